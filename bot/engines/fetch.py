"""Fetching speech models: from their address, a mirror, or a local file; checked before they are used."""

from __future__ import annotations

import asyncio
import errno
import shutil
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

import aiohttp

from bot.engines.archive import extract, most_bytes
from bot.engines.download import CUT, Progress, Wanted, download
from bot.engines.install import alone, aside_of, install, recover
from bot.engines.models import Model, find_faults, folder_of
from bot.errors import BotError, Misconfigured, Refused, Temporary
from bot.settings import Settings

SPOILT = frozenset(
    {"voices.wrong", "voices.unusable", "voices.bad_archive", "voices.no_archive", "voices.lacks_file"}
)
"""Codes after which what was brought is thrown away; after the others a next try goes on from it."""

SILENT_SERVER_SECONDS = 30.0
"""A server that sends nothing for so long is given up, seconds; what came is kept for the next try."""


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
    folder = folder_of(model, settings)
    aside = aside_of(folder)
    try:
        recover(folder)
        with alone(folder):
            (aside / "model").mkdir(parents=True, exist_ok=True)
            is_resumed = await _bring(model, source, aside, progress, silent_seconds)
            _check(model, aside / "model", is_resumed)
            if trial:
                _try(model, aside / "model", trial)
            _keep_listed(model, aside / "model")
            install(aside / "model", folder)
            shutil.rmtree(aside, ignore_errors=True)
    except Refused as error:
        if error.code in SPOILT:
            shutil.rmtree(aside, ignore_errors=True)
        raise
    except OSError as error:
        raise _storage_error(error, settings.voices_dir) from error
    return folder


def _check(model: Model, fresh: Path, is_resumed: bool) -> None:
    faults = find_faults(model, fresh)
    if not faults:
        return
    if is_resumed:
        shutil.rmtree(fresh.parent)
        advice = f"the pieces of {model.name} do not fit; the same command starts from nothing"
        raise Temporary("voices.mixed", advice)
    raise Refused("voices.wrong", f"{model.name} was refused: {'; '.join(faults[:3])}")


def _try(model: Model, fresh: Path, trial: Callable[[Path], None]) -> None:
    try:
        trial(fresh)
    except (Refused, Misconfigured) as error:
        raise Refused("voices.unusable", f"{model.name} is not put in place: {error.advice}") from error


def _keep_listed(model: Model, fresh: Path) -> None:
    """Leave nothing of an earlier, stopped transfer beside the files of the model."""
    listed = {fresh / file.path for file in model.files}
    for path in fresh.rglob("*"):
        if path.is_file() and path not in listed:
            path.unlink()


async def _bring(
    model: Model, source: str, aside: Path, progress: Progress | None, silent_seconds: float
) -> bool:
    """Bring the files to `aside/model`; gives True when a stopped transfer was gone on with."""
    parts = urlsplit(source)
    if parts.scheme == "file" or "://" not in source and source:
        _copy(model, Path(unquote(parts.path) if parts.scheme == "file" else source), aside / "model")
        return False
    if source and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise Refused("voices.no_source", f"{source} is no web address, no file and no folder")
    archive = _archive_address(model, source)
    if archive:
        wanted = [Wanted(archive, aside / "archive.zip")]
    else:
        base = f"{(source or model.base_url).rstrip('/')}/"
        wanted = [Wanted(urljoin(base, f.path), aside / "model" / f.path, f.bytes) for f in model.files]
    is_resumed = await _transfer(wanted, progress, silent_seconds)
    if archive:
        extract(aside / "archive.zip", model, aside / "model")
    return is_resumed


def _archive_address(model: Model, source: str) -> str:
    """Address of the archive, or nothing when the files come one by one. A mirror is the archive itself, or,
    with a slash at its end, the folder that holds it under its own name."""
    if not source:
        return model.archive_url
    if source.endswith("/"):
        return urljoin(source, _archive_name(model)) if model.archive_url else ""
    return source if model.archive_url or urlsplit(source).path.endswith(".zip") else ""


def _archive_name(model: Model) -> str:
    return PurePosixPath(urlsplit(model.archive_url).path).name


async def _transfer(wanted: list[Wanted], progress: Progress | None, silent_seconds: float) -> bool:
    timeout = aiohttp.ClientTimeout(total=None, connect=silent_seconds, sock_read=silent_seconds)
    is_resumed = False
    try:
        async with aiohttp.ClientSession(timeout=timeout, trust_env=True) as session:
            for file in wanted:
                is_resumed |= await download(session, file, progress, silent_seconds)
    except aiohttp.ClientConnectorCertificateError as error:
        advice = f"the certificate of {error.host} is not valid: check this machine's date, or use --from"
        raise Temporary("voices.certificate", advice) from error
    except aiohttp.ClientConnectorError as error:
        advice = f"{error.host} cannot be reached: check the line, or give another place with --from"
        raise Temporary("voices.unreachable", advice) from error
    except aiohttp.InvalidURL as error:
        raise Refused("voices.no_source", f"{error} is no web address") from error
    except (aiohttp.ClientError, asyncio.TimeoutError) as error:
        raise Temporary("voices.cut", CUT) from error
    return is_resumed


def _copy(model: Model, source: Path, fresh: Path) -> None:
    """Take the files from a local archive, from a folder that holds it, or from a folder that holds them."""
    local = source.expanduser()
    names = {Path(file.path).name for file in model.files}
    if local.is_file() and local.suffix != ".zip" and local.name in names:
        local = local.parent
    if local.is_file():
        extract(local, model, fresh)
        return
    if not local.is_dir():
        raise Refused("voices.no_source", f"{local} is neither an archive nor a folder")
    if model.archive_url and (local / _archive_name(model)).is_file():
        extract(local / _archive_name(model), model, fresh)
        return
    inner = local / model.archive_root
    folder = inner if inner.is_dir() else local
    for file in model.files:
        path = folder / file.path
        if not path.is_file():
            raise Refused("voices.no_source", f"{folder} has no {file.path}")
        if path.stat().st_size > most_bytes(file):
            raise Refused("voices.too_long", f"{path} is longer than it should be")
    for file in model.files:
        (fresh / file.path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / file.path, fresh / file.path)


def _storage_error(error: OSError, folder: Path) -> BotError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Refused("voices.disk_full", f"the disk of {folder} is full: make room, then run it again")
    what = error.filename or folder
    return Refused("voices.storage", f"{what} cannot be used ({error.strerror or type(error).__name__})")
