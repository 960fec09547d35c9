"""Offers that are gone, companies to try a job in, and refined places: real sockets and a real database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.jobs.offers import Criteria
from bot.sources import offer_desk
from fakes.france_travail import RECORDED, Fault, FranceTravailServer, copies
from fakes.immersion import GeocoderServer, ImmersionServer
from fakes.live_offers import BRON, Open, found


async def test_an_offer_that_is_gone_is_noticed_and_never_found_again(
    open_app: Open, server: FranceTravailServer
) -> None:
    app = open_app()
    await found(app)
    server.offers.pop(0)
    assert not await app.source.is_gone("201QRST")
    assert server.count("offer") == 0
    app.clock.at += timedelta(seconds=offer_desk.LOOKED_SECONDS + 1)
    assert await app.source.is_gone("201QRST")
    assert not await app.source.is_gone("201QRSW")
    assert await found(app) == ["201QRSW"]
    assert app.source.named(["201QRST"]) == []
    assert await app.source.is_gone("201QRST")
    assert server.count("offer") == 2


async def test_when_it_cannot_be_known_at_once_an_offer_counts_as_there(
    open_app: Open, server: FranceTravailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offer_desk, "LOOK_SECONDS", 0.2)
    app = open_app()
    await found(app)
    app.clock.at += timedelta(seconds=offer_desk.LOOKED_SECONDS + 1)
    server.faults["offer"] = [Fault(seconds=1.0), Fault(status=500), Fault(is_cut=True)]
    assert not await app.source.is_gone("201QRST")
    assert not await app.source.is_gone("201QRST")
    assert not await app.source.is_gone("201QRST")
    assert server.count("offer") == 2


async def test_trying_a_job_for_a_few_days_is_proposed_when_there_is_no_job(open_app: Open) -> None:
    companies = await ImmersionServer().start()
    app = open_app(**companies.environment)
    result = await app.source.find(replace(BRON, romes=("J1304",)))
    assert "other_kind" in result.widened
    assert {match.offer.source for match in result.matches} == {"immersion", "francetravail"}
    assert all(match.offer.kind == "internship" for match in result.matches)
    offer_id = next(m.offer.id for m in result.matches if m.offer.source == "immersion")
    companies.companies.clear()
    app.clock.at += timedelta(seconds=offer_desk.LOOKED_SECONDS + 1)
    assert await app.source.is_gone(offer_id)
    await companies.stop()


async def test_an_offer_without_a_place_gets_that_of_its_address_when_a_geocoder_is_set(
    open_app: Open,
) -> None:
    help_at_home = Criteria("job", ("K1302",), "69259", 45.6974, 4.8863, "near")
    assert "201QRSV" not in await found(open_app(), help_at_home)
    streets = await GeocoderServer().start()
    app = open_app(**streets.environment)
    result = await app.source.find(help_at_home)
    assert [match.offer.id for match in result.matches] == ["201QRSV"]
    assert result.matches[0].distance_km < 0.1
    assert app.source.named(["201QRSV"])[0].latitude == 45.6974
    streets.faults = [Fault(status=500)] * 5
    app.clock.at += timedelta(hours=2)
    assert await found(app, help_at_home) == ["201QRSV"]
    await streets.stop()


async def test_a_failing_geocoder_costs_no_offer(open_app: Open, server: FranceTravailServer) -> None:
    streets = await GeocoderServer().start()
    streets.faults = [Fault(status=429), Fault(seconds=3.0)]
    server.offers = [*RECORDED, *copies(2, lieuTravail={"libelle": "69 - Rhône"})]
    app = open_app(**streets.environment)
    assert set(await found(app)) >= {"201QRST", "201QRSW"}
    await streets.stop()
