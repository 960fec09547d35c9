"""`vivevoix call`: a scripted caller against a running service, or a talk by microphone and loudspeaker."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import typer

from bot.settings import read_settings

app = typer.Typer(help="Play a scripted caller, or use the microphone.")


@app.command()
def call(
    script: Path | None = typer.Argument(None, help="What the caller does, as a YAML file."),
    host: str = typer.Option("127.0.0.1", help="Address of the gateway."),
    port: int | None = typer.Option(None, help="TCP port of the gateway; that of the settings by default."),
    control_port: int | None = typer.Option(None, help="Control port; that of the settings by default."),
    out: Path | None = typer.Option(None, help="Folder of the recording and the wire log."),
    microphone: bool = typer.Option(False, help="Talk by microphone; by keyboard when there is none."),
    headphones: bool = typer.Option(False, help="Listen while the assistant speaks (needs headphones)."),
) -> None:
    """Phone the service as the script says, or talk to it here."""
    if microphone:
        _talk(headphones)
    elif script is None:
        raise typer.BadParameter("give a script, or --microphone")
    else:
        settings = read_settings()
        address = (host, settings.phone_port if port is None else port)
        control = settings.control_port if control_port is None else control_port
        _play(script, address, control, out or settings.data_dir / "calls")


def _play(script: Path, address: tuple[str, int], control_port: int, out: Path) -> None:
    from bot.bench.caller_process import files_in, run_caller
    from bot.bench.latency import heard_in_log, time_turns
    from bot.bench.script import read_script

    read_script(script)
    files = files_in(out, script.stem)
    log = asyncio.run(
        run_caller(script, address, control_port, files, lambda told: typer.echo(json.dumps(told)))
    )
    for turn in time_turns(log.spoken, heard_in_log(log)):
        typer.echo(f"{turn.text}: answered after {turn.delay_seconds}, stopped after {turn.stop_seconds} s")
    typer.echo(f"recording {files.wav} (caller left, assistant right)")


def _talk(headphones: bool) -> None:
    from bot.app import build
    from bot.channels.microphone import missing_sound
    from bot.commands.talking import talk

    reason = missing_sound()
    if reason:
        from bot.commands.chat import chat_by_keyboard

        typer.echo(f"no microphone: {reason}; use the keyboard")
        chat_by_keyboard()
    else:
        asyncio.run(talk(build(read_settings()), headphones))
