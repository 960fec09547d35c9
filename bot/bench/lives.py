"""What simulated people tell for a CV: names, number, work done, studies, languages."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from num2words import num2words

from bot.bench.people_facts import Fact, read_pieces, weighed
from bot.french.heard import without_accents
from bot.jobs.name_guess import keys_of


def life_of(number: int, manner: str, trade: Mapping[str, Any]) -> dict[str, Fact]:
    """The facts of a CV of the person of a number, who speaks in a manner and did the work of a trade."""
    draw = random.Random(f"life {number:04d}")
    lives = read_pieces("lives")
    given = draw.choice(lives["given"][draw.choice(["f", "m"])])
    family = draw.choice(lives["family"])
    long = draw.choice(lives["long"])
    where = draw.choice(lives["where"])
    studies = weighed(lives["studies"], draw)
    languages = lives["languages"].get(manner) or lives["languages"]["standard"]
    pairs = ["06", "39", "98", f"{draw.randint(0, 99):02d}", f"{draw.randint(0, 99):02d}"]
    return {
        "name": _told(f"{given} {family}"),
        "given": _told(given),
        "family": _told(family),
        "given_letters": _told(_letters(given), code=given, keys=keys_of(given)),
        "family_letters": _told(_letters(family), code=family, keys=keys_of(family)),
        "phone": _told(" ".join(map(_pair, pairs)), code="".join(pairs), keys="".join(pairs)),
        "work": Fact(frozenset(trade["romes"]), (*trade["do"], *trade["noun"]), is_framed=False),
        "worked": _told(f"{where} {long['ways'][0]}"),
        "where": _told(where),
        "long": Fact(frozenset({str(long["months"])}), tuple(long["ways"]), is_framed=False),
        "tasks": _told(draw.choice(lives["tasks"])),
        "studies": Fact(frozenset({"studies"}), tuple(studies["ways"]), is_framed=False),
        "study_when": _told(draw.choice(lives["study_when"])),
        "languages": Fact(frozenset(languages["codes"]), tuple(languages["ways"]), is_framed=False),
        "french": _told(draw.choice(lives["french"])),
        "proud": _told(draw.choice(lives["proud"])),
    }


def licence_of(has_licence: bool) -> Fact:
    """Whether the person has a driving licence, and how a wrong one is put right."""
    code = "car" if has_licence else "none"
    return Fact(frozenset({code}), tuple(read_pieces("lives")["licence"][code]), is_framed=False)


def _told(words: str, code: str = "", keys: str = "") -> Fact:
    return Fact(frozenset({code or words}), (words,), keys=keys, is_framed=False)


def _letters(name: str) -> str:
    return " ".join(without_accents(name).replace(" ", ""))


def _pair(pair: str) -> str:
    words = num2words(int(pair), lang="fr").replace("-", " ")
    return f"{num2words(0, lang='fr')} {words}" if pair[0] == "0" and pair != "00" else words
