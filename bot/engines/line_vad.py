"""Voice activity of a telephone line: Silero says what is a voice, loudness says when it stops.

Silero alone goes on for 110 to 170 ms after the last sound, which would be added to every answer; loudness
alone takes a noise that changes for a voice. Speech is what both call speech.
"""

from __future__ import annotations

from bot.engines.energy import EnergyVad
from bot.engines.silero import SileroVad


class LineVad:
    """Voice activity of one call; one thread."""

    def __init__(self) -> None:
        """Both detectors with their usual limits."""
        self._silero = SileroVad()
        self._energy = EnergyVad()

    def is_speech(self, frame: bytes) -> bool:
        """Tell whether this 20 ms telephone frame belongs to speech."""
        is_voice = self._silero.is_speech(frame)
        is_loud = self._energy.is_speech(frame)
        return is_voice and is_loud
