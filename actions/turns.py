"""What every action needs: the turn, the App, the labels, and the one way to ask the pending question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.dialogue.running import RUNNING
from bot.french.grammar import at_place
from bot.french.lexicon import read_lexicon
from bot.french.spoken import say_list

if TYPE_CHECKING:
    from bot.app import App

FORM = "offers_form"
STEPS = ("offers_kind", "offers_trade", "offers_place", "offers_travel", "offers_hours")
"""Slots of the search, in the order of the questions; each is also the name of its question."""

BEFORE_FORM = frozenset({"", "session_resume", "consent_memory"})
"""Questions asked before the search begins."""

FAILURES_BEFORE_KEYS = 2
FAILURES_BEFORE_PERSON = 3
FAILURES_BEFORE_GOODBYE = 6
SILENCES_BEFORE_GOODBYE = 4
"""Another wording first, then choices by key, then a person, then goodbye."""

SURE_COMMAND = 0.6
"""Least confidence of a command that changes or ends something; a word that no example holds can look like
one (a rare trade was taken for "skip" at 0.51)."""

CLEAR_WORDS = 0.8
"""Least mean confidence of the words of a turn that ends or skips something: 80 % of the right words and
16 % of the wrong ones are as sure (`vivevoix bench errors --ear`)."""

LONGEST_WORD = 30
"""Longest French word, letters, with room to spare: a longer run of letters is no command."""

Events = list[EventType]


def action(function: Callable[..., Events]) -> type[Action]:
    """Make a Rasa action of a function, under the function's own name. It takes the dispatcher and the
    tracker, and the domain too when it has a third parameter."""
    wants_domain = function.__code__.co_argcount == 3

    def run(
        self: Action, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        return function(dispatcher, tracker, domain) if wants_domain else function(dispatcher, tracker)

    members = {
        "name": lambda self: function.__name__, "run": run,
        "__doc__": function.__doc__, "__module__": function.__module__,
    }  # fmt: skip
    return type(function.__name__, (Action,), members)


def app() -> App:
    """The App of this turn, or that of the process under Rasa's own action server."""
    running = RUNNING.get()
    if running is not None:
        return running
    from bot.app import current

    return current()


def intent_of(tracker: Tracker) -> tuple[str, float]:
    """Name of the turn's intent and its confidence, 0 to 1."""
    intent = tracker.latest_message.get("intent") or {}
    return intent.get("name") or "", float(intent.get("confidence") or 0.0)


def is_sure(tracker: Tracker) -> bool:
    """Tell whether the turn's command is sure enough to change or end something, and made of words."""
    text = tracker.latest_message.get("text") or ""
    is_words = text.startswith("/") or all(len(word) <= LONGEST_WORD for word in text.split())
    is_confident = intent_of(tracker)[1] >= SURE_COMMAND
    return is_confident and is_words and not metadata(tracker).get("is_doubtful")


def is_clear(tracker: Tracker) -> bool:
    """Tell whether the ear is sure of the turn's words: needed for what changes or ends something when one
    short word in the place of another would do it ("stop" for "mi-temps")."""
    sure = metadata(tracker).get("word_confidences") or ()
    is_heard = not sure or sum(sure) / len(sure) >= CLEAR_WORDS
    return is_heard and not metadata(tracker).get("is_doubtful")


def was_said_before(tracker: Tracker) -> bool:
    """Tell whether the turn before meant the same and left the same question open: what is heard twice in
    doubt is no doubt."""
    users = [event for event in tracker.events if event.get("event") == "user"][-2:]
    intents = [((event.get("parse_data") or {}).get("intent") or {}).get("name") for event in users]
    is_open = bool(tracker.get_slot("session_failures"))
    return is_open and len(intents) == 2 and bool(intents[0]) and intents[0] == intents[1]


def is_in_doubt(tracker: Tracker) -> bool:
    """Tell whether the ear doubts the turn, and it says another thing than the turn before."""
    return bool(metadata(tracker).get("is_doubtful")) and not was_said_before(tracker)


def metadata(tracker: Tracker) -> dict[str, Any]:
    """What the channel said about the turn: `person`, `is_doubtful`, `kind`."""
    return tracker.latest_message.get("metadata") or {}


def label(group: str, code: str = "") -> str:
    """The words for a code (`bot/french/data/labels.yml`)."""
    entry = read_lexicon("labels")[group]
    return entry[code] if code else entry


def words_in(tracker: Tracker, group: str) -> set[str]:
    """The turn's words that are of a group of `labels.yml`."""
    words = (tracker.latest_message.get("text") or "").replace("'", " ").split()
    return set(words) & set(label(group))


def count_begun(tracker: Tracker, group: str) -> int:
    """How many words of the turn begin with one of a group of `labels.yml`."""
    words = (tracker.latest_message.get("text") or "").replace("'", " ").split()
    return sum(word.startswith(tuple(label(group))) for word in words)


def was_understood(tracker: Tracker) -> bool:
    """Tell whether the words of this very turn were read for facts already."""
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return False
        if event.get("event") == "slot" and event.get("name") == "session_heard":
            return True
    return False


def say(dispatcher: CollectingDispatcher, key: str, **values: Any) -> None:
    """Utter one response, filled with values."""
    dispatcher.utter_message(response=f"utter_{key}", **values)


def heard_facts(tracker: Tracker) -> list[str]:
    """Names of the slots that this turn filled."""
    return list(tracker.get_slot("session_heard") or [])


def question_of(tracker: Tracker) -> str:
    """The pending question, an interposed one ("voulez-vous une personne") first."""
    return tracker.get_slot("session_aside") or tracker.get_slot("session_question") or ""


def go_on(tracker: Tracker) -> EventType:
    """What to run so that the pending question comes back: the form when one is active."""
    form = (tracker.active_loop or {}).get("name")
    return FollowupAction(form or "action_ask_again")


def start_form() -> EventType:
    """Run the form, which asks the first question that has no answer."""
    return FollowupAction(FORM)


def settled() -> Events:
    """The person was understood: earlier failures and silences no longer count."""
    return [SlotSet("session_failures", 0), SlotSet("session_silences", 0)]


def in_tone(tone: str | None) -> EventType:
    """How the next question is asked: `again` (other words), `keys`, `said` (already said), or plainly."""
    return SlotSet("session_tone", tone)


NOTED_BEFORE = frozenset({*STEPS, "offers_results", "offers_confirmation", *BEFORE_FORM})
"""Questions before which what was just understood is said back."""


def ask(
    dispatcher: CollectingDispatcher, tracker: Tracker, question: str, values: dict[str, str] | None = None
) -> Events:
    """Ask a question in the tone that the turn chose, and remember that it is pending."""
    aside = tracker.get_slot("session_aside")
    tone = tracker.get_slot("session_tone")
    if not aside and tone is None and question in NOTED_BEFORE:
        note_facts(dispatcher, tracker)
    asked = aside or question
    if tone != "said":
        suffix = f"_{tone}" if tone in ("again", "keys") else ""
        say(dispatcher, f"{asked}{suffix}", **(values or {}))
    return [SlotSet("session_question", question), in_tone(None)]


REFUSED_UNHEARD = {"consent_memory": "action_leave_consent", "consent_mediator": "action_take_no"}
"""Agreements that are not given when no answer was understood, and the action that goes on without them."""


def unclear(dispatcher: CollectingDispatcher, tracker: Tracker, sorry: str) -> Events:
    """Count one failure and ask again: in other words, then with keys, then with a person's help."""
    failures = int(tracker.get_slot("session_failures") or 0) + 1
    if failures >= FAILURES_BEFORE_GOODBYE:
        is_cv = (tracker.get_slot("session_helped") or "").startswith("cv_")
        return [FollowupAction("action_leave_cv_question")] if is_cv else say_goodbye(dispatcher, tracker)
    events: Events = [SlotSet("session_failures", failures)]
    if failures == FAILURES_BEFORE_PERSON and question_of(tracker) in REFUSED_UNHEARD:
        return [FollowupAction(REFUSED_UNHEARD[question_of(tracker)])]
    say(dispatcher, sorry)
    if failures == FAILURES_BEFORE_PERSON and question_of(tracker) != "mediator_person":
        if is_helped(tracker):
            return [FollowupAction("action_leave_cv_question")]
        events.append(SlotSet("session_helped", question_of(tracker)))
        return [*events, SlotSet("session_aside", "mediator_person"), in_tone("plain"), go_on(tracker)]
    return [*events, in_tone("again" if failures < FAILURES_BEFORE_KEYS else "keys"), go_on(tracker)]


def is_helped(tracker: Tracker) -> bool:
    """Tell whether a person who helps was proposed at this very question already, and the question can be
    left out: nobody is asked without end for a line of a CV."""
    question = question_of(tracker)
    return question.startswith("cv_") and tracker.get_slot("session_helped") == question


def say_goodbye(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Say goodbye and end the call."""
    is_kept = tracker.get_slot("session_consent") == "given"
    say(dispatcher, "session_goodbye_kept" if is_kept else "session_goodbye")
    return [FollowupAction("action_listen")]


def note_facts(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Say back what was just understood, in the order of the questions, so that a mistake can be corrected
    at once; more than three facts take two sentences."""
    heard = heard_facts(tracker)
    facts = [words_of(name, tracker.get_slot(name)) for name in STEPS if name in heard]
    facts = [words for words in facts if words]
    joiner = label("joiner", "list")
    if facts:
        say(dispatcher, "offers_noted", facts=joiner.join(facts[:3]))
    if len(facts) > 3:
        say(dispatcher, "offers_noted_too", facts=joiner.join(facts[3:]))


def words_of(slot: str, value: Any) -> str:
    """The words that say a slot's value back, empty when there is no value."""
    if value is None:
        return ""
    if slot == "offers_trade":
        return value["spoken"] if value.get("rome") else label("trade", "any")
    if slot == "offers_place":
        return at_place(value["spoken"])
    if slot == "offers_hours":
        return say_list([label("hours", code) for code in value or ["any"]])
    return label(slot.removeprefix("offers_"), value)


def search_words(slots: dict[str, Any]) -> str:
    """The search in a few words: kind, work and place."""
    names: Iterable[str] = ("offers_trade", "offers_place")
    words = [words_of(name, slots.get(name)) for name in names]
    if not any(words):
        words = [words_of("offers_kind", slots.get("offers_kind"))]
    return label("joiner", "list").join(word for word in words if word)


def cleared(slots: Sequence[str]) -> Events:
    """Empty these slots."""
    return [SlotSet(name, None) for name in slots]
