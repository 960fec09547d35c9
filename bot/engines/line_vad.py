"""Voice activity of a telephone line: Silero says what is a voice, loudness says when it stops.

Silero alone goes on for 110 to 170 ms after the last sound, which would be added to every answer; loudness
alone takes a noise that changes for a voice. Speech is what both call speech. A short answer alone on a quiet
line ("oui", "non") leaves Silero in doubt: what stands far above the noise is believed sooner.
"""

from __future__ import annotations

from bot.engines.energy import EnergyVad
from bot.engines.silero import SileroVad

_CLEAR_DB = 20.0
"""Loudness above the noise from which Silero's doubt is enough, decibels."""

_DOUBT_ABOVE, _DOUBT_BELOW = 0.2, 0.12
"""Probabilities at which speech begins and ends for what is that loud; keys and clicks stay under them."""


class LineVad:
    """Voice activity of one call; one thread."""

    def __init__(self) -> None:
        """Both detectors with their usual limits."""
        self._silero = SileroVad()
        self._energy = EnergyVad()
        self._may_be_voice = False

    def is_speech(self, frame: bytes) -> bool:
        """Tell whether this 20 ms telephone frame belongs to speech."""
        is_voice = self._silero.is_speech(frame)
        is_loud = self._energy.is_speech(frame)
        limit = _DOUBT_BELOW if self._may_be_voice else _DOUBT_ABOVE
        self._may_be_voice = self._silero.probability >= limit
        is_clear = self._may_be_voice and self._energy.margin_db > _CLEAR_DB
        return is_loud and (is_voice or is_clear)
