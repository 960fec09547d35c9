"""Decent hours: local time, public holidays, the days when the clocks change."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.jobs.decent_hours import decent_on, decent_stretches, holidays, is_decent, local, moment, next_decent

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2032, 1, 1), timezones=st.just(timezone.utc))


def paris(text: str) -> datetime:
    day = datetime.fromisoformat(text)
    return moment(day.date(), day.time())


def test_the_eleven_holidays_of_a_year_are_known() -> None:
    # The dates of 2027 as service-public.fr lists them.
    assert sorted(holidays(2027)) == [
        date(2027, month, day)
        for month, day in (
            *(
                (1, 1),
                (3, 29),
                (5, 1),
                (5, 6),
                (5, 8),
                (5, 17),
                (7, 14),
                (8, 15),
                (11, 1),
                (11, 11),
                (12, 25),
            ),
        )
    ]


@pytest.mark.parametrize(
    ("asked", "given_back"),
    [
        ("2026-11-24T10:30", "2026-11-24T10:30"),
        ("2026-11-24T09:00", "2026-11-24T09:00"),
        ("2026-11-24T08:59", "2026-11-24T09:00"),
        ("2026-11-24T12:00", "2026-11-24T14:00"),
        ("2026-11-24T18:59", "2026-11-24T18:59"),
        ("2026-11-24T19:00", "2026-11-25T09:00"),
        ("2026-11-28T09:30", "2026-11-28T10:00"),
        ("2026-11-28T12:00", "2026-11-30T09:00"),
        ("2026-11-29T10:30", "2026-11-30T09:00"),
        ("2026-12-24T19:00", "2026-12-26T10:00"),
        ("2027-03-27T12:30", "2027-03-30T09:00"),
        ("2027-05-05T20:00", "2027-05-07T09:00"),
    ],
)
def test_the_next_decent_moment_is_found(asked: str, given_back: str) -> None:
    assert next_decent(paris(asked)) == paris(given_back)


@given(MOMENTS)
def test_the_next_decent_moment_is_decent_and_never_earlier(at: datetime) -> None:
    found = next_decent(at)
    here = local(found)
    assert found >= at and is_decent(found)
    assert here.weekday() != 6 and here.date() not in holidays(here.year)
    assert time(9) <= here.time() < time(19) and not time(12) <= here.time() < time(14)
    assert found - at < timedelta(days=5)


@given(MOMENTS)
def test_nothing_decent_is_passed_over(at: datetime) -> None:
    steps = (next_decent(at) - at) // timedelta(minutes=15)
    assert not [n for n in range(steps) if is_decent(at + timedelta(minutes=15 * n))]


def test_hours_are_those_of_paris_in_summer_and_in_winter() -> None:
    assert next_decent(datetime(2027, 7, 5, 3, tzinfo=timezone.utc)) == datetime(
        2027, 7, 5, 7, tzinfo=timezone.utc
    )
    assert next_decent(datetime(2027, 1, 4, 3, tzinfo=timezone.utc)) == datetime(
        2027, 1, 4, 8, tzinfo=timezone.utc
    )


@pytest.mark.parametrize("sunday", [date(2027, 3, 28), date(2026, 10, 25)])
def test_the_days_around_a_change_of_clocks_keep_their_local_hours(sunday: date) -> None:
    friday, tuesday = sunday - timedelta(days=2), sunday + timedelta(days=2)
    assert local(moment(friday, time(9))).time() == local(moment(tuesday, time(9))).time() == time(9)
    elapsed = moment(tuesday, time(9)) - moment(friday, time(9))
    assert elapsed == timedelta(days=4, hours=-1 if sunday.month == 3 else 1)
    assert local(next_decent(moment(sunday, time(2, 30)))).time() == time(9)


def test_a_preferred_hour_is_kept_or_the_nearest_stretch_taken() -> None:
    tuesday, saturday, sunday = date(2026, 11, 24), date(2026, 11, 28), date(2026, 11, 29)
    assert decent_on(tuesday, time(17)) == moment(tuesday, time(17))
    assert decent_on(tuesday, time(12, 30)) == moment(tuesday, time(9))
    assert decent_on(tuesday, time(7)) == moment(tuesday, time(9))
    assert decent_on(saturday, time(17)) == moment(saturday, time(10))
    assert decent_on(sunday, time(17)) is None
    assert decent_stretches(sunday) == ()


def test_a_time_without_its_zone_is_no_moment() -> None:
    with pytest.raises(ValueError):
        next_decent(datetime(2026, 11, 24, 10))
