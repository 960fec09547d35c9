"""Changing the texts of the assistant: live check, listening, saving a proposal."""

from __future__ import annotations

import asyncio
import io
import wave
from typing import Any

from aiohttp import web

from bot.errors import Refused
from bot.mediator.trials import detail_of
from bot.mediator.views import account_of, desk_of, page, problem, sentence, texts
from bot.mediator.words import (
    Said,
    check_unbroken,
    faults_in,
    filled,
    measures_of,
    proposal_of,
    propose,
    proposed,
    texts_of,
    tidy,
    topics,
)
from bot.model import Clip
from bot.speech.call_parts import Prompts

LONGEST_TEXT = 2000
"""Longest text that is taken, characters."""


async def show_topics(request: web.Request) -> web.Response:
    """Show the topics."""
    return page(request, "mots.html", topics=[(topic, len(texts_of(topic))) for topic in topics()])


async def show_topic(request: web.Request) -> web.Response:
    """Show the texts of a topic."""
    topic = request.match_info["topic"]
    said = list(texts_of(topic).values())
    if not said:
        raise web.HTTPNotFound
    changed = await asyncio.to_thread(proposed, desk_of(request).proposals, said)
    return page(request, "mots_sujet.html", topic=topic, said=said, changed=changed)


async def show_text(request: web.Request) -> web.Response:
    """Show one text, to be changed."""
    return await _show(request, _said(request))


async def save_text(request: web.Request) -> web.Response:
    """Save a proposal, unless it breaks something or somebody else saved meanwhile."""
    desk, account, said = desk_of(request), account_of(request), _said(request)
    form = await request.post()
    text = tidy(str(form.get("texte", ""))[:LONGEST_TEXT])
    now = await asyncio.to_thread(proposal_of, desk.proposals, said)
    if now.version != str(form.get("version", "")):
        return await _show(request, said, 409, sentence("text_changed", name=now.by), text)
    try:
        check_unbroken(said, text)
    except Refused as error:
        return await _show(request, said, 400, sentence(error.code, names=error.advice), text)
    try:
        path = await asyncio.to_thread(
            propose, desk.proposals, said, text, account.name, desk.app.clock.now()
        )
    except OSError:
        return await _show(request, said, 500, sentence("not_written"), text)
    desk.presence.left(said.name, account.name)
    return await _show(request, said, done=sentence("text_kept", file=path.name))


async def check_text(request: web.Request) -> web.Response:
    """Tell a page what is not plain French in a text that is being typed."""
    said, values = _said(request), await _values(request)
    text = tidy(str(values.get("text", ""))[:LONGEST_TEXT])
    found = await asyncio.to_thread(faults_in, said, text)
    labels = texts()["faults"]
    faults = [
        {"label": labels.get(one.code, one.code), "sentence": one.sentence, "detail": detail_of(one)}
        for one in found
    ]
    return web.json_response({"faults": faults, **measures_of(text)})


async def hear_text(request: web.Request) -> web.Response:
    """Give a text as the voice says it, telephone sound."""
    desk, values = desk_of(request), await _values(request)
    if not desk.speech.is_ready:
        return problem("voice_wait", 503)
    parts = await desk.speech.parts()
    lines = filled(tidy(str(values.get("text", ""))[:LONGEST_TEXT])).splitlines()
    sound = await parts.offload(_say, desk.app.prompts, lines)
    return web.Response(body=sound, content_type="audio/wav")


async def tell_presence(request: web.Request) -> web.Response:
    """Tell a page who else has the text open, and whether somebody saved."""
    desk, said = desk_of(request), _said(request)
    others = desk.presence.here(said.name, account_of(request).name, desk.clock())
    now = await asyncio.to_thread(proposal_of, desk.proposals, said)
    return web.json_response({"others": others, "version": now.version, "by": now.by})


def _say(prompts: Prompts, lines: list[str]) -> bytes:
    from bot.speech.joined import joined

    clip: Clip = joined(prompts, tuple(lines))
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(clip.rate_hz)
        file.writeframes(clip.pcm)
    return made.getvalue()


def _said(request: web.Request) -> Said:
    said = texts_of(request.match_info["topic"]).get(request.match_info["name"])
    if said is None:
        raise web.HTTPNotFound
    return said


async def _show(
    request: web.Request,
    said: Said,
    status: int = 200,
    fault: str = "",
    text: str | None = None,
    done: str = "",
) -> web.Response:
    desk = desk_of(request)
    now = await asyncio.to_thread(proposal_of, desk.proposals, said)
    values = {"said": said, "now": now, "text": now.text if text is None else text}
    return page(request, "mots_texte.html", status, fault=fault, done=done, **values)


async def _values(request: web.Request) -> dict[str, Any]:
    try:
        values = await request.json()
    except ValueError as error:
        raise web.HTTPBadRequest from error
    return values if isinstance(values, dict) else {}


ROUTES = (
    web.get("/mots", show_topics),
    web.get("/mots/{topic}", show_topic),
    web.get("/mots/{topic}/{name}", show_text),
    web.post("/mots/{topic}/{name}", save_text),
    web.post("/mots/{topic}/{name}/verifier", check_text),
    web.post("/mots/{topic}/{name}/ecouter", hear_text),
    web.post("/mots/{topic}/{name}/ici", tell_presence),
)
