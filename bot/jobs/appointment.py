"""The day and the hour of an interview, as people say them; what stays ambiguous is asked, never chosen."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from bot.french.heard_dates import read_date
from bot.french.heard_hours import read_hour
from bot.french.heard_words import Phrases, by_phrase, split_words
from bot.french.lexicon import read_lexicon

FARTHEST = timedelta(days=90)
"""An interview is never farther."""

OPENS, CLOSES = time(7), time(20)
"""Hours between which interviews are held: "deux heures" is two in the afternoon."""

READINGS = 3
"""Days that are proposed one after the other before the day is asked again."""


def read_days(text: str, today: date) -> tuple[date, ...]:
    """The days that a text may mean, the nearest first; none that is past or too far."""
    found = read_date(text, today).keep(lambda day: today <= day <= today + FARTHEST)
    return tuple(sorted(found.values))[:READINGS]


def read_times(text: str, part: str = "") -> tuple[time, ...]:
    """The times that a text may mean, those of working hours when it may mean one; `part` is the part of the
    day already known (`bot.french.heard_hours.PARTS`), or empty."""
    words = split_words(text).words
    named = [(first, last) for _, first, last in _parts().find(words)]
    rest = [word for at, word in enumerate(words) if not any(first <= at < last for first, last in named)]
    found = read_hour(" ".join(rest), part or read_part(text))
    usual = found.keep(lambda moment: OPENS <= moment < CLOSES)
    return tuple(sorted((usual if usual.readings else found).values))


def read_part(text: str) -> str:
    """The part of the day that a text names ("demain après-midi"); empty when it names none, or several."""
    found = {code for code, _, _ in _parts().find(split_words(text).words)}
    return next(iter(found)) if len(found) == 1 else ""


@lru_cache(maxsize=1)
def _parts() -> Phrases[str]:
    """The parts of the day: their "midi" is no hour ("après-midi")."""
    return Phrases(by_phrase(read_lexicon("heard_hours")["parts"]))


def in_part(times: tuple[time, ...], part: str) -> tuple[time, ...]:
    """The times of a part of the day: before noon in the morning, after it else."""
    return tuple(moment for moment in times if (moment < time(12)) == (part == "morning"))


def moment_of(day: date, hour: time, now: datetime) -> datetime:
    """The day and the hour with the zone of `now`."""
    return datetime.combine(day, hour, tzinfo=now.tzinfo)
