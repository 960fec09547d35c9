"""How alike words sound: a distance between their sounds, and the nearest words of a vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from bot.french.lexicon import read_mapping
from bot.french.phonetic import word_key

DATA = Path(__file__).parent / "scripts" / "errors.yml"
"""Costs and shares."""

NEAR = 120
"""Words compared by their whole distance, among those with the fewest different sounds."""


@lru_cache(maxsize=1)
def read_errors() -> Mapping[str, Any]:
    """Read `errors.yml` once; raises Misconfigured when it is missing."""
    return read_mapping(DATA, "bench.errors")


@lru_cache(maxsize=65536)
def sounds_of(text: str) -> str:
    """The sounds of normalised words, one character each, elided words included ("c'est" begins with s)."""
    return "".join(_sounds_of_word(word) for word in text.split())


def _sounds_of_word(word: str) -> str:
    start, apostrophe, end = word.partition("'")
    elided = read_errors()["elided"].get(start + apostrophe)
    return f"{elided}{word_key(end) if end else ''}" if elided else word_key(word)


@lru_cache(maxsize=262144)
def distance(one: str, other: str) -> float:
    """How many sounds apart two strings of sounds are; a sound taken for one like it counts less."""
    before = [0.0]
    for sound in other:
        before.append(before[-1] + _added(sound))
    for sound in one:
        row = [before[0] + _lost(sound)]
        for place, wanted in enumerate(other):
            row.append(
                min(
                    before[place] + _replaced(sound, wanted),
                    before[place + 1] + _lost(sound),
                    row[place] + _added(wanted),
                )
            )
        before = row
    return before[-1]


def _lost(sound: str) -> float:
    data = read_errors()
    return data["light"].get(sound, data["sound_lost"])


def _added(sound: str) -> float:
    data = read_errors()
    return data["light"].get(sound, data["sound_added"])


@lru_cache(maxsize=4096)
def _replaced(sound: str, other: str) -> float:
    if sound == other:
        return 0.0
    data = read_errors()
    for cost, pairs in data["alike"].items():
        if sound + other in pairs or other + sound in pairs:
            return float(cost)
    vowels = (sound in data["vowels"]) + (other in data["vowels"])
    return (data["sound_for_sound"], data["vowel_for_consonant"], data["vowel_for_vowel"])[vowels]


@dataclass(frozen=True)
class Near:
    """A word of the vocabulary and how far it sounds from another."""

    word: str
    """The word, in normal form."""
    distance: float
    """Sounds apart; 0 for a homophone."""


class SoundIndex:
    """A vocabulary by its sounds."""

    def __init__(self, words: Iterable[str]) -> None:
        """`words` are in normal form; phrases of several words are allowed."""
        self._by_sounds: dict[str, list[str]] = {}
        for word in dict.fromkeys(words):
            self._by_sounds.setdefault(sounds_of(word), []).append(word)
        self._keys = list(self._by_sounds)
        self._found: dict[tuple[str, int], tuple[Near, ...]] = {}

    def has(self, word: str) -> bool:
        """Tell whether a word is in the vocabulary."""
        return word in self._by_sounds.get(sounds_of(word), ())

    def same(self, sounds: str) -> list[str]:
        """Words that are said exactly so."""
        return self._by_sounds.get(sounds, [])

    def near(self, text: str, limit: int = 24) -> tuple[Near, ...]:
        """The nearest words to a text, itself left out, the nearest first."""
        found = self._found.get((text, limit))
        if found is None:
            sounds = sounds_of(text)
            rough = process.extract(sounds, self._keys, scorer=Levenshtein.distance, limit=NEAR)
            all_near = [
                Near(word, distance(sounds, key))
                for key, _, _ in rough
                for word in self._by_sounds[key]
                if word != text
            ]
            found = tuple(sorted(all_near, key=lambda near: (near.distance, near.word))[:limit])
            self._found[text, limit] = found
        return found
