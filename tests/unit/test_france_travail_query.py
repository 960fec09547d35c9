"""What is asked of France Travail: each thing that a person can say becomes what the service can filter."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.jobs.offer import TRAVEL_KM, Criteria
from bot.jobs.offers import widest
from bot.sources.france_travail_query import MOST_COMMUNES, MOST_ROMES, queries_for

CODES = ("K1302", "K1304", "K2202", "K2204", "N1103")
LYON = [str(code) for code in range(69381, 69390)]
BRON = Criteria("job", ("K2204",), "69029", 45.7346, 4.9105)


def only(criteria: Criteria) -> dict[str, str]:
    (query,) = queries_for(criteria, CODES)
    return dict(query)


def test_work_place_and_distance_are_asked_for_nearest_first() -> None:
    assert only(BRON) == {"codeROME": "K2204", "commune": "69029", "distance": "8", "sort": "2"}


@pytest.mark.parametrize("travel", TRAVEL_KM)
def test_a_little_farther_is_asked_than_wanted(travel: str) -> None:
    assert int(only(replace(BRON, travel=travel))["distance"]) == TRAVEL_KM[travel] + 3


def test_a_beginning_of_code_stands_for_all_that_begin_so() -> None:
    assert only(replace(BRON, romes=("K13", "K2204")))["codeROME"] == "K1302,K1304,K2204"
    assert queries_for(replace(BRON, romes=("Z99",)), CODES) == ()
    many = [f"K1{number:03d}" for number in range(300)]
    (query,) = queries_for(replace(BRON, romes=("K1",)), many)
    assert len(dict(query)["codeROME"].split(",")) == MOST_ROMES


def test_any_work_asks_for_no_code() -> None:
    assert "codeROME" not in only(replace(BRON, romes=()))


@pytest.mark.parametrize(
    ("hours", "asked"),
    [
        ((), None),
        (("morning",), None),
        (("part_time",), "false"),
        (("school",), "false"),
        (("full_time",), "true"),
        (("part_time", "full_time"), None),
        (("no_night", "full_time"), "true"),
    ],
)
def test_only_hours_that_the_service_knows_are_asked_for(hours: tuple[str, ...], asked: str | None) -> None:
    assert only(replace(BRON, hours=hours)).get("tempsPlein") == asked


@pytest.mark.parametrize(
    ("kind", "word"), [("job", None), (None, None), ("internship", "stage"), ("training", "formation")]
)
def test_a_kind_is_asked_for_by_its_word(kind: str | None, word: str | None) -> None:
    assert only(replace(BRON, kind=kind)).get("motsCles") == word


@pytest.mark.parametrize("code", LYON)
def test_a_district_of_lyon_is_asked_for_as_such(code: str) -> None:
    assert only(replace(BRON, insee=code))["commune"] == code


@pytest.mark.parametrize(
    ("point", "district"),
    [((45.7578, 4.8320), "69382"), ((45.7695, 4.8306), "69381"), ((45.7310, 4.8850), "69388")],
)
def test_lyon_as_a_whole_becomes_the_nearest_of_its_districts(
    point: tuple[float, float], district: str
) -> None:
    lyon = replace(BRON, insee="69123", latitude=point[0], longitude=point[1])
    assert only(lyon)["commune"] == district


def test_lyon_without_a_point_is_all_its_districts_a_few_at_a_time() -> None:
    queries = queries_for(replace(BRON, insee="69123", latitude=None, longitude=None), CODES)
    groups = [dict(query)["commune"].split(",") for query in queries]
    assert [code for group in groups for code in group] == LYON
    assert max(map(len, groups)) <= MOST_COMMUNES
    assert {dict(query)["distance"] for query in queries} == {"0"}


def test_paris_and_marseille_are_never_asked_for_as_a_whole() -> None:
    for city, count in (("75056", 20), ("13055", 16)):
        queries = queries_for(replace(BRON, insee=city), CODES)
        codes = [code for query in queries for code in dict(query)["commune"].split(",")]
        assert len(set(codes)) == count and city not in codes


def test_without_a_place_the_newest_come_first() -> None:
    assert only(Criteria()) == {"sort": "1"}


def test_a_widened_search_asks_for_everything_near() -> None:
    asked = only(widest(replace(BRON, hours=("part_time",), kind="internship")))
    assert asked == {"codeROME": "K2202,K2204", "commune": "69029", "distance": "53", "sort": "2"}


def test_equal_searches_have_equal_queries() -> None:
    assert queries_for(BRON, CODES) == queries_for(replace(BRON, hours=("no_night",)), reversed(CODES))
