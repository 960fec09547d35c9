"""The figures of the calls: sums of the daily counts, as rows of tables. Pure; no person is in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

STUCK = ("repeat", "misheard", "silent", "person", "left", "gave_up")
"""Counts that show where people are stuck, in the order of the table."""

MOST_QUESTIONS = 12
"""Questions shown, those with the most of what is counted first."""


@dataclass(frozen=True)
class Step:
    """How many calls reached a step."""

    label: str
    calls: int
    share: float
    """Share of all calls, 0 to 1."""


@dataclass(frozen=True)
class Stuck:
    """What happened at one question."""

    label: str
    counts: Mapping[str, int]
    """How often each thing of STUCK came."""

    @property
    def total(self) -> int:
        """All of them together."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class Sure:
    """How sure the ear was of the answers to one question."""

    label: str
    answers: int
    percent: float
    """Mean confidence, percent."""


@dataclass(frozen=True)
class Figures:
    """All figures of a period."""

    days: Sequence[tuple[date, int]]
    """Calls of each day, days without calls included."""
    funnel: Sequence[Step]
    stuck: Sequence[Stuck]
    sure: Sequence[Sure]
    delays: Sequence[tuple[float, int]]
    """Answers by delay: seconds, count."""

    @property
    def calls(self) -> int:
        """Calls of the period."""
        return sum(count for _, count in self.days)

    @property
    def median_delay(self) -> float | None:
        """Delay that half of the answers do not pass, seconds; None without answers."""
        return _median(self.delays)


def make_figures(
    found: Mapping[date, Mapping[str, int]],
    first: date,
    last: date,
    steps: Mapping[str, str],
    label_of: Callable[[str], str],
) -> Figures:
    """The figures of the days from first to last. `steps` are the counts of the funnel in order, with their
    labels; `label_of` gives the words of a question."""
    sums: Counter[str] = Counter()
    for counts in found.values():
        sums.update(counts)
    span = (last - first).days + 1
    days = [(day := first + timedelta(days=at), found.get(day, {}).get("call", 0)) for at in range(span)]
    calls = sums["call"]
    funnel = [Step(label, sums[code], sums[code] / calls if calls else 0.0) for code, label in steps.items()]
    return Figures(days, funnel, _stuck(sums, label_of), _sure(sums, label_of), _delays(sums))


def _stuck(sums: Mapping[str, int], label_of: Callable[[str], str]) -> list[Stuck]:
    questions = {code.partition(":")[2] for code in sums if code.partition(":")[0] in STUCK}
    rows = [
        Stuck(label_of(question), {kind: sums.get(f"{kind}:{question}", 0) for kind in STUCK})
        for question in sorted(questions)
    ]
    return sorted(rows, key=lambda row: -row.total)[:MOST_QUESTIONS]


def _sure(sums: Mapping[str, int], label_of: Callable[[str], str]) -> list[Sure]:
    heard = {code.partition(":")[2]: count for code, count in sums.items() if code.startswith("heard:")}
    rows = [
        Sure(label_of(question), count, sums.get(f"sure:{question}", 0) / count)
        for question, count in heard.items()
        if count
    ]
    return sorted(rows, key=lambda row: -row.answers)[:MOST_QUESTIONS]


def _delays(sums: Mapping[str, int]) -> list[tuple[float, int]]:
    found = ((code.partition(":")[2], count) for code, count in sums.items() if code.startswith("delay:"))
    return sorted((int(step) / 1000, count) for step, count in found)


def _median(delays: Sequence[tuple[float, int]]) -> float | None:
    half, passed = sum(count for _, count in delays) / 2, 0
    for seconds, count in delays:
        passed += count
        if passed >= half:
            return seconds
    return None
