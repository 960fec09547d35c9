"""The SIP line measured as the AudioSocket port is: the same scripted callers, carried over SIP and RTP.

A caller speaks AudioSocket to the relay here; a second SIP line, the caller's telephone, dials the service's
and carries the sound. Both jitter buffers (40 ms each way) are in the figures, as on a real line.
"""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import UUID

from bot.bench.service_process import ServiceProcess, service_process
from bot.channels import audiosocket_wire as wire
from bot.channels.announcements import Announcements
from bot.channels.control import serve_control
from bot.channels.sip_line import SipLine
from bot.door_settings import Secret
from bot.errors import Temporary
from bot.settings import Settings
from bot.settings_sip import SipAccount

LOOPBACK = "127.0.0.1"

IDENTITY_BYTES = 19
"""Length of the message that begins a connection: header and UUID, bytes."""

RING_SECONDS = 20.0
"""Longest wait for the service to answer, seconds."""

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def sip_process(trial: Settings, log: Path) -> AsyncIterator[ServiceProcess]:
    """Run the service with a SIP line while the context lasts; its ports are the relay's, so that scripted
    callers reach it over SIP. Raises Temporary when it does not start."""
    own = loopback_account("line", LOOPBACK, free_port())
    async with (
        service_process(replace(trial, sip=own), log) as service,
        sip_callers(trial, own.port) as (port, control),
    ):
        yield replace(service, phone_port=port, control_port=control)


@asynccontextmanager
async def sip_callers(trial: Settings, line_port: int) -> AsyncIterator[tuple[int, int]]:
    """Give the port and the control port of a relay that calls a SIP line of this machine, while the context
    lasts."""
    account = loopback_account("caller", f"{LOOPBACK}:{line_port}", 0)
    relay = Relay(Announcements(time.monotonic, str, lambda number: None))
    async with serve_control(relay.announcements, 0) as control:
        callers = await asyncio.start_server(relay.take_caller, LOOPBACK, 0)
        lines = await asyncio.start_server(relay.take_line, LOOPBACK, 0)
        ports = [server.sockets[0].getsockname()[1] for server in (callers, lines)]
        try:
            async with SipLine(replace(trial, sip=account), ports[1], control) as relay.telephone:
                yield ports[0], control
        finally:
            callers.close()
            lines.close()


@dataclass
class Relay:
    """Joins each caller's connection to that of the SIP call made for it."""

    announcements: Announcements
    """Callers that are expected; what stands for the person is the number itself."""
    telephone: SipLine | None = None
    """What dials."""
    _lines: dict[UUID, asyncio.Future[Streams]] = field(default_factory=dict)

    async def take_caller(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Dial for a caller and carry its sound to the end."""
        with suppress(OSError, Temporary, asyncio.IncompleteReadError):
            call = _identity(await reader.readexactly(IDENTITY_BYTES))
            expected = self.announcements.take(call) if call else None
            if call is None or expected is None or self.telephone is None:
                raise Temporary("relay.unknown", "a caller that was not announced")
            self._lines[call] = asyncio.get_running_loop().create_future()
            await self.telephone.dial(call, "line", RING_SECONDS, expected.person or "anonymous")
            there = await asyncio.wait_for(self._lines[call], RING_SECONDS)
            sending = asyncio.ensure_future(_pass(reader, there[1]))
            await _pass(there[0], writer)
            sending.cancel()
        writer.close()

    async def take_line(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take the connection of a SIP call."""
        with suppress(OSError, asyncio.IncompleteReadError):
            call = _identity(await reader.readexactly(IDENTITY_BYTES))
            if call in self._lines and not self._lines[call].done():
                self._lines[call].set_result((reader, writer))
                return
        writer.close()


def loopback_account(user: str, server: str, port: int) -> SipAccount:
    """A trunk between two programs of this machine."""
    return SipAccount(
        server=server, user=user, password=Secret(), is_registered=False, host=LOOPBACK, port=port,
        media_port=0, caller_in="from",
    )  # fmt: skip


def free_port() -> int:
    """A UDP port that is free now."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _identity(data: bytes) -> UUID | None:
    messages = wire.Decoder().feed(data)
    return UUID(bytes=messages[0].payload) if messages and messages[0].kind == wire.IDENTIFIER else None


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Carry bytes until one side ends."""
    with suppress(OSError):
        while data := await reader.read(4096):
            writer.write(data)
    writer.close()
