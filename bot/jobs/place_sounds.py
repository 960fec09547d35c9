"""Names of places by their sound, for what the recogniser wrote otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from bot.french.phonetic import word_key
from bot.jobs.place_words import PlaceWords
from bot.jobs.wording import Word

LEAST = 0.75
"""Least share of equal sounds."""
SHORTEST = 5
"""Fewest sounds of a name that may be misheard by one sound; shorter ones must sound the same."""
SAME = 3
"""Fewest sounds of a name that is known by its sound alone."""
_LONGEST = 6


@dataclass(frozen=True)
class SoundMatch:
    """Names that sound like some words of a sentence."""

    first: int
    """First word."""
    last: int
    """Last word."""
    names: tuple[tuple[int, float], ...]
    """Numbers of the namesakes with their factors."""
    likeness: float
    """Share of equal sounds, 0 to 1."""


class SoundIndex:
    """Names by their sound."""

    def __init__(self, names: Iterable[tuple[tuple[str, ...], int, float]]) -> None:
        """Index names, each with its number and its factor (1 for a whole name, less for a short one)."""
        self._names: dict[str, list[tuple[int, float]]] = {}
        for words, number, factor in names:
            key = "".join(word_key(word) for word in words)
            if len(key) >= SAME:
                self._names.setdefault(key, []).append((number, factor))
        self._long = [key for key in self._names if len(key) >= SHORTEST]

    def find(self, words: Sequence[Word], known: PlaceWords) -> list[SoundMatch]:
        """Give the names that sound like some words, the most alike first."""
        found = []
        for first in range(len(words)):
            key = ""
            for last in range(first, min(len(words), first + _LONGEST)):
                text = words[last].text
                key += word_key(text.rstrip("'"))
                if all(_is_known(word.text, known) for word in words[first : last + 1]):
                    continue
                found += [
                    SoundMatch(first, last, tuple(self._names[name]), likeness)
                    for name, likeness in self._near(key)
                ]
        best: dict[tuple[tuple[int, float], ...], SoundMatch] = {}
        for item in found:
            if item.names not in best or item.likeness > best[item.names].likeness:
                best[item.names] = item
        return sorted(best.values(), key=lambda item: -item.likeness)[:5]

    def _near(self, key: str) -> list[tuple[str, float]]:
        if key in self._names:
            return [(key, 1.0 if len(key) >= SHORTEST else 0.9)]
        if len(key) < SHORTEST:
            return []
        scorer = Levenshtein.normalized_similarity
        near = process.extract(key, self._long, scorer=scorer, score_cutoff=LEAST, limit=2)
        return [(name, likeness) for name, likeness, _ in near]


def _is_known(text: str, known: PlaceWords) -> bool:
    return known.is_work(text) or known.is_never((text,))
