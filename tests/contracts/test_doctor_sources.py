"""`vivevoix doctor` tries each key at a real server: one clear line for each fault."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.commands.doctor import Finding
from bot.commands.doctor_sources import service_checks
from bot.errors import Misconfigured
from bot.settings import read_settings
from fakes.france_travail import Fault, FranceTravailServer
from fakes.immersion import GeocoderServer, ImmersionServer

Servers = tuple[FranceTravailServer, ImmersionServer, GeocoderServer]


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    """The three services in a loop of their own: the command runs its own loop."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    own = (FranceTravailServer(), ImmersionServer(), GeocoderServer())
    for server in own:
        asyncio.run_coroutine_threadsafe(server.start(), loop).result(10)
    yield own
    for server in own:
        asyncio.run_coroutine_threadsafe(server.stop(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()


def findings(**environment: str) -> dict[str, Finding]:
    access = read_settings(environment).access
    return {subject: check() for subject, check in service_checks(access)}


def test_without_a_key_it_says_what_serves_and_asks_for_nothing() -> None:
    found = findings()
    assert set(found) == {"france travail"}
    assert (found["france travail"].state, found["france travail"].advice) == ("present", "")
    assert "invented offers" in found["france travail"].words


def test_keys_that_work_are_told_with_what_they_open(servers: Servers) -> None:
    found = findings(**servers[0].environment, **servers[1].environment, **servers[2].environment)
    assert found["france travail"].words == "the key works, 7 offers"
    assert found["immersion"].words == "the key works, 5 offers"
    assert found["geocoder"].state == "wrong"
    servers[2].points["20 avenue de Ségur"] = (2.3085, 48.8503, 0.97)
    again = findings(**servers[2].environment)["geocoder"]
    assert (again.state, again.words) == ("present", "it answers")


@pytest.mark.parametrize(
    ("changes", "state", "advice"),
    [
        ({"VIVEVOIX_FRANCE_TRAVAIL_SECRET": "another"}, "wrong", "VIVEVOIX_FRANCE_TRAVAIL_SECRET"),
        ({"VIVEVOIX_FRANCE_TRAVAIL_URL": "http://127.0.0.1:9/v2"}, "missing", "try again later"),
        ({"VIVEVOIX_FRANCE_TRAVAIL_TOKEN_URL": "http://127.0.0.1:9/"}, "missing", "try again later"),
    ],
)
def test_a_wrong_setting_is_told_by_its_name(
    servers: Servers, changes: dict[str, str], state: str, advice: str
) -> None:
    found = findings(**{**servers[0].environment, **changes})["france travail"]
    assert found.state == state
    assert advice in found.advice


@pytest.mark.parametrize(
    ("kind", "fault", "state", "words"),
    [
        ("search", Fault(status=403), "wrong", "add the API Offres d'emploi v2"),
        ("search", Fault(status=404), "wrong", "VIVEVOIX_FRANCE_TRAVAIL_URL"),
        ("search", Fault(status=429), "missing", "wants fewer requests"),
        ("search", Fault(status=500), "missing", "out of order (status 500)"),
        ("search", Fault(status=200, body=b"<html>"), "missing", "not JSON"),
        ("search", Fault(is_cut=True), "missing", "stopped in the middle"),
        ("token", Fault(status=400, body=b'{"error": "invalid_scope"}'), "wrong", "add the API"),
        ("token", Fault(status=404), "wrong", "VIVEVOIX_FRANCE_TRAVAIL_TOKEN_URL"),
    ],
)
def test_each_fault_of_the_service_has_one_line(
    servers: Servers, kind: str, fault: Fault, state: str, words: str
) -> None:
    servers[0].faults[kind] = [fault]
    found = findings(**servers[0].environment)["france travail"]
    servers[0].faults[kind] = []
    assert found.state == state
    assert words in f"{found.words} {found.advice}"
    assert "\n" not in f"{found.words}{found.advice}" and found.advice


def test_a_secret_file_is_used_when_only_its_owner_can_read_it(servers: Servers, tmp_path: Path) -> None:
    secret = tmp_path / "francetravail"
    secret.write_text(servers[0].environment["VIVEVOIX_FRANCE_TRAVAIL_SECRET"] + "\n")
    environment = {**servers[0].environment, "VIVEVOIX_FRANCE_TRAVAIL_SECRET": ""}
    environment["VIVEVOIX_FRANCE_TRAVAIL_SECRET_FILE"] = str(secret)
    for mode, state in ((0o644, "wrong"), (0o640, "wrong"), (0o600, "present")):
        secret.chmod(mode)
        found = findings(**environment)["france travail"]
        assert found.state == state
        assert ("chmod 600" in found.advice) == (state == "wrong")
    secret.write_text("\n")
    assert "is empty" in findings(**environment)["france travail"].advice


def test_half_a_key_and_a_key_given_twice_are_refused_at_start(tmp_path: Path) -> None:
    secret = tmp_path / "francetravail"
    secret.write_text("x")
    name = {"VIVEVOIX_FRANCE_TRAVAIL_ID": "PAR_x"}
    for environment in (
        name,
        {"VIVEVOIX_FRANCE_TRAVAIL_SECRET": "s"},
        {
            **name,
            "VIVEVOIX_FRANCE_TRAVAIL_SECRET": "s",
            "VIVEVOIX_FRANCE_TRAVAIL_SECRET_FILE": str(secret),
        },
    ):
        with pytest.raises(Misconfigured) as caught:
            read_settings(environment)
        assert "VIVEVOIX_FRANCE_TRAVAIL" in caught.value.advice
