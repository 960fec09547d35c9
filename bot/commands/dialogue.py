"""The dialogue as a process: the one that the telephone service starts by itself, `python -m
bot.commands.dialogue SOCKET`, and `vivevoix dialogue`, a server for the gateways of several machines."""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import sys
import warnings
from pathlib import Path
from typing import NoReturn

import typer

from bot.app import current
from bot.errors import BotError, Misconfigured
from bot.settings import Settings, make_data_dir, read_settings

app = typer.Typer(help="Serve the dialogue to the gateways of several machines.")


async def serve_dialogue(socket: Path) -> None:
    """Answer turns until SIGTERM, SIGINT or the end of the parent process (its end of the pipe closes)."""
    from bot.dialogue.embedded import open_embedded
    from bot.dialogue.server import serving_dialogue

    parts = current()
    engine = open_embedded(read_settings(), parts)
    await engine.warm()
    stop, loop = _told_to_stop(), asyncio.get_running_loop()
    loop.add_reader(sys.stdin.fileno(), lambda: None if sys.stdin.buffer.read1(4096) else stop.set())
    async with serving_dialogue(engine, socket):
        _say({"is_ready": True})
        await stop.wait()
    await parts.source.close()
    engine.close()


@app.command()
def dialogue() -> None:
    """Serve the gateways' turns from one PostgreSQL and one Redis, until told to stop."""
    warnings.simplefilter("ignore")
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    asyncio.run(serve_gateways(read_settings()))


async def serve_gateways(settings: Settings) -> None:
    """Answer the turns of gateways until SIGTERM or SIGINT. Raises Misconfigured when a setting is missing or
    the model, a database, Redis or the port cannot be had."""
    from bot.dialogue.embedded import open_embedded
    from bot.dialogue.server import serving_gateways

    network = settings.dialogue
    if not network.key or not network.redis_url or not settings.tracker_url.startswith("postgresql"):
        needed = "VIVEVOIX_DIALOGUE_KEY, VIVEVOIX_REDIS_URL and VIVEVOIX_TRACKER_URL (PostgreSQL)"
        raise Misconfigured("dialogue.network", f"a dialogue server needs {needed}")
    make_data_dir(settings)
    parts = current()
    engine = open_embedded(settings, parts)
    await engine.warm()
    stop = _told_to_stop()
    async with serving_gateways(engine, (network.host, network.port), network.key.read()) as port:
        typer.echo(f"ready: dialogue {network.host}:{port}")
        await stop.wait()
    await parts.source.close()
    engine.close()


def _told_to_stop() -> asyncio.Event:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


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
