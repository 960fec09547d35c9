"""Measures the ear that makes mistakes: the rate it reaches, and the confidences of the ear it imitates."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from bot.bench.error_channel import ErrorChannel, Vocabularies
from bot.bench.figures import WordErrors, word_errors
from bot.bench.people import make_profile
from bot.bench.person import Person
from bot.bench.report import as_table
from bot.bench.understanding import HELD_OUT, read_held_out
from bot.french.heard import normalize
from bot.model import UNKNOWN
from bot.speech.grammars import AnswerGrammar

FREE, CLOSED = "free", "closed"
"""Kinds of sentences: free speech, and answers of closed grammars."""

_LINE_SENTENCES = 10
"""Sentences heard of one simulated person."""


@dataclass(frozen=True)
class Reached:
    """The rate reached on some sentences."""

    rate: float
    """Word error rate asked for, 0 to 1."""
    kind: str
    """FREE or CLOSED."""
    sentences: int
    """Sentences heard."""
    errors: WordErrors
    """Wrong, missing and added words."""
    changed: float
    """Share of the sentences that were not heard as said, 0 to 1."""


def measure_rates(
    grammars: dict[str, AnswerGrammar], rates: Sequence[float], count: int, seed: str = "errors"
) -> list[Reached]:
    """Hear `count` sentences of each kind at each rate; the seed makes the figures the same each time."""
    vocabularies = Vocabularies(grammars)
    return [
        _reached(vocabularies, rate, kind, _sentences(grammars, kind, count, seed), seed)
        for kind in (FREE, CLOSED)
        for rate in rates
    ]


def _reached(
    vocabularies: Vocabularies, rate: float, kind: str, sentences: Sequence[tuple[str, str]], seed: str
) -> Reached:
    pairs = []
    for first in range(0, len(sentences), _LINE_SENTENCES):
        channel = ErrorChannel(vocabularies, rate, f"{seed} {kind} {first}")
        for text, grammar in sentences[first : first + _LINE_SENTENCES]:
            pairs.append((normalize(text), channel.hear(text, grammar).text))
    changed = sum(said != heard for said, heard in pairs) / len(pairs)
    return Reached(rate, kind, len(pairs), word_errors(pairs), changed)


def _sentences(grammars: dict[str, AnswerGrammar], kind: str, count: int, seed: str) -> list[tuple[str, str]]:
    """Sentences with the grammar they are heard in: held-out ones, or phrases of the closed grammars."""
    draw = random.Random(f"{seed} {kind}")
    if kind == FREE:
        files = [HELD_OUT / f"{name}.tsv" for name in ("trades", "places")]
        texts = [text for path in files for text, _ in read_held_out(path)]
        return [(draw.choice(texts), "free") for _ in range(count)]
    closed = [(phrase, name) for name, one in grammars.items() for phrase in one.phrases or ()]
    names = sorted({name for _, name in closed})
    by_name = {name: [pair for pair in closed if pair[1] == name] for name in names}
    return [draw.choice(by_name[draw.choice(names)]) for _ in range(count)]


def rates_table(measured: Sequence[Reached]) -> str:
    """Give the rates as a Markdown table."""
    rows = [
        (
            f"{one.rate:.2f}",
            one.kind,
            one.sentences,
            one.errors.words,
            one.errors,
            f"{100 * one.changed:.1f} %",
        )
        for one in measured
    ]
    head = ("asked", "speech", "sentences", "words said", "word errors reached", "sentences changed")
    return as_table(head, rows)


@dataclass(frozen=True)
class EarWords:
    """Confidences of the real ear, word by word."""

    right: tuple[float, ...]
    """Those of words heard right."""
    wrong: tuple[float, ...]
    """Those of wrong or added words."""
    errors: WordErrors
    """Word errors of the sentences."""
    sentences: int
    """Sentences heard."""


def measure_ear(app: object, sentences: int, progress: Callable[[int, int], None] | None = None) -> EarWords:
    """Let synthetic callers say sentences of the simulated people over several lines, and the real ear hear
    them in the wide grammar; half a second a sentence. `app` is a `bot.app.App`."""
    from bot.bench.confidence_run import LINES
    from bot.bench.recognition import Listener
    from bot.bench.sets import Item
    from bot.bench.tasks import grammar_task
    from bot.engines.espeak_caller import CALLERS

    listeners = [Listener(app.ear, line) for line in LINES]
    task, callers = grammar_task(app.grammars["trade"]), list(CALLERS)
    right, wrong, pairs = [], [], []
    for number in range(sentences):
        item = Item(sentence_of(number), callers[number % len(callers)], "trade")
        heard = listeners[number % len(listeners)].transcribe(item, task)
        words = [(part, word.confidence) for word in heard.words for part in word.text.split()]
        said = item.text.split()
        pairs.append((item.text, " ".join(word for word, _ in words)))
        is_right = {
            place
            for kind, _, _, start, end in Levenshtein.opcodes(said, [word for word, _ in words]).as_list()
            if kind == "equal"
            for place in range(start, end)
        }
        right += [sure for place, (_, sure) in enumerate(words) if place in is_right]
        wrong += [
            sure for place, (word, sure) in enumerate(words) if place not in is_right and word != UNKNOWN
        ]
        if progress:
            progress(number + 1, sentences)
    return EarWords(tuple(right), tuple(wrong), word_errors(pairs), sentences)


def sentence_of(number: int) -> str:
    """A sentence that a simulated person says to tell a work, a place or a way to travel."""
    name = ("trade", "place", "travel")[number % 3]
    return normalize(Person(make_profile(number, "search")).told(name))


def ear_table(measured: EarWords) -> str:
    """Give the curves as a Markdown table, in the form of `errors.yml`."""
    steps = [step / 10 for step in range(11)]
    rows = [
        (name, len(values), *(f"{_kept(values, step):.3f}" for step in steps))
        for name, values in (("right", measured.right), ("wrong", measured.wrong))
    ]
    table = as_table(("words", "n", *(f"{step:.1f}" for step in steps)), rows)
    return f"{measured.sentences} sentences, word errors {measured.errors}.\n\n{table}"


def _kept(values: Sequence[float], step: float) -> float:
    return sum(one >= step - 1e-9 for one in values) / (len(values) or 1)
