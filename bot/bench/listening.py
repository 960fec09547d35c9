"""How a scripted caller knows that the assistant has finished: from what it hears, and a clock."""

from __future__ import annotations

HEARD_RMS = 60.0
"""A frame louder than this is sound, root mean square of 16-bit samples (32 dB under speech at 2600)."""

CLICK_FRAMES = 2
"""Sounding frames in a row that count as speech; fewer are a click."""


class Listening:
    """Follows the received line; times in seconds on one clock."""

    def __init__(self, finished_after_seconds: float) -> None:
        self._finished_after_seconds = finished_after_seconds
        self._row = 0
        self._row_start = 0.0
        self.first_sound: float | None = None
        """When the assistant began to sound since the last `start_over`; None when it has not."""
        self.last_sound: float | None = None
        """When it last sounded."""

    def start_over(self) -> None:
        """Forget what was heard: the caller has just spoken and waits for the next answer."""
        self.first_sound = self.last_sound = None
        self._row = 0

    def hear(self, now: float, rms: float) -> bool:
        """Take one received frame; True when an answer has just begun to sound."""
        if rms <= HEARD_RMS:
            self._row = 0
            return False
        self._row += 1
        if self._row == 1:
            self._row_start = now
        if self._row < CLICK_FRAMES and self.first_sound is None:
            return False
        self.last_sound = now
        is_first = self.first_sound is None
        if is_first:
            self.first_sound = self._row_start
        return is_first

    def has_finished(self, now: float) -> bool:
        """Tell whether the assistant sounded and has now been silent long enough."""
        return self.last_sound is not None and now - self.last_sound >= self._finished_after_seconds
