"""One call from the first word to the last; the outermost loop, where one call's fault stops."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

from bot.ports import Call
from bot.speech.call_events import AssistantSaid, CallEnd, CallEvent, Failed
from bot.speech.call_parts import CallParts
from bot.speech.call_run import CallRun
from bot.speech.speaking import Mouth

log = logging.getLogger(__name__)

_END_SECONDS = 5.0
"""Time granted to the dialogue to forget the conversation, seconds."""


def ignore(event: CallEvent) -> None:
    """Watch nothing."""


async def run_call(call: Call, parts: CallParts, watch: Callable[[CallEvent], None] = ignore) -> CallEnd:
    """Hold one call until it ends; always ends, raises nothing but CancelledError, leaves no task. When a
    part raises (the ear, the voice), the caller hears the apology if it can still be said."""
    run = CallRun(call, parts, watch)
    reason = "failed"
    try:
        reason = await run.run()
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        log.error("call failed: %s in %s, line %s", type(error).__name__, place.name, place.lineno)
        await _try("apologise", _apologise(call, parts, run, watch))
        await _try("hang up", call.hang_up())
    finally:
        await run.stop()
        await _try("end the dialogue", asyncio.wait_for(parts.dialogue.end(call.conversation), _END_SECONDS))
    factor = run.learned_factor
    if factor is not None:
        await _try("keep the patience", parts.offload(parts.keep_patience, call.person, factor))
    end = run.end(reason)
    log.info(
        "call ended: %s after %.1f s, %d turns, %d barge-ins, %d joined, %d ignored, %d bad frames",
        *(end.reason, end.seconds, end.turns, end.barge_ins, end.joined, end.ignored_speech, end.bad_frames),
    )
    return end


async def _apologise(call: Call, parts: CallParts, run: CallRun, watch: Callable[[CallEvent], None]) -> None:
    """Say that the call cannot go on, tick by tick, with a mouth of its own; raises what the voice raises."""
    mouth = Mouth(parts.prompts, parts.offload)
    until: float | None = None
    try:
        mouth.say(run.last_words, *run.manner)
        while mouth.is_speaking:
            tick = await call.tick()
            if until is None:
                until = tick.now + parts.limits.closing_seconds
                watch(Failed(tick.now, "call.fault", True))
            if tick.is_over or tick.now >= until:
                return
            mouth.check()
            call.send(mouth.playback.next_frame(tick.now))
            for spoken in mouth.playback.take_spoken():
                watch(AssistantSaid(tick.now, spoken.sentence, spoken.started_at, spoken.heard_share))
    finally:
        await mouth.close()


async def _try(what: str, work: Awaitable[Any]) -> None:
    try:
        await work
    except Exception as error:
        log.warning("call could not %s: %s", what, type(error).__name__)
