"""French number words read as whole numbers: the common part of everything that counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.french.lexicon import read_lexicon


@dataclass(frozen=True)
class NumberWords:
    """The words that numbers are made of."""

    units: dict[str, int]
    """Zero to sixteen."""
    tens: dict[str, int]
    """Twenty to ninety, all countries."""
    score: frozenset[str]
    """The twenty of eighty."""
    hundred: frozenset[str]
    """Words for one hundred."""
    thousand: frozenset[str]
    """Words for one thousand."""
    million: frozenset[str]
    """Words for one million."""
    joiner: str
    """The word before a final one."""
    articles: frozenset[str]
    """Words that are one or an article."""

    def is_number(self, word: str) -> bool:
        """Tell whether the word belongs to a number."""
        return (
            word.isdecimal()
            or word in self.units
            or word in self.tens
            or word in self.score
            or word in self.hundred
            or word in self.thousand
            or word in self.million
        )


@lru_cache(maxsize=1)
def number_words() -> NumberWords:
    """Give the words that numbers are made of."""
    data = read_lexicon("heard")["numbers"]
    return NumberWords(
        units=data["units"],
        tens=data["tens"],
        score=frozenset(data["score"]),
        hundred=frozenset(data["hundred"]),
        thousand=frozenset(data["thousand"]),
        million=frozenset(data["million"]),
        joiner=data["joiner"],
        articles=frozenset(data["articles"]),
    )


def read_whole(words: Sequence[str], at: int) -> tuple[int, int]:
    """Read the longest whole number from a word on: its value and the index after it, `at` itself when there
    is none. Figures count as they are, and may be followed by "mille" or "millions"."""
    known = number_words()
    value, end = _read_thousands(words, at)
    if end == at or not value or _word(words, end) not in known.million:
        return value, end
    rest, last = _read_thousands(words, end + 1)
    return (value * 1_000_000 + rest, last) if rest else (value * 1_000_000, end + 1)


def read_below_thousand(words: Sequence[str], at: int) -> tuple[int, int]:
    """Read a number from 0 to 1999 in words, as `read_whole`."""
    known = number_words()
    value, end = read_below_hundred(words, at)
    if _word(words, at) in known.hundred:
        value, end = 1, at
    if _word(words, end) not in known.hundred or not (1 <= value <= 9 or 11 <= value <= 19):
        return value, end
    if value == 1 and end != at:
        return value, end
    rest, last = read_below_hundred(words, end + 1)
    return (value * 100 + rest, last) if rest else (value * 100, end + 1)


def read_below_hundred(words: Sequence[str], at: int) -> tuple[int, int]:
    """Read a number from 0 to 99 in words, as `read_whole`."""
    known = number_words()
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


def is_joined(words: Sequence[str], at: int) -> bool:
    """Tell whether the word at an index joins the two words of one number ("vingt et un")."""
    known = number_words()
    if _word(words, at) != known.joiner:
        return False
    before, after = _word(words, at - 1) if at else "", _word(words, at + 1)
    return (before in known.tens or before in known.score) and known.units.get(after) in (1, 11)


def _read_thousands(words: Sequence[str], at: int) -> tuple[int, int]:
    known = number_words()
    if _word(words, at).isdecimal():
        value, end = int(words[at]), at + 1
    else:
        value, end = read_below_thousand(words, at)
    if _word(words, at) in known.thousand:
        value, end = 1, at
    if _word(words, end) not in known.thousand or not value:
        return value, end
    rest, last = read_below_thousand(words, end + 1)
    return (value * 1000 + rest, last) if rest else (value * 1000, end + 1)


def _read_tens(words: Sequence[str], at: int) -> tuple[int, int]:
    known = number_words()
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
    known = number_words()
    value = known.units.get(_word(words, at))
    if value is None:
        return 0, at
    extra = known.units.get(_word(words, at + 1), 0)
    if value == 10 and 7 <= extra <= 9:
        return 10 + extra, at + 2
    return value, at + 1


def _word(words: Sequence[str], at: int) -> str:
    return words[at] if 0 <= at < len(words) else ""
