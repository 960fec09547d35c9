"""How the assistant speaks: slower, faster, louder, softer, one level at a time; kept with consent."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.asides import last_reply
from actions.turns import Events, action, go_on, in_tone, say, settled, words_in
from bot.speech.manner import LOUDEST, SLOWEST, SOFTEST

SLOWER = ("asides_slower", "asides_slower_still", "asides_slowest")
"""What is said on coming to the levels of pace 1, 2 and 3."""


@action
def action_speak_slower(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Speaks one level slower from now on, and says the last reply again; at the last level, offers to
    repeat or to say it in other words."""
    pace = _level(tracker, "session_pace")
    if pace >= SLOWEST:
        return _unchanged(dispatcher, tracker, "asides_no_slower")
    say(dispatcher, SLOWER[pace])
    return _said_again(dispatcher, tracker, SlotSet("session_pace", pace + 1))


@action
def action_speak_faster(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Speaks one level faster, or at the usual pace when it is asked for."""
    pace = _level(tracker, "session_pace")
    if pace <= 0:
        return _unchanged(dispatcher, tracker, "asides_no_faster")
    faster = 0 if words_in(tracker, "usual_pace") else pace - 1
    say(dispatcher, "asides_faster" if faster else "asides_usual_pace")
    return [*settled(), SlotSet("session_pace", faster), in_tone("plain"), go_on(tracker)]


@action
def action_speak_louder(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Speaks one level louder from now on, and says the last reply again."""
    loudness = _level(tracker, "session_loudness")
    if loudness >= LOUDEST:
        return _unchanged(dispatcher, tracker, "asides_no_louder")
    say(dispatcher, "asides_loudest" if loudness + 1 == LOUDEST else "asides_louder")
    return _said_again(dispatcher, tracker, SlotSet("session_loudness", loudness + 1))


@action
def action_speak_softer(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Speaks one level softer from now on."""
    loudness = _level(tracker, "session_loudness")
    if loudness <= SOFTEST:
        return _unchanged(dispatcher, tracker, "asides_no_softer")
    say(dispatcher, "asides_softer")
    changed = SlotSet("session_loudness", loudness - 1)
    return [*settled(), changed, in_tone("plain"), go_on(tracker)]


def _level(tracker: Tracker, slot: str) -> int:
    return int(tracker.get_slot(slot) or 0)


def _said_again(dispatcher: CollectingDispatcher, tracker: Tracker, changed: EventType) -> Events:
    """The person missed what was said: the whole last reply comes again, in the new manner."""
    for text, custom in last_reply(tracker):
        dispatcher.utter_message(text=text, json_message=custom)
    return [*settled(), changed, in_tone("said"), go_on(tracker)]


def _unchanged(dispatcher: CollectingDispatcher, tracker: Tracker, key: str) -> Events:
    say(dispatcher, key)
    return [*settled(), in_tone("plain"), go_on(tracker)]
