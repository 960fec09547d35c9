"""Helping a person: the CV by its print code, seen as it looks, corrected and printed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from aiohttp import web

from bot.cv.paper import file_name, make_pdf, make_picture
from bot.errors import Refused
from bot.jobs.cv import CvContent
from bot.jobs.print_code import read_code
from bot.jobs.rights import MEDIATOR
from bot.mediator.cv_fields import change_fields, fields_of
from bot.mediator.opened import Opened
from bot.mediator.views import account_of, desk_of, message, page, sentence


async def show_help(request: web.Request) -> web.Response:
    """Show who waits, and the ways to open a CV or a record."""
    return await help_page(request)


async def help_page(request: web.Request, status: int = 200, fault: str = "", at: str = "") -> web.Response:
    """The page, with a fault beside one of its forms (`code` or `number`)."""
    from bot.mediator.person_pages import waiting_rows

    rows = await asyncio.to_thread(waiting_rows, desk_of(request))
    return page(request, "aider.html", status, waiting=rows, fault=fault, fault_at=at)


async def open_by_code(request: web.Request) -> web.Response:
    """Open the CV of a print code."""
    desk, account = desk_of(request), account_of(request)
    code = str((await request.post()).get("code", ""))
    if read_code(code) is None:
        return await help_page(request, 400, sentence("code_digits"), "code")
    arguments = (code, desk.app.clock.now(), desk.app.person_secret, account.actor)
    try:
        content = await asyncio.to_thread(desk.app.cvs.by_code, *arguments)
    except Refused:
        return await help_page(request, 429, sentence("code_wait"), "code")
    if content is None:
        return await help_page(request, 404, sentence("code_unknown"), "code")
    handle = desk.opened.open(Opened(account.name, content, code), desk.clock())
    raise web.HTTPSeeOther(f"/aider/cv/{handle}")


async def show_cv(request: web.Request) -> web.Response:
    """Show an open CV."""
    opened, _ = await _cv_of(request)
    return page(request, "cv.html", handle=request.match_info["handle"], is_person=bool(opened.person))


async def give_picture(request: web.Request) -> web.Response:
    """Give the page as a picture."""
    return await _made(request, make_picture, "image/png")


async def give_pdf(request: web.Request) -> web.Response:
    """Give the page as a PDF."""
    response = await _made(request, make_pdf, "application/pdf")
    _, content = await _cv_of(request)
    name = file_name(content).encode("ascii", "ignore").decode()
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


async def show_fields(request: web.Request) -> web.Response:
    """Show the words of a CV, to be corrected."""
    _, content = await _cv_of(request)
    return page(request, "cv_corriger.html", handle=request.match_info["handle"], fields=fields_of(content))


async def correct(request: web.Request) -> web.Response:
    """Take the corrected words."""
    desk, account = desk_of(request), account_of(request)
    opened, content = await _cv_of(request)
    form = {name: str(value) for name, value in (await request.post()).items()}
    changed, now = change_fields(content, form), desk.app.clock.now()
    if opened.person:
        work = (desk.app.cvs.correct, opened.person, changed, account.actor, now)
    else:
        work = (desk.app.cvs.correct_code, opened.code, changed, now, desk.app.person_secret, account.actor)
    if not await asyncio.to_thread(*work):
        return message(request, "cv_gone", 410)
    if not opened.person:
        opened.content = changed
    raise web.HTTPSeeOther(f"/aider/cv/{request.match_info['handle']}")


async def _cv_of(request: web.Request) -> tuple[Opened, CvContent]:
    """What is open under a handle, for this mediator; the consent of a person is asked again each time."""
    desk = desk_of(request)
    opened = desk.opened.get(request.match_info["handle"], desk.clock())
    if opened is None or opened.account != account_of(request).name:
        raise web.HTTPNotFound
    if not opened.person:
        return opened, opened.content
    purposes = await asyncio.to_thread(desk.app.rights.purposes, opened.person)
    kept = await asyncio.to_thread(desk.app.cvs.of, opened.person) if MEDIATOR in purposes else None
    if kept is None:
        raise web.HTTPNotFound
    return opened, kept.content


async def _made(request: web.Request, make: Callable[..., bytes], kind: str) -> web.Response:
    _, content = await _cv_of(request)
    today = desk_of(request).app.clock.now().date()
    return web.Response(body=await asyncio.to_thread(make, content, today), content_type=kind)


ROUTES = (
    web.get("/aider", show_help),
    web.post("/aider/code", open_by_code),
    web.get("/aider/cv/{handle}", show_cv),
    web.get("/aider/cv/{handle}/page.png", give_picture),
    web.get("/aider/cv/{handle}/cv.pdf", give_pdf),
    web.get("/aider/cv/{handle}/corriger", show_fields),
    web.post("/aider/cv/{handle}/corriger", correct),
)
