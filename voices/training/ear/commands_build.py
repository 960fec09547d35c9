"""`python -m voices.training.ear build` and `judge`: the whole recipe, from recordings to checkpoints."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from voices.training.ear.recipe import Workshop

app = typer.Typer(help="Make the ear's network.")


PEOPLE = typer.Option(..., "--people", help="Folder of recordings with manifest.tsv (path, text, speaker).")
WORK = typer.Option(Path("var/training/ear"), "--work", help="Working folder, some gigabytes.")
WORKERS = typer.Option(os.cpu_count() or 2, "--workers", min=1, help="Processes and threads.")


@app.command()
def build(people: Path = PEOPLE, work: Path = WORK, workers: int = WORKERS) -> None:
    """Make speech, align it, train, and say where the last checkpoint is. A stopped run goes on where it
    stopped."""
    from voices.training.ear.recipe import build as run

    checkpoint = run(_shop(people, work, workers))
    typer.echo(f"{checkpoint}: now python -m voices.training.ear package {checkpoint}")


@app.command()
def judge(people: Path = PEOPLE, work: Path = WORK, workers: int = WORKERS) -> None:
    """Make the judge of voices, an ear that learned from people only; after `build`, in the same folder."""
    from voices.training.ear.recipe import build_judge

    checkpoint = build_judge(_shop(people, work, workers))
    typer.echo(f"{checkpoint}: now package {checkpoint} --folder voices/vivevoix-judge-fr")


def _shop(people: Path, work: Path, workers: int) -> Workshop:
    from voices.training.ear.recipe import Workshop

    began = time.monotonic()

    def say(line: str) -> None:
        typer.echo(f"{(time.monotonic() - began) / 60:6.1f} min  {line}")

    return Workshop(work, people, workers, say)


if __name__ == "__main__":
    app()
