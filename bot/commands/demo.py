"""`vivevoix demo`: a whole call through the real telephone path, shown as it goes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import typer
from rich.console import Console
from rich.text import Text

from bot.bench.caller_process import CallFiles, files_in, run_caller
from bot.bench.latency import heard_in_log, percentile, time_turns
from bot.bench.story import Line, Story
from bot.bench.trial import fill_trial, trial_settings
from bot.bench.wire_log import WireLog
from bot.settings import ROOT, Settings, make_data_dir, read_settings

app = typer.Typer(help="Hear a whole call, from the greeting to a phone number.")

SCRIPT = ROOT / "bot" / "bench" / "scripts" / "demo.yml"
"""What the caller of the demonstration says."""

STYLES = {"caller": "cyan", "heard": "dim", "assistant": "green", "delay": "yellow", "note": "magenta"}
"""Colour of each kind of line on a terminal."""


BUSY_SECONDS = 1.5
"""Median delay from which on the demo's caller, who does not wait for ever, speaks at the wrong moment."""


@app.command()
def demo(
    out: Path | None = typer.Option(None, help="Folder of call.wav and call.json."),
    script: Path = typer.Option(SCRIPT, help="What the caller says, as a YAML file."),
) -> None:
    """Play a caller against the whole service; exit with 1 when the call did not reach the contact."""
    settings = read_settings()
    make_data_dir(settings)
    files = files_in(out or settings.data_dir / "demo")
    console = Console(highlight=False, soft_wrap=True)
    story, log = asyncio.run(hold_call(settings, script, files, line_shower(console)))
    summary = summarise(story, log)
    report = {"summary": summary, "lines": [asdict(line) for line in story.lines]}
    files.wav.with_name("call.json").write_text(json.dumps(report, ensure_ascii=False, indent=1), "utf-8")
    show_summary(console, summary, files)
    if not story.is_contact_heard:
        console.print("the call did not reach the contact", style="red")
        delay = summary["delay_p50_seconds"]
        if isinstance(delay, float) and delay > BUSY_SECONDS:
            console.print(f"answers came after {delay:.1f} s: this machine was busy, try again when it rests")
        raise typer.Exit(1)


async def hold_call(
    settings: Settings, script: Path, files: CallFiles, show: Callable[[Line], None]
) -> tuple[Story, WireLog]:
    """Start the service on free ports with an empty database, and have the caller program phone it."""
    from bot.app import build
    from bot.commands.serving import serving

    story = Story(show)
    with trial_settings(settings) as trial:
        await asyncio.to_thread(fill_trial, trial)
        async with serving(build(trial), story.take_event) as service:
            show(Line("note", f"telephone port {service.phone_port}, {service.models}"))
            address = (trial.phone_host, service.phone_port)
            log = await run_caller(script, address, service.control_port, files, story.take_caller)
    return story, log


def summarise(story: Story, log: WireLog) -> dict[str, object]:
    """Give what was understood, proposed and given, and the delays on the wire (seconds)."""
    turns = time_turns(log.spoken, heard_in_log(log))
    delays = [turn.delay_seconds for turn in turns if turn.delay_seconds is not None]
    facts = dict(story.facts)
    return {
        "understood": {name: value for name, value in facts.items() if name.startswith("offers_") and value},
        "proposed": facts.get("proposed", []),
        "contact": story.contact,
        "is_contact_heard": story.is_contact_heard,
        "turns_timed": len(delays),
        "delay_p50_seconds": round(percentile(delays, 50), 3) if delays else None,
        "delay_p95_seconds": round(percentile(delays, 95), 3) if delays else None,
        "delay_max_seconds": round(max(delays), 3) if delays else None,
        "spoken_over": sum(turn.is_cut_in for turn in turns),
    }


def line_shower(console: Console) -> Callable[[Line], None]:
    """Give a function that prints the lines of a conversation, coloured on a terminal, plain elsewhere."""

    def show(line: Line) -> None:
        time = f"{line.seconds:6.1f} s" if line.seconds is not None else " " * 8
        if line.who == "delay":
            text = f"{'':8}  {'':9}  answered after {line.seconds:.2f} s"
        else:
            sure = f"  ({line.confidence:.2f})" if line.confidence is not None else ""
            text = f"{time}  {line.who:9}  {line.text}{sure}"
        console.print(Text(text, style=STYLES[line.who]))

    return show


def show_summary(console: Console, summary: dict[str, object], files: CallFiles) -> None:
    """Print the summary, one fact a line."""
    console.print()
    for name, value in summary.items():
        for label, shown in _lines_of(name.replace("_", " "), value):
            console.print(Text(f"{label:24} {shown}"))
    console.print(Text(f"{'recording':24} {files.wav} (caller left, assistant right)"))


def _lines_of(name: str, value: object) -> Iterator[tuple[str, str]]:
    """The lines of one fact: one for each entry of a table; what people call a thing stands for it."""
    if isinstance(value, dict):
        spoken = value.get("spoken") or value.get("title")
        if spoken:
            yield name, str(spoken)
            return
        for key, entry in value.items():
            for label, shown in _lines_of(key.removeprefix("offers_"), entry):
                yield f"{name}: {label}", shown
    elif isinstance(value, (list, tuple)):
        words = [shown for entry in value for _, shown in _lines_of("", entry)]
        yield name, "; ".join(words) or "none"
    else:
        yield name, "none" if value is None else str(value)
