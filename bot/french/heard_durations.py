"""Durations as people say them: from a quarter of an hour to years."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.french.heard_number import read_amount
from bot.french.heard_words import Heard, Phrases, Reading, Words, by_phrase, read_corrected, split_words
from bot.french.lexicon import read_lexicon
from bot.french.number_words import number_words, read_whole

_WRITTEN = re.compile(r"(\d{1,3})h(\d{2})?$")
_PARTS = {
    "year": (12, 0, 0),
    "month": (1, 0, 0),
    "week": (0, 7, 0),
    "day": (0, 1, 0),
    "hour": (0, 0, 60),
    "minute": (0, 0, 1),
}
_HALVES = {
    "year": (6, 0, 0),
    "month": (0, 15, 0),
    "week": (0, 3, 720),
    "day": (0, 0, 720),
    "hour": (0, 0, 30),
}

_Parts = tuple[int, int, int]
"""Months, days and minutes."""


@dataclass(frozen=True)
class Duration:
    """How long, in the units that do not change into each other: a month is no count of days."""

    months: int = 0
    """Whole months; a year is twelve."""
    days: int = 0
    """Days; a week is seven."""
    minutes: int = 0
    """Minutes; an hour is sixty."""


def read_duration(text: str) -> Heard[Duration]:
    """Read the durations of a text: "six mois", "un an et demi", "trois quarts d'heure", "une quinzaine de
    jours". "Deux ou trois ans" has two readings."""
    return read_corrected(split_words(text), _durations)


def duration_at(words: Words, at: int) -> tuple[Duration, int] | None:
    """Read the duration that begins at a word: its value and the index after it."""
    found = _one(words, at)
    if found is None:
        return None
    total, end = found
    while True:
        begin = end + (words.at(end) == number_words().joiner)
        more = _one(words, begin)
        if more is None or end in words.pauses:
            return Duration(*total), end
        total = _sum(total, more[0])
        end = more[1]


def _durations(words: Words) -> list[Reading[Duration]]:
    readings: list[Reading[Duration]] = []
    at = 0
    while at < len(words):
        before = _before_another(words, at)
        if before is not None:
            readings.append(words.reading(Duration(*before[0]), at, before[1]))
            at = before[1]
            continue
        found = duration_at(words, at)
        if found is not None:
            readings.append(words.reading(found[0], at, found[1]))
        at = found[1] if found is not None else max(at + 1, read_whole(words.words, at)[1])
    return readings


def _before_another(words: Words, at: int) -> tuple[_Parts, int] | None:
    """ "Deux ou trois ans": the first number has the unit of the second."""
    value, end = read_amount(words, at)
    joined = _terms("joins").match(words.words, end) if value is not None else None
    other, stop = read_amount(words, joined[1]) if joined is not None else (None, end)
    unit = (
        _terms("units").match(words.words, _terms("links").skip(words.words, stop))
        if other is not None
        else None
    )
    return (_times(value, unit[0]), end) if unit is not None and value is not None else None


def _one(words: Words, at: int) -> tuple[_Parts, int] | None:
    """Read one number with its unit: months, days and minutes, and the index after them."""
    named = _terms("named").match(words.words, at)
    if named is not None:
        return tuple(named[0]), named[1]
    written = _WRITTEN.match(words.at(at))
    if written is not None:
        return (0, 0, int(written[1]) * 60 + int(written[2] or 0)), at + 1
    value, end = read_amount(words, at)
    if value is None:
        return None
    unit = _terms("units").match(words.words, _terms("links").skip(words.words, end))
    if unit is None:
        return None
    total, end = _times(value, unit[0]), unit[1]
    half = _terms("fractions").match(words.words, end)
    if half is not None and half[0] == "half" and unit[0] in _HALVES:
        return _sum(total, _HALVES[unit[0]]), half[1]
    if half is not None and unit[0] in ("hour", "year"):
        quarters = {"quarter": 1, "three_quarters": 3, "half": 2}[half[0]]
        months, days, minutes = _PARTS[unit[0]]
        return (total[0] + months * quarters // 4, total[1], total[2] + minutes * quarters // 4), half[1]
    if unit[0] == "hour":
        minutes, after = read_whole(words.words, end)
        if after > end and minutes < 60 and _terms("units").match(words.words, after) is None:
            return (0, 0, total[2] + minutes), after
    return total, end


def _times(value: float, unit: str) -> _Parts:
    whole, is_half = int(value), value != int(value)
    months, days, minutes = _PARTS[unit]
    total = (months * whole, days * whole, minutes * whole)
    if is_half and unit in _HALVES:
        total = _sum(total, _HALVES[unit])
    return total


def _sum(one: _Parts, other: _Parts) -> _Parts:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


@lru_cache(maxsize=8)
def _terms(name: str) -> Phrases:
    data = read_lexicon("heard_durations")[name]
    if isinstance(data, list):
        return Phrases(dict.fromkeys(data, name))
    return Phrases(data if name == "named" else by_phrase(data))
