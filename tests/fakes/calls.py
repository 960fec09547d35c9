"""A call in virtual time: words travel as frames that carry their name, so a lost frame is a lost word."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from bot.errors import Temporary
from bot.model import FRAME_BYTES, FRAME_SECONDS, PHONE_RATE_HZ, Clip, Reply, Transcript, Turn, Word
from bot.ports import Tick
from bot.speech.manner import pace_of

WORD_SECONDS = 0.3
"""Length of one spoken word of the person, seconds (200 words a minute in running speech)."""

VOICE_WORD_SECONDS = 0.4
"""Length of one word of the assistant, seconds (150 words a minute)."""

SILENT = bytes(FRAME_BYTES)
_MARK = 12321


@dataclass(frozen=True)
class SpokenWord:
    """One word as it will be recognised."""

    text: str
    confidence: float


class Sounds:
    """Turns words into frames and back."""

    def __init__(self) -> None:
        self._words: list[SpokenWord] = []

    def speech(
        self, words: Sequence[str], confidence: float = 0.95, word_seconds: float = WORD_SECONDS
    ) -> list[bytes]:
        """Give the frames of some words spoken without a pause."""
        size = round(word_seconds / FRAME_SECONDS)
        frames = []
        for text in words:
            self._words.append(SpokenWord(text, confidence))
            frames += [self._frame(len(self._words), place, size) for place in range(size)]
        return frames

    def noise(self, seconds: float) -> list[bytes]:
        """Give loud frames without words."""
        return [self._frame(0, 0, 1)] * round(seconds / FRAME_SECONDS)

    def word_in(self, frame: bytes) -> tuple[int, SpokenWord, int] | None:
        """Give the number of the word a frame belongs to, the word and its length in frames."""
        samples = np.frombuffer(frame[:8], dtype="<i2")
        if len(samples) < 4 or samples[0] != _MARK or samples[1] <= 0:
            return None
        return int(samples[1]), self._words[samples[1] - 1], int(samples[3])

    @staticmethod
    def _frame(word: int, place: int, size: int) -> bytes:
        samples = np.full(FRAME_BYTES // 2, 3000, dtype="<i2")
        samples[1::2] = -3000
        samples[:4] = (_MARK, word, place, size)
        return samples.tobytes()


class LoudVad:
    """Calls every loud frame speech."""

    def is_speech(self, frame: bytes) -> bool:
        return int(np.abs(np.frombuffer(frame, dtype="<i2")).max()) > 1000


class ScriptedEar:
    """Recognises the words whose frames it was given, among the words of the grammar as Vosk does."""

    name = "scripted"

    def __init__(self, sounds: Sounds, late: Sequence[str] = ()) -> None:
        """`late` words are known at the end of the utterance only."""
        self._sounds, self._late = sounds, late
        self.grammars: list[Sequence[str] | None] = []

    def listen(self, phrases: Sequence[str] | None) -> ScriptedHearing:
        self.grammars.append(phrases)
        return ScriptedHearing(self._sounds, phrases, self._late)

    def missing_words(self, phrases: Sequence[str]) -> set[str]:
        return set()


class ScriptedHearing:
    """One utterance; a word is recognised once 80 % of it was heard, and lost under 60 %."""

    def __init__(self, sounds: Sounds, phrases: Sequence[str] | None, late: Sequence[str] = ()) -> None:
        self._sounds, self._late = sounds, late
        self._vocabulary = None if phrases is None else {word for p in phrases for word in p.split()}
        self._heard: dict[int, tuple[SpokenWord, int, list[int]]] = {}
        self._frames = 0

    def feed(self, pcm: bytes) -> str:
        for at in range(0, len(pcm), FRAME_BYTES):
            found = self._sounds.word_in(pcm[at : at + FRAME_BYTES])
            if found is not None:
                number, word, size = found
                self._heard.setdefault(number, (word, size, []))[2].append(self._frames)
            self._frames += 1
        return " ".join(word.text for word in self._words(0.8) if word.text not in self._late)

    def finish(self) -> Transcript:
        words = self._words(0.6)
        if not words:
            return Transcript("", 0.0)
        mean = sum(word.confidence for word in words) / len(words)
        return Transcript(" ".join(word.text for word in words), mean, tuple(words))

    def _words(self, share: float) -> list[Word]:
        heard = [
            Word(word.text, word.confidence, places[0] * FRAME_SECONDS, (places[-1] + 1) * FRAME_SECONDS)
            for _, (word, size, places) in sorted(self._heard.items())
            if len(places) / size >= share
        ]
        if self._vocabulary is None:
            return heard
        return [word if word.text in self._vocabulary else replace(word, text="[unk]") for word in heard]


class ScriptedVoice:
    """Prompts as tones of a realistic length."""

    def __init__(self) -> None:
        self.said: list[tuple[str, int]] = []

    def get(self, sentence: str, pace: int = 0) -> Clip:
        self.said.append((sentence, pace))
        seconds = VOICE_WORD_SECONDS * len(sentence.split()) * pace_of(pace).stretch
        return Clip(np.full(round(seconds * PHONE_RATE_HZ), 2000, dtype="<i2").tobytes(), PHONE_RATE_HZ)


@dataclass
class VirtualClock:
    """The time of a scripted call; it stands still while something real is computed."""

    now: float = 0.0
    busy: int = 0

    async def wait_until(self, when: float) -> None:
        while self.now < when - 1e-9:  # noqa: ASYNC110
            await asyncio.sleep(0)


class TimedDialogue:
    """A dialogue whose answers take a fixed virtual time; fails on the turns it is told to."""

    def __init__(
        self,
        inner: object,
        clock: VirtualClock,
        seconds: float = 0.15,
        failing: Callable[[int], bool] = lambda attempt: False,
    ) -> None:
        self._inner, self._clock, self._seconds, self._failing = inner, clock, seconds, failing
        self.turns: list[Turn] = []
        self.ended: list[str] = []

    async def reply(self, turn: Turn) -> Reply:
        self.turns.append(turn)
        when = self._clock.now + self._seconds
        if self._failing(len(self.turns)):
            await self._clock.wait_until(when)
            raise Temporary("dialogue.unreachable")
        self._clock.busy += 1
        try:
            reply = await self._inner.reply(turn)
        finally:
            self._clock.busy -= 1
        await self._clock.wait_until(when)
        return reply

    async def end(self, conversation: str) -> None:
        self.ended.append(conversation)
        await self._inner.end(conversation)


@dataclass
class ScriptedDialogue:
    """Answers each turn with the next reply of a list; the last one is repeated."""

    replies: Sequence[Reply]
    asked: int = 0

    async def reply(self, turn: Turn) -> Reply:
        self.asked += 1
        return self.replies[min(self.asked, len(self.replies)) - 1]

    async def end(self, conversation: str) -> None:
        return None


@dataclass(frozen=True)
class Doing:
    """What the person starts at one moment."""

    frames: Sequence[bytes] = ()
    keys: str = ""
    hangs_up: bool = False


class ScriptedCall:
    """A caller that follows a script in virtual time."""

    def __init__(
        self,
        clock: VirtualClock,
        act: Callable[[float], Doing],
        person: str | None = "person-1",
        conversation: str = "call-1",
        has_silence_suppression: bool = False,
        longest_seconds: float = 900.0,
    ) -> None:
        self.conversation, self.person = conversation, person
        self.sent: list[bytes] = []
        self.is_hung_up = False
        self.cuts = 0
        self._clock, self._act = clock, act
        self._sends_silence = not has_silence_suppression
        self._waiting: list[bytes] = []
        self._longest_seconds = longest_seconds

    async def tick(self) -> Tick:
        for _ in range(12):
            await asyncio.sleep(0)
        while self._clock.busy:  # noqa: ASYNC110
            await asyncio.sleep(0.0005)
        self._clock.now = round(self._clock.now + FRAME_SECONDS, 6)
        doing = self._act(self._clock.now)
        self._waiting += doing.frames
        is_over = doing.hangs_up or self._clock.now > self._longest_seconds
        if self._waiting:
            return Tick(self._clock.now, (self._waiting.pop(0),), doing.keys, is_over)
        frames = (SILENT,) if self._sends_silence else ()
        return Tick(self._clock.now, frames, doing.keys, is_over)

    @property
    def is_talking(self) -> bool:
        """True while something the person began is still being sent."""
        return bool(self._waiting)

    def send(self, frame: bytes) -> None:
        assert len(frame) == FRAME_BYTES
        self.sent.append(frame)

    def cut(self) -> None:
        self.cuts += 1

    async def hang_up(self) -> None:
        self.is_hung_up = True


@dataclass
class Timeline:
    """A script by the clock: what the person does at which second."""

    doings: Mapping[float, Doing]
    _done: set[float] = field(default_factory=set)

    def __call__(self, now: float) -> Doing:
        for at in sorted(self.doings):
            if at <= now and at not in self._done:
                self._done.add(at)
                return self.doings[at]
        return Doing()
