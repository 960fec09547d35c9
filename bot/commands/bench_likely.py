"""`vivevoix bench likely`: what it brings that the ear expects the answers most people give."""

from __future__ import annotations

from pathlib import Path

import typer

from bot.settings import read_settings


def likely(
    names: list[str] = typer.Option([], "--grammar", help="Answer grammar; may be repeated; all if none."),
    model: str = typer.Option("", help="Ear of the manifest, or folder of any Vosk model."),
    report: Path | None = typer.Option(None, help="Markdown report whose section is renewed."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Hear likely answers, others and other talk, with and without expecting the likely ones; minutes."""
    from bot.app import build
    from bot.bench.ears import open_named_ear
    from bot.bench.likely import as_json as figures_of
    from bot.bench.likely import as_markdown, measure
    from bot.commands.bench import progress_bar, show
    from bot.errors import Misconfigured

    parts = build(read_settings())
    asked = {name: one for name, one in parts.grammars.items() if one.phrases and one.phrases.likely}
    unknown = [name for name in names if name not in asked]
    if unknown:
        raise Misconfigured("likely.grammar", f"no likely answers at {unknown[0]}: {', '.join(asked)}")
    with progress_bar("likely") as progress:
        rows = measure(open_named_ear(model, parts.settings), parts.voice, parts.grammars, names, progress)
    show("Likely answers", as_markdown(rows), figures_of(rows) if as_json else None, report)
