"""Change of sampling rate, by libsoxr."""

from __future__ import annotations

import numpy as np
import soxr


def resample(samples: np.ndarray, from_hz: int, to_hz: int) -> np.ndarray:
    """Give the same mono sound at another rate, hertz."""
    if from_hz == to_hz or len(samples) == 0:
        return samples
    return soxr.resample(samples, from_hz, to_hz, quality="HQ")


class StreamResampler:
    """Change of rate of a sound that comes piece by piece, without a seam."""

    def __init__(self, from_hz: int, to_hz: int, quality: str = "LQ") -> None:
        """Rates in hertz; `quality` is one of soxr's: LQ delays least, HQ keeps most."""
        self._stream = soxr.ResampleStream(from_hz, to_hz, 1, dtype="int16", quality=quality)

    def feed(self, pcm: bytes) -> bytes:
        """Take the next piece, 16-bit mono, and give what is ready at the new rate."""
        return self._stream.resample_chunk(np.frombuffer(pcm, dtype="<i2")).tobytes()

    def finish(self) -> bytes:
        """Give the rest; the next piece starts a new sound."""
        rest = self._stream.resample_chunk(np.zeros(0, dtype="<i2"), last=True).tobytes()
        self._stream.clear()
        return rest
