"""Addresses, postcodes and districts inside a text."""

from __future__ import annotations

import re
from functools import cache

from bot.french.address import say_address
from bot.french.grammar import say_place
from bot.french.lexicon import read_lexicon
from bot.french.reading.patterns import any_of
from bot.french.spoken_numbers import say_postcode

_NAME = r"[^\W\d_a-zà-ÿ][\w'’-]*"
_INITIAL = r"[^\W\d_a-zà-ÿ][a-z]?\.(?=\s?[^\W\d_a-zà-ÿ])"
_CODE = r"(?:0[1-9]|[1-8]\d|9[0-578]) ?\d{3}"
_MOST_DISTRICTS = {"lyon": 9, "paris": 20, "marseille": 16}


def say_streets(text: str) -> str:
    """Read addresses simply where they stand in a text: "3 bis av. J. Jaurès", "69120 Vaulx-en-Velin",
    "Lyon 03"; the post's own marks (cedex, BP) are left out, as `say_address` does."""
    text = _dropped().sub("", text)
    text = _street().sub(_say_street, text)
    text = _postcode().sub(_say_postcode, text)
    text = _postcode_after().sub(_say_postcode_after, text)
    return _district().sub(_say_district, text)


def _say_street(found: re.Match[str]) -> str:
    said = say_address(found[0])
    return said if said else found[0]


def _say_postcode(found: re.Match[str]) -> str:
    comma = "" if found[1] is None else ", " if _follows_a_name(found) else " "
    return f"{comma}{say_postcode(found[2].replace(' ', ''))}, "


def _follows_a_name(found: re.Match[str]) -> bool:
    return found.string[: found.start()].split()[-1][:1].isupper()


def _say_postcode_after(found: re.Match[str]) -> str:
    joiner = ", " if found[1][:1].isupper() and not found[1].endswith(":") else " "
    return f"{found[1]}{joiner}{say_postcode(found[2].replace(' ', ''))}"


def _say_district(found: re.Match[str]) -> str:
    city, number = found["city"], int(found["number"] or found["short"])
    if not 0 < number <= _MOST_DISTRICTS[city.lower()]:
        return found[0]
    return say_place(f"{city.capitalize()} {number}")


@cache
def _street() -> re.Pattern[str]:
    """A house and its street, or a street whose name tells that it is one."""
    words = read_lexicon("spoken_streets")
    short = any_of(words["short_kinds"])
    kinds = rf"(?i:(?:{short})\b\.?|(?:{any_of(words['letter_kinds'])})\b\.?|(?:{any_of(words['kinds'])})\b)"
    months = any_of(read_lexicon("spoken_times")["months"])
    date = rf"\d{{1,2}}(?:er)? (?i:{months})(?: (?:17|18|19|20)\d\d(?!\d))?"
    small = rf"(?:(?:{any_of(words['small'])}) )*(?:[dl]['’])?"
    title = rf"(?:{any_of(words['titles'])})\b\.?"
    part = rf"(?:(?:(?:{any_of(words['small'])}) )?{date}|{small}(?:{title}|{_INITIAL}|{_NAME}))"
    name = rf"\s?{part}(?:[ ]{part}|(?<=\.){part}){{0,5}}"
    house = rf"(?<![\w.,/])\d{{1,4}}(?:\s?[-/]\s?\d{{1,4}})?(?:\s?(?:{any_of(words['houses'])}|[A-D])\b)?,?\s"
    plain = rf"(?i:(?:{short})\b\.?|(?:{any_of(words['plain_kinds'])})\b)"
    return re.compile(rf"{house}{kinds}{name}|(?<!\w){plain}{name}")


@cache
def _dropped() -> re.Pattern[str]:
    words = read_lexicon("spoken_streets")
    alone, numbered = any_of(words["dropped"]), any_of(words["dropped_with_number"])
    return re.compile(
        rf"[ ,]*\b(?i:{alone})\b(?: ?\d{{1,2}}(?!\d))?|\b(?i:{numbered}) ?\d{{2,6}}\b(?:\s?,\s?)?"
    )


@cache
def _postcode() -> re.Pattern[str]:
    others = any_of(read_lexicon("spoken_streets")["not_a_town"])
    return re.compile(rf"(?:(?<=(\w))\s+)?(?<![\d.,])(?:\bF-)?\b({_CODE})\s+(?=(?!(?i:{others})\b){_NAME})")


@cache
def _postcode_after() -> re.Pattern[str]:
    words = any_of(read_lexicon("spoken_streets")["postcode_words"])
    return re.compile(rf"(\b(?i:{words})\s*:?|{_NAME})\s*\(?\b({_CODE})\b\)?(?=\s*(?:$|[,.;)/-](?!\d)))")


@cache
def _district() -> re.Pattern[str]:
    cities = any_of(_MOST_DISTRICTS)
    after = any_of(read_lexicon("spoken_streets")["after_district"])
    rank = r"(?:er|ers|e|è|ème|eme|ᵉ)\b(?: (?i:arrondissement|arrdt|arrt)\b\.?)?"
    return re.compile(
        rf"(?i:\b(?P<city>{cities}))[ -](?:(?P<number>0?\d{{1,2}}){rank}"
        rf"|(?P<short>0\d|\d{{1,2}})(?!\d)(?=\s*(?:$|[,.;:!?)(/-](?!\d)|(?i:{after})\b)))"
    )
