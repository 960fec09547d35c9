"""The client of WhatsApp's Cloud API: sounds fetched and erased there, notes and documents sent."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import quote, urlsplit

import aiohttp

from bot.door_settings import WhatsAppAccess
from bot.errors import BotError, Misconfigured, Refused, Temporary

ANSWER_SECONDS = 20.0
"""Longest wait for one answer, seconds."""

MOST_NOTE_BYTES = 16_000_000
"""Longest sound that is fetched, bytes: WhatsApp's own limit."""

VOICE = "audio/ogg; codecs=opus"
"""Type of a voice note; plain `audio/ogg` is refused."""

_BUSY = frozenset({429, 4, 80007, 130429, 131048, 131056})
"""Codes of Meta that mean "too many, later"."""

_PART_BYTES = 65536


class MaybeSent(Temporary):
    """No answer came to a sending: it may have gone out."""


class WhatsAppApi:
    """One business number. Raises Temporary when the same request may succeed later, Refused when it never
    will, Misconfigured when the key is wrong. Opened at the first request; closed by `close`."""

    def __init__(self, access: WhatsAppAccess) -> None:
        self._access = access
        self._session: aiohttp.ClientSession | None = None

    async def fetch(self, media: str) -> bytes:
        """The sound of a voice note, its sum checked."""
        told = await self._ask("GET", self._url(media))
        address, wanted = str(told.get("url") or ""), str(told.get("sha256") or "").lower()
        if not self._is_known(address):
            raise Refused("whatsapp.media", "the sound is at an address that is not Meta's")
        content = await self._download(address)
        if wanted and hashlib.sha256(content).hexdigest() != wanted:
            raise Temporary("whatsapp.sum", "the sound came damaged")
        return content

    async def erase(self, media: str) -> None:
        """Erase a sound at Meta, at the end of its use; one that is gone already is fine."""
        with suppress(Refused):
            await self._ask("DELETE", self._url(media))

    async def put(self, content: bytes, kind: str, name: str) -> str:
        """Put a file at Meta and give its identifier."""
        form = aiohttp.FormData()
        form.add_field("messaging_product", "whatsapp")
        form.add_field("type", kind)
        form.add_field("file", content, filename=name, content_type=kind)
        told = await self._ask("POST", self._url(f"{self._access.number_id}/media"), data=form)
        media = told.get("id")
        if not isinstance(media, str):
            raise Temporary("whatsapp.unreadable", "WhatsApp did not name the file")
        return media

    async def send(self, message: Mapping[str, Any]) -> None:
        """Send a message made by `bot.channels.whatsapp_wire`. Raises MaybeSent when no answer came."""
        url = self._url(f"{self._access.number_id}/messages")
        await self._ask("POST", url, is_sending=True, json=message)

    async def check(self) -> None:
        """Ask for the number's own page, to know whether the key is right."""
        await self._ask("GET", self._url(self._access.number_id))

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _url(self, path: str) -> str:
        return f"{self._access.url}/{quote(path)}"

    def _is_known(self, address: str) -> bool:
        """Meta gives its sounds on its own hosts: the key is sent nowhere else."""
        parts, own = urlsplit(address), urlsplit(self._access.url)
        host = parts.hostname or ""
        is_meta = parts.scheme == "https" and (host == "lookaside.fbsbx.com" or host.endswith(".fbcdn.net"))
        return is_meta or (parts.scheme, host, parts.port) == (own.scheme, own.hostname, own.port)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            headers = {"Authorization": f"Bearer {self._access.token.read()}"}
            timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
            self._session = aiohttp.ClientSession(headers=headers, timeout=timeout)
        return self._session

    async def _ask(self, method: str, url: str, is_sending: bool = False, **what: Any) -> dict[str, Any]:
        try:
            async with self._open().request(method, url, allow_redirects=False, **what) as response:
                body = await response.content.read(_PART_BYTES)
                status = response.status
        except aiohttp.ClientConnectorError as error:
            raise Temporary("whatsapp.unreachable", "WhatsApp cannot be reached") from error
        except (aiohttp.ClientError, asyncio.TimeoutError) as error:
            kind = MaybeSent if is_sending else Temporary
            raise kind("whatsapp.slow", "WhatsApp did not answer") from error
        return _judged(status, body, is_sending)

    async def _download(self, address: str) -> bytes:
        content = bytearray()
        try:
            async with self._open().get(address, allow_redirects=False) as response:
                if response.status != 200:
                    _judged(response.status, b"", False)
                    raise Temporary("whatsapp.media", "the sound cannot be fetched now")
                async for part in response.content.iter_chunked(_PART_BYTES):
                    content += part
                    if len(content) > MOST_NOTE_BYTES:
                        raise Refused("audio.too_long", "the sound is too large")
        except (aiohttp.ClientError, asyncio.TimeoutError) as error:
            raise Temporary("whatsapp.slow", "the sound did not come") from error
        return bytes(content)


def _judged(status: int, body: bytes, is_sending: bool) -> dict[str, Any]:
    """What an answer means; its values when all went well."""
    try:
        told = json.loads(body) if body else {}
    except (ValueError, RecursionError):
        told = {}
    values = told if isinstance(told, dict) else {}
    if status < 300:
        return values
    raise _error_of(status, values, is_sending)


def _error_of(status: int, values: Mapping[str, Any], is_sending: bool) -> BotError:
    fault = values.get("error")
    code = fault.get("code") if isinstance(fault, dict) else None
    if status == 429 or code in _BUSY:
        return Temporary("whatsapp.busy", "WhatsApp asks to wait")
    if status >= 500:
        return (MaybeSent if is_sending else Temporary)("whatsapp.down", "WhatsApp is down")
    if status in (401, 403):
        return Misconfigured("whatsapp.key", "WhatsApp refuses the key: check VIVEVOIX_WHATSAPP_TOKEN")
    return Refused(f"whatsapp.{code or status}", f"WhatsApp refuses this (code {code or status})")
