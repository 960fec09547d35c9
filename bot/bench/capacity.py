"""How many calls one machine carries: more and more whole calls at once, until answers are late."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

from bot.bench.caller_process import files_in, run_caller
from bot.bench.latency import percentile
from bot.bench.latency_run import SCRIPTS, Measures
from bot.bench.processes import cpu_seconds, family_bytes, family_of, name_of
from bot.bench.service_process import ServiceProcess
from bot.errors import BotError

TOO_LATE_SECONDS = 1.5
"""Delay that 95 answers of 100 must not pass, seconds (issue "The doors", load and faults)."""

STAGGER_SECONDS = 1.5
"""Time between the starts of two calls, seconds: people do not call in the same instant."""

HOW = (
    "How: whole scripted calls at once (each caller a process of its own on the same machine, its work not "
    "counted in the service's processor time), answers timed by the callers' clock; processor time and "
    "memory of the service and of all it started, from /proc."
)
"""How the figures are taken."""


@dataclass
class Level:
    """So many calls at once, measured."""

    calls: int
    """Calls at the same time."""
    measures: Measures = field(default_factory=Measures)
    seconds: float = 0.0
    """Length of the measure, seconds."""
    talk_seconds: float = 0.0
    """Length of all calls together, seconds."""
    cpu: dict[str, float] = field(default_factory=dict)
    """Processor time by process of the service, seconds."""
    failed: int = 0
    """Calls that could not be made."""

    @property
    def p95(self) -> float:
        """Delay that 95 answers of 100 do not pass, seconds."""
        return percentile(self.measures.delays, 95)

    @property
    def loads(self) -> Mapping[str, float]:
        """Share of what each part can have: a process of one core, the machine of all its cores."""
        cores = os.cpu_count() or 1
        shares = {name: used / self.seconds for name, used in self.cpu.items()}
        return {**shares, "machine (service only)": sum(self.cpu.values()) / self.seconds / cores}

    def as_figures(self) -> dict[str, object]:
        """The figures of this level."""
        delays, minutes = self.measures.delays, self.talk_seconds / 60
        heaviest = max(self.loads, key=lambda name: self.loads[name], default="")
        return {
            "calls_at_once": self.calls,
            "calls": self.measures.calls,
            "failed": self.failed,
            "answers": len(delays),
            **{f"delay_p{at}_seconds": round(percentile(delays, at), 3) for at in (50, 95, 99)},
            "jitter_p99_seconds": round(percentile(self.measures.jitter, 99), 4),
            "cpu_seconds_per_call_minute": round(sum(self.cpu.values()) / minutes, 2) if minutes else None,
            "loads": {name: round(load, 2) for name, load in self.loads.items()},
            "heaviest": heaviest,
            "memory_bytes": self.measures.memory_bytes,
        }


async def measure_level(
    service: ServiceProcess, calls: int, answers: int, folder: Path, progress: Callable[[str], None]
) -> Level:
    """Phone the service with so many callers at once, each going on, until so many answers are timed."""
    level, scripts = Level(calls), cycle(sorted(SCRIPTS.glob("*.yml")))
    began, before = time.monotonic(), cpu_by_name(service.pid)
    places = [_keep_calling(service, level, place, scripts, answers, folder) for place in range(calls)]
    await asyncio.gather(*places)
    level.seconds = time.monotonic() - began
    after = cpu_by_name(service.pid)
    level.cpu = {name: max(0.0, used - before.get(name, 0.0)) for name, used in after.items()}
    progress(f"{calls} at once: {len(level.measures.delays)} answers, p95 {level.p95:.2f} s")
    return level


async def _keep_calling(
    service: ServiceProcess, level: Level, place: int, scripts: Iterator[Path], answers: int, folder: Path
) -> None:
    await asyncio.sleep(place * STAGGER_SECONDS)
    is_first = True
    while is_first or len(level.measures.delays) < answers:
        is_first = False
        files = files_in(folder, f"at-once-{level.calls}-{place}")
        address = ("127.0.0.1", service.phone_port)
        try:
            log = await run_caller(next(scripts), address, service.control_port, files, lambda told: None)
        except BotError:
            level.failed += 1
            return
        if not log.received:
            level.failed += 1
            return
        level.talk_seconds += log.received[-1][0]
        level.measures.add(log, family_bytes(service.pid))


def cpu_by_name(pid: int) -> dict[str, float]:
    """Processor time of a process and of all it started, by what each one is, seconds."""
    found: dict[str, float] = {}
    for member in family_of(pid):
        name = name_of(member)
        found[name] = found.get(name, 0.0) + cpu_seconds(member)
    return found


def capacity_of(levels: Sequence[Level], most_seconds: float = TOO_LATE_SECONDS) -> int:
    """Most calls at once whose answers come in time; 0 when even the first level is late."""
    good = 0
    for level in sorted(levels, key=lambda level: level.calls):
        if level.failed or not level.p95 <= most_seconds:
            break
        good = level.calls
    return good
