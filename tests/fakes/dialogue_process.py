"""A dialogue process for tests, started with the socket's path: it serves an engine whose answers are the
words of the turn; some words make it fail, hang or die."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

from bot.dialogue.server import serving_dialogue
from bot.errors import Misconfigured, Refused, Temporary
from bot.model import Reply, Turn


class Echo:
    """Replies with the words of the turn."""

    def __init__(self) -> None:
        self.ended: list[str] = []

    async def reply(self, turn: Turn) -> Reply:
        if turn.text == "die":
            os._exit(3)
        if turn.text == "hang":
            await asyncio.sleep(60)
        if turn.text == "break":
            raise RuntimeError("a fault of the program")
        errors = {
            "busy": Temporary("store.unreachable", "the database is busy"),
            "wrong": Refused("store.refused", "no"),
            "unset": Misconfigured("store.migration", "run: make prepare"),
        }
        if turn.text in errors:
            raise errors[turn.text]
        facts = {"pid": os.getpid(), "ended": list(self.ended)}
        return Reply((turn.text,), "yes_no", "consent_memory", wait_seconds=2.5, facts=facts)

    async def end(self, conversation: str) -> None:
        self.ended.append(conversation)


async def main(socket: Path) -> None:
    async with serving_dialogue(Echo(), socket):
        print(json.dumps({"is_ready": True}), flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    if len(sys.argv) > 2:
        print(json.dumps({"code": "dialogue.model", "advice": sys.argv[1]}), flush=True)
        sys.exit(2)
    asyncio.run(main(Path(sys.argv[1])))
