"""Holds a call in virtual time with a scripted dialogue, and keeps all that happened."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.model import FRAME_SECONDS, Reply
from bot.speech.call_events import CallEnd, CallEvent
from bot.speech.call_loop import run_call
from bot.speech.call_parts import CallLimits, CallParts
from fakes.calls import (
    Doing,
    LoudVad,
    ScriptedCall,
    ScriptedDialogue,
    ScriptedEar,
    ScriptedVoice,
    Sounds,
    TimedDialogue,
    Timeline,
    VirtualClock,
)
from fakes.grammar import COMMANDS, make_grammars

FIXED = {"trouble": ("sorry sorry",), "trouble_again": ("place kept",), "cannot_go_on": ("call back later",)}
"""Sentences spoken outside the dialogue."""


@dataclass
class Held:
    """A call that was held."""

    end: CallEnd
    events: list[CallEvent]
    dialogue: TimedDialogue
    call: ScriptedCall
    ear: ScriptedEar
    voice: ScriptedVoice
    kept: dict[str | None, float] = field(default_factory=dict)

    def of(self, kind: type) -> list:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def turns(self) -> list[tuple[str, str]]:
        return [(turn.kind.value, turn.text) for turn in self.dialogue.turns]

    def last_sound_before(self, second: float) -> float:
        """Time of the end of the last sounding frame before a moment, seconds."""
        numbers = [n for n, frame in enumerate(self.call.sent) if any(frame) and n * FRAME_SECONDS < second]
        return (numbers[-1] + 1) * FRAME_SECONDS


async def hold(
    script: Mapping[float, str | Doing],
    replies: Sequence[Reply],
    limits: CallLimits | None = None,
    failing: Callable[[int], bool] = lambda attempt: False,
    seconds: float = 0.15,
    is_alone: bool = True,
    late: Sequence[str] = (),
    finish_seconds: float = 0.0,
    **call_options: object,
) -> Held:
    """Hold a call; the script says at which second what is said (`words`), pressed (`key:1`) or done. The
    ear knows the words that are `late` at the end of an utterance only, and takes `finish_seconds` for it."""
    clock, sounds = VirtualClock(), Sounds()
    doings = {at: make_doing(sounds, what) for at, what in script.items()}
    ear = ScriptedEar(sounds, late)
    dialogue = TimedDialogue(ScriptedDialogue(replies), clock, seconds, failing)
    kept: dict[str | None, float] = {}
    voice = ScriptedVoice()

    async def offload(function: Callable, *arguments: object) -> object:
        if function.__name__ == "finish":
            await clock.wait_until(clock.now + finish_seconds)
        return function(*arguments)

    parts = CallParts(
        ear,
        LoudVad,
        voice,
        dialogue,
        make_grammars(),
        COMMANDS,
        FIXED,
        offload=offload,
        keep_patience=kept.__setitem__,
        limits=limits or CallLimits(),
    )
    events: list[CallEvent] = []
    call = ScriptedCall(clock, Timeline(doings), **call_options)
    end = await run_call(call, parts, events.append)
    left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    assert not left or not is_alone, "a task survived the call"
    assert dialogue.ended == [call.conversation]
    return Held(end, events, dialogue, call, ear, voice, kept)


def make_doing(sounds: Sounds, what: str | Doing) -> Doing:
    if isinstance(what, Doing):
        return what
    if what == "hang up":
        return Doing(hangs_up=True)
    if what.startswith("key:"):
        return Doing(keys=what[4:])
    if what.startswith("noise:"):
        return Doing(sounds.noise(float(what[6:])))
    words, _, confidence = what.partition("@")
    return Doing(sounds.speech(words.split(), float(confidence or 0.95)))
