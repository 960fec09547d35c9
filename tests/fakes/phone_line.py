"""A caller's end of the AudioSocket wire for tests: real TCP, frames sent and received by hand."""

from __future__ import annotations

import asyncio
import time
from uuid import UUID

from bot.channels import audiosocket_wire as wire
from bot.model import FRAME_BYTES


class PhoneLine:
    """One connection to the gateway."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._decoder = wire.Decoder()
        self.sound: list[bytes] = []
        """Payloads of the sound received."""
        self.times: list[float] = []
        """When each was received, seconds on the monotonic clock."""
        self.is_hung_up = False
        """True once the hang-up message was received."""

    @classmethod
    async def connect(cls, port: int, call: UUID | None) -> PhoneLine:
        """Connect, and say the UUID unless there is none."""
        line = cls(*await asyncio.open_connection("127.0.0.1", port))
        if call is not None:
            line.send(wire.IDENTIFIER, call.bytes)
        return line

    def send(self, kind: int, payload: bytes = b"") -> None:
        """Send one message."""
        self._writer.write(wire.encode(kind, payload))

    def send_bytes(self, data: bytes) -> None:
        """Send bytes that may be no message at all."""
        self._writer.write(data)

    async def read(self, most_seconds: float) -> bool:
        """Take what comes for a while; gives True when the gateway closed the connection."""
        end = time.monotonic() + most_seconds
        while (left := end - time.monotonic()) > 0:
            try:
                data = await asyncio.wait_for(self._reader.read(4096), left)
            except asyncio.TimeoutError:
                return False
            except ConnectionError:
                return True
            if not data:
                return True
            for message in self._decoder.feed(data):
                if message.kind == wire.SOUND:
                    self.sound.append(message.payload)
                    self.times.append(time.monotonic())
                self.is_hung_up = self.is_hung_up or message.kind == wire.HANG_UP
        return False

    def close(self) -> None:
        """Close without a word, as a line that drops."""
        self._writer.transport.abort()

    @property
    def sounding(self) -> list[bytes]:
        """Frames received that hold any sound."""
        return [payload for payload in self.sound if payload != bytes(FRAME_BYTES)]
