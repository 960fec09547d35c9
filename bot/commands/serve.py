"""`vivevoix serve`: answer the telephone until told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
from typing import TYPE_CHECKING

import typer

from bot.app import App, build
from bot.settings import make_data_dir, read_settings

if TYPE_CHECKING:
    from bot.commands.serving import Service

app = typer.Typer(help="Answer the telephone.")


@app.command()
def serve() -> None:
    """Start the dialogue, the gateway and the control port; stop cleanly on Ctrl-C or SIGTERM."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    settings = read_settings()
    make_data_dir(settings)
    try:
        asyncio.run(answer_until_told(build(settings)))
    except asyncio.CancelledError:
        typer.echo("stopped before it was ready", err=True)
        raise typer.Exit(130) from None


async def answer_until_told(parts: App) -> None:
    """Answer calls until SIGTERM or SIGINT; raises Misconfigured when the service cannot start."""
    from bot.commands.reminding import by_itself
    from bot.commands.serving import serving

    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    starting = asyncio.current_task()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, starting.cancel)
    async with serving(parts) as service:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        typer.echo(
            f"ready: telephone {parts.settings.phone_host}:{service.phone_port}, "
            f"control 127.0.0.1:{service.control_port}, {_messages(service)}{service.models}"
        )
        async with by_itself(parts):
            await stop.wait()
        typer.echo("stopping: callers hear goodbye")


def _messages(service: Service) -> str:
    doors = (("whatsapp", service.webhook and service.webhook.port), ("twilio", service.twilio_port))
    return "".join(f"{name} {port}, " for name, port in doors if port is not None)
