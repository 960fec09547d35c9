"""Shaping of the sound: the corrections of the net, and what makes speech clearer on a narrow line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.fft import dct

from voices.training.voice.bands import BANDS, band_centres_hz

SHAPED = 40
"""Coefficients of the envelope whose spread is restored and sharpened; the finer ones are left."""

_FIRST_SHARPENED = 2
_PRESENCE_FROM_HZ = 500.0


@dataclass(frozen=True)
class Corrections:
    """What makes the net's smooth frames vary as the teacher's do."""

    gains: np.ndarray
    """Factor on the spread of each cosine coefficient of the envelope, (BANDS,)."""
    centre: np.ndarray
    """Mean of each coefficient in speech, (BANDS,)."""
    pitch: float
    """Factor on the spread of the log pitch."""
    duration: float
    """Factor on the durations: a mean of logarithms is too short."""


@dataclass(frozen=True)
class Shaping:
    """How the sound is changed for a narrow line; zeros leave the teacher's sound."""

    sharpness: float
    """Share added to the contrast between formants."""
    presence_db: float
    """Gain above 1 kHz, reached gradually from 500 Hz."""
    consonants_db: float
    """Gain of the consonants that are faint on the telephone (see export.py)."""


SHAPING = Shaping(sharpness=0.0, presence_db=8.0, consonants_db=20.0)
"""What the shipped voice has, chosen on sentences that are not those of the bench (see its model card). A
telephone's own microphone lifts the same frequencies as much (ITU-T P.830, intermediate reference system)."""


def shape_matrix(corrections: Corrections, shaping: Shaping) -> tuple[np.ndarray, np.ndarray]:
    """Give the matrix (BANDS, BANDS) and the offset (BANDS,) that correct and shape a log power envelope."""
    cosine = dct(np.eye(BANDS), axis=1, norm="ortho")
    gains = corrections.gains.copy()
    gains[_FIRST_SHARPENED:SHAPED] *= 1.0 + shaping.sharpness
    matrix = cosine @ np.diag(gains) @ cosine.T
    offset = (corrections.centre * (1 - gains)) @ cosine.T
    rise = np.clip(np.log2(np.maximum(band_centres_hz(), 1.0) / _PRESENCE_FROM_HZ), 0.0, 1.0)
    return matrix, offset + rise * shaping.presence_db * np.log(10) / 10
