"""The France Travail client over real sockets: tokens, pages, one offer, and the pace."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.errors import Misconfigured
from bot.jobs.offer import Criteria
from bot.sources.france_travail import FranceTravail
from fakes.france_travail import BRON, RECORDED, Fault, FranceTravailServer, Seconds, access_to, copies

LIGHT = {
    "intitule": "Plongeur",
    "description": "",
    "romeCode": "G1605",
    "lieuTravail": {"libelle": "69 - Rhône"},
}
EVERYTHING = (("sort", "1"),)


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
