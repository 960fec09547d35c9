"""A server of model files that can stop early, lie, drip, hang or be empty, and the toy model it sells."""

from __future__ import annotations

import asyncio
import hashlib
import io
import zipfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

from bot.engines.models import Model, ModelFile

BODY = bytes(range(256)) * 2000
SMALL = b"small file"


def make_zip(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


GOOD_ZIP = make_zip({"root/am/big": BODY, "root/conf": SMALL, "root/not-listed": b"x"})


def make_model(archive_url: str = "", base_url: str = "") -> Model:
    files = (
        ModelFile("am/big", hashlib.sha256(BODY).hexdigest(), len(BODY)),
        ModelFile("conf", hashlib.sha256(SMALL).hexdigest()),
    )
    root = "root" if archive_url else ""
    return Model(
        "toy", "ear", "vosk", "A toy", False, 1, 8000, (), "MIT", "", files, base_url, archive_url, root
    )


@dataclass
class Shop:
    """A server of files that can stop early, lie, hang or be empty; remembers the ranges asked for."""

    files: dict[str, bytes]
    stop_after: int | None = None
    status: int | None = None
    is_hanging: bool = False
    knows_ranges: bool = True
    wrong_start: int = 0
    drip_seconds: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)
    ranges: list[str] = field(default_factory=list)
    released: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        body = self.files.get(request.match_info["name"])
        self.ranges.append(request.headers.get("Range", ""))
        if self.status or body is None:
            return web.Response(status=self.status or 404)
        start = 0
        if self.knows_ranges and request.headers.get("Range"):
            start = int(request.headers["Range"].split("=")[1].rstrip("-"))
            if start >= len(body):
                return web.Response(status=416, headers={"Content-Range": f"bytes */{len(body)}"})
            if request.headers.get("If-Range", self.headers.get("ETag")) != self.headers.get("ETag"):
                start = 0
        response = web.StreamResponse(status=206 if start else 200, headers=self.headers)
        if start:
            claimed = start + self.wrong_start
            response.headers["Content-Range"] = f"bytes {claimed}-{len(body) - 1}/{len(body)}"
        response.content_length = len(body) - start
        await response.prepare(request)
        part = body[start:]
        if self.drip_seconds:
            for at in range(len(part)):
                await response.write(part[at : at + 1])
                await asyncio.sleep(self.drip_seconds)
        if self.stop_after is not None:
            await response.write(part[: self.stop_after])
            if self.is_hanging:
                await self.released.wait()
            request.transport.close()
            return response
        await response.write(part)
        return response


def files_under(folder: Path) -> list[Path]:
    return list(folder.rglob("*"))


Open = Callable[[Shop], Awaitable[str]]
"""Starts a server and gives its address."""
