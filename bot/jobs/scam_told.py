"""What a person tells of an offer they were sent: what is known, what is asked next, the verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.jobs.scam import ScamCheck, check_text
from bot.jobs.scam_advice import advise, load_advice
from bot.jobs.scam_signs import Verdict

QUESTIONS = ("tell", "money", "papers", "contact", "number", "met")
"""What is asked about the offer, in order; each only when it is not known yet."""

AFTER = ("paid", "friend")
"""What is asked once a danger is told."""

KNOWN_BY = {
    "money": frozenset({"fee", "crypto", "cheque", "paid_tasks"}),
    "papers": frozenset({"papers", "account", "link", "mule"}),
    "contact": frozenset({"messaging_only", "foreign_call", "premium_number"}),
    "number": frozenset({"premium_number", "foreign_call"}),
    "met": frozenset({"no_interview"}),
}
"""Kinds of signs that answer a question by themselves."""

YES, NO, SKIPPED = "yes", "no", "skip"

LEAST_DIGITS = 4
"""Digits of the shortest number to call."""


@dataclass(frozen=True)
class Story:
    """What is known so far."""

    text: str = ""
    """The person's words about the offer, one telling a line."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """Answer to each question, in the order they were given."""

    @staticmethod
    def read(data: Any) -> Story:
        """Read what `to_json` gave; an empty story of anything else."""
        if not isinstance(data, dict):
            return Story()
        return Story(str(data.get("text") or ""), dict(data.get("answers") or {}))

    def to_json(self) -> dict[str, Any]:
        """The story as plain values."""
        return {"text": self.text, "answers": dict(self.answers)}

    @property
    def found(self) -> ScamCheck:
        """The signs in the person's words."""
        return check_text(self.text)

    @property
    def told_verdict(self) -> tuple[Verdict, str]:
        """What follows from words and answers so far: a verdict and its kind (empty when clear)."""
        found = self.found
        yes = {name for name, answer in self.answers.items() if answer == YES}
        is_met = self.answers.get("met") == YES
        if found.verdict is Verdict.DANGER:
            return Verdict.DANGER, found.kind
        if "money" in yes and "fee" not in found.kinds:
            return Verdict.DANGER, "fee"
        if "papers" in yes and not is_met:
            return Verdict.DANGER, "papers"
        if self.answers.get("contact") == "messages" and self.answers.get("met") == NO:
            return Verdict.DANGER, "messaging_only"
        if found.verdict is Verdict.ATTENTION:
            return Verdict.ATTENTION, found.kind
        if "papers" in yes:
            return Verdict.ATTENTION, "papers"
        if self.answers.get("met") == NO:
            return Verdict.ATTENTION, "no_interview"
        return Verdict.CLEAR, ""

    @property
    def verdict(self) -> Verdict | None:
        """The verdict, once nothing more is to be asked about the offer; a danger at once."""
        verdict = self.told_verdict[0]
        return verdict if verdict is Verdict.DANGER or not self.open_questions() else None

    @property
    def kind(self) -> str:
        """Kind that the verdict speaks of."""
        return self.told_verdict[1]

    def told(self, text: str) -> Story:
        """The story with more of the person's words, when they say something of the offer."""
        is_worth = bool(check_text(text).signs) or len(text.split()) > 6
        return self._with(text) if is_worth else self

    def _with(self, text: str) -> Story:
        return replace(self, text=f"{self.text}\n{text}".strip())

    def answer(self, question: str, text: str, code: str) -> Story | None:
        """The story with the answer to a question; None when the words are none."""
        given = _read(question, text, code)
        if given is None:
            return None
        story = self.told(text) if code or not text else self._with(text)
        return replace(story, answers={**self.answers, question: given})

    def without_last(self) -> Story:
        """The story without its last answer."""
        return replace(self, answers=dict(list(self.answers.items())[:-1]))

    def advice_after(self, before: Story) -> tuple[str, ...]:
        """Names of the responses that follow the answers to the last questions."""
        names: tuple[str, ...] = ()
        if "paid" in self.answers and "paid" not in before.answers:
            advice = f"scam_do_{advise(self.kind).do}"
            is_done = self.answers["paid"] == YES
            names = ("scam_done_bank", "scam_done_complaint") if is_done else (advice,)
        if "friend" in self.answers and "friend" not in before.answers:
            names = ("scam_tell_friend",) if self.answers["friend"] == YES else ()
            names += ("scam_call_info",)
        return names

    def open_questions(self) -> list[str]:
        """What is still to be asked about the offer, in order."""
        kinds = set(self.found.kinds)
        asked = [name for name in QUESTIONS if name not in self.answers]
        if self.text:
            asked = [name for name in asked if name != "tell"]
        if self.answers.get("contact") != "telephone":
            asked = [name for name in asked if name != "number"]
        return [name for name in asked if not KNOWN_BY.get(name, frozenset()) & kinds]


def next_question(story: Story) -> str:
    """What is asked now; empty when all is said."""
    if story.verdict is None:
        return next(iter(story.open_questions()))
    if story.verdict is not Verdict.DANGER:
        return ""
    return next((name for name in AFTER if name not in story.answers), "")


def _read(question: str, text: str, code: str) -> str | None:
    """The answer in the words: yes, no, skip, a way of contact, or `told` for free words."""
    if code == SKIPPED:
        return SKIPPED
    if question == "contact":
        return _contact(text)
    if question == "number":
        digits = sum(mark.isdecimal() for mark in text)
        kinds = set(check_text(text).kinds)
        is_number = digits >= LEAST_DIGITS or bool(kinds & KNOWN_BY["number"])
        return "told" if is_number or len(text.split()) >= LEAST_DIGITS else NO if code == NO else None
    if question == "tell":
        return "told" if text else None
    return code if code in (YES, NO) else None


def _contact(text: str) -> str | None:
    words = set(text.split())
    for way, signs in load_advice()["contact"].items():
        if words & set(signs):
            return str(way)
    return None
