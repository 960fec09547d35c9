"""Simulated people: who they are, what they want, how they speak; each is combined from hand-written
pieces."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from bot.errors import Refused

PEOPLE = Path(__file__).parent / "scripts" / "people"
"""Folder of the pieces: trades, places, wishes, manners, lives."""

DEVELOPMENT, SCORED = "development", "scored"
"""Halves of the people: the dialogue is repaired on the first; the second is only counted."""

GOALS = ("search",)
"""What people call for."""

MOST_PEOPLE = 100_000
"""Combinations that may be asked for."""


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


@dataclass(frozen=True)
class Traits:
    """How a person takes a call."""

    manner: str
    """Way of speaking, of `manners.yml`."""
    talk: str
    """`little` (bare words), `plain` or `much` (several facts at once, and things that nobody asked)."""
    hesitation: float
    """Share of the answers with sounds of hesitation."""
    slip: float
    """Share of the facts first said wrong, and put right in the same breath."""
    request: float
    """Share of the turns in which the person asks something (to repeat, why) instead of answering."""
    beside: float
    """Share of the turns in which the person answers beside the question."""
    patience: int
    """Useless turns in a row after which the person gives up."""
    has_keys: bool
    """True when the person uses the keypad once told how."""
    wishes: Mapping[str, bool]
    """What the person says yes to: `memory`, `person`, and what each goal asks."""
    offers_heard: int
    """Offers listened to before one is taken."""


@dataclass(frozen=True)
class Profile:
    """One simulated person with one goal."""

    name: str
    """Number of the combination, as text."""
    half: str
    """DEVELOPMENT or SCORED."""
    goal: str
    """What the person calls for: one of GOALS."""
    facts: Mapping[str, Fact]
    """What is true of the person, by the fact's name."""
    traits: Traits


def make_people(count: int, goal: str, half: str = "") -> list[Profile]:
    """Make `count` people with one goal, always the same ones in the same order; only those of a half when
    it is given. Raises Refused for an unknown goal or half, or too many people."""
    if goal not in GOALS or half not in ("", DEVELOPMENT, SCORED) or count > MOST_PEOPLE:
        raise Refused("bench.people", f"goals: {', '.join(GOALS)}; halves: {DEVELOPMENT}, {SCORED}")
    people: list[Profile] = []
    number = 0
    while len(people) < count:
        profile = make_profile(number, goal)
        if half in ("", profile.half):
            people.append(profile)
        number += 1
    return people


def make_profile(number: int, goal: str) -> Profile:
    """Make the person of a number; trades and places come in turn, the rest is drawn by the number."""
    name = f"{number:04d}"
    draw = random.Random(f"person {name}")
    half = DEVELOPMENT if sha256(name.encode()).digest()[0] % 2 else SCORED
    trades, places = read_pieces("trades"), read_pieces("places")
    trade, place = trades[number * 7 % len(trades)], places[number * 5 % len(places)]
    traits = _traits(draw)
    facts = {
        "trade": Fact(frozenset(trade["romes"]), (*trade["noun"], *trade["do"]), tuple(trade["noun"])),
        "place": Fact(frozenset(place["insee"]), tuple(place["name"]), keys=place["postcode"]),
    }
    for wish, kinds in read_pieces("wishes").items():
        kind = _weighed(kinds, draw)
        is_known = draw.random() >= (0.06 if wish != "kind" else 0.0)
        facts[wish] = Fact(
            frozenset(kind["codes"]), tuple(kind["short"]), tuple(kind["long"]), is_known=is_known
        )
    return Profile(name, half, goal, facts, traits)


def _traits(draw: random.Random) -> Traits:
    manners = read_pieces("manners")
    names = [name for name, entry in manners.items() if "weight" in entry]
    talk = draw.choices(["little", "plain", "much"], [3, 5, 2])[0]
    return Traits(
        manner=draw.choices(names, [manners[name]["weight"] for name in names])[0],
        talk=talk,
        hesitation=draw.choice([0.0, 0.1, 0.2, 0.4]),
        slip=draw.choice([0.0, 0.0, 0.05, 0.15]),
        request=draw.choice([0.0, 0.0, 0.05, 0.1]),
        beside=draw.choice([0.0, 0.0, 0.0, 0.05, 0.1]),
        patience=draw.randint(5, 9),
        has_keys=draw.random() < 0.95,
        wishes={"memory": draw.random() < 0.85, "person": draw.random() < 0.3},
        offers_heard=draw.choice([1, 1, 2, 3]),
    )


def _weighed(entries: Sequence[Mapping[str, Any]], draw: random.Random) -> Mapping[str, Any]:
    return draw.choices(entries, [entry["weight"] for entry in entries])[0]


@cache
def read_pieces(name: str) -> Any:
    """Read one file of pieces, by its name without `.yml`."""
    return yaml.safe_load((PEOPLE / f"{name}.yml").read_text("utf-8"))
