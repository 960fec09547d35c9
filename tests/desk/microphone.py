"""What the browser's microphone hears: one answer, said again and again by the embedded voice."""

from __future__ import annotations

from pathlib import Path

from bot.app import build
from bot.audio.wav import write_wav
from bot.model import Clip

ANSWER = "un emploi"
"""Said to the first question, and no command of the telephone."""

PAUSE_SECONDS = 3.0


def write_loop(path: Path) -> Path:
    """Write the answer and a pause as a WAV file."""
    clip = build().voice.say(ANSWER)
    quiet = bytes(int(PAUSE_SECONDS * clip.rate_hz) * 2)
    write_wav(path, Clip(clip.pcm + quiet, clip.rate_hz))
    return path
