"""Sound files of any common format (ogg/opus, wav, mp3, m4a...), by FFmpeg's libraries."""

from __future__ import annotations

from pathlib import Path

from bot.errors import Refused
from bot.model import PHONE_RATE_HZ, Clip

MAX_SECONDS = 600.0
"""A longer file is refused: a spoken answer or a voice note lasts minutes at most, seconds."""


def load_clip(path: Path, rate_hz: int = PHONE_RATE_HZ) -> Clip:
    """Read a sound file as mono at `rate_hz`; raises Refused when the file is missing, is no sound,
    holds no sample or lasts more than ten minutes."""
    import av

    if not path.is_file():
        raise Refused("audio.missing", f"no sound file at {path}")
    try:
        with av.open(str(path), metadata_errors="ignore") as container:
            if not container.streams.audio:
                raise Refused("audio.no_sound", f"{path} holds no sound")
            pcm = _decode(container, rate_hz, path)
    except (av.error.FFmpegError, ValueError) as error:
        raise Refused("audio.unreadable", f"{path} is not a sound file that can be read") from error
    if not pcm:
        raise Refused("audio.empty", f"{path} holds no sound")
    return Clip(pcm, rate_hz)


def _decode(container: object, rate_hz: int, path: Path) -> bytes:
    import av

    resampler = av.AudioResampler(format="s16", layout="mono", rate=rate_hz)
    most = int(MAX_SECONDS * rate_hz) * 2
    pcm = bytearray()
    for frame in container.decode(audio=0):  # type: ignore[attr-defined]
        for part in resampler.resample(frame):
            pcm += part.to_ndarray().astype("<i2").tobytes()
        if len(pcm) > most:
            raise Refused("audio.too_long", f"{path} lasts more than {MAX_SECONDS:.0f} seconds")
    for part in resampler.resample(None):
        pcm += part.to_ndarray().astype("<i2").tobytes()
    return bytes(pcm)
