"""One case of the suite played through the real call loop, in virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.bench.turns_cases import Case
from bot.bench.turns_ear import IdealEar
from bot.bench.turns_sound import Sound, is_filler, make_sound
from bot.model import FRAME_BYTES, FRAME_SECONDS, PHONE_RATE_HZ, Clip, Reply, Transcript, Turn, TurnKind
from bot.ports import Hearing, Recognizer, Tick, Vad
from bot.speech.call_events import CallEvent, FirstSound, PersonSaid, SpeechEnded, SpeechStarted, SpeechWentOn
from bot.speech.call_loop import run_call
from bot.speech.call_parts import CallParts
from bot.speech.endpointing import Edge, Endpointer
from bot.speech.grammars import AnswerGrammar, load_commands

RULE_SECONDS = 0.5
"""The rule to compare with: a silence of half a second ends the turn."""

ANSWER_SECONDS = 0.2
"""The dialogue and the first sound of its answer take so long, seconds (measured: 0.15 to 0.3)."""

SENTENCE_SECONDS = 0.6
"""Length of what the assistant says, seconds."""

RULE_MOST_SECONDS = 2.0
"""The fixed rule is followed for so long after the turn was taken, seconds."""

_TONE = np.full(round(SENTENCE_SECONDS * PHONE_RATE_HZ), 2000, "<i2").tobytes()
_LAST_WORDS = {"trouble": (), "trouble_again": (), "cannot_go_on": ()}
_STEPS = 12
"""Steps of the event loop in one tick: all that is ready has run by then."""


@dataclass(frozen=True)
class Outcome:
    """What became of one case."""

    case: Case
    is_cut: bool
    """True when the turn was taken while words were still to come."""
    is_spoken_over: bool
    """True when the assistant's voice was heard before the last word."""
    wait_seconds: float | None
    """From the end of the last word to the taking of the turn, seconds; None when it never was."""
    clipped_seconds: float
    """The greatest part of a word's beginning that the ear was not given, seconds."""
    is_false_turn: bool
    """True when a turn was taken before the first word."""
    is_whole: bool
    """True when all that was said ended in one turn, taken back or not."""
    is_cut_by_rule: bool
    """The same as `is_cut`, by the fixed rule on the same voice activity."""
    rule_wait_seconds: float | None
    """The same as `wait_seconds`, by the fixed rule."""


def play(case: Case, ear: Recognizer | None, vad: Vad, grammars: Mapping[str, AnswerGrammar]) -> Outcome:
    """Play one case; `vad` is fresh, `grammars` holds the question of the case. Without an ear, one that
    makes no mistake hears it."""
    sound = make_sound(case)
    call = _Call(sound)
    activity = _Activity(vad, call)
    heard = _Ear(ear or IdealEar(case, sound, lambda: call.now))
    watched: list[CallEvent] = []

    def watch(event: CallEvent) -> None:
        watched.append(event)
        heard.follow(event)
        call.is_done |= isinstance(event, PersonSaid) and event.now >= sound.ends - 1e-9

    dialogue = _Dialogue(case.question, call)
    parts = CallParts(heard, lambda: activity, _Voice(), dialogue, grammars, load_commands(), _LAST_WORDS)
    asyncio.run(run_call(call, parts, watch))
    activity.go_on(RULE_MOST_SECONDS)
    return _judge(case, sound, watched, heard.kept, activity.decisions)


def _judge(
    case: Case,
    sound: Sound,
    watched: Sequence[CallEvent],
    kept: Sequence[tuple[float, float]],
    decisions: Mapping[int, bool],
) -> Outcome:
    spoken = (TurnKind.SPEECH, TurnKind.MISHEARD)
    turns = [event for event in watched if isinstance(event, PersonSaid) and event.turn.kind in spoken]
    early = [event for event in turns if sound.begins <= event.now < sound.ends]
    late = [event for event in turns if event.now >= sound.ends]
    sounded = [event.now for event in watched if isinstance(event, FirstSound)]
    rule = list(_rule_turns(case, sound, decisions))
    return Outcome(
        case,
        is_cut=bool(early),
        is_spoken_over=any(sound.begins <= now < sound.ends for now in sounded),
        wait_seconds=late[0].now - sound.ends if late else None,
        clipped_seconds=max(_clipped(start, kept) for start, _ in sound.spans),
        is_false_turn=any(event.now < sound.begins for event in turns),
        is_whole=bool(late) and len({event.turn.number for event in (*early, late[0])}) == 1,
        is_cut_by_rule=any(sound.begins <= now < sound.ends for now in rule),
        rule_wait_seconds=next((now - sound.ends for now in rule if now >= sound.ends), None),
    )


def _clipped(start: float, kept: Sequence[tuple[float, float]]) -> float:
    """Give how much of a word's beginning lies before what the ear was given next, seconds."""
    if any(first <= start + 1e-9 <= last for first, last in kept):
        return 0.0
    return min((first - start for first, _ in kept if first > start), default=float("inf"))


def _rule_turns(case: Case, sound: Sound, decisions: Mapping[int, bool]) -> Iterator[float]:
    """Give when the fixed rule takes turns; sounds of thinking alone are no turn for it either."""
    endpointer = Endpointer()
    for number, frame in enumerate(sound.frames, start=1):
        now = round(number * FRAME_SECONDS, 6)
        is_speech = None if frame is None else decisions.get(number, False)
        if endpointer.process(now, is_speech, RULE_SECONDS) in (Edge.ENDED, Edge.CUT):
            first, last = endpointer.onset_at, endpointer.last_voice_at
            said = [
                part.text
                for part, (start, end) in zip(case.parts, sound.spans, strict=True)
                if start < last and end > first
            ]
            if any(not is_filler(text) for text in said):
                yield now


class _Call:
    """A caller who says the frames of a sound, one for each tick, and hangs up once their turn is taken."""

    conversation = "turns"
    person = None

    def __init__(self, sound: Sound) -> None:
        self._frames = sound.frames
        self.ticks = 0
        self.is_done = False

    @property
    def now(self) -> float:
        """Time of the last tick, seconds."""
        return round(self.ticks * FRAME_SECONDS, 6)

    async def tick(self) -> Tick:
        """Give the next frame, once what waits for it has run."""
        for _ in range(_STEPS):
            await asyncio.sleep(0)
        if self.is_done or self.ticks >= len(self._frames):
            return Tick(self.now, is_over=True)
        frame = self._frames[self.ticks]
        self.ticks += 1
        return Tick(self.now, () if frame is None else (frame,))

    def rest(self, seconds: float) -> Iterator[bytes | None]:
        """Send the next frames although nobody holds the call any more."""
        for frame in self._frames[self.ticks : self.ticks + round(seconds / FRAME_SECONDS)]:
            self.ticks += 1
            yield frame

    def send(self, frame: bytes) -> None:
        """The caller does not listen."""

    def cut(self) -> None:
        """The caller does not listen."""

    async def hang_up(self) -> None:
        """End the call."""
        self.is_done = True


class _Activity:
    """Voice activity that remembers its decisions, by the number of the tick from 1."""

    def __init__(self, vad: Vad, call: _Call) -> None:
        self._vad, self._call = vad, call
        self.decisions: dict[int, bool] = {}

    def is_speech(self, frame: bytes) -> bool:
        """Decide about one frame, and remember it."""
        self.decisions[self._call.ticks] = self._vad.is_speech(frame)
        return self.decisions[self._call.ticks]

    def go_on(self, seconds: float) -> None:
        """Follow the line after the end of the call."""
        for frame in self._call.rest(seconds):
            if frame is not None:
                self.is_speech(frame)


class _Ear:
    """The ear, with what it was given of each utterance."""

    def __init__(self, ear: Recognizer) -> None:
        self._ear = ear
        self._started_at: float | None = None
        self._is_open = False
        self.kept: list[tuple[float, float]] = []
        """Start and end of what was heard of each utterance, seconds."""
        self.name = ear.name

    def follow(self, event: CallEvent) -> None:
        """Follow the utterances of the call."""
        if isinstance(event, SpeechStarted):
            self._started_at = event.now
        elif isinstance(event, SpeechEnded) and self._is_open:
            self.kept[-1] = (self.kept[-1][0], event.now)
            self._is_open = False
        elif isinstance(event, SpeechWentOn):
            self.kept[-1] = (self.kept[-1][0], float("inf"))
            self._is_open = True

    def listen(self, phrases: Sequence[str] | None) -> Hearing:
        """Start an utterance."""
        return _Hearing(self._ear.listen(phrases), self)

    def missing_words(self, phrases: Sequence[str]) -> set[str]:
        """Give the words that the ear cannot hear."""
        return self._ear.missing_words(phrases)

    def begins(self, pcm: bytes) -> None:
        """Take note of the first sound given of an utterance; the ear may be given it a second time."""
        if self._started_at is not None:
            self.kept.append((self._started_at - len(pcm) / FRAME_BYTES * FRAME_SECONDS, float("inf")))
            self._started_at, self._is_open = None, True


class _Hearing:
    def __init__(self, hearing: Hearing, ear: _Ear) -> None:
        self._hearing, self._ear = hearing, ear

    def feed(self, pcm: bytes) -> str:
        """Give sound to the ear; the first sound is noted."""
        self._ear.begins(pcm)
        return self._hearing.feed(pcm)

    def finish(self) -> Transcript:
        """Give the final words."""
        return self._hearing.finish()


class _Voice:
    """An assistant's voice that says everything in the same time."""

    def get(self, sentence: str, pace: int = 0) -> Clip:
        """Give the same sound for any sentence."""
        return Clip(_TONE, PHONE_RATE_HZ)


class _Dialogue:
    """A dialogue that asks one question and thanks for each answer."""

    def __init__(self, question: str, call: _Call) -> None:
        self._reply = Reply((question,), expect=question, question=question)
        self._call = call

    async def reply(self, turn: Turn) -> Reply:
        """Answer a little later with the same question."""
        answered_at = self._call.now + ANSWER_SECONDS
        while self._call.now < answered_at - 1e-9:  # noqa: ASYNC110
            await asyncio.sleep(0)
        return self._reply

    async def end(self, conversation: str) -> None:
        """Nothing is kept."""
