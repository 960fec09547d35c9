"""A caller's number on the wire: sealed at the line, kept when reminders are agreed to, seen nowhere else."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager, closing
from functools import partial
from pathlib import Path

import pytest

from bot.app import App, build
from bot.channels.announcements import Announcements
from bot.channels.audiosocket import AudioSocketCall
from bot.channels.gateway import Doorway, serve_audiosocket
from bot.commands.reachable import reachable
from bot.jobs.persons import person_key
from bot.jobs.rights import REMINDERS
from bot.jobs.seals import seal_number
from bot.model import Reply
from bot.settings import read_settings
from bot.speech.call_events import CallEvent, ReplyCame
from bot.speech.call_parts import run_inline
from bot.store.migrate import upgrade
from fakes.gateway import BUSY, FAREWELL, call_in, until

NUMBER = "06 39 98 12 34"
Script = Callable[[AudioSocketCall, Callable[[CallEvent], None]], Awaitable[None]]


@pytest.fixture
def app(tmp_path: Path) -> App:
    made = build(read_settings({"VIVEVOIX_DATA": str(tmp_path)}))
    upgrade(made.settings.database_url)
    return made


@pytest.fixture
def person(app: App) -> str:
    return person_key(NUMBER, app.person_secret) or ""


def agree(app: App, person: str) -> None:
    now = app.clock.now()
    app.store.record_consent(person, "1", True, now)
    app.rights.give(person, REMINDERS, "1", "D'accord ?", now)


def reply(**facts: object) -> ReplyCame:
    return ReplyCame(1.0, Reply(("Merci.",), facts=facts), 0.1, False)


@asynccontextmanager
async def a_call(app: App, script: Script, number: str | None = NUMBER):
    async def answer(call: AudioSocketCall) -> None:
        async with reachable(app, run_inline, call) as note:
            await script(call, note)

    secret = app.person_secret
    hashing, sealing = partial(person_key, secret=secret), partial(seal_number, secret=secret)
    announcements = Announcements(time.monotonic, hashing, sealing)
    door = Doorway("127.0.0.1", 0, 4, BUSY, FAREWELL)
    async with serve_audiosocket(door, announcements, answer) as gateway:
        line = await call_in(gateway, announcements, number)
        await until(lambda: gateway.calls == 1)
        yield line
        line.close()
        await until(lambda: gateway.calls == 0)


async def until_hung_up(call: AudioSocketCall) -> None:
    while not (await call.tick()).is_over:
        pass


async def test_the_number_is_kept_sealed_as_soon_as_reminders_are_agreed_to(
    app: App, person: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    async def script(call: AudioSocketCall, note: Callable[[CallEvent], None]) -> None:
        note(reply())
        agree(app, person)
        note(reply(has_agreed_reminders=True))
        await until_hung_up(call)

    async with a_call(app, script):
        await until(lambda: app.numbers.count() == 1)
    reach = app.numbers.reach(person)
    assert reach is not None
    assert (reach.door, reach.number) == ("telephone", "+33639981234")
    kept = b"".join(path.read_bytes() for path in app.settings.data_dir.glob("vivevoix.sqlite*"))
    assert person.encode() in kept
    assert b"39981234" not in kept and b"39 98 12 34" not in kept
    assert "39981234" not in caplog.text and "39 98 12 34" not in caplog.text


async def test_nothing_is_kept_without_consent_whatever_a_reply_says(app: App, person: str) -> None:
    async def script(call: AudioSocketCall, note: Callable[[CallEvent], None]) -> None:
        note(reply(has_agreed_reminders=True))
        await until_hung_up(call)

    async with a_call(app, script):
        pass
    assert app.numbers.count() == 0


async def test_a_number_that_could_not_be_kept_before_is_kept_at_the_end_of_the_next_call(
    app: App, person: str
) -> None:
    agree(app, person)

    async def script(call: AudioSocketCall, note: Callable[[CallEvent], None]) -> None:
        await until_hung_up(call)

    async with a_call(app, script):
        assert app.numbers.count() == 0
    assert app.numbers.reach(person) is not None


async def test_consent_taken_back_in_the_call_leaves_no_number(app: App, person: str) -> None:
    async def script(call: AudioSocketCall, note: Callable[[CallEvent], None]) -> None:
        agree(app, person)
        note(reply(has_agreed_reminders=True))
        await until_hung_up(call)
        app.rights.withdraw(person, REMINDERS, app.clock.now())

    async with a_call(app, script):
        await until(lambda: app.numbers.count() == 1)
    assert app.numbers.count() == 0


async def test_a_withheld_number_is_nowhere(app: App) -> None:
    seen: list[AudioSocketCall] = []

    async def script(call: AudioSocketCall, note: Callable[[CallEvent], None]) -> None:
        seen.append(call)
        note(reply(has_agreed_reminders=True))
        await until_hung_up(call)

    async with a_call(app, script, number=None):
        pass
    assert [(call.person, call.sealed) for call in seen] == [(None, None)]
    assert app.numbers.count() == 0


async def test_a_busy_database_costs_the_number_and_not_the_call(
    app: App, person: str, caplog: pytest.LogCaptureFixture
) -> None:
    agree(app, person)
    ended: list[bool] = []

    async def script(call: AudioSocketCall, note: Callable[[CallEvent], None]) -> None:
        await until_hung_up(call)
        ended.append(True)

    path = app.settings.data_dir / "vivevoix.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        async with a_call(app, script) as line:
            other.execute("BEGIN IMMEDIATE")
            line.close()
            await until(lambda: "number not kept: store.unreachable" in caplog.text, 12)
            other.execute("ROLLBACK")
    assert ended == [True]
    assert app.numbers.count() == 0
