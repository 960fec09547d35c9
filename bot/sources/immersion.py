"""Immersion Facilitee, API v3: companies where a person can try a job for a few days.

Shapes: public code of the service (gip-inclusion/immersion-facile, `publicApiV3.routes.ts`).
"""

from __future__ import annotations

import asyncio
import math
import re
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import quote

from bot.errors import Misconfigured, Refused, Temporary
from bot.jobs.offer import Criteria, Offer
from bot.settings import OfferAccess
from bot.sources.asking import Answer, Service
from bot.sources.offer_file import gather
from bot.sources.pace import Pace

SOURCE = "immersion"
"""Name of the source in the store, and beginning of the codes of its errors."""

REQUESTS_A_SECOND = 4
"""Requests sent in a second; the service answers 429 above a limit that it does not publish."""

ANSWER_SECONDS = 8.0
"""Longest wait for one answer, seconds."""

PAGE = 100
"""Companies of one answer (`perPage`)."""

FARTHEST_KM = 100
"""Greatest radius that is taken, kilometres."""

MOST_APPELLATIONS = 60
"""Occupation names of one request: its address stays short."""

VISIT = "IN_PERSON"
"""`contactMode` of a company that one goes to; `PHONE` and `EMAIL` give no number: the service sends it by
e-mail only, so a mediator's help is needed."""

Query = tuple[tuple[str, str], ...]

_SIRET = re.compile(r"\d{14}")


class Immersion:
    """Companies that take people for a few days. Raises Temporary, Refused or Misconfigured."""

    name = SOURCE

    def __init__(
        self, access: OfferAccess, appellations: Callable[[Sequence[str]], Sequence[str]] = lambda _: ()
    ) -> None:
        """`appellations` gives the numbers of the official occupation names of ROME codes or of their
        beginnings; when it gives none, the nearest companies are asked for and sorted here."""
        self._access = access
        self._appellations = appellations
        pace = Pace(REQUESTS_A_SECOND, 1.0)
        self._service = Service(SOURCE, "Immersion Facilitee", pace, ANSWER_SECONDS)

    def plan(self, criteria: Criteria) -> tuple[Query, ...]:
        """The requests that cover what is looked for; none for a job or a training, or without a place."""
        is_wanted = criteria.kind in (None, "internship")
        if not is_wanted or criteria.latitude is None or criteria.longitude is None:
            return ()
        radius = min(FARTHEST_KM, math.ceil(criteria.limit_km))
        codes = self._appellations(criteria.romes)[:MOST_APPELLATIONS] if criteria.romes else ()
        where = (("latitude", f"{criteria.latitude:.5f}"), ("longitude", f"{criteria.longitude:.5f}"))
        fixed = (
            ("sortBy", "distance"),
            ("sortOrder", "asc"),
            *where,
            ("distanceKm", str(radius)),
            ("searchableBy", "jobSeekers"),
            ("showOnlyAvailableOffers", "true"),
            ("page", "1"),
        )
        return ((*fixed, *(("appellationCodes[]", code) for code in codes)),)

    async def fetch(self, plan: Sequence[Query], most: int = PAGE) -> list[Offer]:
        """Offers of all these requests, of `most` companies each."""
        found: dict[str, Offer] = {}
        for query in plan:
            answer = await self._get("v3/offers", [*query, ("perPage", str(most))])
            self._require(answer)
            found.update({offer.id: offer for offer in await asyncio.to_thread(_read_offers, answer)})
        return list(found.values())

    async def look_up(self, offer_id: str) -> Offer | None:
        """One company's offer as it is now; None when it no longer exists or takes nobody for now."""
        siret, _, rest = offer_id.partition("-")
        appellation, _, location = rest.partition("-")
        if not _SIRET.fullmatch(siret) or not appellation.isdigit():
            return None
        path = "/".join(quote(part, safe="") for part in (siret, appellation, location) if part)
        answer = await self._get(f"v3/offers/{path}", [])
        if answer.status in (404, 410):
            return None
        self._require(answer)
        offers = _read([answer.values], appellation)
        return offers[0] if offers else None

    async def count(self) -> int:
        """How many companies the service has in all: the shortest proof that the key opens it."""
        answer = await self._get("v3/offers", [("sortBy", "date"), ("page", "1"), ("perPage", "1")])
        self._require(answer)
        pagination = answer.values.get("pagination") if isinstance(answer.values, dict) else None
        total = pagination.get("totalRecords") if isinstance(pagination, dict) else None
        if not isinstance(total, int):
            raise Temporary(f"{SOURCE}.unreadable", "the answer of Immersion Facilitee says no number")
        return total

    async def close(self) -> None:
        """Close the connections."""
        await self._service.close()

    async def _get(self, path: str, params: list[tuple[str, str]]) -> Answer:
        headers = {"Authorization": self._access.immersion_key.read()}
        url = f"{self._access.immersion_url}/{path}"
        return await self._service.request("GET", url, params=params, headers=headers)

    def _require(self, answer: Answer) -> None:
        if answer.status == 200:
            return
        if answer.status in (401, 403):
            advice = "Immersion Facilitee refuses the key or its rights: check VIVEVOIX_IMMERSION_KEY"
            raise Misconfigured(f"{SOURCE}.key", advice)
        if answer.status == 404:
            advice = "the address of Immersion Facilitee is wrong: check VIVEVOIX_IMMERSION_URL"
            raise Misconfigured(f"{SOURCE}.address", advice)
        advice = f"Immersion Facilitee refuses this search (status {answer.status})"
        raise Refused(f"{SOURCE}.search", advice)


def _read_offers(answer: Answer) -> Sequence[Offer]:
    values = answer.values
    data = values.get("data") if isinstance(values, dict) else None
    if not isinstance(data, list):
        raise Temporary(f"{SOURCE}.unreadable", "the answer of Immersion Facilitee holds no list of offers")
    return _read(data)


def _read(companies: Sequence[object], appellation: str = "") -> Sequence[Offer]:
    wires = [wire_of(company, appellation) for company in companies if isinstance(company, Mapping)]
    return gather(enumerate((wire for wire in wires if wire), start=1), SOURCE).offers


def wire_of(company: Mapping[str, object], appellation: str = "") -> dict[str, object] | None:
    """A company in the field names that offers are kept in (`bot.jobs.offer_wire.WIRE`), for its occupation
    of this number or its first; None for one that takes nobody for now or did not say that it wants to."""
    siret = str(company.get("siret") or "")
    trades = [trade for trade in _items(company.get("appellations")) if trade.get("appellationCode")]
    chosen = [trade for trade in trades if str(trade["appellationCode"]) == appellation] or trades
    is_open = company.get("isAvailable", True) and company.get("voluntaryToImmersion", True)
    if not is_open or not _SIRET.fullmatch(siret) or not chosen:
        return None
    address, position = _group(company.get("address")), _group(company.get("position"))
    town = f"{address.get('postcode') or ''} {address.get('city') or ''}".strip()
    offer_id = f"{siret}-{chosen[0]['appellationCode']}-{company.get('locationId') or ''}".rstrip("-")
    wire: dict[str, object] = {
        "id": offer_id,
        "intitule": chosen[0].get("appellationLabel"),
        "description": company.get("additionalInformation"),
        "dateCreation": company.get("createdAt"),
        "dateActualisation": company.get("updatedAt"),
        "romeCode": company.get("rome"),
        "romeLibelle": company.get("romeLabel"),
        "appellationlibelle": chosen[0].get("appellationLabel"),
        "natureContrat": "Immersion professionnelle",
        "entreprise": {"nom": company.get("customizedName") or company.get("name")},
        "lieuTravail": {
            "libelle": f"{address.get('departmentCode') or ''} - {address.get('city') or ''}".strip(" -"),
            "codePostal": address.get("postcode"),
            "latitude": position.get("lat"),
            "longitude": position.get("lon"),
        },
    }
    if company.get("contactMode") == VISIT:
        wire["contact"] = {"coordonnees1": address.get("streetNumberAndAddress"), "coordonnees2": town}
    return wire


def _items(value: object) -> list[Mapping[str, object]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _group(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
