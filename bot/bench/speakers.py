"""The voices that are compared: those of the product, and two that anybody knows."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from bot.audio.level import FAINT_DB, for_phone, trim_silence
from bot.engines.choose import best_voice
from bot.engines.espeak_caller import CallerVoice, speak
from bot.engines.models import folder_of, load_manifest
from bot.engines.piper_voice import find_voice_file, open_voice
from bot.errors import Refused
from bot.model import Clip
from bot.settings import Settings

ESPEAK = CallerVoice("fr", 145)
"""espeak-ng's own French voice, at the pace of the product."""

_PICO_RATE_HZ = 16000


@dataclass(frozen=True)
class Speaker:
    """A voice under measure."""

    name: str
    """Name shown."""
    say: Callable[[str], Clip]
    """Makes a sentence as telephone sound, 8 kHz, levelled."""
    size_bytes: int | None
    """Size of its model, bytes; None when it is not a file of ours."""
    seconds_of: Callable[[], float] | None
    """Clock of the computing time it takes, seconds; None when it runs in another process."""


def open_speaker(name: str, settings: Settings) -> Speaker:
    """Open a voice: `espeak`, `pico` (when py-nanotts is installed), a voice of the manifest, the folder or
    file of any Piper voice, or the best voice present when the name is empty. Raises Refused when Pico is
    absent, Misconfigured when another voice cannot be opened."""
    if name == "espeak":
        return Speaker("espeak-ng", lambda text: speak(text, ESPEAK), None, None)
    if name == "pico":
        return _pico()
    if not name:
        voice, choice = best_voice(settings)
        return Speaker(choice.name, voice.say, _size(choice.path), time.process_time)
    manifest = load_manifest()
    path = Path(name).expanduser()
    if path.exists():
        voice = open_voice(path, path.stem, None, manifest.pace_sentences)
    else:
        model = manifest.find(name)
        path = folder_of(model, settings)
        voice = open_voice(path, model.name, model.length_scale, manifest.pace_sentences)
    return Speaker(voice.name, voice.say, _size(path), time.process_time)


def _size(path: Path) -> int:
    return find_voice_file(path).stat().st_size


def _pico() -> Speaker:
    if find_spec("py_nanotts") is None:
        raise Refused("voice.pico", "SVOX Pico is not measured: the package py-nanotts is not installed")
    import py_nanotts

    engine = py_nanotts.NanoTTS()

    def say(text: str) -> Clip:
        pcm = engine.speak(text, voice="fr-FR")
        samples = np.frombuffer(pcm, "<i2").astype(np.float32) / 32768
        return trim_silence(for_phone(samples, _PICO_RATE_HZ), 0.02, 0.06, FAINT_DB)

    return Speaker("SVOX Pico", say, None, time.process_time)
