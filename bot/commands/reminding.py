"""What the service does by itself beside the calls: make the reminders that are due every minute, and once a
day erase what is past its time."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from bot.app import App
from bot.commands.upkeep import keep_up
from bot.errors import BotError
from bot.store.reminders_due import Round

log = logging.getLogger(__name__)

ROUND_SECONDS = 60.0
"""Time between two rounds, and before another try when the database did not answer, seconds."""


PEOPLE_A_ROUND = 200
"""People reminded in one round of the service, count: callers' own writes come between."""


def new_worker() -> str:
    """A name for one running program, which tells nothing of its machine."""
    return uuid.uuid4().hex


def remind(app: App, at: datetime, worker: str, limit: int | None = None) -> Round:
    """Make what is due at a moment, for at most `limit` people, and write the counts in the log when there
    was something. Raises Temporary when the database does not answer: what was made stays made."""
    done = app.reminders.take_due(at, worker, limit)
    if done != Round():
        made = sum(done.made.values())
        log.info("reminders: %d made, %d put off, %d stopped", made, done.moved, done.stopped)
    return done


@asynccontextmanager
async def by_itself(app: App) -> AsyncIterator[None]:
    """Remind people and erase what is past its time while the context lasts."""
    tasks = [asyncio.create_task(work(app)) for work in (keep_up, keep_reminding)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


async def keep_reminding(app: App, round_seconds: float = ROUND_SECONDS) -> None:
    """Make what is due, round after round, until cancelled."""
    worker = new_worker()
    while True:
        try:
            await asyncio.to_thread(remind, app, app.clock.now(), worker, PEOPLE_A_ROUND)
        except BotError as error:  # the database comes back, or is repaired by an operator
            log.warning("reminders put off: %s", error.code)
        await asyncio.sleep(round_seconds)
