"""Hours and stretches of hours in a text."""

from __future__ import annotations

import re
from datetime import time
from functools import cache

from bot.french.lexicon import read_lexicon
from bot.french.reading.patterns import any_of
from bot.french.spoken_numbers import say_count, say_number
from bot.french.spoken_times import say_hour, say_hours

_HOUR = (
    r"(?<![\d.,])(?:(?:[01]?\d|2[0-4])\s?h(?:\s?[0-5]\d(?!\d))?(?![\w²])|(?:[01]?\d|2[0-3]):[0-5]\d(?!\d|:))"
)
_DASH = r"\s?(?:-|–|—|/|>|à|a|au)\s?"
_STRETCH = rf"(?:{_HOUR}|(?<![\d.,/])(?:[01]?\d|2[0-4])(?=\s?[-–]\s?\d)){_DASH}{_HOUR}"
_DAY = re.compile(r"(?<!\d)24\s?h(?:eures)?\s?(?:/|sur)\s?24\s?h?(?!\w)", re.IGNORECASE)
_WEEK = re.compile(r"(?<!\d)([1-7])\s?j(?:ours|r|rs)?\.?\s?/\s?7\s?j?(?:ours)?(?!\w)", re.IGNORECASE)
_SHIFT = re.compile(r"(?<![\w])([2345])\s?[x×*]\s?(8|12|10|7)(?![\w,.])", re.IGNORECASE)
_DURATION = re.compile(r"(?<![\d.,])(\d{1,3})\s?h(?:\s?([0-5]\d)(?!\d))?(?:eures?)?(?![\w²])", re.IGNORECASE)


def say_clock(text: str) -> str:
    """Say hours in words: "8h-12h" is "de huit heures à midi", "à 14h30" is "à quatorze heures trente",
    "24h/24, 7j/7" and "3x8" too. A number of hours alone is a duration ("35h")."""
    words = read_lexicon("spoken_times")
    text = _DAY.sub(words["around_the_clock"], text)
    text = _WEEK.sub(lambda found: f"{say_count(int(found[1]), 'day')} {words['over']} {words['week']}", text)
    text = _SHIFT.sub(
        lambda found: words["shift"].format(
            first=say_number(int(found[1])), second=say_number(int(found[2]))
        ),
        text,
    )
    times = read_lexicon("spoken_amounts")["times"]
    text = re.sub(r"(?<=\d)\s?[x×]\s?(?=\d+\s?h)", f" {times} ", text, flags=re.IGNORECASE)
    text = _between().sub(_say_between, text)
    text = _stretches().sub(_say_stretches, text)
    text = _clock().sub(lambda found: found[1] + say_hour(_time(found[2])), text)
    return _DURATION.sub(_say_duration, _colon().sub(lambda found: say_hour(_time(found[0])), text))


def _time(written: str) -> time:
    hour, _, minute = re.sub(r"\s?[hH:]\s?", ":", written.strip()).partition(":")
    return time(int(hour) % 24, int(minute or 0))


def _say_stretches(found: re.Match[str]) -> str:
    words = read_lexicon("spoken_times")
    said = []
    for stretch in re.finditer(_STRETCH, found[0], re.IGNORECASE):
        first, last = re.split(_DASH, stretch[0], maxsplit=1, flags=re.IGNORECASE)
        said.append(say_hours(_time(first), _time(last)))
    joined = read_lexicon("spoken")["separator"].join(said)
    before = found.string[: found.start()].split()
    if before and before[-1].lower() == words["from"]:
        return joined.removeprefix(words["from"]).lstrip()
    return joined


def _say_between(found: re.Match[str]) -> str:
    return f"{found[1]}{say_hour(_time(found[2]))}{found[3]}{say_hour(_time(found[4]))}"


def _say_duration(found: re.Match[str]) -> str:
    hours, minutes = int(found[1]), found[2]
    said = say_count(hours, "hour")
    return f"{said} {say_number(int(minutes), is_feminine=True)}" if minutes and int(minutes) else said


@cache
def _stretches() -> re.Pattern[str]:
    return re.compile(rf"{_STRETCH}(?:\s?[/|;+]\s?{_STRETCH})*", re.IGNORECASE)


@cache
def _between() -> re.Pattern[str]:
    words = read_lexicon("spoken_times")
    return re.compile(rf"(\b{words['between']}\s)({_HOUR})(\s{words['and']}\s)({_HOUR})", re.IGNORECASE)


@cache
def _clock() -> re.Pattern[str]:
    before = any_of(read_lexicon("spoken_times")["before_clock"])
    return re.compile(rf"((?<!\w)(?:{before})\s)({_HOUR})(?!\s?/)", re.IGNORECASE)


@cache
def _colon() -> re.Pattern[str]:
    return re.compile(r"(?<![\d.,:/])(?:[01]?\d|2[0-3]):[0-5]\d(?!\d|:)")
