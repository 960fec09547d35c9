"""The client of WhatsApp's Cloud API against a server that answers as Meta's does, status by status."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.channels.whatsapp_api import VOICE, MaybeSent, WhatsAppApi
from bot.channels.whatsapp_wire import voice_message
from bot.door_settings import Secret
from bot.errors import Misconfigured, Refused, Temporary
from fakes.cloud_api import CloudApi


@pytest.fixture
async def cloud() -> AsyncIterator[CloudApi]:
    server = CloudApi()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def api(cloud: CloudApi) -> AsyncIterator[WhatsAppApi]:
    client = WhatsAppApi(cloud.access)
    yield client
    await client.close()


async def send(api: WhatsAppApi, content: bytes = b"OggS") -> None:
    media = await api.put(content, VOICE, "reponse.ogg")
    await api.send(voice_message("+33639981234", media, "tag"))


async def test_a_sound_is_fetched_and_erased(cloud: CloudApi, api: WhatsAppApi) -> None:
    media = cloud.add_sound(b"OggS a note")
    assert await api.fetch(media) == b"OggS a note"
    await api.erase(media)
    assert cloud.erased == [media]
    await api.erase(media)  # gone already: fine


async def test_a_damaged_sound_is_fetched_again_later(cloud: CloudApi, api: WhatsAppApi) -> None:
    cloud.is_damaged = True
    with pytest.raises(Temporary, match="whatsapp.sum"):
        await api.fetch(cloud.add_sound(b"OggS"))


async def test_a_sound_that_is_gone_is_refused(api: WhatsAppApi) -> None:
    with pytest.raises(Refused):
        await api.fetch("123")


async def test_a_note_is_put_there_then_sent_with_its_mark(cloud: CloudApi, api: WhatsAppApi) -> None:
    await send(api, b"OggS hello")
    (sent,) = cloud.sent
    assert (sent.kind, sent.to, sent.tag, sent.content) == ("audio", "33639981234", "tag", b"OggS hello")


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_busy_service_is_asked_again_later(cloud: CloudApi, api: WhatsAppApi, status: int) -> None:
    cloud.faults = [status]
    with pytest.raises(Temporary) as fault:
        await send(api)
    assert isinstance(fault.value, MaybeSent) == (status >= 500)


async def test_a_line_closed_without_an_answer_may_have_sent(cloud: CloudApi, api: WhatsAppApi) -> None:
    cloud.faults = [0]
    with pytest.raises(MaybeSent):
        await send(api)
    assert len(cloud.sent) == 1


async def test_a_bad_request_is_never_sent_again(cloud: CloudApi, api: WhatsAppApi) -> None:
    cloud.faults = [400]
    with pytest.raises(Refused):
        await send(api)


async def test_a_wrong_key_is_told_to_the_operator(cloud: CloudApi) -> None:
    client = WhatsAppApi(replace(cloud.access, token=Secret("wrong")))
    with pytest.raises(Misconfigured, match="VIVEVOIX_WHATSAPP_TOKEN"):
        await client.check()
    await client.close()


async def test_a_service_that_is_not_there_is_temporary(cloud: CloudApi) -> None:
    access = cloud.access
    await cloud.stop()
    client = WhatsAppApi(access)
    with pytest.raises(Temporary):
        await client.check()
    await client.close()
    await cloud.start()


async def test_the_key_is_sent_to_no_other_host(cloud: CloudApi, api: WhatsAppApi) -> None:
    media = cloud.add_sound(b"OggS")
    cloud.sound_host = "http://127.0.0.2:9"
    with pytest.raises(Refused, match="whatsapp.media"):
        await api.fetch(media)
