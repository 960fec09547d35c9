"""A desk in another process, as the tests of its pages see it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from bot.app import App

PASSWORD = "trois petits mots"
READY_SECONDS = 120.0


@dataclass
class RunningDesk:
    """A desk in another process, and the same data seen from here."""

    address: str
    code: str
    app: App
    log: Path

    def wait_until_ready(self) -> None:
        """Wait until dialogues can start."""
        self.until("ready:")

    def until(self, word: str) -> str:
        """The log once it holds a word."""
        limit = time.monotonic() + READY_SECONDS
        while word not in (told := self.log.read_text("utf-8")):
            assert time.monotonic() < limit, told
            time.sleep(0.1)
        return told
