"""Trying a dialogue by voice: a browser's microphone and loudspeaker on the call loop of the telephone."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from aiohttp import WSMsgType, web

from bot.channels.web import WebCall
from bot.mediator.line import live_line
from bot.mediator.trial_pages import end_trial, start_trial
from bot.mediator.trials import Exchange, Trial
from bot.mediator.views import account_of, desk_of
from bot.model import Reply, Transcript, Turn
from bot.ports import DialogueEngine, Hearing, Recognizer
from bot.speech.call_events import (
    AssistantSaid,
    BargedIn,
    CallEvent,
    Failed,
    FirstSound,
    Joined,
    PersonSaid,
    ReplyCame,
    SpeechIgnored,
)
from bot.speech.call_loop import run_call
from bot.speech.note_loop import KEYS

MOST_EVENTS = 500
"""Events kept for a browser that is away."""


@dataclass
class Talk:
    """A spoken trial in progress."""

    trial: Trial
    call: WebCall
    events: asyncio.Queue[dict[str, Any]] = field(default_factory=lambda: asyncio.Queue(MOST_EVENTS))
    turn: Turn | None = None
    """The turn that waits for its reply."""
    running: asyncio.Task[None] | None = None
    writers: list[asyncio.Task[None]] = field(default_factory=list)
    """What sends to the browser that is there; a new connection takes the place of an old one."""
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)

    def tell(self, event: str, **values: Any) -> None:
        """Tell the page; the oldest events are lost when nobody listens."""
        if self.events.full():
            self.events.get_nowait()
        self.events.put_nowait({"event": event, **values})

    def watch(self, event: CallEvent) -> None:
        """Take what the call loop tells."""
        if isinstance(event, PersonSaid):
            self.turn = event.turn
            said = event.transcript.text if event.transcript else event.turn.text
            self.tell("heard", text=said, kind=event.turn.kind.value)
        elif isinstance(event, ReplyCame) and not event.is_dropped and self.turn is not None:
            asked, expect = self.trial.question, self.trial.expect
            made = Exchange(self.turn, event.reply, event.seconds, asked, expect)
            self.tell("exchange", exchange=self.trial.note(made).to_json())
        elif isinstance(event, FirstSound) and event.since_voice_end is not None and self.trial.exchanges:
            last = replace(self.trial.exchanges[-1], seconds=event.since_voice_end)
            self.trial.note(last)
            self.tell("delay", number=last.turn.number, delay_ms=round(event.since_voice_end * 1000))
        elif isinstance(event, AssistantSaid):
            self.tell("said", text=event.sentence, is_cut=event.heard_share < 0.95)
        elif isinstance(event, (BargedIn, Joined)):
            self.tell("cut" if isinstance(event, BargedIn) else "joined")
        elif isinstance(event, SpeechIgnored):
            self.tell("ignored", reason=event.reason)
        elif isinstance(event, Failed):
            self.tell("failed", code=event.code)

    def partial(self, text: str) -> None:
        """Tell the words as they are heard; called from the ear's thread."""
        self.loop.call_soon_threadsafe(lambda: self.tell("partial", text=text))


class ToldHearing:
    """An utterance whose words are told as they are heard (`bot.ports.Hearing`)."""

    def __init__(self, hearing: Hearing, talk: Talk) -> None:
        self._hearing, self._talk, self._told = hearing, talk, ""

    def feed(self, pcm: bytes) -> str:
        """Take sound and give the words so far."""
        text = self._hearing.feed(pcm)
        if text and text != self._told:
            self._told = text
            self._talk.partial(text)
        return text

    def finish(self) -> Transcript:
        """Give the final words."""
        return self._hearing.finish()


@dataclass(frozen=True)
class ToldEar:
    """An ear that tells the words as they are heard (`bot.ports.Recognizer`)."""

    ear: Recognizer
    talk: Talk
    name: str = ""

    def listen(self, phrases: Sequence[str] | None) -> ToldHearing:
        """Start an utterance."""
        return ToldHearing(self.ear.listen(phrases), self.talk)

    def missing_words(self, phrases: Sequence[str]) -> set[str]:
        """Words that the ear cannot hear."""
        return self.ear.missing_words(phrases)


@dataclass(frozen=True)
class PacedDialogue:
    """A dialogue that speaks at least as slowly as the trial wants (`bot.ports.DialogueEngine`)."""

    dialogue: DialogueEngine
    pace: int

    async def reply(self, turn: Turn) -> Reply:
        """Answer one turn."""
        reply = await self.dialogue.reply(turn)
        return replace(reply, pace=max(reply.pace, self.pace))

    async def end(self, conversation: str) -> None:
        """Forget the conversation's words."""
        await self.dialogue.end(conversation)


async def open_voice(request: web.Request) -> web.StreamResponse:
    """Hold a spoken trial over a WebSocket: a new one, or the one that a broken connection left."""
    socket = web.WebSocketResponse(heartbeat=5.0, max_msg_size=64 * 1024)
    await socket.prepare(request)
    talks, before = desk_of(request).talks, request.query.get("suite", "")
    talk = talks.get(before) if before else await _begin(request, talks)
    if talk is None or talk.call.is_over or talk.trial.account != account_of(request).name:
        await socket.send_json({"event": "ended", "reason": "away"})
        await socket.close()
        return socket
    for writer in talk.writers:
        writer.cancel()
    talk.call.attach()
    talk.tell("ready", trial=talk.trial.id, conversation=talk.trial.conversation)
    talk.writers = mine = [asyncio.create_task(work(socket, talk)) for work in (_send_sound, _send_events)]
    try:
        await _receive(socket, talk)
    finally:
        for writer in mine:
            writer.cancel()
        if talk.writers is mine:
            talk.call.detach()
    return socket


async def _begin(request: web.Request, talks: dict[str, Talk]) -> Talk:
    desk = desk_of(request)
    parts = await desk.speech.parts()
    trial = await start_trial(desk, account_of(request).name, dict(request.query))
    line = await parts.offload(live_line, trial.options)
    talk = Talk(trial, WebCall(trial.person, line, conversation=trial.conversation))
    own = replace(
        parts,
        recognizer=ToldEar(parts.recognizer, talk, parts.recognizer.name),
        dialogue=PacedDialogue(parts.dialogue, trial.options.pace),
    )

    async def hold() -> None:
        end = await run_call(talk.call, own, talk.watch)
        talk.tell("ended", reason=end.reason)
        await end_trial(desk, trial)

    talks[trial.id] = talk
    talk.running = asyncio.create_task(hold())
    talk.running.add_done_callback(lambda _: talks.pop(trial.id, None))
    return talk


async def _receive(socket: web.WebSocketResponse, talk: Talk) -> None:
    async for told in socket:
        if told.type is WSMsgType.BINARY:
            talk.call.take_sound(told.data)
        elif told.type is WSMsgType.TEXT:
            with suppress(json.JSONDecodeError):
                values = json.loads(told.data)
                if values.get("leave"):
                    talk.call.leave()
                elif values.get("key") in KEYS:
                    talk.call.take_key(values["key"])


async def _send_sound(socket: web.WebSocketResponse, talk: Talk) -> None:
    with suppress(ConnectionError):
        while True:
            await socket.send_bytes(await talk.call.outgoing.get())


async def _send_events(socket: web.WebSocketResponse, talk: Talk) -> None:
    with suppress(ConnectionError):
        while True:
            event = await talk.events.get()
            await socket.send_json(event)
            if event["event"] == "ended":
                await socket.close()
                return


ROUTES = (web.get("/essayer/voix", open_voice),)
