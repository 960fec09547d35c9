"""`vivevoix bench`: measures, with how each was taken; exit status 1 when a target is missed."""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import typer

from bot.settings import Settings, read_settings

app = typer.Typer(help="Measure, and print the figures.", no_args_is_help=True)

TRAINING_MOST_SECONDS = 180.0
"""Longest training of the dialogue model that is good enough, seconds."""


@app.command()
def latency(
    turns: int = typer.Option(100, min=1, help="Answers to measure at least."),
    barge_ins: int = typer.Option(20, min=0, help="Barge-ins to measure at least."),
    out: Path | None = typer.Option(None, help="Folder of the recordings and wire logs."),
    training: bool = typer.Option(False, help="Train the dialogue model once more and time it."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Phone the service until enough turns are measured; about ten seconds a turn."""
    settings = read_settings()
    seconds = time_training(settings) if training else None
    folder = out or settings.data_dir / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    figures = asyncio.run(measure_latency(settings, turns, barge_ins, folder))
    figures["training_seconds"] = seconds
    missed = missed_lines(figures, seconds)
    typer.echo(json.dumps({**figures, "missed": missed}, ensure_ascii=False) if as_json else as_text(figures))
    for line in missed:
        typer.echo(f"missed: {line}", err=True)
    if missed:
        raise typer.Exit(1)


@app.command()
def understanding(as_json: bool = typer.Option(False, "--json", help="Print JSON.")) -> None:
    """Measure how occupations and places are found in people's words."""
    from bot.bench.understanding import run

    raise typer.Exit(run(as_json))


@app.command()
def recognition(
    folder: Path | None = typer.Option(None, help="Folder with manifest.tsv (path, grammar, text) to hear."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Hear closed answers said by synthetic callers, or the recordings of a folder."""
    from bot.app import build
    from bot.bench.recognition import hear_all, manifest_items, synthetic_items

    parts = build(read_settings())
    items = manifest_items(folder) if folder else synthetic_items()
    figures = hear_all(parts.ear, parts.grammars, items)
    typer.echo(json.dumps(figures, ensure_ascii=False) if as_json else as_text(figures))


async def measure_latency(settings: Settings, turns: int, barge_ins: int, folder: Path) -> dict[str, object]:
    """Start the service as a process, phone it, and give the figures."""
    from bot.bench.latency_run import figures_of, measure
    from bot.bench.service_process import service_process
    from bot.bench.trial import fill_trial, trial_settings

    with trial_settings(settings) as trial:
        await asyncio.to_thread(fill_trial, trial)
        async with service_process(trial, folder / "service.log") as service:
            measures = await measure(
                service, turns, barge_ins, folder, lambda line: typer.echo(line, err=True)
            )
            return figures_of(measures, service)


def time_training(settings: Settings) -> float:
    """Train the dialogue model in a folder of its own, as `vivevoix prepare` does; gives seconds."""
    from bot.dialogue.train import train_if_needed

    with tempfile.TemporaryDirectory(prefix="vivevoix-") as folder:
        began = time.monotonic()
        train_if_needed(replace(settings, data_dir=Path(folder)))
        return round(time.monotonic() - began, 1)


def missed_lines(figures: dict[str, object], training_seconds: float | None) -> list[str]:
    """Give one line for each target that is missed."""
    from bot.bench.latency_run import missed_targets

    missed = missed_targets(figures)
    if training_seconds is not None and training_seconds > TRAINING_MOST_SECONDS:
        missed.append(f"training_seconds is {training_seconds}, at most {TRAINING_MOST_SECONDS:g} is wanted")
    return missed


def as_text(figures: dict[str, object]) -> str:
    """Give the figures, one a line."""
    return "\n".join(f"{name.replace('_', ' '):28} {value}" for name, value in figures.items())
