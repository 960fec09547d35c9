"""Being remembered: agreed to or not, and erased."""

from __future__ import annotations

import logging

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.consent_gate import interpose, is_locked
from actions.consent_pages import count_words
from actions.consent_wishes import fulfil
from actions.turns import (
    Events,
    action,
    app,
    ask,
    go_on,
    in_tone,
    is_sure,
    label,
    metadata,
    say,
    search_words,
    settled,
    start_form,
    unclear,
)
from bot.french.spoken import say_list
from bot.french.spoken_numbers import pairs_of, say_pair

log = logging.getLogger(__name__)

MOST_THINGS = 4
"""Things named in a receipt: the sentence stays short."""

CONSENT_VERSION = "2026-12"
"""Version of the spoken questions; a yes to another version is asked again when the meaning changes. This one
speaks of all answers (the CV and the applications too), the one before of the search only."""


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
    wish = tracker.get_slot("session_wish")
    if wish:
        return interpose(tracker, "consent_code") if is_locked(tracker) else fulfil(dispatcher, tracker)
    say(dispatcher, "session_steps")
    return [in_tone("plain"), start_form()]


def erase(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Erase all about the person and say the receipt; the engine then erases the words of all the person's
    conversations and starts anew."""
    person = metadata(tracker).get("person")
    receipt = app().erasure.erase(person) if person else None
    if receipt is not None and receipt.things:
        log.info("erasure: receipt %s, %d rows", receipt.number, receipt.rows)
        things = say_list([_thing(name, count) for name, count in receipt.things.items()][:MOST_THINGS])
        number = label("joiner", "list").join(say_pair(pair) for pair in pairs_of(receipt.number))
        say(dispatcher, "consent_erased", things=things, receipt=number)
    else:
        say(dispatcher, "consent_erased_nothing")
    listen = FollowupAction("action_listen")
    return [SlotSet("session_consent", "refused"), SlotSet("session_aside", None), listen]


def heard_question(tracker: Tracker, question: str) -> str:
    """A question as the person heard it last, in the words it was asked in."""
    for event in reversed(tracker.events):
        name = (event.get("metadata") or {}).get("utter_action") or ""
        if event.get("event") == "bot" and name.startswith(f"utter_{question}"):
            return (event.get("text") or "").strip()
    return ""


def _thing(name: str, count: int) -> str:
    return count_words(count) if name == "applications" else label("erased", name)


def _record(tracker: Tracker, is_given: bool) -> None:
    person = metadata(tracker).get("person")
    if person:
        heard = heard_question(tracker, "consent_memory")
        app().store.record_consent(person, CONSENT_VERSION, is_given, app().clock.now(), heard)
