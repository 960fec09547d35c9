"""What all pages of the desk share, and the pages put together."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.app import App
from bot.errors import Misconfigured
from bot.listening import listening
from bot.mediator.opened import Opened, OpenRecords
from bot.mediator.presence import Presence
from bot.mediator.throttle import Throttle
from bot.mediator.trials import Trial
from bot.speech.call_parts import CallParts

HERE = Path(__file__).parent
"""Folder of the templates and of what browsers fetch."""

PAGES = ("signing_in", "accounts_pages", "trial_pages", "trial_voice", "help_pages", "person_pages",
         "words_pages", "figures_pages")  # fmt: skip
"""Modules of the pages; each has its ROUTES."""

SIGN_IN_TRIES, SIGN_IN_SECONDS = 5, 300.0
"""Wrong passwords for one name, and the time that each one counts, seconds."""

LARGEST_REQUEST = 30 * 1024 * 1024
"""Largest file that may be dropped, bytes: ten minutes of a compressed voice note, or of telephone sound."""


class Speech:
    """The parts of calls, which take some seconds to be ready while the pages are already there."""

    def __init__(self) -> None:
        self._ready: asyncio.Future[CallParts] = asyncio.get_running_loop().create_future()

    @property
    def is_ready(self) -> bool:
        """True once a dialogue can start."""
        return self._ready.done()

    def give(self, parts: CallParts) -> None:
        """Tell that the parts are there."""
        self._ready.set_result(parts)

    async def parts(self) -> CallParts:
        """The parts, waited for."""
        return await asyncio.shield(self._ready)


@dataclass
class Desk:
    """The state of one running desk."""

    app: App
    speech: Speech
    proposals: Path
    """Folder of what mediators propose: texts, scripted calls, examples."""
    welcome_code: str = ""
    """What opens the page that makes an account; empty when there is none to make."""
    clock: Callable[[], float] = time.monotonic
    sign_ins: Throttle = field(default_factory=lambda: Throttle(SIGN_IN_TRIES, SIGN_IN_SECONDS))
    look_ups: Throttle = field(default_factory=lambda: Throttle(SIGN_IN_TRIES, SIGN_IN_SECONDS))
    trials: dict[str, Trial] = field(default_factory=dict)
    talks: dict[str, Any] = field(default_factory=dict)
    """Spoken trials in progress (`bot.mediator.trial_voice.Talk`), by trial."""
    opened: OpenRecords[Opened] = field(default_factory=OpenRecords)
    presence: Presence = field(default_factory=Presence)
    csrf_key: bytes = field(default_factory=lambda: secrets.token_bytes(32))


DESK = web.AppKey("desk", Desk)
"""Where a request finds the desk."""


def make_pages(desk: Desk) -> web.Application:
    """Give all pages as one web application."""
    from bot.mediator.guard import guard

    pages = web.Application(middlewares=[guard], client_max_size=LARGEST_REQUEST)
    pages[DESK] = desk
    pages.router.add_static("/fixe", HERE / "static")
    pages.router.add_static("/polices", HERE.parent / "cv" / "fonts")
    for name in PAGES:
        pages.add_routes(import_module(f"bot.mediator.{name}").ROUTES)
    return pages


@asynccontextmanager
async def opened_desk(desk: Desk, host: str, port: int) -> AsyncIterator[int]:
    """Serve the pages while the context lasts; gives the port. Raises Misconfigured when it is taken."""
    taken = Misconfigured("desk.port", f"port {port} cannot be used: set VIVEVOIX_DESK_PORT to another")
    async with listening(make_pages(desk), host, port, taken) as opened:
        try:
            yield opened
        finally:
            for talk in list(desk.talks.values()):
                talk.call.leave()
                talk.running.cancel()
