"""Reminders are made alike on SQLite and on a real PostgreSQL: with consent, at decent hours, one a day."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa

from bot.jobs.cv import CvContent
from bot.jobs.decent_hours import is_decent, local
from bot.jobs.rights import REMINDERS
from bot.store.cvs import Cvs
from bot.store.pins import Pins
from fakes.reminder_desk import NOW, PERSON, ReminderDesk, at


def test_a_call_is_followed_up_after_seven_days_then_seven_more_and_no_more(desk: ReminderDesk) -> None:
    desk.agree()
    application = desk.apply("called")
    (first,) = desk.reminders.follow(application, NOW)
    assert (first.kind, first.step, first.due_at) == ("follow_up", 1, at("2026-12-01T10:00"))
    assert desk.make(at("2026-12-01T09:59")) == {}
    assert desk.make(at("2026-12-01T10:00")) == {"follow_up": 1}
    (second,) = desk.reminders.of(PERSON)
    assert (second.step, second.due_at) == (2, at("2026-12-08T10:00"))
    assert desk.make(at("2026-12-08T10:01")) == {"follow_up": 1}
    assert desk.reminders.of(PERSON) == ()
    assert desk.states() == {("follow_up", 1): "made", ("follow_up", 2): "made"}


def test_a_reminder_says_who_calls_why_what_to_do_and_how_to_stop(desk: ReminderDesk) -> None:
    desk.agree()
    desk.reminders.follow(desk.apply("called"), NOW)
    desk.make(at("2026-12-01T10:00"))
    assert desk.messages() == [
        [
            "Bonjour, je suis une machine.",
            "La Boussole vous offre ce service.",
            "Vous avez demandé cet appel.",
            "Vous avez demandé un travail : agent de nettoyage.",
            "C'est chez Clair Matin.",
            "C'est le moment de rappeler.",
            "Appelez-moi, je vous aide.",
            "Pour arrêter ces appels, dites : stop, ou tapez 9.",
        ]
    ]


def test_a_person_with_a_code_gets_a_reminder_that_says_nothing_of_the_work(desk: ReminderDesk) -> None:
    desk.agree()
    Pins(desk.store.database, "s" * 32).choose(PERSON, "4312", NOW)
    desk.reminders.follow(desk.apply("called"), NOW)
    desk.make(at("2026-12-01T10:00"))
    (said,) = desk.messages()
    assert "J'ai un message pour vous." in said
    assert "nettoyage" not in " ".join(said) and "Clair Matin" not in " ".join(said)


def test_nothing_is_planned_or_made_without_consent(desk: ReminderDesk) -> None:
    desk.store.record_consent(PERSON, "1", True, NOW)
    application = desk.apply("called")
    assert desk.reminders.follow(application, NOW) == ()
    assert not desk.reminders.plan(PERSON, "cv_unfinished", 1, NOW, NOW)
    assert desk.states() == {}
    desk.agree()
    desk.reminders.follow(application, NOW)
    desk.rights.withdraw(PERSON, REMINDERS, NOW)
    assert desk.make(at("2026-12-01T10:00")) == {}
    assert desk.states() == {("follow_up", 1): "stopped"}


def test_what_waits_is_not_made_when_the_consent_is_gone_by_another_way(desk: ReminderDesk) -> None:
    desk.agree()
    desk.reminders.follow(desk.apply("called"), NOW)
    with desk.store.database.writing() as connection:
        connection.execute(sa.text("DELETE FROM consent_given WHERE purpose = 'reminders'"))
    assert desk.make(at("2026-12-01T10:00")) == {}
    assert desk.states() == {("follow_up", 1): "waiting"}


def test_nothing_is_made_outside_decent_hours_and_it_is_made_after(desk: ReminderDesk) -> None:
    desk.agree()
    desk.reminders.follow(desk.apply("called"), NOW)
    for late in ("2026-12-01T12:00", "2026-12-01T19:00", "2026-12-05T12:30", "2026-12-06T11:00"):
        assert desk.make(at(late)) == {}
    assert desk.make(at("2026-12-07T09:00")) == {"follow_up": 1}


def test_news_stop_what_they_make_useless_and_plan_what_they_call_for(desk: ReminderDesk) -> None:
    desk.agree()
    application = desk.apply("called")
    desk.reminders.follow(application, NOW)
    moved = desk.applications.move(PERSON, application.id, "appointment_made", NOW, at("2026-12-03T14:00"))
    found = desk.reminders.follow(moved, NOW)
    assert [(one.kind, one.due_at) for one in found] == [
        ("appointment_eve", at("2026-12-02T17:00")),
        ("appointment_day", at("2026-12-03T09:00")),
        ("follow_up", at("2026-12-10T10:00")),
    ]
    refused = desk.applications.move(PERSON, application.id, "refused", NOW)
    assert desk.reminders.follow(refused, NOW) == ()
    assert set(desk.states().values()) == {"stopped"}
    assert desk.make(at("2026-12-02T17:00")) == {}


def test_a_state_that_changed_without_a_word_stops_the_reminder_when_it_is_due(desk: ReminderDesk) -> None:
    desk.agree()
    application = desk.apply("called")
    desk.reminders.follow(application, NOW)
    desk.applications.move(PERSON, application.id, "hired", NOW)
    done = desk.reminders.take_due(at("2026-12-01T10:00"), "worker")
    assert (dict(done.made), done.stopped) == ({}, 1)
    assert desk.states() == {("follow_up", 1): "stopped"}


def test_an_interview_moved_to_another_day_is_reminded_of_anew(desk: ReminderDesk) -> None:
    desk.agree()
    application = desk.interview(at("2026-12-03T14:00"))
    desk.reminders.follow(application, NOW)
    assert desk.make(at("2026-12-02T17:00")) == {"appointment_eve": 1}
    told = at("2026-12-02T18:00")
    moved = desk.applications.move(PERSON, application.id, "appointment_made", told, at("2026-12-10T15:00"))
    found = desk.reminders.follow(moved, told)
    assert [(one.kind, one.step, one.due_at) for one in found][:2] == [
        ("appointment_eve", 1, at("2026-12-09T17:00")),  # the first one had not left: it is taken back
        ("appointment_day", 1, at("2026-12-10T09:00")),
    ]
    assert desk.messages() == []


def test_two_interviews_of_one_day_are_told_together(desk: ReminderDesk) -> None:
    desk.agree()
    for hour, offer in ((14, "EX0001"), (10, "EX0002")):
        desk.reminders.follow(desk.interview(at(f"2026-12-03T{hour}:00"), offer), NOW)
    assert desk.make(at("2026-12-02T17:00")) == {"appointment_eve": 1}
    (said,) = desk.messages()
    assert "Vous avez rendez-vous demain, à dix heures et à quatorze heures." in said
    assert desk.make(at("2026-12-03T09:00")) == {"appointment_day": 1}
    assert desk.make(at("2026-12-03T09:05")) == {}
    kinds = [(one.kind, one.due_at) for one in desk.reminders.of(PERSON)]
    assert kinds == [("follow_up", at("2026-12-10T10:00"))] * 2


def test_a_person_gets_one_reminder_a_day_and_the_next_one_the_day_after(desk: ReminderDesk) -> None:
    desk.agree()
    for offer in ("EX0001", "EX0002", "EX0003"):
        desk.reminders.follow(desk.apply("called", offer=offer), NOW)
    days = []
    for hours in range(24 * 14):
        now = at("2026-11-30T09:30") + timedelta(hours=hours)
        if desk.make(now):
            assert is_decent(now)
            days.append(local(now).date())
    assert days == [date(2026, 12, day) for day in (1, 2, 3, 8, 9, 10)]


def test_six_reminders_without_a_call_are_enough_until_the_next_call(desk: ReminderDesk) -> None:
    desk.agree()
    for offer in range(5):
        desk.reminders.follow(desk.apply("called", offer=f"EX000{offer}"), NOW)
    made = sum(sum(desk.make(NOW + timedelta(hours=hours)).values()) for hours in range(24 * 40))
    assert made == 6
    later = NOW + timedelta(days=41)
    desk.agree(at=later)
    Cvs(desk.store.database).keep(PERSON, CvContent(given_name="Ana"), "cv_name", later)
    assert desk.make(later + timedelta(days=5)) == {"cv_unfinished": 1}
