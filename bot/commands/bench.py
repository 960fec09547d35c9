"""`vivevoix bench`: measures, with how each was taken; exit status 1 when a target is missed."""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import typer

from bot.commands.bench_answers import answers
from bot.commands.bench_capacity import capacity
from bot.commands.bench_cv import cv
from bot.commands.bench_faults import faults
from bot.commands.bench_fuzz import fuzz
from bot.commands.bench_likely import likely
from bot.commands.bench_scam import scam
from bot.commands.bench_turns import turns
from bot.commands.bench_understanding import errors, understanding
from bot.errors import Misconfigured, Refused
from bot.settings import Settings, read_settings

app = typer.Typer(help="Measure, and print the figures.", no_args_is_help=True)
app.command()(turns)
app.command()(likely)
app.command()(understanding)
app.command()(errors)
app.command()(answers)
app.command()(cv)
app.command()(scam)
app.command()(faults)
app.command()(capacity)

LATE_SECONDS = 1.0
"""Delay that 95 answers of 100 must not pass with several calls at once, seconds (issue "The doors")."""
app.command()(fuzz)

TRAINING_MOST_SECONDS = 180.0
"""Longest training of the dialogue model that is good enough, seconds."""


@app.command()
def latency(
    turns: int = typer.Option(100, min=1, help="Answers to measure at least."),
    barge_ins: int = typer.Option(20, min=0, help="Barge-ins to measure at least."),
    out: Path | None = typer.Option(None, help="Folder of the recordings and wire logs."),
    training: bool = typer.Option(False, help="Train the dialogue model once more and time it."),
    door: str = typer.Option("telephone", help="telephone, sip, or desk: the mediator's desk."),
    calls: str = typer.Option("", help="Calls at once, level after level, such as 1,2,4,8; one when empty."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Phone the service until enough turns are measured; about ten seconds a turn."""
    if calls:
        capacity(calls, turns, door, late=LATE_SECONDS, every=True, out=out, as_json=as_json)
        return
    settings = read_settings()
    seconds = time_training(settings) if training else None
    folder = out or settings.data_dir / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    figures = asyncio.run(measure_latency(settings, turns, barge_ins, folder, door))
    figures["training_seconds"] = seconds
    missed = missed_lines(figures, seconds)
    typer.echo(json.dumps({**figures, "missed": missed}, ensure_ascii=False) if as_json else as_text(figures))
    for line in missed:
        typer.echo(f"missed: {line}", err=True)
    if missed:
        raise typer.Exit(1)


@app.command()
def recognition(
    sets: list[str] = typer.Option(["synthetic"], "--set", help="synthetic, armelle, klettres or folder."),
    folder: Path | None = typer.Option(None, help="Folder with manifest.tsv (path, text, speaker, task)."),
    speakers: list[str] = typer.Option([], "--speaker", help="Only this speaker; may be repeated."),
    channel: str = typer.Option("g711", help="Line: g711, gsm, opus or wide."),
    noise: str = typer.Option("none", help="none, or street, babble, tv or car with decibels: street:15."),
    model: str = typer.Option("", help="Ear of the manifest, or folder of any Vosk model."),
    product: bool = typer.Option(False, help="Hear with the whole answer grammars of the product."),
    unknown: float | None = typer.Option(None, min=0, help="Weight of unknown speech in the lists."),
    others: int = typer.Option(200, min=0, help="Words of no answer heard in each list, at most."),
    items: int = typer.Option(0, min=0, help="Recordings of each set at most; 0: all."),
    report: Path | None = typer.Option(None, help="Markdown report whose section is renewed."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON, one line for each set."),
) -> None:
    """Hear answers said by people or synthetic callers, by task and by speaker, with 95 % intervals."""
    from bot.app import build
    from bot.bench.recognition import read_line
    from bot.bench.recognition_run import Request, measure_recognition, product_words

    parts = build(read_settings())
    line = read_line(channel, noise)
    if folder is not None and "folder" not in sets:
        sets = ["folder"]
    for name in sets:
        request = Request(
            name, line, folder, tuple(speakers), model, product, unknown, others_most=others, items_most=items
        )
        with progress_bar(name) as progress:
            measured = measure_recognition(
                request, parts.settings, parts.grammars, product_words(), progress
            )
        show(measured.title, measured.as_markdown(), measured.as_json() if as_json else None, report)


@app.command()
def voice(
    voices: list[str] = typer.Option(
        [], "--voice", help="espeak, pico, a voice of the manifest or any Piper voice; may be repeated."
    ),
    judge: str = typer.Option("", help="Ear that listens: name or folder; the best one when not given."),
    channel: str = typer.Option("g711", help="Line: g711, gsm, opus or wide."),
    noise: str = typer.Option("none", help="none, or street, babble, tv or car with decibels: street:15."),
    items: int = typer.Option(0, min=0, help="Sentences at most; 0: all."),
    report: Path | None = typer.Option(None, help="Markdown report whose section is renewed."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Measure how well voices are understood over the telephone: the one in use, or those that are named."""
    from bot.bench.ears import open_named_ear
    from bot.bench.intelligibility import as_report, measure_voice, read_sentences
    from bot.bench.recognition import read_line
    from bot.bench.recognition_run import spread
    from bot.bench.speakers import open_speaker
    from bot.french.heard import normalize

    settings, line = read_settings(), read_line(channel, noise)
    ear = open_named_ear(judge, settings)
    sentences = spread(read_sentences(), items)
    measured = []
    for name in voices or [""]:
        try:
            speaker = open_speaker(name, settings)
        except Refused as error:
            typer.echo(f"vivevoix bench voice: {error.advice}", err=True)
            continue
        with progress_bar(speaker.name) as progress:
            measured.append(measure_voice(speaker, ear, line, sentences, progress))
    unknown = sorted(ear.missing_words([normalize(one.text) for one in sentences]))
    figures = {"judge": ear.name, "unknown_words": unknown, "voices": [one.as_json() for one in measured]}
    title = f"Voices: {line} (heard by {ear.name})"
    show(title, as_report(measured, ear.name, unknown), figures if as_json else None, report)


@app.command()
def confidence(
    names: list[str] = typer.Option([], "--grammar", help="Answer grammar; may be repeated; all if none."),
    folder: Path | None = typer.Option(None, help="Folder with manifest.tsv: people heard for tuning."),
    speakers: list[str] = typer.Option([], "--speaker", help="Only this speaker; may be repeated."),
    model: str = typer.Option("", help="Ear of the manifest, or folder of any Vosk model."),
    answers: int = typer.Option(48, min=1, help="Answers heard for each grammar, at most."),
    others: int = typer.Option(96, min=1, help="Other things heard for each grammar, at most."),
    write: bool = typer.Option(False, "--write", help="Put the thresholds into voices/grammars."),
    report: Path | None = typer.Option(None, help="Markdown report whose section is renewed."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Choose the thresholds of the answer grammars, on synthetic callers and the people of a folder."""
    from bot.app import build
    from bot.bench.confidence import as_picture, as_report, choose, write_thresholds
    from bot.bench.confidence_run import Amounts, tune
    from bot.bench.ears import open_named_ear
    from bot.bench.sets import load_set
    from bot.files import write_whole
    from bot.speech.grammars import FOLDER

    parts = build(read_settings())
    spoken = [name for name, grammar in parts.grammars.items() if grammar.phrases]
    unknown = [name for name in names if name not in spoken]
    if unknown:
        raise Misconfigured("confidence.grammar", f"no grammar {unknown[0]} has phrases: {', '.join(spoken)}")
    people = load_set("folder", (), (), folder, speakers) if folder else []
    ear = open_named_ear(model, parts.settings)
    with progress_bar("confidence") as progress:
        heard = tune(ear, parts.grammars, names or spoken, people, Amounts(answers, others), progress)
    choices = [choose(name, rows) for name, rows in heard.items()]
    picture = report.with_name("confidence.svg") if report else Path("confidence.svg")
    figures = [
        {"grammar": one.grammar, "reject_below": one.reject_below, "confirm_below": one.confirm_below,
         "kept": one.is_kept, "answers": one.answers, "others": len(one.others)}
        for one in choices
    ]  # fmt: skip
    if report:
        write_whole(picture, as_picture(choices).encode())
    body = as_report(choices, picture.name)
    show(f"Confidence ({ear.name})", body, figures if as_json else None, report)
    if write:
        for choice in choices:
            write_thresholds(choice, FOLDER)


@contextmanager
def progress_bar(name: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on a terminal's error output while something is measured; give what moves it."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(transient=True, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def show(title: str, body: str, figures: object | None, report: Path | None) -> None:
    """Print one measure, as Markdown or (when `figures` are given) as one JSON line, and put it in the
    report when there is one."""
    from bot.bench.report import put_section

    typer.echo(f"## {title}\n{body}\n" if figures is None else json.dumps(figures, ensure_ascii=False))
    if report is not None:
        put_section(report, title, body)


async def measure_latency(
    settings: Settings, turns: int, barge_ins: int, folder: Path, door: str = "telephone"
) -> dict[str, object]:
    """Start the service as a process, phone it by a door, and give the figures. Raises Misconfigured when
    there is no such door."""
    from bot.bench.desk_door import desk_process
    from bot.bench.latency_run import figures_of, measure
    from bot.bench.service_process import service_process
    from bot.bench.sip_door import sip_process
    from bot.bench.trial import fill_trial, trial_settings

    doors = {"telephone": service_process, "sip": sip_process, "desk": desk_process}
    if door not in doors:
        raise Misconfigured("bench.door", f"no door is called {door}: {', '.join(doors)}")
    with trial_settings(settings) as trial:
        await asyncio.to_thread(fill_trial, trial)
        async with doors[door](trial, folder / "service.log") as service:
            measures = await measure(
                service, turns, barge_ins, folder, lambda line: typer.echo(line, err=True)
            )
            return figures_of(measures, service)


def time_training(settings: Settings) -> float:
    """Train the dialogue model in a folder of its own, as `vivevoix prepare` does; gives seconds."""
    from bot.dialogue.train import train_if_needed

    with tempfile.TemporaryDirectory(prefix="vivevoix-") as folder:
        began = time.monotonic()
        train_if_needed(replace(settings, data_dir=Path(folder)))
        return round(time.monotonic() - began, 1)


def missed_lines(figures: dict[str, object], training_seconds: float | None) -> list[str]:
    """Give one line for each target that is missed."""
    from bot.bench.latency_run import missed_targets

    missed = missed_targets(figures)
    if training_seconds is not None and training_seconds > TRAINING_MOST_SECONDS:
        missed.append(f"training_seconds is {training_seconds}, at most {TRAINING_MOST_SECONDS:g} is wanted")
    return missed


def as_text(figures: dict[str, object]) -> str:
    """Give the figures, one a line."""
    return "\n".join(f"{name.replace('_', ' '):28} {value}" for name, value in figures.items())
