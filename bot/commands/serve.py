"""`vivevoix serve`: answer the telephone until told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal

import typer

from bot.app import App, build
from bot.settings import read_settings

app = typer.Typer(help="Answer the telephone.")


@app.command()
def serve() -> None:
    """Start the dialogue, the gateway and the control port; stop cleanly on Ctrl-C or SIGTERM."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    asyncio.run(answer_until_told(build(read_settings())))


async def answer_until_told(parts: App) -> None:
    """Answer calls until SIGTERM or SIGINT; raises Misconfigured when the service cannot start."""
    from bot.commands.serving import serving
    from bot.commands.upkeep import keep_up

    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with serving(parts) as service:
        ear, voice = service.models
        typer.echo(
            f"ready: telephone {parts.settings.phone_host}:{service.phone_port}, "
            f"control 127.0.0.1:{service.control_port}, ear {ear}, voice {voice}"
        )
        upkeep = asyncio.create_task(keep_up(parts))
        await stop.wait()
        upkeep.cancel()
        typer.echo("stopping: callers hear goodbye")
