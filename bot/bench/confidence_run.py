"""Answers and other things by which thresholds are chosen: never those of a test set."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.bench.recognition import Heard, Line, Listener, Progress
from bot.bench.sets import Item
from bot.bench.tasks import WORDS_MOST, Task, grammar_task
from bot.engines.vosk_ear import VoskEar
from bot.speech.grammars import AnswerGrammar

LINES = (Line(), Line("gsm"), Line("g711", "street", 15), Line("g711", "babble", 20))
"""The lines that answers come over, in turn: people call from where they are."""


@dataclass(frozen=True)
class Amounts:
    """How many things are heard for each grammar."""

    answers: int = 48
    """Answers said by synthetic callers, at most; as many of people, when there are."""
    others: int = 96
    """Other things said by synthetic callers, at most; as many of people."""


def tune(
    ear: VoskEar,
    grammars: Mapping[str, AnswerGrammar],
    names: Sequence[str],
    people: Sequence[Item],
    amounts: Amounts,
    progress: Progress | None = None,
) -> dict[str, list[Heard]]:
    """Hear, for each named grammar, its own phrases and things that share no word with it, said by synthetic
    callers and by `people`."""
    listeners = [Listener(ear, line) for line in LINES]
    planned = [
        (name, entry) for name in names for entry in tuning_plan(grammars, grammars[name], people, amounts)
    ]
    heard: dict[str, list[Heard]] = {name: [] for name in names}
    for number, (name, (item, task, is_answer)) in enumerate(planned):
        heard[name].append(listeners[number % len(LINES)].hear(item, task, is_answer))
        if progress:
            progress(number + 1, len(planned))
    return heard


def tuning_plan(
    grammars: Mapping[str, AnswerGrammar], grammar: AnswerGrammar, people: Sequence[Item], amounts: Amounts
) -> list[tuple[Item, Task, bool]]:
    """Give what is heard for one grammar, and whether it is an answer; the same each time."""
    task = grammar_task(grammar)
    phrases = set(task.phrases)
    elsewhere = dict.fromkeys(
        phrase for other in grammars.values() for phrase in other.phrases or () if task.is_foreign(phrase)
    )
    short = [item for item in people if len(item.text.split()) <= WORDS_MOST]
    draw = random.Random(grammar.name)
    answers = _said(_some(list(task.phrases), amounts.answers, draw), grammar.name)
    answers += _some([item for item in short if item.text in phrases], amounts.answers, draw)
    others = _said(_some(list(elsewhere), amounts.others, draw), grammar.name)
    others += _some([item for item in short if task.is_foreign(item.text)], amounts.others, draw)
    return [(item, task, True) for item in answers] + [(item, task, False) for item in others]


def _said(phrases: Sequence[str], grammar: str) -> list[Item]:
    """Let the callers say phrases in turn."""
    from bot.engines.espeak_caller import CALLERS

    callers = list(CALLERS)
    return [Item(phrase, callers[turn % len(callers)], grammar) for turn, phrase in enumerate(phrases)]


def _some(things: list, most: int, draw: random.Random) -> list:
    return things if len(things) <= most else draw.sample(things, most)
