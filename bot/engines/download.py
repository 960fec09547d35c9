"""One file over a bad line: it goes on where it stopped, it ends in bounded time, it never fills the disk."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp

from bot.errors import Refused, Temporary
from bot.files import write_whole

Progress = Callable[[str, int, "int | None"], None]
"""Told the file's name, the bytes there, and the bytes expected (None when unknown)."""

LARGEST_BYTES = 400_000_000
"""Nothing longer is taken: the largest known model has 77 MB."""

LEAST_BYTES = 2048
"""A server that sends less in the time granted to a silent one is as good as silent, bytes."""

CUT = "the transfer stopped; the same command goes on where it stopped"

_BLOCK_BYTES = 1 << 16
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)|bytes \*/(\d+)")


@dataclass(frozen=True)
class Wanted:
    """A file to bring."""

    address: str
    """Where it is."""
    target: Path
    """Where it goes; `.part` is added while it comes."""
    length: int | None = None
    """Its length, bytes; None when it is not known."""


async def download(
    session: aiohttp.ClientSession, wanted: Wanted, progress: Progress | None, silent_seconds: float
) -> bool:
    """Bring one file; gives True when it goes on from an earlier, stopped transfer. Raises Temporary when the
    same request may succeed later, Refused when it will not, aiohttp's errors when the line breaks."""
    if wanted.target.is_file():
        return False
    part = _part_of(wanted)
    there = _bytes_there(part, wanted.length)
    if there and there == wanted.length:
        _finish(part, wanted.target)
        return True
    async with session.get(wanted.address, headers=_headers(part, there, wanted.address)) as response:
        if response.status == 416:
            return _take_whole(part, there, wanted, response)
        _check_answer(response, wanted)
        start = _start_of(response)
        if start not in (0, there):
            _forget(part)
            raise Temporary("voices.restart", "the rest did not fit; the same command starts again")
        total = _total(response, start, wanted)
        _note_source(part, wanted.address, response)
        await _write(response, part, start, total, wanted, progress, silent_seconds)
    if total is not None and part.stat().st_size < total:
        raise Temporary("voices.cut", CUT)
    _finish(part, wanted.target)
    return start > 0


def _part_of(wanted: Wanted) -> Path:
    part = wanted.target.with_name(wanted.target.name + ".part")
    part.parent.mkdir(parents=True, exist_ok=True)
    return part


def _source_of(part: Path) -> Path:
    return part.with_name(part.name + ".from")


def _bytes_there(part: Path, length: int | None) -> int:
    there = part.stat().st_size if part.is_file() else 0
    if length is not None and there > length:
        _forget(part)
        return 0
    return there


def _headers(part: Path, there: int, address: str) -> dict[str, str]:
    """Ask for the rest, and for the whole if the file has changed on the same server since."""
    headers = {"Accept-Encoding": "identity"}
    if there:
        headers["Range"] = f"bytes={there}-"
        source = _read_source(part)
        if source.get("address") == address and source.get("mark"):
            headers["If-Range"] = source["mark"]
    return headers


def _read_source(part: Path) -> dict[str, str]:
    try:
        return dict(json.loads(_source_of(part).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return {}


def _note_source(part: Path, address: str, response: aiohttp.ClientResponse) -> None:
    mark = response.headers.get("ETag", "")
    if not mark or mark.startswith("W/"):
        mark = response.headers.get("Last-Modified", "")
    write_whole(_source_of(part), json.dumps({"address": address, "mark": mark}).encode())


def _take_whole(part: Path, there: int, wanted: Wanted, response: aiohttp.ClientResponse) -> bool:
    """The server has nothing after what is there: it is the whole file, or another one."""
    found = _RANGE.fullmatch(response.headers.get("Content-Range", ""))
    if found and found[3] and int(found[3]) == there:
        _finish(part, wanted.target)
        return True
    _forget(part)
    raise Temporary("voices.restart", "the rest did not fit; the same command starts again")


def _check_answer(response: aiohttp.ClientResponse, wanted: Wanted) -> None:
    status, name = response.status, wanted.target.name
    if status in (408, 425, 429) or status >= 500:
        raise Temporary("voices.server", f"the server answers {status} for {name}; try again later")
    if status not in (200, 206):
        advice = f"the server answers {status} for {name}; give another address: --from"
        raise Refused("voices.not_there", advice)
    if response.content_type == "text/html":
        host = urlsplit(wanted.address).hostname
        advice = f"{host} gives a web page instead of {name}: log in to this network first, or use --from"
        raise Temporary("voices.web_page", advice)


def _start_of(response: aiohttp.ClientResponse) -> int:
    if response.status != 206:
        return 0
    found = _RANGE.fullmatch(response.headers.get("Content-Range", ""))
    return int(found[1]) if found and found[1] else -1


def _total(response: aiohttp.ClientResponse, start: int, wanted: Wanted) -> int | None:
    """Length of the whole file, bytes; raises Refused when it is not the file that was asked for."""
    is_packed = "Content-Encoding" in response.headers
    offered = None if response.content_length is None or is_packed else start + response.content_length
    expected = wanted.length if wanted.length is not None else offered
    name = wanted.target.name
    if (offered or 0) > min(expected or LARGEST_BYTES, LARGEST_BYTES):
        raise Refused("voices.too_long", f"{name} is longer than it should be")
    if None not in (offered, expected) and offered < expected:
        raise Refused("voices.too_short", f"{name} has {offered} bytes on the server instead of {expected}")
    return expected


async def _write(
    response: aiohttp.ClientResponse,
    part: Path,
    start: int,
    total: int | None,
    wanted: Wanted,
    progress: Progress | None,
    silent_seconds: float,
) -> None:
    most, name = total if total is not None else LARGEST_BYTES, wanted.target.name
    window, came = time.monotonic(), 0
    with part.open("ab" if start else "wb") as file:
        async for block in response.content.iter_chunked(_BLOCK_BYTES):
            if file.tell() + len(block) > most:
                _forget(part)
                raise Refused("voices.too_long", f"{name} is longer than it should be")
            file.write(block)
            came += len(block)
            if time.monotonic() - window >= silent_seconds:
                if came < LEAST_BYTES:
                    raise Temporary("voices.cut", CUT)
                window, came = time.monotonic(), 0
            if progress:
                progress(name, file.tell(), total)
        file.flush()
        os.fsync(file.fileno())


def _finish(part: Path, target: Path) -> None:
    part.replace(target)
    _source_of(part).unlink(missing_ok=True)


def _forget(part: Path) -> None:
    part.unlink(missing_ok=True)
    _source_of(part).unlink(missing_ok=True)
