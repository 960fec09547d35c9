"""What the service does by itself once a day: erase what is past its time."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime

from bot.app import App
from bot.errors import Temporary
from bot.jobs.retention import Retention, load_retention
from bot.sources.offer_desk import PASSING

log = logging.getLogger(__name__)

DAY_SECONDS = 86_400.0
"""Time between two rounds, seconds."""

RETRY_SECONDS = 600.0
"""Time before another try when the database did not answer, seconds."""


def erase_stale(app: App, retention: Retention, at: datetime | None = None) -> tuple[int, int]:
    """Erase people, print codes, finished reminders, traces, daily counts, offers of outside services and
    conversations past their time at a moment (now); gives the numbers of rows and of events erased. Raises
    Temporary when the database does not answer."""
    from bot.store.tracker import purge_stale

    now = at or app.clock.now()
    rows = app.store.forget_stale(now - retention.person) + app.cvs.forget_expired(now)
    rows += app.reminders.forget_finished(now - retention.reminder)
    rows += app.rights.forget_traces(now - retention.trace)
    rows += app.daily_counts.forget((now - retention.count).date())
    rows += app.kept_offers.forget(PASSING, now - retention.offer)
    rows += app.inbox.forget(now) + app.announced.forget(now)
    app.store.database.scrub()
    return rows, purge_stale(app.settings.tracker_url, now - retention.conversation)


async def keep_up(app: App) -> None:
    """Erase what is past its time now and then once a day, until cancelled."""
    retention = load_retention()
    while True:
        try:
            rows, events = await asyncio.to_thread(erase_stale, app, retention)
        except Temporary as error:
            log.warning("erasure put off: %s", error.code)
            await asyncio.sleep(RETRY_SECONDS)
            continue
        log.info("erasure: %d rows, %d events", rows, events)
        await asyncio.sleep(DAY_SECONDS)
