"""What an offer demands, read from its fields and its description: asked by yes or no, or told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.french.heard_dates import read_date
from bot.french.lexicon import read_mapping
from bot.jobs.offer import Offer
from bot.jobs.offer_rules import fold, found, pattern

RULES = Path(__file__).parent / "data" / "offer_demands.yml"
"""File of the rules."""

LAW, WISH = "law", "wish"
"""What a "no" weighs: the work is not possible, or a call is worth it all the same."""

LICENCES = {"b": "licence_b", "c": "licence_c", "ce": "licence_c", "d": "licence_d"}
"""Demand of each driving licence, by its letters."""

_SENTENCE = re.compile(r"(?<=[.!?;])\s+")


@dataclass(frozen=True)
class Demand:
    """One thing that an offer demands or says."""

    code: str
    """A code of `offer_demands.yml`, or `hours_night` or `hours_weekend`."""
    value: str = ""
    """An age, an amount in euros, an ISO 8601 date, the name of a diploma; empty when there is none."""
    is_asked: bool = False
    """True when it is asked by yes or no."""
    weight: str = WISH
    """LAW or WISH."""


@lru_cache(maxsize=1)
def load_demand_rules() -> Mapping[str, Any]:
    """Read the rules once. Raises Misconfigured when their file is damaged."""
    return read_mapping(RULES, "offers.demands")


def read_demands(offer: Offer, today: date) -> tuple[Demand, ...]:
    """What an offer demands, in the order of the rules, each once; dates are counted from today."""
    texts = [*_SENTENCE.split(offer.description), *_SENTENCE.split(offer.conditions), _exercise(offer)]
    demands: dict[str, Demand] = {}
    for demand in (*_from_fields(offer), *_from_texts(texts, offer, today)):
        demands.setdefault(demand.code, demand)
    if offer.kind == "training":
        for code in load_demand_rules()["given_by_training"]:
            demands.pop(code, None)
    if "diploma_or_experience" in demands:
        demands.pop("diploma", None)
        demands.pop("experience", None)
    order = [rule["code"] for rule in load_demand_rules()["demands"]]
    return tuple(sorted(demands.values(), key=lambda d: order.index(d.code) if d.code in order else -1))


def matches_rule(rule: Mapping[str, Any], sentence: str) -> re.Match[str] | None:
    """The match of a rule in one sentence of an offer; None when it is not there, or only wished for."""
    folded = fold(sentence)
    match = pattern(rule["find"]).search(folded)
    if match is None or found(rule.get("but_not"), folded):
        return None
    is_wish = rule["asks"] and found(load_demand_rules()["soft"], folded)
    return None if is_wish else match


def _from_fields(offer: Offer) -> Iterator[Demand]:
    for licence in offer.licences:
        code = LICENCES.get(fold(licence).split(" ", 1)[0])
        if code:
            yield Demand(code, is_asked=True, weight=LAW)
    if offer.needs_experience:
        yield Demand("experience", is_asked=True, weight=WISH)
    for tag in ("night", "weekend"):
        if tag in offer.hours:
            yield Demand(f"hours_{tag}", is_asked=True, weight=WISH)


def _from_texts(texts: list[str], offer: Offer, today: date) -> Iterator[Demand]:
    for sentence in texts:
        for rule in load_demand_rules()["demands"]:
            if not _concerns(rule, offer):
                continue
            match = matches_rule(rule, sentence)
            if match is not None:
                value = _value(rule["code"], match, sentence, today)
                yield Demand(rule["code"], value, rule["asks"], rule.get("weight", WISH))


def _concerns(rule: Mapping[str, Any], offer: Offer) -> bool:
    return (
        offer.kind in rule.get("kinds", (offer.kind,))
        and offer.contract in rule.get("contracts", (offer.contract,))
        and offer.rome in rule.get("romes", (offer.rome,))
    )


def _value(code: str, match: re.Match[str], sentence: str, today: date) -> str:
    words = _as_written(match, sentence) if match.re.groups and match[1] else ""
    if code == "deadline":
        day = read_date(words, today).value
        return day.isoformat() if day else ""
    if code.startswith("diploma") and not words[:2].isupper():
        return words[:1].lower() + words[1:]
    return words


def _as_written(match: re.Match[str], sentence: str) -> str:
    """The words of the first group with their accents, when folding left each character in its place."""
    flat = " ".join(sentence.split())
    return flat[match.start(1) : match.end(1)] if len(fold(flat)) == len(flat) else match[1]


def _exercise(offer: Offer) -> str:
    value = offer.wire.get("complementExercice")
    return value if isinstance(value, str) else ""
