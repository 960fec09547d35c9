"""What a CV never holds is taken out before anything is read: age, family, nationality, health, religion."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from bot.french.heard import normalize
from bot.french.lexicon import read_lexicon
from bot.french.number_words import read_whole
from bot.jobs.countries import find_abroad
from bot.jobs.cv_words import cv_phrases, read_cv_data

FILE = "private_words"

KINDS = ("age", "family", "nationality", "health", "other")
"""Groups of private words, in the order of the file."""

ADULT = 14
"""Count of years from which "à seize ans" is an age: shorter ones are how long something lasted."""

_NUMBER = "NUMBER"
_YEAR = "YEAR"
_OPEN = {"birth": "clauses", "from_country": "cuts"}
"""Groups whose secret is what follows, and the words before which it ends."""


def hide_private(text: str) -> list[str]:
    """The parts of an answer in normal form, without what is private; the answer itself when nothing is."""
    words = normalize(text).split()
    parts: list[str] = []
    kept: list[str] = []
    at = 0
    while at < len(words):
        end = _private_end(words, at)
        if end == at:
            kept.append(words[at])
            at += 1
            continue
        parts.append(" ".join(kept))
        kept = []
        at = end
    return [part for part in (*parts, " ".join(kept)) if part]


def is_private(text: str) -> bool:
    """Tell whether words told freely hold something private: they are then not printed as they stand."""
    words = normalize(text).split()
    if any(_private_end(words, at) > at for at in range(len(words))):
        return True
    has_relative = any(cv_phrases("relatives", file=FILE).find(words))
    return has_relative and any(cv_phrases("own", file=FILE).find(words))


def _private_end(words: list[str], at: int) -> int:
    """The index after the private words that begin at a word, the word's own when there are none."""
    for group, phrases in _patterns().items():
        for phrase in phrases:
            end = _match(words, at, phrase)
            if end is None or _is_allowed(words, at, end) or not _is_meant(words, at, end, group):
                continue
            return _next_clause(words, end, _OPEN[group]) if group in _OPEN else end
    return at


def _match(words: list[str], at: int, phrase: tuple[str, ...]) -> int | None:
    for part in phrase:
        if part in (_NUMBER, _YEAR):
            value, end = read_whole(words, at)
            if end == at or (part == _YEAR) != (1900 <= value <= 2100):
                return None
            at = end
        elif at < len(words) and words[at] == part:
            at += 1
        else:
            return None
    return at


def _is_meant(words: list[str], at: int, end: int, group: str) -> bool:
    if group == "age" and read_cv_data(FILE)["years"] in words[at:end]:
        return _is_age(words, at, end)
    if group == "from_country":
        rest = " ".join(words[end - 1 : end + 3])
        return any(match.start <= len(words[end - 1]) + 4 for match in find_abroad(rest))
    return True


def _is_age(words: list[str], at: int, end: int) -> bool:
    data = read_cv_data(FILE)
    values = (read_whole(words, place)[0] for place in range(at, end) if read_whole(words, place)[1] > place)
    is_length = bool(words[end:]) and words[end] in _lengths() and words[at] != data["at"]
    return max(values, default=0) >= ADULT and not is_length and words[at - 1 : at] != [data["of"]]


@lru_cache(maxsize=1)
def _lengths() -> frozenset[str]:
    """First words after a count of years that make it no age ("trois ans d'expérience")."""
    return frozenset(phrase.split()[0] for phrase in read_lexicon("heard_spans")["age_not_after"])


def _is_allowed(words: list[str], at: int, end: int) -> bool:
    """Tell whether the words belong to a phrase that is no secret ("une personne handicapée")."""
    for _, first, last in cv_phrases("allowed", file=FILE).find(words):
        if first <= at < last or first < end <= last:
            return True
    return False


def _next_clause(words: list[str], at: int, name: str) -> int:
    cuts = cv_phrases(name, file=FILE)
    end = at + 1
    while (
        end < len(words)
        and cuts.match(words, end) is None
        and not words[end].startswith(tuple(read_cv_data(FILE)["elided_cuts"]))
    ):
        end += 1
    return min(end, len(words))


@lru_cache(maxsize=1)
def _patterns() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    data = read_cv_data(FILE)
    return {
        group: tuple(
            tuple(re.split(r"\s+", phrase)) for phrase in sorted(data[group], key=lambda p: -len(p.split()))
        )
        for group in ("birth", "from_country", *KINDS)
    }
