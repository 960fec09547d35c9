"""Offers as rows of the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.jobs.offer import Offer
from bot.jobs.offer_wire import read_offer
from bot.store.database import aware
from bot.store.tables import OFFER

BATCH = 400
"""Rows named in one statement; SQLite takes 999 parameters at least."""

MOST_REMEMBERED = 20_000
"""Most offers kept in memory, about 5 kB each."""

LYON = "69123"
LYON_DISTRICTS = "6938"


def insert_offers(connection: Connection, offers: Sequence[Offer], at: datetime) -> int:
    """Insert offers; one that has the id of a kept one takes its place. Gives the number of rows."""
    rows = list({offer.id: _row(offer, at) for offer in offers}.values())
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        connection.execute(sa.delete(OFFER).where(OFFER.c.id.in_([row["id"] for row in batch])))
        connection.execute(sa.insert(OFFER), batch)
    return len(rows)


def offer_query(
    kind: str | None,
    romes: Sequence[str],
    box: tuple[float, float, float, float] | None,
    insee: str | None,
) -> sa.sql.Select:
    """Query of the keys of the offers of a kind, of ROME codes or their beginnings, within a box (south,
    west, north, east, degrees) or else in a commune."""
    query = sa.select(OFFER.c.id, OFFER.c.loaded_at).order_by(OFFER.c.id)
    if kind:
        query = query.where(OFFER.c.kind == kind)
    if romes:
        query = query.where(sa.or_(*(OFFER.c.rome.startswith(code, autoescape=True) for code in romes)))
    areas = []
    if box:
        south, west, north, east = box
        areas.append(sa.and_(OFFER.c.latitude.between(south, north), OFFER.c.longitude.between(west, east)))
    if insee:
        areas.append(OFFER.c.insee.in_([insee, LYON] if insee.startswith(LYON_DISTRICTS) else [insee]))
    if insee == LYON:
        areas.append(OFFER.c.insee.startswith(LYON_DISTRICTS))
    return query.where(sa.or_(*areas)) if areas else query


class OfferMemory:
    """Offers as they were read last: reading one from its words takes half a millisecond, and each turn
    of a call searches again. An offer that is loaded again is read again."""

    def __init__(self) -> None:
        """Remembers nothing yet."""
        self._offers: dict[tuple[str, datetime], Offer] = {}

    def remember(self, offers: Sequence[Offer], at: datetime) -> None:
        """Remember offers that were inserted at a moment: they need not be read again."""
        self._add({(offer.id, at): offer for offer in offers})

    def fetch(self, connection: Connection, query: sa.sql.Select) -> list[Offer]:
        """Offers of a query of keys (`offer_query`), in its order."""
        keys = [(row.id, aware(row.loaded_at)) for row in connection.execute(query)]
        missing = [key[0] for key in keys if key not in self._offers]
        fresh: dict[tuple[str, datetime], Offer] = {}
        for start in range(0, len(missing), BATCH):
            batch = sa.select(OFFER).where(OFFER.c.id.in_(missing[start : start + BATCH]))
            fresh.update({(row.id, aware(row.loaded_at)): _offer(row) for row in connection.execute(batch)})
        found = {key: self._offers.get(key) or fresh.get(key) for key in keys}
        self._add(fresh)
        return [offer for offer in found.values() if offer is not None]

    def _add(self, fresh: Mapping[tuple[str, datetime], Offer]) -> None:
        if len(self._offers) + len(fresh) > MOST_REMEMBERED:
            self._offers = {}
        self._offers.update(fresh)


def _offer(row: sa.engine.Row) -> Offer:
    offer = read_offer(row.wire, row.source)
    return replace(
        offer, id=row.id, kind=row.kind, insee=row.insee, latitude=row.latitude, longitude=row.longitude
    )


def _row(offer: Offer, at: datetime) -> dict[str, object]:
    return {
        "id": offer.id,
        "source": offer.source,
        "kind": offer.kind,
        "rome": offer.rome,
        "insee": offer.insee,
        "latitude": offer.latitude,
        "longitude": offer.longitude,
        "wire": dict(offer.wire),
        "loaded_at": at,
    }
