"""What an application's turn needs: the preparation, the news, the offer, the CV, the person remembered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from rasa_sdk import Tracker

from actions.topics import answered, ended
from actions.turns import Events, app, intent_of, is_sure, metadata, question_of, was_said_before
from bot.french.heard_yes_no import read_yes_no
from bot.jobs.applications import Application
from bot.jobs.cv import CvContent, read_content
from bot.jobs.decent_hours import local
from bot.jobs.news_talk import News, read_news
from bot.jobs.offer import Offer
from bot.jobs.preparation import Plan, Preparation, next_question, plan_of, read_preparation

NAME = "applications"
"""Name of the topic."""

LIGHT = frozenset({"help", "resume", "terms", "words", "rehearse", "retry", "recall", "interview"})
"""Questions whose answer keeps nothing: it is taken even in doubt, for the person hears what came of it."""

TRAIL = 6
"""Answers that can be taken back one after the other."""

Note = tuple[str, Mapping[str, str]]
"""A response's name without `utter_`, and the values of its variables."""


@dataclass(frozen=True)
class Here:
    """Where the turn is, read from the slots; what is heavy is opened when it is first needed."""

    tracker: Tracker

    @cached_property
    def person(self) -> str | None:
        """Key of a person who agreed to be remembered, or None."""
        is_kept = self.tracker.get_slot("session_consent") == "given"
        return metadata(self.tracker).get("person") if is_kept else None

    @cached_property
    def now(self) -> datetime:
        """The time where people live (`follow_up.yml`), whatever the machine's zone."""
        return local(app().clock.now())

    @cached_property
    def preparation(self) -> Preparation | None:
        """The preparation that is going on."""
        return read_preparation(self.tracker.get_slot("applications_preparation"))

    @cached_property
    def news(self) -> News:
        """What is being told."""
        return read_news(self.tracker.get_slot("applications_news"))

    @cached_property
    def offer(self) -> Offer | None:
        """The offer that is prepared; None when it is no longer there."""
        return offer_named(self.preparation.offer_id) if self.preparation else None

    @cached_property
    def cv(self) -> CvContent:
        """The person's CV, empty when there is none."""
        told = self.tracker.get_slot("cv_content")
        if told:
            return read_content(told)
        kept = app().cvs.of(self.person) if self.person else None
        return kept.content if kept else CvContent()

    @cached_property
    def applications(self) -> list[Application]:
        """The person's applications, the one that moved last first."""
        return app().applications.of(self.person) if self.person else []

    def application(self, identifier: str) -> Application | None:
        """One of the person's applications."""
        return next((one for one in self.applications if one.id == identifier), None)

    def plan(self, preparation: Preparation | None = None) -> Plan | None:
        """What a preparation (this one by default) goes through; None without an offer."""
        one = preparation or self.preparation
        if one is None or self.offer is None:
            return None
        return plan_of(one, self.offer, self.now.date(), self.can_follow_up)

    @cached_property
    def can_follow_up(self) -> bool:
        """True when a follow-up can be proposed: the application is kept."""
        return bool(self.person and self.tracker.get_slot("applications_id"))

    def question(self, preparation: Preparation | None = None) -> str:
        """What a preparation asks now, without the topic's name; empty when it is finished."""
        one, plan = preparation or self.preparation, self.plan(preparation)
        return next_question(one, plan) if one is not None and plan is not None else ""

    def everyday(self, offer: Offer) -> str:
        """The everyday name of an offer's trade, empty when it is not known."""
        found = app().trades.find(offer.title, limit=3)
        return next((match.spoken for match in found if match.rome == offer.rome), "")


def offer_named(offer_id: str) -> Offer | None:
    """One offer, or None when it is no longer there."""
    return next(iter(app().source.named([offer_id])), None)


def going_on(here: Here, *notes: Note, preparation: Preparation, **slots: Any) -> Events:
    """The turn is an answer: keep the changed preparation, and the one before to be able to go back."""
    trail = list(here.tracker.get_slot("applications_trail") or [])
    before = [here.preparation.to_json()] if here.preparation else []
    kept: dict[str, Any] = {"applications_preparation": preparation.to_json()}
    kept["applications_trail"] = [*trail, *before][-TRAIL:]
    return answered(NAME, here.tracker, *notes, **{**kept, **slots})


def telling(here: Here, *notes: Note, news: News, **slots: Any) -> Events:
    """The turn is an answer: keep the changed news."""
    return answered(NAME, here.tracker, *notes, applications_news=news.to_json(), **slots)


def finished(here: Here, *notes: Note, **slots: Any) -> Events:
    """The turn was the last answer: nothing is pending any more."""
    emptied = ("preparation", "news", "trail", "answers", "id")
    cleared = {f"applications_{name}": None for name in emptied}
    return ended(NAME, here.tracker, *notes, **{**cleared, **slots})


def meaning(tracker: Tracker, words: str) -> str:
    """What an answer to a question of yes or no means: `yes`, `no`, `skip`, `unknown`, `back`, or nothing.
    Words heard with doubt mean nothing until they are said twice, but at questions where nothing is lost."""
    is_light = question_of(tracker).removeprefix(f"{NAME}_") in LIGHT
    if metadata(tracker).get("is_doubtful") and not is_light and not was_said_before(tracker):
        return ""
    named = {"affirm_answer": "yes", "deny_answer": "no", "skip_question": "skip", "go_back": "back"}
    intent = intent_of(tracker)[0]
    if intent == "say_unknown":
        return "unknown"
    said = read_yes_no(words)
    if said.is_sure and said.value in ("yes", "no"):
        return str(said.value)
    if said.value == "unsure":
        return "unknown"
    is_meant = intent in ("affirm_answer", "deny_answer") and not said.is_ambiguous
    return named.get(intent, "") if is_meant or is_sure(tracker) else ""
