"""Countries and cities abroad that people name when they tell their work, studies or origins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.errors import Misconfigured
from bot.french.heard import normalize, without_accents
from bot.jobs.cv_words import small_words
from bot.jobs.wording import DATA, split_words

_COLUMNS = "name\tat\tways\tcities"


@dataclass(frozen=True)
class Country:
    """A country, or a French territory overseas."""

    name: str
    """Name as it is written."""
    at: str
    """Name with its preposition, as it is said: `au Maroc`."""


@dataclass(frozen=True)
class AbroadMatch:
    """A place abroad found in a person's words."""

    name: str
    """As it is written: `Algérie`, or `Alger, Algérie` for a city."""
    country: Country
    """The country."""
    start: int
    """First character in the normalised text."""
    end: int
    """Character after the last one."""


def find_abroad(text: str) -> list[AbroadMatch]:
    """Every country and city abroad that a text names, in order. France is none."""
    words = split_words(normalize(text))
    keys = [without_accents(word.text) for word in words]
    found: list[AbroadMatch] = []
    at = 0
    while at < len(words):
        match = _longest(keys, at)
        if match is None:
            at += 1
            continue
        (name, country), end = match
        found.append(AbroadMatch(name, country, words[at].start, words[end - 1].end))
        at = end
    return found


def say_abroad(name: str) -> str:
    """Put the preposition before a place abroad as it is written; an empty text for another place."""
    country = name.rsplit(", ", 1)[-1]
    return next((row.at for row in read_countries() if row.name == country), "")


def abroad_phrases() -> tuple[str, ...]:
    """Every way of naming a country or a city abroad, in normal form, for the recogniser: countries with
    their preposition ("au maroc"), cities bare."""
    ways = [way for row in _rows() for way in (row[1], *row[2].split(" | "), *row[3].split(" | "))]
    return tuple(dict.fromkeys(filter(None, map(normalize, ways))))


@lru_cache(maxsize=1)
def read_countries() -> tuple[Country, ...]:
    """The countries of the table. Raises Misconfigured when it is damaged."""
    return tuple(Country(name, at) for name, at, _, _ in _rows())


def _rows() -> list[list[str]]:
    lines = (DATA / "countries.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines[1:] if line]
    if lines[0] != _COLUMNS or any(len(row) != 4 for row in rows):
        raise Misconfigured("cv.data", "countries.tsv: a line is wrong")
    return rows


@lru_cache(maxsize=1)
def _names() -> dict[tuple[str, ...], tuple[str, Country, bool]]:
    """Words of each name, without accents, to the name as written, its country, and whether it is a city."""
    names: dict[tuple[str, ...], tuple[str, Country, bool]] = {}
    for row, country in zip(_rows(), read_countries(), strict=True):
        for city in filter(None, row[3].split(" | ")):
            written = f"{city}, {country.name}"
            names[_key(city.removeprefix("Le ").removeprefix("La "))] = (written, country, True)
        for way in row[2].split(" | "):
            names[_key(way)] = (country.name, country, False)
    return names


def _key(name: str) -> tuple[str, ...]:
    return tuple(without_accents(word.text) for word in split_words(normalize(name)))


@lru_cache(maxsize=1)
def _most_words() -> int:
    return max(map(len, _names()))


def _longest(keys: Sequence[str], at: int) -> tuple[tuple[str, Country], int] | None:
    for end in range(min(len(keys), at + _most_words()), at, -1):
        row = _names().get(tuple(keys[at:end]))
        if row is None:
            continue
        name, country, is_city = row
        is_alone = at == 0 and end == len(keys)
        is_led = at > 0 and keys[at - 1] in small_words("abroad_leads")
        if is_alone or is_led or (not is_city and len(keys[at]) > 4):
            return (name, country), end
    return None
