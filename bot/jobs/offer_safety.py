"""Offers that look like a scam are never proposed; those to check are proposed with a word of warning."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from bot.jobs.offer import Offer, OfferMatch
from bot.jobs.scam import check_offer
from bot.jobs.scam_signs import Verdict

log = logging.getLogger(__name__)

SAID_KINDS = frozenset({"fee", "papers", "premium_number", "foreign_call", "messaging_only", "link"})
"""Kinds that are said of an offer to check; the others would worry without helping."""


def keep_safe(matches: Iterable[OfferMatch], limit: int) -> tuple[OfferMatch, ...]:
    """The first matches that are no danger, at most `limit`; what is left out is counted in a log line
    without its content. Each text is checked once while it is among the last ones."""
    kept: list[OfferMatch] = []
    dangers = 0
    for match in matches:
        if len(kept) >= limit:
            break
        if check_offer(match.offer).verdict is Verdict.DANGER:
            dangers += 1
        else:
            kept.append(match)
    if dangers:
        log.warning("offers: %d look like a scam and are not proposed", dangers)
    return tuple(kept)


def kind_to_check(offer: Offer) -> str:
    """Kind of what is to check about an offer, when it is worth a word; empty otherwise."""
    checked = check_offer(offer)
    return next((sign.kind for sign in checked.signs if sign.kind in SAID_KINDS), "")
