"""What is kept about a person: agreed to, told, erased."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.topics import begin_topic
from actions.topics_table import TOPICS
from actions.turns import (
    Events,
    action,
    app,
    ask,
    go_on,
    in_tone,
    is_sure,
    metadata,
    say,
    search_words,
    settled,
    start_form,
    unclear,
)

CONSENT_VERSION = "2026-11"
"""Version of the spoken question; a yes to another version is asked again when its meaning changes."""


@action
def action_tell_memory(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Says what is kept about the person."""
    if tracker.get_slot("session_consent") == "given":
        place = app().store.place(metadata(tracker).get("person") or "")
        words = search_words(dict(place.slots)) if place else ""
        say(dispatcher, "consent_known" if words else "consent_known_empty", search=words)
    else:
        say(dispatcher, "consent_nothing_known")
    return [*settled(), in_tone("plain"), go_on(tracker)]


@action
def action_ask_erasure(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Asks whether all is to be erased; nothing is erased yet."""
    if not is_sure(tracker):
        return unclear(dispatcher, tracker, "asides_not_heard")
    return [*settled(), SlotSet("session_aside", "consent_erasure"), in_tone("plain"), go_on(tracker)]


def remember(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Record the yes and go on."""
    _record(tracker, is_given=True)
    say(dispatcher, "consent_given")
    given = [*settled(), SlotSet("session_consent", "given")]
    place = app().store.place(metadata(tracker).get("person") or "")
    words = search_words(dict(place.slots)) if place else ""
    if words:  # the person had agreed to an older question: the last search is still there
        say(dispatcher, "session_last_search", search=words)
        return [*given, *ask(dispatcher, tracker, "session_resume"), FollowupAction("action_listen")]
    return [*given, *begin(dispatcher, tracker)]


def keep_nothing(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Respect the no and go on: everything works, nothing is kept."""
    _record(tracker, is_given=False)
    say(dispatcher, "consent_refused")
    return [*settled(), SlotSet("session_consent", "refused"), *begin(dispatcher, tracker)]


@action
def action_leave_consent(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Nothing was understood of the answer: nothing is kept, nothing is recorded, and the call goes on."""
    say(dispatcher, "consent_left")
    return [*settled(), *begin(dispatcher, tracker)]


def begin(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Begin what the person already asked for, else the search."""
    wish = TOPICS.get(tracker.get_slot("session_wish") or "")
    if wish is not None:
        return begin_topic(tracker, wish)
    say(dispatcher, "session_steps")
    return [in_tone("plain"), start_form()]


def erase(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Erase all about the person; the engine then erases the conversation's words and starts anew."""
    person = metadata(tracker).get("person")
    if person:
        app().store.erase_person(person)
    say(dispatcher, "consent_erased")
    listen = FollowupAction("action_listen")
    return [SlotSet("session_consent", "refused"), SlotSet("session_aside", None), listen]


def _record(tracker: Tracker, is_given: bool) -> None:
    person = metadata(tracker).get("person")
    if person:
        app().store.record_consent(person, CONSENT_VERSION, is_given, app().clock.now())
