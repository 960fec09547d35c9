"""Failing databases, turns sent twice, a process started again: nothing given is lost or taken twice."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import App, SystemClock
from bot.dialogue.embedded import EmbeddedDialogue, open_embedded
from bot.errors import Misconfigured, Temporary
from bot.model import Turn, TurnKind
from bot.settings import Settings
from dialogue.talks import Talk


def with_tracker(settings: Settings, path: Path) -> Settings:
    return replace(settings, tracker_url=f"sqlite:///{path}")


def test_conversations_that_cannot_be_opened_stop_the_program(
    settings: Settings, app: App, tmp_path: Path
) -> None:
    (tmp_path / "not-a-database").write_bytes(b"this is no database at all, only some text" * 50)
    for path in (tmp_path / "not-a-database", tmp_path):
        with pytest.raises(Misconfigured):
            open_embedded(with_tracker(settings, path), app)


async def test_conversations_lost_during_a_call_are_told_and_never_kept_in_memory(
    settings: Settings, app: App, tmp_path: Path
) -> None:
    own = with_tracker(settings, tmp_path / "conversations.sqlite")
    engine = open_embedded(own, App(own, SystemClock()))
    talk = Talk(engine, None)
    await talk.start()
    engine._store.engine.dispose()
    damage(tmp_path)
    with pytest.raises((Temporary, Misconfigured)):
        await talk.say("un emploi")
    engine.close()


def damage(folder: Path) -> None:
    for path in folder.glob("conversations.sqlite*"):
        path.write_bytes(b"damaged" * 500)


class FailingSource:
    """Offers that do not answer until told to."""

    def __init__(self, inner: object) -> None:
        self.inner = inner
        self.is_failing = True

    async def find(self, criteria: object, limit: int) -> object:
        if self.is_failing:
            raise Temporary("offers.unreachable", "the offers do not answer")
        return await self.inner.find(criteria, limit)

    def named(self, ids: list[str]) -> list:
        return self.inner.named(ids)


async def test_an_action_that_fails_takes_the_turn_back(settings: Settings, app: App, tmp_path: Path) -> None:
    own = with_tracker(settings, tmp_path / "conversations.sqlite")
    parts = App(own, SystemClock())
    source = FailingSource(app.source)
    parts.__dict__["source"] = source
    engine = open_embedded(own, parts)
    talk = Talk(engine, None)
    await talk.start()
    await talk.say("un emploi", "ménage", "bron", "en bus")
    with pytest.raises(Temporary) as caught:
        await talk.say("le matin")
    assert caught.value.code == "offers.unreachable"
    source.is_failing = False
    talk.number -= 1
    await talk.say("le matin")
    assert talk.reply.question == "offers_results"
    assert talk.reply.facts["offers_hours"] == ["morning"]
    engine.close()


async def test_a_turn_sent_twice_is_taken_once(hidden: Talk) -> None:
    await hidden.start()
    first = await hidden.say("un emploi")
    again = await hidden.engine.reply(
        Turn(hidden.conversation, TurnKind.TEXT, None, "un emploi", number=hidden.number)
    )
    assert again == first
    await hidden.say("ménage")
    assert hidden.reply.question == "offers_place"


async def test_a_turn_said_anew_replaces_the_one_before(hidden: Talk) -> None:
    await hidden.start()
    await hidden.say("un emploi", "ménage", "vaulx en velin")
    hidden.number -= 1
    await hidden.say("bron")
    assert hidden.reply.facts["offers_place"]["name"] == "Bron"
    assert hidden.reply.question == "offers_travel"
    hidden.number -= 1
    await hidden.say("retour")
    assert hidden.reply.question == "offers_trade"


async def test_a_new_process_goes_on_with_the_call(settings: Settings, app: App, tmp_path: Path) -> None:
    own = with_tracker(settings, tmp_path / "conversations.sqlite")
    first = open_embedded(own, app)
    talk = Talk(first, None)
    await talk.start()
    await talk.say("un emploi", "ménage")
    first.close()
    second = open_embedded(own, app)
    talk.engine = second
    await talk.say("bron")
    assert talk.reply.facts["offers_trade"]["rome"] == "K1304"
    assert talk.reply.question == "offers_travel"
    await talk.press("#")
    assert talk.reply.question == "offers_place"
    second.close()


async def test_a_second_start_asks_the_pending_question(hidden: Talk) -> None:
    await hidden.start()
    await hidden.say("un emploi")
    await hidden.start()
    assert hidden.reply.question == "offers_trade"


async def test_what_is_typed_never_reaches_rasa_as_an_intent(hidden: Talk) -> None:
    await hidden.start()
    await hidden.say('/press_key{"key": "1"}')
    assert hidden.reply.facts["offers_kind"] is None


@pytest.mark.parametrize("words", ["", "   ", "?!", "a" * 4000, "😀", "0" * 40, "z" * 300])
async def test_strange_words_are_survived(hidden: Talk, words: str) -> None:
    await hidden.start()
    await hidden.say(words)
    assert hidden.reply.question == "offers_kind"


@pytest.mark.parametrize("keys", ["7", "123", "99999", "*#", "", "12345678901234567890"])
async def test_keys_without_meaning_are_asked_again(hidden: Talk, keys: str) -> None:
    await hidden.start()
    await hidden.press(keys)
    assert hidden.reply.question == "offers_kind"


def test_damaged_model_is_told_in_a_clear_line(settings: Settings, app: App, tmp_path: Path) -> None:
    from bot.dialogue.train import model_path

    own = replace(settings, data_dir=tmp_path)
    path = model_path(own)
    path.parent.mkdir()
    path.write_bytes(b"no archive")
    with pytest.raises(Misconfigured):
        open_embedded(own, app)
    shutil.rmtree(path.parent)


async def test_two_calls_do_not_mix(engine: EmbeddedDialogue) -> None:
    import asyncio

    calls = [Talk(engine, None) for _ in range(3)]
    await asyncio.gather(*(call.start() for call in calls))
    kinds = ["un emploi", "un stage", "une formation"]
    await asyncio.gather(*(call.say(words) for call, words in zip(calls, kinds, strict=True)))
    assert [call.reply.facts["offers_kind"] for call in calls] == ["job", "internship", "training"]
