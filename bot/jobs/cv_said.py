"""What was understood for a CV, said back in a few words."""

from __future__ import annotations

from collections.abc import Iterator

from bot.french.grammar import at_place
from bot.french.spoken import say_list, say_phone
from bot.french.spoken_spans import say_worked
from bot.jobs.countries import say_abroad
from bot.jobs.cv import CvContent, Experience, Language, Study
from bot.jobs.cv_words import read_cv_data

MOST_WORDS = 9
"""Words said back in one sentence, so that "C'est noté :" fits before them."""


MOST_LETTERS = 9
"""Letters said in one sentence."""


def say_job(job: Experience, is_about: bool = False) -> str:
    """A job: its work, for whom or where, and how long; what does not fit in a sentence is left out."""
    return _fitting([job.work, *job_facts(job, is_about)])


def job_facts(job: Experience, is_about: bool = False) -> Iterator[str]:
    """For whom, where and how long, each in words."""
    if job.employer:
        yield read_cv_data("cv_said")["for"].format(employer=job.employer)
    if job.place:
        yield say_where(job.place)
    elif job.setting in read_cv_data("cv_said")["settings"]:
        yield read_cv_data("cv_said")["settings"][job.setting]
    time = say_worked(job.months, job.start, job.end, job.is_current, is_about)
    if time:
        yield time
    elif job.is_current:
        yield read_cv_data("cv_said")["current"]


def say_where(place: str) -> str:
    """A place with its preposition: "à Bron", "au Maroc", "à Alger"."""
    city, _, country = place.partition(", ")
    return at_place(city) if country or not say_abroad(place) else say_abroad(place)


def say_jobs(jobs: tuple[Experience, ...]) -> str:
    """Several jobs by their work, one job with all that is known."""
    if len(jobs) == 1:
        return say_job(jobs[0])
    return _fitting([job.work for job in jobs])


def say_tasks(tasks: tuple[str, ...]) -> str:
    """Tasks in one sentence."""
    return _fitting(list(tasks))


def say_study(study: Study) -> str:
    """A study, where, and its year."""
    facts = [study.title, *([say_where(study.place)] if study.place else [])]
    return _fitting([*facts, *([say_worked(None, study.year, study.year)] if study.year else [])])


def say_languages(languages: tuple[Language, ...]) -> str:
    """Languages, each with its level when it was told."""
    levels = read_cv_data("cv_said")["levels"]
    said = [f"{item.name} {levels[item.level]}" if item.level in levels else item.name for item in languages]
    return _fitting(said)


def say_name(content: CvContent) -> str:
    """First and family name."""
    return f"{content.given_name} {content.family_name}".strip()


def say_part(part: str, name: str) -> str:
    """A part of the name (`given` or `family`), named: "le prénom Awa"."""
    return str(read_cv_data("cv_said")["parts_of_name"][part]).format(name=name)


def say_letters(name: str) -> list[str]:
    """A name letter by letter, signs by their name, in sentences that can be followed: "D, I, A, L, L, O"."""
    signs = read_cv_data("cv_said")["signs"]
    said = [signs.get(sign, sign.upper()) for sign in name.lower()]
    return [", ".join(said[at : at + MOST_LETTERS]) for at in range(0, len(said), MOST_LETTERS)]


def say_number(phone: str) -> str:
    """A telephone number two digits at a time."""
    return ", ".join(say_phone(phone))


def say_licence(content: CvContent) -> str:
    """The licence and the vehicle."""
    words = read_cv_data("cv_said")
    said = words["licences"].get(content.licence, "")
    vehicle = {True: words["vehicle"], False: words["no_vehicle"], None: ""}[content.has_vehicle]
    return say_list([part for part in (said, vehicle) if part])


def _fitting(parts: list[str]) -> str:
    """As many parts as fit in a sentence, the first one always."""
    kept: list[str] = []
    for part in parts:
        if kept and sum(len(one.split()) for one in (*kept, part)) > MOST_WORDS:
            continue
        kept.append(part)
    return ", ".join(kept)
