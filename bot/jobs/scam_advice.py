"""What to do about a scam, as codes: the words are the dialogue's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.french.lexicon import read_mapping
from bot.jobs.scam_signs import Verdict

FILE = Path(__file__).parent / "data" / "scam_advice.yml"
"""File of the advice of each kind."""

CODE = "scam.advice"
"""Code of the error when the file is wrong."""


@dataclass(frozen=True)
class Advice:
    """What is said to a person about what was found."""

    do: str
    """Code of what not to do (`pay_nothing`)."""
    call: str
    """Code of whom to call (`info`, `bank`)."""


@lru_cache(maxsize=1)
def load_advice() -> Mapping[str, Any]:
    """Read the advice once. Raises Misconfigured when its file is damaged."""
    return read_mapping(FILE, CODE)


def advise(kind: str) -> Advice:
    """What to do about a kind of scam. Raises KeyError for an unknown kind."""
    data = load_advice()
    return Advice(data["do"][kind], data["call"].get(kind, data["other_call"]))


def response_names(verdict: Verdict, kind: str) -> tuple[str, ...]:
    """Names of the responses (without `utter_`) that say a verdict, its reason and what to do, in order.
    Raises KeyError for an unknown kind."""
    if verdict is Verdict.CLEAR:
        return ("scam_clear", "scam_clear_care")
    reason = f"scam_reason_{kind}" if verdict is Verdict.DANGER else f"scam_check_{kind}"
    return (f"scam_{verdict.value}", reason, f"scam_do_{advise(kind).do}")
