"""How often one person may call; a machine fed with times, seconds."""

from __future__ import annotations

from collections import OrderedDict, deque

MOST_CALLS = 30
"""Calls of one number within PERIOD_SECONDS, count: a person whose line drops redials, the people of an
association share one number; a program that calls without end does more."""

PERIOD_SECONDS = 600.0
"""Length of the window, seconds."""

MOST_PEOPLE = 10_000
"""People remembered at once, count; those who called longest ago are forgotten first."""


class Frequency:
    """Calls by person, over a moving window."""

    def __init__(self, most: int = MOST_CALLS, period_seconds: float = PERIOD_SECONDS) -> None:
        self._most, self._period = most, period_seconds
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def take(self, person: str, now: float) -> bool:
        """Count a call of a person (key); False when there are too many, and it is not counted."""
        times = self._times.setdefault(person, deque(maxlen=self._most))
        self._times.move_to_end(person)
        while len(self._times) > MOST_PEOPLE:
            self._times.popitem(last=False)
        while times and now - times[0] >= self._period:
            times.popleft()
        if len(times) >= self._most:
            return False
        times.append(now)
        return True
