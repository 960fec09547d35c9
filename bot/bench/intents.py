"""How well the trained dialogue model tells what people want, on utterances kept apart from its training."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.bench.figures import Share
from bot.bench.report import as_table
from bot.dialogue.train import CONFIG, QUIET, train_if_needed
from bot.errors import Misconfigured, Temporary
from bot.settings import ROOT, Settings

HELD_OUT = ROOT / "tests" / "heldout" / "understanding.tsv"
"""Utterances with their intents, written apart from the training examples and never used to tune them."""

READING_SECONDS = 300
"""Longest reading of the held-out set before it is given up, seconds; it takes about 30 on two cores."""


@dataclass(frozen=True)
class Reading:
    """What the model made of one utterance."""

    text: str
    """The utterance, in normal form."""
    intent: str
    """What the person wants."""
    predicted: str
    """The model's first guess, however sure it is (Rasa's own test undoes the fall-back)."""
    confidence: float
    """The model's confidence in it, 0 to 1."""


def measure_intents(settings: Settings, path: Path = HELD_OUT) -> dict[str, Any]:
    """Give the figures of the trained model (trained now if needed) on a table of `text` and `intent`.

    Rasa reads the utterances in a process of its own. Raises Misconfigured when the table cannot be read,
    Temporary when Rasa fails.
    """
    return summarize(read_intents(train_if_needed(settings), read_table(path)), fallback_threshold())


def fallback_threshold() -> float:
    """Confidence under which the dialogue asks again instead of answering: the one of `config.yml`."""
    pipeline = yaml.safe_load(CONFIG.read_text("utf-8"))["pipeline"]
    return float(next((part["threshold"] for part in pipeline if part["name"] == "FallbackClassifier"), 0.0))


def read_table(path: Path) -> list[tuple[str, str]]:
    """Read utterances and intents from a TSV file with the columns `text` and `intent`."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return [(row["text"], row["intent"]) for row in csv.DictReader(file, delimiter="\t")]
    except (OSError, KeyError) as error:
        raise Misconfigured("bench.held_out", f"{path.name} must hold the columns text and intent") from error


def summarize(readings: Sequence[Reading], threshold: float) -> dict[str, Any]:
    """Count: `n`, `accuracy` (first guess right, over all), then `right`, `unsure` (under the threshold: the
    dialogue asks again) and `wrong` (taken for another intent) as the dialogue takes them, each intent's
    own count, and the confusions of first guesses, most frequent first."""
    hits_all = sum(reading.predicted == reading.intent for reading in readings)
    unsure = sum(reading.confidence < threshold for reading in readings)
    sure_hits = sum(r.predicted == r.intent and r.confidence >= threshold for r in readings)
    totals = Counter(reading.intent for reading in readings)
    hits = Counter(reading.intent for reading in readings if reading.predicted == reading.intent)
    confusions = Counter((r.intent, r.predicted) for r in readings if r.predicted != r.intent)
    return {
        "n": len(readings),
        "accuracy": round(hits_all / len(readings), 4) if readings else 0.0,
        "right": sure_hits,
        "unsure": unsure,
        "wrong": len(readings) - sure_hits - unsure,
        "intents": {
            intent: {"n": totals[intent], "right": hits[intent]} for intent in sorted(totals)
        },
        "confusions": [
            {"intent": intent, "taken_for": predicted, "n": count}
            for (intent, predicted), count in sorted(confusions.items(), key=lambda item: (-item[1], item[0]))
        ],
    }  # fmt: skip


def read_intents(model: Path, rows: Sequence[tuple[str, str]]) -> list[Reading]:
    """Have a trained model read utterances. Raises Temporary when Rasa fails or takes too long."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "held_out.yml").write_text(_as_examples(rows), encoding="utf-8")
        command = [
            sys.executable, "-m", "rasa", "test", "nlu", "--model", str(model), "--nlu", "held_out.yml",
            "--out", "out", "--no-plot", "--successes",
        ]  # fmt: skip
        try:
            done = subprocess.run(
                command, cwd=work, env={**os.environ, **QUIET}, capture_output=True, timeout=READING_SECONDS
            )
        except subprocess.TimeoutExpired as error:
            raise Temporary("bench.intents", "reading the held-out set took too long") from error
        if done.returncode:
            raise Temporary("bench.intents", f"rasa ended with status {done.returncode}")
        readings = [_reading(row) for row in _rows(work / "out")]
    if len(readings) != len(rows):
        raise Temporary("bench.intents", f"{len(readings)} of {len(rows)} utterances were read")
    return readings


def _as_examples(rows: Sequence[tuple[str, str]]) -> str:
    by_intent: dict[str, list[str]] = {}
    for text, intent in rows:
        by_intent.setdefault(intent, []).append(text)
    blocks = [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)}
        for intent, texts in by_intent.items()
    ]
    return yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True, sort_keys=False)


def _rows(folder: Path) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    for name in ("intent_successes.json", "intent_errors.json"):
        path = folder / name
        content = json.loads(path.read_text("utf-8")) if path.is_file() else []
        found += content if isinstance(content, list) else []
    return found


def _reading(row: Mapping[str, Any]) -> Reading:
    guess = row["intent_prediction"]
    return Reading(row["text"], row["intent"], guess["name"] or "", float(guess["confidence"]))


def as_markdown(found: Sequence[Any], intents: Mapping[str, Any]) -> str:
    """Give the held-out scores: the tables (`Understanding` of occupations and places), then each intent with
    its count, how many were right, and what the others were taken for."""
    rows = [
        (one.name, one.sample, f"{100 * one.first:.1f} %", f"{100 * one.sure_right:.1f} %", one.others,
         f"{100 * one.false:.1f} %")
        for one in found
    ]  # fmt: skip
    head = ("looked for", "n", "first right", "sure ones right", "that name nothing", "found all the same")
    wrong = {
        intent: ", ".join(
            f"{row['taken_for']} {row['n']}" for row in intents["confusions"] if row["intent"] == intent
        )
        for intent in intents["intents"]
    }
    matrix = [
        (intent, counts["n"], Share(counts["right"], counts["n"]), wrong[intent] or "-")
        for intent, counts in intents["intents"].items()
    ]
    total = Share(round(intents["accuracy"] * intents["n"]), intents["n"])
    text = (
        f"Intents by `rasa test`: {total} first guesses right; as the dialogue takes them {intents['right']} "
        f"right, {intents['unsure']} asked again, {intents['wrong']} wrong."
    )
    table = as_table(("intent", "n", "right", "taken for"), matrix)
    return f"{as_table(head, rows)}\n\n{text}\n\n{table}"
