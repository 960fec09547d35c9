"""What the browser's microphone hears: one answer, said again and again by the embedded voice."""

from __future__ import annotations

from pathlib import Path

from bot.app import build
from bot.audio.wav import write_wav
from bot.engines.espeak_caller import CALLERS, speak
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


SPEAKS_BY_FILE = """
navigator.mediaDevices.getUserMedia = async () => {
  const context = new AudioContext();
  const heard = context.createMediaStreamDestination();
  window.sayFile = async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
    const source = context.createBufferSource();
    source.buffer = await context.decodeAudioData(bytes.buffer);
    source.connect(heard);
    const isOver = new Promise((resolve) => { source.onended = resolve; });
    source.start();
    await isOver;
  };
  return heard.stream;
};
"""
"""A microphone whose sound is WAV files, each played when the test says so (`window.sayFile`, base64)."""


def wav_of(text: str, path: Path) -> Path:
    """Write words said by a caller, such as the demonstration's, as a WAV file."""
    write_wav(path, speak(text, CALLERS["woman"]))
    return path
