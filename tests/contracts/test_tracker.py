"""Erasing in the conversations that Rasa keeps, in the table that Rasa itself makes."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.store.engine import make_engine
from bot.store.tracker import EVENTS, count_events, purge_conversation, purge_stale


@pytest.fixture(params=["file", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgres":
        return request.getfixturevalue("empty_postgres_url")
    return f"sqlite:///{tmp_path / 'conversations.sqlite'}"


def fill(url: str, rows: list[tuple[str, float]]) -> None:
    engine = make_engine(url)
    with engine.begin() as connection:
        EVENTS.create(connection)
        for sender, at in rows:
            values = {"sender_id": sender, "type_name": "user", "timestamp": at, "data": "{}"}
            connection.execute(sa.insert(EVENTS).values(values))
    engine.dispose()


def test_the_table_is_the_one_that_rasa_makes() -> None:
    from rasa.core.tracker_store import SQLTrackerStore

    theirs = SQLTrackerStore.SQLEvent.__table__
    assert theirs.name == EVENTS.name
    assert {column.name: type(column.type) for column in theirs.columns} == {
        column.name: type(column.type) for column in EVENTS.columns
    }


def test_nothing_happens_before_rasa_made_its_table(url: str, tmp_path: Path) -> None:
    assert purge_conversation(url, "one") == 0
    assert purge_stale(url, datetime.now(timezone.utc)) == 0
    assert count_events(url) == 0
    assert not list(tmp_path.iterdir())


def test_nothing_happens_in_a_file_without_the_table(tmp_path: Path) -> None:
    (tmp_path / "conversations.sqlite").touch()
    url = f"sqlite:///{tmp_path / 'conversations.sqlite'}"
    assert purge_conversation(url, "one") == 0
    assert count_events(url) == 0


def test_one_conversation_is_erased_and_the_others_stay(url: str) -> None:
    fill(url, [("one", 1.0), ("one", 2.0), ("two", 1.0)])
    assert purge_conversation(url, "one") == 2
    assert count_events(url) == 1


def test_a_conversation_is_stale_when_its_last_event_is(url: str) -> None:
    fill(url, [("old", 10.0), ("old", 20.0), ("going on", 10.0), ("going on", 200.0)])
    assert purge_stale(url, datetime.fromtimestamp(100, timezone.utc)) == 2
    assert count_events(url) == 2
