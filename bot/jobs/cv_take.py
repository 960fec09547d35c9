"""One turn of the conversation about a CV: an answer to the pending question changes what is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.french.heard_yes_no import read_yes_no
from bot.jobs.cv import CvContent
from bot.jobs.cv_changes import after_no, ask_again, respelled, wanted_change
from bot.jobs.cv_private import hide_private
from bot.jobs.cv_questions import CHANGE, CODE, CONFIRMING, REVIEW, STEPS, code_of, next_question, step_of
from bot.jobs.cv_take_names import confirm_name, deny_name, finish_name, take_letters, take_name
from bot.jobs.cv_take_person import take_phone, take_place
from bot.jobs.cv_take_rest import (
    take_french,
    take_hours,
    take_languages,
    take_licence,
    take_proud,
    take_skills,
    take_studies,
    take_study_place,
    take_vehicle,
)
from bot.jobs.cv_take_work import confirm_work, rename_job, retell_job, take_tasks, take_when, take_work
from bot.jobs.cv_talk import Doubt, Note, Outcome, Tools, asked, talk_of, told, unasked, with_talk
from bot.jobs.cv_words import first_code, is_only

SPELLED = "cv_spelled"
"""The letters of a name, all said however many sentences they take."""

MOST_NOTES = 2
"""Sentences before a question: more are not heard."""

MOST_CORRECTION_WORDS = 8
"""Words of a correction of the answer before; a longer one answers the question."""

MOST_SAID_WORDS = 9
"""Words of an answer that are said back as they were heard."""

Take = Callable[[CvContent, str, str, Tools], "Outcome | None"]

TAKES: Mapping[str, Take] = {
    "cv_name": take_name, "cv_given": take_name, "cv_family": take_name,
    "cv_given_letters": take_letters, "cv_family_letters": take_letters,
    "cv_phone": take_phone, "cv_place": take_place,
    "cv_work": take_work, "cv_work_home": take_work, "cv_work_what": take_work, "cv_work_more": take_work,
    "cv_work_when": take_when, "cv_work_where": take_when, "cv_work_long": take_when,
    "cv_work_tasks": take_tasks,
    "cv_skills": take_skills, "cv_studies": take_studies, "cv_study_what": take_studies,
    "cv_study_where": take_study_place, "cv_languages": take_languages, "cv_french": take_french,
    "cv_licence": take_licence, "cv_vehicle": take_vehicle, "cv_hours": take_hours, "cv_proud": take_proud,
}  # fmt: skip
"""What takes the answer to each question."""

OF_NAMES = frozenset({"cv_name", "cv_given", "cv_family", "cv_given_letters", "cv_family_letters"})
"""Questions that nearly any word may answer."""

OF_NAME = frozenset({"name", "given", "family"})
"""What is to be confirmed of a name."""

RETRY = {
    "phone": "cv_phone", "place": "cv_place", "work": "cv_work_what", "no_work": "cv_work_what",
    "proud": "cv_proud", "licence": "",
}  # fmt: skip
"""The question that comes again when what was understood was wrong; once."""

DETAILS = {"time": "cv_work_long", "work_place": "cv_work_where"}
"""The same for a part of a job."""


def answer(
    content: CvContent, question: str, text: str, tools: Tools, is_doubtful: bool = False
) -> Outcome | None:
    """Take the words of a turn at a question (normal form; "oui" and "non" for keys). None when they answer
    nothing: they are then a command, or were not understood. Words that were hardly heard are confirmed
    first. A yes or a no among them is not understood where it would weigh."""
    outcome = _take(content, question, text, tools)
    if outcome is None:
        return None
    if is_doubtful:
        return _doubted(content, question, text, outcome)
    if outcome.content.talk.get("want") == question and outcome.content.asked != content.asked:
        outcome = replace(outcome, content=told(outcome.content, want=""))
    return _with_notes(content, question, text, outcome)


def _doubted(content: CvContent, question: str, text: str, outcome: Outcome) -> Outcome | None:
    """Ask whether the words were right; what asks already is enough."""
    answer_heard = read_yes_no(text).value
    if answer_heard is not None and _is_light(content, question, answer_heard):
        return _with_notes(content, question, text, outcome)
    is_change = talk_of(outcome.content).change or any(name == "cv_changing" for name, _ in outcome.notes)
    if question in (REVIEW, CHANGE) and is_change:
        return _with_notes(content, question, text, outcome)  # this only asks again
    if question in CONFIRMING or answer_heard is not None:
        return None
    if question == "cv_name" and talk_of(outcome.content).unspelled:
        return None  # hardly heard, and no name that is known
    if talk_of(outcome.content).doubts or question in OF_NAMES:
        return _with_notes(content, question, text, outcome)  # a name is confirmed in any case
    facts = [values["facts"] for _, values in outcome.notes if "facts" in values]
    said = facts[0] if facts else " ".join(text.split()[:MOST_SAID_WORDS])
    doubt = Doubt("words", said, {"question": question, "text": text})
    return Outcome(told(content, doubts=(doubt,)))


LIGHT = frozenset({"cv_work_more", "cv_skills", "cv_vehicle", "cv_licence", CODE})
"""Questions of yes or no whose answer is said back, or is heard again at the end."""


def _is_light(content: CvContent, question: str, heard: str) -> bool:
    """Tell whether a yes or a no that was hardly heard may count: what it keeps is read out at the end, and
    a no only asks again. A telephone number is not read out: it needs a clear yes."""
    if question in CONFIRMING:
        doubts = talk_of(content).doubts
        return heard == "no" or (bool(doubts) and doubts[0].kind != "phone")
    return question in LIGHT


def skip(content: CvContent, question: str) -> Outcome:
    """Leave a question without an answer, for good; what is in doubt is left out."""
    talk = talk_of(content)
    if question in CONFIRMING and talk.doubts:
        content = told(content, doubts=talk.doubts[1:])
        if talk.doubts[0].kind == "words":
            content = asked(content, code_of(talk.doubts[0].value["question"], content))
    elif question == CHANGE:
        content = told(content, change=False)
    else:
        code = code_of(question, content)
        both = [code, code.replace("_when", "_long")] if question == "cv_work_when" else [code]
        content = told(asked(content, *both), want="")
        content = finish_name(content).content if question.startswith(("cv_given", "cv_family")) else content
    return _with_notes(content, question, "", Outcome(content, (("cv_skipped", {}),)))


def _take(content: CvContent, question: str, text: str, tools: Tools) -> Outcome | None:
    if is_only(text, "skip") or is_only(text, "unknown"):
        return skip(content, question)
    is_reviewed = question == REVIEW and first_code(text, "plain_yes") is None
    change = wanted_change(text, needs_verb=question != CHANGE and not is_reviewed)
    if change:
        return Outcome(ask_again(content, change), (("cv_changing", {}),))
    other = respelled(content, text) if content.family_name or content.given_name else None
    if other is not None:
        sure = tuple(part for part in talk_of(content).sure if part != other[0])
        return finish_name(told(content.with_(**{f"{other[0]}_name": other[1]}), sure=sure))
    if question in CONFIRMING:
        return _take_confirmation(content, text, tools)
    if question in (REVIEW, CHANGE, CODE):
        return _take_end(content, question, text)
    corrected = _take_correction(content, question, text, tools)
    if corrected is not None:
        return corrected
    take = TAKES.get(question)
    return take(told(content, last=()), question, text, tools) if take is not None else None


def _take_confirmation(content: CvContent, text: str, tools: Tools) -> Outcome | None:
    talk = talk_of(content)
    doubt, rest = talk.doubts[0], after_no(text)
    heard = read_yes_no(text).value
    if heard == "yes":
        return _confirm(with_talk(content, replace(talk, doubts=talk.doubts[1:])), doubt, tools)
    if heard == "no" or rest:
        return _deny(content, doubt, rest, tools)
    return None


def _confirm(content: CvContent, doubt: Doubt, tools: Tools) -> Outcome:
    if doubt.kind == "words":
        question = doubt.value["question"]
        content = told(content, retried=(*talk_of(content).retried, f"sure:{question}"))
        return _take(content, question, doubt.value["text"], tools) or Outcome(content)
    if doubt.kind == "no_work":
        return Outcome(content)
    if doubt.kind in ("work", "time", "work_place"):
        return Outcome(confirm_work(content, doubt))
    if doubt.kind in OF_NAME:
        return confirm_name(content, doubt)
    if doubt.kind == "phone":
        return Outcome(content.with_(phone=doubt.value))
    if doubt.kind == "proud":
        return Outcome(content.with_(proud=doubt.value), (("cv_bravo_plain", {}),))
    return Outcome(content.with_(**doubt.value))


def _deny(content: CvContent, doubt: Doubt, rest: str, tools: Tools) -> Outcome:
    """What was understood was wrong: take what follows the no, else ask again, once."""
    talk = talk_of(content)
    if doubt.kind in OF_NAME:
        return deny_name(content, doubt, rest)
    content = with_talk(content, replace(talk, doubts=talk.doubts[1:]))
    if doubt.kind == "words":
        again = _take(content, doubt.value["question"], rest, tools) if rest else None
        return again or Outcome(content, (("cv_sorry", {}),))
    detail = DETAILS.get(doubt.kind)
    question = detail or RETRY[doubt.kind]
    if doubt.kind == "licence":
        return Outcome(content.with_(licence="", has_vehicle=None), (("cv_fine", {}),))
    take = TAKES[question]
    if rest and detail:
        return retell_job(content, doubt.job, rest, tools) or Outcome(content)
    retried = take(unasked(content, question), question, rest, tools) if rest else None
    if retried is not None:
        return retried
    once = f"{doubt.kind if doubt.kind == 'no_work' else question}:{doubt.job}"
    if once in talk.retried:
        return Outcome(content, (("cv_left", {}),))
    again = (*talk.retried, once)
    if detail:
        content = unasked(content, f"{question}:{doubt.job}", f"cv_work_when:{doubt.job}")
        return Outcome(told(content, retried=again), (("cv_sorry", {}),))
    content = unasked(content, question)
    want = question if question == "cv_work_what" else ""
    return Outcome(told(content, retried=again, want=want), (("cv_sorry", {}),))


def _take_end(content: CvContent, question: str, text: str) -> Outcome | None:
    is_wrong = first_code(text, "change", "verbs") is not None
    heard = "no" if question == REVIEW and is_wrong else read_yes_no(text).value
    if question == CODE:
        return Outcome(content, is_over=heard == "no") if heard in ("yes", "no") else None
    if question == CHANGE:
        is_none = heard == "no" or is_only(text, "nothing")
        return Outcome(told(asked(content, REVIEW), change=False)) if is_none else None
    if heard == "yes":
        return Outcome(asked(content, REVIEW))
    return Outcome(told(content, change=True)) if heard == "no" else None


def _take_correction(content: CvContent, question: str, text: str, tools: Tools) -> Outcome | None:
    """ "Non, trois ans", said at the next question: what was just noted is noted anew."""
    rest, last = after_no(text), talk_of(content).last
    if not rest or not last or len(rest.split()) > MOST_CORRECTION_WORDS:
        return None
    kind, _, number = last[0].partition(":")
    if kind == "licence":
        is_told = first_code(text, "licence_words") is not None  # "non, le matin" tells of no licence
        return TAKES["cv_licence"](content, "cv_licence", text, tools) if is_told else None
    if kind in _TOLD_ANEW:
        return TAKES[_TOLD_ANEW[kind]](content, _TOLD_ANEW[kind], rest, tools)
    if kind == "work":
        renamed = rename_job(content, [int(name.partition(":")[2]) for name in last], rest, tools)
        if renamed is not None:
            return renamed
    if kind in ("time", "place", "work") and number and question not in _ANSWERED_BY_NO:
        return retell_job(content, int(number), rest, tools)
    return None


_TOLD_ANEW = {"commune": "cv_place", "languages": "cv_languages"}
"""Questions whose whole answer is taken anew when it was noted wrongly, by what `last` calls it."""

_ANSWERED_BY_NO = frozenset({"cv_work_when", "cv_work_where", "cv_work_long"})
"""Questions that the same words may answer: there they are an answer."""


def _with_notes(before: CvContent, question: str, text: str, outcome: Outcome) -> Outcome:
    """Add the progress when a new step begins, and what is never written when something private was said;
    at most two sentences, the encouragement goes first."""
    content = outcome.content
    after = next_question(content)
    notes: list[Note] = list(outcome.notes)
    is_private = bool(text) and question not in CONFIRMING and _holds_private(text) and question in TAKES
    if is_private and "cv_private" not in talk_of(content).told and not notes:
        notes.append(("cv_private", {}))
    step = step_of(content, after)
    is_new_step = step and step != step_of(before, question)
    room = len(notes) if notes and notes[0][0] == SPELLED else MOST_NOTES - bool(is_new_step)
    kept = [note for note in notes if note[0] not in talk_of(content).told][:room]
    once = tuple(name for name, _ in kept if name in ONCE)
    content = told(content, told=(*talk_of(content).told, *once)) if once else content
    if is_new_step:
        kept.append(("cv_progress", {"step": str(step), "count": str(len(STEPS))}))
    return replace(outcome, content=content, notes=tuple(kept))


ONCE = frozenset({"cv_private", "cv_counts", "cv_counts_abroad", "cv_counts_short", "cv_counts_study"})
"""Remarks made once in a CV."""


def _holds_private(text: str) -> bool:
    return " ".join(hide_private(text)) != text
