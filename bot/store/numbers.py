"""Where to reach the people who agreed to reminders: their numbers, sealed. Only a door opens one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from bot.jobs.rights import PERSON as THE_PERSON
from bot.jobs.rights import REMINDERS
from bot.jobs.seals import open_number
from bot.store.database import Database, utc
from bot.store.reminder_rows import agreed
from bot.store.tables import CONSENT_GIVEN, NUMBER_SEALED
from bot.store.traces import write_trace


@dataclass(frozen=True)
class Reach:
    """How to reach a person."""

    door: str
    """`telephone` or `whatsapp`."""
    number: str = field(repr=False)
    """The number in E.164 form; for the door only, never logged."""


class SealedNumbers:
    """Sealed numbers beside the store; safe to use from threads. Every method raises Temporary when the
    database does not answer. Erased with the consent to reminders (`Rights.withdraw`) and with the person."""

    def __init__(self, database: Database, secret: str) -> None:
        """`secret` is the installation's (`bot.jobs.persons.load_secret`)."""
        self._database = database
        self._secret = secret

    def keep(self, person: str, door: str, sealed: bytes, at: datetime) -> bool:
        """Keep where to reach a person who agreed to reminders (`sealed` by `bot.jobs.seals.seal_number`, as
        soon as the door has the number); tells whether it is kept. A number that is
        kept already stays, unless the door is another one."""
        mine = NUMBER_SEALED.c.person_key == person
        given = (CONSENT_GIVEN.c.person_key == person, CONSENT_GIVEN.c.purpose == REMINDERS)
        with self._database.reading() as connection:  # at the end of most calls there is nothing to do
            if connection.scalar(sa.select(CONSENT_GIVEN.c.version).where(*given)) is None:
                return False
            if connection.scalar(sa.select(NUMBER_SEALED.c.door).where(mine)) == door:
                return True
        with self._database.writing() as connection:
            if not agreed(connection, person):
                return False
            kept = connection.scalar(sa.select(NUMBER_SEALED.c.door).where(mine))
            values = {"door": door, "sealed": sealed, "created_at": utc(at)}
            if kept is None:
                connection.execute(sa.insert(NUMBER_SEALED).values(person_key=person, **values))
            elif kept != door:
                connection.execute(sa.update(NUMBER_SEALED).where(mine).values(values))
            if kept != door:
                write_trace(connection, person, THE_PERSON, "number.sealed", at)
        return True

    def reach(self, person: str) -> Reach | None:
        """Where to reach a person, for a door that is about to; None when it is not known. Raises
        Misconfigured when it was sealed with another secret."""
        query = sa.select(NUMBER_SEALED).where(NUMBER_SEALED.c.person_key == person)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return Reach(row.door, open_number(row.sealed, self._secret)) if row else None

    def count(self) -> int:
        """How many numbers are kept."""
        with self._database.reading() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(NUMBER_SEALED))
