"""What the dialogue needs of the program, and which program the turn in progress belongs to."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Protocol

from bot.errors import BotError, Temporary
from bot.ports import Clock, Store
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.jobs.mediators import Mediator
    from bot.jobs.offer import OfferFinder
    from bot.jobs.places import Places
    from bot.jobs.trades import Trades
    from bot.store.applications import Applications
    from bot.store.cvs import Cvs
    from bot.store.erasure import Erasure
    from bot.store.help_requests import HelpRequests
    from bot.store.pins import Pins
    from bot.store.reminders import Reminders
    from bot.store.rights import Rights


class Parts(Protocol):
    """The parts that the dialogue and its actions use; `bot.app.App` has them."""

    settings: Settings
    clock: Clock
    store: Store
    rights: Rights
    applications: Applications
    reminders: Reminders
    cvs: Cvs
    pins: Pins
    help_requests: HelpRequests
    erasure: Erasure
    trades: Trades
    places: Places
    source: OfferFinder
    mediators: tuple[Mediator, ...]


RUNNING: ContextVar[Parts | None] = ContextVar("RUNNING", default=None)
"""Set by the embedded engine for the length of one turn; None under Rasa's own action server."""

FAILURES: ContextVar[list[BaseException] | None] = ContextVar("FAILURES", default=None)
"""Where the actions of one turn leave their errors: while one waits, the turns of other calls go on."""


def translated(error: BaseException) -> BotError:
    """An action's error as one of ours: anything unforeseen may go well the next time."""
    if isinstance(error, BotError):
        return error
    return Temporary("dialogue.action", f"an action failed ({type(error).__name__})")
