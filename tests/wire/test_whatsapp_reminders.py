"""Reminders by WhatsApp, through the door as Meta sees it: the note, the template, and what is answered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from time import monotonic

import pytest
import sqlalchemy as sa

from bot.app import App
from bot.audio.load import read_clip
from bot.bench.faults_service import Echo
from bot.channels.whatsapp_reminders import remind_next
from bot.channels.whatsapp_work import Desk
from bot.commands.messaging import desk_of, open_door
from bot.jobs.cv import CvContent
from bot.jobs.decent_hours import next_decent
from bot.jobs.persons import person_key
from bot.jobs.rights import REMINDERS
from bot.jobs.seals import seal_number
from bot.settings import read_settings
from bot.store.migrate import upgrade
from bot.store.tables import OUTGOING
from fakes.clock import LaterClock
from fakes.cloud_api import CloudApi, Sent, deliver, text, webhook

pytestmark = [pytest.mark.timeout(120), pytest.mark.asyncio(loop_scope="module")]

TEMPLATE = "vivevoix_rappel"


@dataclass
class Door:
    """An open door."""

    app: App
    desk: Desk
    cloud: CloudApi
    port: int
    clock: LaterClock
    numbers: count[int] = field(default_factory=lambda: count(33_639_981_000))

    def someone(self) -> Someone:
        """A person who agreed to reminders by WhatsApp, at a decent hour."""
        self.clock.ahead += next_decent(self.clock.now()) - self.clock.now()
        number = str(next(self.numbers))
        key = person_key(f"+{number}", self.app.person_secret) or ""
        self.app.store.record_consent(key, "1", True, self.clock.now())
        self.app.rights.give(key, REMINDERS, "1", "D'accord ?", self.clock.now())
        someone = Someone(self, number, key)
        someone.keep_number("whatsapp")
        return someone


@dataclass
class Someone:
    """One person and what the door does for them."""

    door: Door
    number: str
    key: str
    written: int = 0

    def keep_number(self, door: str) -> None:
        sealed = seal_number(f"+{self.number}", self.door.app.person_secret) or b""
        assert self.door.app.numbers.keep(self.key, door, sealed, self.door.clock.now())

    def make_due(self) -> None:
        """The CV stops at a question; three days later a reminder of it is due."""
        app, clock = self.door.app, self.door.clock
        app.cvs.keep(self.key, CvContent(given_name="Awa"), "cv_home", clock.now())
        (planned,) = app.reminders.of(self.key)
        clock.ahead += planned.due_at - clock.now() + timedelta(minutes=1)
        assert app.reminders.take_due(clock.now(), "maker").made == {"cv_unfinished": 1}

    async def writes(self, words: str) -> Sent:
        """Writes, and gets an answer."""
        self.written += 1
        clock, seen = self.door.clock, len(self.got())
        message = text(words, int(clock.now().timestamp()), f"{self.number}.{self.written}", self.number)
        assert await deliver(self.door.port, webhook([message])) == 200
        clock.ahead += timedelta(seconds=2)  # an earlier message had the time to come
        return await self.gets(seen)

    async def gets(self, seen: int = 0) -> Sent:
        """What comes after so many."""
        await until(lambda: len(self.got()) > seen)
        return self.got()[seen]

    def got(self) -> list[Sent]:
        return [one for one in self.door.cloud.sent if one.to == self.number]

    def states(self) -> list[str]:
        query = sa.select(OUTGOING.c.state).where(OUTGOING.c.person_key == self.key)
        with self.door.app.store.database.reading() as connection:
            return list(connection.scalars(query))


async def until(is_true: Callable[[], bool]) -> None:
    """Wait for something to be true, at most 20 seconds."""
    end = monotonic() + 20
    while not is_true():
        assert monotonic() < end
        await asyncio.sleep(0.02)


@pytest.fixture(scope="module")
async def door(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Door]:
    cloud, clock = CloudApi(), LaterClock()
    await cloud.start()
    folder = tmp_path_factory.mktemp("reminders")
    settings = read_settings({"VIVEVOIX_DATA": str(folder), "VIVEVOIX_OPERATOR": "La Boussole"})
    app = App(replace(settings, whatsapp=replace(cloud.access, template=TEMPLATE)), clock)
    upgrade(settings.database_url)
    desk = desk_of(app, Echo())
    assert desk.reminders is not None
    desk = replace(desk, reminders=replace(desk.reminders, look_seconds=3600.0))  # tests look themselves
    async with open_door(app, desk) as opened:
        yield Door(app, desk, cloud, opened.port, clock)
    await cloud.stop()


async def test_a_day_without_a_message_only_the_template_leaves_and_the_reminder_waits_for_the_answer(
    door: Door,
) -> None:
    awa = door.someone()
    awa.make_due()
    await remind_next(door.desk)
    announced = await awa.gets()
    assert announced.kind == "template"
    assert announced.values["template"] == {"name": TEMPLATE, "language": {"code": "fr"}}
    assert awa.states() == ["announced"]
    note = await awa.writes("Écouter")
    assert note.kind == "audio" and read_clip(note.content).seconds > 5
    await until(lambda: awa.states() == ["sent"])
    echo = await awa.writes("bonjour")
    assert echo.kind == "audio" and read_clip(echo.content).seconds < 3


async def test_who_answers_something_else_hears_the_reminder_before_the_dialogue(door: Door) -> None:
    awa = door.someone()
    awa.make_due()
    await remind_next(door.desk)
    await awa.gets()
    note = await awa.writes("bonjour")
    assert note.kind == "audio" and read_clip(note.content).seconds > 5
    await until(lambda: awa.states() == ["sent"])


async def test_in_the_day_after_a_message_the_note_itself_leaves(door: Door) -> None:
    awa = door.someone()
    awa.make_due()
    await awa.writes("bonjour")
    await remind_next(door.desk)
    note = await awa.gets(1)
    assert note.kind == "audio" and read_clip(note.content).seconds > 5
    assert awa.states() == ["sent"]


@pytest.mark.parametrize("words", ["stop", "Arrêter"])
async def test_stop_in_answer_takes_the_agreement_back_and_erases_the_number(door: Door, words: str) -> None:
    awa = door.someone()
    awa.make_due()
    await remind_next(door.desk)
    await awa.gets()
    answer = await awa.writes(words)
    assert answer.kind == "audio"
    assert REMINDERS not in door.app.rights.purposes(awa.key)
    assert door.app.numbers.reach(awa.key) is None
    assert awa.states() == []
    assert not await remind_next(door.desk)


async def test_stop_with_no_reminder_before_is_a_word_of_the_dialogue(door: Door) -> None:
    awa = door.someone()
    answer = await awa.writes("stop")
    assert answer.kind == "audio"
    assert REMINDERS in door.app.rights.purposes(awa.key)


async def test_a_program_that_dies_after_it_put_the_reminder_on_its_way_does_not_send_it_again(
    door: Door,
) -> None:
    awa = door.someone()
    awa.make_due()
    message = door.app.outgoing.take("whatsapp", "dead", door.clock.now())
    assert message is not None
    name, content = f"reminder {message.id}", {"kind": "template"}
    assert door.app.outbox.put(name, awa.key, f"+{awa.number}", content, door.clock.now())
    await awa.gets()
    door.clock.ahead += timedelta(minutes=41)  # the dead one's lease is over: it counts as a try
    assert not await remind_next(door.desk)
    door.clock.ahead += next_decent(door.clock.now() + timedelta(hours=3)) - door.clock.now()
    assert await remind_next(door.desk)
    await until(lambda: awa.states() == ["announced"])
    await asyncio.sleep(0.3)
    assert [one.kind for one in awa.got()] == ["template"]


async def test_who_agreed_by_telephone_and_writes_here_is_reminded_here(door: Door) -> None:
    awa = door.someone()
    awa.keep_number("telephone")
    await awa.writes("bonjour")

    def is_here() -> bool:
        reach = door.app.numbers.reach(awa.key)
        return reach is not None and reach.door == "whatsapp"

    await until(is_here)


async def test_without_a_template_a_reminder_is_tried_again_later_and_no_note_leaves(door: Door) -> None:
    awa = door.someone()
    awa.make_due()
    assert door.desk.reminders is not None
    plain = replace(door.desk, reminders=replace(door.desk.reminders, template=""))
    assert await remind_next(plain)
    assert awa.states() == ["waiting"]
    assert awa.got() == []
