"""Messages received, kept until they are answered: each one once, those of a person in their order."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.jobs.persons import person_key
from bot.jobs.seals import open_message, seal_message, seal_number
from bot.speech.note_loop import Pending
from bot.store.conversations import keep_pending
from bot.store.database import Database, utc
from bot.store.message_tables import MESSAGE_IN, MESSAGE_OUT

WAITING, TAKEN, ANSWERED, DEAD = "waiting", "taken", "answered", "dead"

ORDER_SECONDS = 1.0
"""A message waits so long for an earlier one that may still be on its way, seconds."""

LEASE_SECONDS = 120.0
"""A message whose worker said nothing for so long is taken by another, seconds."""

WAITS_SECONDS = (2.0, 10.0, 60.0, 300.0, 1800.0, 7200.0, 21600.0)
"""Growing waits before a message is tried again, seconds; it is then left as dead, within the day in which
WhatsApp lets it be answered."""

KEPT_DAYS = 8
"""The keys of answered messages are kept so long, days: WhatsApp may deliver one again for seven."""


@dataclass(frozen=True)
class Received:
    """One message, as the door gives it."""

    id: str = field(repr=False)
    """The door's identifier of the message; it may hold the number."""
    sender: str = field(repr=False)
    """The number it came from."""
    content: Mapping[str, Any] = field(repr=False)
    """What it holds: `kind` (audio, text, other), `text` or `media`."""
    sent_at: datetime
    """When it was sent, by the door's clock."""


@dataclass(frozen=True)
class Taken:
    """A message that a worker holds."""

    key: str
    """Its key."""
    person: str
    """Opaque key of the person."""
    content: Mapping[str, Any] = field(repr=False)
    """What it holds."""
    tries: int
    """How often it was tried before."""
    sender: bytes = field(default=b"", repr=False)
    """The number it came from, sealed (`bot.jobs.seals.seal_number`)."""


class Inbox:
    """The messages that wait; safe to use from threads and from several programs. Raises Temporary when the
    database does not answer."""

    def __init__(self, database: Database, secret: str, lease_seconds: float = LEASE_SECONDS) -> None:
        """`secret` is the installation's (`bot.jobs.persons.load_secret`)."""
        self._database = database
        self._secret = secret
        self._lease_seconds = lease_seconds

    def receive(self, messages: Sequence[Received], at: datetime) -> int:
        """Keep messages that were not received before; gives how many were new. One whose sender is no number
        is left out."""
        new = 0
        with self._database.writing() as connection:
            for message in messages:
                person, sealed = self._sealed(message)
                if person is None or sealed is None:
                    continue
                row = {
                    "key": self.key_of(message.id), "queue_key": person, "sender": sealed,
                    "content": seal_message(message.content, self._secret), "state": WAITING,
                    "sent_at": utc(message.sent_at), "due_at": utc(at + timedelta(seconds=ORDER_SECONDS)),
                }  # fmt: skip
                new += insert_new(connection, MESSAGE_IN, row, ["key"])
        return new

    def key_of(self, message_id: str) -> str:
        """The key of a message: it does not hold the number that the door's own identifier may hold."""
        return hmac.new(self._secret.encode(), f"message {message_id}".encode(), hashlib.sha256).hexdigest()

    def take(self, worker: str, at: datetime) -> Taken | None:
        """The next message to answer, held until `answer` or `put_off`; None when there is none now. The
        messages of one person are taken one at a time, the earliest first."""
        lost = sa.and_(
            MESSAGE_IN.c.state == TAKEN,
            MESSAGE_IN.c.taken_at <= utc(at - timedelta(seconds=self._lease_seconds)),
        )
        ready = sa.and_(MESSAGE_IN.c.state == WAITING, MESSAGE_IN.c.due_at <= utc(at))
        with self._database.reading() as connection:  # mostly there is nothing to do: nobody is held up
            if connection.scalar(sa.select(MESSAGE_IN.c.key).where(lost | ready).limit(1)) is None:
                return None
        with self._database.writing() as connection:
            freed = sa.update(MESSAGE_IN).where(lost)
            connection.execute(freed.values(state=WAITING, taken_by=None, tries=MESSAGE_IN.c.tries + 1))
            row = connection.execute(_next_message(at)).first()
            if row is None:
                return None
            one_at_a_time(connection, row.queue_key)
            free = sa.and_(MESSAGE_IN.c.key == row.key, MESSAGE_IN.c.state == WAITING, ~_is_blocked())
            mine = sa.update(MESSAGE_IN).where(free)
            taken = connection.execute(mine.values(state=TAKEN, taken_by=worker, taken_at=utc(at)))
            if not taken.rowcount:
                return None
        content = open_message(row.content, self._secret)
        return Taken(row.key, row.queue_key, content, row.tries, bytes(row.sender))

    def answer(
        self, taken: Taken, worker: str, answers: Sequence[Mapping[str, Any]], pending: Pending | None,
        at: datetime,
    ) -> bool:  # fmt: skip
        """Keep the answers on their way and where the conversation stands, in one step with the end of the
        message; False when this worker does not hold it any more, and then nothing is kept."""
        with self._database.writing() as connection:
            row = _held(connection, taken.key, worker)
            if row is None:
                return False
            for rank, content in enumerate(answers):
                connection.execute(sa.insert(MESSAGE_OUT).values(self._going_out(row, rank, content, at)))
            if pending is not None:
                keep_pending(connection, taken.person, pending, at)
            _end(connection, taken.key, ANSWERED)
        return True

    def put_off(self, taken: Taken, worker: str, at: datetime) -> datetime | None:
        """The message could not be answered: when it is tried again, or None when it is given up."""
        with self._database.writing() as connection:
            if _held(connection, taken.key, worker) is None:
                return None
            if taken.tries >= len(WAITS_SECONDS):
                _end(connection, taken.key, DEAD)
                return None
            again = at + timedelta(seconds=WAITS_SECONDS[taken.tries])
            values = {"state": WAITING, "taken_by": None, "due_at": utc(again), "tries": taken.tries + 1}
            connection.execute(sa.update(MESSAGE_IN).where(MESSAGE_IN.c.key == taken.key).values(values))
        return again

    def counts(self) -> dict[str, int]:
        """How many messages are in each state."""
        query = sa.select(MESSAGE_IN.c.state, sa.func.count()).group_by(MESSAGE_IN.c.state)
        with self._database.reading() as connection:
            return {state: count for state, count in connection.execute(query)}

    def forget(self, at: datetime) -> int:
        """Erase the keys of messages that can come again no more; gives how many."""
        old = MESSAGE_IN.c.sent_at < utc(at - timedelta(days=KEPT_DAYS))
        ended = MESSAGE_IN.c.state.in_((ANSWERED, DEAD))
        gone = MESSAGE_OUT.c.state.in_(("sent", DEAD))
        with self._database.writing() as connection:
            before = utc(at - timedelta(days=KEPT_DAYS))
            connection.execute(sa.delete(MESSAGE_OUT).where(gone, MESSAGE_OUT.c.created_at < before))
            return connection.execute(sa.delete(MESSAGE_IN).where(old, ended)).rowcount

    def _sealed(self, message: Received) -> tuple[str | None, bytes | None]:
        number = f"+{message.sender.lstrip('+')}"
        return person_key(number, self._secret), seal_number(number, self._secret)

    def _going_out(self, row: Row, rank: int, content: Mapping[str, Any], at: datetime) -> dict[str, Any]:
        return {
            "id": str(uuid.uuid4()), "rank": rank, "in_key": row.key, "queue_key": row.queue_key,
            "recipient": row.sender, "content": seal_message(content, self._secret), "state": WAITING,
            "created_at": utc(at), "due_at": utc(at),
        }  # fmt: skip


def _next_message(at: datetime) -> sa.sql.Select:
    """The earliest message that is due and whose person has no earlier one and none in work."""
    return (
        sa.select(MESSAGE_IN)
        .where(MESSAGE_IN.c.state == WAITING, MESSAGE_IN.c.due_at <= utc(at), ~_is_blocked())
        .order_by(MESSAGE_IN.c.due_at, MESSAGE_IN.c.key)
        .limit(1)
        .with_for_update(of=MESSAGE_IN, skip_locked=True)
    )


def _is_blocked() -> sa.sql.ColumnElement:
    """Whether the person of a message has an earlier one that waits, or one in work."""
    other = MESSAGE_IN.alias()
    before = sa.or_(
        other.c.sent_at < MESSAGE_IN.c.sent_at,
        sa.and_(other.c.sent_at == MESSAGE_IN.c.sent_at, other.c.key < MESSAGE_IN.c.key),
    )
    blocking = sa.and_(
        other.c.queue_key == MESSAGE_IN.c.queue_key,
        sa.or_(other.c.state == TAKEN, sa.and_(other.c.state == WAITING, before)),
    )
    return sa.exists().where(blocking)


def one_at_a_time(connection: Connection, person: str) -> None:
    """Let one program at a time choose a message of a person, until the end of the transaction: another one
    may take a message that came meanwhile. SQLite has one writer at a time already."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(person))))


def insert_new(
    connection: Connection, table: sa.Table, row: Mapping[str, Any], unique: Sequence[str]
) -> int:
    """Insert a row unless one with the same values of the `unique` columns is there; 1 when it was new."""
    from sqlalchemy.dialects import postgresql, sqlite

    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    insert = dialect.insert(table).values(row).on_conflict_do_nothing(index_elements=list(unique))
    return connection.execute(insert).rowcount


def _held(connection: Connection, key: str, worker: str) -> Row | None:
    mine = (MESSAGE_IN.c.key == key, MESSAGE_IN.c.state == TAKEN, MESSAGE_IN.c.taken_by == worker)
    return connection.execute(sa.select(MESSAGE_IN).where(*mine).with_for_update()).first()


def _end(connection: Connection, key: str, state: str) -> None:
    """Give a message its last state; nothing of the person stays."""
    ended = {"state": state, "queue_key": None, "sender": None, "content": None, "taken_by": None}
    connection.execute(sa.update(MESSAGE_IN).where(MESSAGE_IN.c.key == key).values(ended))


