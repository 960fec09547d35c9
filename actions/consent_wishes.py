"""What a person wants, done once what it needs was asked: to be remembered, or the code."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.consent_gate import close_aside, interpose, is_locked
from actions.consent_pages import PAGE, tell_page
from actions.topics import begin_topic, leave
from actions.topics_table import TOPICS
from actions.turns import Events, app, go_on, in_tone, metadata, question_of, say, settled
from bot.jobs.rights import PERSON, PURPOSES

CODE_NEW, CODE_DROP = "code_new", "code_drop"
"""To choose a code, to remove it."""

OPENING = "opening:"
"""To hear the news of a topic at the beginning of a call, when the code was told."""


def wish_for(dispatcher: CollectingDispatcher, tracker: Tracker, wish: str) -> Events:
    """Do what the person wants about the code now, or ask first what it needs: a number, the consent that is
    being asked, the memory, the code itself."""
    if not metadata(tracker).get("person"):
        say(dispatcher, "consent_no_number")
        return [*settled(), in_tone("plain"), go_on(tracker)]
    if question_of(tracker) == "consent_memory":
        say(dispatcher, "session_wish_noted")
        return [*settled(), SlotSet("session_wish", wish), in_tone("plain"), go_on(tracker)]
    if tracker.get_slot("session_consent") != "given":
        say(dispatcher, "consent_needs_memory")
        return interpose(tracker, "consent_keep", wish)
    if is_locked(tracker):
        return interpose(tracker, "consent_code", wish)
    return _do(dispatcher, tracker, wish)


def fulfil(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Do what was wanted, now that what it needs is there."""
    wish = tracker.get_slot("session_wish") or ""
    return [SlotSet("session_wish", None), *_do(dispatcher, tracker, wish)]


def skip(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Leave what was wanted, with what it was about to say, and go on with what needs no code."""
    wish = tracker.get_slot("session_wish") or ""
    left = [*settled(), SlotSet("session_wish", None), SlotSet("session_notes", None)]
    if wish.startswith(PAGE):
        return [*left, *tell_page(dispatcher, tracker, int(wish.removeprefix(PAGE)) + 1, is_open=False)]
    if tracker.get_slot("session_question") == "consent_code":
        return [*left, *leave(dispatcher, tracker)]
    return [*left, *close_aside(tracker)]


def _do(dispatcher: CollectingDispatcher, tracker: Tracker, wish: str) -> Events:
    person = metadata(tracker).get("person") or ""
    if wish in TOPICS:
        return begin_topic(tracker, TOPICS[wish])
    if wish.startswith(OPENING):
        topic = TOPICS[wish.removeprefix(OPENING)]
        news = topic.opening(dispatcher, tracker, person) if topic.opening else None
        return news if news is not None else leave(dispatcher, tracker)
    if wish.startswith(PAGE):
        return tell_page(dispatcher, tracker, int(wish.removeprefix(PAGE)), is_open=True)
    if wish == CODE_NEW:
        return interpose(tracker, "consent_code_new")
    if wish == CODE_DROP:
        app().pins.remove(person, PERSON, app().clock.now())
        say(dispatcher, "consent_code_removed")
    if wish in PURPOSES:
        return interpose(tracker, f"consent_{wish}")
    return close_aside(tracker)
