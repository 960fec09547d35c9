"""France Travail's two servers on loopback: tokens, and "Offres d'emploi v2" as its own pages describe it.

Offers have the shapes of recorded ones, with invented people, numbers reserved for fiction and `.example`
addresses. What the server cannot know it refuses, so that a client that asks wrong is seen.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.jobs.distance import distance_km
from bot.jobs.place_table import parse_commune, read_communes, read_quarters
from bot.settings import OfferAccess, read_settings

RECORDED = json.loads((Path(__file__).parent / "france_travail_offers.json").read_text("utf-8"))
ID, SECRET = "PAR_tests_0123456789abcdef", "fedcba9876543210"
KNOWN = {"range", "sort", "codeROME", "commune", "distance", "motsCles", "tempsPlein"}
TOKEN_PATH = "connexion/oauth2/access_token"
BURST = 10
BRON = (("codeROME", "K2204"), ("commune", "69029"), ("distance", "10"), ("sort", "2"))
"""A search that two of the recorded offers answer."""


class Seconds:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Fault:
    """What goes wrong with one request instead of the right answer."""

    status: int = 0
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    is_cut: bool = False
    is_dropped: bool = False

    async def answer(self, request: web.Request) -> web.StreamResponse | None:
        await asyncio.sleep(self.seconds)
        if self.is_dropped:
            request.transport.close()
            return web.Response()
        if self.is_cut:
            response = web.StreamResponse(headers={"Content-Type": "application/json"})
            response.content_length = 5000
            await response.prepare(request)
            await response.write(b'{"resultats": [{"id": "201')
            request.transport.close()
            return response
        return web.Response(status=self.status, body=self.body, headers=self.headers) if self.status else None


def copies(count: int, **changes: object) -> list[dict]:
    """Many offers with the shape of the first recorded one, each with an id of its own."""
    return [{**RECORDED[0], "id": f"3{number:06d}", **changes} for number in range(count)]


class FranceTravailServer:
    """The two servers; `faults` holds what goes wrong with the next requests, by path."""

    def __init__(self) -> None:
        self.offers: list[dict] = [dict(offer) for offer in RECORDED]
        self.token_seconds: object = 1499
        self.faults: dict[str, list[Fault]] = {"token": [], "search": [], "offer": []}
        self.scopes_allowed = {"api_offresdemploiv2", "o2dsoffre"}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.tokens: list[str] = []
        self.valid: set[str] = set()
        self.refused: list[str] = []
        self.has_limit = True
        self._times: list[float] = []
        self._server: TestServer | None = None

    async def start(self) -> FranceTravailServer:
        app = web.Application()
        app.router.add_post(f"/{TOKEN_PATH}", self._with_faults("token", self._token))
        base = "/partenaire/offresdemploi/v2/offres"
        app.router.add_get(f"{base}/search", self._with_faults("search", self._search))
        app.router.add_get(base + "/{id}", self._with_faults("offer", self._offer))
        self._server = TestServer(app)
        await self._server.start_server()
        return self

    async def stop(self) -> None:
        if self._server is not None:
            await self._server.close()

    @property
    def environment(self) -> dict[str, str]:
        """The settings of a program that uses these servers."""
        return {
            "VIVEVOIX_FRANCE_TRAVAIL_ID": ID,
            "VIVEVOIX_FRANCE_TRAVAIL_SECRET": SECRET,
            "VIVEVOIX_FRANCE_TRAVAIL_TOKEN_URL": self._url(
                f"{TOKEN_PATH}?realm=%2Fpartenaire"
            ),
            "VIVEVOIX_FRANCE_TRAVAIL_URL": self._url("partenaire/offresdemploi/v2"),
        }

    def count(self, kind: str) -> int:
        return sum(name == kind for name, _ in self.asked)

    def params(self, kind: str = "search") -> list[dict[str, str]]:
        return [params for name, params in self.asked if name == kind]

    def _url(self, path: str) -> str:
        return f"{self._server.make_url('/')}{path}"

    def _with_faults(self, kind: str, handler: Callable) -> Callable:
        async def handle(request: web.Request) -> web.StreamResponse:
            self.asked.append((kind, dict(request.query)))
            if self.faults[kind]:
                response = await self.faults[kind].pop(0).answer(request)
                if response is not None:
                    return response
            return await handler(request)

        return handle

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        if request.query.get("realm") != "/partenaire" or form.get("grant_type") != "client_credentials":
            return web.json_response({"error": "invalid_request"}, status=400)
        if (form.get("client_id"), form.get("client_secret")) != (ID, SECRET):
            body = {"error_description": "Client authentication failed", "error": "invalid_client"}
            return web.json_response(body, status=401)
        if not set(str(form.get("scope", "")).split()) <= self.scopes_allowed:
            return web.json_response({"error": "invalid_scope"}, status=400)
        token = f"token-{len(self.tokens)}"
        self.tokens.append(token)
        self.valid.add(token)
        body = {"scope": form["scope"], "token_type": "Bearer", "access_token": token}
        return web.json_response({**body, "expires_in": self.token_seconds})

    def _gate(self, request: web.Request) -> web.Response | None:
        if request.headers.get("Authorization", "").removeprefix("Bearer ") not in self.valid:
            return web.Response(status=401, headers={"WWW-Authenticate": "Bearer"})
        now = asyncio.get_running_loop().time()
        self._times = [at for at in self._times if now - at < 1.0] + [now]
        if self.has_limit and len(self._times) > BURST:
            self.refused.append(request.path)
            return web.Response(status=429, headers={"Retry-After": "1"})
        return None

    async def _search(self, request: web.Request) -> web.Response:
        closed = self._gate(request)
        if closed is not None:
            return closed
        problem = _problem(request.query)
        if problem:
            return web.json_response({"codeErreur": "400", "message": problem}, status=400)
        found = _sorted(self.offers, request.query)
        first, last = map(int, request.query.get("range", "0-149").split("-"))
        page = found[first : last + 1]
        if not page:
            return web.Response(status=204)
        headers = {
            "Content-Range": f"offres {first}-{first + len(page) - 1}/{len(found)}",
            "Accept-Range": "150",
            "x-ratelimit-burst-capacity-clientidlimiter": str(BURST),
        }
        body = {"resultats": page, "filtresPossibles": [{"filtre": "typeContrat", "agregation": []}]}
        return web.json_response(body, status=200 if len(page) == len(found) else 206, headers=headers)

    async def _offer(self, request: web.Request) -> web.Response:
        closed = self._gate(request)
        if closed is not None:
            return closed
        for offer in self.offers:
            if offer["id"] == request.match_info["id"]:
                return web.json_response(offer)
        return web.Response(status=204)


def access_to(server: FranceTravailServer, **changes: object) -> OfferAccess:
    return replace(read_settings(server.environment).access, **changes)


def _problem(query: Mapping[str, str]) -> str:
    """What is wrong with a search, empty when nothing is."""
    if set(query) - KNOWN:
        return "unknown parameter"
    span = re.fullmatch(r"(\d+)-(\d+)", query.get("range", "0-149"))
    if span is None or not 0 <= int(span[2]) - int(span[1]) < 150 or int(span[1]) > 3000:
        return "La plage de résultats demandée est trop importante."
    communes = query.get("commune", "").split(",") if "commune" in query else []
    if len(communes) > 5 or any(code not in _middles() for code in communes):
        return 'Valeur du paramètre "commune" incorrecte.'
    romes = query.get("codeROME", "").split(",") if "codeROME" in query else []
    if len(romes) > 200 or any(not re.fullmatch(r"[A-N]\d{4}", code) for code in romes):
        return 'Valeur du paramètre "codeROME" incorrecte.'
    is_right = query.get("sort", "0") in "012" and query.get("tempsPlein", "true") in ("true", "false")
    return "" if is_right and query.get("distance", "0").isdigit() else "incorrect"


def _sorted(offers: list[dict], query: Mapping[str, str]) -> list[dict]:
    """The offers of a search, nearest first."""
    communes = [code for code in query.get("commune", "").split(",") if code]
    radius = float(query.get("distance", "10"))
    found = []
    for offer in offers:
        is_right = not query.get("codeROME") or offer["romeCode"] in query["codeROME"].split(",")
        words = f"{offer['intitule']} {offer['description']}".lower()
        is_right &= query.get("motsCles", "").lower() in words
        if "tempsPlein" in query:
            wanted = "Temps plein" if query["tempsPlein"] == "true" else "Temps partiel"
            is_right &= offer.get("dureeTravailLibelleConverti") == wanted
        far = min((_km(offer, code) for code in communes), default=0.0)
        if is_right and far <= max(radius, 0.0):
            found.append((far, offer))
    return [offer for _, offer in sorted(found, key=lambda pair: pair[0])]


def _km(offer: dict, commune: str) -> float:
    place = offer["lieuTravail"]
    if place.get("commune") == commune:
        return 0.0
    if place.get("latitude") is None:
        return 0.0 if commune[:2] == place["libelle"][:2] else 1000.0
    return distance_km((place["latitude"], place["longitude"]), _middles()[commune])


_MIDDLES: dict[str, tuple[float, float]] = {}


def _middles() -> dict[str, tuple[float, float]]:
    """Middles of the communes that the service takes: not those of Lyon, Paris and Marseille as a whole."""
    if not _MIDDLES:
        for place in [*map(parse_commune, read_communes()), *(place for place, _ in read_quarters())]:
            if place.kind != "quarter":
                _MIDDLES[place.insee] = (place.latitude, place.longitude)
        for code in ("69123", "75056", "13055"):
            _MIDDLES.pop(code, None)
    return _MIDDLES
