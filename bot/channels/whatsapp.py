"""The webhook of WhatsApp: what Meta tells is checked, kept and acknowledged at once; the work comes later.

It listens on loopback: TLS and the public address are the work of a reverse proxy (docs/whatsapp.md).
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hmac import compare_digest

from aiohttp import web

from bot.channels.whatsapp_wire import MOST_BODY_BYTES, SENT, Incoming, Status, is_signed, read_webhook
from bot.errors import Misconfigured, Refused, Temporary
from bot.listening import listening

log = logging.getLogger(__name__)

SHORT_BODY_BYTES = 16_384
"""A webhook up to so long is read at once, in less time than a thread takes to begin, bytes."""

PATH = "/whatsapp"
"""Path of the webhook."""


@dataclass(frozen=True)
class Mail:
    """What the webhook hands over."""

    keep: Callable[[Sequence[Incoming]], Awaitable[int]]
    """Keeps messages for good and gives how many were new; raises Temporary when it cannot."""
    mark_sent: Callable[[str], Awaitable[None]]
    """Learns that the message with this mark surely went out."""


@dataclass
class Webhook:
    """An open webhook."""

    port: int
    """TCP port."""
    counts: Counter[str] = field(default_factory=Counter)
    """How many requests were refused, by reason, and how many messages came."""


@asynccontextmanager
async def open_webhook(
    host: str, port: int, app_secret: str, verify_token: str, mail: Mail
) -> AsyncIterator[Webhook]:
    """Listen to Meta while the context lasts. Raises Misconfigured when the port is taken."""
    opened = Webhook(port)

    async def verify(request: web.Request) -> web.Response:
        asked = request.query
        token = asked.get("hub.verify_token", "").encode("utf-8", "replace")
        if asked.get("hub.mode") != "subscribe" or not compare_digest(token, verify_token.encode()):
            opened.counts["refused: handshake"] += 1
            raise web.HTTPForbidden
        return web.Response(text=asked.get("hub.challenge", "")[:200])

    async def receive(request: web.Request) -> web.Response:
        body = await request.read()
        if not is_signed(request.headers.get("X-Hub-Signature-256"), body, app_secret):
            opened.counts["refused: signature"] += 1
            raise web.HTTPForbidden
        return await _take(opened, mail, body)

    application = web.Application(client_max_size=MOST_BODY_BYTES)
    application.add_routes([web.get(PATH, verify), web.post(PATH, receive)])
    advice = f"the port {port} of WhatsApp's webhook is taken: set VIVEVOIX_WHATSAPP_PORT"
    taken = Misconfigured("whatsapp.port", advice)
    async with listening(application, host, port, taken) as opened.port:
        yield opened


async def _take(opened: Webhook, mail: Mail, body: bytes) -> web.Response:
    """Keep what a signed webhook tells. A status other than 200 makes Meta tell it again later."""
    try:
        is_short = len(body) <= SHORT_BODY_BYTES
        events = read_webhook(body) if is_short else await asyncio.to_thread(read_webhook, body)
    except Refused:
        opened.counts["refused: body"] += 1
        raise web.HTTPBadRequest from None
    messages = [event for event in events if isinstance(event, Incoming)]
    try:
        if messages:
            opened.counts["messages"] += await mail.keep(messages)
        for event in events:
            if isinstance(event, Status):
                await _learn(opened, mail, event)
    except Temporary as error:
        log.warning("webhook not kept: %s", error.code)
        raise web.HTTPServiceUnavailable from None
    return web.Response()


async def _learn(opened: Webhook, mail: Mail, status: Status) -> None:
    """Learn what became of a message; one that WhatsApp took and did not deliver is told to the operator."""
    if status.state in SENT and status.tag:
        await mail.mark_sent(status.tag)
    elif status.state == "failed":
        opened.counts["not delivered"] += 1
        log.warning("a message was taken by WhatsApp and not delivered")
