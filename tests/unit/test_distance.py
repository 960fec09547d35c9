"""Distances between points of the map."""

from __future__ import annotations

import pytest

from bot.jobs.distance import DEGREE_KM, distance_km

LYON, PARIS = (45.7640, 4.8357), (48.8566, 2.3522)


def test_distance_is_that_of_the_globe() -> None:
    assert distance_km(PARIS, LYON) == pytest.approx(391.5, abs=1)
    assert distance_km(LYON, PARIS) == distance_km(PARIS, LYON)


def test_a_degree_of_latitude_is_as_long_everywhere() -> None:
    assert pytest.approx(111.2, abs=0.05) == DEGREE_KM
    assert distance_km(LYON, (LYON[0] + 1, LYON[1])) == pytest.approx(DEGREE_KM)


def test_the_other_side_of_the_world_is_no_error() -> None:
    assert distance_km((45.0, 5.0), (-45.0, -175.0)) == pytest.approx(20015, abs=5)
