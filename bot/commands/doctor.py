"""`vivevoix doctor`: what is present, missing or wrong, in plain words, and what to do about it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

import typer

from bot.errors import BotError
from bot.settings import ROOT, Settings, read_settings

if TYPE_CHECKING:
    from bot.app import App
    from bot.engines.choose import ModelChoice

app = typer.Typer(help="Tell what is present, missing or wrong, and what to do.")

PRESENT, MISSING, WRONG = "present", "missing", "wrong"

WORDS_SHOWN = 20
"""Words of each answer grammar that are printed unless all are asked for."""

_MARGIN, _INNER, _WIDTH = " " * 24, " " * 26, 110

LEAST_FREE_BYTES = 300_000_000
"""Room for training the dialogue, the database and the rendered prompts, bytes."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    """What was looked at."""
    state: str
    """`present`, `missing` or `wrong`."""
    words: str
    """What was found."""
    advice: str = ""
    """What to do; empty when nothing has to be done."""
    details: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What the words sum up, by name: for `words`, those that the ear cannot hear, by answer grammar."""


@app.command()
def doctor(
    as_json: bool = typer.Option(False, "--json", help="Print JSON, with every word."),
    every_word: bool = typer.Option(False, "--words", help="Print every word that the ear cannot hear."),
) -> None:
    """Look at Python, models, database, ports and secrets; exit status 1 when something must be done."""
    findings = tuple(examine(read_settings()))
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1))
    else:
        _print(findings, None if every_word else WORDS_SHOWN)
    raise typer.Exit(0 if all(finding.state == PRESENT for finding in findings) else 1)


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at everything; a check that fails becomes a finding and the next ones still run."""
    from bot.app import build
    from bot.commands.doctor_doors import door_checks
    from bot.commands.doctor_sip import sip_check
    from bot.commands.doctor_sources import message_checks, service_checks

    parts = build(settings)
    checks: tuple[tuple[str, Callable[[], Finding]], ...] = (
        ("python", _python),
        ("data folder", lambda: _data_folder(settings.data_dir)),
        ("ear", lambda: _speech("ear", parts.ear_choice)),
        ("voice", lambda: _speech("voice", parts.voice_choice)),
        ("words", lambda: _words(parts)),
        ("dialogue", lambda: _dialogue(settings)),
        ("database", lambda: _database(parts)),
        ("conversations", lambda: _conversations(settings)),
        ("offers", lambda: _offers(parts)),
        ("cv", _cv),
        ("telephone port", lambda: _port("PHONE", settings.phone_host, settings.phone_port)),
        ("control port", lambda: _port("CONTROL", "127.0.0.1", settings.control_port)),
        ("secret", lambda: _secret(settings)),
        ("sip line", lambda: sip_check(settings)),
        ("microphone", _microphone),
        *door_checks(settings),
        *service_checks(settings.access),
        *message_checks(settings),
    )
    for subject, check in checks:
        try:
            yield check()
        except BotError as error:
            yield Finding(subject, WRONG, "cannot be used", error.advice or "run: make prepare")
        except OSError as error:
            yield Finding(
                subject, WRONG, error.strerror or "cannot be read", f"look at {error.filename or subject}"
            )


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] != (3, 10):
        return Finding("python", WRONG, version, "Rasa 3.6 needs Python 3.10; run: make setup")
    return Finding("python", PRESENT, version)


def _data_folder(folder: Path) -> Finding:
    subject = "data folder"
    there = next(path for path in (folder, *folder.parents) if path.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        advice = "set VIVEVOIX_DATA to a folder you can write in"
        return Finding(subject, WRONG, f"{folder} cannot be written", advice)
    free = shutil.disk_usage(there).free
    if free < LEAST_FREE_BYTES:
        return Finding(subject, WRONG, f"{free // 1_000_000} MB free", "make room on the disk (300 MB)")
    if there != folder:
        return Finding(subject, MISSING, f"{folder} is not made yet", "run: make prepare")
    return Finding(subject, PRESENT, f"{folder}, {free // 1_000_000_000} GB free")


def _speech(kind: str, choice: ModelChoice) -> Finding:
    if choice.passed_over:
        names = ", ".join(line.split(":")[0] for line in choice.passed_over)
        advice = f"fetch it again: vivevoix voices fetch {names}; or choose: vivevoix voices use best"
        return Finding(kind, WRONG, f"{choice.name}, instead of {'; '.join(choice.passed_over)}", advice)
    return Finding(kind, PRESENT, f"{choice.name} ({choice.reason})")


def _words(parts: App) -> Finding:
    """Words of the answer grammars that the ear in use cannot hear."""
    phrases = [phrase for grammar in parts.grammars.values() for phrase in grammar.phrases or ()]
    known = f"{len(phrases)} phrases in {len(parts.grammars)} answer grammars"
    missing = {name: words for name, words in parts.missing_words().items() if words}
    if not missing:
        return Finding("words", PRESENT, f"{known}, all known to {parts.ear.name}")
    counts = ", ".join(f"{name} {len(words)}" for name, words in missing.items())
    return Finding("words", PRESENT, f"{known}; words {parts.ear.name} cannot hear: {counts}", "", missing)


def _dialogue(settings: Settings) -> Finding:
    from bot.dialogue.train import model_path, trained_model

    model = trained_model(settings)
    if model is not None:
        return Finding("dialogue", PRESENT, model.name.split(".")[0])
    if model_path(settings).exists():
        return Finding("dialogue", WRONG, "the dialogue model is damaged", "run: make prepare")
    words = "the dialogue is not trained, or its files changed"
    return Finding("dialogue", MISSING, words, "run: make prepare")


def _database(parts: object) -> Finding:
    kind = parts.settings.database_url.split(":")[0].split("+")[0]
    parts.store.offer_count()
    return Finding("database", PRESENT, f"{kind}, migrations up to date")


def _conversations(settings: Settings) -> Finding:
    from bot.store.tracker import count_events

    kind = settings.tracker_url.split(":")[0].split("+")[0]
    return Finding("conversations", PRESENT, f"{kind}, {count_events(settings.tracker_url)} events kept")


def _offers(parts: object) -> Finding:
    count = parts.store.offer_count()
    if not count:
        return Finding("offers", MISSING, "no offer is loaded", "run: vivevoix offers import FILE")
    return Finding("offers", PRESENT, f"{count} offers")


def _cv() -> Finding:
    from bot.cv.paper import make_pdf
    from bot.jobs.cv import CvContent

    return Finding("cv", PRESENT, f"a page is printed, {len(make_pdf(CvContent())) // 1000} kB")


def _port(name: str, host: str, port: int) -> Finding:
    subject, variable = {"PHONE": "telephone port", "CONTROL": "control port"}[name], f"VIVEVOIX_{name}_PORT"
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        advice = f"stop the program that uses it (perhaps vivevoix itself), or set {variable}"
        return Finding(subject, WRONG, f"{host}:{port} cannot be had ({error.strerror})", advice)
    return Finding(subject, PRESENT, f"{port} is free")


def _secret(settings: Settings) -> Finding:
    from bot.jobs.persons import SECRET_FILE, load_secret

    if settings.person_secret:
        return Finding("secret", PRESENT, "given by VIVEVOIX_PERSON_SECRET")
    if not (settings.data_dir / SECRET_FILE).exists():
        return Finding("secret", PRESENT, "none yet: made when the service starts")
    load_secret(settings)
    return Finding("secret", PRESENT, f"key file {SECRET_FILE}, readable by its owner only")


def _microphone() -> Finding:
    from bot.channels.microphone import missing_sound

    missing = missing_sound()
    if not missing:
        return Finding("microphone", PRESENT, "microphone and loudspeaker found")
    return Finding("microphone", PRESENT, f"{missing}: `make talk` uses the keyboard")


def _print(findings: tuple[Finding, ...], words_shown: int | None) -> None:
    marks = {PRESENT: "ok     ", MISSING: "MISSING", WRONG: "WRONG  "}
    for finding in findings:
        typer.echo(f"{marks[finding.state]} {finding.subject:<15} {finding.words}")
        if finding.advice:
            typer.echo(f"        {'':<15} -> {finding.advice}")
        for name, words in finding.details.items():
            more = len(words) - len(words[:words_shown])
            text = f"{name}: {', '.join(words[:words_shown])}"
            if more:
                text += f" and {more} more (vivevoix doctor --words)"
            typer.echo(fill(text, _WIDTH, initial_indent=_MARGIN, subsequent_indent=_INNER))
    typer.echo(f"project folder: {ROOT.name}")
