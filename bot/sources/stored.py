"""The offers kept in the store, as a source to search."""

from __future__ import annotations

from math import cos, radians
from typing import Protocol

from bot.jobs.distance import DEGREE_KM
from bot.jobs.offer import Criteria, Offer


class OfferShelf(Protocol):
    """What this source needs of the store."""

    def offers(
        self,
        kind: str | None = None,
        romes: tuple[str, ...] = (),
        box: tuple[float, float, float, float] | None = None,
        insee: str | None = None,
    ) -> list[Offer]:
        """Offers of a kind, of ROME codes or their beginnings, in a box or in a commune."""


class StoredOffers:
    """Offers of the store; nothing is asked of the outside."""

    def __init__(self, shelf: OfferShelf) -> None:
        """`shelf` keeps the offers."""
        self._shelf = shelf

    def search(self, criteria: Criteria) -> list[Offer]:
        """Give the offers of the kind, occupations and area wanted. Raises Temporary when the database
        does not answer."""
        return self._shelf.offers(criteria.kind, criteria.romes, _box(criteria), criteria.insee)


def _box(criteria: Criteria) -> tuple[float, float, float, float] | None:
    """South, west, north and east around the place wanted, degrees."""
    if criteria.latitude is None or criteria.longitude is None:
        return None
    high = criteria.limit_km / DEGREE_KM
    wide = high / max(0.01, cos(radians(criteria.latitude)))
    return (
        criteria.latitude - high,
        criteria.longitude - wide,
        criteria.latitude + high,
        criteria.longitude + wide,
    )
