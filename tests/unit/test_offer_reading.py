"""Offers are read from France Travail's fields, whatever is missing or wrong."""

from __future__ import annotations

import copy
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.jobs.offer import HOURS_TAGS, KINDS
from bot.jobs.offer_hours import hours_tags, weekly_hours
from bot.jobs.offer_pay import net_pay
from bot.jobs.offer_wire import WIRE, BadOffer, nested, read_offer
from bot.jobs.opening import Opening

FULL = {
    "id": "EX1",
    "intitule": "Agent d'entretien (H/F)",
    "description": "Vous nettoyez des bureaux. De 6h à 9h, du lundi au vendredi.",
    "dateCreation": "2026-10-05T08:00:00.000Z",
    "dateActualisation": "2026-10-07T08:00:00.000Z",
    "lieuTravail": {
        "libelle": "69 - Bron",
        "latitude": 45.73,
        "longitude": 4.91,
        "codePostal": "69500",
        "commune": "69029",
    },
    "romeCode": "K2204",
    "romeLibelle": "Nettoyage de locaux",
    "appellationlibelle": "Agent / Agente de propreté de locaux",
    "entreprise": {"nom": "Clair Matin Propreté"},
    "typeContrat": "CDD",
    "typeContratLibelle": "Contrat à durée déterminée - 6 Mois",
    "natureContrat": "Contrat travail",
    "experienceExige": "D",
    "permis": [{"libelle": "B - Véhicule léger", "exigence": "S"}],
    "salaire": {"libelle": "Horaire de 12.50 Euros à 13.0 Euros sur 12.0 mois", "commentaire": "Prime"},
    "dureeTravailLibelle": "15H/semaine",
    "dureeTravailLibelleConverti": "Temps partiel",
    "complementExercice": "Travail en journée",
    "conditionExercice": "Station debout",
    "contexteTravail": {"horaires": ["Horaires réguliers"], "conditionsExercice": ["Travail en équipe"]},
    "contact": {
        "nom": "Mme Amina Belkarim",
        "coordonnees1": "12 rue des Lilas",
        "coordonnees2": "69500 Bron",
        "coordonnees3": "Courriel : a@recrutement.example",
        "telephone": "0465711234",
        "courriel": "Pour postuler, utiliser le lien suivant : https://candidature.example/1",
        "commentaire": "Du lundi au vendredi de 9h à 12h.",
        "urlPostulation": "https://candidature.example/1",
    },
}
WORKING_DAYS = (0, 1, 2, 3, 4)


def without(path: str) -> dict:
    """The full offer without one field."""
    wire = copy.deepcopy(FULL)
    *parents, leaf = path.split(".")
    branch = wire
    for parent in parents:
        branch = branch[parent]
    del branch[leaf]
    return wire


def test_a_full_offer_is_read_in_full() -> None:
    offer = read_offer(FULL, "test")
    assert (offer.id, offer.kind, offer.rome, offer.insee) == ("EX1", "job", "K2204", "69029")
    assert (offer.contract, offer.contract_months) == ("fixed_term", 6)
    assert (offer.weekly_hours, offer.needs_experience) == (15.0, False)
    assert offer.hours == ("morning", "no_night", "part_time", "no_weekend")
    assert (offer.net_monthly_euros, offer.has_pay_estimate) == (630, True)
    assert offer.licences == ("B - Véhicule léger",)
    assert offer.published_at.day == 7
    assert offer.contact.name == "Mme Amina Belkarim"
    assert offer.contact.phone == "04 65 71 12 34"
    assert offer.contact.address == "12 rue des Lilas, 69500 Bron"
    assert offer.contact.opening == (Opening(WORKING_DAYS, time(9), time(12)),)


@pytest.mark.parametrize("path", [path for path, _ in WIRE.values()])
def test_any_field_may_be_missing(path: str) -> None:
    offer = read_offer(without(path), "test")
    assert offer.title
    assert offer.kind == "job"


@pytest.mark.parametrize("path", [path for path, _ in WIRE.values()])
def test_any_field_may_be_null(path: str) -> None:
    wire = without(path)
    *parents, leaf = path.split(".")
    branch = wire
    for parent in parents:
        branch = branch[parent]
    branch[leaf] = None
    assert read_offer(wire, "test") == read_offer(without(path), "test") or path == "id"


def test_a_title_alone_makes_an_offer() -> None:
    offer = read_offer({"intitule": "Plongeur"}, "test")
    assert offer.id.startswith("x")
    assert (offer.contact, offer.net_monthly_euros, offer.hours, offer.needs_experience) == (
        None,
        None,
        (),
        None,
    )


def test_an_offer_without_an_id_always_gets_the_same_one() -> None:
    assert read_offer({"intitule": "Plongeur"}, "a").id == read_offer({"intitule": "Plongeur"}, "b").id
    assert read_offer({"intitule": "Plongeur"}, "a").id != read_offer({"intitule": "Serveur"}, "a").id


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"intitule": "", "appellationlibelle": "", "romeLibelle": ""}, "nothing to say"),
        ({"romeCode": "ménage"}, "romeCode"),
        ({"lieuTravail": {"latitude": "au nord"}}, "lieuTravail.latitude is not a number"),
        ({"lieuTravail": {"latitude": 457.3}}, "lieuTravail.latitude is out of range"),
        ({"lieuTravail": {"latitude": float("nan")}}, "lieuTravail.latitude is out of range"),
        ({"lieuTravail": {"longitude": -181}}, "lieuTravail.longitude is out of range"),
        ({"lieuTravail": {"commune": "Bron"}}, "lieuTravail.commune"),
        ({"dateCreation": "hier"}, "dateCreation is not a date"),
        ({"description": ["a"]}, "description must be a text"),
        ({"id": "9" * 65}, "id is longer"),
    ],
)
def test_a_wrong_value_is_named(changes: dict, reason: str) -> None:
    with pytest.raises(BadOffer, match=reason):
        read_offer({**FULL, **changes}, "test")


@pytest.mark.parametrize("wire", [None, [], "offre", 3])
def test_what_is_not_an_object_is_refused(wire: object) -> None:
    with pytest.raises(BadOffer):
        read_offer(wire, "test")


def test_flat_columns_read_like_nested_fields() -> None:
    flat = {
        "intitule": "Agent",
        "lieuTravail.codePostal": "69500",
        "contact.telephone": "0465711234",
        "id": " ",
    }
    offer = read_offer(nested(flat), "test")
    assert (offer.postcode, offer.contact.phone) == ("69500", "04 65 71 12 34")
    assert read_offer(flat, "test").postcode == "69500"


@pytest.mark.parametrize(
    ("changes", "kind", "contract"),
    [
        (
            {"natureContrat": "Formation", "typeContrat": None, "typeContratLibelle": None},
            "training",
            "training",
        ),
        ({"natureContrat": "Stage"}, "internship", "internship"),
        ({"intitule": "Formation cariste (CACES)"}, "training", "fixed_term"),
        ({"intitule": "Responsable formation"}, "job", "fixed_term"),
        ({"natureContrat": "Contrat apprentissage"}, "job", "apprenticeship"),
        ({"natureContrat": "Service civique"}, "job", "civic_service"),
        ({"natureContrat": "Insertion par l'activité économique"}, "job", "integration"),
        ({"typeContrat": "CDI"}, "job", "open_ended"),
        ({"typeContrat": "DIN"}, "job", "temporary_open_ended"),
        ({"typeContrat": "MIS"}, "job", "temporary"),
        ({"typeContrat": "SAI"}, "job", "seasonal"),
        ({"typeContrat": "LIB"}, "job", "self_employed"),
        ({"typeContrat": "???"}, "job", ""),
    ],
)
def test_kind_and_contract_come_from_the_wire(changes: dict, kind: str, contract: str) -> None:
    offer = read_offer({**FULL, **changes}, "test")
    assert (offer.kind, offer.contract) == (kind, contract)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("35H Horaires normaux", 35.0),
        ("24H30 Horaires variables", 24.5),
        ("Temps partiel - 20H/semaine", 20.0),
        ("7H par jour", None),
        ("151H / mois", None),
        ("", None),
        ("99H", None),
    ],
)
def test_the_working_week_is_read(text: str, hours: float | None) -> None:
    assert weekly_hours(text) == hours


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("de 6h à 9h", {"morning", "no_night"}),
        ("de 18h à 21h", {"evening", "no_night"}),
        ("de 21h à 5h", {"evening", "night"}),
        ("22 h - 6 h", {"night"}),
        ("de 2h à 7h", {"morning", "night"}),
        ("de 8h45 à 16h15", {"school", "morning", "afternoon", "no_night"}),
        ("de 8h à 16h15", {"morning", "afternoon", "no_night"}),
        ("de 9h à 15h le samedi", {"morning", "afternoon", "no_night", "weekend"}),
        ("de 8h30 à 12h30", {"school", "morning", "no_night"}),
        ("Horaires d'école", {"school"}),
        ("pas de travail de nuit", {"no_night"}),
        ("Travail de nuit", {"night"}),
        ("ni le samedi ni le dimanche", {"no_weekend"}),
        ("du lundi au vendredi, un samedi sur deux", {"weekend"}),
        ("fermé le dimanche et le lundi", set()),
        ("temps partiel, le matin", {"part_time", "morning"}),
        ("entre 24h et 30h par semaine", set()),
        ("Jour férié travaillé", set()),
        ("", set()),
    ],
)
def test_hours_are_read_from_words(text: str, tags: set[str]) -> None:
    assert set(hours_tags(text)) == tags


def test_the_length_of_the_week_wins_over_words() -> None:
    assert hours_tags("temps plein", 20) == ("part_time",)
    assert hours_tags("", 35) == ("full_time",)


@pytest.mark.parametrize(
    ("text", "week", "contract", "euros"),
    [
        ("Horaire de 12.02 Euros", 35, "open_ended", 1420),
        ("Horaire de 12,02 Euros à 13,50 Euros sur 12 mois", 35, "", 1420),
        ("Mensuel de 1802.0 Euros sur 12.0 mois", 35, "fixed_term", 1410),
        ("Mensuel de 1 802 Euros sur 12 mois", 35, "open_ended", 1410),
        ("Mensuel de 1.802,50 Euros", 35, "open_ended", 1410),
        ("Annuel de 21 600 Euros à 24 000 Euros sur 12.0 mois", 35, "temporary", 1400),
        ("Annuel de 23400.0 Euros sur 13.0 mois", 35, "open_ended", 1400),
        ("Mensuel de 619.83 Euros net", 24, "civic_service", 620),
        ("Horaire de 12.02 Euros", None, "open_ended", None),
        ("Horaire de 12.02 Euros", 35, "apprenticeship", None),
        ("Horaire de 1202 Euros", 35, "open_ended", None),
        ("Selon expérience", 35, "open_ended", None),
        ("Mensuel de Euros", 35, "open_ended", None),
        ("", 35, "open_ended", None),
    ],
)
def test_net_pay_is_estimated_only_when_it_can_be(
    text: str, week: float | None, contract: str, euros: int | None
) -> None:
    pay, is_estimate = net_pay(text, week, contract)
    assert pay == euros
    assert is_estimate is (euros is not None and contract != "civic_service")


@given(st.text(max_size=80))
def test_no_text_breaks_the_reader(text: str) -> None:
    wire = {name: text for name in ("description", "conditionExercice", "dureeTravailLibelle", "typeContrat")}
    wire |= {"contact": {"nom": text, "telephone": text, "coordonnees1": text, "commentaire": text}}
    offer = read_offer({**wire, "intitule": "Agent", "salaire": {"libelle": text}}, "test")
    assert offer.kind in KINDS
    assert set(offer.hours) <= set(HOURS_TAGS)
