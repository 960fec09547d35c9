"""Answers about the person: name, letters of a name, telephone number, town."""

from __future__ import annotations

from dataclasses import replace

from bot.french.heard_names import read_name
from bot.french.heard_phone import read_phone
from bot.jobs.cv import CvContent
from bot.jobs.cv_questions import next_question
from bot.jobs.cv_reading_names import ToldName, capitalised, read_full_name, spelling_of
from bot.jobs.cv_said import say_letters, say_name, say_number
from bot.jobs.cv_talk import Doubt, Note, Outcome, Tools, asked, talk_of, told, with_talk
from bot.jobs.cv_words import first_code
from bot.jobs.places import PlaceMatch, Places

SURE = 0.85
"""Score from which a town is taken without asking."""

DOUBTFUL = 0.6
"""Score from which a town is asked by yes or no."""


def take_name(content: CvContent, question: str, text: str, tools: Tools) -> Outcome | None:
    """Take a first and a family name, or the one that was asked."""
    del tools
    part = {"cv_given": "given", "cv_family": "family"}.get(question, "")
    name = read_full_name(text, part)
    if not name.given and not name.family:
        return None
    content = asked(_named(content, name), "cv_name", *([question] if part else []))
    return finish_name(content)


def take_letters(content: CvContent, question: str, text: str, tools: Tools) -> Outcome | None:
    """Take a spelled name; a name that is said again and known counts too."""
    del tools
    part = "given" if question == "cv_given_letters" else "family"
    spelled = read_name(text)
    if spelled.readings:
        written = capitalised(spelled.readings[0].value)
    else:
        again = read_full_name(text, part)
        written = again.given if part == "given" else again.family
        if not written or part in again.unlisted:
            return None
    content = content.with_(**{f"{part}_name": written})
    return finish_name(asked(content, question))


def finish_name(content: CvContent) -> Outcome:
    """Once nothing of the name is left to ask, have it confirmed, its letters said when they are not sure."""
    talk = replace(talk_of(content), doubts=(), want="")
    content = with_talk(content, talk)
    if next_question(content) in _NAME_QUESTIONS or not say_name(content):
        return Outcome(content)
    value = {"given_name": content.given_name, "family_name": content.family_name}
    doubt = Doubt("name", say_name(content), value)
    return Outcome(with_talk(content, replace(talk, doubts=(doubt,))), tuple(_spelled(content)))


_NAME_QUESTIONS = ("cv_given", "cv_family", "cv_given_letters", "cv_family_letters")


def deny_name(content: CvContent, rest: str) -> Outcome:
    """The name was not that one: take what follows the no, else ask first name, then family name; then
    letters; then it is left out."""
    name = read_full_name(rest) if rest else ToldName()
    if name.given or name.family:
        return finish_name(_named(content, name))
    talk = talk_of(content)
    tries = talk.retried.count("name")
    talk = replace(talk, doubts=(), retried=(*talk.retried, "name"))
    if tries == 0:
        content = content.with_(given_name="", family_name="")
        kept = tuple(code for code in content.asked if code not in _NAME_QUESTIONS)
        return Outcome(with_talk(content.with_(asked=kept), replace(talk, unspelled=(), want="cv_given")))
    if tries == 1:
        parts = tuple(part for part in ("given", "family") if getattr(content, f"{part}_name"))
        kept = tuple(code for code in content.asked if not code.endswith("_letters"))
        return Outcome(with_talk(content.with_(asked=kept), replace(talk, unspelled=parts)))
    return Outcome(with_talk(content, replace(talk, unspelled=())), (("cv_left", {}),))


def take_phone(content: CvContent, question: str, text: str, tools: Tools) -> Outcome | None:
    """Take a telephone number, always confirmed."""
    del tools
    heard = read_phone(text)
    numbers = [reading.value for reading in heard.readings if reading.value.startswith("+33")]
    if not numbers:
        if first_code(text, "no_phone"):
            return Outcome(asked(content, question), (("cv_no_phone", {}),))
        return Outcome(content, (("cv_phone_hidden", {}),)) if first_code(text, "this_phone") else None
    phone = written_phone(numbers[0])
    doubt = Doubt("phone", say_number(phone), phone)
    return Outcome(told(asked(content, question), doubts=(doubt,)))


def written_phone(number: str) -> str:
    """A French number as it is written: "06 39 98 12 34" of +33639981234."""
    digits = f"0{number.removeprefix('+33')}"
    return " ".join(digits[at : at + 2] for at in range(0, len(digits), 2))


def take_place(content: CvContent, question: str, text: str, tools: Tools) -> Outcome | None:
    """Take the town; a street is never kept, a quarter gives its town."""
    found = [match for match in tools.places.find(text, 3) if match.score >= DOUBTFUL]
    if not found:
        return None
    commune, postcode = commune_of(found[0], tools.places)
    value = {"commune": commune, "postcode": postcode}
    if found[0].score < SURE:
        doubt = Doubt("place", commune, value)
        return Outcome(told(asked(content, question), doubts=(doubt,)))
    content = told(asked(content.with_(**value), question), last=("commune",))
    return Outcome(content, (("cv_noted", {"facts": commune}),))


def commune_of(match: PlaceMatch, places: Places) -> tuple[str, str]:
    """Name and postcode of the commune, or the district of Lyon, of a place: never smaller."""
    if match.kind in ("commune", "district", "postcode"):
        return match.name, match.postcode
    inside = [found for found in places.find(match.postcode, 5) if found.insee == match.insee]
    return (inside[0].name, inside[0].postcode) if inside else (match.name, match.postcode)


def _named(content: CvContent, name: ToldName) -> CvContent:
    """The content with what a name tells; what it does not tell stays."""
    talk = talk_of(content)
    unspelled = [part for part in talk.unspelled if not getattr(name, part)] + list(name.unlisted)
    content = with_talk(content, replace(talk, unspelled=tuple(dict.fromkeys(unspelled))))
    return content.with_(
        given_name=name.given or content.given_name,
        family_name=name.family or content.family_name,
        gender=name.gender or content.gender,
    )


def _spelled(content: CvContent) -> list[Note]:
    """How a name is written, when it can be written in several ways; at most two sentences."""
    notes: list[Note] = []
    for part in ("given", "family"):
        name = getattr(content, f"{part}_name")
        has_one = name and spelling_of(name, part == "given")[1]
        if name and not has_one:
            letters = say_letters(name)
            notes.append(("cv_spelled", {"written": name, "letters": letters[0]}))
            notes += [("cv_spelled_rest", {"letters": rest}) for rest in letters[1:]]
    return notes
