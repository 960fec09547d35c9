"""What happened in the calls, counted by day; no person is in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa

from bot.store.database import Database
from bot.store.desk_tables import DAILY_COUNT


class DailyCounts:
    """The counts in a database; safe to use from threads. Raises Temporary when it does not answer."""

    def __init__(self, database: Database) -> None:
        """`database` is open and up to date."""
        self._database = database

    def add(self, day: date, counts: Mapping[str, int]) -> None:
        """Add the counts of one call to those of its day, in one transaction."""
        with self._database.writing() as connection:
            for code, count in sorted(counts.items()):
                mine = (DAILY_COUNT.c.day == day, DAILY_COUNT.c.code == code)
                more = sa.update(DAILY_COUNT).where(*mine).values(count=DAILY_COUNT.c.count + count)
                if not connection.execute(more).rowcount:
                    try:
                        with connection.begin_nested():
                            connection.execute(sa.insert(DAILY_COUNT).values(day=day, code=code, count=count))
                    except sa.exc.IntegrityError:  # another program was first
                        connection.execute(more)

    def between(self, first: date, last: date) -> dict[date, dict[str, int]]:
        """The counts of each day from the first to the last, both included; days without calls left out."""
        query = sa.select(DAILY_COUNT).where(DAILY_COUNT.c.day >= first, DAILY_COUNT.c.day <= last)
        found: dict[date, dict[str, int]] = {}
        with self._database.reading() as connection:
            for row in connection.execute(query.order_by(DAILY_COUNT.c.day, DAILY_COUNT.c.code)):
                found.setdefault(row.day, {})[row.code] = row.count
        return found

    def forget(self, before: date) -> int:
        """Erase the counts of the days before one; gives the number of rows erased."""
        with self._database.writing() as connection:
            return connection.execute(sa.delete(DAILY_COUNT).where(DAILY_COUNT.c.day < before)).rowcount
