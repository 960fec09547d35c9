"""Scripted calls: what the person does and what must happen, read from YAML (`tests/calls/README.md`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

STEP_KEYS = {
    "asked", "in_sentence", "after", "says", "heard_as", "confidence", "presses", "coughs", "noise",
    "waits", "garbage", "hangs_up", "then",
}  # fmt: skip
THEN_KEYS = {"asks", "says", "never_says", "turns", "facts", "cut", "doubtful", "ignored", "pace", "loudness"}
STORY_KEYS = {
    "title", "about", "person", "before", "no_frames_in_silence", "dialogue_fails", "dialogue_slow",
    "hangs_up_at_each", "stays", "steps", "then", "days_later",
}  # fmt: skip
END_KEYS = {
    "ends",
    "turns",
    "facts",
    "says",
    "never_says",
    "joined",
    "barge_ins",
    "bad_frames",
    "shorter_than",
}

_PAUSE = re.compile(r"\(([0-9.]+)\)")


@dataclass(frozen=True)
class Step:
    """One thing the person does."""

    raw: Mapping[str, Any]

    def __post_init__(self) -> None:
        unknown = set(self.raw) - STEP_KEYS | set(self.then) - THEN_KEYS
        assert not unknown, f"unknown keys in a step: {sorted(unknown)}"

    @property
    def asked(self) -> str | None:
        """The question to wait for; None to follow the step before."""
        return self.raw.get("asked")

    @property
    def in_sentence(self) -> int | None:
        """Number of the sentence to speak over, from 1; None to wait for the end."""
        return self.raw.get("in_sentence")

    @property
    def after(self) -> float:
        """Time to wait then, seconds."""
        return float(self.raw.get("after", 0.5 if self.in_sentence else 0.6))

    @property
    def then(self) -> Mapping[str, Any]:
        """What must come of it."""
        return self.raw.get("then") or {}

    def speech(self) -> Iterator[tuple[list[str], float]]:
        """Words and the pause after them, seconds: `je cherche (1.5) du ménage` has one pause."""
        said = str(self.raw.get("heard_as", self.raw.get("says", "")))
        parts = _PAUSE.split(said)
        for number in range(0, len(parts), 2):
            pause = float(parts[number + 1]) if number + 1 < len(parts) else 0.0
            yield parts[number].split(), pause


@dataclass(frozen=True)
class Story:
    """One scripted call."""

    name: str
    title: str
    steps: tuple[Step, ...]
    then: Mapping[str, Any]
    person: str
    before: tuple[str, ...] = ()
    no_frames_in_silence: bool = False
    dialogue_fails: tuple[int, ...] = ()
    dialogue_slow: float = 0.15
    stays: bool = False
    days_later: float = 0.0


def read_stories(folder: Path) -> list[Story]:
    """Read all scripted calls; one that hangs up at each question becomes one call for each."""
    return [story for path in sorted(folder.glob("*.yml")) for story in read_story(path)]


def read_story(path: Path) -> list[Story]:
    """Read one file."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    then = raw.get("then") or {}
    unknown = set(raw) - STORY_KEYS | set(then) - END_KEYS
    assert not unknown, f"{path.name}: unknown keys {sorted(unknown)}"
    fails = raw.get("dialogue_fails", [])
    story = Story(
        path.stem,
        raw["title"],
        tuple(Step(step) for step in raw.get("steps") or ()),
        then,
        raw.get("person", path.stem),
        tuple(raw.get("before") or ()),
        bool(raw.get("no_frames_in_silence", False)),
        tuple(range(int(str(fails).split()[1]), 99)) if isinstance(fails, str) else tuple(fails),
        float(raw.get("dialogue_slow", 0.15)),
        bool(raw.get("stays", False)),
        float(raw.get("days_later", 0.0)),
    )
    return [story] if "hangs_up_at_each" not in raw else list(_cut(story, raw["hangs_up_at_each"]))


def _cut(story: Story, questions: list[str]) -> Iterator[Story]:
    for question in questions:
        before = []
        for step in story.steps:
            if step.asked == question:
                break
            before.append(step)
        else:
            raise AssertionError(f"{story.name}: no step waits for {question}")
        leaves = Step({"asked": question, "in_sentence": 1, "after": 0.7, "hangs_up": True})
        yield replace(
            story, name=f"{story.name}-{question}", person=f"{story.name}-{question}", steps=(*before, leaves)
        )
