"""`vivevoix scam`: whether an offer or a message looks like a scam, and what to do."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from bot.jobs.scam import ScamCheck

app = typer.Typer(help="Tell whether an offer or a message looks like a scam.", no_args_is_help=True)

DANGER, ATTENTION = 1, 3
"""Exit status when a text is a danger, and when at least one is to check (2 is kept for a wrong set-up)."""


@app.callback()
def group() -> None:
    """Tell whether an offer or a message looks like a scam."""


@app.command()
def check(
    text: str | None = typer.Argument(None, help="The text; standard input, line by line, if none."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object for each text."),
) -> None:
    """Check a text, or each line of standard input. Exit status: 0 nothing found, 1 a danger, 3 something to
    check (the gravest of all texts)."""
    from bot.commands.fixed_sentences import response_lines
    from bot.jobs.scam import check_text
    from bot.jobs.scam_signs import Verdict

    said, found = response_lines(), set()
    for words in [text] if text is not None else _lines(sys.stdin):
        checked = check_text(words)
        found.add(checked.verdict)
        typer.echo(
            json.dumps(_row(checked, said), ensure_ascii=False) if as_json else _as_text(checked, said)
        )
    if Verdict.DANGER in found:
        raise typer.Exit(DANGER)
    if Verdict.ATTENTION in found:
        raise typer.Exit(ATTENTION)


def _lines(stream: Iterable[str]) -> Iterable[str]:
    for line in stream:
        yield line.rstrip("\r\n")


def _say(checked: ScamCheck, said: Mapping[str, str]) -> str:
    """What is said to the person: the verdict, the reason, what to do."""
    from bot.jobs.scam_advice import response_names

    return " ".join(said[name] for name in response_names(checked.verdict, checked.kind))


def _row(checked: ScamCheck, said: Mapping[str, str]) -> dict[str, Any]:
    signs = [
        {"code": one.code, "kind": one.kind, "verdict": one.verdict.value, "words": one.words}
        for one in checked.signs
    ]
    return {"verdict": checked.verdict.value, "signs": signs, "say": _say(checked, said)}


def _as_text(checked: ScamCheck, said: Mapping[str, str]) -> str:
    lines = [f"{checked.verdict.value}: {_say(checked, said)}"]
    lines += [f"  {one.code} ({one.verdict.value}): {one.words}" for one in checked.signs]
    return "\n".join(lines)
