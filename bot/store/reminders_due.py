"""Making what is due: one person at a time, the reminder marked and its message queued in one transaction."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.jobs.decent_hours import is_decent, local
from bot.jobs.reminder_words import Subject, say_reminder
from bot.jobs.reminders import Waiting, choose, day_bounds, due_at
from bot.jobs.rights import REMINDERS, SERVICE
from bot.store.database import Database, aware, utc
from bot.store.reminder_rows import MADE, NAMES, STOPPED, WAITING, put
from bot.store.tables import APPLICATION, CONSENT_GIVEN, CV, NUMBER_SEALED, OUTGOING, PERSON, PIN, REMINDER
from bot.store.traces import write_trace

USUAL_DOOR = "telephone"
"""Door of a person whose number is not sealed yet: the next call seals it."""


@dataclass(frozen=True)
class Round:
    """What was done with the reminders that were due, in counts."""

    made: Mapping[str, int] = field(default_factory=dict)
    """Made, by kind."""
    moved: int = 0
    """Put off to another day: one a day for each person."""
    stopped: int = 0
    """Of no use any more."""

    def __add__(self, other: Round) -> Round:
        """Both rounds together."""
        kinds = sorted({*self.made, *other.made})
        made = {kind: self.made.get(kind, 0) + other.made.get(kind, 0) for kind in kinds}
        return Round(made, self.moved + other.moved, self.stopped + other.stopped)


def is_any_due(database: Database, at: datetime) -> bool:
    """Tell whether somebody who agreed may be reminded of something now; takes no lock."""
    if not is_decent(at):
        return False
    with database.reading() as connection:
        return connection.scalar(_due_people(at)) is not None


def make_next(database: Database, at: datetime, worker: str, operator: str) -> Round | None:
    """Do what is due for one person that no other program has in hand; None when there is none."""
    if not is_decent(at):
        return None
    with database.writing() as connection:
        people = _due_people(at).with_for_update(of=PERSON, skip_locked=True)
        person = connection.scalar(people)
        if person is None:
            return None
        rows = _rows(connection, person, at)
        if not rows:  # another program has them in hand: they are for the next round
            return None
        chosen = choose([_waiting(row) for row in rows.values()], at, *_made_before(connection, person, at))
        for one in chosen.made:
            _make(connection, rows[one.id], at, worker, operator)
        for one, later in chosen.moved:
            _change(connection, one.id, due_at=utc(later))
        for one in chosen.stopped:
            _change(connection, one.id, state=STOPPED)
        if chosen.stopped:
            write_trace(connection, person, SERVICE, "reminder.stopped", at)
        made: dict[str, int] = {}
        for one in chosen.made:
            made[one.kind] = made.get(one.kind, 0) + 1
    return Round(made, len(chosen.moved), len(chosen.stopped))


def _due_people(at: datetime) -> sa.sql.Select:
    """The person who agreed and whose reminder is due first."""
    given = sa.and_(CONSENT_GIVEN.c.person_key == PERSON.c.key, CONSENT_GIVEN.c.purpose == REMINDERS)
    due = (REMINDER.c.state == WAITING, REMINDER.c.due_at <= utc(at))
    return (
        sa.select(PERSON.c.key)
        .join(CONSENT_GIVEN, given)
        .join(REMINDER, REMINDER.c.person_key == PERSON.c.key)
        .where(*due)
        .order_by(REMINDER.c.due_at, REMINDER.c.id)
        .limit(1)
    )


def _rows(connection: Connection, person: str, at: datetime) -> dict[str, Row]:
    """The person's reminders due until the end of the day, with their applications and CV, by identifier."""
    columns = (
        *(REMINDER.c[name] for name in ("id", "person_key", "kind", "step", "due_at", "application_id")),
        *(APPLICATION.c[name] for name in ("state", "appointment_at", "work", "employer", "contact")),
        CV.c.question,
    )
    tables = REMINDER.outerjoin(APPLICATION, APPLICATION.c.id == REMINDER.c.application_id)
    tables = tables.outerjoin(CV, CV.c.person_key == REMINDER.c.person_key)
    today = (REMINDER.c.person_key == person, REMINDER.c.state == WAITING)
    query = sa.select(*columns).select_from(tables).where(*today, REMINDER.c.due_at < utc(day_bounds(at)[1]))
    locked = query.order_by(REMINDER.c.due_at).with_for_update(of=REMINDER, skip_locked=True)
    return {row.id: row for row in connection.execute(locked)}


def _waiting(row: Row) -> Waiting:
    return Waiting(
        id=row.id,
        kind=row.kind,
        step=row.step,
        due_at=aware(row.due_at),
        state=row.state,
        appointment_at=aware(row.appointment_at) if row.appointment_at is not None else None,
        is_over=row.kind == "cv_unfinished" and not row.question,
    )


def _made_before(connection: Connection, person: str, at: datetime) -> tuple[int, int]:
    """How many were made for the person since midnight, and since the last call."""
    contact = sa.select(PERSON.c.last_contact_at).where(PERSON.c.key == person).scalar_subquery()
    mine = sa.select(sa.func.count()).select_from(OUTGOING).where(OUTGOING.c.person_key == person)
    today = connection.scalar(mine.where(OUTGOING.c.created_at >= utc(day_bounds(at)[0])))
    return today, connection.scalar(mine.where(OUTGOING.c.created_at > contact))


def _make(connection: Connection, row: Row, at: datetime, worker: str, operator: str) -> None:
    """Mark one reminder as made, put its message in the queue, and plan the next one of its kind."""
    person = row.person_key
    door = connection.scalar(sa.select(NUMBER_SEALED.c.door).where(NUMBER_SEALED.c.person_key == person))
    pin = connection.scalar(sa.select(PIN.c.person_key).where(PIN.c.person_key == person))
    subject = _subject(row, _appointments(connection, person, row))
    door = door or USUAL_DOOR
    sentences = say_reminder(row.kind, subject, at, door, operator, is_discreet=pin is not None)
    _change(connection, row.id, state=MADE, taken_by=worker, taken_at=utc(at))
    message = {"id": str(uuid.uuid5(NAMES, row.id)), "reminder_id": row.id, "person_key": person}
    how = {"door": door, "sentences": list(sentences), "state": WAITING, "created_at": utc(at)}
    connection.execute(sa.insert(OUTGOING).values(**message, **how))
    next_due = due_at(row.kind, row.step + 1, at)
    if next_due is not None:
        put(connection, person, row.kind, row.step + 1, next_due, row.application_id)
    write_trace(connection, person, SERVICE, "reminder.made", at)


def _subject(row: Row, appointments: Sequence[datetime]) -> Subject:
    if row.application_id is None:
        return Subject()
    if len(appointments) > 1:  # several employers: only the hours are told
        return Subject(state=row.state, appointments=appointments)
    address = str((row.contact or {}).get("address") or "")
    return Subject(row.work, row.employer, address, row.state, appointments)


def _appointments(connection: Connection, person: str, row: Row) -> list[datetime]:
    """All interviews of the person on the day of this one: they are told together."""
    if row.appointment_at is None:
        return []
    mine = (APPLICATION.c.person_key == person, APPLICATION.c.state == "appointment")
    query = sa.select(APPLICATION.c.appointment_at).where(*mine, APPLICATION.c.appointment_at.is_not(None))
    found = sorted(aware(when) for when in connection.scalars(query))
    day = local(aware(row.appointment_at)).date()
    return [when for when in found if local(when).date() == day]


def _change(connection: Connection, reminder_id: str, **values: Any) -> None:
    connection.execute(sa.update(REMINDER).where(REMINDER.c.id == reminder_id).values(values))
