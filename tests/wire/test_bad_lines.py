"""The telephone gateway against lines that misbehave: bad bytes, wrong lengths, silence, lost callers."""

from __future__ import annotations

import asyncio
import random
import time

import pytest

from bot.channels import audiosocket_wire as wire
from bot.model import FRAME_BYTES
from fakes.gateway import LOUD, Ears, call_in, gateway_for, until
from fakes.phone_line import PhoneLine


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


async def test_a_caller_who_stops_reading_does_not_hold_the_call() -> None:
    ears = Ears()
    async with gateway_for(ears.answer) as (gateway, announcements):
        line = await call_in(gateway, announcements)
        await asyncio.sleep(1.0)
        assert len(ears.ticks) > 30
        line.close()
        await until(lambda: ears.is_over)
