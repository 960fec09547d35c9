"""Answers about the work done: jobs, where and how long, what exactly, another one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.french.heard import normalize
from bot.french.heard_yes_no import read_yes_no
from bot.jobs.cv import CvContent, Experience
from bot.jobs.cv_changes import after_no
from bot.jobs.cv_lengths import and_a_half, is_cut_half, near_length
from bot.jobs.cv_questions import MOST_JOBS, code_of, current_job
from bot.jobs.cv_reading_tasks import read_tasks
from bot.jobs.cv_reading_work import Circumstances, ToldJob, ToldWork, read_circumstances, read_work
from bot.jobs.cv_said import job_facts, say_job, say_jobs, say_tasks
from bot.jobs.cv_talk import Doubt, Note, Outcome, Tools, asked, talk_of, with_talk
from bot.jobs.cv_words import first_code, read_cv_data, small_words

SHORT_MONTHS = 6
"""Work that lasted less is told that it counts too."""

MOST_SHORT_WORDS = 4
"""Words of an answer in which two jobs are asked about when nothing joins them."""

MOST_BARE_WORDS = 3
"""Words of an answer to "another job?" that is no job after "non", and is asked about first without it: a
short no is often misheard ("banque")."""

MOST_IDLE_WORDS = 5
"""The same when no word says that it was work ("j'ai fait"): other talk is misheard as work too."""

ENCOURAGED = {
    "family": "cv_counts",
    "unpaid": "cv_counts",
    "informal": "cv_counts",
    "abroad": "cv_counts_abroad",
}
"""What is said once of work that people think does not count."""


def take_work(content: CvContent, question: str, text: str, tools: Tools) -> Outcome | None:
    """Take the jobs of an answer; those in doubt wait for a yes."""
    found = read_work(text, tools.trades, tools.places, tools.today)
    code = code_of(question, content)
    answer = read_yes_no(text).value
    is_more = question == "cv_work_more"
    if found.jobs and is_more and answer == "no" and len(text.split()) <= MOST_BARE_WORDS:
        return _no_work(content, question, code)
    if (len(found.jobs) > 1 and _is_short_list(text)) or (is_more and answer != "yes" and _is_bare(text)):
        found = replace(found, jobs=tuple(replace(job, is_sure=False) for job in found.jobs))
    if found.jobs:
        return _add(asked(content, code), found)
    if found.is_none or answer == "no":
        return _no_work(content, question, code, found.is_none)
    if answer == "yes" and question in ("cv_work", "cv_work_more", "cv_work_home"):
        return Outcome(with_talk(asked(content, code), replace(talk_of(content), want="cv_work_what")))
    return None


def _is_bare(text: str) -> bool:
    """Tell whether an answer may be no work at all: few words, and none that says so."""
    words = text.split()
    is_idle = not set(words) & set(read_cv_data("cv_words")["worked"])
    return len(words) <= (MOST_IDLE_WORDS if is_idle else MOST_BARE_WORDS)


def _is_short_list(text: str) -> bool:
    """Tell whether two jobs of an answer may be one that was misheard ("soudeur de taxi"): few words, and
    none that joins them."""
    words = text.split()
    return len(words) <= MOST_SHORT_WORDS and not set(words) & (small_words("also") | small_words("later"))


def take_when(content: CvContent, question: str, text: str, tools: Tools) -> Outcome | None:
    """Take where and how long the job lasted that is being told."""
    number, code = current_job(content), code_of(question, content)
    found = read_circumstances(text, tools.places, tools.today)
    if is_cut_half(text, found.time.months):
        found = replace(found, time=and_a_half(found.time))
    is_told = not found.time.is_empty or found.time.is_vague or found.is_current
    is_untimed = question == "cv_work_long" and not is_told
    near = near_length(text) if is_untimed else ""
    if near:
        doubt = Doubt("words", near, {"question": question, "text": near})
        return Outcome(with_talk(content, replace(talk_of(content), doubts=(doubt,))))
    if found.is_empty or is_untimed:
        is_somebody = first_code(text, "somebody") is not None
        return Outcome(asked(content, code), (("cv_fine", {}),)) if is_somebody else None
    job = content.experiences[number]
    changed = with_circumstances(job, found)
    content = _with_job(asked(content, code), number, changed)
    notes: list[Note] = []
    facts = ", ".join(list(job_facts(changed))[:3])
    if found.time.is_vague and found.time.is_empty:
        notes.append(("cv_about", {}))
    elif changed != job and facts:
        notes.append(("cv_noted", {"facts": facts}))
    content = with_talk(content, replace(talk_of(content), last=_touched(found, number)))
    content = _doubted(content, number, changed, found)
    return Outcome(content, (*notes, *_kind_words(content, changed, found)))


def take_tasks(content: CvContent, question: str, text: str, tools: Tools) -> Outcome | None:
    """Take what exactly was done in the job that is being told."""
    number, code = current_job(content), code_of(question, content)
    tasks = read_tasks(text, tools.today)
    if after_no(text) and not set(text.replace("'", " ").split()) & small_words("i"):
        return None  # a correction of what was noted before, misheard
    if not tasks:
        is_general = first_code(text, "everything") is not None
        return Outcome(asked(content, code), (("cv_everything", {}),)) if is_general else None
    content = _with_job(asked(content, code), number, replace(content.experiences[number], tasks=tasks))
    content = with_talk(content, replace(talk_of(content), last=(f"tasks:{number}",)))
    return Outcome(content, (("cv_noted", {"facts": say_tasks(tasks)}),))


def rename_job(content: CvContent, numbers: Sequence[int], text: str, tools: Tools) -> Outcome | None:
    """Another work in the place of one that was just noted ("non, vendre des vêtements"): of the job that is
    being told when it is among them, else of the first. None when the words name no other work surely."""
    current = current_job(content)
    number = current if current in numbers else numbers[0]
    if not 0 <= number < len(content.experiences):
        return None
    before = content.experiences[number]
    told_anew = text.replace(normalize(before.work), "").strip()
    work = read_work(told_anew, tools.trades, tools.places, tools.today)
    found = [job.experience for job in work.jobs if job.is_sure]
    if len(found) != 1 or found[0].rome in ("", before.rome):
        return None
    told = found[0]
    renamed = replace(before, work=told.work, rome=told.rome, title=told.title)
    return Outcome(_with_job(content, number, renamed), (("cv_noted", {"facts": say_job(renamed)}),))


def retell_job(content: CvContent, number: int, text: str, tools: Tools) -> Outcome | None:
    """Take the time or place of a job that is told again; None when the words tell neither."""
    found = read_circumstances(text, tools.places, tools.today)
    if found.time.is_empty and not found.place.name and not found.employer:
        return None
    job = content.experiences[number]
    untimed = job if found.time.is_empty else replace(job, months=None, start="", end="")
    changed = with_circumstances(untimed, found)
    facts = ", ".join(list(job_facts(changed))[:3])
    return Outcome(_with_job(content, number, changed), (("cv_noted", {"facts": facts}),))


def with_circumstances(job: Experience, found: Circumstances) -> Experience:
    """The job with where, when, for whom and how; what is in doubt is left out, what is told again wins."""
    time = found.time
    is_timed = not time.is_empty and not time.is_about
    setting = found.setting or ("abroad" if found.place.is_abroad and job.setting == "paid" else job.setting)
    return replace(
        job,
        place=found.place.name if found.place.name and found.place.is_sure else job.place,
        employer=found.employer or job.employer,
        months=time.months if is_timed else job.months,
        start=time.start if is_timed else job.start,
        end=time.end if is_timed else job.end,
        is_current=(time.is_current or found.is_current or job.is_current) and not (is_timed and time.end),
        setting=setting,
    )


def confirm_work(content: CvContent, doubt: Doubt) -> CvContent:
    """What a yes gives: the job itself, or its time or place."""
    if doubt.kind == "work":
        values: dict[str, Any] = {**doubt.value, "tasks": tuple(doubt.value.get("tasks", ()))}
        jobs = (*content.experiences, Experience(**values))[:MOST_JOBS]
        return content.with_(experiences=jobs)
    job = replace(content.experiences[doubt.job], **doubt.value)
    return _with_job(content, doubt.job, job)


def _with_job(content: CvContent, number: int, job: Experience) -> CvContent:
    jobs = (*content.experiences[:number], job, *content.experiences[number + 1 :])
    return content.with_(experiences=jobs)


def _add(content: CvContent, found: ToldWork) -> Outcome:
    """Add the jobs that are sure; ask about the others, and about doubtful times."""
    room = MOST_JOBS - len(content.experiences)
    sure = [job for job in found.jobs if job.is_sure][:room]
    first = len(content.experiences)
    doubts = [_work_doubt(job) for job in found.jobs if not job.is_sure][:room]
    doubts += [
        doubt for number, job in enumerate(sure, first) if (doubt := _detail_doubt(job, number)) is not None
    ]
    bare = tuple(_without_doubt(job) for job in sure)
    gender = found.gender or content.gender
    content = content.with_(experiences=(*content.experiences, *bare), gender=gender)
    last = tuple(f"work:{first + number}" for number in range(len(bare)))
    content = with_talk(content, replace(talk_of(content), doubts=tuple(doubts), last=last, want=""))
    notes: list[Note] = [("cv_noted", {"facts": say_jobs(bare)})] if bare else []
    return Outcome(content, (*notes, *_encouraged(content, bare)))


def _work_doubt(job: ToldJob) -> Doubt:
    value = {name: item for name, item in vars(job.experience).items() if item not in ("", (), None, False)}
    return Doubt("work", say_job(job.experience), value)


def _detail_doubt(job: ToldJob, number: int) -> Doubt | None:
    told = job.experience
    if job.doubt == "time":
        value = {"months": told.months, "start": told.start, "end": told.end, "is_current": told.is_current}
        said = list(job_facts(Experience(told.work, **value), is_about=True))[-1]
        return Doubt("time", said, value, number)
    if job.doubt == "place":
        return Doubt("work_place", told.place, {"place": told.place}, number)
    return None


def _without_doubt(job: ToldJob) -> Experience:
    if job.doubt == "time":
        return replace(job.experience, months=None, start="", end="")
    return replace(job.experience, place="") if job.doubt == "place" else job.experience


def _doubted(content: CvContent, number: int, job: Experience, found: Circumstances) -> CvContent:
    """Ask about a time that was counted in seasons or may be cut, or a town that was hardly heard."""
    told = replace(
        job, months=found.time.months, start=found.time.start, end=found.time.end,
        place=found.place.name or job.place,
    )  # fmt: skip
    kind = "time" if found.time.is_about else "place" if not found.place.is_sure else ""
    doubt = _detail_doubt(ToldJob(told, True, kind), number)
    talk = talk_of(content)
    return with_talk(content, replace(talk, doubts=(doubt,) if doubt is not None else talk.doubts))


def _no_work(content: CvContent, question: str, code: str, is_clear: bool = True) -> Outcome:
    """Go on without work; a bare "no" to the last question about it is confirmed: work may have been
    misheard before."""
    is_lost = question == "cv_work_home" and not content.experiences and not is_clear
    doubts = (Doubt("no_work", read_cv_data("cv_said")["no_work"], {}),) if is_lost else ()
    content = with_talk(asked(content, code), replace(talk_of(content), want="", doubts=doubts))
    is_first = question == "cv_work" and not content.experiences
    return Outcome(content, (("cv_no_work", {}),) if is_first else ())


def _touched(found: Circumstances, number: int) -> tuple[str, ...]:
    parts = [("time", not found.time.is_empty), ("place", bool(found.place.name or found.employer))]
    return tuple(f"{name}:{number}" for name, is_told in parts if is_told)


def _encouraged(content: CvContent, jobs: tuple[Experience, ...]) -> tuple[Note, ...]:
    """Said once in a CV: that work at home, unpaid or abroad counts."""
    names = (ENCOURAGED[job.setting] for job in jobs if job.setting in ENCOURAGED)
    note = next((name for name in names if name not in talk_of(content).told), "")
    return ((note, {}),) if note else ()


def _kind_words(content: CvContent, job: Experience, found: Circumstances) -> tuple[Note, ...]:
    """Said once in a CV: that short work counts."""
    is_short = found.time.months is not None and found.time.months < SHORT_MONTHS and job.months is not None
    if is_short and "cv_counts_short" not in talk_of(content).told:
        return (("cv_counts_short", {}),)
    return ()
