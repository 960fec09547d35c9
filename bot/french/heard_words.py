"""What the readers of heard values share: words with their places, and readings that tell doubt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Generic, TypeVar

from bot.french.heard import normalize
from bot.french.lexicon import read_lexicon

T = TypeVar("T")

_PAUSE = re.compile(r"(?<!\d),|,(?!\d)|[;\n…]|\.(?=\s|$)")
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")
_THOUSANDS_GAP = re.compile(r"(?<!\d)(?<!\d )[1-9]\d{0,2}(?:[ \u00a0\u202f]\d{3})+(?!\d| \d)")


@dataclass(frozen=True)
class Reading(Generic[T]):
    """One value that the words may mean."""

    value: T
    """The value."""
    start: int
    """First character of its words in the normal form."""
    end: int
    """Character after its words."""


@dataclass(frozen=True)
class Heard(Generic[T]):
    """What was understood: nothing, one value, or several between which the person must choose."""

    text: str
    """The normal form that the readings point into."""
    readings: tuple[Reading[T], ...] = ()
    """Every value that the words may mean, each once, in the order of the words; none: not understood."""

    @property
    def is_sure(self) -> bool:
        """True when the words mean one value only."""
        return len(self.readings) == 1

    @property
    def is_ambiguous(self) -> bool:
        """True when the words may mean several values: ask, do not choose."""
        return len(self.readings) > 1

    @property
    def value(self) -> T | None:
        """The value when it is sure, else None."""
        return self.readings[0].value if self.is_sure else None

    def keep(self, is_possible: Callable[[T], bool]) -> Heard[T]:
        """Keep the readings that what is known makes possible."""
        kept = tuple(reading for reading in self.readings if is_possible(reading.value))
        return Heard(self.text, kept)

    @property
    def values(self) -> tuple[T, ...]:
        """Every possible value."""
        return tuple(reading.value for reading in self.readings)


@dataclass(frozen=True)
class Words:
    """The words of a sentence, or the last of them, with their places."""

    text: str
    """The whole normal form."""
    words: tuple[str, ...]
    """Its words, or those from some word on."""
    starts: tuple[int, ...]
    """First character of each word in the normal form."""
    pauses: frozenset[int] = frozenset()
    """Words before which a pause was written (a comma): no number goes over it."""

    def __len__(self) -> int:
        return len(self.words)

    def at(self, index: int) -> str:
        """The word at an index; an empty string past the end."""
        return self.words[index] if 0 <= index < len(self.words) else ""

    def after(self, index: int) -> Words:
        """The same sentence from a word on."""
        pauses = frozenset(pause - index for pause in self.pauses if pause > index)
        return replace(self, words=self.words[index:], starts=self.starts[index:], pauses=pauses)

    def until(self, index: int) -> Words:
        """The same sentence up to a word, that one left out."""
        return replace(self, words=self.words[:index], starts=self.starts[:index])

    def reading(self, value: T, first: int, last: int) -> Reading[T]:
        """Make a reading of the words from `first` to `last`, that one left out."""
        return Reading(value, self.starts[first], self.starts[last - 1] + len(self.words[last - 1]))

    def heard(self, readings: Iterable[Reading[T]]) -> Heard[T]:
        """Keep each value once, in the order of the words."""
        kept: dict[T, Reading[T]] = {}
        for reading in sorted(readings, key=lambda reading: reading.start):
            kept.setdefault(reading.value, reading)
        return Heard(self.text, tuple(kept.values()))


def split_words(text: str) -> Words:
    """Cut a text into the words of its normal form. Signs that mean a word are words ("€", "12,50"); commas
    are pauses."""
    for sign, word in read_lexicon("heard")["signs"].items():
        text = text.replace(sign, f" {word} ")
    text = _THOUSANDS_GAP.sub(lambda found: "".join(found[0].split()), text)
    text = _DECIMAL_COMMA.sub(f" {read_lexicon('heard')['numbers']['comma'][0]} ", text)
    words: list[str] = []
    pauses = set()
    for part in _PAUSE.split(text):
        pauses.add(len(words))
        words += normalize(part).split()
    starts, at = [], 0
    for word in words:
        starts.append(at)
        at += len(word) + 1
    return Words(" ".join(words), tuple(words), tuple(starts), frozenset(pauses - {0, len(words)}))


class Phrases(Generic[T]):
    """Phrases that mean something, found word by word; the longest wins."""

    def __init__(self, meanings: Mapping[str, T]) -> None:
        """`meanings` maps each phrase to what it means."""
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for phrase, meaning in meanings.items():
            words = split_words(phrase).words
            self._by_first.setdefault(words[0], []).append((words, meaning))
        for found in self._by_first.values():
            found.sort(key=lambda item: -len(item[0]))

    def match(self, words: Sequence[str], at: int) -> tuple[T, int] | None:
        """What the longest phrase at an index means, and the index after it; None without one."""
        if not 0 <= at < len(words):
            return None
        for phrase, meaning in self._by_first.get(words[at], ()):
            if tuple(words[at : at + len(phrase)]) == phrase:
                return meaning, at + len(phrase)
        return None

    def skip(self, words: Sequence[str], at: int) -> int:
        """The index after all phrases that follow each other from an index on."""
        while (found := self.match(words, at)) is not None:
            at = found[1]
        return at

    def find(self, words: Sequence[str]) -> Iterator[tuple[T, int, int]]:
        """Every phrase from left to right, with its first index and the one after it."""
        at = 0
        while at < len(words):
            found = self.match(words, at)
            if found is not None:
                yield found[0], at, found[1]
            at = found[1] if found is not None else at + 1


def by_phrase(codes: Mapping[T, Sequence[str]]) -> dict[str, T]:
    """Turn phrases listed by code into the code of each phrase."""
    return {phrase: code for code, phrases in codes.items() for phrase in phrases}


@lru_cache(maxsize=1)
def corrections() -> Phrases[bool]:
    """Words after which what was said before no longer counts ("non", "pardon")."""
    return Phrases(dict.fromkeys(read_lexicon("heard")["corrections"], True))


def read_corrected(words: Words, read: Callable[[Words], list[Reading[T]]]) -> Heard[T]:
    """Read the words after the last correction; the whole sentence when nothing is understood there."""
    ends = [end for _, _, end in corrections().find(words.words)]
    for end in reversed(ends):
        found = read(words.after(end))
        if found:
            return words.heard(found)
    return words.heard(read(words))
