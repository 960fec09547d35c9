"""Every sentence the product says is plain spoken French: the dialogue's responses and the fixed prompts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.french.lexicon import read_lexicon
from bot.french.sentences import check, measure_readability, plain_limits

ROOT = Path(__file__).resolve().parents[2]
DOMAIN = sorted((ROOT / "nlu_data" / "domain").glob("*.yml"))
PROMPTS = ROOT / "voices" / "prompts.yml"
SAMPLES = ROOT / "tests" / "dialogue" / "samples.yml"

STAND_IN = "Bron"
"""Fills a variable that has no sample: one word that is a name."""

EASY_KANDEL_MOLES = 80.0
EASY_LIX = 30.0


def read_samples() -> list[dict[str, str]]:
    """Values of the variables of the responses, as many sets as the longest list of values."""
    if not SAMPLES.exists():
        return [{}]
    values = {
        name: [str(item) for item in (value if isinstance(value, list) else [value])]
        for name, value in yaml.safe_load(SAMPLES.read_text("utf-8")).items()
    }
    count = max(len(items) for items in values.values())
    return [{name: items[at % len(items)] for name, items in values.items()} for at in range(count)]


def fill(text: str, samples: dict[str, str]) -> str:
    filled = re.sub(r"\{(\w+)\}", lambda match: samples.get(match[1], STAND_IN), text)
    return "\n".join(
        line[:1].upper() + line[1:] if text.splitlines()[at].startswith("{") else line
        for at, line in enumerate(filled.splitlines())
    )


def strings_in(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of `prompts.yml`, whatever its shape, with its path of keys."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list) and all(isinstance(item, str) for item in value):
        yield path, "\n".join(value)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from strings_in(item, f"{path}.{key}" if path else str(key))


def read_responses() -> list[tuple[str, str]]:
    found = []
    for path in DOMAIN:
        for name, variants in (yaml.safe_load(path.read_text("utf-8")).get("responses") or {}).items():
            found += [
                (name, variant["text"].strip()) for variant in variants if variant.get("text", "").strip()
            ]
    return found


def read_prompts() -> list[tuple[str, str]]:
    if not PROMPTS.exists():
        return []
    return [(f"voices.{name}", text) for name, text in strings_in(yaml.safe_load(PROMPTS.read_text("utf-8")))]


TEXTS = read_responses() + read_prompts()


@pytest.mark.parametrize(("name", "text"), TEXTS, ids=[f"{at}-{name}" for at, (name, _) in enumerate(TEXTS)])
def test_what_is_said_is_plain_french(name: str, text: str) -> None:
    turn = read_lexicon("plain")["turns"].get(name, {})
    for samples in read_samples():
        names = [STAND_IN, *(value for key, value in samples.items() if f"{{{key}}}" in text)]
        faults = check(fill(text, samples), plain_limits(**turn.get("limits", {})), names)
        assert not [f"{fault.code}: {fault.detail} | {fault.sentence}" for fault in faults]


def test_there_is_something_to_check() -> None:
    assert len(read_responses()) >= 60
    assert read_prompts()


def test_prompts_are_easy_on_average() -> None:
    """LIX is averaged over all texts: one long word among five makes it jump."""
    scores = [measure_readability(re.sub(r"\{\w+\}", STAND_IN, text)) for _, text in TEXTS]
    for start, stop in ((0, len(read_responses())), (len(read_responses()), len(TEXTS))):
        part = scores[start:stop]
        assert sum(score.kandel_moles for score in part) / len(part) >= EASY_KANDEL_MOLES
    assert sum(score.lix for score in scores) / len(scores) <= EASY_LIX


def test_every_exception_still_serves() -> None:
    said = {line for _, text in TEXTS for line in text.splitlines()}
    names = {name for name, _ in TEXTS}
    assert not [row["sentence"] for row in read_lexicon("plain")["exceptions"] if row["sentence"] not in said]
    assert set(read_lexicon("plain")["turns"]) <= names
