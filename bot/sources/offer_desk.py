"""Finding offers for a caller: the outside services are asked for a short while, what was kept serves when
they do not answer, and the invented examples only when none of them did."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.errors import BotError
from bot.jobs.offer import Criteria, Offer, OfferMatch, SearchResult
from bot.jobs.offer_safety import keep_safe
from bot.jobs.offers import rank, search, widest
from bot.ports import Clock
from bot.sources.examples import SOURCE as EXAMPLES
from bot.sources.pace import Rest
from bot.sources.placing import Placing
from bot.sources.stored import OfferShelf, StoredOffers

log = logging.getLogger(__name__)

PASSING = ("francetravail", "immersion")
"""Sources whose offers are kept for a time only (`retention.yml`: `offer_days`)."""

SEARCH_SECONDS = 2.0
"""Longest wait of a caller for the services, all together, seconds; then what was kept serves. A service that
answers later still fills what is kept."""

FIRST_OFFERS = 50
"""Offers that are asked for first, the nearest ones: reading one takes up to a millisecond."""

NEARLY_FULL = 45
"""From so many offers on, an answer to that may have left others out; some cannot be read."""

MORE_OFFERS = 150
"""Offers that are asked for when too few of the first ones suit."""

LOOK_SECONDS = 1.0
"""Longest wait of a caller to learn whether an offer still exists, seconds."""

SLOW_SECONDS = 15.0
"""Rest of a service that kept a caller waiting in vain, seconds."""

ANSWER_SECONDS = 3600.0
"""How long an answer serves for the same question, seconds."""

LOOKED_SECONDS = 600.0
"""An offer that was seen at its source so recently is not looked up again, seconds."""

MOST_ANSWERS = 40
"""Answers remembered, of 50 to 150 offers of some 6 kB each."""


class LiveSource(Protocol):
    """An outside service that has offers."""

    name: str
    """Name of the source in the store."""

    def plan(self, criteria: Criteria) -> tuple[Hashable, ...]:
        """The questions that cover what is looked for; empty when the service has nothing of the kind."""

    async def fetch(self, plan: Sequence, most: int) -> list[Offer]:
        """Offers of a plan, at most so many for each of its questions. Raises Temporary, Refused or
        Misconfigured."""

    async def look_up(self, offer_id: str) -> Offer | None:
        """One offer as it is now, None when it no longer exists. Raises the same."""

    async def close(self) -> None:
        """Close the connections."""


class NamedShelf(OfferShelf, Protocol):
    """Some of the kept offers."""

    def named(self, ids: Sequence[str]) -> list[Offer]:
        """The offers of these ids, in this order."""


class Kept(Protocol):
    """What the desk needs of the store (`bot.store.kept_offers.KeptOffers`)."""

    def keep(self, offers: Sequence[Offer], at: datetime) -> int:
        """Keep offers as they were at a moment."""

    def remove(self, offer_id: str) -> bool:
        """Remove an offer that no longer exists."""

    def forget(self, sources: Collection[str], before: datetime) -> int:
        """Remove the offers of these sources that were kept before a moment."""

    def kept_at(self, offer_id: str) -> datetime | None:
        """When an offer was kept."""

    def but(self, hidden: Collection[str], passing: Collection[str], since: datetime) -> NamedShelf:
        """The offers that are not hidden nor too old."""


@dataclass(frozen=True)
class _Answered:
    offers: tuple[Offer, ...]
    until: float


class OfferDesk:
    """Finds offers for callers (`bot.jobs.offer.OfferFinder`)."""

    def __init__(
        self, kept: Kept, sources: Sequence[LiveSource], clock: Clock, lasting: timedelta, placing: Placing
    ) -> None:
        """`lasting` is how long the offers of the services are kept."""
        self._kept, self._sources, self._clock, self._lasting = kept, tuple(sources), clock, lasting
        self._placing = placing
        self._rests = {source.name: Rest() for source in sources}
        self._answers: OrderedDict[Hashable, _Answered] = OrderedDict()
        self._tasks: dict[Hashable, asyncio.Task[tuple[Offer, ...]]] = {}

    async def find(self, criteria: Criteria, limit: int = 10) -> SearchResult:
        """Find the best offers, widening the search when there is none. Raises Temporary when the database
        does not answer."""
        if not self._sources:
            return search(self._stored(hidden=()), criteria, limit)
        until = asyncio.get_running_loop().time() + SEARCH_SECONDS
        asked = await self._ask(criteria, until, FIRST_OFFERS)
        matches = self._rank(asked, criteria)
        more = [name for name, offers in asked.items() if len(offers) >= NEARLY_FULL]
        if more and len(matches) < limit:
            asked |= await self._ask(criteria, until, MORE_OFFERS, only=more)
            matches = self._rank(asked, criteria)
        if safe := keep_safe(matches, limit):
            return SearchResult(safe)
        wide = await self._ask(widest(criteria), until, MORE_OFFERS)
        both = {name: [*asked.get(name, ()), *offers] for name, offers in {**asked, **wide}.items()}
        result = search(_Together(both, self._stored(hidden=(EXAMPLES, *wide))), criteria, limit)
        if result.matches or both:
            return result
        return search(self._stored(hidden=()), criteria, limit)

    def named(self, ids: Sequence[str]) -> list[Offer]:
        """The offers of these ids, in this order; those that no longer exist are left out. Raises Temporary
        when the database does not answer."""
        return self._shelf(hidden=()).named(ids)

    async def is_gone(self, offer_id: str) -> bool:
        """Tell whether an offer no longer exists at its source; False when that cannot be known at once.
        Raises Temporary when the database does not answer."""
        offers = self.named([offer_id])
        if not offers:
            return True
        source = next((one for one in self._sources if one.name == offers[0].source), None)
        seen_at = self._kept.kept_at(offer_id)
        is_recent = seen_at is not None and self._clock.now() - seen_at < timedelta(seconds=LOOKED_SECONDS)
        if source is None or is_recent or self._rests[source.name].is_on(self._now()):
            return False
        try:
            found = await asyncio.wait_for(source.look_up(offer_id), LOOK_SECONDS)
        except asyncio.TimeoutError:
            return False
        except BotError as error:
            self._leave(source, error)
            return False
        if found is None:
            self._forget(offer_id)
            return True
        self._kept.keep(await self._placing.place([found]), self._clock.now())
        return False

    async def close(self) -> None:
        """Stop what is under way and close the connections."""
        loop = asyncio.get_running_loop()
        tasks = [task for task in self._tasks.values() if task.get_loop() is loop]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for part in (*self._sources, self._placing):
            await part.close()

    def _now(self) -> float:
        return self._clock.now().timestamp()

    def _rank(self, asked: Mapping[str, Sequence[Offer]], criteria: Criteria) -> tuple[OfferMatch, ...]:
        together = _Together(asked, self._stored(hidden=(EXAMPLES, *asked)))
        return rank(together.search(criteria), criteria)

    def _stored(self, hidden: Collection[str]) -> StoredOffers:
        return StoredOffers(self._shelf(hidden))

    def _shelf(self, hidden: Collection[str]) -> NamedShelf:
        return self._kept.but(hidden, PASSING, self._clock.now() - self._lasting)

    async def _ask(
        self, criteria: Criteria, until: float, most: int, only: Collection[str] | None = None
    ) -> dict[str, Sequence[Offer]]:
        """What each service that answers in time has, by its name; one that is left out did not answer."""
        loop = asyncio.get_running_loop()
        found: dict[str, Sequence[Offer]] = {}
        waiting: dict[str, asyncio.Task[tuple[Offer, ...]]] = {}
        for source in self._sources:
            plan = source.plan(criteria)
            answered = self._answers.get((source.name, plan, most))
            if not plan or (only is not None and source.name not in only):
                continue
            if answered is not None and self._now() < answered.until:
                found[source.name] = answered.offers
            elif not self._rests[source.name].is_on(self._now()):
                waiting[source.name] = self._task(source, plan, most)
        if waiting:
            await asyncio.wait(waiting.values(), timeout=max(0.0, until - loop.time()))
        for name, task in waiting.items():
            if not task.done():
                self._rests[name].begin_for(SLOW_SECONDS, self._now())
                log.warning("offers: %s is slow, what was kept serves", name)
            elif task.exception() is None:
                found[name] = task.result()
            elif not isinstance(task.exception(), BotError):
                task.result()
        return found

    def _task(
        self, source: LiveSource, plan: tuple[Hashable, ...], most: int
    ) -> asyncio.Task[tuple[Offer, ...]]:
        """The request for a plan: those who ask the same wait for the same."""
        key = (source.name, plan, most)
        task = self._tasks.get(key)
        loop = asyncio.get_running_loop()
        if task is None or task.get_loop() is not loop:
            task = self._tasks[key] = loop.create_task(self._fetch(source, key))
            task.add_done_callback(lambda done: self._note_end(key, done))
        return task

    def _note_end(self, key: Hashable, task: asyncio.Task[tuple[Offer, ...]]) -> None:
        """A request ended, perhaps with nobody waiting for it any more."""
        if self._tasks.get(key) is task:
            del self._tasks[key]
        error = None if task.cancelled() else task.exception()
        if error is not None and not isinstance(error, BotError):
            log.error("offers: a request failed: %s", type(error).__name__)

    async def _fetch(
        self, source: LiveSource, key: tuple[str, tuple[Hashable, ...], int]
    ) -> tuple[Offer, ...]:
        _, plan, most = key
        try:
            offers = await source.fetch(plan, most)
        except BotError as error:
            self._leave(source, error)
            raise
        offers = await self._placing.place(offers)
        await asyncio.to_thread(self._keep, offers)
        self._answers[key] = _Answered(tuple(offers), self._now() + ANSWER_SECONDS)
        self._answers.move_to_end(key)
        while len(self._answers) > MOST_ANSWERS:
            self._answers.popitem(last=False)
        return tuple(offers)

    def _keep(self, offers: Sequence[Offer]) -> None:
        now = self._clock.now()
        self._kept.keep(offers, now)
        self._kept.forget(PASSING, now - self._lasting)

    def _leave(self, source: LiveSource, error: BotError) -> None:
        log.warning("offers: %s does not serve: %s", source.name, error.code)
        self._rests[source.name].begin(error, self._now())

    def _forget(self, offer_id: str) -> None:
        self._kept.remove(offer_id)
        for key, answered in list(self._answers.items()):
            left = tuple(offer for offer in answered.offers if offer.id != offer_id)
            self._answers[key] = _Answered(left, answered.until)


class _Together:
    """What the services answered, and what is kept of the other sources."""

    def __init__(self, live: Mapping[str, Sequence[Offer]], stored: StoredOffers) -> None:
        self._live = [offer for offers in live.values() for offer in offers]
        self._stored = stored

    def search(self, criteria: Criteria) -> list[Offer]:
        """Give more than is wanted: `rank` leaves out what does not fit."""
        found = [*self._live, *self._stored.search(criteria)]
        return list({offer.id: offer for offer in found}.values())
