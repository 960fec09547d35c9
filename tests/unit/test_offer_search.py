"""Which offers are proposed, in which order, why, and how a search is widened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.jobs.offers import (
    HOURS_TAGS,
    TRAVEL_KM,
    WEIGHTS,
    Contact,
    Criteria,
    Offer,
    hours_fit,
    is_same_commune,
    rank,
    search,
)

BRON = (45.7386, 4.9137)
DEGREES_PER_KM = 1 / 111.19
AT_BRON = Criteria(kind="job", romes=("K2204",), insee="69029", latitude=BRON[0], longitude=BRON[1])
CONTACT = Contact(name="Mme Awa Lornage", phone="04 65 71 12 34", address="2 rue de la Marne, 69500 Bron")


def offer(number: str, km: float | None = 1.0, **changes: object) -> Offer:
    """An offer north of Bron, so many kilometres away."""
    latitude = None if km is None else BRON[0] + km * DEGREES_PER_KM
    longitude = None if km is None else BRON[1]
    made = Offer(id=number, source="test", kind="job", title="Agent", rome="K2204")
    return replace(made, latitude=latitude, longitude=longitude, **changes)


@dataclass
class Shelf:
    """A source that gives all its offers, and notes how often it is asked."""

    offers: list[Offer]
    asked: int = 0

    def search(self, criteria: Criteria) -> list[Offer]:
        self.asked += 1
        return self.offers


def ids(matches) -> list[str]:
    return [match.offer.id for match in matches]


@pytest.mark.parametrize(("travel", "km"), TRAVEL_KM.items())
def test_each_way_to_travel_has_its_radius(travel: str, km: float) -> None:
    offers = [offer("inside", km - 0.05), offer("outside", km + 0.05)]
    assert ids(rank(offers, replace(AT_BRON, travel=travel))) == ["inside"]


def test_the_nearer_of_two_like_offers_comes_first() -> None:
    assert ids(rank([offer("far", 4), offer("near", 0.5)], AT_BRON)) == ["near", "far"]


def test_the_wanted_trade_comes_before_a_nearer_second_choice() -> None:
    wanted = replace(AT_BRON, romes=("K2204", "K1304"))
    offers = [offer("second", 1.5, rome="K1304"), offer("first", 2.0)]
    assert ids(rank(offers, wanted)) == ["first", "second"]


def test_hours_that_are_known_to_fit_come_before_unknown_hours() -> None:
    wanted = replace(AT_BRON, hours=("morning",))
    matches = rank([offer("unknown"), offer("fits", hours=("morning",))], wanted)
    assert ids(matches) == ["fits", "unknown"]
    assert "hours_fit" in matches[0].reasons
    assert "hours_fit" not in matches[1].reasons


def test_an_offer_with_somebody_to_call_comes_first() -> None:
    matches = rank([offer("form only"), offer("somebody", contact=CONTACT)], AT_BRON)
    assert ids(matches) == ["somebody", "form only"]
    assert "human_contact" in matches[0].reasons
    assert "human_contact" not in matches[1].reasons


def test_a_name_that_cannot_be_reached_is_no_human_contact() -> None:
    (match,) = rank([offer("1", contact=Contact(name="Mme Lornage"))], AT_BRON)
    assert "human_contact" not in match.reasons


def test_the_fresher_of_two_like_offers_comes_first() -> None:
    old = offer("a old", published_at=datetime(2026, 9, 1, tzinfo=timezone.utc))
    new = offer("b new", published_at=datetime(2026, 11, 1, tzinfo=timezone.utc))
    assert ids(rank([old, new], AT_BRON)) == ["b new", "a old"]


def test_reasons_say_why_an_offer_fits() -> None:
    best = offer(
        "1",
        hours=("morning",),
        insee="69029",
        needs_experience=False,
        contract="open_ended",
        contact=CONTACT,
    )
    (match,) = rank([best], replace(AT_BRON, hours=("morning",)))
    assert match.reasons == (
        "same_trade",
        "same_commune",
        "near_home",
        "hours_fit",
        "no_experience",
        "human_contact",
        "open_ended",
    )


def test_an_offer_without_coordinates_is_found_in_its_own_commune_only() -> None:
    offers = [offer("here", None, insee="69029"), offer("there", None, insee="69256"), offer("?", None)]
    matches = rank(offers, AT_BRON)
    assert ids(matches) == ["here"]
    assert matches[0].distance_km is None


def test_without_a_place_every_offer_of_the_trade_fits() -> None:
    anywhere = Criteria(kind="job", romes=("K2204",))
    assert len(rank([offer("1"), offer("2", None), offer("3", rome="G1602")], anywhere)) == 2


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("69123", "69388", True),
        ("69381", "69123", True),
        ("69381", "69388", False),
        ("69123", "69029", False),
        (None, "69029", False),
        (None, None, False),
    ],
)
def test_lyon_holds_its_districts(one: str | None, other: str | None, is_same: bool) -> None:
    assert is_same_commune(one, other) is is_same


@pytest.mark.parametrize(
    ("has", "wanted", "fits"),
    [
        ((), (), None),
        (("night",), (), None),
        ((), ("morning",), None),
        (("morning",), ("morning",), True),
        (("morning", "evening"), ("morning",), False),
        (("morning", "afternoon"), ("morning", "afternoon"), True),
        (("evening",), ("school",), False),
        (("school", "full_time"), ("school",), True),
        (("full_time",), ("school",), False),
        (("part_time",), ("school",), None),
        (("night",), ("no_night",), False),
        (("morning",), ("no_night",), True),
        (("part_time",), ("no_night",), None),
        (("weekend",), ("no_weekend",), False),
        (("full_time",), ("part_time",), False),
        (("part_time",), ("part_time", "no_weekend"), None),
        (("part_time", "weekend"), ("part_time", "no_weekend"), False),
    ],
)
def test_hours_fit_clash_or_are_unknown(has: tuple, wanted: tuple, fits: bool | None) -> None:
    assert hours_fit(has, wanted) is fits


def test_what_is_found_as_asked_is_not_widened() -> None:
    shelf = Shelf([offer("1")])
    result = search(shelf, AT_BRON)
    assert result.widened == ()
    assert shelf.asked == 1


def test_the_first_thing_dropped_is_the_distance() -> None:
    offers = [offer("far", 8), offer("neighbour", 1, rome="K2202"), offer("night", 1, hours=("night",))]
    result = search(Shelf(offers), replace(AT_BRON, hours=("no_night",)))
    assert (ids(result.matches), result.widened) == (["far"], ("farther",))


def test_then_neighbouring_occupations() -> None:
    offers = [offer("neighbour", 1, rome="K2202"), offer("night", 1, hours=("night",))]
    result = search(Shelf(offers), replace(AT_BRON, hours=("no_night",)))
    assert (ids(result.matches), result.widened) == (["neighbour"], ("near_trade",))
    assert "near_trade" in result.matches[0].reasons
    assert "same_trade" not in result.matches[0].reasons


def test_then_the_hours() -> None:
    result = search(Shelf([offer("night", 1, hours=("night",))]), replace(AT_BRON, hours=("no_night",)))
    assert (ids(result.matches), result.widened) == (["night"], ("any_hours",))
    assert "hours_fit" not in result.matches[0].reasons


def test_then_two_things_at_once() -> None:
    result = search(Shelf([offer("1", 8, rome="K2202")]), AT_BRON)
    assert result.widened == ("farther", "near_trade")


def test_a_training_is_proposed_when_no_job_fits() -> None:
    result = search(Shelf([offer("1", 1, kind="training")]), AT_BRON)
    assert result.widened == ("other_kind",)


def test_the_search_ends_an_hour_away() -> None:
    assert ids(search(Shelf([offer("1", 45)]), replace(AT_BRON, travel="foot")).matches) == ["1"]
    assert search(Shelf([offer("1", 55)]), AT_BRON).matches == ()


def test_an_empty_source_gives_no_offer_and_claims_nothing() -> None:
    result = search(Shelf([]), replace(AT_BRON, hours=("school",)))
    assert (result.matches, result.widened) == ((), ())


def test_nothing_wanted_is_not_widened_for_ever() -> None:
    shelf = Shelf([])
    search(shelf, Criteria())
    assert shelf.asked == 1


def test_no_more_offers_than_asked() -> None:
    assert len(search(Shelf([offer(str(number)) for number in range(30)]), AT_BRON, limit=4).matches) == 4


def test_the_parts_of_the_score_make_one() -> None:
    assert sum(WEIGHTS.values()) == pytest.approx(1)


@given(
    st.lists(
        st.builds(
            offer,
            st.text("abc", min_size=1, max_size=6),
            st.none() | st.floats(0, 80),
            hours=st.lists(st.sampled_from(HOURS_TAGS), max_size=3).map(tuple),
            rome=st.none() | st.sampled_from(["K2204", "K2202", "K1304"]),
            contact=st.none() | st.just(CONTACT),
        ),
        max_size=12,
    ),
    st.lists(st.sampled_from(HOURS_TAGS), max_size=2).map(tuple),
)
def test_every_match_respects_what_was_not_dropped(offers: list[Offer], hours: tuple[str, ...]) -> None:
    wanted = replace(AT_BRON, hours=hours)
    result = search(Shelf(offers), wanted, limit=100)
    for match in result.matches:
        assert 0 <= match.score <= 1
        if "any_hours" not in result.widened:
            assert hours_fit(match.offer.hours, hours) is not False
        if "near_trade" not in result.widened:
            assert match.offer.rome == "K2204"
        if "farther" not in result.widened:
            assert match.distance_km is None or match.distance_km <= wanted.limit_km
