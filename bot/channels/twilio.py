"""Twilio's two doors on one port: the start request, whose signature is checked, and the stream it opens.

It listens on loopback: TLS and the public address are the work of a reverse proxy (docs/twilio.md).
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import secrets
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

from aiohttp import WSMsgType, web

from bot.channels import twilio_wire as wire
from bot.channels.announcements import Announcements, Expected
from bot.channels.twilio_call import TwilioCall
from bot.errors import Misconfigured, Refused, Temporary
from bot.listening import listening

log = logging.getLogger(__name__)

CALL_PATH, STREAM_PATH = "/twilio/call", "/twilio/stream"
"""Paths of the start request and of the stream."""

MOST_BODY_BYTES = 8_192
"""Longest start request, bytes."""

MOST_FIELDS = 100
"""Fields of a start request, count: Twilio sends about thirty."""

IDENTIFY_SECONDS = 5.0
"""How long a stream may take to say which call it is, seconds."""

MOST_STRANGERS = 20
"""Streams that have not said yet which call they are, at the same time, count."""

ALIVE_SECONDS = 15.0
"""Time between two questions whether the line still stands, seconds; half of it to answer."""

MOST_SID = 64
"""Longest identifier of a call, characters: Twilio's have 34."""

CLOSING_SECONDS = 3.0
"""Time for requests in progress to end when the door closes, seconds."""

TOKEN = "token"
"""Name of the parameter that ties a stream to the checked request."""


Hold = Callable[[TwilioCall], Awaitable[None]]
"""Holds a whole call."""


@dataclass
class TwilioDoor:
    """An open door."""

    port: int
    """TCP port."""
    counts: Counter[str] = field(default_factory=Counter)
    """How many requests and streams were refused, by reason."""


class _Entrance:
    """Checks start requests and lets the streams they announced in."""

    def __init__(
        self, url: str, secret: str, announcements: Announcements, hold: Hold, door: TwilioDoor
    ) -> None:
        self._url, self._secret = url, secret
        self._announcements, self._hold, self._door = announcements, hold, door
        self._key = secrets.token_bytes(32)  # of this process: a stream comes seconds after its request
        self._strangers = 0

    async def start(self, request: web.Request) -> web.Response:
        """Answer a start request with the stream to open."""
        body = await request.read()
        try:
            pairs = parse_qsl(
                body.decode("utf-8"), True, strict_parsing=bool(body), max_num_fields=MOST_FIELDS
            )
        except ValueError:
            raise self._refused(web.HTTPBadRequest, "body") from None
        signature = request.headers.get("X-Twilio-Signature")
        if not wire.is_signed(signature, self._url + request.raw_path, pairs, self._secret):
            raise self._refused(web.HTTPForbidden, "signature")
        fields = dict(pairs)
        sid = fields.get("CallSid", "")
        if not sid or len(sid) > MOST_SID:
            raise self._refused(web.HTTPBadRequest, "body")
        return self._answer(sid, fields.get("From") or None)

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Hold a call from its stream's first message to its end."""
        line = web.WebSocketResponse(
            max_msg_size=wire.MOST_MESSAGE_BYTES, heartbeat=ALIVE_SECONDS, compress=False, timeout=2.0
        )
        if not line.can_prepare(request).ok:
            raise self._refused(web.HTTPBadRequest, "no websocket")
        if self._strangers >= MOST_STRANGERS:
            raise self._refused(web.HTTPServiceUnavailable, "too many streams")
        await line.prepare(request)
        entry = await self._identify(line)
        if entry is None:
            self._door.counts["refused: stream"] += 1
            log.warning("stream refused without an expected call")
            await line.close()
            return line
        start, call, expected = entry
        await self._hold(TwilioCall(line, start.stream, str(call), expected))
        await line.close()
        return line

    def _answer(self, sid: str, number: str | None) -> web.Response:
        call = self._call_of(sid)
        try:
            self._announcements.add(call, number)
        except Refused as error:
            if error.code != "call.announced_twice":  # Twilio asks again when an answer was lost
                return _xml(wire.answer_busy())
        except Temporary:
            return _xml(wire.answer_busy())
        parts = urlsplit(self._url)
        stream = f"{'wss' if parts.scheme == 'https' else 'ws'}://{parts.netloc}{parts.path}{STREAM_PATH}"
        return _xml(wire.answer_with_stream(stream, {TOKEN: str(call)}))

    def _call_of(self, sid: str) -> UUID:
        """The token of a call, its identifier here too: nobody else can make it from the `CallSid`."""
        return UUID(bytes=hmac.new(self._key, sid.encode("utf-8", "replace"), hashlib.sha256).digest()[:16])

    async def _identify(self, line: web.WebSocketResponse) -> tuple[wire.Start, UUID, Expected] | None:
        self._strangers += 1
        try:
            with suppress(asyncio.TimeoutError, Refused):
                start = await asyncio.wait_for(_first(line), IDENTIFY_SECONDS)
                if start is not None and len(start.call) <= MOST_SID:
                    call = self._call_of(start.call)
                    token = start.parameters.get(TOKEN, "").encode("utf-8", "replace")
                    if hmac.compare_digest(token, str(call).encode()):
                        expected = self._announcements.take(call)
                        return (start, call, expected) if expected is not None else None
        finally:
            self._strangers -= 1
        return None

    def _refused(self, status: type[web.HTTPException], reason: str) -> web.HTTPException:
        self._door.counts[f"refused: {reason}"] += 1
        return status()


@asynccontextmanager
async def open_twilio(
    listen: tuple[str, int], url: str, secret: str, announcements: Announcements, hold: Hold
) -> AsyncIterator[TwilioDoor]:
    """Listen to Twilio on an address and port while the context lasts. `url` is the public address before the
    paths, `secret` the account's token. Raises Misconfigured when the port cannot be had."""
    door = TwilioDoor(listen[1])
    entrance = _Entrance(url, secret, announcements, hold, door)
    application = web.Application(client_max_size=MOST_BODY_BYTES)
    application.add_routes([web.post(CALL_PATH, entrance.start), web.get(STREAM_PATH, entrance.stream)])
    advice = f"the port {listen[1]} of Twilio's door is taken: set VIVEVOIX_TWILIO_PORT"
    taken = Misconfigured("twilio.port", advice)
    async with listening(application, *listen, taken, CLOSING_SECONDS) as door.port:
        yield door


async def _first(line: web.WebSocketResponse) -> wire.Start | None:
    """The message that names the call; `connected` comes before it. Raises Refused for another."""
    for _ in range(2):
        message = await line.receive()
        if message.type is not WSMsgType.TEXT:
            return None
        event = wire.read_message(message.data)
        if isinstance(event, wire.Start):
            return event
        if not isinstance(event, wire.Connected):
            return None
    return None


def _xml(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/xml")
