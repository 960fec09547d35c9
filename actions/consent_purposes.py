"""Agreeing to reminders and to a mediator's help, when it is useful, and taking it back in one sentence."""

from __future__ import annotations

from collections.abc import Callable

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.consent import CONSENT_VERSION, erase, heard_question, keep_nothing, remember
from actions.consent_code import keep_closed
from actions.consent_gate import close_aside, has_agreed, want_person
from actions.consent_pages import next_page
from actions.consent_told import correct_cv, correct_search
from actions.consent_wishes import fulfil
from actions.turns import Events, action, app, go_on, in_tone, is_sure, metadata, say, settled, unclear
from bot.jobs.rights import MEDIATOR, MEMORY, REMINDERS

Answer = Callable[[CollectingDispatcher, Tracker], Events]


@action
def action_stop_reminders(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Takes the consent to reminders back at once: nothing more is sent, the number is erased."""
    return _withdraw(dispatcher, tracker, REMINDERS)


@action
def action_stop_mediator(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Takes the consent to a mediator's help back at once."""
    return _withdraw(dispatcher, tracker, MEDIATOR)


def agree(purpose: str) -> Answer:
    """What a yes to a purpose does: it is recorded with the question as it was heard."""

    def take(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        person = metadata(tracker).get("person") or ""
        heard = heard_question(tracker, f"consent_{purpose}")
        now = app().clock.now()
        is_given = app().rights.give(person, purpose, CONSENT_VERSION, heard, now)
        if is_given and purpose == REMINDERS:
            app().reminders.follow_all(person, now)
        if is_given and purpose == MEDIATOR:
            want_person(tracker)
        say(dispatcher, f"consent_{purpose}_given" if is_given else f"consent_{purpose}_refused")
        return close_aside(tracker)

    return take


def refuse(purpose: str) -> Answer:
    """What a no to a purpose does: nothing is kept, all goes on."""

    def take(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        say(dispatcher, f"consent_{purpose}_refused")
        return close_aside(tracker)

    return take


def keep(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """A yes to being remembered that came with a wish: it is recorded, then the wish is done."""
    heard = heard_question(tracker, "consent_keep")
    person = metadata(tracker).get("person") or ""
    app().rights.give(person, MEMORY, CONSENT_VERSION, heard, app().clock.now())
    say(dispatcher, "consent_kept")
    return [*settled(), SlotSet("session_consent", "given"), *fulfil(dispatcher, tracker)]


def keep_not(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """A no: nothing is kept, the wish is left."""
    say(dispatcher, "consent_refused")
    return [SlotSet("session_wish", None), *close_aside(tracker)]


def _close(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    return close_aside(tracker)


def _withdraw(dispatcher: CollectingDispatcher, tracker: Tracker, purpose: str) -> Events:
    if not is_sure(tracker):
        return unclear(dispatcher, tracker, "asides_not_understood")
    if not has_agreed(tracker, purpose):
        say(dispatcher, f"consent_{purpose}_none")
        return [*settled(), in_tone("plain"), go_on(tracker)]
    app().rights.withdraw(metadata(tracker).get("person") or "", purpose, app().clock.now())
    say(dispatcher, f"consent_{purpose}_stopped")
    return [*settled(), in_tone("plain"), go_on(tracker)]


def _erase_not(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    say(dispatcher, "consent_not_erased")
    return close_aside(tracker)


YES: dict[str, Answer] = {
    "consent_memory": remember,
    "consent_erasure": erase,
    "consent_more": next_page,
    "consent_correction": correct_cv,
    "consent_keep": keep,
    "consent_reminders": agree(REMINDERS),
    "consent_mediator": agree(MEDIATOR),
}
"""What a yes to each question about one's rights does."""

NO: dict[str, Answer] = {
    "consent_memory": keep_nothing,
    "consent_erasure": _erase_not,
    "consent_more": _close,
    "consent_correction": correct_search,
    "consent_keep": keep_not,
    "consent_reminders": refuse(REMINDERS),
    "consent_mediator": refuse(MEDIATOR),
    "consent_code": keep_closed,
    "consent_code_new": keep_closed,
    "consent_code_same": keep_closed,
}
"""What a no does."""
