"""The values of the CV's questions: what is said back, the job that is meant, the skills proposed."""

from __future__ import annotations

from collections.abc import Mapping

from bot.jobs.cv import CvContent
from bot.jobs.cv_questions import CONFIRMING, current_job, rounds_of
from bot.jobs.cv_talk import talk_of
from bot.jobs.skills import propose_skills, say_skills

OF_JOB = frozenset({"cv_work_when", "cv_work_where", "cv_work_long", "cv_work_tasks"})
"""Questions about one job, which they name."""


def question_values(content: CvContent, question: str) -> Mapping[str, str]:
    """The values of a question's words."""
    doubts = talk_of(content).doubts
    if question in CONFIRMING and doubts:
        return {"heard": doubts[0].said}
    if question in OF_JOB:
        work = content.experiences[current_job(content)].work
        return {"job": work[:1].upper() + work[1:]}
    if question == "cv_skills":
        return {"skills": say_skills(propose_skills(content, rounds_of(content)))}
    return {}
