"""The telephone service as one context: dialogue process, ear, voice, gateway and control port."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Any

from bot.app import App
from bot.channels.call_backs import CallBacks
from bot.channels.control import serve_control
from bot.channels.gateway import CallBackOffer, Doorway, Gateway, serve_audiosocket
from bot.channels.line import Line
from bot.channels.sip_line import SipLine
from bot.channels.whatsapp import Webhook
from bot.commands.fixed_sentences import fixed_sentences
from bot.commands.messaging import messaging
from bot.commands.outgoing_calls import OutgoingCalls, sip_line
from bot.commands.phoning import phoning
from bot.commands.reachable import reachable
from bot.commands.refusals import Doors, count_refusals
from bot.commands.twilio_door import announcements_of, refused_of, twilio_door
from bot.dialogue.child import DialogueChild
from bot.dialogue.rest import DialogueServers
from bot.engines.line_vad import LineVad
from bot.errors import BotError
from bot.ports import DialogueEngine
from bot.speech.call_events import CallEvent
from bot.speech.call_loop import run_call
from bot.speech.call_parts import CallParts
from bot.speech.call_tally import CallTally
from bot.speech.grammars import load_commands
from bot.speech.joined import joined
from bot.speech.manner import PACES
from bot.speech.prompts import load_prompts

log = logging.getLogger(__name__)

THREADS_A_CALL = 2
"""One for recognition and one for synthesis; both release the interpreter's lock, count."""

SWITCH_SECONDS = 0.001
"""How long a thread may hold the interpreter while the audio loop waits, seconds (Python's own is 0.005)."""

BACKGROUND_NICENESS = 15
"""Niceness of the thread that renders prompts ahead: calls come first."""

Watch = Callable[[str, CallEvent], None]
"""Takes what happens in a call: its conversation and the event."""


@dataclass(frozen=True)
class Service:
    """A service that answers calls."""

    phone_port: int
    """TCP port of the AudioSocket gateway."""
    control_port: int
    """TCP port where calls are announced."""
    models: str
    """The ear and the voice in use, in one line, with the better ones passed over and why."""
    gateway: Gateway
    """Counts of the calls."""
    webhook: Webhook | None = None
    """The door of voice notes; None when it has no keys."""
    line: SipLine | None = None
    """The SIP line; None without an account."""
    twilio_port: int | None = None
    """TCP port of Twilio's door; None when it has no token."""


def watch_nothing(conversation: str, event: CallEvent) -> None:
    """Watch no call."""


@asynccontextmanager
async def speaking(app: App) -> AsyncIterator[CallParts]:
    """Give the parts of calls while the context lasts: the dialogue in its process, ear and voice warm.

    Raises Misconfigured with one clear line when a model is missing or damaged.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    async with AsyncExitStack() as stack:
        pool = ThreadPoolExecutor(THREADS_A_CALL * app.settings.max_calls, "speech")
        stack.callback(pool.shutdown, wait=False, cancel_futures=True)
        network, offload = app.settings.dialogue, partial(_run_in, pool)
        dialogue = DialogueServers(network) if network.urls else DialogueChild(app.settings)
        making = asyncio.ensure_future(offload(_make_parts, app, dialogue, offload))
        stack.callback(making.cancel)
        parts = await _both(stack.enter_async_context(dialogue), making)
        stack.callback(_render_ahead(app, parts).set)
        gc.collect()
        gc.freeze()
        yield parts


@asynccontextmanager
async def serving(app: App, watch: Watch = watch_nothing) -> AsyncIterator[Service]:
    """Answer calls while the context lasts; on leaving, callers hear goodbye and every process ends.

    Raises Misconfigured with one clear line when a model is missing or damaged, or a port is taken.
    """
    settings = app.settings
    announcements, doors = announcements_of(app), Doors()
    control = serve_control(announcements, settings.control_port, partial(count_refusals, doors))
    async with control as control_port, speaking(app) as parts:
        busy = await parts.offload(joined, app.prompts, parts.fixed["lines_busy"])
        farewell = await parts.offload(joined, app.prompts, parts.fixed["cannot_go_on"])
        offer = CallBackOffer(
            CallBacks(time.monotonic),
            await parts.offload(joined, app.prompts, parts.fixed["lines_busy_or_call_back"]),
            await parts.offload(joined, app.prompts, parts.fixed["number_left"]),
        )
        door = Doorway(settings.phone_host, settings.phone_port, settings.max_calls, busy, farewell, offer)
        calls = OutgoingCalls(announcements, partial(_answer, app, parts, watch))
        async with (
            serve_audiosocket(door, announcements, calls.answer) as gateway,
            messaging(app, parts.dialogue) as webhook,
            sip_line(settings, gateway.port, control_port) as line,
            phoning(app, parts, line, calls, gateway, offer.call_backs),
            twilio_door(app, gateway, doors) as twilio,
        ):
            doors["telephone"] = lambda: refused_of(announcements) + gateway.counts
            doors["whatsapp"] = lambda: webhook.counts if webhook else {}
            ports = (gateway.port, control_port)
            try:
                yield Service(
                    *ports, app.models_in_use, gateway, webhook, line, twilio.port if twilio else None
                )
            finally:
                await gateway.stop()  # goodbye is said while the SIP and Twilio lines still carry it


async def _both(starting: Coroutine[Any, Any, Any], making: asyncio.Future[CallParts]) -> CallParts:
    """Wait for the dialogue and for the parts; the first fault stops the other at once."""
    begun = asyncio.ensure_future(starting)
    try:
        await asyncio.wait({begun, making}, return_when=asyncio.FIRST_EXCEPTION)
        parts = await making
        await begun
    finally:
        if not begun.done():
            begun.cancel()
            await asyncio.wait({begun})
    return parts


async def _answer(app: App, parts: CallParts, watch: Watch, call: Line) -> None:
    tally = CallTally()
    async with reachable(app, parts.offload, call) as note:

        def watch_call(event: CallEvent) -> None:
            note(event)
            tally.take(event)
            watch(call.conversation, event)

        try:
            end = await run_call(call, parts, watch_call)
            await parts.offload(_count, app, tally.counts(end))
        finally:
            app.prompts.forget_passing()


def _count(app: App, counts: Mapping[str, int]) -> None:
    """Add a call to the counts of the day; a database that does not answer loses them, never the call."""
    try:
        app.daily_counts.add(app.clock.now().date(), counts)
    except BotError as error:
        log.warning("call not counted: %s", error.code)


async def _run_in(pool: ThreadPoolExecutor, function: Callable[..., Any], *arguments: Any) -> Any:
    return await asyncio.get_running_loop().run_in_executor(pool, partial(function, *arguments))


def _make_parts(app: App, dialogue: DialogueEngine, offload: Callable[..., Any]) -> CallParts:
    ear = app.ear
    parts = CallParts(
        recognizer=ear,
        vad=LineVad,
        prompts=app.prompts,
        dialogue=dialogue,
        grammars=app.grammars,
        commands=load_commands(),
        fixed=load_prompts(),
        offload=offload,
        recall_patience=partial(_recall_patience, app),
        keep_patience=partial(_keep_patience, app),
    )
    unheard = ear.missing_words([p for grammar in parts.grammars.values() for p in grammar.phrases or ()])
    log.info("answer grammars: %d words the ear cannot hear (see vivevoix doctor)", len(unheard))
    for grammar in parts.grammars.values():
        _warm(ear, grammar.phrases)
    _warm(ear, tuple(app.grammars[parts.wide].phrases))  # the second hearing, in which nothing is likely
    LineVad().is_speech(bytes(320))
    return parts


def _warm(ear: Any, phrases: Sequence[str] | None) -> None:
    hearing = ear.listen(phrases)
    hearing.feed(bytes(3200))
    hearing.finish()


def _render_ahead(app: App, parts: CallParts) -> threading.Event:
    stopping = threading.Event()

    def work() -> None:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), BACKGROUND_NICENESS)
        said = [sentence for sentences in parts.fixed.values() for sentence in sentences]
        said += fixed_sentences(app.settings)
        for pace, sentence in product(range(len(PACES)), said):
            if stopping.is_set():
                return
            app.prompts.render_all([sentence], paces=[pace])

    threading.Thread(target=work, name="prompts", daemon=True).start()
    return stopping


def _recall_patience(app: App, person: str | None) -> float:
    known = app.store.preferences(person) if person else None
    return known.patience if known else 1.0


def _keep_patience(app: App, person: str | None, factor: float) -> None:
    if person:
        app.store.keep_patience(person, factor, app.clock.now())
