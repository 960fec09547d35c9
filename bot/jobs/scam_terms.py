"""The terms, kept as data, in which messages about work are read: spellings, numbers, pay, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.errors import Misconfigured
from bot.french.heard import without_accents
from bot.french.lexicon import read_mapping
from bot.jobs.scam_pay import PayTerms

FILE = Path(__file__).parent / "data" / "scam_terms.yml"
"""File of the terms."""

CODE = "scam.terms"
"""Code of the error when the file is wrong."""


@dataclass(frozen=True)
class NumberTerms:
    """What is known of the telephone numbers of France."""

    premium_starts: tuple[str, ...]
    """Beginnings of expensive numbers."""
    shared_starts: tuple[str, ...]
    """Beginnings of numbers that cost a little more than others."""
    ordinary: frozenset[str]
    """Short numbers of known services at the price of an ordinary call, or free."""
    free_second_digits: frozenset[str]
    """Second digits of the free four-digit numbers that begin with 3."""
    paid_text_starts: frozenset[str]
    """First digits of the five-digit numbers to which a paid text message is sent."""
    foreign_codes: tuple[str, ...]
    """Codes of other countries, the longest first, for numbers that are not said to the end."""
    call_words: frozenset[str]
    """Words before a short number to call."""
    code_words: frozenset[str]
    """Words right before the code of a country that is said alone ("un plus quarante-quatre")."""
    text_words: frozenset[str]
    """Words before a short number to write to."""
    units: frozenset[str]
    """Words after a number that is none of telephone."""
    percent: list[str]
    """The two words of a percentage."""


@dataclass(frozen=True)
class Terms:
    """All terms, ready to be used."""

    respellings: Mapping[str, str]
    """What each word is written as."""
    after_number: Mapping[str, str]
    """What a word is written as when it follows a number."""
    least_price: int
    """Least number after which one letter may be the currency ("50e"); lower ones are ranks ("3e")."""
    per: str
    """Word that takes the place of a stroke before a period."""
    periods: frozenset[str]
    """Words of periods."""
    numbers: NumberTerms
    """Telephone numbers."""
    pay: PayTerms
    """Pay."""
    addresses: Mapping[str, Any]
    """Lists by which an internet address is judged."""

    def pay_marks(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Give the place of each pay in a normal form, and its mark (`pay:huge:day`)."""
        return self.pay.marks(text)


@lru_cache(maxsize=1)
def load_terms() -> Terms:
    """Read the terms once. Raises Misconfigured when their file is damaged."""
    data = read_mapping(FILE, CODE)
    try:
        pay = PayTerms.read(data["pay"])
        return Terms(
            respellings=_spellings(data["respellings"]),
            after_number=_spellings(data["after_number"]),
            least_price=int(data["least_price"]),
            per=data["per"],
            periods=frozenset(pay.unit_of),
            numbers=_number_terms(data["numbers"]),
            pay=pay,
            addresses=data["addresses"],
        )
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise Misconfigured(CODE, f"{FILE.name} is not as it must be: {error}") from error


def mark_address(address: str) -> str | None:
    """Give the mark of an internet or mail address in lower case; None when it is no address.

    `url:chat` leads to a messaging app, `url:short` hides where it leads, `url:fake` bears an official name
    at another place, `url:odd` has an ending that swindlers like, `mail:free` is a mailbox that anybody can
    open; else `url:plain` and `mail:plain`.
    """
    lists = load_terms().addresses
    is_mail, is_link = "@" in address, bool(re.match(r"https?://|www\.", address))
    host = re.split(r"[/?:#]", re.sub(r"^https?://|^www\.", "", address.split("@")[-1]))[0]
    ending = host.rsplit(".", 1)[-1]
    if not is_mail and not is_link and ending not in lists["endings"] and ending not in lists["odd_endings"]:
        return None
    domain = ".".join(host.split(".")[-2:])
    if _borrows(address.split("/")[0] if is_mail else host, lists, domain):
        return "url:fake"
    if is_mail:
        return "mail:free" if domain in lists["free_mail"] else "mail:plain"
    for mark, name in (("url:chat", "chats"), ("url:short", "shorteners")):
        if domain in lists[name] or host in lists[name]:
            return mark
    return "url:odd" if ending in lists["odd_endings"] else "url:plain"


def _borrows(address: str, lists: Mapping[str, Any], domain: str) -> bool:
    """An official name in an address that is not at its official place."""
    flat = re.sub(r"[^a-z0-9]", "", address)
    is_official = domain in lists["official_domains"] or domain.endswith(tuple(lists["official_ends"]))
    parts = set(re.split(r"[^a-z0-9]+", address))
    is_named = any(name in flat for name in lists["official_names"]) or parts & set(lists["short_names"])
    return not is_official and bool(is_named)


def _number_terms(data: Mapping[str, Any]) -> NumberTerms:
    return NumberTerms(
        premium_starts=tuple(data["premium_starts"]),
        shared_starts=tuple(data["shared_starts"]),
        ordinary=frozenset(data["ordinary"]),
        free_second_digits=frozenset(data["free_second_digits"]),
        paid_text_starts=frozenset(data["paid_text_starts"]),
        foreign_codes=tuple(sorted(data["foreign_codes"], key=len, reverse=True)),
        call_words=_words(data["call_words"]),
        code_words=_words(data["code_words"]),
        text_words=_words(data["text_words"]),
        units=_words(data["units"]),
        percent=str(data["percent"]).split(),
    )


def _spellings(data: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {without_accents(str(way)): without_accents(text) for text, ways in data.items() for way in ways}


def _words(words: Sequence[str]) -> frozenset[str]:
    return frozenset(without_accents(word) for word in words)
