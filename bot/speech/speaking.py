"""The assistant's mouth: a reply's sentences are made one ahead of the one that sounds."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from bot.audio.level import amplify
from bot.model import Clip
from bot.speech.call_parts import Prompts
from bot.speech.manner import decibels_of, pace_of
from bot.speech.playback import Playback


class Mouth:
    """Makes and plays sentences."""

    def __init__(self, prompts: Prompts, offload: Callable[..., Awaitable[Any]]) -> None:
        self.playback = Playback()
        self._prompts = prompts
        self._offload = offload
        self._waiting: list[tuple[str, int, int]] = []
        self._task: asyncio.Task[None] | None = None
        self._dropped: set[asyncio.Task[None]] = set()

    @property
    def is_speaking(self) -> bool:
        """True until the last sentence has been sent."""
        return not self.playback.is_idle

    def say(self, sentences: Sequence[str], pace: int = 0, loudness: int = 0) -> None:
        """Say the sentences, at levels of `bot.speech.manner`, after those that are still being said."""
        if self.playback.is_idle:
            self.playback.begin(len(sentences), pace_of(pace).gap_seconds)
        else:
            self.playback.expect_more(len(sentences))
        self._waiting.extend((sentence, pace, loudness) for sentence in sentences)
        if self._waiting and (self._task is None or self._task.done()):
            self.check()
            self._task = asyncio.create_task(self._make())

    def stop(self, now: float) -> None:
        """Stop at once; sentences being made are dropped."""
        self._waiting.clear()
        if self._task is not None and not self._task.done():
            self._task.cancel()
            self._dropped.add(self._task)
            self._task.add_done_callback(self._dropped.discard)
        self._task = None
        self.playback.stop(now)

    def check(self) -> None:
        """Raise what the synthesiser raised, if it did."""
        if self._task is not None and self._task.done() and not self._task.cancelled():
            self._task.result()

    async def close(self) -> None:
        """Stop making sentences and wait until nothing runs."""
        self._waiting.clear()
        if self._task is not None:
            self._task.cancel()
        tasks = [task for task in (self._task, *self._dropped) if task is not None]
        if tasks:
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _make(self) -> None:
        while self._waiting:
            sentence, pace, loudness = self._waiting.pop(0)
            clip: Clip = await self._offload(self._prompts.get, sentence, pace)
            if loudness:
                clip = await self._offload(amplify, clip, decibels_of(loudness))
            self.playback.add(sentence, clip.pcm)
