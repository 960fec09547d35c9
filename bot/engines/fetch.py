"""Fetching speech models: from their address, a mirror, or a local file; checked before they are used."""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

import aiohttp

from bot.engines.archive import extract
from bot.engines.models import Model, find_faults, folder_of
from bot.errors import BotError, Misconfigured, Refused, Temporary
from bot.settings import Settings

Progress = Callable[[str, int, "int | None"], None]
"""Told the file's name, the bytes there, and the bytes expected (None when unknown)."""

SILENT_SERVER_SECONDS = 30.0
"""A server that sends nothing for so long is given up, seconds; what came is kept for the next try."""

_BLOCK_BYTES = 1 << 16
_LARGEST_BYTES = 400_000_000
"""Nothing longer is taken: the largest known model has 77 MB."""


async def fetch(
    model: Model,
    settings: Settings,
    source: str = "",
    progress: Progress | None = None,
    trial: Callable[[Path], None] | None = None,
    silent_seconds: float = SILENT_SERVER_SECONDS,
) -> Path:
    """Bring a model to the voices folder and give its folder. `source` is another address, a local archive
    or a local folder. Everything is checked in a folder aside; `trial` opens the new model and raises when it
    does not work; until then the previous one stays. Raises Temporary when the same command may succeed
    later (it goes on where it stopped), Refused when it will not, Misconfigured for an embedded model."""
    if model.is_embedded:
        raise Misconfigured("voices.embedded", f"{model.name} is in the project already: nothing to fetch")
    aside = settings.voices_dir / ".incoming" / model.name
    fresh = aside / "model"
    try:
        fresh.mkdir(parents=True, exist_ok=True)
        await _bring(model, source, aside, fresh, progress, silent_seconds)
        faults = find_faults(model, fresh)
        if faults:
            shutil.rmtree(aside)
            raise Refused("voices.wrong", f"{model.name} was refused: {'; '.join(faults[:3])}")
        if trial:
            trial(fresh)
        _install(fresh, folder_of(model, settings))
    except OSError as error:
        raise _storage_error(error, settings.voices_dir) from error
    shutil.rmtree(aside, ignore_errors=True)
    return folder_of(model, settings)


async def _bring(
    model: Model, source: str, aside: Path, fresh: Path, progress: Progress | None, silent_seconds: float
) -> None:
    if source and "://" not in source:
        _copy(model, source, fresh)
        return
    timeout = aiohttp.ClientTimeout(total=None, connect=silent_seconds, sock_read=silent_seconds)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session:
            if model.archive_url:
                archive = aside / "archive.zip"
                await _download(session, source or model.archive_url, archive, None, progress)
                extract(archive, model, fresh)
                return
            for file in model.files:
                base = source or model.base_url
                address = urljoin(base if base.endswith("/") else base + "/", file.path)
                await _download(session, address, fresh / file.path, file.bytes, progress)
    except (aiohttp.ClientError, asyncio.TimeoutError) as error:
        advice = "the transfer stopped; the same command goes on where it stopped"
        raise Temporary("voices.cut", advice) from error


def _copy(model: Model, source: str, fresh: Path) -> None:
    local = Path(source).expanduser()
    if local.is_file():
        extract(local, model, fresh)
        return
    if not local.is_dir():
        raise Refused("voices.no_source", f"{local} is neither an archive nor a folder")
    inner = local / model.archive_root if model.archive_root else local
    folder = inner if inner.is_dir() else local
    for file in model.files:
        if not (folder / file.path).is_file():
            raise Refused("voices.no_source", f"{folder} has no {file.path}")
        (fresh / file.path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / file.path, fresh / file.path)


async def _download(
    session: aiohttp.ClientSession, address: str, target: Path, length: int | None, progress: Progress | None
) -> None:
    part = target.with_name(target.name + ".part")
    there = _already_there(target, part)
    if there is None:
        return
    headers = {"Range": f"bytes={there}-", "Accept-Encoding": "identity"} if there else None
    async with session.get(address, headers=headers) as response:
        if response.status == 416:
            _forget(part)
            raise Temporary("voices.restart", "the partial file did not fit; the same command starts again")
        _check_status(response.status, target.name)
        is_continued = response.status == 206
        total = _expected(response, there if is_continued else 0, length)
        await _write(response, part, is_continued, total, progress, target.name)
    if total is not None and part.stat().st_size < total:
        raise Temporary("voices.cut", "the transfer stopped; the same command goes on where it stopped")
    part.replace(target)


def _already_there(target: Path, part: Path) -> int | None:
    """Bytes of an earlier, stopped transfer; None when the whole file is there."""
    if target.is_file():
        return None
    part.parent.mkdir(parents=True, exist_ok=True)
    return part.stat().st_size if part.is_file() else 0


async def _write(
    response: aiohttp.ClientResponse,
    part: Path,
    is_continued: bool,
    total: int | None,
    progress: Progress | None,
    name: str,
) -> None:
    most = total if total is not None else _LARGEST_BYTES
    with part.open("ab" if is_continued else "wb") as file:
        async for block in response.content.iter_chunked(_BLOCK_BYTES):
            if file.tell() + len(block) > most:
                _forget(part)
                raise Refused("voices.too_long", f"{name} is longer than it should be")
            file.write(block)
            if progress:
                progress(name, file.tell(), total)
        file.flush()
        os.fsync(file.fileno())


def _forget(part: Path) -> None:
    part.unlink()


def _expected(response: aiohttp.ClientResponse, there: int, length: int | None) -> int | None:
    if length is not None:
        return length
    return None if response.content_length is None else there + response.content_length


def _check_status(status: int, name: str) -> None:
    if status in (200, 206):
        return
    if status in (408, 425, 429) or status >= 500:
        raise Temporary("voices.server", f"the server answers {status} for {name}; try again later")
    raise Refused("voices.not_there", f"the server answers {status} for {name}; give another address: --from")


def _install(fresh: Path, target: Path) -> None:
    for path in fresh.rglob("*"):
        if path.is_file():
            _sync(path)
    previous = target.with_name(target.name + ".previous")
    if previous.exists():
        shutil.rmtree(previous)
    if target.exists():
        target.rename(previous)
    fresh.rename(target)
    _sync(target.parent)
    if previous.exists():
        shutil.rmtree(previous)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _storage_error(error: OSError, folder: Path) -> BotError:
    if error.errno == errno.ENOSPC:
        return Refused("voices.disk_full", f"the disk of {folder} is full: make room, then run it again")
    return Refused("voices.storage", f"{folder} cannot be written ({error.strerror})")
