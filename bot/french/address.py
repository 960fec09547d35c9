"""A written French address, read aloud simply."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from num2words import num2words

from bot.french.lexicon import read_lexicon

_POSTCODE = re.compile(r"(?<!\d)\d{5}(?!\d)")
_HOUSE = re.compile(r"^(\d{1,4})(?:\s*[-/]\s*\d{1,4})?[\s,]*(?P<rest>.*)$")
_LETTER = re.compile(r"^([A-Za-z])(?=[\s,]|$)")
_RANK = re.compile(r"^(\d{1,2})(e|è|ème|eme|ᵉ)$", re.IGNORECASE)
_TOKEN = re.compile(r"[^\s,]+|,")


def say_address(address: str) -> str:
    """Read an address simply: abbreviations in full, numbers in words, the postcode and the post's own
    marks (cedex, BP) left out. "12 bis av. J. Jaurès, 69120 Vaulx-en-Velin" is "douze bis, avenue Jean
    Jaurès, Vaulx-en-Velin"."""
    parts = [_say_part(part) for part in _POSTCODE.sub(",", address).split(",")]
    return ", ".join(part for part in parts if part)


def _say_part(part: str) -> str:
    text = " ".join(_spaced(part).split())
    match = _HOUSE.match(text)
    if match is None or not match["rest"]:
        return _say_street(text)
    number, rest = num2words(int(match[1]), lang="fr"), match["rest"]
    repeats = read_lexicon("addresses")["repeats"]
    first, _, after = rest.partition(" ")
    letter = _LETTER.match(rest)
    if first.rstrip(",").lower() in repeats:
        number, rest = f"{number} {repeats[first.rstrip(',').lower()]}", after
    elif letter:
        number, rest = f"{number} {letter[1].upper()}", rest[1:].lstrip(" ,")
    elif text[len(match[1]) : len(match[1]) + 1].strip(" ,-/"):
        return _say_street(text)
    street = _say_street(rest)
    return f"{number}, {street}" if street else number


def _spaced(part: str) -> str:
    """Part "St-Fons" and "J.Jaurès" where an abbreviation touches the next word."""
    words = "|".join(sorted(map(re.escape, _saints()), key=len, reverse=True))
    text = re.sub(
        rf"\b({words})[.]?[- ](?=\w)", lambda m: _words()[m[1].lower()] + "-", part, flags=re.IGNORECASE
    )
    return re.sub(r"(?<=\b\w)\.(?=[^\W\d])", ". ", text)


def _say_street(text: str) -> str:
    tokens = _TOKEN.findall(text)
    said: list[str] = []
    skip = 0
    for at, token in enumerate(tokens):
        if skip:
            skip -= 1
            continue
        word, skip = _say_token(tokens, at, token)
        if word:
            said.append(word)
    return " ".join(said)


def _say_token(tokens: list[str], at: int, token: str) -> tuple[str, int]:
    data = read_lexicon("addresses")
    bare = token.rstrip(".").lower()
    following = tokens[at + 1] if at + 1 < len(tokens) else ""
    if bare in data["dropped"]:
        return "", int(following.isdecimal())
    if bare in data["dropped_with_number"] and following.isdecimal():
        return "", 1
    if bare in data["first"]["marks"]:
        return data["first"]["masculine"], 0
    rank = _RANK.match(token)
    if rank:
        return num2words(int(rank[1]), lang="fr", to="ordinal"), 0
    if token.isdecimal():
        return num2words(int(token), lang="fr"), 0
    name = _first_name(tokens, at, bare) if token.endswith(".") else ""
    if name or _is_initial(token):
        return name, 0
    if bare in data["words"] and (token.endswith(".") or _is_known_short(bare)):
        return data["words"][bare], 0
    return token.rstrip("."), 0


def _is_initial(token: str) -> bool:
    return (
        token.endswith(".")
        and len(token) <= 3
        and token[:1].isupper()
        and (token.rstrip(".").lower() not in _words() or len(token) == 2)
    )


def _first_name(tokens: list[str], at: int, initial: str) -> str:
    for name in tokens[at + 1 :]:
        known = read_lexicon("addresses")["people"].get(name.lower())
        if known:
            return known.get(initial, "")
    return ""


def _is_known_short(bare: str) -> bool:
    """Tell whether an abbreviation is one even without its dot."""
    return bare not in read_lexicon("addresses")["needs_dot"]


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return dict(read_lexicon("addresses")["words"])


@lru_cache(maxsize=1)
def _saints() -> tuple[str, ...]:
    return tuple(read_lexicon("addresses")["saints"])
