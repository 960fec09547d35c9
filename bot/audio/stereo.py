"""Two mono lines as one stereo sound, and back."""

from __future__ import annotations

import numpy as np


def interleave(left: bytes, right: bytes) -> bytes:
    """Give 16-bit stereo of two 16-bit mono sounds; the shorter is filled with silence."""
    length = max(len(left), len(right)) // 2
    both = np.zeros((length, 2), dtype="<i2")
    for column, pcm in enumerate((left, right)):
        samples = np.frombuffer(pcm[: len(pcm) // 2 * 2], dtype="<i2")
        both[: len(samples), column] = samples
    return both.tobytes()


def split_stereo(pcm: bytes) -> tuple[bytes, bytes]:
    """Give the left and right sides of 16-bit stereo; a last incomplete pair is left out."""
    both = np.frombuffer(pcm[: len(pcm) // 4 * 4], dtype="<i2").reshape(-1, 2)
    return both[:, 0].tobytes(), both[:, 1].tobytes()
