"""The dialogue process that the telephone service starts: `python -m bot.commands.dialogue SOCKET`."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from pathlib import Path
from typing import NoReturn

from bot.app import current
from bot.errors import BotError, Misconfigured
from bot.settings import read_settings


async def serve_dialogue(socket: Path) -> None:
    """Answer turns until SIGTERM, SIGINT or the end of the parent process (its end of the pipe closes)."""
    from bot.dialogue.embedded import open_embedded
    from bot.dialogue.server import serving_dialogue

    parts = current()
    engine = open_embedded(read_settings(), parts)
    await engine.warm()
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    loop.add_reader(sys.stdin.fileno(), lambda: None if sys.stdin.buffer.read1(4096) else stop.set())
    async with serving_dialogue(engine, socket):
        _say({"is_ready": True})
        await stop.wait()
    await parts.source.close()
    engine.close()


def main() -> NoReturn:
    """Serve; say on one JSON line that it is ready, or why it cannot be."""
    try:
        asyncio.run(serve_dialogue(Path(sys.argv[1])))
    except BotError as error:
        _say({"code": error.code, "advice": error.advice})
        sys.exit(2 if isinstance(error, Misconfigured) else 1)
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(0)


def _say(values: dict[str, object]) -> None:
    print(json.dumps(values), flush=True)


if __name__ == "__main__":
    main()
