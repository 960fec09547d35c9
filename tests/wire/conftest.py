"""Servers that the tests of the wire share."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from fakes.model_shop import Open, Shop


@pytest.fixture
async def open_shop() -> AsyncIterator[Open]:
    servers: list[TestServer] = []

    async def start(shop: Shop) -> str:
        app = web.Application()
        app.router.add_get("/{name:.*}", shop.serve)
        server = TestServer(app)
        await server.start_server()
        servers.append(server)
        return str(server.make_url("/"))

    yield start
    for server in servers:
        await server.close()
