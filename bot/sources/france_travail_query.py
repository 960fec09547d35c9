"""What is asked of France Travail's "Offres d'emploi v2" for what a person looks for. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cache

from bot.jobs.distance import distance_km
from bot.jobs.offer import Criteria
from bot.jobs.place_table import read_quarters

Query = tuple[tuple[str, str], ...]
"""Parameters of one search, name and value, in a fixed order: equal queries have equal answers."""

MOST_COMMUNES = 5
"""Communes that one search takes."""

MOST_ROMES = 200
"""ROME codes that one search takes."""

DISTRICTS = {
    "69123": tuple(str(code) for code in range(69381, 69390)),
    "75056": tuple(str(code) for code in range(75101, 75121)),
    "13055": tuple(str(code) for code in range(13201, 13217)),
}
"""Districts of the cities that offers are never placed in as a whole: Lyon, Paris, Marseille."""

ROME_LENGTH = 5
"""Length of a whole ROME code; a shorter one is the beginning of several."""

SLACK_KM = 3.0
"""How much farther is asked than wanted, kilometres: the service measures from the middle of the commune, a
person may live at its edge. What is too far is left out afterwards (`bot.jobs.offers.rank`)."""

WORDS_OF_KIND = {"internship": "stage", "training": "formation"}
"""Keyword that finds a kind of offer: the service has no field for it."""


def queries_for(criteria: Criteria, rome_codes: Iterable[str]) -> tuple[Query, ...]:
    """The searches that together cover what is looked for; none when the work asked for has no code that the
    service knows. `rome_codes` are the whole codes that stand behind a beginning (`K22`)."""
    fixed: dict[str, str] = {}
    if criteria.romes:
        codes = _whole_codes(criteria.romes, rome_codes)
        if not codes:
            return ()
        fixed["codeROME"] = ",".join(codes)
    if criteria.kind in WORDS_OF_KIND:
        fixed["motsCles"] = WORDS_OF_KIND[criteria.kind]
    full_time = _full_time(criteria.hours)
    if full_time is not None:
        fixed["tempsPlein"] = "true" if full_time else "false"
    if criteria.insee is None:
        return (_query({**fixed, "sort": "1"}),)
    has_point = criteria.latitude is not None and criteria.longitude is not None
    fixed["distance"] = str(math.ceil(criteria.limit_km + SLACK_KM)) if has_point else "0"
    fixed["sort"] = "2"
    return tuple(_query({**fixed, "commune": ",".join(group)}) for group in _communes(criteria))


def _query(values: dict[str, str]) -> Query:
    return tuple(sorted(values.items()))


def _whole_codes(wanted: Sequence[str], known: Iterable[str]) -> list[str]:
    """Whole codes, in the order wanted."""
    every = sorted(known)
    found: dict[str, None] = {}
    for code in wanted:
        whole = [code] if len(code) == ROME_LENGTH else [one for one in every if one.startswith(code)]
        found.update(dict.fromkeys(whole))
    return list(found)[:MOST_ROMES]


def _full_time(hours: Sequence[str]) -> bool | None:
    """Whether only full-time or only part-time offers can suit; None when both can. A full week clashes with
    school hours (`bot.jobs.offers.hours_fit`)."""
    wants_part, wants_full = bool({"part_time", "school"} & set(hours)), "full_time" in hours
    return None if wants_part == wants_full else wants_full


def _communes(criteria: Criteria) -> list[tuple[str, ...]]:
    districts = DISTRICTS.get(criteria.insee or "")
    if districts is None:
        return [(criteria.insee or "",)]
    if criteria.latitude is not None and criteria.longitude is not None:
        nearest = _nearest_district(districts, (criteria.latitude, criteria.longitude))
        if nearest:
            return [(nearest,)]
    return [districts[start : start + MOST_COMMUNES] for start in range(0, len(districts), MOST_COMMUNES)]


def _nearest_district(districts: Sequence[str], point: tuple[float, float]) -> str:
    """The district whose middle is nearest to a point; empty when the tables have no middle of them."""
    middles = {code: middle for code, middle in _middles() if code in districts}
    return min(middles, key=lambda code: distance_km(middles[code], point), default="")


@cache
def _middles() -> tuple[tuple[str, tuple[float, float]], ...]:
    places = (place for place, _ in read_quarters() if place.kind == "district")
    return tuple((place.insee, (place.latitude, place.longitude)) for place in places)
