"""The words around the facts of a CV (`data/cv_words.yml`), ready to be found."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from bot.french.heard import normalize
from bot.french.heard_words import Phrases
from bot.french.lexicon import read_mapping
from bot.jobs.wording import DATA


@lru_cache(maxsize=8)
def read_cv_data(name: str) -> Mapping[str, Any]:
    """Give the content of `data/<name>.yml`. Raises Misconfigured when it is damaged."""
    return read_mapping(DATA / f"{name}.yml", "cv.data")


@lru_cache(maxsize=64)
def cv_phrases(*path: str, file: str = "cv_words") -> Phrases[Any]:
    """The phrases at a path of keys: a list maps to itself, lists by code map to their code."""
    entry: Any = read_cv_data(file)
    for key in path:
        entry = entry[key]
    if isinstance(entry, list):
        return Phrases({phrase: phrase for phrase in entry})
    is_listed = all(isinstance(value, list) for value in entry.values())
    if is_listed:
        return Phrases({phrase: code for code, phrases in entry.items() for phrase in phrases})
    return Phrases(dict(entry))


@lru_cache(maxsize=64)
def small_words(name: str) -> frozenset[str]:
    """Little words of French by what they do (`small` of `cv_words.yml`)."""
    return frozenset(read_cv_data("cv_words")["small"][name])


def first_code(text: str, *path: str, file: str = "cv_words") -> Any:
    """What the first phrase found in a text means, None without one. Elided words may be glued or apart."""
    phrases = cv_phrases(*path, file=file)
    for words in (normalize(text).split(), _apart(text)):
        found = next(phrases.find(words), None)
        if found is not None:
            return found[0]
    return None


def is_only(text: str, *path: str) -> bool:
    """Tell whether a text says one of the phrases at a path and nothing else but fillers."""
    words = normalize(text).split()
    phrases, fillers = cv_phrases(*path), cv_phrases("fillers")
    at, is_found = 0, False
    while at < len(words):
        match = phrases.match(words, at)
        if match is not None:
            at, is_found = match[1], True
        elif (filler := fillers.match(words, at)) is not None:
            at = filler[1]
        else:
            return False
    return is_found


def _apart(text: str) -> list[str]:
    """Words with their elided article taken off: "l'hôpital" is "hôpital"."""
    return [word.split("'", 1)[1] if word[:2] in ("l'", "d'") else word for word in normalize(text).split()]
