"""`python -m voices.training.ear build`: the whole recipe, from recordings to a packaged ear."""

from __future__ import annotations

import os
import time
from pathlib import Path

import typer

app = typer.Typer(help="Make the ear's network.")


@app.command()
def build(
    people: Path = typer.Option(
        ..., "--people", help="Folder of recordings with manifest.tsv (path, text, speaker)."
    ),
    work: Path = typer.Option(Path("var/training/ear"), "--work", help="Working folder, some gigabytes."),
    workers: int = typer.Option(os.cpu_count() or 2, "--workers", min=1, help="Processes and threads."),
) -> None:
    """Make speech, align it, train three times, and say where the last checkpoint is. A stopped run goes on
    where it stopped."""
    from voices.training.ear.recipe import Workshop
    from voices.training.ear.recipe import build as run

    began = time.monotonic()

    def say(line: str) -> None:
        minutes = (time.monotonic() - began) / 60
        typer.echo(f"{minutes:6.1f} min  {line}")

    checkpoint = run(Workshop(work, people, workers, say))
    typer.echo(f"{checkpoint}: now python -m voices.training.ear package {checkpoint}")


if __name__ == "__main__":
    app()
