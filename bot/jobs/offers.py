"""Choosing offers: which fit, in which order, why, and how a search that finds nothing is widened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from bot.jobs.distance import distance_km
from bot.jobs.offer import (
    HOURS_TAGS,
    KINDS,
    TRAVEL_KM,
    Contact,
    Criteria,
    Offer,
    OfferFinder,
    OfferMatch,
    OfferSource,
    SearchResult,
)
from bot.jobs.offer_safety import keep_safe

__all__ = [
    "HOURS_TAGS",
    "KINDS",
    "TRAVEL_KM",
    "Contact",
    "Criteria",
    "Offer",
    "OfferFinder",
    "OfferMatch",
    "OfferSource",
    "SearchResult",
    "as_match",
    "hours_fit",
    "is_same_commune",
    "matches_rome",
    "offer_distance_km",
    "rank",
    "search",
    "widest",
]

FARTHEST_KM = 50.0
"""Last step of a widened search, kilometres: an hour by regional train or car."""

NEAR_HOME_KM = TRAVEL_KM["foot"]
"""Distance that can be called near home, kilometres."""

WEIGHTS = {"trade": 0.45, "distance": 0.27, "hours": 0.14, "contact": 0.09, "freshness": 0.05}
"""Share of each part of the score: the trade first, then nearness, hours, a human contact, freshness."""

FRESH_DAYS = 60.0
"""Age from which an offer is no longer fresh, days."""

LYON = ("69123", "6938")
"""INSEE code of Lyon as a whole, and the beginning of those of its nine districts."""

SUBDOMAIN_LENGTH = 3
"""Length of a ROME sub-domain (`K22`): occupations that share it are neighbours."""


def search(source: OfferSource, criteria: Criteria, limit: int = 10) -> SearchResult:
    """Find the best offers. When there is none, drop as little as possible: first a longer way, then
    neighbouring occupations, then the hours, then these together, and at last another kind of offer.
    What looks like a scam is never found. Raises Temporary when the source does not answer."""
    for widened, wide in _widenings(criteria):
        matches = keep_safe(rank(source.search(wide), wide, wanted=criteria), limit)
        if matches:
            return SearchResult(matches, widened)
    return SearchResult(())


def rank(
    offers: Iterable[Offer], criteria: Criteria, wanted: Criteria | None = None
) -> tuple[OfferMatch, ...]:
    """Keep the offers that fit `criteria`, best first; `wanted` is what the person asked for before the
    search was widened: the reasons and the order are judged by it."""
    fitting = [offer for offer in offers if _fits(offer, criteria)]
    dates = [offer.published_at for offer in fitting if offer.published_at]
    newest = max(dates, default=None)
    matches = [_match(offer, wanted or criteria, newest) for offer in fitting]
    return tuple(sorted(matches, key=_order))


def offer_distance_km(offer: Offer, criteria: Criteria) -> float | None:
    """Distance in a straight line, kilometres; None when one of the places is unknown."""
    if None in (offer.latitude, offer.longitude, criteria.latitude, criteria.longitude):
        return None
    return distance_km((offer.latitude, offer.longitude), (criteria.latitude, criteria.longitude))


def is_same_commune(one: str | None, other: str | None) -> bool:
    """Tell whether two INSEE codes are one commune; Lyon as a whole holds its districts."""
    if one is None or other is None:
        return False
    return one == other or (LYON[0] in (one, other) and all(code.startswith(LYON) for code in (one, other)))


def matches_rome(rome: str | None, wanted: Iterable[str]) -> bool:
    """Tell whether a ROME code is among the codes or sub-domains wanted."""
    return rome is not None and any(rome.startswith(code) for code in wanted)


def hours_fit(has: Iterable[str], wanted: Iterable[str]) -> bool | None:
    """Tell whether an offer's hours suit: False when one is known to clash, True when all are known to
    suit, None when the offer does not say enough. Nothing wanted suits everything, without a claim."""
    tags, asked = frozenset(has), frozenset(wanted)
    fits = [_tag_fits(tags, tag) for tag in asked - _PARTS]
    if asked & _PARTS:
        fits.append(None if not tags & _PARTS else tags & _PARTS <= asked)
    if not fits:
        return None
    return False if False in fits else (None if None in fits else True)


_PARTS = frozenset({"morning", "afternoon", "evening", "night"})
_CLASHES = {
    "school": frozenset({"evening", "night", "weekend", "full_time"}),
    "no_night": frozenset({"night"}),
    "no_weekend": frozenset({"weekend"}),
    "part_time": frozenset({"full_time"}),
    "full_time": frozenset({"part_time"}),
}


def _tag_fits(has: frozenset[str], wanted: str) -> bool | None:
    if wanted in has:
        return True
    if has & _CLASHES.get(wanted, frozenset()):
        return False
    return True if wanted == "no_night" and has & _PARTS else None


def _fits(offer: Offer, criteria: Criteria) -> bool:
    if criteria.kind and offer.kind != criteria.kind:
        return False
    if criteria.romes and not matches_rome(offer.rome, criteria.romes):
        return False
    if hours_fit(offer.hours, criteria.hours) is False:
        return False
    distance = offer_distance_km(offer, criteria)
    if distance is not None:
        return distance <= criteria.limit_km
    has_place = criteria.insee is not None or criteria.latitude is not None
    return not has_place or is_same_commune(offer.insee, criteria.insee)


def _match(offer: Offer, wanted: Criteria, newest: datetime | None) -> OfferMatch:
    distance = offer_distance_km(offer, wanted)
    fit = hours_fit(offer.hours, wanted.hours)
    parts = {
        "trade": _trade_score(offer, wanted),
        "distance": _distance_score(offer, wanted, distance),
        "hours": 0.5 if fit is None else float(fit),
        "contact": _contact_score(offer),
        "freshness": _freshness(offer, newest),
    }
    score = sum(WEIGHTS[name] * value for name, value in parts.items())
    return OfferMatch(offer, round(score, 4), distance, tuple(_reasons(offer, wanted, distance, fit)))


def _trade_score(offer: Offer, wanted: Criteria) -> float:
    if not wanted.romes or offer.rome is None:
        return 0.5
    for place, code in enumerate(wanted.romes):
        if offer.rome.startswith(code):
            return max(0.7, 1.0 - 0.1 * place)
    return 0.4


def _distance_score(offer: Offer, wanted: Criteria, distance: float | None) -> float:
    if distance is None:
        return 0.6 if is_same_commune(offer.insee, wanted.insee) else 0.3
    return 1.0 / (1.0 + distance / 3.0)  # half after 3 km: one kilometre counts most when it is walked


def _contact_score(offer: Offer) -> float:
    contact = offer.contact
    if contact is None:
        return 0.0
    return (bool(contact.phone) * 2 + bool(contact.name) + bool(contact.address)) / 4


def _freshness(offer: Offer, newest: datetime | None) -> float:
    if newest is None or offer.published_at is None:
        return 0.5
    days = (newest - offer.published_at).total_seconds() / 86400
    return max(0.0, 1.0 - days / FRESH_DAYS)


def _reasons(offer: Offer, wanted: Criteria, distance: float | None, fit: bool | None) -> Iterator[str]:
    if wanted.romes and matches_rome(offer.rome, wanted.romes):
        yield "same_trade"
    elif wanted.romes and matches_rome(offer.rome, _subdomains(wanted.romes)):
        yield "near_trade"
    if is_same_commune(offer.insee, wanted.insee):
        yield "same_commune"
    if distance is not None and distance <= NEAR_HOME_KM:
        yield "near_home"
    if fit:
        yield "hours_fit"
    if offer.needs_experience is False:
        yield "no_experience"
    if offer.contact is not None and offer.contact.is_reachable:
        yield "human_contact"
    if offer.contract == "open_ended":
        yield "open_ended"


def _order(match: OfferMatch) -> tuple[float, float, str]:
    distance = FARTHEST_KM if match.distance_km is None else match.distance_km
    return (-match.score, distance, match.offer.id)


def widest(criteria: Criteria) -> Criteria:
    """All that a widened search may look at: every kind, neighbouring occupations, any hours, as far as one
    can go."""
    farthest = max(FARTHEST_KM, criteria.limit_km)
    return replace(criteria, kind=None, romes=_subdomains(criteria.romes), hours=(), radius_km=farthest)


def as_match(offer: Offer, wanted: Criteria) -> OfferMatch:
    """An offer that was found before, with what is said of it to a person who wants this; its score says
    nothing of how fresh it is among others."""
    return _match(offer, wanted, None)


def _subdomains(romes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code[:SUBDOMAIN_LENGTH] for code in romes))


def _widenings(criteria: Criteria) -> Iterator[tuple[tuple[str, ...], Criteria]]:
    steps = [*TRAVEL_KM.values(), FARTHEST_KM]
    next_km = min((km for km in steps if km > criteria.limit_km), default=criteria.limit_km)
    changes: dict[str, dict[str, object]] = {
        "farther": {"radius_km": next_km},
        "near_trade": {"romes": _subdomains(criteria.romes)},
        "any_hours": {"hours": ()},
    }
    if next_km == criteria.limit_km or criteria.latitude is None:
        del changes["farther"]
    if not criteria.romes:
        del changes["near_trade"]
    if not criteria.hours:
        del changes["any_hours"]
    names = tuple(changes)
    pairs = [(one, two) for place, one in enumerate(names) for two in names[place + 1 :]]
    sets = [(), *((name,) for name in names), *pairs, *([names] if len(names) == 3 else [])]
    for chosen in sets:
        yield chosen, _changed(criteria, changes, chosen)
    yield from _last_widenings(criteria, changes, names)


def _last_widenings(
    criteria: Criteria, changes: dict[str, dict[str, object]], names: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Criteria]]:
    """Another kind of offer (a training that leads to the job), then as far as one can go."""
    kinds = ((), ("other_kind",)) if criteria.kind else ((),)
    if criteria.kind:
        yield ("other_kind",), replace(criteria, kind=None)
        yield (*names, "other_kind"), replace(_changed(criteria, changes, names), kind=None)
    if "farther" in changes:
        far = {**changes, "farther": {"radius_km": max(FARTHEST_KM, criteria.limit_km)}}
        for extra in kinds:
            chosen = _changed(criteria, far, names)
            yield (*names, *extra), replace(chosen, kind=None) if extra else chosen


def _changed(criteria: Criteria, changes: dict[str, dict[str, object]], chosen: Iterable[str]) -> Criteria:
    for name in chosen:
        criteria = replace(criteria, **changes[name])
    return criteria
