"""Facts of simulated people, and the hand-written pieces they are made of."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

PEOPLE = Path(__file__).parent / "scripts" / "people"
"""Folder of the pieces: trades, places, wishes, manners, lives, and what people listen for."""


@dataclass(frozen=True)
class Fact:
    """Something true of a person."""

    codes: frozenset[str]
    """Codes that are right answers; for a list (hours) all of them together."""
    ways: tuple[str, ...]
    """How it is said as an answer."""
    long: tuple[str, ...] = ()
    """How it is said inside a sentence; `ways` when empty."""
    keys: str = ""
    """Digits that say it on the keypad (a postcode), when there are any."""
    is_known: bool = True
    """False when the person does not know: any value will do."""
    is_framed: bool = True
    """True when it is said in the frames of the person's way of speaking."""


def weighed(entries: Sequence[Mapping[str, Any]], draw: random.Random) -> Mapping[str, Any]:
    """Draw one entry by its weight."""
    return draw.choices(entries, [entry["weight"] for entry in entries])[0]


@cache
def read_pieces(name: str) -> Any:
    """Read one file of pieces, by its name without `.yml`."""
    return yaml.safe_load((PEOPLE / f"{name}.yml").read_text("utf-8"))
