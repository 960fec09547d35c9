"""A named place near the person, where somebody helps."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.consent_gate import ask_agreement, has_agreed, has_record, want_person
from actions.offers_words import opening_lines, phone_words, say_lines
from actions.turns import (
    Events,
    action,
    app,
    go_on,
    in_tone,
    is_in_doubt,
    label,
    say,
    settled,
    words_in,
)
from bot.french.address import say_address
from bot.jobs.distance import distance_km
from bot.jobs.mediators import Mediator, nearest
from bot.jobs.rights import MEDIATOR

FARTHEST_KM = 50.0
"""Farthest place that a person is sent to, kilometres: an hour by train or car."""


@action
def action_tell_mediator(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Gives the nearest place with a person, then comes back to the pending question; asks first whether it
    is wanted when the words were hardly heard and name nobody."""
    if is_in_doubt(tracker) and not words_in(tracker, "person"):
        return [SlotSet("session_aside", "mediator_person"), in_tone("plain"), go_on(tracker)]
    return tell(dispatcher, tracker)


def tell(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Say the nearest place with a person and go on; the person who helps may then see what is kept, when
    there is something to see and it is agreed to."""
    say_mediator(dispatcher, mediator_near(tracker))
    if has_record(tracker) and not has_agreed(tracker, MEDIATOR):
        asked = ask_agreement(tracker, MEDIATOR)
        if asked:
            return asked
    want_person(tracker)
    return [*settled(), SlotSet("session_aside", None), in_tone("plain"), go_on(tracker)]


def mediator_near(tracker: Tracker) -> Mediator | None:
    """The place nearest to where the person lives, near the middle of the default town when unknown; None
    when the nearest is too far to go."""
    place = tracker.get_slot("offers_place") or {}
    if place.get("latitude") is None:
        found = app().places.find(label("default_place"), limit=1)
        if not found:
            return None
        return nearest(found[0].latitude, found[0].longitude, app().mediators)
    found = nearest(place["latitude"], place["longitude"], app().mediators)
    home = (place["latitude"], place["longitude"])
    return found if distance_km(home, (found.latitude, found.longitude)) <= FARTHEST_KM else None


def say_mediator(dispatcher: CollectingDispatcher, mediator: Mediator | None) -> None:
    """Utter name, address, number and opening hours of a place."""
    if mediator is None:
        say(dispatcher, "mediator_none")
        return
    say(dispatcher, "mediator_place", name=mediator.name, where=say_address(mediator.address))
    say(dispatcher, "mediator_phone", phone=phone_words(mediator.phone))
    say_lines(dispatcher, opening_lines(mediator.opening))
