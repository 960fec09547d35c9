"""One request to a dialogue server, whatever the way to it."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp

from bot.dialogue.wire import error_from_json
from bot.errors import Temporary

REPLY_SECONDS = 6.0
"""Longest wait for one reply, seconds; the database alone may be waited for 5."""

UNREACHABLE = "dialogue.unreachable"
"""Code of the error when a server does not answer: another one may."""


async def ask(session: aiohttp.ClientSession, method: str, url: str, values: object) -> Any:
    """Give what a server answers, None when that is nothing. Raises what the server raised, or Temporary
    (`dialogue.unreachable`) when it cannot be reached or is late."""
    try:
        async with session.request(method, url, json=values) as answer:
            if answer.status == 204:
                return None
            content = await answer.json(content_type=None)
            if answer.status != 200:
                raise error_from_json(answer.status, content)
            return content
    except asyncio.TimeoutError as error:
        raise Temporary(UNREACHABLE, "the dialogue did not answer in time") from error
    except (aiohttp.ClientError, ValueError, OSError) as error:
        raise Temporary(UNREACHABLE, "the dialogue cannot be reached") from error
