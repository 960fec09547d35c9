"""What a reminder says, made from the application as it stands; its sentences are data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

from bot.errors import Misconfigured
from bot.french.heard import normalize, strip_hesitations
from bot.french.lexicon import read_mapping
from bot.french.spoken import say_address, say_date, say_hour
from bot.jobs.decent_hours import local

WORDS = Path(__file__).parent / "data" / "reminder_words.yml"
"""File of the sentences."""

DOORS = ("telephone", "whatsapp")
"""Doors by which a person is reached."""

BY_DOOR = ("opening", "answer", "contact", "ending")
"""Parts of the file that have something for each door."""

MOST_WORDS = 12
"""Longest sentence that can be heard once and understood, words (need.md, plain spoken French)."""


@dataclass(frozen=True)
class Subject:
    """What one reminder is about."""

    work: str = ""
    """The work as it is said aloud; empty when there is none."""
    employer: str = ""
    """Who hires; empty when the offer does not say."""
    address: str = ""
    """Where to go; empty when unknown."""
    state: str = ""
    """State of the application."""
    appointments: Sequence[datetime] = field(default=())
    """Interviews of the day in question, the soonest first."""


@lru_cache(maxsize=1)
def load_words() -> Mapping[str, Any]:
    """Read the sentences once. Raises Misconfigured when their file is damaged."""
    words = read_mapping(WORDS, "reminders.words")
    if not all(set(DOORS) <= set(words.get(part) or ()) for part in BY_DOOR):
        raise Misconfigured("reminders.words", f"{WORDS.name}: sentences are missing")
    return words


def say_reminder(
    kind: str, subject: Subject, at: datetime, door: str, operator: str, is_discreet: bool = False
) -> tuple[str, ...]:
    """The sentences of a reminder, in order. `operator` is who offers the service; `is_discreet` leaves out
    what it is about, for a telephone that others use too."""
    words = load_words()
    values = {
        "operator": operator,
        "answer": words["answer"][door],
        "contact": words["contact"][door],
        "work": subject.work[:1].lower() + subject.work[1:],
        "employer": subject.employer,
        "address": say_address(subject.address) if subject.address else "",
        **_times(subject.appointments, at),
    }
    is_after = kind == "follow_up" and subject.state == "appointment"
    key = f"{kind}_after_appointment" if is_after else kind
    about = words["discreet"] if is_discreet else words["about"][key]
    said = (*words["opening"][door], *about, *words["ending"][door])
    return tuple(filled for sentence in said if (filled := _filled(sentence, values)))


def asks_to_stop(words: str) -> bool:
    """Tell whether an answer to a reminder means no more reminders, ever: its door then takes the consent
    back (`Rights.withdraw`)."""
    said = f" {strip_hesitations(normalize(words))} "
    for phrase in sorted(load_words()["polite"], key=len, reverse=True):
        if said.strip() != phrase:
            said = said.replace(f" {phrase} ", " ")
    return said.strip() in load_words()["stop"]


def _times(appointments: Sequence[datetime], at: datetime) -> dict[str, str]:
    if not appointments:
        return {}
    hours = load_words()["and"].join(say_hour(local(when).time()) for when in appointments)
    day = local(appointments[0]).date()
    is_tomorrow = day - local(at).date() == timedelta(days=1)
    return {"hour": hours, "day": load_words()["tomorrow"] if is_tomorrow else say_date(day)}


def _filled(sentence: str, values: Mapping[str, str]) -> str:
    """The sentence with its values; empty when one is missing or when it becomes too long to be heard."""
    names = [name for _, name, _, _ in Formatter().parse(sentence) if name]
    if not all(values.get(name) for name in names):
        return ""
    filled = sentence.format(**values)
    filled = filled[:1].upper() + filled[1:]
    spoken = [word for word in filled.replace("'", "' ").split() if word[:1].isalnum()]
    return filled if len(spoken) <= MOST_WORDS or not names else ""
