"""A CV as JSON Resume 1.0.0 (https://jsonresume.org/schema), for software that reads CVs."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from bot.cv.facts import in_order, title_of, without_private
from bot.cv.labels import DATA, read_labels
from bot.cv.lengths import written_length
from bot.cv.page import work_title
from bot.cv.practical import practical_lines, written_licence
from bot.cv.typesetting import clean, sentence_case
from bot.errors import Refused
from bot.jobs.cv import CvContent, Experience, Study

SCHEMA_FILE = DATA / "json_resume_1.0.0.json"
"""The official schema of that version; source and licence in `data/SOURCES.md`."""

SCHEMA_URL = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"
"""Where others find the same schema."""

VOLUNTEER = "unpaid"
"""Work done in this way stands among the volunteer work."""

Resume = Mapping[str, Any]
"""JSON values that fit the schema."""


def make_resume(content: CvContent) -> Resume:
    """The CV in JSON Resume's own names; what was not told is left out."""
    public = without_private(content)
    works = in_order(public.experiences)
    paid = [_work(work, public.gender, "name") for work in works if work.setting != VOLUNTEER]
    unpaid = [_work(work, public.gender, "organization") for work in works if work.setting == VOLUNTEER]
    resume = {
        "$schema": SCHEMA_URL,
        "basics": _basics(public),
        "work": paid,
        "volunteer": unpaid,
        "education": [_study(study) for study in public.studies],
        "certificates": _certificates(public),
        "skills": [{"name": name} for skill in public.skills if (name := sentence_case(clean(skill)))],
        "languages": [_language(each.name, each.level) for each in public.languages if each.name.strip()],
        "meta": {"version": "v1.0.0"},
    }
    return {name: value for name, value in resume.items() if value}


def check_resume(resume: Resume) -> Resume:
    """Give the CV back when it fits the official schema, formats included. Raises Refused
    (`cv.not_json_resume`) with the place of the first fault."""
    import jsonschema

    validator = jsonschema.Draft4Validator(_schema(), format_checker=jsonschema.draft4_format_checker)
    fault = jsonschema.exceptions.best_match(validator.iter_errors(resume))
    if fault is not None:
        place = ".".join(str(step) for step in fault.absolute_path) or "the whole"
        raise Refused("cv.not_json_resume", f"{place} does not fit JSON Resume 1.0.0 ({fault.validator})")
    return resume


def write_resume(content: CvContent) -> str:
    """The CV as the text of a JSON Resume file, checked; raises Refused when it does not fit."""
    return json.dumps(check_resume(make_resume(content)), ensure_ascii=False, indent=2) + "\n"


def _basics(content: CvContent) -> dict[str, Any]:
    title = title_of(content.wanted_title, content.wanted_rome, content.wanted, content.gender)
    place = {
        "city": clean(content.commune),
        "postalCode": content.postcode,
        "countryCode": read_labels()["country"] if content.postcode else "",
    }
    lines = [sentence_case(clean(content.proud)), *map(clean, practical_lines(content))]
    basics = {
        "name": clean(f"{content.given_name} {content.family_name}"),
        "label": sentence_case(clean(title or content.wanted)),
        "phone": content.phone,
        "summary": " ".join(line.rstrip(".") + "." for line in lines if line),
        "location": _told(place),
    }
    return _told(basics)


def _work(work: Experience, gender: str, employer: str) -> dict[str, Any]:
    setting = read_labels()["setting"][work.setting]
    place = clean(work.place)
    told = (setting, written_length(work), "" if employer == "name" else place)
    notes = [sentence_case(clean(note)) for note in told if note]
    values = {
        employer: clean(work.employer),
        "position": clean(work_title(work, gender)),
        "location": place if employer == "name" else "",
        "startDate": _moment(work.start),
        "endDate": "" if work.is_current else _moment(work.end),
        "summary": " ".join(f"{note}." for note in notes),
        "highlights": [sentence_case(clean(task)) for task in work.tasks if task.strip()],
    }
    return _told(values)


def _study(study: Study) -> dict[str, Any]:
    title = sentence_case(clean(study.title))
    if not study.is_completed:
        title = f"{title} ({clean(read_labels()['study']['unfinished'])})"
    return _told({"institution": clean(study.place), "studyType": title, "endDate": _moment(study.year)})


def _certificates(content: CvContent) -> list[dict[str, str]]:
    is_held = content.licence not in ("", "none", "in_progress")
    licence = written_licence(content.with_(has_vehicle=None)) if is_held else ""
    return [{"name": licence}] if licence else []


def _language(name: str, level: str) -> dict[str, str]:
    return _told({"language": sentence_case(clean(name)), "fluency": read_labels()["level"].get(level, "")})


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _moment(text: str) -> str:
    """The date when it is one that the schema accepts, else nothing."""
    return text if _MOMENT.fullmatch(text) else ""


@lru_cache(maxsize=1)
def _schema() -> Mapping[str, Any]:
    return json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))


_MOMENT = re.compile(r"[12]\d{3}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
