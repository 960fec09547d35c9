"""Fetching a model over a real connection, from servers that behave and servers that do not."""

from __future__ import annotations

import asyncio
import io
import zipfile
from pathlib import Path

import pytest

from bot.engines.fetch import fetch
from bot.engines.models import find_faults, folder_of, load_manifest
from bot.errors import BotError, Misconfigured, Refused, Temporary
from bot.settings import Settings, read_settings
from fakes.model_shop import BODY, GOOD_ZIP, SMALL, Open, Shop, files_under, make_model, make_zip


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
    ids=["no zip", "a file is missing", "too much inside"],  # a zip holds the time: two workers would differ
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


async def test_a_full_disk_is_said_and_what_came_is_kept(open_shop: Open, settings: Settings) -> None:
    model = make_model(archive_url=await open_shop(Shop({"m.zip": GOOD_ZIP})) + "m.zip")
    aside = settings.voices_dir / ".incoming" / "toy"
    aside.mkdir(parents=True)
    (aside / "archive.zip.part").symlink_to("/dev/full")
    with pytest.raises(Refused) as caught:
        await fetch(model, settings)
    assert caught.value.code == "voices.disk_full"
    (aside / "archive.zip.part").unlink()
    (aside / "model" / "am").mkdir()
    (aside / "model" / "am" / "big").symlink_to("/dev/full")
    with pytest.raises(Refused) as caught:
        await fetch(model, settings)
    assert caught.value.code == "voices.disk_full"
    assert (aside / "archive.zip").stat().st_size == len(GOOD_ZIP)


async def test_an_embedded_model_is_not_fetched(settings: Settings) -> None:
    with pytest.raises(Misconfigured):
        await fetch(load_manifest().find("vivevoix-ear-fr"), settings)
