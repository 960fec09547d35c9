"""Fetching a model when the line, the server, the archive or the machine is at its worst."""

from __future__ import annotations

import io
import random
import stat
import time
import zipfile
from pathlib import Path

import pytest

from bot.engines.archive import extract
from bot.engines.fetch import fetch
from bot.engines.install import alone, aside_of, previous_of
from bot.engines.models import Model, find_faults, folder_of
from bot.errors import Misconfigured, Refused, Temporary
from bot.settings import Settings, read_settings
from fakes.model_shop import BODY, GOOD_ZIP, SMALL, Open, Shop, make_model, make_zip


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"VIVEVOIX_DATA": str(tmp_path / "data")})


async def cut(open_shop: Open, settings: Settings, shop: Shop) -> Model:
    """Fetch from a shop that stops after 1000 bytes; the shop then works."""
    model = make_model(archive_url=await open_shop(shop) + "m.zip")
    shop.stop_after = 1000
    with pytest.raises(Temporary):
        await fetch(model, settings)
    shop.stop_after = None
    return model


@pytest.mark.parametrize(("mark", "asked_again"), [('"one"', 1000), ('"two"', 0)])
async def test_a_file_that_changed_on_the_server_is_taken_whole(
    open_shop: Open, settings: Settings, mark: str, asked_again: int
) -> None:
    shop = Shop({"m.zip": GOOD_ZIP}, headers={"ETag": '"one"'})
    model = await cut(open_shop, settings, shop)
    shop.headers = {"ETag": mark}
    told: list[int] = []
    assert find_faults(model, await fetch(model, settings, progress=lambda *step: told.append(step[1]))) == []
    assert shop.ranges == ["", "bytes=1000-"]
    assert min(told) > asked_again


async def test_a_transfer_that_was_whole_is_not_made_again(open_shop: Open, settings: Settings) -> None:
    shop = Shop({"m.zip": GOOD_ZIP, "am/big": BODY, "conf": SMALL})
    url = await open_shop(shop)
    model = make_model(archive_url=url + "m.zip")
    aside = aside_of(folder_of(model, settings))
    aside.mkdir(parents=True)
    (aside / "archive.zip.part").write_bytes(GOOD_ZIP)
    told: list[object] = []
    assert find_faults(model, await fetch(model, settings, progress=lambda *step: told.append(step))) == []
    assert told == []
    (aside / "model" / "am").mkdir(parents=True)
    (aside / "model" / "am" / "big.part").write_bytes(BODY)
    shop.ranges.clear()
    assert find_faults(model, await fetch(make_model(base_url=url), settings)) == []
    assert len(shop.ranges) == 1


async def test_a_server_that_gives_another_part_is_not_believed(open_shop: Open, settings: Settings) -> None:
    shop = Shop({"m.zip": GOOD_ZIP}, wrong_start=7)
    model = await cut(open_shop, settings, shop)
    with pytest.raises(Temporary) as caught:
        await fetch(model, settings)
    assert caught.value.code == "voices.restart"
    assert find_faults(model, await fetch(model, settings)) == []


async def test_pieces_that_do_not_fit_are_thrown_away_and_the_next_try_is_whole(
    open_shop: Open, settings: Settings
) -> None:
    shop = Shop({"am/big": BODY, "conf": SMALL})
    model = make_model(base_url=await open_shop(shop))
    part = aside_of(folder_of(model, settings)) / "model" / "am" / "big.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"?" * 500)
    with pytest.raises(Temporary) as caught:
        await fetch(model, settings)
    assert caught.value.code == "voices.mixed"
    assert find_faults(model, await fetch(model, settings)) == []
    assert shop.ranges[0] == "bytes=500-" and shop.ranges[2] == ""


async def test_a_server_that_drips_is_given_up_in_bounded_time(open_shop: Open, settings: Settings) -> None:
    model = make_model(archive_url=await open_shop(Shop({"m.zip": GOOD_ZIP}, drip_seconds=0.05)) + "m.zip")
    start = time.monotonic()
    with pytest.raises(Temporary) as caught:
        await fetch(model, settings, silent_seconds=0.4)
    assert caught.value.code == "voices.cut"
    assert time.monotonic() - start < 5


async def test_a_login_page_of_the_network_is_no_model(open_shop: Open, settings: Settings) -> None:
    page = Shop({"m.zip": b"<html>log in</html>"}, headers={"Content-Type": "text/html"})
    model = make_model(archive_url=await open_shop(page) + "m.zip")
    with pytest.raises(Temporary) as caught:
        await fetch(model, settings)
    assert "web page" in caught.value.advice
    page.files, page.headers = {"m.zip": GOOD_ZIP}, {}
    assert find_faults(model, await fetch(model, settings)) == []


async def test_a_shorter_file_on_the_server_is_another_file(open_shop: Open, settings: Settings) -> None:
    model = make_model(base_url=await open_shop(Shop({"am/big": BODY[:-9], "conf": SMALL})))
    with pytest.raises(Refused) as caught:
        await fetch(model, settings)
    assert caught.value.code == "voices.too_short"


async def test_a_wrong_address_does_not_lose_what_came(open_shop: Open, settings: Settings) -> None:
    shop = Shop({"m.zip": GOOD_ZIP})
    model = await cut(open_shop, settings, shop)
    for wrong in (model.archive_url + ".old", "ftp://127.0.0.1/m.zip", "http:///m.zip", "nowhere.zip"):
        with pytest.raises(Refused):
            await fetch(model, settings, source=wrong)
    with pytest.raises(Temporary) as caught:
        await fetch(model, settings, source="http://127.0.0.1:9/m.zip")
    assert "127.0.0.1 cannot be reached" in caught.value.advice
    assert find_faults(model, await fetch(model, settings)) == []
    assert shop.ranges[-1] == "bytes=1000-"


async def test_a_mirror_is_an_archive_or_the_folder_that_holds_it(
    open_shop: Open, settings: Settings
) -> None:
    flat = make_zip({"am/big": BODY, "conf": SMALL})
    url = await open_shop(Shop({"copy/m.zip": GOOD_ZIP, "renamed.zip": GOOD_ZIP, "flat.zip": flat}))
    archived = make_model(archive_url="http://127.0.0.1:9/m.zip")
    for source in ("copy/", "renamed.zip", "flat.zip"):
        assert find_faults(archived, await fetch(archived, settings, source=url + source)) == []
    single = make_model(base_url="http://127.0.0.1:9/")
    assert find_faults(single, await fetch(single, settings, source=url + "flat.zip")) == []


async def test_a_memory_stick_serves_in_every_layout(settings: Settings, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "m.zip").write_bytes(GOOD_ZIP)
    model = make_model(archive_url="http://127.0.0.1:9/m.zip")
    for source in (str(stick), str(stick / "m.zip"), (stick / "m.zip").as_uri()):
        assert find_faults(model, await fetch(model, settings, source=source)) == []
    (stick / "conf").write_bytes(SMALL)
    (stick / "am").mkdir()
    (stick / "am" / "big").write_bytes(BODY)
    single = make_model(base_url="http://127.0.0.1:9/")
    for source in (stick, stick / "conf"):
        assert find_faults(single, await fetch(single, settings, source=str(source))) == []
    (stick / "am" / "big").write_bytes(BODY + b"!")
    with pytest.raises(Refused) as caught:
        await fetch(single, settings, source=str(stick))
    assert caught.value.code == "voices.too_long"


async def test_what_was_left_of_a_stopped_transfer_is_not_installed(
    open_shop: Open, settings: Settings, tmp_path: Path
) -> None:
    shop = Shop({"am/big": BODY, "conf": SMALL}, stop_after=1000)
    model = make_model(base_url=await open_shop(shop))
    with pytest.raises(Temporary):
        await fetch(model, settings)
    (tmp_path / "copy.zip").write_bytes(make_zip({"am/big": BODY, "conf": SMALL}))
    folder = await fetch(model, settings, source=str(tmp_path / "copy.zip"))
    assert sorted(path.name for path in folder.rglob("*") if path.is_file()) == ["big", "conf"]


async def test_two_fetches_of_one_model_do_not_meet(open_shop: Open, settings: Settings) -> None:
    model = make_model(archive_url=await open_shop(Shop({"m.zip": GOOD_ZIP})) + "m.zip")
    with alone(folder_of(model, settings)), pytest.raises(Temporary) as caught:
        await fetch(model, settings)
    assert caught.value.code == "voices.busy"
    assert find_faults(model, await fetch(model, settings)) == []


async def test_a_fetch_stopped_between_two_renames_is_put_right(open_shop: Open, settings: Settings) -> None:
    model = make_model(archive_url=await open_shop(Shop({})) + "m.zip")
    previous = previous_of(folder_of(model, settings))
    previous.mkdir(parents=True)
    (previous / "old").write_text("works")
    with pytest.raises(Refused):
        await fetch(model, settings)
    assert (folder_of(model, settings) / "old").read_text() == "works"
    assert not previous.exists()


async def test_a_model_that_does_not_load_is_thrown_away_and_the_previous_one_stays(
    open_shop: Open, settings: Settings
) -> None:
    model = make_model(archive_url=await open_shop(Shop({"m.zip": GOOD_ZIP})) + "m.zip")
    folder = await fetch(model, settings)
    (folder / "mark").write_text("the previous one")

    def refuse(_: Path) -> None:
        raise Misconfigured("voice.corrupt", "it cannot be loaded")

    with pytest.raises(Refused) as caught:
        await fetch(model, settings, trial=refuse)
    assert "it cannot be loaded" in caught.value.advice
    assert (folder / "mark").exists() and not aside_of(folder).exists()


def odd_zip(name: str) -> bytes:
    """An archive of the toy model with one thing wrong."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("root/am/big", BODY)
        archive.writestr("root/conf", SMALL)
        if name == "twice":
            archive.writestr("root\\conf", SMALL)
        if name == "many":
            for number in range(1001):
                archive.writestr(f"root/{number}", b"")
        if name == "device":
            entry = zipfile.ZipInfo("root/pipe")
            entry.external_attr = (stat.S_IFIFO | 0o600) << 16
            archive.writestr(entry, b"")
        if name == "encrypted":
            for entry in archive.filelist:
                entry.flag_bits |= 1
        if name == "lying":
            archive.filelist[0].file_size = 100
    content = bytearray(out.getvalue())
    if name == "damaged":
        content[200:220] = bytes(20)
    return bytes(content)


@pytest.mark.parametrize("name", ["twice", "many", "device", "encrypted", "lying", "damaged"])
def test_an_archive_with_one_thing_wrong_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "m.zip").write_bytes(odd_zip(name))
    with pytest.raises(Refused):
        extract(tmp_path / "m.zip", make_model(archive_url="x/m.zip"), tmp_path / "out")


def test_no_damage_to_an_archive_breaks_the_program(tmp_path: Path) -> None:
    chance, model = random.Random(3), make_model(archive_url="x/m.zip")
    refused = 0
    for _ in range(150):
        content = bytearray(GOOD_ZIP)
        for _ in range(chance.randint(1, 8)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        (tmp_path / "m.zip").write_bytes(content[: chance.choice((None, chance.randrange(len(content))))])
        try:
            extract(tmp_path / "m.zip", model, tmp_path / "out")
        except Refused:
            refused += 1
    assert refused > 75
