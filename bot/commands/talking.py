"""A talk with the assistant at this machine, by microphone and loudspeaker."""

from __future__ import annotations

import typer

from bot.app import App
from bot.bench.story import Line, Story
from bot.channels.microphone import MicrophoneCall
from bot.commands.serving import speaking
from bot.speech.call_events import CallEvent
from bot.speech.call_loop import run_call


async def talk(app: App, headphones: bool) -> None:
    """Hold one conversation and print it as it goes; raises Misconfigured when a part is missing."""
    story = Story(_show)
    async with speaking(app) as parts:
        typer.echo(app.models_in_use)
        call = MicrophoneCall(headphones)

        def watch(event: CallEvent) -> None:
            story.take_event(call.conversation, event)

        call.open()
        try:
            await run_call(call, parts, watch)
        finally:
            await call.hang_up()


def _show(line: Line) -> None:
    sure = f"  ({line.confidence:.2f})" if line.confidence is not None else ""
    typer.echo(f"{line.who:9}  {line.text}{sure}")
