"""France Travail's "Offres d'emploi v2": tokens, pages of offers, one offer, and what each status means.

Statuses and shapes: https://francetravail.io, "Offres d'emploi", read in November 2026.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from bot.errors import BotError, Misconfigured, Refused, Temporary
from bot.jobs.offer import Criteria, Offer
from bot.settings import OfferAccess
from bot.sources.asking import Answer, Service
from bot.sources.france_travail_query import Query, queries_for
from bot.sources.offer_file import gather
from bot.sources.pace import Pace

SOURCE = "francetravail"
"""Name of the source in the store, and beginning of the codes of its errors."""

SCOPE = "api_offresdemploiv2 o2dsoffre"
"""What the token is for."""

REQUESTS = 10
"""Requests allowed in a second (`x-ratelimit-burst-capacity`)."""

PACE_SECONDS = 1.05
"""Time in which so many are sent, seconds: a little more than one, for requests do not arrive evenly."""

PAGE = 150
"""Most offers of one page."""

LAST_START = 3000
"""Greatest rank that a page may start at."""

ANSWER_SECONDS = 8.0
"""Longest wait for one answer, seconds; a caller waits less (`bot.sources.offer_desk`)."""

RENEWED_BEFORE_SECONDS = 60.0
"""A token is renewed so long before its end, seconds, or at half of its life when that is short."""

USUAL_TOKEN_SECONDS = 300.0
"""Life of a token that does not say its own, seconds; they live 1,499."""

KEY_ADVICE = (
    "France Travail refuses the key: check VIVEVOIX_FRANCE_TRAVAIL_ID and VIVEVOIX_FRANCE_TRAVAIL_SECRET"
)
SCOPE_ADVICE = "the key has no right to the offers: on francetravail.io, add the API Offres d'emploi v2"

_CONTENT_RANGE = re.compile(r"(\d+)-(\d+)/(\d+)\s*$")
_OFFER_ID = re.compile(r"[A-Za-z0-9]{1,20}")


@dataclass(frozen=True)
class Token:
    """What opens the service for a while."""

    value: str
    """Sent with each request."""
    renew_at: float
    """When another one is asked for, seconds of the clock that was given."""


class FranceTravail:
    """Offers of France Travail, for one key. Raises Temporary, Refused or Misconfigured."""

    name = SOURCE

    def __init__(
        self,
        access: OfferAccess,
        rome_codes: Callable[[], Sequence[str]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`rome_codes` gives the whole ROME codes that stand behind a beginning; `clock` counts seconds."""
        self._clock = clock
        self._access = access
        self._rome_codes = rome_codes
        self._service = Service(SOURCE, "France Travail", Pace(REQUESTS, PACE_SECONDS), ANSWER_SECONDS)
        self._token: Token | None = None
        self._asking: asyncio.Task[Token] | None = None

    def plan(self, criteria: Criteria) -> tuple[Query, ...]:
        """The searches that cover what is looked for."""
        return queries_for(criteria, self._rome_codes())

    async def fetch(self, plan: Sequence[Query], most: int = PAGE) -> list[Offer]:
        """Offers of all these searches, at most `most` of each, without doubles."""
        pages = await asyncio.gather(*(self.search(query, most) for query in plan))
        return list({offer.id: offer for page in pages for offer in page}.values())

    async def search(self, query: Query, most: int = PAGE) -> list[Offer]:
        """The first `most` offers of one search, page after page; an offer that is unreadable is left out."""
        found: list[Offer] = []
        start = 0
        while start < most and start <= LAST_START:
            end = min(start + PAGE, most) - 1
            answer = await self._get("offres/search", {**dict(query), "range": f"{start}-{end}"})
            if answer.status in (204, 416):  # no offer at all, or none so far down
                break
            self._require(answer, (200, 206))
            page, total = await asyncio.to_thread(_read_page, answer)
            found += page
            start = end + 1
            if total is None or start >= total:
                break
        return found

    async def look_up(self, offer_id: str) -> Offer | None:
        """One offer as it is now; None when it no longer exists."""
        if not _OFFER_ID.fullmatch(offer_id):
            return None
        answer = await self._get(f"offres/{quote(offer_id)}", {})
        if answer.status in (204, 404, 410):
            return None
        self._require(answer, (200,))
        offers = await asyncio.to_thread(lambda: gather([(1, answer.values)], SOURCE).offers)
        return offers[0] if offers else None

    async def count(self) -> int:
        """How many offers the service has in all: the shortest proof that the key opens it."""
        answer = await self._get("offres/search", {"range": "0-0"})
        if answer.status == 204:
            return 0
        self._require(answer, (200, 206))
        page, total = _read_page(answer)
        return len(page) if total is None else total

    async def close(self) -> None:
        """Close the connections."""
        await self._service.close()

    async def _get(self, path: str, params: Mapping[str, str]) -> Answer:
        """Ask with a token; when it is refused, once more with another one."""
        token = await self._fresh_token()
        answer = await self._send(path, params, token)
        if answer.status == 401:
            answer = await self._send(path, params, await self._fresh_token(refused=token.value))
        return answer

    async def _send(self, path: str, params: Mapping[str, str], token: Token) -> Answer:
        headers = {"Authorization": f"Bearer {token.value}"}
        address = f"{self._access.france_travail_url}/{path}"
        return await self._service.request("GET", address, params=params, headers=headers)

    async def _fresh_token(self, refused: str = "") -> Token:
        """The token in use, or another one near its end or when it is the refused one; those who need one at
        the same time wait for the same."""
        loop = asyncio.get_running_loop()
        token = self._token
        if token is not None and token.value != refused and self._clock() < token.renew_at:
            return token
        if self._asking is None or self._asking.done() or self._asking.get_loop() is not loop:
            self._asking = loop.create_task(self._ask_token())
        # one who gives up waiting does not take the token from the others
        return await asyncio.shield(self._asking)

    async def _ask_token(self) -> Token:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._access.france_travail_id,
            "client_secret": self._access.france_travail_secret.read(),
            "scope": SCOPE,
        }
        answer = await self._service.request("POST", self._access.france_travail_token_url, form=form)
        if answer.status in (400, 401, 403):
            raise _refused_key(answer)
        if answer.status != 200:
            advice = "the token address of France Travail is wrong: check VIVEVOIX_FRANCE_TRAVAIL_TOKEN_URL"
            raise Misconfigured(f"{SOURCE}.address", advice)
        self._token = _read_token(answer, self._clock())
        return self._token

    def _require(self, answer: Answer, wanted: tuple[int, ...]) -> None:
        if answer.status in wanted:
            return
        if answer.status == 401:
            raise Misconfigured(f"{SOURCE}.key", KEY_ADVICE)
        if answer.status == 403:
            raise Misconfigured(f"{SOURCE}.scope", SCOPE_ADVICE)
        if answer.status == 404:
            advice = "the address of the offers is wrong: check VIVEVOIX_FRANCE_TRAVAIL_URL"
            raise Misconfigured(f"{SOURCE}.address", advice)
        advice = f"France Travail refuses this search (status {answer.status})"
        raise Refused(f"{SOURCE}.search", advice)


def _read_page(answer: Answer) -> tuple[list[Offer], int | None]:
    """Offers of a page, and how many the search has in all when the page says it."""
    values = answer.values
    offers = values.get("resultats") if isinstance(values, dict) else None
    if not isinstance(offers, list):
        raise Temporary(f"{SOURCE}.unreadable", "the answer of France Travail holds no list of offers")
    match = _CONTENT_RANGE.search(answer.headers.get("Content-Range") or "")
    total = int(match[3]) if match else None
    return list(gather(enumerate(offers, start=1), SOURCE).offers), total


def _read_token(answer: Answer, now: float) -> Token:
    values = answer.values
    value = values.get("access_token") if isinstance(values, dict) else None
    if not isinstance(value, str) or not value.isascii() or not value.isprintable() or not value:
        raise Temporary(f"{SOURCE}.unreadable", "the answer of France Travail holds no token")
    try:
        life = float(values.get("expires_in") or USUAL_TOKEN_SECONDS)
    except (TypeError, ValueError):
        life = USUAL_TOKEN_SECONDS
    return Token(value, now + max(life - RENEWED_BEFORE_SECONDS, life / 2))


def _refused_key(answer: Answer) -> BotError:
    """What the token service refuses: the key, or what it asks for (`invalid_scope`)."""
    try:
        values = answer.values
    except Temporary:
        values = None
    is_scope = isinstance(values, dict) and values.get("error") == "invalid_scope"
    code, advice = ("scope", SCOPE_ADVICE) if is_scope else ("key", KEY_ADVICE)
    return Misconfigured(f"{SOURCE}.{code}", advice)
