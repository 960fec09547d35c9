"""An offer or a message that a person was sent: short questions, a clear answer, what to do, whom to warn."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.topics import (
    Asked,
    Topic,
    answered,
    ask_next,
    ended,
    enter,
    leave,
    say_notes,
    topic_name,
    words_of_turn,
)
from actions.turns import Events, action, count_begun, intent_of, question_of, unclear
from bot.french.heard_yes_no import read_yes_no
from bot.jobs.scam_advice import response_names
from bot.jobs.scam_signs import Verdict
from bot.jobs.scam_told import Story, next_question

NAME = "scam"

CODES = {"affirm_answer": "yes", "deny_answer": "no", "skip_question": "skip", "say_unknown": "skip"}
"""What an intent alone, or a key that stands for one, answers."""

BUSY = frozenset({"cv", "applications", "consent"})
"""Topics whose questions are answered with any words."""

SIGNS_LEAST = 2
"""Words that tell of a scam in the middle of such questions: one alone may be a misheard one ("demande")."""

Note = tuple[str, dict[str, str]]


def understand(tracker: Tracker, domain: dict[str, Any], question: str) -> Events:
    """Read the turn for the pending question; [] when it is not an answer."""
    story, text = story_of(tracker), words_of_turn(tracker, domain, question)
    intent = intent_of(tracker)[0]
    if intent == "go_back":
        return _taken(tracker, story.without_last(), [])
    code = CODES.get(intent, "") or (read_yes_no(text).value or "") if intent != "report_scam" else ""
    after = story.answer(question.removeprefix("scam_"), text, code)
    return _taken(tracker, after, _notes(story, after)) if after is not None else []


def next_asked(tracker: Tracker) -> Asked:
    """The question that comes now."""
    return f"scam_{next_question(story_of(tracker))}", {}


TOPIC = Topic(NAME, understand, next_asked)
"""The topic, as `actions/topics_table.py` lists it."""


def story_of(tracker: Tracker) -> Story:
    """What the person told in this call."""
    return Story.read(tracker.get_slot("scam_facts"))


@action
def action_report_scam(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Begins with what the person told already. In the middle of other questions, words that tell of no
    scam were misheard."""
    signs = count_begun(tracker, "scam")
    if question_of(tracker) and signs < (SIGNS_LEAST if topic_name(question_of(tracker)) in BUSY else 1):
        return unclear(dispatcher, tracker, "asides_not_understood")
    story = Story().told(tracker.latest_message.get("text") or "")
    notes = [[name, values] for name, values in _notes(Story(), story)]
    return enter(dispatcher, tracker, TOPIC, scam_facts=story.to_json(), session_notes=notes or None)


@action
def action_ask_scam_end(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Asks the question that comes now."""
    return ask_next(dispatcher, tracker, TOPIC)


@action
def action_finish_scam(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Says what is left to say and comes back to what was asked before."""
    noted = say_notes(dispatcher, tracker)
    return [*noted, SlotSet("scam_end", None), SlotSet("scam_facts", None), *leave(dispatcher, tracker)]


def _taken(tracker: Tracker, story: Story, notes: list[Note]) -> Events:
    finish = answered if next_question(story) else ended
    return finish(NAME, tracker, *notes, scam_facts=story.to_json())


def _notes(before: Story, after: Story) -> list[Note]:
    """What is said of an answer before the next question: the verdict once, then what follows from it."""
    if after.verdict is not None and before.verdict is None:
        names = response_names(after.verdict, after.kind)
        is_asked = after.verdict is Verdict.DANGER
        return [(name, {}) for name in (names[:2] if is_asked else names)]
    return [(name, {}) for name in after.advice_after(before)]
