"""Scales of the voice's sound: frames, spectral bands on a mel scale, noise bands."""

from __future__ import annotations

from functools import cache

import numpy as np

from voices.training.voice.teacher import RATE_HZ

HOP = 128
"""Samples between two frames: 8 ms."""

SPECTRUM_BINS = 513
"""Bins of WORLD's spectrum, 0 Hz to 8 kHz."""

BANDS = 60
"""Bands of the spectral envelope, even on the mel scale."""

NOISE_EDGES_HZ = (0, 1000, 2000, 3000, 4000, 5500, 8000)
"""Frequencies at which the share of noise is given."""

NOISE_BANDS = len(NOISE_EDGES_HZ)

FRAME_MS = 1000.0 * HOP / RATE_HZ
"""Time between two frames, milliseconds."""


def mel(hertz: np.ndarray | float) -> np.ndarray:
    """Give the mel value of a frequency in hertz."""
    return 2595.0 * np.log10(1.0 + np.asarray(hertz, float) / 700.0)


def band_centres_hz() -> np.ndarray:
    """Give the centre of each band, hertz, (BANDS,)."""
    points = np.linspace(0.0, mel(RATE_HZ / 2), BANDS)
    return 700.0 * (10.0 ** (points / 2595.0) - 1.0)


def _bins_hz(bins: int) -> np.ndarray:
    return np.linspace(0.0, RATE_HZ / 2, bins)


@cache
def to_bands() -> np.ndarray:
    """Give the matrix (SPECTRUM_BINS, BANDS) that averages a log spectrum into bands with triangles."""
    centres, bins = band_centres_hz(), _bins_hz(SPECTRUM_BINS)
    low = np.concatenate([[-1.0], centres[:-1]])
    high = np.concatenate([centres[1:], [centres[-1] + 1.0]])
    rising = (bins[:, None] - low) / (centres - low)
    falling = (high - bins[:, None]) / (high - centres)
    weights = np.clip(np.minimum(rising, falling), 0.0, None)
    nearest = np.abs(bins[:, None] - centres).argmin(0)
    empty = weights.sum(0) < 1e-3
    weights[nearest[empty], np.flatnonzero(empty)] = 1.0
    return (weights / weights.sum(0)).astype(np.float32)


@cache
def from_bands(bins: int) -> np.ndarray:
    """Give the matrix (BANDS, bins) that draws a line between band centres over 0 Hz to 8 kHz."""
    return _interpolation(mel(band_centres_hz()), mel(_bins_hz(bins)))


@cache
def from_noise_bands(bins: int) -> np.ndarray:
    """Give the matrix (NOISE_BANDS, bins) that draws a line between the noise edges."""
    return _interpolation(np.array(NOISE_EDGES_HZ, float), _bins_hz(bins))


@cache
def to_noise_bands() -> np.ndarray:
    """Give the matrix (SPECTRUM_BINS, NOISE_BANDS) of the least-squares fit of `from_noise_bands`."""
    return np.linalg.pinv(from_noise_bands(SPECTRUM_BINS)).astype(np.float32)


def _interpolation(knots: np.ndarray, points: np.ndarray) -> np.ndarray:
    columns = [np.interp(points, knots, row) for row in np.eye(len(knots))]
    return np.stack(columns).astype(np.float32)
