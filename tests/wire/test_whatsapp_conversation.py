"""A whole conversation by voice notes: Meta's webhooks in, real ear, real dialogue, voice notes out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from time import monotonic

import aiohttp
import pytest

from bot.app import App, build
from bot.audio.load import read_clip
from bot.audio.note import MOST_BYTES, write_note
from bot.bench.trial import fill_trial, trial_settings
from bot.commands.messaging import messaging
from bot.commands.serving import speaking
from bot.engines.espeak_caller import CALLERS, speak
from bot.jobs.persons import person_key
from bot.settings import read_settings
from fakes.cloud_api import VERIFY, CloudApi, Sent, audio, deliver, text, webhook

pytestmark = pytest.mark.timeout(240)

SAYS = ("bonjour", "non", "un emploi", "je cherche des ménages", "à Villeurbanne", "en bus", "le matin",
        "oui ça m'intéresse")  # fmt: skip


class Line:
    """One person's WhatsApp: sends and waits for what comes back."""

    def __init__(self, cloud: CloudApi, port: int, app: App) -> None:
        self.cloud, self.port, self.app = cloud, port, app
        self.at = 1_700_000_000
        self.sent_bodies: list[bytes] = []

    def note(self, words: str) -> bytes:
        media = self.cloud.add_sound(write_note(speak(words, CALLERS["swiss"])))
        return self._webhook(audio(media, self._tick()))

    def words(self, words: str) -> bytes:
        return self._webhook(text(words, self._tick()))

    async def answers(self, *bodies: bytes, count: int = 1) -> list[Sent]:
        before = len(self.cloud.sent)
        for body in bodies:
            assert await deliver(self.port, body) == 200
        until = monotonic() + 60
        while len(self.cloud.sent) < before + count:
            assert monotonic() < until, self.app.inbox.counts() | self.app.outbox.counts()
            await asyncio.sleep(0.05)
        return self.cloud.sent[before:]

    def _webhook(self, message: dict[str, object]) -> bytes:
        self.sent_bodies.append(webhook([message]))
        return self.sent_bodies[-1]

    def _tick(self) -> int:
        self.at += 5
        return self.at


@pytest.fixture(scope="module")
async def line() -> AsyncIterator[Line]:
    cloud = CloudApi()
    await cloud.start()
    with trial_settings(read_settings()) as trial:
        await asyncio.to_thread(fill_trial, trial)
        app = build(replace(trial, whatsapp=cloud.access))
        async with speaking(app) as parts, messaging(app, parts.dialogue) as door:
            assert door is not None
            yield Line(cloud, door.port, app)
    await cloud.stop()


@pytest.mark.asyncio(loop_scope="module")
async def test_a_person_finds_a_named_person_by_voice_notes_alone(line: Line) -> None:
    replies = [(await line.answers(line.note(words)))[0] for words in SAYS]
    assert all(reply.kind == "audio" and reply.to == "33639981234" for reply in replies)
    assert all(1000 < len(reply.content) < MOST_BYTES for reply in replies)
    assert read_clip(replies[-1].content).seconds > 5
    person = person_key("+33639981234", line.app.person_secret)
    pending = line.app.conversations.pending(person or "", line.app.clock.now())
    assert pending is not None and pending.question == "offers_contact"


@pytest.mark.asyncio(loop_scope="module")
async def test_sounds_are_erased_at_meta_and_nothing_of_them_is_kept_here(line: Line) -> None:
    assert len(line.cloud.erased) >= len(SAYS)
    assert line.app.inbox.counts().keys() <= {"answered"}
    kept = [path for path in line.app.settings.data_dir.rglob("*") if path.suffix in (".ogg", ".wav")]
    assert not [path for path in kept if "prompts" not in path.parts]


@pytest.mark.asyncio(loop_scope="module")
async def test_a_message_told_again_is_not_answered_again(line: Line) -> None:
    before = len(line.cloud.sent)
    for body in line.sent_bodies:
        assert await deliver(line.port, body) == 200
    await asyncio.sleep(2.5)
    assert len(line.cloud.sent) == before


@pytest.mark.asyncio(loop_scope="module")
async def test_words_and_digits_are_answered_too(line: Line) -> None:
    (reply,) = await line.answers(line.words("non merci"))
    assert reply.kind == "audio"
    person = person_key("+33639981234", line.app.person_secret)
    asked = line.app.conversations.pending(person or "", line.app.clock.now())
    assert asked is not None and asked.question == "applications_way"
    await line.answers(line.words("4"))
    asked = line.app.conversations.pending(person or "", line.app.clock.now())
    assert asked is not None and asked.question != "applications_way"


@pytest.mark.asyncio(loop_scope="module")
async def test_a_picture_gets_a_kind_answer_and_the_conversation_stays(line: Line) -> None:
    person = person_key("+33639981234", line.app.person_secret) or ""
    before = line.app.conversations.pending(person, line.app.clock.now())
    picture = {"from": "33639981234", "id": "wamid.picture", "timestamp": str(line.at + 9), "type": "image"}
    (reply,) = await line.answers(webhook([{**picture, "image": {"id": "1"}}]))
    assert reply.kind == "audio"
    assert line.app.conversations.pending(person, line.app.clock.now()) == before


@pytest.mark.asyncio(loop_scope="module")
async def test_a_sound_that_cannot_be_heard_gets_a_kind_answer(line: Line) -> None:
    media = line.cloud.add_sound(b"this is no sound")
    (reply,) = await line.answers(webhook([audio(media, line.at + 20)]))
    assert reply.kind == "audio"


@pytest.mark.asyncio(loop_scope="module")
async def test_an_answer_that_may_have_gone_out_is_not_sent_twice(line: Line) -> None:
    line.cloud.faults = [0]
    (sent,) = await line.answers(line.words("répète"))
    until = monotonic() + 20
    while not line.app.outbox.counts().get("unsure"):
        assert monotonic() < until
        await asyncio.sleep(0.05)
    status = {"id": "wamid.any", "status": "sent", "biz_opaque_callback_data": sent.tag}
    assert await deliver(line.port, webhook([], [status])) == 200
    assert line.app.outbox.counts().keys() == {"sent"}
    assert [one.tag for one in line.cloud.sent].count(sent.tag) == 1


@pytest.mark.asyncio(loop_scope="module")
async def test_an_answer_refused_for_a_while_comes_later(line: Line) -> None:
    line.cloud.faults = [429]
    (reply,) = await line.answers(line.words("répète"))
    assert reply.kind == "audio"


@pytest.mark.asyncio(loop_scope="module")
async def test_only_meta_is_listened_to(line: Line) -> None:
    assert await deliver(line.port, webhook([text("oui")]), "not-the-secret") == 403
    address = f"http://127.0.0.1:{line.port}/whatsapp"
    async with aiohttp.ClientSession() as session:
        right = {"hub.mode": "subscribe", "hub.verify_token": VERIFY, "hub.challenge": "1158201444"}
        async with session.get(address, params=right) as response:
            assert (response.status, await response.text()) == (200, "1158201444")
        async with session.get(address, params={**right, "hub.verify_token": "x"}) as response:
            assert response.status == 403
        async with session.post(address, data=b"x" * 2_000_000) as response:
            assert response.status == 413
