"""Answers about skills, studies, languages, licence, hours, and what the person is proud of."""

from __future__ import annotations

from dataclasses import replace

from bot.french.heard import normalize, strip_hesitations
from bot.french.heard_yes_no import read_yes_no
from bot.french.spoken_spans import say_worked
from bot.jobs.cv import CvContent, Language, Study
from bot.jobs.cv_private import hide_private, is_private
from bot.jobs.cv_questions import code_of, rounds_of
from bot.jobs.cv_reading_languages import FRENCH, little_words, rare_languages, read_languages, read_level
from bot.jobs.cv_reading_practical import read_availability, read_licence, read_vehicle
from bot.jobs.cv_reading_studies import is_bare_yes, read_studies, read_study_place
from bot.jobs.cv_said import say_languages, say_licence, say_study, say_where
from bot.jobs.cv_talk import Doubt, Outcome, Tools, asked, is_agreed, talk_of, told, with_talk
from bot.jobs.cv_words import cv_phrases, first_code, is_only, small_words
from bot.jobs.skills import denied_skills, propose_skills

MOST_PROUD_WORDS = 18
"""Words of what the person is proud of: one line on paper."""

FEWEST_PROUD_WORDS = 2
"""Fewer words say nothing that can be printed."""


RARE = "rare_language"
"""Marks that a rare language was asked about: the second time it was misheard, and is left out."""


def take_skills(content: CvContent, question: str, text: str, tools: Tools) -> Outcome | None:
    """Take which of the proposed skills are true: all, none, or all but those that are named."""
    del tools
    proposed = propose_skills(content, rounds_of(content))
    code, answer = code_of(question, content), read_yes_no(text)
    named = denied_skills(text, proposed)
    is_no = answer.value == "no" or first_code(text, "denials") is not None
    if named and len(named) < len(proposed):
        kept = tuple(skill for skill in proposed if (skill not in named) == is_no)
    elif answer.value in ("yes", "no") or is_no or is_only(text, "all_of_it"):
        kept = () if is_no else proposed
    else:
        return None
    content = asked(content.with_(skills=(*content.skills, *kept)), code)
    return Outcome(content, (("cv_noted_skills", {}),) if kept else (("cv_fine", {}),))


def take_studies(content: CvContent, question: str, text: str, tools: Tools) -> Outcome | None:
    """Take studies and diplomas; a bare yes asks which ones."""
    found = read_studies(text, tools.trades, tools.places, tools.today)
    content = told(asked(content, "cv_studies", question), want="")
    if found.studies:
        content = told(content.with_(studies=(*content.studies, *found.studies)), last=("studies",))
        notes = [("cv_noted", {"facts": say_study(found.studies[0])})]
        if found.studies[0].is_foreign:
            notes.append(("cv_counts_study", {}))
        return Outcome(content, tuple(notes))
    if found.is_none or (read_yes_no(text).value == "no"):
        return Outcome(content, (("cv_no_studies", {}),))
    if question == "cv_studies" and (is_bare_yes(text) or read_yes_no(text).value == "yes"):
        return Outcome(told(content, want="cv_study_what"))
    return None


def take_study_place(content: CvContent, question: str, text: str, tools: Tools) -> Outcome | None:
    """Take where and when the first study was done."""
    place, year = read_study_place(text, tools.places, tools.today)
    if not place.name and not year and not place.is_abroad:
        return None
    study: Study = replace(
        content.studies[0], place=place.name, year=year, is_foreign=place.is_abroad
    )  # fmt: skip
    content = asked(content.with_(studies=(study, *content.studies[1:])), question)
    facts = [say_where(place.name)] if place.name else []
    said = ", ".join([*facts, *([say_worked(None, year, year)] if year else [])])
    return Outcome(content, (("cv_noted", {"facts": said}),) if said else (("cv_fine", {}),))


def take_languages(content: CvContent, question: str, text: str, tools: Tools) -> Outcome | None:
    """Take the languages; the first one told is not asked again."""
    del tools
    found = read_languages(text)
    if found.is_none and not found.languages:
        return Outcome(asked(content.with_(languages=(Language(FRENCH),)), question))
    languages = found.languages
    is_rare = any(language.name in rare_languages() for language in languages)
    if is_rare and not is_agreed(content, question):
        if RARE not in talk_of(content).retried:
            doubt = Doubt("words", say_languages(languages), {"question": question, "text": text})
            retried = (*talk_of(content).retried, RARE)
            return Outcome(told(content, doubts=(doubt,), retried=retried))
        languages = tuple(language for language in languages if language.name not in rare_languages())
    if not languages:
        return None
    content = told(asked(content.with_(languages=languages), question), last=("languages",))
    return Outcome(content, (("cv_noted", {"facts": say_languages(languages)}),))


def take_french(content: CvContent, question: str, text: str, tools: Tools) -> Outcome | None:
    """Take how well French is spoken."""
    del tools
    level = read_level(text) or ("some" if set(text.split()) & little_words() else "")
    level = level or {"yes": "good", "no": "some"}.get(read_yes_no(text).value or "", "")
    if not level:
        return None
    others = tuple(language for language in content.languages if language.name != FRENCH)
    languages = (*others, Language(FRENCH, level)) if others else (Language(FRENCH, level),)
    return Outcome(asked(content.with_(languages=languages), question), (("cv_fine", {}),))


def take_licence(content: CvContent, question: str, text: str, tools: Tools) -> Outcome | None:
    """Take the driving licence; one of another country is asked about."""
    del tools
    found = read_licence(text)
    if not found.licence:
        return None
    content = asked(content, question)
    if found.is_foreign:
        value = {"licence": found.licence, "has_vehicle": found.has_vehicle}
        return Outcome(told(content, doubts=(Doubt("licence", "", value),)))
    content = content.with_(licence=found.licence, has_vehicle=found.has_vehicle)
    return Outcome(told(content, last=("licence",)), (("cv_noted", {"facts": say_licence(content)}),))


def take_vehicle(content: CvContent, question: str, text: str, tools: Tools) -> Outcome | None:
    """Take whether there is a car."""
    del tools
    has_vehicle = read_vehicle(text)
    if has_vehicle is None:
        return None
    return Outcome(asked(content.with_(has_vehicle=has_vehicle), question), (("cv_fine", {}),))


def take_hours(content: CvContent, question: str, text: str, tools: Tools) -> Outcome | None:
    """Take when the person can work."""
    found = read_availability(text, tools.today)
    if found.hours is None and not found.start:
        return None
    hours = found.hours or ()
    content = content.with_(hours=tuple(hours), available_from=found.start or content.available_from)
    return Outcome(told(asked(content, question), last=("hours",)), (("cv_fine", {}),))


def take_proud(content: CvContent, question: str, text: str, tools: Tools) -> Outcome | None:
    """Take what the person is proud of, to be confirmed; what is private is asked for once in other words."""
    del tools
    if is_only(text, "nothing") or read_yes_no(text).value == "no":
        return Outcome(asked(content, question))
    talk = talk_of(content)
    if is_private(text):
        if "proud" in talk.retried:
            return Outcome(asked(content, question), (("cv_fine", {}),))
        return Outcome(
            with_talk(content, replace(talk, retried=(*talk.retried, "proud"))), (("cv_bravo", {}),)
        )
    sentence = proud_sentence(text)
    if not sentence:
        return None
    return Outcome(told(asked(content, question), doubts=(Doubt("proud", sentence, sentence),)))


def proud_sentence(text: str) -> str:
    """What the person is proud of as one line, its opening left out; empty when it says too little."""
    words = normalize(strip_hesitations(" ".join(hide_private(text)))).split()
    at = cv_phrases("fillers").skip(words, 0)
    lead = cv_phrases("proud_lead").match(words, at)
    while lead is not None:
        at = lead[1]
        lead = cv_phrases("proud_lead").match(words, at)
    kept = words[at:][:MOST_PROUD_WORDS]
    if len(kept) < FEWEST_PROUD_WORDS:
        return ""
    sentence = " ".join(kept)
    for elided in small_words("elided_lead"):
        sentence = sentence.removeprefix(elided)
    return sentence[:1].upper() + sentence[1:]
