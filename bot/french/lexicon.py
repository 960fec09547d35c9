"""The language data of this package: YAML files of `bot/french/data/`, read once when first needed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from bot.errors import Misconfigured

DATA_DIR = Path(__file__).resolve().parent / "data"
"""Folder of the French language data."""


@cache
def read_lexicon(name: str) -> Mapping[str, Any]:
    """Give the content of `data/<name>.yml`. Raises Misconfigured when the file is absent or no mapping."""
    path = DATA_DIR / f"{name}.yml"
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise Misconfigured("french.data", f"{path.name} cannot be read") from error
    if not isinstance(content, dict):
        raise Misconfigured("french.data", f"{path.name} must be a mapping")
    return MappingProxyType(content)
