"""What an offer demands is read from its words by rules that each have examples."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.jobs.offer import Offer
from bot.jobs.offer_demands import load_demand_rules, matches_rule, read_demands
from bot.jobs.offer_wire import read_offer
from bot.sources.offer_file import read_offers

TODAY = date(2026, 11, 24)
RULES = load_demand_rules()["demands"]
MATCHING = [(rule, text) for rule in RULES for text in rule["match"]]
UNLIKE = [(rule, text) for rule in RULES for text in rule["unlike"]]
OFFERS = Path(__file__).resolve().parents[2] / "bot" / "jobs" / "data" / "offers.jsonl"


def offer(**fields: object) -> Offer:
    return read_offer({"id": "1", "intitule": "Agent", **fields}, "test")


def codes(made: Offer) -> dict[str, str]:
    return {demand.code: demand.value for demand in read_demands(made, TODAY)}


@pytest.mark.parametrize(("rule", "text"), MATCHING, ids=lambda value: str(value)[:40])
def test_a_rule_finds_its_own_examples(rule: dict, text: str) -> None:
    assert matches_rule(rule, text)


@pytest.mark.parametrize(("rule", "text"), UNLIKE, ids=lambda value: str(value)[:40])
def test_a_rule_leaves_look_alikes_alone(rule: dict, text: str) -> None:
    assert not matches_rule(rule, text)


def test_every_rule_has_examples_of_both_kinds_and_a_weight_when_it_is_asked() -> None:
    assert all(rule["match"] and rule["unlike"] for rule in RULES)
    assert all(rule["weight"] in ("law", "wish") for rule in RULES if rule["asks"])
    assert len({rule["code"] for rule in RULES}) == len(RULES)


@pytest.mark.parametrize(
    ("fields", "code", "value"),
    [
        ({"description": "Travail debout. Avoir 18 ans."}, "age_min", "18"),
        ({"permis": [{"libelle": "C - Poids lourd", "exigence": "E"}]}, "licence_c", ""),
        ({"experienceExige": "E"}, "experience", ""),
        ({"description": "CAP coiffure exigé."}, "diploma", "CAP coiffure"),
        (
            {"description": "Diplôme d'État d'aide-soignant obligatoire."},
            "diploma",
            "diplôme d'État d'aide-soignant",
        ),
        ({"description": "Inscription avant le 15 décembre 2026."}, "deadline", "2026-12-15"),
        ({"description": "Frais de dossier de 20 euros."}, "fee", "20"),
        ({"complementExercice": "Travail en 2x8"}, "two_shifts", ""),
        ({"complementExercice": "Travail de nuit"}, "hours_night", ""),
    ],
)
def test_a_demand_is_read_with_its_value(fields: dict, code: str, value: str) -> None:
    found = codes(offer(**fields))
    assert found.get(code) == value


def test_an_oldest_age_is_asked_only_for_contracts_whose_law_has_one() -> None:
    text = "Ouvert jusqu'à 29 ans."
    assert "age_max" not in codes(offer(description=text, typeContrat="CDI"))
    assert "age_max" in codes(offer(description=text, natureContrat="Contrat apprentissage"))


def test_nationality_is_asked_only_for_the_trades_whose_law_demands_it() -> None:
    text = "Nationalité française obligatoire."
    assert "nationality" not in codes(offer(description=text, romeCode="K2204"))
    assert "nationality" in codes(offer(description=text, romeCode="K1706"))


def test_what_a_training_gives_is_not_demanded_before_it() -> None:
    text = "Permis C et formation obligatoire en dix semaines."
    assert "licence_c" not in codes(offer(description=text, natureContrat="Formation"))
    assert "licence_c" in codes(offer(description=text, typeContrat="CDI"))


def test_health_and_police_record_are_never_asked() -> None:
    text = "Vaccins à jour. Casier judiciaire vierge. Bonne condition physique. Visite médicale à prévoir."
    demands = read_demands(offer(description=text), TODAY)
    assert {demand.code for demand in demands} == {"vaccines", "record"}
    assert not any(demand.is_asked for demand in demands)


def test_most_example_offers_ask_little() -> None:
    """Of the example offers, none asks more than four questions, and every kind of demand is met."""
    offers = read_offers(OFFERS, "example").offers
    asked = [sum(demand.is_asked for demand in read_demands(made, TODAY)) for made in offers]
    met = {demand.code for made in offers for demand in read_demands(made, TODAY)}
    assert max(asked) <= 4
    assert {rule["code"] for rule in RULES} - met <= {"nationality", "hygiene"}
