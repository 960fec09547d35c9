"""The people who asked for a person and agreed that a mediator helps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.jobs.rights import MEDIATOR
from bot.jobs.rights import PERSON as THE_PERSON
from bot.store.database import Database, aware, utc
from bot.store.desk_tables import HELP_REQUEST
from bot.store.tables import CONSENT_GIVEN
from bot.store.traces import write_trace


@dataclass(frozen=True)
class HelpRequest:
    """A person who waits for a mediator."""

    person: str
    """Opaque key of the person."""
    reason: str
    """Topic of the dialogue where the person asked, such as `offers`."""
    asked_at: datetime
    """When, with its zone."""
    taken_by: str | None
    """The mediator who takes care of it, or None."""


class HelpRequests:
    """The requests in a database; safe to use from threads. Raises Temporary when it does not answer."""

    def __init__(self, database: Database) -> None:
        """`database` is open and up to date."""
        self._database = database

    def ask(self, person: str, reason: str, at: datetime) -> bool:
        """Record that a person wants a person; asked again, it waits again. Does nothing, and gives False,
        without the person's consent to a mediator's help."""
        with self._database.writing() as connection:
            if not _agreed(connection, person):
                return False
            connection.execute(sa.delete(HELP_REQUEST).where(HELP_REQUEST.c.person_key == person))
            values = {"person_key": person, "reason": reason, "asked_at": utc(at)}
            connection.execute(sa.insert(HELP_REQUEST).values(**values))
            write_trace(connection, person, THE_PERSON, "help.asked", at)
        return True

    def waiting(self) -> list[HelpRequest]:
        """The requests of people whose consent is in force, the oldest first."""
        agreed = sa.select(CONSENT_GIVEN.c.person_key).where(CONSENT_GIVEN.c.purpose == MEDIATOR)
        query = sa.select(HELP_REQUEST).where(HELP_REQUEST.c.person_key.in_(agreed))
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(HELP_REQUEST.c.asked_at)).all()
        return [HelpRequest(r.person_key, r.reason, aware(r.asked_at), r.taken_by) for r in rows]

    def take(self, person: str, name: str, actor: str, at: datetime) -> str | None:
        """Let a mediator take care of a request; gives who has it now, which may be another who was first,
        or None when there is no such request any more."""
        mine = HELP_REQUEST.c.person_key == person
        with self._database.writing() as connection:
            if not _agreed(connection, person):
                return None
            free = sa.update(HELP_REQUEST).where(mine, HELP_REQUEST.c.taken_by.is_(None))
            if connection.execute(free.values(taken_by=name)).rowcount:
                write_trace(connection, person, actor, "help.taken", at)
            return connection.scalar(sa.select(HELP_REQUEST.c.taken_by).where(mine))

    def close(self, person: str, actor: str, at: datetime) -> None:
        """The person was helped: the request goes."""
        with self._database.writing() as connection:
            if connection.execute(
                sa.delete(HELP_REQUEST).where(HELP_REQUEST.c.person_key == person)
            ).rowcount:
                write_trace(connection, person, actor, "help.given", at)


def _agreed(connection: Connection, person: str) -> bool:
    mine = (CONSENT_GIVEN.c.person_key == person, CONSENT_GIVEN.c.purpose == MEDIATOR)
    return connection.scalar(sa.select(CONSENT_GIVEN.c.version).where(*mine)) is not None
