"""A call held by a browser: frames both ways, and a broken connection that the conversation waits through."""

from __future__ import annotations

import asyncio

from bot.channels.web import MICROPHONE_HZ, WebCall
from bot.model import FRAME_BYTES


async def test_sound_of_the_microphone_comes_as_telephone_frames_through_the_line() -> None:
    call = WebCall(None, line=lambda frame: b"\1" * len(frame))
    call.attach()
    call.take_sound(bytes(MICROPHONE_HZ * 2 // 5) + b"\0")
    call.take_key("1")
    ticks = [await call.tick() for _ in range(3)]
    frames = [frame for tick in ticks for frame in tick.frames]
    assert len(frames) >= 8 and all(frame == b"\1" * FRAME_BYTES for frame in frames)
    assert "".join(tick.keys for tick in ticks) == "1"
    assert 0.015 < ticks[2].now - ticks[1].now < 0.1


async def test_a_broken_connection_stops_the_clock_until_the_browser_is_back() -> None:
    call = WebCall(None)
    call.attach()
    before = (await call.tick()).now
    call.send(bytes(FRAME_BYTES))
    call.detach()
    call.send(bytes(FRAME_BYTES))
    waiting = asyncio.create_task(call.tick())
    await asyncio.sleep(0.4)
    assert not waiting.done()
    call.attach()
    after = await waiting
    assert after.now - before < 0.2 and not after.is_over
    assert call.outgoing.empty()


async def test_a_person_who_leaves_ends_the_call_even_while_it_waits() -> None:
    call = WebCall(None)
    waiting = asyncio.create_task(call.tick())
    await asyncio.sleep(0.05)
    call.leave()
    assert (await waiting).is_over and call.is_over


async def test_a_stuck_browser_loses_frames_and_never_grows_the_queue() -> None:
    call = WebCall(None)
    call.attach()
    for _ in range(500):
        call.send(bytes(FRAME_BYTES))
    assert call.outgoing.qsize() == 100
    await call.hang_up()
    assert (await call.tick()).is_over
