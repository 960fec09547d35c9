"""Eligibility is asked only where the offer demands something, and its conclusion is honest."""

from __future__ import annotations

from datetime import date

import pytest

from bot.french.sentences import check, plain_limits
from bot.jobs.cv import CvContent, Experience
from bot.jobs.eligibility import (
    conclude,
    known_answers,
    load_eligibility,
    missing_words,
    question_words,
    to_ask,
    why_words,
)
from bot.jobs.offer import Offer
from bot.jobs.offer_demands import LAW, WISH, Demand, load_demand_rules, read_demands
from bot.jobs.offer_wire import read_offer

TODAY = date(2026, 11, 24)
AGE, EXPERIENCE = Demand("age_min", "18", True, LAW), Demand("experience", "", True, WISH)
NAMES = ["CACES", "CAP", "chariot", "nationalité"]


def offer(**fields: object) -> Offer:
    return read_offer({"id": "1", "intitule": "Agent", "romeCode": "K2204", **fields}, "test")


def test_every_demand_that_is_asked_has_its_question() -> None:
    asked = {rule["code"] for rule in load_demand_rules()["demands"] if rule["asks"]}
    assert set(load_eligibility()["questions"]) == asked | {"hours_night", "hours_weekend"}


def test_an_offer_that_demands_nothing_asks_nothing() -> None:
    assert to_ask(read_demands(offer(description="Sans diplôme."), TODAY)) == ()
    assert conclude((), {}) == "nothing_asked"


def test_what_the_law_demands_is_asked_first_and_nobody_is_asked_more_than_four() -> None:
    demands = [EXPERIENCE, *(Demand(code, "", True, WISH) for code in ("caces", "hours_night")), AGE]
    demands += [Demand("hours_weekend", "", True, WISH), Demand("fee", "20")]
    assert [demand.code for demand in to_ask(demands)][0] == "age_min"
    assert len(to_ask(demands)) == 4


@pytest.mark.parametrize(
    ("answers", "conclusion"),
    [
        ({"age_min": True, "experience": True}, "fits"),
        ({"age_min": True, "experience": None}, "unsure"),
        ({"age_min": True}, "unsure"),
        ({"age_min": True, "experience": False}, "worth_a_call"),
        ({"age_min": False, "experience": True}, "not_this_one"),
    ],
)
def test_the_conclusion_follows_the_answers(answers: dict[str, bool | None], conclusion: str) -> None:
    assert conclude((AGE, EXPERIENCE), answers) == conclusion


def test_what_the_cv_says_is_not_asked_again() -> None:
    made = offer(description="Permis B exigé.", experienceExige="E", complementExercice="Travail de nuit")
    demands = read_demands(made, TODAY)
    cv = CvContent(licence="car", experiences=(Experience("ménage", rome="K2201"),))
    assert known_answers(demands, made, cv) == {"licence_b": True, "experience": True}
    assert known_answers(demands, made, CvContent(licence="none"), ("night",)) == {
        "licence_b": False,
        "hours_night": True,
    }
    assert known_answers(demands, made, CvContent()) == {}


def test_questions_are_said_with_their_value_or_without_it_when_it_is_long() -> None:
    assert question_words(AGE) == "Avez-vous dix-huit ans, ou plus ?"
    assert question_words(Demand("deadline", "2026-12-15")).endswith("avant le mardi quinze décembre ?")
    assert question_words(Demand("diploma", "CAP coiffure")) == "Avez-vous ce diplôme : CAP coiffure ?"
    long = Demand("diploma", "diplôme d'aide-soignant ou d'accompagnant éducatif et social")
    assert question_words(long) == "Avez-vous le diplôme de ce métier ?"


@pytest.mark.parametrize("code", sorted(load_eligibility()["questions"]))
def test_what_is_said_of_a_demand_is_plain_french(code: str) -> None:
    demand = Demand(code, {"age_min": "18", "age_max": "29", "deadline": "2026-12-15"}.get(code, ""))
    for words in (question_words(demand), why_words(demand), missing_words(demand)):
        assert check(words, plain_limits(), NAMES) == []
