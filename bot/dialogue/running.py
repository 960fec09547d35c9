"""Which App the actions of the turn in progress work for."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.app import App

RUNNING: ContextVar[App | None] = ContextVar("RUNNING", default=None)
"""Set by the embedded engine for the length of one turn; None under Rasa's own action server."""
