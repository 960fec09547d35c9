"""The example offers: varied, consistent with the official codes, and plainly invented."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from bot.jobs.mediators import load_mediators
from bot.jobs.offer import HOURS_TAGS, Criteria, Offer
from bot.jobs.offers import rank
from bot.sources.examples import EXAMPLES, SOURCE
from bot.sources.offer_file import read_offers

FICTION = re.compile(r"01 99 00|02 61 91|03 53 01|04 65 71|05 36 49|06 39 98")
WANTED = (
    *("K2204", "K1304", "K1303", "K1302", "J1501", "J1301", "G1602", "G1603", "G1605", "G1803"),
    *("G1501", "N1103", "N1101", "N1105", "N4105", "D1507", "D1505", "D1106", "F1606", "F1704"),
    *("K2503", "A1203", "G1203", "M1601", "H3302"),
)
TOWNS = ("69256", "69266", "69029", "69388", "69259", "69383")


@pytest.fixture(scope="module")
def offers() -> list[Offer]:
    file = read_offers(EXAMPLES, SOURCE)
    assert file.bad == ()
    return list(file.offers)


def test_there_are_many_and_of_every_kind(offers: list[Offer]) -> None:
    kinds = Counter(offer.kind for offer in offers)
    assert len(offers) >= 320
    assert kinds["training"] >= 30
    assert kinds["internship"] >= 25
    contracts = {offer.contract for offer in offers}
    expected = {"open_ended", "fixed_term", "temporary", "temporary_open_ended", "seasonal", "integration"}
    assert contracts >= expected | {"apprenticeship", "civic_service", "training", "internship"}


def test_every_hours_tag_is_met(offers: list[Offer]) -> None:
    counts = Counter(tag for offer in offers for tag in offer.hours)
    assert {tag for tag in HOURS_TAGS if counts[tag] < 10} == set()


def test_descriptions_are_varied(offers: list[Offer]) -> None:
    counts = Counter(offer.description for offer in offers if offer.description)
    assert counts.most_common(1)[0][1] == 1
    assert len({offer.description.split(".")[0] for offer in offers}) > 250


def test_some_have_nobody_to_call_and_some_lack_fields(offers: list[Offer]) -> None:
    assert sum(offer.contact is None for offer in offers) >= 20
    assert sum(bool(offer.contact and offer.contact.name and offer.contact.phone) for offer in offers) >= 250
    assert sum(bool(offer.contact and offer.contact.opening) for offer in offers) >= 150
    for name in ("latitude", "employer", "rome", "description", "insee", "net_monthly_euros"):
        assert any(not getattr(offer, name) for offer in offers), name


def test_every_number_is_reserved_for_fiction(offers: list[Offer]) -> None:
    numbers = [offer.contact.phone for offer in offers if offer.contact and offer.contact.phone]
    numbers += [place.phone for place in load_mediators()]
    assert [number for number in numbers if not FICTION.match(number)] == []


def test_no_web_address_leads_anywhere() -> None:
    hosts = re.findall(r"(?:https?://|@)([\w.-]+)", EXAMPLES.read_text("utf-8"))
    assert {host for host in hosts if not host.endswith(".example")} == set()


@pytest.mark.parametrize("town", TOWNS)
def test_the_most_wanted_trades_have_four_offers_near_home(offers: list[Offer], town: str) -> None:
    place = next(place for place in load_mediators() if place.insee == town)
    for rome in WANTED:
        criteria = Criteria("job", (rome,), town, place.latitude, place.longitude, "near")
        assert len(rank(offers, criteria)) >= 4, rome


def test_places_of_work_lie_in_the_metropolis(offers: list[Offer]) -> None:
    for offer in offers:
        assert offer.insee is None or offer.insee.startswith("69")
        if offer.latitude is not None:
            assert 45.5 < offer.latitude < 46.0
            assert 4.6 < offer.longitude < 5.2
