"""When an outside service may be asked: not too often, and not again at once after it failed."""

from __future__ import annotations

from collections import deque

from bot.errors import BotError, Misconfigured, Refused, Temporary

FAILED_SECONDS = 30.0
"""Rest after a service did not answer, seconds: a caller in the meantime does not wait for it."""

MISCONFIGURED_SECONDS = 600.0
"""Rest after a service refused the key, seconds: only an operator can mend it."""

LONGEST_REST_SECONDS = 3600.0
"""Longest rest that a service can ask for, seconds."""


class TryLater(Temporary):
    """The service is to be left alone for a while."""

    def __init__(self, code: str, advice: str, retry_seconds: float | None) -> None:
        """`retry_seconds` is how long the service asks to wait; None when it does not say."""
        super().__init__(code, advice)
        self.retry_seconds = retry_seconds


class Pace:
    """At most so many requests in any stretch of time; fed with the time, seconds."""

    def __init__(self, count: int, seconds: float) -> None:
        """`count` requests in any `seconds`."""
        self._seconds = seconds
        self._turns: deque[float] = deque(maxlen=count)

    def wait_seconds(self, now: float) -> float:
        """Take the next turn, and say how long to wait for it, seconds. Turns are given in the order they
        are asked for."""
        is_full = len(self._turns) == self._turns.maxlen
        turn = max(now, self._turns[0] + self._seconds) if is_full else now
        self._turns.append(turn)
        return turn - now


class Rest:
    """Whether a service is left alone for now; fed with the time, seconds."""

    def __init__(self) -> None:
        """Nothing failed yet."""
        self._until = float("-inf")

    def is_on(self, now: float) -> bool:
        """True while the service is left alone."""
        return now < self._until

    def begin(self, error: BotError, now: float) -> None:
        """Leave the service alone for as long as its error calls for; a request that was refused for itself
        says nothing about the next one."""
        if isinstance(error, Refused):
            return
        seconds = MISCONFIGURED_SECONDS if isinstance(error, Misconfigured) else FAILED_SECONDS
        if isinstance(error, TryLater) and error.retry_seconds is not None:
            seconds = min(error.retry_seconds, LONGEST_REST_SECONDS)
        self.begin_for(seconds, now)

    def begin_for(self, seconds: float, now: float) -> None:
        """Leave the service alone for so long, seconds."""
        self._until = max(self._until, now + seconds)
