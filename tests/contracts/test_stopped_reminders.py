"""Reminders are stopped, put off, traced and forgotten alike on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import pytest

from bot.errors import Refused
from bot.jobs.cv import CvContent
from bot.store.cvs import Cvs
from fakes.reminder_desk import NOW, OTHER, PERSON, ReminderDesk, at


def test_stop_stops_all_that_waits_and_takes_back_what_was_not_sent(desk: ReminderDesk) -> None:
    desk.agree()
    desk.reminders.follow(desk.apply("called"), NOW)
    desk.reminders.follow(desk.apply("visited", offer="EX0002"), NOW)
    desk.make(at("2026-12-01T10:00"))
    assert len(desk.messages()) == 1
    assert desk.reminders.stop(PERSON, NOW) == 3
    assert desk.messages() == []
    assert set(desk.states().values()) == {"stopped"}
    assert desk.make(at("2026-12-08T10:00")) == {}
    assert desk.reminders.stop(PERSON, NOW) == 0


def test_one_application_or_one_kind_is_stopped_alone(desk: ReminderDesk) -> None:
    desk.agree()
    first, second = desk.apply("called"), desk.apply("called", offer="EX0002")
    for application in (first, second):
        desk.reminders.follow(application, NOW)
    desk.reminders.plan(PERSON, "cv_unfinished", 1, at("2026-11-27T10:00"), NOW)
    assert desk.reminders.stop(PERSON, NOW, first.id) == 1
    assert desk.reminders.stop(PERSON, NOW, kind="cv_unfinished") == 1
    assert [one.application_id for one in desk.reminders.of(PERSON)] == [second.id]


def test_a_person_may_choose_another_time_six_months_or_never(desk: ReminderDesk) -> None:
    desk.agree()
    application = desk.apply("called")
    desk.reminders.follow(application, NOW)
    assert desk.reminders.postpone(PERSON, "in_a_month", NOW, application) == at("2026-12-24T10:00")
    assert desk.reminders.postpone(PERSON, "in_six_months", NOW, application) == at("2027-05-18T10:00")
    assert [one.kind for one in desk.reminders.of(PERSON)] == ["later"]
    assert desk.reminders.postpone(PERSON, "never", NOW, application) is None
    assert desk.reminders.follow(application, NOW) == ()
    assert not desk.reminders.plan(PERSON, "follow_up", 1, NOW, NOW, application.id)
    assert desk.reminders.postpone(PERSON, "tomorrow", NOW, application) == at("2026-11-25T10:00")
    assert [one.kind for one in desk.reminders.follow(application, NOW)] == ["follow_up"]
    with pytest.raises(Refused):
        desk.reminders.postpone(PERSON, "someday", NOW, application)


def test_six_months_after_a_refusal_are_kept_and_told(desk: ReminderDesk) -> None:
    desk.agree()
    application = desk.apply("called", "refused")
    assert desk.reminders.postpone(PERSON, "in_six_months", NOW, application) == at("2027-05-18T10:00")
    assert desk.make(at("2027-05-18T10:00")) == {"later": 1}
    assert "Sans appel, j'efface tout dans une semaine." in desk.messages()[0]


def test_a_cv_left_unfinished_is_reminded_of_three_days_after_its_last_answer(desk: ReminderDesk) -> None:
    desk.agree()
    cvs = Cvs(desk.store.database)
    for minutes in range(3):
        cvs.keep(PERSON, CvContent(given_name="Ana"), "cv_name", at(f"2026-11-24T11:0{minutes}"))
    cvs.keep(PERSON, CvContent(given_name="Ana"), "cv_work", at("2026-11-25T11:00"))
    assert [(one.kind, one.due_at) for one in desk.reminders.of(PERSON)] == [
        ("cv_unfinished", at("2026-11-28T10:00"))
    ]
    cvs.keep(PERSON, CvContent(given_name="Ana"), "", at("2026-11-26T11:00"))
    assert desk.reminders.of(PERSON) == ()
    actions = [one.action for one in desk.rights.traces(PERSON)]
    assert actions.count("reminder.planned") == actions.count("reminder.stopped") == 1


def test_who_agrees_after_having_applied_is_reminded_of_all(desk: ReminderDesk) -> None:
    desk.store.record_consent(PERSON, "1", True, NOW)
    desk.apply("called")
    desk.apply("refused", offer="EX0002")
    Cvs(desk.store.database).keep(PERSON, CvContent(given_name="Ana"), "cv_name", NOW)
    assert desk.reminders.follow_all(PERSON, NOW) == ()
    desk.agree()
    found = desk.reminders.follow_all(PERSON, NOW)
    assert [(one.kind, one.due_at) for one in found] == [
        ("cv_unfinished", at("2026-11-27T10:00")),
        ("follow_up", at("2026-12-01T10:00")),
    ]


def test_a_cv_that_is_finished_meanwhile_is_not_reminded_of(desk: ReminderDesk) -> None:
    desk.agree()
    cvs, due = Cvs(desk.store.database), at("2026-11-27T10:00")
    assert desk.reminders.plan(PERSON, "cv_unfinished", 1, due, NOW)
    cvs.keep(PERSON, CvContent(given_name="Ana"), "", NOW)
    assert desk.make(due) == {}
    assert desk.states() == {("cv_unfinished", 1): "stopped"}
    cvs.keep(PERSON, CvContent(given_name="Ana"), "cv_name", NOW)
    assert desk.reminders.plan(PERSON, "cv_unfinished", 1, due, NOW)
    assert desk.make(due) == {"cv_unfinished": 1}
    assert not desk.reminders.plan(PERSON, "cv_unfinished", 1, due, NOW)


def test_a_reminder_planned_again_is_put_off_and_stays_one(desk: ReminderDesk) -> None:
    desk.agree()
    for day in (27, 28, 30):
        assert desk.reminders.plan(PERSON, "cv_unfinished", 1, at(f"2026-11-{day}T08:00"), NOW)
    (waiting,) = desk.reminders.of(PERSON)
    assert waiting.due_at == at("2026-11-30T09:00")


def test_one_cannot_plan_about_the_application_of_another(desk: ReminderDesk) -> None:
    desk.agree()
    desk.agree(OTHER)
    application = desk.apply("called")
    assert not desk.reminders.plan(OTHER, "follow_up", 1, NOW, NOW, application.id)
    assert not desk.reminders.plan(PERSON, "follow_up", 1, NOW, NOW)
    assert not desk.reminders.plan(PERSON, "try_out", 1, NOW, NOW, application.id)
    assert desk.reminders.postpone(OTHER, "in_a_week", NOW, application) is None
    with pytest.raises(Refused):
        desk.reminders.plan(PERSON, "advert", 1, NOW, NOW, application.id)
    assert desk.states() == {}


def test_each_change_leaves_its_trace(desk: ReminderDesk) -> None:
    desk.agree()
    desk.reminders.follow(desk.apply("called"), NOW)
    desk.make(at("2026-12-01T10:00"))
    desk.reminders.stop(PERSON, at("2026-12-01T11:00"))
    actions = [(one.actor, one.action) for one in desk.rights.traces(PERSON)]
    assert [pair for pair in actions if pair[1].startswith("reminder.")] == [
        ("person", "reminder.planned"),
        ("service", "reminder.made"),
        ("person", "reminder.stopped"),
    ]


def test_finished_reminders_are_forgotten_and_never_again_is_remembered(desk: ReminderDesk) -> None:
    desk.agree()
    first, second = desk.apply("called"), desk.apply("called", offer="EX0002")
    desk.reminders.follow(first, NOW)
    desk.reminders.postpone(PERSON, "never", NOW, second)
    desk.make(at("2026-12-01T10:00"))
    assert desk.reminders.forget_finished(at("2026-12-01T10:00")) == 0
    assert desk.reminders.forget_finished(at("2026-12-02T10:00")) == 2
    assert desk.states() == {("never", 1): "stopped", ("follow_up", 2): "waiting"}
    assert desk.reminders.follow(second, NOW) == ()


def test_erasing_a_person_erases_reminders_and_messages(desk: ReminderDesk) -> None:
    desk.agree()
    desk.reminders.follow(desk.apply("called"), NOW)
    desk.make(at("2026-12-01T10:00"))
    desk.store.erase_person(PERSON)
    assert (desk.states(), desk.messages()) == ({}, [])


def test_counts_tell_what_waits_and_name_nobody(desk: ReminderDesk) -> None:
    desk.agree()
    desk.reminders.follow(desk.apply("called"), NOW)
    assert desk.reminders.counts() == {("follow_up", "waiting"): 1}
    assert desk.reminders.next_due() == at("2026-12-01T10:00")
    desk.make(at("2026-12-01T10:00"))
    assert desk.reminders.counts() == {("follow_up", "made"): 1, ("follow_up", "waiting"): 1}
