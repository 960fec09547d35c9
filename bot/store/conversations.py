"""Where the conversations by messages stand, from one message to the next."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.speech.note_loop import Pending
from bot.store.database import Database, aware, utc
from bot.store.message_tables import CONVERSATION

OPEN_HOURS = 24
"""A conversation is over after so long without a message, hours: as long as WhatsApp lets it be answered."""


class Conversations:
    """Conversations by messages; safe to use from threads. Raises Temporary when the database does not
    answer."""

    def __init__(self, database: Database) -> None:
        """`database` is up to date."""
        self._database = database

    def pending(self, person: str, at: datetime) -> Pending | None:
        """Where the conversation of a person stands; None when there is none, or none any more."""
        query = sa.select(CONVERSATION).where(CONVERSATION.c.person_key == person)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        if row is None or at - aware(row.last_at) > timedelta(hours=OPEN_HOURS):
            return None
        return Pending(row.conversation, row.number, row.expect, row.question)

    def last_at(self, person: str) -> datetime | None:
        """When the person's last message was answered; None when nothing is known of it."""
        query = sa.select(CONVERSATION.c.last_at).where(CONVERSATION.c.person_key == person)
        with self._database.reading() as connection:
            found = connection.scalar(query)
        return aware(found) if found is not None else None

    def keep(self, person: str, pending: Pending, at: datetime) -> None:
        """Keep where a conversation stands."""
        with self._database.writing() as connection:
            keep_pending(connection, person, pending, at)

    def over(self, at: datetime) -> list[str]:
        """Forget the conversations that are over, and give their identifiers: the dialogue ends them."""
        old = CONVERSATION.c.last_at < utc(at - timedelta(hours=OPEN_HOURS))
        with self._database.writing() as connection:
            found = list(connection.scalars(sa.select(CONVERSATION.c.conversation).where(old)))
            connection.execute(sa.delete(CONVERSATION).where(old))
        return found


def keep_pending(connection: Connection, person: str, pending: Pending, at: datetime) -> None:
    """Keep where a conversation stands, in a transaction in progress."""
    mine = CONVERSATION.c.person_key == person
    values = {
        "conversation": pending.conversation, "number": pending.number, "expect": pending.expect,
        "question": pending.question, "last_at": utc(at),
    }  # fmt: skip
    if not connection.execute(sa.update(CONVERSATION).where(mine).values(values)).rowcount:
        connection.execute(sa.insert(CONVERSATION).values(person_key=person, **values))
