"""The dialogue as the loop sees it: turns are answered in order, a failure is tried once more."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from dataclasses import dataclass

from bot.errors import BotError, Temporary
from bot.model import Reply, Turn
from bot.ports import DialogueEngine

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """The dialogue answered a turn."""

    turn: Turn
    reply: Reply
    seconds: float
    """Time it took, seconds."""


@dataclass(frozen=True)
class Failure:
    """The dialogue did not answer a turn."""

    code: str
    is_final: bool
    """True when it was already tried twice."""


class Answering:
    """Asks the dialogue one turn at a time; fed with the time."""

    def __init__(self, dialogue: DialogueEngine, answer_seconds: float, retry_seconds: float) -> None:
        self._dialogue = dialogue
        self._answer_seconds = answer_seconds
        self._retry_seconds = retry_seconds
        self._queue: deque[Turn] = deque()
        self._turn: Turn | None = None
        self._task: asyncio.Task[Reply] | None = None
        self._late: list[asyncio.Task[Reply]] = []
        self._asked_at = 0.0
        self._retry_at: float | None = None
        self._is_retry = False

    @property
    def is_busy(self) -> bool:
        """True while a turn waits for its answer."""
        return self._turn is not None or bool(self._queue)

    def submit(self, turn: Turn) -> None:
        """Take a turn; those before it are answered first. It takes the place of a turn of its own number."""
        if self._turn is not None and self._task is None and self._turn.number == turn.number:
            self._turn = turn
        elif self._queue and self._queue[-1].number == turn.number:
            self._queue[-1] = turn
        else:
            self._queue.append(turn)

    def process(self, now: float) -> Answer | Failure | None:
        """Go on at the time `now`, seconds; give what came of the current turn, if anything."""
        if self._task is not None:
            if self._task.done():
                return self._take_result(now)
            if now - self._asked_at >= self._answer_seconds:
                self._late.append(self._task)
                self._task.cancel()
                return self._fail(now, "dialogue.slow")
            return None
        if self._turn is None and self._queue:
            self._turn = self._queue.popleft()
        elif self._turn is None or (self._retry_at is not None and now < self._retry_at):
            return None
        self._asked_at = now
        self._task = asyncio.create_task(self._dialogue.reply(self._turn))
        return None

    async def close(self) -> None:
        """Stop asking and wait until nothing runs."""
        tasks = [task for task in (self._task, *self._late) if task is not None]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.gather(*tasks, return_exceptions=True)

    def _take_result(self, now: float) -> Answer | Failure:
        task, turn = self._task, self._turn
        if task.cancelled():
            return self._fail(now, "dialogue.cancelled")
        error = task.exception()
        if error is None:
            self._task = self._turn = self._retry_at = None
            self._is_retry = False
            return Answer(turn, task.result(), now - self._asked_at)
        if not isinstance(error, BotError):
            log.error("dialogue raised %s", type(error).__name__)
        return self._fail(now, error.code if isinstance(error, BotError) else "dialogue.fault", error)

    def _fail(self, now: float, code: str, error: BaseException | None = None) -> Failure:
        self._task = None
        is_hopeless = isinstance(error, BotError) and not isinstance(error, Temporary)
        is_final = self._is_retry or is_hopeless
        self._is_retry = True
        self._retry_at = now + self._retry_seconds
        if self._queue and self._queue[0].number == self._turn.number:
            self._turn = self._queue.popleft()
        if is_final:
            self._turn = None
            self._queue.clear()
        log.warning("dialogue failed: %s, final %s", code, is_final)
        return Failure(code, is_final)
