"""The telephone gateway: Asterisk connects over TCP with AudioSocket, one connection for each call."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from uuid import UUID

from bot.channels import audiosocket_wire as wire
from bot.channels.announcements import Announcements, Expected
from bot.channels.audiosocket import SILENCE, AudioSocketCall
from bot.channels.call_backs import CallBacks
from bot.channels.line import Line
from bot.errors import Misconfigured
from bot.model import FRAME_BYTES, FRAME_SECONDS, PHONE_RATE_HZ, Clip

log = logging.getLogger(__name__)

IDENTIFY_SECONDS = 2.0
"""How long a connection may take to say its UUID, seconds."""

PRE_ROLL_FRAMES = 5
"""Silent frames before anything is said: Asterisk loses the first sounds of a call otherwise."""

VANISHED_MILLISECONDS = 20_000
"""A line that acknowledges nothing for so long is closed by the kernel, milliseconds."""

LEAVE_KEY = "1"
"""Key that leaves the number."""

LEAVE_SECONDS = 6.0
"""Time to press it after it was said, seconds."""

MOST_TOLD_BUSY = 10
"""Callers hearing that the lines are full at the same time, count; more are cut at once."""


@dataclass(frozen=True)
class CallBackOffer:
    """How a caller who finds all lines taken leaves the number."""

    call_backs: CallBacks
    """Who is to be called back."""
    offer: Clip
    """Said instead of `busy` to those who can be called back, 8 kHz."""
    noted: Clip
    """Said when the number is left, 8 kHz."""


@dataclass(frozen=True)
class Doorway:
    """How calls are let in."""

    host: str
    """Address to listen on."""
    port: int
    """TCP port; 0 for a free one."""
    max_calls: int
    """Calls answered at the same time, count."""
    busy: Clip
    """Said to a caller when all lines are taken, 8 kHz."""
    farewell: Clip
    """Said to the callers when the service stops, 8 kHz."""
    offer: CallBackOffer | None = None
    """What a caller may ask when all lines are taken; None when nobody can be called back."""


Answer = Callable[[Line], Awaitable[object]]
"""Holds a whole call; the gateway hangs up when it returns or raises."""


class Gateway:
    """Lets announced calls in and answers each one."""

    def __init__(self, door: Doorway, announcements: Announcements, answer: Answer) -> None:
        self._door = door
        self._announcements = announcements
        self._answer = answer
        self._calls: dict[asyncio.Task[None], Line] = {}
        self._told_busy = 0
        self.port = door.port
        """TCP port listened on."""
        self.left = 0
        """Callers who found all lines taken and left their number, count."""
        self.refused = 0
        """Connections closed because they did not say an expected UUID, count."""
        self.busy = 0
        """Calls that found all lines taken, count."""

    @property
    def counts(self) -> Counter[str]:
        """What was refused, by reason."""
        return Counter({"refused: uuid": self.refused, "refused: lines busy": self.busy})

    @property
    def calls(self) -> int:
        """Calls being answered."""
        return len(self._calls)

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hold one connection from its UUID to its end."""
        _tune(writer)
        decoder = wire.Decoder()
        try:
            entry = await self._identify(reader, decoder)
            if entry is None:
                self.refused += 1
                log.warning("connection refused without an expected uuid")
                return
            call_id, expected, later = entry
            call = AudioSocketCall((reader, writer), decoder, str(call_id), expected)
            call.take(later)
            await self.hold(call)
        except OSError:
            log.info("line dropped")
        finally:
            writer.close()

    async def hold(self, call: Line) -> None:
        """Answer a call of any telephone door, or tell that the lines are full; gives back at its end."""
        receiving = asyncio.create_task(call.receive())
        try:
            await call.play(Clip(SILENCE * PRE_ROLL_FRAMES, PHONE_RATE_HZ))
            if len(self._calls) >= self._door.max_calls:
                await self._tell_busy(call)
            else:
                await self._answer_one(call)
        finally:
            receiving.cancel()
            call.log_end()

    async def stop(self) -> None:
        """Say goodbye on every line and hang up."""
        for task, call in list(self._calls.items()):
            call.farewell = self._door.farewell
            task.cancel()
        if self._calls:
            await asyncio.wait(list(self._calls), timeout=self._door.farewell.seconds + 2.0)

    async def _identify(
        self, reader: asyncio.StreamReader, decoder: wire.Decoder
    ) -> tuple[UUID, Expected, list[wire.Message]] | None:
        async def first() -> list[wire.Message]:
            while True:
                data = await reader.read(4096)
                messages = decoder.feed(data)
                if messages or not data or decoder.malformed or decoder.skipped:
                    return messages

        with suppress(asyncio.TimeoutError):
            messages = await asyncio.wait_for(first(), IDENTIFY_SECONDS)
            if messages and messages[0].kind == wire.IDENTIFIER:
                call_id = UUID(bytes=messages[0].payload)
                expected = self._announcements.take(call_id)
                if expected is not None:
                    return call_id, expected, messages[1:]
        return None

    async def _answer_one(self, call: Line) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._calls[task] = call
        try:
            await self._answer(call)
        except asyncio.CancelledError:
            log.info("call cut by the service")
        except Exception as error:  # the outermost loop of a call: one that fails leaves the others alone
            log.error("call failed: %s", type(error).__name__)  # its message may hold a person's words
        finally:
            del self._calls[task]
            await call.hang_up()

    async def _tell_busy(self, call: Line) -> None:
        self.busy += 1
        if self._told_busy < MOST_TOLD_BUSY:
            self._told_busy += 1
            try:
                await self._offer_call_back(call)
            finally:
                self._told_busy -= 1
        await call.hang_up()

    async def _offer_call_back(self, call: Line) -> None:
        """Say that all lines are taken; note the number of a caller who presses the key."""
        offer = self._door.offer
        if offer is None or not offer.call_backs.may_ask(call.person, call.sealed):
            await call.play(self._door.busy)
        elif await _hear_key(call, offer.offer):
            assert call.person is not None and call.sealed is not None
            offer.call_backs.ask(call.person, call.sealed)
            self.left += 1
            await call.play(offer.noted)


async def _hear_key(call: Line, clip: Clip) -> bool:
    """Say a clip and wait; tells whether LEAVE_KEY was pressed before the end."""
    wait = SILENCE * int(LEAVE_SECONDS / FRAME_SECONDS)
    sound = clip.pcm + wait
    for at in range(0, len(sound), FRAME_BYTES):
        tick = await call.tick()
        if tick.is_over or LEAVE_KEY in tick.keys:
            return LEAVE_KEY in tick.keys
        call.send(sound[at : at + FRAME_BYTES].ljust(FRAME_BYTES, b"\0"))
    return False


@asynccontextmanager
async def serve_audiosocket(
    door: Doorway, announcements: Announcements, answer: Answer
) -> AsyncIterator[Gateway]:
    """Listen while the context lasts; on leaving, callers hear the farewell.

    Raises Misconfigured when the address or port cannot be had.
    """
    gateway = Gateway(door, announcements, answer)
    try:
        server = await asyncio.start_server(gateway.connect, door.host, door.port, limit=65_536)
    except OSError as error:
        advice = f"telephone port {door.host}:{door.port} is busy; set VIVEVOIX_PHONE_PORT to a free one"
        raise Misconfigured("phone.port_busy", advice) from error
    gateway.port = server.sockets[0].getsockname()[1]
    try:
        yield gateway
    finally:
        server.close()
        await gateway.stop()
        await server.wait_closed()


def _tune(writer: asyncio.StreamWriter) -> None:
    line = writer.get_extra_info("socket")
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, VANISHED_MILLISECONDS)
