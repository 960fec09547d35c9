"""More than one machine: gateways and two dialogue servers share one real PostgreSQL and Redis; calls, one of
them spoken over a Media Stream, go on where they were when their dialogue server is killed."""

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

from bot.app import build
from bot.bench.trial import fill_trial, trial_settings
from bot.commands.doctor_doors import door_checks
from bot.commands.serving import serving
from bot.dialogue.asking import REPLY_SECONDS
from bot.dialogue.rest import DialogueServers
from bot.door_settings import Secret
from bot.errors import Misconfigured
from bot.model import Reply, Turn, TurnKind
from bot.settings import ROOT, Settings, environment_of, read_settings
from bot.settings_dialogue import DialogueNetwork
from bot.settings_twilio import TwilioAccess
from bot.store.tracker import count_events
from fakes.gateway import until
from fakes.postgres import postgres_server
from fakes.redis_server import redis_server
from fakes.twilio_caller import TwilioCaller
from fakes.twilio_side import SECRET, TwilioSide

KEY = "key-of-the-tests"
PERSON = "person-of-the-tests"
URL = "https://voice.example"

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
            twilio = TwilioAccess(Secret(SECRET), URL, "127.0.0.1", 0)
            spoken = replace(own, dialogue=asked, twilio=twilio)
            await a_killed_server_loses_no_word(spoken, first, servers)
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


async def a_killed_server_loses_no_word(
    settings: Settings, gateway: DialogueServers, servers: dict[str, int]
) -> None:
    """A spoken call comes by Twilio to a whole gateway and a written one beside, both with the server that is
    then killed: the next words of both are answered by the other server, at the same question."""
    caller = TwilioCaller()
    async with serving(build(settings), caller.watch) as service:
        assert (await TwilioSide(service.twilio_port, URL).request("wrong"))[0] == 403
        await caller.call(service.twilio_port, URL)
        await caller.cut_with("répète")
        await caller.answer("non")
        gone = gateway.order_for(caller.conversation)[0]
        names = (f"call-{number}" for number in range(100))
        call = Caller(gateway, next(name for name in names if gateway.order_for(name)[0] == gone), PERSON)
        for words in ("", "oui", "un emploi", "ménage"):
            reply = await call.say(words)
        assert reply.question == "offers_place" and gateway.server_of(call.conversation) == gone
        os.kill(servers[gone], signal.SIGKILL)
        reply = await call.say("bron")
        assert reply.question == "offers_travel" and gateway.moved == 1 and call.slowest < REPLY_SECONDS
        assert reply.facts["offers_trade"]["rome"] == "K1304" and reply.facts["is_kept"]
        assert await caller.answer("un emploi") == "offers_trade", caller.questions
        await what_was_refused_is_told_by_doctor(replace(settings, control_port=service.control_port))
        await caller.side.hang_up()
        await until(lambda: service.gateway.calls == 0, 20)
    await gateway.end(call.conversation)


async def what_was_refused_is_told_by_doctor(settings: Settings) -> None:
    found = await asyncio.to_thread(dict(door_checks(settings))["refused"])
    assert "twilio: signature 1" in found.words
