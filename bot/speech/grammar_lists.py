"""Phrases of the answer grammars that are made, not listed: numbers, ranks, spelled letters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from num2words import num2words

from bot.french.heard import normalize
from bot.french.lexicon import read_lexicon


def make_phrases(entry: Mapping[str, Any]) -> list[str]:
    """Give the phrases, in normal form, of one `made` entry of a grammar.

    `with` names what is said: one of `NUMBERS` from `first` to `last` by `step`, or `letter`, or `spelled` (a
    letter and the word that shows it). `phrase` says where it stands ("{} heures").

    Raises KeyError, TypeError or ValueError when the entry is wrong.
    """
    name, phrase = entry["with"], entry.get("phrase", "{}")
    if name == "letter":
        return [normalize(phrase.format(letter)) for letter in _letters()]
    if name == "spelled":
        return [normalize(phrase.format(letter, word)) for letter, word in _spelled()]
    say = NUMBERS[name]
    values = range(int(entry["first"]), int(entry["last"]) + 1, int(entry.get("step", 1)))
    return [normalize(phrase.format(say(value))) for value in values]


def _say_pair(value: int) -> str:
    """Say two digits as in a telephone number: the zero of 07 is heard."""
    words = num2words(value, lang="fr")
    return f"{num2words(0, lang='fr')} {words}" if value < 10 else words


def _say_feminine(value: int) -> str:
    masculine, feminine = read_lexicon("spoken")["feminine_one"]
    words = num2words(value, lang="fr")
    return words.removesuffix(masculine) + feminine if words.split()[-1] == masculine else words


NUMBERS: Mapping[str, Callable[[int], str]] = {
    "number": lambda value: num2words(value, lang="fr"),
    "belgian": lambda value: num2words(value, lang="fr_BE"),
    "swiss": lambda value: num2words(value, lang="fr_CH"),
    "feminine": _say_feminine,
    "pair": _say_pair,
    "ordinal": lambda value: num2words(value, lang="fr", to="ordinal"),
}
"""Ways to say a whole number."""


def _letters() -> Iterator[str]:
    """The 26 letters as a recogniser writes them, and the names of several words ("i grec")."""
    data = read_lexicon("heard_names")
    yield from (letter for letter in data["letters"] if letter.isascii())
    yield from data["long_names"]


def _spelled() -> Iterator[tuple[str, str]]:
    for letter, words in read_lexicon("heard_names")["spelling"].items():
        for word in words:
            yield letter, word
