"""The control port: the dialplan announces a call's UUID and number over HTTP, on loopback only."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from urllib.parse import parse_qs
from uuid import UUID

from aiohttp import web

from bot.channels.announcements import Announcements
from bot.errors import Misconfigured, Refused, Temporary
from bot.listening import listening

LONGEST_BODY = 4096
"""Longest request body, bytes."""

LOOPBACK = "127.0.0.1"
"""The control port listens nowhere else."""


Counts = Callable[[], Mapping[str, int]]
"""Gives what the doors refused, by door and reason."""


def count_nothing() -> Mapping[str, int]:
    """Count nothing."""
    return {}


@asynccontextmanager
async def serve_control(
    announcements: Announcements, port: int, counts: Counts = count_nothing
) -> AsyncIterator[int]:
    """Serve `POST /calls` and `GET /refused` while the context lasts; gives the port (a free one for 0).

    Raises Misconfigured when the port is taken.
    """
    advice = f"control port {port} is busy; set VIVEVOIX_CONTROL_PORT to a free one"
    taken = Misconfigured("control.port_busy", advice)
    async with listening(_application(announcements, counts), LOOPBACK, port, taken) as opened:
        yield opened


def _application(announcements: Announcements, counts: Counts) -> web.Application:
    async def announce(request: web.Request) -> web.Response:
        try:
            call, number = read_announcement(await request.text())
            announcements.add(call, number)
        except (ValueError, RecursionError):
            return _answer(400, "body must hold a uuid, and a number or none")
        except Refused as error:
            return _answer(429 if error.code == "call.too_often" else 409, error.advice)
        except Temporary as error:
            return _answer(503, error.advice)
        return web.json_response({"uuid": str(call)}, status=201)

    async def refused(_: web.Request) -> web.Response:
        return web.json_response(dict(counts()))

    application = web.Application(client_max_size=LONGEST_BODY)
    application.router.add_post("/calls", announce)
    application.router.add_get("/refused", refused)
    return application


def read_announcement(body: str) -> tuple[UUID, str | None]:
    """Read `{"uuid": ..., "number": ...}` or the same as a form (what Asterisk's CURL sends).

    Raises ValueError when the UUID or the number has a wrong shape.
    """
    if body.lstrip().startswith("{"):
        fields = json.loads(body)
    else:
        fields = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
    call, number = fields.get("uuid"), fields.get("number")
    if not isinstance(call, str) or not isinstance(number, (str, type(None))):
        raise ValueError("uuid and number must be text")
    return UUID(call), number or None


def _answer(status: int, advice: str) -> web.Response:
    return web.json_response({"error": advice}, status=status)
