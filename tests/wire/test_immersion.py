"""Immersion Facilitee and the geocoder over real sockets: what is asked, what is read, and each fault."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.errors import BotError, Misconfigured, Refused, Temporary
from bot.jobs.offer import Criteria
from bot.settings import Secret, read_settings
from bot.sources.geocoder import Geocoder
from bot.sources.immersion import Immersion
from bot.sources.pace import TryLater
from fakes.france_travail import Fault
from fakes.immersion import GeocoderServer, ImmersionServer

BRON = Criteria("internship", ("J1304",), "69029", 45.7346, 4.9105, "near")


@pytest.fixture
async def companies() -> AsyncIterator[ImmersionServer]:
    own = await ImmersionServer().start()
    yield own
    await own.stop()


@pytest.fixture
async def immersion(companies: ImmersionServer) -> AsyncIterator[Immersion]:
    own = Immersion(read_settings(companies.environment).access)
    yield own
    await own.close()


@pytest.fixture
async def streets() -> AsyncIterator[GeocoderServer]:
    own = await GeocoderServer().start()
    yield own
    await own.stop()


@pytest.fixture
async def geocoder(streets: GeocoderServer) -> AsyncIterator[Geocoder]:
    own = Geocoder(read_settings(streets.environment).access.geocoder_url)
    yield own
    await own.close()


async def test_companies_that_take_people_are_read_as_internships(immersion: Immersion) -> None:
    offers = await immersion.fetch(immersion.plan(BRON))
    assert [offer.id[:14] for offer in offers] == ["11110000222201", "11110000222202", "11110000222203"]
    first = offers[0]
    assert (first.source, first.kind, first.contract) == ("immersion", "internship", "immersion")
    assert (first.rome, first.employer, first.postcode) == ("J1304", "Crèche Les Petits Pas", "69500")
    assert first.title == "Auxiliaire de puériculture"
    assert first.net_monthly_euros is None


async def test_only_a_company_that_one_goes_to_has_a_contact(immersion: Immersion) -> None:
    by_mode = dict(zip(("visit", "phone", "email"), await immersion.fetch(immersion.plan(BRON)), strict=True))
    assert by_mode["visit"].contact.address == "8 avenue des Arts, 69500 Bron"
    assert by_mode["phone"].contact is None and by_mode["email"].contact is None


async def test_what_is_asked_depends_on_what_is_looked_for(companies: ImmersionServer) -> None:
    numbers = {"J1304": ["11155", "10868"]}
    immersion = Immersion(
        read_settings(companies.environment).access,
        lambda romes: [number for rome in romes for number in numbers.get(rome, [])],
    )
    assert immersion.plan(replace(BRON, kind="job")) == ()
    assert immersion.plan(replace(BRON, latitude=None)) == ()
    await immersion.fetch(immersion.plan(replace(BRON, kind=None, radius_km=250.0)))
    query = companies.asked[-1][1]
    assert query["distanceKm"] == "100"
    assert query.getall("appellationCodes[]") == ["11155", "10868"]
    assert (query["sortBy"], query["searchableBy"], query["showOnlyAvailableOffers"]) == (
        "distance", "jobSeekers", "true",
    )  # fmt: skip
    await immersion.close()


async def test_a_company_is_looked_up_by_its_three_numbers(
    companies: ImmersionServer, immersion: Immersion
) -> None:
    offer = (await immersion.fetch(immersion.plan(BRON)))[0]
    assert await immersion.look_up(offer.id) == offer
    assert companies.asked[-1][0].endswith("/11110000222201/11155/11111111-1111-4444-1111-111100002222")
    companies.companies[0]["isAvailable"] = False
    assert await immersion.look_up(offer.id) is None
    del companies.companies[0]
    assert await immersion.look_up(offer.id) is None
    before = len(companies.asked)
    assert await immersion.look_up("../secret-1-2") is None
    assert len(companies.asked) == before


async def test_a_wrong_key_is_told_without_being_shown(companies: ImmersionServer) -> None:
    access = replace(read_settings(companies.environment).access, immersion_key=Secret("another-key"))
    immersion = Immersion(access)
    with pytest.raises(Misconfigured) as caught:
        await immersion.count()
    assert caught.value.code == "immersion.key"
    assert "another-key" not in str(caught.value)
    await immersion.close()


@pytest.mark.parametrize(
    ("fault", "kind", "code"),
    [
        (Fault(status=400), Refused, "search"),
        (Fault(status=403), Misconfigured, "key"),
        (Fault(status=404), Misconfigured, "address"),
        (Fault(status=429, headers={"Retry-After": "3"}), TryLater, "too_many"),
        (Fault(status=503), Temporary, "failing"),
        (Fault(status=200, body=b"[]"), Temporary, "unreadable"),
        (Fault(status=200, body=b'{"data": 3}'), Temporary, "unreadable"),
        (Fault(status=200, body=b"<html>"), Temporary, "unreadable"),
        (Fault(is_cut=True), Temporary, "cut"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_each_fault_of_the_service_has_its_error(
    companies: ImmersionServer, immersion: Immersion, fault: Fault, kind: type[BotError], code: str
) -> None:
    companies.faults = [fault]
    with pytest.raises(kind) as caught:
        await immersion.fetch(immersion.plan(BRON))
    assert caught.value.code == f"immersion.{code}"
    assert await immersion.count() == 5


@pytest.mark.parametrize(
    "changes",
    [
        {"siret": None},
        {"siret": "12"},
        {"appellations": None},
        {"appellations": ["a"]},
        {"position": "here", "address": None},
        {"rome": 7, "romeLabel": None},
    ],
)
async def test_a_company_with_strange_fields_never_breaks_the_others(
    companies: ImmersionServer, immersion: Immersion, changes: dict
) -> None:
    strange = {**companies.companies[0], "siret": "99990000222200", **changes}
    body = json.dumps({"data": [strange, 7, *companies.companies]}).encode()
    companies.faults = [Fault(status=200, body=body)]
    offers = await immersion.fetch(immersion.plan(BRON))
    assert "11110000222201" in {offer.id[:14] for offer in offers}


async def test_an_address_has_a_point_only_when_it_is_sure(
    streets: GeocoderServer, geocoder: Geocoder
) -> None:
    assert await geocoder.find("3 place du Marché, 69200 VENISSIEUX", "69200") == (45.6974, 4.8863)
    assert dict(streets.asked[-1]) == {
        "q": "3 place du Marché, 69200 VENISSIEUX", "limit": "1", "index": "address", "postcode": "69200",
    }  # fmt: skip
    assert await geocoder.find("rue sans nom") is None
    assert await geocoder.find("une rue inconnue") is None
    asked = len(streets.asked)
    await geocoder.find("rue sans nom")
    assert len(streets.asked) == asked


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault(status=429, headers={"Retry-After": "5"}), TryLater),
        (Fault(status=500), Temporary),
        (Fault(status=404), Misconfigured),
        (Fault(status=400), Refused),
        (Fault(status=200, body=b"{}"), Temporary),
        (Fault(status=200, body=b"<html>"), Temporary),
    ],
)
async def test_each_fault_of_the_geocoder_has_its_error(
    streets: GeocoderServer, geocoder: Geocoder, fault: Fault, kind: type[BotError]
) -> None:
    streets.faults = [fault]
    with pytest.raises(kind):
        await geocoder.find("3 place du Marché")
    assert await geocoder.find("3 place du Marché") is not None
