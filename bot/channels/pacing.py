"""When the next 20 ms frame is due: a machine fed with times, seconds."""

from __future__ import annotations

from bot.model import FRAME_SECONDS

SHORTEST_SECONDS = 0.012
"""Shortest time between two frames while a delay is caught up, seconds: within 10 ms of the nominal 20."""

FORGIVEN_SECONDS = 0.2
"""A delay longer than this is not caught up, seconds: the listener has already heard the gap."""


class Pacer:
    """Frames on a fixed grid from `start`: no drift; after a delay, shorter steps and never a burst."""

    def __init__(self, start: float) -> None:
        self._due = start
        self._last = start - FRAME_SECONDS
        self.slips = 0
        """Delays too long to be caught up, count."""

    def next_wake(self, now: float) -> float:
        """Time to wake for the next frame, given the time now; may be in the past by a little."""
        self._due += FRAME_SECONDS
        if now - self._due > FORGIVEN_SECONDS:
            self.slips += 1
            self._due = now
        return max(self._due, self._last + SHORTEST_SECONDS)

    def woke(self, now: float) -> None:
        """Tell when the frame really left."""
        self._last = now
