"""A small web server of this machine: opened, named when its port is taken, silent about what it is sent."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.errors import Misconfigured

SILENT = logging.getLogger(f"{__name__}.silent")
"""Takes the HTTP library's own lines and drops them: they quote what was sent, a number perhaps."""


@asynccontextmanager
async def listening(
    application: web.Application, host: str, port: int, taken: Misconfigured, closing_seconds: float = 1.0
) -> AsyncIterator[int]:
    """Serve an application while the context lasts; gives the port (a free one for 0). Requests in progress
    have `closing_seconds` to end. Raises `taken` when the address or port cannot be had."""
    SILENT.disabled = True
    runner = web.AppRunner(application, access_log=None, logger=SILENT, shutdown_timeout=closing_seconds)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise taken from error
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
