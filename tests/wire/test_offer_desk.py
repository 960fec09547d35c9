"""Finding offers for a caller, over real sockets and a real database: fresh, kept, invented, gone."""

from __future__ import annotations

import asyncio
import gc
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import Misconfigured
from bot.sources import offer_desk
from bot.sources.examples import load_example_offers
from fakes.france_travail import RECORDED, Fault, FranceTravailServer, copies
from fakes.live_offers import BRON, Open, found


async def test_with_a_key_real_offers_are_found_and_no_example(open_app: Open) -> None:
    app = open_app()
    load_example_offers(app.store)
    result = await app.source.find(BRON)
    assert [match.offer.id for match in result.matches] == ["201QRST", "201QRSW"]
    assert result.widened == ()
    named = app.source.named(["201QRSW", "none", "201QRST"])
    assert [(offer.id, offer.source) for offer in named] == [
        ("201QRSW", "francetravail"), ("201QRST", "francetravail"),
    ]  # fmt: skip


async def test_without_a_key_nothing_is_asked(open_app: Open, server: FranceTravailServer) -> None:
    app = open_app(VIVEVOIX_FRANCE_TRAVAIL_ID="", VIVEVOIX_FRANCE_TRAVAIL_SECRET="")
    load_example_offers(app.store)
    result = await app.source.find(BRON)
    assert {match.offer.source for match in result.matches} == {"example"}
    assert server.asked == []


async def test_imported_offers_stand_beside_those_of_the_service(open_app: Open) -> None:
    app = open_app()
    own = (await app.source.find(BRON)).matches[0].offer
    app.store.add_offers("town", [replace(own, id="T1", source="town", wire=RECORDED[0])])
    assert set(await found(app)) == {"T1", "201QRST", "201QRSW"}


async def test_the_same_question_is_asked_again_after_an_hour_only(
    open_app: Open, server: FranceTravailServer
) -> None:
    app = open_app()
    await found(app)
    await found(app, replace(BRON, hours=("no_night",)))
    assert server.count("search") == 1
    app.clock.at += timedelta(seconds=offer_desk.ANSWER_SECONDS + 1)
    server.offers.pop(0)
    assert await found(app) == ["201QRSW"]
    assert server.count("search") == 2


async def test_callers_who_ask_the_same_wait_for_the_same_answer(
    open_app: Open, server: FranceTravailServer
) -> None:
    app = open_app()
    answers = await asyncio.gather(*(found(app) for _ in range(5)))
    assert answers == [["201QRST", "201QRSW"]] * 5
    assert server.count("search") == 1


async def test_a_slow_service_is_not_waited_for_and_its_late_answer_serves_the_next(
    open_app: Open, server: FranceTravailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offer_desk, "SEARCH_SECONDS", 0.3)
    app = open_app()
    load_example_offers(app.store)
    server.faults["search"] = [Fault(seconds=0.8)]
    began = asyncio.get_running_loop().time()
    assert all(offer_id.startswith("EX") for offer_id in await found(app))
    assert asyncio.get_running_loop().time() - began < 0.7
    assert await found(app) != ["201QRST", "201QRSW"]
    await asyncio.sleep(1.0)
    assert await found(app) == ["201QRST", "201QRSW"]
    assert server.count("search") == 1


async def test_a_late_failure_is_told_in_one_line(
    open_app: Open,
    server: FranceTravailServer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(offer_desk, "SEARCH_SECONDS", 0.2)
    app = open_app()
    server.faults["search"] = [Fault(status=503, seconds=0.4)]
    assert await found(app) == []
    await asyncio.sleep(0.5)
    gc.collect()
    assert [record.getMessage() for record in caplog.records] == [
        "offers: francetravail is slow, what was kept serves",
        "offers: francetravail does not serve: francetravail.failing",
    ]


async def test_when_the_service_is_off_what_was_kept_serves_for_a_day(
    open_app: Open, server: FranceTravailServer
) -> None:
    app = open_app()
    load_example_offers(app.store)
    await found(app)
    server.faults["search"] = [Fault(status=503)] * 10
    app.clock.at += timedelta(hours=23)
    assert await found(app) == ["201QRST", "201QRSW"]
    app.clock.at += timedelta(hours=2)
    assert all(offer_id.startswith("EX") for offer_id in await found(app))
    assert app.source.named(["201QRST"]) == []


async def test_a_day_old_offer_is_erased_when_others_come(
    open_app: Open, server: FranceTravailServer
) -> None:
    app = open_app()
    await found(app)
    app.clock.at += timedelta(hours=25)
    server.offers = [RECORDED[4]]
    await found(app)
    assert {offer.id for offer in app.store.offers()} == {"201QRSW"}


@pytest.mark.parametrize(
    ("fault", "seconds"),
    [
        (Fault(status=503), 30),
        (Fault(status=429, headers={"Retry-After": "120"}), 120),
        (Fault(status=403), 600),
        (Fault(status=200, body=b"<html>"), 30),
    ],
)
async def test_a_service_that_failed_is_left_alone_for_a_while(
    open_app: Open, server: FranceTravailServer, fault: Fault, seconds: int
) -> None:
    app = open_app()
    server.faults["search"] = [fault]
    assert await found(app) == []
    asked = len(server.asked)
    app.clock.at += timedelta(seconds=seconds - 1)
    assert await found(app) == []
    assert len(server.asked) == asked
    app.clock.at += timedelta(seconds=2)
    assert await found(app) == ["201QRST", "201QRSW"]


async def test_a_refused_search_says_nothing_about_the_next(
    open_app: Open, server: FranceTravailServer
) -> None:
    app = open_app()
    server.faults["search"] = [Fault(status=400), Fault(status=400)]
    await found(app)
    assert await found(app, replace(BRON, travel="car")) == ["201QRST", "201QRSW"]


async def test_an_open_secret_file_turns_the_service_off_and_is_told(
    open_app: Open, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("fedcba9876543210\n")
    secret.chmod(0o644)
    app = open_app(VIVEVOIX_FRANCE_TRAVAIL_SECRET="", VIVEVOIX_FRANCE_TRAVAIL_SECRET_FILE=str(secret))
    with pytest.raises(Misconfigured):
        app.settings.access.france_travail_secret.read()
    assert await found(app) == []
    assert "settings.secret" in caplog.text and "fedcba" not in caplog.text
    secret.chmod(0o600)
    app.clock.at += timedelta(hours=1)
    assert await found(app) == ["201QRST", "201QRSW"]


async def test_a_search_that_finds_nothing_is_widened_with_one_more_question(
    open_app: Open, server: FranceTravailServer
) -> None:
    app = open_app()
    result = await app.source.find(replace(BRON, romes=("K2202",), travel="foot"))
    assert [match.offer.id for match in result.matches] == ["201QRST"]
    assert result.widened == ("near_trade",)
    assert server.count("search") == 2
    assert "K2204" in server.params()[1]["codeROME"].split(",")


async def test_the_hours_that_the_service_knows_are_asked_for(
    open_app: Open, server: FranceTravailServer
) -> None:
    app = open_app()
    assert await found(app, replace(BRON, hours=("part_time",))) == ["201QRST"]
    assert server.params()[0]["tempsPlein"] == "false"


async def test_more_offers_are_asked_for_when_too_few_of_the_nearest_suit(
    open_app: Open, server: FranceTravailServer
) -> None:
    at_weekends = copies(60, description="Travail le samedi et le dimanche.")
    server.offers = [*at_weekends, RECORDED[4] | {"id": "401", "dureeTravailLibelle": "35H/semaine"}]
    server.offers[-1]["contexteTravail"] = {"horaires": []}
    app = open_app()
    assert await found(app, replace(BRON, hours=("no_weekend",))) == ["401"]
    assert [params["range"] for params in server.params()] == ["0-49", "0-149"]
    assert len(await found(app)) == 10
    assert server.count("search") == 2
