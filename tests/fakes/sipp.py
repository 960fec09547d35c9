"""SIPp as an operator on loopback, playing a scenario of `tests/wire/sipp`."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

SCENARIOS = Path(__file__).resolve().parents[1] / "wire" / "sipp"

needs_sipp = pytest.mark.skipif(shutil.which("sipp") is None, reason="sipp is not installed")


@asynccontextmanager
async def sipp(scenario: str, port: int, folder: Path, *options: str) -> AsyncIterator[Path]:
    """Play a scenario on a port while the context lasts (`options`: SIPp's own, such as whom to call); gives
    the file of the messages."""
    messages = folder / "messages.log"
    process = await asyncio.create_subprocess_exec(
        "sipp", *options, "-sf", str(SCENARIOS / f"{scenario}.xml"), "-i", "127.0.0.1", "-p", str(port),
        "-nostdin", "-trace_msg", "-message_file", str(messages), cwd=folder,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield messages
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
