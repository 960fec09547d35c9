"""What becomes of facts of the search: used, confirmed by yes or no, refused, or objected to afterwards."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.offers_facts import understand
from actions.turns import STEPS, Events, cleared, intent_of, metadata, settled
from bot.french.answers import load_answers
from bot.french.heard_yes_no import read_yes_no

Doubt = tuple[str, Any]
"""A slot and the value to confirm."""


def filled(values: dict[str, Any], doubts: tuple[Doubt, ...]) -> Events:
    """Use these values, then confirm the doubts that are about other slots."""
    left = [list(doubt) for doubt in doubts if doubt[0] not in values]
    return [
        *(SlotSet(slot, value) for slot, value in values.items()),
        SlotSet("offers_doubt", left or None),
        SlotSet("offers_confirmation", None if left else "none"),
        SlotSet("session_heard", list(values)),
        SlotSet("offers_noted", list(values)),
        SlotSet("offers_choice", None),
        *settled(),
        SlotSet("session_aside", None),
    ]


def doubted(doubts: tuple[Doubt, ...]) -> Events:
    """Use nothing yet: each doubt is confirmed by yes or no."""
    return [
        SlotSet("offers_doubt", [list(doubt) for doubt in doubts]),
        SlotSet("offers_confirmation", None),
        SlotSet("session_heard", []),
        SlotSet("session_aside", None),
    ]


def confirmation(tracker: Tracker) -> str:
    """What the turn answers to "is it that?": `yes`, `no` (and nothing else), or nothing."""
    intent = intent_of(tracker)[0]
    text = tracker.latest_message.get("text") or ""
    value = read_yes_no(text).value
    if intent == "affirm_answer" or value == "yes":
        return "yes"
    is_bare = text.startswith("/") or load_answers().is_refusal(text)
    return "no" if is_bare and (intent == "deny_answer" or value == "no") else ""


def confirmed(pending: list[Doubt]) -> Events:
    """The first doubt was right: use it; the others follow."""
    slot, value = pending[0]
    return filled({slot: value}, tuple(pending[1:]))


def denied(tracker: Tracker, pending: list[Doubt]) -> Events:
    """The words were not that: the question comes back in other words, then with keys."""
    failures = int(tracker.get_slot("session_failures") or 0) + 1
    slot, value = pending[0]
    return [
        *(cleared([slot]) if tracker.get_slot(slot) == value else []),
        SlotSet("offers_doubt", [list(doubt) for doubt in pending[1:]] or None),
        SlotSet("offers_confirmation", None if pending[1:] else "no"),
        SlotSet("session_heard", []),
        SlotSet("session_failures", failures),
        SlotSet("session_tone", None if pending[1:] else "again" if failures == 1 else "keys"),
    ]


def objected(tracker: Tracker, question: str) -> Events:
    """Facts were just said back and the turn refuses them without words that replace them: one fact is asked
    anew, several are confirmed one after the other. [] when the turn is no such refusal."""
    text = tracker.latest_message.get("text") or ""
    noted = [slot for slot in tracker.get_slot("offers_noted") or () if tracker.get_slot(slot) is not None]
    if not noted or text.startswith("/") or not _is_objection(tracker, text, question, noted):
        return []
    if len(noted) > 1 or metadata(tracker).get("is_doubtful"):
        return [
            SlotSet("offers_noted", []),
            *doubted(tuple((slot, tracker.get_slot(slot)) for slot in noted)),
        ]
    return [
        *cleared(noted),
        SlotSet("offers_noted", []),
        SlotSet("offers_confirmation", "no"),
        SlotSet("session_heard", []),
        SlotSet("session_tone", "again"),
        *settled(),
    ]


def _is_objection(tracker: Tracker, text: str, question: str, noted: list[str]) -> bool:
    """A "no" answers some questions: there, only words of correction object to what was noted. A refusal of
    something else ("pas en voiture", at the next question) objects to nothing."""
    answers = load_answers()
    if answers.to_change(text):
        return False
    if question not in STEPS:
        return intent_of(tracker)[0] == "correct_search" and question == "offers_results"
    if answers.is_refusal(text):
        return question != "offers_hours"
    rest = answers.after_objection(text)
    if not rest:
        return False
    said = understand(rest, question)
    says_nothing = not said.sure and not said.doubts
    return says_nothing or any(_names(rest, slot, tracker.get_slot(slot)) for slot in noted)


def _names(words: str, slot: str, value: Any) -> bool:
    """Tell whether words name the value of a slot: the same work, the same place, the same code."""
    understood = understand(words, slot)
    named = {**dict(understood.doubts), **understood.sure}.get(slot)
    if isinstance(named, dict) and isinstance(value, dict):
        key = "rome" if slot == "offers_trade" else "insee"
        return named.get(key) is not None and named.get(key) == value.get(key)
    return named is not None and named == value
