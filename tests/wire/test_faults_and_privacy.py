"""The whole real service on the wire: a refusal leaves nothing anywhere, nothing of a person is ever logged,
and a locked database or a killed dialogue process costs an apology, not what was given."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import aiohttp
import pytest

from bot.app import App, build
from bot.audio.rechunk import split_frames
from bot.bench.processes import family_of
from bot.bench.trial import SHARED, fill_trial, trial_settings
from bot.channels import audiosocket_wire as wire
from bot.commands.serving import Service, serving
from bot.jobs.persons import person_key
from bot.model import FRAME_BYTES, FRAME_SECONDS, TurnKind
from bot.settings import ROOT, read_settings
from bot.speech.call_events import AssistantSaid, CallEvent, Failed, PersonSaid, ReplyCame
from bot.store.tracker import count_events
from fakes.phone_line import PhoneLine

pytestmark = pytest.mark.timeout(240)

REFUSING, AGREEING = "+33639981234", "06 39 98 56 78"
WORDS = "je cherche un travail de boulanger"


@dataclass
class Desk:
    """A running service, the calls made to it and what was seen of them."""

    app: App
    words: bytes
    """The caller's sentence, as telephone sound."""
    service: Service | None = None
    events: dict[str, list[CallEvent]] = field(default_factory=dict)

    def watch(self, conversation: str, event: CallEvent) -> None:
        self.events.setdefault(conversation, []).append(event)

    @asynccontextmanager
    async def call(self, number: str) -> AsyncIterator[Caller]:
        name = uuid4()
        async with aiohttp.ClientSession() as http:
            url = f"http://127.0.0.1:{self.service.control_port}/calls"
            async with http.post(url, json={"uuid": str(name), "number": number}) as answer:
                assert answer.status == 201
        line = await PhoneLine.connect(self.service.phone_port, name)
        listening = asyncio.create_task(line.read(120))
        try:
            yield Caller(self, line, str(name))
        finally:
            line.close()
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening

    async def all_over(self) -> None:
        await until(lambda: self.service.gateway.calls == 0)


@dataclass
class Caller:
    """One caller."""

    desk: Desk
    line: PhoneLine
    conversation: str

    def seen(self, kind: type) -> list:
        return [event for event in self.desk.events.get(self.conversation, []) if isinstance(event, kind)]

    def question(self) -> str:
        replies = self.seen(ReplyCame)
        return replies[-1].reply.question if replies else ""

    async def asked(self, question: str) -> None:
        await until(lambda: self.question() == question)

    async def press(self, keys: str) -> None:
        for key in keys:
            self.line.send(wire.KEY, key.encode())
            await asyncio.sleep(0.05)

    async def speak(self, pcm: bytes) -> None:
        frames = [*split_frames(pcm), *[bytes(FRAME_BYTES)] * 75]
        for frame in frames:
            self.line.send(wire.SOUND, frame.ljust(FRAME_BYTES, b"\0"))
            await asyncio.sleep(FRAME_SECONDS)


async def until(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never happened"
        await asyncio.sleep(0.05)


@contextmanager
def locked(path: Path):
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.rollback()
        connection.close()


async def said_elsewhere(words: str) -> bytes:
    """The caller's voice, made in another process: it shares its library with the assistant's voice, and
    the two cannot speak at the same time in one."""
    program = (
        "import sys; from bot.engines.espeak_caller import CALLERS, speak; "
        "sys.stdout.buffer.write(speak(sys.argv[1], CALLERS['woman']).pcm)"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, words, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    pcm, _ = await process.communicate()
    return pcm


def dialogue_process() -> int:
    for member in family_of(os.getpid())[1:]:
        if b"bot.commands.dialogue" in Path(f"/proc/{member}/cmdline").read_bytes():
            return member
    raise AssertionError("no dialogue process")


async def test_a_refusal_leaves_nothing_and_faults_lose_nothing(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with trial_settings(read_settings()) as trial:
        await asyncio.to_thread(fill_trial, trial)
        app = build(trial)
        desk = Desk(app, await said_elsewhere(WORDS))
        async with serving(app, desk.watch) as service:
            desk.service = service
            assert_owner_only(trial.data_dir)
            heard = await refusing_call(desk)
            await send_no_http(service.control_port, REFUSING)
            assert_nothing_kept(desk, heard)
            await faulty_call(desk)
            await resumed_call(desk)
            assert_owner_only(trial.data_dir)
            assert_no_sound_kept(trial.data_dir)
        said = caplog.text + "".join(capfd.readouterr())
        assert "call ended" in said
        assert_nothing_said(said, desk, heard)


async def refusing_call(desk: Desk) -> str:
    """Refuses, says some words, gives a postcode by keys, hangs up in the middle of a word."""
    async with desk.call(REFUSING) as caller:
        await caller.asked("consent_memory")
        await caller.press("2")
        await caller.asked("offers_kind")
        await caller.press("1")
        await caller.asked("offers_trade")
        await until(lambda: caller.seen(AssistantSaid)[-1].sentence.endswith("?"))
        await caller.speak(desk.words)
        await until(lambda: any(e.turn.kind is TurnKind.SPEECH for e in caller.seen(PersonSaid)))
        (spoken,) = [e.turn.text for e in caller.seen(PersonSaid) if e.turn.kind is TurnKind.SPEECH]
        assert count_events(desk.app.settings.tracker_url) > 0
        await caller.press("69500")
        caller.line.send(wire.SOUND, desk.words[8000 : 8000 + FRAME_BYTES])
    await desk.all_over()
    return spoken


async def faulty_call(desk: Desk) -> None:
    """Agrees; the database is locked and released; another call from the same number at the same time; then
    the dialogue process is killed."""
    folder = desk.app.settings.data_dir
    async with desk.call(AGREEING) as caller:
        await caller.asked("consent_memory")
        await caller.press("1")
        await caller.asked("offers_kind")
        async with desk.call(AGREEING) as other:
            await until(lambda: bool(other.question()))
        with locked(folder / "conversations.sqlite"):
            await caller.press("1")
            await until(lambda: bool(caller.seen(Failed)))
        await caller.asked("offers_trade")
        (failed,) = caller.seen(Failed)
        assert not failed.is_final
        os.kill(dialogue_process(), signal.SIGKILL)
        await caller.press("0")
        await until(lambda: caller.line.is_hung_up)
        said = [event.sentence for event in caller.seen(AssistantSaid)]
        again = list(prompts()["trouble_again"])
        assert said[-len(again) :] == again
        assert said.count(prompts()["trouble"][0]) == 2
    await desk.all_over()


async def resumed_call(desk: Desk) -> None:
    """The same number calls again once the process is back: it is asked whether to go on."""
    await until(lambda: is_answering(desk), 90)
    async with desk.call(AGREEING) as caller:
        await caller.asked("session_resume")
        await caller.press("1")
        await caller.asked("offers_trade")
        assert caller.seen(ReplyCame)[-1].reply.facts["offers_kind"] == "job"
    await desk.all_over()


def is_answering(desk: Desk) -> bool:
    import socket

    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(desk.app.settings.dialogue_socket)) == 0


def prompts() -> dict[str, tuple[str, ...]]:
    from bot.speech.prompts import load_prompts

    return load_prompts()


async def send_no_http(port: int, number: str) -> None:
    """A dialplan that is set up wrong sends the number as no HTTP at all."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"CALL {number}\r\n{number}\r\n\r\n".encode())
    await asyncio.wait_for(reader.read(), 5)
    writer.close()


def assert_nothing_kept(desk: Desk, heard: str) -> None:
    trial = desk.app.settings
    key = person_key(REFUSING, desk.app.person_secret)
    assert count_events(trial.tracker_url) == 0
    assert desk.app.store.consent(key) is None and desk.app.store.place(key) is None
    for path in trial.data_dir.glob("*.sqlite*"):
        content = path.read_bytes()
        secrets = [key, "39981234", *desk.events]
        secrets += [heard, "69500"] if path.name.startswith("conversations") else []
        assert not [secret for secret in secrets if secret.encode() in content], path.name


def assert_nothing_said(log: str, desk: Desk, heard: str) -> None:
    keys = [person_key(number, desk.app.person_secret) for number in (REFUSING, AGREEING)]
    numbers = ["39981234", "39 98 12 34", "39985678", "39 98 56 78", "69500"]
    assert len(heard.split()) >= 3
    assert not [word for word in (*keys, *numbers, heard, "boulang") if word in log]


def assert_owner_only(folder: Path) -> None:
    private = [*folder.glob("*.sqlite*"), folder / "person.key", folder / "dialogue.sock"]
    assert len(private) >= 4
    assert not [path.name for path in private if path.stat().st_mode & 0o077]


def assert_no_sound_kept(folder: Path) -> None:
    known = {"person.key", "dialogue.sock", "checks", *SHARED}
    others = [path.name for path in folder.iterdir() if path.name not in known]
    assert all(".sqlite" in name for name in others)
