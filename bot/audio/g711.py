"""G.711, the codec of the fixed telephone: 64 kbit/s, one byte a sample (A-law, as in Europe)."""

from __future__ import annotations

import audioop


def to_alaw(pcm: bytes) -> bytes:
    """Give 16-bit sound as A-law bytes, one a sample; an odd last byte is left out."""
    return audioop.lin2alaw(pcm[: len(pcm) // 2 * 2], 2)


def from_alaw(coded: bytes) -> bytes:
    """Give A-law bytes as 16-bit sound."""
    return audioop.alaw2lin(coded, 2)
