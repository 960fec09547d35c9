"""All that is kept about one person, as plain values: what the person has a right to see and take along."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.store.database import Database, aware
from bot.store.erasure import PERSONAL
from bot.store.tables import NUMBER_SEALED, PERSON, PIN
from bot.store.tracker import events_about

SECRET = {PIN.c.digest, NUMBER_SEALED.c.sealed}
"""Columns whose values protect the person and tell nothing: only that they are there is told."""

HIDDEN = "(sealed)"
"""What stands for such a value."""


def read_person(database: Database, person: str) -> dict[str, list[dict[str, Any]]]:
    """Every row about a person, by table, times in ISO form, without the key; empty for somebody who is not
    kept. Raises Temporary when the database does not answer."""
    tables = [(PERSON, PERSON.c.key), *((table, table.c.person_key) for table in reversed(PERSONAL))]
    with database.reading() as connection:
        found = {
            table.name: [
                {
                    column.name: HIDDEN if column in SECRET else _plain(value)
                    for column, value in zip(table.columns, row, strict=True)
                    if column.name != key.name
                }
                for row in connection.execute(sa.select(table).where(key == person))
            ]
            for table, key in tables
        }
    return {name: rows for name, rows in found.items() if rows}


def read_conversations(tracker_url: str, person: str) -> list[dict[str, Any]]:
    """What the person and the machine said in the conversations that are still kept: those of a call in
    progress, or those that a crash left behind. Raises Temporary when the database does not answer."""
    events = (json.loads(data) for data in events_about(tracker_url, person))
    return [
        {"who": event["event"], "text": event.get("text") or "", "at": event.get("timestamp")}
        for event in events
        if event.get("event") in ("user", "bot")
    ]


def _plain(value: object) -> object:
    return aware(value).isoformat() if isinstance(value, datetime) else value
