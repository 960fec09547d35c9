"""What is kept about a person, told in pages of at most two sentences."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.consent_gate import close_aside, interpose, is_locked
from actions.turns import Events, app, label, metadata, say, search_words
from bot.french.spoken import say_list
from bot.french.spoken_numbers import say_number
from bot.french.spoken_times import say_date
from bot.jobs.retention import load_retention
from bot.jobs.rights import MEDIATOR, REMINDERS

Line = tuple[str, dict[str, Any]]
"""A response's name and the values of its variables."""

PROTECTED = "consent_protected"
"""The page in the place of those that the code protects."""

PAGE = "memory:"
"""A wish to hear the pages from one on, when the code was told."""

MOST_WORKS = 2
"""Occupations of a CV that are said."""

DAYS_A_MONTH = 30.4


def tell_page(dispatcher: CollectingDispatcher, tracker: Tracker, number: int, is_open: bool) -> Events:
    """Say one page, counted from 0, then ask whether to go on; after the last one the pending question comes
    back. `is_open` is true when no code is to be told."""
    pages = pages_of(metadata(tracker).get("person") or "", is_open)
    page = pages[min(number, len(pages) - 1)]
    for name, values in page:
        say(dispatcher, name, **values)
    turned = SlotSet("consent_page", number)
    if page[0][0] == PROTECTED:
        return [turned, *interpose(tracker, "consent_code", f"{PAGE}{number}")]
    if number >= len(pages) - 1:
        return [turned, *close_aside(tracker)]
    return [turned, *interpose(tracker, "consent_more")]


def next_page(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Say the page after the one that was said."""
    number = int(tracker.get_slot("consent_page") or 0) + 1
    return tell_page(dispatcher, tracker, number, not is_locked(tracker))


def pages_of(person: str, is_open: bool) -> list[list[Line]]:
    """All pages about a person who is kept: the search, what the code protects, the reminders, who may look
    and who did, how long it is kept."""
    purposes = app().rights.purposes(person)
    pages = [_search(person, REMINDERS in purposes)]
    private = [page for page in (_cv(person), _applications(person)) if page]
    if private:
        pages += private if is_open else [[(PROTECTED, {})]]
    if REMINDERS in purposes:
        pages.append([("consent_reminders_on", {})])
    if MEDIATOR in purposes:
        pages.append([("consent_mediator_on", {})])
    months = say_number(round(load_retention().person.days / DAYS_A_MONTH))
    end = ("consent_known_end", {"months": f"{months} {label('months')}"})
    return [*pages, [watcher_line(person)], [end]]


def watcher_line(person: str) -> Line:
    """Who looked at what is kept about a person, how many times, and who and when the last time."""
    looks = [trace for trace in app().rights.traces(person) if trace.actor.startswith(MEDIATOR)]
    if not looks:
        return "consent_not_watched", {}
    last, count = looks[-1], len(looks)
    name = last.actor.partition(":")[2].replace(".", " ") or label("title", "mediator")
    times = label("times", "one") if count == 1 else f"{say_number(count)} {label('times', 'many')}"
    return "consent_watched", {"times": times, "name": name, "date": say_date(last.at.date())}


def _search(person: str, has_number: bool) -> list[Line]:
    place = app().store.place(person)
    words = search_words(dict(place.slots)) if place else ""
    name = "consent_known" if words else "consent_known_empty"
    return [(f"{name}_number" if has_number else name, {"search": words})]


def _cv(person: str) -> list[Line]:
    kept = app().cvs.of(person)
    if kept is None:
        return []
    works = [experience.work for experience in kept.content.experiences][:MOST_WORKS]
    return [("consent_cv", {"works": say_list(works)})] if works else [("consent_cv_empty", {})]


def _applications(person: str) -> list[Line]:
    found = app().applications.of(person)
    if not found:
        return []
    values = {"applications": count_words(len(found)), "work": found[0].work, "employer": found[0].employer}
    return [("consent_applications", values)]


def count_words(count: int) -> str:
    """So many applications, in words."""
    if count == 1:
        return label("application", "one")
    return f"{say_number(count, is_feminine=True)} {label('application', 'many')}"
