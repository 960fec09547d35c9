"""Signing in and out, the first account, and the first page."""

from __future__ import annotations

import asyncio
import hmac

from aiohttp import web

from bot.errors import Refused
from bot.mediator.desk import Desk
from bot.mediator.views import COOKIE, account_of, csrf_token, desk_of, page, sentence
from bot.store.accounts import ACCOMPANY, Account

WELCOME = "welcome"
"""Name under which wrong first codes are counted."""


async def home(request: web.Request) -> web.Response:
    """Show what the desk can do."""
    desk = desk_of(request)
    waiting = 0
    if account_of(request).role == ACCOMPANY:
        waiting = len(await asyncio.to_thread(desk.app.help_requests.waiting))
    return page(request, "accueil.html", waiting=waiting, is_ready=desk.speech.is_ready)


async def ask_password(request: web.Request) -> web.Response:
    """Show the page to sign in."""
    return page(request, "entrer.html", fault="", name="")


async def sign_in(request: web.Request) -> web.Response:
    """Check a name and password; too many wrong ones in a row have to wait."""
    desk, form = desk_of(request), await request.post()
    name, password = str(form.get("nom", ""))[:50], str(form.get("mot_de_passe", ""))[:200]
    wait = desk.sign_ins.wait(name.lower(), desk.clock())
    if wait:
        fault = sentence("wait", minutes=max(1, round(wait / 60)))
        return page(request, "entrer.html", 429, fault=fault, name=name)
    account = await asyncio.to_thread(desk.app.accounts.check, name, password)
    if account is None:
        desk.sign_ins.failed(name.lower(), desk.clock())
        return page(request, "entrer.html", 403, fault=sentence("wrong_password"), name=name)
    desk.sign_ins.succeeded(name.lower())
    return await _let_in(desk, account)


async def welcome(request: web.Request) -> web.Response:
    """Show the page that makes an account with the code of the terminal."""
    if not desk_of(request).welcome_code:
        raise web.HTTPSeeOther("/entrer")
    return page(request, "bienvenue.html", fault="", name="")


async def make_first_account(request: web.Request) -> web.Response:
    """Make an account that may accompany people, when the code of the terminal is right."""
    desk, form = desk_of(request), await request.post()
    name, code = str(form.get("nom", ""))[:50], "".join(str(form.get("code", "")).split()).lower()
    wait = desk.sign_ins.wait(WELCOME, desk.clock())
    if wait:
        fault = sentence("wait", minutes=max(1, round(wait / 60)))
        return page(request, "bienvenue.html", 429, fault=fault, name=name)
    if not desk.welcome_code or not hmac.compare_digest(code.encode(), desk.welcome_code.encode()):
        desk.sign_ins.failed(WELCOME, desk.clock())
        return page(request, "bienvenue.html", 403, fault=sentence("wrong_code"), name=name)
    password, now = str(form.get("mot_de_passe", ""))[:200], desk.app.clock.now()
    try:
        account = await asyncio.to_thread(desk.app.accounts.create, name, password, ACCOMPANY, now)
    except Refused as error:
        return page(request, "bienvenue.html", 400, fault=sentence(error.code), name=name)
    desk.welcome_code = ""
    return await _let_in(desk, account)


async def sign_out(request: web.Request) -> web.Response:
    """Forget the browser."""
    accounts = desk_of(request).app.accounts
    await asyncio.to_thread(accounts.close_session, request.cookies.get(COOKIE, ""))
    response = web.HTTPSeeOther("/entrer")
    response.del_cookie(COOKIE)
    return response


async def tell_state(request: web.Request) -> web.Response:
    """Tell a page that it is still signed in, and whether dialogues can start."""
    return web.json_response({"is_ready": desk_of(request).speech.is_ready, "csrf": csrf_token(request)})


async def _let_in(desk: Desk, account: Account) -> web.Response:
    token = await asyncio.to_thread(desk.app.accounts.open_session, account, desk.app.clock.now())
    response = web.HTTPSeeOther("/")
    response.set_cookie(COOKIE, token, httponly=True, samesite="Strict", path="/")
    return response


ROUTES = (
    web.get("/", home),
    web.get("/entrer", ask_password),
    web.post("/entrer", sign_in),
    web.get("/bienvenue", welcome),
    web.post("/bienvenue", make_first_account),
    web.post("/sortir", sign_out),
    web.get("/etat", tell_state),
)
