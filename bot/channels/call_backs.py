"""People who found all lines taken and asked to be called back: in memory only, for two hours at most.

They agreed to nothing else, so nothing of them is at rest: the number stays sealed, and a service that stops
forgets it. Times are seconds on a monotonic clock.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

KEPT_SECONDS = 7200.0
"""How long a number is kept, seconds: a call back that comes later is no answer any more."""

AGAIN_SECONDS = 600.0
"""Wait before a person who did not answer is called again, seconds."""

MOST_TRIES = 2
"""Calls to one person, count."""

MOST_KEPT = 50
"""People kept at once; the next ones hear that they may call again, count."""


@dataclass
class CallBack:
    """One person to call back."""

    person: str
    """Keyed hash of the number."""
    sealed: bytes
    """The number, sealed."""
    asked: float
    """When it was asked."""
    due: float
    """When to call."""
    tries: int = 0
    """Calls made, count."""


class CallBacks:
    """Who is to be called back, the first who asked first."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._waiting: dict[str, CallBack] = {}
        self.can_dial: Callable[[], bool] = _never
        """Tells whether calls can leave at all; set by what places them."""

    def __len__(self) -> int:
        self._forget_old()
        return len(self._waiting)

    def may_ask(self, person: str | None, sealed: bytes | None) -> bool:
        """Tell whether this caller can be promised a call: the number is known and calls can leave."""
        self._forget_old()
        has_place = len(self._waiting) < MOST_KEPT or person in self._waiting
        return bool(person and sealed) and has_place and self.can_dial()

    def ask(self, person: str, sealed: bytes) -> None:
        """Call this person back; who asks twice waits once."""
        now = self._now()
        self._waiting.setdefault(person, CallBack(person, sealed, now, now))

    def take(self) -> CallBack | None:
        """Who is to be called now; the caller then says `reached`, or nothing and it is tried once more."""
        self._forget_old()
        now = self._now()
        found = next((one for one in self._waiting.values() if one.due <= now), None)
        if found is not None:
            found.tries += 1
            found.due = now + AGAIN_SECONDS
        return found

    def reached(self, person: str | None) -> None:
        """This person is on the line, or called again: nothing is kept any more."""
        if person is not None:
            self._waiting.pop(person, None)

    def _forget_old(self) -> None:
        now = self._now()
        for person, one in list(self._waiting.items()):
            if now - one.asked >= KEPT_SECONDS or (one.tries >= MOST_TRIES and one.due <= now):
                del self._waiting[person]


def _never() -> bool:
    return False
