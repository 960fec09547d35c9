"""The speech models of `voices/manifest.yml`, where they lie, and whether their files are sound."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from bot.errors import Misconfigured
from bot.files import write_whole
from bot.settings import ROOT, Settings

MANIFEST = ROOT / "voices" / "manifest.yml"
"""The list of known models."""

_UNPINNED_MOST_BYTES = 20_000
"""A file without a known SHA-256 is a small JSON description, bytes at most."""


@dataclass(frozen=True)
class ModelFile:
    """One file of a model."""

    path: str
    """Place inside the model's folder."""
    sha256: str
    """SHA-256 in hexadecimal; empty when none is known."""
    bytes: int | None = None
    """Length, bytes; None when it is not published."""
    md5: str = ""
    """MD5 in hexadecimal, for a file whose SHA-256 is not published: it finds damage, not malice, so the
    shape of such a file is checked too."""


@dataclass(frozen=True)
class Model:
    """One speech model."""

    name: str
    """Name used by the commands and as the folder's name."""
    kind: str
    """`ear`, `voice`, or `judge` (an ear that compares voices)."""
    format: str
    """`vosk` or `piper`."""
    title: str
    """What it is, in one line."""
    is_embedded: bool
    """True when it lies in the project."""
    rank: int
    """The highest rank that is present and sound is used."""
    rate_hz: int
    """Sampling rate of the model, hertz."""
    abilities: tuple[str, ...]
    """What it can do."""
    licence: str
    """Licence identifier or where to read it."""
    attribution: str
    """Whom to name."""
    files: tuple[ModelFile, ...]
    """All its files."""
    base_url: str = ""
    """Address of the folder that holds the files; empty when they come in an archive."""
    archive_url: str = ""
    """Address of a zip archive; empty when the files come one by one."""
    archive_root: str = ""
    """Folder inside the archive that holds the files."""
    length_scale: float | None = None
    """Pace for 130 to 150 words a minute; None: measured when the voice is opened."""
    sounds_like: Mapping[str, str] = field(default_factory=dict)
    """For words that an ear lacks, the known word that it hears instead."""
    unknown_share: float | None = None
    """Weight of unknown speech in an ear's answer grammars, against their phrases; None: the usual one."""


@dataclass(frozen=True)
class Manifest:
    """The known models."""

    models: tuple[Model, ...]
    """Every model, in the order of the file."""
    pace_sentences: tuple[str, ...]
    """Sentences by which the pace of a voice is measured."""

    def find(self, name: str) -> Model:
        """Give the model of that name; raises Misconfigured when there is none."""
        for model in self.models:
            if model.name == name:
                return model
        known = ", ".join(model.name for model in self.models)
        raise Misconfigured("voices.unknown", f"no speech model is called {name}; known: {known}")


def load_manifest(path: Path = MANIFEST) -> Manifest:
    """Read the manifest; raises Misconfigured when it is missing or wrong."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        models = tuple(_read_model(entry) for entry in raw["models"])
        return Manifest(models, tuple(raw["pace_sentences"]))
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise Misconfigured("voices.manifest", f"{path} cannot be read as a list of models") from error


def _read_model(entry: Mapping) -> Model:
    archive = entry.get("archive") or {}
    files = tuple(
        ModelFile(file["path"], file.get("sha256", ""), file.get("bytes"), file.get("md5", ""))
        for file in entry["files"]
    )
    return Model(
        name=entry["name"],
        kind=entry["kind"],
        format=entry["format"],
        title=entry["title"],
        is_embedded=entry["is_embedded"],
        rank=entry["rank"],
        rate_hz=entry["rate_hz"],
        abilities=tuple(entry["abilities"]),
        licence=entry["licence"],
        attribution=entry["attribution"],
        files=files,
        base_url=entry.get("base_url", ""),
        archive_url=archive.get("url", ""),
        archive_root=archive.get("root", ""),
        length_scale=entry.get("length_scale"),
        sounds_like=entry.get("sounds_like") or {},
        unknown_share=entry.get("unknown_share"),
    )


def folder_of(model: Model, settings: Settings) -> Path:
    """Give the folder where the model's files are or will be."""
    parent = ROOT / "voices" if model.is_embedded else settings.voices_dir
    return parent / model.name


def is_present(model: Model, folder: Path) -> bool:
    """Tell whether every file of the model is there, whatever it holds."""
    return all((folder / file.path).is_file() for file in model.files)


def find_faults(model: Model, folder: Path) -> list[str]:
    """Compare every file with the manifest and give one line for each that is missing or wrong."""
    faults = []
    for file in model.files:
        fault = check_file(folder / file.path, file)
        if fault:
            faults.append(f"{file.path} {fault}")
    return faults


def check_file(path: Path, file: ModelFile) -> str:
    """Give what is wrong with one file, or an empty text when it is as the manifest says."""
    if not path.is_file():
        return "is missing"
    size = path.stat().st_size
    if file.bytes is not None and size != file.bytes:
        return f"has {size} bytes instead of {file.bytes}"
    if not file.sha256 and not _is_voice_description(path, size):
        return "is not the description of a voice"
    kind = "sha256" if file.sha256 else "md5"
    return "" if checksum(path, kind) == (file.sha256 or file.md5) else "does not have the right checksum"


def _is_voice_description(path: Path, size: int) -> bool:
    if size > _UNPINNED_MOST_BYTES:
        return False
    try:
        description = json.loads(path.read_text(encoding="utf-8"))
        return bool(description["phoneme_id_map"]) and int(description["audio"]["sample_rate"]) > 0
    except (ValueError, KeyError, TypeError):
        return False


def checksum(path: Path, kind: str = "sha256") -> str:
    """Give the checksum (`sha256` or `md5`) of a file in hexadecimal; raises OSError if it cannot be read."""
    digest = hashlib.new(kind)
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def check(model: Model, settings: Settings) -> list[str]:
    """Like `find_faults`, but a check already passed by the same files (length, time of change and
    checksum wanted) is remembered in the data folder, so that the program starts quickly."""
    folder = folder_of(model, settings)
    if not is_present(model, folder):
        return find_faults(model, folder)
    seen = _signature(model, folder)
    memory = settings.data_dir / "checks" / f"{model.name}.json"
    if _read_memory(memory) == seen:
        return []
    faults = find_faults(model, folder)
    if not faults:
        with suppress(OSError):  # a folder that cannot be written: the files are checked each time
            write_whole(memory, json.dumps(seen).encode())
    return faults


def _signature(model: Model, folder: Path) -> list[list]:
    rows = []
    for file in model.files:
        state = (folder / file.path).stat()
        rows.append([file.path, file.sha256 or file.md5, state.st_size, state.st_mtime_ns])
    return rows


def _read_memory(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
