"""The place where sound enters and leaves PJSIP: a port of its conference bridge, called by its media clock.

Its two callbacks run in PJSIP's own thread every 20 ms: they never wait, call nothing of PJSIP and raise
nothing. Ports are made once, when the stack starts: one made for each call crashed the process in trials.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import pjsua2

from bot.channels.sip_playout import SILENCE, Playout
from bot.model import FRAME_BYTES, FRAME_SECONDS, PHONE_RATE_HZ

Heard = Callable[[bytes], None]
"""Takes one frame of the line, 320 bytes; called in PJSIP's media thread."""


class SoundPort(pjsua2.AudioMediaPort):  # type: ignore[misc]
    """One of the stack's permanent ports; `open` gives it to a call, `close` takes it back."""

    def __init__(self, name: str) -> None:
        """`name` is seen in PJSIP's own listings only."""
        super().__init__()
        self.heard: Heard | None = None
        self.playout: Playout | None = None
        self.is_taken = False
        shape = pjsua2.MediaFormatAudio()
        shape.init(pjsua2.PJMEDIA_FORMAT_PCM, PHONE_RATE_HZ, 1, int(FRAME_SECONDS * 1e6), 16)
        self.createPort(name, shape)

    def open(self, heard: Heard, playout: Playout) -> None:
        """Serve a call."""
        self.heard, self.playout, self.is_taken = heard, playout, True

    def close(self) -> None:
        """Serve no call."""
        self.heard, self.playout, self.is_taken = None, None, False

    def onFrameRequested(self, frame: Any) -> None:  # noqa: N802 - PJSIP's name
        """Give the next 20 ms for the line."""
        playout = self.playout
        sound = playout.take() if playout is not None else SILENCE
        if len(frame.buf) != FRAME_BYTES:
            frame.buf.resize(FRAME_BYTES)
        ctypes.memmove(_memory_of(frame.buf), sound, FRAME_BYTES)
        frame.size = FRAME_BYTES
        frame.type = pjsua2.PJMEDIA_FRAME_TYPE_AUDIO

    def onFrameReceived(self, frame: Any) -> None:  # noqa: N802 - PJSIP's name
        """Take 20 ms of the line."""
        heard = self.heard
        if heard is not None and frame.size == FRAME_BYTES and frame.type == pjsua2.PJMEDIA_FRAME_TYPE_AUDIO:
            heard(ctypes.string_at(_memory_of(frame.buf), FRAME_BYTES))


def _memory_of(vector: Any) -> int:
    """Where a C++ vector keeps its bytes: the first pointer of the vector itself (GCC's and Clang's library).
    Reading it through Python's sequence protocol costs 245 µs a frame, so 4 µs."""
    return ctypes.c_void_p.from_address(int(vector.this)).value or 0
