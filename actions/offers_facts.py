"""What a turn says about the search: kind, work, place, way to travel, hours; sure or to be confirmed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Any

from actions.turns import STEPS, app
from bot.french.answers import load_answers
from bot.french.heard import strip_hesitations
from bot.speech.grammars import load_commands

FIRM_SCORE = 0.85
"""From this score a match is used without asking."""

UNASKED_SCORE = 0.95
"""From this score a match is used though its question is not the pending one: a near sound is not enough."""

EXACT_SCORE = 0.98
"""From this score the very words were said: they answer the question whatever the rest looks like."""

DOUBT_SCORE = 0.6
"""From this score, and below FIRM_SCORE, a match is confirmed by yes or no."""

UNSURE_SCORE = 0.8
"""Score of a fact whose words the ear is not sure of: it is confirmed."""

SURE_WORDS = 0.7
SURE_UNASKED_WORDS = 0.8
"""Least mean confidence of the words of a fact that is asked for, and of one that is not. Of the embedded
ear's
words, 85 % of the right ones and 27 % of the wrong ones are at least as sure as 0.7, 80 % and 16 % as 0.8
(`vivevoix bench errors --ear`)."""

COMMAND_CONFIDENCE = 0.55
"""From this confidence of the intent a command wins over facts that do not answer the question."""

INFORMING = frozenset(
    {
        "inform_search",
        "correct_search",
        "nlu_fallback",
        "deny_answer",
        "affirm_answer",
        "press_key",
        "say_hello",
        "say_unrelated",
        "restart_search",
        "ask_contact",
        "",
    }
)
"""Intents whose words may hold facts; the others are commands."""

EVERY_TRADE: dict[str, Any] = {"rome": "", "romes": [], "label": "", "spoken": ""}
"""The value of the work when any will do."""


@dataclass(frozen=True)
class Fact:
    """One thing understood."""

    slot: str
    """Slot it fills."""
    value: Any
    """Value for the slot (JSON)."""
    score: float
    """How sure it is, 0 to 1."""
    start: int = 0
    end: int = 0
    """Characters of the text it was found in."""
    spans: tuple[tuple[int, int], ...] = ()
    """The parts that count, when words that are not of this fact stand between them."""

    def overlaps(self, other: Fact) -> bool:
        """Tell whether two facts use the same characters."""
        mine, theirs = (fact.spans or ((fact.start, fact.end),) for fact in (self, other))
        return any(a < d and c < b for a, b in mine for c, d in theirs)


@dataclass(frozen=True)
class Understood:
    """What a turn says."""

    sure: dict[str, Any] = field(default_factory=dict)
    """Values to use at once, by slot."""
    doubts: tuple[tuple[str, Any], ...] = ()
    """Slots and values to confirm by yes or no, one after the other."""
    corrected: frozenset[str] = frozenset()
    """Slots that the person said to correct."""

    def over(self, known: Mapping[str, Any], question: str) -> Understood:
        """The same when these values are known: what nobody asked for and nobody corrects is confirmed before
        it takes the place of a value ("ma sœur fait le ménage", half heard)."""
        unasked = {
            slot: value
            for slot, value in self.sure.items()
            if slot not in (question, *self.corrected) and _is_other(value, known.get(slot))
        }
        sure = {slot: value for slot, value in self.sure.items() if slot not in unasked}
        return Understood(sure, (*self.doubts, *unasked.items()), self.corrected)


def _is_other(value: Any, known: Any) -> bool:
    """Tell whether a value says something else than a known one: not the same work in other words."""
    if isinstance(value, dict) and isinstance(known, dict):
        key = "rome" if "rome" in value else "insee"
        return value.get(key) != known.get(key)
    return known is not None and value != known


def understand(
    text: str,
    question: str,
    intent: str = "",
    confidence: float = 1.0,
    is_doubtful: bool = False,
    word_confidences: Sequence[float] = (),
) -> Understood:
    """Tell what a normalised text says about the search. `question` is the pending one: bare words and
    near matches count for it alone; words that the ear is not sure of are confirmed, or left when nobody
    asked for them. A confident command ("répète") is never read as a fact, unless
    the words fully answer the question, or correct an answer; words that correct win over those before."""
    if not text:
        return Understood()
    facts = _without_overlaps(_facts(text, question), question)
    corrected = _corrections(text, question)
    facts = [fact for fact in facts if fact.slot not in {late.slot for late in corrected}] + corrected
    if intent not in INFORMING and confidence >= COMMAND_CONFIDENCE and not corrected:
        facts = [fact for fact in facts if fact.slot == question and _answers(fact, text, intent)]
    told = {question, *(late.slot for late in corrected)}
    facts = [_as_heard(fact, text, word_confidences, told) for fact in facts]
    facts = [f for f in facts if f.slot in told or f.score >= UNASKED_SCORE]
    sure = {f.slot: f.value for f in facts if f.score >= FIRM_SCORE and not is_doubtful}
    doubts = [(f.slot, f.value) for f in facts if f.slot not in sure and f.score >= DOUBT_SCORE]
    return Understood(sure, tuple(doubts), frozenset(late.slot for late in corrected))


def _as_heard(fact: Fact, text: str, word_confidences: Sequence[float], told: Collection[str]) -> Fact:
    """The fact, in doubt when the ear is not sure of the words that say it; of what was asked or corrected
    (`told`) it needs to be less sure."""
    words = text.split()
    if len(words) != len(word_confidences):
        return fact
    ends = list(accumulate(len(word) + 1 for word in words))
    spans = fact.spans or ((fact.start, fact.end),)
    said = [
        sure
        for sure, word, end in zip(word_confidences, words, ends, strict=True)
        if any(end - 1 - len(word) < stop and start < end - 1 for start, stop in spans)
    ]
    least = SURE_WORDS if fact.slot in told else SURE_UNASKED_WORDS
    is_sure = not said or sum(said) / len(said) >= least
    return fact if is_sure else replace(fact, score=min(fact.score, UNSURE_SCORE))


def _corrections(text: str, question: str) -> list[Fact]:
    """What is firmly said after a sign of correction ("en fait le soir")."""
    start = load_answers().corrected_from(text)
    if start is None or not text[start:].strip():
        return []
    facts = _without_overlaps(_facts(text[start:].strip(), question), question)
    return [fact for fact in facts if fact.score >= UNASKED_SCORE]


def _facts(text: str, question: str) -> list[Fact]:
    asked = question.removeprefix("offers_")
    if question == "offers_trade" and load_answers().is_every_trade(strip_hesitations(text)):
        return [Fact("offers_trade", EVERY_TRADE, 1.0, 0, len(text))]
    facts = []
    for name, answer in load_answers().find(text, asked).items():
        codes = list(answer.codes)
        value = ([] if codes == ["any"] else codes) if name == "hours" else codes[0]
        facts.append(Fact(f"offers_{name}", value, answer.score, answer.start, answer.end, answer.spans))
    told = _trade_facts(text) + _place_facts(text)
    answers = load_answers()
    return facts + [
        fact
        for fact in told
        if not answers.is_denied(text, fact.start) and not answers.is_of_others(text, fact.start)
    ]


def _trade_facts(text: str) -> list[Fact]:
    found = app().trades.find(text, limit=3)
    if not found:
        return []
    best = found[0]
    romes = list(dict.fromkeys([best.rome, *(m.rome for m in found[1:] if m.score >= best.score - 0.02)]))
    value = {"rome": best.rome, "romes": romes, "label": best.label, "spoken": best.spoken}
    return [Fact("offers_trade", value, best.score, best.start, best.end)]


def _place_facts(text: str) -> list[Fact]:
    found = app().places.find(text, limit=1)
    if not found:
        return []
    best = found[0]
    value = {
        "insee": best.insee,
        "name": best.name,
        "kind": best.kind,
        "latitude": best.latitude,
        "longitude": best.longitude,
        "postcode": best.postcode,
        "spoken": best.spoken,
    }
    return [Fact("offers_place", value, best.score, best.start, best.end)]


def _without_overlaps(facts: list[Fact], question: str) -> list[Fact]:
    """Words are used once: first for the pending question when they answer it firmly, then by score."""

    def rank(fact: Fact) -> tuple[bool, bool, float, int]:
        is_asked = fact.slot == question
        return (
            is_asked and fact.score >= FIRM_SCORE,
            fact.score >= FIRM_SCORE,
            fact.score,
            -STEPS.index(fact.slot),
        )

    kept: list[Fact] = []
    for fact in sorted(facts, key=rank, reverse=True):
        if not any(fact.overlaps(other) for other in kept):
            kept.append(fact)
    return kept


def _answers(fact: Fact, text: str, intent: str) -> bool:
    """Tell whether a fact of the pending question counts though the turn looks like a command."""
    if intent == "say_unknown":  # "I do not know, well, a job": the answer comes with a doubt of its own
        return fact.score >= FIRM_SCORE
    if fact.score < EXACT_SCORE:
        return False
    rest = f" {text[: fact.start]} {text[fact.end :]} "
    is_command = any(f" {command} " in rest for command in load_commands())
    return not is_command or (fact.end - fact.start) >= 0.7 * len(text)
