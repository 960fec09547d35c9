"""What an offer demands, asked by yes or no, and an honest conclusion. Health is never asked, nor anything
that the offer does not demand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.french.lexicon import read_mapping
from bot.french.spoken import say_date, say_number
from bot.jobs.cv import CvContent
from bot.jobs.offer import Offer
from bot.jobs.offer_demands import LAW, Demand

QUESTIONS = Path(__file__).parent / "data" / "eligibility.yml"
"""File of the questions."""

FITS, UNSURE, WORTH_A_CALL = "fits", "unsure", "worth_a_call"
NOT_THIS_ONE, NOTHING_ASKED = "not_this_one", "nothing_asked"
"""Conclusions: all is there; something is not known; something wished is missing; something that the law or
the work itself demands is missing; the offer demands nothing."""


@lru_cache(maxsize=1)
def load_eligibility() -> Mapping[str, Any]:
    """Read the questions once. Raises Misconfigured when their file is damaged."""
    return read_mapping(QUESTIONS, "applications.eligibility")


def to_ask(demands: Collection[Demand]) -> tuple[Demand, ...]:
    """The demands that are asked, those that the law makes first, no more than a person can bear."""
    asked = [demand for demand in demands if demand.is_asked]
    asked.sort(key=lambda demand: demand.weight != LAW)
    return tuple(asked[: load_eligibility()["most_questions"]])


def known_answers(
    demands: Collection[Demand], offer: Offer, cv: CvContent, hours: Collection[str] = ()
) -> dict[str, bool]:
    """Answers that the CV and the hours looked for (`bot.jobs.offer.HOURS_TAGS`) give already, by code."""
    known: dict[str, bool] = {}
    for demand in demands:
        if demand.code == "licence_b" and cv.licence in ("car", "truck", "none"):
            known[demand.code] = cv.licence != "none"
        elif demand.code == "licence_c" and cv.licence == "truck":
            known[demand.code] = True
        elif demand.code in ("experience", "diploma_or_experience"):
            if any(one.rome and one.rome[:3] == (offer.rome or "-")[:3] for one in cv.experiences):
                known[demand.code] = True
        elif demand.code.removeprefix("hours_") in {*hours, *cv.hours}:
            known[demand.code] = True
    return known


def question_words(demand: Demand) -> str:
    """The question in words."""
    rule = load_eligibility()["questions"][demand.code]
    value = _value_words(demand)
    if "{value}" in rule["ask"] and not value:
        return str(rule["ask_unnamed"])
    return str(rule["ask"]).format(value=value)


def why_words(demand: Demand) -> str:
    """Why it is asked, in words."""
    return str(load_eligibility()["questions"][demand.code]["why"])


def missing_words(demand: Demand) -> str:
    """What to do after a no, in words."""
    return str(load_eligibility()["questions"][demand.code]["missing"])


def conclude(demands: Collection[Demand], answers: Mapping[str, bool | None]) -> str:
    """The conclusion from the answers, by code: True, False, or None for "I do not know"."""
    if not demands:
        return NOTHING_ASKED
    refused = [demand for demand in demands if answers.get(demand.code) is False]
    if any(demand.weight == LAW for demand in refused):
        return NOT_THIS_ONE
    if refused:
        return WORTH_A_CALL
    is_known = all(answers.get(demand.code) for demand in demands)
    return FITS if is_known else UNSURE


def _value_words(demand: Demand) -> str:
    if demand.code.startswith("age"):
        return say_number(int(demand.value))
    if demand.code == "deadline" and demand.value:
        return say_date(date.fromisoformat(demand.value))
    short = len(demand.value.split()) <= load_eligibility()["most_diploma_words"]
    return demand.value if short else ""
