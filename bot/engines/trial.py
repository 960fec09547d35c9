"""Trying a model before it replaces another one, in a process of its own, which it may bring down."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bot.audio.rechunk import split_frames
from bot.engines.espeak_caller import speak
from bot.engines.models import Manifest, Model, load_manifest
from bot.engines.piper_voice import open_voice
from bot.engines.vosk_ear import open_ear
from bot.errors import BotError, Refused
from bot.settings import ROOT

TRIAL_SECONDS = 180.0
"""A model that has not heard or said its sentence after so long does not work, seconds."""

_SILENCE = bytes(8000)
_SENTENCE_SECONDS = (0.5, 30.0)
_UNUSABLE = 3


def try_apart(model: Model, folder: Path) -> None:
    """Like `try_model`, in another process; raises Refused, with what went wrong, when the model does not
    work, or brings the process down."""
    command = [sys.executable, "-m", "bot.engines.trial", model.name, str(folder)]
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=TRIAL_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Refused("voices.stuck", f"{model.name} does not answer") from error
    if done.returncode == _UNUSABLE:
        raise Refused("voices.unusable", done.stderr.strip().splitlines()[-1])
    if done.returncode:
        raise Refused("voices.unusable", f"{model.name} cannot be loaded")


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


def main() -> None:
    """Try the model named by the first argument in the folder given by the second one."""
    manifest = load_manifest()
    name, folder = sys.argv[1:]
    try:
        try_model(manifest.find(name), Path(folder), manifest)
    except BotError as error:
        print(error.advice or error.code, file=sys.stderr)
        sys.exit(_UNUSABLE)


if __name__ == "__main__":
    main()
