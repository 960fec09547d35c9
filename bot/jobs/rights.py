"""What a person may agree to, and who may change or see what is kept about a person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

MEMORY, REMINDERS, MEDIATOR = "memory", "reminders", "mediator"
"""Purposes that are agreed to one by one: to be remembered, to be reminded, to be helped by a mediator."""

PURPOSES = (MEMORY, REMINDERS, MEDIATOR)
"""All purposes; every other one needs the memory."""

PERSON, SERVICE = "person", "service"
"""Who acts: the person by talking, or the service by itself (a reminder, an erasure on time)."""

ACTOR = re.compile(r"person|service|mediator(:[\w.-]{1,50})?")
"""Who may be named in a trace; a mediator by the identifier of the desk, when there is one."""

ACTION = re.compile(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*")
"""What may be named in a trace: a thing and what was done to it, never a content."""

LONGEST_ACTION = 48
"""Longest action, characters."""


@dataclass(frozen=True)
class Consent:
    """A yes in force for one purpose."""

    version: str
    """Version of the question."""
    heard: str
    """The question as the person heard it, one sentence a line; empty for a yes older than this record."""
    given_at: datetime
    """When, with its zone."""


@dataclass(frozen=True)
class Trace:
    """That a person's data was changed or looked at."""

    at: datetime
    """When, with its zone."""
    actor: str
    """Who: `person`, `service`, or `mediator:` and an identifier."""
    action: str
    """What was done, such as `cv.changed`; never a content."""


def mediator_named(identifier: str) -> str:
    """The actor that a mediator is in a trace. Raises ValueError when the identifier holds other signs than
    letters, digits, dots and dashes."""
    return checked_actor(f"mediator:{identifier}")


def checked_actor(actor: str) -> str:
    """The same actor. Raises ValueError when it is none."""
    if not ACTOR.fullmatch(actor):
        raise ValueError("an actor is person, service, or mediator: and an identifier")
    return actor


def checked_action(action: str) -> str:
    """The same action. Raises ValueError when it is not a code of two parts, which a content cannot be."""
    if len(action) > LONGEST_ACTION or not ACTION.fullmatch(action):
        raise ValueError("an action is a code such as cv.changed")
    return action


def checked_purpose(purpose: str) -> str:
    """The same purpose. Raises ValueError when it is none."""
    if purpose not in PURPOSES:
        raise ValueError("a purpose is memory, reminders or mediator")
    return purpose
