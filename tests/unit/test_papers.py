"""The papers to gather depend on the way and on the offer; bank and social security wait for the contract."""

from __future__ import annotations

import pytest

from bot.french.sentences import check, plain_limits
from bot.jobs.offer_demands import Demand, load_demand_rules
from bot.jobs.papers import load_papers, paper_words, papers_once_hired, papers_to_apply

NAMES = [
    *("CV", "CACES", "RIB", "titre", "séjour", "copie", "hygiène", "extrait", "judiciaire", "embauché"),
    *("médiateur", "assurance", "maladie", "professionnelle", "compte", "banque", "règles"),
]


def test_a_call_needs_something_to_write_and_a_visit_needs_papers() -> None:
    assert papers_to_apply((), "phone") == ("pen",)
    assert papers_to_apply((), "visit") == ("cv", "identity")


def test_what_the_offer_demands_is_added() -> None:
    demands = (Demand("licence_b"), Demand("record"), Demand("fee", "20"))
    assert papers_to_apply(demands, "visit") == ("cv", "identity", "licence", "record")


def test_bank_and_social_security_are_never_asked_before_the_contract() -> None:
    every = [Demand(rule["code"]) for rule in load_demand_rules()["demands"]]
    for way in ("phone", "visit", "mediator"):
        assert not {"bank", "social_security"} & set(papers_to_apply(every, way))
    assert papers_once_hired() == ("social_security", "bank")


def test_the_demands_named_by_the_papers_exist() -> None:
    named = {demand for paper in load_papers().values() for demand in paper["demands"]}
    assert named <= {rule["code"] for rule in load_demand_rules()["demands"]}


@pytest.mark.parametrize("code", sorted(load_papers()))
def test_what_is_said_of_a_paper_is_plain_french(code: str) -> None:
    said = (f"Vous avez {paper_words(code)} ?", paper_words(code, "reason"), paper_words(code, "advice"))
    for words in said:
        assert check(words, plain_limits(), NAMES) == []
