"""A call held by a browser: sound by WebSocket, 16 kHz from the microphone, telephone frames back.

A connection that breaks does not end the call: its clock stands still until the browser is back, so that the
conversation goes on exactly where it was.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from uuid import uuid4

from bot.channels.beat import beat
from bot.channels.incoming import Incoming
from bot.channels.pacing import Pacer
from bot.ports import Tick

MICROPHONE_HZ = 16000
"""Rate of the sound that the browser sends, hertz."""

MOST_UNSENT = 100
"""Frames that wait for a slow connection (2 s); more are dropped."""

AWAY_SECONDS = 120.0
"""How long a browser may be away before the call ends, seconds."""


def as_it_is(pcm: bytes) -> bytes:
    """Leave the sound as it is."""
    return pcm


class WebCall:
    """A call held by a browser (`bot.ports.Call`); what goes out is taken from `outgoing`."""

    def __init__(
        self,
        person: str | None,
        line: Callable[[bytes], bytes] = as_it_is,
        clock: Callable[[], float] = time.monotonic,
        conversation: str = "",
    ) -> None:
        """`line` changes each frame heard, such as a telephone does; `clock` gives seconds."""
        self.conversation = conversation or str(uuid4())
        self.person = person
        self.outgoing: asyncio.Queue[bytes] = asyncio.Queue(MOST_UNSENT)
        """Frames for the browser, 320 bytes each."""
        self._line, self._clock = line, clock
        self._incoming = Incoming()
        self._start = clock()
        self._pacer = Pacer(self._start)
        self._is_here = asyncio.Event()
        self._is_over = False

    @property
    def is_over(self) -> bool:
        """True once one side ended the call."""
        return self._is_over

    def attach(self) -> None:
        """The browser is there, again or for the first time: what waited for it is no longer said."""
        while not self.outgoing.empty():
            self.outgoing.get_nowait()
        self._is_here.set()

    def detach(self) -> None:
        """The connection broke: the call waits for the browser."""
        self._is_here.clear()

    def take_sound(self, pcm: bytes) -> None:
        """Take sound of the microphone: whole signed 16-bit samples at MICROPHONE_HZ."""
        self._incoming.add_sound(pcm[: len(pcm) // 2 * 2], MICROPHONE_HZ)

    def take_key(self, key: str) -> None:
        """Take a telephone key pressed on the page."""
        self._incoming.add_key(key)

    def leave(self) -> None:
        """The person hangs up."""
        self._is_over = True
        self._is_here.set()

    async def tick(self) -> Tick:
        """Wait for the next 20 ms boundary and give what came in."""
        if not self._is_here.is_set():
            await self._wait_for_browser()
        now = await beat(self._pacer, self._clock)
        frames, keys = self._incoming.take()
        return Tick(now - self._start, tuple(map(self._line, frames)), keys, self._is_over)

    def send(self, frame: bytes) -> None:
        """Send one telephone frame now; it is dropped when the connection is broken or stuck."""
        if self._is_here.is_set() and not self.outgoing.full():
            self.outgoing.put_nowait(frame)

    def cut(self) -> None:
        """What the browser has is some frames: they are heard."""

    async def hang_up(self) -> None:
        """End the call."""
        self._is_over = True

    async def _wait_for_browser(self) -> None:
        left = self._clock()
        try:
            await asyncio.wait_for(self._is_here.wait(), AWAY_SECONDS)
        except asyncio.TimeoutError:
            self._is_over = True
        self._start += self._clock() - left
        self._pacer = Pacer(self._clock())
