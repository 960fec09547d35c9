"""What a turn says about the search: kind, work, place, way to travel, hours; sure or to be confirmed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from actions.turns import STEPS, app
from bot.french.answers import load_answers

FIRM_SCORE = 0.85
"""From this score a match is used without asking."""

UNASKED_SCORE = 0.95
"""From this score a match is used though its question is not the pending one: a near sound is not enough."""

DOUBT_SCORE = 0.6
"""From this score, and below FIRM_SCORE, a match is confirmed by yes or no."""

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

OWN_WORDS = frozenset({"offers_trade", "offers_place"})
"""Questions answered in the person's own words, by the tables of occupations and places."""


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


@dataclass(frozen=True)
class Understood:
    """What a turn says."""

    sure: dict[str, Any] = field(default_factory=dict)
    """Values to use at once, by slot."""
    doubts: tuple[tuple[str, Any], ...] = ()
    """Slots and values to confirm by yes or no, one after the other."""


def understand(
    text: str, question: str, intent: str = "", confidence: float = 1.0, is_doubtful: bool = False
) -> Understood:
    """Tell what a normalised text says about the search. `question` is the pending one: bare words and
    near matches count for it alone. A confident command ("répète") is never read as a fact, unless
    the words fully answer the question."""
    if not text:
        return Understood()
    facts = _without_overlaps(_facts(text, question), question)
    if intent not in INFORMING and confidence >= COMMAND_CONFIDENCE:
        facts = [fact for fact in facts if fact.slot == question and _is_whole_answer(fact, text)]
    facts = [f for f in facts if f.slot == question or f.score >= UNASKED_SCORE]
    sure = {f.slot: f.value for f in facts if f.score >= FIRM_SCORE and not is_doubtful}
    doubts = [(f.slot, f.value) for f in facts if f.slot not in sure and f.score >= DOUBT_SCORE]
    return Understood(sure, tuple(doubts))


def _facts(text: str, question: str) -> list[Fact]:
    asked = question.removeprefix("offers_")
    facts = []
    for name, answer in load_answers().find(text, asked).items():
        codes = list(answer.codes)
        value = ([] if codes == ["any"] else codes) if name == "hours" else codes[0]
        facts.append(Fact(f"offers_{name}", value, answer.score, answer.start, answer.end))
    return facts + _trade_facts(text, question) + _place_facts(text, question)


def _trade_facts(text: str, question: str) -> list[Fact]:
    found = app().trades.find(text, limit=3)
    if not found:
        return []
    best = found[0]
    romes = list(dict.fromkeys([best.rome, *(m.rome for m in found[1:] if m.score >= best.score - 0.02)]))
    value = {"rome": best.rome, "romes": romes, "label": best.label, "spoken": best.spoken}
    return [Fact("offers_trade", value, best.score, best.start, best.end)]


def _place_facts(text: str, question: str) -> list[Fact]:
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
        if not any(fact.start < other.end and other.start < fact.end for other in kept):
            kept.append(fact)
    return kept


def _is_whole_answer(fact: Fact, text: str) -> bool:
    return fact.score >= 0.95 and (fact.end - fact.start) >= 0.7 * len(text)
