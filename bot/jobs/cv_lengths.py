"""How long work lasted, when the length was misheard: guessed from its sounds, or cut before its half."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from bot.french.heard import normalize
from bot.french.heard_spans import WorkedTime
from bot.french.near_phrases import NearPhrases
from bot.jobs.cv_words import small_words
from bot.jobs.pitch import say_months

MOST_YEARS = 30
"""Years that work may have lasted, when they are guessed from their sounds."""

LEAST_SOUNDS = 3
"""Sounds of a length of time that may be guessed ("dix ans" has three)."""

DURING = "pendant"
"""Word before a length of time."""

YEARS = ("an", "ans")
"""Words after which "and a half" stands."""

HALF_YEAR = 6
"""Months of the half."""


def is_cut_half(text: str, months: int | None) -> bool:
    """Tell whether "and a half" may have been misheard after whole years ("un an et", "deux ans on demi")."""
    words = text.split()
    ends = [at for at, word in enumerate(words) if word in YEARS]
    rest = words[ends[-1] + 1 :] if ends else []
    return bool(months) and months % 12 == 0 and 0 < len(rest) <= 2 and rest[0] in small_words("half_heard")


def and_a_half(time: WorkedTime) -> WorkedTime:
    """The time with half a year more, which is to be confirmed."""
    return replace(time, months=(time.months or 0) + HALF_YEAR, is_about=True)


def near_length(text: str) -> str:
    """The length of time that words sound like ("dix ain": "dix ans"); empty when they sound like none."""
    found = _lengths().find(text)
    return found.code if found is not None else ""


@lru_cache(maxsize=1)
def _lengths() -> NearPhrases:
    months = (*range(1, 12), *range(12, 12 * MOST_YEARS, 12), 18, 30, 42)
    said = [normalize(say_months(count)) for count in months]
    ways = {way: words for words in said for way in (words, f"{DURING} {words}")}
    return NearPhrases(ways, LEAST_SOUNDS)
