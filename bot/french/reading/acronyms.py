"""Acronyms said the way people say them."""

from __future__ import annotations

import re
from functools import cache

from bot.french.grammar import elide, starts_with_vowel
from bot.french.lexicon import read_lexicon
from bot.french.reading.patterns import any_of

_LETTERS = re.compile(r"(?<![^\W_])([^\W\d_]{2,}?)(s?)(?![^\W_])")


def say_acronyms(text: str) -> str:
    """Say acronyms: with their meaning where they are hard ("CDI"), as a word ("la caf"), or letter by letter
    ("R S A"). Capitals that are unknown are spelled."""
    text = _joined().sub(_say_after, text)
    text = _typed_small().sub(lambda found: _said(found[0].upper()), text)
    return _LETTERS.sub(_say_capitals, text)


def _said(acronym: str) -> str:
    words = read_lexicon("spoken_acronyms")
    known = words["meant"].get(acronym) or words["words"].get(acronym)
    return known or " ".join(acronym)


def _say_capitals(found: re.Match[str]) -> str:
    letters, plural = found[1], found[2]
    if letters.isupper() and (not plural or len(letters) > 1):
        return _said(letters)
    return found[0]


def _say_after(found: re.Match[str]) -> str:
    """An article before the acronym follows what is said: "l'IAE", "la SIAE"."""
    article, acronym = found[1], found[2]
    said = _said(acronym)
    if article.endswith("'"):
        return found[0] if starts_with_vowel(said) or len(said.split()[0]) == 1 else f"{article}{said}"
    return elide(article, said) if len(said.split()[0]) > 1 else found[0]


@cache
def _joined() -> re.Pattern[str]:
    meant = any_of(read_lexicon("spoken_acronyms")["meant"])
    return re.compile(rf"(?<!\w)([Ll]e|[Ll]a|[Dd]e) ({meant})(?![^\W_])")


@cache
def _typed_small() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'.-])(?:{any_of(read_lexicon('spoken_acronyms')['lower'])})(?![\w-])")
