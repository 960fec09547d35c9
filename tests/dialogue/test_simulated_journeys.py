"""Simulated people call the real dialogue: loose bounds that fail when the dialogue breaks."""

from __future__ import annotations

import pytest

from bot.app import App
from bot.bench.journeys import Journey, World
from bot.bench.journeys_score import DONE, judge_journey, level_of
from bot.bench.people import Profile, make_people
from bot.dialogue.embedded import EmbeddedDialogue


@pytest.fixture(scope="module")
def world(app: App, engine: EmbeddedDialogue) -> World:
    return World(app, engine)


def calm(profile: Profile) -> Profile:
    """The same person, who speaks plainly and answers each question."""
    plain = {"hesitation": 0.0, "slip": 0.0, "request": 0.0, "beside": 0.0, "talk": "little"}
    traits = profile.traits.__class__(**{**profile.traits.__dict__, "manner": "standard", **plain})
    return Profile(profile.name, profile.half, profile.goal, profile.facts, traits)


async def travel(world: World, people: list[Profile], rate: float) -> list[Journey]:
    return [await world.travel(one, rate) for one in people]


async def test_perfect_speakers_complete_their_search(world: World) -> None:
    journeys = await travel(world, [calm(one) for one in make_people(8, "search")], 0.0)
    outcomes = [judge_journey(one) for one in journeys]
    assert sum(one.cause == DONE for one in outcomes) >= 7, [one.cause for one in outcomes]
    assert not [one.journey.person for one in outcomes if one.wrong]
    assert all(one.turns <= 20 for one in journeys)


async def test_most_searches_are_done_with_a_third_of_the_words_wrong(world: World) -> None:
    journeys = await travel(world, make_people(20, "search"), 0.3)
    level = level_of([judge_journey(one) for one in journeys])
    assert 0.2 < level.obtained < 0.42
    assert level.done.count >= 14, level.causes
    assert level.wrong.count <= 4, level.causes
    assert level.turns[0] <= 24
