"""One telephone call over an AudioSocket connection: its ticks, what it sends, how it ends."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress

from bot.channels import audiosocket_wire as wire
from bot.channels.announcements import Expected
from bot.channels.beat import beat, play
from bot.channels.incoming import Incoming
from bot.channels.pacing import Pacer
from bot.model import FRAME_BYTES, Clip
from bot.ports import Tick

log = logging.getLogger(__name__)

MOST_UNSENT_BYTES = 65_536
"""Sound waiting in a stuck connection, bytes (4 s); later frames are dropped."""

SILENCE = bytes(FRAME_BYTES)


class AudioSocketCall:
    """One telephone call (`bot.ports.Call`)."""

    def __init__(
        self,
        streams: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        decoder: wire.Decoder,
        conversation: str,
        expected: Expected,
    ) -> None:
        self._reader, self._writer = streams
        self._decoder = decoder
        self._start = time.monotonic()
        self._pacer = Pacer(self._start)
        self._incoming = Incoming()
        self._is_over = False
        self._is_hung_up = False
        self.conversation = conversation
        self.person = expected.person
        self.sealed = expected.sealed
        """The caller's number, sealed; None when it is withheld."""
        self.farewell: Clip | None = None
        """Said before hanging up; set when the service stops during the call."""
        self.unsent = 0
        """Frames dropped because the connection was stuck, count."""

    async def tick(self) -> Tick:
        """Wait for the next 20 ms boundary and give what came in."""
        now = await beat(self._pacer)
        frames, keys = self._incoming.take()
        return Tick(now - self._start, frames, keys, self._is_over and not self._incoming.waiting)

    def send(self, frame: bytes) -> None:
        """Send one telephone frame now; it is dropped when the line is over or stuck."""
        if self._is_over or self._is_hung_up:
            return
        if self._writer.transport.get_write_buffer_size() > MOST_UNSENT_BYTES:
            self.unsent += 1
            return
        self._writer.write(wire.encode(wire.SOUND, frame))

    def cut(self) -> None:
        """Nothing waits to be heard: frames leave when they are due."""

    async def hang_up(self) -> None:
        """End the call; does nothing the second time."""
        if self._is_hung_up:
            return
        if self.farewell is not None:
            await self.play(self.farewell)
        self._is_hung_up = True
        with suppress(OSError):
            if not self._is_over:
                self._writer.write(wire.encode(wire.HANG_UP))
            self._writer.close()

    async def play(self, clip: Clip) -> None:
        """Say a whole clip of 8 kHz sound, in real time, until its end or the call's."""
        await play(clip, self._pacer, self.send, lambda: self._is_over)

    async def receive(self) -> None:
        """Take what the line sends until it is over; runs beside the ticks."""
        try:
            while not self._is_over:
                data = await self._reader.read(4096)
                if not data:
                    break
                self.take(self._decoder.feed(data))
        except OSError:
            log.info("line dropped")
        finally:
            self._is_over = True

    def take(self, messages: list[wire.Message]) -> None:
        """Put messages of the line where the ticks find them."""
        for message in messages:
            if message.kind in wire.SOUND_RATES_HZ:
                self._incoming.add_sound(message.payload, wire.SOUND_RATES_HZ[message.kind])
            elif message.kind == wire.KEY:
                self._incoming.add_key(message.payload.decode("ascii"))
            elif message.kind == wire.ERROR:
                log.warning("line error code=%s", message.payload.hex())
                self._is_over = True
            elif message.kind == wire.HANG_UP:
                self._is_over = True

    def log_end(self) -> None:
        """Write the call's counts in the log."""
        log.info(
            "call ended seconds=%.1f malformed=%d skipped=%d lost=%d unsent=%d slips=%d",
            time.monotonic() - self._start,
            self._decoder.malformed,
            self._decoder.skipped,
            self._incoming.lost,
            self.unsent,
            self._pacer.slips,
        )
