"""Keeping where to reach a caller who agrees to reminders: the sealed number goes from the line to the
database, never through the dialogue."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from bot.app import App
from bot.channels.line import Line
from bot.errors import BotError
from bot.speech.call_events import CallEvent, ReplyCame

log = logging.getLogger(__name__)

DOOR = "telephone"
"""The door of these calls."""


@asynccontextmanager
async def reachable(
    app: App, offload: Callable[..., Awaitable[Any]], call: Line
) -> AsyncIterator[Callable[[CallEvent], None]]:
    """Give what notes the events of a call: the number is kept as soon as a reply says that reminders were
    agreed to, and at the end of the call, in case it could not be before. The database keeps it with the
    person's consent only."""
    keeping: set[asyncio.Task[None]] = set()

    def note(event: CallEvent) -> None:
        if isinstance(event, ReplyCame) and event.reply.facts.get("has_agreed_reminders"):
            keeping.add(asyncio.create_task(_keep(app, offload, call)))

    try:
        yield note
    finally:
        if keeping:
            await asyncio.wait(keeping)
        await _keep(app, offload, call)


async def _keep(app: App, offload: Callable[..., Awaitable[Any]], call: Line) -> None:
    if not (call.person and call.sealed):
        return
    try:
        await offload(_keep_now, app, call.person, call.sealed)
    except BotError as error:
        log.warning("number not kept: %s", error.code)


def _keep_now(app: App, person: str, sealed: bytes) -> None:
    app.numbers.keep(person, DOOR, sealed, app.clock.now())
