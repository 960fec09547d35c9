"""`vivevoix bench faults`: voice notes under faults; exit status 1 when one is lost or answered twice."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import typer

HOW = """\
How: two services (real webhook, inbox, outbox, WhatsApp client) on a real PostgreSQL; an echo in the place
of the dialogue, a tone in that of the voice; services killed with SIGKILL at random, started again at once;
the database stopped as by a crash; WhatsApp's side fails 2 requests of 100 (busy, down, no answer, slow) and
tells what became of each message."""
"""How the figures are taken."""


def faults(
    webhooks: int = typer.Option(10_000, min=1, help="Different webhooks."),
    times: int = typer.Option(3, min=1, help="How often each is delivered."),
    rate: float = typer.Option(50.0, min=1, help="Deliveries a second."),
    outage: float = typer.Option(10.0, min=0, help="Time without the database, seconds; 0: none."),
    seed: int = typer.Option(1, help="Seed of the order and of the faults."),
    out: Path | None = typer.Option(None, help="Folder of the services' logs."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Deliver WhatsApp's messages several times, shuffled, to services that are killed; count the answers."""
    from bot.bench.faults import Plan, missed_lines
    from bot.bench.faults_run import Weather, measure_faults
    from bot.settings import read_settings

    settings = read_settings()
    folder = out or settings.data_dir / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    plan, weather = Plan(webhooks, times, seed), Weather(outage, rate)
    figures = asyncio.run(measure_faults(settings, plan, weather, folder))
    missed = missed_lines(figures)
    typer.echo(json.dumps({**figures, "missed": missed}) if as_json else as_text(figures))
    for line in missed:
        typer.echo(f"missed: {line}", err=True)
    if missed:
        raise typer.Exit(1)


def as_text(figures: dict[str, Any]) -> str:
    """The figures in a few lines."""
    told = (
        "{webhooks} webhooks, {deliveries} deliveries, {messages} messages; {kills} kills, database stopped "
        "for {outage_seconds:g} s; {seconds} s in all on {cores} cores\n"
        "lost: {lost}, answered twice: {twice}, answers to nothing: {strange}, given up: {dead}\n"
        "acknowledgement (n = {acks}): p50 {ack_ms[p50]} ms, p95 {ack_ms[p95]} ms, p99 {ack_ms[p99]} ms\n"
        "deliveries to repeat: {not_acknowledged}\n"
        "faults of WhatsApp's side: {cloud_faults}\n"
    )
    return told.format(**figures) + HOW
