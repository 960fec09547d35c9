"""The door of a number at Twilio as one context, in front of the gateway's lines."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from bot.app import App
from bot.channels.announcements import Announcements
from bot.channels.gateway import Gateway
from bot.channels.twilio import TwilioDoor, open_twilio
from bot.commands.refusals import SIGN, Doors
from bot.jobs.persons import person_key
from bot.jobs.seals import seal_number


def announcements_of(app: App) -> Announcements:
    """Calls that may come in; their numbers become this installation's keys and seals."""
    secret = app.person_secret
    return Announcements(
        time.monotonic, partial(person_key, secret=secret), partial(seal_number, secret=secret)
    )


def refused_of(announcements: Announcements) -> Counter[str]:
    """What was not announced, by reason."""
    return Counter({f"{SIGN}{reason}": number for reason, number in announcements.refused.items()})


@asynccontextmanager
async def twilio_door(app: App, gateway: Gateway, doors: Doors) -> AsyncIterator[TwilioDoor | None]:
    """Let Twilio's calls in while the context lasts; None when the door has no token. A token of this door is
    worth nothing at the gateway's, nor the other way. Raises Misconfigured when the token cannot be read or
    the port is taken."""
    access = app.settings.twilio
    if not access:
        yield None
        return
    announced, secret = announcements_of(app), access.token.read()
    async with open_twilio((access.host, access.port), access.url, secret, announced, gateway.hold) as door:
        doors["twilio"] = lambda: door.counts + refused_of(announced)
        yield door
