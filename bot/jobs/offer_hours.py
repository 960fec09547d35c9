"""Hours of work, and opening hours, read from an offer's words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

from bot.jobs.offer import HOURS_TAGS
from bot.jobs.offer_rules import fold, found, load_rules, pattern
from bot.jobs.opening import Opening

DAY_PARTS = {
    "morning": (5.0, 12.0),
    "afternoon": (12.0, 18.0),
    "evening": (18.0, 22.0),
    "night": (22.0, 29.0),
}
"""When each part of the day begins and ends, hours after midnight (29 is five the next morning)."""

LEAST_OVERLAP = 1.0
"""Time spent in a part of the day from which it counts, hours: a job that ends at half past twelve is a
morning job."""

SCHOOL_DAY = (8.5, 16.25)
"""Hours between which a parent can work while a child is at school, hours after midnight: French primary
schools commonly receive children from 8:20 and let them go at 16:30, a quarter of an hour away."""

FULL_WEEK = 35.0
"""Legal length of the working week in France, hours (Code du travail, L3121-27)."""


def weekly_hours(text: str) -> float | None:
    """Length of the working week written in `dureeTravailLibelle`, hours; None when it is not said."""
    match = pattern(load_rules()["weekly_hours"]).search(fold(text))
    if match is None:
        return None
    hours = int(match[1]) + int(match[2] or 0) / 60
    return hours if 1 <= hours <= 60 else None


def hours_tags(text: str, week: float | None = None) -> tuple[str, ...]:
    """Hours tags (`bot.jobs.offer.HOURS_TAGS`) of a text about the hours; `week` is the length of the
    working week in hours when it is known."""
    rules = load_rules()
    folded = pattern(rules["ignored_hours"]).sub(" ", fold(text))
    rest = folded
    tags: set[str] = set()
    for tag, negative in rules["not_hours"].items():
        tags.update(negative for rule in rules["hours"][negative] if found(rule, folded))
        for rule in rules["hours"][negative]:
            rest = pattern(rule).sub(" ", rest)
        tags.update(tag for rule in rules["hours"][tag] if found(rule, rest))
    negatives = {name for pair in rules["not_hours"].items() for name in pair}
    for tag, patterns in rules["hours"].items():
        if tag not in negatives and any(found(rule, folded) for rule in patterns):
            tags.add(tag)
    ranges = [(start, end) for _, start, end in _ranges(folded)]
    tags |= _range_tags(ranges, "weekend" in tags)
    if week is not None:
        tags -= {"part_time", "full_time"}
        tags.add("full_time" if week >= FULL_WEEK else "part_time")
    for tag, negative in rules["not_hours"].items():
        if tag in tags:
            tags.discard(negative)
    return tuple(tag for tag in HOURS_TAGS if tag in tags)


def read_opening(text: str) -> tuple[Opening, ...]:
    """Opening hours written in a text; empty when it has none, or an exception that could be told wrong."""
    rules = load_rules()
    folded = fold(text)
    if found(rules["opening_exception"], folded):
        return ()
    events = sorted([*_day_events(folded), *((at, (a, b)) for at, a, b in _ranges(folded))], key=_first)
    openings: list[Opening] = []
    days: set[int] = set()
    has_hours = False
    for _, value in events:
        if isinstance(value, frozenset):
            days = days | value if not has_hours else set(value)
            has_hours = False
            continue
        has_hours = True
        if days and value[0] < value[1] < 24:
            openings.append(Opening(tuple(sorted(days)), _time(value[0]), _time(value[1])))
    return tuple(openings)


def _first(event: tuple[int, object]) -> int:
    return event[0]


def _time(hours: float) -> time:
    minutes = round(hours * 60)
    return time(minutes // 60, minutes % 60)


def _day_events(folded: str) -> Iterator[tuple[int, frozenset[int]]]:
    rules = load_rules()
    names = rules["days"]
    one = "|".join(names)
    covered: list[range] = []
    for match in pattern(rules["every_day"]).finditer(folded):
        yield match.start(), frozenset(range(7))
    for match in pattern(rules["day_span"].replace("{day}", f"(?:{one})")).finditer(folded):
        first, last = names.index(match[1]), names.index(match[2])
        covered.append(range(*match.span()))
        yield match.start(), frozenset(day % 7 for day in range(first, last + (1 if last >= first else 8)))
    for match in pattern(rf"\b({one})s?\b").finditer(folded):
        if not any(match.start() in span for span in covered):
            yield match.start(), frozenset({names.index(match[1])})


def _ranges(folded: str) -> Iterator[tuple[int, float, float]]:
    for match in pattern(load_rules()["hour_range"]).finditer(folded):
        start = int(match[1]) + int(match[2] or 0) / 60
        end = int(match[3]) + int(match[4] or 0) / 60
        if start < 24 and end <= 24 and start != end:
            yield match.start(), start, end


def _range_tags(ranges: list[tuple[float, float]], has_weekend: bool) -> set[str]:
    tags: set[str] = set()
    for start, end in ranges:
        until = end if end > start else end + 24
        for tag, (opens, closes) in DAY_PARTS.items():
            overlap = _overlap(start, until, opens, closes) + _overlap(start + 24, until + 24, opens, closes)
            if overlap >= LEAST_OVERLAP:
                tags.add(tag)
    if ranges and "night" not in tags:
        tags.add("no_night")
    is_school = all(SCHOOL_DAY[0] <= start < end <= SCHOOL_DAY[1] for start, end in ranges)
    if ranges and is_school and not has_weekend:
        tags.add("school")
    return tags


def _overlap(start: float, end: float, opens: float, closes: float) -> float:
    return max(0.0, min(end, closes) - max(start, opens))
