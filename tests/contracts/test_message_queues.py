"""Messages received and answers on their way, on SQLite and on a real PostgreSQL: each once, in order."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.app import App, build
from bot.settings import read_settings
from bot.speech.note_loop import Pending
from bot.store.conversations import OPEN_HOURS
from bot.store.inbox import LEASE_SECONDS, WAITS_SECONDS, Received, Taken, one_at_a_time
from bot.store.message_tables import MESSAGE_IN, MESSAGE_OUT
from bot.store.migrate import upgrade
from bot.store.outbox import LEASE_SECONDS as SENDING_LEASE
from bot.store.outbox import SILENCE_SECONDS, Going

NOW = datetime(2026, 11, 27, 10, 0, tzinfo=timezone.utc)
AWA, BINTOU = "33639981234", "33639985678"
VOICE = {"kind": "voice", "sentences": ["Bonjour."], "pace": 0}


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.fixture(params=["file", "postgres"])
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[App]:
    values = {"VIVEVOIX_DATA": str(tmp_path)}
    if request.param == "postgres":
        values["VIVEVOIX_DATABASE_URL"] = request.getfixturevalue("empty_postgres_url")
    made = build(read_settings(values))
    upgrade(made.settings.database_url)
    yield made
    made.store.close()


def message(name: str, at: datetime = NOW, sender: str = AWA, words: str = "oui") -> Received:
    return Received(name, sender, {"kind": "text", "text": words}, at)


def take(app: App, at: datetime = after(2), worker: str = "one") -> Taken:
    taken = app.inbox.take(worker, at)
    assert taken is not None
    return taken


def going(app: App, at: datetime = after(3), worker: str = "one") -> Going:
    found = app.outbox.take(worker, at)
    assert found is not None
    return found


def answered(app: App, name: str = "m1", at: datetime = NOW) -> None:
    app.inbox.receive([message(name, at)], at)
    taken = take(app, at + timedelta(seconds=2))
    assert app.inbox.answer(taken, "one", [VOICE], Pending("c1", 2, "kind", "offers_kind"), at)


def test_a_message_that_comes_three_times_is_answered_once(app: App) -> None:
    assert app.inbox.receive([message("m1"), message("m1")], NOW) == 1
    assert app.inbox.receive([message("m1")], after(1)) == 0
    taken = take(app)
    assert app.inbox.answer(taken, "one", [VOICE], None, after(2))
    assert app.inbox.receive([message("m1")], after(3)) == 0
    assert app.inbox.take("one", after(9)) is None
    assert app.inbox.counts() == {"answered": 1} and app.outbox.counts() == {"waiting": 1}


def test_messages_that_arrive_in_disorder_are_taken_in_their_order_one_at_a_time(app: App) -> None:
    app.inbox.receive([message("late", after(0.5), words="deux")], NOW)
    app.inbox.receive([message("early", NOW, words="un")], NOW)
    first = take(app)
    assert first.content["text"] == "un"
    assert app.inbox.take("two", after(2)) is None
    app.inbox.answer(first, "one", [VOICE], None, after(2))
    assert take(app, after(3), "two").content["text"] == "deux"


def test_different_people_are_answered_at_the_same_time(app: App) -> None:
    app.inbox.receive([message("m1"), message("m2", sender=BINTOU)], NOW)
    assert take(app).person != take(app, worker="two").person


def test_a_message_waits_a_moment_for_an_earlier_one(app: App) -> None:
    app.inbox.receive([message("m1")], NOW)
    assert app.inbox.take("one", after(0.5)) is None
    assert app.inbox.take("one", after(1)) is not None


def test_a_worker_that_died_leaves_its_message_to_another_and_can_answer_it_no_more(app: App) -> None:
    app.inbox.receive([message("m1")], NOW)
    dead = take(app)
    assert app.inbox.take("two", after(10)) is None
    living = take(app, after(3 + LEASE_SECONDS), "two")
    assert living.key == dead.key and living.tries == 1
    assert not app.inbox.answer(dead, "one", [VOICE], None, after(200))
    assert app.inbox.answer(living, "two", [VOICE], None, after(200))
    assert app.outbox.counts() == {"waiting": 1}


def test_waits_grow_and_a_message_is_given_up_in_the_end(app: App) -> None:
    app.inbox.receive([message("m1")], NOW)
    at, waits = after(2), []
    while (again := app.inbox.put_off(take(app, at), "one", at)) is not None:
        waits.append((again - at).total_seconds())
        assert app.inbox.take("one", again - timedelta(seconds=1)) is None
        at = again
    assert waits == list(WAITS_SECONDS) and waits == sorted(waits)
    assert app.inbox.counts() == {"dead": 1}
    assert sum(waits) < OPEN_HOURS * 3600


def test_nothing_of_a_person_stays_once_it_is_answered_and_sent(app: App) -> None:
    answered(app)
    assert app.outbox.sent(going(app).id)
    with app.store.database.reading() as connection:
        (row,) = connection.execute(sa.select(MESSAGE_IN)).all()
        (out,) = connection.execute(sa.select(MESSAGE_OUT)).all()
    assert (row.queue_key, row.sender, row.content) == (None, None, None)
    assert (out.queue_key, out.recipient, out.content) == (None, None, None)


def test_what_waits_is_unreadable_without_the_secret(app: App) -> None:
    app.inbox.receive([message("wamid.33639981234", words="je cherche du ménage")], NOW)
    with app.store.database.reading() as connection:
        (row,) = connection.execute(sa.select(MESSAGE_IN)).all()
    kept = " ".join(str(value) for value in row)
    assert AWA not in kept and "ménage" not in kept and AWA[2:] not in kept


def test_an_answer_goes_to_the_number_it_came_from(app: App) -> None:
    answered(app)
    found = going(app)
    assert found.number == f"+{AWA}" and found.content == VOICE


def test_a_sending_without_an_answer_waits_for_the_doors_word(app: App) -> None:
    answered(app)
    found = going(app)
    assert app.outbox.failed(found, "one", after(3), may_be_sent=True) == after(3 + SILENCE_SECONDS)
    assert app.outbox.sent(found.id)
    assert app.outbox.take("one", after(4 + SILENCE_SECONDS)) is None
    assert not app.outbox.sent(found.id)


def test_a_sending_that_the_door_never_speaks_of_goes_out_again(app: App) -> None:
    answered(app)
    app.outbox.failed(going(app), "one", after(3), may_be_sent=True)
    assert app.outbox.take("one", after(2 + SILENCE_SECONDS)) is None
    assert going(app, after(3 + SILENCE_SECONDS), "two").content == VOICE


def test_a_sender_that_died_is_doubted_before_another_sends(app: App) -> None:
    answered(app)
    found = going(app)
    late = after(4 + SENDING_LEASE)
    assert app.outbox.take("two", late) is None
    assert app.outbox.counts() == {"unsure": 1}
    assert going(app, late + timedelta(seconds=SILENCE_SECONDS), "two").id == found.id


def test_a_refused_answer_is_dead_and_a_later_one_still_goes(app: App) -> None:
    answered(app)
    answered(app, "m2", after(10))
    app.outbox.refused(going(app, after(20)))
    assert app.outbox.sent(going(app, after(20)).id)
    assert app.outbox.counts() == {"dead": 1, "sent": 1}


def test_the_answers_of_a_person_go_out_in_order(app: App) -> None:
    app.inbox.receive([message("m1")], NOW)
    app.inbox.answer(take(app), "one", [VOICE, {"kind": "document"}], None, after(2))
    first = going(app)
    assert first.content["kind"] == "voice"
    assert app.outbox.take("two", after(3)) is None
    app.outbox.sent(first.id)
    assert going(app).content["kind"] == "document"


def test_a_conversation_goes_on_and_is_over_after_a_day(app: App) -> None:
    answered(app)
    person = take_person(app)
    assert app.conversations.pending(person, after(60)) == Pending("c1", 2, "kind", "offers_kind")
    a_day_later = NOW + timedelta(hours=OPEN_HOURS, minutes=1)
    assert app.conversations.pending(person, a_day_later) is None
    assert app.conversations.over(a_day_later) == ["c1"]
    assert app.conversations.last_at(person) is None


def take_person(app: App) -> str:
    app.inbox.receive([message("next", after(100))], after(100))
    return take(app, after(102)).person


def test_many_workers_answer_each_message_once_and_in_order(app: App) -> None:
    people = [AWA, BINTOU, "33639981111", "33639982222"]
    sent = [message(f"{n}", after(n / 100), people[n % 4], str(n)) for n in range(40)]
    app.inbox.receive(list(reversed(sent)), NOW)
    order: list[tuple[str, int]] = []
    lock = threading.Lock()

    def work(worker: str) -> None:
        while (taken := app.inbox.take(worker, after(5))) is not None or app.inbox.counts().get("waiting"):
            if taken is not None and app.inbox.answer(taken, worker, [VOICE], None, after(5)):
                with lock:
                    order.append((taken.person, int(taken.content["text"])))

    threads = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(order) == 40 == len(set(order))
    for person in {person for person, _ in order}:
        numbers = [number for owner, number in order if owner == person]
        assert numbers == sorted(numbers)


def test_an_earlier_message_that_comes_while_a_later_one_is_taken_waits_for_it(
    empty_postgres_url: str, tmp_path: Path
) -> None:
    values = {"VIVEVOIX_DATA": str(tmp_path), "VIVEVOIX_DATABASE_URL": empty_postgres_url}
    app = build(read_settings(values))
    upgrade(app.settings.database_url)
    app.inbox.receive([message("late", after(1))], NOW)
    found: list[object] = []
    other = threading.Thread(target=lambda: found.append(app.inbox.take("two", after(5))))
    with app.store.database.writing() as connection:
        (late,) = connection.execute(sa.select(MESSAGE_IN)).all()
        one_at_a_time(connection, late.queue_key)
        app.inbox.receive([message("early", NOW)], NOW)
        other.start()
        other.join(0.5)
        assert other.is_alive()
        mine = sa.update(MESSAGE_IN).where(MESSAGE_IN.c.key == late.key)
        connection.execute(mine.values(state="taken", taken_by="one", taken_at=after(5)))
    other.join(10)
    assert found == [None]
    app.store.close()


def test_keys_of_old_messages_are_forgotten(app: App) -> None:
    answered(app)
    assert app.inbox.forget(NOW + timedelta(days=3)) == 0
    assert app.inbox.forget(NOW + timedelta(days=9)) == 1
