"""Days, dates and years in a text."""

from __future__ import annotations

import re
from datetime import date, time
from functools import cache

from bot.french.lexicon import read_lexicon
from bot.french.reading.patterns import any_of
from bot.french.spoken_numbers import say_number, say_ordinal
from bot.french.spoken_times import say_hour

_DAY_FIRST = re.compile(r"(?<![\d/.\-])(\d{1,2})([/.\-])(\d{1,2})\2(\d{4}|\d{2})(?![\d/]|[.\-]\d)")
_YEAR_FIRST = re.compile(
    r"(?<![\d/.\-])(\d{4})-(\d{2})-(\d{2})"
    r"(?:[T ](\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?(?![\d\-])"
)
_MONTH_YEAR = re.compile(r"(?<![\d/.])(0?[1-9]|1[0-2])/((?:19|20)\d{2})(?![\d/])")
_YEARS = re.compile(r"(?<![\d/])((?:19|20)\d{2})\s?[-–—/]\s?((?:19|20)\d{2})(?![\d/])")
_CENTURY = 2000
_PIVOT = 40
"""A year of two digits below this one is of this century."""


def say_dates(text: str) -> str:
    """Say dates and days in words: "du 01/09 au 30/06", "12/03/2026", "lun. 3 nov.", "lun-ven"."""
    text = _YEAR_FIRST.sub(_say_year_first, text)
    text = _DAY_FIRST.sub(_say_day_first, text)
    text = _MONTH_YEAR.sub(lambda found: _say_month(int(found[1]), found[2]), text)
    words = read_lexicon("spoken_times")
    text = _YEARS.sub(
        lambda found: f"{say_number(int(found[1]))} {words['to']} {say_number(int(found[2]))}", text
    )
    text = _say_days(text)
    text = _day_and_month().sub(_say_day_and_month, text)
    text = _named_month().sub(_say_named_month, text)
    return _short_month().sub(lambda found: words["months"][_month(found[1]) - 1], text)


def _month(name: str) -> int:
    words = read_lexicon("spoken_times")
    low = name.lower()
    return words["short_months"].get(low) or words["months"].index(low) + 1


def _say_day(day: int, month: int, year: str = "") -> str:
    number = say_ordinal(1) if day == 1 else say_number(day)
    return f"{number} {_say_month(month, year)}"


def _say_month(month: int, year: str = "") -> str:
    name = read_lexicon("spoken_times")["months"][month - 1]
    return f"{name} {say_number(_year(year))}" if year else name


def _year(written: str) -> int:
    year = int(written)
    if len(written) > 2:
        return year
    return year + (_CENTURY if year < _PIVOT else _CENTURY - 100)


def _is_date(day: int, month: int, year: int = 2024) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _say_day_first(found: re.Match[str]) -> str:
    day, month, year = int(found[1]), int(found[3]), found[4]
    if _is_date(day, month, _year(year) or 1):
        return _say_day(day, month, year)
    return ", ".join((found[1], found[3], year))


def _say_year_first(found: re.Match[str]) -> str:
    year, month, day = found[1], int(found[2]), int(found[3])
    if not _is_date(day, month, int(year) or 1):
        return ", ".join((year, found[2], found[3]))
    said = _say_day(day, month, year)
    if not found[4] or int(found[4]) > 23 or int(found[5]) > 59:
        return said
    clock = say_hour(time(int(found[4]), int(found[5])))
    return f"{said} {read_lexicon('spoken_times')['at']} {clock}"


def _say_day_and_month(found: re.Match[str]) -> str:
    day, month = int(found[2]), int(found[3])
    return found[1] + _say_day(day, month) if _is_date(day, month) else found[0]


def _say_named_month(found: re.Match[str]) -> str:
    day, month, year = int(found[1]), _month(found[2]), (found[3] or "").strip()
    if not 1 <= day <= 31:
        return found[0]
    return _say_day(day, month, year)


def _say_days(text: str) -> str:
    words = read_lexicon("spoken_times")
    names = words["days"]

    def full(name: str) -> str:
        return names.get(name.lower().rstrip("."), name.lower())

    def pair(found: re.Match[str]) -> str:
        is_range = found[2].strip(" ") not in "/&+"
        said = words["day_range" if is_range else "day_pair"].format(
            first=full(found[1]), last=full(found[3])
        )
        before = found.string[: found.start()].split()
        if is_range and before and before[-1].lower() == words["day_from"]:
            return said.removeprefix(words["day_from"]).lstrip()
        return said

    text = _day_pair().sub(pair, text)
    return _short_day().sub(lambda found: full(found[1]), text)


@cache
def _day_pair() -> re.Pattern[str]:
    names = read_lexicon("spoken_times")["days"]
    day = rf"((?:{any_of(names)})\.?|(?:{any_of(names.values())}))"
    return re.compile(rf"(?<!\w){day}(\s?[-–—/&+]\s?|\sau\s(?=\w+\.)|\sau\s){day}(?!\w)", re.IGNORECASE)


@cache
def _short_day() -> re.Pattern[str]:
    words = read_lexicon("spoken_times")
    sure = any_of(name for name in words["days"] if name not in words["doubtful_days"])
    doubtful = any_of(words["doubtful_days"])
    return re.compile(
        rf"(?<!\w)((?:{sure})(?=\.)|(?:{doubtful})(?=\.\s[a-zà-ÿ\d])|(?:{sure}|{doubtful})(?=\s\d{{1,2}}\b))\.?(?!\w)",
        re.IGNORECASE,
    )


@cache
def _day_and_month() -> re.Pattern[str]:
    before = any_of(read_lexicon("spoken_times")["before_date"])
    return re.compile(
        rf"((?<!\w)(?:{before})\s)(\d{{1,2}})/(\d{{1,2}})(?![\d/]|\s?(?:€|%|eur|mois|sem))", re.IGNORECASE
    )


@cache
def _named_month() -> re.Pattern[str]:
    words = read_lexicon("spoken_times")
    names = rf"((?:{any_of(words['months'])})(?!\w)|(?:{any_of(words['short_months'])})(?!\w))"
    return re.compile(
        rf"(?<![\w.,])(\d{{1,2}})(?:er|ᵉʳ)?\s?{names}(?:\.(?=\s|$|,))?(\s(?:19|20)\d{{2}}\b)?", re.IGNORECASE
    )


@cache
def _short_month() -> re.Pattern[str]:
    words = read_lexicon("spoken_times")
    doubtful = words["doubtful_month"]
    sure = any_of(name for name in words["short_months"] if name != doubtful)
    before = "|".join(rf"(?<=\b{word}[ -])" for word in words["before_doubtful_month"])
    stop = r"\.(?=\s|$|,)"
    return re.compile(
        rf"(?<![\w-])((?:{sure})(?={stop})|(?:{before}){doubtful}(?={stop})"
        rf"|(?:{sure}|{doubtful})(?=\.?\s(?:19|20)\d\d\b))\.?",
        re.IGNORECASE,
    )
