"""Simulated people: who they are, what they want, how they speak; each is combined from hand-written
pieces."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from bot.bench.lives import licence_of, life_of
from bot.bench.people_facts import Fact, read_pieces, weighed
from bot.errors import Refused

DEVELOPMENT, SCORED = "development", "scored"
"""Halves of the people: the dialogue is repaired on the first; the second is only counted."""

GOALS = ("search", "cv", "apply")
"""What people call for."""

MOST_PEOPLE = 100_000
"""Combinations that may be asked for."""


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
        kind = weighed(kinds, draw)
        is_known = draw.random() >= (0.06 if wish != "kind" else 0.0)
        facts[wish] = Fact(
            frozenset(kind["codes"]), tuple(kind["short"]), tuple(kind["long"]), is_known=is_known
        )
    if goal == "cv":
        facts |= life_of(number, traits.manner, trade)
        facts["hours"] = replace(facts["hours"], is_known=True)
        traits = replace(traits, wishes={**traits.wishes, **_wishes_of_cv(draw)})
        facts["licence"] = licence_of(traits.wishes["licence"])
    way = facts.pop("way")  # told by those who call to apply; others have what they called for
    if goal == "apply":
        facts["way"] = replace(way, is_known=True, is_framed=False)
        facts["employer"] = Fact(frozenset(), tuple(read_pieces("lives")["employer"]), is_framed=False)
        wishes = {name: draw.random() < 0.7 for name in ("paper", "rehearse", "follow_up")}
        traits = replace(traits, wishes={**traits.wishes, **wishes})
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


def _wishes_of_cv(draw: random.Random) -> dict[str, bool]:
    """A person who wants a CV agrees that it is kept."""
    has_licence = draw.random() < 0.4
    return {
        "memory": True,
        "cv": True,
        "licence": has_licence,
        "vehicle": has_licence and draw.random() < 0.5,
    }
