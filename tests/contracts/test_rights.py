"""Consents purpose by purpose, and traces, on SQLite in memory, on a SQLite file and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.jobs.rights import MEDIATOR, MEMORY, PERSON, REMINDERS, SERVICE, Consent, mediator_named
from bot.ports import Place
from bot.store.erasure import PERSONAL
from bot.store.migrate import upgrade
from bot.store.rights import Rights
from bot.store.sql import SqlStore, open_store
from bot.store.tables import CONSENT_GIVEN, NUMBER_SEALED, OUTGOING, REMINDER

NOW = datetime(2026, 11, 22, 15, 30, tzinfo=timezone(timedelta(hours=1)))
KEY, OTHER = "a" * 64, "b" * 64
HEARD = "Je peux garder votre recherche.\nVous êtes d'accord ?"


@pytest.fixture(params=["memory", "file", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    url = "sqlite://"
    if request.param == "file":
        url = f"sqlite:///{tmp_path / 'made' / 'store.sqlite'}"
    if request.param == "postgres":
        url = request.getfixturevalue("empty_postgres_url")
    if request.param != "memory":
        upgrade(url)
    opened = open_store(url)
    yield opened
    opened.close()


@pytest.fixture
def rights(store: SqlStore) -> Rights:
    return Rights(store.database)


def actions_of(rights: Rights, person: str = KEY) -> list[str]:
    return [trace.action for trace in rights.traces(person)]


def rows_about(store: SqlStore, person: str) -> int:
    with store.database.reading() as connection:
        counts = (sa.select(sa.func.count()).where(table.c.person_key == person) for table in PERSONAL)
        return sum(connection.scalar(count) for count in counts)


def add_reminders(store: SqlStore, person: str) -> None:
    """One reminder that waits, one that a worker makes now, one made and sent, and a sealed number."""
    with store.database.writing() as connection:
        for state, sent in (("waiting", None), ("taken", "waiting"), ("made", "sent")):
            identifier = f"{person[:4]}-{state}"
            row = {"person_key": person, "kind": "follow_up", "step": 1, "due_at": NOW, "state": state}
            connection.execute(sa.insert(REMINDER).values(id=identifier, **row))
            if sent:
                out = {"reminder_id": identifier, "person_key": person, "door": "telephone", "state": sent}
                row = {**out, "sentences": ["Bonjour."], "created_at": NOW}
                connection.execute(sa.insert(OUTGOING).values(id=identifier, **row))
        sealed = {"person_key": person, "door": "telephone", "sealed": b"sealed", "created_at": NOW}
        connection.execute(sa.insert(NUMBER_SEALED).values(sealed))


def test_a_yes_is_kept_with_the_exact_text_heard_and_its_version(rights: Rights) -> None:
    assert rights.give(KEY, MEMORY, "2026-11", HEARD, NOW)
    assert rights.purposes(KEY) == {MEMORY: Consent("2026-11", HEARD, NOW)}
    assert rights.purposes(OTHER) == {}


def test_each_purpose_is_agreed_to_by_itself(rights: Rights) -> None:
    rights.give(KEY, MEMORY, "1", HEARD, NOW)
    rights.give(KEY, REMINDERS, "2", "Je peux vous rappeler ?", NOW)
    assert set(rights.purposes(KEY)) == {MEMORY, REMINDERS}
    rights.give(KEY, REMINDERS, "3", "Je vous rappelle ?", NOW + timedelta(days=1))
    assert rights.purposes(KEY)[REMINDERS].version == "3"


def test_a_person_who_is_not_remembered_agrees_to_nothing_else(rights: Rights, store: SqlStore) -> None:
    assert not rights.give(KEY, REMINDERS, "1", HEARD, NOW)
    assert not rights.give(KEY, MEDIATOR, "1", HEARD, NOW)
    assert rows_about(store, KEY) == 0


def test_the_stores_consent_and_the_consents_say_the_same(rights: Rights, store: SqlStore) -> None:
    store.record_consent(KEY, "1", True, NOW, HEARD)
    assert rights.purposes(KEY) == {MEMORY: Consent("1", HEARD, NOW)}
    rights.give(KEY, MEMORY, "2", "Autre question ?", NOW)
    assert store.consent(KEY) == "2"
    rights.withdraw(KEY, MEMORY, NOW)
    assert store.consent(KEY) is None
    assert rights.purposes(KEY) == {}


def test_withdrawing_the_memory_erases_all_and_leaves_the_others(rights: Rights, store: SqlStore) -> None:
    for person in (KEY, OTHER):
        rights.give(person, MEMORY, "1", HEARD, NOW)
        rights.give(person, REMINDERS, "1", HEARD, NOW)
        store.keep_place(person, Place({"offers_kind": "job"}, "offers_trade"), NOW)
        add_reminders(store, person)
    rights.withdraw(KEY, MEMORY, NOW)
    assert rows_about(store, KEY) == 0
    assert set(rights.purposes(OTHER)) == {MEMORY, REMINDERS}
    assert store.place(OTHER) is not None


def test_withdrawing_reminders_stops_those_that_wait_and_erases_the_number(
    rights: Rights, store: SqlStore
) -> None:
    for person in (KEY, OTHER):
        rights.give(person, MEMORY, "1", HEARD, NOW)
        rights.give(person, REMINDERS, "1", HEARD, NOW)
        add_reminders(store, person)
    rights.withdraw(KEY, REMINDERS, NOW)
    assert set(rights.purposes(KEY)) == {MEMORY}
    with store.database.reading() as connection:
        states = connection.execute(sa.select(REMINDER.c.person_key, REMINDER.c.state)).all()
        out = connection.execute(sa.select(OUTGOING.c.person_key, OUTGOING.c.state)).all()
        numbers = connection.scalars(sa.select(NUMBER_SEALED.c.person_key)).all()
    assert sorted(state for key, state in states if key == KEY) == ["made", "stopped", "stopped"]
    assert sorted(state for key, state in states if key == OTHER) == ["made", "taken", "waiting"]
    assert sorted(state for key, state in out if key == KEY) == ["sent"]
    assert numbers == [OTHER]


def test_withdrawing_what_was_not_given_leaves_no_trace(rights: Rights) -> None:
    rights.give(KEY, MEMORY, "1", HEARD, NOW)
    rights.withdraw(KEY, MEDIATOR, NOW)
    assert actions_of(rights) == ["memory.given"]


def test_every_consent_and_withdrawal_leaves_a_trace(rights: Rights) -> None:
    rights.give(KEY, MEMORY, "1", HEARD, NOW)
    rights.give(KEY, MEDIATOR, "1", HEARD, NOW)
    rights.withdraw(KEY, MEDIATOR, NOW + timedelta(hours=1))
    assert actions_of(rights) == ["memory.given", "mediator.given", "mediator.withdrawn"]
    assert {trace.actor for trace in rights.traces(KEY)} == {PERSON}
    assert rights.traces(KEY)[-1].at == NOW + timedelta(hours=1)


def test_a_trace_says_who_looked_and_when(rights: Rights) -> None:
    rights.give(KEY, MEMORY, "1", HEARD, NOW)
    rights.trace(KEY, mediator_named("anne.b"), "record.shown", NOW)
    rights.trace(KEY, mediator_named("anne.b"), "record.shown", NOW)
    rights.trace(KEY, SERVICE, "reminder.made", NOW)
    seen = [(trace.actor, trace.action) for trace in rights.traces(KEY)[1:]]
    assert seen == [("mediator:anne.b", "record.shown")] * 2 + [("service", "reminder.made")]


def test_one_change_told_in_many_answers_leaves_one_trace(rights: Rights) -> None:
    rights.give(KEY, MEMORY, "1", HEARD, NOW)
    for minute in range(10):
        rights.trace(KEY, PERSON, "cv.changed", NOW + timedelta(minutes=minute))
    rights.trace(KEY, PERSON, "cv.changed", NOW + timedelta(minutes=40))
    assert actions_of(rights) == ["memory.given", "cv.changed", "cv.changed"]


def test_a_trace_holds_no_content_and_no_unknown_actor(rights: Rights, store: SqlStore) -> None:
    rights.give(KEY, MEMORY, "1", HEARD, NOW)
    for actor, action in (
        (PERSON, "Fatima habite Bron"), (PERSON, "cv"), (PERSON, "cv.changed" * 10),
        (PERSON, "cv.0601020304"),
        ("Fatima", "cv.changed"), ("mediator:", "cv.changed"), ("mediator:a b", "cv.changed"),
    ):  # fmt: skip
        with pytest.raises(ValueError):
            rights.trace(KEY, actor, action, NOW)
    with pytest.raises(ValueError):
        rights.give(KEY, "advertising", "1", HEARD, NOW)
    assert actions_of(rights) == ["memory.given"]
    assert rows_about(store, KEY) == 2


def test_nothing_is_traced_about_somebody_who_is_not_kept(rights: Rights, store: SqlStore) -> None:
    rights.trace(KEY, SERVICE, "record.shown", NOW)
    assert rows_about(store, KEY) == 0


def test_an_older_consent_has_no_words(store: SqlStore, rights: Rights) -> None:
    store.record_consent(KEY, "1", True, NOW)
    with store.database.reading() as connection:
        assert connection.scalar(sa.select(CONSENT_GIVEN.c.heard)) == ""
    assert rights.purposes(KEY)[MEMORY].heard == ""


def test_what_the_store_changes_leaves_its_trace_and_what_it_does_not_leaves_none(
    store: SqlStore, rights: Rights
) -> None:
    search = Place({"offers_kind": "job"}, "offers_trade")
    store.record_consent(KEY, "1", True, NOW)
    store.keep_place(KEY, search, NOW)
    store.keep_manner(KEY, 2, 0, NOW)
    store.keep_patience(KEY, 1.4, NOW)
    wanted = ["memory.given", "search.changed", "manner.changed", "patience.changed"]
    assert actions_of(rights) == wanted
    later = NOW + timedelta(days=1)
    store.keep_place(KEY, Place(search.slots, "offers_place"), later)
    store.keep_manner(KEY, 2, 0, later)
    store.keep_patience(KEY, 1.4, later)
    assert actions_of(rights) == wanted
