"""`vivevoix bench cv`: how long a CV takes to print, and how long its summary lasts."""

from __future__ import annotations

import json

import typer

from bot.settings import read_settings


def cv(
    prints: int = typer.Option(100, min=5, help="PDFs to make in one program."),
    starts: int = typer.Option(3, min=1, help="New programs to time until their first PDF."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Print the CVs of invented people, and say their summaries with the voice in use; half a minute."""
    from bot.app import build
    from bot.bench.cv import measure_cv
    from bot.commands.say import say_all

    parts = build(read_settings())
    voice = parts.voice
    measured = measure_cv(prints, starts, lambda text: say_all(voice, text, 0, 0, True), parts.model_names[1])
    typer.echo(json.dumps(measured.as_json(), ensure_ascii=False) if as_json else measured.as_text())
    for line in measured.missed():
        typer.echo(f"missed: {line}", err=True)
    if measured.missed():
        raise typer.Exit(1)
