"""A caller as a program of its own: telephones the gateway, listens, and answers as its script says.

Run as `python -m bot.bench.caller SCRIPT.yml --port P --control-port C [--wav FILE] [--log FILE]`. It knows
nothing of the assistant but the sound it receives. Each thing it does is one JSON line on its output.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from uuid import UUID, uuid4

import aiohttp
import numpy as np

from bot.audio.load import load_clip
from bot.audio.rechunk import split_frames
from bot.bench.listening import Listening
from bot.bench.script import Script, Step, read_script
from bot.bench.wire_log import Recording, Spoken, WireLog, frame_rms, sounding_frames
from bot.channels import audiosocket_wire as wire
from bot.channels.beat import beat
from bot.channels.pacing import Pacer
from bot.engines.espeak_caller import speak
from bot.errors import BotError, Refused, Temporary
from bot.model import FRAME_BYTES, FRAME_SECONDS, Clip

KEY_SECONDS = 0.15
"""Time between two keys, seconds."""

NOISE_SECONDS = 5
"""Length of the room noise that is repeated between answers, seconds."""

Tell = Callable[[dict[str, object]], None]
"""Takes what the caller does, as it does it."""


class Caller:
    """One call being made; times are seconds since the connection."""

    def __init__(
        self, script: Script, streams: tuple[asyncio.StreamReader, asyncio.StreamWriter], tell: Tell
    ) -> None:
        self._script = script
        self._reader, self._writer = streams
        self._tell = tell
        self._start = time.monotonic()
        self._pacer = Pacer(self._start)
        self._ears = Listening(script.finished_after_seconds)
        self._noise = _room_noise(script.noise_rms)
        self._frames_sent = 0
        self._last_spoken: Spoken | None = None
        self._is_cut = False
        self.log = WireLog()
        self.recording = Recording()

    async def play(self, clips: dict[Step, Clip]) -> None:
        """Hold the whole call: each step in turn, then hang up when the assistant has finished."""
        listening = asyncio.create_task(self._listen())
        try:
            for step in self._script.steps:
                if self._is_cut:
                    break
                await self._do(step, clips)
            if not self._is_cut:
                await self._wait_for_end(self._script.pause_seconds)
        finally:
            self.log.ended = self.log.ended or "caller"
            self._is_cut = True
            with suppress(OSError):
                self._writer.write(wire.encode(wire.HANG_UP))
                await self._writer.drain()
            self._writer.close()
            listening.cancel()

    async def _do(self, step: Step, clips: dict[Step, Clip]) -> None:
        pause = self._script.pause_seconds if step.pause_seconds is None else step.pause_seconds
        if step.over_after_seconds is None:
            await self._wait_for_end(pause)
        else:
            await self._wait_for_start(step.over_after_seconds)
        if self._is_cut:
            return
        if step.stay_silent_seconds:
            self._tell({"event": "stays_silent", "at": self._now, "seconds": step.stay_silent_seconds})
            self._ears.start_over()
            await self._rest(step.stay_silent_seconds)
        elif step.keys:
            await self._press(step.keys)
        elif step.hang_up:
            self._is_cut = True
        else:
            await self._speak(step, clips[step])

    async def _speak(self, step: Step, clip: Clip) -> None:
        first, last = sounding_frames(clip.pcm)
        text, is_over = step.say or step.play, step.over_after_seconds is not None
        self._tell({"event": "speaks", "at": self._now, "text": text})
        start = end = self._now
        for number, frame in enumerate(split_frames(clip.pcm)):
            if self._is_cut:
                return
            cut_at = step.hang_up_after_seconds
            if cut_at is not None and number * FRAME_SECONDS >= cut_at:
                self._is_cut = True
                return
            await self._send(frame)
            if number == first:
                start = self.log.sent[-1]
            if number == last:
                end = self.log.sent[-1]
                self._ears.start_over()
        self._last_spoken = Spoken(text, start, end, is_over)
        self.log.spoken.append(self._last_spoken)

    async def _press(self, keys: str) -> None:
        self._ears.start_over()
        self._last_spoken = None
        for key in keys:
            self._writer.write(wire.encode(wire.KEY, key.encode("ascii")))
            self.log.keys.append((self._now, key))
            await self._rest(KEY_SECONDS)
        self._tell({"event": "presses", "at": self._now, "keys": keys})

    async def _wait_for_end(self, pause_seconds: float) -> None:
        began = self._now
        while not self._is_cut and not self._ears.has_finished(self._now):
            heard_at = max(began, self._ears.last_sound or began)
            if self._now - heard_at > self._script.lost_after_seconds:
                self._tell({"event": "hears_nothing", "at": self._now})
                break
            await self._send(self._next_noise())
        await self._rest(pause_seconds)

    async def _wait_for_start(self, after_seconds: float) -> None:
        began = self._now
        while not self._is_cut and self._now - began < self._script.lost_after_seconds:
            first = self._ears.first_sound
            if first is not None and self._now - first >= after_seconds:
                return
            await self._send(self._next_noise())

    async def _rest(self, seconds: float) -> None:
        end = self._now + seconds
        while not self._is_cut and self._now < end:
            await self._send(self._next_noise())

    async def _send(self, frame: bytes) -> None:
        now = await beat(self._pacer)
        self._writer.write(wire.encode(wire.SOUND, frame))
        self.log.sent.append(now - self._start)
        self.recording.add_sent(now - self._start, frame)

    async def _listen(self) -> None:
        decoder = wire.Decoder()
        with suppress(OSError):
            while data := await self._reader.read(4096):
                now = self._now
                for message in decoder.feed(data):
                    if message.kind == wire.SOUND:
                        self._hear(now, message.payload)
                    elif message.kind == wire.HANG_UP:
                        self._hung_up()
        self._hung_up()

    def _hear(self, now: float, frame: bytes) -> None:
        rms = frame_rms(frame)
        self.log.received.append((now, rms))
        self.recording.add_received(now, frame)
        if self._ears.hear(now, rms) and self._ears.first_sound is not None:
            said, first = self._last_spoken, self._ears.first_sound
            delay = None if said is None or said.is_over else round(first - said.end, 3)
            self._tell({"event": "hears", "at": first, "delay_seconds": delay})

    def _hung_up(self) -> None:
        if not self._is_cut:
            self._is_cut = True
            self.log.ended = "assistant" if self.log.received else "refused"

    def _next_noise(self) -> bytes:
        self._frames_sent += 1
        return self._noise[self._frames_sent % len(self._noise)]

    @property
    def _now(self) -> float:
        return time.monotonic() - self._start


def prepare_clips(script: Script) -> dict[Step, Clip]:
    """Make the sound of every step that has one. Raises Refused when a file cannot be played."""
    clips: dict[Step, Clip] = {}
    for step in script.steps:
        if step.say:
            clips[step] = speak(step.sound or step.say, script.voice)
        elif step.play:
            clips[step] = load_clip(script.folder / step.play)
    return clips


async def announce(port: int, call: UUID, number: str | None) -> None:
    """Tell the control port that a call comes; raises Temporary when it is not there, Refused when it
    does not want the call."""
    try:
        async with (
            aiohttp.ClientSession() as session,
            session.post(
                f"http://127.0.0.1:{port}/calls", json={"uuid": str(call), "number": number}
            ) as answer,
        ):
            if answer.status != 201:
                raise Refused("caller.not_announced", f"the control port answered {answer.status}")
    except aiohttp.ClientError as error:
        raise Temporary("caller.no_service", f"no service answers on control port {port}") from error


async def make_call(script: Script, address: tuple[str, int], control_port: int, tell: Tell) -> Caller:
    """Make one whole call to `address` (host, port); gives the caller with its log and recording."""
    clips = prepare_clips(script)
    call = uuid4()
    await announce(control_port, call, script.number)
    try:
        streams = await asyncio.open_connection(*address)
    except OSError as error:
        raise Temporary("caller.no_service", f"nothing answers on telephone port {address[1]}") from error
    streams[1].write(wire.encode(wire.IDENTIFIER, call.bytes))
    tell({"event": "calls", "uuid": str(call), "clock": time.monotonic()})
    caller = Caller(script, streams, tell)
    await caller.play(clips)
    tell({"event": "ends", "by": caller.log.ended})
    return caller


def _room_noise(rms: float) -> list[bytes]:
    count = int(NOISE_SECONDS / FRAME_SECONDS)
    if rms <= 0:
        return [bytes(FRAME_BYTES)] * count
    samples = np.random.default_rng(7).normal(0, rms, count * FRAME_BYTES // 2)
    return split_frames(np.clip(samples, -32768, 32767).astype("<i2").tobytes())


def _print_line(event: dict[str, object]) -> None:
    print(json.dumps(event, ensure_ascii=False), flush=True)


def main() -> int:
    """Make the call that the command line describes; gives the exit status."""
    parser = argparse.ArgumentParser(description="A scripted caller over AudioSocket.")
    parser.add_argument("script", type=Path)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--control-port", type=int, required=True)
    parser.add_argument("--wav", type=Path)
    parser.add_argument("--log", type=Path)
    options = parser.parse_args()
    gc.disable()
    try:
        script = read_script(options.script)
        caller = asyncio.run(
            make_call(script, (options.host, options.port), options.control_port, _print_line)
        )
    except BotError as error:
        print(f"caller: {error.advice or error.code}", file=sys.stderr)
        return 1
    if options.wav:
        caller.recording.write(options.wav)
    if options.log:
        caller.log.write(options.log)
    return 0 if caller.log.ended != "refused" else 1


if __name__ == "__main__":
    sys.exit(main())
