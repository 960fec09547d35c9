"""Models out of zip archives, without trust."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections import Counter
from pathlib import Path, PurePosixPath

from bot.engines.models import Model, ModelFile
from bot.errors import Refused

LARGEST_UNKNOWN_BYTES = 5_000_000
"""A listed file whose length is not published is small (descriptions and tables), bytes at most."""

MOST_ENTRIES = 1000
"""An archive of a model holds about twenty entries."""

_BLOCK_BYTES = 1 << 16
_ENCRYPTED = 0x1
_KNOWN_KINDS = (0, stat.S_IFREG, stat.S_IFDIR)
_UNREADABLE = (zipfile.BadZipFile, NotImplementedError, EOFError, zlib.error, struct.error, ValueError)


def extract(archive: Path, model: Model, target: Path) -> None:
    """Take the files listed in the manifest, and no other, out of a zip archive. Raises Refused when it is no
    zip or a damaged one, when a name climbs out of its folder or stands twice, when an entry is a link or is
    encrypted, when a file is missing or longer than it should be, whatever the archive says its length is."""
    try:
        with zipfile.ZipFile(archive) as content:
            _check_entries(content)
            names = set(content.namelist())
            for file in model.files:
                inside = f"{model.archive_root}/{file.path}" if model.archive_root else file.path
                name = inside if inside in names else file.path
                if name not in names:
                    raise Refused("voices.lacks_file", f"the archive lacks a file: {inside}")
                _take(content, name, target / file.path, most_bytes(file))
    except _UNREADABLE as error:
        raise Refused("voices.no_archive", "the archive is no zip that can be read whole") from error


def most_bytes(file: ModelFile) -> int:
    """Give the greatest length that a listed file may have, bytes."""
    return LARGEST_UNKNOWN_BYTES if file.bytes is None else file.bytes


def _check_entries(content: zipfile.ZipFile) -> None:
    entries = content.infolist()
    if len(entries) > MOST_ENTRIES:
        raise _wrong(f"has {len(entries)} entries")
    counts = Counter(entry.filename.replace("\\", "/").rstrip("/") for entry in entries)
    if any(count > 1 for count in counts.values()):
        raise _wrong("has the same name twice")
    for entry in entries:
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in entry.filename:
            raise _wrong("has an entry that climbs out of its folder")
        if stat.S_IFMT(entry.external_attr >> 16) not in _KNOWN_KINDS:
            raise _wrong("has an entry that is a link or a device")
        if entry.flag_bits & _ENCRYPTED:
            raise _wrong("has an encrypted entry")


def _take(content: zipfile.ZipFile, name: str, target: Path, most: int) -> None:
    if content.getinfo(name).file_size > most:
        raise _wrong(f"has a file longer than it should be: {name}")
    target.parent.mkdir(parents=True, exist_ok=True)
    with content.open(name) as source, target.open("wb") as file:
        while block := source.read(_BLOCK_BYTES):
            if file.tell() + len(block) > most:
                raise _wrong(f"has a file longer than it should be: {name}")
            file.write(block)


def _wrong(what: str) -> Refused:
    return Refused("voices.bad_archive", f"the archive {what}")
