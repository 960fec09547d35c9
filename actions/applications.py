"""Applying: the preparation of a call or a visit, what happened then, and where all stands."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import applications_answers, applications_news
from actions.applications_context import NAME, Here, finished, going_on, meaning, offer_named, telling
from actions.applications_opening import slots_to_begin
from actions.applications_words import arriving, question_values
from actions.consent_gate import is_locked
from actions.offers_search import shown_match
from actions.topics import (
    Asked,
    Topic,
    ask_next,
    begin_topic,
    leave,
    say_notes,
    topic_name,
    words_of_turn,
)
from actions.turns import (
    Events,
    action,
    go_on,
    heard_facts,
    in_tone,
    is_sure,
    label,
    metadata,
    note_facts,
    question_of,
    say,
    say_goodbye,
    settled,
    unclear,
)
from bot.jobs.applications import Application
from bot.jobs.news import read_event, read_outcome
from bot.jobs.news_talk import News
from bot.jobs.offer import Offer
from bot.jobs.preparation import Preparation, jumped, step_of
from bot.jobs.standing import coming, standing_lines

FREE = "employer"
"""The question to which anything is an answer."""

LOOKING = frozenset({"offers_results", "offers_contact"})
"""Questions at which the person looks at one offer."""

EXPECTING_NEWS = frozenset({"heard", "news", "done", "outcome", "which", "day", "hour", "half", "confirm"})
"""Questions that take an event for an answer themselves."""


def understand(tracker: Tracker, domain: dict[str, Any], question: str) -> Events:
    """Read the turn for the pending question; an event told instead is recorded."""
    here, words = Here(tracker), words_of_turn(tracker, domain, question)
    what = question.removeprefix(f"{NAME}_")
    is_doubtful = bool(metadata(tracker).get("is_doubtful"))
    event = "" if what == FREE else _event(here, words)
    if is_doubtful and event:
        asked = applications_news.doubted(here, event, words, here.news)
        return telling(here, news=asked)
    if here.news.stage == "else" and not event:
        return _take_else(here, words)
    if here.news.stage:
        if event and here.news.stage not in EXPECTING_NEWS:
            told = applications_news.tell(here, event, words, News(queue=here.news.queue))
            return told.events(here)
        return applications_news.take(here, words)
    if event:
        return applications_news.tell(here, event, words, News()).events(here)
    if here.preparation is None or here.offer is None:
        return finished(here) if meaning(tracker, words) else []
    return applications_answers.take(here, what, words)


def next_question(tracker: Tracker) -> Asked:
    """The question that comes now: about what happened, else of the preparation."""
    here = Here(tracker)
    if here.news.stage:
        return f"{NAME}_{here.news.stage}", applications_news.question_values(here, here.news.stage)
    what = here.question()
    if what == "follow_up":
        identifier = str(tracker.get_slot("applications_id") or "")
        return f"{NAME}_{what}", applications_news.follow_up_values(here, identifier)
    return (f"{NAME}_{what}", question_values(here, what)) if what else (f"{NAME}_else", {})


def progress(tracker: Tracker, question: str) -> tuple[int, int, str]:
    """Step, number of steps and words of the step."""
    here = Here(tracker)
    plan = here.plan()
    if here.news.stage or plan is None:
        return 1, 1, label("apply_step", "news")
    number, total, code = step_of(question.removeprefix(f"{NAME}_"), plan)
    return number, total, label("apply_step", code)


def opening(dispatcher: CollectingDispatcher, tracker: Tracker, person: str) -> Events | None:
    """What a new call of a known person begins with; None when nothing is due."""
    slots = slots_to_begin(tracker, person)
    if slots is None:
        return None
    news = slots.get("applications_news") or {}
    if news.get("stage") == "interview":
        here = Here(tracker)
        here.__dict__["person"] = person
        soon = [one for one in here.applications if coming(one, here.now)]
        for key, values in standing_lines(soon, here.now)[:1]:
            say(dispatcher, f"{NAME}_{key}", **values)
    return begin_topic(tracker, TOPIC, **slots)


CLAIMS = {
    "applications_way": frozenset({"ask_person", "ask_help", "stop_call"}),
    "applications_outcome": frozenset({"ask_wait"}),
    "applications_follow_up": frozenset({"stop_call", "stop_reminders"}),
}
"""Commands that may be an answer: "une personne", "aidez-moi", "plus tard", "attendre"."""

TOPIC = Topic(NAME, understand, next_question, progress, opening, CLAIMS)
"""The topic, as `actions/topics_table.py` lists it."""


@action
def action_ask_applications_end(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Asks the question that comes now."""
    return ask_next(dispatcher, tracker, TOPIC)


@action
def action_finish_applications(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Says what is left to say and comes back to what was asked before, or says goodbye."""
    noted = say_notes(dispatcher, tracker)
    ended = [SlotSet(f"{NAME}_end", None), SlotSet(f"{NAME}_goodbye", None)]
    if tracker.get_slot(f"{NAME}_goodbye"):
        return [*noted, *ended, *say_goodbye(dispatcher, tracker)]
    return [*noted, *ended, *leave(dispatcher, tracker)]


@action
def action_tell_news(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Records what the person tells of an application."""
    return tell_news(dispatcher, tracker)


def is_news(tracker: Tracker) -> bool:
    """Tell whether the turn's words tell what happened to an application."""
    text = tracker.latest_message.get("text") or ""
    return not text.startswith("/") and topic_name(question_of(tracker)) != NAME and bool(read_event(text))


def tell_news(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Record what the words tell, say a kind word, and ask what is missing, if anything is."""
    text = tracker.latest_message.get("text") or ""
    event = read_event(text)
    if not event or topic_name(question_of(tracker)) == NAME:
        return unclear(dispatcher, tracker, "asides_not_understood")
    here = Here(tracker)
    if metadata(tracker).get("is_doubtful") or is_locked(tracker):
        asked = applications_news.doubted(here, event, text, News())
        return begin_topic(tracker, TOPIC, applications_news=asked.to_json())
    told = applications_news.tell(here, event, text, News())
    notes = [[name, dict(values)] for name, values in told.notes]
    if told.preparation is None and not told.news.stage:
        for name, values in told.notes:
            say(dispatcher, name, **values)
        return [*settled(), in_tone("plain"), go_on(tracker)]
    slots: dict[str, Any] = {"applications_news": told.news.to_json(), "session_notes": notes or None}
    if told.preparation is not None:
        slots["applications_preparation"] = told.preparation.to_json()
        slots["applications_id"] = told.application_id or None
    return begin_topic(tracker, TOPIC, **slots)


@action
def action_tell_standing(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Says where all applications stand, in four sentences at most."""
    here = Here(tracker)
    if not here.applications:
        return [FollowupAction("action_tell_progress")]
    lines = standing_lines(here.applications, here.now)
    if is_locked(tracker):
        notes = [[f"{NAME}_{key}", values] for key, values in lines]
        asked = News(stage="else").to_json()
        return begin_topic(tracker, TOPIC, session_notes=notes, applications_news=asked)
    for key, values in lines:
        say(dispatcher, f"{NAME}_{key}", **values)
    return [*settled(), in_tone("plain"), go_on(tracker)]


@action
def action_prepare_application(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Prepares the offer that is shown or the last application: from the start, or the part asked for."""
    if not is_sure(tracker):
        return unclear(dispatcher, tracker, "asides_not_understood")
    here, part = Here(tracker), _part_asked(tracker)
    if topic_name(question_of(tracker)) == NAME and here.preparation is not None and here.preparation.way:
        return [*_jump(here, here.preparation, part), go_on(tracker)]
    match = shown_match(tracker) if tracker.get_slot("offers_proposed") else None
    shown = match.offer.id if match is not None and question_of(tracker) in LOOKING else ""
    known = [one for one in here.applications if (one.offer_id == shown if shown else one.is_open)]
    if known and offer_named(known[0].offer_id) is not None:
        return _prepare_again(tracker, known[0], part)
    if match is not None:
        return begin_after_contact(tracker, match.offer, {}, question_of(tracker))
    if heard_facts(tracker):
        note_facts(dispatcher, tracker)  # "la préparation de commandes" is a trade
    elif topic_name(question_of(tracker)) == "cv":
        return unclear(dispatcher, tracker, "asides_not_understood")  # so it is among the jobs of a CV
    else:
        say(dispatcher, "applications_choose_first")
    return [*settled(), in_tone("plain"), go_on(tracker)]


def _prepare_again(tracker: Tracker, application: Application, part: str) -> Events:
    """Prepare an application that is known, from the start or at one part."""
    one = Preparation(
        application.offer_id,
        dict(application.contact),
        way=application.way,
        is_follow_up_asked=application.is_tried,
    )
    here = Here(tracker)
    here.__dict__["preparation"] = one
    plan = here.plan()
    after = jumped(one, plan, part) if plan is not None and part else one
    notes = [[name, dict(values)] for name, values in arriving(here, None, after)]
    slots = {"applications_preparation": after.to_json(), "applications_id": application.id}
    slots |= {"applications_news": None, "applications_answers": [], "applications_trail": None}
    return begin_topic(tracker, TOPIC, session_notes=notes or None, **slots)


def begin_after_contact(tracker: Tracker, offer: Offer, contact: dict[str, str], back: str) -> Events:
    """Begin to prepare an application once its contact is known (`name`, `phone`, `address`; empty: that of
    the offer); `back` is the question to come back to."""
    known = offer.contact
    is_employer = known is not None and known.is_reachable
    told = contact or (
        {"name": known.name, "phone": known.phone, "address": known.address} if known is not None else {}
    )
    one = Preparation(offer.id, told, is_employer)
    slots = {"applications_preparation": one.to_json(), "applications_id": None, "applications_answers": []}
    begun = begin_topic(tracker, TOPIC, back, applications_news=None, applications_trail=None, **slots)
    return [*begun, SlotSet("session_question", back)]


def _jump(here: Here, one: Preparation, part: str) -> Events:
    plan = here.plan()
    if plan is None or not part:
        return [*settled(), in_tone("plain")]
    after = jumped(one, plan, part)
    return going_on(here, *arriving(here, None, after), preparation=after, applications_answers=[])


def _part_asked(tracker: Tracker) -> str:
    text = set((tracker.latest_message.get("text") or "").replace("'", " ").split())
    return next((part for part, signs in label("apply_parts").items() if text & set(signs)), "")


def _event(here: Here, words: str) -> str:
    """The event that the words tell; to "what did the employer say?" a short answer tells one too."""
    return read_outcome(words) if here.news.stage == "outcome" else read_event(words)


def _take_else(here: Here, words: str) -> Events:
    said = meaning(here.tracker, words)
    if said in ("no", "skip", "unknown"):
        return finished(here, applications_goodbye=True)
    return finished(here) if said == "yes" else []
