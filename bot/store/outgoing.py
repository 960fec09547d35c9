"""The queue of the doors: each message is held by one door at a time, tried again with growing waits, and
given up in the end. The `taken_by`, `taken_at` and `due_at` of a reminder tell who holds its message, since
when, and when it is to be tried."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.jobs.decent_hours import is_decent, load_follow_up, next_decent
from bot.jobs.reminders import day_bounds, is_useful, kinds, serves
from bot.jobs.rights import REMINDERS, SERVICE
from bot.ports import Message
from bot.store.database import Database, aware, utc
from bot.store.reminder_rows import ANNOUNCED, FAILED, SENT, TAKEN, WAITING
from bot.store.tables import APPLICATION, CONSENT_GIVEN, NUMBER_SEALED, OUTGOING, REMINDER
from bot.store.traces import write_trace

MOST_LOOKED_AT = 50
"""Messages looked at in one `take`: those of no use any more are given up on the way."""


class OutgoingQueue:
    """The Outgoing port in a database; safe to use from threads and from several programs."""

    def __init__(self, database: Database) -> None:
        """`database` is up to date."""
        self._database = database

    def take(self, door: str, worker: str, at: datetime) -> Message | None:
        """The next message for a door, which it holds until it says how it went; None outside decent hours
        and when nothing can be sent now. Only for people who agreed and whose number is known; one message a
        day for each."""
        if not is_decent(at):
            return None
        with self._database.writing() as connection:
            _release_lost(connection, at)
            for _ in range(MOST_LOOKED_AT):
                row = _next(connection, door, at)
                if row is None:
                    return None
                if not _is_of_use(row, at):
                    _give_up(connection, row, at)
                elif _had_one_today(connection, row.person_key, at):
                    _change(connection, row, WAITING, due_at=utc(next_decent(day_bounds(at)[1])))
                else:
                    _change(connection, row, TAKEN, taken_by=worker, taken_at=utc(at))
                    told = (row.person_key, tuple(row.sentences), row.kind, row.application_id)
                    return Message(row.id, *told)
        return None

    def sent(self, message_id: str, worker: str, at: datetime) -> bool:
        """The person was reached; False when this worker does not hold the message any more."""
        with self._database.writing() as connection:
            row = _held(connection, message_id, worker)
            if row is None:
                return False
            _end(connection, row, SENT)
            write_trace(connection, row.person_key, SERVICE, "reminder.sent", at)
        return True

    def failed(self, message_id: str, worker: str, at: datetime) -> datetime | None:
        """The person was not reached: when it is tried again, or None when it is given up or was not held by
        this worker any more."""
        with self._database.writing() as connection:
            row = _held(connection, message_id, worker)
            return _try_later(connection, row, at) if row is not None else None

    def counts(self) -> Mapping[tuple[str, str], int]:
        """Number of messages by door and state."""
        columns = (OUTGOING.c.door, OUTGOING.c.state)
        query = sa.select(*columns, sa.func.count()).group_by(*columns).order_by(*columns)
        with self._database.reading() as connection:
            return {(door, state): count for door, state, count in connection.execute(query)}


def next_try(created_at: datetime, at: datetime) -> datetime | None:
    """When a message made at `created_at` is tried again after a failure, at a decent hour; None when it is
    given up."""
    hours = load_follow_up()["doors"]["tries_hours"]
    tries = (created_at + timedelta(hours=float(hour)) for hour in hours)
    following = next((when for when in tries if when > at), None)
    return next_decent(following) if following is not None else None


def _message_rows() -> sa.sql.Select:
    columns = (
        *(OUTGOING.c[name] for name in ("id", "reminder_id", "person_key", "sentences", "created_at")),
        *(REMINDER.c[name] for name in ("kind", "application_id")),
        *(APPLICATION.c[name] for name in ("state", "appointment_at")),
    )
    tables = OUTGOING.join(REMINDER, REMINDER.c.id == OUTGOING.c.reminder_id)
    return sa.select(*columns).select_from(
        tables.outerjoin(APPLICATION, APPLICATION.c.id == REMINDER.c.application_id)
    )


def _locked(query: sa.sql.Select) -> sa.sql.Select:
    return query.with_for_update(of=[OUTGOING, REMINDER], skip_locked=True)


def _next(connection: Connection, door: str, at: datetime) -> Row | None:
    person = OUTGOING.c.person_key
    agreed = sa.and_(CONSENT_GIVEN.c.person_key == person, CONSENT_GIVEN.c.purpose == REMINDERS)
    ready = (OUTGOING.c.state == WAITING, OUTGOING.c.door == door, REMINDER.c.due_at <= utc(at))
    query = (
        _message_rows()
        .where(*ready)
        .where(sa.exists().where(agreed), sa.exists().where(NUMBER_SEALED.c.person_key == person))
        .order_by(REMINDER.c.due_at, OUTGOING.c.id)
        .limit(1)
    )
    return connection.execute(_locked(query)).first()


def _held(connection: Connection, message_id: str, worker: str) -> Row | None:
    mine = (OUTGOING.c.id == message_id, OUTGOING.c.state == TAKEN, REMINDER.c.taken_by == worker)
    return connection.execute(_message_rows().where(*mine).with_for_update(of=OUTGOING)).first()


def _release_lost(connection: Connection, at: datetime) -> None:
    """Take back the messages of doors that said nothing for too long: they may have died."""
    lease = timedelta(minutes=float(load_follow_up()["doors"]["lease_minutes"]))
    lost = (OUTGOING.c.state == TAKEN, REMINDER.c.taken_at <= utc(at - lease))
    for row in connection.execute(_locked(_message_rows().where(*lost))).all():
        _try_later(connection, row, at)


def _try_later(connection: Connection, row: Row, at: datetime) -> datetime | None:
    following = next_try(aware(row.created_at), at)
    if following is None:
        _give_up(connection, row, at)
        return None
    _change(connection, row, WAITING, due_at=utc(following), taken_by=None, taken_at=None)
    return following


def _is_of_use(row: Row, at: datetime) -> bool:
    interview = aware(row.appointment_at) if row.appointment_at is not None else None
    late = timedelta(days=int(load_follow_up()["limits"]["late_days"]))
    is_served = row.kind in kinds() and serves(row.kind, row.state) and is_useful(row.kind, at, interview)
    return is_served and at - aware(row.created_at) <= late


def _had_one_today(connection: Connection, person: str, at: datetime) -> bool:
    """Tell whether a door reached the person today, or is about to."""
    mine = (OUTGOING.c.person_key == person, OUTGOING.c.state.in_((TAKEN, ANNOUNCED, SENT)))
    query = sa.select(sa.func.count()).select_from(
        OUTGOING.join(REMINDER, REMINDER.c.id == OUTGOING.c.reminder_id)
    )
    return connection.scalar(query.where(*mine, REMINDER.c.taken_at >= utc(day_bounds(at)[0]))) > 0


def _give_up(connection: Connection, row: Row, at: datetime) -> None:
    _end(connection, row, FAILED)
    write_trace(connection, row.person_key, SERVICE, "reminder.given_up", at)


def _end(connection: Connection, row: Row, state: str) -> None:
    """Give a message its last state; what it said serves no more and is not kept."""
    ended = sa.update(OUTGOING).where(OUTGOING.c.id == row.id)
    connection.execute(ended.values(state=state, sentences=[]))


def _change(connection: Connection, row: Row, state: str, **values: object) -> None:
    """Give a message another state, and its reminder these values."""
    connection.execute(sa.update(OUTGOING).where(OUTGOING.c.id == row.id).values(state=state))
    connection.execute(sa.update(REMINDER).where(REMINDER.c.id == row.reminder_id).values(values))
