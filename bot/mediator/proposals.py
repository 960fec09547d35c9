"""What mediators propose, as files to be reviewed: nothing of the program is changed in place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from bot.errors import Refused
from bot.files import write_whole
from bot.mediator.trials import HIDDEN, Exchange, Trial
from bot.model import UNKNOWN as UNHEARD
from bot.model import TurnKind

SILENCE_SECONDS = 25
"""How long the caller of a script waits where the person said nothing, seconds: longer than any question
grants."""

TYPED = (TurnKind.TEXT, TurnKind.SPEECH)
"""Turns that hold words."""


def write_call(folder: Path, trial: Trial, title: str) -> Path:
    """Write a conversation as a scripted call (`tests/calls/README.md`); gives the file. Raises OSError."""
    from bot.mediator.views import sentence

    steps = [_step(exchange) for exchange in trial.exchanges[1:]]
    call: dict[str, Any] = {"title": title, "about": sentence("call_about", name=trial.account)}
    if trial.options.person == HIDDEN:
        call["person"] = "withheld"
    end = "said_goodbye" if trial.exchanges[-1].reply.is_over else "hung_up"
    return _write(folder / "calls", title, {**call, "steps": steps, "then": {"ends": end}})


def write_examples(folder: Path, trial: Trial, title: str) -> Path:
    """Write the words of a conversation with the intents that were understood, to be reviewed before any goes
    into the training data; gives the file. Raises OSError."""
    rows = [
        {
            "text": exchange.turn.text,
            "understood": str(exchange.reply.facts.get("intent") or ""),
            "question": exchange.asked,
        }
        for exchange in trial.exchanges
        if exchange.turn.kind in TYPED and exchange.turn.text
    ]
    return _write(
        folder / "examples", title, {"title": title, "proposed_by": trial.account, "examples": rows}
    )


def read_proposal(path: Path) -> Mapping[str, Any]:
    """Read a proposal; an empty one when there is none. Raises Refused when the file is damaged."""
    if not path.exists():
        return {}
    try:
        found = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise Refused("proposal.damaged", f"{path.name} cannot be read") from error
    return found if isinstance(found, dict) else {}


def write_yaml(path: Path, values: Mapping[str, Any]) -> None:
    """Write a file whole, its keys in order. Raises OSError."""
    made = yaml.safe_dump(dict(values), allow_unicode=True, sort_keys=False, width=110)
    write_whole(path, made.encode())


def slug(title: str) -> str:
    """A file's name made of a title: letters, digits and low lines; never empty."""
    plain = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:60] or "proposal"


def _step(exchange: Exchange) -> dict[str, Any]:
    turn, step = exchange.turn, {}
    if exchange.asked:
        step["asked"] = exchange.asked
    if turn.kind is TurnKind.KEYS:
        step["presses"] = turn.text
    elif turn.kind is TurnKind.SILENT:
        step["waits"] = SILENCE_SECONDS
    elif turn.kind is TurnKind.MISHEARD:
        step["says"] = UNHEARD
    else:
        step["says"] = turn.text
        if turn.confidence < 1:
            step["confidence"] = round(turn.confidence, 2)
    if exchange.reply.question:
        step["then"] = {"asks": exchange.reply.question}
    return step


def _write(folder: Path, title: str, values: Mapping[str, Any]) -> Path:
    """Write beside what has the same name, never over it."""
    name, number = slug(title), 1
    path = folder / f"{name}.yml"
    while path.exists():
        number += 1
        path = folder / f"{name}_{number}.yml"
    write_yaml(path, values)
    return path
