"""What the product says is read back as the value it said: 10,000 random values, the same at each run."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta

import pytest

from bot.french.heard_dates import read_date
from bot.french.heard_days import CODES, read_days
from bot.french.heard_durations import Duration, read_duration
from bot.french.heard_hours import Hours, read_hour, read_hours
from bot.french.heard_money import Money, read_money
from bot.french.heard_number import read_number, read_ordinal, read_postcode
from bot.french.heard_phone import read_phone
from bot.french.heard_words import Heard
from bot.french.spoken import (
    read_aloud,
    say_count,
    say_days,
    say_digits,
    say_duration,
    say_hour,
    say_hours,
    say_money,
    say_number,
    say_ordinal,
    say_pay,
    say_phone,
    say_postcode,
    say_weekly_hours,
)

TODAY = date(2026, 11, 26)

FICTIONAL = ("019900", "026191", "035301", "046571", "053649", "063998")
"""Beginnings of the numbers reserved for fiction."""

Case = tuple[str, Heard, object]


def part_of(clock: time) -> str:
    hours = {
        "night": range(0, 6),
        "morning": range(6, 12),
        "afternoon": range(12, 18),
        "evening": range(18, 24),
    }
    return next(part for part, span in hours.items() if clock.hour in span)


def random_time(draw: random.Random) -> time:
    return time(draw.randrange(24), draw.randrange(60))


def number(draw: random.Random) -> Case:
    value = draw.randrange(10 ** draw.randint(1, 7))
    said = say_number(value, is_feminine=draw.random() < 0.3)
    return said, read_number(said), value


def rank(draw: random.Random) -> Case:
    value = draw.randint(1, 100)
    said = say_ordinal(value)
    return said, read_ordinal(said), value


def phone(draw: random.Random) -> Case:
    digits = draw.choice(FICTIONAL) + f"{draw.randrange(10_000):04}"
    said = ", ".join(say_phone(digits))
    return said, read_phone(said), f"+33{digits[1:]}"


def postcode(draw: random.Random) -> Case:
    code = f"{draw.randint(1, 95):02}{draw.choice((0, draw.randrange(1000))):03}"
    said = say_postcode(code) if draw.random() < 0.7 else say_digits(code)
    return said, read_postcode(said), code


def hour(draw: random.Random) -> Case:
    clock = random_time(draw)
    said = say_hour(clock)
    return said, read_hour(said, part_of(clock)), clock


def hours(draw: random.Random) -> Case:
    first, last = sorted(random_time(draw) for _ in range(2))
    said = say_hours(first, last)
    heard = read_hours(said, part_of(first))
    wanted = Hours(first, last)
    return said, heard.keep(lambda hours: part_of(hours.last) == part_of(last)), wanted


def days(draw: random.Random) -> Case:
    codes = [code for code in CODES if draw.random() < 0.5] or [draw.choice(CODES)]
    said = say_days(codes)
    return said, read_days(said), tuple(codes)


def duration(draw: random.Random) -> Case:
    minutes = draw.choice((*range(5, 61, 5), 75, 90, 120, 150, 180))
    said = say_duration(minutes)
    return said, read_duration(said), Duration(minutes=minutes)


def count_of_time(draw: random.Random) -> Case:
    unit, each = draw.choice(
        (("year", 12), ("month", 1), ("week", 7), ("day", 1), ("hour", 60), ("minute", 1))
    )
    count = draw.randint(1, 99)
    said = say_count(count, unit)
    if unit in ("year", "month"):
        return said, read_duration(said), Duration(months=count * each)
    if unit in ("week", "day"):
        return said, read_duration(said), Duration(days=count * each)
    return said, read_duration(said), Duration(minutes=count * each)


def weekly_hours(draw: random.Random) -> Case:
    halves = draw.randint(2, 90)
    said = say_weekly_hours(halves / 2)
    return said, read_duration(said), Duration(minutes=halves * 30)


def money(draw: random.Random) -> Case:
    step_cents, most = draw.choice(((10, 199), (100, 99), (1000, 49), (5000, 999)))
    cents = step_cents * draw.randint(most // 5, most)
    per = draw.choice(("", "hour", "day", "week", "month", "year"))
    said = say_pay(cents / 100, per) if per else say_money(cents / 100)
    return said, read_money(said), Money(cents, per)


def written_date(draw: random.Random) -> Case:
    day = TODAY + timedelta(days=draw.randint(-20_000, 2_000))
    said = read_aloud(f"le {day:%d/%m/%Y}")
    return said, read_date(said, TODAY), day


KINDS: tuple[Callable[[random.Random], Case], ...] = (
    number, rank, phone, postcode, hour, hours, days, duration, count_of_time, weekly_hours, money,
    written_date,
)  # fmt: skip

EACH = 834
"""Values of each kind: more than 10,000 in all."""


def cases(kind: Callable[[random.Random], Case]) -> Iterator[Case]:
    draw = random.Random(kind.__name__)
    return (kind(draw) for _ in range(EACH))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_what_is_said_is_read_back(kind: Callable[[random.Random], Case]) -> None:
    wrong = [(said, heard.values, value) for said, heard, value in cases(kind) if heard.value != value]
    assert not wrong[:5], len(wrong)


def test_a_telephone_number_heard_without_its_pauses_is_among_the_readings() -> None:
    heard_sure = 0
    for said, _, number in cases(phone):
        heard = read_phone(said.replace(",", ""))
        assert number in heard.values
        heard_sure += heard.is_sure
    assert heard_sure > 0.8 * EACH


def test_ten_thousand_values_are_read_back_in_all() -> None:
    assert len(KINDS) * EACH >= 10_000
