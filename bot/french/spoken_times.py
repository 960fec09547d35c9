"""Hours and days said in French words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from bot.french.lexicon import read_lexicon
from bot.french.spoken_numbers import say_count, say_number, say_ordinal


def say_hour(value: time) -> str:
    """Say a time of day: "quatorze heures trente", "midi", "minuit", "neuf heures"."""
    words = read_lexicon("spoken")
    if value.hour in (0, 12):
        hour = words["midnight"] if value.hour == 0 else words["noon"]
    else:
        hour = say_count(value.hour, "hour")
    return f"{hour} {say_number(value.minute, is_feminine=True)}" if value.minute else hour


def say_hours(first: time, last: time) -> str:
    """Say a stretch of the day: "de neuf heures à midi"."""
    return read_lexicon("spoken")["range"].format(first=say_hour(first), last=say_hour(last))


def say_days(days: Sequence[str]) -> str:
    """Say days of the week given by code (mon tue wed thu fri sat sun): "du lundi au vendredi",
    "le lundi et le jeudi", "tous les jours"."""
    words = read_lexicon("spoken")
    names = words["days"]
    order = list(names)
    places = sorted({order.index(day) for day in days})
    if len(places) == len(order):
        return words["every_day"]
    if len(places) > 2 and places[-1] - places[0] == len(places) - 1:
        first, last = names[order[places[0]]], names[order[places[-1]]]
        return words["day_range"].format(first=first, last=last)
    return say_list([words["one_day"].format(day=names[order[place]]) for place in places])


def say_date(day: date) -> str:
    """Say a day with its name, without its year: "mardi premier décembre"."""
    name = list(read_lexicon("spoken")["days"].values())[day.weekday()]
    rank = say_ordinal(1) if day.day == 1 else say_number(day.day)
    return f"{name} {rank} {read_lexicon('spoken_times')['months'][day.month - 1]}"


def say_schedule(days: Sequence[str], first: time, last: time) -> str:
    """Say days and hours together: "du lundi au vendredi, de neuf heures à midi"."""
    return read_lexicon("spoken")["schedule"].format(days=say_days(days), hours=say_hours(first, last))


def say_list(items: Sequence[str], word: str = "and") -> str:
    """Join words as one says them: "a, b et c"; `word` is and, or."""
    words = read_lexicon("spoken")
    if len(items) < 2:
        return "".join(items)
    return f"{words['separator'].join(items[:-1])} {words['joins'][word]} {items[-1]}"
