"""The offers that searches draw from, in a SQLite file and in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.jobs.offer import Offer
from bot.jobs.offer_wire import read_offer
from bot.store.database import open_database
from bot.store.kept_offers import KeptOffers
from bot.store.migrate import upgrade

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=timezone.utc)
DAY = timedelta(days=1)


@pytest.fixture(params=["file", "postgres"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[KeptOffers]:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    if request.param == "postgres":
        url = request.getfixturevalue("empty_postgres_url")
    upgrade(url)
    database = open_database(url)
    yield KeptOffers(database)
    database.close()


def offer(offer_id: str, source: str = "francetravail", **changes: object) -> Offer:
    place = {"libelle": "69 - Bron", "latitude": 45.7346, "longitude": 4.9105, "commune": "69029"}
    wire = {"id": offer_id, "intitule": "Plongeur", "romeCode": "G1605", "lieuTravail": place, **changes}
    return read_offer(wire, source)


def ids(offers: list[Offer]) -> list[str]:
    return [one.id for one in offers]


def test_offers_are_given_by_name_in_the_order_asked_for(kept: KeptOffers) -> None:
    kept.keep([offer("a"), offer("b"), offer("c", "town")], NOW)
    shelf = kept.but((), (), NOW)
    assert ids(shelf.named(["c", "gone", "a", "c"])) == ["c", "a"]
    assert shelf.named([]) == []


def test_passing_offers_are_hidden_when_they_are_too_old_and_others_never(kept: KeptOffers) -> None:
    kept.keep([offer("old"), offer("town-old", "town")], NOW - 2 * DAY)
    kept.keep([offer("new")], NOW - DAY / 2)
    shelf = kept.but((), ("francetravail",), NOW - DAY)
    assert set(ids(shelf.offers())) == {"new", "town-old"}
    assert ids(shelf.named(["old", "new", "town-old"])) == ["new", "town-old"]
    assert ids(kept.but(("town",), ("francetravail",), NOW - DAY).offers()) == ["new"]


def test_offers_are_searched_by_kind_work_and_area(kept: KeptOffers) -> None:
    away = {"libelle": "69 - Lyon", "latitude": 45.8, "longitude": 4.83, "commune": "69389"}
    kept.keep([offer("near"), offer("far", lieuTravail=away), offer("cook", romeCode="G1602")], NOW)
    shelf = kept.but((), (), NOW)
    assert ids(shelf.offers("job", ("G1605",), (45.7, 4.9, 45.75, 4.95))) == ["near"]
    assert set(ids(shelf.offers(None, ("G16",), None, "69029"))) == {"near", "cook"}
    assert shelf.offers("training") == []


def test_an_offer_kept_again_takes_the_place_of_the_one_before(kept: KeptOffers) -> None:
    kept.keep([offer("a", description="before")], NOW)
    shelf = kept.but((), (), NOW)
    assert shelf.named(["a"])[0].description == "before"
    kept.keep([offer("a", description="after")], NOW + DAY)
    assert shelf.named(["a"])[0].description == "after"
    assert kept.kept_at("a") == NOW + DAY
    assert kept.kept_at("none") is None


def test_what_is_read_back_is_what_was_kept(kept: KeptOffers) -> None:
    given = offer("a", complementExercice="le matin", contact={"telephone": "04 65 71 12 34"})
    kept.keep([given], NOW)
    (remembered,) = kept.but((), (), NOW).named(["a"])
    other = KeptOffers.__new__(KeptOffers)
    other.__dict__.update(kept.__dict__, _memory=type(kept._memory)())
    (read,) = other.but((), (), NOW).named(["a"])
    assert remembered == read == given
    assert remembered.wire == read.wire == given.wire


def test_gone_and_old_offers_are_removed_by_name_and_by_age(kept: KeptOffers) -> None:
    kept.keep([offer("a"), offer("b")], NOW - 2 * DAY)
    kept.keep([offer("c")], NOW)
    assert kept.remove("a") and not kept.remove("a")
    assert kept.forget(("francetravail",), NOW - DAY) == 1
    assert ids(kept.but((), (), NOW).offers()) == ["c"]
    assert kept.keep([], NOW) == 0
