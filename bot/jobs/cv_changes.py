"""What a person wants to change: "changez mon prénom", "mon nom c'est avec deux l", "non, trois ans"."""

from __future__ import annotations

from dataclasses import replace

from bot.french.heard import normalize, strip_hesitations
from bot.french.heard_words import Phrases
from bot.french.lexicon import read_lexicon
from bot.jobs.cv import CvContent
from bot.jobs.cv_talk import Talk, talk_of, unasked, with_talk
from bot.jobs.cv_words import cv_phrases, first_code, is_only, read_cv_data
from bot.jobs.name_lists import capitalised

PARTS = {"cv_given": "given_name", "cv_family": "family_name"}


def wanted_change(text: str, needs_verb: bool = True) -> str:
    """The question that a person wants to answer anew; empty when the words ask for no change. Without
    `needs_verb`, the thing alone is enough: the person was asked what to change."""
    words = normalize(strip_hesitations(text)).split()
    change = read_cv_data("cv_words")["change"]
    if len(words) > change["most_words"]:
        return ""
    if needs_verb and first_code(text, "change", "verbs") is None:
        return ""
    return str(first_code(text, "change", "things") or "")


def ask_again(content: CvContent, question: str) -> CvContent:
    """The content with what a question told taken out, and the question to be asked now."""
    talk = replace(talk_of(content), doubts=(), change=False, want="")
    before = content = with_talk(content, talk)
    if question == "cv_name":
        for part in PARTS:
            content = ask_again(content, part)
        return with_talk(unasked(content, question), replace(talk_of(content), want=""))
    if question in PARTS:
        content = unasked(content.with_(**{PARTS[question]: ""}), question, f"{question}_letters")
        return with_talk(content, _part_anew(talk, question, getattr(before, PARTS[question])))
    content = unasked(content, *(code for code in content.asked if _belongs(code, question)))
    emptied = {name: type(getattr(content, name))() for name in FIELDS.get(question, ())}
    if question == "cv_licence":
        emptied = {"licence": "", "has_vehicle": None}
    return content.with_(**emptied)


def _part_anew(talk: Talk, question: str, value: str) -> Talk:
    """A part of the name that was wrong is told anew, alone, and is not what it was."""
    part = question.removeprefix("cv_")
    return replace(
        talk,
        unspelled=tuple(one for one in talk.unspelled if one != part),
        sure=tuple(one for one in talk.sure if one != part),
        refused=(*talk.refused, f"{part}:{value}") if value else talk.refused,
        retried=tuple(one for one in talk.retried if one != question),
        apart=True,
        want=question,
    )


FIELDS = {
    "cv_phone": ("phone",), "cv_place": ("commune", "postcode"), "cv_work": ("experiences",),
    "cv_skills": ("skills",), "cv_studies": ("studies",), "cv_languages": ("languages",),
    "cv_hours": ("hours", "available_from"), "cv_proud": ("proud",),
}  # fmt: skip
"""Fields that a question fills, emptied when it is asked anew."""

_ALIKE = {
    "cv_work": ("cv_work", "cv_skills"), "cv_studies": ("cv_stud",),
    "cv_languages": ("cv_languages", "cv_french"), "cv_licence": ("cv_licence", "cv_vehicle"),
}  # fmt: skip
"""Beginnings of the names of the questions that are asked again with one."""


def _belongs(code: str, question: str) -> bool:
    return code.startswith(_ALIKE.get(question, (question,)))


def respelled(content: CvContent, text: str) -> tuple[str, str] | None:
    """The part of the name that is written otherwise (`given` or `family`) and the name as it is then
    written; None when the words say nothing of letters, or of none of this name."""
    words = normalize(text).split()
    data = read_cv_data("cv_words")["respelling"]
    leads = (cv_phrases("respelling", name).find(words) for name in ("with", "without"))
    if not any(next(lead, None) for lead in leads):
        return None
    part = "given" if set(data["given"]) & set(words) else "family"
    for each in (part, "family" if part == "given" else "given"):
        name = getattr(content, f"{each}_name").lower()
        changed = _respell(name, words) if name else None
        if changed:
            return each, capitalised(changed)
    return None


def _respell(name: str, words: list[str]) -> str | None:
    """A name changed as the words say: a doubled letter, one that goes, one that takes another's place."""
    letters = _letters()
    for at in range(len(words)):
        found = letters.match(words, at)
        if found is None:
            continue
        letter, end = found
        if _before(words, at, "twice") and letter in name:
            return name if letter * 2 in name else name.replace(letter, letter * 2, 1)
        if _before(words, at, "once") and f"{letter}{letter}" in name:
            return name.replace(letter * 2, letter, 1)
        if _before(words, at, "without") and letter in name:
            return name.replace(letter, "", 1)
        if _before(words, at, "with", "once"):
            other = _replaced(words, end)
            if other and other in name:
                return name.replace(other, letter, 1)
            if cv_phrases("respelling", "at_end").match(words, end):
                return name + letter
            if cv_phrases("respelling", "at_start").match(words, end):
                return letter + name
            if letter in name:
                return name
    return None


def _replaced(words: list[str], at: int) -> str:
    """The letter that goes, after "et pas avec un c"."""
    for _, _, end in cv_phrases("respelling", "not_with").find(words[at:]):
        for begin in range(at + end, min(at + end + 3, len(words))):
            found = _letters().match(words, begin)
            if found is not None:
                return str(found[0])
    return ""


def _before(words: list[str], at: int, *names: str) -> bool:
    data = read_cv_data("cv_words")["respelling"]
    phrases = [phrase.split() for name in names for phrase in data[name]]
    return any(words[max(0, at - len(phrase)) : at] == phrase for phrase in phrases)


def after_no(text: str) -> str:
    """What follows the words that correct ("non, trois ans" gives "trois ans"); empty when the answer does
    not begin so, or says nothing more."""
    for words in (normalize(text).split(), normalize(strip_hesitations(text)).split()):
        at = _correction_end(words)
        if at:  # "en fait" is a hesitation elsewhere
            rest = " ".join(words[at:])
            return "" if is_only(rest, "polite") else rest
    return ""


def _correction_end(words: list[str]) -> int:
    """The index after the words that correct; 0 without them. A word heard wrongly may stand before several
    of them ("hai en fait")."""
    phrases = cv_phrases("correcting")
    at = phrases.skip(words, 0)
    later = phrases.skip(words, 1) if not at and len(words) > 2 else 0
    return later if later >= 3 else at


def _letters() -> Phrases[str]:
    letters = read_lexicon("heard_names")["letters"]
    confused = read_cv_data("cv_words")["respelling"]["confused"]
    return Phrases({way: sign for sign, ways in letters.items() for way in ways if way not in confused})
