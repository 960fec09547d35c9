"""When a person wants to be called back is read from their words."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from bot.jobs.follow_up_words import is_longest, is_never, moment_after, read_delay

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("demain", 1),
        ("dans trois jours", 3),
        ("dans une semaine", 7),
        ("dans un mois", 30),
        ("dans six mois", 181),
        ("jeudi", 2),
        ("mardi", 7),
        ("la semaine prochaine", 6),
        ("le mois prochain", 7),
        ("oui", None),
        ("hier", None),
    ],
)
def test_a_delay_is_counted_from_today(text: str, days: int | None) -> None:
    assert read_delay(text, TUESDAY) == days


def test_never_is_more_than_no() -> None:
    assert is_never("euh plus jamais")
    assert not is_never("non")


def test_six_months_is_the_longest_delay() -> None:
    assert is_longest(181)
    assert not is_longest(30)


def test_the_moment_of_the_call_has_the_zone_of_the_clock() -> None:
    zone = timezone(timedelta(hours=1))
    now = datetime(2026, 11, 24, 21, 30, tzinfo=zone)
    assert moment_after(7, now) == datetime(2026, 12, 1, 10, tzinfo=zone)
