"""A CV said aloud: twenty seconds about oneself, what to say on the telephone, four lines for the door."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from bot.cv.facts import closest_work, length_of, neutral_name, title_of, without_private
from bot.cv.labels import gendered, read_labels
from bot.french.grammar import at_place, of_word
from bot.french.sentences import plain_limits
from bot.french.spoken import say_date, say_list
from bot.jobs.cv import CvContent, Experience
from bot.jobs.pitch import say_months

SHORT_MONTHS = 6
"""Shorter work is said without its length."""

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")


def spoken_summary(content: CvContent, today: date | None = None) -> tuple[str, ...]:
    """Sentences a person says of themselves in about twenty seconds, the surest first when there is too
    much to say. `today` turns a day that is past into "tout de suite"."""
    cv, words = without_private(content), read_labels("words")
    main = closest_work(cv)
    first = [_name(cv), _wanted(cv, words, "wanted"), _work(cv, main)]
    rest = [
        _skills(cv),
        _languages(cv),
        _start(cv, today),
        _place(cv),
        _also(cv, main),
        _licence(cv),
        _hours(cv),
    ]
    last = [*_own_words(cv), *_studies(cv), words["thanks"]]
    chosen, room = [], words["most_words"]
    for sentence in [*first, *rest, *last]:
        if sentence and (sentence in first or count_words(sentence) <= room):
            chosen.append(sentence)
            room -= count_words(sentence)
    said = [_name(cv), _place(cv), *first[1:], _also(cv, main), *rest[:3], *rest[5:], *last]
    return tuple(dict.fromkeys(sentence for sentence in said if sentence in chosen))


def phone_text(content: CvContent, today: date | None = None) -> tuple[str, ...]:
    """Sentences to say on the telephone, the question in the middle, the number at the end."""
    cv, words = without_private(content), read_labels("words")
    phone = words["phone"]
    number = phone["number"].format(phone=cv.phone) if cv.phone else ""
    said = [_name(cv), _wanted(cv, phone, "call"), _work(cv, closest_work(cv)), _start(cv, today)]
    return _told([*said, phone["question"], phone["visit"], number, phone["thanks"]])


def card_lines(content: CvContent) -> tuple[str, str, str, str]:
    """The four lines to say when handing the CV over: who, what work, why me, here it is."""
    cv, words = without_private(content), read_labels("words")
    give = words["card"]["give_number" if cv.phone else "give"]
    return _name(cv), _wanted(cv, words, "wanted"), _work(cv, closest_work(cv)), give


def count_words(sentence: str) -> int:
    """Number of words, as `bot.french.sentences` counts them."""
    return len(_WORD.findall(sentence))


def _told(sentences: Iterable[str]) -> tuple[str, ...]:
    return tuple(sentence for sentence in sentences if sentence)


def _name(cv: CvContent) -> str:
    name = " ".join(f"{cv.given_name} {cv.family_name}".split())
    words = read_labels("words")
    return words["name"].format(name=name) if name else words["hello"]


def _place(cv: CvContent) -> str:
    return _filled(read_labels("words")["place"], at_place=at_place(cv.commune)) if cv.commune else ""


def _wanted(cv: CvContent, words: Any, key: str) -> str:
    """What work is looked for: the trade's name, else its everyday name, else just work."""
    title = _said_title(cv.wanted_title, cv.wanted_rome, cv.wanted, cv.gender)
    name = neutral_name(cv.wanted_title, cv.wanted_rome, cv.wanted)
    said = _filled(words[key], of_title=of_word(title)) if title else ""
    said = said or (_filled(words[f"{key}_words"], words=_lower(name)) if name else "")
    return said or words[f"{key}_any"]


def _work(cv: CvContent, work: Experience | None) -> str:
    """What the person has done that says most; that they are eager when there is nothing."""
    words = read_labels("words")
    eager = gendered(words, "eager", cv.gender)
    if work is None:
        return eager
    months = length_of(work).months or 0
    key = "short" if months < SHORT_MONTHS else "since" if work.is_current else "done"
    length = say_months(months) if months else ""
    title = _said_title(work.title, work.rome, work.work, cv.gender)
    name = _lower(neutral_name(work.title, work.rome, work.work))
    said = _filled(words["work"][key], title=title, length=length) if title else ""
    said = said or (_filled(words["work"][f"{key}_words"], words=name, length=length) if name else "")
    return said or eager


def _also(cv: CvContent, main: Experience | None) -> str:
    """Another work, of another occupation than the main one."""
    words = read_labels("words")["also"]
    for work in cv.experiences:
        if work is main or (main and work.rome and work.rome == main.rome):
            continue
        title = _said_title(work.title, work.rome, work.work, cv.gender)
        name = _lower(neutral_name(work.title, work.rome, work.work))
        said = _filled(words["title"], title=title) if title else _filled(words["words"], words=name)
        if said:
            return said
    return ""


def _skills(cv: CvContent) -> str:
    words = read_labels("words")
    skills = [_lower(skill.rstrip(" .")) for skill in cv.skills if skill.strip()]
    for count in range(min(words["most_skills"], len(skills)), 0, -1):
        said = _filled(words["skills"], skills=say_list(skills[:count]))
        if said:
            return said
    return ""


def _languages(cv: CvContent) -> str:
    words = read_labels("words")
    told = [each for each in cv.languages if each.name.strip()]
    well = [_lower(each.name) for each in told if each.level != "some"]
    some = [words["speak_some"].format(language=_lower(each.name)) for each in told if each.level == "some"]
    names = [*well[: words["most_languages"]], *some[:1]]
    return _filled(words["speak"], languages=say_list(names)) if names else ""


def _licence(cv: CvContent) -> str:
    labels = read_labels("words")["licence"]
    return (
        labels["vehicle" if cv.licence == "car" and cv.has_vehicle else cv.licence]
        if cv.licence in labels
        else ""
    )


def _start(cv: CvContent, today: date | None) -> str:
    labels = read_labels("words")["start"]
    try:
        day = date.fromisoformat(cv.available_from)
    except ValueError:
        return labels["now"] if cv.available_from == "now" else ""
    return labels["now"] if today and day <= today else _filled(labels["date"], day=say_date(day))


def _hours(cv: CvContent) -> str:
    words = read_labels("words")
    hours = [words["hours_said"][tag] for tag in cv.hours if tag in words["hours_said"]][
        : words["most_hours"]
    ]
    return _filled(words["hours"], hours=say_list(hours)) if hours else ""


def _own_words(cv: CvContent) -> Sequence[str]:
    """What the person is proud of, when it is short enough to be said."""
    text = cv.proud.strip().rstrip(".")
    sentence = f"{text[:1].upper()}{text[1:]}." if text else ""
    return [sentence] if sentence and _is_plain(sentence) else []


def _studies(cv: CvContent) -> Sequence[str]:
    words = read_labels("words")
    done = [study.title.strip() for study in cv.studies if study.is_completed and study.title.strip()]
    if not done:
        return []
    first = done[0].split()[0].lower()
    title = done[0] if done[0][:2].isupper() else _lower(done[0])
    return [_filled(words["studies"].get(first, words["studies_other"]), title=title)]


def _said_title(title: str, rome: str, words: str, gender: str) -> str:
    """The occupation's name in the person's gender, in lower case; empty when it is not known, when it is
    written for both genders, or when it is long."""
    name = _lower(title_of(title, rome, words, gender))
    is_short = count_words(name) <= read_labels("words")["most_title_words"]
    return name if is_short and "/" not in name else ""


def _filled(template: str, **values: str) -> str:
    """The sentence, or nothing when it is too long to be said in one breath."""
    sentence = template.format(**values).replace("’", "'")
    return sentence if _is_plain(sentence) else ""


def _is_plain(sentence: str) -> bool:
    return count_words(sentence) <= plain_limits().words_in_sentence


def _lower(text: str) -> str:
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
