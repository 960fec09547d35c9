"""Erasing and counting in the conversations that Rasa keeps, without Rasa: its table `events`."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store.engine import for_writing, is_in_memory, make_engine, scrub, sqlite_path, translated_errors

log = logging.getLogger(__name__)

EVENTS = sa.Table(
    "events",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("sender_id", sa.String(255), nullable=False),
    sa.Column("type_name", sa.String(255), nullable=False),
    sa.Column("timestamp", sa.Float, comment="seconds since 1970"),
    sa.Column("intent_name", sa.String(255)),
    sa.Column("action_name", sa.String(255)),
    sa.Column("data", sa.Text),
)
"""The table that Rasa 3.6 makes (`rasa.core.tracker_store.SQLTrackerStore.SQLEvent`)."""


def purge_conversation(tracker_url: str, conversation: str) -> int:
    """Erase all that was said in a conversation; gives the number of events erased, 0 when Rasa made no
    table yet. Raises Temporary when the database does not answer."""
    return _erase(tracker_url, EVENTS.c.sender_id == conversation)


def purge_person(tracker_url: str, person: str) -> list[str]:
    """Erase all that a person (key) said in every conversation that is still kept; gives the identifiers of
    the conversations. Raises Temporary when the database does not answer."""
    with _opened(tracker_url) as connection:
        if connection is None:
            return []
        conversations = list(connection.scalars(_conversations_of(person)))
        connection.execute(sa.delete(EVENTS).where(EVENTS.c.sender_id.in_(conversations)))
    return conversations


def purge_stale(tracker_url: str, before: datetime) -> int:
    """Erase the conversations whose last event is older than a moment; gives the number of events erased,
    0 when Rasa made no table yet. Raises Temporary when the database does not answer."""
    ended = sa.select(EVENTS.c.sender_id).group_by(EVENTS.c.sender_id)
    stale = ended.having(sa.func.max(EVENTS.c.timestamp) < before.timestamp())
    return _erase(tracker_url, EVENTS.c.sender_id.in_(stale))


def events_about(tracker_url: str, person: str) -> list[str]:
    """The events (JSON) of every conversation of a person (key) that is still kept, in order. Raises
    Temporary when the database does not answer."""
    query = sa.select(EVENTS.c.data).where(EVENTS.c.sender_id.in_(_conversations_of(person)))
    with _opened(tracker_url, is_erasing=False) as connection:
        return list(connection.scalars(query.order_by(EVENTS.c.id))) if connection is not None else []


def count_events(tracker_url: str) -> int:
    """Number of events kept; 0 when Rasa made no table yet. Raises Temporary when the database does not
    answer."""
    with _opened(tracker_url, is_erasing=False) as connection:
        if connection is None:
            return 0
        return connection.scalar(sa.select(sa.func.count()).select_from(EVENTS))


def _conversations_of(person: str) -> sa.sql.Select:
    return sa.select(EVENTS.c.sender_id).where(EVENTS.c.data.contains(person, autoescape=True)).distinct()


def _erase(tracker_url: str, chosen: sa.sql.ColumnElement) -> int:
    with _opened(tracker_url) as connection:
        if connection is None:
            return 0
        return connection.execute(sa.delete(EVENTS).where(chosen)).rowcount


@contextmanager
def _opened(tracker_url: str, is_erasing: bool = True) -> Iterator[Connection | None]:
    """A transaction that writes, or None when there is no database or no table yet; after one that erases,
    nothing of what was erased is left in the files."""
    path = sqlite_path(tracker_url)
    if is_in_memory(tracker_url) or (path is not None and not path.exists()):
        yield None
        return
    engine = make_engine(tracker_url)
    try:
        with translated_errors(), for_writing(engine).begin() as connection:
            yield connection if sa.inspect(connection).has_table(EVENTS.name) else None
        if is_erasing and not scrub(engine):
            log.warning("scrub put off: the conversations' database is busy")
    finally:
        engine.dispose()
