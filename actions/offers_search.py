"""The search itself: from slots to criteria, and the offer being shown."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.turns import Events, app
from bot.jobs.offers import Criteria, Offer, OfferMatch, SearchResult, as_match

PARTS = {"day": ("morning", "afternoon"), "not_morning": ("afternoon", "evening")}
"""The parts of the day that an answer leaves open."""

MAX_OFFERS = 10
"""Offers kept in one search: nobody listens to more."""


def criteria_of(tracker: Tracker) -> Criteria:
    """What the slots ask for."""
    trade = tracker.get_slot("offers_trade") or {}
    place = tracker.get_slot("offers_place") or {}
    kind = tracker.get_slot("offers_kind")
    hours = [part for code in tracker.get_slot("offers_hours") or () for part in PARTS.get(code, (code,))]
    return Criteria(
        kind=None if kind in (None, "any") else kind,
        romes=tuple(trade.get("romes") or ()),
        insee=place.get("insee"),
        latitude=place.get("latitude"),
        longitude=place.get("longitude"),
        travel=tracker.get_slot("offers_travel") or "near",
        hours=tuple(dict.fromkeys(hours)),
    )


def key_of(criteria: Criteria) -> str:
    """A short text that changes when the search changes."""
    return json.dumps(criteria.__dict__, sort_keys=True, default=list)


async def find_offers(tracker: Tracker) -> SearchResult:
    """Search anew; while a slow source is waited for, the turns of other calls go on."""
    return await app().source.find(criteria_of(tracker), limit=MAX_OFFERS)


def found_ids(tracker: Tracker) -> list[str]:
    """Identifiers of the offers that the last search found, in its order: what a person hears next does not
    depend on what the sources say meanwhile."""
    return list(tracker.get_slot("offers_found") or [])


def found_offers(tracker: Tracker) -> tuple[OfferMatch, ...]:
    """The offers that the last search found, those that no longer exist left out."""
    return _matches(tracker, found_ids(tracker))


def shown_match(tracker: Tracker) -> OfferMatch | None:
    """The offer that is being shown, or the one chosen; None when there is none, or when it is gone."""
    ids = found_ids(tracker)
    choice = tracker.get_slot("offers_choice")
    index = int(tracker.get_slot("offers_index") or 0)
    wanted = choice or (ids[min(index, len(ids) - 1)] if ids else None)
    return next(iter(_matches(tracker, [wanted])), None) if wanted else None


def without(tracker: Tracker, offer_id: str) -> Events:
    """The events that take an offer that is gone out of what was found; the next one takes its place."""
    left = [one for one in found_ids(tracker) if one != offer_id]
    index = max(0, min(int(tracker.get_slot("offers_index") or 0), len(left) - 1))
    return [
        SlotSet("offers_found", left),
        SlotSet("offers_index", index),
        SlotSet("offers_choice", None),
        SlotSet("offers_view", None),
    ]


def _matches(tracker: Tracker, ids: Sequence[str]) -> tuple[OfferMatch, ...]:
    wanted = criteria_of(tracker)
    return tuple(as_match(offer, wanted) for offer in app().source.named(ids))


def brief(offer: Offer) -> dict[str, Any]:
    """What displays and tests are told of an offer."""
    return {"id": offer.id, "title": offer.title}
