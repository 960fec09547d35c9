"""What a turn's words are, whatever their intent: a yes or no, a goodbye, a doubt, "it is noted"."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.turns import BEFORE_FORM, label, metadata, question_of
from bot.french.heard import strip_hesitations
from bot.french.heard_words import Heard
from bot.french.heard_yes_no import read_yes_no

AT_END = frozenset({"offers_contact", "offers_more", "offers_restart", "cv_code", "session_resume"})
"""Questions after which nothing is lost when the call ends."""


def has_new_doubt(tracker: Tracker) -> bool:
    """Tell whether this turn left something to confirm, which the form asks."""
    is_asked = question_of(tracker) in BEFORE_FORM | {"offers_confirmation"}
    is_aside = bool(tracker.get_slot("session_aside"))
    return bool(tracker.get_slot("offers_doubt")) and not is_asked and not is_aside


def yes_or_no(tracker: Tracker) -> Heard[str]:
    """Whether the words say yes, no, or both."""
    return read_yes_no(tracker.latest_message.get("text") or "")


def is_stop_only(tracker: Tracker) -> bool:
    """Tell whether every word says goodbye or is polite."""
    text = strip_hesitations(tracker.latest_message.get("text") or "").replace("'", " ")
    return text.startswith("/") or set(text.split()) <= {*label("stop"), *label("around_stop")}


def is_short_stop(tracker: Tracker) -> bool:
    """Tell whether a single word that was heard, not typed, ends the call where an answer is awaited: "oui"
    and "répète" are sometimes taken for it."""
    is_heard = bool(metadata(tracker).get("word_confidences"))
    question = question_of(tracker)
    is_one = len(strip_hesitations(tracker.latest_message.get("text") or "").split()) == 1
    return is_heard and is_one and question not in ("", "session_stop", *AT_END)


def is_noted(tracker: Tracker) -> bool:
    """Tell whether the words say that the number is noted."""
    return strip_hesitations(tracker.latest_message.get("text") or "") in label("noted")
