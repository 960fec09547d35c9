"""Telephone numbers in a text, two digits at a time."""

from __future__ import annotations

import re
from functools import cache

from bot.french.lexicon import read_lexicon
from bot.french.reading.patterns import any_of
from bot.french.spoken_numbers import pairs_of, say_pair, say_phone

_GAP = r"[\s.\-/]{0,2}"
_NATIONAL = re.compile(
    rf"(?<![\w+])(?:(?:\+|\b00)\s?33{_GAP}(?:\(0\){_GAP})?[1-9](?:{_GAP}\d){{8}}|0(?:{_GAP}\d){{9}})(?!\d)"
)
_FOREIGN = re.compile(
    rf"(?<![\w+])\+\s?(?P<country>[1-9]\d{{1,2}}){_GAP}(?P<rest>\d(?:{_GAP}\d){{6,11}})(?!\d)"
)
_TWO_PAIRS = r"(3\d|10) ?(\d\d)(?![ .]?\d)"


def say_phones(text: str) -> str:
    """Say every telephone number two digits at a time, with a pause after it; "0 800", +33 and short numbers
    such as 3949 included."""
    text = _NATIONAL.sub(lambda found: _paused(found, _pairs(found[0].replace("(0)", ""))), text)
    text = _FOREIGN.sub(_say_foreign, text)
    text = _short().sub(lambda found: _paused(found, _pairs(found[0])), text)
    return _called().sub(lambda found: found[1] + _paused(found, _pairs(found[2] + found[3])), text)


def _pairs(number: str) -> str:
    return read_lexicon("spoken")["separator"].join(say_phone(number))


def _say_foreign(found: re.Match[str]) -> str:
    digits = "".join(mark for mark in found["rest"] if mark.isdecimal())
    plus = read_lexicon("spoken_phones")["plus"]
    words = [f"{plus} {say_pair(found['country'])}", *(say_pair(pair) for pair in pairs_of(digits))]
    return _paused(found, read_lexicon("spoken")["separator"].join(words))


def _paused(found: re.Match[str], words: str) -> str:
    """A comma before what follows a long number; a short one is part of its sentence."""
    after = found.string[found.end() : found.end() + 3]
    is_long = words.count(",") > 1
    return f"{words}," if is_long and re.match(r"\s+[^\W\d]|\s*/", after) else words


@cache
def _short() -> re.Pattern[str]:
    words = read_lexicon("spoken_phones")
    return re.compile(
        rf"(?<![\d.,+])(?:{any_of(words['short'])})(?![\d]|[.,]\d|\s?(?:{any_of(words['not_before'])}))",
        re.IGNORECASE,
    )


@cache
def _called() -> re.Pattern[str]:
    words = read_lexicon("spoken_phones")
    before = any_of(word for word in words["before_short"] if len(word) > 2)
    return re.compile(
        rf"(\b(?:{before})\s*:?\s*){_TWO_PAIRS}(?!\s?(?:{any_of(words['not_before'])}))", re.IGNORECASE
    )
