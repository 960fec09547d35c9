"""What can be said at any time: each aside is answered, then the pending question comes back."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.offers_results import RESULTS, show
from actions.session import unclear
from actions.turns import (
    STEPS,
    Events,
    app,
    cleared,
    go_on,
    in_tone,
    label,
    question_of,
    say,
    settled,
    start_form,
)

OPEN_VALUES: dict[str, Any] = {
    "offers_kind": "any",
    "offers_trade": {"rome": "", "romes": [], "label": "", "spoken": ""},
    "offers_travel": "near",
    "offers_hours": [],
}
"""What a skipped or unknown answer stands for; an unknown place is the default town."""


NO_DOUBT = SlotSet("offers_confirmation", "none")


class RepeatReply(Action):
    """Says the whole last reply again, word for word."""

    def name(self) -> str:
        return "action_repeat_reply"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
        for text, custom in last_reply(tracker):
            dispatcher.utter_message(text=text, json_message=custom)
        return [*settled(), in_tone("said"), go_on(tracker)]


class Rephrase(Action):
    """Asks the question in other words, then with choices by key."""

    def name(self) -> str:
        return "action_rephrase"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
        failures = int(tracker.get_slot("session_failures") or 0) + 1
        if failures > 2:
            return unclear(dispatcher, tracker, "asides_help")
        tone = "again" if failures == 1 else "keys"
        return [SlotSet("session_failures", failures), in_tone(tone), go_on(tracker)]


class ExplainWhy(Action):
    """Says why the question is asked."""

    def name(self) -> str:
        return "action_explain_why"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
        say(dispatcher, f"{_asked(tracker)}_why")
        return [*settled(), in_tone("plain"), go_on(tracker)]


class GiveExample(Action):
    """Gives an example of an answer."""

    def name(self) -> str:
        return "action_give_example"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
        say(dispatcher, f"{_asked(tracker)}_example")
        return [*settled(), in_tone("plain"), go_on(tracker)]


class SkipQuestion(Action):
    """Leaves the question open; at the offers, goes to the next one."""

    def name(self) -> str:
        return "action_skip_question"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
        return open_answer(dispatcher, tracker)


class TakeUnknown(Action):
    """Does with an "I do not know": searches wide, or proposes the frequent trades first."""

    def name(self) -> str:
        return "action_take_unknown"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
        failures = int(tracker.get_slot("session_failures") or 0)
        if _asked(tracker) == "offers_trade" and failures == 0:
            say(dispatcher, "offers_trade_unknown")
            return [SlotSet("session_failures", 1), in_tone("keys"), go_on(tracker)]
        return open_answer(dispatcher, tracker)


class GoBack(Action):
    """Comes back to the question before, its answer emptied."""

    def name(self) -> str:
        return "action_go_back"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
        question = _asked(tracker)
        if tracker.get_slot("session_aside") or question == "offers_confirmation":
            slot = (tracker.get_slot("offers_doubt") or [[None]])[0][0]
            emptied = cleared(["session_aside", "offers_doubt", *([slot] if slot else [])])
            return [*settled(), *emptied, NO_DOUBT, in_tone("plain"), go_on(tracker)]
        order = [*STEPS, RESULTS]
        if question in ("offers_contact", "offers_more"):
            return [*settled(), *cleared(["offers_choice", "offers_view"]), start_form()]
        if question == "offers_restart":
            question = RESULTS
        if question not in order or question == STEPS[0]:
            say(dispatcher, "asides_first_question")
            return [*settled(), in_tone("plain"), go_on(tracker)]
        before = order[order.index(question) - 1]
        emptied = cleared([before, "offers_searched", "session_heard"])
        return [*settled(), *emptied, in_tone("plain"), go_on(tracker)]


class Wait(Action):
    """Grants the person up to a minute of silence."""

    def name(self) -> str:
        return "action_wait"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
        say(dispatcher, "asides_wait")
        return [*settled(), in_tone("said"), go_on(tracker)]


class Help(Action):
    """Says what can be said, then asks again."""

    def name(self) -> str:
        return "action_help"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
        say(dispatcher, "asides_help")
        return [*settled(), in_tone("plain"), go_on(tracker)]


class TellProgress(Action):
    """Says which step of how many this is."""

    def name(self) -> str:
        return "action_tell_progress"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
        step = step_of(tracker)
        if step:
            code = STEPS[step - 1]
            say(dispatcher, "asides_progress", step=step, total=len(STEPS), label=label("step", code))
        else:
            is_before = _asked(tracker) in ("session_resume", "consent_memory")
            say(dispatcher, "asides_progress_start" if is_before else "asides_progress_end")
        return [*settled(), in_tone("plain"), go_on(tracker)]


class SpeakSlower(Action):
    """Speaks slowly from now on, and in the next calls with consent."""

    def name(self) -> str:
        return "action_speak_slower"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
        return _changed_voice(dispatcher, tracker, "asides_slower", "session_is_slow", True)


class SpeakFaster(Action):
    """Speaks at the usual speed again."""

    def name(self) -> str:
        return "action_speak_faster"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
        return _changed_voice(dispatcher, tracker, "asides_faster", "session_is_slow", False)


class SpeakLouder(Action):
    """Speaks louder from now on."""

    def name(self) -> str:
        return "action_speak_louder"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
        return _changed_voice(dispatcher, tracker, "asides_louder", "session_is_loud", True)


def last_reply(tracker: Tracker) -> list[tuple[str, dict[str, Any]]]:
    """Texts of the last reply, in order, each with its custom fields."""
    said: list[tuple[str, dict[str, Any]]] = []
    users = 0
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            users += 1
            if users == 2:
                break
        elif event.get("event") == "bot" and users == 1:
            custom = dict((event.get("data") or {}).get("custom") or {})
            custom.pop("wait_seconds", None)
            said.append((event.get("text") or "", custom))
    return said[::-1]


def step_of(tracker: Tracker) -> int:
    """Number of the pending step, from 1; 0 when the question is not one of the steps."""
    question = _asked(tracker)
    if question == "offers_confirmation":
        question = (tracker.get_slot("offers_doubt") or [[""]])[0][0]
    return STEPS.index(question) + 1 if question in STEPS else 0


def open_answer(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Leave the pending question open and say so."""
    question = _asked(tracker)
    if question == RESULTS:
        return show(dispatcher, tracker, +1)
    if question == "offers_confirmation":
        question = (tracker.get_slot("offers_doubt") or [[STEPS[0]]])[0][0]
    if question not in STEPS:
        return unclear(dispatcher, tracker, "asides_not_understood")
    say(dispatcher, "offers_trade_any" if question == "offers_trade" else f"{question}_unknown")
    value = _default_place() if question == "offers_place" else OPEN_VALUES[question]
    emptied = cleared(["session_heard", "session_tone", "offers_doubt"])
    return [*settled(), *emptied, NO_DOUBT, SlotSet(question, value), start_form()]


def _default_place() -> dict[str, Any]:
    found = app().places.find(label("default_place"), limit=1)[0]
    return {
        "insee": found.insee, "name": found.name, "kind": found.kind, "latitude": found.latitude,
        "longitude": found.longitude, "postcode": found.postcode, "spoken": found.spoken,
    }


def _asked(tracker: Tracker) -> str:
    return question_of(tracker) or STEPS[0]


def _changed_voice(
    dispatcher: CollectingDispatcher, tracker: Tracker, key: str, slot: str, value: bool
) -> Events:
    say(dispatcher, key)
    return [*settled(), SlotSet(slot, value), in_tone("plain"), go_on(tracker)]
