"""The dialogue over HTTP on a Unix socket that only its owner can open."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from hmac import compare_digest
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.dialogue.wire import error_to_json, reply_to_json, turn_from_json
from bot.errors import BotError, Misconfigured, Refused
from bot.listening import listening
from bot.ports import DialogueEngine

log = logging.getLogger(__name__)

MAX_BYTES = 65536
"""Longest request taken, bytes: a turn is some hundred."""

CLOSING_SECONDS = 3.0
"""Longest wait for turns in progress when the server stops, seconds."""

ENGINE = web.AppKey("engine", DialogueEngine)


@asynccontextmanager
async def serving_dialogue(engine: DialogueEngine, socket: Path) -> AsyncIterator[None]:
    """Answer turns on a Unix socket (rights 0600) while the context lasts."""
    runner = web.AppRunner(_application(engine), access_log=None, shutdown_timeout=CLOSING_SECONDS)
    await runner.setup()
    mask = os.umask(0o177)
    try:
        await web.UnixSite(runner, str(socket)).start()
    finally:
        os.umask(mask)
    try:
        yield
    finally:
        await runner.cleanup()
        _remove(socket)


@asynccontextmanager
async def serving_gateways(engine: DialogueEngine, listen: tuple[str, int], key: str) -> AsyncIterator[int]:
    """Answer the turns of gateways that know the key, over TCP, while the context lasts; gives the port.
    Raises Misconfigured when the port cannot be had."""
    advice = f"the port {listen[1]} is taken: set VIVEVOIX_DIALOGUE_PORT"
    taken = Misconfigured("dialogue.port", advice)
    application = _application(engine, [_doorkeeper(key)])
    async with listening(application, *listen, taken, CLOSING_SECONDS) as port:
        yield port


def _application(engine: DialogueEngine, middlewares: Sequence[Any] = ()) -> web.Application:
    application = web.Application(client_max_size=MAX_BYTES, middlewares=middlewares)
    application[ENGINE] = engine
    application.add_routes(
        [
            web.get("/ready", _ready),
            web.post("/turn", _turn),
            web.delete("/conversation/{name}", _end),
        ]
    )
    return application


def _doorkeeper(key: str) -> Any:
    """Refuses who does not know the key, in constant time."""
    right = f"Bearer {key}".encode()

    @web.middleware
    async def check(request: web.Request, handler: Callable[..., Any]) -> web.StreamResponse:
        given = request.headers.get("Authorization", "").encode("utf-8", "replace")
        if not compare_digest(given, right):
            log.warning("request refused without the key")
            return web.json_response({"code": "dialogue.key", "advice": "wrong key"}, status=401)
        return await handler(request)

    return check


def _remove(socket: Path) -> None:
    socket.unlink(missing_ok=True)


async def _ready(_: web.Request) -> web.Response:
    return web.json_response({"is_ready": True})


async def _turn(request: web.Request) -> web.Response:
    try:
        turn = turn_from_json(await _values(request))
        reply = await request.app[ENGINE].reply(turn)
        return web.json_response(reply_to_json(reply))
    except BotError as error:
        return _failed(error)
    except web.HTTPException:
        raise
    except Exception as error:  # one turn's fault never reaches another call
        log.error("a turn failed: %s", type(error).__name__)
        return web.json_response({"code": "dialogue.failed", "advice": type(error).__name__}, status=500)


async def _end(request: web.Request) -> web.Response:
    try:
        await request.app[ENGINE].end(request.match_info["name"])
    except BotError as error:
        return _failed(error)
    return web.Response(status=204)


async def _values(request: web.Request) -> object:
    try:
        return await request.json()
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise Refused("dialogue.turn", "a turn is a JSON object") from error


def _failed(error: BotError) -> web.Response:
    status, values = error_to_json(error)
    return web.json_response(values, status=status)
