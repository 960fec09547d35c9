"""An application: which offer, how, and where it stands; which event leads where is data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.errors import Refused
from bot.french.lexicon import read_mapping

STATES = Path(__file__).parent / "data" / "application_states.yml"
"""File of the states, and of the events that move from one to another."""

WAYS = ("phone", "visit", "mediator")
"""How a person applies: by calling, by going there, or with a mediator."""


@dataclass(frozen=True)
class Application:
    """One application of one person."""

    id: str
    """UUID."""
    person: str
    """Opaque key of the person."""
    offer_id: str
    """Identifier of the offer, which may be gone since."""
    work: str
    """The work as it is said aloud, such as `Agente ou agent de nettoyage`."""
    employer: str
    """Who hires, as written; empty when the offer does not say."""
    contact: Mapping[str, str]
    """`name`, `phone` and `address` of whom to reach; empty texts when unknown."""
    way: str
    """One of WAYS."""
    state: str
    """A state of `application_states.yml`."""
    follow_ups: int
    """How many times the employer was asked again."""
    appointment_at: datetime | None
    """When the interview is, with its zone; None when there is none, or when its time is unknown."""
    created_at: datetime
    """When it was first recorded."""
    updated_at: datetime
    """When something last happened."""

    @property
    def is_open(self) -> bool:
        """True while something can still come of it."""
        return bool(load_states()["states"].get(self.state, {}).get("is_open"))

    @property
    def is_tried(self) -> bool:
        """True once the employer was called or visited, even in vain."""
        return bool(load_states()["states"].get(self.state, {}).get("is_tried"))


@lru_cache(maxsize=1)
def load_states() -> Mapping[str, Any]:
    """Read the states and the events once. Raises Misconfigured when their file is damaged."""
    return read_mapping(STATES, "applications.states")


def first_state() -> str:
    """The state of a new application."""
    return str(load_states()["first"])


def state_after(state: str, event: str) -> str:
    """The state that an event leads to. Raises Refused when there is no such event or when it cannot happen
    in this state."""
    move = load_states()["events"].get(event)
    if move is not None and state in move["stays"]:
        return state
    if move is None or state not in move["from"]:
        raise Refused("applications.move", f"{event} cannot happen in the state {state}")
    return str(move["to"])


def is_follow_up(state: str, event: str) -> bool:
    """Tell whether an event in this state is a question asked again to an employer already reached."""
    rule = load_states()["follow_ups"]
    return event in rule["events"] and state in rule["after"]
