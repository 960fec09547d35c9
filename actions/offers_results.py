"""Offers one at a time, then the contact of the one that pleases."""

from __future__ import annotations

from dataclasses import asdict

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.applications import begin_after_contact
from actions.mediator import mediator_near, say_mediator, tell
from actions.offers_caution import say_caution
from actions.offers_search import (
    brief,
    criteria_of,
    find_offers,
    found_ids,
    found_offers,
    key_of,
    shown_match,
    without,
)
from actions.offers_words import (
    contact_lines,
    detail_lines,
    offer_lines,
    opening_lines,
    phone_words,
    say_lines,
)
from actions.turns import (
    Events,
    action,
    app,
    ask,
    go_on,
    in_tone,
    label,
    note_facts,
    question_of,
    say,
    settled,
    start_form,
    unclear,
)
from bot.french.address import say_address
from bot.french.spoken import say_list, say_number
from bot.jobs.offers import Offer, SearchResult

RESULTS = "offers_results"
AFTER_RESULTS = frozenset({"offers_contact", "offers_more"})
"""Questions asked once an offer was chosen."""

MAX_WIDENED = 2
"""Ways to widen that are told one by one in a sentence."""

TOLD_SOURCES = {"example": "offers_examples", "francetravail": "offers_source"}
"""Sources that the person is told of, once each: invented offers, and those whose licence asks for it."""


@action
async def action_ask_offers_choice(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Shows one offer and asks whether it is of interest; a changed search starts at the first one."""
    if tracker.get_slot("session_aside") or tracker.get_slot("session_tone"):
        pending = tracker.get_slot("session_question")
        return ask(dispatcher, tracker, "offers_restart" if pending == "offers_restart" else RESULTS)
    key = key_of(criteria_of(tracker))
    is_changed = key != tracker.get_slot("offers_searched")
    events: Events = [SlotSet("offers_searched", key)]
    ids = [] if is_changed else found_ids(tracker)
    index = min(int(tracker.get_slot("offers_index") or 0), max(0, len(ids) - 1))
    result = SearchResult(found_offers(tracker) if ids else ())
    shown = ids[index] if ids else None
    is_new = is_changed
    if not ids or len(result.matches) < len(ids):  # some are gone: what was found days ago, for one
        result = await find_offers(tracker)
        ids = [match.offer.id for match in result.matches]
        events.append(SlotSet("offers_found", ids))
        is_new = shown not in ids
        index = 0 if is_new else ids.index(shown)
        if shown and is_new:
            say(dispatcher, "offers_gone")
    if not result.matches:
        note_facts(dispatcher, tracker)
        say(dispatcher, "offers_none")
        say_mediator(dispatcher, mediator_near(tracker))
        return [*events, SlotSet("offers_proposed", []), *ask(dispatcher, tracker, "offers_restart")]
    if is_new:
        note_facts(dispatcher, tracker)
        events += _introduce(dispatcher, tracker, result)
    match = result.matches[index]
    if tracker.get_slot("offers_view") == "details" and not is_new:
        say_lines(dispatcher, detail_lines(match.offer))
    else:
        say_lines(dispatcher, offer_lines(match, tracker.get_slot("offers_travel") or "near"))
        say_caution(dispatcher, match.offer)
    say(dispatcher, RESULTS)
    return [*events, *_shown(tracker, match.offer, index, is_new)]


@action
def action_show_next(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Goes to the next offer."""
    return show(dispatcher, tracker, +1)


@action
def action_show_previous(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Goes back to the offer before."""
    return show(dispatcher, tracker, -1)


@action
def action_show_details(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Says what else is known of the offer."""
    question = question_of(tracker)
    match = shown_match(tracker) if question == RESULTS or question in AFTER_RESULTS else None
    if match is None:
        return unclear(dispatcher, tracker, "asides_not_understood")
    if question in AFTER_RESULTS and (part := _part_asked(tracker)):
        return _tell_part(dispatcher, tracker, part)
    if question in AFTER_RESULTS:
        say_lines(dispatcher, detail_lines(match.offer))
        return [*settled(), in_tone("plain"), go_on(tracker)]
    return [*settled(), SlotSet("offers_view", "details"), go_on(tracker)]


@action
def action_like_offer(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Chooses the offer that is being shown; the form is then complete."""
    return like(dispatcher, tracker)


@action
async def action_give_contact(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Says how to reach somebody for the chosen offer, or a mediator's place when there is nobody; another
    offer when that one is gone."""
    choice = tracker.get_slot("offers_choice")
    if choice and await app().source.is_gone(choice):
        say(dispatcher, "offers_gone")
        return [*settled(), *without(tracker, choice), in_tone(None), start_form()]
    match = shown_match(tracker)
    if match is None:
        return [*ask(dispatcher, tracker, "offers_restart")]
    contact = match.offer.contact
    if contact is not None:
        say_lines(dispatcher, contact_lines(contact))
        kept = {"name": contact.name, "phone": contact.phone, "address": contact.address}
    else:
        say(dispatcher, "offers_contact_none")
        mediator = mediator_near(tracker)
        say_mediator(dispatcher, mediator)
        fields = asdict(mediator) if mediator else {}
        kept = {name: fields.get(name, "") for name in ("name", "phone", "address")}
    if kept["phone"]:
        return [SlotSet("offers_contact", kept), *ask(dispatcher, tracker, "offers_contact")]
    return [
        SlotSet("offers_contact", kept),
        *begin_after_contact(tracker, match.offer, kept, _question_after(tracker)),
    ]


@action
def action_repeat_number(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Says the number again, or the address when that is asked; at the results, gives the contact; before
    them, the number of a place with a person."""
    if question_of(tracker) in AFTER_RESULTS:
        part = _part_asked(tracker)
        if part:
            return _tell_part(dispatcher, tracker, part)
        return repeat_number(dispatcher, tracker)
    is_shown = question_of(tracker) == RESULTS
    return like(dispatcher, tracker) if is_shown else tell(dispatcher, tracker)


def repeat_number(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Say the number of the contact again, then ask whether once more is wanted."""
    phone = (tracker.get_slot("offers_contact") or {}).get("phone", "")
    if phone:
        say(dispatcher, "offers_contact_phone", phone=phone_words(phone))
    return [*settled(), in_tone("plain"), SlotSet("session_question", "offers_contact"), go_on(tracker)]


def like(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Choose the offer being shown, when one is."""
    match = shown_match(tracker) if question_of(tracker) == RESULTS else None
    if match is None:
        return unclear(dispatcher, tracker, "asides_not_understood")
    return [*settled(), SlotSet("offers_choice", match.offer.id), start_form()]


def show(dispatcher: CollectingDispatcher, tracker: Tracker, step: int) -> Events:
    """Move by `step` among the offers; elsewhere than at the offers, the question is asked again."""
    question = question_of(tracker)
    if question != RESULTS and question not in AFTER_RESULTS:
        return unclear(dispatcher, tracker, "asides_not_understood")
    count = len(found_ids(tracker))
    index = int(tracker.get_slot("offers_index") or 0) + step
    events: Events = [*settled(), SlotSet("offers_view", None), SlotSet("offers_choice", None)]
    if index < 0 or index >= count:
        if question in AFTER_RESULTS:
            return _asking(dispatcher, tracker, "offers_restart")
        say(dispatcher, "offers_first" if index < 0 else "offers_last")
        return [*events, in_tone("plain"), SlotSet("session_question", RESULTS), start_form()]
    return [*events, SlotSet("offers_index", index), start_form()]


def ask_another(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Once the contact is noted: how to apply; then another offer when there is one, else another search."""
    match, contact = shown_match(tracker), tracker.get_slot("offers_contact")
    if question_of(tracker) == "offers_contact" and match is not None and contact:
        return begin_after_contact(tracker, match.offer, dict(contact), _question_after(tracker))
    return _asking(dispatcher, tracker, _question_after(tracker))


def _asking(dispatcher: CollectingDispatcher, tracker: Tracker, question: str) -> Events:
    return [*settled(), *ask(dispatcher, tracker, question), FollowupAction("action_listen")]


def _question_after(tracker: Tracker) -> str:
    count = len(found_ids(tracker))
    has_more = int(tracker.get_slot("offers_index") or 0) + 1 < count
    return "offers_more" if has_more else "offers_restart"


def _part_asked(tracker: Tracker) -> str:
    """What is asked of the contact besides its number: `address`, `opening`, or nothing."""
    words = set((tracker.latest_message.get("text") or "").replace("'", " ").split())
    return next((part for part, signs in label("contact_part").items() if words & set(signs)), "")


def _tell_part(dispatcher: CollectingDispatcher, tracker: Tracker, part: str) -> Events:
    """Say the address or the opening hours of whom to contact, when they are known."""
    match = shown_match(tracker)
    contact = (match.offer.contact if match else None) or mediator_near(tracker)
    if contact is not None and part == "address" and contact.address:
        say(dispatcher, "offers_contact_address", address=say_address(contact.address))
    elif contact is not None and part == "opening" and contact.opening:
        say_lines(dispatcher, opening_lines(contact.opening))
    else:
        say(dispatcher, "offers_contact_unknown")
    return [*settled(), in_tone("plain"), go_on(tracker)]


def _introduce(dispatcher: CollectingDispatcher, tracker: Tracker, result: SearchResult) -> Events:
    count = len(result.matches)
    if result.widened:
        codes = result.widened if len(result.widened) <= MAX_WIDENED else ("many",)
        say(dispatcher, "offers_widened", widened=say_list([label("widened", code) for code in codes]))
    elif count == 1:
        say(dispatcher, "offers_found_one")
    else:
        say(dispatcher, "offers_found", count=say_number(count, is_feminine=True))
    told = list(tracker.get_slot("offers_sources_told") or [])
    sources = {match.offer.source for match in result.matches}
    new = [source for source in TOLD_SOURCES if source in sources and source not in told]
    for source in new:
        say(dispatcher, TOLD_SOURCES[source])
    return [SlotSet("offers_sources_told", told + new)] if new else []


def _shown(tracker: Tracker, offer: Offer, index: int, is_new: bool) -> Events:
    proposed = [] if is_new else list(tracker.get_slot("offers_proposed") or [])
    if brief(offer) not in proposed:
        proposed.append(brief(offer))
    return [
        SlotSet("offers_index", index),
        SlotSet("offers_proposed", proposed),
        SlotSet("session_question", RESULTS),
        SlotSet("offers_contact", None),
    ]
