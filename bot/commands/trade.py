"""`vivevoix trade`: the occupations behind a person's words, and the import of the official list."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from bot.commands.default_group import DefaultGroup
from bot.commands.found import print_found
from bot.errors import Misconfigured, Refused

if TYPE_CHECKING:
    from bot.jobs.trade_table import Appellation
    from bot.jobs.trades import OfficialLabel, TradeMatch

app = typer.Typer(
    cls=DefaultGroup, help="Find the occupations behind a person's words; import the official list."
)

SOME_BAD = 1
"""Exit status of an import that left lines out."""

UNREADABLE = 2
"""Exit status of an import whose file cannot be read."""


@app.command("find")
def find_trade(
    text: str | None = typer.Argument(
        None, help="The person's words; standard input, line by line, if none."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON list for each text."),
    limit: int = typer.Option(5, min=1, max=50, help="Most occupations printed for a text."),
) -> None:
    """Print the occupations, best first, with their ROME code and score. This is what runs when no command
    is named: `vivevoix trade "je fais des ménages"`."""
    from bot.jobs.trades import load_trades

    trades = load_trades(official=_official())
    print_found(text, as_json, lambda words: [_row(match) for match in trades.find(words, limit)])


@app.command("import")
def import_trades(
    file: Path = typer.Argument(..., help="Official list: semicolons, UTF-8, one appellation a line."),
    as_json: bool = typer.Option(False, "--json", help="Print the outcome as JSON."),
) -> None:
    """Load the official list in the place of the one kept. Exit status: 0 all loaded, 1 some lines left
    out (each with its number and reason), 2 the file cannot be read."""
    from bot.jobs.trade_table import read_appellations

    try:
        good, bad = read_appellations(file)
    except Refused as error:
        typer.echo(f"vivevoix: {error.advice}", err=True)
        raise typer.Exit(UNREADABLE) from error
    loaded = _keep(good, is_quiet=as_json)
    if as_json:
        typer.echo(json.dumps({"loaded": loaded, "bad": [asdict(line) for line in bad]}, ensure_ascii=False))
    else:
        for line in bad:
            typer.echo(f"line {line.number}: {line.reason}", err=True)
        typer.echo(f"{loaded} official names loaded, {len(bad)} lines left out")
    raise typer.Exit(SOME_BAD if bad else 0)


def _row(match: TradeMatch) -> dict[str, Any]:
    return {
        "rome": match.rome,
        "label": match.label,
        "score": match.score,
        "spoken": match.spoken,
        "digital": match.digital,
        "start": match.start,
        "end": match.end,
    }


def _official() -> Sequence[OfficialLabel]:
    """The official list when an operator loaded it; the embedded table serves without a database."""
    from bot.settings import read_settings
    from bot.store.sql import open_store

    try:
        return open_store(read_settings().database_url).appellations()
    except Misconfigured:
        return ()


def _keep(good: Sequence[Appellation], is_quiet: bool) -> int:
    from rich.console import Console
    from rich.progress import track

    from bot.settings import read_settings
    from bot.store.migrate import upgrade
    from bot.store.sql import open_store

    url = read_settings().database_url
    upgrade(url)
    shown = track(good, description="Loading", console=Console(stderr=True), transient=True, disable=is_quiet)
    return open_store(url).replace_appellations(asdict(row) for row in shown)
