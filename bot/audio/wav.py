"""WAV files."""

from __future__ import annotations

import wave
from pathlib import Path

from bot.audio.stereo import interleave
from bot.model import Clip


def write_wav(path: Path, clip: Clip) -> None:
    """Write a mono 16-bit WAV file; raises OSError when it cannot be written."""
    _write(path, clip.pcm, clip.rate_hz, 1)


def write_stereo_wav(path: Path, left: Clip, right: Clip) -> None:
    """Write two lines of one call as a stereo file; the shorter is filled with silence.
    Raises ValueError when the rates differ, OSError when the file cannot be written."""
    if left.rate_hz != right.rate_hz:
        raise ValueError("both sides have the same rate")
    _write(path, interleave(left.pcm, right.pcm), left.rate_hz, 2)


def read_wav(path: Path) -> Clip:
    """Read a mono 16-bit WAV file as it is; raises wave.Error or ValueError for another shape."""
    with wave.open(str(path), "rb") as file:
        if file.getnchannels() != 1 or file.getsampwidth() != 2:
            raise ValueError("not a mono 16-bit WAV file")
        return Clip(file.readframes(file.getnframes()), file.getframerate())


def _write(path: Path, pcm: bytes, rate_hz: int, channels: int) -> None:
    with path.open("wb") as target, wave.open(target, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(pcm)
