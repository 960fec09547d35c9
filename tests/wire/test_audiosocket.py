"""The telephone gateway over real sockets: good calls, bad bytes, vanishing callers, full lines."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from fakes.phone_line import PhoneLine

from bot.channels import audiosocket_wire as wire
from bot.channels.announcements import Announcements
from bot.channels.audiosocket import AudioSocketCall
from bot.channels.gateway import PRE_ROLL_FRAMES, Doorway, Gateway, serve_audiosocket
from bot.errors import Misconfigured
from bot.model import FRAME_BYTES, Clip
from bot.ports import Tick

LOUD = b"\x10\x27" * (FRAME_BYTES // 2)
BUSY = Clip(b"\x01\x01" * 800, 8000)
FAREWELL = Clip(b"\x02\x02" * 800, 8000)


class Ears:
    """Answers calls by keeping every tick, and saying one loud frame for each."""

    def __init__(self) -> None:
        self.ticks: list[Tick] = []
        self.people: list[str | None] = []

    async def answer(self, call: AudioSocketCall) -> None:
        self.people.append(call.person)
        while True:
            tick = await call.tick()
            self.ticks.append(tick)
            if tick.is_over:
                return
            call.send(LOUD)

    @property
    def heard(self) -> bytes:
        return b"".join(frame for tick in self.ticks for frame in tick.frames)

    @property
    def keys(self) -> str:
        return "".join(tick.keys for tick in self.ticks)

    @property
    def is_over(self) -> bool:
        return bool(self.ticks) and self.ticks[-1].is_over


@asynccontextmanager
async def gateway_for(
    answer: Callable[[AudioSocketCall], Awaitable[object]], max_calls: int = 4
) -> AsyncIterator[tuple[Gateway, Announcements]]:
    announcements = Announcements(time.monotonic, lambda number: "hash-of-" + number[-2:])
    async with serve_audiosocket(
        Doorway("127.0.0.1", 0, max_calls, BUSY, FAREWELL), announcements, answer
    ) as gateway:
        yield gateway, announcements


async def call_in(gateway: Gateway, announcements: Announcements, number: str | None = None) -> PhoneLine:
    call = uuid4()
    announcements.add(call, number)
    return await PhoneLine.connect(gateway.port, call)


async def until(condition: Callable[[], bool], seconds: float = 3.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never happened"
        await asyncio.sleep(0.01)


async def test_sound_and_keys_reach_the_call_and_sound_comes_back() -> None:
    ears = Ears()
    async with gateway_for(ears.answer) as (gateway, announcements):
        line = await call_in(gateway, announcements, "+33639980001")
        for _ in range(10):
            line.send(wire.SOUND, LOUD)
        line.send(wire.KEY, b"1")
        line.send(wire.KEY, b"#")
        await line.read(0.5)
        line.send(wire.HANG_UP)
        await until(lambda: ears.is_over)
    assert ears.heard == LOUD * 10
    assert ears.keys == "1#"
    assert ears.people == ["hash-of-01"]
    assert line.sound[:PRE_ROLL_FRAMES] == [bytes(FRAME_BYTES)] * PRE_ROLL_FRAMES
    assert line.sound[PRE_ROLL_FRAMES] == LOUD


async def test_frames_leave_every_twenty_milliseconds_and_none_in_a_burst() -> None:
    async with gateway_for(Ears().answer) as (gateway, announcements):
        line = await call_in(gateway, announcements)
        await line.read(2.0)
        gaps = sorted(b - a for a, b in pairwise(line.times))
    assert 92 <= len(line.times) <= 101
    assert abs(gaps[len(gaps) // 2] - 0.02) < 0.002


async def test_an_unknown_uuid_is_closed_without_a_sound() -> None:
    ears = Ears()
    async with gateway_for(ears.answer) as (gateway, _):
        line = await PhoneLine.connect(gateway.port, uuid4())
        assert await line.read(1.0)
        assert (line.sound, ears.ticks, gateway.refused) == ([], [], 1)


async def test_a_uuid_enters_once() -> None:
    async with gateway_for(Ears().answer) as (gateway, announcements):
        call = uuid4()
        announcements.add(call, None)
        first = await PhoneLine.connect(gateway.port, call)
        await first.read(0.2)
        second = await PhoneLine.connect(gateway.port, call)
        assert await second.read(1.0)
        assert second.sound == [] and len(first.sound) > PRE_ROLL_FRAMES


@pytest.mark.parametrize(
    "first",
    [
        wire.encode(wire.SOUND, LOUD),
        wire.encode(wire.IDENTIFIER, b"short"),
        wire.encode(wire.HANG_UP),
        wire.encode(0x77, b"abc"),
        b"GET / HTTP/1.1\r\n\r\n" + bytes(70_000),
    ],
)
async def test_anything_but_a_uuid_first_is_closed(first: bytes) -> None:
    async with gateway_for(Ears().answer) as (gateway, _):
        line = await PhoneLine.connect(gateway.port, None)
        line.send_bytes(first)
        assert await line.read(2.9)
        assert line.sound == []


async def test_a_caller_who_says_nothing_at_all_is_closed_after_two_seconds() -> None:
    async with gateway_for(Ears().answer) as (gateway, _):
        began = time.monotonic()
        line = await PhoneLine.connect(gateway.port, None)
        assert await line.read(4.0)
        assert 1.5 < time.monotonic() - began < 3.5


@pytest.mark.parametrize("is_polite", [True, False])
async def test_a_caller_who_hangs_up_in_the_middle_of_a_word_ends_the_call(is_polite: bool) -> None:
    ears = Ears()
    async with gateway_for(ears.answer) as (gateway, announcements):
        line = await call_in(gateway, announcements)
        await line.read(0.15)
        line.send_bytes(wire.encode(wire.SOUND, LOUD) + wire.encode(wire.SOUND, LOUD)[:100])
        await asyncio.sleep(0.05)
        if is_polite:
            line.send_bytes(bytes(223) + wire.encode(wire.HANG_UP))
        else:
            line.close()
        await until(lambda: ears.is_over and gateway.calls == 0)
    assert ears.heard.startswith(LOUD)


async def test_an_error_message_ends_the_call() -> None:
    ears = Ears()
    async with gateway_for(ears.answer) as (gateway, announcements):
        line = await call_in(gateway, announcements)
        line.send(wire.ERROR, b"\x02")
        await until(lambda: ears.is_over)


async def test_wrong_lengths_and_unknown_types_do_not_disturb_the_call() -> None:
    ears = Ears()
    async with gateway_for(ears.answer) as (gateway, announcements):
        line = await call_in(gateway, announcements)
        line.send(wire.SOUND, LOUD[:100])
        line.send(wire.SOUND, b"")
        line.send(wire.SOUND, LOUD[:7])
        line.send(0x42, b"whatever")
        line.send(wire.KEY, b"too long")
        line.send(wire.SOUND, LOUD[:214])
        line.send(wire.KEY, b"5")
        await until(lambda: ears.keys == "5")
        line.close()
        await until(lambda: ears.is_over)
    assert ears.heard == LOUD


async def test_garbage_after_the_uuid_ends_with_the_line_and_breaks_nothing() -> None:
    ears, noise = Ears(), random.Random(3)
    async with gateway_for(ears.answer) as (gateway, announcements):
        line = await call_in(gateway, announcements)
        line.send_bytes(bytes(noise.randrange(256) for _ in range(50_000)))
        await line.read(0.3)
        line.close()
        await until(lambda: gateway.calls == 0)
        ears.ticks.clear()
        fine = await call_in(gateway, announcements)
        fine.send(wire.KEY, b"9")
        await until(lambda: ears.keys == "9")


async def test_a_line_that_sends_no_silence_still_gets_ticks_and_sound() -> None:
    ears = Ears()
    async with gateway_for(ears.answer) as (gateway, announcements):
        line = await call_in(gateway, announcements)
        await line.read(0.6)
        assert len(ears.ticks) > 15
        assert not any(tick.frames for tick in ears.ticks)
        line.send(wire.SOUND, LOUD)
        await until(lambda: ears.heard == LOUD)
        assert len(line.sound) > 20


async def test_a_line_that_floods_is_held_to_real_time() -> None:
    ears = Ears()
    async with gateway_for(ears.answer) as (gateway, announcements):
        line = await call_in(gateway, announcements)
        line.send_bytes(wire.encode(wire.SOUND, LOUD) * 3000)
        await line.read(1.0)
        assert len(ears.heard) / FRAME_BYTES < 50 + 1.1 * len(ears.ticks) + 1
        assert len(line.sound) > 35


async def test_sound_at_sixteen_kilohertz_is_brought_to_the_telephone_rate() -> None:
    ears = Ears()
    async with gateway_for(ears.answer) as (gateway, announcements):
        line = await call_in(gateway, announcements)
        for _ in range(50):
            line.send(0x12, LOUD + LOUD)
        await until(lambda: len(ears.heard) >= 45 * FRAME_BYTES)
        await asyncio.sleep(0.1)
    assert len(ears.heard) <= 50 * FRAME_BYTES


async def test_two_calls_from_the_same_number_are_both_answered() -> None:
    ears = Ears()
    async with gateway_for(ears.answer) as (gateway, announcements):
        lines = [await call_in(gateway, announcements, "+33639980002") for _ in range(2)]
        await asyncio.gather(*(line.read(0.4) for line in lines))
        assert gateway.calls == 2
        assert all(len(line.sounding) > 5 for line in lines)
    assert ears.people == ["hash-of-02", "hash-of-02"]


async def test_the_caller_too_many_hears_that_the_lines_are_full() -> None:
    async with gateway_for(Ears().answer, max_calls=1) as (gateway, announcements):
        first = await call_in(gateway, announcements)
        await first.read(0.2)
        second = await call_in(gateway, announcements)
        assert await second.read(2.0)
        assert b"".join(second.sounding) == BUSY.pcm
        assert second.is_hung_up
        first.close()
        await until(lambda: gateway.calls == 0)
        third = await call_in(gateway, announcements)
        await third.read(0.3)
        assert LOUD in third.sound


async def test_when_the_service_stops_the_caller_hears_goodbye() -> None:
    async with gateway_for(Ears().answer) as (gateway, announcements):
        line = await call_in(gateway, announcements)
        await line.read(0.3)
    assert await line.read(1.0)
    assert b"".join(line.sounding).endswith(FAREWELL.pcm)
    assert line.is_hung_up


async def test_a_call_that_fails_is_hung_up_and_the_others_go_on() -> None:
    ears, ways = Ears(), []

    async def answer(call: AudioSocketCall) -> None:
        ways.append(call)
        if len(ways) == 1:
            raise RuntimeError("a fault in one call")
        await ears.answer(call)

    async with gateway_for(answer) as (gateway, announcements):
        first = await call_in(gateway, announcements)
        assert await first.read(1.0)
        second = await call_in(gateway, announcements)
        await second.read(0.3)
        assert first.is_hung_up and LOUD in second.sound


async def test_a_busy_port_is_one_clear_error() -> None:
    async with gateway_for(Ears().answer) as (gateway, announcements):
        with pytest.raises(Misconfigured, match="VIVEVOIX_PHONE_PORT"):
            async with serve_audiosocket(
                Doorway("127.0.0.1", gateway.port, 1, BUSY, FAREWELL), announcements, Ears().answer
            ):
                pytest.fail("two gateways on one port")


async def test_a_caller_who_stops_reading_does_not_hold_the_call() -> None:
    ears = Ears()
    async with gateway_for(ears.answer) as (gateway, announcements):
        line = await call_in(gateway, announcements)
        await asyncio.sleep(1.0)
        assert len(ears.ticks) > 30
        line.close()
        await until(lambda: ears.is_over)


def test_an_identifier_is_sixteen_raw_bytes() -> None:
    call = UUID("12345678-1234-5678-1234-567812345678")
    assert wire.Decoder().feed(wire.encode(wire.IDENTIFIER, call.bytes))[0].payload == call.bytes
