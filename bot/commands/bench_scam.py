"""`vivevoix bench scam`: how scams are told from honest offers."""

from __future__ import annotations

import json
from pathlib import Path

import typer


def scam(
    half: str = typer.Option("test", help="test, or development: the half that the rules were written from."),
    report: Path | None = typer.Option(None, help="Markdown report whose section is renewed."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Measure how scams are told from honest offers; totals only, no text is shown."""
    from bot.bench.report import put_section
    from bot.bench.scams import as_json as as_figures
    from bot.bench.scams import as_markdown, measure

    scams = measure(half)
    title, body = f"Scams: {half} half", as_markdown(scams)
    typer.echo(json.dumps(as_figures(scams), ensure_ascii=False) if as_json else f"## {title}\n{body}\n")
    if report is not None:
        put_section(report, title, body)
    for line in scams.missed():
        typer.echo(f"missed: {line}", err=True)
    raise typer.Exit(1 if scams.missed() else 0)
