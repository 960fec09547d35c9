"""Which sources of offers are open, from the settings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Protocol

from bot.jobs.retention import load_retention
from bot.jobs.trade_table import read_trades
from bot.ports import Clock
from bot.settings import OfferAccess
from bot.sources.france_travail import FranceTravail
from bot.sources.geocoder import Geocoder
from bot.sources.immersion import Immersion
from bot.sources.offer_desk import Kept, LiveSource, OfferDesk
from bot.sources.placing import Placing


class OfficialName(Protocol):
    """An official occupation name, of which the number and the code are used."""

    ogr: str
    rome: str


class Codes:
    """ROME codes and numbers of occupation names, read at first use."""

    def __init__(self, official: Callable[[], Iterable[OfficialName]]) -> None:
        """`official` gives the official names that an operator loaded, if any."""
        self._official = official

    def whole(self) -> Sequence[str]:
        """Every whole ROME code that is known."""
        return self._whole

    def appellations(self, romes: Sequence[str]) -> Sequence[str]:
        """Numbers of the names of ROME codes or of their beginnings; none when no list is loaded."""
        return [ogr for rome, ogr in self._numbers if rome.startswith(tuple(romes))]

    @cached_property
    def _numbers(self) -> tuple[tuple[str, str], ...]:
        return tuple((name.rome, name.ogr) for name in self._official())

    @cached_property
    def _whole(self) -> tuple[str, ...]:
        curated = {trade.rome for trade in read_trades()}
        return tuple(sorted(curated | {rome for rome, _ in self._numbers}))


def live_sources(access: OfferAccess, codes: Codes) -> list[LiveSource]:
    """The outside services that have a key, the first ones asked first."""
    sources: list[LiveSource] = []
    if access.france_travail_id:
        sources.append(FranceTravail(access, codes.whole))
    if access.immersion_key:
        sources.append(Immersion(access, codes.appellations))
    return sources


def open_desk(
    access: OfferAccess, kept: Kept, official: Callable[[], Iterable[OfficialName]], clock: Clock
) -> OfferDesk:
    """Where offers are searched; nothing is asked of the outside without a key."""
    sources = live_sources(access, Codes(official))
    return OfferDesk(kept, sources, clock, load_retention().offer, make_placing(access))


def make_placing(access: OfferAccess) -> Placing:
    """What refines the places of offers, when a geocoder is set."""
    return Placing(Geocoder(access.geocoder_url) if access.geocoder_url else None)
