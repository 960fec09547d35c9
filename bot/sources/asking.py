"""Asking an outside service over HTTP: whatever goes wrong becomes Temporary, Refused or Misconfigured."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime

import aiohttp

from bot.errors import Misconfigured, Temporary
from bot.sources.pace import Pace, TryLater

MOST_BYTES = 8_000_000
"""Longest answer that is read, bytes; a page of 150 offers has some 750,000."""

CONNECT_SECONDS = 3.0
"""Longest wait for a connection, seconds."""

AGENT = "vivevoix (https://www.gnu.org/licenses/gpl-3.0)"
"""What the program says it is: services want to know who asks."""

_PART_BYTES = 65536


@dataclass(frozen=True)
class Answer:
    """What a service answered."""

    status: int
    """HTTP status."""
    headers: Mapping[str, str]
    """Headers; names in any case."""
    body: bytes
    """The content, decompressed."""
    service: str
    """Code of the service, for errors."""

    @property
    def values(self) -> object:
        """The JSON it holds. Raises Temporary when it is something else: a page of maintenance, half an
        answer."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            advice = "its answer is not JSON: it may be in maintenance"
            raise Temporary(f"{self.service}.unreadable", advice) from error


class Service:
    """An outside service: its connections, its pace, and what its faults mean. Opened at the first request
    in the running loop; closed by `close`."""

    def __init__(self, code: str, name: str, pace: Pace, seconds: float) -> None:
        """`code` begins the codes of its errors, `name` is told to the operator, `seconds` is the longest
        wait for one answer."""
        self.code = code
        self.name = name
        self._pace = pace
        self._timeout = aiohttp.ClientTimeout(total=seconds, connect=CONNECT_SECONDS)
        self._session: aiohttp.ClientSession | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | list[tuple[str, str]] | None = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Ask once, at the service's pace; the caller judges what a status below 500 means, 429 excepted.
        Raises Temporary when the same request may succeed later (TryLater says when), Misconfigured when the
        address is wrong. No error tells what was asked."""
        loop = asyncio.get_running_loop()
        await asyncio.sleep(self._pace.wait_seconds(loop.time()))
        try:
            async with self._open(loop).request(
                method, url, params=params, data=form, headers=headers, allow_redirects=False
            ) as response:
                body = await self._read(response)
                answer = Answer(response.status, response.headers, body, self.code)
        except asyncio.TimeoutError as error:
            raise Temporary(f"{self.code}.slow", f"{self.name} did not answer in time") from error
        except aiohttp.ClientSSLError as error:
            advice = f"the certificate of {self.name} is refused: check this machine's clock and certificates"
            raise Misconfigured(f"{self.code}.certificate", advice) from error
        except aiohttp.InvalidURL as error:
            raise self._wrong_address() from error
        except (aiohttp.ClientPayloadError, aiohttp.ServerDisconnectedError) as error:
            raise Temporary(f"{self.code}.cut", f"{self.name} stopped in the middle of its answer") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise Temporary(f"{self.code}.unreachable", f"{self.name} cannot be reached") from error
        self._judge(answer)
        return answer

    async def close(self) -> None:
        """Close the connections."""
        session, self._session = self._session, None
        if session is not None and self._loop is asyncio.get_running_loop():
            await session.close()

    def _open(self, loop: asyncio.AbstractEventLoop) -> aiohttp.ClientSession:
        if self._session is None or self._loop is not loop:
            self._session = aiohttp.ClientSession(
                timeout=self._timeout,
                trust_env=True,
                headers={"Accept": "application/json", "User-Agent": AGENT},
                cookie_jar=aiohttp.DummyCookieJar(),
            )
            self._loop = loop
        return self._session

    async def _read(self, response: aiohttp.ClientResponse) -> bytes:
        body = bytearray()
        async for part in response.content.iter_chunked(_PART_BYTES):
            body += part
            if len(body) > MOST_BYTES:
                advice = f"the answer of {self.name} is longer than {MOST_BYTES // 1_000_000} MB"
                raise Temporary(f"{self.code}.too_long", advice)
        return bytes(body)

    def _judge(self, answer: Answer) -> None:
        if answer.status == 429:
            advice = f"{self.name} wants fewer requests"
            raise TryLater(f"{self.code}.too_many", advice, retry_seconds(answer.headers))
        if answer.status >= 500:
            advice = f"{self.name} is out of order (status {answer.status})"
            raise TryLater(f"{self.code}.failing", advice, retry_seconds(answer.headers))
        if 300 <= answer.status < 400 or answer.status < 200:
            raise self._wrong_address()

    def _wrong_address(self) -> Misconfigured:
        advice = f"the address of {self.name} is wrong: check its setting"
        return Misconfigured(f"{self.code}.address", advice)


def retry_seconds(
    headers: Mapping[str, str], now: Callable[[], datetime] = lambda: datetime.now(timezone.utc)
) -> float | None:
    """How long the header `Retry-After` asks to wait, seconds, whether it gives a number or a date; None
    when it is absent or unreadable."""
    text = (headers.get("Retry-After") or "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        at = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=timezone.utc)
    return max(0.0, (at - now()).total_seconds())
