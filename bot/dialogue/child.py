"""The dialogue in a child process, so that Rasa never holds up the audio loop; restarted when it dies."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiohttp

from bot.dialogue.asking import REPLY_SECONDS, ask
from bot.dialogue.train import QUIET
from bot.dialogue.wire import reply_from_json, turn_to_json
from bot.errors import BotError, Misconfigured, Temporary
from bot.model import Reply, Turn
from bot.settings import ROOT, Settings, environment_of, make_data_dir

log = logging.getLogger(__name__)

READY_SECONDS = 300.0
"""Longest wait for the process to be ready, seconds: it may train its model first (3 minutes at most)."""

RESTART_SECONDS = (0.2, 1.0, 3.0, 10.0)
"""Pauses before the first, second... restart in a row, seconds; the last one is repeated."""

STOP_SECONDS = 5.0
"""Longest wait for the process to stop by itself, seconds."""

LONGEST_SOCKET = 100
"""Longest path of a Unix socket that is sure to be accepted, bytes (Linux takes 107)."""

COMMAND = (sys.executable, "-m", "bot.commands.dialogue")


class DialogueChild:
    """The DialogueEngine port over another process, as `async with DialogueChild(settings) as dialogue`."""

    def __init__(self, settings: Settings, command: tuple[str, ...] = COMMAND) -> None:
        """`command` is the program to start; it gets the socket's path as its only argument."""
        self._settings = settings
        self._command = command
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._socket = settings.dialogue_socket
        self._process: asyncio.subprocess.Process | None = None
        self._session: aiohttp.ClientSession | None = None
        self._watcher: asyncio.Task[None] | None = None
        self.restarts = 0
        """Restarts since the start, count."""

    async def __aenter__(self) -> DialogueChild:
        """Start the process and wait until it is ready. Raises Misconfigured with the process's own words
        when it cannot start."""
        make_data_dir(self._settings)
        # A socket of this process alone: another service on the same data keeps its own.
        self._folder = tempfile.TemporaryDirectory(prefix="vivevoix-")
        wanted = self._settings.dialogue_socket
        if len(os.fsencode(wanted)) > LONGEST_SOCKET or wanted.exists():
            self._socket = Path(self._folder.name) / "dialogue.sock"
        is_started = False
        try:
            await self._start()
            is_started = True
        finally:
            if not is_started:
                await self._stop()
                self._folder.cleanup()
        timeout = aiohttp.ClientTimeout(total=REPLY_SECONDS)
        connector = aiohttp.UnixConnector(path=str(self._socket))
        self._session = aiohttp.ClientSession(connector=connector, timeout=timeout)
        self._watcher = asyncio.create_task(self._watch())
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop the process."""
        if self._watcher is not None:
            self._watcher.cancel()
            with suppress(asyncio.CancelledError):
                await self._watcher
        if self._session is not None:
            await self._session.close()
        await self._stop()
        self._socket.unlink(missing_ok=True)
        if self._folder is not None:
            self._folder.cleanup()

    async def reply(self, turn: Turn) -> Reply:
        """Answer one turn. Raises Temporary (`dialogue.unreachable`) when the process does not answer in time
        or is being restarted; the same turn, with its number, can then be sent again."""
        return reply_from_json(await self._request("POST", "/turn", turn_to_json(turn)))

    async def end(self, conversation: str) -> None:
        """Forget the conversation's words. Raises Temporary when the process does not answer."""
        await self._request("DELETE", f"/conversation/{conversation}", None)

    async def _request(self, method: str, path: str, values: object) -> Any:
        if self._session is None:
            raise Temporary("dialogue.unreachable", "the dialogue process is not started")
        return await ask(self._session, method, f"http://dialogue{path}", values)

    async def _start(self) -> None:
        environment = {**os.environ, **QUIET, "PYTHONWARNINGS": "ignore", **environment_of(self._settings)}
        self._socket.unlink(missing_ok=True)
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            str(self._socket),
            cwd=ROOT,
            env=environment,
            stdin=asyncio.subprocess.PIPE,  # closed with this process: the child then stops too
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for this process, which then stops the child
        )
        try:
            line = await asyncio.wait_for(self._process.stdout.readline(), READY_SECONDS)
        except asyncio.TimeoutError as error:
            raise Misconfigured("dialogue.start", "the dialogue process was not ready in time") from error
        try:
            said = json.loads(line or b"{}")
        except ValueError as error:
            raise Misconfigured("dialogue.start", "the dialogue process said something else") from error
        if not said.get("is_ready"):
            advice = said.get("advice") or "the dialogue process ended before it was ready"
            raise Misconfigured(said.get("code") or "dialogue.start", advice)

    async def _watch(self) -> None:
        """Start the process again whenever it ends."""
        failures = 0
        while True:
            await self._process.wait()
            pause = RESTART_SECONDS[min(failures, len(RESTART_SECONDS) - 1)]
            log.warning("the dialogue process ended; starting it again in %.1f s", pause)
            await asyncio.sleep(pause)
            try:
                await self._start()
                self.restarts += 1
                failures = 0
            except BotError as error:
                failures += 1
                log.error("the dialogue process does not start: %s", error.code)
                await self._stop()

    async def _stop(self) -> None:
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), STOP_SECONDS)
        except asyncio.TimeoutError:
            process.kill()
            await process.wait()
