"""The search itself: from slots to criteria, and the offer being shown."""

from __future__ import annotations

import json
from typing import Any

from rasa_sdk import Tracker

from actions.turns import app
from bot.jobs.offers import Criteria, Offer, OfferMatch, SearchResult, search

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


def find_offers(tracker: Tracker) -> SearchResult:
    """Search; the order is the same each time, so that an index is enough to remember an offer."""
    return search(app().source, criteria_of(tracker), limit=MAX_OFFERS)


def shown_match(tracker: Tracker) -> OfferMatch | None:
    """The offer that is being shown, or the one chosen; None when there is none."""
    matches = find_offers(tracker).matches
    choice = tracker.get_slot("offers_choice")
    for match in matches:
        if match.offer.id == choice:
            return match
    index = int(tracker.get_slot("offers_index") or 0)
    return matches[min(index, len(matches) - 1)] if matches else None


def brief(offer: Offer) -> dict[str, Any]:
    """What displays and tests are told of an offer."""
    return {"id": offer.id, "title": offer.title}
