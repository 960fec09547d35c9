"""Whole calls against a running service until enough turns are measured; the figures against the targets."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

from bot.bench.caller_process import files_in, run_caller
from bot.bench.latency import TurnTiming, heard_in_log, jitter_seconds, percentile, time_turns
from bot.bench.processes import family_bytes
from bot.bench.service_process import ServiceProcess
from bot.bench.wire_log import WireLog
from bot.settings import ROOT

SCRIPTS = ROOT / "bot" / "bench" / "scripts" / "latency"
"""Callers of the measure: each plays a different voice."""

CLOCK = (
    "monotonic clock of the caller process: from the moment the frame with the last sounding sample of the "
    "caller was sent to the arrival of the first sounding frame of the answer (its own patience included)"
)
"""How the delays are taken."""


@dataclass(frozen=True)
class Target:
    """The greatest value that is good enough."""

    name: str
    """Name of the figure."""
    most: float
    """Limit, in the figure's unit."""


TARGETS = (
    Target("delay_p50_seconds", 0.8),
    Target("delay_p95_seconds", 1.2),
    Target("barge_in_p95_seconds", 0.5),
    Target("jitter_p99_seconds", 0.010),
    Target("memory_bytes", 1.6e9),
    Target("start_seconds", 40.0),
)
"""Targets of the project (issue "A first whole call", speed and size)."""


@dataclass
class Measures:
    """What was measured over all calls."""

    turns: list[TurnTiming] = field(default_factory=list)
    jitter: list[float] = field(default_factory=list)
    own_jitter: list[float] = field(default_factory=list)
    memory_bytes: int = 0
    calls: int = 0

    @property
    def delays(self) -> list[float]:
        """Delays of the answers, seconds."""
        return [turn.delay_seconds for turn in self.turns if turn.delay_seconds is not None]

    @property
    def stops(self) -> list[float]:
        """Delays of the barge-ins, seconds."""
        return [turn.stop_seconds for turn in self.turns if turn.stop_seconds is not None]

    def add(self, log: WireLog, memory_bytes: int) -> None:
        """Add one call."""
        self.calls += 1
        self.turns += time_turns(log.spoken, heard_in_log(log))
        self.jitter += jitter_seconds([at for at, _ in log.received])
        self.own_jitter += jitter_seconds(log.sent)
        self.memory_bytes = max(self.memory_bytes, memory_bytes)


async def measure(
    service: ServiceProcess, turns: int, barge_ins: int, folder: Path, progress: Callable[[str], None]
) -> Measures:
    """Phone the service, one call at a time, until so many turns and barge-ins are measured."""
    measures = Measures()
    scripts: Iterator[Path] = cycle(sorted(SCRIPTS.glob("*.yml")))
    while len(measures.delays) < turns or len(measures.stops) < barge_ins:
        script = next(scripts)
        files = files_in(folder, f"call-{measures.calls + 1:02d}-{script.stem}")
        address = ("127.0.0.1", service.phone_port)
        log = await run_caller(script, address, service.control_port, files, lambda told: None)
        before = len(measures.delays), len(measures.stops)
        measures.add(log, family_bytes(service.pid))
        if (len(measures.delays), len(measures.stops)) == before:
            progress(f"{script.stem}: nothing could be measured; giving up")
            break
        progress(
            f"call {measures.calls} ({script.stem}): {len(measures.delays)} turns, "
            f"{len(measures.stops)} barge-ins, p50 {percentile(measures.delays, 50):.2f} s"
        )
    return measures


def figures_of(measures: Measures, service: ServiceProcess) -> dict[str, object]:
    """Give the figures, seconds and bytes, with how they were taken."""
    delays, stops = measures.delays, measures.stops
    return {
        "calls": measures.calls,
        "turns": len(delays),
        "delay_p50_seconds": _rounded(percentile(delays, 50)),
        "delay_p95_seconds": _rounded(percentile(delays, 95)),
        "delay_max_seconds": _rounded(max(delays, default=math.nan)),
        "barge_ins": len(stops),
        "barge_in_p50_seconds": _rounded(percentile(stops, 50)),
        "barge_in_p95_seconds": _rounded(percentile(stops, 95)),
        "barge_in_max_seconds": _rounded(max(stops, default=math.nan)),
        "jitter_p99_seconds": _rounded(percentile(measures.jitter, 99), 4),
        "caller_jitter_p99_seconds": _rounded(percentile(measures.own_jitter, 99), 4),
        "turns_spoken_over": sum(turn.is_cut_in for turn in measures.turns),
        "turns_without_answer": sum(
            turn.delay_seconds is None and turn.stop_seconds is None and not turn.is_cut_in
            for turn in measures.turns
        ),
        "memory_bytes": measures.memory_bytes,
        "start_seconds": _rounded(service.start_seconds, 1),
        "models": service.models,
        "clock": CLOCK,
    }


def missed_targets(figures: dict[str, object]) -> list[str]:
    """Give one line for each target that is missed or could not be measured."""
    missed = []
    for target in TARGETS:
        value = figures[target.name]
        if not isinstance(value, (int, float)) or not value <= target.most:
            missed.append(f"{target.name} is {value}, at most {target.most:g} is wanted")
    return missed


def _rounded(value: float, digits: int = 3) -> float | None:
    return None if math.isnan(value) else round(value, digits)
