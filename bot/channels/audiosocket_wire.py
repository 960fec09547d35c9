"""Asterisk's AudioSocket messages as bytes: `type u8, length u16 big-endian, payload`. No sockets here.

Source: Asterisk documentation, Configuration/Channel-Drivers/AudioSocket (2026-06).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

HANG_UP = 0x00
"""Type of the message that ends the call; its payload is empty."""
IDENTIFIER = 0x01
"""Type of the first message: the call's UUID, 16 raw bytes."""
KEY = 0x03
"""Type of a telephone key, one ASCII character."""
SOUND = 0x10
"""Type of sound at the telephone's rate, signed 16-bit little-endian mono at 8 kHz."""
ERROR = 0xFF
"""Type of an error; its payload is one code."""

SOUND_RATES_HZ = {
    SOUND: 8000,
    0x11: 12000,
    0x12: 16000,
    0x13: 24000,
    0x14: 32000,
    0x15: 44100,
    0x16: 48000,
    0x17: 96000,
    0x18: 192000,
}
"""Sampling rate of each type of sound, hertz."""

KEYS = frozenset("0123456789*#ABCD")
"""Telephone keys that can be sent."""

LONGEST_PAYLOAD = 0xFFFF
"""Longest payload that the length can tell, bytes."""

_HEADER = struct.Struct(">BH")


@dataclass(frozen=True)
class Message:
    """One AudioSocket message."""

    kind: int
    """Type of the message, 0 to 255."""
    payload: bytes = b""
    """What it carries, at most 65,535 bytes."""


def encode(kind: int, payload: bytes = b"") -> bytes:
    """Give the bytes of one message; raises ValueError when the payload is too long."""
    if len(payload) > LONGEST_PAYLOAD:
        raise ValueError("payload longer than 65535 bytes")
    return _HEADER.pack(kind, len(payload)) + payload


class Decoder:
    """Turns bytes, however they are cut, into messages.

    Types that are not known are skipped by their length; known types with an impossible payload are
    left out, sound with half a sample at its end loses it. Both are counted.
    """

    def __init__(self) -> None:
        self._pending = bytearray()
        self.skipped = 0
        """Messages of unknown types, count."""
        self.malformed = 0
        """Messages of known types with a wrong payload, count."""

    @property
    def pending_bytes(self) -> int:
        """Bytes received that do not make a whole message yet."""
        return len(self._pending)

    def feed(self, data: bytes) -> list[Message]:
        """Take the next bytes and give the messages that are complete, in order."""
        self._pending += data
        messages: list[Message] = []
        at = 0
        while at + _HEADER.size <= len(self._pending):
            kind, length = _HEADER.unpack_from(self._pending, at)
            end = at + _HEADER.size + length
            if end > len(self._pending):
                break
            message = self._check(kind, bytes(self._pending[at + _HEADER.size : end]))
            if message is not None:
                messages.append(message)
            at = end
        del self._pending[:at]
        return messages

    def _check(self, kind: int, payload: bytes) -> Message | None:
        if kind in (HANG_UP, ERROR):
            return Message(kind, payload)
        if kind == IDENTIFIER and len(payload) == 16:
            return Message(kind, payload)
        if kind == KEY and len(payload) == 1 and payload.decode("latin-1") in KEYS:
            return Message(kind, payload)
        if kind in SOUND_RATES_HZ:
            self.malformed += len(payload) % 2
            whole = payload[: len(payload) & ~1]
            return Message(kind, whole) if whole else None
        if kind in (IDENTIFIER, KEY):
            self.malformed += 1
        else:
            self.skipped += 1
        return None
