"""A grammar for calls whose dialogue is scripted."""

from __future__ import annotations

from bot.speech.grammars import AnswerGrammar

COMMANDS = ("stop", "répète", "suivante", "plus lentement", "attendez", "une personne")

PLACES = ("bron", "lyon", "lyon huit", "à bron")

YES_NO = ("oui", "non", "d'accord", "oui merci")


def make_grammars() -> dict[str, AnswerGrammar]:
    """Four questions: yes/no, free, a postcode by key, results."""
    return {
        "yes_no": AnswerGrammar("yes_no", (*YES_NO, *COMMANDS), 0.5, 6.0, 0.5, 0.7, 1),
        "free": AnswerGrammar("free", None, 1.0, 7.0, 0.4, 0.6, 1),
        "place": AnswerGrammar("place", (*PLACES, *COMMANDS), 0.8, 7.0, 0.5, 0.7, 5),
        "none": AnswerGrammar("none", COMMANDS, 0.6, 8.0, 0.5, 0.7, 1),
    }
