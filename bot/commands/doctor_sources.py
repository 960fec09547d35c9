"""What `vivevoix doctor` finds about the outside services of offers: each is tried with one short request."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Protocol

from bot.commands.doctor import MISSING, PRESENT, WRONG, Finding
from bot.errors import BotError, Temporary
from bot.settings import OfferAccess, Settings

if TYPE_CHECKING:
    from bot.sources.geocoder import Geocoder

WAIT_SECONDS = 10.0
"""Longest wait for one service, seconds."""

LATER = "try again later: what was kept serves meanwhile"
"""What to do when a service is down."""

KNOWN_ADDRESS = "20 avenue de Ségur, 75007 Paris"
"""A public building: the geocoder must find it."""


class Tried(Protocol):
    """A service that can be tried."""

    async def count(self) -> int:
        """How many offers it has."""

    async def close(self) -> None:
        """Close the connections."""


def service_checks(access: OfferAccess) -> list[tuple[str, Callable[[], Finding]]]:
    """Subjects and checks of the services: France Travail always, the others when they are set."""
    checks: list[tuple[str, Callable[[], Finding]]] = [("france travail", lambda: _france_travail(access))]
    if access.immersion_key:
        checks.append(("immersion", lambda: _immersion(access)))
    if access.geocoder_url:
        checks.append(("geocoder", lambda: _geocoder(access)))
    return checks


def message_checks(settings: Settings) -> list[tuple[str, Callable[[], Finding]]]:
    """The check of the door of voice notes, when it has its keys."""
    return [("whatsapp", lambda: _whatsapp(settings))] if settings.whatsapp else []


def _whatsapp(settings: Settings) -> Finding:
    from bot.app import build
    from bot.channels.whatsapp_api import WhatsAppApi

    async def try_it() -> None:
        api = WhatsAppApi(settings.whatsapp)
        try:
            await asyncio.wait_for(api.check(), WAIT_SECONDS)
        finally:
            await api.close()

    try:
        for secret in (settings.whatsapp.app_secret, settings.whatsapp.verify_token):
            secret.read()
        asyncio.run(try_it())
        app = build(settings)
        dead = app.inbox.counts().get("dead", 0) + app.outbox.counts().get("dead", 0)
    except (Temporary, asyncio.TimeoutError):
        return Finding("whatsapp", WRONG, "WhatsApp does not answer", LATER)
    except BotError as error:
        return Finding("whatsapp", WRONG, error.advice or error.code)
    if dead:
        advice = "see the log for the codes, then write to the people if you can"
        return Finding("whatsapp", WRONG, f"the key is good; {dead} messages were given up in 8 days", advice)
    return Finding("whatsapp", PRESENT, "the key is good; nothing was given up")


def _france_travail(access: OfferAccess) -> Finding:
    subject = "france travail"
    if not access.france_travail_id:
        return Finding(subject, PRESENT, "no key: the invented offers serve, and those you import")
    from bot.sources.france_travail import FranceTravail

    return _tried(subject, FranceTravail(access, tuple))


def _immersion(access: OfferAccess) -> Finding:
    from bot.sources.immersion import Immersion

    return _tried("immersion", Immersion(access))


def _geocoder(access: OfferAccess) -> Finding:
    from bot.sources.geocoder import Geocoder

    async def look(geocoder: Geocoder) -> Finding:
        point = await geocoder.find(KNOWN_ADDRESS)
        if point is None:
            advice = "check VIVEVOIX_GEOCODER_URL"
            return Finding("geocoder", WRONG, "it does not find a known address", advice)
        return Finding("geocoder", PRESENT, "it answers")

    return _run("geocoder", Geocoder(access.geocoder_url), look)


def _tried(subject: str, service: Tried) -> Finding:
    async def count(tried: Tried) -> Finding:
        number = await tried.count()
        if not number:
            return Finding(subject, WRONG, "the key works, but there is no offer", "try again later")
        return Finding(subject, PRESENT, f"the key works, {number} offers")

    return _run(subject, service, count)


def _run(subject: str, service: Any, look: Callable[[Any], Coroutine[Any, Any, Finding]]) -> Finding:
    """Try a service; one line for each fault. A service that is down is missing, a refused key is wrong."""

    async def tried() -> Finding:
        try:
            return await asyncio.wait_for(look(service), WAIT_SECONDS)
        finally:
            await service.close()

    try:
        return asyncio.run(tried())
    except asyncio.TimeoutError:
        return Finding(subject, MISSING, "it does not answer", LATER)
    except Temporary as error:
        return Finding(subject, MISSING, error.advice, LATER)
    except BotError as error:
        return Finding(subject, WRONG, "it cannot be used", error.advice)
