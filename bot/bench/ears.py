"""The ear that a measure is made with: a model of the manifest, or any Vosk model in a folder."""

from __future__ import annotations

from pathlib import Path

from bot.engines.choose import best_ear
from bot.engines.models import folder_of, load_manifest
from bot.engines.vosk_ear import VoskEar, open_ear
from bot.settings import Settings


def open_named_ear(name_or_folder: str, settings: Settings) -> VoskEar:
    """Open the best ear when the name is empty, a model of the manifest by its name, or that in a folder.
    Raises Misconfigured when there is no such model or when it cannot be used."""
    if not name_or_folder:
        return best_ear(settings)[0]
    folder = Path(name_or_folder).expanduser()
    if folder.is_dir():
        return open_ear(folder, folder.resolve().name)
    model = load_manifest().find(name_or_folder)
    return open_ear(folder_of(model, settings), model.name, model.sounds_like, model.unknown_share)
