"""Numbers said in French words or written in digits, read back as digits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers

from bot.french.heard import normalize
from bot.french.lexicon import read_lexicon

_PHONE_DIGITS = 10
_DICTATED_DIGITS = 5
"""A run of numbers with at least this many digits is one dictated number (a French postcode has five)."""


@dataclass(frozen=True)
class _NumberWords:
    units: dict[str, int]
    tens: dict[str, int]
    score: frozenset[str]
    hundred: frozenset[str]
    thousand: frozenset[str]
    joiner: str
    articles: frozenset[str]

    def is_number(self, word: str) -> bool:
        """Tell whether the word belongs to a number."""
        return (
            word.isdecimal()
            or word in self.units
            or word in self.tens
            or word in self.score
            or word in self.hundred
            or word in self.thousand
        )


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
    if len(words) == 1 and words[0].isdecimal():
        return int(words[0])
    value, end = _read_thousands(words, 0)
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
    """Give the first French telephone number of the text as +33..., or None; pairs said in words are
    read in the way that makes ten digits."""
    words = normalize(text).split()
    for first, last in _runs(words):
        spellings = [
            pieces
            for pieces in _spellings(words, first, last, _PHONE_DIGITS + 4)
            if _french_number("".join(pieces))
        ]
        if spellings:
            return _french_number("".join(min(spellings, key=_broken_pairs)))
    return None


def _broken_pairs(pieces: Sequence[str]) -> int:
    """Count the two-digit numbers that do not start where a pair of a telephone number starts."""
    broken = at = 0
    for digits in pieces:
        broken += len(digits) == 2 and at % 2
        at += len(digits)
    return broken


def _french_number(digits: str) -> str | None:
    if digits.startswith("0033"):
        digits = "0" + digits[4:]
    elif digits.startswith("33") and len(digits) == _PHONE_DIGITS + 1:
        digits = "0" + digits[2:]
    if len(digits) != _PHONE_DIGITS or digits[0] != "0" or digits[1] == "0":
        return None
    number = phonenumbers.parse(digits, "FR")
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@lru_cache(maxsize=1)
def _words() -> _NumberWords:
    data = read_lexicon("heard")["numbers"]
    return _NumberWords(
        units=data["units"],
        tens=data["tens"],
        score=frozenset(data["score"]),
        hundred=frozenset(data["hundred"]),
        thousand=frozenset(data["thousand"]),
        joiner=data["joiner"],
        articles=frozenset(data["articles"]),
    )


def _starts(words: Sequence[str]) -> list[int]:
    starts, at = [], 0
    for word in words:
        starts.append(at)
        at += len(word) + 1
    return starts


def _runs(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    known = _words()
    at = 0
    while at < len(words):
        if not known.is_number(words[at]):
            at += 1
            continue
        end = at + 1
        while end < len(words) and (
            known.is_number(words[end])
            or (
                words[end] == known.joiner
                and _is_ten(words[end - 1])
                and end + 1 < len(words)
                and _is_after_joiner(words[end + 1])
            )
        ):
            end += 1
        yield at, end
        at = end


def _is_ten(word: str) -> bool:
    return word in _words().tens or word in _words().score


def _is_after_joiner(word: str) -> bool:
    return _words().units.get(word) in (1, 11)


def _is_article(words: Sequence[str], first: int, last: int) -> bool:
    return last - first == 1 and last < len(words) and words[first] in _words().articles


def _is_dictated(pieces: Sequence[str]) -> bool:
    total = sum(len(digits) for digits in pieces)
    is_spelled = len(pieces) >= 3 and all(len(digits) == 1 for digits in pieces)
    return total >= _DICTATED_DIGITS or is_spelled or pieces[0].startswith("0")


def _pieces(words: Sequence[str], first: int, last: int) -> Iterator[tuple[str, int, int]]:
    at = first
    while at < last:
        if words[at].isdecimal() and not (at + 1 < last and words[at + 1] in _words().thousand):
            yield words[at], at, at + 1
            at += 1
            continue
        value, end = _read_thousands(words[:last], at)
        if end == at:
            at += 1
            continue
        yield str(value), at, end
        at = end


def _spellings(words: Sequence[str], first: int, last: int, room: int) -> Iterator[tuple[str, ...]]:
    """Every way to read a run as numbers below one hundred, in at most `room` digits."""
    if first == last:
        yield ()
        return
    if words[first].isdecimal():
        readings = [(words[first], first + 1)]
    else:
        _, end = _read_below_hundred(words[:last], first)
        cuts = [(cut, *_read_below_hundred(words[:cut], first)) for cut in range(end, first, -1)]
        readings = [(str(value), cut) for cut, value, reached in cuts if reached == cut]
    for digits, cut in readings:
        if len(digits) <= room:
            for rest in _spellings(words, cut, last, room - len(digits)):
                yield (digits, *rest)


def _word(words: Sequence[str], at: int) -> str:
    return words[at] if at < len(words) else ""


def _read_below_hundred(words: Sequence[str], at: int) -> tuple[int, int]:
    """Read a number from 0 to 99; gives the value and the next position, `at` itself when there is none."""
    known = _words()
    word, follower = _word(words, at), _word(words, at + 1)
    if known.units.get(word) == 4 and follower in known.score:
        skip = _word(words, at + 2) == known.joiner and known.units.get(_word(words, at + 3)) == 1
        extra, end = _read_teens(words, at + 2 + skip)
        return (80 + extra, end) if extra else (80, at + 2)
    if word in known.tens:
        return _read_tens(words, at)
    if word in known.units:
        return _read_teens(words, at)
    return 0, at


def _read_tens(words: Sequence[str], at: int) -> tuple[int, int]:
    known = _words()
    ten, follower = known.tens[words[at]], _word(words, at + 1)
    if follower == known.joiner:
        extra = known.units.get(_word(words, at + 2))
        if extra == 1 or (extra == 11 and ten == 60):
            return ten + extra, at + 3
        return ten, at + 1
    extra, end = _read_teens(words, at + 1)
    if 1 <= extra <= 9 or (ten == 60 and 10 <= extra <= 19):
        return ten + extra, end
    return ten, at + 1


def _read_teens(words: Sequence[str], at: int) -> tuple[int, int]:
    known = _words()
    value = known.units.get(_word(words, at))
    if value is None:
        return 0, at
    extra = known.units.get(_word(words, at + 1), 0)
    if value == 10 and 7 <= extra <= 9:
        return 10 + extra, at + 2
    return value, at + 1


def _read_hundreds(words: Sequence[str], at: int) -> tuple[int, int]:
    known = _words()
    value, end = _read_below_hundred(words, at)
    if _word(words, at) in known.hundred:
        value, end = 1, at
    if _word(words, end) not in known.hundred or not (1 <= value <= 9 or 11 <= value <= 19):
        return value, end
    if value == 1 and end != at:
        return value, end
    rest, last = _read_below_hundred(words, end + 1)
    return (value * 100 + rest, last) if rest else (value * 100, end + 1)


def _read_thousands(words: Sequence[str], at: int) -> tuple[int, int]:
    known = _words()
    if _word(words, at).isdecimal():
        value, end = int(words[at]), at + 1
    else:
        value, end = _read_hundreds(words, at)
    if _word(words, at) in known.thousand:
        value, end = 1, at
    if _word(words, end) not in known.thousand or not value:
        return value, end
    rest, last = _read_hundreds(words, end + 1)
    return (value * 1000 + rest, last) if rest else (value * 1000, end + 1)
