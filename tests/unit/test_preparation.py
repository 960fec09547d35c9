"""A preparation asks its questions in order, one at a time, and always knows its step."""

from __future__ import annotations

from datetime import date

import pytest

from bot.jobs.offer import Contact, Offer
from bot.jobs.offer_wire import read_offer
from bot.jobs.preparation import (
    Plan,
    Preparation,
    jumped,
    known_papers,
    next_question,
    pending_demand,
    pending_paper,
    plan_of,
    read_preparation,
    step_of,
    ways_of,
)

TODAY = date(2026, 11, 24)


def offer(**fields: object) -> Offer:
    lines = {"telephone": "04 65 71 12 34", "coordonnees1": "49 rue Zola, 69500 Bron"}
    wire = {"id": "1", "intitule": "Agent", "romeCode": "K2204", "contact": {"nom": "Mme Sow", **lines}}
    return read_offer({**wire, **fields}, "test")


def plan(one: Preparation, made: Offer | None = None, can_follow_up: bool = True) -> Plan:
    return plan_of(one, made or offer(), TODAY, can_follow_up)


def yes_to(question: str, one: Preparation, going: Plan) -> dict[str, object]:
    demand, paper = pending_demand(one, going), pending_paper(one, going)
    return {
        "way": {"way": "phone"},
        "help": {"way": "mediator"},
        "terms": {"is_clear": True},
        "condition": {"answers": {**one.answers, demand.code if demand else "": True}},
        "paper": {"papers": {**one.papers, paper: True}},
        "words": {"is_said": True},
        "rehearse": {"rehearses": True},
        "employer": {"answered": one.answered + 1},
        "retry": {"is_rehearsed": True},
        "follow_up": {"is_follow_up_asked": True},
    }[question]


def walk(one: Preparation, made: Offer, can_follow_up: bool = True) -> list[str]:
    """Questions asked of a person who says yes to everything, and no more rehearsal after the first."""
    asked = []
    for _ in range(40):
        going = plan(one, made, can_follow_up)
        question = next_question(one, going)
        if not question:
            return asked
        asked.append(question)
        one = one.with_(**yes_to(question, one, going))
    raise AssertionError("the preparation never ends")


def test_a_preparation_by_telephone_goes_through_four_steps() -> None:
    asked = walk(Preparation("1"), offer(description="Avoir 18 ans.", experienceExige="E"))
    assert asked == [
        *("way", "terms", "condition", "condition", "paper", "words", "rehearse"),
        *("employer", "employer", "employer", "retry", "follow_up"),
    ]


def test_an_offer_without_a_person_to_reach_is_prepared_with_a_mediator() -> None:
    one = Preparation("1", is_employer=False)
    asked = walk(one, offer(contact={}))
    assert asked == ["help", "terms", "paper", "paper", "words", "follow_up"]
    assert step_of("words", plan(one.with_(way="mediator"))) == (3, 3, "words")


def test_no_follow_up_is_proposed_to_who_is_not_remembered() -> None:
    assert walk(Preparation("1"), offer(), can_follow_up=False)[-1] == "retry"


def test_something_demanded_that_is_missing_asks_whether_to_go_on() -> None:
    made = offer(description="Avoir 18 ans.")
    one = Preparation("1", way="phone", is_clear=True, answers={"age_min": False})
    assert next_question(one, plan(one, made)) == "anyway"
    assert next_question(one.with_(goes_on=True), plan(one, made)) == "paper"


def test_who_does_not_rehearse_goes_on() -> None:
    one = Preparation("1", way="phone", is_clear=True, papers={"pen": None}, is_said=True)
    assert next_question(one, plan(one)) == "rehearse"
    assert next_question(one.with_(rehearses=False, is_rehearsed=True), plan(one)) == "follow_up"


@pytest.mark.parametrize(
    ("contact", "ways"),
    [
        (Contact(phone="04 65 71 12 34", address="1 rue Zola"), ("phone", "visit", "mediator")),
        (Contact(phone="04 65 71 12 34"), ("phone", "mediator")),
        (Contact(address="1 rue Zola"), ("visit", "mediator")),
        (None, ("mediator",)),
    ],
)
def test_the_ways_are_those_that_the_contact_allows(contact: Contact | None, ways: tuple[str, ...]) -> None:
    assert ways_of(contact) == ways


def test_every_question_has_its_step() -> None:
    going = plan(Preparation("1", way="phone"))
    assert step_of("way", going) == (1, 4, "terms")
    assert step_of("paper", going) == (2, 4, "papers")
    assert step_of("employer", going) == (4, 4, "rehearsal")
    assert step_of("follow_up", going) == (4, 4, "rehearsal")


def test_papers_that_are_ready_are_not_asked_again() -> None:
    going = plan(Preparation("1", way="visit"))
    assert known_papers(going, {"identity": True, "cv": False, "bank": True}) == {"identity": True}


@pytest.mark.parametrize(
    ("step", "question"),
    [("terms", "terms"), ("papers", "paper"), ("words", "words"), ("rehearsal", "employer")],
)
def test_a_person_can_go_straight_to_a_step(step: str, question: str) -> None:
    one = Preparation("1", way="visit", is_paused=True)
    going = plan(one, offer(description="Avoir 18 ans."))
    assert next_question(one, going) == "resume"
    assert next_question(jumped(one, going, step), going) == question


def test_a_preparation_comes_back_as_it_was_kept() -> None:
    one = Preparation("1", {"name": "A"}, way="visit", answers={"age_min": None}, turn=2)
    assert read_preparation({**one.to_json(), "of_another_version": 1}) == one
    assert read_preparation({}) is None
    assert read_preparation(None) is None
