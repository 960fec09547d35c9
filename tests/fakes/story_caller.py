"""The caller of a scripted call: waits for the assistant's questions, then acts."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model import FRAME_SECONDS, Reply
from bot.speech.call_events import AssistantSaid, CallEvent, FirstSound, ReplyCame
from fakes.calls import SILENT, Doing, Sounds, VirtualClock
from fakes.story import Step, Story

PATIENCE_SECONDS = 150.0
"""A step that cannot begin for so long has failed, virtual seconds."""

GAP_SECONDS = 0.3
"""The assistant's pause between two sentences, seconds."""


@dataclass
class Mark:
    """When a step began and ended, by the clock and in the list of events."""

    step: Step
    began_at: float
    first_event: int


class StoryCaller:
    """Follows the story; `watch` hears what the assistant says, `act` tells what the person does."""

    def __init__(self, story: Story, sounds: Sounds, clock: VirtualClock) -> None:
        self.events: list[CallEvent] = []
        self.marks: list[Mark] = []
        self.problem = ""
        self._story, self._sounds, self._clock = story, sounds, clock
        self._reply: Reply | None = None
        self._replies = 0
        self._used_reply = 0
        self._said = 0
        self._said_at = 0.0
        self._first_sound_at: float | None = None
        self._ready_since = 0.0
        self._busy_until = 0.0

    def watch(self, event: CallEvent) -> None:
        """Take what happened."""
        self.events.append(event)
        if isinstance(event, ReplyCame) and not event.is_dropped:
            self._reply, self._replies = event.reply, self._replies + 1
            self._said, self._first_sound_at = 0, None
        elif isinstance(event, FirstSound):
            self._first_sound_at = event.now
        elif isinstance(event, AssistantSaid) and self._reply and event.sentence in self._reply.sentences:
            self._said, self._said_at = self._said + 1, event.now

    def act(self, now: float) -> Doing:
        """Tell what the person starts at this moment."""
        if now < self._busy_until:
            self._ready_since = now
            return Doing()
        if len(self.marks) == len(self._story.steps):
            return self._leave(now)
        step = self._story.steps[len(self.marks)]
        start = self._start_of(step)
        if start is None or now < start - 1e-9:
            if now - self._ready_since > PATIENCE_SECONDS:
                asked = self._reply.question if self._reply else None
                self.problem = (
                    f"step {len(self.marks) + 1} waited for {step.asked}, the pending question is {asked}"
                )
                return Doing(hangs_up=True)
            return Doing()
        self._used_reply = self._replies
        self.marks.append(Mark(step, now, len(self.events)))
        return self._do(step, now)

    def _start_of(self, step: Step) -> float | None:
        if step.asked is None:
            return self._ready_since + step.after
        if self._reply is None or self._reply.question != step.asked or self._replies == self._used_reply:
            return None
        if step.in_sentence == 1:
            return None if self._first_sound_at is None else self._first_sound_at + step.after
        if step.in_sentence is not None:
            is_there = self._said >= step.in_sentence - 1
            return self._said_at + GAP_SECONDS + step.after if is_there else None
        is_finished = self._said >= len(self._reply.sentences)
        return self._said_at + step.after if is_finished else None

    def _do(self, step: Step, now: float) -> Doing:
        raw, frames = step.raw, []
        if "says" in raw or "heard_as" in raw:
            for words, pause in step.speech():
                frames += self._sounds.speech(words, float(raw.get("confidence", 0.95)))
                frames += [SILENT] * round(pause / FRAME_SECONDS)
        if raw.get("coughs"):
            frames = self._sounds.noise(0.24)
        if "noise" in raw:
            frames = self._sounds.noise(float(raw["noise"]))
        if "garbage" in raw:
            frames = [b"\1" * size for size in (1, 319, 321, 640, 0)] * int(raw["garbage"])
        self._busy_until = now + len(frames) * FRAME_SECONDS + float(raw.get("waits", 0.0))
        self._ready_since = self._busy_until
        return Doing(frames, str(raw.get("presses", "")), bool(raw.get("hangs_up", False)))

    def _leave(self, now: float) -> Doing:
        """After the last step: hang up when the answer was heard, unless the story says to stay."""
        if self._story.stays:
            return Doing()
        is_answered = self._reply is not None and self._replies > self._used_reply
        is_heard = is_answered and self._said >= len(self._reply.sentences) and now > self._said_at + 0.4
        return Doing(hangs_up=is_heard or now - self._ready_since > 20.0)
