"""A trial: one conversation that a mediator holds to see how the assistant does."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from bot.french.sentences import Fault, check
from bot.model import Reply, Turn, TurnKind
from bot.ports import DialogueEngine

TRIAL_KEY = "trial-"
"""Beginning of the keys of people who are no people: those of trials."""

TOLD_BY_WORDS = frozenset({"rare_word", "english", "familiar", "acronym", "future", "elision"})
"""Rules whose detail is the words at fault; that of the others is for developers."""

KNOWN, UNKNOWN, HIDDEN = "known", "unknown", "hidden"
"""Whom the mediator plays: somebody who called before, somebody new, or somebody who hides the number."""


@dataclass(frozen=True)
class Options:
    """How a trial sounds and whom it is about."""

    person: str = UNKNOWN
    """KNOWN, UNKNOWN or HIDDEN."""
    quality: str = "full"
    """A line of `bot.mediator.line.LINES`."""
    noise: str = "none"
    """A noise of `bot.mediator.line.NOISES`."""
    loudness: str = "low"
    """How loud the noise is: a level of `bot.mediator.line.LEVELS`."""
    pace: int = 0
    """Level of pace of the assistant from the start, 0 to 3."""


@dataclass(frozen=True)
class Exchange:
    """What the person did, and what the assistant answered."""

    turn: Turn
    reply: Reply
    seconds: float
    """Time of the dialogue for a typed turn; from the end of the voice to the first sound for speech."""
    asked: str = ""
    """The question that was pending."""
    expect: str = "free"
    """The answer grammar in force when the person answered."""

    def to_json(self) -> dict[str, Any]:
        """What a page shows of it."""
        facts = dict(self.reply.facts)
        return {
            "number": self.turn.number,
            "kind": self.turn.kind.value,
            "text": self.turn.text,
            "confidence": round(self.turn.confidence, 2),
            "is_doubtful": self.turn.is_doubtful,
            "asked": self.asked,
            "expect": self.expect,
            "delay_ms": round(self.seconds * 1000),
            "intent": facts.pop("intent", ""),
            "facts": {name: value for name, value in facts.items() if value not in (None, [], "", False)},
            "sentences": [{"text": text, "faults": faults_of(text, facts)} for text in self.reply.sentences],
            "question": self.reply.question,
            "next_expect": self.reply.expect,
            "is_over": self.reply.is_over,
        }


@dataclass
class Trial:
    """One conversation of one mediator."""

    account: str
    options: Options
    person: str | None
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    conversation: str = field(default_factory=lambda: str(uuid.uuid4()))
    exchanges: list[Exchange] = field(default_factory=list)

    @property
    def is_forgotten_after(self) -> bool:
        """True when nothing is to be kept of the person played."""
        return self.options.person == UNKNOWN

    @property
    def question(self) -> str:
        """The question that is pending."""
        return self.exchanges[-1].reply.question if self.exchanges else ""

    @property
    def expect(self) -> str:
        """The answer grammar in force."""
        return self.exchanges[-1].reply.expect if self.exchanges else "none"

    async def take(self, dialogue: DialogueEngine, turn: Turn) -> Exchange:
        """Give a turn to the dialogue and note the exchange. Raises Temporary when it does not answer."""
        asked, expect = self.question, self.expect
        started = time.monotonic()
        reply = await dialogue.reply(turn)
        reply = replace(reply, pace=max(reply.pace, self.options.pace))
        return self.note(Exchange(turn, reply, time.monotonic() - started, asked, expect))

    def note(self, exchange: Exchange) -> Exchange:
        """Note an exchange; one with the number of the one before takes its place."""
        if self.exchanges and self.exchanges[-1].turn.number == exchange.turn.number:
            self.exchanges.pop()
        self.exchanges.append(exchange)
        return exchange

    def next_turn(self, kind: TurnKind, text: str = "", confidence: float = 1.0, **more: Any) -> Turn:
        """The turn that comes now."""
        return Turn(
            self.conversation, kind, self.person, text, confidence, number=len(self.exchanges) + 1, **more
        )


def new_trial(account: str, options: Options) -> Trial:
    """A trial with the person that the options say; one that is known is the mediator's own each time."""
    person = {
        KNOWN: f"{TRIAL_KEY}{account}",
        UNKNOWN: f"{TRIAL_KEY}{uuid.uuid4()}",
        HIDDEN: None,
    }[options.person]
    return Trial(account, options, person)


def faults_of(text: str, facts: Mapping[str, Any]) -> list[dict[str, str]]:
    """What is not plain French in a sentence of the assistant; names of places and people are not rare."""
    found = check(text, None, _names_in(facts))
    return [{"code": fault.code, "detail": detail_of(fault)} for fault in found]


def detail_of(fault: Fault) -> str:
    """The words that a fault is about; empty when its rule says all."""
    return fault.detail if fault.code in TOLD_BY_WORDS else ""


def _names_in(values: Any) -> list[str]:
    if isinstance(values, str):
        return [values]
    if isinstance(values, Mapping):
        return [name for value in values.values() for name in _names_in(value)]
    if isinstance(values, (list, tuple)):
        return [name for value in values for name in _names_in(value)]
    return []


def as_values(options: Options) -> dict[str, Any]:
    """The options as JSON values."""
    return asdict(options)
