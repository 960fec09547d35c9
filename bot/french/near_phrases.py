"""The phrase of a closed question that some words of a sentence sound like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from bot.french.phonetic import phonetic_key

LEAST = 0.7
"""Least share of equal sounds; below, other words of everyday begin to match."""

MARGIN = 0.05
"""A phrase that means something else must be at least so much less alike."""

SHORTEST = 4
"""Fewest sounds of a phrase that may be misheard; shorter ones resemble too many words."""


@dataclass(frozen=True)
class NearPhrase:
    """A phrase that is probably meant."""

    code: str
    """What the phrase means."""
    likeness: float
    """Share of equal sounds, 0 to 1."""
    start: int
    """First character of the words that sound like it."""
    end: int
    """Character after them."""


class NearPhrases:
    """Phrases of one question by their sounds."""

    def __init__(self, codes: Mapping[str, str], shortest: int = SHORTEST) -> None:
        """`codes` gives, for each phrase in normal form, what it means; phrases of fewer sounds than
        `shortest` are left out."""
        keyed = ((phonetic_key(phrase), len(phrase.split()), code) for phrase, code in codes.items())
        self._phrases = [entry for entry in keyed if len(entry[0]) >= shortest]

    def find(self, text: str) -> NearPhrase | None:
        """Find the phrase that some following words of a normalised text sound most like; None when nothing
        is alike, or when two phrases that mean different things are alike as much."""
        best: dict[str, NearPhrase] = {}
        for start, end, key in _windows(text, max((count for _, count, _ in self._phrases), default=0) + 1):
            for phrase, _, code in self._phrases:
                likeness = Levenshtein.normalized_similarity(key, phrase, score_cutoff=LEAST)
                if likeness >= LEAST and (code not in best or likeness > best[code].likeness):
                    best[code] = NearPhrase(code, likeness, start, end)
        ranked = sorted(best.values(), key=lambda near: -near.likeness)
        if not ranked or (len(ranked) > 1 and ranked[0].likeness - ranked[1].likeness < MARGIN):
            return None
        return ranked[0]


def _windows(text: str, longest: int) -> list[tuple[int, int, str]]:
    """Every run of words, as first character, character after, and sounds."""
    words: list[tuple[int, int]] = []
    at = 0
    for word in text.split():
        at = text.index(word, at)
        words.append((at, at + len(word)))
        at += len(word)
    return [
        (words[first][0], words[last][1], phonetic_key(text[words[first][0] : words[last][1]]))
        for first in range(len(words))
        for last in range(first, min(len(words), first + longest))
    ]
