"""Voice activity by loudness above the line's own noise: needs no model."""

from __future__ import annotations

import math
from collections import deque

import numpy as np

from bot.audio.level import rms_of

_WINDOW_FRAMES = 75
"""The noise floor is taken from the last second and a half, frames of 20 ms."""

_FLOOR_SHARE = 0.2
"""A fifth of these frames lie under the floor: voices in the background have moments of silence, which are
softer than the noise they make."""

_QUIETEST_DB = -62.0
"""Below this a telephone line carries no speech, decibels under full scale."""


class EnergyVad:
    """Tells speech from a steady noise by its loudness; made for one call and one thread."""

    def __init__(self, onset_db: float = 9.0, offset_db: float = 6.0) -> None:
        """Speech begins `onset_db` above the noise floor and ends under `offset_db`, decibels."""
        self._onset_db = onset_db
        self._offset_db = offset_db
        self._recent: deque[float] = deque(maxlen=_WINDOW_FRAMES)
        self._floor: float | None = None
        self._is_speech = False
        self.margin_db = 0.0
        """Loudness of the last frame above the noise floor, decibels."""

    def is_speech(self, frame: bytes) -> bool:
        """Tell whether this 20 ms telephone frame belongs to speech."""
        level = frame_level(frame)
        self._recent.append(level)
        softest = max(_QUIETEST_DB, sorted(self._recent)[int(len(self._recent) * _FLOOR_SHARE)])
        # The floor begins with the line, falls at once and rises by 10 dB a second at most, so that a long
        # word does not raise it.
        self._floor = softest if self._floor is None else min(softest, self._floor + 0.2)
        self.margin_db = level - self._floor
        self._is_speech = self.margin_db > (self._offset_db if self._is_speech else self._onset_db)
        return self._is_speech


def frame_level(frame: bytes) -> float:
    """Give the loudness of a frame in decibels under full scale; -96 for digital silence."""
    level = rms_of(np.frombuffer(frame[: len(frame) // 2 * 2], dtype="<i2"))
    return 20 * math.log10(level / 32768.0) if level > 0 else -96.0
