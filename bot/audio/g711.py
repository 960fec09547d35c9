"""G.711, the codec of the fixed telephone: one byte a sample (A-law in Europe, mu-law in America)."""

from __future__ import annotations

import audioop


def to_alaw(pcm: bytes) -> bytes:
    """Give 16-bit sound as A-law bytes, one a sample; an odd last byte is left out."""
    return audioop.lin2alaw(pcm[: len(pcm) // 2 * 2], 2)


def from_alaw(coded: bytes) -> bytes:
    """Give A-law bytes as 16-bit sound."""
    return audioop.alaw2lin(coded, 2)


def to_ulaw(pcm: bytes) -> bytes:
    """Give 16-bit sound as mu-law bytes (as in North America), one a sample; an odd last byte is left out."""
    return audioop.lin2ulaw(pcm[: len(pcm) // 2 * 2], 2)


def from_ulaw(coded: bytes) -> bytes:
    """Give mu-law bytes as 16-bit sound."""
    return audioop.ulaw2lin(coded, 2)
