"""The rehearsal asks three likely questions and judges only what was said."""

from __future__ import annotations

from datetime import date

import pytest

from bot.french.sentences import check, plain_limits
from bot.jobs.families import load_families
from bot.jobs.offer import Offer
from bot.jobs.offer_demands import load_demand_rules, read_demands
from bot.jobs.offer_wire import read_offer
from bot.jobs.rehearsal import (
    Answer,
    Feedback,
    feedback,
    is_answered,
    load_rehearsal,
    question_named,
    questions_for,
    trade_signs,
)

TODAY = date(2026, 11, 24)
DATA = load_rehearsal()
ROWS = [*DATA["openings"], *DATA["terms"], *(row for rows in DATA["families"].values() for row in rows)]


def offer(rome: str = "K2204", **fields: object) -> Offer:
    return read_offer({"id": "1", "intitule": "Agent", "romeCode": rome, **fields}, "test")


def asked(made: Offer, turn: int = 0) -> list[str]:
    return [question.code for question in questions_for(made, read_demands(made, TODAY), turn)]


def test_three_questions_about_oneself_the_trade_and_the_terms() -> None:
    assert asked(offer(complementExercice="Travail de nuit")) == ["introduce", "bathroom", "night"]
    assert asked(offer("N1103"))[1] == "heavy_box"
    assert asked(offer("L1202"))[1:] == ["quality", "travel"]


def test_the_next_rehearsal_asks_something_else() -> None:
    assert asked(offer(), turn=1) == ["introduce", "alone_on_site", "start"]
    assert asked(offer(), turn=2) == asked(offer(), turn=0)


def test_every_family_has_questions_and_every_code_is_its_own() -> None:
    assert set(DATA["families"]) == set(load_families()["families"])
    assert all(len(rows) >= 2 for rows in DATA["families"].values())
    assert len({row["code"] for row in ROWS}) == len(ROWS)
    assert {row["kind"] for row in ROWS} == {"open", "yes_no", "time"}


def test_terms_are_told_by_known_demands_hours_or_contracts() -> None:
    demands = {rule["code"] for rule in load_demand_rules()["demands"]} | {"hours_night", "hours_weekend"}
    known = demands | {"morning", "part_time", "fixed_term", "always"}
    assert {row["when"] for row in DATA["terms"]} <= known


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("introduce", "bonjour je m'appelle awa et je fais du ménage", True),
        ("introduce", "bonjour", False),
        ("night", "oui", True),
        ("night", "non pas la nuit", True),
        ("night", "le bus", False),
        ("bathroom", "je frotte avec un produit", True),
        ("bathroom", "je ne sais pas", False),
        ("bathroom", "", False),
        ("start", "lundi prochain", True),
        ("start", "dans deux semaines", True),
        ("start", "tout de suite", True),
        ("licence_since", "trois ans", True),
        ("travel", "avec le bus c3", True),
        ("travel", "ça va", False),
    ],
)
def test_an_answer_is_told_from_its_words(code: str, text: str, expected: bool) -> None:
    assert is_answered(question_named(code), text) is expected


def test_a_full_answer_is_praised_and_nothing_is_to_be_improved() -> None:
    answers = [
        Answer("introduce", "bonjour je m'appelle awa j'ai fait trois ans de ménage"),
        Answer("bathroom", "d'abord le lavabo avec le produit puis le sol"),
        Answer("night", "oui j'ai l'habitude"),
    ]
    assert feedback(answers, ["Awa"], ["ménage"]) == Feedback(("answered_all", "exampled"), "")


def test_one_thing_only_is_to_be_improved_the_most_useful_first() -> None:
    answers = [Answer("introduce", "j'ai fait du ménage pendant trois ans"), Answer("night", "oui bien sûr")]
    assert feedback(answers).better == "no_name"
    silent = feedback([*answers, Answer("bathroom", "")])
    assert (silent.better, silent.tip) == ("silent", question_named("bathroom").tip)
    missed = feedback([Answer("introduce", "bonjour je m'appelle awa"), Answer("travel", "ça va merci")])
    assert (missed.better, missed.tip) == ("not_answered", question_named("travel").tip)


def test_nothing_is_praised_that_was_not_said() -> None:
    nothing = feedback([Answer("introduce", ""), Answer("bathroom", ""), Answer("night", "")])
    assert nothing.goods == ()
    assert nothing.better == "silent"


def test_wrong_grammar_costs_nothing() -> None:
    answers = [
        Answer("introduce", "bonjour moi c'est ahmed moi faire ménage beaucoup années"),
        Answer("alone_on_site", "oui moi travailler seul chez monsieur"),
    ]
    assert feedback(answers, trade=["ménag"]).better == ""


def test_the_trade_is_known_by_the_beginning_of_its_words() -> None:
    signs = trade_signs(["nettoyage", "Agent de propreté"])
    answers = [Answer("introduce", "bonjour je m'appelle awa j'ai nettoyé des bureaux chez un monsieur")]
    assert feedback(answers, trade=signs).goods[:2] == ("answered_all", "exampled")
    assert feedback(answers, trade=signs).better == ""
    other = [Answer("introduce", "bonjour je m'appelle awa j'ai gardé des enfants")]
    assert feedback(other, trade=signs).better == "no_trade"


def test_a_name_of_the_cv_counts_as_naming_oneself() -> None:
    answers = [Answer("introduce", "bonjour fatou diallo j'ai travaillé chez une dame")]
    assert feedback(answers, ["Fatou", "Diallo"]).better == ""


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["code"])
def test_what_the_employer_asks_and_what_helps_are_plain_french(row: dict) -> None:
    assert check(row["ask"], plain_limits()) == []
    assert check(row["tip"], plain_limits()) == []
