"""The accounts of the other mediators."""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot.errors import Refused
from bot.mediator.views import account_of, desk_of, page, sentence


async def show_accounts(request: web.Request) -> web.Response:
    """Show the accounts and the form of a new one."""
    return await _show(request)


async def add_account(request: web.Request) -> web.Response:
    """Make an account."""
    desk, form = desk_of(request), await request.post()
    values = (str(form.get(name, ""))[:200] for name in ("nom", "mot_de_passe", "role"))
    try:
        await asyncio.to_thread(desk.app.accounts.create, *values, desk.app.clock.now())
    except Refused as error:
        return await _show(request, 400, sentence(error.code))
    raise web.HTTPSeeOther("/comptes")


async def remove_account(request: web.Request) -> web.Response:
    """Take an account away; not one's own."""
    name = str((await request.post()).get("nom", ""))
    if name == account_of(request).name:
        return await _show(request, 400, sentence("account.own"))
    try:
        await asyncio.to_thread(desk_of(request).app.accounts.remove, name)
    except Refused as error:
        return await _show(request, 400, sentence(error.code))
    raise web.HTTPSeeOther("/comptes")


async def _show(request: web.Request, status: int = 200, fault: str = "") -> web.Response:
    accounts = await asyncio.to_thread(desk_of(request).app.accounts.all)
    return page(request, "comptes.html", status, accounts=accounts, fault=fault)


ROUTES = (
    web.get("/comptes", show_accounts),
    web.post("/comptes", add_account),
    web.post("/comptes/retirer", remove_account),
)
