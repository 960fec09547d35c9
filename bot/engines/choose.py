"""The best speech models that are present and sound."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bot.engines.install import recover
from bot.engines.models import Manifest, Model, check, folder_of, load_manifest
from bot.engines.piper_voice import PiperSpeech, open_voice
from bot.engines.vosk_ear import VoskEar, open_ear
from bot.errors import Misconfigured
from bot.files import write_whole
from bot.settings import Settings

Engine = TypeVar("Engine")


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
    """One line for each model that goes before it and is not used: its name, and why."""
    reason: str = ""
    """Why it is used: `chosen by vivevoix voices use`, or `the best that is here`."""


def best_ear(settings: Settings, manifest: Manifest | None = None) -> tuple[VoskEar, ModelChoice]:
    """Open the best ear; one that does not open gives way to the next. Raises Misconfigured, with what to do,
    when there is none."""

    def open_one(model: Model, folder: Path) -> VoskEar:
        return open_ear(folder, model.name, model.sounds_like, model.unknown_share)

    return _open_best("ear", settings, manifest or load_manifest(), open_one)


def best_voice(settings: Settings, manifest: Manifest | None = None) -> tuple[PiperSpeech, ModelChoice]:
    """Open the best voice; one that does not open gives way to the next. Raises Misconfigured, with what to
    do, when there is none."""
    known = manifest or load_manifest()

    def open_one(model: Model, folder: Path) -> PiperSpeech:
        voice = open_voice(folder, model.name, model.length_scale, known.pace_sentences)
        sums = "".join(file.sha256 or file.md5 for file in model.files)
        voice.sound_key = f"{hashlib.sha256(sums.encode()).hexdigest()}/{voice.length_scale}"
        return voice

    return _open_best("voice", settings, known, open_one)


def _open_best(
    kind: str, settings: Settings, manifest: Manifest, open_one: Callable[[Model, Path], Engine]
) -> tuple[Engine, ModelChoice]:
    unusable: dict[str, str] = {}
    while True:
        model, choice = choose(kind, settings, manifest, unusable)
        try:
            return open_one(model, choice.path), choice
        except Misconfigured as error:
            unusable[model.name] = error.advice


def choose(
    kind: str, settings: Settings, manifest: Manifest, unusable: Mapping[str, str] | None = None
) -> tuple[Model, ModelChoice]:
    """Give the model of this kind (`ear`, `voice`) that is used: the one chosen by `vivevoix voices use`,
    else the highest rank, among those that are present and whose files are as the manifest says. `unusable`
    are models known not to open, with the reason."""
    passed_over: list[str] = []
    preferred = chosen_name(kind, settings)
    for model in _by_preference(kind, preferred, manifest):
        folder = folder_of(model, settings)
        if not model.is_embedded:
            recover(folder)
            if not folder.is_dir() and model.name != preferred:
                continue
        fault = (unusable or {}).get(model.name) or next(iter(check(model, settings)), "")
        if not fault:
            reason = "chosen by vivevoix voices use" if model.name == preferred else "the best that is here"
            return model, ModelChoice(model.name, model.title, folder, tuple(passed_over), reason)
        passed_over.append(f"{model.name}: {fault}")
    advice = "; ".join(passed_over) or "none is listed in voices/manifest.yml"
    raise Misconfigured(
        f"{kind}.none",
        f"no {kind} can be used ({advice}). Take the files of the project again, "
        "or fetch a model: vivevoix voices fetch NAME",
    )


def in_use(ear: ModelChoice, voice: ModelChoice) -> str:
    """Say in one line which models are used, and which better ones were passed over and why."""
    line = f"ear {ear.name}, voice {voice.name}"
    passed_over = (*ear.passed_over, *voice.passed_over)
    return f"{line}; passed over: {'; '.join(passed_over)}" if passed_over else line


def remember_choice(model: Model, settings: Settings) -> None:
    """Prefer this model from now on; raises OSError when the voices folder cannot be written."""
    write_whole(_choice_path(model.kind, settings), f"{model.name}\n".encode())


def forget_choices(settings: Settings) -> None:
    """Use the best models from now on; raises OSError when the voices folder cannot be written."""
    for kind in ("ear", "voice"):
        _choice_path(kind, settings).unlink(missing_ok=True)


def chosen_name(kind: str, settings: Settings) -> str:
    """Name of the model that `vivevoix voices use` chose, empty when none was."""
    path = _choice_path(kind, settings)
    return path.read_text(encoding="utf-8", errors="replace").strip() if path.is_file() else ""


def _by_preference(kind: str, preferred: str, manifest: Manifest) -> list[Model]:
    models = [model for model in manifest.models if model.kind == kind]
    return sorted(models, key=lambda model: (model.name != preferred, -model.rank))


def _choice_path(kind: str, settings: Settings) -> Path:
    return settings.voices_dir / f"{kind}.chosen"
