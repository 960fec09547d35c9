"""The time that somebody worked, said back in words: "trois ans et demi", "depuis mars deux mille vingt"."""

from __future__ import annotations

from bot.french.grammar import of_word
from bot.french.lexicon import read_lexicon
from bot.french.spoken_numbers import say_count, say_number


def say_length(months: int) -> str:
    """Say a length in months: "six mois", "un an", "trois ans et demi", "deux ans et trois mois"."""
    words = read_lexicon("spoken_spans")
    years, over = divmod(months, 12)
    if not months:
        return words["less"]
    if not years:
        return say_count(over, "month")
    said = say_count(years, "year")
    if over == 6:
        return words["half"].format(years=said)
    return words["and"].format(years=said, months=say_count(over, "month")) if over else said


def say_point(point: str) -> str:
    """Say a year, or a year and month: "deux mille dix-neuf", "mars deux mille vingt"."""
    year = say_number(int(point[:4]))
    if len(point) < 7:
        return year
    month = read_lexicon("spoken_times")["months"][int(point[5:7]) - 1]
    return read_lexicon("spoken_spans")["month_of"].format(month=month, year=year)


def say_worked(
    months: int | None, start: str, end: str, is_current: bool = False, is_about: bool = False
) -> str:
    """Say a stretch of time, lengths first; empty when nothing is known. `start` and `end` are a year or a
    year and month."""
    words = read_lexicon("spoken_spans")
    if months is not None:
        length = say_length(months)
        if is_about:
            return words["about"].format(length=length)
        return words["since_length"].format(length=length) if is_current else length
    if start and end:
        if start == end:
            return words["at"].format(point=say_point(start))
        return words["between"].format(first=of_word(say_point(start)), last=say_point(end))
    if start:
        return words["since" if is_current else "at"].format(point=say_point(start))
    return words["until"].format(point=say_point(end)) if end else ""
