"""A date and time that a test can move."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.app import SystemClock


class LaterClock(SystemClock):
    """The machine's time, some time later than it is."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def now(self) -> datetime:
        return super().now() + self.ahead
