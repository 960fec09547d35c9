"""How often a service is asked, and how long it is left alone: plain numbers, no waiting."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Misconfigured, Refused, Temporary
from bot.sources.asking import retry_seconds
from bot.sources.pace import LONGEST_REST_SECONDS, Pace, Rest, TryLater

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=timezone.utc)


@given(st.lists(st.floats(0.0, 0.5), min_size=1, max_size=80))
def test_no_stretch_of_time_has_more_requests_than_allowed(gaps: list[float]) -> None:
    pace, now, sent = Pace(10, 1.0), 0.0, []
    for gap in gaps:
        now += gap
        wait = pace.wait_seconds(now)
        assert wait >= 0
        sent.append(now + wait)
    assert sent == sorted(sent)
    for place, at in enumerate(sent[10:]):
        assert at - sent[place] >= 1.0 - 1e-9


def test_a_calm_caller_never_waits() -> None:
    pace = Pace(10, 1.0)
    assert [pace.wait_seconds(number * 0.2) for number in range(50)] == [0.0] * 50


@pytest.mark.parametrize(
    ("error", "seconds"),
    [
        (Temporary("x.cut"), 30.0),
        (Misconfigured("x.key"), 600.0),
        (Refused("x.search"), 0.0),
        (TryLater("x.too_many", "", 7.0), 7.0),
        (TryLater("x.too_many", "", 0.0), 0.0),
        (TryLater("x.too_many", "", None), 30.0),
        (TryLater("x.too_many", "", 1e9), LONGEST_REST_SECONDS),
    ],
)
def test_each_error_has_its_rest(error: Exception, seconds: float) -> None:
    rest = Rest()
    assert not rest.is_on(100.0)
    rest.begin(error, 100.0)
    assert rest.is_on(100.0) == (seconds > 0)
    assert seconds == 0 or rest.is_on(99.9 + seconds)
    assert not rest.is_on(100.0 + seconds)


def test_a_short_rest_does_not_end_a_long_one() -> None:
    rest = Rest()
    rest.begin(Misconfigured("x.key"), 0.0)
    rest.begin_for(15.0, 1.0)
    assert rest.is_on(599.0)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("3", 3.0),
        (" 120 ", 120.0),
        ("Mon, 23 Nov 2026 10:00:30 GMT", 30.0),
        ("Mon, 23 Nov 2026 09:00:00 GMT", 0.0),
        ("-3", None),
        ("٣", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_the_wait_asked_for_is_read_whatever_its_form(header: str | None, seconds: float | None) -> None:
    headers = {} if header is None else {"Retry-After": header}
    assert retry_seconds(headers, lambda: NOW) == seconds
