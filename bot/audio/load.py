"""Sound files of any common format (ogg/opus, wav, mp3, m4a, amr, film...), by FFmpeg's libraries."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import Refused
from bot.model import PHONE_RATE_HZ, Clip

if TYPE_CHECKING:
    from av.container import InputContainer

MAX_SECONDS = 600.0
"""A longer file is refused: a spoken answer or a voice note lasts minutes at most, seconds."""

_FORMATS = "wav,w64,aiff,au,caf,ogg,flac,mp3,aac,mov,matroska,webm,amr,amrnb,gsm,asf,avi,mpeg,mpegts"
"""Formats that hold sound. A playlist is none: it would name other files, or machines."""

_MILLIONTHS = 1_000_000


def load_clip(path: Path, rate_hz: int = PHONE_RATE_HZ) -> Clip:
    """Read a sound file as mono at `rate_hz`; a file that was cut short gives what is left of it. Raises
    Refused, with one sentence that says why, when the file is missing, may not be read, is empty, is no
    sound, holds no sound or lasts more than ten minutes."""
    _check(path)
    return _read(str(path.resolve()), str(path), rate_hz)


def read_clip(data: bytes, rate_hz: int = PHONE_RATE_HZ) -> Clip:
    """The same for a file that is in memory only: what a person said is never written on the disk."""
    if not data:
        raise Refused("audio.empty", "the message is empty: it has zero bytes")
    return _read(io.BytesIO(data), "the message", rate_hz)


def _read(file: str | io.BytesIO, name: str, rate_hz: int) -> Clip:
    import av

    options = {"format_whitelist": _FORMATS, "protocol_whitelist": "file"}
    try:
        with av.open(file, metadata_errors="ignore", options=options) as container:
            if not container.streams.audio:
                raise Refused("audio.no_sound", f"{name} holds no sound, only pictures or text")
            if (container.duration or 0) > MAX_SECONDS * _MILLIONTHS:
                raise _too_long(name)
            pcm = _decode(container, rate_hz, name)
    except (av.error.FFmpegError, ValueError) as error:
        raise Refused("audio.unreadable", f"{name} is not a sound file that can be read") from error
    if not pcm:
        raise Refused("audio.empty", f"{name} holds no sound: it lasts zero seconds")
    return Clip(pcm, rate_hz)


def _check(path: Path) -> None:
    try:
        if path.is_dir():
            raise Refused("audio.folder", f"{path} is a folder, not a sound file")
        if not path.exists():
            raise Refused("audio.missing", f"there is no file at {path}")
        if not path.is_file():
            raise Refused("audio.special", f"{path} is not an ordinary file")
        with path.open("rb") as file:
            if not file.read(1):
                raise Refused("audio.empty", f"{path} is empty: it has zero bytes")
    except OSError as error:
        raise Refused("audio.forbidden", f"{path} cannot be opened ({error.strerror})") from error


def _too_long(name: str) -> Refused:
    return Refused("audio.too_long", f"{name} lasts more than {MAX_SECONDS / 60:.0f} minutes")


def _decode(container: InputContainer, rate_hz: int, name: str) -> bytes:
    import av

    resampler = av.AudioResampler(format="s16", layout="mono", rate=rate_hz)
    most = int(MAX_SECONDS * rate_hz) * 2
    pcm = bytearray()
    for frame in container.decode(audio=0):
        for part in resampler.resample(frame):
            pcm += part.to_ndarray().astype("<i2").tobytes()
        if len(pcm) > most:
            raise _too_long(name)
    for part in resampler.resample(None):
        pcm += part.to_ndarray().astype("<i2").tobytes()
    return bytes(pcm)
