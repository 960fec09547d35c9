"""Every status and fault of France Travail's servers, over real sockets: each has its error."""

from __future__ import annotations

import pytest

from bot.errors import BotError, Misconfigured, Refused, Temporary
from bot.settings import Secret
from bot.sources.asking import MOST_BYTES
from bot.sources.france_travail import FranceTravail
from bot.sources.pace import TryLater
from fakes.france_travail import BRON, Fault, FranceTravailServer, access_to

PAGE_OF_MAINTENANCE = b"<html><body>Maintenance</body></html>"


@pytest.mark.parametrize(
    ("fault", "kind", "code"),
    [
        (Fault(status=400, body=b'{"message": "plage"}'), Refused, "search"),
        (Fault(status=403), Misconfigured, "scope"),
        (Fault(status=404), Misconfigured, "address"),
        (Fault(status=302, headers={"Location": "https://elsewhere.example/"}), Misconfigured, "address"),
        (Fault(status=418), Refused, "search"),
        (Fault(status=429), TryLater, "too_many"),
        (Fault(status=500), Temporary, "failing"),
        (Fault(status=502, body=PAGE_OF_MAINTENANCE), Temporary, "failing"),
        (Fault(status=503), Temporary, "failing"),
        (Fault(status=200, body=PAGE_OF_MAINTENANCE), Temporary, "unreadable"),
        (Fault(status=206, body=b'{"resultats": [{"id"'), Temporary, "unreadable"),
        (Fault(status=200, body=b'["201QRST"]'), Temporary, "unreadable"),
        (Fault(status=200, body=b'{"resultats": {"id": 1}}'), Temporary, "unreadable"),
        (Fault(status=200, body=b"[" * 100_000), Temporary, "unreadable"),
        (Fault(status=200, body=b"\xff\xfe\x00"), Temporary, "unreadable"),
        (Fault(is_cut=True), Temporary, "cut"),
        (Fault(is_dropped=True), Temporary, "cut"),
        (Fault(status=200, body=b" " * (MOST_BYTES + 1)), Temporary, "too_long"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_each_status_and_fault_has_its_error(
    server: FranceTravailServer, client: FranceTravail, fault: Fault, kind: type[BotError], code: str
) -> None:
    server.faults["search"] = [fault]
    with pytest.raises(kind) as caught:
        await client.search(BRON)
    assert type(caught.value) is kind or kind is Temporary
    assert caught.value.code == f"francetravail.{code}"
    assert len(await client.search(BRON)) == 2


async def test_half_an_answer_of_one_offer_is_an_error_and_not_an_offer_gone(
    server: FranceTravailServer, client: FranceTravail
) -> None:
    for fault in (Fault(status=200, body=b'{"id": "2'), Fault(is_cut=True), Fault(status=500)):
        server.faults["offer"] = [fault]
        with pytest.raises(Temporary):
            await client.look_up("201QRST")


@pytest.mark.parametrize(
    ("fault", "kind", "code"),
    [
        (Fault(status=400, body=b'{"error": "invalid_client"}'), Misconfigured, "key"),
        (Fault(status=400, body=b'{"error": "invalid_scope"}'), Misconfigured, "scope"),
        (Fault(status=401, body=PAGE_OF_MAINTENANCE), Misconfigured, "key"),
        (Fault(status=403), Misconfigured, "key"),
        (Fault(status=404), Misconfigured, "address"),
        (Fault(status=429, headers={"Retry-After": "7"}), TryLater, "too_many"),
        (Fault(status=500), Temporary, "failing"),
        (Fault(status=200, body=b"{}"), Temporary, "unreadable"),
        (Fault(status=200, body=b'{"access_token": "a\\r\\nHost: evil"}'), Temporary, "unreadable"),
        (Fault(status=200, body=PAGE_OF_MAINTENANCE), Temporary, "unreadable"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_each_answer_of_the_token_service_has_its_error(
    server: FranceTravailServer, client: FranceTravail, fault: Fault, kind: type[BotError], code: str
) -> None:
    server.faults["token"] = [fault]
    with pytest.raises(kind) as caught:
        await client.search(BRON)
    assert caught.value.code == f"francetravail.{code}"
    assert server.count("search") == 0
    assert len(await client.search(BRON)) == 2


async def test_a_wrong_secret_is_told_without_being_shown(server: FranceTravailServer) -> None:
    client = FranceTravail(access_to(server, france_travail_secret=Secret("not-the-secret")), tuple)
    with pytest.raises(Misconfigured) as caught:
        await client.count()
    assert "VIVEVOIX_FRANCE_TRAVAIL_SECRET" in caught.value.advice
    assert "not-the-secret" not in str(caught.value) and "not-the-secret" not in repr(client._access)
    await client.close()


@pytest.mark.parametrize(("header", "wait"), [("12", 12.0), ("never", None), (None, None)])
async def test_the_wait_that_the_service_asks_for_is_given(
    server: FranceTravailServer, client: FranceTravail, header: str | None, wait: float | None
) -> None:
    server.faults["search"] = [Fault(status=429, headers={"Retry-After": header} if header else {})]
    with pytest.raises(TryLater) as caught:
        await client.search(BRON)
    assert caught.value.retry_seconds == wait


async def test_a_slow_service_is_given_up(server: FranceTravailServer, client: FranceTravail) -> None:
    client._service._timeout = replace_total(client, 0.2)
    server.faults["search"] = [Fault(seconds=5.0)]
    with pytest.raises(Temporary) as caught:
        await client.search(BRON)
    assert caught.value.code == "francetravail.slow"


def replace_total(client: FranceTravail, seconds: float) -> object:
    return type(client._service._timeout)(total=seconds)


async def test_a_service_that_is_not_there_is_told(server: FranceTravailServer) -> None:
    client = FranceTravail(access_to(server), tuple)
    await server.stop()
    with pytest.raises(Temporary) as caught:
        await client.search(BRON)
    assert caught.value.code == "francetravail.unreachable"
    await client.close()
