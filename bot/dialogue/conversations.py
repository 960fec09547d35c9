"""Looking into and taking back from the conversations that Rasa keeps: its table `events`."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.store.engine import translated_errors
from bot.store.tracker import EVENTS


def last_user_event(engine: Engine, conversation: str) -> tuple[int, dict[str, Any]] | None:
    """Row number and content of the last turn taken; None when there is none. Raises Temporary when the
    database does not answer."""
    query = (
        sa.select(EVENTS.c.id, EVENTS.c.data)
        .where(EVENTS.c.sender_id == conversation, EVENTS.c.type_name == "user")
        .order_by(EVENTS.c.id.desc())
        .limit(1)
    )
    with translated_errors(), engine.connect() as connection:
        row = connection.execute(query).first()
    return (row.id, json.loads(row.data)) if row else None


def last_turn_number(engine: Engine, conversation: str) -> int:
    """Number of the last turn taken; 0 when there is none. Raises Temporary."""
    event = last_user_event(engine, conversation)
    return int((event[1].get("metadata") or {}).get("number") or 0) if event else 0


def forget_last_turn(engine: Engine, conversation: str) -> None:
    """Take the last turn back, with all that it brought, as if it had not been. Raises Temporary."""
    event = last_user_event(engine, conversation)
    if event is None:
        return
    with translated_errors(), engine.begin() as connection:
        since = (EVENTS.c.sender_id == conversation, EVENTS.c.id >= event[0])
        connection.execute(sa.delete(EVENTS).where(*since))


def events_of(engine: Engine, conversation: str) -> list[dict[str, Any]]:
    """All events of a conversation, in order. Raises Temporary."""
    query = sa.select(EVENTS.c.data).where(EVENTS.c.sender_id == conversation).order_by(EVENTS.c.id)
    with translated_errors(), engine.connect() as connection:
        return [json.loads(row.data) for row in connection.execute(query)]
