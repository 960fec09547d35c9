"""A reminder said over the telephone: the person hears it, may hear it again, may ask for no more of them."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.channels.audiosocket import SILENCE
from bot.channels.line import Line
from bot.errors import BotError
from bot.french.heard import normalize
from bot.jobs.reminder_words import asks_to_stop, load_words
from bot.model import FRAME_SECONDS, Reply, Turn, TurnKind
from bot.ports import Message
from bot.speech.call_events import AssistantSaid, CallEvent
from bot.speech.call_loop import run_call
from bot.speech.call_parts import CallParts
from bot.speech.greeting import Greeting, Taker

log = logging.getLogger(__name__)

DOOR = "telephone"

EXPECT = "none"
"""Grammar of the answers: the asides alone, "stop" and "répète" among them."""

HEARD = 0.8
"""Share of a sentence from which it counts as heard."""

Withdraw = Callable[[str], Awaitable[None]]
"""Takes back a person's consent to reminders; raises BotError when it could not be."""


class ReminderTalk:
    """The dialogue of one reminder (`bot.ports.DialogueEngine`)."""

    def __init__(self, message: Message, withdraw: Withdraw) -> None:
        self._message, self._withdraw = message, withdraw
        self._heard: set[str] = set()
        self._was_misheard = False
        self.is_stopped = False
        """True when the person asked for no more reminders."""

    async def reply(self, turn: Turn) -> Reply:
        """Say it; then do what the person asks, or say goodbye."""
        keys = load_words()["keys"]
        is_spoken = turn.kind in (TurnKind.SPEECH, TurnKind.TEXT)
        wants_again = is_spoken and normalize(turn.text) in load_words()["again"]
        if turn.kind is TurnKind.START or wants_again or turn.text == keys["again"]:
            return Reply(self._message.sentences, EXPECT, "reminder")
        if turn.kind is TurnKind.MISHEARD and not self._was_misheard:
            self._was_misheard = True
            return Reply(tuple(load_words()["ending"][DOOR]), EXPECT, "reminder")
        if turn.text == keys["stop"] or (is_spoken and asks_to_stop(turn.text)):
            return _closing("stopped" if await self._stop() else "not_stopped")
        return _closing("goodbye")

    async def end(self, conversation: str) -> None:
        """Nothing of it was kept."""

    def watch(self, event: CallEvent) -> None:
        """Note what was heard."""
        if isinstance(event, AssistantSaid) and event.heard_share >= HEARD:
            self._heard.add(event.sentence)

    @property
    def is_told(self) -> bool:
        """True when the person heard what it is about, whatever they did then."""
        told = [one for one in self._message.sentences if one not in load_words()["ending"][DOOR]]
        return self.is_stopped or all(sentence in self._heard for sentence in told)

    async def _stop(self) -> bool:
        try:
            await self._withdraw(self._message.person)
        except BotError as error:
            log.error("reminders not stopped: %s", error.code)
            return False
        self.is_stopped = True
        return True


async def tell_reminder(call: Line, parts: CallParts, talk: ReminderTalk) -> bool:
    """Hold a call that was answered: wait for its first word, say the reminder; tells whether the person
    heard it. An answering machine hears nothing: others may listen to it."""
    if await who_takes(call, parts) is not Taker.PERSON:
        await call.hang_up()
        return False
    await run_call(call, replace(parts, dialogue=talk), talk.watch)
    return talk.is_told


async def who_takes(call: Line, parts: CallParts) -> Taker:
    """Listen to the first seconds; UNKNOWN when the call ended meanwhile."""
    greeting, vad = Greeting(), parts.vad()
    while True:
        tick = await call.tick()
        if tick.is_over:
            return Taker.UNKNOWN
        call.send(SILENCE)
        is_speech = any([vad.is_speech(frame) for frame in tick.frames])
        taker = greeting.process(FRAME_SECONDS, is_speech)
        if taker is not Taker.UNKNOWN:
            return taker


def _closing(name: str) -> Reply:
    return Reply(tuple(load_words()["closing"][name]), EXPECT, is_over=True)
