"""Digits that are dictated: every way to cut the words into numbers that make a figure of a known length."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.french.heard_words import Phrases, Words
from bot.french.lexicon import read_lexicon
from bot.french.number_words import number_words, read_whole

_LONGEST_RUN = 40
"""Words of the longest figure that is read: a telephone number by single digits with words between."""

_PAIRED_DIGITS = 9
"""Digits of a French number after its zero or its country's code."""


@dataclass(frozen=True)
class Dictation:
    """One way to cut the words."""

    pieces: tuple[str, ...]
    """Digits of each number said, in order."""

    @property
    def digits(self) -> str:
        """All digits."""
        return "".join(self.pieces)

    @property
    def broken_pairs(self) -> int:
        """How many two-digit numbers do not start where a pair starts: people who say pairs break none.

        Counted from the end and over nine digits, so that a country's code before them breaks nothing."""
        broken = at = 0
        for piece in reversed(self.pieces):
            at += len(piece)
            broken += len(piece) == 2 and at <= _PAIRED_DIGITS and at % 2
        return broken


def dictated_runs(words: Words) -> Iterator[tuple[int, int]]:
    """Give every run of number words, with the little words between them ("et", "puis", "euh")."""
    at = 0
    while at < len(words):
        if not _is_digit_word(words.at(at)):
            at += 1
            continue
        end = last = at + 1
        while end < len(words):
            if _is_digit_word(words.at(end)):
                end += 1
                last = end
            elif (after := _between().skip(words.words, end)) > end:
                end = after
            else:
                break
        yield at, last
        at = last


def read_dictation(
    words: Words, first: int, last: int, room: int, is_wanted: Callable[[str], bool], most: int = 999
) -> list[Dictation]:
    """Give every way to read the words from `first` to `last` as numbers up to `most` that make digits for
    which `is_wanted` is true, in at most `room` digits. Of several, those that break the fewest pairs."""
    if last - first > _LONGEST_RUN:
        return []
    found = [Dictation(pieces) for pieces in _cuts(words, first, last, room, most)]
    found = [dictation for dictation in found if is_wanted(dictation.digits)]
    least = min((dictation.broken_pairs for dictation in found), default=0)
    return [dictation for dictation in found if dictation.broken_pairs == least]


def _cuts(words: Words, first: int, last: int, room: int, most: int) -> Iterator[tuple[str, ...]]:
    """Every way to read a run as numbers, in at most `room` digits."""
    first = _between().skip(words.words[:last], first)
    if first >= last:
        yield ()
        return
    for digits, cut in _first_pieces(words, first, last, most):
        if len(digits) <= room:
            for rest in _cuts(words, cut, last, room - len(digits), most):
                yield (digits, *rest)


def _first_pieces(words: Words, first: int, last: int, most: int) -> list[tuple[str, int]]:
    word = words.at(first)
    times = _repeats().get(word)
    if times:
        return [(digits * times, cut) for digits, cut in _first_pieces(words, first + 1, last, 9)]
    if word.isdecimal():
        return [(word, first + 1)]
    stop = min([last, *(pause for pause in words.pauses if pause > first)])
    known = words.words
    _, end = read_whole(known[:stop], first)
    cuts = [(*read_whole(known[:cut], first), cut) for cut in range(end, first, -1)]
    return [(str(value), cut) for value, reached, cut in cuts if reached == cut and value <= most]


def _is_digit_word(word: str) -> bool:
    return number_words().is_number(word) or word in _repeats()


@lru_cache(maxsize=1)
def _repeats() -> dict[str, int]:
    return read_lexicon("heard")["numbers"]["repeats"]


@lru_cache(maxsize=1)
def _between() -> Phrases[bool]:
    return Phrases(dict.fromkeys(read_lexicon("heard")["numbers"]["between"], True))
