"""Helping a person who agreed: the record with the person present, and the requests that wait."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.app import App
from bot.jobs.papers import load_papers, paper_words
from bot.jobs.persons import e164, person_key
from bot.jobs.rights import MEDIATOR, Trace
from bot.mediator.desk import Desk
from bot.mediator.help_pages import help_page
from bot.mediator.opened import Opened
from bot.mediator.trials import TRIAL_KEY
from bot.mediator.views import account_of, desk_of, message, page, sentence, texts

SHOWN = "record.shown"
"""Action left in the trace of a person whose record is opened."""

MOST_TRACES = 20
"""Traces shown, the newest first."""


@dataclass(frozen=True)
class Waiting:
    """A request as the page shows it; the person is nameless until a mediator takes care of it."""

    handle: str
    name: str
    reason: str
    asked_at: datetime
    taken_by: str


async def open_by_number(request: web.Request) -> web.Response:
    """Open the record of the person who is present and says the number; refused alike for somebody who is not
    kept and for somebody who did not agree."""
    desk, account = desk_of(request), account_of(request)
    if desk.look_ups.wait(account.name, desk.clock()):
        return await help_page(request, 429, sentence("number_wait"), "number")
    number = str((await request.post()).get("numero", ""))
    if e164(number) is None:
        return await help_page(request, 400, sentence("number_digits"), "number")
    person = person_key(number, desk.app.person_secret)
    if not await asyncio.to_thread(_agreed, desk.app, person):
        desk.look_ups.failed(account.name, desk.clock())
        return await help_page(request, 403, sentence("number_refused"), "number")
    return await _open(request, person)


async def take_request(request: web.Request) -> web.Response:
    """Take care of a request, and open the record of who asked."""
    desk, account = desk_of(request), account_of(request)
    chosen = str((await request.post()).get("demande", ""))
    found = await asyncio.to_thread(desk.app.help_requests.waiting)
    person = next((one.person for one in found if _handle(desk, one.person) == chosen), "")
    arguments = (person, account.name, account.actor, desk.app.clock.now())
    holder = await asyncio.to_thread(desk.app.help_requests.take, *arguments)
    if holder is None:
        return message(request, "request_gone", 410)
    if holder != account.name:
        return message(request, "request_taken", 409, name=holder)
    return await _open(request, person)


async def close_request(request: web.Request) -> web.Response:
    """The person was helped."""
    desk, person = desk_of(request), await _person_of(request)
    arguments = (person, account_of(request).actor, desk.app.clock.now())
    await asyncio.to_thread(desk.app.help_requests.close, *arguments)
    raise web.HTTPSeeOther(request.path.removesuffix("/aidee"))


async def show_person(request: web.Request) -> web.Response:
    """Show where the person stands, on one page."""
    person = await _person_of(request)
    record = await asyncio.to_thread(_record, desk_of(request).app, person)
    return page(request, "personne.html", handle=request.match_info["handle"], **record)


def waiting_rows(desk: Desk) -> list[Waiting]:
    """The requests that wait; the name that stands on the CV is shown to who took care of it already."""
    rows = []
    for found in desk.app.help_requests.waiting():
        if found.person.startswith(TRIAL_KEY):
            continue
        kept = desk.app.cvs.of(found.person) if found.taken_by else None
        name = kept.content.given_name if kept else ""
        reasons = texts()["reasons"]
        reason = reasons.get(found.reason, reasons["session"])
        asked = found.asked_at.astimezone(desk.app.clock.now().tzinfo)
        rows.append(Waiting(_handle(desk, found.person), name, reason, asked, found.taken_by or ""))
    return rows


def _handle(desk: Desk, person: str) -> str:
    """What stands for a request on the page: made of the person's key, which it does not tell."""
    return hmac.new(desk.csrf_key, f"request:{person}".encode(), hashlib.sha256).hexdigest()[:32]


async def _open(request: web.Request, person: str) -> web.Response:
    desk, account = desk_of(request), account_of(request)
    trace = (person, account.actor, SHOWN, desk.app.clock.now())
    await asyncio.to_thread(desk.app.rights.trace, *trace)
    handle = desk.opened.open(Opened(account.name, person=person), desk.clock())
    raise web.HTTPSeeOther(f"/aider/personne/{handle}")


async def _person_of(request: web.Request) -> str:
    """Whose record is open under a handle, for this mediator; the consent is asked again each time."""
    desk = desk_of(request)
    opened = desk.opened.get(request.match_info["handle"], desk.clock())
    if opened is None or not opened.person or opened.account != account_of(request).name:
        raise web.HTTPNotFound
    if not await asyncio.to_thread(_agreed, desk.app, opened.person):
        desk.opened.close(request.match_info["handle"])
        raise web.HTTPNotFound
    return opened.person


def _agreed(app: App, person: str | None) -> bool:
    return person is not None and MEDIATOR in app.rights.purposes(person)


def _record(app: App, person: str) -> dict[str, Any]:
    zone = app.clock.now().tzinfo
    kept = app.cvs.of(person)
    asked = [found for found in app.help_requests.waiting() if found.person == person]
    looks = [trace for trace in reversed(app.rights.traces(person)) if trace.actor.startswith(MEDIATOR)]
    documents = app.applications.documents(person)
    return {
        "name": kept.content.given_name if kept else "",
        "has_cv": kept is not None,
        "is_finished": kept is not None and not kept.question,
        "applications": [_application(one, zone) for one in app.applications.of(person)],
        "reminders": [(one.kind, one.due_at.astimezone(zone)) for one in app.reminders.of(person)],
        "documents": [
            (paper_words(code, "short"), documents[code]) for code in load_papers() if code in documents
        ],
        "asked": asked[0] if asked else None,
        "traces": [_look(trace, zone) for trace in looks[:MOST_TRACES]],
    }


def _application(one: Any, zone: Any) -> dict[str, Any]:
    at = one.appointment_at.astimezone(zone) if one.appointment_at else None
    names = ("work", "employer", "way", "state", "contact", "is_open")
    return {**{name: getattr(one, name) for name in names}, "appointment_at": at}


def _look(trace: Trace, zone: Any) -> tuple[datetime, str, str]:
    return trace.at.astimezone(zone), trace.actor.partition(":")[2] or trace.actor, trace.action


async def show_cv_of_person(request: web.Request) -> web.Response:
    """Open the CV of the person whose record is open."""
    await _person_of(request)
    raise web.HTTPSeeOther(f"/aider/cv/{request.match_info['handle']}")


ROUTES = (
    web.post("/aider/numero", open_by_number),
    web.post("/aider/demande", take_request),
    web.get("/aider/personne/{handle}", show_person),
    web.post("/aider/personne/{handle}/aidee", close_request),
    web.get("/aider/personne/{handle}/cv", show_cv_of_person),
)
