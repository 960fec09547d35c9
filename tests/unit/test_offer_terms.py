"""The terms of an offer are told in plain words, with what the law and the offer say, nothing more."""

from __future__ import annotations

from datetime import date

import pytest

from bot.french.spoken import say_date
from bot.jobs.offer import Offer
from bot.jobs.offer_demands import read_demands
from bot.jobs.offer_terms import further_terms, load_terms, main_terms, trial_words
from bot.jobs.offer_wire import read_offer

TODAY = date(2026, 11, 24)


def offer(**fields: object) -> Offer:
    return read_offer({"id": "1", "intitule": "Agent", **fields}, "test")


def told(made: Offer) -> dict[str, dict[str, str]]:
    return dict(main_terms(made, read_demands(made, TODAY), TODAY))


def test_a_fixed_term_is_told_with_its_length() -> None:
    made = offer(typeContrat="CDD", typeContratLibelle="CDD - 6 Mois")
    assert told(made)["contract_fixed_term"] == {}
    assert told(made)["contract_length"] == {"months": "six mois"}


def test_an_estimated_pay_says_that_it_is_an_estimate() -> None:
    week = {"dureeTravailLibelle": "35H/semaine", "typeContrat": "CDI"}
    estimated = told(offer(salaire={"libelle": "Mensuel de 1800 Euros"}, **week))
    assert estimated["pay_estimate"] == {"pay": "mille quatre cents euros"}
    assert "pay_known" in told(offer(salaire={"libelle": "Mensuel de 1500 Euros net"}, **week))
    assert "pay_unknown" in told(offer(**week))


def test_money_asked_and_the_last_day_are_told_before_applying() -> None:
    made = offer(description="Inscription avant le 15 décembre 2026. Des frais de dossier de 20 euros.")
    assert told(made)["fee"] == {"amount": "vingt euros"}
    assert told(made)["deadline"] == {"day": "mardi quinze décembre"}
    assert "deadline_over" in told(offer(description="Inscription avant le 2 novembre 2026."))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"typeContrat": "CDI"}, "deux mois"),
        ({"typeContrat": "CDD", "typeContratLibelle": "CDD - 6 Mois"}, "deux semaines"),
        ({"typeContrat": "CDD", "typeContratLibelle": "CDD - 9 Mois"}, "un mois"),
        ({"typeContrat": "CDD"}, "un mois"),
        ({"typeContrat": "MIS", "typeContratLibelle": "MIS - 1 Mois"}, "deux jours"),
        ({"natureContrat": "Contrat apprentissage"}, "quarante-cinq jours"),
        ({"natureContrat": "Stage"}, ""),
    ],
)
def test_the_trial_is_never_longer_than_the_law_allows(fields: dict, words: str) -> None:
    assert trial_words(offer(**fields)) == words


def test_who_wants_to_know_more_hears_the_week_and_the_good_news() -> None:
    made = offer(
        typeContrat="CDI",
        experienceExige="D",
        description="Sans diplôme. Travail en deux équipes : de 6h à 13h30 ou de 13h30 à 21h.",
    )
    keys = [key for key, _ in further_terms(made, read_demands(made, TODAY))]
    assert keys == ["trial", "two_shifts", "no_diploma", "no_experience"]


def test_every_contract_that_is_explained_can_be_read() -> None:
    from bot.jobs.offer_rules import load_rules

    assert set(load_terms()["contracts"]) == {rule["code"] for rule in load_rules()["contracts"]}


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2026, 12, 1), "mardi premier décembre"), (date(2027, 2, 21), "dimanche vingt et un février")],
)
def test_a_day_is_said_with_its_name(day: date, words: str) -> None:
    assert say_date(day) == words
