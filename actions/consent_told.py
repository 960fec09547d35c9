"""What is kept, told page by page; who looked; what is wrong, corrected."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.consent_gate import close_aside, interpose, is_locked
from actions.consent_pages import tell_page, watcher_line
from actions.turns import Events, action, app, go_on, in_tone, is_sure, metadata, say, settled, unclear


@action
def action_tell_memory(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Says what is kept about the person, one page, and asks whether to go on."""
    if tracker.get_slot("session_consent") != "given":
        say(dispatcher, "consent_nothing_known")
        return [*settled(), in_tone("plain"), go_on(tracker)]
    return tell_page(dispatcher, tracker, 0, not is_locked(tracker))


@action
def action_tell_watchers(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Says who looked at what is kept."""
    if tracker.get_slot("session_consent") != "given":
        say(dispatcher, "consent_nothing_known")
    else:
        name, values = watcher_line(metadata(tracker).get("person") or "")
        say(dispatcher, name, **values)
    return [*settled(), in_tone("plain"), go_on(tracker)]


@action
def action_correct_memory(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Leads to the correction of the CV when there is one, else of the search."""
    if not is_sure(tracker):
        return unclear(dispatcher, tracker, "asides_not_understood")
    person = metadata(tracker).get("person")
    if person and app().cvs.of(person):
        return interpose(tracker, "consent_correction")
    return correct_search(dispatcher, tracker)


def correct_cv(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Take the CV up again: anything in it can be changed there."""
    return [*settled(), SlotSet("session_aside", None), FollowupAction("action_make_cv")]


def correct_search(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Say how to change the search, and come back to the pending question."""
    say(dispatcher, "consent_correct_search")
    return close_aside(tracker)
