"""What a line has sent since the last tick: sound of any rate becomes telephone frames, keys keep order."""

from __future__ import annotations

from collections import deque

from bot.audio.rechunk import Rechunker
from bot.audio.resample import StreamResampler
from bot.model import PHONE_RATE_HZ

MOST_WAITING = 100
"""Frames kept for the next ticks (2 s); when a line sends more than real time, the oldest are lost."""

MOST_AT_ONCE = 50.0
"""Frames given in one tick after the network held them back (1 s)."""

FRAMES_A_TICK = 1.05
"""Frames a tick over time: real time, and 5 % for a line whose clock runs fast."""

MOST_KEYS = 64
"""Keys kept between two ticks; more are lost."""


class Incoming:
    """Sound and keys of one line, between the socket and the ticks."""

    def __init__(self) -> None:
        self._chunker = Rechunker()
        self._frames: deque[bytes] = deque()
        self._keys = ""
        self._rate_hz = PHONE_RATE_HZ
        self._resampler: StreamResampler | None = None
        self._allowance = MOST_AT_ONCE
        self.lost = 0
        """Frames lost because the line sent more than real time, count."""

    @property
    def waiting(self) -> int:
        """Frames that the next ticks will give."""
        return len(self._frames)

    def add_sound(self, pcm: bytes, rate_hz: int) -> None:
        """Take whole signed 16-bit samples at `rate_hz`, hertz."""
        for frame in self._chunker.feed(self._at_phone_rate(pcm, rate_hz)):
            if len(self._frames) >= MOST_WAITING:
                self._frames.popleft()
                self.lost += 1
            self._frames.append(frame)

    def add_key(self, key: str) -> None:
        """Take one telephone key."""
        if len(self._keys) < MOST_KEYS:
            self._keys += key

    def take(self) -> tuple[tuple[bytes, ...], str]:
        """Give the frames and keys of one tick."""
        self._allowance = min(MOST_AT_ONCE, self._allowance + FRAMES_A_TICK)
        count = min(len(self._frames), int(self._allowance))
        self._allowance -= count
        keys, self._keys = self._keys, ""
        return tuple(self._frames.popleft() for _ in range(count)), keys

    def _at_phone_rate(self, pcm: bytes, rate_hz: int) -> bytes:
        if rate_hz == PHONE_RATE_HZ:
            return pcm
        if self._resampler is None or self._rate_hz != rate_hz:
            self._rate_hz = rate_hz
            self._resampler = StreamResampler(rate_hz, PHONE_RATE_HZ)
        return self._resampler.feed(pcm)
