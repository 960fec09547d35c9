"""What a turn of the CV needs to know: what is told, what the search tells, and where it is kept."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from rasa_sdk import Tracker

from actions.topics import words_of_turn
from actions.turns import app, intent_of, label, metadata
from bot.jobs.cv import CvContent, read_content
from bot.jobs.cv_talk import Tools, asked
from bot.speech.grammars import load_commands

NAME = "cv"

READY = "cv_ready"
STAGES = frozenset({"cv_offer", "cv_resume", READY})
"""Questions asked around the CV, before or after it."""

INTENTS = {"affirm_answer": "yes", "deny_answer": "no", "skip_question": "skip", "say_unknown": "unknown"}
"""What keys mean at a question, and the words that say the same (`labels.yml`, `cv_key`)."""


class Here:
    """One turn of the CV."""

    def __init__(self, tracker: Tracker) -> None:
        """`tracker` is Rasa's, of this turn."""
        self.tracker = tracker
        self.code: str | None = tracker.get_slot("cv_code")

    @property
    def stage(self) -> str:
        """A question of STAGES that is pending, or empty."""
        return self.tracker.get_slot("cv_stage") or ""

    @property
    def is_proposed(self) -> bool:
        """True when the CV was proposed or made in this call."""
        return bool(self.tracker.get_slot("cv_proposed"))

    @cached_property
    def content(self) -> CvContent:
        """What is known of the CV in this call."""
        return read_content(self.tracker.get_slot("cv_content"))

    @property
    def person(self) -> str | None:
        """Key of the person who agreed to be remembered, else None."""
        person = metadata(self.tracker).get("person")
        return person if person and self.tracker.get_slot("session_consent") == "given" else None

    def kept(self, person: str | None = None) -> CvContent | None:
        """The CV kept from an earlier call."""
        key = person or self.person
        kept = app().cvs.of(key) if key else None
        return kept.content if kept is not None else None

    def known(self) -> CvContent:
        """What is known of the CV: that of this call, else the kept one, else what the search tells."""
        if self.content.asked:
            return self.content
        return self.kept() or self.from_search()

    def from_search(self) -> CvContent:
        """A CV with the work looked for, the town and the hours of the search."""
        trade = self.tracker.get_slot("offers_trade") or {}
        place = self.tracker.get_slot("offers_place") or {}
        content = CvContent(wanted=trade.get("spoken") or "", wanted_rome=trade.get("rome") or "")
        if place.get("kind") in ("commune", "district"):
            content = content.with_(commune=place["name"], postcode=place.get("postcode") or "")
            content = asked(content, "cv_place")
        return content

    def keep(self, content: CvContent, question: str) -> None:
        """Keep the CV and the pending question of a person who agreed."""
        if self.person is not None:
            app().cvs.keep(self.person, content, question, app().clock.now())

    def tools(self) -> Tools:
        """What reads the answers."""
        return Tools(app().trades, app().places, app().clock.now().date())


def is_to_machine(text: str) -> bool:
    """Tell whether words are said to the machine: a command as it stands, "vous", or an order."""
    order = label("to_machine", "order")
    words = text.split()
    is_told = bool(set(words) & set(label("to_machine", "words"))) or any(w.endswith(order) for w in words)
    return is_told or text in load_commands()


def words_of(tracker: Tracker, domain: dict[str, Any], question: str) -> str:
    """The turn's words; those that a key or an intent alone stands for when it has none."""
    words = words_of_turn(tracker, domain, question)
    if words:
        return words
    code = INTENTS.get(intent_of(tracker)[0], "")
    return label("cv_key", code) if code else ""
