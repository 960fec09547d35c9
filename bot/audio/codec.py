"""What a codec leaves of a sound: there and back by FFmpeg's libraries, in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from bot.model import Clip


@dataclass(frozen=True)
class Codec:
    """A codec and how it is set."""

    encoder: str
    """FFmpeg's name of the encoder."""
    decoder: str
    """FFmpeg's name of the decoder."""
    rate_hz: int
    """Sampling rate on the line, hertz."""
    bits_per_second: int
    """Bit rate, bits a second."""
    options: Mapping[str, str] = field(default_factory=dict)
    """The encoder's own options."""


AMR = Codec("libopencore_amrnb", "amrnb", 8000, 12200)
"""AMR narrow band at 12.2 kbit/s, the same codec as GSM's enhanced full rate: mobile telephones."""

OPUS = Codec("libopus", "libopus", 16000, 16000, {"application": "voip"})
"""Opus at 16 kbit/s, speech: voice notes and calls over the internet."""


def through(clip: Clip, codec: Codec) -> Clip:
    """Give what is heard at the other end of the line, as long as the clip; the clip has the codec's rate,
    else ValueError."""
    import av

    if clip.rate_hz != codec.rate_hz:
        raise ValueError(f"the codec takes {codec.rate_hz} Hz, not {clip.rate_hz}")
    encoder = av.CodecContext.create(codec.encoder, "w")
    encoder.sample_rate, encoder.bit_rate = codec.rate_hz, codec.bits_per_second
    encoder.format, encoder.layout = "s16", "mono"
    encoder.options = dict(codec.options)
    encoder.open()
    decoder = av.CodecContext.create(codec.decoder, "r")
    decoder.sample_rate, decoder.layout = codec.rate_hz, "mono"
    if encoder.extradata:
        decoder.extradata = encoder.extradata
    back = av.AudioResampler(format="s16", layout="mono", rate=codec.rate_hz)
    size = encoder.frame_size
    samples = np.frombuffer(clip.pcm, dtype="<i2")
    # Two more frames push out what the codec holds back.
    padded = np.pad(samples, (0, 2 * size + -len(samples) % size))
    pcm = bytearray()
    for start in range(0, len(padded), size):
        frame = av.AudioFrame.from_ndarray(padded[None, start : start + size], "s16", "mono")
        frame.sample_rate, frame.pts = codec.rate_hz, start
        for packet in encoder.encode(frame):
            for heard in decoder.decode(packet):
                for part in back.resample(heard):
                    pcm += part.to_ndarray().astype("<i2").tobytes()
    return Clip(bytes(pcm[: len(clip.pcm)]).ljust(len(clip.pcm), b"\0"), clip.rate_hz)
