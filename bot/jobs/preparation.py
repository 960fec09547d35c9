"""Preparing one application step by step: where it is, and what comes next. Values and codes only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from typing import Any

from bot.jobs.eligibility import NOT_THIS_ONE, conclude, to_ask
from bot.jobs.offer import Contact, Offer
from bot.jobs.offer_demands import Demand, read_demands
from bot.jobs.papers import papers_to_apply
from bot.jobs.rehearsal import Question, questions_for

STEPS = ("terms", "papers", "words", "rehearsal")
"""Steps in order; with a mediator there is no rehearsal."""

STEP_OF = {
    "terms": "terms", "condition": "terms", "anyway": "terms", "paper": "papers", "words": "words",
    "rehearse": "rehearsal", "employer": "rehearsal", "retry": "rehearsal",
}  # fmt: skip
"""Step of each question; the other questions come before or after the steps."""


@dataclass(frozen=True)
class Preparation:
    """Where a preparation is; kept from one call to the next."""

    offer_id: str
    """The offer."""
    contact: Mapping[str, str] = field(default_factory=dict)
    """`name`, `phone` and `address` of whom to reach: the employer, or a mediator's place."""
    is_employer: bool = True
    """False when the contact is a mediator's place, because the offer has nobody to reach."""
    way: str = ""
    """One of `bot.jobs.applications.WAYS`; empty until it is chosen."""
    is_clear: bool = False
    """True once the terms are understood."""
    is_more_told: bool = False
    """True once more was told about the terms."""
    answers: Mapping[str, bool | None] = field(default_factory=dict)
    """Answers to what the offer demands, by code; None for "I do not know"."""
    goes_on: bool = False
    """True when the person goes on though something demanded is missing."""
    papers: Mapping[str, bool | None] = field(default_factory=dict)
    """Papers asked: ready, not ready, or skipped (None)."""
    is_said: bool = False
    """True once the person has heard enough of what to say."""
    rehearses: bool | None = None
    """Whether the person wants to rehearse; None until it is asked."""
    turn: int = 0
    """How many rehearsals came before this one."""
    answered: int = 0
    """How many of the employer's questions were answered in this rehearsal."""
    is_rehearsed: bool = False
    """True when no more rehearsal is wanted."""
    is_follow_up_asked: bool = False
    """True once a follow-up was proposed."""
    is_paused: bool = False
    """True when it waits to be taken up again, in another call."""

    def to_json(self) -> dict[str, Any]:
        """The preparation as JSON values."""
        return asdict(self)

    def with_(self, **changes: Any) -> Preparation:
        """The same preparation with these fields changed."""
        return replace(self, **changes)


@dataclass(frozen=True)
class Plan:
    """What one preparation goes through, from the offer, the CV and the way."""

    ways: tuple[str, ...]
    """Ways that the contact allows, in the order in which they are proposed."""
    demands: tuple[Demand, ...]
    """All that the offer demands or says."""
    asked: tuple[Demand, ...]
    """What is asked by yes or no."""
    papers: tuple[str, ...]
    """Codes of the papers to have."""
    employer: tuple[Question, ...]
    """The employer's questions of the rehearsal; none with a mediator."""
    can_follow_up: bool
    """True when a follow-up can be proposed: the person is remembered."""


def read_preparation(kept: Mapping[str, Any] | None) -> Preparation | None:
    """Make a preparation of what `to_json` gave; None without one. Fields of another version of the program
    are left out."""
    if not kept or not kept.get("offer_id"):
        return None
    names = {item.name for item in fields(Preparation)}
    return Preparation(**{name: value for name, value in kept.items() if name in names})


def plan_of(preparation: Preparation, offer: Offer, today: date, can_follow_up: bool) -> Plan:
    """What the preparation goes through; demands are counted from today."""
    demands = read_demands(offer, today)
    is_helped = preparation.way == "mediator"
    return Plan(
        ways=ways_of(offer.contact, preparation.is_employer),
        demands=demands,
        asked=to_ask(demands),
        papers=papers_to_apply(demands, preparation.way),
        employer=() if is_helped else questions_for(offer, demands, preparation.turn),
        can_follow_up=can_follow_up,
    )


def ways_of(contact: Contact | None, is_employer: bool = True) -> tuple[str, ...]:
    """Ways to apply that a contact allows; help is always one."""
    if contact is None or not is_employer:
        return ("mediator",)
    found = [way for way, value in (("phone", contact.phone), ("visit", contact.address)) if value]
    return (*found, "mediator")


def next_question(preparation: Preparation, plan: Plan) -> str:
    """The question that comes now; empty when all is prepared."""
    one = preparation
    if one.is_paused:
        return "resume"
    if not one.way:
        return "help" if plan.ways == ("mediator",) else "way"
    if not one.is_clear:
        return "terms"
    if pending_demand(one, plan) is not None:
        return "condition"
    if conclude(plan.asked, one.answers) == NOT_THIS_ONE and not one.goes_on:
        return "anyway"
    if pending_paper(one, plan):
        return "paper"
    if not one.is_said:
        return "words"
    if plan.employer and not one.is_rehearsed:
        if one.rehearses is None:
            return "rehearse"
        return "employer" if one.answered < len(plan.employer) else "retry"
    return "follow_up" if plan.can_follow_up and not one.is_follow_up_asked else ""


def pending_demand(preparation: Preparation, plan: Plan) -> Demand | None:
    """The demand to ask about now."""
    return next((demand for demand in plan.asked if demand.code not in preparation.answers), None)


def pending_paper(preparation: Preparation, plan: Plan) -> str:
    """The paper to ask about now; empty when all were."""
    return next((code for code in plan.papers if code not in preparation.papers), "")


def step_of(question: str, plan: Plan) -> tuple[int, int, str]:
    """Number of a question's step, from 1, number of steps, and code of the step; the first step before the
    way is chosen, the last one after the preparation."""
    steps = STEPS if plan.employer else STEPS[:-1]
    code = STEP_OF.get(question, steps[-1] if question == "follow_up" else steps[0])
    return steps.index(code) + 1, len(steps), code


def jumped(preparation: Preparation, plan: Plan, step: str) -> Preparation:
    """The same preparation at the beginning of a step, all steps before it passed over."""
    at = STEPS.index(step)
    answers = {demand.code: None for demand in plan.asked} | dict(preparation.answers)
    papers = dict.fromkeys(plan.papers) | dict(preparation.papers)
    return preparation.with_(
        is_clear=at > 0,
        answers=answers if at > 0 else {},
        goes_on=at > 0,
        papers=papers if at > 1 else {},
        is_said=at > 2,
        rehearses=True if at > 2 else None,
        answered=0,
        is_rehearsed=False,
        is_paused=False,
    )


def known_papers(plan: Plan, ready: Mapping[str, bool]) -> dict[str, bool | None]:
    """The papers of the plan that need not be asked: those remembered as ready, by code."""
    return {code: True for code in plan.papers if ready.get(code)}
