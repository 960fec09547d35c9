"""When a person wants to be called back, read from their words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.french.heard import normalize, strip_hesitations
from bot.french.heard_dates import read_date
from bot.french.heard_periods import read_period
from bot.french.lexicon import read_mapping

WORDS = Path(__file__).parent / "data" / "follow_up_words.yml"
"""File of the words."""


@lru_cache(maxsize=1)
def load_words() -> Mapping[str, Any]:
    """Read the words once. Raises Misconfigured when their file is damaged."""
    return read_mapping(WORDS, "applications.follow_up")


def is_never(text: str) -> bool:
    """Tell whether a person wants no call at all, now or later."""
    return strip_hesitations(normalize(text)) in load_words()["never"]


def read_delay(text: str, today: date) -> int | None:
    """The days until the day that a person names, at least one: "demain", "dans trois jours", "le mois
    prochain"; of several readings the nearest. None when no day to come is named."""
    days = [day for day in read_date(text, today).values if day > today]
    if not days:
        periods = read_period(text, today).values
        days = [max(period.first, today + timedelta(days=1)) for period in periods if period.last > today]
    return (min(days) - today).days if days else None


def is_longest(days: int) -> bool:
    """Tell whether a delay is the longest that is kept, six months."""
    return days >= int(load_words()["longest_days"])


def moment_after(days: int, now: datetime) -> datetime:
    """The moment from which a call is good after so many days."""
    day = now.date() + timedelta(days=days)
    return datetime.combine(day, time(int(load_words()["hour"])), tzinfo=now.tzinfo)
