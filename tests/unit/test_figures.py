"""Figures with their uncertainty, checked against values from the literature and on cases known by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bench.figures import Share, word_errors


@pytest.mark.parametrize(
    ("count", "n", "low", "high"), [(15, 19, 0.5667, 0.9149), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0)]
)
def test_the_interval_of_a_share_is_wilsons(count: int, n: int, low: float, high: float) -> None:
    assert Share(count, n).interval == pytest.approx((low, high), abs=1e-4)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_lies_inside_its_interval(case: tuple[int, int]) -> None:
    share = Share(*case)
    low, high = share.interval
    assert 0 <= low <= share.value + 1e-12 and share.value - 1e-12 <= high <= 1


def test_of_nothing_there_is_no_share() -> None:
    assert Share(0, 0).value is None and str(Share(0, 0)) == "-"
    assert Share(0, 0).as_json()["low"] is None


def test_word_errors_count_wrong_missing_and_added_words() -> None:
    pairs = [("dix huit", "dix huit"), ("dix huit", "dix"), ("oui", "oui oui"), ("non", "oui")]
    errors = word_errors(pairs)
    assert (errors.errors, errors.words) == (3, 6)
    assert errors.low < 0.5 < errors.high
    assert word_errors(pairs) == errors


def test_perfect_hearing_has_no_errors_and_nothing_said_has_no_rate() -> None:
    assert str(word_errors([("oui", "oui")] * 5)) == "0.0 % [0-0]"
    assert str(word_errors([])) == "-"
