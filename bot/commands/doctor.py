"""`vivevoix doctor`: what is present, missing or wrong, in plain words, and what to do about it."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

import typer

from bot.errors import BotError
from bot.settings import ROOT, Settings, read_settings

app = typer.Typer(help="Tell what is present, missing or wrong, and what to do.")

PRESENT, MISSING, WRONG = "present", "missing", "wrong"


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


@app.command()
def doctor(as_json: bool = typer.Option(False, "--json", help="Print JSON.")) -> None:
    """Look at Python, models, database, ports and secrets; exit status 1 when something must be done."""
    findings = tuple(examine(read_settings()))
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1))
    else:
        _print(findings)
    raise typer.Exit(0 if all(finding.state == PRESENT for finding in findings) else 1)


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at everything; a check that fails becomes a finding and the next ones still run."""
    from bot.app import build

    parts = build(settings)
    checks: tuple[tuple[str, Callable[[], Finding]], ...] = (
        ("python", _python),
        ("ear", lambda: Finding("ear", PRESENT, parts.model_names[0])),
        ("voice", lambda: Finding("voice", PRESENT, parts.model_names[1])),
        ("words", lambda: _words(parts)),
        ("dialogue", lambda: _dialogue(settings)),
        ("database", lambda: _database(parts)),
        ("offers", lambda: _offers(parts)),
        ("telephone port", lambda: _port("telephone port", settings.phone_host, settings.phone_port)),
        ("control port", lambda: _port("control port", "127.0.0.1", settings.control_port)),
        ("secret", lambda: _secret(settings)),
        ("microphone", _microphone),
    )
    for subject, check in checks:
        try:
            yield check()
        except BotError as error:
            yield Finding(subject, WRONG, error.code, error.advice or "run: make demo")


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] != (3, 10):
        return Finding("python", WRONG, version, "Rasa 3.6 needs Python 3.10; run: make setup")
    return Finding("python", PRESENT, version)


def _words(parts: object) -> Finding:
    """Words of the answer grammars that the ear in use cannot hear."""
    phrases = [phrase for grammar in parts.grammars.values() for phrase in grammar.phrases or ()]
    missing = sorted(parts.ear.missing_words(phrases))
    known = f"{len(phrases)} phrases in {len(parts.grammars)} answer grammars"
    if not missing:
        return Finding("words", PRESENT, known)
    shown = ", ".join(missing[:12])
    return Finding("words", PRESENT, f"{known}; {len(missing)} words this ear cannot hear, such as: {shown}")


def _dialogue(settings: Settings) -> Finding:
    from bot.dialogue.train import trained_model

    model = trained_model(settings)
    if model is None:
        return Finding(
            "dialogue", MISSING, "the dialogue is not trained, or its files changed", "run: make prepare"
        )
    return Finding("dialogue", PRESENT, model.stem)


def _database(parts: object) -> Finding:
    kind = parts.settings.database_url.split(":")[0].split("+")[0]
    parts.store.offer_count()
    return Finding("database", PRESENT, f"{kind}, migrations up to date")


def _offers(parts: object) -> Finding:
    count = parts.store.offer_count()
    if not count:
        return Finding("offers", MISSING, "no offer is loaded", "run: vivevoix offers import FILE")
    return Finding("offers", PRESENT, f"{count} offers")


def _port(subject: str, host: str, port: int) -> Finding:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return Finding(
                subject, WRONG, f"{port} is in use", "stop the other program, or choose another port"
            )
    return Finding(subject, PRESENT, f"{port} is free")


def _secret(settings: Settings) -> Finding:
    from bot.jobs.persons import SECRET_FILE, load_secret

    if settings.person_secret:
        return Finding("secret", PRESENT, "given by VIVEVOIX_PERSON_SECRET")
    if not (settings.data_dir / SECRET_FILE).exists():
        return Finding("secret", PRESENT, "none yet: made at the first call")
    load_secret(settings)
    return Finding("secret", PRESENT, f"key file {SECRET_FILE}, readable by its owner only")


def _microphone() -> Finding:
    from bot.channels.microphone import is_available

    if is_available():
        return Finding("microphone", PRESENT, "microphone and loudspeaker found")
    return Finding("microphone", PRESENT, "none found: `make talk` uses the keyboard")


def _print(findings: tuple[Finding, ...]) -> None:
    marks = {PRESENT: "ok     ", MISSING: "MISSING", WRONG: "WRONG  "}
    for finding in findings:
        typer.echo(f"{marks[finding.state]} {finding.subject:<15} {finding.words}")
        if finding.advice:
            typer.echo(f"        {'':<15} -> {finding.advice}")
    typer.echo(f"project folder: {ROOT.name}")
