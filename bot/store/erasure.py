"""Erasing people from every table, and from what SQLite would leave of them in its files."""

from __future__ import annotations

import sqlalchemy as sa

from bot.store.database import Database
from bot.store.tables import METADATA, PERSON

PERSONAL = tuple(table for table in reversed(METADATA.sorted_tables) if "person_key" in table.c)
"""Every table that holds something of a person, those that others point to last."""


def erase_people(database: Database, chosen: sa.sql.ColumnElement) -> int:
    """Erase all about the people of a condition on the table `person`; gives the number of rows erased.
    Raises Temporary when the database does not answer."""
    keys = sa.select(PERSON.c.key).where(chosen).scalar_subquery()
    with database.writing() as connection:
        erased = 0
        for table in PERSONAL:
            erased += connection.execute(sa.delete(table).where(table.c.person_key.in_(keys))).rowcount
        erased += connection.execute(sa.delete(PERSON).where(chosen)).rowcount
    if erased:
        database.empty_journal()
    return erased
