"""The terms of an offer in plain words: contract, trial, hours, pay, fees, dates. Keys and values only: the
sentences are the responses `utter_applications_<key>` of the dialogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.french.lexicon import read_mapping
from bot.french.spoken import say_count, say_date, say_money
from bot.jobs.offer import Offer
from bot.jobs.offer_demands import Demand

TERMS = Path(__file__).parent / "data" / "offer_terms.yml"
"""File of what is explained."""

Line = tuple[str, dict[str, str]]
"""Key of a response, without `utter_applications_`, and the values of its variables."""


@lru_cache(maxsize=1)
def load_terms() -> Mapping[str, Any]:
    """Read what is explained once. Raises Misconfigured when its file is damaged."""
    return read_mapping(TERMS, "offers.terms")


def main_terms(offer: Offer, demands: tuple[Demand, ...], today: date) -> Iterator[Line]:
    """What a person must know before applying: the contract, how sure the pay is, money asked, last day."""
    if offer.contract in load_terms()["contracts"]:
        yield f"contract_{offer.contract}", {}
    if offer.contract_months and offer.contract != "open_ended":
        yield "contract_length", {"months": say_count(offer.contract_months, "month")}
    yield from _pay(offer)
    found = {demand.code: demand.value for demand in demands}
    for code in load_terms()["warnings"]:
        if code in found:
            yield code, {"amount": say_money(float(found[code]))} if found[code] else {}
    if found.get("deadline"):
        day = date.fromisoformat(found["deadline"])
        yield "deadline" if day >= today else "deadline_over", {"day": say_date(day)}


def further_terms(offer: Offer, demands: tuple[Demand, ...]) -> Iterator[Line]:
    """What more can be told: the trial, how the week goes, good news."""
    trial = trial_words(offer)
    if trial:
        yield "trial", {"trial": trial}
    found = {demand.code for demand in demands}
    for code in (*load_terms()["patterns"], *load_terms()["good_news"]):
        if code in found:
            yield code, {}
    if offer.needs_experience is False:
        yield "no_experience", {}


def trial_words(offer: Offer) -> str:
    """The longest trial that the law allows for the contract, in words; empty when it is not known."""
    for row in load_terms()["trials"].get(offer.contract, ()):
        most = row["up_to_months"]
        if most is None or (offer.contract_months is not None and offer.contract_months <= most):
            return say_count(row["amount"], row["unit"])
    return ""


def _pay(offer: Offer) -> Iterator[Line]:
    if offer.net_monthly_euros is None:
        if offer.kind == "job":
            yield "pay_unknown", {}
        return
    key = "pay_estimate" if offer.has_pay_estimate else "pay_known"
    yield key, {"pay": say_money(offer.net_monthly_euros)}
