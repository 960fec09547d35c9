"""The scripted caller started as a process of its own."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.bench.wire_log import WireLog
from bot.errors import Temporary
from bot.settings import ROOT

LINE_BYTES = 1 << 16
"""Longest line the caller may print, bytes."""

LEAVE_SECONDS = 5.0
"""Time granted to the caller to end when it is stopped, seconds."""


@dataclass(frozen=True)
class CallFiles:
    """Where a call is written."""

    wav: Path
    """Stereo recording, caller left, assistant right."""
    log: Path
    """Wire times as JSON."""


def files_in(folder: Path, name: str = "call") -> CallFiles:
    """Give the files of one call in a folder, made when it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    return CallFiles(folder / f"{name}.wav", folder / f"{name}.wire.json")


async def run_caller(
    script: Path,
    address: tuple[str, int],
    control_port: int,
    files: CallFiles,
    tell: Callable[[dict[str, object]], None],
) -> WireLog:
    """Run the caller until its end and give its wire log; each thing it does is told at once.

    Raises Temporary when the caller could not make its call.
    """
    command = _command(script, address, control_port, files)
    program = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE, limit=LINE_BYTES
    )
    assert program.stdout is not None
    try:
        async for line in program.stdout:
            tell(json.loads(line))
        status = await program.wait()
    finally:
        if program.returncode is None:
            program.terminate()
            await asyncio.wait_for(program.wait(), LEAVE_SECONDS)
    if status:
        raise Temporary("caller.failed", f"the caller program ended with status {status}")
    return WireLog.read(files.log)


def _command(script: Path, address: tuple[str, int], control_port: int, files: CallFiles) -> list[str]:
    return [
        sys.executable, "-m", "bot.bench.caller", str(script.resolve()),
        "--host", address[0], "--port", str(address[1]), "--control-port", str(control_port),
        "--wav", str(files.wav.resolve()), "--log", str(files.log.resolve()),
    ]  # fmt: skip
