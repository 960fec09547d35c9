"""A program of ours beside this one: started, stopped with it, started again when it dies."""

from __future__ import annotations

import asyncio
import logging
import os
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress

from bot.errors import BotError
from bot.settings import ROOT

log = logging.getLogger(__name__)

STOP_SECONDS = 5.0
"""Longest wait for the process to stop by itself, seconds."""


class ChildProcess:
    """One program at a time. It says one line when it is ready, and ends when its standard input closes."""

    def __init__(self, name: str, pauses: Sequence[float]) -> None:
        """`name` stands in the log; `pauses` come before the first, second... restart in a row, seconds; the
        last one is repeated."""
        self._name = name
        self._pauses = pauses
        self._watcher: asyncio.Task[None] | None = None
        self.process: Process | None = None
        """The process now, or the last one."""
        self.restarts = 0
        """Restarts since the start, count."""

    @property
    def is_running(self) -> bool:
        """True while there is a process that has not ended."""
        return self.process is not None and self.process.returncode is None

    async def start(self, command: Sequence[str], environment: Mapping[str, str], seconds: float) -> bytes:
        """Start the program in the project's folder and give the first line it says, empty when it ended.
        Raises TimeoutError (of asyncio) when it says none in time."""
        self.process = await asyncio.create_subprocess_exec(
            *command,
            cwd=ROOT,
            env={**os.environ, **environment},
            stdin=PIPE,  # closed with this process: the child then stops too
            stdout=PIPE,
            start_new_session=True,  # Ctrl-C is for this process, which then stops the child
        )
        assert self.process.stdout is not None
        return await asyncio.wait_for(self.process.stdout.readline(), seconds)

    async def stop(self) -> None:
        """End the process, by force when it does not end by itself."""
        process = self.process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), STOP_SECONDS)
        except asyncio.TimeoutError:
            process.kill()
            await process.wait()

    def watch(self, begin: Callable[[], Awaitable[None]]) -> None:
        """From now on, call `begin` (which starts the program anew) whenever the process has ended."""
        self._watcher = asyncio.create_task(self._keep_alive(begin))

    async def close(self) -> None:
        """Watch no more, and end the process."""
        if self._watcher is not None:
            self._watcher.cancel()
            with suppress(asyncio.CancelledError):
                await self._watcher
        await self.stop()

    async def _keep_alive(self, begin: Callable[[], Awaitable[None]]) -> None:
        failures = 0
        while True:
            if self.process is not None:
                await self.process.wait()
            pause = self._pauses[min(failures, len(self._pauses) - 1)]
            log.warning("%s ended; starting it again in %.1f s", self._name, pause)
            await asyncio.sleep(pause)
            try:
                await begin()
                self.restarts += 1
                failures = 0
            except BotError as error:
                failures += 1
                log.error("%s does not start: %s", self._name, error.code)
                await self.stop()
