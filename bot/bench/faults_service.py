"""The door of voice notes in a process of its own that may be killed: the real webhook, inbox, outbox and
client of WhatsApp; in the place of the dialogue and of the voice, an echo and a tone.

`python -m bot.bench.faults_service LEASE SILENCE` reads the usual settings; after LEASE seconds a worker
that says nothing counts as dead, after SILENCE seconds a note that WhatsApp says nothing of as not sent.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Sequence

import numpy as np

from bot.app import App, build
from bot.audio.samples import to_pcm
from bot.bench.cloud_side import STEP_SECONDS
from bot.bench.faults import WORD
from bot.channels.whatsapp_api import WhatsAppApi
from bot.channels.whatsapp_work import Desk
from bot.commands.messaging import open_door
from bot.model import PHONE_RATE_HZ, Clip, Reply, Transcript, Turn, TurnKind
from bot.speech.note_loop import NoteParts
from bot.store.inbox import Inbox
from bot.store.outbox import Outbox

SWITCH_SECONDS = 0.001
"""How long a thread may hold the interpreter while a webhook waits, seconds: as `vivevoix serve` sets it."""

TONE_HZ = 440.0
"""What an answer sounds like, hertz."""


class Echo:
    """A dialogue that says the person's own words."""

    async def reply(self, turn: Turn) -> Reply:
        """Say the words of the turn again; nothing at the start."""
        return Reply(() if turn.kind is TurnKind.START else (turn.text,))

    async def end(self, conversation: str) -> None:
        """Keep nothing, forget nothing."""


class NoEar:
    """An ear for messages that are all written."""

    name = "none"

    def listen(self, phrases: Sequence[str] | None) -> NoEar:
        """Hear nothing."""
        return self

    def missing_words(self, phrases: Sequence[str]) -> set[str]:
        """No word can be heard."""
        return set(phrases)

    def feed(self, pcm: bytes) -> str:
        """Hear nothing."""
        return ""

    def finish(self) -> Transcript:
        """Hear nothing."""
        return Transcript("", 0.0)


def tone(sentences: Sequence[str], pace: int) -> Clip:
    """A tone whose length tells which message the sentences answer."""
    rank = int(sentences[-1].removeprefix(WORD))
    times = np.arange(int((rank + 1) * STEP_SECONDS * PHONE_RATE_HZ)) / PHONE_RATE_HZ
    return Clip(to_pcm(0.3 * np.sin(2 * np.pi * TONE_HZ * times)), PHONE_RATE_HZ)


def desk_of_echo(app: App, lease_seconds: float, silence_seconds: float) -> Desk:
    """The workers' parts, with an echo and a tone."""
    database, secret = app.store.database, app.person_secret
    queues = (
        Inbox(database, secret, lease_seconds),
        Outbox(database, secret, lease_seconds, silence_seconds),
        app.conversations,
    )
    parts = NoteParts(NoEar(), Echo(), {}, offload=asyncio.to_thread)
    api = WhatsAppApi(app.settings.whatsapp)
    return Desk(*queues, api, parts, {}, tone, lambda person: None, app.clock)


async def serve(lease_seconds: float, silence_seconds: float) -> None:
    """Answer until killed."""
    sys.setswitchinterval(SWITCH_SECONDS)
    app = build()
    async with open_door(app, desk_of_echo(app, lease_seconds, silence_seconds)):
        await asyncio.Event().wait()


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    asyncio.run(serve(*map(float, sys.argv[1:3])))
