"""The mediator's desk measured as the telephone is: the same scripted callers, carried to its WebSocket.

A caller speaks AudioSocket; the bridge here turns its frames into what a browser sends (16 kHz samples) and
what the desk sends back into frames. The browser's own buffer (60 ms, `ligne.js`) is not in the figures.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import secrets
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path

import aiohttp

from bot.audio.resample import StreamResampler
from bot.bench.service_process import START_SECONDS, STOP_SECONDS, ServiceProcess
from bot.channels import audiosocket_wire as wire
from bot.channels.announcements import Announcements
from bot.channels.control import serve_control
from bot.channels.web import MICROPHONE_HZ
from bot.errors import Temporary
from bot.model import PHONE_RATE_HZ
from bot.settings import ROOT, Settings, environment_of

LINES = {
    "address": re.compile(r"desk: (http://\S+?)/?$"),
    "code": re.compile(r"code of the first account: (.+)"),
    "models": re.compile(r"ready: (.+)"),
}
"""What the command prints before it can talk, in order."""

VOICE = "/essayer/voix?person=unknown"
"""Where a spoken trial is held."""


@asynccontextmanager
async def desk_process(trial: Settings, log: Path) -> AsyncIterator[ServiceProcess]:
    """Run the desk while the context lasts, as a service that scripted callers can phone. Raises Temporary
    when it does not start."""
    began = time.monotonic()
    with log.open("wb") as log_file:
        program = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", "from bot.cli import main; main()", "mediator"), cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **environment_of(replace(trial, desk_port=0))},
            stdout=asyncio.subprocess.PIPE, stderr=log_file,
        )  # fmt: skip
    try:
        told = await asyncio.wait_for(_read_lines(program), START_SECONDS)
        if len(told) < len(LINES):
            raise Temporary("desk.not_started", f"the desk did not start; see {log}")
        started = time.monotonic() - began
        announcements = Announcements(time.monotonic, lambda number: None, lambda number: None)
        async with (
            serve_control(announcements, 0) as control,
            _signed_in(told["address"], told["code"]) as session,
            _bridge(session, told["address"]) as port,
        ):
            yield ServiceProcess(program.pid, port, control, told["models"], started)
    finally:
        if program.returncode is None:
            program.terminate()
            try:
                await asyncio.wait_for(program.wait(), STOP_SECONDS)
            except asyncio.TimeoutError:
                program.kill()


async def _read_lines(program: asyncio.subprocess.Process) -> dict[str, str]:
    told: dict[str, str] = {}
    assert program.stdout is not None
    async for line in program.stdout:
        for name, pattern in LINES.items():
            if found := pattern.match(line.decode("utf-8", "replace").strip()):
                told[name] = found[1]
        if len(told) == len(LINES):
            break
    return told


@asynccontextmanager
async def _signed_in(address: str, code: str) -> AsyncIterator[aiohttp.ClientSession]:
    jar = aiohttp.CookieJar(unsafe=True)  # cookies of an address without a name
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        form = {"code": code, "nom": "bench", "mot_de_passe": secrets.token_urlsafe(16)}
        async with session.post(f"{address}/bienvenue", data=form) as answer:
            if answer.status != 200 or answer.url.path != "/":
                raise Temporary("desk.refused", f"the desk did not let the callers in ({answer.status})")
        yield session


@asynccontextmanager
async def _bridge(session: aiohttp.ClientSession, address: str) -> AsyncIterator[int]:
    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with session.ws_connect(f"{address}{VOICE}") as socket:
            there = asyncio.create_task(_to_desk(reader, socket))
            with suppress(ConnectionError):
                await _to_caller(socket, writer)
            there.cancel()
            writer.close()

    server = await asyncio.start_server(carry, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


async def _to_desk(reader: asyncio.StreamReader, socket: aiohttp.ClientWebSocketResponse) -> None:
    decoder, upwards = wire.Decoder(), StreamResampler(PHONE_RATE_HZ, MICROPHONE_HZ)
    while data := await reader.read(4096):
        for message in decoder.feed(data):
            if message.kind == wire.SOUND:
                await socket.send_bytes(upwards.feed(message.payload))
            elif message.kind == wire.KEY:
                await socket.send_json({"key": message.payload.decode("ascii")})
            elif message.kind == wire.HANG_UP:
                await socket.send_json({"leave": True})
    await socket.send_json({"leave": True})


async def _to_caller(socket: aiohttp.ClientWebSocketResponse, writer: asyncio.StreamWriter) -> None:
    async for told in socket:
        if told.type is aiohttp.WSMsgType.BINARY:
            writer.write(wire.encode(wire.SOUND, told.data))
        elif told.type is aiohttp.WSMsgType.TEXT and json.loads(told.data)["event"] == "ended":
            writer.write(wire.encode(wire.HANG_UP))
            await writer.drain()
