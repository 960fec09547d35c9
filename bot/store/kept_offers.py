"""The offers that searches draw from: those of the outside services are kept for a day, the others until they
are loaded again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from bot.jobs.offer import Offer
from bot.store.database import Database, aware, utc
from bot.store.offer_rows import OfferMemory, insert_offers, offer_query
from bot.store.tables import OFFER


class KeptOffers:
    """Offers in the database, by area or by name; safe to use from threads. Raises Temporary when the
    database does not answer."""

    def __init__(self, database: Database) -> None:
        """`database` is up to date."""
        self._reading, self._writing = database.reading, database.writing
        self._memory = OfferMemory()

    def keep(self, offers: Sequence[Offer], at: datetime) -> int:
        """Keep offers as they were at a moment; one with the id of a kept one takes its place. Gives their
        number."""
        if not offers:
            return 0
        with self._writing() as connection:
            count = insert_offers(connection, offers, utc(at))
        self._memory.remember(offers, utc(at))
        return count

    def remove(self, offer_id: str) -> bool:
        """Remove an offer that no longer exists; False when it was not there."""
        with self._writing() as connection:
            return bool(connection.execute(sa.delete(OFFER).where(OFFER.c.id == offer_id)).rowcount)

    def forget(self, sources: Collection[str], before: datetime) -> int:
        """Remove the offers of these sources that were kept before a moment; gives their number."""
        old = sa.and_(OFFER.c.source.in_(sources), OFFER.c.loaded_at < utc(before))
        with self._writing() as connection:
            return connection.execute(sa.delete(OFFER).where(old)).rowcount

    def kept_at(self, offer_id: str) -> datetime | None:
        """When an offer was kept, with its zone; None when it is not there."""
        with self._reading() as connection:
            at = connection.scalar(sa.select(OFFER.c.loaded_at).where(OFFER.c.id == offer_id))
        return None if at is None else aware(at)

    def but(self, hidden: Collection[str], passing: Collection[str], since: datetime) -> Shelf:
        """The offers that are not of the `hidden` sources; of the `passing` ones, those kept `since` then."""
        return Shelf(self, frozenset(hidden), frozenset(passing), since)

    def search(
        self,
        kind: str | None,
        romes: tuple[str, ...],
        box: tuple[float, float, float, float] | None,
        insee: str | None,
        condition: sa.sql.ColumnElement,
    ) -> list[Offer]:
        """Offers of a kind, of ROME codes or their beginnings, in a box (south, west, north, east, degrees)
        or in a commune, that meet a condition."""
        with self._reading() as connection:
            return self._memory.fetch(connection, offer_query(kind, romes, box, insee).where(condition))


@dataclass(frozen=True)
class Shelf:
    """Some of the kept offers, as `bot.sources.stored.StoredOffers` searches them."""

    kept: KeptOffers
    """Where they are."""
    hidden: frozenset[str]
    """Sources whose offers are left out."""
    passing: frozenset[str]
    """Sources whose offers last for a time only."""
    since: datetime
    """Offers of those kept before this moment are left out."""

    def offers(
        self,
        kind: str | None = None,
        romes: tuple[str, ...] = (),
        box: tuple[float, float, float, float] | None = None,
        insee: str | None = None,
    ) -> list[Offer]:
        """Offers of a kind, of ROME codes or their beginnings, in a box or in a commune."""
        return self.kept.search(kind, romes, box, insee, self._is_shown)

    def named(self, ids: Sequence[str]) -> list[Offer]:
        """The offers of these ids, in this order; those that are not there are left out."""
        is_named = sa.and_(OFFER.c.id.in_(list(ids)), self._is_shown)
        found = {offer.id: offer for offer in self.kept.search(None, (), None, None, is_named)}
        return [found[offer_id] for offer_id in dict.fromkeys(ids) if offer_id in found]

    @property
    def _is_shown(self) -> sa.sql.ColumnElement:
        is_fresh = sa.or_(OFFER.c.source.not_in(self.passing), OFFER.c.loaded_at >= utc(self.since))
        return sa.and_(OFFER.c.source.not_in(self.hidden), is_fresh)
