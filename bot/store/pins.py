"""The four-digit codes of people who share a telephone; only their salted digests are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.jobs.pins import CodeOutcome, digest_of, is_digest_of, lock_after, reset_numbers
from bot.jobs.rights import PERSON
from bot.store.database import Database, aware, utc
from bot.store.tables import PERSON as PEOPLE
from bot.store.tables import PIN
from bot.store.traces import write_trace


class Pins:
    """Codes, beside the store; safe to use from threads. Every method raises Temporary when the database
    does not answer. Digits are never kept, logged nor put in an error."""

    def __init__(self, database: Database, secret: str) -> None:
        """`database` is up to date; `secret` is the installation's (`bot.jobs.persons.load_secret`)."""
        self._database = database
        self._secret = secret

    def is_set(self, person: str) -> bool:
        """Tell whether a person protects the CV and the applications with a code."""
        with self._database.reading() as connection:
            return _row(connection, person) is not None

    def locked_until(self, person: str, at: datetime) -> datetime | None:
        """Until when no try is possible, or None."""
        with self._database.reading() as connection:
            row = _row(connection, person)
        return _lock(row, at) if row else None

    def choose(self, person: str, digits: str, at: datetime) -> bool:
        """Set or change the code of a person who is remembered; tells whether it was."""
        values = {"digest": digest_of(person, digits, self._secret), "failures": 0, "locked_until": None}
        with self._database.writing() as connection:
            if connection.scalar(sa.select(PEOPLE.c.key).where(PEOPLE.c.key == person)) is None:
                return False
            if not connection.execute(_of(person).values(values)).rowcount:
                connection.execute(sa.insert(PIN).values(person_key=person, **values))
            write_trace(connection, person, PERSON, "code.chosen", at)
        return True

    def check(self, person: str, readings: Sequence[str], at: datetime) -> CodeOutcome:
        """Try a code, in every way that the words can be read; a person without a code has nothing to open
        and is right. The third wrong try in a row locks it, each lock for longer."""
        with self._database.writing() as connection:  # one try at a time, whatever number of calls
            row = _row(connection, person, is_to_change=True)
            if row is None:
                return CodeOutcome.RIGHT
            if _lock(row, at):
                return CodeOutcome.LOCKED
            if any(is_digest_of(row.digest, person, digits, self._secret) for digits in readings):
                connection.execute(_of(person).values(failures=0, locked_until=None))
                return CodeOutcome.RIGHT
            lock = lock_after(row.failures + 1)
            until = utc(at) + lock if lock else None
            connection.execute(_of(person).values(failures=row.failures + 1, locked_until=until))
            if lock:
                write_trace(connection, person, PERSON, "code.locked", at)
        return CodeOutcome.LOCKED if lock else CodeOutcome.WRONG

    def remove(self, person: str, actor: str, at: datetime) -> bool:
        """Remove the code; tells whether there was one."""
        with self._database.writing() as connection:
            is_gone = connection.execute(sa.delete(PIN).where(PIN.c.person_key == person)).rowcount > 0
            if is_gone:
                write_trace(connection, person, actor, "code.removed", at)
        return is_gone

    def reset_number(self, person: str, at: datetime) -> str | None:
        """The six digits that the person gives to a mediator who is present; None without a code."""
        with self._database.reading() as connection:
            row = _row(connection, person)
        return reset_numbers(person, row.digest, self._secret, at)[0] if row else None

    def reset(self, person: str, number: str, actor: str, at: datetime) -> bool:
        """Remove the code against the number that the person was just told on this telephone; tells whether
        it was removed."""
        with self._database.writing() as connection:
            row = _row(connection, person, is_to_change=True)
            if row is None or number not in reset_numbers(person, row.digest, self._secret, at):
                return False
            connection.execute(sa.delete(PIN).where(PIN.c.person_key == person))
            write_trace(connection, person, actor, "code.reset", at)
        return True


def _of(person: str) -> sa.sql.Update:
    return sa.update(PIN).where(PIN.c.person_key == person)


def _row(connection: Connection, person: str, is_to_change: bool = False) -> Row | None:
    query = sa.select(PIN).where(PIN.c.person_key == person)
    return connection.execute(query.with_for_update() if is_to_change else query).first()


def _lock(row: Row, at: datetime) -> datetime | None:
    until = aware(row.locked_until) if row.locked_until else None
    return until if until and until > utc(at) else None
