"""Dates as people say them, counted from today: "mardi en huit", "dans trois jours", "le premier mars"."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from bot.french.heard_days import CODES
from bot.french.heard_durations import Duration, duration_at
from bot.french.heard_words import Heard, Phrases, Reading, Words, by_phrase, read_corrected, split_words
from bot.french.lexicon import read_lexicon
from bot.french.number_words import read_whole

_YEARS = range(1900, 2200)
_MOST_MONTHS = 48
"""How far a day of the month is looked for, months: the 29th of February comes back in four years."""
_WEEK = timedelta(days=7)


def read_date(text: str, today: date) -> Heard[date]:
    """Read the dates of a text.

    Several readings where French is ambiguous: "mardi" said on a Tuesday, "mardi prochain" said before the
    Tuesday of the same week, "dans huit jours" (a week, or eight days), a day of the week that is not that of
    the date. Without a year, the next such day from today on.
    """
    return read_corrected(split_words(text), lambda words: list(date_readings(words, today)))


def date_readings(words: Words, today: date) -> Iterator[Reading[date]]:
    """Give every reading of every date of the words."""
    at = 0
    while at < len(words):
        found = _date_at(words, at, today)
        if found is None:
            at += 1
            continue
        days, end = found
        yield from (words.reading(day, at, end) for day in days)
        at = end


def month_at(words: Words, at: int) -> tuple[int, int] | None:
    """The month named at a word, 1 to 12, and the index after it."""
    found = terms("months").match(words.words, at)
    return (int(found[0]), found[1]) if found is not None else None


def year_at(words: Words, at: int) -> tuple[int | None, int]:
    """The year said at a word, and the index after it; None and `at` when there is none."""
    value, end = read_whole(words.words, at)
    return (value, end) if end > at and value in _YEARS else (None, at)


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last day of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _date_at(words: Words, at: int, today: date) -> tuple[list[date], int] | None:
    return (
        _relative(words, at, today)
        or _counted(words, at, today)
        or _of_week(words, at, today)
        or _of_month(words, at, today)
        or _written(words, at, today)
    )


def _relative(words: Words, at: int, today: date) -> tuple[list[date], int] | None:
    found = terms("relative").match(words.words, at)
    if found is None:
        return None
    day, end = today + timedelta(days=found[0]), found[1]
    later = terms("in_a_week").match(words.words, end)
    if later is not None:
        return [day + _WEEK], later[1]
    later = terms("in_two_weeks").match(words.words, end)
    return ([day + 2 * _WEEK], later[1]) if later is not None else ([day], end)


def _counted(words: Words, at: int, today: date) -> tuple[list[date], int] | None:
    """ "Dans trois jours", "il y a deux semaines"."""
    for name, sign in (("in", 1), ("ago", -1)):
        lead = terms(name).match(words.words, at)
        if lead is None:
            continue
        found = duration_at(words, lead[1])
        if found is None:
            fortnight = terms("fortnight").match(words.words, lead[1])
            found = (Duration(days=15), fortnight[1]) if fortnight is not None else None
        if found is None or (found[0].minutes and not found[0].days and not found[0].months):
            return None
        counts = [found[0].days]
        idiom = read_lexicon("heard_days")["idiom_days"].get(found[0].days)
        if idiom and not found[0].months:
            counts.insert(0, idiom)
        start = add_months(today, sign * found[0].months)
        return [start + timedelta(days=sign * count) for count in counts], found[1]
    return None


def _of_week(words: Words, at: int, today: date) -> tuple[list[date], int] | None:
    """ "Mardi", "mardi prochain", "mardi en huit", "mardi quinze mars"."""
    is_this = terms("this").match(words.words, at) is not None
    named = terms("days").match(words.words, at + is_this)
    if named is None:
        return None
    weekday, end = CODES.index(named[0]), named[1]
    dated = _of_month(words, end, today, has_article=True)
    if dated is not None:
        agreeing = [day for day in dated[0] if day.weekday() == weekday]
        return agreeing or [*dated[0], _coming(today, weekday)], dated[1]
    return _qualified(words, today, weekday, is_this, end)


def _qualified(words: Words, today: date, weekday: int, is_this: bool, end: int) -> tuple[list[date], int]:
    coming = _coming(today, weekday)
    is_today, is_this_week = coming == today, weekday > today.weekday()
    monday = today - timedelta(days=today.weekday())
    after = {name: terms(name).match(words.words, end) for name in _AFTER_DAY}
    if (found := after["in_a_week"]) is not None:
        return [coming + _WEEK, *([coming + 2 * _WEEK] if is_today else [])], found[1]
    if (found := after["in_two_weeks"]) is not None:
        return [coming + 2 * _WEEK, *([coming + 3 * _WEEK] if is_today else [])], found[1]
    if (found := after["next_week"]) is not None:
        return [monday + _WEEK + timedelta(days=weekday)], found[1]
    if (found := after["this_week"]) is not None:
        return [monday + timedelta(days=weekday)], found[1]
    if (found := after["next"]) is not None:
        return (
            [coming, coming + _WEEK] if is_this_week else [coming + _WEEK] if is_today else [coming]
        ), found[1]
    if (found := after["coming"]) is not None:
        return [coming + _WEEK if is_today else coming], found[1]
    if (found := after["past"]) is not None:
        last = coming - _WEEK
        return ([last, last - _WEEK] if last >= monday else [last]), found[1]
    if is_today and not is_this:
        return [today, today + _WEEK], end
    return [coming], end


_AFTER_DAY = ("in_a_week", "in_two_weeks", "next_week", "this_week", "next", "coming", "past")


def _of_month(words: Words, at: int, today: date, has_article: bool = False) -> tuple[list[date], int] | None:
    """ "Le quinze", "le premier mars", "le trois mai deux mille vingt-sept", "le vingt du mois prochain"."""
    begin = at + (words.at(at) in read_lexicon("heard_days")["articles"])
    first = terms("first_day").match(words.words, begin)
    number, end = (1, first[1]) if first is not None else read_whole(words.words, begin)
    if end == begin or not 1 <= number <= 31 or (begin in words.pauses and begin > at):
        return None
    month = month_at(words, end)
    if month is not None:
        year, after = year_at(words, month[1])
        return _days_of(number, month[0], year, today, after)
    if (found := terms("next_month").match(words.words, end)) is not None:
        ahead = add_months(today.replace(day=1), 1)
        return _days_of(number, ahead.month, ahead.year, today, found[1])
    if (found := terms("this_month").match(words.words, end)) is not None:
        return _days_of(number, today.month, today.year, today, found[1])
    is_date = (begin > at or has_article) and not _counts_something(words, end)
    day = _next_day(number, today) if is_date else None
    return ([day], end) if day is not None else None


def _counts_something(words: Words, at: int) -> bool:
    """Tell whether a number before this word counts things rather than names a day: "les deux enfants"."""
    follower = words.at(at)
    return (
        bool(follower)
        and at not in words.pauses
        and follower not in read_lexicon("heard_days")["after_number"]
    )


def _days_of(
    number: int, month: int, year: int | None, today: date, end: int
) -> tuple[list[date], int] | None:
    years = [year] if year is not None else range(today.year, today.year + 5)
    for each in years:
        if number <= monthrange(each, month)[1]:
            day = date(each, month, number)
            if year is not None or day >= today:
                return [day], end
    return None


def _next_day(number: int, today: date) -> date | None:
    for months in range(_MOST_MONTHS):
        first = add_months(today.replace(day=1), months)
        if number <= monthrange(first.year, first.month)[1]:
            day = first.replace(day=number)
            if day >= today:
                return day
    return None


def _written(words: Words, at: int, today: date) -> tuple[list[date], int] | None:
    """ "15/03", "15/03/2027": the strokes are gone in the normal form."""
    day, month, year = words.at(at), words.at(at + 1), words.at(at + 2)
    is_written = all(part.isdecimal() and len(part) <= 2 for part in (day, month)) and len(month) == 2
    if not is_written or not (1 <= int(day) <= 31 and 1 <= int(month) <= 12):
        return None
    has_year = len(year) == 4 and year.isdecimal() and int(year) in _YEARS
    if not has_year and (year.isdecimal() or words.at(at - 1).isdecimal()):
        return None
    return _days_of(int(day), int(month), int(year) if has_year else None, today, at + 2 + has_year)


def _coming(today: date, weekday: int) -> date:
    return today + timedelta(days=(weekday - today.weekday()) % 7)


@lru_cache(maxsize=32)
def terms(name: str) -> Phrases:
    """Words of `data/heard_days.yml` by name, ready to be found."""
    data = read_lexicon("heard_days")[name]
    if isinstance(data, list):
        return Phrases(dict.fromkeys(data, name))
    is_listed = all(isinstance(value, list) for value in data.values())
    return Phrases(by_phrase(data) if is_listed else data)
