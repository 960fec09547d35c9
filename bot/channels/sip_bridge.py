"""The SIP line's calls carried to the gateway: each one is announced, then speaks AudioSocket on loopback."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import aiohttp

from bot.audio.rechunk import Rechunker
from bot.channels import audiosocket_wire as wire
from bot.channels.sip_call import SipCall
from bot.channels.sip_playout import Playout
from bot.channels.sip_stack import SipStack
from bot.errors import Temporary
from bot.settings_sip import SipAccount

log = logging.getLogger(__name__)

PUMP_SECONDS = 0.01
"""Time between two looks at the stack's messages, seconds."""

LOOK_SECONDS = 0.5
"""Time between two looks at whether the far ends are still there, seconds."""

RING_SECONDS = 45.0
"""Longest ringing of a call that is dialled, seconds; the answering machines of French operators take a call
after 25 to 30."""

REGISTER_AGAIN_SECONDS = 300.0
"""Wait before a registration that the operator refused is tried again, seconds: a password may be mended at
the operator's, and a faster pace gets addresses banned."""

LOOPBACK_SECONDS = 2.0
"""Longest wait for the gateway and the control port, seconds."""

MOST_UNSENT_BYTES = 65_536
"""Sound waiting for a stuck gateway, bytes (4 s); later frames are dropped."""

LAST_WORD_SECONDS = 0.1
"""Time for the last frames to leave the stack before the call ends, seconds."""

UNAVAILABLE = 503
LINE_FAULT = b"\x02"
"""Payload of the error frame for a far end that vanished (AudioSocket: frame forwarding error)."""

Tell = Callable[[dict[str, Any]], None]
"""Takes what happens: `registered` (status), `answered` and `over` (call, status) for calls dialled, `calls`
(how many are held), `refused` (strangers so far)."""


@dataclass(frozen=True)
class Gateway:
    """Where calls are carried to."""

    host: str
    """Address of the AudioSocket gateway, this machine's."""
    port: int
    """TCP port of the AudioSocket gateway."""
    control_port: int
    """Loopback TCP port where calls are announced."""
    vanished_seconds: float
    """A far end that sends nothing for so long is gone, seconds."""


class SipBridge:
    """Carries calls between the stack and the gateway; it is the stack's SipEvents."""

    def __init__(self, account: SipAccount, gateway: Gateway, tell: Tell) -> None:
        self._gateway, self._tell = gateway, tell
        self._stack = SipStack(account, self)
        self._names: dict[SipCall, UUID] = {}
        self._writers: dict[SipCall, asyncio.StreamWriter] = {}
        self._heard_of: dict[SipCall, tuple[int, float]] = {}
        self._probed: set[SipCall] = set()
        self._early_keys: dict[SipCall, bytes] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None
        self._strangers = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Hold the line until told to stop. Raises Misconfigured or Temporary when it cannot start."""
        self._stack.start()
        self._tell({"event": "ready", "address": self._stack.address})
        timeout = aiohttp.ClientTimeout(total=LOOPBACK_SECONDS)
        try:
            async with aiohttp.ClientSession(timeout=timeout) as self._session:
                self._begin(self._watch())
                while not stop.is_set():
                    self._stack.pump()
                    await asyncio.sleep(PUMP_SECONDS)
        finally:
            for task in self._tasks:
                task.cancel()
            self._stack.stop()

    def dial(self, name: UUID, number: str, caller: str = "") -> None:
        """Call a number; the call connects to the gateway as `name` when it is answered. `caller` is the
        number shown, that of the account when empty."""
        try:
            call = self._stack.dial(number, caller)
        except Temporary as error:
            self._tell({"event": "over", "call": str(name), "status": 0, "code": error.code})
            return
        self._names[call] = name
        asyncio.get_running_loop().call_later(RING_SECONDS, self._stop_ringing, call)

    def cancel(self, name: UUID) -> None:
        """End a call, whether it rings or is held."""
        for call, own in list(self._names.items()):
            if own == name:
                call.hang_up()

    def rings(self, call: SipCall) -> None:
        """A caller of the trunk."""
        call.ring()
        self._begin(self._let_in(call))

    def answered(self, call: SipCall) -> None:
        """A call begins."""
        name = self._names.get(call)
        if name is None:
            call.hang_up()
            return
        if not call.is_incoming:
            self._tell({"event": "answered", "call": str(name)})
        self._tell({"event": "calls", "count": sum(one.is_answered for one in self._names)})
        self._begin(self._carry(call, name))

    def pressed(self, call: SipCall, key: str) -> None:
        """A key for the gateway."""
        if key not in wire.KEYS:
            return
        told, writer = wire.encode(wire.KEY, key.encode("ascii")), self._writers.get(call)
        if writer is not None:
            writer.write(told)
        else:  # pressed before the gateway is there
            self._early_keys[call] = self._early_keys.get(call, b"") + told

    def alive(self, call: SipCall) -> None:
        """A far end that sends nothing, in its own silence, is still there."""
        self._probed.discard(call)
        self._heard_of[call] = (call.packets(), asyncio.get_running_loop().time())

    def over(self, call: SipCall) -> None:
        """A call ended: the gateway knows at once."""
        name = self._names.pop(call, None)
        self._heard_of.pop(call, None)
        self._probed.discard(call)
        self._early_keys.pop(call, None)
        writer = self._writers.pop(call, None)
        if writer is not None:
            with suppress(OSError):
                writer.write(wire.encode(wire.HANG_UP))
                writer.close()
        if name is not None and not call.is_incoming:
            self._tell({"event": "over", "call": str(name), "status": call.status})
        log.info("sip call over status=%d", call.status)

    def registered(self, status: int) -> None:
        """The operator answered."""
        self._tell({"event": "registered", "status": status})
        if 400 <= status < 500:
            asyncio.get_running_loop().call_later(REGISTER_AGAIN_SECONDS, self._stack.register)

    def refused(self) -> None:
        """A stranger was turned away."""
        self._strangers += 1
        self._tell({"event": "refused", "count": self._strangers})

    async def _let_in(self, call: SipCall) -> None:
        """Announce a caller, then answer; a service that does not answer is told as such."""
        name = uuid4()
        try:
            await self._announce(name, call.number)
        except Temporary:
            call.refuse(UNAVAILABLE)
            return
        if not call.is_over:
            self._names[call] = name
            call.answer()

    async def _announce(self, name: UUID, number: str | None) -> None:
        address = f"http://127.0.0.1:{self._gateway.control_port}/calls"
        assert self._session is not None
        try:
            async with self._session.post(address, json={"uuid": str(name), "number": number}) as answer:
                if answer.status != 201:
                    raise Temporary("sip.not_announced", f"the control port answered {answer.status}")
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            raise Temporary("sip.not_announced", "the control port does not answer") from error

    async def _carry(self, call: SipCall, name: UUID) -> None:
        """Carry the sound both ways until one side ends the call."""
        try:
            opening = asyncio.open_connection(self._gateway.host, self._gateway.port)
            reader, writer = await asyncio.wait_for(opening, LOOPBACK_SECONDS)
        except (OSError, asyncio.TimeoutError):
            log.warning("the gateway does not answer")
            call.hang_up()
            return
        writer.write(wire.encode(wire.IDENTIFIER, name.bytes) + self._early_keys.pop(call, b""))
        if call.is_over:
            writer.close()
            return
        self._writers[call] = writer
        playout = Playout()
        call.carry(_sender(writer), playout)
        with suppress(OSError):
            await _play(reader, playout, call.press)
        await asyncio.sleep(playout.seconds + LAST_WORD_SECONDS)
        call.hang_up()
        writer.close()
        log.info("sip call carried gaps=%d lost=%d", playout.gaps, playout.lost)

    async def _watch(self) -> None:
        """End the calls whose far end is gone without a word."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            for call in [call for call in self._names if call.is_answered]:
                packets = call.packets()
                before, since = self._heard_of.get(call, (-1, loop.time()))
                if packets != before:
                    self._heard_of[call] = (packets, loop.time())
                    self._probed.discard(call)
                elif loop.time() - since < self._gateway.vanished_seconds:
                    if call not in self._probed and loop.time() - since > self._gateway.vanished_seconds / 2:
                        self._probed.add(call)
                        call.probe()
                else:
                    log.warning("sip call vanished")
                    if call in self._writers:
                        self._writers[call].write(wire.encode(wire.ERROR, LINE_FAULT))
                    call.hang_up()

    def _stop_ringing(self, call: SipCall) -> None:
        if not call.is_answered:
            call.hang_up()

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _sender(writer: asyncio.StreamWriter) -> Callable[[bytes], None]:
    """What the media thread calls with each frame: it only wakes the loop."""
    loop = asyncio.get_running_loop()

    def send(frame: bytes) -> None:
        if not writer.is_closing() and writer.transport.get_write_buffer_size() < MOST_UNSENT_BYTES:
            writer.write(wire.encode(wire.SOUND, frame))

    def heard(frame: bytes) -> None:
        with suppress(RuntimeError):  # the loop is closed: the process ends
            loop.call_soon_threadsafe(send, frame)

    return heard


async def _play(reader: asyncio.StreamReader, playout: Playout, press: Callable[[str], None]) -> None:
    """Put the gateway's sound into the playout until it hangs up. Raises OSError when it drops."""
    decoder, chunker = wire.Decoder(), Rechunker()
    while data := await reader.read(4096):
        for message in decoder.feed(data):
            if message.kind == wire.SOUND:
                for frame in chunker.feed(message.payload):
                    playout.put(frame)
            elif message.kind == wire.KEY:
                press(message.payload.decode("ascii"))
            elif message.kind in (wire.HANG_UP, wire.ERROR):
                return
