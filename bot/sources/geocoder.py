"""The IGN's geocoder: where an employer's address is. Only the addresses of offers are sent, nobody's own.

Limits and shapes: https://geoservices.ign.fr, "API Geoplateforme - Geocodage" (50 requests a second).
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import Misconfigured, Refused, Temporary
from bot.sources.asking import Service
from bot.sources.pace import Pace

CODE = "geocoder"
"""Beginning of the codes of its errors."""

REQUESTS_A_SECOND = 40
"""Requests sent in a second; above 50 the service answers 429 for five seconds."""

ANSWER_SECONDS = 2.0
"""Longest wait for one answer, seconds."""

LEAST_SCORE = 0.6
"""Likeness, 0 to 1, from which a point is taken for that of the address; chosen for this project."""

MOST_REMEMBERED = 5_000
"""Addresses remembered, found or not."""

Point = tuple[float, float]
"""Latitude and longitude, degrees (WGS 84)."""


class Geocoder:
    """Finds the point of an address."""

    def __init__(self, url: str) -> None:
        """`url` is the base address, such as `https://data.geopf.fr/geocodage`."""
        self._url = url
        self._service = Service(CODE, "the geocoder", Pace(REQUESTS_A_SECOND, 1.0), ANSWER_SECONDS)
        self._known: dict[tuple[str, str], Point | None] = {}

    async def find(self, address: str, postcode: str = "") -> Point | None:
        """The point of an address, None when it is not sure. Raises Temporary, Refused or Misconfigured."""
        key = (address, postcode)
        if key not in self._known:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            self._known[key] = await self._ask(address, postcode)
        return self._known[key]

    async def close(self) -> None:
        """Close the connections."""
        await self._service.close()

    async def _ask(self, address: str, postcode: str) -> Point | None:
        params = {"q": address, "limit": "1", "index": "address"}
        if postcode:
            params["postcode"] = postcode
        answer = await self._service.request("GET", f"{self._url}/search", params=params)
        if answer.status == 404:
            advice = "the address of the geocoder is wrong: check VIVEVOIX_GEOCODER_URL"
            raise Misconfigured(f"{CODE}.address", advice)
        if answer.status != 200:
            raise Refused(f"{CODE}.search", f"the geocoder refuses this address (status {answer.status})")
        return _point(answer.values)


def _point(values: object) -> Point | None:
    """The first point of a GeoJSON collection, when its score is high enough."""
    features = values.get("features") if isinstance(values, Mapping) else None
    if not isinstance(features, list):
        raise Temporary(f"{CODE}.unreadable", "the answer of the geocoder holds no list of places")
    try:
        first = features[0]
        longitude, latitude = (float(number) for number in first["geometry"]["coordinates"])
        score = float(first["properties"]["score"])
    except (IndexError, KeyError, TypeError, ValueError):
        return None
    return (latitude, longitude) if score >= LEAST_SCORE else None
