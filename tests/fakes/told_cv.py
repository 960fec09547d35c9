"""A whole CV as it is told to the assistant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.jobs.cv import CvContent
from bot.jobs.cv_questions import next_question
from bot.jobs.cv_take import Outcome, answer
from bot.jobs.cv_talk import Tools
from bot.jobs.places import load_places
from bot.jobs.trades import load_trades

NUMBER = "zéro six trente neuf quatre vingt dix huit douze trente quatre"

AWA = (
    ("cv_name", "je m'appelle awa diallo"),
    ("cv_confirm", "oui"),
    ("cv_phone", NUMBER),
    ("cv_confirm", "oui"),
    ("cv_place", "à bron"),
    ("cv_work", "alors j'ai travaillé trois ans comme vendeuse puis j'ai gardé les enfants de ma sœur"),
    ("cv_work_where", "dans une boulangerie à lyon"),
    ("cv_work_tasks", "je servais les clients et je rendais la monnaie"),
    ("cv_work_long", "pendant deux ans"),
    ("cv_work_tasks", "les repas le bain et l'école"),
    ("cv_work_more", "non c'est tout"),
    ("cv_skills", "oui"),
    ("cv_skills", "oui mais pas le bain"),
    ("cv_studies", "oui j'ai le bac"),
    ("cv_study_where", "à dakar en deux mille neuf"),
    ("cv_languages", "wolof c'est ma langue et français bien"),
    ("cv_licence", "non"),
    ("cv_hours", "le matin"),
    ("cv_proud", "j'ai appris à coudre toute seule"),
    ("cv_proud_check", "oui"),
    ("cv_review", "oui"),
)
"""A whole CV: the question asked, and what is said."""

TOOLS = Tools(load_trades(), load_places(), date(2026, 11, 26))


def take(content: CvContent, *texts: str) -> Outcome:
    """Answer the pending questions one after the other; the last outcome."""
    outcome = Outcome(content)
    for text in texts:
        outcome = answer(outcome.content, next_question(outcome.content), text, TOOLS) or outcome
    return outcome


def at(question: str, script: Sequence[tuple[str, str]] = AWA) -> CvContent:
    """The content when a question is pending for the first time."""
    content = CvContent()
    for asked, text in script:
        if asked == question:
            return content
        content = take(content, text).content
    return content
