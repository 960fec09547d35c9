"""From a turn to a message for the dialogue, and from its messages and slots to a reply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.errors import Misconfigured
from bot.french.heard import normalize, opening_hesitation
from bot.model import Reply, Turn, TurnKind
from bot.speech.manner import SLOWEST

EVENTS = {
    TurnKind.START: "/start_session",
    TurnKind.SILENT: "/stay_silent",
    TurnKind.MISHEARD: "/mishear_speech",
}
"""Messages for the turns that hold no words."""

KEY_COMMANDS = {"0": "/ask_person", "*": "/ask_repeat", "#": "/go_back"}
"""Keys that mean the same at every question."""

FACT_SLOTS = ("offers_kind", "offers_trade", "offers_place", "offers_travel", "offers_hours")
"""Slots shown to displays and tests; in the order of the questions."""


FLAGS = ("has_agreed_reminders",)
"""Custom fields of a response that a channel must know of: the person just agreed to reminders, so that the
channel keeps the number, which the dialogue never has."""


def without_opening(turn: Turn) -> Turn:
    """The spoken turn without the words that only begin it ("comment dire oui"), which would be commands."""
    count = opening_hesitation(normalize(turn.text)) if turn.kind is TurnKind.SPEECH else 0
    words = turn.text.split()
    if not count or len(normalize(turn.text).split()) != len(words):
        return turn
    return replace(turn, text=" ".join(words[count:]), word_confidences=turn.word_confidences[count:])


def message_of(turn: Turn, question: str, responses: Mapping[str, Any]) -> str:
    """The message for a turn: words in normal form, or an intent after a slash. The meaning of a key at a
    question is in the question's response (`custom: keys`)."""
    if turn.kind in EVENTS:
        return EVENTS[turn.kind]
    if turn.kind is TurnKind.KEYS:
        keys = turn.text.strip()
        if keys in KEY_COMMANDS:
            return KEY_COMMANDS[keys]
        meaning = str((custom_of(responses, question).get("keys") or {}).get(keys, ""))
        digits = "".join(mark for mark in keys if mark.isdigit())[:12]
        return meaning if meaning.startswith("/") else f'/press_key{{"key": "{digits}"}}'
    return normalize(turn.text) or EVENTS[TurnKind.MISHEARD]


def custom_of(responses: Mapping[str, Any], question: str) -> Mapping[str, Any]:
    """The custom fields of a question's response."""
    variants = responses.get(f"utter_{question}") or [{}]
    return variants[0].get("custom") or {}


def reply_of(
    messages: Sequence[Mapping[str, Any]],
    slots: Mapping[str, Any],
    responses: Mapping[str, Any],
    intent: str,
) -> Reply:
    """Put the messages of one turn together, in order: one sentence a line, then what is expected."""
    sentences = tuple(
        line.strip()
        for message in messages
        for line in str(message.get("text") or "").splitlines()
        if line.strip()
    )
    custom: dict[str, Any] = {}
    for message in messages:
        custom |= dict(message.get("custom") or {})
    is_over = bool(custom.get("is_over"))
    question = "" if is_over else slots.get("session_aside") or slots.get("session_question") or ""
    return Reply(
        sentences=sentences,
        expect="none" if is_over else str(custom_of(responses, question).get("expect", "free")),
        question=question,
        pace=min(SLOWEST, int(slots.get("session_pace") or 0) + int(custom.get("slower") or 0)),
        loudness=int(slots.get("session_loudness") or 0),
        is_over=is_over,
        wait_seconds=float(custom.get("wait_seconds") or 0.0),
        facts={**facts_of(slots, question, intent), **{name: True for name in FLAGS if custom.get(name)}},
    )


def facts_of(slots: Mapping[str, Any], question: str, intent: str) -> dict[str, Any]:
    """What is understood so far, what was proposed and whom to contact."""
    trade = slots.get("offers_trade")
    facts: dict[str, Any] = {name: slots.get(name) for name in FACT_SLOTS}
    if trade:
        facts["offers_trade"] = {name: trade.get(name) for name in ("rome", "label", "spoken")}
    facts["proposed"] = list(slots.get("offers_proposed") or [])
    facts["contact"] = slots.get("offers_contact")
    facts["step"] = FACT_SLOTS.index(question) + 1 if question in FACT_SLOTS else 0
    facts["intent"] = intent
    facts["is_kept"] = slots.get("session_consent") == "given"
    return facts


def questions_of(responses: Mapping[str, Any]) -> list[str]:
    """All that the dialogue can ask: what has other words to be asked in."""
    asked = (name.removeprefix("utter_") for name in responses if name.endswith("_again"))
    return sorted(name.removesuffix("_again") for name in asked)


def check_responses(responses: Mapping[str, Any]) -> None:
    """Check that every question says what it expects, and has other words, keys, a reason and an example.
    Raises Misconfigured."""
    for question in questions_of(responses):
        if "expect" not in custom_of(responses, question):
            raise Misconfigured("dialogue.question", f"utter_{question} has no custom: expect")
        for kind in ("keys", "why", "example"):
            if f"utter_{question}_{kind}" not in responses:
                raise Misconfigured("dialogue.question", f"utter_{question}_{kind} is missing")
