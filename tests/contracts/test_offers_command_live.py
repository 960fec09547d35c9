"""`vivevoix offers` with a key and a geocoder: the same source as in a call."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.commands.offers import app
from bot.settings import read_settings
from bot.sources.examples import load_example_offers
from bot.store.migrate import upgrade
from bot.store.sql import SqlStore, open_store
from fakes.france_travail import RECORDED, Fault, FranceTravailServer
from fakes.immersion import GeocoderServer

SEARCH = ("search", "--trade", "nettoyage de bureaux", "--near", "Bron", "--kind", "job")


@pytest.fixture
def servers() -> Iterator[tuple[FranceTravailServer, GeocoderServer]]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    own = (FranceTravailServer(), GeocoderServer())
    for server in own:
        asyncio.run_coroutine_threadsafe(server.start(), loop).result(10)
    yield own
    for server in own:
        asyncio.run_coroutine_threadsafe(server.stop(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, servers: tuple) -> Iterator[SqlStore]:
    monkeypatch.setenv("VIVEVOIX_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("VIVEVOIX_DATABASE_URL", raising=False)
    for server in servers:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
    url = read_settings().database_url
    upgrade(url)
    opened = open_store(url)
    yield opened
    opened.close()


def run(*words: str) -> object:
    return CliRunner().invoke(app, list(words))


def test_a_search_finds_what_a_caller_would_find_and_keeps_it(store: SqlStore, servers: tuple) -> None:
    load_example_offers(store)
    result = run(*SEARCH, "--json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)["matches"]
    assert [match["id"] for match in found] == ["201QRST", "201QRSW"]
    assert {match["source"] for match in found} == {"francetravail"}
    assert store.offer_count("francetravail") == 2


def test_when_the_service_is_off_the_kept_offers_are_found(store: SqlStore, servers: tuple) -> None:
    run(*SEARCH)
    servers[0].faults["token"] = [Fault(status=500)] * 5
    result = run(*SEARCH)
    assert result.exit_code == 0
    assert "201QRST" in result.stdout


def test_imported_offers_without_a_place_get_that_of_their_address(
    store: SqlStore, servers: tuple, tmp_path: Path
) -> None:
    lost = RECORDED[3]
    path = tmp_path / "offers.json"
    path.write_text(json.dumps([lost, {**lost, "id": "other", "contact": {"nom": "Mme Bel"}}]), "utf-8")
    assert run("import", str(path)).exit_code == 0
    offers = {offer.id: offer for offer in store.offers()}
    assert (offers[lost["id"]].latitude, offers[lost["id"]].longitude) == (45.6974, 4.8863)
    assert offers["other"].latitude is None
    assert len(servers[1].asked) == 1
