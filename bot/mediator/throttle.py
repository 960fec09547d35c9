"""How often something may fail before it is refused for a while; a machine fed with times, seconds."""

from __future__ import annotations

from collections import deque


class Throttle:
    """Failures by name: after `tries` within `period_seconds`, the name waits until the first one is old."""

    def __init__(self, tries: int, period_seconds: float) -> None:
        """Both limits hold for each name apart."""
        self._tries, self._period = tries, period_seconds
        self._failures: dict[str, deque[float]] = {}

    def wait(self, name: str, now: float) -> float:
        """How long the name has still to wait, seconds; 0 when it may try."""
        failures = self._failures.get(name)
        while failures and now - failures[0] >= self._period:
            failures.popleft()
        if not failures:
            self._failures.pop(name, None)
            return 0.0
        return self._period - (now - failures[0]) if len(failures) >= self._tries else 0.0

    def failed(self, name: str, now: float) -> None:
        """Count a failure."""
        self._failures.setdefault(name, deque(maxlen=self._tries)).append(now)

    def succeeded(self, name: str) -> None:
        """Forget the failures of a name."""
        self._failures.pop(name, None)
