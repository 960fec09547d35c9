"""Frames from the gateway on their way to the line: two clocks of 20 ms meet here. No sockets, no time."""

from __future__ import annotations

from collections import deque

from bot.model import FRAME_BYTES, FRAME_SECONDS

PRIME_FRAMES = 2
"""Frames gathered before the first one leaves (40 ms): the jitter of either side is under 10 ms."""

MOST_FRAMES = 12
"""Frames kept (240 ms); when the gateway's clock runs fast the oldest are lost."""

SILENCE = bytes(FRAME_BYTES)


class Playout:
    """Takes frames as they come and gives exactly one for each 20 ms of the line; safe between two threads:
    one puts, the other takes."""

    def __init__(self) -> None:
        self._frames: deque[bytes] = deque()
        self._is_primed = False
        self.gaps = 0
        """Times the line found no frame, once sound had begun, count."""
        self.lost = 0
        """Frames lost because too many waited, count."""

    @property
    def seconds(self) -> float:
        """Sound that waits, seconds."""
        return len(self._frames) * FRAME_SECONDS

    def put(self, frame: bytes) -> None:
        """Take one frame of 320 bytes."""
        if len(self._frames) >= MOST_FRAMES:
            self._frames.popleft()
            self.lost += 1
        self._frames.append(frame)

    def take(self) -> bytes:
        """Give the next frame; silence while none is ready."""
        if not self._is_primed:
            if len(self._frames) < PRIME_FRAMES:
                return SILENCE
            self._is_primed = True
        try:
            return self._frames.popleft()
        except IndexError:
            self._is_primed = False
            self.gaps += 1
            return SILENCE
