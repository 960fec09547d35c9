"""Samples as bytes (signed 16-bit little-endian) and as numbers between -1 and 1."""

from __future__ import annotations

import numpy as np

_FULL_SCALE = 32768.0


def to_samples(pcm: bytes) -> np.ndarray:
    """Give 16-bit sound as floats between -1 and 1; an odd last byte is left out."""
    usable = len(pcm) - len(pcm) % 2
    return np.frombuffer(pcm[:usable], dtype="<i2").astype(np.float32) / _FULL_SCALE


def to_pcm(samples: np.ndarray) -> bytes:
    """Give floats between -1 and 1 as 16-bit sound; louder values are cut at full scale."""
    scaled = np.round(np.asarray(samples, dtype=np.float64) * _FULL_SCALE)
    return np.clip(scaled, -32768, 32767).astype("<i2").tobytes()
