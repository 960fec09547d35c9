"""Abbreviations of offers, messages and CVs, in full."""

from __future__ import annotations

import re
from functools import cache

from bot.french.lexicon import read_lexicon
from bot.french.reading.patterns import any_of, compiled, words_of


def say_phrases(text: str) -> str:
    """Put whole expressions in plain words: "CDD 6 mois", "et/ou", "heures sup.", "p. ex."."""
    for pattern, said in read_lexicon("spoken_abbreviations")["phrases"]:
        text = compiled(pattern).sub(said, text)
    return text


def say_abbreviations(text: str) -> str:
    """Put abbreviated words in full: "tél.", "rdv", "exp.", "M.", "St-Fons"."""
    saints = read_lexicon("spoken_abbreviations")["saints"]
    text = re.sub(
        rf"(?<!\w)({words_of('spoken_abbreviations', 'saints')})(?:\.\s?|-|\s)(?=[^\W\d_a-zà-ÿ])",
        lambda found: f"{saints[found[1]]}-",
        text,
    )
    for group, is_cased in (("cased", True), ("words", False)):
        said = _readings(group)
        text = _expression(group, is_cased).sub(
            lambda found, said=said, is_cased=is_cased: said[found[0] if is_cased else found[0].lower()], text
        )
    return text


@cache
def _readings(group: str) -> dict[str, str]:
    """What is said for each written form, those with and without an optional full stop."""
    readings: dict[str, str] = {}
    for written, said in read_lexicon("spoken_abbreviations")[group].items():
        readings[written.removesuffix("?")] = said
        if written.endswith("?"):
            readings[written.removesuffix(".?")] = said
    return readings


@cache
def _expression(group: str, is_cased: bool) -> re.Pattern[str]:
    return compiled(rf"(?<![\w.@-])(?:{any_of(_readings(group))})(?![\w-])", is_cased)
