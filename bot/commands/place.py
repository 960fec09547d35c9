"""`vivevoix place`: the places behind a person's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from bot.commands.found import print_found

if TYPE_CHECKING:
    from bot.jobs.places import PlaceMatch

app = typer.Typer(help="Find the places behind a person's words.")


@app.command("place")
def find_place(
    text: str | None = typer.Argument(
        None, help="The person's words; standard input, line by line, if none."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON list for each text."),
    limit: int = typer.Option(5, min=1, max=50, help="Most places printed for a text."),
) -> None:
    """Print the communes, districts and quarters, best first, with their INSEE code and score."""
    from bot.jobs.places import load_places

    places = load_places()
    print_found(text, as_json, lambda words: [_row(match) for match in places.find(words, limit)])


def _row(match: PlaceMatch) -> dict[str, Any]:
    return {
        "insee": match.insee,
        "name": match.name,
        "score": match.score,
        "kind": match.kind,
        "postcode": match.postcode,
        "latitude": match.latitude,
        "longitude": match.longitude,
        "is_approximate": match.is_approximate,
        "start": match.start,
        "end": match.end,
    }
