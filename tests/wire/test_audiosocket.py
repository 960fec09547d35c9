"""The telephone gateway over real sockets: calls that behave, full lines, a service that stops."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from uuid import UUID, uuid4

import pytest

from bot.channels import audiosocket_wire as wire
from bot.channels.audiosocket import AudioSocketCall
from bot.channels.gateway import PRE_ROLL_FRAMES, Doorway, serve_audiosocket
from bot.errors import Misconfigured
from bot.model import FRAME_BYTES
from fakes.gateway import BUSY, FAREWELL, LOUD, Ears, call_in, gateway_for, until
from fakes.phone_line import PhoneLine


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


def test_an_identifier_is_sixteen_raw_bytes() -> None:
    call = UUID("12345678-1234-5678-1234-567812345678")
    assert wire.Decoder().feed(wire.encode(wire.IDENTIFIER, call.bytes))[0].payload == call.bytes
