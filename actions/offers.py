"""The five questions of the search: filled at each turn from the words heard, asked one at a time."""

from __future__ import annotations

import re

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.offers_doubts import confirmation, confirmed, denied, doubted, filled, objected
from actions.offers_facts import Understood, understand
from actions.topics import Topic, is_command, keys_of, topic_name
from actions.topics_table import TOPICS
from actions.turns import (
    STEPS,
    Events,
    action,
    ask,
    intent_of,
    metadata,
    question_of,
    was_understood,
    words_of,
)
from bot.french.answers import load_answers

POSTCODE = re.compile(r"\d{5}")


@action
def action_understand_turn(dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
    """Fills slots from the turn's words, those of the topic that asks; Rasa runs it before anything else."""
    if tracker.latest_message.get("text") is None or was_understood(tracker):
        return []
    question = question_of(tracker)
    under = tracker.get_slot("session_question") or ""
    topic = TOPICS.get(topic_name(question)) or TOPICS.get(topic_name(under))
    if topic is None:
        return _understand_search(tracker, domain, question)
    return [*_understand_topic(tracker, domain, topic, question, under), SlotSet("session_heard", [])]


def _understand_topic(tracker: Tracker, domain: dict, topic: Topic, question: str, under: str) -> Events:
    """A topic's answer; over another question ("do you want a person?") a yes or a no is about that one."""
    is_over = topic_name(question) != topic.name
    intent = intent_of(tracker)[0]
    is_claimed = not is_over and intent in topic.claims.get(question, ())
    is_about_other = is_over and intent in ("affirm_answer", "deny_answer")
    if is_about_other or (is_command(tracker) and not is_claimed):
        return []
    events = topic.understand(tracker, domain, under)
    return [*events, SlotSet("session_aside", None)] if events and is_over else events


def _understand_search(tracker: Tracker, domain: dict, question: str) -> Events:
    intent, confidence = intent_of(tracker)
    pending = [tuple(doubt) for doubt in tracker.get_slot("offers_doubt") or []]
    if question == "offers_confirmation" and pending:
        answer = confirmation(tracker)
        if answer:
            return confirmed(pending) if answer == "yes" else denied(tracker, pending)
        question = pending[0][0]
    understood = _understood(tracker, domain, question, intent, confidence)
    if intent != "correct_search" and question in STEPS:
        understood = understood.over(tracker.current_slot_values(), question)
    changed = {s: v for s, v in understood.sure.items() if v != tracker.get_slot(s)}
    is_kind_told = (
        tracker.get_slot("offers_kind") and question != "offers_kind" and intent != "correct_search"
    )
    if is_kind_told and changed.get("offers_kind") == "job":
        del changed["offers_kind"]  # "to work in a kitchen" does not mean a job rather than a training
    if intent in ("inform_search", "correct_search") or question in STEPS:
        same = {question: understood.sure[question]} if question in understood.sure else {}
        changed = changed or same
    doubts = tuple((s, v) for s, v in understood.doubts if s == question or v != tracker.get_slot(s))
    if changed:
        return filled(changed, doubts)
    if doubts and list(doubts) != pending:
        return doubted(doubts)
    return objected(tracker, question) or [SlotSet("session_heard", [])]


def _understood(tracker: Tracker, domain: dict, question: str, intent: str, confidence: float) -> Understood:
    text = tracker.latest_message.get("text") or ""
    if intent == "press_key":
        text = _words_of_key(tracker, domain, question)
        return understand(text, question)
    if text.startswith("/"):
        return Understood()
    digit = load_answers().digit(text) if question in STEPS else ""
    if digit:
        words = keys_of(domain, question).get(digit, "")
        if words and not words.startswith("/"):
            return understand(words, question)
    heard = metadata(tracker)
    sure = heard.get("word_confidences") or ()
    return understand(text, question, intent, confidence, bool(heard.get("is_doubtful")), sure)


def _words_of_key(tracker: Tracker, domain: dict, question: str) -> str:
    key = next(tracker.get_latest_entity_values("key"), "")
    if POSTCODE.fullmatch(key):
        return key
    words = keys_of(domain, question).get(key, "")
    return "" if words.startswith("/") else words


@action
def action_ask_offers_kind(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Asks what kind of offer is looked for."""
    return ask(dispatcher, tracker, "offers_kind")


@action
def action_ask_offers_trade(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Asks which work."""
    return ask(dispatcher, tracker, "offers_trade")


@action
def action_ask_offers_place(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Asks where."""
    return ask(dispatcher, tracker, "offers_place")


@action
def action_ask_offers_travel(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Asks how far, or by which way."""
    return ask(dispatcher, tracker, "offers_travel")


@action
def action_ask_offers_hours(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Asks which hours suit."""
    return ask(dispatcher, tracker, "offers_hours")


@action
def action_ask_offers_confirmation(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Asks whether what was heard with doubt is right."""
    doubts = tracker.get_slot("offers_doubt")
    slot, value = doubts[0]
    return ask(dispatcher, tracker, "offers_confirmation", {"heard": words_of(slot, value)})
