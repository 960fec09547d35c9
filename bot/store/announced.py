"""Reminders that a template announced: what they say waits until the person answers, and is told then."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.jobs.decent_hours import load_follow_up
from bot.jobs.rights import SERVICE
from bot.store.database import Database, aware, utc
from bot.store.reminder_rows import ANNOUNCED, SENT, TAKEN
from bot.store.tables import OUTGOING, REMINDER
from bot.store.traces import write_trace


@dataclass(frozen=True)
class Reminded:
    """What a person was reminded of and may answer."""

    sentences: tuple[str, ...] = field(default=(), repr=False)
    """What an announced reminder says; empty when none waits."""
    is_last: bool = False
    """True when a reminder was sent since the person's last message."""


class Announced:
    """The reminders of a door that may only announce them; safe to use from threads. Raises Temporary when
    the database does not answer."""

    def __init__(self, database: Database) -> None:
        """`database` is up to date."""
        self._database = database

    def announce(self, message_id: str, worker: str, at: datetime) -> bool:
        """The person was told that a message waits: it is kept until the answer. False when this worker does
        not hold it any more."""
        with self._database.writing() as connection:
            held = (OUTGOING.c.id == message_id, OUTGOING.c.state == TAKEN)
            mine = OUTGOING.c.reminder_id == REMINDER.c.id
            query = sa.select(OUTGOING.c.person_key).select_from(OUTGOING.join(REMINDER, mine))
            person = connection.scalar(query.where(*held, REMINDER.c.taken_by == worker))
            if person is None:
                return False
            connection.execute(sa.update(OUTGOING).where(*held).values(state=ANNOUNCED))
            write_trace(connection, person, SERVICE, "reminder.announced", at)
        return True

    def reminded(self, person: str, since: datetime | None, at: datetime) -> Reminded:
        """What a person whose last message came at `since` may answer now; a reminder that is too old says
        nothing any more."""
        with self._database.reading() as connection:
            rows = _rows(connection, person, at)
        waiting = next((row for row in rows if row.state == ANNOUNCED), None)
        is_last = any(since is None or _after(row.taken_at, since) for row in rows)
        return Reminded(tuple(waiting.sentences) if waiting else (), is_last)

    def told(self, person: str, at: datetime) -> int:
        """The person has heard what was announced: it is not kept any more. Gives how many there were."""
        mine = (OUTGOING.c.person_key == person, OUTGOING.c.state == ANNOUNCED)
        with self._database.writing() as connection:
            ended = sa.update(OUTGOING).where(*mine).values(state=SENT, sentences=[])
            count = connection.execute(ended).rowcount
            if count:
                write_trace(connection, person, SERVICE, "reminder.sent", at)
        return count

    def forget(self, at: datetime) -> int:
        """Empty what was announced and stayed without an answer for too long; gives how many."""
        old = OUTGOING.c.created_at < utc(at - _longest())
        with self._database.writing() as connection:
            ended = sa.update(OUTGOING).where(OUTGOING.c.state == ANNOUNCED, old)
            return connection.execute(ended.values(state=SENT, sentences=[])).rowcount


def _longest() -> timedelta:
    return timedelta(days=int(load_follow_up()["limits"]["late_days"]))


def _rows(connection: Connection, person: str, at: datetime) -> list[Row]:
    """The reminders that reached a person by WhatsApp lately, the last one first."""
    joined = OUTGOING.join(REMINDER, REMINDER.c.id == OUTGOING.c.reminder_id)
    lately = (OUTGOING.c.person_key == person, OUTGOING.c.door == "whatsapp")
    states = (OUTGOING.c.state.in_((ANNOUNCED, SENT)), OUTGOING.c.created_at >= utc(at - _longest()))
    query = sa.select(OUTGOING.c.state, OUTGOING.c.sentences, REMINDER.c.taken_at).select_from(joined)
    return connection.execute(query.where(*lately, *states).order_by(OUTGOING.c.created_at.desc())).all()


def _after(taken_at: datetime | None, since: datetime) -> bool:
    return taken_at is not None and aware(taken_at) > since
