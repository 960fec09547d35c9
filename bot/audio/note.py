"""Voice notes as WhatsApp wants them: Opus in an Ogg file, one channel, made and read in memory."""

from __future__ import annotations

import io
from fractions import Fraction

import numpy as np

from bot.errors import Refused
from bot.model import Clip

BITS_PER_SECOND = 20_000
"""Opus rate: speech of the telephone band is clear at 16 to 24 kbit/s (RFC 6716, section 2.1.1)."""

MOST_BYTES = 512_000
"""Size over which WhatsApp shows a file to download instead of a note to play, bytes (Meta, "Audio
messages", July 2026: 512 kB)."""

_FRAME_SECONDS = 0.02


def write_note(clip: Clip) -> bytes:
    """Give a clip (8, 12, 16, 24 or 48 kHz) as an Ogg file of one Opus stream. Raises Refused when it is too
    long to be played at once: three minutes fit."""
    import av

    out = io.BytesIO()
    with av.open(out, "w", format="ogg") as container:
        voip = {"application": "voip"}
        stream = container.add_stream("libopus", rate=clip.rate_hz, layout="mono", options=voip)
        stream.bit_rate = BITS_PER_SECOND
        step = int(clip.rate_hz * _FRAME_SECONDS)
        samples = np.frombuffer(clip.pcm, "<i2")
        for start in range(0, len(samples), step):
            part = np.zeros(step, "<i2")
            part[: len(samples[start : start + step])] = samples[start : start + step]
            frame = av.AudioFrame.from_ndarray(part[None, :], format="s16", layout="mono")
            frame.rate, frame.pts, frame.time_base = clip.rate_hz, start, Fraction(1, clip.rate_hz)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    note = out.getvalue()
    if len(note) > MOST_BYTES:
        raise Refused("note.too_long", "the answer is too long for one voice note")
    return note
