"""Voice notes under faults, run: two services on one PostgreSQL, killed at random, the database stopped for a
while, WhatsApp's side with its own faults."""

from __future__ import annotations

import asyncio
import os
import random
import secrets
import signal
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from itertools import chain, cycle, repeat
from pathlib import Path
from typing import IO, Any

import aiohttp
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.bench.cloud_side import CloudSide, cloud_side
from bot.bench.faults import (
    Plan,
    deliveries_of,
    judge_answers,
    messages_of,
    percentile,
    status_of,
    webhook_of,
)
from bot.bench.postgres_server import PostgresServer, free_port, own_postgres
from bot.channels.whatsapp import PATH
from bot.channels.whatsapp_wire import sign
from bot.door_settings import Secret, WhatsAppAccess
from bot.settings import ROOT, Settings, environment_of
from bot.store.engine import make_engine
from bot.store.inbox import TAKEN, WAITING
from bot.store.message_tables import MESSAGE_IN, MESSAGE_OUT
from bot.store.migrate import upgrade
from bot.store.outbox import LEASE_SECONDS, SENDING, SILENCE_SECONDS, UNSURE

SERVICES = 2
"""Processes that listen and work at the same time, count."""

TOGETHER = 64
"""Deliveries on their way at the same time at most, count."""

DELIVERY_SECONDS = 5.0
"""Longest wait for an acknowledgement, seconds; the webhook is then delivered again."""

AGAIN_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0)
"""Waits before a webhook that was not acknowledged is delivered again, seconds; the last one repeats."""

OPEN = {"in": (WAITING, TAKEN), "out": (WAITING, SENDING, UNSURE)}
"""States of messages and of answers that are not at their end."""

QUIET_SECONDS = 300.0
"""After so long without a new answer, what is missing counts as lost, seconds."""

KILL_SECONDS = (8.0, 20.0)
"""A service is killed after a time drawn between these, again and again, seconds."""


@dataclass(frozen=True)
class Weather:
    """The faults of a run."""

    outage_seconds: float = 10.0
    """How long the database is stopped, seconds; 0: it is not."""
    rate: float = 50.0
    """Deliveries a second."""
    kill_seconds: tuple[float, float] = KILL_SECONDS
    """A service is killed after a time drawn between these, seconds."""
    lease_seconds: float = LEASE_SECONDS
    """A worker that says nothing for so long counts as dead, seconds; the usual one is the product's."""
    silence_seconds: float = SILENCE_SECONDS
    """A note of which WhatsApp's side says nothing for so long counts as not sent, seconds; as above."""


@dataclass
class Trial:
    """A run in progress."""

    plan: Plan
    weather: Weather
    ports: list[int]
    app_secret: str
    acks: list[float] = field(default_factory=list)
    """Time of each acknowledgement, seconds."""
    unacknowledged: Counter[str] = field(default_factory=Counter)
    """Deliveries that had to be repeated, by reason."""
    kills: int = 0
    """Services killed so far, count."""
    is_over: bool = False
    """True once everything is delivered: nothing is killed any more."""

    def __post_init__(self) -> None:
        """Deliver in turn to each service, so many at the same time."""
        self.turns = cycle(self.ports)
        self.gate = asyncio.Semaphore(TOGETHER)


async def measure_faults(settings: Settings, plan: Plan, weather: Weather, folder: Path) -> dict[str, Any]:
    """Deliver the webhooks under faults and give the figures. Raises Misconfigured without PostgreSQL."""
    began = time.monotonic()
    plan = replace(plan, sent_at=int(time.time()))
    with own_postgres() as server:
        upgrade(server.url)
        trial = Trial(plan, weather, [free_port() for _ in range(SERVICES)], secrets.token_hex(16))
        limit = aiohttp.ClientTimeout(total=DELIVERY_SECONDS)
        async with aiohttp.ClientSession(timeout=limit) as session:

            async def tell(tag: str, number: str, state: str) -> None:
                await _deliver(trial, session, status_of(tag, number, state, int(time.time())))

            async with cloud_side(tell, plan.seed) as side:
                made = [_settings(settings, server.url, side.port, port, trial) for port in trial.ports]
                await _run(trial, session, server, made, folder)
        return _figures(trial, side, server.url, time.monotonic() - began)


def _settings(settings: Settings, url: str, cloud: int, port: int, trial: Trial) -> Settings:
    access = WhatsAppAccess(
        Secret("t" * 32), Secret(trial.app_secret), Secret("v" * 32), number_id="1",
        url=f"http://127.0.0.1:{cloud}", port=port,
    )  # fmt: skip
    return replace(settings, database_url=url, person_secret="s" * 32, whatsapp=access)


async def _run(
    trial: Trial, session: aiohttp.ClientSession, server: PostgresServer, made: list[Settings], folder: Path
) -> None:
    logs = [folder / f"service{number}.log" for number in range(len(made))]
    lives = [asyncio.create_task(_live(trial, one, log)) for one, log in zip(made, logs, strict=True)]
    try:
        outage = asyncio.create_task(_outage(trial, server))
        await _send_all(trial, session)
        await outage
        trial.is_over = True  # the last ones are answered in peace
        await _until_answered(server.url)
    finally:
        for life in lives:
            life.cancel()
        await asyncio.wait(lives)


async def _live(trial: Trial, settings: Settings, log: Path) -> None:
    """Keep one service running: it is killed at random moments, and started again at once."""
    draw = random.Random(f"{trial.plan.seed} {log.name}")
    with log.open("wb") as log_file:
        while True:
            program = await _start(trial.weather, settings, log_file)
            try:
                await asyncio.wait_for(program.wait(), draw.uniform(*trial.weather.kill_seconds))
            except asyncio.TimeoutError:
                if trial.is_over:
                    await program.wait()
                trial.kills += 1
            finally:
                if program.returncode is None:
                    program.send_signal(signal.SIGKILL)
            await program.wait()


async def _start(weather: Weather, settings: Settings, log_file: IO[bytes]) -> asyncio.subprocess.Process:
    seconds = (str(weather.lease_seconds), str(weather.silence_seconds))
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.bench.faults_service", *seconds, cwd=ROOT,
        env={**os.environ, **environment_of(settings)}, stdout=asyncio.subprocess.DEVNULL, stderr=log_file,
    )  # fmt: skip


async def _outage(trial: Trial, server: PostgresServer) -> None:
    """Stop the database for a while, in the middle of the deliveries."""
    if not trial.weather.outage_seconds:
        return
    total = trial.plan.webhooks * trial.plan.times
    await asyncio.sleep(total / trial.weather.rate / 2)
    await asyncio.to_thread(server.stop)
    await asyncio.sleep(trial.weather.outage_seconds)
    await asyncio.to_thread(server.start)


async def _send_all(trial: Trial, session: aiohttp.ClientSession) -> None:
    """Deliver everything at a steady rate, each delivery until it is acknowledged."""
    bodies = [webhook_of(messages) for messages in messages_of(trial.plan)]
    began, tasks = time.monotonic(), []
    for step, index in enumerate(deliveries_of(trial.plan)):
        await asyncio.sleep(max(0.0, began + step / trial.weather.rate - time.monotonic()))
        tasks.append(asyncio.create_task(_deliver(trial, session, bodies[index])))
    await asyncio.gather(*tasks)


async def _deliver(trial: Trial, session: aiohttp.ClientSession, body: bytes) -> None:
    """Deliver a webhook until it is acknowledged, to one service, or at once to the other when it does not
    listen, as a proxy does."""
    headers = {"X-Hub-Signature-256": sign(body, trial.app_secret), "Content-Type": "application/json"}
    for wait in chain(AGAIN_SECONDS, repeat(AGAIN_SECONDS[-1])):
        async with trial.gate:
            for _ in trial.ports:
                reason = await _try(trial, session, body, headers)
                if reason is None:
                    return
                trial.unacknowledged[reason] += 1
                if reason != "ClientConnectorError":
                    break
        await asyncio.sleep(wait)


async def _try(
    trial: Trial, session: aiohttp.ClientSession, body: bytes, headers: Mapping[str, str]
) -> str | None:
    """Deliver once to the next service; why it was not acknowledged, or None when it was."""
    url = f"http://127.0.0.1:{next(trial.turns)}{PATH}"
    began = time.monotonic()
    try:
        async with session.post(url, data=body, headers=headers) as answer:
            if answer.status == 200:
                trial.acks.append(time.monotonic() - began)
                return None
            return str(answer.status)
    except (aiohttp.ClientError, asyncio.TimeoutError) as error:
        return type(error).__name__


async def _until_answered(url: str) -> None:
    """Wait until nothing waits any more, or nothing has moved for long."""
    engine = make_engine(url)
    try:
        before, moved_at = None, time.monotonic()
        while time.monotonic() - moved_at < QUIET_SECONDS:
            states = await asyncio.to_thread(_states, engine)
            if not any(states[f"{name} {state}"] for name, open_ones in OPEN.items() for state in open_ones):
                return
            if states != before:
                before, moved_at = states, time.monotonic()
            await asyncio.sleep(1.0)
    finally:
        engine.dispose()


def _states(engine: Engine) -> Counter[str]:
    """How many messages and answers are in each state."""
    found: Counter[str] = Counter()
    with engine.connect() as connection:
        for name, table in (("in", MESSAGE_IN), ("out", MESSAGE_OUT)):
            query = sa.select(table.c.state, sa.func.count()).group_by(table.c.state)
            found.update({f"{name} {state}": count for state, count in connection.execute(query)})
    return found


def _figures(trial: Trial, side: CloudSide, url: str, seconds: float) -> dict[str, Any]:
    engine = make_engine(url)
    states = _states(engine)
    engine.dispose()
    verdict = judge_answers(messages_of(trial.plan), side.answers)
    acks = {name: percentile(trial.acks, part) for name, part in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))}
    return {
        "webhooks": trial.plan.webhooks,
        "deliveries": trial.plan.webhooks * trial.plan.times,
        **asdict(verdict),
        "dead": states["in dead"] + states["out dead"],
        "kills": trial.kills,
        "outage_seconds": trial.weather.outage_seconds,
        "cloud_faults": dict(sorted(side.faults.items())),
        "not_acknowledged": dict(sorted(trial.unacknowledged.items())),
        "ack_ms": {name: value and round(1000 * value, 1) for name, value in acks.items()},
        "acks": len(trial.acks),
        "states": dict(sorted(states.items())),
        "services": SERVICES,
        "seconds": round(seconds, 1),
        "cores": os.cpu_count(),
    }
