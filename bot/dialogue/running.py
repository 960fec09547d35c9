"""What the dialogue needs of the program, and which program the turn in progress belongs to."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any, Protocol

from bot.ports import Clock
from bot.settings import Settings


class Parts(Protocol):
    """The parts that the dialogue and its actions use; `bot.app.App` has them."""

    settings: Settings
    clock: Clock
    store: Any
    trades: Any
    places: Any
    source: Any
    mediators: Any


RUNNING: ContextVar[Parts | None] = ContextVar("RUNNING", default=None)
"""Set by the embedded engine for the length of one turn; None under Rasa's own action server."""
