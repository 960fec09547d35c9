"""The texts that the assistant says, and proposals to change one: checked, and kept as files to review."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.errors import Refused
from bot.french.lexicon import read_lexicon
from bot.french.sentences import Fault, check, measure_readability, plain_limits, split_sentences
from bot.mediator.proposals import read_proposal, write_yaml
from bot.settings import ROOT

DOMAIN = ROOT / "nlu_data" / "domain"
"""Folder of the texts, a file for each topic."""

OUTSIDE = "outside"
"""Topic of the sentences that are spoken outside the dialogue."""

PROMPTS = ROOT / "voices" / "prompts.yml"
"""File of these sentences."""

SAMPLES = ROOT / "tests" / "dialogue" / "samples.yml"
"""Values that stand in for the variables of a text, as the tests of the texts use them."""

STAND_IN = "Bron"
"""Stands in for a variable that has no sample: one word that is a name."""

_VARIABLE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Said:
    """One text of the assistant."""

    topic: str
    """Topic, the name of its file."""
    name: str
    """Name of the response, such as `utter_offers_place`."""
    text: str
    """Its lines, one sentence each."""

    @property
    def file(self) -> str:
        """Where the text is, from the root of the repository."""
        path = PROMPTS if self.topic == OUTSIDE else DOMAIN / f"{self.topic}.yml"
        return path.relative_to(ROOT).as_posix()

    @property
    def variables(self) -> tuple[str, ...]:
        """What the program fills in, in order."""
        return tuple(sorted(set(_VARIABLE.findall(self.text))))


def topics() -> list[str]:
    """The topics of the dialogue, by name, and OUTSIDE."""
    return [*sorted(path.stem for path in DOMAIN.glob("*.yml")), OUTSIDE]


@lru_cache(maxsize=16)
def texts_of(topic: str) -> Mapping[str, Said]:
    """The texts of a topic by name, in the order of its file; empty when there is no such topic."""
    if topic not in topics():
        return {}
    if topic == OUTSIDE:
        lines = yaml.safe_load(PROMPTS.read_text("utf-8"))
        return {name: Said(topic, name, "\n".join(said)) for name, said in lines.items()}
    found = yaml.safe_load((DOMAIN / f"{topic}.yml").read_text("utf-8")).get("responses") or {}
    said = ((name, str(variants[0].get("text") or "").strip()) for name, variants in found.items())
    return {name: Said(topic, name, text) for name, text in said if text}


def question_text(question: str) -> str:
    """A question as it is asked, its last sentence; the identifier itself when there is no such text."""
    said = texts_of(question.partition("_")[0]).get(f"utter_{question}")
    return split_sentences(said.text)[-1] if said else question


def faults_in(said: Said, text: str) -> list[Fault]:
    """What is not plain French in a text as it will be heard, with values in the place of the variables."""
    limits = read_lexicon("plain")["turns"].get(said.name, {}).get("limits", {})
    samples = _samples()
    names = [STAND_IN, *(value for name, value in samples.items() if f"{{{name}}}" in text)]
    return check(filled(text, samples), plain_limits(**limits), names)


def filled(text: str, samples: Mapping[str, str] | None = None) -> str:
    """A text as it is heard, with values in the place of its variables."""
    values = _samples() if samples is None else samples
    lines = (_VARIABLE.sub(lambda found: values.get(found[1], STAND_IN), line) for line in text.splitlines())
    return "\n".join(line[:1].upper() + line[1:] for line in lines)


def measures_of(text: str) -> dict[str, Any]:
    """How long and how easy a text is, for the page that checks it live."""
    heard = filled(text)
    sentences = split_sentences(heard)
    longest = max((len(sentence.split()) for sentence in sentences), default=0)
    ease = measure_readability(heard).kandel_moles if sentences else 0.0
    return {"sentences": len(sentences), "longest": longest, "ease": max(0, min(100, round(ease)))}


def tidy(text: str) -> str:
    """A text as it is kept: one sentence a line, no spaces at the ends, no empty line."""
    return "\n".join(line for line in (" ".join(part.split()) for part in text.splitlines()) if line)


def check_unbroken(said: Said, text: str) -> None:
    """Check that the program can still say a text. Raises Refused: `text_empty`, `text_same`, or
    `text_variables` with the variables that must stay."""
    if not text:
        raise Refused("text_empty")
    if text == tidy(said.text):
        raise Refused("text_same")
    left = _VARIABLE.sub("", text)
    if tuple(sorted(set(_VARIABLE.findall(text)))) != said.variables or "{" in left or "}" in left:
        raise Refused("text_variables", ", ".join(f"{{{name}}}" for name in said.variables))


@dataclass(frozen=True)
class Proposal:
    """A text that a mediator proposes instead of one of the assistant's."""

    text: str
    """The new text; that of the assistant when nothing is proposed."""
    by: str
    """Who proposed it; empty when nothing is."""
    version: str
    """What changes whenever somebody saves: two who edit the same text see it."""


def proposal_of(folder: Path, said: Said) -> Proposal:
    """What is proposed for a text now. Raises Refused when its file is damaged."""
    found = read_proposal(_path(folder, said))
    if not found:
        return Proposal(said.text, "", "")
    text, by = str(found.get("after", "")), str(found.get("proposed_by", ""))
    return Proposal(text, by, hashlib.sha256(repr(sorted(found.items())).encode()).hexdigest()[:16])


def propose(folder: Path, said: Said, text: str, by: str, at: datetime) -> Path:
    """Write a proposal in the place of the one before; gives its file. Raises OSError."""
    faults = [f"{fault.code}: {fault.sentence}" for fault in faults_in(said, text)]
    values: dict[str, Any] = {"file": said.file, "response": said.name}
    values |= {"before": said.text, "after": text, "not_plain": faults}
    path = _path(folder, said)
    write_yaml(path, {**values, "proposed_by": by, "at": at.isoformat(timespec="seconds")})
    return path


def proposed(folder: Path, names: Sequence[Said]) -> set[str]:
    """Names of the texts for which something is proposed."""
    return {said.name for said in names if _path(folder, said).exists()}


def _path(folder: Path, said: Said) -> Path:
    return folder / "words" / said.topic / f"{said.name}.yml"


@lru_cache(maxsize=1)
def _samples() -> Mapping[str, str]:
    if not SAMPLES.exists():
        return {}
    values = yaml.safe_load(SAMPLES.read_text("utf-8"))
    return {name: str(value[0] if isinstance(value, list) else value) for name, value in values.items()}
