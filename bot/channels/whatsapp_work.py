"""The work behind the webhook: each message is heard and answered, each answer is spoken and sent."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from bot.audio.load import read_clip
from bot.audio.note import write_note
from bot.channels.whatsapp_api import VOICE, MaybeSent, WhatsAppApi
from bot.channels.whatsapp_reminders import (
    LOOK_SECONDS,
    ReminderParts,
    after_answer,
    answer_to_reminder,
    remind_next,
    reminded_of,
    voice,
)
from bot.channels.whatsapp_wire import document_message, template_message, voice_message
from bot.errors import BotError, Refused
from bot.model import Clip
from bot.ports import Clock
from bot.speech.note_loop import Answer, NoteParts, Pending, take_message
from bot.store.conversations import Conversations
from bot.store.inbox import Inbox, Taken
from bot.store.outbox import Going, Outbox

log = logging.getLogger(__name__)

IDLE_SECONDS = 1.0
"""Time between two looks for work when nothing came, seconds."""

CLOSING_SECONDS = 600.0
"""Time between two looks for conversations that are over, seconds."""

TOGETHER = 2
"""Messages of different people that are worked on at the same time, count."""

CODE_QUESTION = "cv_code"
"""The question after which the CV is sent as a document."""

PDF = "application/pdf"
CV_NAME = "CV.pdf"
"""Name of the document as the person sees it."""


class Speech(Protocol):
    """Makes the sound of sentences."""

    def __call__(self, sentences: Sequence[str], pace: int) -> Clip:
        """Give the sentences as one sound, 8 kHz."""


@dataclass(frozen=True)
class Desk:
    """What the workers need."""

    inbox: Inbox
    outbox: Outbox
    conversations: Conversations
    api: WhatsAppApi
    parts: NoteParts
    fixed: Mapping[str, Sequence[str]]
    """Sentences spoken outside the dialogue (`voices/prompts.yml`)."""
    speak: Speech
    make_cv: Callable[[str], bytes | None]
    """The CV of a person as a PDF; None when there is none."""
    clock: Clock
    reminders: ReminderParts | None = None
    """What reminders need; None: none leaves by this door."""
    worker: str = field(default_factory=lambda: uuid.uuid4().hex)
    """Name of this worker, which tells nothing of its machine."""
    offload: Callable[..., Awaitable[Any]] = asyncio.to_thread
    came: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when there is new work."""


async def work(desk: Desk) -> None:
    """Answer and send until cancelled."""
    look_seconds = desk.reminders.look_seconds if desk.reminders else LOOK_SECONDS
    loops: list[tuple[Callable[[Desk], Awaitable[bool]], Callable[[], Awaitable[object]]]] = [
        *[(answer_next, partial(_until_work, desk))] * TOGETHER,
        *[(send_next, partial(_until_work, desk))] * TOGETHER,
        (end_old, partial(asyncio.sleep, CLOSING_SECONDS)),
        (remind_next, partial(asyncio.sleep, look_seconds)),
    ]
    tasks = [asyncio.create_task(_keep_on(desk, *loop)) for loop in loops]
    try:
        await asyncio.wait(tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


def _code_of(error: Exception) -> str:
    """What the log says of an error: its own words may hold a person's."""
    return error.code if isinstance(error, BotError) else type(error).__name__


async def _keep_on(
    desk: Desk, step: Callable[[Desk], Awaitable[bool]], rest: Callable[[], Awaitable[object]]
) -> None:
    """Take one step after another; rest when there was nothing to do, or when it failed."""
    while True:
        try:
            is_busy = await step(desk)
        except Exception as error:  # the outermost loop of this door: it goes on whatever happens
            log.warning("messages put off: %s", _code_of(error))
            is_busy = False
        if is_busy:
            desk.came.set()
        else:
            await rest()


async def _until_work(desk: Desk) -> None:
    """Wait until something came, or for a moment."""
    desk.came.clear()
    waiting = asyncio.ensure_future(desk.came.wait())
    try:  # not `wait_for`: Python 3.10's may lose a cancellation, and the work then never ends
        await asyncio.wait({waiting}, timeout=IDLE_SECONDS)
    finally:
        waiting.cancel()


async def answer_next(desk: Desk) -> bool:
    """Answer one message; tells whether there was one."""
    taken = await desk.offload(desk.inbox.take, desk.worker, desk.clock.now())
    if taken is None:
        return False
    try:
        answers, pending = await _answers_to(desk, taken)
    except Exception as error:  # the outermost loop of a message: one that fails leaves the others alone
        code = _code_of(error)
        log.warning("message put off: %s", code)
        again = await desk.offload(desk.inbox.put_off, taken, desk.worker, desk.clock.now())
        if again is None:
            log.warning("message given up: %s", code)
        return True
    held = (taken, desk.worker, answers, pending, desk.clock.now())
    if await desk.offload(desk.inbox.answer, *held):
        await after_answer(desk, taken, answers)
        await _forget_sound(desk, taken)
    return True


async def _answers_to(
    desk: Desk, taken: Taken
) -> tuple[list[dict[str, Any]], Pending | None]:
    """What is sent back to a message, and where the conversation stands then."""
    kept = await desk.offload(desk.conversations.pending, taken.person, desk.clock.now())
    pending = kept or await _begun(desk, taken)
    try:
        message = await _message_of(desk, taken)
    except Refused as error:
        key = "note_too_long" if error.code == "audio.too_long" else "note_unreadable"
        return [voice(desk.fixed[key], 0)], kept
    if message is None:
        return [voice(desk.fixed["note_other"], 0)], kept
    reminded = await reminded_of(desk, taken.person)
    written = message if isinstance(message, str) else ""
    if (early := await answer_to_reminder(desk, taken.person, written, reminded)) is not None:
        return early, kept
    answer = await take_message(desk.parts, pending, taken.person, message)
    if not written and (early := await answer_to_reminder(desk, taken.person, answer.heard, reminded)):
        return early, answer.pending or await _ended(desk, answer, pending)
    said = (*reminded.sentences, *answer.reply.sentences)
    answers = [voice(said, answer.reply.pace, is_reminder=bool(reminded.sentences))]
    if answer.reply.question == CODE_QUESTION:
        answers.append({"kind": "document"})
    return answers, answer.pending or await _ended(desk, answer, pending)


async def _ended(desk: Desk, answer: Answer, pending: Pending) -> Pending:
    """After goodbye the next message begins another conversation."""
    if answer.pending is None:
        await desk.parts.dialogue.end(pending.conversation)
    return Pending(str(uuid.uuid4()))


async def _begun(desk: Desk, taken: Taken) -> Pending:
    """A conversation that begins; what an earlier try of the same message may have begun is ended."""
    if taken.tries:
        await desk.parts.dialogue.end(_name_of(taken.key, taken.tries - 1))
    return Pending(_name_of(taken.key, taken.tries))


def _name_of(key: str, tries: int) -> str:
    """Identifier of the conversation that a message begins at a try."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{key} {tries}"))


async def _message_of(desk: Desk, taken: Taken) -> Clip | str | None:
    """The sound or the words of a message; None for what is neither."""
    content = taken.content
    if content["kind"] == "text":
        return str(content["text"])
    if content["kind"] != "audio":
        return None
    sound = await desk.api.fetch(content["media"])
    return await desk.offload(read_clip, sound)


async def _forget_sound(desk: Desk, taken: Taken) -> None:
    """Erase the sound at Meta, as far as it lets itself be erased: it goes there by itself after days."""
    if taken.content["kind"] == "audio":
        try:
            await desk.api.erase(taken.content["media"])
        except BotError as error:
            log.info("sound not erased at WhatsApp: %s", error.code)


async def send_next(desk: Desk) -> bool:
    """Send one answer; tells whether there was one."""
    going = await desk.offload(desk.outbox.take, desk.worker, desk.clock.now())
    if going is None:
        return False
    is_out = False
    try:
        message = await _sending_of(desk, going)
        if message is not None:
            await desk.api.send(message)
            is_out = True
        await desk.offload(desk.outbox.sent, going.id)
    except Refused as error:
        log.warning("answer given up: %s", error.code)
        await desk.offload(desk.outbox.refused, going)
    except Exception as error:  # the same for an answer
        code = _code_of(error)
        log.warning("answer put off: %s", code)
        unsure = is_out or isinstance(error, MaybeSent)  # it went out, and the database did not learn it
        again = await desk.offload(desk.outbox.failed, going, desk.worker, desk.clock.now(), unsure)
        if again is None:
            log.warning("answer given up: %s", code)
    return True


async def _sending_of(desk: Desk, going: Going) -> dict[str, Any] | None:
    """The sending, its sound or document made and put at Meta; None when there is nothing left to send."""
    if going.content["kind"] == "document":
        paper = await desk.offload(desk.make_cv, going.person)
        if paper is None:
            return None
        media = await desk.api.put(paper, PDF, CV_NAME)
        return document_message(going.number, media, CV_NAME, going.id)
    if going.content["kind"] == "template":
        template = desk.reminders.template if desk.reminders else ""
        return template_message(going.number, template, going.id) if template else None
    clip = await desk.offload(desk.speak, going.content["sentences"], going.content["pace"])
    sound = await desk.offload(write_note, clip)
    log.info("voice note: %d bytes", len(sound))
    media = await desk.api.put(sound, VOICE, "reponse.ogg")
    return voice_message(going.number, media, going.id)


async def end_old(desk: Desk) -> bool:
    """End the conversations without a message for a day: their words are erased. Always False: it waits."""
    for conversation in await desk.offload(desk.conversations.over, desk.clock.now()):
        await desk.parts.dialogue.end(conversation)
    return False


