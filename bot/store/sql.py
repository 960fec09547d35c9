"""The store in a database: people who agreed, offers, official occupation names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone

import sqlalchemy as sa

from bot.jobs.offer import Offer
from bot.jobs.rights import MEMORY
from bot.jobs.rights import PERSON as THE_PERSON
from bot.ports import Place, Preferences
from bot.store.database import Database, open_database, utc
from bot.store.erasure import erase_people
from bot.store.offer_rows import OfferMemory, insert_offers, offer_query
from bot.store.rights import record_yes
from bot.store.tables import APPELLATION, OFFER, OFFER_LOAD, PERSON, PLACE
from bot.store.traces import write_trace


@dataclass(frozen=True)
class Appellation:
    """An official occupation name."""

    ogr: str
    """Its number."""
    rome: str
    """ROME code it belongs to."""
    label_long: str
    """Name, feminine and masculine."""
    label_short: str
    """Short name."""


def open_store(url: str) -> SqlStore:
    """Open a database that is up to date; one in memory is made on the spot. Raises Misconfigured when
    its tables are missing or old, Temporary when it does not answer."""
    return SqlStore(open_database(url))


class SqlStore:
    """The Store port, with the offers and the official occupation names; safe to use from threads."""

    def __init__(self, database: Database) -> None:
        """Use `open_store`."""
        self.database = database
        self._reading, self._writing = database.reading, database.writing
        self._memory = OfferMemory()

    def close(self) -> None:
        """Close the connections."""
        self.database.close()

    def consent(self, person: str) -> str | None:
        """Version of the consent in force, or None."""
        with self._reading() as connection:
            return connection.scalar(sa.select(PERSON.c.consent_version).where(PERSON.c.key == person))

    def record_consent(
        self, person: str, version: str, is_given: bool, at: datetime, heard: str = ""
    ) -> None:
        """Record a yes or a no to being remembered; a no erases all that was kept and keeps no trace of the
        person. `heard` is the question as the person heard it."""
        if not is_given:
            self.erase_person(person)
            return
        with self._writing() as connection:
            record_yes(connection, person, MEMORY, version, heard, at)

    def keep_place(self, person: str, place: Place, at: datetime) -> None:
        """Keep where the person is; does nothing without consent."""
        values = {"slots": dict(place.slots), "question": place.question, "updated_at": utc(at)}
        with self._writing() as connection:
            if not connection.execute(_of(person).values(last_contact_at=utc(at))).rowcount:
                return
            before = connection.scalar(sa.select(PLACE.c.slots).where(PLACE.c.person_key == person))
            if before is None:
                connection.execute(sa.insert(PLACE).values(person_key=person, **values))
            else:
                connection.execute(sa.update(PLACE).where(PLACE.c.person_key == person).values(values))
            if (before or {}) != values["slots"]:
                write_trace(connection, person, THE_PERSON, "search.changed", at)

    def place(self, person: str) -> Place | None:
        """Where the person stopped, or None."""
        with self._reading() as connection:
            row = connection.execute(sa.select(PLACE).where(PLACE.c.person_key == person)).first()
        return Place(slots=row.slots, question=row.question) if row else None

    def erase_person(self, person: str) -> int:
        """Erase all about a person; gives the number of rows erased."""
        return erase_people(self.database, PERSON.c.key == person)

    def forget_stale(self, before: datetime) -> int:
        """Erase the people whose last contact is older than a moment; gives the number of rows erased."""
        return erase_people(self.database, PERSON.c.last_contact_at < utc(before))

    def keep_manner(self, person: str, pace: int, loudness: int, at: datetime) -> None:
        """Keep the levels a person likes to be spoken to at; does nothing without consent."""
        with self._writing() as connection:
            levels = {"pace_level": pace, "loudness_level": loudness}
            if connection.execute(_changed(person, levels)).rowcount:
                write_trace(connection, person, THE_PERSON, "manner.changed", at)

    def keep_patience(self, person: str, factor: float, at: datetime) -> None:
        """Keep how much more time a person needs to answer; does nothing without consent."""
        with self._writing() as connection:
            if connection.execute(_changed(person, {"patience_factor": factor})).rowcount:
                write_trace(connection, person, THE_PERSON, "patience.changed", at)

    def preferences(self, person: str) -> Preferences | None:
        """How a person likes to be spoken to, or None without consent."""
        with self._reading() as connection:
            row = connection.execute(sa.select(PERSON).where(PERSON.c.key == person)).first()
        if row is None:
            return None
        return Preferences(row.pace_level, row.loudness_level, row.patience_factor)

    def add_offers(self, source: str, offers: Sequence[Offer]) -> int:
        """Add offers to those of a source; one with the id of a kept one takes its place. Gives their
        number."""
        with self._writing() as connection:
            connection.execute(sa.delete(OFFER_LOAD).where(OFFER_LOAD.c.source == source))
            return insert_offers(connection, offers, _now())

    def replace_offers(self, source: str, offers: Sequence[Offer], digest: str = "") -> int:
        """Put these offers in the place of all those of a source, at once; `digest` is the SHA-256 of the
        file they come from. Gives their number."""
        with self._writing() as connection:
            connection.execute(sa.delete(OFFER).where(OFFER.c.source == source))
            connection.execute(sa.delete(OFFER_LOAD).where(OFFER_LOAD.c.source == source))
            load = {"source": source, "digest": digest, "loaded_at": _now()}
            connection.execute(sa.insert(OFFER_LOAD).values(load))
            return insert_offers(connection, offers, _now())

    def loaded_digest(self, source: str) -> str | None:
        """SHA-256 of the file that a source loaded last, or None."""
        query = sa.select(OFFER_LOAD.c.digest).where(OFFER_LOAD.c.source == source)
        with self._reading() as connection:
            return connection.scalar(query)

    def offers(
        self,
        kind: str | None = None,
        romes: tuple[str, ...] = (),
        box: tuple[float, float, float, float] | None = None,
        insee: str | None = None,
    ) -> list[Offer]:
        """Offers, of a kind, of ROME codes or their beginnings, within a box (south, west, north, east,
        degrees) or else in a commune; all of them without a limit."""
        with self._reading() as connection:
            return self._memory.fetch(connection, offer_query(kind, romes, box, insee))

    def offer(self, offer_id: str) -> Offer | None:
        """One offer, or None when it is no longer there."""
        with self._reading() as connection:
            query = offer_query(None, (), None, None).where(OFFER.c.id == offer_id)
            return next(iter(self._memory.fetch(connection, query)), None)

    def offer_count(self, source: str | None = None) -> int:
        """Number of offers, of one source or of all."""
        return sum(count for (name, _), count in self.offer_counts().items() if source in (None, name))

    def offer_counts(self) -> dict[tuple[str, str], int]:
        """Number of offers of each source and kind."""
        columns = (OFFER.c.source, OFFER.c.kind)
        query = sa.select(*columns, sa.func.count()).group_by(*columns).order_by(*columns)
        with self._reading() as connection:
            return {(source, kind): count for source, kind, count in connection.execute(query)}

    def replace_appellations(self, rows: Iterable[Mapping[str, str]]) -> int:
        """Put official occupation names (keys `ogr`, `rome_code`, `label_long`, `label_short`) in the
        place of those kept, at once; gives their number."""
        values = [dict(row) for row in rows]
        with self._writing() as connection:
            connection.execute(sa.delete(APPELLATION))
            if values:
                connection.execute(sa.insert(APPELLATION), values)
        return len(values)

    def appellations(self) -> list[Appellation]:
        """Official occupation names loaded by an operator, in the order of their numbers."""
        with self._reading() as connection:
            rows = connection.execute(sa.select(APPELLATION).order_by(APPELLATION.c.ogr)).all()
        return [Appellation(*row) for row in rows]


def _of(person: str) -> sa.sql.Update:
    return sa.update(PERSON).where(PERSON.c.key == person)


def _changed(person: str, values: Mapping[str, object]) -> sa.sql.Update:
    """Change these values of a person, when one of them is not what it was."""
    differs = sa.or_(*(PERSON.c[name] != value for name, value in values.items()))
    return _of(person).where(differs).values(values)


def _now() -> datetime:
    return datetime.now(timezone.utc)
