"""The control port over real HTTP: calls are announced, numbers are hashed and dropped."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from uuid import uuid4

import aiohttp
import pytest

from bot.channels.announcements import MOST_WAITING, WAIT_SECONDS, Announcements
from bot.channels.control import serve_control
from bot.channels.frequency import MOST_CALLS, PERIOD_SECONDS
from bot.errors import Misconfigured


class Desk:
    """A control port whose clock is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.announcements = Announcements(lambda: self.now, self.hash_number)
        self.port = 0

    @staticmethod
    def hash_number(number: str) -> str | None:
        return f"hash{len(number)}" if number.startswith("+") else None

    async def post(self, **kwargs: object) -> int:
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"http://127.0.0.1:{self.port}/calls", **kwargs) as answer,
        ):
            return answer.status


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    desk = Desk()
    async with serve_control(desk.announcements, 0) as desk.port:
        yield desk


async def test_an_announced_call_is_expected_once_under_its_hash(desk: Desk) -> None:
    call = uuid4()
    assert await desk.post(json={"uuid": str(call), "number": "+33639980001"}) == 201
    expected = desk.announcements.take(call)
    assert expected is not None and expected.person == "hash12"
    assert desk.announcements.take(call) is None


async def test_a_form_as_asterisk_sends_it_is_read_too(desk: Desk) -> None:
    call = uuid4()
    form = f"uuid={call}&number=%2B33639980001"
    assert await desk.post(data=form, headers={"Content-Type": "application/x-www-form-urlencoded"}) == 201
    expected = desk.announcements.take(call)
    assert expected is not None and expected.person == "hash12"


@pytest.mark.parametrize("number", [None, "", "anonymous"])
async def test_a_withheld_number_is_nobody(desk: Desk, number: str | None) -> None:
    call = uuid4()
    assert await desk.post(json={"uuid": str(call), "number": number}) == 201
    expected = desk.announcements.take(call)
    assert expected is not None and expected.person is None


async def test_an_announcement_is_forgotten_after_a_minute(desk: Desk) -> None:
    call = uuid4()
    await desk.post(json={"uuid": str(call)})
    desk.now += WAIT_SECONDS
    assert desk.announcements.take(call) is None
    assert len(desk.announcements) == 0


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"[]", b"{}", b'{"uuid": "x"}', b'{"uuid": 5}', b"\xff\xfe", b"uuid=", b"number=1"),
        b'{"uuid": ' + b"[" * 3000,
    ],
)
async def test_an_unreadable_announcement_is_refused(desk: Desk, body: bytes) -> None:
    assert await desk.post(data=body) == 400
    assert len(desk.announcements) == 0


async def test_the_same_uuid_cannot_be_announced_twice(desk: Desk) -> None:
    call = str(uuid4())
    assert [await desk.post(json={"uuid": call}) for _ in range(2)] == [201, 409]


async def test_a_number_that_calls_without_end_waits_its_turn_and_others_do_not(desk: Desk) -> None:
    async def announce(number: str) -> int:
        return await desk.post(json={"uuid": str(uuid4()), "number": number})

    assert {await announce("+33639980001") for _ in range(MOST_CALLS)} == {201}
    assert await announce("+33639980001") == 429
    assert await announce("+3363998") == 201 and await announce("") == 201
    desk.now += PERIOD_SECONDS
    assert await announce("+33639980001") == 201


async def test_what_the_doors_refused_is_told_in_counts() -> None:
    announcements = Announcements(lambda: 0.0, lambda number: number)
    async with (
        serve_control(announcements, 0, lambda: {"twilio: signature": 2}) as port,
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}/refused") as answer,
    ):
        assert await answer.json() == {"twilio: signature": 2}


async def test_too_many_announcements_are_turned_away(desk: Desk) -> None:
    for _ in range(MOST_WAITING):
        desk.announcements.add(uuid4(), None)
    assert await desk.post(json={"uuid": str(uuid4())}) == 503


async def test_a_huge_body_is_turned_away(desk: Desk) -> None:
    assert await desk.post(data=b"x" * 100_000) == 413


async def test_a_busy_control_port_is_one_clear_error(desk: Desk) -> None:
    with pytest.raises(Misconfigured, match="VIVEVOIX_CONTROL_PORT"):
        async with serve_control(desk.announcements, desk.port):
            pytest.fail("two control ports on one port")


async def test_what_is_sent_to_the_control_port_is_never_logged(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for data in (
        b"CALL +33639981234\r\n\r\n",
        b"POST /+33639981234 HTTP/1.1\r\nHost: a\r\n\r\n",
        b"+33639981234\0",
    ):
        reader, writer = await asyncio.open_connection("127.0.0.1", desk.port)
        writer.write(data)
        writer.write_eof()
        await asyncio.wait_for(reader.read(), 5)
        writer.close()
    await desk.post(json={"uuid": str(uuid4()), "number": "+33639981234"})
    assert "39981234" not in caplog.text
