"""The dialogue's sentences that never change, so that their sound can be made before the first call."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from string import Formatter

import yaml

from bot.french.lexicon import read_lexicon
from bot.settings import ROOT, Settings

DOMAIN = ROOT / "nlu_data" / "domain"
"""Folder of the dialogue's responses, one YAML file a topic."""


def fixed_sentences(settings: Settings, folder: Path = DOMAIN) -> tuple[str, ...]:
    """Give every sentence of the responses that holds no value but the operator's name, questions first, each
    once. A line of a response is a sentence, as in the replies of the dialogue."""
    values = {"operator": settings.operator_name or read_lexicon("labels")["operator"]}
    lines = [
        line.strip()
        for path in sorted(folder.glob("*.yml"))
        for variants in (yaml.safe_load(path.read_text("utf-8")).get("responses") or {}).values()
        for variant in variants
        for line in str(variant.get("text") or "").splitlines()
    ]
    fixed = dict.fromkeys(line.format_map(values) for line in lines if line and _is_known(line, values))
    return tuple(sorted(fixed, key=lambda line: not line.endswith("?")))


def response_lines(folder: Path = DOMAIN) -> dict[str, str]:
    """Give the text of each response by its name without `utter_`, its lines joined; the first variant."""
    texts: dict[str, str] = {}
    for path in sorted(folder.glob("*.yml")):
        for name, variants in (yaml.safe_load(path.read_text("utf-8")).get("responses") or {}).items():
            texts[name.removeprefix("utter_")] = " ".join(str(variants[0].get("text") or "").split())
    return texts


def _is_known(line: str, values: Mapping[str, str]) -> bool:
    return all(name is None or name in values for _, name, _, _ in Formatter().parse(line))
