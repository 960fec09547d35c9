"""`vivevoix cv`: prints a CV from its code, or from a file of its content, on paper and in words."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from datetime import date
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from bot.errors import Refused

if TYPE_CHECKING:
    from bot.jobs.cv import CvContent

app = typer.Typer(
    help="Print a CV from its code or from a file, on paper and in words.", no_args_is_help=True
)

NOT_FOUND = 1
"""Exit status when no CV has the code: it was never given, or it is past its time."""

UNUSABLE = 2
"""Exit status when a file cannot be read or written, or does not hold a CV."""

MISTYPED = 3
"""Exit status when what was typed is not six digits."""

TOO_MANY = 4
"""Exit status after too many wrong codes: try again a little later."""

TERMINAL = "mediator:terminal"
"""Who types a code here, in the person's trace and in the count of wrong codes."""

STANDARD = "-"
"""Name of standard input or output in place of a file."""


class Form(str, Enum):
    """What a CV is made into."""

    pdf = "pdf"
    json_resume = "json-resume"
    text = "text"
    card = "card"
    summary = "summary"


@app.command("print")
def print_code(
    code: str = typer.Argument(..., help='The six digits of the code; spaces are accepted: "12 34 56".'),
    out: Path = typer.Option(Path("cv.pdf"), "--out", "-o", help="PDF to write; - for standard output."),
    as_json: bool = typer.Option(False, "--json", help="Print the outcome as JSON."),
) -> None:
    """Write the CV that a code opens as a one-page PDF that only you can read. Exit status: 1 no CV has this
    code (wrong, or older than seven days), 2 the file cannot be written, 3 not six digits, 4 too many wrong
    codes."""
    from bot.app import build
    from bot.jobs.print_code import DIGITS, read_code

    typed = read_code(code)
    if typed is None:
        _end(
            MISTYPED,
            f"a code has {DIGITS} digits, such as 12 34 56: check what was typed",
            as_json,
            "mistyped",
        )
    parts = build()
    try:
        content = parts.cvs.by_code(typed, parts.clock.now(), parts.person_secret, TERMINAL)
    except Refused as error:
        _end(TOO_MANY, error.advice, as_json, "too_many")
    if content is None:
        advice = (
            "no CV has this code: it is mistyped, or older than 7 days (the person can call for a new one)"
        )
        _end(NOT_FOUND, advice, as_json, "not_found")
    _deliver(_make(content, Form.pdf), out, as_json)


@app.command()
def render(
    file: Path = typer.Argument(..., help="Content of the CV, JSON; - for standard input."),
    out: Path | None = typer.Option(None, "--out", "-o", help="File to write; - for standard output."),
    form: Form = typer.Option(Form.pdf, "--format", help="What to make of it."),
    as_json: bool = typer.Option(False, "--json", help="Print the outcome as JSON."),
) -> None:
    """Make a CV's content into a PDF, a JSON Resume, what to say on the telephone (text), the four lines to
    say at the door (card) or a summary of twenty seconds. Words go to standard output unless a file is named.
    Exit status 2 when the content or the file is no good."""
    from bot.cv.content_file import parse_content

    try:
        content = parse_content(_read(file))
    except Refused as error:
        _end(UNUSABLE, error.advice, as_json, error.code.removeprefix("cv."))
    default = Path("cv.pdf") if form is Form.pdf else Path(STANDARD)
    _deliver(_make(content, form), out or default, as_json)


@app.command()
def example(
    name: str = typer.Argument("awa", help="Who, of the invented people."),
    out: Path | None = typer.Option(None, "--out", "-o", help="PDF to write instead of the content."),
) -> None:
    """Print the content of an invented person's CV, to be changed and given to `vivevoix cv render`; with
    --out, make its PDF."""
    from bot.cv.examples import example_names, read_example

    if name not in example_names():
        _end(
            UNUSABLE, f"there is no {name} among the examples: {', '.join(example_names())}", False, "unknown"
        )
    content = read_example(name)
    if out is None:
        typer.echo(json.dumps(content.to_json(), ensure_ascii=False, indent=2))
    else:
        _deliver(_make(content, Form.pdf), out, False)


def _make(content: CvContent, form: Form) -> bytes:
    """The bytes of a CV in one of its forms."""
    today = date.today()
    if form is Form.pdf:
        from bot.cv.paper import make_pdf

        return make_pdf(content, today)
    if form is Form.json_resume:
        from bot.cv.json_resume import write_resume

        return write_resume(content).encode()
    from bot.cv import words

    said = {
        Form.text: lambda: words.phone_text(content, today),
        Form.card: lambda: words.card_lines(content),
        Form.summary: lambda: words.spoken_summary(content, today),
    }[form]()
    return "".join(f"{line}\n" for line in said).encode()


def _deliver(made: bytes, out: Path, as_json: bool) -> None:
    """Write to a file or to standard output, and say where."""
    if str(out) == STANDARD:
        sys.stdout.buffer.write(made)
        sys.stdout.buffer.flush()
        return
    try:
        write_private(out, made)
    except OSError as error:
        _end(UNUSABLE, f"{out} cannot be written ({error.strerror})", as_json, "unwritable")
    if as_json:
        typer.echo(json.dumps({"file": str(out), "bytes": len(made)}, ensure_ascii=False))
    else:
        typer.echo(f"{out}: {len(made) / 1000:.0f} kB, for your eyes only; delete it once it is printed")


def write_private(path: Path, made: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all. Raises OSError."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(made)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _read(file: Path) -> str:
    try:
        raw = sys.stdin.buffer.read() if str(file) == STANDARD else file.read_bytes()
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("cv.not_json", f"{file} is not a text in UTF-8") from None
    except OSError as error:
        raise Refused("cv.unreadable", f"{file} cannot be read ({error.strerror})") from None


def _end(status: int, advice: str, as_json: bool, code: str) -> NoReturn:
    """End with one line on standard error, or with JSON."""
    if as_json:
        typer.echo(json.dumps({"error": code, "advice": advice}, ensure_ascii=False))
    else:
        typer.echo(f"vivevoix: {advice}", err=True)
    raise typer.Exit(status)
