"""The beat of a call: one frame every 20 ms, in real time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from bot.channels.pacing import Pacer
from bot.model import FRAME_BYTES, Clip

Seconds = Callable[[], float]
"""A clock, seconds."""


async def beat(pacer: Pacer, clock: Seconds = time.monotonic) -> float:
    """Wait for the next frame's time and give it, seconds of the clock."""
    await asyncio.sleep(max(0.0, pacer.next_wake(clock()) - clock()))
    now = clock()
    pacer.woke(now)
    return now


async def play(clip: Clip, pacer: Pacer, send: Callable[[bytes], None], is_over: Callable[[], bool]) -> None:
    """Send a whole clip of 8 kHz sound frame by frame, until its end or the call's."""
    for at in range(0, len(clip.pcm), FRAME_BYTES):
        if is_over():
            return
        await beat(pacer)
        send(clip.pcm[at : at + FRAME_BYTES].ljust(FRAME_BYTES, b"\0"))
