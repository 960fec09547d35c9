"""How a call begins: the greeting, then the most urgent news, the kept search, the consent, or the search."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.consent import CONSENT_VERSION
from actions.consent_gate import PRIVATE, is_locked
from actions.consent_wishes import OPENING
from actions.topics_table import OPENINGS, TOPICS
from actions.turns import (
    STEPS,
    Events,
    action,
    app,
    ask,
    go_on,
    in_tone,
    label,
    metadata,
    question_of,
    say,
    search_words,
    start_form,
)

RESUMABLE = (*STEPS, "offers_choice", "offers_index", "offers_found")
"""Slots that are kept from one call to the next, with consent."""


@action
def action_start_session(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Greets, and asks to go on with the last search, for consent, or the first question."""
    if question_of(tracker):
        return [in_tone("plain"), go_on(tracker)]
    operator = app().settings.operator_name or label("operator")
    person = metadata(tracker).get("person")
    is_known = bool(person) and app().store.consent(person) == CONSENT_VERSION
    place = app().store.place(person) if is_known else None
    events = [SlotSet("session_consent", "given"), *_liked_manner(person)] if is_known else []
    words = search_words(dict(place.slots)) if place else ""
    opening = _opening(dispatcher, tracker, person, operator) if is_known else None
    if opening is not None:
        restored = kept_slots(dict(place.slots) if place else {})
        back = [SlotSet("session_return", [["session_resume", ""]])] if words else []
        return [*events, *restored, *opening, *back]
    if words:
        say(dispatcher, "session_welcome_back", operator=operator, search=words)
        return [*events, *ask(dispatcher, tracker, "session_resume")]
    say(dispatcher, "session_greeting", operator=operator)
    if person and not is_known:
        return [*events, *ask(dispatcher, tracker, "consent_memory")]
    return [*events, start_form()]


def _opening(dispatcher: CollectingDispatcher, tracker: Tracker, person: str, operator: str) -> Events | None:
    """The news that a topic begins the call with, after the greeting; None when no topic has any."""
    for name in OPENINGS:
        topic = TOPICS.get(name)
        if topic is None or topic.opening is None:
            continue
        news = CollectingDispatcher()
        events = topic.opening(news, tracker, person)
        if events is not None:
            say(dispatcher, "session_returning", operator=operator)
            if name in PRIVATE and is_locked(tracker):
                asked = ask(dispatcher, tracker, "consent_code")
                return [SlotSet("session_wish", f"{OPENING}{name}"), *asked]
            dispatcher.messages.extend(news.messages)
            return events
    return None


def _liked_manner(person: str) -> Events:
    """The levels of pace and loudness that a person who agreed asked for in an earlier call."""
    liked = app().store.preferences(person)
    if liked is None:
        return []
    return [SlotSet("session_pace", liked.pace), SlotSet("session_loudness", liked.loudness)]


def kept_slots(slots: dict[str, Any]) -> Events:
    """The events that put the kept search back."""
    restored = [SlotSet(name, slots[name]) for name in RESUMABLE if slots.get(name) is not None]
    return [*restored, SlotSet("offers_searched", slots.get("offers_searched"))]
