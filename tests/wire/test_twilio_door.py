"""Twilio's door over real HTTP and WebSocket: checked calls come in, sound goes both ways, is cut at once."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
import numpy as np
import pytest

from bot.audio.g711 import from_ulaw, to_ulaw
from bot.channels.announcements import Announcements
from bot.channels.gateway import Gateway
from bot.channels.twilio import TwilioDoor, open_twilio
from bot.channels.twilio_call import MOST_MALFORMED, TwilioCall
from bot.channels.twilio_wire import sign
from bot.errors import Misconfigured
from bot.model import FRAME_BYTES, Clip
from fakes.gateway import LOUD, Ears, gateway_for, until
from fakes.twilio_side import NUMBER, SECRET, SID, TwilioSide, start_fields, token_in

URL = "https://voice.example"


@dataclass
class Open:
    """An open door in front of a real gateway."""

    door: TwilioDoor
    gateway: Gateway
    ears: Ears
    announcements: Announcements

    def side(self, sid: str = SID) -> TwilioSide:
        return TwilioSide(self.door.port, URL, sid)


@asynccontextmanager
async def opened(answer: object = None, max_calls: int = 4) -> AsyncIterator[Open]:
    ears = Ears()
    announcements = Announcements(time.monotonic, lambda number: "hash-of-" + number[-2:])
    async with (
        gateway_for(answer or ears.answer, max_calls) as (gateway, _),
        open_twilio(("127.0.0.1", 0), URL, SECRET, announcements, gateway.hold) as door,
    ):
        yield Open(door, gateway, ears, announcements)


async def test_a_checked_call_streams_both_ways_and_ends_with_the_line(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    tone = (8000 * np.sin(np.arange(4800) / 3)).astype("<i2").tobytes()
    async with opened() as own:
        twilio = own.side()
        await twilio.call()
        await asyncio.sleep(0.2)
        twilio.say(tone)
        await twilio.press("1")
        await twilio.press("#")
        expected = from_ulaw(to_ulaw(tone))
        await until(lambda: expected in own.ears.heard and own.ears.keys == "1#")
        assert own.ears.people == ["hash-of-01"]
        assert twilio.heard.count(from_ulaw(to_ulaw(LOUD))) > 5 and not twilio.strange
        await twilio.hang_up()
        await until(lambda: own.ears.is_over and own.gateway.calls == 0)
    assert NUMBER not in caplog.text and NUMBER[1:] not in caplog.text


async def test_silence_is_not_sent_and_marks_tell_when_words_were_heard() -> None:
    ended: list[float] = []

    async def answer(call: TwilioCall) -> None:
        for frame in (LOUD, bytes(FRAME_BYTES)):
            for _ in range(25):
                await call.tick()
                call.send(frame)
        call.send(LOUD)
        await call.hang_up()
        ended.append(time.monotonic())

    async with opened(answer) as own:
        twilio = own.side()
        await twilio.call()
        await until(lambda: twilio.is_over)
        loud = [frame for frame in twilio.heard if frame != bytes(FRAME_BYTES)]
        assert len(loud) == 26 and twilio.marks == ["1", "2"]
        assert len(twilio.heard) - len(loud) == 6, "more than the cushions before each stretch of sound"
        await twilio.close()


async def test_words_that_are_cut_are_cleared_at_twilio_at_once() -> None:
    async def answer(call: TwilioCall) -> None:
        for _ in range(100):
            call.send(LOUD)
        await asyncio.sleep(0.1)
        call.cut()
        call.send(LOUD)
        for _ in range(10):
            await call.tick()
            call.send(bytes(FRAME_BYTES))
        await call.hang_up()

    async with opened(answer) as own:
        twilio = own.side()
        await twilio.call()
        await until(lambda: twilio.is_over)
        assert twilio.cleared == 1 and len(twilio.heard) < 40
        assert twilio.marks == ["1"], "the mark after a cut did not come back"
        await twilio.close()


@pytest.mark.parametrize("signature", ["", "wrong", "é", "0/KCTR6DLpKmkAf8muzZqo1nDgQ="])
async def test_a_request_that_is_not_twilios_is_refused_and_counted(signature: str) -> None:
    async with opened() as own:
        status, answer = await own.side().request(signature)
        assert status == 403 and "token" not in answer
        assert own.door.counts == {"refused: signature": 1} and len(own.announcements) == 0


async def test_a_signed_field_that_changed_on_the_way_is_refused() -> None:
    async with opened() as own:
        twilio = own.side()
        signature = sign(URL + "/twilio/call", start_fields().items(), SECRET)
        status, _ = await twilio.request(signature, start_fields(number="+33639980002"))
        assert status == 403


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 403), (b"\xff\xfe=1", 400), (b"a=1&" * 200 + b"b=1", 400), (b"From=" + b"1" * 9000, 413)],
)
async def test_a_body_that_is_no_form_or_too_long_is_refused(body: bytes, status: int) -> None:
    async with opened() as own, aiohttp.ClientSession() as session:
        url = f"http://127.0.0.1:{own.door.port}/twilio/call"
        async with session.post(url, data=body) as answer:
            assert answer.status == status


async def test_a_request_that_comes_twice_gets_the_same_answer_and_its_token_opens_once() -> None:
    async with opened() as own:
        twilio = own.side()
        first, again = await twilio.request(), await twilio.request()
        assert first == again and len(own.announcements) == 1
        token = token_in(first[1])
        await twilio.connect(token)
        await until(lambda: own.gateway.calls == 1)
        thief = own.side()
        await thief.connect(token)
        await until(lambda: thief.is_over)
        assert own.gateway.calls == 1 and own.door.counts == {"refused: stream": 1}
        await thief.close()
        await twilio.hang_up()


@pytest.mark.parametrize("token", ["", "é", "0b0c8a6e-7a9e-4c8e-8a53-9b0a1f3f6f10", "right for another call"])
async def test_a_stream_without_the_token_of_its_call_is_closed(token: str) -> None:
    async with opened() as own:
        twilio = own.side()
        _, answer = await twilio.request()
        is_stolen = token.startswith("right")
        await twilio.connect(token_in(answer) if is_stolen else token, "CA-other" if is_stolen else None)
        await until(lambda: twilio.is_over)
        assert own.gateway.calls == 0 and own.door.counts == {"refused: stream": 1}
        await twilio.close()


@pytest.mark.parametrize(
    "first", ["nothing", b"\x00", '{"event": "media"}', '{"event": "stop"}', "x" * 40_000]
)
async def test_a_stream_that_begins_with_anything_else_is_closed(first: str | bytes) -> None:
    async with opened() as own, aiohttp.ClientSession() as session:
        line = await session.ws_connect(f"http://127.0.0.1:{own.door.port}/twilio/stream")
        await (line.send_bytes(first) if isinstance(first, bytes) else line.send_str(first))
        answer = await asyncio.wait_for(line.receive(), 3)
        assert answer.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED)
        assert own.door.counts == {"refused: stream": 1}


async def test_wrong_messages_are_skipped_and_a_flood_of_them_ends_the_call() -> None:
    async with opened() as own:
        twilio = own.side()
        await twilio.call()
        await until(lambda: own.gateway.calls == 1)
        for wrong in ("nothing", json.dumps({"event": "media", "media": {"payload": 3}})):
            await twilio.raw(wrong)
        await twilio.press("5")
        await until(lambda: own.ears.keys == "5")
        for _ in range(MOST_MALFORMED):
            await twilio.raw("nothing")
        await until(lambda: own.ears.is_over and twilio.is_over)
        await twilio.close()


async def test_when_the_lines_are_full_the_caller_hears_it_and_the_service_says_goodbye() -> None:
    async with opened(max_calls=1) as own:
        first, second = own.side(), own.side("CA-second")
        await first.call()
        await until(lambda: own.gateway.calls == 1)
        await second.call()
        await until(lambda: second.is_over)
        busy = from_ulaw(to_ulaw(b"\x01\x01" * 160))
        assert busy in second.heard and own.gateway.counts["refused: lines busy"] == 1
        stopping = asyncio.create_task(own.gateway.stop())
        goodbye = Clip(b"\x02\x02" * 160, 8000).pcm
        await until(lambda: first.is_over)
        assert from_ulaw(to_ulaw(goodbye)) in first.heard
        await stopping
        for side in (first, second):
            await side.close()


async def test_a_number_that_calls_without_end_gets_the_busy_tone() -> None:
    async with opened() as own:
        answers = [await own.side(f"CA{number}").request() for number in range(31)]
        assert all("<Connect>" in answer for _, answer in answers[:30])
        assert "<Reject" in answers[30][1] and own.announcements.refused == {"call.too_often": 1}


async def test_a_taken_port_is_said_in_one_line() -> None:
    async with opened() as own:
        with pytest.raises(Misconfigured, match="VIVEVOIX_TWILIO_PORT"):
            async with open_twilio(
                ("127.0.0.1", own.door.port), URL, SECRET, own.announcements, own.gateway.hold
            ):
                pass
