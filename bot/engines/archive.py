"""Models out of zip archives, without trust."""

from __future__ import annotations

import shutil
import stat
import zipfile
from pathlib import Path, PurePosixPath

from bot.engines.models import Model
from bot.errors import Refused

_LARGEST_UNKNOWN_BYTES = 5_000_000
"""A listed file whose length is not published is small (descriptions and tables), bytes at most."""


def extract(archive: Path, model: Model, target: Path) -> None:
    """Take the files listed in the manifest, and no other, out of a zip archive. Raises Refused, and deletes
    a downloaded archive, when it is no zip, when a name climbs out of its folder, when an entry is a link,
    when a file is missing or longer than it should be."""
    try:
        with zipfile.ZipFile(archive) as content:
            _check_names(content)
            for file in model.files:
                name = f"{model.archive_root}/{file.path}" if model.archive_root else file.path
                _take(content, name, target / file.path, file.bytes or _LARGEST_UNKNOWN_BYTES)
    except (zipfile.BadZipFile, NotImplementedError, EOFError) as error:
        raise _refused(archive, "voices.no_archive", "is not a zip archive that can be read") from error
    except KeyError as error:
        raise _refused(archive, "voices.lacks_file", f"lacks a file: {error.args[0]}") from error
    except _WrongEntry as error:
        raise _refused(archive, "voices.bad_archive", str(error)) from error


class _WrongEntry(Exception):
    """An entry that no honest archive of a model has."""


def _check_names(content: zipfile.ZipFile) -> None:
    for entry in content.infolist():
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in entry.filename:
            raise _WrongEntry("has an entry that climbs out of its folder")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise _WrongEntry("has an entry that is a link")


def _take(content: zipfile.ZipFile, name: str, target: Path, most_bytes: int) -> None:
    entry = content.getinfo(name)
    if entry.file_size > most_bytes:
        raise _WrongEntry(f"has a file longer than it should be: {name}")
    target.parent.mkdir(parents=True, exist_ok=True)
    with content.open(entry) as source, target.open("wb") as file:
        shutil.copyfileobj(source, file)


def _refused(archive: Path, code: str, what: str) -> Refused:
    if archive.name == "archive.zip" and ".incoming" in archive.parts:
        archive.unlink(missing_ok=True)
    return Refused(code, f"the archive {what}")
