"""Who takes a call that we make: a person says "allô" and waits, a machine goes on. Fed seconds."""

from __future__ import annotations

from enum import Enum

QUIET_SECONDS = 2.0
"""A person who says nothing for so long is spoken to, seconds."""

PAUSE_SECONDS = 0.7
"""Silence after a voice that means: your turn, seconds."""

MACHINE_SECONDS = 4.0
"""Voice that goes on for so long without such a pause is a recording, seconds ("allô, qui est à l'appareil ?"
takes two)."""

LONGEST_SECONDS = 12.0
"""A line that is still neither after so long is spoken to, seconds."""


class Taker(str, Enum):
    """What took the call."""

    UNKNOWN = "unknown"
    """It is too soon to tell."""
    PERSON = "person"
    """Somebody waits for us to speak."""
    MACHINE = "machine"
    """A recording."""


class Greeting:
    """Listens to the first seconds of a call."""

    def __init__(self) -> None:
        self._seconds = 0.0
        self._voice = 0.0
        self._silence = 0.0

    def process(self, seconds: float, is_speech: bool) -> Taker:
        """Take a stretch of the line and tell what took the call."""
        self._seconds += seconds
        if is_speech:
            self._voice += seconds + (self._silence if self._voice else 0.0)
            self._silence = 0.0
        else:
            self._silence += seconds
        if self._voice >= MACHINE_SECONDS:
            return Taker.MACHINE
        if self._silence >= (PAUSE_SECONDS if self._voice else QUIET_SECONDS):
            return Taker.PERSON
        return Taker.PERSON if self._seconds >= LONGEST_SECONDS else Taker.UNKNOWN
