"""The code of a shared telephone: asked before the CV and the applications, chosen twice, removed, forgotten.

Its digits never come here: `bot.dialogue.codes` gives what came of them.
"""

from __future__ import annotations

from datetime import timedelta

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.consent_gate import close_aside, interpose, is_locked
from actions.consent_wishes import CODE_DROP, CODE_NEW, fulfil, skip, wish_for
from actions.turns import (
    Events,
    action,
    app,
    go_on,
    in_tone,
    is_sure,
    label,
    metadata,
    say,
    settled,
    unclear,
)
from bot.french.spoken import say_duration
from bot.french.spoken_numbers import pairs_of, say_pair

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)

OPEN = "open"
"""Value of the slot `consent_open` once the right code was told in this conversation."""

UNCLEAR = {"short": "consent_code_short", "unclear": "asides_not_heard"}
"""What is said of digits that make no code."""

ASKED_NEXT = {"chosen": "consent_code_same", "easy": "consent_code_new", "different": "consent_code_new"}
"""The question after each outcome of choosing a code."""

FAULTS = {"easy": "consent_code_easy", "different": "consent_code_different"}
"""What is said before it."""


@action
def action_take_code(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Goes on after digits were told: opens, asks again, says that the code is locked, takes the new one."""
    outcome = next(tracker.get_latest_entity_values("outcome"), "")
    if outcome == "right":
        say(dispatcher, "consent_code_right")
        tracker.slots["consent_open"] = OPEN  # for what is wished, done in this very turn
        return [SlotSet("consent_open", OPEN), *settled(), *fulfil(dispatcher, tracker)]
    if outcome == "wrong":
        say(dispatcher, "consent_code_wrong")
        return [*settled(), in_tone("again"), go_on(tracker)]
    if outcome == "locked":
        say(dispatcher, "consent_code_locked", duration=_lock_words(tracker))
        return [*settled(), *skip(dispatcher, tracker)]
    if outcome == "same":
        say(dispatcher, "consent_code_set")
        return [SlotSet("consent_open", OPEN), *close_aside(tracker)]
    if outcome in ASKED_NEXT:
        if outcome in FAULTS:
            say(dispatcher, FAULTS[outcome])
            return [*interpose(tracker, ASKED_NEXT[outcome]), in_tone("again")]
        return interpose(tracker, ASKED_NEXT[outcome])
    return unclear(dispatcher, tracker, UNCLEAR.get(outcome, "asides_not_understood"))


@action
def action_ask_code(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Lets the person choose a code, or change it once the old one was told."""
    if not is_sure(tracker):
        return unclear(dispatcher, tracker, "asides_not_understood")
    return wish_for(dispatcher, tracker, CODE_NEW)


@action
def action_drop_code(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Removes the code once it was told."""
    if not is_sure(tracker):
        return unclear(dispatcher, tracker, "asides_not_understood")
    if not app().pins.is_set(metadata(tracker).get("person") or ""):
        say(dispatcher, "consent_code_none")
        return [*settled(), in_tone("plain"), go_on(tracker)]
    return wish_for(dispatcher, tracker, CODE_DROP)


@action
def action_forget_code(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Tells the number by which a mediator removes the code with the person there."""
    return tell_reset(dispatcher, tracker)


def tell_reset(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Say that number and where to take it, then go on with what needs no code."""
    person = metadata(tracker).get("person") or ""
    number = app().pins.reset_number(person, app().clock.now()) if person else None
    if number is None:
        say(dispatcher, "consent_code_none")
        return [*settled(), in_tone("plain"), go_on(tracker)]
    digits = label("joiner", "list").join(say_pair(pair) for pair in pairs_of(number))
    say(dispatcher, "consent_code_forgotten", digits=digits)
    return [*settled(), *skip(dispatcher, tracker)]


def keep_closed(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """The person does not tell the code, or wants none after all: go on with what needs none."""
    say(dispatcher, "consent_code_left" if is_locked(tracker) else "asides_skipped")
    return [*settled(), *skip(dispatcher, tracker)]


def _lock_words(tracker: Tracker) -> str:
    """How long the code is still locked, in words, rounded up to a minute."""
    person, now = metadata(tracker).get("person") or "", app().clock.now()
    left = (app().pins.locked_until(person, now) or now) - now
    if left > HOUR:
        return label("lock", "long")
    return f"{label('lock', 'short')} {say_duration(max(1, -(-left // MINUTE)))}"
