"""The CV by talking: the turns of `bot.jobs.cv_take` said aloud, kept when the person agreed, and its end."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import cv_end
from actions.consent_gate import is_locked
from actions.cv_context import NAME, READY, STAGES, Here, is_to_machine, words_of
from actions.cv_words import question_values
from actions.topics import (
    COMMANDS,
    Asked,
    Topic,
    answered,
    ask_next,
    begin_topic,
    ended,
    enter,
    is_command,
    leave,
    say_notes,
)
from actions.turns import Events, action, intent_of, is_in_doubt, is_sure, label, say_goodbye
from bot.french.answers import load_answers
from bot.french.heard_yes_no import read_yes_no
from bot.jobs.cv import CvContent
from bot.jobs.cv_back import go_back
from bot.jobs.cv_questions import CHANGE, REVIEW, STEPS, is_finished, next_question, step_of
from bot.jobs.cv_take import OF_NAMES, TAKES, answer, skip
from bot.jobs.cv_talk import Note, Outcome
from bot.jobs.cv_words import first_code, is_only

GOODBYE = "goodbye"
"""Where to come back to after a CV that was proposed at the end of the call."""

NAMELESS = frozenset(
    {"cv_name", "cv_given", "cv_family", "cv_given_letters", "cv_family_letters", "cv_phone"}
)
"""Questions that "no" does not answer: who says it alone does not want this CV, or not this in it."""

MOST_COMMAND_WORDS = 5
"""Words of a turn that may be a command; a longer one is an answer."""


def understand(tracker: Tracker, domain: dict[str, Any], question: str) -> Events:
    """Read the turn for the pending question of the CV; [] when it is not an answer."""
    here, text = Here(tracker), words_of(tracker, domain, question)
    if not text or (is_command(tracker) and is_to_machine(text)):
        return []
    if question in STAGES:
        return _take_stage(here, question, text)
    if is_only(text, "leave"):
        return ended(NAME, tracker, *cv_end.leaving(here))
    is_refusal = load_answers().is_refusal(text) and read_yes_no(text).value == "no"  # "pas" may be "Paul"
    if question in NAMELESS and is_refusal and not is_in_doubt(tracker):
        return _refused(here, question)
    outcome = _outcome(here, question, text)
    return _taken(here, outcome) if outcome is not None else []


def _refused(here: Here, question: str) -> Events:
    """A bare "no" to "what is your name?": the CV is left when nothing is in it, else the question is."""
    if here.content.given_name or here.content.family_name or here.content.experiences:
        return _taken(here, skip(here.content, question))
    return ended(NAME, here.tracker, ("cv_again_later", {}), cv_stage=None)


def next_asked(tracker: Tracker) -> Asked:
    """The question that comes now, with the values of its words."""
    here = Here(tracker)
    if here.stage:
        return here.stage, {}
    question = next_question(here.content)
    return question, question_values(here.content, question)


def progress(tracker: Tracker, question: str) -> tuple[int, int, str]:
    """Step, number of steps and words of the step."""
    number = step_of(Here(tracker).content, question) or (len(STEPS) if question not in STAGES else 1)
    return number, len(STEPS), label("cv_step", STEPS[number - 1])


def opening(dispatcher: CollectingDispatcher, tracker: Tracker, person: str) -> Events | None:
    """A CV that was begun in an earlier call and is not finished is proposed first."""
    del dispatcher
    kept = Here(tracker).kept(person)
    if kept is None or is_finished(kept) or not kept.asked:
        return None
    slots = {"cv_content": kept.to_json(), "cv_stage": "cv_resume"}
    return begin_topic(tracker, TOPIC, **slots)


def propose(tracker: Tracker) -> Events | None:
    """Propose the CV before goodbye, once in a call, when a contact was given and there is no CV yet."""
    here = Here(tracker)
    content = here.known()
    if here.is_proposed or is_finished(content) or not tracker.get_slot("offers_contact"):
        return None
    if is_locked(tracker):
        return None  # a person who goes is asked for no code
    slots = {"cv_content": content.to_json(), "cv_stage": "cv_offer", "cv_proposed": True}
    return begin_topic(tracker, TOPIC, GOODBYE, **slots)


FREE = frozenset({"cv_work_tasks", "cv_proud"})
"""Questions whose answer may be any words."""

NEEDED = frozenset(
    {
        *("ask_repeat", "ask_slower", "ask_faster", "ask_louder", "ask_softer", "say_unclear", "ask_why"),
        *("ask_example", "ask_wait", "ask_progress", "stop_call", "stay_silent", "mishear_speech"),
        *("start_session", "restart_search"),
    }
)
"""Commands that stay commands there: people need them in the middle of any answer."""

CLAIMS = {
    question: COMMANDS - NEEDED if question in FREE else COMMANDS
    for question in (*TAKES, REVIEW, CHANGE)
    if question not in OF_NAMES
}
"""Commands that may be an answer: "non, c'est tout" ends the jobs, not the call; "j'ai gardé mes frères" asks
for no memory, "mon patron" for no code. Words said to the machine ("vous", an order) are commands."""

TOPIC = Topic(NAME, understand, next_asked, progress, opening, CLAIMS)
"""The topic, as `actions/topics_table.py` lists it."""


@action
def action_make_cv(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Begins the CV, takes it up where it was, or asks what to do with a CV that is ready."""
    here = Here(tracker)
    content = here.known()
    stage = READY if is_finished(content) else ""
    notes = [] if stage else [["cv_resumed" if content.asked else "cv_start", {}]]
    slots = {"cv_content": content.to_json(), "cv_stage": stage, "cv_proposed": True}
    return enter(dispatcher, tracker, TOPIC, **slots, session_notes=notes or None)


@action
def action_ask_cv_end(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Asks the question that comes now."""
    return ask_next(dispatcher, tracker, TOPIC)


@action
def action_finish_cv(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Says what is left to say and comes back to what was asked before."""
    noted = say_notes(dispatcher, tracker)
    over = [SlotSet("cv_end", None), SlotSet("cv_stage", None), SlotSet("cv_code", None)]
    if [GOODBYE, ""] in (tracker.get_slot("session_return") or []):
        return [*noted, *over, SlotSet("session_return", None), *say_goodbye(dispatcher, tracker)]
    return [*noted, *over, *leave(dispatcher, tracker)]


@action
def action_leave_cv_question(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Leaves out a question that was not understood, even after a person who helps was proposed."""
    here = Here(tracker)
    outcome = skip(here.content, next_asked(tracker)[0])
    over = [SlotSet("session_helped", None), SlotSet("session_aside", None)]
    return [*_taken(here, outcome), *over, FollowupAction("action_ask_cv_end")]


def _outcome(here: Here, question: str, text: str) -> Outcome | None:
    intent = intent_of(here.tracker)[0]
    is_short = len(text.split()) <= MOST_COMMAND_WORDS and is_sure(here.tracker)
    if intent == "go_back" and is_short:
        before = go_back(here.content)
        return Outcome(before) if before is not None else None
    if intent == "skip_question" and is_short:
        return skip(here.content, question)
    return answer(here.content, question, text, here.tools(), is_in_doubt(here.tracker))


def _taken(here: Here, outcome: Outcome) -> Events:
    """Keep what is known now, and go on; what comes with the end is said first."""
    content = outcome.content
    question = next_question(content)
    here.keep(content, question)
    notes: list[Note] = list(outcome.notes)
    slots: dict[str, Any] = {"cv_content": content.to_json()}
    if outcome.is_over:
        return ended(NAME, here.tracker, *notes, *cv_end.done(here), **slots)
    notes += cv_end.before(here, content, question)
    slots["cv_code"] = here.code
    return answered(NAME, here.tracker, *notes, **slots)


def _take_stage(here: Here, question: str, text: str) -> Events:
    """Take the answer to "shall we make it", "shall we go on", "what do you want of it"."""
    if question == READY:
        return _take_ready(here, text)
    heard = read_yes_no(text).value
    is_left = first_code(text, "plain_yes") is None and (is_only(text, "leave") or is_only(text, "skip"))
    if heard == "no" or is_left:
        return ended(NAME, here.tracker, ("cv_again_later", {}), cv_stage=None)
    if heard == "yes":
        note = "cv_resumed" if here.content.asked else "cv_start"
        return answered(NAME, here.tracker, (note, {}), cv_stage=None)
    return []


def _take_ready(here: Here, text: str) -> Events:
    wish = cv_end.wish_of(text)
    if wish == "nothing":
        return ended(NAME, here.tracker, cv_stage=None)
    content: CvContent | None = cv_end.for_wish(here.content, wish)
    if content is None:
        return []
    events = _taken(here, Outcome(content))
    return [SlotSet("cv_stage", None), *events]
