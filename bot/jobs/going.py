"""Going there, or calling: where in simple words, the nearest stop, and when. Keys and values only: the
sentences are the responses `utter_applications_<key>` of the dialogue."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta

from bot.french.address import say_address
from bot.french.lexicon import read_lexicon
from bot.french.spoken import say_hours
from bot.jobs.families import good_moment, load_families
from bot.jobs.offer import Contact
from bot.jobs.offer_demands import Demand
from bot.jobs.offer_terms import Line
from bot.jobs.opening import Opening

STOPS = ("bus_stop", "tram_stop", "shuttle")
"""Demands (`offer_demands.yml`) that tell how to come."""

LEAST_TIME = timedelta(minutes=30)
"""A place that closes sooner is not told to be open now."""

WEEK = 7


def going_lines(
    contact: Contact, demands: Collection[Demand], rome: str | None, now: datetime
) -> Iterator[Line]:
    """Where to go, the nearest stop when the offer says it, when to come, how to begin."""
    if contact.address:
        yield "go_address", {"address": say_address(contact.address)}
    for demand in demands:
        if demand.code in STOPS:
            yield f"go_{demand.code}", {}
    yield from when_lines(contact.opening, rome, now, is_visit=True)


def when_lines(
    openings: Sequence[Opening], rome: str | None, now: datetime, is_visit: bool
) -> Iterator[Line]:
    """When to come or to call: the next opening when it is known, else the best moment for the trade."""
    found = next_opening(openings, now)
    if found is not None:
        day, opening = found
        words = {"day": day_words(day, now.date()), "hours": say_hours(opening.start, opening.end)}
        yield "when_open", words
    else:
        yield "when_visit" if is_visit else "when_call", {"moment": good_moment(rome, is_visit)}


def next_opening(openings: Sequence[Opening], now: datetime) -> tuple[date, Opening] | None:
    """The opening that goes on for half an hour at least, or the next one within a week; None without any."""
    for ahead in range(WEEK + 1):
        day = now.date() + timedelta(days=ahead)
        for opening in sorted(openings, key=lambda opening: opening.start):
            closes = datetime.combine(day, opening.end, tzinfo=now.tzinfo)
            if day.weekday() in opening.days and closes - now >= LEAST_TIME:
                return day, opening
    return None


def day_words(day: date, today: date) -> str:
    """A day of the coming week in words: "aujourd'hui", "demain", "jeudi"."""
    named = load_families()["days"].get((day - today).days)
    return str(named or list(read_lexicon("spoken")["days"].values())[day.weekday()])
