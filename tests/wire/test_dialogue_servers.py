"""A gateway and its dialogue servers over real HTTP: who is asked, what is a server's death, who may ask."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace

import aiohttp
import pytest

from bot.commands.doctor_doors import door_checks
from bot.dialogue import rest
from bot.dialogue.rest import DialogueServers
from bot.dialogue.server import serving_gateways
from bot.door_settings import Secret
from bot.errors import Misconfigured, Refused, Temporary
from bot.model import Turn, TurnKind
from bot.settings import read_settings
from bot.settings_dialogue import DialogueNetwork
from fakes.dialogue_process import Echo

KEY = "key-of-the-tests"


class Servers:
    """Two servers that can be stopped, one by one, and a gateway."""

    def __init__(self) -> None:
        self.engines: dict[str, Echo] = {}
        self.stacks: dict[str, AsyncExitStack] = {}

    async def start(self) -> None:
        for _ in range(2):
            engine, stack = Echo(), AsyncExitStack()
            port = await stack.enter_async_context(serving_gateways(engine, ("127.0.0.1", 0), KEY))
            self.engines[f"http://127.0.0.1:{port}"] = engine
            self.stacks[f"http://127.0.0.1:{port}"] = stack

    @property
    def network(self) -> DialogueNetwork:
        return DialogueNetwork(tuple(self.engines), Secret(KEY))


@pytest.fixture
async def servers() -> AsyncIterator[Servers]:
    own = Servers()
    await own.start()
    yield own
    for stack in own.stacks.values():
        await stack.aclose()


def turn(text: str, conversation: str = "call-1") -> Turn:
    return Turn(conversation, TurnKind.TEXT, None, text, number=1)


async def test_a_conversation_stays_at_its_server_and_goes_to_the_other_when_it_is_gone(
    servers: Servers,
) -> None:
    async with DialogueServers(servers.network) as gateway:
        assert (await gateway.reply(turn("bonjour"))).sentences == ("bonjour",)
        first = gateway.server_of("call-1")
        await gateway.reply(turn("encore"))
        assert gateway.server_of("call-1") == first and gateway.moved == 0
        await servers.stacks[first].aclose()
        assert (await gateway.reply(turn("toujours"))).sentences == ("toujours",)
        other = gateway.server_of("call-1")
        assert other != first and gateway.moved == 1
        await gateway.end("call-1")
        assert servers.engines[other].ended == ["call-1"]
        await servers.stacks[other].aclose()
        with pytest.raises(Temporary, match=rest.UNREACHABLE):
            await gateway.reply(turn("personne"))


async def test_conversations_are_shared_out_among_the_servers(servers: Servers) -> None:
    async with DialogueServers(servers.network) as gateway:
        for number in range(20):
            await gateway.reply(turn("bonjour", f"call-{number}"))
        asked = [gateway.server_of(f"call-{number}") for number in range(20)]
    assert 5 <= asked.count(servers.network.urls[0]) <= 15


async def test_a_conversation_ends_at_every_server_that_had_it(servers: Servers) -> None:
    async with DialogueServers(servers.network) as gateway:
        await gateway.reply(turn("bonjour"))
        other = next(url for url in servers.network.urls if url != gateway.server_of("call-1"))
        gateway._stay("call-1", other)
        await gateway.end("call-1")
    assert [engine.ended for engine in servers.engines.values()] == [["call-1"], ["call-1"]]


async def test_what_a_server_says_itself_is_not_asked_of_another(servers: Servers) -> None:
    async with DialogueServers(servers.network) as gateway:
        with pytest.raises(Temporary, match="store.unreachable"):
            await gateway.reply(turn("busy"))
        with pytest.raises(Refused, match="store.refused"):
            await gateway.reply(turn("wrong"))
        assert gateway.moved == 0 and not gateway._down_until


async def test_a_server_that_hangs_is_left_for_the_other(
    servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rest, "REPLY_SECONDS", 0.3)
    async with DialogueServers(servers.network) as gateway:
        began = time.monotonic()
        with pytest.raises(Temporary):
            await gateway.reply(turn("hang"))
        assert 0.5 < time.monotonic() - began < 3
        assert (await gateway.reply(turn("bonjour"))).sentences == ("bonjour",)


async def test_who_does_not_know_the_key_gets_nothing(servers: Servers) -> None:
    with pytest.raises(Misconfigured, match="VIVEVOIX_DIALOGUE_KEY"):
        async with DialogueServers(replace(servers.network, key=Secret("another"))):
            pass
    url = servers.network.urls[0]
    async with aiohttp.ClientSession() as session:
        for headers in ({}, {"Authorization": KEY}, {"Authorization": "Bearer é"}):
            async with session.post(f"{url}/turn", json={}, headers=headers) as answer:
                assert answer.status == 401


async def test_a_gateway_without_any_server_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rest, "READY_SECONDS", 0.2)
    with pytest.raises(Misconfigured, match="VIVEVOIX_DIALOGUE_URLS"):
        async with DialogueServers(DialogueNetwork(("http://127.0.0.1:9",), Secret(KEY))):
            pass


async def test_doctor_tells_which_server_is_gone_and_which_refuses_the_key(servers: Servers) -> None:
    settings = replace(read_settings({}), dialogue=servers.network)

    async def found(key: str = KEY) -> str:
        network = replace(servers.network, key=Secret(key))
        checks = dict(door_checks(replace(settings, dialogue=network)))
        return (await asyncio.to_thread(checks["servers"])).words

    assert await found() == "2 dialogue servers are ready"
    assert await found("another") == "of 2 dialogue servers: 1 refuses the key, 2 refuses the key"
    await servers.stacks[servers.network.urls[1]].aclose()
    assert await found() == "of 2 dialogue servers: 2 does not answer"


async def test_doctor_names_the_doors_that_listen_beyond_this_machine() -> None:
    def reach(**env: str) -> str:
        return dict(door_checks(read_settings(env)))["reach"]().words

    assert reach() == "every door listens on this machine only"
    assert reach(VIVEVOIX_PHONE_HOST="0.0.0.0").endswith("telephone on 0.0.0.0")
