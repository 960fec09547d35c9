"""WhatsApp's side of a bench: takes the notes as the Cloud API does, with its own faults, tells what became
of each, and counts the answers that each person sees."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from io import BytesIO

from aiohttp import web

TELLING_SECONDS = (0.05, 1.0)
"""What became of a message is told after, seconds."""

STEP_SECONDS = 0.1
"""A note answers the message of a rank by its length: so many seconds for each rank, and for rank 0."""

Tell = Callable[[str, str, str], Awaitable[None]]
"""Tells the service of a message: its mark, the number, the state. Ends when it was taken."""


@dataclass
class CloudSide:
    """What was taken."""

    tell: Tell
    seed: int
    fault_share: float = 0.02
    """Part of the requests that fails, in four ways: asked to wait, down, taken but not answered, slow."""
    port: int = 0
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    """How often each message was answered, by number and rank."""
    faults: Counter[str] = field(default_factory=Counter)
    """Faults made, by kind."""
    media: dict[str, int] = field(default_factory=dict)
    """Rank that each note put there answers."""
    telling: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Seed the faults."""
        self.random = random.Random(self.seed)

    def fault(self, *kinds: str) -> str:
        """The fault of this request; empty for none."""
        if self.random.random() >= self.fault_share:
            return ""
        kind = self.random.choice(kinds)
        self.faults[kind] += 1
        return kind


@asynccontextmanager
async def cloud_side(tell: Tell, seed: int, fault_share: float = 0.02) -> AsyncIterator[CloudSide]:
    """Answer as the Cloud API on a loopback port while the context lasts."""
    side = CloudSide(tell, seed, fault_share)
    application = web.Application(client_max_size=2_000_000)
    application.add_routes(
        [
            web.post("/{number}/media", lambda request: _put(side, request)),
            web.post("/{number}/messages", lambda request: _send(side, request)),
        ]
    )
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        side.port = runner.addresses[0][1]
        yield side
    finally:
        for task in side.telling:
            task.cancel()
        await runner.cleanup()


async def _put(side: CloudSide, request: web.Request) -> web.Response:
    form = await request.post()
    sound = form["file"]
    if not isinstance(sound, web.FileField) or form["type"] != "audio/ogg; codecs=opus":
        return _refused(100)
    if (answer := _failing(side.fault("busy", "down"))) is not None:
        return answer
    media = f"{len(side.media) + 1:015d}"
    side.media[media] = rank_of(sound.file.read())
    return web.json_response({"id": media})


async def _send(side: CloudSide, request: web.Request) -> web.Response:
    asked = await request.json()
    rank = side.media.get(asked["audio"]["id"])
    if asked["type"] != "audio" or rank is None or not asked["audio"]["voice"]:
        return _refused(131_009)
    fault = side.fault("busy", "down", "unanswered", "slow")
    if (answer := _failing(fault)) is not None:
        return answer
    number, tag = asked["to"], asked["biz_opaque_callback_data"]
    side.answers[number, rank] += 1
    task = asyncio.create_task(_tell(side, tag, number))
    side.telling.add(task)
    task.add_done_callback(side.telling.discard)
    if fault == "unanswered" and request.transport is not None:
        request.transport.close()
    if fault == "slow":
        await asyncio.sleep(1.0)
    return web.json_response({"messaging_product": "whatsapp", "messages": [{"id": f"wamid.{tag}"}]})


async def _tell(side: CloudSide, tag: str, number: str) -> None:
    await asyncio.sleep(side.random.uniform(*TELLING_SECONDS))
    await side.tell(tag, number, "sent")


def rank_of(sound: bytes) -> int:
    """The rank that a note answers. Raises ValueError (PyAV's errors are) when it is no Opus in Ogg."""
    import av

    with av.open(BytesIO(sound), format="ogg") as container:
        stream = container.streams.audio[0]
        if stream.codec_context.name not in ("opus", "libopus"):
            raise ValueError("no Opus")
        seconds = sum(frame.samples / frame.sample_rate for frame in container.decode(stream))
    return round(seconds / STEP_SECONDS) - 1


def _failing(fault: str) -> web.Response | None:
    if fault == "busy":
        return web.json_response({"error": {"code": 130_429, "message": "Rate limit hit"}}, status=429)
    if fault == "down":
        return web.json_response({"error": {"code": 2, "message": "Service unavailable"}}, status=503)
    return None


def _refused(code: int) -> web.Response:
    return web.json_response({"error": {"code": code, "message": "Refused"}}, status=400)
