"""Answers on their way to a door that cannot be asked whether it sent one: each goes out once."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.jobs.seals import open_message, open_number, seal_message, seal_number
from bot.store.database import Database, utc
from bot.store.inbox import DEAD, WAITING, WAITS_SECONDS, insert_new, one_at_a_time
from bot.store.message_tables import MESSAGE_OUT

SENDING, UNSURE, SENT = "sending", "unsure", "sent"

LEASE_SECONDS = 60.0
"""A sending whose worker said nothing for so long is unsure: it may have gone out, seconds."""

SILENCE_SECONDS = 45.0
"""An unsure message is sent again when the door said nothing of it for so long, seconds: WhatsApp tells of a
message that it took within seconds."""


@dataclass(frozen=True)
class Going:
    """An answer that a worker is sending."""

    id: str
    """UUID; the door gives it back when it tells what became of the message."""
    person: str
    """Opaque key of the person."""
    number: str = field(repr=False)
    """Where it goes, in E.164 form; for the door only."""
    content: Mapping[str, Any] = field(repr=False)
    """What is sent: `kind` (voice, document, template), `sentences` and `pace`."""


class Outbox:
    """The answers that wait to be sent; safe to use from threads and from several programs. Raises Temporary
    when the database does not answer."""

    def __init__(
        self,
        database: Database,
        secret: str,
        lease_seconds: float = LEASE_SECONDS,
        silence_seconds: float = SILENCE_SECONDS,
    ) -> None:
        """`secret` is the installation's."""
        self._database = database
        self._secret = secret
        self._lease_seconds = lease_seconds
        self._silence_seconds = silence_seconds

    def put(self, name: str, person: str, number: str, content: Mapping[str, Any], at: datetime) -> bool:
        """Put a message on its way that answers none; False when one of this name is on its way or went out
        already. Raises ValueError when the number is none."""
        sealed = seal_number(number, self._secret)
        if sealed is None:
            raise ValueError("no number")
        row = {
            "id": str(uuid.uuid4()), "rank": 0, "in_key": name, "queue_key": person, "recipient": sealed,
            "content": seal_message(content, self._secret), "state": WAITING, "created_at": utc(at),
            "due_at": utc(at),
        }  # fmt: skip
        with self._database.writing() as connection:
            return insert_new(connection, MESSAGE_OUT, row, ["in_key", "rank"]) > 0

    def take(self, worker: str, at: datetime) -> Going | None:
        """The next answer to send, in a person's order; None when there is none now."""
        lost = sa.and_(
            MESSAGE_OUT.c.state == SENDING,
            MESSAGE_OUT.c.taken_at <= utc(at - timedelta(seconds=self._lease_seconds)),
        )
        ready = sa.and_(MESSAGE_OUT.c.state.in_((WAITING, UNSURE)), MESSAGE_OUT.c.due_at <= utc(at))
        with self._database.reading() as connection:  # mostly there is nothing to do: nobody is held up
            if connection.scalar(sa.select(MESSAGE_OUT.c.id).where(lost | ready).limit(1)) is None:
                return None
        with self._database.writing() as connection:
            self._doubt(connection, lost, at)
            row = connection.execute(_next_answer(at)).first()
            if row is None:
                return None
            one_at_a_time(connection, row.queue_key)
            free = sa.and_(MESSAGE_OUT.c.id == row.id, MESSAGE_OUT.c.state == row.state, ~_is_blocked())
            mine = sa.update(MESSAGE_OUT).where(free)
            values = {"state": SENDING, "taken_by": worker, "taken_at": utc(at)}
            if not connection.execute(mine.values(values)).rowcount:
                return None
        content = open_message(row.content, self._secret)
        return Going(row.id, row.queue_key, open_number(row.recipient, self._secret), content)

    def sent(self, message_id: str) -> bool:
        """The door took the message, as it answered or as it told later; False when that is known already."""
        open_ones = MESSAGE_OUT.c.state.in_((WAITING, SENDING, UNSURE))
        with self._database.writing() as connection:
            return _end(connection, sa.and_(MESSAGE_OUT.c.id == message_id, open_ones), SENT) > 0

    def failed(self, going: Going, worker: str, at: datetime, may_be_sent: bool = False) -> datetime | None:
        """The message was not sent, or may have been (`may_be_sent`: no answer came): when it is tried again,
        or None when it is given up."""
        with self._database.writing() as connection:
            row = _held(connection, going.id, worker)
            if row is None:
                return None
            if row.tries >= len(WAITS_SECONDS):
                _end(connection, MESSAGE_OUT.c.id == going.id, DEAD)
                return None
            wait = max(WAITS_SECONDS[row.tries], self._silence_seconds if may_be_sent else 0.0)
            again = at + timedelta(seconds=wait)
            state = UNSURE if may_be_sent else WAITING
            values = {"state": state, "taken_by": None, "due_at": utc(again), "tries": row.tries + 1}
            connection.execute(sa.update(MESSAGE_OUT).where(MESSAGE_OUT.c.id == going.id).values(values))
        return again

    def refused(self, going: Going) -> None:
        """The door will never take this message: it is left as dead, and nothing of the person stays."""
        with self._database.writing() as connection:
            _end(connection, MESSAGE_OUT.c.id == going.id, DEAD)

    def counts(self) -> dict[str, int]:
        """How many answers are in each state."""
        query = sa.select(MESSAGE_OUT.c.state, sa.func.count()).group_by(MESSAGE_OUT.c.state)
        with self._database.reading() as connection:
            return {state: count for state, count in connection.execute(query)}

    def _doubt(self, connection: Connection, lost: sa.sql.ColumnElement, at: datetime) -> None:
        """The worker of a sending may have died before or after the door took it: the door is listened to
        first."""
        values = {
            "state": UNSURE, "taken_by": None, "tries": MESSAGE_OUT.c.tries + 1,
            "due_at": utc(at + timedelta(seconds=self._silence_seconds)),
        }  # fmt: skip
        connection.execute(sa.update(MESSAGE_OUT).where(lost).values(values))


def _next_answer(at: datetime) -> sa.sql.Select:
    """The earliest answer that is due and whose person waits for no earlier one."""
    ready = (MESSAGE_OUT.c.state.in_((WAITING, UNSURE)), MESSAGE_OUT.c.due_at <= utc(at))
    query = sa.select(MESSAGE_OUT).where(*ready, ~_is_blocked())
    query = query.order_by(MESSAGE_OUT.c.due_at, MESSAGE_OUT.c.rank).limit(1)
    return query.with_for_update(of=MESSAGE_OUT, skip_locked=True)


def _is_blocked() -> sa.sql.ColumnElement:
    """Whether the person of an answer waits for an earlier one, or is being sent one."""
    other = MESSAGE_OUT.alias()
    before = sa.or_(
        other.c.created_at < MESSAGE_OUT.c.created_at,
        sa.and_(other.c.created_at == MESSAGE_OUT.c.created_at, other.c.rank < MESSAGE_OUT.c.rank),
    )
    blocking = sa.and_(
        other.c.queue_key == MESSAGE_OUT.c.queue_key,
        other.c.id != MESSAGE_OUT.c.id,
        sa.or_(other.c.state == SENDING, sa.and_(other.c.state.in_((WAITING, UNSURE)), before)),
    )
    return sa.exists().where(blocking)


def _held(connection: Connection, message_id: str, worker: str) -> Row | None:
    mine = (MESSAGE_OUT.c.id == message_id, MESSAGE_OUT.c.state == SENDING, MESSAGE_OUT.c.taken_by == worker)
    return connection.execute(sa.select(MESSAGE_OUT).where(*mine).with_for_update()).first()


def _end(connection: Connection, chosen: sa.sql.ColumnElement, state: str) -> int:
    """Give answers their last state; nothing of the person stays."""
    ended = {"state": state, "queue_key": None, "recipient": None, "content": None, "taken_by": None}
    return connection.execute(sa.update(MESSAGE_OUT).where(chosen).values(ended)).rowcount
