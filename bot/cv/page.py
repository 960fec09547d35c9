"""What stands on the page of a CV, from top to bottom, in each of the ways to lay it out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.cv.facts import in_order, is_skills_first, neutral_name, title_of, without_private
from bot.cv.labels import gendered, read_labels
from bot.cv.lengths import written_length
from bot.cv.practical import practical_lines
from bot.cv.typesetting import sentence_case, typeset
from bot.french.grammar import of_word
from bot.jobs.cv import CvContent, Experience, Study

Page = Mapping[str, Any]
"""JSON values that `templates/cv.typ` lays out."""

SEPARATOR = " · "
"""Between two facts on one line."""

BOTH = " / "
"""Between the two names of an occupation, for a woman and for a man."""


def make_page(content: CvContent, today: date | None = None) -> Page:
    """Give all that the template prints: the header, and the sections in each way to lay them out."""
    public, sizes = without_private(content), read_labels("plans")
    labels = read_labels()
    name = typeset(f"{public.given_name} {public.family_name}", sizes["name_chars"])
    job = _job(public, sizes["job_chars"])
    return {
        "title": _document_title(name, job),
        "name": name,
        "name_blank": labels["name_blank"],
        "job": job,
        "contacts": _contacts(public),
        "plans": [{**plan, "sections": _sections(public, plan, today)} for plan in sizes["plans"]],
    }


def _document_title(name: str, job: str) -> str:
    labels = read_labels()
    if not name:
        return labels["document_empty"]
    made = labels["document_job" if job else "document"].format(
        of_name=of_word(name), job=job[:1].lower() + job[1:]
    )
    return typeset(made)


def _job(content: CvContent, most: int) -> str:
    title = _trade_name(content.wanted_title, content.wanted_rome, content.wanted, content.gender)
    return sentence_case(typeset(title, most))


def _trade_name(title: str, rome: str, words: str, gender: str) -> str:
    """The official name in the person's gender; the everyday one when it is not known, or when both genders
    together are too long."""
    name = title_of(title, rome, words, gender)
    is_long = BOTH in name and len(name) > read_labels("plans")["both_chars"]
    return neutral_name(title, rome, words) or name if is_long else name or words


def _contacts(content: CvContent) -> list[dict[str, str]]:
    """How to reach the person; the telephone stands there even when it is not known, with room to write."""
    labels = read_labels()["contact"]
    town = typeset(f"{content.postcode} {content.commune}", 60) if content.commune else ""
    phone = typeset(content.phone, 30).replace(" ", "\u00a0")
    rows = [{"icon": "phone", "label": labels["phone"], "text": phone}]
    return rows + ([{"icon": "place", "label": labels["place"], "text": town}] if town else [])


def _sections(content: CvContent, plan: Mapping[str, Any], today: date | None) -> list[dict[str, Any]]:
    """The sections that hold something, what serves the person best first."""
    order = ["proud", "experience", "skills", "studies", "languages", "practical"]
    if is_skills_first(content.experiences, today):
        order = ["proud", "skills", "experience", "studies", "languages", "practical"]
    made = {
        "proud": _proud(content),
        "experience": {"kind": "works", **_works(content, plan)},
        "skills": {"kind": "list", "items": _phrases(content.skills, plan["skills"], plan["chars"])},
        "studies": {
            "kind": "rows",
            "items": [_study(s, plan["chars"]) for s in content.studies][: plan["studies"]],
        },
        "languages": {"kind": "pairs", "items": _languages(content, plan)},
        "practical": {"kind": "lines", "items": practical_lines(content)},
    }
    told = [key for key in order if made[key]["items"]]
    blanks = (
        {}
        if told
        else {key: {"kind": "blank", "lines": n} for key, n in read_labels("plans")["blank_lines"].items()}
    )
    titles = read_labels()["section"]
    return [
        {"icon": key, "title": gendered(titles, key, content.gender), **(blanks or made)[key]}
        for key in told or blanks
    ]


def _proud(content: CvContent) -> dict[str, Any]:
    text = sentence_case(typeset(content.proud.rstrip(" ."), read_labels("plans")["proud_chars"]))
    end = "" if text.endswith(("!", "?", read_labels()["ellipsis"])) else "."
    return {"kind": "lines", "items": [text + end] if text else []}


def _works(content: CvContent, plan: Mapping[str, Any]) -> dict[str, Any]:
    """The works printed, and the names of the others on one line."""
    works = in_order(content.experiences)
    shown, others = works[: plan["works"]], works[plan["works"] :]
    names = [work_title(work, content.gender, plan["chars"]) for work in others]
    names = list(dict.fromkeys(name for name in names if name))[: read_labels("plans")["more_works"]]
    joined = ", ".join(name[:1].lower() + name[1:] for name in names)
    return {
        "items": [_work(work, content.gender, plan) for work in shown],
        "more": read_labels()["more_works"].format(titles=joined) if names else "",
    }


def work_title(work: Experience, gender: str, most: int = 0) -> str:
    """What the work was, as it stands in bold: the official name in the person's gender, else the person's
    words, else how it was done."""
    shown = typeset(_trade_name(work.title, work.rome, work.work, gender), most)
    return sentence_case(shown or typeset(read_labels()["setting_title"][work.setting]))


def work_detail(work: Experience, title: str, most: int = 0) -> str:
    """How, for whom and where, on one line; what the title already says is left out."""
    setting = typeset(read_labels()["setting"][work.setting])
    parts = [setting, typeset(work.employer, most), typeset(work.place, most)]
    if work.setting == "abroad" and parts[2]:
        parts[0] = ""
    kept = [part for part in parts if part and part.lower() != title.lower()]
    return sentence_case(SEPARATOR.join(dict.fromkeys(kept)))


def _work(work: Experience, gender: str, plan: Mapping[str, Any]) -> dict[str, Any]:
    title = work_title(work, gender, plan["chars"])
    return {
        "title": title,
        "length": typeset(written_length(work)),
        "detail": work_detail(work, title, plan["chars"]),
        "tasks": _phrases(work.tasks, plan["tasks"], plan["chars"]),
    }


def _study(study: Study, most: int) -> dict[str, str]:
    """A study's name, then where and when; one that was not finished is named as a training followed."""
    labels = read_labels()["study"]
    notes = [
        typeset(study.place, most),
        typeset(labels["foreign"]) if study.is_foreign and not study.place else "",
        "" if study.is_completed else typeset(labels["unfinished"]),
        typeset(study.year, 9),
    ]
    detail = SEPARATOR.join(note for note in notes if note)
    return {"title": sentence_case(typeset(study.title, most)), "detail": sentence_case(detail)}


def _languages(content: CvContent, plan: Mapping[str, Any]) -> list[dict[str, str]]:
    levels = read_labels()["level"]
    rows = [
        {"title": sentence_case(typeset(language.name, 30)), "detail": levels.get(language.level, "")}
        for language in content.languages
    ]
    return [row for row in rows if row["title"]][: plan["languages"]]


def _phrases(phrases: tuple[str, ...], count: int, most: int) -> list[str]:
    """Phrases with a capital letter, the same one once."""
    cleaned = [sentence_case(typeset(phrase.rstrip(" ."), most)) for phrase in phrases]
    unique = {phrase.lower(): phrase for phrase in reversed(cleaned) if phrase}
    return list(reversed(unique.values()))[:count]
