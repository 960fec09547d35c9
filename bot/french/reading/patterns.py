"""Expressions made from the words of the data."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from bot.french.lexicon import read_lexicon


def any_of(words: Iterable[str]) -> str:
    """Give an expression that matches any of these words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def compiled(pattern: str, is_cased: bool = False) -> re.Pattern[str]:
    """Compile an expression once, letter case ignored unless `is_cased`."""
    return re.compile(pattern, 0 if is_cased else re.IGNORECASE)


@cache
def words_of(lexicon: str, *path: str) -> str:
    """Give an expression for the words, or the keys, kept at a place of a data file."""
    found = read_lexicon(lexicon)
    for name in path:
        found = found[name]
    return any_of(str(word) for word in found)
