"""The best speech models that are present and sound."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from bot.engines.models import Manifest, Model, check, folder_of, is_present, load_manifest
from bot.engines.piper_voice import PiperSpeech, open_voice
from bot.engines.vosk_ear import VoskEar, open_ear
from bot.errors import Misconfigured
from bot.files import write_whole
from bot.settings import Settings


@dataclass(frozen=True)
class ModelChoice:
    """Which model is used, and why not another."""

    name: str
    """Name in the manifest."""
    title: str
    """What it is, in one line."""
    path: Path
    """Its folder."""
    passed_over: tuple[str, ...]
    """One line for each better model that is present and is not sound."""


def best_ear(settings: Settings, manifest: Manifest | None = None) -> tuple[VoskEar, ModelChoice]:
    """Open the best ear; raises Misconfigured, with what to do, when there is none."""
    model, choice = choose("ear", settings, manifest or load_manifest())
    return open_ear(choice.path, choice.name, model.sounds_like), choice


def best_voice(settings: Settings, manifest: Manifest | None = None) -> tuple[PiperSpeech, ModelChoice]:
    """Open the best voice; raises Misconfigured, with what to do, when there is none."""
    known = manifest or load_manifest()
    model, choice = choose("voice", settings, known)
    voice = open_voice(choice.path, choice.name, model.length_scale, known.pace_sentences)
    sums = "".join(file.sha256 for file in model.files)
    voice.sound_key = f"{hashlib.sha256(sums.encode()).hexdigest()}/{voice.length_scale}"
    return voice, choice


def choose(kind: str, settings: Settings, manifest: Manifest) -> tuple[Model, ModelChoice]:
    """Give the model of this kind (`ear`, `voice`) that is used: the one chosen by `vivevoix voices use`,
    else the highest rank, among those that are present and whose files are as the manifest says."""
    passed_over: list[str] = []
    for model in _by_preference(kind, settings, manifest):
        folder = folder_of(model, settings)
        if not model.is_embedded and not is_present(model, folder):
            continue
        faults = check(model, settings)
        if not faults:
            return model, ModelChoice(model.name, model.title, folder, tuple(passed_over))
        passed_over.append(f"{model.name}: {faults[0]}")
    advice = "; ".join(passed_over) or "none is listed in voices/manifest.yml"
    raise Misconfigured(
        f"{kind}.none",
        f"no {kind} can be used ({advice}). Take the files of the project again, "
        "or fetch a model: vivevoix voices fetch NAME",
    )


def remember_choice(model: Model, settings: Settings) -> None:
    """Prefer this model from now on; raises OSError when the voices folder cannot be written."""
    write_whole(_choice_path(model.kind, settings), f"{model.name}\n".encode())


def _by_preference(kind: str, settings: Settings, manifest: Manifest) -> list[Model]:
    path = _choice_path(kind, settings)
    preferred = path.read_text(encoding="utf-8").strip() if path.is_file() else ""
    models = [model for model in manifest.models if model.kind == kind]
    return sorted(models, key=lambda model: (model.name != preferred, -model.rank))


def _choice_path(kind: str, settings: Settings) -> Path:
    return settings.voices_dir / f"{kind}.chosen"
