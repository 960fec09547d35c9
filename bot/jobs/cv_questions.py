"""The questions of the CV: nine steps, and which question comes now. A mistake here must show in a diff."""

from __future__ import annotations

from collections.abc import Iterator

from bot.jobs.cv import CvContent, Experience
from bot.jobs.cv_reading_languages import FRENCH
from bot.jobs.cv_talk import Talk, talk_of
from bot.jobs.skills import propose_skills

STEPS = ("name", "phone", "place", "work", "skills", "studies", "languages", "practical", "proud")
"""The steps, in the order in which they are asked."""

STEP_OF = {
    "cv_name": "name", "cv_given": "name", "cv_family": "name",
    "cv_given_letters": "name", "cv_family_letters": "name",
    "cv_phone": "phone",
    "cv_place": "place",
    "cv_work": "work", "cv_work_home": "work", "cv_work_what": "work",
    "cv_work_when": "work", "cv_work_where": "work",
    "cv_work_long": "work", "cv_work_tasks": "work", "cv_work_more": "work",
    "cv_skills": "skills",
    "cv_studies": "studies", "cv_study_what": "studies", "cv_study_where": "studies",
    "cv_languages": "languages", "cv_french": "languages",
    "cv_licence": "practical", "cv_vehicle": "practical", "cv_hours": "practical",
    "cv_proud": "proud",
}  # fmt: skip
"""Step of each question."""

STEP_OF_DOUBT = {
    "name": "name", "given": "name", "family": "name", "phone": "phone", "place": "place",
    "work": "work", "no_work": "work", "time": "work", "work_place": "work",
    "licence": "practical", "proud": "proud",
}  # fmt: skip
"""Step of what is to be confirmed."""

CONFIRM, CHANGE, REVIEW, CODE = "cv_confirm", "cv_change", "cv_review", "cv_code"
"""Questions that belong to no step: yes or no to what was heard, what to change, the end, the print code."""

CHECKS = {"licence": "cv_licence_valid", "proud": "cv_proud_check"}
"""Questions of yes or no that have words of their own, by what is to be confirmed."""

CONFIRMING = frozenset({CONFIRM, *CHECKS.values()})
"""Questions that ask whether what was heard is right."""

MOST_JOBS = 6
"""Jobs that are asked for: a page holds no more."""

DETAILED_JOBS = 3
"""Jobs of which it is asked what exactly was done."""

AT_HOME = frozenset({"family", "informal"})
"""Ways of working of which the place is not asked: it was at home or near."""


def next_question(content: CvContent, talk: Talk | None = None) -> str:
    """The question that comes now: what is to be confirmed first, then the first step that lacks something.
    Each is asked once; `content.asked` holds those that were answered or skipped."""
    talk = talk or talk_of(content)
    if talk.doubts:
        return CHECKS.get(talk.doubts[0].kind, CONFIRM)
    if talk.change:
        return CHANGE
    if talk.want:
        return talk.want
    return next(_missing(content, talk), REVIEW if REVIEW not in content.asked else CODE)


def step_of(content: CvContent, question: str) -> int:
    """Number of the step of a question, from 1; 0 for the end."""
    talk = talk_of(content)
    if question in CONFIRMING and talk.doubts:
        doubt = talk.doubts[0]
        question = doubt.value["question"] if doubt.kind == "words" else question
        if doubt.kind != "words":
            return STEPS.index(STEP_OF_DOUBT[doubt.kind]) + 1
    step = STEP_OF.get(question)
    return STEPS.index(step) + 1 if step else 0


def is_finished(content: CvContent) -> bool:
    """True when every step was answered or skipped, and the person heard the whole."""
    return REVIEW in content.asked and next_question(content) == CODE


def current_job(content: CvContent) -> int:
    """The experience that the pending question is about, the last one when it is about none."""
    for number, job in enumerate(content.experiences[:MOST_JOBS]):
        if next(_of_job(content, number, job), ""):
            return number
    return len(content.experiences) - 1


def code_of(question: str, content: CvContent) -> str:
    """What marks a question as asked: its name, with the number of the job or round when it comes again."""
    if question in ("cv_work_when", "cv_work_where", "cv_work_long", "cv_work_tasks"):
        return f"{question}:{current_job(content)}"
    if question == "cv_work_more":
        return f"{question}:{len(content.experiences)}"
    if question == "cv_skills":
        return f"{question}:{rounds_of(content)}"
    return question


def _missing(content: CvContent, talk: Talk) -> Iterator[str]:
    yield from _of_name(content, talk)
    yield from (name for name in ("cv_phone", "cv_place") if name not in content.asked)
    yield from _of_work(content)
    if propose_skills(content, rounds_of(content)):
        yield "cv_skills"
    yield from _of_studies(content)
    yield from _of_languages(content)
    if "cv_licence" not in content.asked:
        yield "cv_licence"
    has_licence = content.licence in ("car", "truck", "motorbike")
    if has_licence and content.has_vehicle is None and "cv_vehicle" not in content.asked:
        yield "cv_vehicle"
    yield from (name for name in ("cv_hours", "cv_proud") if name not in content.asked)


def _of_name(content: CvContent, talk: Talk) -> Iterator[str]:
    if "cv_name" not in content.asked:
        yield "cv_name"
        return
    for part in ("given", "family"):
        is_told = bool(getattr(content, f"{part}_name"))
        if not is_told and f"cv_{part}" not in content.asked and (content.given_name or content.family_name):
            yield f"cv_{part}"
        if part in talk.unspelled and f"cv_{part}_letters" not in content.asked:
            yield f"cv_{part}_letters"


def _of_work(content: CvContent) -> Iterator[str]:
    if "cv_work" not in content.asked:
        yield "cv_work"
        return
    jobs = content.experiences
    if not jobs:
        if "cv_work_home" not in content.asked:
            yield "cv_work_home"
        return
    for number, job in enumerate(jobs[:MOST_JOBS]):
        yield from _of_job(content, number, job)
    if len(jobs) < MOST_JOBS and f"cv_work_more:{len(jobs)}" not in content.asked:
        yield "cv_work_more"


def _of_job(content: CvContent, number: int, job: Experience) -> Iterator[str]:
    """Where and how long, together when both lack; then what exactly. Each at most once."""
    has_time = job.months is not None or bool(job.start or job.end)
    has_place = bool(job.place or job.employer) or job.setting in AT_HOME
    is_when_asked = f"cv_work_when:{number}" in content.asked
    if not has_time and not has_place and not is_when_asked:
        yield "cv_work_when"
    elif not has_place and not is_when_asked and f"cv_work_where:{number}" not in content.asked:
        yield "cv_work_where"
    elif not has_time and f"cv_work_long:{number}" not in content.asked:
        yield "cv_work_long"
    elif not job.tasks and number < DETAILED_JOBS and f"cv_work_tasks:{number}" not in content.asked:
        yield "cv_work_tasks"


def _of_studies(content: CvContent) -> Iterator[str]:
    if "cv_studies" not in content.asked:
        yield "cv_studies"
    elif content.studies and not (content.studies[0].place or content.studies[0].year):
        yield from () if "cv_study_where" in content.asked else ("cv_study_where",)


def _of_languages(content: CvContent) -> Iterator[str]:
    if "cv_languages" not in content.asked:
        yield "cv_languages"
    elif "cv_french" not in content.asked and not _has_french_level(content):
        yield "cv_french"


def _has_french_level(content: CvContent) -> bool:
    return any(language.name == FRENCH and language.level for language in content.languages)


def rounds_of(content: CvContent) -> int:
    """How often skills were proposed."""
    return sum(code.startswith("cv_skills:") for code in content.asked)
