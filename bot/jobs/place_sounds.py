"""Names of places by their sound, for what the recogniser wrote otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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


class SoundIndex:
    """Names by their sound."""

    def __init__(self, names: Iterable[tuple[tuple[str, ...], int]]) -> None:
        """Index names, each with its number; the first name of a sound wins."""
        self._numbers: dict[str, int] = {}
        for words, number in names:
            key = "".join(word_key(word) for word in words)
            if len(key) >= SAME:
                self._numbers.setdefault(key, number)
        self._long = [key for key in self._numbers if len(key) >= SHORTEST]

    def find(self, words: Sequence[Word], known: PlaceWords) -> list[tuple[int, int, int, float]]:
        """Give (first word, last word, number of the name, likeness 0 to 1), the most alike first."""
        found = []
        for first in range(len(words)):
            key = ""
            for last in range(first, min(len(words), first + _LONGEST)):
                text = words[last].text
                key += word_key(text.rstrip("'"))
                if all(_is_known(word.text, known) for word in words[first : last + 1]):
                    continue
                found += [(first, last, number, likeness) for number, likeness in self._near(key)]
        best: dict[int, tuple[int, int, int, float]] = {}
        for item in found:
            if item[2] not in best or item[3] > best[item[2]][3]:
                best[item[2]] = item
        return sorted(best.values(), key=lambda item: -item[3])[:5]

    def _near(self, key: str) -> list[tuple[int, float]]:
        if key in self._numbers:
            return [(self._numbers[key], 1.0 if len(key) >= SHORTEST else 0.9)]
        if len(key) < SHORTEST:
            return []
        scorer = Levenshtein.normalized_similarity
        near = process.extract(key, self._long, scorer=scorer, score_cutoff=LEAST, limit=2)
        return [(self._numbers[name], likeness) for name, likeness, _ in near]


def _is_known(text: str, known: PlaceWords) -> bool:
    return known.is_work(text) or known.is_never((text,))
