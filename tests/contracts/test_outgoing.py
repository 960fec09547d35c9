"""The queue of the doors, on SQLite and on a real PostgreSQL: one door at a time, growing waits, an end."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.errors import Misconfigured
from bot.jobs.rights import REMINDERS
from bot.jobs.seals import seal_number
from bot.ports import Message, Outgoing
from bot.store.numbers import SealedNumbers
from bot.store.outgoing import OutgoingQueue, next_try
from bot.store.tables import NUMBER_SEALED
from fakes.reminder_desk import NOW, OTHER, PERSON, ReminderDesk, at

SECRET = "s" * 32
NUMBERS = {PERSON: "06 39 98 12 34", OTHER: "06 39 98 56 78"}
DUE = at("2026-12-01T10:00")


def queue_of(desk: ReminderDesk) -> Outgoing:
    return OutgoingQueue(desk.store.database)


def numbers_of(desk: ReminderDesk, secret: str = SECRET) -> SealedNumbers:
    return SealedNumbers(desk.store.database, secret)


def keep_number(desk: ReminderDesk, person: str = PERSON, door: str = "telephone") -> bool:
    sealed = seal_number(NUMBERS[person], SECRET)
    return numbers_of(desk).keep(person, door, sealed, NOW)


def queue_one(desk: ReminderDesk, person: str = PERSON, door: str = "telephone") -> None:
    desk.agree(person)
    assert keep_number(desk, person, door)
    desk.reminders.follow(desk.apply("called", person=person), NOW)
    assert desk.make(DUE) == {"follow_up": 1}


def states(desk: ReminderDesk) -> dict[tuple[str, str], int]:
    return dict(OutgoingQueue(desk.store.database).counts())


def test_a_message_is_taken_once_and_said_to_be_sent(desk: ReminderDesk) -> None:
    queue_one(desk)
    queue = queue_of(desk)
    message = queue.take("telephone", "door-1", DUE)
    assert isinstance(message, Message)
    assert (message.person, message.kind) == (PERSON, "follow_up")
    assert message.sentences[0] == "Bonjour, je suis une machine."
    assert queue.take("telephone", "door-2", DUE) is None
    assert not queue.sent(message.id, "door-2", DUE)
    assert queue.sent(message.id, "door-1", DUE)
    assert not queue.sent(message.id, "door-1", DUE)
    assert states(desk) == {("telephone", "sent"): 1}


def test_the_message_is_for_the_door_by_which_the_person_came(desk: ReminderDesk) -> None:
    queue_one(desk, door="whatsapp")
    assert queue_of(desk).take("telephone", "door", DUE) is None
    message = queue_of(desk).take("whatsapp", "door", DUE)
    assert message is not None
    assert message.sentences[-1] == "Pour arrêter ces messages, dites : stop."


def test_a_door_takes_nothing_outside_decent_hours(desk: ReminderDesk) -> None:
    queue_one(desk)
    for late in ("2026-12-01T12:00", "2026-12-01T13:59", "2026-12-01T19:00", "2026-12-06T10:00"):
        assert queue_of(desk).take("telephone", "door", at(late)) is None
    assert queue_of(desk).take("telephone", "door", at("2026-12-01T14:00")) is not None


def test_a_person_who_does_not_answer_is_tried_two_hours_later_then_the_next_day_then_left(
    desk: ReminderDesk,
) -> None:
    queue_one(desk)
    queue, now, tries = queue_of(desk), DUE, []
    while (message := queue.take("telephone", "door", now)) is not None:
        tries.append(now)
        later = queue.failed(message.id, "door", now + timedelta(minutes=1))
        if later is None:
            break
        assert queue.take("telephone", "door", later - timedelta(minutes=1)) is None
        now = later
    assert tries == [DUE, at("2026-12-01T14:00"), at("2026-12-02T14:00")]
    assert states(desk) == {("telephone", "failed"): 1}
    assert queue.take("telephone", "door", now + timedelta(days=1)) is None


def test_waits_grow_and_end_whatever_the_hour_of_the_failure() -> None:
    assert next_try(DUE, DUE) == at("2026-12-01T14:00")
    assert next_try(DUE, at("2026-12-01T15:00")) == at("2026-12-02T14:00")
    assert next_try(DUE, at("2026-12-02T14:01")) is None


def test_the_message_of_a_door_that_died_goes_to_another_one_later(desk: ReminderDesk) -> None:
    queue_one(desk)
    queue = queue_of(desk)
    lost = queue.take("telephone", "dead", DUE)
    assert lost is not None
    assert queue.take("telephone", "alive", DUE + timedelta(minutes=39)) is None
    assert queue.take("telephone", "alive", DUE + timedelta(minutes=41)) is None  # counted as a failed try
    taken = queue.take("telephone", "alive", at("2026-12-01T14:00"))
    assert taken is not None and taken.id == lost.id
    assert not queue.sent(lost.id, "dead", at("2026-12-01T14:01"))
    assert queue.failed(lost.id, "dead", at("2026-12-01T14:01")) is None
    assert queue.sent(taken.id, "alive", at("2026-12-01T14:01"))


def test_what_became_useless_while_it_waited_is_not_sent(desk: ReminderDesk) -> None:
    desk.agree()
    keep_number(desk)
    application = desk.interview(at("2026-12-03T14:00"))
    desk.reminders.follow(application, NOW)
    assert desk.make(at("2026-12-03T09:00")) == {"appointment_day": 1}
    assert queue_of(desk).take("telephone", "door", at("2026-12-03T15:00")) is None
    assert states(desk) == {("telephone", "failed"): 1}


def test_news_told_in_a_call_take_the_message_back(desk: ReminderDesk) -> None:
    queue_one(desk)
    (application,) = desk.applications.of(PERSON)
    refused = desk.applications.move(PERSON, application.id, "refused", DUE)
    assert desk.reminders.follow(refused, DUE) == ()
    assert queue_of(desk).take("telephone", "door", DUE) is None
    assert states(desk) == {}


def test_stop_said_during_the_call_itself_is_not_followed_by_another_try(desk: ReminderDesk) -> None:
    queue_one(desk)
    queue = queue_of(desk)
    message = queue.take("telephone", "door", DUE)
    desk.reminders.stop(PERSON, DUE)
    assert queue.failed(message.id, "door", DUE) is None
    assert states(desk) == {("telephone", "sent"): 1}
    assert queue.take("telephone", "door", DUE + timedelta(days=1)) is None


def test_consent_withdrawn_empties_the_queue_and_erases_the_number(desk: ReminderDesk) -> None:
    queue_one(desk)
    desk.rights.withdraw(PERSON, REMINDERS, DUE)
    assert queue_of(desk).take("telephone", "door", DUE) is None
    assert states(desk) == {}
    assert numbers_of(desk).reach(PERSON) is None
    assert numbers_of(desk).count() == 0


def test_a_message_whose_person_has_no_number_waits_for_the_next_call(desk: ReminderDesk) -> None:
    desk.agree()
    desk.reminders.follow(desk.apply("called"), NOW)
    desk.make(DUE)
    assert queue_of(desk).take("telephone", "door", DUE) is None
    assert keep_number(desk)
    assert queue_of(desk).take("telephone", "door", DUE) is not None


def test_a_message_nobody_could_take_for_a_month_is_given_up(desk: ReminderDesk) -> None:
    queue_one(desk)
    assert queue_of(desk).take("telephone", "door", DUE + timedelta(days=34)) is None
    assert states(desk) == {("telephone", "failed"): 1}


def test_a_person_hears_one_message_a_day_even_when_one_was_late(desk: ReminderDesk) -> None:
    queue_one(desk)
    desk.reminders.follow(desk.apply("called", offer="EX0002"), NOW)
    assert desk.make(at("2026-12-02T10:00")) == {"follow_up": 1}
    queue, today = queue_of(desk), at("2026-12-02T10:00")
    first = queue.take("telephone", "door", today)
    assert first is not None
    assert queue.take("telephone", "door", today) is None
    queue.sent(first.id, "door", today)
    assert queue.take("telephone", "door", today + timedelta(hours=6)) is None
    second = queue.take("telephone", "door", at("2026-12-03T09:00"))
    assert second is not None and second.id != first.id


def test_two_people_are_not_told_to_each_other(desk: ReminderDesk) -> None:
    queue_one(desk)
    queue_one(desk, OTHER)
    queue = queue_of(desk)
    taken = [queue.take("telephone", "door", DUE) for _ in range(3)]
    assert {message.person for message in taken[:2]} == {PERSON, OTHER}
    assert taken[2] is None


def test_a_number_is_kept_with_consent_only_and_opened_by_its_secret_only(desk: ReminderDesk) -> None:
    assert not keep_number(desk)
    desk.store.record_consent(PERSON, "1", True, NOW)
    assert not keep_number(desk)
    desk.agree()
    assert keep_number(desk) and keep_number(desk)
    reach = numbers_of(desk).reach(PERSON)
    assert (reach.door, reach.number) == ("telephone", "+33639981234")
    assert "639981234" not in repr(reach)
    with pytest.raises(Misconfigured):
        numbers_of(desk, "t" * 32).reach(PERSON)
    assert [one.action for one in desk.rights.traces(PERSON)].count("number.sealed") == 1


def test_the_last_door_is_the_one_kept_and_erasure_takes_it(desk: ReminderDesk) -> None:
    desk.agree()
    for door in ("telephone", "whatsapp"):
        assert keep_number(desk, door=door)
    assert numbers_of(desk).reach(PERSON).door == "whatsapp"
    desk.store.erase_person(PERSON)
    with desk.store.database.reading() as connection:
        assert connection.execute(sa.select(NUMBER_SEALED)).all() == []


def test_a_message_that_is_sent_leaves_its_trace(desk: ReminderDesk) -> None:
    queue_one(desk)
    message = queue_of(desk).take("telephone", "door", DUE)
    queue_of(desk).sent(message.id, "door", DUE)
    assert ("service", "reminder.sent") in [(one.actor, one.action) for one in desk.rights.traces(PERSON)]


def test_a_time_without_its_zone_is_refused(desk: ReminderDesk) -> None:
    with pytest.raises(ValueError):
        queue_of(desk).take("telephone", "door", datetime(2026, 12, 1, 10))
