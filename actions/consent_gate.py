"""What other topics need of the person's rights: is a purpose agreed to, ask for it, is a code to be told."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.turns import Events, app, go_on, in_tone, metadata, settled
from bot.jobs.rights import MEDIATOR

PRIVATE = frozenset({"cv", "applications"})
"""Topics that a code protects; the search stays open."""


def is_locked(tracker: Tracker) -> bool:
    """Tell whether the person has a code that was not told in this conversation yet."""
    person = metadata(tracker).get("person")
    is_open = tracker.get_slot("consent_open") == "open"
    return bool(person) and not is_open and app().pins.is_set(person)


def has_agreed(tracker: Tracker, purpose: str) -> bool:
    """Tell whether the person agreed to a purpose (`bot.jobs.rights`)."""
    person = metadata(tracker).get("person")
    return bool(person) and purpose in app().rights.purposes(person)


def want_person(tracker: Tracker) -> None:
    """Let the mediators' desk know that the person waits for one; kept only for a person who agreed to it."""
    person = metadata(tracker).get("person")
    if person and has_agreed(tracker, MEDIATOR):
        topic = str(tracker.get_slot("session_question") or "session").partition("_")[0]
        app().help_requests.ask(person, topic, app().clock.now())


def has_record(tracker: Tracker) -> bool:
    """Tell whether a CV or an application of the person is kept."""
    person = metadata(tracker).get("person")
    if not person or tracker.get_slot("session_consent") != "given":
        return False
    return app().cvs.of(person) is not None or bool(app().applications.of(person))


def ask_agreement(tracker: Tracker, purpose: str) -> Events:
    """Ask for a purpose now that it is useful, to be remembered first if need be, then come back to the
    pending question. Nothing when the number is hidden, or when it was asked in this conversation."""
    asked = list(tracker.get_slot("consent_asked") or [])
    if not metadata(tracker).get("person") or purpose in asked:
        return []
    noted = SlotSet("consent_asked", [*asked, purpose])
    if tracker.get_slot("session_consent") == "given":
        return [noted, *interpose(tracker, f"consent_{purpose}")]
    return [noted, *interpose(tracker, "consent_keep", purpose)]


def interpose(tracker: Tracker, question: str, wish: str | None = None) -> Events:
    """Ask a question over the pending one; `wish` is what comes after it when the answer allows it."""
    wished = [SlotSet("session_wish", wish)] if wish else []
    return [*settled(), *wished, SlotSet("session_aside", question), in_tone("plain"), go_on(tracker)]


def close_aside(tracker: Tracker) -> Events:
    """Come back to the question under an interposed one."""
    return [*settled(), SlotSet("session_aside", None), in_tone("plain"), go_on(tracker)]
