"""The papers to gather for an application, and those that are given only once hired."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.french.lexicon import read_mapping
from bot.jobs.offer_demands import Demand

DOCUMENTS = Path(__file__).parent / "data" / "documents.yml"
"""File of the papers."""


@lru_cache(maxsize=1)
def load_papers() -> Mapping[str, Mapping[str, Any]]:
    """Read the papers once, by code, in the order in which they are asked. Raises Misconfigured when their
    file is damaged."""
    return read_mapping(DOCUMENTS, "applications.documents")["documents"]


def papers_to_apply(demands: Collection[Demand], way: str) -> tuple[str, ...]:
    """Codes of the papers to have before applying in this way (`phone`, `visit` or `mediator`)."""
    demanded = {demand.code for demand in demands}
    return tuple(
        code
        for code, paper in load_papers().items()
        if paper["when"] == "apply" and (way in paper["ways"] or demanded & set(paper["demands"]))
    )


def papers_once_hired() -> tuple[str, ...]:
    """Codes of the papers that are given only once hired."""
    return tuple(code for code, paper in load_papers().items() if paper["when"] == "hired")


def paper_words(code: str, part: str = "paper") -> str:
    """The words of a paper: `paper` (in a question), `short` (in a list), `reason` or `advice`."""
    return str(load_papers()[code][part])
