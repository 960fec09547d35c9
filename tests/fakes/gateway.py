"""A real gateway whose assistant keeps all that it hears and says one loud frame each tick."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from uuid import uuid4

from bot.channels.announcements import Announcements
from bot.channels.audiosocket import AudioSocketCall
from bot.channels.gateway import CallBackOffer, Doorway, Gateway, serve_audiosocket
from bot.model import FRAME_BYTES, Clip
from bot.ports import Tick
from fakes.phone_line import PhoneLine

LOUD = b"\x10\x27" * (FRAME_BYTES // 2)
BUSY = Clip(b"\x01\x01" * 800, 8000)
FAREWELL = Clip(b"\x02\x02" * 800, 8000)


class Ears:
    """Answers calls by keeping every tick, and saying one loud frame for each."""

    def __init__(self) -> None:
        self.ticks: list[Tick] = []
        self.people: list[str | None] = []

    async def answer(self, call: AudioSocketCall) -> None:
        self.people.append(call.person)
        while True:
            tick = await call.tick()
            self.ticks.append(tick)
            if tick.is_over:
                return
            call.send(LOUD)

    @property
    def heard(self) -> bytes:
        return b"".join(frame for tick in self.ticks for frame in tick.frames)

    @property
    def keys(self) -> str:
        return "".join(tick.keys for tick in self.ticks)

    @property
    def is_over(self) -> bool:
        return bool(self.ticks) and self.ticks[-1].is_over


@asynccontextmanager
async def gateway_for(
    answer: Callable[[AudioSocketCall], Awaitable[object]],
    max_calls: int = 4,
    offer: CallBackOffer | None = None,
) -> AsyncIterator[tuple[Gateway, Announcements]]:
    announcements = Announcements(
        time.monotonic,
        lambda number: "hash-of-" + number[-2:],
        lambda number: b"sealed-" + number[-2:].encode(),
    )
    async with serve_audiosocket(
        Doorway("127.0.0.1", 0, max_calls, BUSY, FAREWELL, offer), announcements, answer
    ) as gateway:
        yield gateway, announcements


async def call_in(gateway: Gateway, announcements: Announcements, number: str | None = None) -> PhoneLine:
    call = uuid4()
    announcements.add(call, number)
    return await PhoneLine.connect(gateway.port, call)


async def until(condition: Callable[[], bool], seconds: float = 3.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never happened"
        await asyncio.sleep(0.01)
