"""Connections to one database, shared by all that keeps something in it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone

from sqlalchemy.engine import Connection, Engine

from bot.errors import Misconfigured
from bot.store.engine import (
    MISSING_ADVICE,
    for_writing,
    is_in_memory,
    make_engine,
    scrub,
    sqlite_path,
    translated_errors,
)
from bot.store.migrate import require_current, upgrade_engine

log = logging.getLogger(__name__)


class Database:
    """An up-to-date database, for reading and for writing; safe to use from threads."""

    def __init__(self, engine: Engine) -> None:
        """`engine` leads to a database that is up to date; use `open_database`."""
        self.engine = engine
        self._writer = for_writing(engine)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read from; raises Temporary when the database does not answer."""
        with translated_errors(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, kept whole or not at all; raises Temporary when the database does not answer."""
        with translated_errors(), self._writer.begin() as connection:
            yield connection

    def scrub(self) -> None:
        """Leave nothing of what was erased in SQLite's files; put off to the daily upkeep when the database
        is busy. Does nothing on another database."""
        if not scrub(self.engine):
            log.warning("scrub put off: the database is busy")

    def close(self) -> None:
        """Close the connections."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """Open a database that is up to date; one in memory is made on the spot. Raises Misconfigured when
    its tables are missing or old, Temporary when it does not answer."""
    path = sqlite_path(url)
    if path is not None and not path.exists():
        raise Misconfigured("store.migration", MISSING_ADVICE)
    engine = make_engine(url)
    if is_in_memory(url):
        upgrade_engine(engine)
    require_current(engine)
    return Database(engine)


def utc(at: datetime) -> datetime:
    """A moment in universal time, as it is written. Raises ValueError for a time without its zone."""
    if at.tzinfo is None:
        raise ValueError("a time without its zone")
    return at.astimezone(timezone.utc)


def aware(at: datetime) -> datetime:
    """A moment read back, with its zone: SQLite gives universal time without one."""
    return at if at.tzinfo is not None else at.replace(tzinfo=timezone.utc)
