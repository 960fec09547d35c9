"""What people say of an application is read as an event, and given to the right application."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from bot.jobs.applications import Application, load_states
from bot.jobs.news import concerned, load_news, named_in, read_event, read_outcome

RULES = load_news()["events"]
NOW = datetime(2026, 11, 24, tzinfo=timezone.utc)


def application(
    number: str, employer: str, work: str = "Agente de nettoyage", state: str = "called"
) -> Application:
    contact = {"name": "Mme Amina Belkacem" if number == "1" else "", "phone": "", "address": ""}
    return Application(number, "p", f"o{number}", work, employer, contact, "phone", state, 0, None, NOW, NOW)


@pytest.mark.parametrize(
    ("text", "event"), [(text, rule["event"]) for rule in RULES for text in rule["match"]]
)
def test_an_event_is_read_in_its_own_examples(text: str, event: str) -> None:
    assert read_event(text) == event


@pytest.mark.parametrize(
    ("text", "event"), [(text, rule["event"]) for rule in RULES for text in rule["unlike"]]
)
def test_look_alikes_are_not_that_event(text: str, event: str) -> None:
    assert read_event(text) != event


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("euh je l'ai appelée hier", "called"),
        ("j'ai appelé le monsieur il a dit non", "refused"),
        ("ils m'ont dit oui je commence lundi", "hired"),
        ("j'ai appelé ils vont me rappeler", "told_to_wait"),
        ("j'ai appelé mais personne répond", "no_answer"),
        ("elle m'a donné un rendez vous jeudi matin", "appointment_made"),
        ("en fait le poste est déjà pourvu", "offer_gone"),
        ("moi appelé pas peur", ""),
        ("j'ai pas osé y aller", "not_dared"),
        ("ils m'ont pas rappelé", "told_to_wait"),
        ("je l'ai appeler hier", "called"),
    ],
)
def test_longer_sentences_tell_what_matters_most(text: str, event: str) -> None:
    assert read_event(text) == event


@pytest.mark.parametrize(
    "text",
    ["oui", "non", "merci", "je cherche du travail", "je ne sais pas", "répète", "un emploi de ménage à bron",
     "j'ai deux enfants", "le numéro", "suivante", "je veux appeler", "attendez", "plus lentement",
     "c'est non", "c'est oui", "trop tard", "ça marche pas", "c'est fait"],
)  # fmt: skip
def test_ordinary_answers_tell_no_event(text: str) -> None:
    assert read_event(text) == ""


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("oui", "hired"),
        ("c'est non", "refused"),
        ("un rendez-vous", "appointment_made"),
        ("il faut attendre", "told_to_wait"),
        ("rien encore", "told_to_wait"),
        ("ils ont dit oui", "hired"),
        ("répète", ""),
    ],
)
def test_a_short_answer_tells_an_event_when_it_is_asked(text: str, event: str) -> None:
    assert read_outcome(text) == event


def test_every_event_that_is_told_exists() -> None:
    assert {rule["event"] for rule in RULES} == set(load_states()["events"]) - {"prepared"}


def test_the_employer_the_contact_or_the_work_names_the_application() -> None:
    one, two = application("1", "Clair Matin Propreté"), application("2", "Boulangerie du Parc", "Vendeuse")
    assert named_in("c'est pour clair matin", (one, two)) == [one]
    assert named_in("la boulangeri", (one, two)) == [two]
    assert named_in("madame belkacem m'a dit non", (one, two)) == [one]
    assert named_in("le travail de vendeuse", (one, two)) == [two]
    assert named_in("ils ont dit non", (one, two)) == []


def test_an_event_concerns_open_applications_first() -> None:
    one, done = application("1", "A"), application("2", "B", state="refused")
    assert concerned((one, done), "hired") == [one]
    assert concerned((done,), "hired") == [done]
    assert concerned((done,), "called") == []
