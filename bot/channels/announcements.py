"""Calls announced by the dialplan before they connect: who may enter, for one minute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from bot.channels.frequency import Frequency
from bot.errors import BotError, Refused, Temporary

WAIT_SECONDS = 60.0
"""How long an announced call may take to connect, seconds."""

MOST_WAITING = 1000
"""Announced calls kept at once, count: a flood of announcements cannot fill the memory."""


@dataclass(frozen=True)
class Expected:
    """One announced call."""

    person: str | None
    """Keyed hash of the caller's number; None when it is withheld."""
    sealed: bytes | None
    """The number, sealed: kept if the person agrees to reminders in this call; None when it is withheld."""
    until: float
    """When the announcement is forgotten, seconds on the caller's monotonic clock."""


def seal_nothing(number: str) -> None:
    """Keep nothing of a number."""


class Announcements:
    """The calls that may connect; each can be taken once."""

    def __init__(
        self,
        now: Callable[[], float],
        hash_number: Callable[[str], str | None],
        seal_number: Callable[[str], bytes | None] = seal_nothing,
    ) -> None:
        self._now = now
        self._hash_number = hash_number
        self._seal_number = seal_number
        self._expected: dict[UUID, Expected] = {}
        self._frequency = Frequency()
        self.refused: Counter[str] = Counter()
        """Calls that were not let in, by the error's code."""

    def __len__(self) -> int:
        self._forget_old()
        return len(self._expected)

    def add(self, call: UUID, number: str | None) -> None:
        """Expect this call; the number is hashed, sealed and dropped at once, one that is no telephone
        number counts as withheld. Raises Temporary when too many calls wait, Refused when this one already
        does (`call.announced_twice`) or when the person calls too often (`call.too_often`)."""
        try:
            self._add(call, number)
        except BotError as error:
            self.refused[error.code] += 1
            raise

    def take(self, call: UUID) -> Expected | None:
        """Let this call in, once; None when it is not expected."""
        self._forget_old()
        return self._expected.pop(call, None)

    def _add(self, call: UUID, number: str | None) -> None:
        self._forget_old()
        if call in self._expected:
            raise Refused("call.announced_twice", "this UUID is already announced")
        if len(self._expected) >= MOST_WAITING:
            raise Temporary("call.too_many_announced", "too many announced calls wait")
        person = self._hash_number(number) if number else None
        if person and not self._frequency.take(person, self._now()):
            raise Refused("call.too_often", "this number calls too often")
        sealed = self._seal_number(number) if number and person else None
        self._expected[call] = Expected(person, sealed, self._now() + WAIT_SECONDS)

    def _forget_old(self) -> None:
        now = self._now()
        for call in [call for call, entry in self._expected.items() if entry.until <= now]:
            del self._expected[call]
