"""`vivevoix remind` on real databases: rounds, the queue in counts, data past its time, a database down."""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner, Result

from bot.app import App, build
from bot.commands import remind
from bot.commands.reminding import by_itself, keep_reminding
from bot.errors import Temporary
from bot.jobs.cv import CvContent
from bot.jobs.persons import person_key
from bot.jobs.rights import REMINDERS
from bot.jobs.seals import seal_number
from bot.settings import ROOT, read_settings
from bot.store.engine import make_engine
from bot.store.migrate import upgrade
from bot.store.tables import OUTGOING, REMINDER
from fakes.postgres import postgres_server
from fakes.reminder_desk import NOW, PERSON, ReminderDesk, at

NUMBER = "06 39 98 12 34"


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> App:
    monkeypatch.setenv("VIVEVOIX_DATA", str(tmp_path))
    monkeypatch.setenv("VIVEVOIX_OPERATOR", "La Boussole")
    made = build(read_settings())
    upgrade(made.settings.database_url)
    return made


def run(*words: str) -> Result:
    return CliRunner().invoke(remind.app, list(words), catch_exceptions=False)


def round_at(text: str) -> dict:
    return json.loads(run("--once", "--json", "--at", text).stdout)


def plan_one(parts: App) -> ReminderDesk:
    desk = ReminderDesk(parts.store)
    desk.agree()
    desk.reminders.follow(desk.apply("called"), NOW)
    parts.numbers.keep(PERSON, "telephone", seal_number(NUMBER, parts.person_secret), NOW)
    return desk


def test_a_round_makes_what_is_due_once_and_tells_counts_only(
    parts: App, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    plan_one(parts)
    assert round_at("2026-12-01T09:59")["made"] == {}
    made = round_at("2026-12-01T10:00")
    assert (made["made"], made["moved"], made["stopped"], made["is_decent"]) == ({"follow_up": 1}, 0, 0, True)
    assert round_at("2026-12-01T10:01")["made"] == {}
    assert "reminders: 1 made, 0 put off, 0 stopped" in caplog.text
    assert not [word for word in (PERSON, "39981234", "nettoyage", "Clair") if word in caplog.text]


def test_a_round_outside_decent_hours_makes_nothing_and_says_when(parts: App) -> None:
    plan_one(parts)
    late = round_at("2026-12-05T12:30")
    assert (late["made"], late["is_decent"]) == ({}, False)
    assert late["next_decent"] == at("2026-12-07T09:00").isoformat()
    assert "next decent time" in run("--once", "--at", "2026-12-05T12:30").stdout


def test_the_list_shows_the_queue_and_nobody(parts: App) -> None:
    plan_one(parts)
    round_at("2026-12-01T10:00")
    shown = run("list", "--json").stdout
    assert json.loads(shown) == {
        "next_due": at("2026-12-08T10:00").isoformat(),
        "numbers": 1,
        "reminders": [
            {"kind": "follow_up", "state": "made", "count": 1},
            {"kind": "follow_up", "state": "waiting", "count": 1},
        ],
        "messages": [{"door": "telephone", "state": "waiting", "count": 1}],
    }
    plain = run("list").stdout
    assert not [word for word in (PERSON, "39981234", "nettoyage", "Clair") if word in shown + plain]
    assert "follow_up" in plain and "next due" in plain


def test_what_is_past_its_time_is_erased_by_a_round(parts: App) -> None:
    desk = plan_one(parts)
    parts.cvs.give_code(CvContent(), None, NOW, "s" * 32)
    round_at("2026-12-01T10:00")
    message = parts.outgoing.take("telephone", "door", at("2026-12-01T10:00"))
    parts.outgoing.sent(message.id, "door", at("2026-12-01T10:00"))
    with parts.store.database.reading() as connection:
        assert connection.scalar(sa.select(OUTGOING.c.sentences)) == []
    assert round_at("2026-12-08T10:00")["erased_rows"] == 1  # the print code
    assert round_at("2027-02-28T10:00")["erased_rows"] == 0
    assert round_at("2027-03-09T10:30")["erased_rows"] >= 2  # the reminders and their messages
    assert desk.states() == {}
    assert round_at("2027-05-27T10:00")["erased_rows"] > 0  # six months without a call
    assert parts.store.consent(PERSON) is None
    assert parts.numbers.count() == 0


def test_traces_are_erased_after_a_year_even_of_a_person_who_still_calls(parts: App) -> None:
    plan_one(parts)
    parts.store.record_consent(PERSON, "1", True, NOW + timedelta(days=360))
    before = traces_of(parts)
    round_at((NOW + timedelta(days=364)).isoformat())
    assert set(before) <= set(traces_of(parts))
    round_at((NOW + timedelta(days=366)).isoformat())
    left = traces_of(parts)
    assert [when for when, _ in left] == [when for when, _ in left if when > NOW + timedelta(days=1)]
    assert "memory.given" in [action for _, action in left]


def traces_of(parts: App) -> list[tuple[datetime, str]]:
    return [(one.at, one.action) for one in parts.rights.traces(PERSON)]


def test_a_time_that_is_none_or_without_a_round_is_refused(parts: App) -> None:
    assert run("--once", "--at", "soon").exit_code == 2
    assert run("--json").exit_code == 2
    assert run("--at", "2026-12-01T10:00").exit_code == 2


def test_a_mediator_stops_the_reminders_of_a_person_who_asks(parts: App) -> None:
    person = person_key(NUMBER, parts.person_secret)
    now = parts.clock.now()
    parts.store.record_consent(person, "1", True, now)
    parts.rights.give(person, REMINDERS, "1", "D'accord ?", now)
    parts.numbers.keep(person, "telephone", seal_number(NUMBER, parts.person_secret), now)
    stopped = CliRunner().invoke(remind.app, ["stop", "--by", "anne"], input=f"{NUMBER}\n")
    assert (stopped.exit_code, parts.numbers.count()) == (0, 0)
    assert REMINDERS not in parts.rights.purposes(person)
    assert ("mediator:anne", "reminders.stopped") in [
        (one.actor, one.action) for one in parts.rights.traces(person)
    ]
    again = CliRunner().invoke(remind.app, ["stop", "--by", "anne"], input=f"{NUMBER}\n")
    assert again.exit_code == 1
    assert CliRunner().invoke(remind.app, ["stop", "--by", "a b"], input=f"{NUMBER}\n").exit_code == 2


async def test_the_service_reminds_and_erases_by_itself(parts: App) -> None:
    plan_one(parts)
    parts.store.record_consent("old", "1", True, NOW - timedelta(days=200))
    object.__setattr__(parts, "clock", Clock())
    async with by_itself(parts):
        await until(lambda: count(parts, OUTGOING) == 1)
        await until(lambda: parts.store.consent("old") is None)


def test_the_program_reminds_until_it_is_told_to_stop(parts: App) -> None:
    command = [sys.executable, "-c", "from bot.cli import main; main()", "remind"]
    program = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert program.stdout.readline() == "reminding until stopped\n"
    program.send_signal(signal.SIGTERM)
    assert program.wait(timeout=20) == 0


async def test_the_service_goes_on_when_the_database_comes_back(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    environment = {"VIVEVOIX_OPERATOR": "La Boussole"}
    with postgres_server() as url:
        upgrade(url)
        app = build(read_settings({**environment, "VIVEVOIX_DATABASE_URL": url}))
        object.__setattr__(app, "clock", Clock())
        plan_one(app)
        working = asyncio.create_task(keep_reminding(app, round_seconds=0.05))
        try:
            await until(lambda: count(app, OUTGOING) == 1)
            await asyncio.to_thread(cut_everybody, url)
            await until(lambda: count(app, REMINDER) == 2)
            assert not working.done()
            app.store.record_consent(PERSON, "1", True, NOW)
            app.rights.give(PERSON, REMINDERS, "1", "D'accord ?", NOW)
            app.clock.at = at("2026-12-08T10:00")
            await until(lambda: count(app, OUTGOING) == 2)
        finally:
            working.cancel()
    assert "2 made" not in caplog.text


class Clock:
    """A clock set by hand."""

    def __init__(self) -> None:
        self.at = at("2026-12-01T10:00")

    def now(self) -> datetime:
        return self.at


def count(app: App, table: sa.Table) -> int:
    with app.store.database.reading() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(table))


def cut_everybody(url: str) -> None:
    engine = make_engine(url)
    with engine.connect() as connection:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        connection.execute(sa.text(others + " AND datname = current_database()"))
    engine.dispose()


async def until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    for _ in range(int(seconds / 0.05)):
        try:
            if await asyncio.to_thread(condition):
                return
        except Temporary:
            pass
        await asyncio.sleep(0.05)
    raise AssertionError("it never happened")
