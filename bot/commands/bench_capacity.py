"""`vivevoix bench capacity`: how many calls one machine carries; exit status 1 when it is none."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from bot.bench.capacity import Level
    from bot.settings import Settings

SIP_MOST = 4
"""Calls that one SIP line holds, count (`bot.channels.sip_stack.MOST_CALLS`)."""


def capacity(
    calls: str = typer.Option("1,2,4,6,8,12", help="Calls at once, level after level."),
    answers: int = typer.Option(40, min=1, help="Answers to time at each level, at least."),
    door: str = typer.Option("telephone", help="telephone or sip (4 calls at most)."),
    late: float = typer.Option(1.5, min=0.1, help="Delay that 95 of 100 must not pass, seconds."),
    every: bool = typer.Option(False, "--every", help="Measure every level, even when one is late."),
    out: Path | None = typer.Option(None, help="Folder of the recordings and wire logs."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Phone the service with more and more callers at once, until 95 of 100 answers come too late."""
    from bot.bench.capacity import HOW, capacity_of
    from bot.settings import read_settings

    settings = read_settings()
    folder = out or settings.data_dir / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    levels = asyncio.run(measure_levels(settings, levels_of(calls, door), answers, door, late, every, folder))
    most = capacity_of(levels, late)
    figures = [level.as_figures() for level in levels]
    if as_json:
        typer.echo(json.dumps({"calls_carried": most, "late_seconds": late, "levels": figures, "how": HOW}))
    else:
        for one in figures:
            typer.echo(
                "\n".join(f"{name.replace('_', ' '):28} {value}" for name, value in one.items()) + "\n"
            )
        typer.echo(f"calls carried with p95 at most {late:g} s: {most}\n{HOW}")
    if not most:
        raise typer.Exit(1)


def levels_of(calls: str, door: str) -> list[int]:
    """The levels in order, such as 1,2,4. Raises BadParameter when there is none or one is no count of calls
    that the door can hold."""
    most = SIP_MOST if door == "sip" else 1000
    parts = [part.strip() for part in calls.split(",")]
    if not all(part.isdigit() and 1 <= int(part) <= most for part in parts):
        raise typer.BadParameter(f"--calls takes counts from 1 to {most} such as 1,2,4")
    return sorted({int(part) for part in parts})


async def measure_levels(
    settings: Settings, levels: list[int], answers: int, door: str, late: float, every: bool, folder: Path
) -> list[Level]:
    """Start the service, and measure level after level until one is late (or all). Raises BadParameter when
    there is no such door."""
    from bot.bench.capacity import capacity_of, measure_level
    from bot.bench.service_process import service_process
    from bot.bench.sip_door import sip_process
    from bot.bench.trial import fill_trial, trial_settings

    doors = {"telephone": service_process, "sip": sip_process}
    if door not in doors:
        raise typer.BadParameter(f"--door takes {' or '.join(doors)}")
    measured: list[Level] = []
    with trial_settings(settings) as trial:
        trial = replace(trial, max_calls=max(*levels, trial.max_calls))
        await asyncio.to_thread(fill_trial, trial)
        async with doors[door](trial, folder / "service.log") as service:
            for calls in levels:
                measured.append(
                    await measure_level(
                        service, calls, answers, folder, lambda line: typer.echo(line, err=True)
                    )
                )
                if not every and capacity_of(measured, late) < calls:
                    break
    return measured
