"""WhatsApp's Cloud API on loopback, as Meta's pages describe it: sounds, sendings, faults, and its webhooks.

It refuses what Meta refuses: a wrong key, an unknown number, plain `audio/ogg`, a note over 512 kB played as
voice, a media identifier that it did not give.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.channels.whatsapp_wire import sign
from bot.door_settings import Secret, WhatsAppAccess

TOKEN, APP_SECRET, VERIFY = "EAAtests0123456789", "a-secret-of-the-tests", "the-agreed-word"
NUMBER_ID, BUSINESS = "106540352242922", "102290129340398"
PERSON = "33639981234"


@dataclass
class Sent:
    """A message that the service sent."""

    kind: str
    to: str
    tag: str
    content: bytes = b""
    values: dict[str, Any] = field(default_factory=dict)


class CloudApi:
    """The server, and what it was asked."""

    def __init__(self) -> None:
        self.media: dict[str, tuple[str, bytes]] = {}
        self.sent: list[Sent] = []
        self.erased: list[str] = []
        self.faults: list[int] = []
        """Statuses of the next sendings; 0 takes the message and closes the line without an answer."""
        self.media_faults: list[int] = []
        self.is_damaged = False
        self.sound_host = ""
        self._server: TestServer | None = None

    async def start(self) -> None:
        application = web.Application(client_max_size=20_000_000)
        application.add_routes(
            [
                web.get("/sound/{media}", self._sound), web.post(f"/{NUMBER_ID}/media", self._put),
                web.post(f"/{NUMBER_ID}/messages", self._send), web.get("/{media}", self._media),
                web.delete("/{media}", self._erase),
            ]
        )  # fmt: skip
        self._server = TestServer(application)
        await self._server.start_server()

    @property
    def access(self) -> WhatsAppAccess:
        secrets = (Secret(TOKEN), Secret(APP_SECRET), Secret(VERIFY))
        return WhatsAppAccess(*secrets, number_id=NUMBER_ID, url=self.url, port=0)

    async def stop(self) -> None:
        assert self._server
        await self._server.close()

    @property
    def url(self) -> str:
        assert self._server
        return str(self._server.make_url("")).rstrip("/")

    def add_sound(self, content: bytes) -> str:
        media = str(uuid.uuid4().int)[:15]
        self.media[media] = ("audio/ogg; codecs=opus", content)
        return media

    async def _media(self, request: web.Request) -> web.Response:
        media = request.match_info["media"]
        self._require_key(request)
        if self.media_faults:
            return _fault(self.media_faults.pop(0))
        if media == NUMBER_ID:
            return web.json_response({"id": media, "display_phone_number": "33 9 39 98 00 00"})
        if media not in self.media:
            return _fault(400, 100)
        kind, content = self.media[media]
        sum_ = hashlib.sha256(b"other" if self.is_damaged else content).hexdigest()
        told = {
            "url": f"{self.sound_host or self.url}/sound/{media}",
            "mime_type": kind,
            "sha256": sum_,
            "id": media,
        }
        return web.json_response({**told, "file_size": len(content), "messaging_product": "whatsapp"})

    async def _sound(self, request: web.Request) -> web.Response:
        self._require_key(request)
        found = self.media.get(request.match_info["media"])
        return web.Response(body=found[1]) if found else web.Response(status=404)

    async def _erase(self, request: web.Request) -> web.Response:
        self._require_key(request)
        media = request.match_info["media"]
        if self.media.pop(media, None) is None:
            return _fault(400, 100)
        self.erased.append(media)
        return web.json_response({"success": True})

    async def _put(self, request: web.Request) -> web.Response:
        self._require_key(request)
        form = await request.post()
        if form.get("messaging_product") != "whatsapp" or form.get("type") in (None, "audio/ogg"):
            return _fault(400, 100)
        media = str(uuid.uuid4().int)[:15]
        self.media[media] = (str(form["type"]), form["file"].file.read())
        return web.json_response({"id": media})

    async def _send(self, request: web.Request) -> web.Response:
        self._require_key(request)
        told = await request.json()
        status = self.faults.pop(0) if self.faults else 200
        if status not in (0, 200):
            return _fault(status, 130429 if status == 429 else 131000)
        kind = told["type"]
        media = told[kind].get("id")
        if told.get("messaging_product") != "whatsapp" or (media and media not in self.media):
            return _fault(400, 131053)
        content = self.media[media][1] if media else b""
        if kind == "audio" and len(content) > 512_000:
            return _fault(400, 131053)
        self.sent.append(Sent(kind, told["to"], told["biz_opaque_callback_data"], content, told))
        if status == 0:
            request.transport.close()
        return web.json_response({"messages": [{"id": f"wamid.{uuid.uuid4().hex}"}]})

    def _require_key(self, request: web.Request) -> None:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            raise web.HTTPUnauthorized(text=json.dumps({"error": {"code": 190}}))


def _fault(status: int, code: int = 131000) -> web.Response:
    error = {"message": "(#tests)", "type": "OAuthException", "code": code, "fbtrace_id": "tests"}
    return web.json_response({"error": error}, status=status)


def audio(media: str, at: int = 1, name: str = "", sender: str = PERSON) -> dict[str, Any]:
    told = {"mime_type": "audio/ogg; codecs=opus", "sha256": "x", "id": media, "voice": True}
    named = name or f"wamid.{media}"
    return {"from": sender, "id": named, "timestamp": str(at), "type": "audio", "audio": told}


def text(words: str, at: int = 1, name: str = "", sender: str = PERSON) -> dict[str, Any]:
    named = name or f"wamid.{words}{at}"
    return {"from": sender, "id": named, "timestamp": str(at), "type": "text", "text": {"body": words}}


def webhook(messages: Sequence[dict[str, Any]] = (), statuses: Sequence[dict[str, Any]] = ()) -> bytes:
    metadata = {"display_phone_number": "33939980000", "phone_number_id": NUMBER_ID}
    value: dict[str, Any] = {"messaging_product": "whatsapp", "metadata": metadata}
    if messages:
        value["contacts"] = [{"profile": {"name": "Awa"}, "wa_id": messages[0].get("from", PERSON)}]
        value["messages"] = list(messages)
    if statuses:
        value["statuses"] = list(statuses)
    entry = {"id": BUSINESS, "changes": [{"field": "messages", "value": value}]}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


async def deliver(port: int, body: bytes, secret: str = APP_SECRET) -> int:
    """Post a webhook as Meta does; gives the status."""
    headers = {"X-Hub-Signature-256": sign(body, secret), "Content-Type": "application/json"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"http://127.0.0.1:{port}/whatsapp", data=body, headers=headers) as response,
    ):
        return response.status
