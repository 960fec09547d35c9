"""Codes of a known length, said digit by digit, by pairs, as one number, or written."""

from __future__ import annotations

from bot.french.dictated import dictated_runs, read_dictation
from bot.french.heard_words import Heard, split_words

_LARGEST = 9999
"""Largest number that is said as one piece of a code ("mille deux cent trente-quatre")."""

_ARTICLES = frozenset({"un", "une"})
"""Number words that are more often no number at all."""


def read_code(text: str, digits: int = 4) -> Heard[str]:
    """Read a code of so many digits; every way to cut the words that makes as many is a reading. Digits that
    are more or fewer make none."""
    words = split_words(text)
    return words.heard(
        words.reading(dictation.digits, first, last)
        for first, last in dictated_runs(words)
        for dictation in read_dictation(words, first, last, digits, lambda found: True, most=_LARGEST)
        if len(dictation.digits) == digits
    )


def has_digits(text: str) -> bool:
    """Tell whether a text names digits, be they too few or too many for a code; "un" and "une" alone are
    articles."""
    words = split_words(text)
    runs = [words.words[first:last] for first, last in dictated_runs(words)]
    return any(set(run) - _ARTICLES for run in runs) or any(len(run) > 1 for run in runs)
