"""The end of the CV: said in twenty seconds, its print code, kept or not."""

from __future__ import annotations

from actions.cv_context import Here
from actions.turns import app
from bot.cv.words import spoken_summary
from bot.french.spoken_numbers import say_pair
from bot.jobs.cv import CvContent
from bot.jobs.cv_changes import ask_again, wanted_change
from bot.jobs.cv_questions import CODE, REVIEW
from bot.jobs.cv_talk import Note, told, unasked
from bot.jobs.cv_words import first_code
from bot.jobs.print_code import in_pairs


def before(here: Here, content: CvContent, question: str) -> list[Note]:
    """What is said before a question of the end: the CV in twenty seconds, or a fresh print code."""
    if question == REVIEW:
        lines = spoken_summary(content, app().clock.now().date())
        return [("cv_summary", {}), *(("cv_line", {"line": line}) for line in lines)]
    if question != CODE:
        return []
    if here.code is None:
        here.code = give_code(here, content)
        return [*code_notes(here.code), ("cv_code_use", {})]
    return code_notes(here.code)


def give_code(here: Here, content: CvContent) -> str:
    """A code that opens the CV for seven days; tied to nobody when the person did not agree."""
    printed = content.with_(talk={}, asked=())
    return app().cvs.give_code(printed, here.person, app().clock.now(), app().person_secret)


def code_notes(code: str | None) -> list[Note]:
    """The code said two digits at a time."""
    pairs = [say_pair(pair) for pair in in_pairs(code)] if code else []
    said = ", ".join(pairs)
    return [("cv_code_said", {"code": said[:1].upper() + said[1:]})] if said else []


def done(here: Here) -> list[Note]:
    """What is said when the person has the code."""
    return [("cv_done", {}), ("cv_kept" if here.person else "cv_not_kept", {})]


def leaving(here: Here) -> list[Note]:
    """What is said when the person goes on another day."""
    return [("cv_again_later", {}), ("cv_kept" if here.person else "cv_not_kept", {})]


def wish_of(text: str) -> str:
    """What the person wants of a CV that is ready: `code`, `listen`, `change`, `nothing`, or empty."""
    if wanted_change(text):
        return f"change:{wanted_change(text)}"
    return str(first_code(text, "ready") or "")


def for_wish(content: CvContent, wish: str) -> CvContent | None:
    """The content whose next question answers a wish; None for no wish."""
    if wish.startswith("change:"):
        return unasked(ask_again(content, wish.partition(":")[2]), REVIEW)
    if wish == "change":
        return told(unasked(content, REVIEW), change=True)
    if wish == "listen":
        return unasked(content, REVIEW)
    return content if wish == "code" else None
