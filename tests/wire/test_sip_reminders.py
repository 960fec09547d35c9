"""Reminders leave by the SIP line to a real telephone (baresip): told, stopped, not answered, a machine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.app import App, SystemClock
from bot.channels.announcements import Announcements
from bot.channels.audiosocket import AudioSocketCall
from bot.channels.call_backs import CallBacks
from bot.channels.control import serve_control
from bot.channels.gateway import Doorway, serve_audiosocket
from bot.channels.sip_line import SipLine
from bot.commands.outgoing_calls import OutgoingCalls
from bot.commands.phoning import Phoning
from bot.engines.espeak_caller import speak
from bot.engines.line_vad import LineVad
from bot.jobs.persons import person_key
from bot.jobs.rights import REMINDERS
from bot.jobs.seals import seal_number
from bot.speech.call_parts import CallParts
from bot.speech.grammars import load_commands
from bot.speech.prompts import load_prompts
from bot.store.migrate import upgrade
from bot.store.tables import OUTGOING
from fakes.baresip import Baresip, baresip, needs_baresip
from fakes.gateway import BUSY, FAREWELL, until
from fakes.reminder_desk import NOW, ReminderDesk, at
from fakes.sip_line import NUMBER, microphone, sip_settings

pytestmark = [needs_baresip, pytest.mark.timeout(120)]

DUE = at("2026-12-01T10:00")
SENTENCES = ["Bonjour.", "Pour arrêter ces appels, dites : stop, ou tapez 9."]
SECOND = bytes(16000)


class SetClock(SystemClock):
    """A clock that stands at a decent hour, or where a test puts it."""

    def __init__(self) -> None:
        self.at = DUE

    def now(self) -> datetime:
        return self.at


class Office:
    """The service's part that calls people, with one reminder that is due."""

    def __init__(self, app: App, phoning: Phoning, held: list[str | None]) -> None:
        self.app, self.phoning = app, phoning
        self.held = held
        """People whose usual call was held."""
        self.person = person_key(NUMBER, app.person_secret) or ""

    def owe_a_reminder(self) -> None:
        desk = ReminderDesk(self.app.store)
        desk.agree(self.person)
        sealed = seal_number(NUMBER, self.app.person_secret)
        assert sealed and self.app.numbers.keep(self.person, "telephone", sealed, NOW)
        desk.reminders.follow(desk.apply("called", person=self.person), NOW)
        assert desk.make(DUE)
        with self.app.store.database.writing() as connection:
            connection.execute(sa.update(OUTGOING).values(sentences=SENTENCES))

    @property
    def state(self) -> dict[tuple[str, str], int]:
        return dict(self.app.outgoing.counts())

    @property
    def has_agreed(self) -> bool:
        return REMINDERS in self.app.rights.purposes(self.person)


@asynccontextmanager
async def office(folder: Path, phone: Baresip, **more: str) -> AsyncIterator[Office]:
    given = {"server": f"127.0.0.1:{phone.port}", "caller": "0937000001", **more}
    settings = sip_settings(data=str(folder / "var"), **given)
    upgrade(settings.database_url)
    app, pool = App(settings, SetClock()), ThreadPoolExecutor(4)

    async def offload(function: Callable[..., Any], *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(pool, partial(function, *arguments))

    parts = CallParts(
        recognizer=app.ear, vad=LineVad, prompts=app.prompts, dialogue=None, grammars=app.grammars,
        commands=load_commands(), fixed=load_prompts(), offload=offload,
    )  # type: ignore[arg-type]  # fmt: skip
    for sentence in SENTENCES:
        app.prompts.get(sentence)
    hashing = partial(person_key, secret=app.person_secret)
    announcements = Announcements(asyncio.get_running_loop().time, hashing)
    held: list[str | None] = []

    async def usual(call: AudioSocketCall) -> None:
        held.append(call.person)

    calls = OutgoingCalls(announcements, usual)
    door = Doorway("127.0.0.1", 0, 2, BUSY, FAREWELL)
    async with (
        serve_control(announcements, 0) as control,
        serve_audiosocket(door, announcements, calls.answer) as gateway,
        SipLine(settings, gateway.port, control) as line,
    ):
        yield Office(app, Phoning(app, parts, line, calls, gateway), held)


def person_says(folder: Path, *parts: tuple[str, float]) -> Path:
    """What the person says, each thing followed by seconds of silence."""
    pcm = b"".join(speak(text).pcm + SECOND * int(seconds) for text, seconds in parts)
    return microphone(folder / "mic.wav", bytes(8000) + pcm + SECOND * 30)


def auto(port: int) -> str:
    return f"<sip:{NUMBER}@127.0.0.1>;regint=0;answermode=auto"


async def test_a_reminder_is_told_once_the_person_has_said_hello_and_stop_takes_the_consent_back(
    tmp_path: Path,
) -> None:
    mic = person_says(tmp_path, ("allô", 6), ("ne m'appelez plus", 5))
    async with baresip(tmp_path / "phone", auto, mic) as phone, office(tmp_path, phone) as own:
        own.owe_a_reminder()
        assert own.phoning.may_call and await own.phoning.remind_one()
        assert not own.has_agreed and own.state == {}, "what waits goes with the consent"
    assert "P-Asserted-Identity: <sip:0937000001@" in phone.said


async def test_a_key_stops_the_reminders(tmp_path: Path) -> None:
    mic = person_says(tmp_path, ("allô", 1))
    async with baresip(tmp_path / "phone", auto, mic) as phone, office(tmp_path, phone) as own:
        own.owe_a_reminder()
        calling = asyncio.create_task(own.phoning.remind_one())
        await phone.hears("Call established", 10)
        await asyncio.sleep(3)
        await phone.do("sndcode", "9")
        assert await calling
        assert not own.has_agreed and own.state == {}


async def test_a_person_who_hears_it_and_hangs_up_is_reached(tmp_path: Path) -> None:
    mic = person_says(tmp_path, ("allô", 1))
    async with baresip(tmp_path / "phone", auto, mic) as phone, office(tmp_path, phone) as own:
        own.owe_a_reminder()
        calling = asyncio.create_task(own.phoning.remind_one())
        await phone.hears("Call established", 10)
        await asyncio.sleep(4)
        await phone.do("hangup")
        assert await calling
        assert own.state == {("telephone", "sent"): 1} and own.has_agreed


async def test_a_machine_is_told_nothing_and_the_person_is_called_again_later(tmp_path: Path) -> None:
    greeting = "bonjour vous êtes bien chez moi je ne peux pas répondre laissez un message après le bip"
    mic = person_says(tmp_path, (greeting, 0), (greeting, 0))
    async with baresip(tmp_path / "phone", auto, mic) as phone, office(tmp_path, phone) as own:
        own.owe_a_reminder()
        assert await own.phoning.remind_one()
        assert own.state == {("telephone", "waiting"): 1} and own.has_agreed
        assert not await own.phoning.remind_one(), "again at once"


async def test_a_telephone_that_refuses_is_tried_later_and_nobody_is_called_at_night(tmp_path: Path) -> None:
    mic = person_says(tmp_path)
    manual = f"<sip:{NUMBER}@127.0.0.1>;regint=0;answermode=manual"
    async with baresip(tmp_path / "phone", lambda port: manual, mic) as phone, office(tmp_path, phone) as own:
        own.owe_a_reminder()
        own.app.clock.at = at("2026-12-01T21:00")
        assert not await own.phoning.remind_one()
        own.app.clock.at = DUE
        calling = asyncio.create_task(own.phoning.remind_one())
        await phone.hears("Incoming call|incoming", 10)
        await phone.do("hangup")
        assert await asyncio.wait_for(calling, 10)
        assert own.state == {("telephone", "waiting"): 1}


async def test_a_person_who_left_the_number_is_called_back_for_an_ordinary_call(tmp_path: Path) -> None:
    mic = person_says(tmp_path, ("allô", 1))
    async with baresip(tmp_path / "phone", auto, mic) as phone, office(tmp_path, phone) as own:
        waiting = CallBacks(asyncio.get_running_loop().time)
        waiting.can_dial = lambda: own.phoning.can_dial
        sealed = seal_number(NUMBER, own.app.person_secret)
        assert sealed and waiting.may_ask(own.person, sealed)
        waiting.ask(own.person, sealed)
        assert await own.phoning.call_back_one(waiting)
        assert own.held == [own.person] and len(waiting) == 0
        assert not await own.phoning.call_back_one(waiting)


async def test_without_a_number_to_show_nobody_is_called(tmp_path: Path) -> None:
    async with (
        baresip(tmp_path / "phone", auto, person_says(tmp_path)) as phone,
        office(tmp_path, phone, caller="") as own,
    ):
        await until(lambda: own.phoning._line.is_usable)
        assert not own.phoning.may_call
