"""`vivevoix bench turns`: how turns are taken from people who hesitate."""

from __future__ import annotations

from pathlib import Path

import typer

from bot.settings import read_settings


def turns(
    half: str = typer.Option("heldout", help="heldout, tuning (by which the numbers were chosen) or all."),
    model: str = typer.Option("", help="Ear of the manifest, or folder of any Vosk model."),
    ideal: bool = typer.Option(False, "--ideal", help="Hear with an ear that makes no mistake."),
    every: int = typer.Option(1, min=1, help="Play one case in so many."),
    report: Path | None = typer.Option(None, help="Markdown report whose section is renewed."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Measure premature cuts, waits and clipped beginnings on 300 hesitating answers; some minutes."""
    from bot.app import build
    from bot.bench.ears import open_named_ear
    from bot.bench.turns import measure
    from bot.commands.bench import progress_bar, show
    from bot.engines.line_vad import LineVad

    parts = build(read_settings())
    ear = None if ideal else open_named_ear(model, parts.settings)
    with progress_bar("turns") as progress:
        measured = measure(half, ear, LineVad, parts.grammars, every, progress)
    show(measured.title, measured.as_markdown(), measured.as_json() if as_json else None, report)
    missed = measured.missed()
    for line in missed:
        typer.echo(f"missed: {line}", err=True)
    if missed:
        raise typer.Exit(1)
