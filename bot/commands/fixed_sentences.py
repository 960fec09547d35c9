"""The dialogue's sentences that never change, so that their sound can be made before the first call."""

from __future__ import annotations

from pathlib import Path

import yaml

from bot.settings import ROOT

DOMAIN = ROOT / "nlu_data" / "domain"
"""Folder of the dialogue's responses, one YAML file a topic."""


def fixed_sentences(folder: Path = DOMAIN) -> tuple[str, ...]:
    """Give every sentence of the responses that holds no value, questions first, each once. A line of a
    response is a sentence, as in the replies of the dialogue."""
    lines = [
        line.strip()
        for path in sorted(folder.glob("*.yml"))
        for variants in (yaml.safe_load(path.read_text("utf-8")).get("responses") or {}).values()
        for variant in variants
        for line in str(variant.get("text") or "").splitlines()
    ]
    fixed = dict.fromkeys(line for line in lines if line and "{" not in line)
    return tuple(sorted(fixed, key=lambda line: not line.endswith("?")))
