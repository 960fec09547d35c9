"""Calls that the service makes: dialled by the SIP line, they come to the gateway like any other, known there
by their UUID."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from uuid import uuid4

from bot.channels.announcements import Announcements
from bot.channels.line import Line
from bot.channels.sip_line import SipLine
from bot.errors import Temporary
from bot.settings import Settings

Answer = Callable[[Line], Awaitable[object]]
"""Holds a whole call."""

RING_SECONDS = 40.0
"""Longest ringing, seconds; most answering machines take a call before."""

CONNECT_SECONDS = 5.0
"""Longest wait for the sound of a call that was answered, seconds."""


@asynccontextmanager
async def sip_line(settings: Settings, phone_port: int, control_port: int) -> AsyncIterator[SipLine | None]:
    """Hold the SIP line while the context lasts; gives None without an account. Raises Misconfigured when the
    account cannot be used."""
    if settings.sip is None:
        yield None
        return
    async with SipLine(settings, phone_port, control_port) as line:
        yield line


class OutgoingCalls:
    """Who answers which call: those that were dialled have their own answer, all others the usual one."""

    def __init__(self, announcements: Announcements, usual: Answer) -> None:
        self._announcements, self.usual = announcements, usual
        self.seen: Callable[[str | None], None] = _nobody
        """Told who calls."""
        self._dialled: dict[str, Answer] = {}

    async def answer(self, call: Line) -> None:
        """Hold a call."""
        dialled = self._dialled.pop(call.conversation, None)
        if dialled is None:
            self.seen(call.person)
        await (dialled or self.usual)(call)

    async def make(self, line: SipLine, number: str, answer: Answer) -> None:
        """Dial a number; `answer` holds the call once somebody answers, to its end. Raises Temporary when
        nobody does, or the line breaks before a word is said."""
        call, held = uuid4(), asyncio.Event()
        ended = asyncio.get_running_loop().create_future()

        async def hold(talk: Line) -> None:
            held.set()
            try:
                await answer(talk)
            finally:
                if not ended.done():
                    ended.set_result(None)

        self._dialled[str(call)] = hold
        try:
            self._announcements.add(call, number)
            await line.dial(call, number, RING_SECONDS)
            await asyncio.wait_for(held.wait(), CONNECT_SECONDS)
            await ended
        except asyncio.TimeoutError as error:
            raise Temporary("sip.not_dialled", "the call broke when it was answered") from error
        finally:
            self._dialled.pop(str(call), None)
            self._announcements.take(call)
            if not ended.done():
                line.cancel(call)


def _nobody(person: str | None) -> None:
    """Tell nobody."""
