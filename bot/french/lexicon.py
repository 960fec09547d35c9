"""Data kept as YAML: that of this package (`bot/french/data/`) is read once, when first needed."""

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
    return read_mapping(DATA_DIR / f"{name}.yml", "french.data")


def read_mapping(path: Path, code: str) -> Mapping[str, Any]:
    """Give the content of a YAML file that maps names to values, read only. Raises Misconfigured with this
    code when it is absent, damaged or something else."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise Misconfigured(code, f"{path} cannot be read") from error
    if not isinstance(content, dict):
        raise Misconfigured(code, f"{path} must map names to values")
    return MappingProxyType(content)
