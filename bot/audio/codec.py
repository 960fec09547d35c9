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


class CodecLine:
    """A codec there and back, sound after sound; keeps the codec's state. Not thread-safe."""

    def __init__(self, codec: Codec) -> None:
        import av

        self._av, self._rate_hz = av, codec.rate_hz
        encoder = av.CodecContext.create(codec.encoder, "w")
        encoder.sample_rate, encoder.bit_rate = codec.rate_hz, codec.bits_per_second
        encoder.format, encoder.layout = "s16", "mono"
        encoder.options = dict(codec.options)
        encoder.open()
        decoder = av.CodecContext.create(codec.decoder, "r")
        decoder.sample_rate, decoder.layout = codec.rate_hz, "mono"
        if encoder.extradata:
            decoder.extradata = encoder.extradata
        self._encoder, self._decoder = encoder, decoder
        self._back = av.AudioResampler(format="s16", layout="mono", rate=codec.rate_hz)
        self._waiting = bytearray()
        self._heard = bytearray()
        self._pts = 0

    @property
    def frame_bytes(self) -> int:
        """Bytes of one frame of the codec (16-bit samples)."""
        return 2 * int(self._encoder.frame_size)

    def carry(self, pcm: bytes) -> bytes:
        """Give as many bytes as come in: what is heard at the other end, late by what the codec holds back;
        silence while nothing has come through."""
        self.push(pcm)
        heard = self.take(len(pcm))
        return bytes(len(pcm) - len(heard)) + heard

    def push(self, pcm: bytes) -> None:
        """Send sound down the line."""
        self._waiting += pcm
        while len(self._waiting) >= self.frame_bytes:
            samples = np.frombuffer(bytes(self._waiting[: self.frame_bytes]), dtype="<i2")
            del self._waiting[: self.frame_bytes]
            frame = self._av.AudioFrame.from_ndarray(samples[None], "s16", "mono")
            frame.sample_rate, frame.pts = self._rate_hz, self._pts
            self._pts += len(samples)
            for packet in self._encoder.encode(frame):
                for heard in self._decoder.decode(packet):
                    for part in self._back.resample(heard):
                        self._heard += part.to_ndarray().astype("<i2").tobytes()

    def take(self, count: int) -> bytes:
        """Take at most so many bytes of what came through."""
        taken = bytes(self._heard[:count])
        del self._heard[:count]
        return taken


def through(clip: Clip, codec: Codec) -> Clip:
    """Give what is heard at the other end of the line, as long as the clip; the clip has the codec's rate,
    else ValueError."""
    if clip.rate_hz != codec.rate_hz:
        raise ValueError(f"the codec takes {codec.rate_hz} Hz, not {clip.rate_hz}")
    line = CodecLine(codec)
    # Two more frames push out what the codec holds back.
    line.push(clip.pcm + bytes(2 * line.frame_bytes + -len(clip.pcm) % line.frame_bytes))
    return Clip(line.take(len(clip.pcm)).ljust(len(clip.pcm), b"\0"), clip.rate_hz)
