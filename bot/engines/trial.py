"""Trying a model before it replaces another one."""

from __future__ import annotations

from pathlib import Path

from bot.audio.rechunk import split_frames
from bot.engines.espeak_caller import speak
from bot.engines.models import Manifest, Model
from bot.engines.piper_voice import open_voice
from bot.engines.vosk_ear import open_ear
from bot.errors import Refused

_SILENCE = bytes(8000)
_SENTENCE_SECONDS = (0.5, 30.0)


def try_model(model: Model, folder: Path, manifest: Manifest) -> None:
    """Open a model and let it hear or say a sentence; raises Refused when it does neither, Misconfigured when
    it cannot be opened."""
    sentence = manifest.pace_sentences[0]
    if model.kind == "voice":
        seconds = open_voice(folder, model.name, model.length_scale).say(sentence).seconds
        if not _SENTENCE_SECONDS[0] < seconds < _SENTENCE_SECONDS[1]:
            raise Refused("voices.mute", f"the voice {model.name} does not say a sentence")
        return
    hearing = open_ear(folder, model.name).listen(None)
    for frame in split_frames(_SILENCE + speak(sentence).pcm + _SILENCE):
        hearing.feed(frame)
    if not hearing.finish().text:
        raise Refused("voices.deaf", f"the ear {model.name} does not hear a sentence")
