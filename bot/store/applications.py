"""The applications of people who agreed, and the papers they have ready."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.errors import Refused
from bot.jobs.applications import WAYS, Application, first_state, is_follow_up, state_after
from bot.jobs.rights import PERSON as THE_PERSON
from bot.store.database import Database, aware, utc
from bot.store.tables import APPLICATION, DOCUMENT, PERSON
from bot.store.traces import write_trace

CONTACT_PARTS = ("name", "phone", "address")
"""What is kept of whom to reach."""

LONGEST_WORDS = 255
"""Longest work and employer that are kept, signs."""

SAME_TALK = timedelta(minutes=10)
"""What is told again so soon is the same call to the employer, not one more follow-up."""


class Applications:
    """Applications and papers in a database; nothing is kept of a person who did not agree."""

    def __init__(self, database: Database) -> None:
        """Use the database of the store."""
        self._database = database

    def record(
        self,
        person: str,
        offer_id: str,
        work: str,
        employer: str,
        contact: Mapping[str, str],
        way: str,
        at: datetime,
    ) -> Application | None:
        """Record that the person prepares an application; one for the same offer is taken up again, with
        the new way and contact. None without consent. Raises Refused for a way that is not of WAYS."""
        if way not in WAYS:
            raise Refused("applications.way", f"a way must be one of {', '.join(WAYS)}")
        kept = {
            "work": work[:LONGEST_WORDS],
            "employer": employer[:LONGEST_WORDS],
            "contact": {part: contact.get(part, "") for part in CONTACT_PARTS},
            "way": way,
            "updated_at": utc(at),
        }
        with self._database.writing() as connection:
            if not _agreed(connection, person):
                return None
            row = _locked(connection, person, APPLICATION.c.offer_id == offer_id)
            if row is not None:
                state = state_after(row.state, "prepared")
                _change(connection, row.id, state=state, **kept)
            else:
                new = {"id": str(uuid.uuid4()), "state": first_state(), "created_at": utc(at), **kept}
                connection.execute(sa.insert(APPLICATION).values(person_key=person, offer_id=offer_id, **new))
            write_trace(connection, person, THE_PERSON, "application.recorded", at)
            return _read(_locked(connection, person, APPLICATION.c.offer_id == offer_id))

    def move(
        self,
        person: str,
        application_id: str,
        event: str,
        at: datetime,
        appointment_at: datetime | None = None,
    ) -> Application | None:
        """Record that something happened, and when the interview is for `appointment_made`. None without
        consent. Raises Refused when the person has no such application or the event cannot happen now."""
        with self._database.writing() as connection:
            if not _agreed(connection, person):
                return None
            chosen = APPLICATION.c.id == application_id
            row = _locked(connection, person, chosen)
            if row is None:
                raise Refused("applications.unknown", "the person has no such application")
            state = state_after(row.state, event)
            when = row.appointment_at if state == "appointment" else None
            if event == "appointment_made":
                when = utc(appointment_at) if appointment_at is not None else None
            is_new = utc(at) - aware(row.updated_at) >= SAME_TALK
            count = row.follow_ups + (is_new and is_follow_up(row.state, event))
            changes = {"state": state, "appointment_at": when, "follow_ups": count, "updated_at": utc(at)}
            _change(connection, row.id, **changes)
            write_trace(connection, person, THE_PERSON, "application.moved", at)
            return _read(_locked(connection, person, chosen))

    def of(self, person: str) -> list[Application]:
        """All applications of a person, the one that moved last first."""
        query = sa.select(APPLICATION).where(APPLICATION.c.person_key == person)
        newest = query.order_by(APPLICATION.c.updated_at.desc(), APPLICATION.c.id)
        with self._database.reading() as connection:
            return [_read(row) for row in connection.execute(newest)]

    def open_ones(self, person: str) -> list[Application]:
        """The applications of which something can still come, the one that moved last first."""
        return [application for application in self.of(person) if application.is_open]

    def application(self, person: str, application_id: str) -> Application | None:
        """One application of a person, or None."""
        return next((found for found in self.of(person) if found.id == application_id), None)

    def keep_document(self, person: str, code: str, is_ready: bool, at: datetime) -> None:
        """Keep whether the person has a paper (a code of `documents.yml`); does nothing without consent."""
        values = {"is_ready": is_ready, "updated_at": utc(at)}
        with self._database.writing() as connection:
            if not _agreed(connection, person):
                return
            same = (DOCUMENT.c.person_key == person, DOCUMENT.c.code == code)
            if not connection.execute(sa.update(DOCUMENT).where(*same).values(values)).rowcount:
                connection.execute(sa.insert(DOCUMENT).values(person_key=person, code=code, **values))
            write_trace(connection, person, THE_PERSON, "documents.changed", at)

    def documents(self, person: str) -> dict[str, bool]:
        """The papers that the person told about: code, and whether it is ready."""
        query = sa.select(DOCUMENT.c.code, DOCUMENT.c.is_ready).where(DOCUMENT.c.person_key == person)
        with self._database.reading() as connection:
            return {code: bool(is_ready) for code, is_ready in connection.execute(query)}


def _agreed(connection: Connection, person: str) -> bool:
    """Lock the person's row: of two programs that record the same offer, the second finds the first one's."""
    query = sa.select(PERSON.c.key).where(PERSON.c.key == person).with_for_update()
    return connection.scalar(query) is not None


def _locked(connection: Connection, person: str, chosen: sa.sql.ColumnElement) -> Row | None:
    query = sa.select(APPLICATION).where(APPLICATION.c.person_key == person, chosen)
    return connection.execute(query.with_for_update()).first()


def _change(connection: Connection, application_id: str, **values: object) -> None:
    connection.execute(sa.update(APPLICATION).where(APPLICATION.c.id == application_id).values(values))


def _read(row: Row) -> Application:
    return Application(
        id=row.id,
        person=row.person_key,
        offer_id=row.offer_id,
        work=row.work,
        employer=row.employer,
        contact=dict(row.contact),
        way=row.way,
        state=row.state,
        follow_ups=row.follow_ups,
        appointment_at=aware(row.appointment_at) if row.appointment_at is not None else None,
        created_at=aware(row.created_at),
        updated_at=aware(row.updated_at),
    )
