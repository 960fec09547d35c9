"""How a conversation starts, answers yes and no, copes with silence and unclear words, and ends."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.applications import is_news, tell_news
from actions.consent_purposes import NO, YES
from actions.cv import propose
from actions.mediator import tell
from actions.offers_results import AFTER_RESULTS, ask_another, like, repeat_number, show
from actions.session_start import kept_slots
from actions.session_words import has_new_doubt, is_noted, is_short_stop, is_stop_only, yes_or_no
from actions.topics import topic_name
from actions.topics_table import TOPICS
from actions.turns import (
    BEFORE_FORM,
    FAILURES_BEFORE_PERSON,
    SILENCES_BEFORE_GOODBYE,
    STEPS,
    Events,
    action,
    app,
    ask,
    cleared,
    count_begun,
    go_on,
    heard_facts,
    in_tone,
    intent_of,
    is_clear,
    is_in_doubt,
    is_sure,
    metadata,
    question_of,
    say,
    say_goodbye,
    settled,
    start_form,
    unclear,
    words_in,
)
from bot.french.answers import load_answers

WEIGHTY = frozenset(
    {
        *("consent_memory", "consent_keep", "consent_reminders", "consent_mediator"),
        *("consent_erasure", "session_stop"),
    }
)
"""Questions whose yes and no are hard to take back: an answer in doubt is asked again; elsewhere it is taken,
for the person hears what came of it and can say otherwise."""

CLOSED = WEIGHTY | YES.keys() | {"mediator_person", "session_resume", "offers_more", "offers_restart"}
"""Questions that are answered by yes or no only."""

SEARCH_STATE = (
    *STEPS,
    "offers_choice",
    "offers_index",
    "offers_view",
    "offers_searched",
    "offers_found",
    "offers_proposed",
    "offers_contact",
    "offers_doubt",
    "offers_noted",
    "session_aside",
)


@action
def action_take_yes(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """A yes means what the pending question says it means."""
    return take_yes(dispatcher, tracker)


def take_yes(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Do what a yes to the pending question means."""
    if heard_facts(tracker):
        return take_facts(dispatcher, tracker)
    if has_new_doubt(tracker):
        return [start_form()]
    if _tells_news(tracker):
        return tell_news(dispatcher, tracker)
    if question_of(tracker) in WEIGHTY and is_in_doubt(tracker):
        return unclear(dispatcher, tracker, "asides_not_heard")
    if question_of(tracker) in WEIGHTY | {"mediator_person"} and yes_or_no(tracker).is_ambiguous:
        return unclear(dispatcher, tracker, "asides_not_understood")
    if question_of(tracker) == "offers_contact" and is_noted(tracker):
        return ask_another(dispatcher, tracker)
    taken = {
        "session_resume": resume,
        "mediator_person": tell,
        "session_stop": say_goodbye,
        "offers_results": like,
        "offers_contact": repeat_number,
        "offers_more": lambda d, t: show(d, t, +1),
        "offers_restart": restart,
        **YES,
    }.get(question_of(tracker))
    if taken is None:
        return unclear(dispatcher, tracker, "asides_not_understood")
    return taken(dispatcher, tracker)


@action
def action_take_no(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """A no means what the pending question says it means."""
    return take_no(dispatcher, tracker)


def take_no(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Do what a no to the pending question means."""
    question = question_of(tracker)
    if heard_facts(tracker):
        return take_facts(dispatcher, tracker)
    if has_new_doubt(tracker):
        return [start_form()]
    if _tells_news(tracker):
        return tell_news(dispatcher, tracker)
    if question_of(tracker) in WEIGHTY and is_in_doubt(tracker):
        return unclear(dispatcher, tracker, "asides_not_heard")
    if question_of(tracker) in WEIGHTY | {"mediator_person"} and yes_or_no(tracker).is_ambiguous:
        return unclear(dispatcher, tracker, "asides_not_understood")
    if question in NO:
        return NO[question](dispatcher, tracker)
    if question == "session_resume":
        return restart(dispatcher, tracker)
    if question in ("mediator_person", "session_stop"):
        return [*settled(), SlotSet("session_aside", None), in_tone("plain"), go_on(tracker)]
    if question == "offers_results":
        return show(dispatcher, tracker, +1)
    if question == "offers_contact":
        return ask_another(dispatcher, tracker)
    if question in ("offers_more", "offers_restart"):
        return propose(tracker) or say_goodbye(dispatcher, tracker)
    return unclear(dispatcher, tracker, "asides_not_understood")


@action
def action_ask_again(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Asks the pending question again, outside the form."""
    question = tracker.get_slot("session_question") or "offers_kind"
    return [*ask(dispatcher, tracker, question), FollowupAction("action_listen")]


@action
def action_handle_silence(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Asks gently, then with keys, then offers a person, then says goodbye and keeps the place."""
    count = int(tracker.get_slot("session_silences") or 0) + 1
    if count >= SILENCES_BEFORE_GOODBYE:
        return say_goodbye(dispatcher, tracker)
    events: Events = [SlotSet("session_silences", count)]
    if count == 1:
        say(dispatcher, "session_silence")
        return [*events, in_tone("plain"), go_on(tracker)]
    if count >= FAILURES_BEFORE_PERSON and question_of(tracker) != "mediator_person":
        return [*events, SlotSet("session_aside", "mediator_person"), in_tone("plain"), go_on(tracker)]
    return [*events, in_tone("keys"), go_on(tracker)]


@action
def action_handle_mishearing(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """The recogniser made nothing of it: other words, then keys, then a person."""
    return unclear(dispatcher, tracker, "asides_not_heard")


@action
def action_handle_unclear(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Words that hold facts are used; words that answer nothing are a failure, and help grows."""
    question = question_of(tracker)
    if heard_facts(tracker):
        return take_facts(dispatcher, tracker)
    if topic_name(question) in TOPICS:
        return unclear(dispatcher, tracker, "asides_not_understood")
    if _tells_news(tracker):
        return tell_news(dispatcher, tracker)
    if has_new_doubt(tracker):
        return [start_form()]
    slot = load_answers().to_change(tracker.latest_message.get("text") or "")
    if slot and question not in BEFORE_FORM:
        emptied = cleared([slot, "offers_choice", "session_heard", "session_aside"])
        return [*settled(), *emptied, SlotSet("offers_confirmation", "none"), in_tone("plain"), start_form()]
    if words_in(tracker, "thanks"):
        return take_thanks(dispatcher, tracker)
    if question == "offers_contact" and is_noted(tracker):
        return ask_another(dispatcher, tracker)
    if question in CLOSED and yes_or_no(tracker).value in ("yes", "no"):
        return (take_yes if yes_or_no(tracker).value == "yes" else take_no)(dispatcher, tracker)
    is_unrelated = intent_of(tracker)[0] == "say_unrelated"
    return unclear(dispatcher, tracker, "asides_unrelated" if is_unrelated else "asides_not_understood")


@action
def action_greet_back(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Answers a greeting in the middle of the conversation."""
    if not heard_facts(tracker):
        say(dispatcher, "session_hello")
    return [in_tone("plain"), go_on(tracker)]


@action
def action_stop_call(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Says goodbye, the place kept when the person agreed; asks first when other words were heard too, for a
    call that is hung up by mistake is lost."""
    if question_of(tracker) == "offers_contact" and is_noted(tracker):
        return ask_another(dispatcher, tracker)
    is_clear_stop = is_sure(tracker) and is_clear(tracker) and is_stop_only(tracker)
    if is_clear_stop and not is_short_stop(tracker):
        return say_goodbye(dispatcher, tracker)
    if words_in(tracker, "thanks"):
        return take_thanks(dispatcher, tracker)
    if question_of(tracker) == "session_stop":
        return unclear(dispatcher, tracker, "asides_not_heard")
    return [*settled(), SlotSet("session_aside", "session_stop"), in_tone("plain"), go_on(tracker)]


@action
def action_continue_search(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Goes on: with the last search when that is the question, else with the pending question."""
    if question_of(tracker) == "session_resume":
        return resume(dispatcher, tracker)
    return [in_tone("plain"), go_on(tracker)]


@action
def action_restart_search(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Starts another search from the first question."""
    is_other = topic_name(question_of(tracker)) == "cv" and not count_begun(tracker, "restart")
    if not is_sure(tracker) or is_other:  # the digits of a number that was misheard resemble it
        return unclear(dispatcher, tracker, "asides_not_understood")
    pace, loudness = metadata(tracker).get("manner") or (None, None)
    kept = [SlotSet("session_pace", pace), SlotSet("session_loudness", loudness)] if pace is not None else []
    return [*kept, *restart(dispatcher, tracker)]


def resume(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Take the kept slots back, but for what this very turn said, and ask the question that was pending."""
    place = app().store.place(metadata(tracker).get("person") or "")
    slots = dict(place.slots) if place else {}
    say(dispatcher, "session_resumed")
    heard = heard_facts(tracker)
    changed = {*heard, "offers_choice", "offers_index", "offers_found"} if heard else set()
    restored = kept_slots({name: value for name, value in slots.items() if name not in changed})
    return [*settled(), *restored, start_form()]


def take_facts(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Use what this turn said about the search, and go on. To "shall we go on with the last search?", facts
    with a no begin another search, and facts without a no change the last one."""
    question = question_of(tracker)
    if question == "session_resume":
        is_no = intent_of(tracker)[0] == "deny_answer" or bool(words_in(tracker, "refusal"))
        return restart(dispatcher, tracker) if is_no else resume(dispatcher, tracker)
    return [go_on(tracker)] if question in BEFORE_FORM else [start_form()]


def take_thanks(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Thanks for the number mean that it is noted; elsewhere they are politeness."""
    question = question_of(tracker)
    if question == "offers_contact":
        return ask_another(dispatcher, tracker)
    if question in AFTER_RESULTS or question == "offers_restart":
        return say_goodbye(dispatcher, tracker)
    say(dispatcher, "session_welcome")
    return [*settled(), in_tone("plain"), go_on(tracker)]


def restart(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Empty the search and start at the first question, keeping what this very turn said."""
    if question_of(tracker):
        say(dispatcher, "session_restarted")
    kept = set(heard_facts(tracker))
    emptied = cleared([name for name in SEARCH_STATE if name not in kept])
    tone = None if kept else "plain"
    return [*settled(), *emptied, SlotSet("offers_confirmation", "none"), in_tone(tone), start_form()]


def _tells_news(tracker: Tracker) -> bool:
    """Tell whether a known person says what became of an application; a question that weighs is answered
    first."""
    is_known = bool(metadata(tracker).get("person"))
    return is_known and question_of(tracker) not in WEIGHTY and is_news(tracker)
