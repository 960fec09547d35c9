"""Numbers said in French words or written in digits, found in a sentence and read back as digits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.french.heard import normalize
from bot.french.heard_phone import read_phone
from bot.french.number_words import is_joined, number_words, read_whole

_DICTATED_DIGITS = 5
"""A run of numbers with at least this many digits is one dictated number (a French postcode has five)."""


@dataclass(frozen=True)
class NumberMatch:
    """A number found in normalised text."""

    digits: str
    """The number in digits, leading zeros kept."""
    start: int
    """Start in the normalised text, characters."""
    end: int
    """End in the normalised text, characters."""


def words_to_number(text: str) -> int | None:
    """Give the number that the whole text says ("quatre vingt douze" is 92), or None."""
    words = normalize(text).split()
    value, end = read_whole(words, 0)
    return value if words and end == len(words) else None


def find_numbers(text: str) -> tuple[str, ...]:
    """Give every number of the text in digits, in order; see `find_number_spans`."""
    return tuple(match.digits for match in find_number_spans(text))


def find_number_spans(text: str) -> tuple[NumberMatch, ...]:
    """Give every number of the text with its place in the normalised text.

    Numbers that follow each other are joined when they are dictated: five digits or more together,
    three single digits, or a zero in front ("six neuf un deux zéro" is 69120). A lone article
    ("un stage") is no number unless it ends the text.
    """
    words = normalize(text).split()
    starts = _starts(words)
    matches: list[NumberMatch] = []
    for first, last in _runs(words):
        pieces = list(_pieces(words, first, last))
        if _is_article(words, first, last):
            continue
        joined = "".join(digits for digits, _, _ in pieces)
        if len(pieces) > 1 and _is_dictated([digits for digits, _, _ in pieces]):
            pieces = [(joined, pieces[0][1], pieces[-1][2])]
        for digits, begin, end in pieces:
            matches.append(NumberMatch(digits, starts[begin], starts[end - 1] + len(words[end - 1])))
    return tuple(matches)


def find_phone(text: str) -> str | None:
    """Give the French telephone number of the text as +33..., or None when there is none or when the words
    may mean several (`read_phone` gives them)."""
    return read_phone(text).value


def _starts(words: Sequence[str]) -> list[int]:
    starts, at = [], 0
    for word in words:
        starts.append(at)
        at += len(word) + 1
    return starts


def _runs(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    known = number_words()
    at = 0
    while at < len(words):
        if not known.is_number(words[at]):
            at += 1
            continue
        end = at + 1
        while end < len(words) and (known.is_number(words[end]) or is_joined(words, end)):
            end += 1
        yield at, end
        at = end


def _is_article(words: Sequence[str], first: int, last: int) -> bool:
    return last - first == 1 and last < len(words) and words[first] in number_words().articles


def _is_dictated(pieces: Sequence[str]) -> bool:
    total = sum(len(digits) for digits in pieces)
    is_spelled = len(pieces) >= 3 and all(len(digits) == 1 for digits in pieces)
    return total >= _DICTATED_DIGITS or is_spelled or pieces[0].startswith("0")


def _pieces(words: Sequence[str], first: int, last: int) -> Iterator[tuple[str, int, int]]:
    at = first
    while at < last:
        if words[at].isdecimal() and not (at + 1 < last and words[at + 1] in number_words().thousand):
            yield words[at], at, at + 1
            at += 1
            continue
        value, end = read_whole(words[:last], at)
        if end == at:
            at += 1
            continue
        yield str(value), at, end
        at = end
