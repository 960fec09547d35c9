"""A yes or no that is hard to take back is never guessed; a plain one is understood in anybody's words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import session
from actions.consent_purposes import NO, YES


def tracker_of(text: str, question: str) -> Tracker:
    slots = {"session_question": question}
    message = {"text": text, "intent": {"name": "nlu_fallback", "confidence": 0.3}, "metadata": {}}
    return Tracker("conversation", slots, message, [], False, None, {}, None)


@pytest.fixture
def outcomes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was done, by name; the real outcomes speak and store."""
    done: list[str] = []

    def outcome(name: str) -> Callable[..., list]:
        return lambda *arguments: done.append(name) or []

    for name in ("tell", "unclear", "resume", "restart", "say", "go_on"):
        monkeypatch.setattr(session, name, outcome(name))
    monkeypatch.setitem(YES, "consent_memory", outcome("remember"))
    monkeypatch.setitem(YES, "consent_erasure", outcome("erase"))
    monkeypatch.setitem(NO, "consent_memory", outcome("keep_nothing"))
    return done


@pytest.mark.parametrize("take", [session.take_yes, session.take_no])
@pytest.mark.parametrize(
    "text", ["oui mais non", "non oui", "oui oui non", "non non c'est bon", "oui peut être"]
)
@pytest.mark.parametrize("question", ["consent_memory", "consent_erasure", "consent_mediator"])
def test_an_answer_that_may_be_a_yes_and_a_no_is_asked_again(take, text, question, outcomes) -> None:
    take(CollectingDispatcher(), tracker_of(text, question))
    assert outcomes == ["unclear"]


@pytest.mark.parametrize(
    ("text", "question", "done"),
    [
        ("laisse tomber", "consent_memory", "keep_nothing"),
        ("wesh vas y oui", "consent_memory", "remember"),
        ("de ouf", "consent_erasure", "erase"),
        ("tu m'étonnes", "mediator_person", "tell"),
        ("c'est pas de refus", "session_resume", "resume"),
        ("lundi", "consent_memory", "unclear"),
        ("bof", "consent_memory", "unclear"),
        ("oui mais non", "consent_memory", "unclear"),
        ("laisse tomber", "offers_trade", "unclear"),
    ],
)
def test_words_that_no_intent_was_found_for_still_answer_by_yes_or_no(text, question, done, outcomes) -> None:
    session.action_handle_unclear().run(CollectingDispatcher(), tracker_of(text, question), {})
    assert outcomes == [done]
