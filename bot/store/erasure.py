"""Erasing people: from every table, from Rasa's conversations, and from what SQLite leaves in its files."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.jobs.print_code import is_clear
from bot.store import desk_tables, message_tables  # noqa: F401  they hold something of people too
from bot.store.database import Database
from bot.store.tables import APPLICATION, CV, METADATA, OUTGOING, PERSON, PIN, PLACE, PRINT_CODE, REMINDER
from bot.store.tracker import purge_person

PERSONAL = tuple(table for table in reversed(METADATA.sorted_tables) if "person_key" in table.c)
"""Every table that holds something of a person, those that others point to last."""

TOLD = {
    "search": (PLACE,),
    "cv": (CV, PRINT_CODE),
    "applications": (APPLICATION,),
    "reminders": (REMINDER, OUTGOING),
    "code": (PIN,),
}
"""What a person is told of an erasure, in this order, and the tables that make each thing."""

RECEIPT_DIGITS = 4
"""Length of a receipt number: enough to find one erasure of a day in the service's journal."""


@dataclass(frozen=True)
class Receipt:
    """That all about a person was erased; nothing in it tells who."""

    number: str
    """Drawn at random, kept nowhere but in the journal's line of the erasure."""
    things: Mapping[str, int]
    """What was erased and how many: `search`, `cv`, `applications`, `reminders`, `code`; nothing that was not
    there."""
    rows: int
    """Rows erased, count."""


class Erasure:
    """Erasing all about one person; safe to use from threads. Raises Temporary when a database does not
    answer: what was erased stays erased, and the same request erases the rest."""

    def __init__(self, database: Database, tracker_url: str) -> None:
        """`database` is up to date; `tracker_url` is the address of Rasa's conversations."""
        self._database = database
        self._tracker_url = tracker_url

    def erase(self, person: str) -> Receipt:
        """Erase all about a person from the store and give the receipt; the conversations are
        `erase_conversations`, once the turn in progress is over."""
        with self._database.writing() as connection:
            things = {name: _count(connection, tables, person) for name, tables in TOLD.items()}
            rows = _erase(connection, PERSON.c.key == person)
        self._database.scrub()
        return Receipt(_receipt_number(), {name: count for name, count in things.items() if count}, rows)

    def erase_conversations(self, person: str | None) -> list[str]:
        """Erase what was said in all of a person's conversations; gives their identifiers. None when the
        number is hidden: no two conversations are known to be of one person."""
        return purge_person(self._tracker_url, person) if person else []


def erase_people(database: Database, chosen: sa.sql.ColumnElement) -> int:
    """Erase all about the people of a condition on the table `person`; gives the number of rows erased.
    Raises Temporary when the database does not answer."""
    with database.writing() as connection:
        erased = _erase(connection, chosen)
    if erased:
        database.scrub()
    return erased


def _erase(connection: Connection, chosen: sa.sql.ColumnElement) -> int:
    keys = sa.select(PERSON.c.key).where(chosen).scalar_subquery()
    erased = 0
    for table in PERSONAL:
        erased += connection.execute(sa.delete(table).where(table.c.person_key.in_(keys))).rowcount
    return erased + connection.execute(sa.delete(PERSON).where(chosen)).rowcount


def _receipt_number() -> str:
    """Digits drawn at random until they cannot be misheard when they are said two by two."""
    while True:
        number = str(secrets.randbelow(10**RECEIPT_DIGITS)).zfill(RECEIPT_DIGITS)
        if is_clear(number):
            return number


def _count(connection: Connection, tables: tuple[sa.Table, ...], person: str) -> int:
    """Rows of the first of these tables that has some: a CV and its print code are one CV."""
    counts = (
        connection.scalar(sa.select(sa.func.count()).select_from(table).where(table.c.person_key == person))
        for table in tables
    )
    return next((count for count in counts if count), 0)
