"""What it brings, and costs, that the ear expects what most people answer (`bot.model.Phrases.likely`).

Everything is heard twice: with the likely answers weighing more, and with all alike. Said by the synthetic
callers, whom the ear knows from its training, and by the product's own voice, which it never heard, made
higher and lower; over the lines of `bot.bench.confidence_run.LINES` in turn.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from bot.audio.resample import resample
from bot.audio.samples import to_pcm, to_samples
from bot.bench.confidence_run import LINES, Amounts, tuning_plan
from bot.bench.figures import Share
from bot.bench.recognition import Progress, verdict_of
from bot.bench.report import as_table
from bot.bench.tasks import Task, grammar_task
from bot.engines.espeak_caller import CALLERS, speak
from bot.model import PHONE_RATE_HZ, Clip
from bot.ports import Recognizer, Synthesizer
from bot.speech.grammars import AnswerGrammar
from bot.speech.judging import Answered, judge
from bot.speech.transcribing import transcribe
from bot.speech.turn_words import load_turn_words

STRANGER = "stranger"
"""The voice that the ear does not know."""

LENGTHS = (0.84, 0.92, 1.0, 1.08, 1.18)
"""How much longer its sound is made, so that it is a higher (under 1) or a lower voice."""

LIKELY, RARE, OTHER = "likely answers", "other answers", "no answers"
"""What is said."""

AMOUNTS = Amounts(32, 40)
"""Rare answers and other things for each grammar, at most."""

LIKELY_MOST = 40
"""Likely answers for each grammar, at most."""

_WEIGHTS = ("all alike", "likely ones more")


@dataclass(frozen=True)
class Said:
    """One thing said to one question."""

    text: str
    """The words."""
    kind: str
    """LIKELY, RARE or OTHER."""
    speaker: str
    """Name of the caller, or STRANGER."""
    clip: Clip
    """What the ear receives."""


@dataclass(frozen=True)
class Row:
    """What became of one kind of thing at one question."""

    grammar: str
    """Name of the answer grammar."""
    kind: str
    """LIKELY, RARE or OTHER."""
    is_stranger: bool
    """True when the ear does not know the voice."""
    is_weighted: bool
    """True when the likely answers weighed more."""
    outcomes: Counter[str]
    """How often `right taken`, `right asked`, `wrong taken`, `wrong asked`, `refused`."""


def measure(
    ear: Recognizer,
    voice: Synthesizer,
    grammars: Mapping[str, AnswerGrammar],
    names: Sequence[str] = (),
    progress: Progress | None = None,
) -> list[Row]:
    """Hear what is said to each of these questions (all when none is named) that have likely answers, in
    both ways."""
    asked = [one for one in grammars.values() if one.phrases and one.phrases.likely]
    asked = [one for one in asked if not names or one.name in names]
    rows: dict[tuple[str, str, bool, bool], Counter[str]] = {}
    for number, grammar in enumerate(asked):
        task = grammar_task(grammar)
        for said in _all_said(voice, grammars, grammar):
            for is_weighted in (False, True):
                key = (grammar.name, said.kind, said.speaker == STRANGER, is_weighted)
                phrases = grammar.phrases if is_weighted else tuple(grammar.phrases)
                rows.setdefault(key, Counter())[_outcome(ear, phrases, said, task)] += 1
        if progress:
            progress(number + 1, len(asked))
    return [Row(*key, outcomes) for key, outcomes in rows.items()]


def as_markdown(rows: Sequence[Row]) -> str:
    """Give the tables: all questions together, then each with the likely answers only."""
    counted = ("right, taken", "right, asked", "wrong, taken", "wrong, asked")
    together = []
    for kind, is_stranger, is_weighted in product((LIKELY, RARE, OTHER), (False, True), (False, True)):
        what = (kind, is_stranger, is_weighted)
        own = [one for one in rows if (one.kind, one.is_stranger, one.is_weighted) == what]
        if own:
            voice = "unknown" if is_stranger else "known"
            together.append((kind, voice, _WEIGHTS[is_weighted], *_shares(own)))
    table = as_table(("what is said", "voice", "weights", *counted), together)
    names = list(dict.fromkeys(one.grammar for one in rows))
    each = [(name, *(_right(rows, name, weighted) for weighted in (False, True))) for name in names]
    return f"{table}\n\n{as_table(('likely answers heard right at', *_WEIGHTS), each)}"


def as_json(rows: Sequence[Row]) -> list[dict[str, object]]:
    """Give the rows for a program."""
    return [
        {"grammar": one.grammar, "kind": one.kind, "is_stranger": one.is_stranger,
         "is_weighted": one.is_weighted, **one.outcomes}
        for one in rows
    ]  # fmt: skip


def _all_said(
    voice: Synthesizer, grammars: Mapping[str, AnswerGrammar], grammar: AnswerGrammar
) -> Iterator[Said]:
    draw = random.Random(grammar.name)
    likely = grammar.phrases.likely
    likely = draw.sample(likely, min(LIKELY_MOST, len(likely)))
    plan = tuning_plan(grammars, grammar, (), AMOUNTS)
    texts = [(text, LIKELY) for text in likely]
    texts += [(item.text, RARE) for item, _, is_answer in plan if is_answer and item.text not in likely]
    texts += [(item.text, OTHER) for item, _, is_answer in plan if not is_answer]
    callers = list(CALLERS)
    for number, (text, kind) in enumerate(texts):
        line = LINES[number % len(LINES)]
        caller = callers[number % len(callers)]
        yield Said(text, kind, caller, line.carry(speak(text, CALLERS[caller]), number))
        if kind != RARE:
            yield Said(text, kind, STRANGER, line.carry(_stranger(voice, text, number), number))


def _stranger(voice: Synthesizer, text: str, number: int) -> Clip:
    clip = voice.say(text)
    samples = resample(to_samples(clip.pcm), clip.rate_hz, PHONE_RATE_HZ)
    longer = round(PHONE_RATE_HZ * LENGTHS[number % len(LENGTHS)])
    return Clip(to_pcm(np.clip(resample(samples, PHONE_RATE_HZ, longer), -1, 1)), PHONE_RATE_HZ)


def _outcome(ear: Recognizer, phrases: Sequence[str], said: Said, task: Task) -> str:
    transcript = transcribe(ear, said.clip, phrases)
    judged = judge(transcript, said.clip.seconds, 0.0, 0.0, load_turn_words())
    verdict = verdict_of(judged.confidence, task.grammar) if isinstance(judged, Answered) else "refused"
    if verdict == "refused":
        return verdict
    is_right = said.kind != OTHER and task.means_the_same(judged.text, said.text)
    return f"{'right' if is_right else 'wrong'} {verdict}"


def _shares(rows: Sequence[Row]) -> tuple[str, ...]:
    n = sum(one.outcomes.total() for one in rows)
    names = ("right taken", "right asked", "wrong taken", "wrong asked")
    return tuple(str(Share(sum(one.outcomes[name] for one in rows), n)) for name in names)


def _right(rows: Sequence[Row], name: str, is_weighted: bool) -> str:
    own = [one for one in rows if (one.grammar, one.kind, one.is_weighted) == (name, LIKELY, is_weighted)]
    right = sum(one.outcomes["right taken"] + one.outcomes["right asked"] for one in own)
    return str(Share(right, sum(one.outcomes.total() for one in own)))
