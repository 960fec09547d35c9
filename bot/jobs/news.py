"""What a person says of an application: which event it is, and which application it is about."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from bot.french.heard import normalize, strip_hesitations, without_accents
from bot.french.lexicon import read_mapping
from bot.jobs.applications import Application, load_states
from bot.jobs.offer_rules import pattern

NEWS = Path(__file__).parent / "data" / "application_news.yml"
"""File of the expressions."""

_ENDING = re.compile(r"(?<=[a-hj-z])er\b(?<=\w{5})")
"""The infinitive ending of a word of five letters or more; those of nouns in "-ier" stay."""

CLOSE_ENOUGH = 85.0
"""Least likeness (rapidfuzz ratio, 0 to 100) of a word to one of a name: names are often misheard."""


@lru_cache(maxsize=1)
def load_news() -> Mapping[str, Any]:
    """Read the expressions once. Raises Misconfigured when their file is damaged."""
    return read_mapping(NEWS, "applications.news")


def read_event(text: str) -> str:
    """The event that a text tells (a name of `application_states.yml`); empty when it tells none."""
    words = _plain(text)
    for rule in load_news()["events"]:
        if any(pattern(find).search(words) for find in rule["find"]):
            denied = rule.get("but_not")
            if not denied or not pattern(denied).search(words):
                return str(rule["event"])
    return ""


def read_outcome(text: str) -> str:
    """The event that an answer to "what did the employer say?" tells: a short answer says more there."""
    event = read_event(text)
    if event:
        return event
    words = _plain(text)
    return next((str(name) for name, phrases in load_news()["asked"].items() if words in phrases), "")


def can_happen(application: Application, event: str) -> bool:
    """Tell whether an event can happen to an application in its state."""
    move = load_states()["events"][event]
    return application.state in (*move["from"], *move["stays"])


def concerned(applications: Collection[Application], event: str) -> list[Application]:
    """The applications that an event can be about, the open ones first, the last moved first among them."""
    possible = [one for one in applications if can_happen(one, event)]
    open_ones = [one for one in possible if one.is_open]
    return open_ones or possible


def named_in(text: str, applications: Collection[Application]) -> list[Application]:
    """The applications whose employer, contact or work is named in a text."""
    words = [word for word in _plain(text).split() if len(word) > 2]
    found = []
    for one in applications:
        names = _names(one)
        if any(fuzz.ratio(word, name) >= CLOSE_ENOUGH for word in words for name in names):
            found.append(one)
    return found


def _names(application: Application) -> set[str]:
    told = f"{application.employer} {application.contact.get('name', '')} {application.work}"
    empty = set(load_news()["empty_words"])
    return {word for word in _plain(told).split() if len(word) > 2 and word not in empty}


def _plain(text: str) -> str:
    """Words without accents; a verb's "-er" is heard as "-é" and written so ("j'ai appeler")."""
    plain = without_accents(strip_hesitations(normalize(text)))
    return _ENDING.sub("e", plain)
