"""The door of voice notes as one context: the webhook, and the work behind it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import datetime, timezone
from functools import partial

from bot.app import App
from bot.channels.whatsapp import Mail, Webhook, open_webhook
from bot.channels.whatsapp_api import WhatsAppApi
from bot.channels.whatsapp_reminders import ReminderParts
from bot.channels.whatsapp_wire import Incoming
from bot.channels.whatsapp_work import Desk, work
from bot.model import Clip
from bot.ports import DialogueEngine
from bot.speech.joined import joined
from bot.speech.note_loop import NoteParts, call_words
from bot.speech.prompts import load_prompts
from bot.store.inbox import Received

log = logging.getLogger(__name__)

WEBHOOK_THREADS = 4
"""Threads that keep what webhooks tell, apart from those of the work: Meta never waits for it, count."""


@asynccontextmanager
async def messaging(app: App, dialogue: DialogueEngine) -> AsyncIterator[Webhook | None]:
    """Answer WhatsApp while the context lasts; None when the door has no keys. Raises Misconfigured when a
    key cannot be read or the port is taken."""
    access = app.settings.whatsapp
    if not access:
        yield None
        return
    async with open_door(app, desk_of(app, dialogue)) as webhook:
        yield webhook


@asynccontextmanager
async def open_door(app: App, desk: Desk) -> AsyncIterator[Webhook]:
    """Listen and work while the context lasts. Raises Misconfigured when a key cannot be read or the port is
    taken."""
    access = app.settings.whatsapp
    app_secret, verify_token = access.app_secret.read(), access.verify_token.read()
    with ThreadPoolExecutor(WEBHOOK_THREADS, "webhook") as pool:
        mail = Mail(partial(_keep, app, desk, pool), partial(_mark, app, pool))
        async with open_webhook(access.host, access.port, app_secret, verify_token, mail) as webhook:
            working = asyncio.create_task(work(desk))
            try:
                yield webhook
            finally:
                working.cancel()
                await asyncio.wait([working])
                await desk.api.close()


def desk_of(app: App, dialogue: DialogueEngine) -> Desk:
    """What the workers need, of this program."""
    fixed = load_prompts()
    words = call_words(fixed)
    parts = NoteParts(app.ear, dialogue, app.grammars, reworded=words, offload=asyncio.to_thread)
    return Desk(
        app.inbox, app.outbox, app.conversations, WhatsAppApi(app.settings.whatsapp), parts, fixed,
        partial(_speak, app), partial(_cv_of, app), app.clock, _reminders_of(app),
    )  # fmt: skip


def _reminders_of(app: App) -> ReminderParts:
    how = (partial(_pace_of, app), app.settings.whatsapp.template)
    return ReminderParts(app.outgoing, app.announced, app.numbers, app.rights, *how)


def _pace_of(app: App, person: str) -> int:
    known = app.store.preferences(person)
    return known.pace if known else 0


async def _keep(app: App, desk: Desk, pool: ThreadPoolExecutor, messages: Sequence[Incoming]) -> int:
    received = [
        Received(
            one.id, one.sender, {"kind": one.kind, "text": one.text, "media": one.media},
            datetime.fromtimestamp(one.sent_at, timezone.utc),
        )
        for one in messages
    ]  # fmt: skip
    loop = asyncio.get_running_loop()
    new = await loop.run_in_executor(pool, app.inbox.receive, received, app.clock.now())
    desk.came.set()
    return new


async def _mark(app: App, pool: ThreadPoolExecutor, message_id: str) -> None:
    await asyncio.get_running_loop().run_in_executor(pool, app.outbox.sent, message_id)


def _speak(app: App, sentences: Sequence[str], pace: int) -> Clip:
    try:
        return joined(app.prompts, sentences, pace)
    finally:
        app.prompts.forget_passing()


def _cv_of(app: App, person: str) -> bytes | None:
    from bot.cv.paper import make_pdf

    kept = app.cvs.of(person)
    return make_pdf(kept.content) if kept else None
