"""Decent hours: when a person may be called, in local time, public holidays left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from pathlib import Path
from typing import Any

from dateutil import tz
from dateutil.easter import easter

from bot.errors import Misconfigured
from bot.french.lexicon import read_mapping

FOLLOW_UP = Path(__file__).parent / "data" / "follow_up.yml"
"""File of the delays, the decent hours and the limits."""

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Codes of the days, in the order of `date.weekday`."""

LONGEST_REST_DAYS = 14
"""Days in a row without a decent hour after which the data is wrong."""

Stretch = tuple[time, time]
"""A stretch of one day: its first minute, and the minute that ends it."""


@lru_cache(maxsize=1)
def load_follow_up() -> Mapping[str, Any]:
    """Read the delays, hours and limits once. Raises Misconfigured when their file is damaged."""
    return read_mapping(FOLLOW_UP, "reminders.data")


@lru_cache(maxsize=1)
def local_zone() -> tzinfo:
    """The zone of decent hours. Raises Misconfigured when its name is not one."""
    zone = tz.gettz(load_follow_up()["zone"])
    if zone is None:
        raise Misconfigured("reminders.data", f"{FOLLOW_UP.name}: the zone is unknown")
    return zone


def local(at: datetime) -> datetime:
    """A moment in local time. Raises ValueError for a time without its zone."""
    if at.tzinfo is None:
        raise ValueError("a time without its zone")
    return at.astimezone(local_zone())


def moment(day: date, hour: time) -> datetime:
    """A local day and time as a moment in universal time."""
    return datetime.combine(day, hour, local_zone()).astimezone(timezone.utc)


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[date]:
    """Public holidays of a year."""
    rule = load_follow_up()["holidays"]
    fixed = {date(year, int(text[:2]), int(text[3:])) for text in rule["fixed"]}
    return frozenset(fixed | {easter(year) + timedelta(days=days) for days in rule["after_easter_days"]})


def decent_stretches(day: date) -> Sequence[Stretch]:
    """The stretches of a local day in which a person may be called, in order; none on a holiday."""
    if day in holidays(day.year):
        return ()
    return _stretches()[DAYS[day.weekday()]]


def is_decent(at: datetime) -> bool:
    """Tell whether a person may be called now."""
    here = local(at)
    return any(first <= here.time() < end for first, end in decent_stretches(here.date()))


def next_decent(at: datetime) -> datetime:
    """The first moment, from `at` on, when a person may be called; in universal time."""
    here = local(at)
    if is_decent(at):
        return at.astimezone(timezone.utc)
    for days in range(LONGEST_REST_DAYS):
        day = here.date() + timedelta(days=days)
        for first, _ in decent_stretches(day):
            if days or first > here.time():
                return moment(day, first)
    raise Misconfigured("reminders.data", f"{FOLLOW_UP.name}: no decent hour in {LONGEST_REST_DAYS} days")


def decent_from(day: date, hour: time) -> datetime:
    """The decent moment nearest to a preferred hour, on the first local day from `day` on that has one."""
    days = (day + timedelta(days=days) for days in range(LONGEST_REST_DAYS))
    found = next((at for one in days if (at := decent_on(one, hour))), None)
    if found is None:
        raise Misconfigured("reminders.data", f"{FOLLOW_UP.name}: no decent hour in {LONGEST_REST_DAYS} days")
    return found


def decent_on(day: date, hour: time) -> datetime | None:
    """The decent moment of a local day that is nearest to a preferred hour: the hour itself, else the start
    of the last stretch before it, else that of the first one; None on a day without any."""
    stretches = decent_stretches(day)
    if not stretches:
        return None
    if any(first <= hour < end for first, end in stretches):
        return moment(day, hour)
    before = [first for first, _ in stretches if first <= hour]
    return moment(day, before[-1] if before else stretches[0][0])


@lru_cache(maxsize=1)
def _stretches() -> Mapping[str, Sequence[Stretch]]:
    """Stretches by code of day. Raises Misconfigured when they are not in order."""
    try:
        hours = load_follow_up()["hours"]
        read = {
            day: tuple((time.fromisoformat(first), time.fromisoformat(end)) for first, end in hours[day])
            for day in DAYS
        }
    except (KeyError, TypeError, ValueError) as error:
        raise Misconfigured("reminders.data", f"{FOLLOW_UP.name}: hours cannot be read") from error
    for stretches in read.values():
        ends = [minute for stretch in stretches for minute in stretch]
        if ends != sorted(set(ends)):
            raise Misconfigured("reminders.data", f"{FOLLOW_UP.name}: hours are not in order")
    return read
