"""Giving an offer without coordinates those of its employer's address, when a geocoder is set."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace

from bot.errors import BotError
from bot.jobs.offer import Offer
from bot.sources.geocoder import Geocoder

log = logging.getLogger(__name__)

MOST_LOOKED = 20
"""Addresses looked up for one search."""

PLACING_SECONDS = 0.5
"""Longest wait for the geocoder in one search, seconds: it only refines."""


class Placing:
    """Refines where offers are; does nothing without a geocoder."""

    def __init__(self, geocoder: Geocoder | None) -> None:
        """`geocoder` is None when none is set."""
        self._geocoder = geocoder

    async def place(
        self, offers: Sequence[Offer], most: int = MOST_LOOKED, seconds: float = PLACING_SECONDS
    ) -> list[Offer]:
        """The same offers; those without coordinates that have an address are placed there when the geocoder
        finds it in time, the first `most` of them."""
        geocoder = self._geocoder
        lost = [one for one in offers if one.latitude is None and one.contact and one.contact.address]
        if geocoder is None or not lost:
            return list(offers)
        tasks = {
            offer.id: asyncio.ensure_future(geocoder.find(offer.contact.address, offer.postcode))
            for offer in lost[:most]
        }
        _, late = await asyncio.wait(tasks.values(), timeout=seconds)
        for task in late:
            task.cancel()
        return [self._placed(offer, tasks.get(offer.id)) for offer in offers]

    def _placed(self, offer: Offer, task: asyncio.Future | None) -> Offer:
        if task is None or not task.done():
            return offer
        error = task.exception()
        if isinstance(error, BotError):
            log.warning("offers: a place is not refined: %s", error.code)
            return offer
        point = task.result()
        return replace(offer, latitude=point[0], longitude=point[1]) if point else offer

    async def close(self) -> None:
        """Close the connections."""
        if self._geocoder is not None:
            await self._geocoder.close()
