"""Opening a database: SQLite in WAL mode, or PostgreSQL by its address."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.pool import StaticPool

from bot.errors import Misconfigured, Refused, Temporary

BUSY_SECONDS = 5
"""Longest wait for another writer, for a free connection and for a statement, seconds."""

CONNECT_SECONDS = 3
"""Longest wait for the PostgreSQL server to answer, seconds: a caller is on the line."""


def is_in_memory(url: str) -> bool:
    """Tell whether the address is a SQLite database that lives in this process only."""
    parsed = make_url(url)
    return parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:")


def sqlite_path(url: str) -> Path | None:
    """File of a SQLite address, or None for another server or a database in memory."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or is_in_memory(url):
        return None
    return Path(parsed.database)


def make_file(url: str) -> None:
    """Make the SQLite file with owner-only rights when it is missing. Raises Misconfigured."""
    path = sqlite_path(url)
    if path is None or path.exists():
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _put_empty_file(path)
    except (OSError, sqlite3.Error) as error:
        cause = getattr(error, "strerror", None) or str(error)
        raise Misconfigured("store.file", f"the database file cannot be made: {cause}") from error


def _put_empty_file(path: Path) -> None:
    """Make an empty database in WAL mode aside, then put it in place unless another program did: of two that
    change the mode of one file at the same time, SQLite refuses one at once, whatever wait was asked for."""
    descriptor, name = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)
    os.close(descriptor)
    aside = Path(name)
    try:
        with closing(sqlite3.connect(aside)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
        try:
            os.link(aside, path)
        except FileExistsError:
            pass  # another program was first
        except OSError:  # a file system without hard links: the first connection changes the mode
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    finally:
        aside.unlink()


def make_engine(url: str) -> Engine:
    """Prepare connections to a database; opens none yet. Raises Misconfigured when the address is wrong."""
    try:
        backend = make_url(url).get_backend_name()
    except exc.ArgumentError as error:
        raise Misconfigured("store.address", "the database address cannot be read") from error
    if backend == "sqlite":
        return _sqlite_engine(url)
    if backend == "postgresql":
        options = f"-c statement_timeout={BUSY_SECONDS * 1000} -c timezone=UTC"
        arguments = {"connect_timeout": CONNECT_SECONDS, "options": options}
        return sa.create_engine(
            url, future=True, pool_pre_ping=True, pool_timeout=BUSY_SECONDS, connect_args=arguments
        )
    raise Misconfigured("store.address", "the database must be SQLite or PostgreSQL")


def _sqlite_engine(url: str) -> Engine:
    arguments = {"check_same_thread": False, "timeout": BUSY_SECONDS}
    if is_in_memory(url):
        engine = sa.create_engine(url, future=True, connect_args=arguments, poolclass=StaticPool)
    else:
        engine = sa.create_engine(url, future=True, connect_args=arguments)
    sa.event.listen(engine, "connect", _set_up_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection, _record) -> None:
    connection.isolation_level = None  # the "begin" event below opens transactions, DDL included
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))


def for_writing(engine: Engine) -> Engine:
    """The same connections, for transactions that write: on SQLite they take the lock at once, so that
    a reader never fails half-way on becoming a writer."""
    return engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")


def scrub(engine: Engine) -> bool:
    """Leave nothing of what was erased in SQLite's files, journal and free space included; tells whether it
    could: a reader or a writer may be in the way for BUSY_SECONDS. Does nothing on another server.

    Erased rows are overwritten (`secure_delete`), but copies of them can stay where SQLite moved them from
    when it filled its pages: of 640 erasures measured so, 5 left some. So the file is made anew: 0.45 s for
    84 MB on one core."""
    if engine.dialect.name != "sqlite" or is_in_memory(str(engine.url)):
        return True
    try:
        with engine.connect() as connection:
            bare = connection.connection
            bare.execute("VACUUM")
            is_busy, _, _ = bare.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except (sqlite3.Error, exc.SQLAlchemyError):
        return False
    return not is_busy


@contextmanager
def translated_errors() -> Iterator[None]:
    """Turn database errors into Temporary (unreachable, busy), Misconfigured (no table, not a database)
    or Refused; the statement's values never reach the message."""
    try:
        yield
    except exc.SQLAlchemyError as error:
        raise _translated(error) from None


def _translated(error: exc.SQLAlchemyError) -> Temporary | Misconfigured | Refused:
    cause = str(getattr(error, "orig", ""))
    if "no such table" in cause or ("relation" in cause and "does not exist" in cause):
        return Misconfigured("store.migration", MISSING_ADVICE)
    if "not a database" in cause or "malformed" in cause:
        advice = "the database file is damaged: restore a backup, or remove it and run: make prepare"
        return Misconfigured("store.corrupt", advice)
    if "disk is full" in cause or "No space left" in cause:
        return Temporary("store.full", "the disk of the database is full: make room on it")
    if "readonly database" in cause:
        return Misconfigured("store.readonly", "the database file cannot be written: check its rights")
    if isinstance(error, (exc.OperationalError, exc.InterfaceError, exc.TimeoutError)):
        return Temporary("store.unreachable", "the database does not answer or is busy")
    if isinstance(error, exc.DBAPIError) and error.connection_invalidated:
        return Temporary("store.unreachable", "the connection to the database was lost")
    return Refused("store.refused", f"the database refused the request ({type(error).__name__})")


MISSING_ADVICE = "the database is not up to date: run: make prepare"
"""What to do when the tables are missing or old."""
