""" "Where do I stand?" is answered in four sentences at most, the most urgent first."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from bot.jobs.applications import Application, load_states
from bot.jobs.standing import MOST_LINES, TO_DO, WAITING, coming, standing_lines, who

NOW = datetime(2026, 11, 24, 9, tzinfo=timezone(timedelta(hours=1)))


def application(
    state: str, employer: str = "Emmaüs", at: datetime | None = None, way: str = "phone"
) -> Application:
    contact = {"name": "Mme Belkacem", "phone": "", "address": ""}
    return Application("1", "p", "o", "Agente de nettoyage", employer, contact, way, state, 0, at, NOW, NOW)


def keys(*applications: Application) -> list[str]:
    return [key for key, _ in standing_lines(applications, NOW)]


def test_nobody_without_an_application_is_told_of_any() -> None:
    assert keys() == ["standing_none"]


def test_the_next_interview_comes_first_with_its_day_and_hour() -> None:
    soon = application("appointment", at=datetime(2026, 12, 1, 9, 0, tzinfo=timezone.utc))
    later = application("appointment", "Autre", at=datetime(2026, 12, 3, 9, 0, tzinfo=timezone.utc))
    lines = standing_lines((later, soon), NOW)
    assert lines[0] == (
        "standing_interview",
        {"day": "mardi premier décembre", "hour": "dix heures", "who": "Emmaüs"},
    )
    assert coming(soon, NOW) and not coming(application("appointment"), NOW)


def test_what_is_awaited_and_what_is_to_be_done_are_told_apart() -> None:
    assert standing_lines((application("called"),), NOW) == [("standing_awaited_of", {"of_who": "d'Emmaüs"})]
    assert keys(application("called"), application("waiting")) == ["standing_awaited"]
    assert keys(application("prepared", way="visit")) == ["standing_to_do_visit"]
    assert keys(application("prepared"), application("unreached")) == ["standing_to_do"]
    past = application("appointment", at=NOW - timedelta(days=1))
    assert keys(past) == ["standing_awaited_of"]


def test_everything_at_once_still_takes_four_sentences() -> None:
    soon = {"appointment": NOW + timedelta(days=2)}
    many = [application(state, at=soon.get(state)) for state in load_states()["states"]]
    lines = standing_lines(many * 2, NOW)
    assert len(lines) == MOST_LINES
    assert [key for key, _ in lines][-1] == "standing_hired"


def test_every_open_state_is_told_somewhere() -> None:
    assert {name for name, facts in load_states()["states"].items() if facts["is_open"]} == WAITING | TO_DO


def test_an_employer_without_a_name_is_called_by_the_person_to_reach() -> None:
    assert who(application("called", "")) == "Mme Belkacem"
    assert who(application("called", "Propreté des Trois Ponts du Rhône")) == "Propreté des Trois Ponts"
