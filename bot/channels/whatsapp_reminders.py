"""Reminders by WhatsApp: a note in the day after the person's last message, else the template; what the
person answers to one."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.errors import BotError
from bot.jobs.rights import REMINDERS
from bot.jobs.whatsapp_window import Form, Wish, form_of, load_rules, wish_of
from bot.ports import Outgoing
from bot.store.announced import Announced, Reminded
from bot.store.numbers import SealedNumbers
from bot.store.rights import Rights

if TYPE_CHECKING:
    from bot.channels.whatsapp_work import Desk
    from bot.store.inbox import Taken

log = logging.getLogger(__name__)

DOOR = "whatsapp"
"""Name of this door in the queue of reminders."""

LOOK_SECONDS = 20.0
"""Time between two looks for a reminder to send, seconds."""


@dataclass(frozen=True)
class ReminderParts:
    """What reminders need."""

    outgoing: Outgoing
    announced: Announced
    numbers: SealedNumbers
    rights: Rights
    pace_of: Callable[[str], int]
    """The level of pace that a person likes."""
    template: str
    """Name of the approved template; without one nothing leaves outside the window."""
    look_seconds: float = LOOK_SECONDS
    """Time between two looks for a reminder to send, seconds."""


async def remind_next(desk: Desk) -> bool:
    """Put one reminder, or the template that announces it, on its way; tells whether there was one. It has
    one name whatever happens, so that it leaves once."""
    parts = desk.reminders
    if parts is None:
        return False
    message = await desk.offload(parts.outgoing.take, DOOR, desk.worker, desk.clock.now())
    if message is None:
        return False
    reach = await desk.offload(parts.numbers.reach, message.person)
    last_at = await desk.offload(desk.conversations.last_at, message.person)
    form = form_of(last_at, desk.clock.now())
    held = (message.id, desk.worker, desk.clock.now())
    if reach is None or (form is Form.TEMPLATE and not parts.template):
        log.warning("reminder not sent: %s", "no number" if reach is None else "no template")
        await desk.offload(parts.outgoing.failed, *held)
        return True
    content = {"kind": "template"}
    if form is Form.NOTE:
        content = voice(message.sentences, await desk.offload(parts.pace_of, message.person))
    name = f"reminder {message.id}"
    await desk.offload(desk.outbox.put, name, message.person, reach.number, content, desk.clock.now())
    is_note = form is Form.NOTE
    await desk.offload(parts.outgoing.sent if is_note else parts.announced.announce, *held)
    log.info("reminder on its way: %s", form.value)
    return True


def voice(sentences: Sequence[str], pace: int, **others: bool) -> dict[str, Any]:
    """What the outbox keeps of a voice note."""
    return {"kind": "voice", "sentences": list(sentences), "pace": pace, **others}


async def reminded_of(desk: Desk, person: str) -> Reminded:
    """What a person was reminded of since the last message."""
    if desk.reminders is None:
        return Reminded()
    last_at = await desk.offload(desk.conversations.last_at, person)
    return await desk.offload(desk.reminders.announced.reminded, person, last_at, desk.clock.now())


async def answer_to_reminder(
    desk: Desk, person: str, words: str, reminded: Reminded
) -> list[dict[str, Any]] | None:
    """What is sent back to an answer that asks to hear a reminder or to stop; None for other words. To stop
    takes the person's agreement to reminders back."""
    wish = wish_of(words, reminded.is_last or bool(reminded.sentences))
    parts = desk.reminders
    if parts is None or wish is None:
        return None
    pace = await desk.offload(parts.pace_of, person)
    if wish is Wish.STOP:
        await desk.offload(parts.rights.withdraw, person, REMINDERS, desk.clock.now())
        return [voice(load_rules()["stopped"], pace)]
    if not reminded.sentences:
        return None
    return [voice(reminded.sentences, pace, is_reminder=True)]


async def after_answer(desk: Desk, taken: Taken, answers: Sequence[dict[str, Any]]) -> None:
    """A reminder that was told is kept no more; the number is kept for a person who agreed to reminders."""
    parts = desk.reminders
    if parts is None:
        return
    try:
        if any(answer.get("is_reminder") for answer in answers):
            await desk.offload(parts.announced.told, taken.person, desk.clock.now())
        await desk.offload(parts.numbers.keep, taken.person, DOOR, taken.sender, desk.clock.now())
    except BotError as error:  # the next message does it
        log.warning("number not kept: %s", error.code)
