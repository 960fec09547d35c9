"""Rows of the table of reminders, read and changed within a transaction that another module opened."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.jobs import reminders
from bot.jobs.decent_hours import next_decent
from bot.jobs.reminders import NEVER, needs_application, serves
from bot.jobs.rights import PERSON as THE_PERSON
from bot.jobs.rights import REMINDERS
from bot.store.database import aware, utc
from bot.store.tables import APPLICATION, CONSENT_GIVEN, OUTGOING, PERSON, REMINDER
from bot.store.traces import write_trace

WAITING, MADE, STOPPED = "waiting", "made", "stopped"
"""States of a reminder: to come; made, its message given to the doors; stopped."""

TAKEN, ANNOUNCED, SENT, FAILED = "taken", "announced", "sent", "failed"
"""States of a message besides WAITING: a door has it, the person was told that it waits
(`bot.store.announced`), it reached the person, it was given up."""

UNFINISHED = "cv_unfinished"
"""Kind of the reminder of a CV."""

NAMES = uuid.UUID("6c1d1f0e-6f0c-4c55-9a0b-6a3f0d0e7b52")
"""Space of the identifiers of reminders: one for each person, application, kind and step, so that the table
itself refuses a second one."""


@dataclass(frozen=True)
class Reminder:
    """One reminder to come."""

    id: str
    """UUID."""
    kind: str
    """A kind of `follow_up.yml`."""
    step: int
    """1 for the first one of its kind about the same thing."""
    due_at: datetime
    """When, with its zone."""
    application_id: str | None
    """The application it is about, or None."""


def agreed(connection: Connection, person: str) -> bool:
    """Lock the person's row, so that programs that plan for the same person do it one after the other, and
    tell whether reminders were agreed to."""
    locked = sa.select(PERSON.c.key).where(PERSON.c.key == person).with_for_update()
    given = (CONSENT_GIVEN.c.person_key == person, CONSENT_GIVEN.c.purpose == REMINDERS)
    query = sa.select(CONSENT_GIVEN.c.version).where(*given)
    return connection.scalar(locked) is not None and connection.scalar(query) is not None


def is_possible(connection: Connection, person: str, kind: str, application_id: str | None) -> bool:
    """Tell whether the kind serves the person's application as it stands, or needs none; False after "never
    again". Raises Refused when there is no such kind."""
    if application_id is None:
        return not needs_application(kind)
    owned = (APPLICATION.c.id == application_id, APPLICATION.c.person_key == person)
    state = connection.scalar(sa.select(APPLICATION.c.state).where(*owned))
    return state is not None and serves(kind, state) and not is_never(connection, application_id)


def is_never(connection: Connection, application_id: str) -> bool:
    """Tell whether the person wants no reminder of an application any more."""
    mark = (REMINDER.c.application_id == application_id, REMINDER.c.kind == NEVER)
    return connection.scalar(sa.select(REMINDER.c.id).where(*mark)) is not None


def put(
    connection: Connection,
    person: str,
    kind: str,
    step: int,
    due_at: datetime,
    application_id: str | None,
    state: str = WAITING,
) -> bool:
    """Put a reminder at the first decent hour from `due_at` on, in the place of one that waits or was
    stopped; False for one that was made."""
    name = str(uuid.uuid5(NAMES, f"{person} {application_id or ''} {kind} {step}"))
    values = {"due_at": utc(next_decent(due_at)), "state": state, "taken_by": None, "taken_at": None}
    before = connection.scalar(sa.select(REMINDER.c.state).where(REMINDER.c.id == name))
    if before == MADE:
        return False
    if before is not None:
        connection.execute(sa.update(REMINDER).where(REMINDER.c.id == name).values(values))
        return True
    what = {"id": name, "person_key": person, "application_id": application_id, "kind": kind, "step": step}
    connection.execute(sa.insert(REMINDER).values(**what, **values))
    return True


def follow_cv(connection: Connection, person: str, question: str, at: datetime) -> None:
    """Plan the reminder of a CV that stops at a question, or stop it when it is finished (no question). It is
    made once, whatever the number of times that the CV is taken up again."""
    if not question:
        if stop(connection, person, REMINDER.c.kind == UNFINISHED):
            write_trace(connection, person, THE_PERSON, "reminder.stopped", at)
        return
    due = reminders.due_at(UNFINISHED, 1, at)
    if due is None or not agreed(connection, person):
        return
    is_new = not waiting_of(connection, person, REMINDER.c.kind == UNFINISHED)
    if put(connection, person, UNFINISHED, 1, due, None) and is_new:
        write_trace(connection, person, THE_PERSON, "reminder.planned", at)


def stop(connection: Connection, person: str, *chosen: sa.sql.ColumnElement) -> int:
    """Stop the person's reminders of a condition that wait, or whose message no door has taken; a message
    that a door has or announced is left as sent, so that it is not tried again. Gives the number stopped."""
    mine = (REMINDER.c.person_key == person, *chosen)
    named = sa.select(REMINDER.c.id).where(*mine, REMINDER.c.state == MADE)
    unsent = [
        *connection.scalars(
            sa.select(OUTGOING.c.reminder_id).where(
                OUTGOING.c.reminder_id.in_(named.scalar_subquery()), OUTGOING.c.state == WAITING
            )
        )
    ]
    held = (OUTGOING.c.reminder_id.in_(named.scalar_subquery()), OUTGOING.c.state.in_((TAKEN, ANNOUNCED)))
    connection.execute(sa.update(OUTGOING).where(*held).values(state=SENT, sentences=[]))
    connection.execute(sa.delete(OUTGOING).where(OUTGOING.c.reminder_id.in_(unsent)))
    waits = sa.or_(REMINDER.c.state == WAITING, REMINDER.c.id.in_(unsent))
    changed = sa.update(REMINDER).where(*mine, waits)
    return connection.execute(changed.values(state=STOPPED, taken_by=None, taken_at=None)).rowcount


def made_counts(connection: Connection, application_id: str) -> Mapping[str, int]:
    """How many reminders of each kind were made about an application."""
    made = (REMINDER.c.application_id == application_id, REMINDER.c.state == MADE)
    query = sa.select(REMINDER.c.kind, sa.func.max(REMINDER.c.step)).where(*made)
    return dict(connection.execute(query.group_by(REMINDER.c.kind)).all())


def waiting_of(connection: Connection, person: str, *chosen: sa.sql.ColumnElement) -> tuple[Reminder, ...]:
    """The person's reminders of a condition that wait, the soonest first."""
    mine = (REMINDER.c.person_key == person, REMINDER.c.state == WAITING, *chosen)
    rows = connection.execute(sa.select(REMINDER).where(*mine).order_by(REMINDER.c.due_at, REMINDER.c.id))
    return tuple(Reminder(r.id, r.kind, r.step, aware(r.due_at), r.application_id) for r in rows)
