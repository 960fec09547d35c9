"""How a topic besides the search (the CV, the applications, a scam told) takes turns: one form each.

A topic is a pair: `understand` reads the turn for the pending question, `next_question` names what to ask
now. What answers nothing is rejected by the topic's form and lands on the one rule of its intent, as in
the search (decision 13). A topic's module imports this one and `actions.turns`, never the search's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.consent_gate import PRIVATE, interpose, is_locked
from actions.turns import (
    FORM,
    STEPS,
    Events,
    ask,
    go_on,
    in_tone,
    intent_of,
    is_sure,
    question_of,
    say,
    search_words,
    settled,
    unclear,
)

COMMANDS = frozenset(
    {
        *("ask_repeat", "ask_slower", "ask_faster", "ask_louder", "ask_softer", "say_unclear", "ask_why"),
        *("ask_example", "ask_wait", "ask_help", "ask_progress", "ask_person", "stop_call", "erase_data"),
        *("ask_memory", "correct_memory", "ask_watchers", "stop_reminders", "stop_mediator"),
        *("ask_code", "drop_code", "forget_code", "tell_code"),
        *("stay_silent", "mishear_speech", "start_session", "restart_search"),
    }
)
"""Intents that are never an answer when they are sure: a topic does not see such a turn."""

LONGEST_COMMAND_WORDS = 6
"""A longer turn is an answer that holds a word of command ("j'ai fait de l'aide aux personnes âgées")."""

Asked = tuple[str, Mapping[str, str]]
"""A question's name and the values of its response's variables."""


@dataclass(frozen=True)
class Topic:
    """What a topic does; its form is `<name>_form`, with the slots `<name>_turn` and `<name>_end`."""

    name: str
    """`cv`, `applications`, `scam`...; its questions are named `<name>_<what>`."""
    understand: Callable[[Tracker, dict[str, Any], str], Events]
    """Reads the turn (tracker, domain, pending question): `answered(...)` with the changed slots when the
    turn is an answer, [] when it is not. Takes yes, no, skip, unknown and back too (`intent_of`)."""
    next_question: Callable[[Tracker], Asked]
    """Says which question comes now, from the slots."""
    progress: Callable[[Tracker, str], tuple[int, int, str]] | None = None
    """Step, number of steps and words of the step, for a pending question; None when it has no steps."""
    opening: Callable[[CollectingDispatcher, Tracker, str], Events | None] | None = None
    """What a new call of a known person (key given) begins with, or None when there is nothing."""
    claims: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Commands that may be an answer at a question ("une personne" to "how do you want to apply?")."""

    @property
    def form(self) -> str:
        """Name of the topic's form."""
        return f"{self.name}_form"


def topic_name(question: str) -> str:
    """The topic of a question: the first word of its name."""
    return question.split("_", 1)[0]


def is_command(tracker: Tracker) -> bool:
    """Tell whether the turn is surely one of COMMANDS, and short enough to be nothing else."""
    words = (tracker.latest_message.get("text") or "").split()
    is_short = len(words) <= LONGEST_COMMAND_WORDS
    return intent_of(tracker)[0] in COMMANDS and is_sure(tracker) and is_short


def keys_of(domain: dict[str, Any], question: str) -> dict[str, str]:
    """What each key means at a question: words, or an intent after a slash (from the domain)."""
    variants = (domain.get("responses") or {}).get(f"utter_{question}") or [{}]
    return dict((variants[0].get("custom") or {}).get("keys") or {})


def words_of_turn(tracker: Tracker, domain: dict[str, Any], question: str) -> str:
    """The turn's words in normal form: those of a key at this question when it has some, the digits
    themselves when it has none ("69120"); empty for a turn that is only an intent."""
    text = tracker.latest_message.get("text") or ""
    if intent_of(tracker)[0] == "press_key":
        key = next(tracker.get_latest_entity_values("key"), "") or ""
        words = keys_of(domain, question).get(key, key)
        return "" if words.startswith("/") else words
    return "" if text.startswith("/") else text


def answered(topic: str, tracker: Tracker, *notes: tuple[str, Mapping[str, str]], **slots: Any) -> Events:
    """The turn is an answer: set these slots, and let the form ask what comes next. `notes` are responses
    said first (name without `utter_`, values): what was understood, an encouragement."""
    return [
        *(SlotSet(name, value) for name, value in slots.items()),
        SlotSet("session_notes", [[name, dict(values)] for name, values in notes] or None),
        SlotSet(f"{topic}_turn", len(tracker.events)),
        *settled(),
        in_tone(None),
    ]


def ended(topic: str, tracker: Tracker, *notes: tuple[str, Mapping[str, str]], **slots: Any) -> Events:
    """The turn was the topic's last answer: its form is complete, the rule `action_finish_<topic>` comes."""
    return [*answered(topic, tracker, *notes, **slots), SlotSet(f"{topic}_end", True)]


def say_notes(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Say what the turn left to say before the next question."""
    notes = tracker.get_slot("session_notes") or []
    for name, values in notes:
        say(dispatcher, name, **values)
    return [SlotSet("session_notes", None)] if notes else []


def ask_next(dispatcher: CollectingDispatcher, tracker: Tracker, topic: Topic) -> Events:
    """Say the notes, then ask the topic's question; the `action_ask_<topic>_end` of its form."""
    noted = say_notes(dispatcher, tracker)
    question, values = topic.next_question(tracker)
    return [*noted, *ask(dispatcher, tracker, question, dict(values))]


def enter(dispatcher: CollectingDispatcher, tracker: Tracker, topic: Topic, **slots: Any) -> Events:
    """Do what the person asks for: begin a topic, these slots set. A consent that is being asked is
    answered first; an unsure command is asked again."""
    if not is_sure(tracker):
        return unclear(dispatcher, tracker, "asides_not_understood")
    if question_of(tracker) != "consent_memory":
        return begin_topic(tracker, topic, **slots)
    say(dispatcher, "session_wish_noted")
    given = [SlotSet(name, value) for name, value in slots.items()]
    return [*given, *settled(), SlotSet("session_wish", topic.name), in_tone("plain"), go_on(tracker)]


def begin_topic(tracker: Tracker, topic: Topic, back: str = "", **slots: Any) -> Events:
    """Begin a topic, these slots set, and remember where to come back to: to the question `back`, else to the
    one that is pending, topic within topic. What is protected begins once the person's code was told."""
    given = [SlotSet(name, value) for name, value in slots.items()]
    if topic.name in PRIVATE and is_locked(tracker):
        return [*given, *interpose(tracker, "consent_code", topic.name)]
    return [
        *given,
        *settled(),
        SlotSet("session_return", _way_back(tracker, topic, back)),
        SlotSet("session_aside", None),
        SlotSet("session_wish", None),
        SlotSet(f"{topic.name}_end", None),
        in_tone(None),
        ActiveLoop(None),
        FollowupAction(topic.form),
    ]


def _way_back(tracker: Tracker, topic: Topic, back: str) -> list[list[str]]:
    """Questions to come back to, the nearest last, each with the form that asks it ("" without); a topic that
    is taken up again from within another one is not come back to twice."""
    way = list(tracker.get_slot("session_return") or [])
    pending = tracker.get_slot("session_question") or ""
    form = (tracker.active_loop or {}).get("name") or ""
    is_inside = topic_name(pending) == topic.name or pending in ("", "consent_memory", "consent_code")
    if back:
        way.append([back, ""])
    elif not is_inside:
        way.append([pending, form])
    inside = [at for at, (question, _) in enumerate(way) if topic_name(question) == topic.name]
    return way[: inside[0]] if inside else way


def leave(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Come back to what was asked before: another topic, the search, the question after a contact."""
    way = list(tracker.get_slot("session_return") or [])
    back, form = way.pop() if way else ("", "")
    events: Events = [*settled(), SlotSet("session_return", way), SlotSet("session_aside", None)]
    if form or back in ("", *STEPS):
        return [*events, in_tone("plain"), FollowupAction(form or FORM)]
    if back == "session_resume":
        say(dispatcher, "session_last_search", search=search_words(tracker.current_slot_values()))
    asked = ask(dispatcher, tracker, back)
    return [*events, *asked, FollowupAction("action_listen")]
