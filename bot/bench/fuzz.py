"""Frames of all kinds thrown at the parsers of the wires: they may refuse, never fail, and keep nothing."""

from __future__ import annotations

import gc
import os
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from bot.bench import fuzz_seeds as seeds
from bot.bench.processes import resident_bytes
from bot.channels import audiosocket_wire, twilio_wire
from bot.channels.control import read_announcement
from bot.channels.sip_headers import caller_number
from bot.channels.whatsapp_wire import is_signed, read_webhook
from bot.errors import Refused

MOST_NOISE_BYTES = 400
"""Longest frame of mere noise, bytes."""

WARM_SHARE = 0.1
"""Share of the frames after which memory is measured first: what is made once is made by then."""

MOST_BLOCKS = 500
"""Blocks of memory that may be held more at the end than after warming up, count: the interpreter's own."""

MOST_GROWTH_BYTES = 16_000_000
"""Resident memory that may be held more at the end, bytes: less than a long frame for each thousand."""


@dataclass(frozen=True)
class Parser:
    """A parser of a wire."""

    name: str
    """Its wire."""
    frames: Sequence[bytes]
    """Right frames, from which the others are made."""
    make: Callable[[], Callable[[bytes], object]]
    """Makes what takes one frame; it may raise Refused, or one of `refusals`."""
    refusals: tuple[type[Exception], ...] = (Refused,)
    """How it refuses."""


@dataclass(frozen=True)
class Fuzzed:
    """How a parser took its frames."""

    name: str
    """Its wire."""
    frames: int
    """Frames thrown, count."""
    refused: int
    """Frames it refused, count."""
    failures: dict[str, int]
    """Anything else it raised, by type, count."""
    blocks: int
    """Blocks of memory held at the end, less those after warming up, count."""
    growth_bytes: int
    """Resident memory at the end, less that after warming up, bytes."""
    seconds: float
    """How long it took, seconds."""

    @property
    def is_good(self) -> bool:
        """True when it never failed and kept nothing."""
        return not self.failures and self.blocks <= MOST_BLOCKS and self.growth_bytes <= MOST_GROWTH_BYTES


def _audiosocket() -> Callable[[bytes], object]:
    decoder = audiosocket_wire.Decoder()

    def feed(frame: bytes) -> object:
        nonlocal decoder
        if decoder.pending_bytes > 3 + audiosocket_wire.LONGEST_PAYLOAD:
            raise AssertionError("more is kept than one message")
        return decoder.feed(frame)

    return feed


def _control(frame: bytes) -> object:
    return read_announcement(frame.decode("utf-8"))


def _start_request(frame: bytes) -> object:
    return twilio_wire.is_signed(frame.decode("latin-1"), "https://voice.example/", [("From", "x")], "secret")


def _sip_request(frame: bytes) -> object:
    return caller_number(frame.decode("utf-8", "replace"))


def _webhook_signature(frame: bytes) -> object:
    return is_signed(frame.decode("latin-1"), frame, "secret")


PARSERS = (
    Parser("audiosocket", seeds.AUDIOSOCKET, _audiosocket),
    Parser("twilio stream", seeds.TWILIO, lambda: twilio_wire.read_message),
    Parser("twilio signature", seeds.SIGNATURES, lambda: _start_request),
    Parser("sip headers", seeds.SIP, lambda: _sip_request),
    Parser("control port", seeds.CONTROL, lambda: _control, (ValueError, RecursionError)),
    Parser("whatsapp webhook", seeds.WHATSAPP, lambda: read_webhook),
    Parser("whatsapp signature", seeds.SIGNATURES, lambda: _webhook_signature),
)
"""Every parser of a wire; a new door adds its own here."""


def fuzz(parser: Parser, frames: int, seed: int) -> Fuzzed:
    """Throw so many frames at a parser; the same seed makes the same frames."""
    chance, take = random.Random(seed), parser.make()
    refused, failures, began, before = 0, dict[str, int](), time.monotonic(), (0, 0)
    warm = max(1, int(frames * WARM_SHARE))
    for number in range(frames):
        if number == warm:
            before = _memory()
        try:
            take(mangled(parser.frames, chance))
        except parser.refusals:
            refused += 1
        except Exception as error:  # what is looked for
            failures[type(error).__name__] = failures.get(type(error).__name__, 0) + 1
    blocks, resident = (max(0, now - then) for now, then in zip(_memory(), before, strict=True))
    seconds = round(time.monotonic() - began, 1)
    return Fuzzed(parser.name, frames, refused, failures, blocks, resident, seconds)


def _memory() -> tuple[int, int]:
    """Blocks and resident bytes held by this process."""
    gc.collect()
    return sys.getallocatedblocks(), resident_bytes(os.getpid())


def mangled(frames: Sequence[bytes], chance: random.Random) -> bytes:
    """A frame: right, cut, with changed, added or repeated bytes, two in one, or mere noise."""
    frame = chance.choice(frames)
    way = chance.randrange(8)
    if way == 0:
        return frame
    if way == 1:
        return chance.randbytes(chance.randrange(MOST_NOISE_BYTES))
    if way == 2:
        return frame + chance.choice(frames)
    at = chance.randrange(len(frame) + 1)
    if way == 3:
        return frame[:at]
    if way == 4:
        return frame[:at] + frame[at:] * 2
    if way == 5:
        return frame[:at] + chance.choice(seeds.STRANGE) + frame[at:]
    changed = bytearray(frame)
    for _ in range(chance.randrange(1, 4)):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def as_values(fuzzed: Fuzzed) -> dict[str, object]:
    """The figures of one parser as JSON values."""
    return {**asdict(fuzzed), "is_good": fuzzed.is_good}
