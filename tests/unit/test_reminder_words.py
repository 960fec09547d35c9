"""What a reminder says is plain spoken French, complete, and never too long."""

from __future__ import annotations

import re
from datetime import date, datetime, time

import pytest

from bot.french.sentences import check, measure_readability, plain_limits
from bot.jobs.decent_hours import moment
from bot.jobs.reminder_words import DOORS, Subject, asks_to_stop, load_words, say_reminder
from bot.jobs.reminders import kinds

NOW = moment(date(2026, 12, 2), time(17))
SUBJECTS = [
    Subject(
        "Agent de nettoyage",
        "Clair Matin",
        "12 rue Pasteur, 69500 Bron",
        "called",
        [moment(date(2026, 12, 3), time(14))],
    ),
    Subject("Vendeuse ou vendeur", "", "", "appointment", [moment(date(2026, 12, 7), time(10, 30))]),
    Subject(
        "Aide-soignante",
        "Les Tilleuls",
        "",
        "prepared",
        [moment(date(2026, 12, 3), time(9)), moment(date(2026, 12, 3), time(16))],
    ),
]
NAMES = [
    "Clair",
    "Matin",
    "Tilleuls",
    "Pasteur",
    "Bron",
    "Boussole",
    "nettoyage",
    "vendeuse",
    "vendeur",
    "aide-soignante",
    "aide",
    "soignante",
]


def said(
    kind: str, subject: Subject = SUBJECTS[0], door: str = "telephone", **others: bool
) -> tuple[str, ...]:
    return say_reminder(kind, subject, NOW, door, "La Boussole", **others)


@pytest.mark.parametrize("kind", sorted(kinds()))
@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda one: one.work)
@pytest.mark.parametrize("door", DOORS)
def test_every_reminder_is_plain_french(kind: str, subject: Subject, door: str) -> None:
    for sentences in (said(kind, subject, door), said(kind, subject, door, is_discreet=True)):
        faults = check("\n".join(sentences), plain_limits(statements=9), NAMES)
        assert not [f"{fault.code}: {fault.detail} | {fault.sentence}" for fault in faults]


def test_reminders_are_easy_on_average() -> None:
    about = [
        *load_words()["about"].values(),
        *load_words()["opening"].values(),
        *load_words()["ending"].values(),
    ]
    texts = ["\n".join(sentences) for sentences in (*about, load_words()["discreet"])]
    scores = [measure_readability(re.sub(r"\{\w+\}", "Bron", text)) for text in texts]
    assert sum(score.kandel_moles for score in scores) / len(scores) >= 80
    assert sum(score.lix for score in scores) / len(scores) <= 30


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_every_reminder_says_who_calls_that_it_is_a_machine_and_how_to_stop(kind: str) -> None:
    sentences = said(kind)
    assert sentences[:3] == (
        "Bonjour, je suis une machine.",
        "La Boussole vous offre ce service.",
        "Vous avez demandé cet appel.",
    )
    assert sentences[-1] == "Pour arrêter ces appels, dites : stop, ou tapez 9."
    assert said(kind, door="whatsapp")[-1] == "Pour arrêter ces messages, dites : stop."
    assert len(sentences) >= 6


def test_an_interview_is_told_with_its_day_hour_and_place() -> None:
    assert said("appointment_eve")[3:-1] == (
        "Vous avez rendez-vous demain, à quatorze heures.",
        "C'est pour ce travail : agent de nettoyage.",
        "C'est chez Clair Matin.",
        "L'adresse est : douze, rue Pasteur, Bron.",
        "Prenez vos papiers et votre CV.",
    )
    assert "Vous avez rendez-vous lundi sept décembre, à dix heures trente." in said(
        "appointment_eve", SUBJECTS[1]
    )
    assert "Vous avez rendez-vous aujourd'hui, à neuf heures et à seize heures." in said(
        "appointment_day", SUBJECTS[2]
    )


def test_an_employer_that_is_unknown_or_a_work_too_long_is_left_out() -> None:
    long = Subject(
        "Agente ou agent de service hospitalier en bloc opératoire, femme ou homme, à temps plein", ""
    )
    sentences = " ".join(said("follow_up", long))
    assert "hospitalier" not in sentences and "chez" not in sentences
    assert "C'est le moment de rappeler." in sentences


def test_after_an_interview_the_follow_up_speaks_of_it() -> None:
    after = Subject("Vendeuse", "Les Tilleuls", state="appointment")
    assert "Vous avez eu rendez-vous pour ce travail : vendeuse." in said("follow_up", after)


def test_a_discreet_reminder_names_no_work_employer_or_interview() -> None:
    for kind in kinds():
        sentences = " ".join(said(kind, is_discreet=True))
        assert "J'ai un message pour vous." in sentences
        assert not [
            word for word in ("travail", "Matin", "nettoyage", "rendez-vous", "CV") if word in sentences
        ]


@pytest.mark.parametrize(
    "words",
    ["Stop", "euh stop", "stop s'il vous plaît", "Non merci, ne m'appelez plus.", "arrêtez ces appels madame",
     "arrêtez de m'appeler", "oui stop merci", "plus de messages", "Je veux plus d'appels", "plus jamais"],
)  # fmt: skip
def test_stop_is_understood_in_the_words_of_people(words: str) -> None:
    assert asks_to_stop(words)


@pytest.mark.parametrize(
    "words",
    ["", "oui", "non merci", "arrêtez", "je les rappelle demain", "ils ne m'appellent plus",
     "stop à l'arrêt de bus", "rappelez-moi demain", "au revoir", "il n'y a plus de travail"],
)  # fmt: skip
def test_other_answers_do_not_stop_the_reminders(words: str) -> None:
    assert not asks_to_stop(words)


def test_every_kind_has_its_words_and_no_other() -> None:
    assert set(load_words()["about"]) == {*kinds(), "follow_up_after_appointment"}


def test_hours_are_said_as_in_paris_whatever_the_zone_of_the_machine() -> None:
    summer = Subject("Vendeuse", appointments=[datetime.fromisoformat("2027-07-05T07:00:00+00:00")])
    told = say_reminder(
        "appointment_day", summer, moment(date(2027, 7, 5), time(9)), "telephone", "La Boussole"
    )
    assert "Vous avez rendez-vous aujourd'hui, à neuf heures." in told
