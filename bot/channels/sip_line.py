"""The SIP line as the service sees it: a process that dials on demand, started again when it dies."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from bot.child_process import ChildProcess
from bot.errors import Misconfigured, Temporary
from bot.settings import Settings, environment_of

log = logging.getLogger(__name__)

READY_SECONDS = 15.0
"""Longest wait for the process to listen, seconds."""

RESTART_SECONDS = (0.2, 1.0, 5.0, 30.0)
"""Pauses before the first, second... restart in a row, seconds; the last one is repeated."""

COMMAND = (sys.executable, "-m", "bot.commands.sip")

OK = 200

LOOPBACK, EVERYWHERE = "127.0.0.1", ("0.0.0.0", "::", "localhost")

VANISHED_SECONDS = 20.0
"""A far end that sends neither sound nor reports for so long is gone, seconds (the gateway's limit too)."""


@dataclass
class Standing:
    """How the line stands; counts since the start."""

    address: str = ""
    """Where SIP messages arrive, `host:port`."""
    registered: int = 0
    """Last SIP status of the registration; 0 before the first."""
    strangers: int = 0
    """Calls from outside the trunk, refused."""


class SipLine:
    """The line's process, as `async with SipLine(settings, phone_port, control_port) as line`."""

    def __init__(
        self,
        settings: Settings,
        phone_port: int,
        control_port: int,
        vanished_seconds: float = VANISHED_SECONDS,
    ) -> None:
        """Both ports are the gateway's; a far end that sends nothing for `vanished_seconds` is gone."""
        self._settings = settings
        host = LOOPBACK if settings.phone_host in EVERYWHERE else settings.phone_host
        told = (host, phone_port, control_port, vanished_seconds)
        self._command = (*COMMAND, *map(str, told))
        self._child = ChildProcess("the SIP line", RESTART_SECONDS)
        self._reading: asyncio.Task[None] | None = None
        self._dialled: dict[UUID, asyncio.Future[int]] = {}
        self._answers: dict[UUID, asyncio.Event] = {}
        self._is_answered = asyncio.Event()
        self.standing = Standing()

    async def __aenter__(self) -> SipLine:
        """Start the process and wait until it listens. Raises Misconfigured when the account cannot be used;
        an operator that cannot be reached now is tried again."""
        is_started = False
        try:
            await self._start()
            is_started = True
        except Temporary as error:
            log.warning("the SIP line does not start yet: %s", error.code)
        finally:
            if not is_started:
                await self._child.stop()
        self._child.watch(self._start)
        return self

    async def __aexit__(self, *_: object) -> None:
        """End the calls and the process."""
        await self._child.close()

    @property
    def pid(self) -> int:
        """Process that holds the line now; 0 when there is none."""
        return self._child.process.pid if self._child.process is not None else 0

    @property
    def restarts(self) -> int:
        """Times the process was started again."""
        return self._child.restarts

    async def registration(self, most_seconds: float) -> int:
        """Wait for the operator's answer to the registration: its SIP status, 0 when none comes in time."""
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._is_answered.wait(), most_seconds)
        return self.standing.registered

    @property
    def is_usable(self) -> bool:
        """True when calls can be dialled: the process runs, and the operator knows it or need not."""
        account = self._settings.sip
        is_known = account is not None and (not account.is_registered or self.standing.registered == OK)
        return is_known and self._child.is_running

    async def dial(self, call: UUID, number: str, ring_seconds: float, caller: str = "") -> None:
        """Call a number and wait for its answer: from then on the process connects to the gateway as `call`.
        `caller` is the number shown, that of the account when empty.
        Raises Temporary, its code telling `sip.busy`, `sip.no_answer` or `sip.not_dialled`."""
        answered, over = asyncio.Event(), asyncio.get_running_loop().create_future()
        self._answers[call], self._dialled[call] = answered, over
        waiting = asyncio.ensure_future(answered.wait())
        try:
            self._ask({"do": "dial", "call": str(call), "number": number, "caller": caller})
            done, _ = await asyncio.wait(
                {waiting, over}, timeout=ring_seconds, return_when=asyncio.FIRST_COMPLETED
            )
            if waiting in done:
                return
            if over in done:
                raise Temporary(_code_of(over.result()), "the call was not answered")
            self.cancel(call)
            raise Temporary("sip.no_answer", "nobody answered")
        finally:
            waiting.cancel()
            self._answers.pop(call, None)
            self._dialled.pop(call, None)

    def cancel(self, call: UUID) -> None:
        """End a call that was dialled."""
        with suppress(Temporary):
            self._ask({"do": "cancel", "call": str(call)})

    def _ask(self, command: dict[str, str]) -> None:
        process = self._child.process
        if process is None or not self._child.is_running or process.stdin is None:
            raise Temporary("sip.not_dialled", "the SIP line is being started again")
        process.stdin.write(json.dumps(command).encode() + b"\n")

    async def _start(self) -> None:
        self.standing.registered = 0
        try:
            line = await self._child.start(self._command, environment_of(self._settings), READY_SECONDS)
        except asyncio.TimeoutError as error:
            raise Temporary("sip.start", "the SIP line was not ready in time") from error
        told = _read(line)
        if told.get("event") == "failed":
            kind = Misconfigured if told.get("is_final") else Temporary
            raise kind(str(told.get("code")), str(told.get("advice")))
        if told.get("event") != "ready":
            raise Temporary("sip.start", "the SIP line ended before it was ready")
        self.standing.address = str(told["address"])
        log.info("the SIP line listens")
        assert self._child.process is not None
        self._reading = asyncio.create_task(self._read_events(self._child.process))

    async def _read_events(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        async for line in process.stdout:
            self._take(_read(line))
        for over in self._dialled.values():
            if not over.done():
                over.set_result(0)

    def _take(self, told: dict[str, Any]) -> None:
        event = told.get("event")
        if event == "registered":
            status = int(told["status"])
            if status != self.standing.registered:
                say = log.info if status == OK else log.warning
                say("sip registration status=%d", status)
            self.standing.registered = status
            self._is_answered.set()
        elif event == "refused":
            self.standing.strangers = int(told["count"])
            log.warning("sip calls from outside the trunk refused=%d", self.standing.strangers)
        elif event in ("answered", "over"):
            call = UUID(told["call"])
            if event == "answered" and call in self._answers:
                self._answers[call].set()
            elif call in self._dialled and not self._dialled[call].done():
                self._dialled[call].set_result(int(told["status"]))


BUSY = (486, 600)
"""SIP statuses of a telephone in use."""

SILENT = (408, 480, 487)
"""SIP statuses of a telephone that nobody takes."""


def _code_of(status: int) -> str:
    if status in BUSY:
        return "sip.busy"
    return "sip.no_answer" if status in SILENT else "sip.not_dialled"


def _read(line: bytes) -> dict[str, Any]:
    try:
        told = json.loads(line or b"{}")
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
