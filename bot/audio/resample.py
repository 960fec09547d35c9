"""Change of sampling rate, by libsoxr."""

from __future__ import annotations

import numpy as np
import soxr

from bot.audio.samples import to_pcm, to_samples
from bot.model import Clip


def resample(samples: np.ndarray, from_hz: int, to_hz: int) -> np.ndarray:
    """Give the same mono sound at another rate, hertz."""
    if from_hz == to_hz or len(samples) == 0:
        return samples
    return soxr.resample(samples, from_hz, to_hz, quality="HQ")


def at_rate(clip: Clip, rate_hz: int) -> Clip:
    """Give the clip at `rate_hz`, hertz."""
    if clip.rate_hz == rate_hz:
        return clip
    return Clip(to_pcm(resample(to_samples(clip.pcm), clip.rate_hz, rate_hz)), rate_hz)


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
