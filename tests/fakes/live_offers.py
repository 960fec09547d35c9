"""A program with a clock that a test moves, whose offers come from servers on loopback."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone

from bot.app import App
from bot.jobs.offers import Criteria

BRON = Criteria("job", ("K2204",), "69029", 45.7346, 4.9105, "near")
"""A search that two of the recorded offers answer."""

Open = Callable[..., App]
"""Opens a program whose settings are those of the servers and more."""


class MovedClock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 10, 0, tzinfo=timezone.utc)

    def now(self) -> datetime:
        return self.at


async def found(app: App, criteria: Criteria = BRON) -> list[str]:
    return [match.offer.id for match in (await app.source.find(criteria)).matches]
