"""A part that raises in the middle of a call: the caller hears the apology when it can be said, the line is
closed, and nothing the person said is written in the log."""

from __future__ import annotations

import logging

import pytest

from bot.model import Clip, Reply
from bot.speech.call_events import AssistantSaid, Failed
from fakes.calls import ScriptedEar, ScriptedHearing, ScriptedVoice
from fakes.held_call import Held, hold

GREETING = Reply(("a b c d e",), expect="yes_no", question="q1")
SECOND = Reply(("k l m", "n o p"), expect="yes_no", question="q2")
BYE = Reply(("p q",), expect="none", is_over=True)
APOLOGY = "call back later"


def assert_apologised(held: Held) -> None:
    assert held.end.reason == "failed" and held.call.is_hung_up
    assert held.of(AssistantSaid)[-1].sentence == APOLOGY
    assert held.of(AssistantSaid)[-1].heard_share == 1.0
    assert [(failed.code, failed.is_final) for failed in held.of(Failed)] == [("call.fault", True)]


@pytest.mark.parametrize("method", ["listen", "feed", "finish"])
async def test_an_ear_that_breaks_is_apologised_for(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, method: str
) -> None:
    def broken(*_: object) -> object:
        raise RuntimeError("non")

    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(ScriptedEar if method == "listen" else ScriptedHearing, method, broken)
    held = await hold({4.0: "non"}, [GREETING, BYE])
    assert_apologised(held)
    assert "RuntimeError" in caplog.text
    assert "non" not in caplog.text


def break_voice(monkeypatch: pytest.MonkeyPatch, *, spares: str = "") -> None:
    whole = ScriptedVoice.get

    def get(self: ScriptedVoice, sentence: str, pace: int = 0) -> Clip:
        if sentence in ("a b c d e", spares):
            return whole(self, sentence, pace)
        raise RuntimeError("the voice broke")

    monkeypatch.setattr(ScriptedVoice, "get", get)


async def test_a_voice_that_breaks_on_one_sentence_is_apologised_for_with_the_kept_sound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    break_voice(monkeypatch, spares=APOLOGY)
    assert_apologised(await hold({4.0: "non"}, [GREETING, SECOND, BYE]))


async def test_a_voice_that_can_say_nothing_more_ends_the_call_without_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    break_voice(monkeypatch)
    held = await hold({4.0: "non"}, [GREETING, SECOND, BYE])
    assert held.end.reason == "failed" and held.call.is_hung_up
    assert [said.sentence for said in held.of(AssistantSaid)] == ["a b c d e"]
    assert held.end.seconds < 8


@pytest.mark.parametrize(("is_kept", "words"), [(True, "place kept"), (False, APOLOGY)])
async def test_the_place_is_said_to_be_kept_only_when_it_is(is_kept: bool, words: str) -> None:
    greeting = Reply(("a b c d e",), expect="yes_no", question="q1", facts={"is_kept": is_kept})
    held = await hold({4.0: "non"}, [greeting], failing=lambda attempt: attempt >= 2)
    assert held.end.reason == "dialogue_down"
    assert held.of(AssistantSaid)[-1].sentence == words


async def test_a_caller_who_hangs_up_during_the_apology_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> object:
        raise RuntimeError

    monkeypatch.setattr(ScriptedEar, "listen", broken)
    held = await hold({4.0: "non", 4.6: "hang up"}, [GREETING, BYE])
    assert held.end.reason == "failed"
    assert APOLOGY not in [said.sentence for said in held.of(AssistantSaid)]
