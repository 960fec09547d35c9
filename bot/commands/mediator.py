"""`vivevoix mediator`: the mediator's desk in a browser of this machine, with the dialogue, the ear and the
voice behind it."""

from __future__ import annotations

import asyncio
import logging
import secrets
import signal
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import typer

from bot.app import App, build
from bot.settings import make_data_dir, read_settings

if TYPE_CHECKING:
    from bot.mediator.desk import Desk

app = typer.Typer(help="Open the mediator's desk in a browser of this machine.")

HOST = "127.0.0.1"
"""The desk is for this machine only."""

ALPHABET = "bcdfghjkmnpqrstvwxz23456789"
"""Signs of a code that is read on a screen and typed: none looks like another."""

CODE_SIGNS = 10
"""Length of a first code, signs: 47 bits, with five tries every five minutes."""


@app.command()
def mediator(
    add: bool = typer.Option(False, "--add", help="Print a code that makes one more account."),
) -> None:
    """Open the desk until Ctrl-C. The address, and at the first start the code that makes the first account,
    are printed here."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    settings = read_settings()
    make_data_dir(settings)
    asyncio.run(open_until_told(build(settings), add))


async def open_until_told(parts: App, wants_code: bool = False) -> None:
    """Serve the desk until SIGTERM or SIGINT. Raises Misconfigured when the port is taken or a part is
    missing."""
    from bot.mediator.desk import Desk, Speech, opened_desk
    from bot.sources.examples import load_example_offers
    from bot.store.migrate import upgrade

    upgrade(parts.settings.database_url)
    load_example_offers(parts.store)
    code = new_code() if wants_code or not parts.accounts.count() else ""
    desk = Desk(parts, Speech(), parts.settings.data_dir / "proposals", welcome_code=code)
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with opened_desk(desk, HOST, parts.settings.desk_port) as port:
        typer.echo(f"desk: http://{HOST}:{port}/")
        if code:
            typer.echo(f"code of the first account: {code[:5]} {code[5:]}")
        await _hold(desk, parts, stop)


async def _hold(desk: Desk, parts: App, stop: asyncio.Event) -> None:
    """Open the parts of dialogues while the pages are already there, then wait until told to stop."""
    from bot.commands.serving import speaking
    from bot.mediator.trial_pages import end_trial

    stopping = asyncio.create_task(stop.wait())
    async with AsyncExitStack() as stack:
        opening = asyncio.create_task(stack.enter_async_context(speaking(parts)))
        await asyncio.wait({opening, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not opening.done():
            opening.cancel()
            await asyncio.wait({opening})
            return
        desk.speech.give(opening.result())
        typer.echo(f"ready: {parts.models_in_use}")
        await stopping
        for trial in [talk.trial for talk in desk.talks.values()] + list(desk.trials.values()):
            await end_trial(desk, trial)


def new_code() -> str:
    """A code that nobody can guess."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_SIGNS))
