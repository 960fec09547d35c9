"""Writes the files of a rebuilt embedded model into the manifest: `python -m voices.training.manifest NAME`.

Only the model's own lines change: lengths and checksums of its files, the number of words an ear knows, the
pace of a voice. Comments and every other model stay as they are.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

from bot.engines.models import MANIFEST, Model, checksum, load_manifest
from bot.errors import Misconfigured
from bot.files import write_whole

CARD = "MODEL_CARD.md"
"""Stands beside the files of a model and is not one of them."""

_NOT_WORDS = ("<eps>", "[unk]", "#0", "<s>", "</s>")
"""Entries of `words.txt` that nobody says."""

_ROW = re.compile(r"^ {6}- \{path: ([^,]+),")


def main() -> None:
    """Update one embedded model in `voices/manifest.yml` and say what is written."""
    parser = argparse.ArgumentParser(description="Write an embedded model's files into the manifest.")
    parser.add_argument("name", help="name of an embedded model, as in voices/manifest.yml")
    name = parser.parse_args().name
    print("\n".join(update(MANIFEST, name, MANIFEST.parent / name)))


def update(manifest: Path, name: str, folder: Path) -> list[str]:
    """Rewrite the rows of the embedded model `name` from the files of `folder`; gives the lines that are new.
    Raises Misconfigured when no embedded model has that name or its folder holds no file."""
    known = load_manifest(manifest)
    model = known.find(name)
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != CARD)
    if not model.is_embedded or not paths:
        raise Misconfigured("voices.manifest", f"{name} is not an embedded model with files in {folder}")
    lines = manifest.read_text(encoding="utf-8").splitlines(keepends=True)
    start, end = _section(lines, name)
    fresh = _with_rows(lines[start:end], [_row(path, folder) for path in paths])
    fresh = [_with_measures(line, model, folder, known.pace_sentences) for line in fresh]
    write_whole(manifest, "".join([*lines[:start], *fresh, *lines[end:]]).encode("utf-8"))
    load_manifest(manifest)
    return [line.rstrip() for line in fresh if line not in lines[start:end]]


def _section(lines: list[str], name: str) -> tuple[int, int]:
    """First line of a model's entry and the line after its last one."""
    start = next(at for at, line in enumerate(lines) if line.split() == ["-", "name:", name])
    later = (at for at in range(start + 1, len(lines)) if re.match(r" {2}- ", lines[at]))
    return start, next(later, len(lines))


def _with_rows(section: list[str], rows: list[str]) -> list[str]:
    """Put the rows in the place of those under `files:`; comments between rows stay, before the new ones."""
    at = next(number for number, line in enumerate(section) if line.rstrip() == "    files:") + 1
    last = max((n for n, line in enumerate(section) if _ROW.match(line)), default=at - 1) + 1
    comments = [line for line in section[at:last] if line.strip().startswith("#")]
    return [*section[:at], *comments, *rows, *section[last:]]


def _row(path: Path, folder: Path) -> str:
    where = path.relative_to(folder).as_posix()
    return f"      - {{path: {where}, bytes: {path.stat().st_size}, sha256: {checksum(path)}}}\n"


def _with_measures(line: str, model: Model, folder: Path, sentences: tuple[str, ...]) -> str:
    """Renew what the manifest says of the model besides its files: its words, its rate, its pace."""
    if model.format == "vosk" and line.startswith("    abilities:"):
        return re.sub(r"of \d+ words", f"of {count_words(folder)} words", line)
    if model.format == "piper" and line.startswith("    rate_hz:"):
        return f"    rate_hz: {_rate_hz(folder)}\n"
    if model.format == "piper" and line.startswith("    length_scale:"):
        return f"    length_scale: {_length_scale(folder, sentences)}\n"
    return line


def count_words(folder: Path) -> int:
    """Give the number of words in an ear's vocabulary."""
    entries = (folder / "graph" / "words.txt").read_text(encoding="utf-8").splitlines()
    return sum(entry.split()[0] not in _NOT_WORDS for entry in entries if entry.strip())


def _rate_hz(folder: Path) -> int:
    (description,) = folder.glob("*.onnx.json")
    return int(json.loads(description.read_text(encoding="utf-8"))["audio"]["sample_rate"])


def _length_scale(folder: Path, sentences: tuple[str, ...]) -> float:
    """Measure, with the sentences of the manifest, the stretch that gives 145 words a minute."""
    from bot.engines.piper_voice import open_voice

    return open_voice(folder, pace_sentences=sentences).length_scale


if __name__ == "__main__":
    main()
