"""What can be said at any time: each aside is answered, then the pending question comes back."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.consent_code import tell_reset
from actions.offers_facts import EVERY_TRADE
from actions.offers_results import RESULTS, show
from actions.session import take_no, take_yes
from actions.topics import topic_name
from actions.topics_table import TOPICS
from actions.turns import (
    STEPS,
    Events,
    action,
    app,
    cleared,
    go_on,
    in_tone,
    is_clear,
    is_sure,
    label,
    question_of,
    say,
    settled,
    start_form,
    unclear,
    was_said_before,
    words_in,
)

OPEN_VALUES: dict[str, Any] = {
    "offers_kind": "any",
    "offers_trade": EVERY_TRADE,
    "offers_travel": "near",
    "offers_hours": [],
}
"""What a skipped or unknown answer stands for; an unknown place is the default town."""

ABOUT_THE_VOICE = frozenset(
    {
        *("asides_slower", "asides_slower_still", "asides_slowest", "asides_no_slower"),
        *("asides_faster", "asides_usual_pace", "asides_no_faster"),
        *("asides_louder", "asides_loudest", "asides_no_louder", "asides_softer", "asides_no_softer"),
    }
)
"""Responses about how the assistant speaks: they are not said again with the rest."""

NO_DOUBT = SlotSet("offers_confirmation", "none")


@action
def action_repeat_reply(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Says the whole last reply again, word for word."""
    for text, custom in last_reply(tracker):
        dispatcher.utter_message(text=text, json_message=custom)
    return [*settled(), in_tone("said"), go_on(tracker)]


@action
def action_rephrase(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Asks the question in other words, then with choices by key."""
    failures = int(tracker.get_slot("session_failures") or 0) + 1
    if failures > 2:
        return unclear(dispatcher, tracker, "asides_help")
    tone = "again" if failures == 1 else "keys"
    return [SlotSet("session_failures", failures), in_tone(tone), go_on(tracker)]


@action
def action_explain_why(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Says why the question is asked."""
    say(dispatcher, f"{_asked(tracker)}_why", **_values(tracker))
    return [*settled(), in_tone("plain"), go_on(tracker)]


@action
def action_give_example(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Gives an example of an answer."""
    say(dispatcher, f"{_asked(tracker)}_example", **_values(tracker))
    return [*settled(), in_tone("plain"), go_on(tracker)]


@action
def action_skip_question(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Leaves the question open; at the offers, goes to the next one. A yes or no that is skipped is a no."""
    if not (is_sure(tracker) and is_clear(tracker) and (words_in(tracker, "skip") or _is_bare(tracker))):
        return unclear(dispatcher, tracker, "asides_not_understood")
    return open_answer(dispatcher, tracker)


@action
def action_take_unknown(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Does with an "I do not know": searches wide, or proposes the frequent trades first."""
    failures = int(tracker.get_slot("session_failures") or 0)
    if not (_is_ignorance(tracker) or was_said_before(tracker)):
        return unclear(dispatcher, tracker, "asides_not_heard")
    if _asked(tracker) == "offers_trade" and failures == 0:
        say(dispatcher, "offers_trade_unknown")
        return [SlotSet("session_failures", 1), in_tone("keys"), go_on(tracker)]
    if _asked(tracker) == "consent_memory" and failures == 0:
        say(dispatcher, "consent_memory_why")
        return [SlotSet("session_failures", 1), in_tone("again"), go_on(tracker)]
    if _asked(tracker) == "consent_code":
        return tell_reset(dispatcher, tracker)
    return open_answer(dispatcher, tracker)


@action
def action_go_back(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Comes back to the question before, its answer emptied."""
    if not is_sure(tracker):
        return unclear(dispatcher, tracker, "asides_not_understood")
    question = _asked(tracker)
    if tracker.get_slot("session_aside") or question == "offers_confirmation":
        slot = (tracker.get_slot("offers_doubt") or [[None]])[0][0]
        emptied = cleared(["session_aside", "offers_doubt", *([slot] if slot else [])])
        return [*settled(), *emptied, NO_DOUBT, in_tone("plain"), go_on(tracker)]
    order = [*STEPS, RESULTS]
    if question in ("offers_contact", "offers_more"):
        return [*settled(), *cleared(["offers_choice", "offers_view"]), start_form()]
    if question == "offers_restart":
        question = RESULTS
    if question not in order or question == STEPS[0]:
        say(dispatcher, "asides_first_question")
        return [*settled(), in_tone("plain"), go_on(tracker)]
    before = order[order.index(question) - 1]
    emptied = cleared([before, "offers_searched", "session_heard"])
    return [*settled(), *emptied, in_tone("plain"), go_on(tracker)]


@action
def action_wait(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Grants the person up to a minute of silence."""
    say(dispatcher, "asides_wait")
    return [*settled(), in_tone("said"), go_on(tracker)]


@action
def action_help(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Says what can be said, or who speaks, then asks again."""
    is_about = bool(words_in(tracker, "about"))
    operator = app().settings.operator_name or label("operator")
    say(dispatcher, "asides_about" if is_about else "asides_help", operator=operator)
    return [*settled(), in_tone("plain"), go_on(tracker)]


@action
def action_tell_progress(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Says which step of how many this is."""
    step = step_of(tracker)
    topic = TOPICS.get(topic_name(_asked(tracker)))
    if topic is not None and topic.progress is not None:
        number, total, words = topic.progress(tracker, _asked(tracker))
        say(dispatcher, "asides_progress", step=number, total=total, label=words)
    elif step:
        code = STEPS[step - 1]
        say(dispatcher, "asides_progress", step=step, total=len(STEPS), label=label("step", code))
    else:
        is_before = _asked(tracker) in ("session_resume", "consent_memory")
        say(dispatcher, "asides_progress_start" if is_before else "asides_progress_end")
    return [*settled(), in_tone("plain"), go_on(tracker)]


def last_reply(tracker: Tracker) -> list[tuple[str, dict[str, Any]]]:
    """Texts of the last reply, in order, each with its custom fields; without what was said of the voice."""
    said: list[tuple[str, dict[str, Any]]] = []
    users = 0
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            users += 1
            if users == 2:
                break
        elif event.get("event") == "bot" and users == 1 and not _is_about_the_voice(event):
            custom = dict((event.get("data") or {}).get("custom") or {})
            custom.pop("wait_seconds", None)
            said.append((event.get("text") or "", custom))
    return said[::-1]


def _is_about_the_voice(event: dict[str, Any]) -> bool:
    response = (event.get("metadata") or {}).get("utter_action") or ""
    return response.removeprefix("utter_") in ABOUT_THE_VOICE


def step_of(tracker: Tracker) -> int:
    """Number of the pending step, from 1; 0 when the question is not one of the steps."""
    question = _asked(tracker)
    if question == "offers_confirmation":
        question = (tracker.get_slot("offers_doubt") or [[""]])[0][0]
    return STEPS.index(question) + 1 if question in STEPS else 0


def open_answer(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Leave the pending question open and say so."""
    question = _asked(tracker)
    if question == RESULTS:
        return show(dispatcher, tracker, +1)
    if question == "offers_confirmation":
        question = (tracker.get_slot("offers_doubt") or [[STEPS[0]]])[0][0]
    if question not in STEPS:  # a question of yes or no: nothing is lost by going on with the last search
        return (take_yes if question == "session_resume" else take_no)(dispatcher, tracker)
    say(dispatcher, "offers_trade_any" if question == "offers_trade" else f"{question}_unknown")
    value = _default_place() if question == "offers_place" else OPEN_VALUES[question]
    emptied = cleared(["session_heard", "session_tone", "offers_doubt"])
    noted = SlotSet("offers_noted", [question])
    return [*settled(), *emptied, NO_DOUBT, noted, SlotSet(question, value), start_form()]


def _default_place() -> dict[str, Any]:
    found = app().places.find(label("default_place"), limit=1)[0]
    return {
        "insee": found.insee,
        "name": found.name,
        "kind": found.kind,
        "latitude": found.latitude,
        "longitude": found.longitude,
        "postcode": found.postcode,
        "spoken": found.spoken,
    }


def _is_bare(tracker: Tracker) -> bool:
    """Tell whether the turn is a key or a command of the program, which needs no words."""
    return (tracker.latest_message.get("text") or "").startswith("/")


def _is_ignorance(tracker: Tracker) -> bool:
    """Tell whether the turn says clearly that the person does not know."""
    if _is_bare(tracker):
        return True
    text = f" {tracker.latest_message.get('text') or ''} ".replace("'", " ")
    return is_clear(tracker) and any(f" {words} " in text for words in label("unknown"))


def _values(tracker: Tracker) -> dict[str, str]:
    """The values of the pending question, when it is one of a topic's."""
    topic = TOPICS.get(topic_name(_asked(tracker)))
    return dict(topic.next_question(tracker)[1]) if topic is not None else {}


def _asked(tracker: Tracker) -> str:
    return question_of(tracker) or STEPS[0]
