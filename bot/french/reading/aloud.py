"""A written text, read aloud in words: the order in which its parts are read."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.french.reading.abbreviations import say_abbreviations, say_phrases
from bot.french.reading.acronyms import say_acronyms
from bot.french.reading.amounts import say_amounts, say_rates
from bot.french.reading.calendar import say_dates
from bot.french.reading.capitals import lower_capitals
from bot.french.reading.counts import say_counts, say_ranks, say_signs
from bot.french.reading.genders import say_both_genders
from bot.french.reading.hours import say_clock
from bot.french.reading.links import say_links
from bot.french.reading.marks import drop_bullet, plain_marks, say_marks
from bot.french.reading.phones import say_phones
from bot.french.reading.streets import say_streets

_DIGIT = re.compile(r"\d")
_KEPT = 4096
"""Texts whose reading is kept in memory: every fixed sentence of the dialogue, several times."""

_MOST_READINGS = 4
"""What was read is read again until nothing changes; hardly any text needs more than once."""


@lru_cache(maxsize=_KEPT)
def read_aloud(text: str) -> str:
    """Turn any written French text (of an offer, a CV, an address, a message) into words that a voice says
    well: no digit, no sign but punctuation, no abbreviation, no web address. Text that is in words stays as
    it is; reading twice changes nothing. Lines are kept."""
    lines = (_read_line(line) for line in plain_marks(text).splitlines())
    return "\n".join(line for line in lines if line)


def _read_line(line: str) -> str:
    for _ in range(_MOST_READINGS):
        read = _read_once(line)
        if read == line:
            break
        line = read
    return line


def _read_once(line: str) -> str:
    text = say_links(" ".join(line.split()))
    text = say_phones(text) if _DIGIT.search(text) else text
    text = drop_bullet(lower_capitals(text))
    text = say_both_genders(text)
    text = say_phrases(text)
    text = say_streets(text)
    text = say_dates(text)
    has_digits = bool(_DIGIT.search(text))
    text = say_clock(say_rates(text)) if has_digits else text
    text = say_signs(say_ranks(text))
    text = say_amounts(text) if has_digits else text
    text = say_abbreviations(text)
    text = say_counts(text)
    text = say_acronyms(text)
    return _capital(say_marks(text), line)


def _capital(said: str, written: str) -> str:
    """Begin with a capital where the written text does."""
    first = next((mark for mark in written if mark.isalnum()), "")
    return said[:1].upper() + said[1:] if first.isupper() else said
