"""A store with people who agreed to reminders, and what tests do with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.engine import Row

from bot.jobs.applications import Application
from bot.jobs.decent_hours import moment
from bot.jobs.rights import REMINDERS
from bot.store.applications import Applications
from bot.store.database import utc
from bot.store.reminders import Reminders
from bot.store.rights import Rights
from bot.store.sql import SqlStore
from bot.store.tables import OUTGOING, REMINDER

NOW = moment(date(2026, 11, 24), time(11))
PERSON, OTHER = "a" * 64, "b" * 64
CONTACT = {"name": "Mme Amina Belkacem", "phone": "04 65 71 12 34", "address": "3 rue des Lilas, 69500 Bron"}


@dataclass
class ReminderDesk:
    """The store, and what the tests do with it."""

    store: SqlStore

    @property
    def reminders(self) -> Reminders:
        return Reminders(self.store.database, "La Boussole")

    @property
    def applications(self) -> Applications:
        return Applications(self.store.database)

    @property
    def rights(self) -> Rights:
        return Rights(self.store.database)

    def agree(self, person: str = PERSON, at: datetime = NOW) -> None:
        self.store.record_consent(person, "1", True, at)
        assert self.rights.give(person, REMINDERS, "1", "D'accord ?", at)

    def apply(
        self, *events: str, person: str = PERSON, offer: str = "EX0001", at: datetime = NOW
    ) -> Application:
        made = self.applications.record(
            person, offer, "Agent de nettoyage", "Clair Matin", CONTACT, "phone", at
        )
        for event in events:
            made = self.applications.move(person, made.id, event, at)
        assert made is not None
        return made

    def interview(self, when: datetime, offer: str = "EX0001") -> Application:
        made = self.apply("called", offer=offer)
        moved = self.applications.move(PERSON, made.id, "appointment_made", NOW, when)
        assert moved is not None
        return moved

    def states(self) -> dict[tuple[str, int], str]:
        with self.store.database.reading() as connection:
            rows = connection.execute(sa.select(REMINDER)).all()
        return {(row.kind, row.step): row.state for row in rows}

    def messages(self) -> list[list[str]]:
        with self.store.database.reading() as connection:
            rows = connection.execute(sa.select(OUTGOING).order_by(OUTGOING.c.created_at)).all()
        return [row.sentences for row in rows]

    def outgoing_rows(self) -> list[Row]:
        with self.store.database.reading() as connection:
            return connection.execute(sa.select(OUTGOING)).all()

    @staticmethod
    def written(when: datetime) -> datetime:
        """A moment as SQLite gives it back."""
        return utc(when).replace(tzinfo=None)

    def make(self, at: datetime) -> dict[str, int]:
        return dict(self.reminders.take_due(at, "worker").made)


def at(text: str) -> datetime:
    day = datetime.fromisoformat(text)
    return moment(day.date(), day.time())
