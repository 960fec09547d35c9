"""Pages and answers of the desk: templates, texts, and what a browser may load with them."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from aiohttp import web

from bot.french.lexicon import read_mapping
from bot.mediator.desk import DESK, Desk
from bot.store.accounts import Account

HERE = Path(__file__).parent
"""Folder of the templates and texts."""

COOKIE = "bureau"
"""Name of the cookie of a signed-in browser."""

ACCOUNT = "account"
"""Where a request keeps who is signed in."""

PICTOGRAMS = HERE / "static" / "pictogrammes"
"""Folder of the pictograms; each always stands with a text."""


@lru_cache(maxsize=1)
def texts() -> Mapping[str, Any]:
    """The words of the desk that stand in no template."""
    return read_mapping(HERE / "data" / "texts.yml", "desk.texts")


@lru_cache(maxsize=1)
def _templates() -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(str(HERE / "templates"))
    made = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)
    made.trim_blocks = made.lstrip_blocks = True
    made.globals.update(texts=texts(), pictogram=_pictogram)
    return made


@lru_cache(maxsize=64)
def _pictogram(name: str) -> str:
    from markupsafe import Markup

    drawn = (PICTOGRAMS / f"{name}.svg").read_text("utf-8")
    return Markup(drawn.replace("<svg ", '<svg class="picto" aria-hidden="true" focusable="false" ', 1))


def desk_of(request: web.Request) -> Desk:
    """The desk that serves a request."""
    return request.app[DESK]


def account_of(request: web.Request) -> Account:
    """Who is signed in; the guard lets nobody else through."""
    return request[ACCOUNT]


def csrf_token(request: web.Request) -> str:
    """What a form must send back: made of the session, so that another site cannot know it."""
    cookie = request.cookies.get(COOKIE, "")
    return hmac.new(desk_of(request).csrf_key, cookie.encode(), hashlib.sha256).hexdigest()


def page(request: web.Request, template: str, status: int = 200, **values: Any) -> web.Response:
    """Give a page; the templates know who is signed in and the token of their forms."""
    account = request.get(ACCOUNT)
    made = (
        _templates()
        .get_template(template)
        .render(
            account=account,
            csrf=csrf_token(request),
            path=request.path,
            **values,
        )
    )
    return web.Response(text=made, content_type="text/html", status=status)


def message(request: web.Request, key: str, status: int = 200, **values: Any) -> web.Response:
    """Give a page with one message of the texts and a way back."""
    text = texts()["messages"][key]
    filled = {part: words.format(**values) for part, words in text.items()}
    return page(request, "message.html", status, **{"title": "", "text": "", "back": "/", **filled})


def sentence(key: str, **values: Any) -> str:
    """A sentence for a program of a page: an error, a state."""
    return str(texts()["sentences"][key]).format(**values)


def problem(key: str, status: int = 400, **values: Any) -> web.Response:
    """Give a fault to a program of a page, as JSON with the sentence to show."""
    return web.json_response({"error": key, "text": sentence(key, **values)}, status=status)
