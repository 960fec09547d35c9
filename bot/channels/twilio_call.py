"""One telephone call over a Media Stream: its ticks, what it sends, how it ends."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress

from aiohttp import WSMsgType, web

from bot.channels import twilio_wire as wire
from bot.channels.announcements import Expected
from bot.channels.beat import beat, play
from bot.channels.incoming import Incoming
from bot.channels.pacing import Pacer
from bot.errors import Refused
from bot.model import FRAME_BYTES, PHONE_RATE_HZ, Clip
from bot.ports import Tick

log = logging.getLogger(__name__)

SILENCE = bytes(FRAME_BYTES)

CUSHION_FRAMES = 3
"""Silent frames that go before sound, so that a late message leaves no gap in it, count (60 ms)."""

MOST_UNSENT = 200
"""Messages that wait for a stuck connection (4 s of sound); more are dropped."""

MOST_MALFORMED = 50
"""Wrong messages after which the line is cut, count."""

LAST_WORDS_SECONDS = 3.0
"""Longest wait for the end of what was sent, before hanging up, seconds."""


class TwilioCall:
    """One telephone call (`bot.ports.Call`). Silence is not sent: Twilio plays what it has, so its queue
    empties in every pause and what is said is never late by more than the network's delay."""

    def __init__(
        self, line: web.WebSocketResponse, stream: str, conversation: str, expected: Expected
    ) -> None:
        """`stream` is Twilio's identifier of the stream."""
        self._line, self._stream = line, stream
        self._start = time.monotonic()
        self._pacer = Pacer(self._start)
        self._incoming = Incoming()
        self._outgoing: asyncio.Queue[str] = asyncio.Queue(MOST_UNSENT)
        self._is_over = self._is_hung_up = self._is_sounding = False
        self._is_cut = False
        self._last_chunk = self._marks = 0
        self._all_heard = asyncio.Event()
        self._all_heard.set()
        self.conversation = conversation
        self.person = expected.person
        self.sealed = expected.sealed
        """The caller's number, sealed; None when it is withheld."""
        self.farewell: Clip | None = None
        """Said before hanging up; set when the service stops during the call."""
        self.unsent = self.malformed = self.late = 0
        """Messages dropped for a stuck connection, wrong ones, sounds out of order: counts."""

    async def tick(self) -> Tick:
        """Wait for the next 20 ms boundary and give what came in."""
        now = await beat(self._pacer)
        frames, keys = self._incoming.take()
        return Tick(now - self._start, frames, keys, self._is_over and not self._incoming.waiting)

    def send(self, frame: bytes) -> None:
        """Send one telephone frame now; it is dropped when the line is over or stuck."""
        if self._is_over or self._is_hung_up:
            return
        is_sound = frame != SILENCE and not self._is_cut
        self._is_cut = False
        if is_sound and not self._is_sounding:
            for _ in range(CUSHION_FRAMES):
                self._put(wire.sound_message(self._stream, SILENCE))
        elif self._is_sounding and not is_sound:
            self._mark()
        self._is_sounding = is_sound
        if is_sound:
            self._put(wire.sound_message(self._stream, frame))

    def cut(self) -> None:
        """Forget the sound that was sent and not heard yet, and the next frame, which only fades it out."""
        if self._is_over or self._is_hung_up:
            return
        while not self._outgoing.empty():
            self._outgoing.get_nowait()
        self._put(wire.clear_message(self._stream))
        self._mark()
        self._is_cut = True

    async def hang_up(self) -> None:
        """End the call once the last words were heard; does nothing the second time."""
        if self._is_hung_up:
            return
        if self.farewell is not None:
            await self.play(self.farewell)
        if not self._is_over:
            if self._is_sounding:
                self._mark()
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._all_heard.wait(), LAST_WORDS_SECONDS)
        self._is_hung_up = True
        with suppress(OSError):
            await self._line.close()

    async def play(self, clip: Clip) -> None:
        """Say a whole clip of 8 kHz sound, in real time, until its end or the call's."""
        await play(clip, self._pacer, self.send, lambda: self._is_over)

    async def receive(self) -> None:
        """Take what the line sends until it is over; runs beside the ticks."""
        sending = asyncio.create_task(self._send_all())
        try:
            while not self._is_over:
                message = await self._line.receive()
                if message.type is not WSMsgType.TEXT:
                    break
                self.take(message.data)
        finally:
            self._end()
            sending.cancel()
            with suppress(asyncio.CancelledError):
                await sending

    def take(self, text: str) -> None:
        """Put one message of the line where the ticks find it; a line that sends only wrong ones is over."""
        try:
            event = wire.read_message(text)
        except Refused:
            self.malformed += 1
            if self.malformed >= MOST_MALFORMED:
                log.warning("line cut: too many wrong messages")
                self._end()
            return
        if isinstance(event, wire.Sound):
            self._hear(event)
        elif isinstance(event, wire.Key):
            self._incoming.add_key(event.key)
        elif isinstance(event, wire.Mark) and event.name == str(self._marks):
            self._all_heard.set()
        elif isinstance(event, wire.Stop):
            self._end()

    def log_end(self) -> None:
        """Write the call's counts in the log."""
        log.info(
            "call ended seconds=%.1f malformed=%d late=%d lost=%d unsent=%d slips=%d",
            time.monotonic() - self._start,
            *(self.malformed, self.late, self._incoming.lost, self.unsent, self._pacer.slips),
        )

    def _hear(self, sound: wire.Sound) -> None:
        if sound.chunk and sound.chunk <= self._last_chunk:
            self.late += 1
            return
        self._last_chunk = sound.chunk or self._last_chunk
        self._incoming.add_sound(sound.pcm, PHONE_RATE_HZ)

    def _mark(self) -> None:
        """Ask to be told when all that was sent has been heard."""
        self._marks += 1
        self._all_heard.clear()
        self._put(wire.mark_message(self._stream, str(self._marks)))
        self._is_sounding = False

    def _put(self, message: str) -> None:
        try:
            self._outgoing.put_nowait(message)
        except asyncio.QueueFull:
            self.unsent += 1

    async def _send_all(self) -> None:
        while not self._is_over:
            message = await self._outgoing.get()
            try:
                await self._line.send_str(message)
            except (OSError, RuntimeError):  # aiohttp raises RuntimeError once the line is closing
                self._end()

    def _end(self) -> None:
        self._is_over = True
        self._all_heard.set()
