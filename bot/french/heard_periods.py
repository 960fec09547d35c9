"""Stretches of days as people say them: "la semaine prochaine", "fin du mois", "du quinze au vingt mars"."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.french.heard_dates import add_months, date_readings, month_at, terms, year_at
from bot.french.heard_words import Heard, Reading, Words, read_corrected, split_words
from bot.french.number_words import read_whole

_WEEK = timedelta(days=7)
_PARTS = {"start": (1, 10), "middle": (11, 20), "end": (21, 31)}
"""First and last day of each third of a month."""


@dataclass(frozen=True)
class Period:
    """Days from the first to the last, both included."""

    first: date
    """First day."""
    last: date
    """Last day."""


def read_period(text: str, today: date) -> Heard[Period]:
    """Read the stretches of days of a text, counted from today; weeks begin on Monday.

    "Le week-end prochain", said before the week-end, is this one or the next: two readings.
    """
    return read_corrected(split_words(text), lambda words: list(_periods(words, today)))


def _periods(words: Words, today: date) -> Iterator[Reading[Period]]:
    at = 0
    while at < len(words):
        found = (
            _between_dates(words, at, today)
            or _part_of_month(words, at, today)
            or _week_end(words, at, today)
            or _week(words, at, today)
            or _month(words, at, today)
            or _year(words, at, today)
        )
        if found is None:
            at += 1
            continue
        periods, end = found
        yield from (words.reading(period, at, end) for period in periods)
        at = end


_Found = tuple[list[Period], int]


def _between_dates(words: Words, at: int, today: date) -> _Found | None:
    """ "Du quinze au vingt mars", "du lundi quinze au mercredi dix-sept", "du premier au dix"."""
    begin = terms("from").match(words.words, at)
    if begin is None:
        return None
    lasts = _dates_after(words, begin[1], today)
    if lasts is None:
        return None
    (first_day, first_end), (last_day, end) = lasts
    first = terms("first_day").match(words.words, begin[1])
    number, stop = (1, first[1]) if first is not None else read_whole(words.words, begin[1])
    if stop == first_end:
        start = last_day if number <= last_day.day else add_months(last_day.replace(day=1), -1)
        first_day = start.replace(day=min(number, monthrange(start.year, start.month)[1]))
    elif last_day < first_day:
        last_day += _WEEK if first_day - last_day < _WEEK else timedelta(0)
        last_day = last_day if last_day >= first_day else add_months(last_day, 12)
    return [Period(first_day, last_day)], end


def _dates_after(words: Words, at: int, today: date) -> tuple[tuple[date, int], tuple[date, int]] | None:
    """The two dates of a stretch and the indexes after them; "le" is understood before each."""
    for cut in range(at + 1, len(words)):
        joined = terms("to").match(words.words, cut)
        if joined is None:
            continue
        first = _only_date(words, at - 1, cut, today)
        for end in range(len(words), joined[1], -1):
            last = _only_date(words, joined[1] - 1, end, today)
            if first is not None and last is not None:
                return (first, cut), (last, end)
        return None
    return None


def _only_date(words: Words, first: int, last: int, today: date) -> date | None:
    """The date that all words from `first` to `last` say, when there is one."""
    part = words.until(last).after(first)
    found = list(date_readings(part, today))
    whole = part.reading(None, 0, len(part)) if len(part) else None
    is_whole = (
        whole is not None
        and len(found) >= 1
        and found[0].end == whole.end
        and found[0].start <= part.starts[1]
    )
    return found[0].value if is_whole else None


def _part_of_month(words: Words, at: int, today: date) -> _Found | None:
    """ "Fin du mois", "début mars", "à la mi avril"."""
    part = terms("parts_of_month").match(words.words, at)
    if part is None:
        return None
    after = terms("of").skip(words.words, part[1])
    first, last = _PARTS[str(part[0])]
    named = month_at(words, after)
    if named is not None:
        year, end = year_at(words, named[1])
        start = _month_start(named[0], year, today, last)
    elif (found := terms("next_month").match(words.words, part[1])) is not None:
        start, end = add_months(today.replace(day=1), 1), found[1]
    elif (found := terms("this_month").match(words.words, part[1])) is not None:
        start, end = today.replace(day=1), found[1]
        start = add_months(start, 1) if today.day > last else start
    else:
        return None
    days = monthrange(start.year, start.month)[1]
    return [Period(start.replace(day=first), start.replace(day=min(last, days)))], end


def _week_end(words: Words, at: int, today: date) -> _Found | None:
    found = terms("week_end").match(words.words, at)
    if found is None:
        return None
    saturday = today - timedelta(days=today.weekday()) + timedelta(days=5)
    coming, later = (Period(day, day + timedelta(days=1)) for day in (saturday, saturday + _WEEK))
    is_next = terms("next").match(words.words, found[1])
    if is_next is None:
        return [coming], found[1]
    return ([later] if today.weekday() >= 5 else [coming, later]), is_next[1]


def _week(words: Words, at: int, today: date) -> _Found | None:
    monday = today - timedelta(days=today.weekday())
    for name, start in (("this_week", monday), ("next_week", monday + _WEEK)):
        found = terms(name).match(words.words, at)
        if found is not None:
            return [Period(start, start + timedelta(days=6))], found[1]
    return None


def _month(words: Words, at: int, today: date) -> _Found | None:
    """ "Ce mois-ci", "le mois prochain", "en mars", "mars"."""
    first = today.replace(day=1)
    for name, start in (("next_month", add_months(first, 1)), ("this_month", first)):
        found = terms(name).match(words.words, at)
        if found is not None:
            return [_whole_month(start)], found[1]
    lead = terms("in_month").match(words.words, at)
    named = month_at(words, lead[1] if lead is not None else at)
    if named is None or (lead is None and read_whole(words.words, at - 1)[1] > at - 1 >= 0):
        return None
    year, end = year_at(words, named[1])
    return [_whole_month(_month_start(named[0], year, today, 31))], end


def _year(words: Words, at: int, today: date) -> _Found | None:
    for name, year in (("this_year", today.year), ("next_year", today.year + 1)):
        found = terms(name).match(words.words, at)
        if found is not None:
            return [Period(date(year, 1, 1), date(year, 12, 31))], found[1]
    return None


def _month_start(month: int, year: int | None, today: date, last_day: int) -> date:
    """The first day of a month; without a year, of the next one whose part is not over."""
    if year is not None:
        return date(year, month, 1)
    is_over = (month, last_day) < (today.month, today.day)
    return date(today.year + is_over, month, 1)


def _whole_month(start: date) -> Period:
    return Period(start, start.replace(day=monthrange(start.year, start.month)[1]))
