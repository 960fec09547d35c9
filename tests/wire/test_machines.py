"""More than one machine: two gateways and two dialogue servers share a real PostgreSQL and a real Redis; a
call goes on where it was when its dialogue server is killed."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.bench.trial import fill_trial, trial_settings
from bot.dialogue.asking import REPLY_SECONDS
from bot.dialogue.rest import DialogueServers
from bot.door_settings import Secret
from bot.errors import Misconfigured
from bot.model import Reply, Turn, TurnKind
from bot.settings import ROOT, Settings, environment_of, read_settings
from bot.settings_dialogue import DialogueNetwork
from bot.store.tracker import count_events
from fakes.postgres import postgres_server
from fakes.redis_server import redis_server

KEY = "key-of-the-tests"
PERSON = "person-of-the-tests"

pytestmark = pytest.mark.timeout(300)


@asynccontextmanager
async def dialogue_server(settings: Settings, log: Path) -> AsyncIterator[tuple[int, str]]:
    """Run `vivevoix dialogue`; gives its process and its address."""
    with log.open("wb") as log_file:
        program = await asyncio.create_subprocess_exec(
            sys.executable, "-c", "from bot.cli import main; main()", "dialogue", cwd=ROOT,
            env={**os.environ, **environment_of(settings)}, stdout=asyncio.subprocess.PIPE, stderr=log_file,
        )  # fmt: skip
    try:
        line = (await program.stdout.readline()).decode()
        found = re.match(r"ready: dialogue (\S+)", line)
        assert found, f"{line}: see {log}"
        yield program.pid, f"http://{found[1]}"
    finally:
        if program.returncode is None:
            program.terminate()
        await asyncio.wait_for(program.wait(), 20)


class Caller:
    """One call at a gateway."""

    def __init__(self, gateway: DialogueServers, conversation: str, person: str | None) -> None:
        self.gateway, self.conversation, self.person = gateway, conversation, person
        self.number = 0
        self.slowest = 0.0

    async def say(self, text: str = "") -> Reply:
        self.number += 1
        kind = TurnKind.TEXT if text else TurnKind.START
        began = time.monotonic()
        reply = await self.gateway.reply(Turn(self.conversation, kind, self.person, text, number=self.number))
        self.slowest = max(self.slowest, time.monotonic() - began)
        return reply


async def test_a_calls_dialogue_survives_its_server_being_killed(tmp_path: Path) -> None:
    with trial_settings(read_settings()) as trial, postgres_server() as database, redis_server() as redis:
        network = DialogueNetwork(key=Secret(KEY), port=0, redis_url=redis)
        url = database.replace("postgresql:", "postgresql+psycopg2:")
        own = replace(trial, database_url=url, tracker_url=url, dialogue=network)
        await asyncio.to_thread(fill_trial, own)
        async with AsyncExitStack() as stack:
            starting = [
                stack.enter_async_context(dialogue_server(own, tmp_path / f"{number}.log"))
                for number in range(2)
            ]
            servers = dict(reversed(one) for one in await asyncio.gather(*starting))
            asked = replace(network, urls=tuple(servers))
            with pytest.raises(Misconfigured, match="VIVEVOIX_DIALOGUE_KEY"):
                await stack.enter_async_context(DialogueServers(replace(asked, key=Secret("wrong"))))
            first, second = [await stack.enter_async_context(DialogueServers(asked)) for _ in range(2)]
            await both_gateways_share_every_conversation(first, second)
            await a_killed_server_loses_no_word(first, servers)
        assert count_events(own.tracker_url) == 0
        logs = await asyncio.to_thread(lambda: [log.read_text() for log in tmp_path.glob("*.log")])
        assert len(logs) == 2 and "ménage" not in "".join(logs)


async def both_gateways_share_every_conversation(first: DialogueServers, second: DialogueServers) -> None:
    """Turn by turn at one gateway and at the other, and two calls at once."""
    calls = [Caller(first, "call-shared", None), Caller(second, "call-beside", None)]
    for words in ("", "un emploi", "ménage"):
        replies = await asyncio.gather(*(call.say(words) for call in calls))
        assert len({reply.question for reply in replies}) == 1
        calls[0].gateway = second if calls[0].gateway is first else first
    assert replies[0].question == "offers_place"
    for call in calls:
        await call.gateway.end(call.conversation)


async def a_killed_server_loses_no_word(gateway: DialogueServers, servers: dict[str, int]) -> None:
    """Its server is killed between two turns; the next one is answered by the other, at the same question."""
    call = Caller(gateway, "call-killed", PERSON)
    for words in ("", "oui", "un emploi", "ménage"):
        reply = await call.say(words)
    assert reply.question == "offers_place"
    call.slowest = 0.0
    gone = gateway.server_of(call.conversation)
    os.kill(servers[gone], signal.SIGKILL)
    reply = await call.say("bron")
    assert reply.question == "offers_travel" and gateway.moved == 1
    assert reply.facts["offers_trade"]["rome"] == "K1304" and reply.facts["is_kept"]
    assert gateway.server_of(call.conversation) != gone
    assert call.slowest < REPLY_SECONDS
    reply = await call.say("en bus")
    assert reply.question == "offers_hours"
    await gateway.end(call.conversation)
