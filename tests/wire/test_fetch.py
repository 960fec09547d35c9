"""Fetching a model over a real connection, from servers that behave and servers that do not."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import io
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.engines import fetch as fetching
from bot.engines.fetch import fetch
from bot.engines.models import Model, ModelFile, find_faults, folder_of, load_manifest
from bot.errors import BotError, Misconfigured, Refused, Temporary
from bot.settings import Settings, read_settings

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
                return web.Response(status=416)
        response = web.StreamResponse(status=206 if start else 200)
        response.content_length = len(body) - start
        await response.prepare(request)
        part = body[start:]
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


@pytest.fixture
async def open_shop() -> AsyncIterator[Open]:
    servers: list[TestServer] = []

    async def start(shop: Shop) -> str:
        app = web.Application()
        app.router.add_get("/{name:.*}", shop.serve)
        server = TestServer(app)
        await server.start_server()
        servers.append(server)
        return str(server.make_url("/"))

    yield start
    for server in servers:
        await server.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"VIVEVOIX_DATA": str(tmp_path)})


async def test_a_good_archive_is_installed_and_only_what_is_listed(
    open_shop: Open, settings: Settings
) -> None:
    url = await open_shop(Shop({"m.zip": GOOD_ZIP}))
    told: list[tuple[str, int, int | None]] = []
    model = make_model(archive_url=url + "m.zip")
    folder = await fetch(model, settings, progress=lambda *step: told.append(step))
    assert find_faults(model, folder) == []
    assert sorted(p.name for p in folder.rglob("*") if p.is_file()) == ["big", "conf"]
    assert told[-1][1:] == (len(GOOD_ZIP), len(GOOD_ZIP))
    assert not (settings.voices_dir / ".incoming" / "toy").exists()


async def test_single_files_come_from_their_address_or_a_mirror(open_shop: Open, settings: Settings) -> None:
    url = await open_shop(Shop({"fr/am/big": BODY, "fr/conf": SMALL}))
    model = make_model(base_url="http://127.0.0.1:9/nowhere/")
    folder = await fetch(model, settings, source=url + "fr")
    assert find_faults(model, folder) == []


async def test_a_cut_transfer_goes_on_where_it_stopped(open_shop: Open, settings: Settings) -> None:
    shop = Shop({"m.zip": GOOD_ZIP}, stop_after=1000)
    model = make_model(archive_url=await open_shop(shop) + "m.zip")
    with pytest.raises(Temporary) as caught:
        await fetch(model, settings)
    assert caught.value.code == "voices.cut"
    shop.stop_after = None
    folder = await fetch(model, settings)
    assert find_faults(model, folder) == []
    assert shop.ranges == ["", "bytes=1000-"]


async def test_a_server_without_ranges_starts_again(open_shop: Open, settings: Settings) -> None:
    shop = Shop({"m.zip": GOOD_ZIP}, stop_after=1000, knows_ranges=False)
    model = make_model(archive_url=await open_shop(shop) + "m.zip")
    with pytest.raises(Temporary):
        await fetch(model, settings)
    shop.stop_after = None
    assert find_faults(model, await fetch(model, settings)) == []


async def test_a_server_that_falls_silent_is_given_up_and_can_go_on(
    open_shop: Open, settings: Settings
) -> None:
    shop = Shop({"m.zip": GOOD_ZIP}, stop_after=700, is_hanging=True)
    model = make_model(archive_url=await open_shop(shop) + "m.zip")
    with pytest.raises(Temporary):
        await fetch(model, settings, silent_seconds=0.2)
    shop.released.set()
    shop.stop_after = None
    assert find_faults(model, await fetch(model, settings)) == []


async def test_a_wrong_checksum_is_refused_and_nothing_is_kept(open_shop: Open, settings: Settings) -> None:
    spoiled = make_zip({"root/am/big": BODY[:-1] + b"?", "root/conf": SMALL})
    model = make_model(archive_url=await open_shop(Shop({"m.zip": spoiled})) + "m.zip")
    with pytest.raises(Refused) as caught:
        await fetch(model, settings)
    assert "am/big does not have the right checksum" in caught.value.advice
    assert not folder_of(model, settings).exists()
    assert not (settings.voices_dir / ".incoming" / "toy").exists()


@pytest.mark.parametrize(
    ("status", "kind"), [(404, Refused), (403, Refused), (503, Temporary), (429, Temporary)]
)
async def test_each_answer_of_a_server_tells_whether_to_try_again(
    open_shop: Open, settings: Settings, status: int, kind: type[BotError]
) -> None:
    model = make_model(archive_url=await open_shop(Shop({}, status=status)) + "m.zip")
    with pytest.raises(kind):
        await fetch(model, settings)


async def test_an_address_where_nobody_answers_may_be_tried_again(settings: Settings) -> None:
    with pytest.raises(Temporary):
        await fetch(make_model(archive_url="http://127.0.0.1:9/m.zip"), settings)


async def test_a_longer_file_than_listed_is_refused(open_shop: Open, settings: Settings) -> None:
    url = await open_shop(Shop({"am/big": BODY + b"more", "conf": SMALL}))
    with pytest.raises(Refused) as caught:
        await fetch(make_model(base_url=url), settings)
    assert caught.value.code == "voices.too_long"


@pytest.mark.parametrize(
    "name", ["../outside", "/etc/outside", "root/../../outside", "..\\outside", "C:outside"]
)
async def test_an_archive_that_climbs_out_is_refused(
    open_shop: Open, settings: Settings, tmp_path: Path, name: str
) -> None:
    climbing = make_zip({"root/am/big": BODY, "root/conf": SMALL, name: b"evil"})
    with pytest.raises(Refused) as caught:
        await fetch(make_model(archive_url=await open_shop(Shop({"m.zip": climbing})) + "m.zip"), settings)
    assert caught.value.code == "voices.bad_archive"
    assert "outside" not in " ".join(str(path) for path in await asyncio.to_thread(files_under, tmp_path))


async def test_a_link_inside_an_archive_is_refused(open_shop: Open, settings: Settings) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("root/conf")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    url = await open_shop(Shop({"m.zip": out.getvalue()}))
    with pytest.raises(Refused):
        await fetch(make_model(archive_url=url + "m.zip"), settings)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"not a zip", "voices.no_archive"),
        (make_zip({"root/conf": SMALL}), "voices.lacks_file"),
        (make_zip({"root/am/big": BODY + bytes(9_000_000), "root/conf": SMALL}), "voices.bad_archive"),
    ],
)
async def test_an_archive_that_is_not_the_model_is_refused(
    open_shop: Open, settings: Settings, content: bytes, code: str
) -> None:
    with pytest.raises(Refused) as caught:
        await fetch(make_model(archive_url=await open_shop(Shop({"m.zip": content})) + "m.zip"), settings)
    assert caught.value.code == code


async def test_a_local_archive_or_folder_serves_without_a_line(settings: Settings, tmp_path: Path) -> None:
    model = make_model(archive_url="http://127.0.0.1:9/m.zip")
    archive = tmp_path / "from-a-friend.zip"
    archive.write_bytes(GOOD_ZIP)
    assert find_faults(model, await fetch(model, settings, source=str(archive))) == []
    with zipfile.ZipFile(archive) as content:
        content.extractall(tmp_path / "unpacked")
    assert find_faults(model, await fetch(model, settings, source=str(tmp_path / "unpacked"))) == []
    with pytest.raises(Refused):
        await fetch(model, settings, source=str(tmp_path / "nowhere"))


async def test_the_previous_model_stays_until_the_new_one_works(open_shop: Open, settings: Settings) -> None:
    model = make_model(archive_url=await open_shop(Shop({"m.zip": GOOD_ZIP})) + "m.zip")
    folder = folder_of(model, settings)
    folder.mkdir(parents=True)
    (folder / "old").write_text("works")

    def refuse(_: Path) -> None:
        raise Refused("voices.deaf", "hears nothing")

    with pytest.raises(Refused):
        await fetch(model, settings, trial=refuse)
    assert (folder / "old").read_text() == "works"
    await fetch(model, settings)
    assert not (folder / "old").exists()
    assert find_faults(model, folder) == []


async def test_a_full_disk_is_said(
    open_shop: Open, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(fetching.os, "fsync", full)
    model = make_model(archive_url=await open_shop(Shop({"m.zip": GOOD_ZIP})) + "m.zip")
    with pytest.raises(Refused) as caught:
        await fetch(model, settings)
    assert caught.value.code == "voices.disk_full"


async def test_an_embedded_model_is_not_fetched(settings: Settings) -> None:
    with pytest.raises(Misconfigured):
        await fetch(load_manifest().find("vivevoix-ear-fr"), settings)
