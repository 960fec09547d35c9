"""Servers that the tests of the wire share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.app import App
from bot.settings import read_settings
from bot.sources.france_travail import FranceTravail
from bot.store.migrate import upgrade
from fakes.france_travail import FranceTravailServer, Seconds, access_to
from fakes.live_offers import MovedClock
from fakes.live_offers import Open as OpenApp
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


@pytest.fixture
async def server() -> AsyncIterator[FranceTravailServer]:
    """France Travail's servers, on loopback."""
    own = await FranceTravailServer().start()
    yield own
    await own.stop()


@pytest.fixture
def seconds() -> Seconds:
    """The clock of the client below."""
    return Seconds()


@pytest.fixture
async def client(server: FranceTravailServer, seconds: Seconds) -> AsyncIterator[FranceTravail]:
    """A client with a good key."""
    own = FranceTravail(access_to(server), lambda: ("K2202", "K2204", "K1304"), seconds)
    yield own
    await own.close()


@pytest.fixture
async def open_app(tmp_path: Path, server: FranceTravailServer) -> AsyncIterator[OpenApp]:
    """Opens programs whose offers come from those servers."""
    apps: list[App] = []

    def build_app(**more: str) -> App:
        settings = read_settings({"VIVEVOIX_DATA": str(tmp_path), **server.environment, **more})
        upgrade(settings.database_url)
        apps.append(App(settings, MovedClock()))
        return apps[-1]

    yield build_app
    for app in apps:
        await app.source.close()
