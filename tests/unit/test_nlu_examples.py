"""The training examples: enough, varied, in normal form, each in one intent, apart from the held-out set."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
import yaml

from bot.french.heard import normalize

ROOT = Path(__file__).resolve().parents[2]
NLU = ROOT / "nlu_data" / "nlu"
HELD_OUT = ROOT / "tests" / "heldout" / "understanding.tsv"

TECHNICAL = {"start_session", "stay_silent", "mishear_speech", "press_key", "tell_code"}
"""Sent by the program as `/intent`: nobody says them, so they have no examples."""

SPOKEN = {
    "scam": {"report_scam"},
    "session": {
        "say_hello",
        "affirm_answer",
        "deny_answer",
        "stop_call",
        "continue_search",
        "restart_search",
    },
    "offers": {
        "inform_search",
        "correct_search",
        "ask_next",
        "ask_previous",
        "ask_details",
        "like_offer",
        "ask_contact",
    },
    "asides": {
        "ask_repeat",
        "ask_slower",
        "ask_faster",
        "ask_louder",
        "ask_softer",
        "say_unclear",
        "ask_why",
        "ask_example",
        "say_unknown",
        "skip_question",
        "go_back",
        "ask_wait",
        "ask_help",
        "ask_progress",
        "say_unrelated",
    },
    "applications": {"tell_news", "ask_standing", "ask_preparation"},
    "mediator": {"ask_person"},
    "consent": {
        "ask_memory",
        "erase_data",
        "correct_memory",
        "ask_watchers",
        "stop_reminders",
        "stop_mediator",
        "ask_code",
        "drop_code",
        "forget_code",
    },
    "cv": {"make_cv"},
}
LEAST = {"inform_search": 150}
LEAST_EXAMPLES = 45


def read_examples() -> list[tuple[str, str, str]]:
    """Topic, intent and example of every line."""
    found = []
    for path in sorted(NLU.glob("*.yml")):
        for block in yaml.safe_load(path.read_text("utf-8"))["nlu"]:
            if "intent" in block:
                lines = block["examples"].splitlines()
                found += [(path.stem, block["intent"], line.removeprefix("- ")) for line in lines if line]
    return found


@pytest.fixture(scope="module")
def examples() -> list[tuple[str, str, str]]:
    return read_examples()


@pytest.fixture(scope="module")
def held_out() -> list[dict[str, str]]:
    with HELD_OUT.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def test_every_spoken_intent_is_in_the_file_of_its_topic(examples: list[tuple[str, str, str]]) -> None:
    found: dict[str, set[str]] = {}
    for topic, intent, _ in examples:
        found.setdefault(topic, set()).add(intent)
    assert {topic: found.get(topic) for topic in SPOKEN} == SPOKEN


def test_every_spoken_intent_has_enough_examples(examples: list[tuple[str, str, str]]) -> None:
    counts = Counter(intent for _, intent, _ in examples)
    assert not {i: n for i, n in counts.items() if n < LEAST.get(i, LEAST_EXAMPLES)}


def test_every_example_is_in_normal_form(examples: list[tuple[str, str, str]]) -> None:
    assert not [text for _, _, text in examples if normalize(text) != text]


def test_no_example_stands_twice_or_in_two_intents(examples: list[tuple[str, str, str]]) -> None:
    assert not [text for text, count in Counter(t for _, _, t in examples).items() if count > 1]


def test_examples_are_not_one_template_filled_many_times(examples: list[tuple[str, str, str]]) -> None:
    """No opening of four words serves more than one example in eight of an intent."""
    openings: dict[str, Counter[str]] = {}
    totals: Counter[str] = Counter()
    for _, intent, text in examples:
        totals[intent] += 1
        words = text.split()
        if len(words) > 4:
            openings.setdefault(intent, Counter())[" ".join(words[:4])] += 1
    filled = {
        f"{intent}: {opening}"
        for intent, counts in openings.items()
        for opening, count in counts.items()
        if count > max(3, totals[intent] / 8)
    }
    assert not filled


def test_technical_intents_have_no_examples(examples: list[tuple[str, str, str]]) -> None:
    assert not TECHNICAL & {intent for _, intent, _ in examples}


def test_held_out_set_covers_every_spoken_intent(held_out: list[dict[str, str]]) -> None:
    counts = Counter(row["intent"] for row in held_out)
    spoken = set().union(*SPOKEN.values())
    assert set(counts) == spoken
    assert not {intent: count for intent, count in counts.items() if count < 12}


def test_held_out_set_is_normal_and_apart_from_training(
    held_out: list[dict[str, str]], examples: list[tuple[str, str, str]]
) -> None:
    texts = [row["text"] for row in held_out]
    assert not [text for text in texts if normalize(text) != text]
    assert not [text for text, count in Counter(texts).items() if count > 1]
    assert not set(texts) & {text for _, _, text in examples}


@pytest.mark.parametrize(("name", "key"), [("commands", "commands"), ("yes_no", "phrases")])
def test_every_phrase_heard_at_any_step_is_a_training_example(
    name: str, key: str, examples: list[tuple[str, str, str]]
) -> None:
    grammar = yaml.safe_load((ROOT / "voices" / "grammars" / f"{name}.yml").read_text("utf-8"))
    known = {text for _, _, text in examples}
    assert grammar[key]
    assert not [phrase for phrase in grammar[key] if phrase not in known]
