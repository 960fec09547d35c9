"""What an offer is, what a person looks for, and what is proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.jobs.opening import Opening

KINDS = ("job", "internship", "training")
"""Kinds of offers."""

TRAVEL_KM = {"foot": 2.0, "near": 5.0, "transit": 10.0, "car": 25.0}
"""Radius of each way to travel, kilometres in a straight line: about half an hour on the way, door to
door, in our judgement. On foot 2 km is 30 minutes at 4 km/h; `near` is one bus line or a bicycle (10
km/h); bus and metro with a change make about 20 km/h; a car leaving town about 50 km/h."""

HOURS_TAGS = (
    "school",
    "morning",
    "afternoon",
    "evening",
    "night",
    "no_night",
    "part_time",
    "full_time",
    "no_weekend",
    "weekend",
)
"""Hours that an offer has (`no_night`, `no_weekend`: it is known that it has none) or a person wants."""


@dataclass(frozen=True)
class Contact:
    """How to reach somebody by voice or on foot; an e-mail or web address is never kept here."""

    name: str = ""
    """Person's name as written, such as `Mme Amina Belkacem`; empty when unknown."""
    phone: str = ""
    """Telephone number in national form, such as `04 65 71 12 34`; empty when unknown."""
    address: str = ""
    """Where to go, on one line; empty when unknown."""
    opening: tuple[Opening, ...] = ()
    """When the place is open; empty when unknown."""

    @property
    def is_reachable(self) -> bool:
        """True when one can call or go there; a name alone does not suffice."""
        return bool(self.phone or self.address)


@dataclass(frozen=True)
class Offer:
    """An offer, whatever source it comes from; None or empty when the source does not say."""

    id: str
    """Identifier within the store."""
    source: str
    """Name of the source, such as `example`."""
    kind: str
    """`job`, `internship` or `training`."""
    title: str
    """What the work is called."""
    description: str = ""
    """Text of the offer."""
    rome: str | None = None
    """ROME code."""
    rome_label: str = ""
    """Official name of the ROME code."""
    appellation: str = ""
    """Official occupation name."""
    employer: str = ""
    """Who hires."""
    insee: str | None = None
    """INSEE code of the commune, or of the Lyon district."""
    postcode: str = ""
    """Postcode of the place of work."""
    place: str = ""
    """Place of work as written, such as `69 - Bron`."""
    latitude: float | None = None
    """Latitude, degrees (WGS 84)."""
    longitude: float | None = None
    """Longitude, degrees (WGS 84)."""
    contract: str = ""
    """Code of the contract (`bot/jobs/data/offer_rules.yml`), such as `open_ended` or `apprenticeship`."""
    contract_months: int | None = None
    """Length of the contract, whole months."""
    hours: tuple[str, ...] = ()
    """Hours tags (HOURS_TAGS) that the offer is known to have."""
    weekly_hours: float | None = None
    """Length of the working week, hours."""
    net_monthly_euros: int | None = None
    """Estimated net pay, euros a month, rounded to 10; None when it cannot be estimated."""
    pay_text: str = ""
    """Pay as written by the source (gross)."""
    has_pay_estimate: bool = False
    """True when `net_monthly_euros` is an estimate made from gross pay."""
    needs_experience: bool | None = None
    """Whether experience is required; None when unknown."""
    licences: tuple[str, ...] = ()
    """Driving licences asked for, as written."""
    conditions: str = ""
    """Conditions of the work, as written."""
    contact: Contact | None = None
    """A way to reach somebody by voice or on foot; None when there is only a form or an e-mail."""
    published_at: datetime | None = None
    """When the offer was published or last changed."""
    wire: Mapping[str, object] = field(default_factory=dict, compare=False, repr=False)
    """The offer in the source's own field names."""


@dataclass(frozen=True)
class Criteria:
    """What a person looks for; an empty field sets no limit."""

    kind: str | None = None
    """`job`, `internship`, `training`, or None for any."""
    romes: tuple[str, ...] = ()
    """ROME codes, the likeliest first; a code of 3 signs (`K22`) stands for a whole sub-domain."""
    insee: str | None = None
    """INSEE code of the person's commune or Lyon district."""
    latitude: float | None = None
    """Latitude of the person's place, degrees (WGS 84)."""
    longitude: float | None = None
    """Longitude of the person's place, degrees (WGS 84)."""
    travel: str = "near"
    """Way to travel: `foot`, `near`, `transit` or `car` (TRAVEL_KM)."""
    hours: tuple[str, ...] = ()
    """Hours tags wanted (HOURS_TAGS)."""
    radius_km: float | None = None
    """Radius in kilometres that replaces that of `travel`."""

    @property
    def limit_km(self) -> float:
        """Farthest distance wanted, kilometres."""
        return TRAVEL_KM[self.travel] if self.radius_km is None else self.radius_km


@dataclass(frozen=True)
class OfferMatch:
    """An offer that fits what a person looks for."""

    offer: Offer
    """The offer."""
    score: float
    """How well it fits, 0 to 1."""
    distance_km: float | None
    """Distance in a straight line, kilometres; None when a place is unknown."""
    reasons: tuple[str, ...]
    """Why it fits, strongest first: `same_trade` `near_trade` `same_commune` `near_home` `hours_fit`
    `no_experience` `human_contact` `open_ended`."""


@dataclass(frozen=True)
class SearchResult:
    """What a search gives."""

    matches: tuple[OfferMatch, ...]
    """Offers, best first."""
    widened: tuple[str, ...] = ()
    """What was dropped to find something: `farther` (a longer way), `near_trade` (neighbouring
    occupations), `any_hours` (hours not respected), `other_kind` (a training instead of a job...)."""


class OfferSource(Protocol):
    """Where offers come from."""

    def search(self, criteria: Criteria) -> list[Offer]:
        """Give the offers of the kind, occupations and area wanted (hours are judged by `rank`); it may
        give more than asked. Raises Temporary when the source does not answer."""


class OfferFinder(Protocol):
    """Finds offers for a caller, whatever sources are open. Raises Temporary when nothing can be read."""

    async def find(self, criteria: Criteria, limit: int = 10) -> SearchResult:
        """Find the best offers, widening the search when there is none; gives up waiting for slow sources."""

    def named(self, ids: Sequence[str]) -> list[Offer]:
        """The offers of these ids, in this order; those that no longer exist are left out."""

    async def is_gone(self, offer_id: str) -> bool:
        """Tell whether an offer no longer exists at its source; False when that cannot be known at once."""

    async def close(self) -> None:
        """Close what the sources hold open."""
