"""A word of warning about an offer that is to check; a dangerous one is never found."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher

from actions.turns import say
from bot.jobs.offer import Offer
from bot.jobs.offer_safety import kind_to_check


def say_caution(dispatcher: CollectingDispatcher, offer: Offer) -> None:
    """Say one short sentence when something of the offer is to check."""
    kind = kind_to_check(offer)
    if kind:
        say(dispatcher, "offers_caution_fee" if kind == "fee" else "offers_caution")
