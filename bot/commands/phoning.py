"""Calls that leave through the SIP line: the reminders that wait for the telephone, one at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from bot.app import App
from bot.channels.audiosocket import AudioSocketCall
from bot.channels.gateway import Gateway
from bot.channels.sip_line import SipLine
from bot.commands.outgoing_calls import OutgoingCalls
from bot.commands.reminder_talk import DOOR, ReminderTalk, tell_reminder
from bot.commands.reminding import new_worker
from bot.errors import BotError
from bot.jobs.rights import REMINDERS
from bot.ports import Message
from bot.speech.call_parts import CallParts

log = logging.getLogger(__name__)

LOOK_SECONDS = 15.0
"""Time between two looks at what waits, seconds."""


class Phoning:
    """Places the calls; `parts` are those of every call."""

    def __init__(
        self, app: App, parts: CallParts, line: SipLine, calls: OutgoingCalls, gateway: Gateway, most: int
    ) -> None:
        """`most` is how many calls the gateway holds; one of them is kept free for callers."""
        self._app, self._parts, self._line = app, parts, line
        self._calls, self._gateway, self._most = calls, gateway, most
        self._worker = new_worker()

    @property
    def may_call(self) -> bool:
        """True when the line can dial, has a number to show, and enough lines stay free for callers."""
        account = self._app.settings.sip
        has_number = account is not None and bool(account.caller)
        return has_number and self._line.is_usable and self._gateway.calls < max(1, self._most - 1)

    async def keep_phoning(self, look_seconds: float = LOOK_SECONDS) -> None:
        """Place what waits, round after round, until cancelled."""
        while True:
            try:
                while self.may_call and await self.remind_one():
                    pass
            except BotError as error:  # the database comes back, or the operator mends the settings
                log.warning("calls put off: %s", error.code)
            await asyncio.sleep(look_seconds)

    async def remind_one(self) -> bool:
        """Place the next reminder's call; False when none waits now. Raises BotError when the database does
        not answer: a message that was taken is tried later."""
        app, offload = self._app, self._parts.offload
        message = await offload(app.outgoing.take, DOOR, self._worker, self._now())
        if message is None:
            return False
        try:
            is_told, code = await self._tell(message)
        except BotError as error:
            is_told, code = False, error.code
        if is_told:
            await offload(app.outgoing.sent, message.id, self._worker, self._now())
        else:
            await offload(app.outgoing.failed, message.id, self._worker, self._now())
        log.info("reminder call told=%d code=%s", is_told, code)
        return True

    async def _tell(self, message: Message) -> tuple[bool, str]:
        reach = await self._parts.offload(self._app.numbers.reach, message.person)
        if reach is None or reach.door != DOOR:
            return False, "no_number"
        talk, told = ReminderTalk(message, self._withdraw), asyncio.Event()

        async def hold(call: AudioSocketCall) -> None:
            try:
                if await tell_reminder(call, self._parts, talk):
                    told.set()
            finally:
                self._app.prompts.forget_passing()

        await self._calls.make(self._line, reach.number, hold)
        return told.is_set(), "stopped" if talk.is_stopped else "told" if told.is_set() else "not_heard"

    async def _withdraw(self, person: str) -> None:
        await self._parts.offload(self._app.rights.withdraw, person, REMINDERS, self._now())

    def _now(self) -> datetime:
        return self._app.clock.now()


@asynccontextmanager
async def phoning(
    app: App, parts: CallParts, line: SipLine | None, calls: OutgoingCalls, gateway: Gateway
) -> AsyncIterator[None]:
    """Place calls while the context lasts; does nothing without a line."""
    if line is None:
        yield
        return
    work = asyncio.create_task(
        Phoning(app, parts, line, calls, gateway, app.settings.max_calls).keep_phoning()
    )
    try:
        yield
    finally:
        work.cancel()
        await asyncio.wait({work})
