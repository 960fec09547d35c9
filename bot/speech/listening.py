"""One utterance on its way through the recogniser, in order, away from the audio loop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from bot.model import FRAME_SECONDS, UNKNOWN, Transcript
from bot.ports import Recognizer
from bot.speech.patience import ClosedAnswers, close_answers

BATCH_SECONDS = 0.04
"""Sound is given to the recogniser in pieces of at least this length, seconds."""

SHORTEST_WORD_SECONDS = 0.1
"""No word is shorter, seconds: one that begins later in the voice was heard in the line's noise. On the
tuning half of `vivevoix bench turns` there are 63 of these; one of them was said."""


class Listening:
    """Collects the frames of an utterance; `start` sets a task to recognise them."""

    def __init__(self, offload: Callable[..., Awaitable[Any]], phrases: tuple[str, ...] | None) -> None:
        self.phrases = phrases
        self.answers: ClosedAnswers | None = None
        """The grammar's answers, for the patience; None for free recognition."""
        self.frames: list[bytes] = []
        self.partial = ""
        """Words recognised so far."""
        self.transcript: Transcript | None = None
        """The final words, once `end` was called and the recogniser has finished."""
        self.voice_frames = 0
        """Frames until the end of the last voice; 0 when it is not known."""
        self._offload = offload
        self._partials: list[str] = []
        self._fed = 0
        self._is_ended = False
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self, recognizer: Recognizer, frames: Sequence[bytes]) -> None:
        """Start to recognise, from the frames already heard."""
        self.frames.extend(frames)
        self._wake.set()
        self._task = asyncio.create_task(self._recognise(recognizer))

    def feed(self, frame: bytes) -> None:
        """Take one more frame."""
        self.frames.append(frame)
        self._wake.set()

    def mark_voice(self) -> None:
        """The last frame taken was voice."""
        self.voice_frames = len(self.frames)

    def end(self) -> None:
        """Ask for the final words."""
        self._is_ended = True
        self._wake.set()

    def again(
        self, recognizer: Recognizer, phrases: tuple[str, ...] | None, later: Sequence[bytes] | None = None
    ) -> Listening:
        """Recognise the same frames anew among other phrases; with `later`, the frames that came since its
        end, the utterance goes on."""
        other = Listening(self._offload, phrases)
        other.start(recognizer, self.frames if later is None else [*self.frames, *later])
        other.voice_frames = self.voice_frames
        if self._is_ended and later is None:
            other.end()
        return other

    @property
    def is_ended(self) -> bool:
        """True once the final words were asked for."""
        return self._is_ended

    def take_partials(self) -> list[str]:
        """Give the recognitions that came since the last call; raises what the recogniser raised."""
        if self._task is not None and self._task.done():
            self._task.result()
        partials, self._partials = self._partials, []
        return partials

    @property
    def is_done(self) -> bool:
        """True when nothing runs for this utterance any more."""
        return self._task is None or self._task.done()

    def drop(self) -> None:
        """Stop recognising soon, without waiting for it."""
        if self._task is not None:
            self._task.cancel()

    async def cancel(self) -> None:
        """Stop recognising and wait until nothing runs."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _recognise(self, recognizer: Recognizer) -> None:
        self.answers = await self._offload(close_answers, self.phrases)
        hearing = await self._offload(recognizer.listen, self.phrases)
        while True:
            fresh = len(self.frames) - self._fed
            if fresh and (self._is_ended or fresh * FRAME_SECONDS >= BATCH_SECONDS - 1e-9):
                pcm = b"".join(self.frames[self._fed :])
                self._fed = len(self.frames)
                self.partial = await self._offload(hearing.feed, pcm)
                self._partials.append(self.partial)
            elif self._is_ended:
                transcript = await self._offload(hearing.finish)
                self.transcript = said_until(transcript, self.voice_frames * FRAME_SECONDS)
                return
            else:
                self._wake.clear()
                await self._wake.wait()


def said_until(transcript: Transcript, voice_seconds: float) -> Transcript:
    """Leave out the words that begin when the voice was over, `voice_seconds` from the beginning of the sound
    (0: not known): the ear hears words in the noise of a line."""
    latest = voice_seconds - SHORTEST_WORD_SECONDS
    kept = tuple(word for word in transcript.words if word.start_seconds <= latest)
    if voice_seconds <= 0 or len(kept) == len(transcript.words):
        return transcript
    sure = sum(word.confidence for word in kept if word.text != UNKNOWN)
    return Transcript(" ".join(word.text for word in kept), sure / len(kept) if kept else 0.0, kept)
