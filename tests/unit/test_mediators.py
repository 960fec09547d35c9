"""The places where a mediator helps."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from bot.errors import Misconfigured
from bot.jobs.mediators import load_mediators, nearest

ONE = """
- name: Maison du Test
  address: 1 rue du Test, 69500 Bron
  phone: 04 65 71 12 34
  insee: 69029
  latitude: 45.73
  longitude: 4.91
  opening:
    - { days: [1, 5], from: 09:30, to: 12:00 }
"""


def test_there_is_a_place_in_every_district_and_priority_town() -> None:
    codes = {place.insee for place in load_mediators()}
    assert codes >= {f"6938{district}" for district in range(1, 10)}
    assert codes >= {"69256", "69259", "69266", "69029", "69199", "69290", "69286", "69275", "69282", "69091"}
    assert codes >= {"69149", "69096", "69244", "69034", "69204", "69202", "69081", "69143", "69088", "69142"}
    assert len(load_mediators()) >= 25


def test_every_example_says_that_it_is_one_and_is_open_some_day() -> None:
    for place in load_mediators():
        assert place.is_example
        assert place.opening
        assert place.address.split(", ")[1][:2] == "69"


def test_the_nearest_place_is_the_one_of_the_neighbourhood() -> None:
    assert nearest(45.7885, 4.7965).insee == "69389"
    assert nearest(45.5900, 4.7700).insee == "69091"


def test_an_operator_gives_a_file_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "places.yml"
    path.write_text(ONE, "utf-8")
    (place,) = load_mediators(path)
    assert (place.insee, place.is_example) == ("69029", False)
    assert (place.opening[0].days, place.opening[0].start) == ((0, 4), time(9, 30))
    assert nearest(0.0, 0.0, (place,)) is place


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Maison du Test", "''"),
        ("04 65 71 12 34", "bientôt"),
        ("latitude: 45.73", "latitude: 145"),
        ("latitude: 45.73", "height: 3"),
        ("days: [1, 5]", "days: [0]"),
        ("days: [1, 5]", "days: []"),
        ("to: 12:00", "to: 09:00"),
        ("from: 09:30", "from: matin"),
        ("- name", "name"),
        ("- name: Maison du Test", "- 3\n- name: x"),
    ],
)
def test_a_wrong_place_stops_the_program_with_one_line(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "places.yml"
    path.write_text(ONE.replace(old, new), "utf-8")
    with pytest.raises(Misconfigured) as error:
        load_mediators(path)
    assert "\n" not in error.value.advice


def test_a_missing_file_stops_the_program(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured):
        load_mediators(tmp_path / "none.yml")
