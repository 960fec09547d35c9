"""Whole calls from YAML files, in virtual time, with the real dialogue in this process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.app import App, build
from bot.dialogue.embedded import EmbeddedDialogue, open_embedded
from bot.dialogue.train import train_if_needed
from bot.settings import read_settings
from bot.sources.examples import load_example_offers
from bot.speech.call_events import CallEnd
from bot.speech.call_loop import run_call
from bot.speech.call_parts import CallParts
from bot.speech.grammars import load_commands
from bot.speech.prompts import load_prompts
from bot.store.migrate import upgrade
from fakes.calls import LoudVad, ScriptedCall, ScriptedEar, ScriptedVoice, Sounds, TimedDialogue, VirtualClock
from fakes.clock import LaterClock
from fakes.story import Story, read_stories, read_story
from fakes.story_caller import StoryCaller
from fakes.story_checks import check_story

FOLDER = Path(__file__).parent
STORIES = read_stories(FOLDER)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> App:
    """An App whose database is new and whose trained model is the project's own."""
    usual = read_settings()
    data = tmp_path_factory.mktemp("calls")
    model = train_if_needed(usual)
    settings = read_settings({"VIVEVOIX_DATA": str(data)})
    settings.model_dir.mkdir(parents=True)
    (settings.model_dir / model.name).symlink_to(model)
    upgrade(settings.database_url)
    app = replace(build(replace(settings, person_secret="k" * 32)), clock=LaterClock())
    load_example_offers(app.store)
    return app


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def dialogue(app: App) -> AsyncIterator[EmbeddedDialogue]:
    """The real dialogue."""
    engine = open_embedded(app.settings, app)
    yield engine
    engine.close()


async def hold(story: Story, app: App, dialogue: EmbeddedDialogue) -> tuple[StoryCaller, CallEnd]:
    """Hold one scripted call, so many days later than now."""
    app.clock.ahead = timedelta(days=story.days_later)
    clock, sounds = VirtualClock(), Sounds()
    caller = StoryCaller(story, sounds, clock)
    parts = CallParts(
        ScriptedEar(sounds),
        LoudVad,
        ScriptedVoice(),
        TimedDialogue(dialogue, clock, story.dialogue_slow, lambda attempt: attempt in story.dialogue_fails),
        app.grammars,
        load_commands(),
        load_prompts(),
    )
    person = None if story.person == "withheld" else f"hash-of-{story.person}"
    call = ScriptedCall(clock, caller.act, person, f"{story.name}-{id(clock)}", story.no_frames_in_silence)
    end = await run_call(call, parts, caller.watch)
    left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    assert not left, "a task survived the call"
    return caller, end


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("story", STORIES, ids=[story.name for story in STORIES])
async def test_the_scripted_call_goes_as_written(story: Story, app: App, dialogue: EmbeddedDialogue) -> None:
    for name in story.before:
        earlier = replace(read_story(FOLDER / f"{name}.yml")[0], person=story.person)
        caller, end = await hold(earlier, app, dialogue)
        assert check_story(earlier, caller, end) == []
    caller, end = await hold(story, app, dialogue)
    assert check_story(story, caller, end) == []


def test_at_least_twenty_eight_calls_are_scripted() -> None:
    assert len(list(FOLDER.glob("*.yml"))) >= 28
    assert len({story.title for story in STORIES}) >= 28
