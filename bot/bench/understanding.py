"""Measures how occupations and places are found, on sentences kept apart from the tables."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import quantiles
from typing import Protocol

from bot.settings import ROOT

HELD_OUT = ROOT / "tests" / "heldout"
"""Folder of the sentences that were never used to adjust the tables or the thresholds."""

SURE = 0.85
"""Score from which nothing is asked again."""

NONE = "-"
"""Mark of a sentence that names nothing."""


RIGHT_LEAST = 0.85
"""Least share of right first answers that is good enough, for occupations and for places."""

FALSE_MOST = 0.1
"""Greatest share of sentences that name nothing where something is found all the same."""


class Found(Protocol):
    """Something found in a sentence."""

    score: float


@dataclass(frozen=True)
class Understanding:
    """What was measured on one file of sentences."""

    name: str
    """What was looked for."""
    sample: int
    """Sentences that name something."""
    first: float
    """Share of them whose first answer is right, 0 to 1."""
    among_three: float
    """Share of them with a right answer among the first three, 0 to 1."""
    sure_right: float
    """Share of the sure first answers that are right, 0 to 1."""
    sure: float
    """Share of the sentences whose first answer is sure, 0 to 1."""
    others: int
    """Sentences that name nothing."""
    false: float
    """Share of them where something is found all the same, 0 to 1."""
    p50_ms: float
    """Median time of one sentence, milliseconds."""
    p95_ms: float
    """95th percentile of the time of one sentence, milliseconds."""
    max_ms: float
    """Longest time of one sentence, milliseconds."""
    missed: tuple[str, ...]
    """Sentences whose first answer is wrong, and those wrongly answered."""


def run(as_json: bool, report: Path | None = None) -> int:
    """Print the figures of occupations, places and intents, and put the intents, one by one and confused with
    one another, into the report when there is one; gives 1 when a target is missed, else 0."""
    from bot.bench.intents import as_markdown, measure_intents
    from bot.bench.report import put_section
    from bot.settings import read_settings

    measured = (measure_trades(), measure_places())
    intents = measure_intents(read_settings())
    if as_json:
        figures = {**{item.name: asdict(item) for item in measured}, "intents": intents}
        print(json.dumps(figures, ensure_ascii=False))
    else:
        print(
            "\n".join(
                [*map(_as_line, measured), f"intents: {intents['accuracy']:.1%} of {intents['n']} right"]
            )
        )
    if report is not None:
        put_section(report, "Intents and tables (held-out sentences)", as_markdown(measured, intents))
    missed = [item.name for item in measured if item.first < RIGHT_LEAST or item.false > FALSE_MOST]
    return 1 if missed else 0


def _as_line(item: Understanding) -> str:
    return (
        f"{item.name}: {item.first:.1%} of {item.sample} first answers right "
        f"({item.among_three:.1%} among three), {item.sure:.1%} sure, {item.sure_right:.1%} of the sure ones "
        f"right; something found in {item.false:.1%} of {item.others} sentences that name nothing; "
        f"p50 {item.p50_ms} ms, p95 {item.p95_ms} ms, max {item.max_ms} ms"
    )


def measure_trades(path: Path = HELD_OUT / "trades.tsv") -> Understanding:
    """Measure the occupations: an answer is right when its ROME code is one of those of the line."""
    from bot.jobs.trades import load_trades

    trades = load_trades()
    return _measure("trades", path, lambda text: trades.find(text, 3), lambda found: found.rome)


def measure_places(path: Path = HELD_OUT / "places.tsv") -> Understanding:
    """Measure the places: an answer is right when its INSEE code is one of those of the line."""
    from bot.jobs.places import load_places

    places = load_places()
    return _measure("places", path, lambda text: places.find(text, 3), lambda found: found.insee)


def read_held_out(path: Path) -> list[tuple[str, frozenset[str]]]:
    """Read sentences with the codes that are right; an empty set when nothing is named."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    rows = [line.split("\t") for line in lines]
    return [(text, frozenset(codes.split(",")) - {NONE}) for text, codes in rows]


def _measure(
    name: str, path: Path, find: Callable[[str], Sequence[Found]], code: Callable[[Found], str]
) -> Understanding:
    rows = read_held_out(path)
    find(rows[0][0])
    answers, times = [], []
    for text, _ in rows:
        start = time.perf_counter()
        answers.append(find(text))
        times.append((time.perf_counter() - start) * 1000)
    named = [(text, codes, found) for (text, codes), found in zip(rows, answers, strict=True) if codes]
    others = [(text, found) for (text, codes), found in zip(rows, answers, strict=True) if not codes]
    right = [bool(found) and code(found[0]) in codes for _, codes, found in named]
    sure = [bool(found) and found[0].score >= SURE for _, _, found in named]
    among = [any(code(item) in codes for item in found) for _, codes, found in named]
    both = [good for good, is_sure in zip(right, sure, strict=True) if is_sure]
    missed = [text for (text, _, _), good in zip(named, right, strict=True) if not good]
    cuts = quantiles(times, n=20)
    return Understanding(
        name,
        len(named),
        _share(right),
        _share(among),
        _share(both),
        _share(sure),
        len(others),
        _share([bool(found) for _, found in others]),
        round(cuts[9], 2),
        round(cuts[18], 2),
        round(max(times), 2),
        (*missed, *(text for text, found in others if found)),
    )


def _share(values: Sequence[bool]) -> float:
    return round(sum(values) / len(values), 3) if values else 0.0
