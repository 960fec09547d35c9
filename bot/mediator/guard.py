"""What stands before every page: who may come in, and what the browser may load."""

from __future__ import annotations

import asyncio
import hmac
import logging
import traceback
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from bot.errors import BotError, Refused
from bot.mediator.views import ACCOUNT, COOKIE, csrf_token, desk_of, message, problem
from bot.settings import LOOPBACK
from bot.store.accounts import ACCOMPANY

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

OPEN = ("/entrer", "/bienvenue", "/fixe/", "/polices/")
"""Paths for which nobody needs to be signed in."""

ACCOMPANYING = ("/aider", "/comptes")
"""Paths for mediators who accompany people."""

TOKEN = "X-Jeton"
"""Header by which the programs of the pages send the token of the forms: their faults are JSON."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; "
        "connect-src 'self'; media-src 'self' blob:; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
}
"""Everything comes from the desk itself; no script or style inside a page."""


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let through who is signed in, with forms that come from the desk's own pages; turn faults into kind
    answers. The outermost loop of the desk: a fault of one page, whose words are not logged, stops there."""
    try:
        response = await _let_through(request, handler)
    except web.HTTPException as error:
        if error.status < 400:
            response = error
        else:
            response = _told(request, "not_found" if error.status == 404 else "refused", error.status)
    except BotError as error:
        log.warning("desk: %s", error.code)
        status = 403 if isinstance(error, Refused) else 503
        response = _told(request, "trouble", status)
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        log.error("desk: %s in %s, line %s", type(error).__name__, place.name, place.lineno)
        response = _told(request, "trouble", 500)
    if not response.prepared:
        response.headers.update({**HEADERS, **dict(response.headers)})
        if not request.path.startswith(("/fixe/", "/polices/")):
            response.headers["Cache-Control"] = "no-store"
    return response


async def _let_through(request: web.Request, handler: Handler) -> web.StreamResponse:
    host = urlsplit(f"//{request.host}").hostname
    if host not in LOOPBACK:
        return _told(request, "refused", 421)
    is_socket = request.headers.get("Upgrade", "").lower() == "websocket"
    if (request.method == "POST" or is_socket) and not _is_from_here(request):
        return _told(request, "refused", 403)
    if request.path.startswith(OPEN):
        return await handler(request)
    desk = desk_of(request)
    token = request.cookies.get(COOKIE, "")
    account = (
        await asyncio.to_thread(desk.app.accounts.session, token, desk.app.clock.now()) if token else None
    )
    if account is None:
        if TOKEN in request.headers:
            return problem("signed_out", 401)
        raise web.HTTPSeeOther("/bienvenue" if desk.welcome_code and not token else "/entrer")
    request[ACCOUNT] = account
    if request.path.startswith(ACCOMPANYING) and account.role != ACCOMPANY:
        return _told(request, "not_allowed", 403)
    if request.method == "POST" and not await _has_token(request):
        return _told(request, "form_old", 403)
    return await handler(request)


def _is_from_here(request: web.Request) -> bool:
    """A browser says which page a form or a socket comes from; another site is refused."""
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host


async def _has_token(request: web.Request) -> bool:
    given = request.headers.get(TOKEN)
    if given is None and request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        given = str((await request.post()).get("jeton", ""))
    return hmac.compare_digest((given or "").encode(), csrf_token(request).encode())


def _told(request: web.Request, key: str, status: int) -> web.Response:
    if TOKEN in request.headers:
        return problem(key, status)
    return message(request, key, status)
