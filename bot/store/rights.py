"""What a person agreed to, purpose by purpose, and the traces of what was done to a person's data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.jobs.rights import MEDIATOR, MEMORY, PERSON, REMINDERS, Consent, Trace, checked_purpose
from bot.store.database import Database, aware, utc
from bot.store.desk_tables import HELP_REQUEST
from bot.store.erasure import erase_people
from bot.store.tables import CHANGE_TRACE, CONSENT_GIVEN, NUMBER_SEALED, OUTGOING, REMINDER
from bot.store.tables import PERSON as PEOPLE
from bot.store.traces import write_trace

SENT = "sent"
"""State of what already left; there is nothing to take back."""


class Rights:
    """Consents and traces, beside the store; safe to use from threads. Every method raises Temporary when
    the database does not answer."""

    def __init__(self, database: Database) -> None:
        """`database` is up to date, as `bot.store.database.open_database` gives it."""
        self._database = database

    def give(self, person: str, purpose: str, version: str, heard: str, at: datetime) -> bool:
        """Record a yes with the exact text heard. A yes to reminders or to a mediator is recorded only for a
        person who agreed to be remembered; tells whether it was recorded. Raises ValueError when there is no
        such purpose."""
        with self._database.writing() as connection:
            return record_yes(connection, person, checked_purpose(purpose), version, heard, at)

    def withdraw(self, person: str, purpose: str, at: datetime) -> None:
        """Take a yes back: for the memory, all about the person is erased; for reminders, those that wait are
        stopped and the sealed number is erased; for a mediator, the request for help goes. Raises ValueError
        when there is no such purpose."""
        if checked_purpose(purpose) == MEMORY:
            erase_people(self._database, PEOPLE.c.key == person)
            return
        with self._database.writing() as connection:
            given = (CONSENT_GIVEN.c.person_key == person, CONSENT_GIVEN.c.purpose == purpose)
            changed = connection.execute(sa.delete(CONSENT_GIVEN).where(*given)).rowcount
            if purpose == MEDIATOR:
                asked = sa.delete(HELP_REQUEST).where(HELP_REQUEST.c.person_key == person)
                changed += connection.execute(asked).rowcount
            if purpose == REMINDERS:
                changed += _stop_reminders(connection, person)
            if changed:
                write_trace(connection, person, PERSON, f"{purpose}.withdrawn", at)
        if changed:
            self._database.scrub()

    def purposes(self, person: str) -> Mapping[str, Consent]:
        """The consents in force, by purpose; empty for somebody who is not kept."""
        query = sa.select(CONSENT_GIVEN).where(CONSENT_GIVEN.c.person_key == person)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(CONSENT_GIVEN.c.given_at)).all()
        return {row.purpose: Consent(row.version, row.heard, aware(row.given_at)) for row in rows}

    def forget_traces(self, before: datetime) -> int:
        """Erase the traces older than a moment; gives their number."""
        with self._database.writing() as connection:
            old = sa.delete(CHANGE_TRACE).where(CHANGE_TRACE.c.at < utc(before))
            return connection.execute(old).rowcount

    def trace(self, person: str, actor: str, action: str, at: datetime) -> None:
        """Write that `actor` (`person`, `service`, `mediator:` and a name) did `action` (a code such as
        `cv.changed`); for a change in the same transaction use `bot.store.traces.write_trace`. Raises
        ValueError when one is not a code."""
        with self._database.writing() as connection:
            write_trace(connection, person, actor, action, at)

    def traces(self, person: str) -> tuple[Trace, ...]:
        """What was done to what is kept about a person, the oldest first."""
        query = sa.select(CHANGE_TRACE).where(CHANGE_TRACE.c.person_key == person)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(CHANGE_TRACE.c.at, CHANGE_TRACE.c.id)).all()
        return tuple(Trace(aware(row.at), row.actor, row.action) for row in rows)


def record_yes(
    connection: Connection, person: str, purpose: str, version: str, heard: str, at: datetime
) -> bool:
    """Record a yes in this transaction, as `Rights.give` does."""
    contact = {"last_contact_at": utc(at)}
    if purpose == MEMORY:
        contact |= {"consent_version": version, "consented_at": utc(at)}
    is_known = connection.execute(sa.update(PEOPLE).where(PEOPLE.c.key == person).values(contact)).rowcount
    if not is_known and purpose != MEMORY:
        return False
    if not is_known:
        connection.execute(sa.insert(PEOPLE).values(key=person, **contact))
    values = {"version": version, "heard": heard, "given_at": utc(at)}
    given = (CONSENT_GIVEN.c.person_key == person, CONSENT_GIVEN.c.purpose == purpose)
    if not connection.execute(sa.update(CONSENT_GIVEN).where(*given).values(values)).rowcount:
        connection.execute(sa.insert(CONSENT_GIVEN).values(person_key=person, purpose=purpose, **values))
    write_trace(connection, person, PERSON, f"{purpose}.given", at)
    return True


def _stop_reminders(connection: Connection, person: str) -> int:
    """Stop what waits and forget where to reach the person; gives the number of rows concerned."""
    waiting = REMINDER.c.state.in_(("waiting", "taken"))
    stop = sa.update(REMINDER).where(REMINDER.c.person_key == person, waiting)
    concerned = connection.execute(stop.values(state="stopped", taken_by=None, taken_at=None)).rowcount
    unsent = sa.delete(OUTGOING).where(OUTGOING.c.person_key == person, OUTGOING.c.state != SENT)
    concerned += connection.execute(unsent).rowcount
    number = sa.delete(NUMBER_SEALED).where(NUMBER_SEALED.c.person_key == person)
    return concerned + connection.execute(number).rowcount
