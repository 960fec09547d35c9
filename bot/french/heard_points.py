"""Points of time in the past, as people say them: "l'année dernière", "mars 2019", "en quatre vingt dix"."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from bot.french.heard_dates import add_months, month_at
from bot.french.heard_words import Phrases, Words
from bot.french.lexicon import read_lexicon
from bot.french.number_words import read_whole

FIRST_YEAR = 1940
"""Earliest year that somebody can have worked in."""


def point_at(words: Words, at: int, today: date) -> tuple[str, int] | None:
    """A point of time as ISO 8601: a named one, a month with its year, a month alone (the last such), a
    year."""
    named = span_terms("points").match(words.words, at)
    if named is not None:
        unit, back = named[0]
        return _named_point(unit, int(back), today), named[1]
    found = month_and_year(words, at)
    if found is None:
        return None
    month, year, end = found
    past = span_terms("past").match(words.words, end) if month and not year else None
    end = past[1] if past is not None else end
    year = year or last_year_of(month, today)
    return (iso(month, year), end) if year <= today.year else None


def _named_point(unit: str, back: int, today: date) -> str:
    if unit == "month":
        day = add_months(today, -back)
        return f"{day.year}-{day.month:02}"
    if unit == "summer":
        return str(today.year if today.month >= 8 else today.year - 1)
    if unit == "winter":
        return str(today.year if today.month >= 3 else today.year - 1)
    return str(today.year - back)


def month_and_year(words: Words, at: int) -> tuple[int, int, int] | None:
    """A month (0 when none is said), its year (0 when none is said) and the index after them."""
    begin = span_terms("before_month").skip(words.words, at)
    month = month_at(words, begin)
    if month is None:
        year, end = _year(words, at)
        return (0, year, end) if year is not None else None
    after = month[1] + (words.at(month[1]) in ("de", "en"))
    year, end = _year(words, after)
    return (month[0], year, end) if year is not None else (month[0], 0, month[1])


def is_month_alone(words: Words, at: int) -> bool:
    """Tell whether a month is said without its year."""
    found = month_and_year(words, at)
    return found is not None and bool(found[0]) and not found[1]


def _year(words: Words, at: int) -> tuple[int | None, int]:
    """A year said in full, or by its last two figures after "en": "en quatre vingt dix huit"."""
    value, end = read_whole(words.words, at)
    if end == at:
        return None, at
    if FIRST_YEAR <= value < 2200:
        return value, end
    is_short = 50 <= value <= 99 and words.at(at - 1) in ("en", "depuis", "l'année")
    is_counted = span_terms("units").match(words.words, end) is not None
    return (1900 + value, end) if is_short and not is_counted else (None, at)


def last_year_of(month: int, today: date) -> int:
    """The year of the last such month that has begun; this year for no month (0)."""
    return today.year if not month or month <= today.month else today.year - 1


def iso(month: int, year: int) -> str:
    """A year, or a year and month, in the form of ISO 8601."""
    return f"{year}-{month:02}" if month else str(year)


def stands_alone(words: Words, at: int) -> bool:
    """Tell whether a point of time needs no word before it: a whole year, or a named point."""
    if span_terms("points").match(words.words, at) is not None:
        return True
    year, end = _year(words, at)
    return year is not None and (end - at >= 2 or words.at(at).isdecimal())


@lru_cache(maxsize=32)
def span_terms(name: str) -> Phrases:
    """Words of `data/heard_spans.yml` by name, ready to be found; `units` are those of durations."""
    if name == "units":
        units = read_lexicon("heard_durations")["units"]
        return Phrases({phrase: code for code, phrases in units.items() for phrase in phrases})
    data = read_lexicon("heard_spans")[name]
    return Phrases(dict.fromkeys(data, name) if isinstance(data, list) else data)
