"""When and where to go: the next opening counted from now, else the best moment of the trade."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

import pytest

from bot.jobs.families import family_of, good_moment, load_families
from bot.jobs.going import day_words, going_lines, next_opening, when_lines
from bot.jobs.offer import Contact
from bot.jobs.offer_demands import Demand
from bot.jobs.opening import Opening

TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=timezone(timedelta(hours=1)))
MORNINGS = Opening((0, 1, 2, 3, 4), time(9), time(12))
WEDNESDAYS = Opening((2,), time(14), time(18))


@pytest.mark.parametrize(
    ("now", "day", "opening"),
    [
        (TUESDAY, date(2026, 11, 24), MORNINGS),
        (TUESDAY.replace(hour=11, minute=45), date(2026, 11, 25), MORNINGS),
        (TUESDAY.replace(day=25, hour=13), date(2026, 11, 25), WEDNESDAYS),
        (TUESDAY.replace(day=27, hour=13), date(2026, 11, 30), MORNINGS),
    ],
)
def test_the_next_opening_leaves_time_to_go(now: datetime, day: date, opening: Opening) -> None:
    assert next_opening((WEDNESDAYS, MORNINGS), now) == (day, opening)


def test_a_place_open_once_a_week_is_found_a_week_later() -> None:
    assert next_opening((WEDNESDAYS,), TUESDAY.replace(day=25, hour=18)) == (date(2026, 12, 2), WEDNESDAYS)
    assert next_opening((), TUESDAY) is None


def test_days_are_named_from_today() -> None:
    today = TUESDAY.date()
    named = [day_words(today + timedelta(days=ahead), today) for ahead in (0, 1, 2)]
    assert named == ["aujourd'hui", "demain", "jeudi"]


def test_the_way_is_told_with_address_stop_and_time() -> None:
    contact = Contact(address="49 rue Émile Zola, 69120 Vaulx-en-Velin", opening=(MORNINGS,))
    lines = dict(going_lines(contact, (Demand("bus_stop"),), "K2204", TUESDAY))
    assert lines["go_address"] == {"address": "quarante-neuf, rue Émile Zola, Vaulx-en-Velin"}
    assert list(lines) == ["go_address", "go_bus_stop", "when_open"]
    assert lines["when_open"] == {"day": "aujourd'hui", "hours": "de neuf heures à midi"}


def test_without_opening_hours_the_moment_is_that_of_the_trade() -> None:
    assert dict(when_lines((), "G1602", TUESDAY, is_visit=False)) == {
        "when_call": {"moment": "entre quinze heures et dix-sept heures"}
    }


@pytest.mark.parametrize(
    ("rome", "family"),
    [
        *(("K2204", "cleaning"), ("K1303", "childcare"), ("K1302", "care"), ("D1102", "kitchen")),
        *(("D1106", "sales"), ("N4105", "driving"), ("N1103", "warehouse"), ("F1703", "building")),
        *(("K2503", "security"), ("M1601", "office"), ("L1202", "general"), (None, "general")),
    ],
)
def test_a_trade_belongs_to_its_family(rome: str | None, family: str) -> None:
    assert family_of(rome) == family


def test_every_family_has_its_moments() -> None:
    for name, family in load_families()["families"].items():
        assert family["call"] and family["visit"], name
    assert good_moment(None, is_visit=True) == "entre dix heures et midi"
