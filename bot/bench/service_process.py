"""`vivevoix serve` started as a process of its own, measured from outside."""

from __future__ import annotations

import asyncio
import os
import re
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.errors import Temporary
from bot.settings import ROOT, Settings, environment_of

READY = re.compile(r"ready: telephone \S+:(\d+), control \S+:(\d+), (.*)")
"""The line that the command prints when it answers calls."""

START_SECONDS = 180.0
"""Longest start, seconds."""

STOP_SECONDS = 20.0
"""Longest clean stop, seconds."""


@dataclass(frozen=True)
class ServiceProcess:
    """A running service."""

    pid: int
    """Its process; its children belong to the service too."""
    phone_port: int
    """TCP port of the gateway."""
    control_port: int
    """TCP port of the announcements."""
    models: str
    """Models in use, as it says itself."""
    start_seconds: float
    """From the start of the process to its ready line, seconds."""


@asynccontextmanager
async def service_process(trial: Settings, log: Path) -> AsyncIterator[ServiceProcess]:
    """Run the service while the context lasts, its log in a file; raises Temporary when it does not start."""
    began = time.monotonic()
    with log.open("wb") as log_file:
        program = await asyncio.create_subprocess_exec(
            sys.executable, "-c", "from bot.cli import main; main()", "serve",
            cwd=ROOT, env={**os.environ, **environment_of(trial)}, stdout=asyncio.subprocess.PIPE,
            stderr=log_file,
        )  # fmt: skip
    try:
        found = await asyncio.wait_for(_ready_line(program), START_SECONDS)
        if found is None:
            raise Temporary("service.not_started", f"the service did not start; see {log}")
        yield ServiceProcess(program.pid, int(found[1]), int(found[2]), found[3], time.monotonic() - began)
    finally:
        if program.returncode is None:
            program.terminate()
            try:
                await asyncio.wait_for(program.wait(), STOP_SECONDS)
            except asyncio.TimeoutError:
                program.kill()


async def _ready_line(program: asyncio.subprocess.Process) -> re.Match[str] | None:
    assert program.stdout is not None
    async for line in program.stdout:
        found = READY.match(line.decode("utf-8", "replace"))
        if found:
            return found
    return None
