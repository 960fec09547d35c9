"""The way in which a person wants to apply, read from their words."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from rapidfuzz import fuzz, process

from bot.french.heard import strip_hesitations
from bot.french.heard_words import Phrases, by_phrase, corrections, split_words
from bot.french.lexicon import read_mapping

WORDS = Path(__file__).parent / "data" / "application_ways.yml"
"""File of the phrases."""

LATER = "later"
"""What is read besides `bot.jobs.applications.WAYS`: not now."""

CLOSE_ENOUGH = 82.0
"""Least likeness (rapidfuzz ratio, 0 to 100) of a misheard answer to a phrase."""

FEWEST_SIGNS = 5
"""A shorter answer is never read by likeness."""


def read_way(text: str) -> str:
    """The way, LATER, or an empty string when none is said or several are; what follows a correction ("non
    plutôt") wins, a "no" with a way counts for nothing."""
    words = split_words(strip_hesitations(text))
    ends = [end for _, _, end in corrections().find(words.words) if end < len(words)]
    for start in [*reversed(ends), 0]:
        found = [way for way, _, _ in _phrases().find(words.words[start:])]
        named = {way for way in found if way != LATER} or set(found)
        if len(named) == 1:
            return named.pop()
    return _near(" ".join(words.words))


def _near(text: str) -> str:
    if len(text) < FEWEST_SIGNS:
        return ""
    best = process.extractOne(text, list(_by_phrase()), scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)
    return _by_phrase()[best[0]] if best is not None else ""


@lru_cache(maxsize=1)
def _by_phrase() -> dict[str, str]:
    return by_phrase(read_mapping(WORDS, "applications.ways"))


@lru_cache(maxsize=1)
def _phrases() -> Phrases[str]:
    return Phrases(_by_phrase())
