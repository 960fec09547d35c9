"""Calls that leave through the SIP line, one at a time: those that people asked for, then reminders."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from bot.app import App
from bot.channels.call_backs import CallBacks
from bot.channels.gateway import Gateway
from bot.channels.line import Line
from bot.channels.sip_line import SipLine
from bot.commands.outgoing_calls import OutgoingCalls
from bot.commands.reminder_talk import DOOR, ReminderTalk, tell_reminder, who_takes
from bot.commands.reminding import new_worker
from bot.errors import BotError
from bot.jobs.rights import REMINDERS
from bot.jobs.seals import open_number
from bot.ports import Message
from bot.speech.call_parts import CallParts
from bot.speech.greeting import Taker

log = logging.getLogger(__name__)

LOOK_SECONDS = 15.0
"""Time between two looks at what waits, seconds."""


class Phoning:
    """Places the calls; `parts` are those of every call."""

    def __init__(
        self, app: App, parts: CallParts, line: SipLine, calls: OutgoingCalls, gateway: Gateway
    ) -> None:
        self._app, self._parts, self._line = app, parts, line
        self._calls, self._gateway = calls, gateway
        self._worker = new_worker()

    @property
    def can_dial(self) -> bool:
        """True when the line can dial and has a number to show."""
        account = self._app.settings.sip
        return account is not None and bool(account.caller) and self._line.is_usable

    @property
    def may_call(self) -> bool:
        """True when the line can dial and one line stays free for callers."""
        return self.can_dial and self._gateway.calls < max(1, self._app.settings.max_calls - 1)

    async def keep_phoning(self, call_backs: CallBacks, look_seconds: float = LOOK_SECONDS) -> None:
        """Place what waits, round after round, until cancelled."""
        while True:
            try:
                while self.may_call and (await self.call_back_one(call_backs) or await self.remind_one()):
                    pass
            except Exception as error:  # the outermost loop of calls that leave
                code = error.code if isinstance(error, BotError) else type(error).__name__
                log.warning("calls put off: %s", code)
            await asyncio.sleep(look_seconds)

    async def call_back_one(self, call_backs: CallBacks) -> bool:
        """Call back the next person who left a number, for an ordinary call; False when nobody waits now."""
        one = call_backs.take()
        if one is None:
            return False

        async def hold(call: Line) -> None:
            if await who_takes(call, self._parts) is Taker.PERSON:
                call_backs.reached(one.person)
                await self._calls.usual(call)

        code = "answered"
        try:
            await self._calls.make(self._line, open_number(one.sealed, self._app.person_secret), hold)
        except BotError as error:
            code = error.code
        log.info("call back code=%s", code)
        return True

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

        async def hold(call: Line) -> None:
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
    app: App,
    parts: CallParts,
    line: SipLine | None,
    calls: OutgoingCalls,
    gateway: Gateway,
    call_backs: CallBacks,
) -> AsyncIterator[None]:
    """Place calls while the context lasts; does nothing without a line."""
    if line is None:
        yield
        return
    placing = Phoning(app, parts, line, calls, gateway)
    call_backs.can_dial, calls.seen = (lambda: placing.can_dial), call_backs.reached
    work = asyncio.create_task(placing.keep_phoning(call_backs))
    try:
        yield
    finally:
        work.cancel()
        await asyncio.wait({work})
