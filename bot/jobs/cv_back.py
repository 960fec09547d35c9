"""Going back in a CV: the last answer is taken out, and its question comes again."""

from __future__ import annotations

from dataclasses import replace

from bot.jobs.cv import CvContent
from bot.jobs.cv_changes import ask_again
from bot.jobs.cv_talk import talk_of, told, unasked


def go_back(content: CvContent) -> CvContent | None:
    """The content with the last question answered to be asked again; None at the first one."""
    talk = talk_of(content)
    if talk.doubts or talk.change or talk.want:
        content = told(content, doubts=(), change=False, want="")
    if not content.asked:
        return None
    last = content.asked[-1]
    question = last.split(":")[0]
    if question in ("cv_work_when", "cv_work_where", "cv_work_long", "cv_work_tasks", "cv_work_more"):
        return unasked(_without_detail(content, last), last)
    if question in ("cv_work", "cv_work_home"):
        return ask_again(content, "cv_work")
    return unasked(ask_again(content, question), last)


def _without_detail(content: CvContent, code: str) -> CvContent:
    question, _, number = code.partition(":")
    at = int(number or 0)
    if question == "cv_work_more" or at >= len(content.experiences):
        return content
    job = content.experiences[at]
    if question == "cv_work_tasks":
        job = replace(job, tasks=())
    else:
        job = replace(job, months=None, start="", end="", place="", employer="")
    return content.with_(experiences=(*content.experiences[:at], job, *content.experiences[at + 1 :]))
