"""The dialogue in a child process, so that Rasa never holds up the audio loop; restarted when it dies."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import aiohttp

from bot.child_process import ChildProcess
from bot.dialogue.asking import REPLY_SECONDS, ask
from bot.dialogue.train import QUIET
from bot.dialogue.wire import reply_from_json, turn_to_json
from bot.errors import Misconfigured, Temporary
from bot.model import Reply, Turn
from bot.settings import Settings, environment_of, make_data_dir

READY_SECONDS = 300.0
"""Longest wait for the process to be ready, seconds: it may train its model first (3 minutes at most)."""

RESTART_SECONDS = (0.2, 1.0, 3.0, 10.0)
"""Pauses before the first, second... restart in a row, seconds; the last one is repeated."""

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
        self._session: aiohttp.ClientSession | None = None
        self._child = ChildProcess("the dialogue process", RESTART_SECONDS)

    @property
    def restarts(self) -> int:
        """Restarts since the start, count."""
        return self._child.restarts

    @property
    def pid(self) -> int:
        """Process that holds the dialogue now; 0 when there is none."""
        return self._child.process.pid if self._child.process is not None else 0

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
                await self._child.stop()
                self._folder.cleanup()
        timeout = aiohttp.ClientTimeout(total=REPLY_SECONDS)
        connector = aiohttp.UnixConnector(path=str(self._socket))
        self._session = aiohttp.ClientSession(connector=connector, timeout=timeout)
        self._child.watch(self._start)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop the process."""
        if self._session is not None:
            await self._session.close()
        await self._child.close()
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
        environment = {**QUIET, "PYTHONWARNINGS": "ignore", **environment_of(self._settings)}
        self._socket.unlink(missing_ok=True)
        try:
            line = await self._child.start((*self._command, str(self._socket)), environment, READY_SECONDS)
        except asyncio.TimeoutError as error:
            raise Misconfigured("dialogue.start", "the dialogue process was not ready in time") from error
        try:
            said = json.loads(line or b"{}")
        except ValueError as error:
            raise Misconfigured("dialogue.start", "the dialogue process said something else") from error
        if not said.get("is_ready"):
            advice = said.get("advice") or "the dialogue process ended before it was ready"
            raise Misconfigured(said.get("code") or "dialogue.start", advice)
