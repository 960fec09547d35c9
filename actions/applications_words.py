"""What is said while an application is prepared: keys and values, from the offer, the CV and the plan."""

from __future__ import annotations

from collections.abc import Iterable

from actions.applications_context import Here, Note
from actions.mediator import mediator_near
from actions.offers_words import phone_words, say_name, work_of
from actions.turns import label
from bot.french.address import say_address
from bot.french.spoken import say_count, say_list
from bot.jobs.eligibility import conclude, question_words, why_words
from bot.jobs.going import going_lines, when_lines
from bot.jobs.offer_terms import Line, further_terms, main_terms
from bot.jobs.papers import paper_words
from bot.jobs.pitch import named_work, pitch_lines
from bot.jobs.preparation import STEP_OF, Preparation, pending_demand, pending_paper, step_of

DAYS_IN_MONTH = 30
"""A delay of so many days is said as a month."""


def notes_of(lines: Iterable[Line]) -> list[Note]:
    """The lines of the pure modules as responses of this topic."""
    return [(f"applications_{key}", values) for key, values in lines]


def arriving(here: Here, before: Preparation | None, after: Preparation) -> list[Note]:
    """What is said between an answer and the next question when a step is left and another begins; without
    `before`, what is said on taking a preparation up again."""
    left, now = (here.question(before) if before else ""), here.question(after)
    step, coming = STEP_OF.get(left, ""), STEP_OF.get(now, "")
    notes: list[Note] = []
    if step == coming:
        return notes
    if step == "terms":
        notes += _conclusion(here, after)
    if step == "terms" and coming == "words" and not _has_no_paper(here, after):
        notes.append(("applications_papers_known", {}))
    if step == "words":
        notes += _where_and_when(here, after)
    if not coming:
        return notes + _ready(here, after)
    notes.append(_step(here, after, now))
    if now == "terms":
        notes += terms_notes(here, after)
    return notes + (words_notes(here, after) if now == "words" else [])


def terms_notes(here: Here, preparation: Preparation) -> list[Note]:
    """The terms that must be known before applying."""
    plan = here.plan(preparation)
    if plan is None or here.offer is None:
        return []
    return notes_of(main_terms(here.offer, plan.demands, here.now.date()))


def further_notes(here: Here) -> list[Note]:
    """What more is known of the terms."""
    plan = here.plan()
    found = notes_of(further_terms(here.offer, plan.demands)) if plan and here.offer else []
    return found or [("applications_no_more", {})]


def words_notes(here: Here, preparation: Preparation) -> list[Note]:
    """The sentences to say, by telephone, there, or to the person who helps."""
    offer = here.offer
    if offer is None:
        return []
    if preparation.way == "mediator":
        work = named_work(offer, here.cv.gender, here.everyday(offer))
        return [*_helper(here), ("applications_helper_tell", {"work": work})]
    lines = pitch_lines(offer, here.cv, here.everyday(offer), here.now.date())
    if preparation.way == "visit":
        lines = tuple((key.replace("say_offer_", "come_offer_"), values) for key, values in lines)
    return [("applications_sentences", {}), *notes_of(lines)]


def question_values(here: Here, question: str) -> dict[str, str]:
    """The values of a question of the preparation."""
    one, plan = here.preparation, here.plan()
    if one is None or plan is None or here.offer is None:
        return {}
    if question == "way":
        return way_values(plan.ways)
    if question == "resume":
        work = work_of(here.offer)
        return {"work": work[:1].lower() + work[1:]}
    demand, paper = pending_demand(one, plan), pending_paper(one, plan)
    if question == "condition" and demand is not None:
        return {"condition": question_words(demand), "why": why_words(demand)}
    if question == "paper" and paper:
        return {"paper": paper_words(paper), "why": paper_words(paper, "reason")}
    if question == "employer":
        asked = plan.employer[one.answered]
        return {"question": asked.ask, "tip": asked.tip}
    return {}


def way_values(ways: Iterable[str]) -> dict[str, str]:
    """The ways in the question, and with their keys."""
    named = list(ways)
    keys = f"{' ; '.join(label('apply_key', way) for way in named)}."
    return {
        "ways": say_list([label("apply_way", way) for way in named], "or"),
        "keys": keys[:1].upper() + keys[1:],
    }


def delay_words(days: int) -> str:
    """When the person is called back, in words: "demain", "dans sept jours", "dans un mois"."""
    if days <= 1:
        return label("apply_tomorrow")
    is_months = days >= DAYS_IN_MONTH and days % DAYS_IN_MONTH <= 1
    amount = say_count(days // DAYS_IN_MONTH, "month") if is_months else say_count(days, "day")
    return label("apply_in").format(amount=amount)


def _step(here: Here, preparation: Preparation, question: str) -> Note:
    plan = here.plan(preparation)
    number, total, code = step_of(question, plan) if plan else (1, 1, "terms")
    words = {"step": str(number), "total": str(total), "label": label("apply_step", code)}
    return "applications_step", words


def _conclusion(here: Here, preparation: Preparation) -> list[Note]:
    plan = here.plan(preparation)
    if plan is None or preparation.goes_on:
        return []
    return [(f"applications_{conclude(plan.asked, preparation.answers)}", {})]


def _has_no_paper(here: Here, preparation: Preparation) -> bool:
    plan = here.plan(preparation)
    return plan is None or not plan.papers


def _where_and_when(here: Here, preparation: Preparation) -> list[Note]:
    offer, plan = here.offer, here.plan(preparation)
    if offer is None or plan is None:
        return []
    if preparation.way == "mediator":
        mediator = mediator_near(here.tracker)
        openings = mediator.opening if mediator else ()
        return notes_of(when_lines(openings, None, here.now, is_visit=True))
    if offer.contact is not None and preparation.way == "visit":
        return notes_of(going_lines(offer.contact, plan.demands, offer.rome, here.now))
    openings = offer.contact.opening if offer.contact else ()
    name = say_name(offer.contact.name) if offer.contact else ""
    asking: list[Note] = [("applications_ask_for", {"name": name})] if name else []
    asking.append(("applications_end_question", {}))
    return [*asking, *notes_of(when_lines(openings, offer.rome, here.now, is_visit=False))]


def _helper(here: Here) -> list[Note]:
    mediator = mediator_near(here.tracker)
    if mediator is None:
        return [("mediator_none", {})]
    place = {"name": mediator.name, "where": say_address(mediator.address)}
    return [("mediator_place", place), ("mediator_phone", {"phone": phone_words(mediator.phone)})]


def _ready(here: Here, preparation: Preparation) -> list[Note]:
    kept = "tell_me" if here.can_follow_up else "not_kept"
    ends: list[Note] = [] if preparation.way == "phone" else [("applications_papers_after", {})]
    application = here.application(str(here.tracker.get_slot("applications_id") or ""))
    is_interview = application is not None and application.state == "appointment"
    ready = "interview" if is_interview else preparation.way
    return [*ends, (f"applications_ready_{ready}", {}), (f"applications_{kept}", {})]
