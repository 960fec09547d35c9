"""Codes of shared telephones on SQLite and on a real PostgreSQL: tries, locks, removal, and no digit kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.jobs.pins import LOCKS, CodeOutcome
from bot.jobs.rights import MEMORY, PERSON, mediator_named
from bot.store.migrate import upgrade
from bot.store.pins import Pins
from bot.store.rights import Rights
from bot.store.sql import SqlStore, open_store
from bot.store.tables import PIN

NOW = datetime(2026, 11, 26, 10, 0, tzinfo=timezone(timedelta(hours=1)))
KEY, OTHER, SECRET = "a" * 64, "b" * 64, "s" * 32
RIGHT, WRONG, LOCKED = CodeOutcome.RIGHT, CodeOutcome.WRONG, CodeOutcome.LOCKED


@pytest.fixture(params=["file", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    url = f"sqlite:///{tmp_path / 'made' / 'store.sqlite'}"
    if request.param == "postgres":
        url = request.getfixturevalue("empty_postgres_url")
    upgrade(url)
    opened = open_store(url)
    Rights(opened.database).give(KEY, MEMORY, "1", "D'accord ?", NOW)
    yield opened
    opened.close()


@pytest.fixture
def pins(store: SqlStore) -> Pins:
    return Pins(store.database, SECRET)


def actions_of(store: SqlStore) -> list[tuple[str, str]]:
    return [(trace.actor, trace.action) for trace in Rights(store.database).traces(KEY)[1:]]


def test_a_chosen_code_opens_and_another_does_not(pins: Pins, store: SqlStore) -> None:
    assert not pins.is_set(KEY)
    assert pins.choose(KEY, "2580", NOW)
    assert pins.is_set(KEY) and not pins.is_set(OTHER)
    assert pins.check(KEY, ["2581"], NOW) is WRONG
    assert pins.check(KEY, ["2581", "2580"], NOW) is RIGHT
    assert actions_of(store) == [(PERSON, "code.chosen")]


def test_somebody_who_is_not_remembered_has_no_code(pins: Pins) -> None:
    assert not pins.choose(OTHER, "2580", NOW)
    assert not pins.is_set(OTHER)
    assert pins.check(OTHER, ["1111"], NOW) is RIGHT


def test_three_wrong_tries_lock_even_the_right_code_for_a_while(pins: Pins, store: SqlStore) -> None:
    pins.choose(KEY, "2580", NOW)
    assert [pins.check(KEY, [wrong], NOW) for wrong in ("1111", "2222", "3333")] == [WRONG, WRONG, LOCKED]
    assert pins.locked_until(KEY, NOW) == NOW + LOCKS[0]
    assert pins.check(KEY, ["2580"], NOW + LOCKS[0] - timedelta(seconds=1)) is LOCKED
    assert pins.check(KEY, ["2580"], NOW + LOCKS[0]) is RIGHT
    assert pins.locked_until(KEY, NOW + LOCKS[0]) is None
    assert actions_of(store) == [(PERSON, "code.chosen"), (PERSON, "code.locked")]


def test_each_lock_lasts_longer_until_the_right_code_comes(pins: Pins) -> None:
    pins.choose(KEY, "2580", NOW)
    at, lasted = NOW, []
    for _ in range(4):
        for wrong in ("1111", "2222", "3333"):
            pins.check(KEY, [wrong], at)
        until = pins.locked_until(KEY, at)
        lasted.append(until - at)
        at = until
    assert lasted == [*LOCKS, LOCKS[-1]]
    assert pins.check(KEY, ["2580"], at) is RIGHT
    for wrong in ("1111", "2222", "3333"):
        pins.check(KEY, [wrong], at)
    assert pins.locked_until(KEY, at) == at + LOCKS[0]


def test_several_calls_at_once_have_three_tries_together(pins: Pins) -> None:
    pins.choose(KEY, "2580", NOW)
    found: list[CodeOutcome] = []
    tries = [threading.Thread(target=lambda: found.append(pins.check(KEY, ["1111"], NOW))) for _ in range(8)]
    for one in tries:
        one.start()
    for one in tries:
        one.join()
    assert sorted(found) == sorted([WRONG] * 2 + [LOCKED] * 6)


def test_a_mediator_removes_a_code_against_the_number_told_on_the_telephone(
    pins: Pins, store: SqlStore
) -> None:
    anne = mediator_named("anne")
    assert pins.reset_number(KEY, NOW) is None
    pins.choose(KEY, "2580", NOW)
    number = pins.reset_number(KEY, NOW)
    wrong = str((int(number) + 1) % 1_000_000).zfill(6)
    assert not pins.reset(KEY, wrong, anne, NOW)
    assert not pins.reset(OTHER, number, anne, NOW)
    assert pins.reset(KEY, number, anne, NOW + timedelta(minutes=5))
    assert not pins.is_set(KEY)
    assert not pins.reset(KEY, number, anne, NOW + timedelta(minutes=5))
    assert actions_of(store)[-1] == ("mediator:anne", "code.reset")


def test_a_person_removes_the_code_and_it_is_traced(pins: Pins, store: SqlStore) -> None:
    pins.choose(KEY, "2580", NOW)
    assert pins.remove(KEY, PERSON, NOW)
    assert not pins.remove(KEY, PERSON, NOW)
    assert actions_of(store) == [(PERSON, "code.chosen"), (PERSON, "code.removed")]


def test_no_column_holds_the_digits_and_erasure_takes_the_code(pins: Pins, store: SqlStore) -> None:
    pins.choose(KEY, "2580", NOW)
    pins.check(KEY, ["9641"], NOW)
    with store.database.reading() as connection:
        row = connection.execute(sa.select(PIN)).one()
    salt_and_key = row.digest.split(":")[4:]
    assert all(int(part, 16) for part in salt_and_key) and (row.failures, row.locked_until) == (1, None)
    store.erase_person(KEY)
    assert not pins.is_set(KEY)
