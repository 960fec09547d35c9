"""Traces: that a person's data was changed or looked at, written in the transaction of the change itself."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.jobs.rights import PERSON as THE_PERSON
from bot.jobs.rights import checked_action, checked_actor
from bot.store.database import utc
from bot.store.tables import CHANGE_TRACE, PERSON

SAME_CHANGE = timedelta(minutes=15)
"""The person's own changes of one thing (`cv.changed`) leave one trace in this time: a CV told in twenty
answers is one change. All else leaves a trace each time."""

CHANGED = ".changed"
"""End of the actions that are told in several answers."""


def write_trace(connection: Connection, person: str, actor: str, action: str, at: datetime) -> None:
    """Write that `actor` did `action` to what is kept about a person, now, in this transaction; nothing is
    written about somebody who is not kept. Raises ValueError when the actor or the action is not a code."""
    who, what, when = checked_actor(actor), checked_action(action), utc(at)
    if who == THE_PERSON and what.endswith(CHANGED) and connection.scalar(_same(person, what, when)):
        return
    row = sa.select(PERSON.c.key, sa.literal(when, CHANGE_TRACE.c.at.type), sa.literal(who), sa.literal(what))
    names = ("person_key", "at", "actor", "action")
    connection.execute(sa.insert(CHANGE_TRACE).from_select(names, row.where(PERSON.c.key == person)))


def _same(person: str, action: str, at: datetime) -> sa.sql.Select:
    return (
        sa.select(sa.func.count())
        .select_from(CHANGE_TRACE)
        .where(CHANGE_TRACE.c.person_key == person, CHANGE_TRACE.c.action == action)
        .where(CHANGE_TRACE.c.actor == THE_PERSON, CHANGE_TRACE.c.at > at - SAME_CHANGE)
    )
