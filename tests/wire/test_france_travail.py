"""The France Travail client over real sockets: tokens, pages, one offer, and every status and fault."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.errors import BotError, Misconfigured, Refused, Temporary
from bot.jobs.offer import Criteria
from bot.settings import OfferAccess, Secret, read_settings
from bot.sources.asking import MOST_BYTES
from bot.sources.france_travail import FranceTravail
from bot.sources.pace import TryLater
from fakes.france_travail import RECORDED, Fault, FranceTravailServer, copies

BRON = (("codeROME", "K2204"), ("commune", "69029"), ("distance", "10"), ("sort", "2"))
LIGHT = {
    "intitule": "Plongeur",
    "description": "",
    "romeCode": "G1605",
    "lieuTravail": {"libelle": "69 - Rhône"},
}
EVERYTHING = (("sort", "1"),)


@pytest.fixture
async def server() -> AsyncIterator[FranceTravailServer]:
    own = await FranceTravailServer().start()
    yield own
    await own.stop()


class Seconds:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
async def client(server: FranceTravailServer, seconds: Seconds) -> AsyncIterator[FranceTravail]:
    own = FranceTravail(access_to(server), lambda: ("K2202", "K2204", "K1304"), seconds)
    yield own
    await own.close()


def access_to(server: FranceTravailServer, **changes: object) -> OfferAccess:
    return replace(read_settings(server.environment).access, **changes)


async def test_offers_are_read_in_the_shapes_that_the_service_sends(
    server: FranceTravailServer, client: FranceTravail
) -> None:
    offers = {offer.id: offer for offer in await client.search(EVERYTHING)}
    assert set(offers) == {offer["id"] for offer in RECORDED}
    cleaner = offers["201QRST"]
    assert (cleaner.source, cleaner.kind, cleaner.contract) == ("francetravail", "job", "open_ended")
    assert (cleaner.contact.name, cleaner.contact.phone) == ("Mme Awa Diallonel", "04 65 71 20 31")
    assert cleaner.contact.address == "12 rue de la Gare, 69500 Bron"
    assert (cleaner.weekly_hours, cleaner.insee, cleaner.employer) == (24.0, "69029", "Clair Matin Propreté")
    assert offers["201QRSX"].contact.phone == "04 65 71 63 20"
    assert offers["201QRSY"].kind == "internship"
    assert offers["201QRSV"].latitude is None


async def test_a_link_where_the_e_mail_was_is_never_a_contact(client: FranceTravail) -> None:
    offers = {offer.id: offer for offer in await client.search(EVERYTHING)}
    assert offers["201QRSU"].contact is None
    for offer in offers.values():
        told = offer.contact
        assert told is None or "http" not in f"{told.name} {told.phone} {told.address}"


async def test_a_whole_answer_and_a_part_of_one_are_read_alike(
    server: FranceTravailServer, client: FranceTravail
) -> None:
    assert len(await client.search(BRON)) == 2
    server.offers = copies(151)
    assert len(await client.search(BRON)) == 150
    assert server.params()[-1]["range"] == "0-149"


async def test_pages_are_asked_for_until_the_last(server: FranceTravailServer, client: FranceTravail) -> None:
    server.offers = copies(353)
    offers = await client.search(BRON, most=1000)
    assert len({offer.id for offer in offers}) == 353
    assert [params["range"] for params in server.params()] == ["0-149", "150-299", "300-449"]


async def test_no_more_than_the_service_gives_is_asked_for(
    server: FranceTravailServer, client: FranceTravail
) -> None:
    server.offers = [LIGHT | {"id": f"4{number:06d}"} for number in range(3200)]
    offers = await client.search(EVERYTHING, most=10_000)
    assert len(offers) == 3150
    assert server.params()[-1]["range"] == "3000-3149"


async def test_nothing_found_is_an_empty_list(server: FranceTravailServer, client: FranceTravail) -> None:
    server.offers = []
    assert await client.search(BRON) == []
    assert await client.count() == 0


async def test_a_page_that_ends_before_its_total_is_the_last(
    server: FranceTravailServer, client: FranceTravail
) -> None:
    server.offers = copies(160)
    server.faults["search"] = [Fault(), Fault(status=416)]
    assert len(await client.search(BRON, most=300)) == 150


async def test_an_offer_that_cannot_be_read_is_left_out(
    server: FranceTravailServer, client: FranceTravail
) -> None:
    server.offers = [
        RECORDED[0],
        {**RECORDED[0], "id": "BAD", "lieuTravail": {"latitude": "north"}},
        {"id": "E"},
    ]
    server.offers[2]["romeCode"] = "K2204"
    server.offers[2] |= {
        "intitule": "",
        "description": "",
        "lieuTravail": {"commune": "69029", "libelle": "69"},
    }
    server.offers[1]["lieuTravail"]["commune"] = "69029"
    assert [offer.id for offer in await client.search(BRON)] == ["201QRST"]


async def test_one_offer_is_looked_up_and_one_that_is_gone_is_none(
    server: FranceTravailServer, client: FranceTravail
) -> None:
    assert (await client.look_up("201QRST")).title == RECORDED[0]["intitule"]
    assert await client.look_up("999ZZZZ") is None
    for status in (404, 410):
        server.faults["offer"] = [Fault(status=status)]
        assert await client.look_up("201QRST") is None
    before = len(server.asked)
    assert await client.look_up("../token") is None
    assert len(server.asked) == before


async def test_one_token_serves_until_near_its_end(
    server: FranceTravailServer, client: FranceTravail, seconds: Seconds
) -> None:
    await asyncio.gather(*(client.search(BRON) for _ in range(4)))
    assert len(server.tokens) == 1
    seconds.now = 1438.0
    await client.search(BRON)
    assert len(server.tokens) == 1
    seconds.now = 1440.0
    await client.search(BRON)
    assert len(server.tokens) == 2


@pytest.mark.parametrize(("life", "renewed_at"), [(80, 40.0), (None, 240.0), ("soon", 240.0), ("600", 540.0)])
async def test_a_token_with_a_short_or_unsaid_life_is_renewed_in_time(
    server: FranceTravailServer, client: FranceTravail, seconds: Seconds, life: object, renewed_at: float
) -> None:
    server.token_seconds = life
    await client.search(BRON)
    seconds.now = renewed_at - 1
    await client.search(BRON)
    assert len(server.tokens) == 1
    seconds.now = renewed_at + 1
    await client.search(BRON)
    assert len(server.tokens) == 2


async def test_a_token_refused_before_its_end_is_renewed_once_for_all_who_wait(
    server: FranceTravailServer, client: FranceTravail
) -> None:
    await client.search(BRON)
    server.valid.clear()
    answers = await asyncio.gather(*(client.search(BRON) for _ in range(3)))
    assert [len(offers) for offers in answers] == [2, 2, 2]
    assert len(server.tokens) == 2


async def test_a_token_refused_twice_is_a_wrong_key(
    server: FranceTravailServer, client: FranceTravail
) -> None:
    server.faults["search"] = [Fault(status=401), Fault(status=401)]
    with pytest.raises(Misconfigured) as caught:
        await client.search(BRON)
    assert caught.value.code == "francetravail.key"
    assert server.count("search") == 2
    assert len(server.tokens) == 2


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


async def test_no_more_than_ten_requests_leave_in_a_second(
    server: FranceTravailServer, client: FranceTravail
) -> None:
    await client.search(BRON)
    began = asyncio.get_running_loop().time()
    await asyncio.gather(*(client.search(BRON) for _ in range(24)))
    assert asyncio.get_running_loop().time() - began > 2.0
    assert server.refused == []


async def test_what_is_planned_is_accepted_by_the_service(
    server: FranceTravailServer, client: FranceTravail
) -> None:
    lyon = Criteria("job", ("K22",), "69123", 45.7578, 4.8320, "car", ("part_time",))
    for criteria in (
        lyon,
        replace(lyon, latitude=None),
        replace(lyon, kind="training", romes=()),
        Criteria(),
    ):
        await client.fetch(client.plan(criteria))
    assert server.count("search") == 1 + 2 + 1 + 1
    assert server.params()[0]["commune"] == "69382"
    assert {params.get("commune", "")[:5] for params in server.params()[1:3]} == {"69381", "69386"}


async def test_one_client_serves_one_loop_after_another(server: FranceTravailServer) -> None:
    client = FranceTravail(access_to(server), tuple)

    async def once() -> int:
        try:
            return len(await client.search(BRON))
        finally:
            await client.close()

    counts = [await asyncio.to_thread(lambda: asyncio.run(once())) for _ in range(2)]
    assert counts == [2, 2]
