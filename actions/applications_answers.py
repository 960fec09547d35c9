"""Answers to the questions of a preparation: the way, the terms, the papers, what to say, the rehearsal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from actions.applications_context import Here, Note, finished, going_on, meaning
from actions.applications_follow_up import take_follow_up
from actions.applications_words import arriving, further_notes, words_notes
from actions.offers_words import work_of
from actions.topics import answered
from actions.turns import Events, app, intent_of, metadata
from bot.jobs.eligibility import NOT_THIS_ONE, conclude, known_answers, missing_words
from bot.jobs.papers import paper_words
from bot.jobs.preparation import Preparation, known_papers, pending_demand, pending_paper
from bot.jobs.rehearsal import Answer, feedback, trade_signs
from bot.jobs.ways import LATER, read_way

Handler = Callable[[Here, Preparation, str], Events]
"""Takes where the turn is, the preparation and the turn's words; gives nothing when they are no answer."""

UNSURE = frozenset({"unknown", "skip"})
"""Answers that leave a question of yes or no open."""


def take(here: Here, question: str, words: str) -> Events:
    """Take an answer to a question of the preparation (without the topic's name); [] when it is none."""
    one, handler = here.preparation, _HANDLERS.get(question)
    if one is None or handler is None or here.plan() is None:
        return []
    if meaning(here.tracker, words) == "back" and question != "employer":
        return go_back(here)
    return handler(here, one, words)


def go_back(here: Here) -> Events:
    """Take the last answer back; at the first question there is none."""
    trail = list(here.tracker.get_slot("applications_trail") or [])
    if not trail:
        return answered("applications", here.tracker, ("asides_first_question", {}))
    before = trail.pop()
    return answered("applications", here.tracker, applications_preparation=before, applications_trail=trail)


def _moved(here: Here, before: Preparation, after: Preparation, *notes: Note, **slots: Any) -> Events:
    """Go on with the changed preparation, and say what comes with the step that begins; or finish it."""
    told = [*notes, *arriving(here, before, after)]
    if not here.question(after):
        return finished(here, *told, **slots)
    return going_on(here, *told, preparation=after, **slots)


def _take_way(here: Here, one: Preparation, words: str) -> Events:
    if metadata(here.tracker).get("is_doubtful"):
        return []
    way, plan = read_way(words), here.plan()
    said = meaning(here.tracker, words)
    if way == LATER or (not way and said in ("no", "skip", "unknown")):
        return finished(here, ("applications_later", {}))
    if not way or plan is None:
        return []
    if way not in plan.ways:
        return answered("applications", here.tracker, ("applications_way_impossible", {}))
    return choose_way(here, one, way)


def _take_help(here: Here, one: Preparation, words: str) -> Events:
    said = meaning(here.tracker, words)
    if said == "yes" or read_way(words) == "mediator":
        return choose_way(here, one, "mediator")
    return finished(here, ("applications_later", {})) if said else []


def choose_way(here: Here, one: Preparation, way: str) -> Events:
    """Record the application, prepared in this way, and go on with what the CV and the kept papers say."""
    offer = here.offer
    chosen = one.with_(way=way)
    plan = here.plan(chosen)
    if offer is None or plan is None:
        return []
    identifier = ""
    if here.person:
        employer = offer.employer or one.contact.get("name", "")
        made = app().applications.record(
            here.person, offer.id, work_of(offer), employer, one.contact, way, here.now
        )
        identifier = made.id if made else ""
    ready = app().applications.documents(here.person) if here.person else {}
    hours = here.tracker.get_slot("offers_hours") or ()
    after = chosen.with_(
        answers=known_answers(plan.asked, offer, here.cv, hours), papers=known_papers(plan, ready)
    )
    return _moved(here, one, after, applications_id=identifier or None)


def _take_resume(here: Here, one: Preparation, words: str) -> Events:
    said = meaning(here.tracker, words)
    if said in ("no", "skip"):
        return finished(here, ("applications_later", {}))
    if said not in ("yes", "unknown"):
        return []
    after = one.with_(is_paused=False)
    return going_on(here, *arriving(here, None, after), preparation=after)


def _take_terms(here: Here, one: Preparation, words: str) -> Events:
    said = meaning(here.tracker, words)
    wants_more = said in ("no", "unknown") or intent_of(here.tracker)[0] == "ask_details"
    if wants_more and not one.is_more_told:
        return going_on(here, *further_notes(here), preparation=one.with_(is_more_told=True))
    if wants_more:
        after = one.with_(is_clear=True)
        return _moved(here, one, after, ("applications_no_more", {}))
    return _moved(here, one, one.with_(is_clear=True)) if said in ("yes", "skip") else []


def _take_condition(here: Here, one: Preparation, words: str) -> Events:
    plan = here.plan()
    demand = pending_demand(one, plan) if plan else None
    said = meaning(here.tracker, words)
    if demand is None or plan is None or said not in ("yes", "no", *UNSURE):
        return []
    value = None if said in UNSURE else said == "yes"
    after = one.with_(answers={**one.answers, demand.code: value})
    notes: list[Note] = []
    if value is False:
        notes.append(("applications_missing", {"advice": missing_words(demand)}))
    if here.question(after) == "anyway" and conclude(plan.asked, after.answers) == NOT_THIS_ONE:
        notes.insert(0, ("applications_not_this_one", {}))
    return _moved(here, one, after, *notes)


def _take_anyway(here: Here, one: Preparation, words: str) -> Events:
    said = meaning(here.tracker, words)
    if said in ("no", "skip"):
        return _given_up(here)
    return _moved(here, one, one.with_(goes_on=True)) if said in ("yes", "unknown") else []


def _given_up(here: Here) -> Events:
    identifier = here.tracker.get_slot("applications_id")
    if here.person and identifier:
        app().applications.move(here.person, identifier, "given_up", here.now)
    return finished(here, ("applications_event_given_up", {}))


def _take_paper(here: Here, one: Preparation, words: str) -> Events:
    plan = here.plan()
    paper = pending_paper(one, plan) if plan else ""
    said = meaning(here.tracker, words)
    if not paper or said not in ("yes", "no", *UNSURE):
        return []
    value = None if said in UNSURE else said == "yes"
    if here.person and value is not None:
        app().applications.keep_document(here.person, paper, value, here.now)
    after = one.with_(papers={**one.papers, paper: value})
    note = ("applications_paper_ready", {})
    if value is not True:
        note = ("applications_missing", {"advice": paper_words(paper, "advice")})
    return _moved(here, one, after, note)


def _take_words(here: Here, one: Preparation, words: str) -> Events:
    said = meaning(here.tracker, words)
    if said == "yes":
        return going_on(here, *words_notes(here, one), preparation=one)
    return _moved(here, one, one.with_(is_said=True)) if said in ("no", *UNSURE) else []


def _take_rehearse(here: Here, one: Preparation, words: str) -> Events:
    said = meaning(here.tracker, words)
    if said == "yes":
        after = one.with_(rehearses=True, answered=0)
        return going_on(here, ("applications_play", {}), preparation=after, applications_answers=[])
    after = one.with_(rehearses=False, is_rehearsed=True)
    return _moved(here, one, after) if said in ("no", *UNSURE) else []


def _take_employer(here: Here, one: Preparation, words: str) -> Events:
    plan = here.plan()
    if plan is None:
        return []
    is_left = intent_of(here.tracker)[0] == "skip_question" and not words
    if not words and not is_left:
        return []
    told = [*(here.tracker.get_slot("applications_answers") or []), [plan.employer[one.answered].code, words]]
    after = one.with_(answered=one.answered + 1)
    if after.answered < len(plan.employer):
        note = ("applications_employer_next", {})
        return going_on(here, note, preparation=after, applications_answers=told)
    return going_on(here, *_feedback(here, told), preparation=after, applications_answers=told)


def _feedback(here: Here, told: list[list[str]]) -> list[Note]:
    offer, cv = here.offer, here.cv
    trade = trade_signs([here.everyday(offer), work_of(offer)]) if offer else ()
    found = feedback([Answer(*one) for one in told], [cv.given_name, cv.family_name], trade)
    goods = [(f"applications_good_{code}", {}) for code in found.goods or ("none",)]
    return [*goods, (f"applications_better_{found.better or 'none'}", {"tip": found.tip})]


def _take_retry(here: Here, one: Preparation, words: str) -> Events:
    said = meaning(here.tracker, words)
    if said == "yes":
        after = one.with_(turn=one.turn + 1, answered=0)
        return going_on(here, ("applications_play", {}), preparation=after, applications_answers=[])
    return _moved(here, one, one.with_(is_rehearsed=True)) if said in ("no", *UNSURE) else []


def _take_follow_up(here: Here, one: Preparation, words: str) -> Events:
    notes = take_follow_up(here, str(here.tracker.get_slot("applications_id") or ""), words)
    return finished(here, *notes) if notes else []


_HANDLERS: dict[str, Handler] = {
    "way": _take_way,
    "help": _take_help,
    "resume": _take_resume,
    "terms": _take_terms,
    "condition": _take_condition,
    "anyway": _take_anyway,
    "paper": _take_paper,
    "words": _take_words,
    "rehearse": _take_rehearse,
    "employer": _take_employer,
    "retry": _take_retry,
    "follow_up": _take_follow_up,
}
