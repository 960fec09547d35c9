"""Times of day as people say them; without a part of the day, "huit heures" is morning or evening."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from functools import lru_cache

from bot.french.heard_words import Heard, Phrases, Reading, Words, by_phrase, read_corrected, split_words
from bot.french.lexicon import read_lexicon
from bot.french.number_words import number_words, read_whole

PARTS = ("morning", "afternoon", "evening", "night")
"""Parts of the day that may be known from the question or from the sentence."""

_DAY_MINUTES = 24 * 60
_HALF_DAY_MINUTES = 12 * 60
_CLOCK = re.compile(r"(\d{1,2})(?:h|heures?)(\d{2})?$")
_PART_MINUTES = {
    "morning": (0, 12 * 60 + 59),
    "afternoon": (12 * 60, 18 * 60 + 59),
    "evening": (17 * 60, 24 * 60),
    "night": (20 * 60, 30 * 60),
}
"""First and last minute of each part of the day, from midnight; the night goes on after it."""


@dataclass(frozen=True)
class Hours:
    """A stretch of the day; over midnight when the last time is the earlier one."""

    first: time | None
    """Start; None for any time ("jusqu'à midi")."""
    last: time | None
    """End; None for any time ("à partir de dix heures")."""


@dataclass(frozen=True)
class _Spot:
    """A time found in the words, before its half of the day is known."""

    minutes: int
    """Minutes from midnight as said, on a clock of 12 or 24 hours."""
    is_open: bool
    """True when twelve hours later is as likely."""
    part: str
    """Part of the day said with it, or an empty string."""
    first: int
    """Index of its first word."""
    last: int
    """Index after its last word."""


def read_hour(text: str, part: str = "") -> Heard[time]:
    """Read the times of a text: "quatorze heures trente", "midi moins le quart", "18h".

    "Huit heures" has two readings unless a part of the day is said, or known from the question (`part`: one
    of `PARTS`). "Vingt-quatre heures" is 0:00.
    """

    def read(words: Words) -> list[Reading[time]]:
        return [
            words.reading(_clock(minutes), spot.first, spot.last)
            for spot in _spots(words)
            for minutes in _choices(spot, _known_part(words, spot, part))
        ]

    return read_corrected(split_words(text), read)


def read_hours(text: str, part: str = "") -> Heard[Hours]:
    """Read a stretch of the day: "de huit heures à midi", "entre neuf et onze", "jusqu'à midi". `part` is the
    part of the day in which it starts, when the question says it.

    A stretch that goes over midnight is kept only when it lasts twelve hours at most.
    """

    def read(words: Words) -> list[Reading[Hours]]:
        found = list(_ranges(words, part))
        return found or list(_open_ranges(words, part))

    return read_corrected(split_words(text), read)


def _ranges(words: Words, part: str) -> Iterator[Reading[Hours]]:
    for kind, begin, after in _terms("ranges").find(words.words):
        one = _spot(words, after, is_in_range=True)
        joined = _terms(f"{kind}_joins").match(words.words, one.last) if one is not None else None
        other = _spot(words, joined[1], is_in_range=True) if joined is not None else None
        if one is None or other is None:
            continue
        is_bare = _terms("hour").match(words.words, one.last - 1) is None
        pairs = _pairs(one, other, one.part or (other.part if is_bare else "") or part)
        for first, last in pairs or _pairs(one, other, one.part or part):
            yield words.reading(Hours(_clock(first), _clock(last)), begin, other.last)


def _pairs(one: _Spot, other: _Spot, part: str) -> list[tuple[int, int]]:
    """Minutes that make a stretch; twelve hours at most over midnight, or when both halves are unknown."""
    found = []
    for first in _choices(one, part):
        for last in _choices(other, other.part):
            is_long = (last - first) % _DAY_MINUTES > _HALF_DAY_MINUTES
            if not (is_long and (last < first or (one.is_open and other.is_open and not other.part))):
                found.append((first, last))
    return found


def _open_ranges(words: Words, part: str) -> Iterator[Reading[Hours]]:
    for kind, begin, after in _terms("open_ranges").find(words.words):
        spot = _spot(words, after)
        if spot is None:
            continue
        for minutes in _choices(spot, _known_part(words, spot, part)):
            clock = _clock(minutes)
            hours = Hours(clock, None) if kind == "from" else Hours(None, clock)
            yield words.reading(hours, begin, spot.last)


def _known_part(words: Words, spot: _Spot, part: str) -> str:
    """The part said with the time, else the only one of the sentence, else that of the question."""
    said = {code for code, _, _ in _terms("parts").find(words.words)}
    return spot.part or (next(iter(said)) if len(said) == 1 else part)


def _spots(words: Words) -> Iterator[_Spot]:
    at = 0
    while at < len(words):
        spot = _spot(words, at)
        if spot is not None:
            yield spot
        at = spot.last if spot is not None else max(at + 1, read_whole(words.words, at)[1])


def _spot(words: Words, at: int, is_in_range: bool = False) -> _Spot | None:
    """Read the time that begins at a word; in a range the word for hours may be missing, and "et" joins."""
    at = _terms("before").skip(words.words, at)
    found = _named(words, at) or _written(words, at) or _counted(words, at, is_in_range)
    if found is None:
        return None
    minutes, is_open, after = found
    extra, end = _extra(words, after, is_in_range)
    minutes += extra
    end = _terms("behind").skip(words.words, end)
    part = _terms("parts").match(words.words, end)
    said, last = part if part is not None else ("", end)
    return _Spot(minutes, is_open, said, at, last)


def _named(words: Words, at: int) -> tuple[int, bool, int] | None:
    named = _terms("named").match(words.words, at)
    return (named[0] * 60, False, named[1]) if named is not None else None


def _written(words: Words, at: int) -> tuple[int, bool, int] | None:
    """ "18h", "8h30": what is written counts 24 hours."""
    found = _CLOCK.match(words.at(at))
    if found is None or int(found[1]) > 24:
        return None
    return int(found[1]) * 60 + int(found[2] or 0), False, at + 1


def _counted(words: Words, at: int, is_in_range: bool) -> tuple[int, bool, int] | None:
    value, end = read_whole(words.words, at)
    hour = _terms("hour").match(words.words, end)
    if end == at or value > 24 or (hour is None and not is_in_range):
        return None
    return value * 60, 1 <= value <= 11, hour[1] if hour is not None else end


def _extra(words: Words, at: int, is_in_range: bool) -> tuple[int, int]:
    """Minutes after the hour, negative before it, and the index after them."""
    if at in words.pauses:
        return 0, at
    named = _terms("fractions").match(words.words, at)
    if named is not None:
        return named
    less = _terms("less").match(words.words, at)
    is_joined = not is_in_range and words.at(at) == number_words().joiner
    begin = less[1] if less is not None else at + is_joined
    value, end = read_whole(words.words, begin)
    if end == begin or value > 59 or _terms("hour").match(words.words, end) is not None:
        return 0, at
    end = _terms("minute").skip(words.words, end)
    return (-value if less is not None else value), end


def _choices(spot: _Spot, part: str) -> list[int]:
    """The minutes from midnight that a time may mean, given the part of the day ("" when unknown)."""
    minutes = spot.minutes % _DAY_MINUTES
    if part == "night" and spot.minutes // 60 == 12:
        return [minutes - _HALF_DAY_MINUTES]
    if not spot.is_open:
        return [minutes]
    both = [minutes, (minutes + _HALF_DAY_MINUTES) % _DAY_MINUTES]
    if not part:
        return both
    first, last = _PART_MINUTES[part]
    fitting = [each for each in both if first <= each <= last or first <= each + _DAY_MINUTES <= last]
    return fitting or both


def _clock(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


@lru_cache(maxsize=16)
def _terms(name: str) -> Phrases:
    data = read_lexicon("heard_hours")[name]
    if isinstance(data, list):
        return Phrases(dict.fromkeys(data, name))
    is_listed = all(isinstance(value, list) for value in data.values())
    return Phrases(by_phrase(data) if is_listed else data)
