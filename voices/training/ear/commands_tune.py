"""`python -m voices.training.ear tune`: what an ear hears of the speech kept for choosing `decoding.yml`."""

from __future__ import annotations

import pickle
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from bot.files import write_whole
from voices.training.ear.commands_build import PEOPLE, WORK

app = typer.Typer(help="Choose how the ear decodes.")

_OF_ESPEAK, _OF_KOKORO = 30, 20
"""Recordings of each list."""

FOLDERS = typer.Argument(..., help="Folders of Vosk models, compared in one table.")
UNKNOWN = typer.Option(None, "--unknown", help="Weight of [unk] in a grammar, instead of the product's.")


@app.command()
def tune(
    folders: list[Path] = FOLDERS,
    people: Path = PEOPLE,
    work: Path = WORK,
    unknown: float | None = UNKNOWN,
) -> None:
    """Show how many recordings of each list are heard right, rejected, and how many other things are taken
    for yes or no. The recordings are made once, in the working folder (ten minutes)."""
    from bot.engines.vosk_ear import open_ear
    from voices.training.ear.tuning import measure

    recordings = _recordings(people, work / "tuning.pkl")
    table = Table("list", "n", *(f"{folder.name}: right, rejected" for folder in folders))
    counts = [measure(open_ear(folder, unknown_share=unknown), recordings) for folder in folders]
    for row in zip(*counts, strict=True):
        table.add_row(row[0].name, str(row[0].total), *(f"{one.right}, {one.rejected}" for one in row))
    Console().print(table)


def _recordings(people: Path, path: Path) -> list:
    from voices.training.ear.recipe import read_recipe
    from voices.training.ear.tuning import by_espeak, by_kokoro, by_people

    if not path.is_file():
        kept_out = read_recipe()["people"]["kept_out"]
        found = [*by_espeak(_OF_ESPEAK), *by_kokoro(_OF_KOKORO), *by_people(people, kept_out)]
        write_whole(path, pickle.dumps(found))
    return pickle.loads(path.read_bytes())
