"""Real processes share 200 due reminders, and one is killed in the middle: each reminder is made once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.jobs.cv import CvContent
from bot.jobs.rights import REMINDERS
from bot.jobs.seals import seal_number
from bot.settings import ROOT
from bot.store.database import Database, open_database, utc
from bot.store.migrate import upgrade
from bot.store.reminders import Reminders
from bot.store.tables import CONSENT_GIVEN, CV, NUMBER_SEALED, OUTGOING, PERSON, REMINDER
from fakes.reminder_desk import NOW, at

pytestmark = pytest.mark.timeout(180)

PEOPLE = 200
DUE = at("2026-11-27T10:00")
SECONDS = 90


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    if request.param == "postgres":
        url = request.getfixturevalue("empty_postgres_url")
    upgrade(url)
    opened = open_database(url)
    fill(opened)
    yield opened
    opened.close()


def fill(database: Database) -> None:
    """People who agreed, each with an unfinished CV to be reminded of now."""
    keys = [f"{number:064x}" for number in range(PEOPLE)]
    since = utc(NOW)
    sealed = seal_number("06 39 98 12 34", "s" * 32)
    consent = {"purpose": REMINDERS, "version": "1", "heard": "", "given_at": since}
    cv = {"content": CvContent().to_json(), "question": "cv_name", "updated_at": since}
    reminder = {"kind": "cv_unfinished", "step": 1, "due_at": utc(DUE), "state": "waiting"}
    number = {"door": "telephone", "sealed": sealed, "created_at": since}
    with database.writing() as connection:
        person = {"consent_version": "1", "consented_at": since, "last_contact_at": since}
        connection.execute(sa.insert(PERSON), [{"key": key, **person} for key in keys])
        for table, values in ((CONSENT_GIVEN, consent), (CV, cv), (NUMBER_SEALED, number)):
            connection.execute(sa.insert(table), [{"person_key": key, **values} for key in keys])
        rows = [{"id": f"r{key[-5:]}", "person_key": key, **reminder} for key in keys]
        connection.execute(sa.insert(REMINDER), rows)


def start(database: Database, role: str, name: str, *last: int) -> subprocess.Popen[str]:
    url = database.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "fakes.reminder_worker", role, url, DUE.isoformat(), name]
    paths = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
    return subprocess.Popen(
        [*command, *map(str, last)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": paths},
        stdout=subprocess.PIPE,
        text=True,
    )


def run_two_and_kill_one(database: Database, role: str) -> tuple[list[str], list[str], list[str]]:
    """Start a worker that dies in its 40th transaction and, once it works, another one; then, after both, a
    third one, as a restart does. Gives the lines of each."""
    dying = start(database, role, "dying", 40)
    first = [dying.stdout.readline().strip() for _ in range(5)]
    living = start(database, role, "living")
    lines = [part.communicate(timeout=SECONDS)[0].split() for part in (dying, living)]
    assert dying.returncode == -signal.SIGKILL
    assert living.returncode == 0
    again = start(database, role, "again")
    last = again.communicate(timeout=SECONDS)[0].split()
    assert again.returncode == 0
    return first + lines[0], lines[1], last


def test_each_reminder_is_made_once_though_a_worker_is_killed_in_the_middle(database: Database) -> None:
    dying, living, again = run_two_and_kill_one(database, "maker")
    assert len(dying) == 39 and living
    assert len(dying) + len(living) + len(again) == PEOPLE
    with database.reading() as connection:
        made = connection.execute(sa.select(OUTGOING)).all()
        states = Counter(connection.scalars(sa.select(REMINDER.c.state)))
        workers = Counter(connection.scalars(sa.select(REMINDER.c.taken_by)))
    assert len(made) == PEOPLE
    assert len({row.reminder_id for row in made}) == len({row.person_key for row in made}) == PEOPLE
    assert states == {"made": PEOPLE}
    assert workers["dying"] == 39 and workers["living"] == len(living)
    assert all(row.state == "waiting" and row.sentences for row in made)


def test_each_message_is_held_by_one_door_though_one_is_killed_in_the_middle(database: Database) -> None:
    assert Reminders(database, "La Boussole").take_due(DUE, "maker").made == {"cv_unfinished": PEOPLE}
    dying, living, again = run_two_and_kill_one(database, "door")
    sent = dying + living + again
    assert living and len(sent) == len(set(sent)) == PEOPLE
    with database.reading() as connection:
        states = Counter(connection.scalars(sa.select(OUTGOING.c.state)))
    assert states == {"sent": PEOPLE}


def test_the_table_itself_refuses_a_second_message_for_a_reminder(database: Database) -> None:
    values = {"person_key": f"{0:064x}", "door": "telephone", "sentences": [], "state": "waiting"}
    with database.writing() as connection:
        first = {"id": "1", "reminder_id": "r00000", "created_at": utc(NOW), **values}
        connection.execute(sa.insert(OUTGOING).values(first))
    with pytest.raises(Exception) as error, database.writing() as connection:
        connection.execute(sa.insert(OUTGOING).values({**first, "id": "2"}))
    assert getattr(error.value, "code", "") == "store.refused"
