"""The last sound of the line: in noise, the beginning of an utterance is noticed late."""

from __future__ import annotations

from collections import deque

from bot.model import FRAME_SECONDS


class Preroll:
    """Keeps the last frames of a line."""

    def __init__(self, seconds: float) -> None:
        """Keep so much, seconds."""
        self._seconds = seconds
        self._frames: deque[tuple[float, bytes]] = deque(maxlen=round(seconds / FRAME_SECONDS))
        self._heard_until = 0.0

    def keep(self, now: float, frame: bytes) -> None:
        """Keep one frame, which ends at `now`, seconds."""
        self._frames.append((now, frame))

    def heard_until(self, now: float) -> None:
        """Take note that the voice before `now` was part of an utterance: it never begins another."""
        self._heard_until = now

    def before(self, now: float) -> tuple[bytes, ...]:
        """Give the frames to put before an utterance that is noticed at `now`, seconds."""
        first = max(self._heard_until, now - self._seconds)
        return tuple(frame for ends, frame in self._frames if ends > first + 1e-9)
