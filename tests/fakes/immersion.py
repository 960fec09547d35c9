"""Immersion Facilitee's API v3 and the IGN's geocoder on loopback, with invented companies and addresses."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.jobs.distance import distance_km
from fakes.france_travail import Fault

KEY = "immersion-key-of-the-tests"


def company(siret: str, mode: str, latitude: float, longitude: float, **changes: object) -> dict:
    """A company in the shape of the service's own tests."""
    return {
        "rome": "J1304",
        "romeLabel": "Aide en puericulture",
        "appellations": [
            {"appellationCode": "11155", "appellationLabel": "Auxiliaire de puériculture"},
            {"appellationCode": "10868", "appellationLabel": "Agent / Agente de crèche"},
        ],
        "establishmentScore": 10,
        "naf": "8891A",
        "nafLabel": "Accueil de jeunes enfants",
        "siret": siret,
        "name": "CRECHE DES PETITS PAS",
        "customizedName": "Crèche Les Petits Pas",
        "voluntaryToImmersion": True,
        "fitForDisabledWorkers": "no",
        "locationId": f"11111111-1111-4444-1111-{siret[:12]}",
        "position": {"lat": latitude, "lon": longitude},
        "address": {
            "streetNumberAndAddress": "8 avenue des Arts",
            "postcode": "69500",
            "departmentCode": "69",
            "city": "Bron",
        },
        "contactMode": mode,
        "numberOfEmployeeRange": "10-19",
        "website": "",
        "additionalInformation": "Découverte du métier auprès des enfants, du lundi au vendredi.",
        "remoteWorkMode": "ON_SITE",
        "isAvailable": True,
        "createdAt": "2026-08-08T00:00:00.000Z",
        "updatedAt": "2026-11-10T00:00:00.000Z",
        **changes,
    }


class ImmersionServer:
    """The service; `faults` holds what goes wrong with the next requests."""

    def __init__(self) -> None:
        self.companies = [
            company("11110000222201", "IN_PERSON", 45.7400, 4.9050),
            company("11110000222202", "PHONE", 45.7420, 4.9080),
            company("11110000222203", "EMAIL", 45.7430, 4.9090),
            company("11110000222204", "IN_PERSON", 45.7440, 4.9100, isAvailable=False),
            company("11110000222205", "IN_PERSON", 45.7450, 4.9110, voluntaryToImmersion=False),
        ]
        self.faults: list[Fault] = []
        self.asked: list[tuple[str, Mapping[str, str]]] = []
        self._server: TestServer | None = None

    async def start(self) -> ImmersionServer:
        app = web.Application()
        app.router.add_get("/api/v3/offers", self._handled(self._search))
        app.router.add_get("/api/v3/offers/{siret}/{appellation}/{location}", self._handled(self._offer))
        self._server = TestServer(app)
        await self._server.start_server()
        return self

    async def stop(self) -> None:
        if self._server is not None:
            await self._server.close()

    @property
    def environment(self) -> dict[str, str]:
        return {
            "VIVEVOIX_IMMERSION_KEY": KEY,
            "VIVEVOIX_IMMERSION_URL": f"{self._server.make_url('/api')}",
        }

    def _handled(self, handler):
        async def handle(request: web.Request) -> web.StreamResponse:
            self.asked.append((request.path, request.query))
            if self.faults:
                response = await self.faults.pop(0).answer(request)
                if response is not None:
                    return response
            if request.headers.get("Authorization") != KEY:
                return web.json_response({"status": 401, "message": "unauthenticated"}, status=401)
            return await handler(request)

        return handle

    async def _search(self, request: web.Request) -> web.Response:
        query = request.query
        is_right = query.get("sortBy") in ("distance", "date", "score") and query.get("page", "1").isdigit()
        if query.get("sortBy") == "distance":
            is_right &= 0 < float(query.get("distanceKm", 0)) <= 100 and "latitude" in query
        if not is_right:
            body = {"status": 400, "message": "Shared-route schema 'queryParamsSchema' was not respected"}
            return web.json_response(body, status=400)
        found = self.companies
        if "latitude" in query:
            here = (float(query["latitude"]), float(query["longitude"]))
            near = [(distance_km(here, tuple(c["position"].values())), c) for c in found]
            near.sort(key=lambda pair: pair[0])
            found = [c for far, c in near if far <= float(query["distanceKm"])]
        codes = set(query.getall("appellationCodes[]", []))
        if codes:
            found = [c for c in found if codes & {a["appellationCode"] for a in c["appellations"]}]
        size = int(query.get("perPage", "100"))
        pagination = {"totalRecords": len(found), "currentPage": 1, "totalPages": 1, "numberPerPage": size}
        return web.json_response({"data": found[:size], "pagination": pagination})

    async def _offer(self, request: web.Request) -> web.Response:
        for found in self.companies:
            if found["siret"] == request.match_info["siret"]:
                return web.json_response(found)
        return web.json_response({"status": 404, "message": "No establishment found"}, status=404)


class GeocoderServer:
    """The IGN's geocoder, which knows some streets."""

    def __init__(self) -> None:
        self.points = {"3 place du Marché": (4.8863, 45.6974, 0.93), "rue sans nom": (4.9, 45.7, 0.31)}
        self.faults: list[Fault] = []
        self.asked: list[Mapping[str, str]] = []
        self._server: TestServer | None = None

    async def start(self) -> GeocoderServer:
        app = web.Application()
        app.router.add_get("/geocodage/search", self._search)
        self._server = TestServer(app)
        await self._server.start_server()
        return self

    async def stop(self) -> None:
        if self._server is not None:
            await self._server.close()

    @property
    def environment(self) -> dict[str, str]:
        return {"VIVEVOIX_GEOCODER_URL": f"{self._server.make_url('/geocodage')}"}

    async def _search(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.query)
        if self.faults:
            response = await self.faults.pop(0).answer(request)
            if response is not None:
                return response
        if len(request.query.get("q", "")) < 3:
            body = {"code": 400, "message": "q: must contain between 3 and 200 chars"}
            return web.json_response(body, status=400)
        known = [point for street, point in self.points.items() if request.query["q"].startswith(street)]
        features = [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
                "properties": {"label": request.query["q"], "score": score, "type": "housenumber"},
            }
            for longitude, latitude, score in known
        ]
        return web.json_response({"type": "FeatureCollection", "features": features})
