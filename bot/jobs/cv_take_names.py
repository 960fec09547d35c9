"""The name of the person: told, spelled or keyed, said back, and told again until it is the right one."""

from __future__ import annotations

from dataclasses import replace

from bot.french.heard_names import read_name
from bot.jobs.cv import CvContent
from bot.jobs.cv_questions import next_question
from bot.jobs.cv_reading_names import ToldName, bare_words, read_full_name
from bot.jobs.cv_said import say_letters, say_name, say_part
from bot.jobs.cv_talk import Doubt, Note, Outcome, Talk, Tools, asked, talk_of, told, unasked, with_talk
from bot.jobs.name_guess import KEYED, SAID, SPELLED, WHOLE, NameHeard, guess_names, is_keyed, is_told
from bot.jobs.name_lists import spelling_of

PARTS = ("given", "family")
"""Parts of a name, each confirmed alone once the whole was wrong."""

NAME_QUESTIONS = ("cv_given", "cv_family", "cv_given_letters", "cv_family_letters")
"""Questions about a part of the name."""

OTHER_GUESS = 0.35
"""Greatest distance (`name_guess.Guess`) of a name that is proposed after another one was refused."""

ASK, SPELL, GUESS, KEY, LEAVE = "ask", "spell", "guess", "key", "leave"
"""What comes after a part was wrong: to say it alone, to spell it, another guess, the keypad, to leave it."""

AFTER_NO = (ASK, SPELL, GUESS, KEY, GUESS, LEAVE)
"""The same in turn, one for each time that a part was wrong."""


def take_name(content: CvContent, question: str, text: str, tools: Tools) -> Outcome | None:
    """Take a first and a family name, or the one that was asked."""
    del tools
    part = {"cv_given": "given", "cv_family": "family"}.get(question, "")
    if part and is_keyed(text):
        return _take_part(asked(content, "cv_name", question), part, KEYED, text)
    name = read_full_name(text, part)
    if not name.given and not name.family:
        return None
    content = asked(content, "cv_name", *([question] if part else []))
    if part and _is_apart(content):
        return _take_part(content, part, SAID, " ".join(bare_words(text)))
    words = " ".join(bare_words(text))
    for each in (part,) if part else PARTS:
        content = _remember(content, each, SAID if part else WHOLE, words)
    return finish_name(_named(content, name))


def take_letters(content: CvContent, question: str, text: str, tools: Tools) -> Outcome | None:
    """Take a spelled name; a name that is said again and known, or keyed, counts too."""
    del tools
    part = "given" if question == "cv_given_letters" else "family"
    content = asked(content, question)
    if is_keyed(text):
        return _take_part(content, part, KEYED, text)
    if read_name(text).readings:
        return _take_part(content, part, SPELLED, text)
    again = read_full_name(text, part)
    if not getattr(again, part) or part in again.unlisted:
        return None
    return _take_part(content, part, SAID, " ".join(bare_words(text)))


def finish_name(content: CvContent) -> Outcome:
    """Once nothing of the name is left to ask, have it confirmed, its letters said when they are not sure."""
    talk = replace(talk_of(content), doubts=(), want="")
    content = with_talk(content, talk)
    for part in PARTS if _is_apart(content) else ():
        if _value(content, part) and part not in talk.sure:
            return _confirm_part(content, part)
    if next_question(content) in NAME_QUESTIONS or _is_apart(content) or not say_name(content):
        return Outcome(content)
    value = {"given_name": content.given_name, "family_name": content.family_name}
    doubt = Doubt("name", say_name(content), value)
    notes = [note for part in PARTS for note in _spelled(content, part)]
    return Outcome(with_talk(content, replace(talk, doubts=(doubt,))), tuple(notes))


def confirm_name(content: CvContent, doubt: Doubt) -> Outcome:
    """The name, or a part of it, is right: how it was heard is forgotten once all of it is sure."""
    talk = talk_of(content)
    sure = tuple(dict.fromkeys((*talk.sure, *(PARTS if doubt.kind == "name" else (doubt.kind,)))))
    heard = talk.heard if set(PARTS) - set(sure) else ()
    content = with_talk(content.with_(**doubt.value), replace(talk, sure=sure, heard=heard))
    return finish_name(content) if doubt.kind != "name" else Outcome(content)


def deny_name(content: CvContent, doubt: Doubt, rest: str) -> Outcome:
    """The name was not that one: take what follows the no. Else each part is confirmed alone; one that is
    wrong is said again, spelled, guessed from all that was heard of it, keyed; then it is left out."""
    content = told(content, doubts=())
    if doubt.kind in PARTS:
        return _deny_part(content, doubt.kind, rest)
    name = read_full_name(rest) if rest else ToldName()
    if name.given or name.family:
        for part in PARTS:
            content = _remember(content, part, WHOLE, " ".join(bare_words(rest)))
        return finish_name(_named(content, name))
    parts = [part for part in PARTS if _value(content, part)]
    content = told(content, apart=True, sure=())
    if len(parts) == 1:
        return _deny_part(content, parts[0], "")
    return finish_name(content)


def _deny_part(content: CvContent, part: str, rest: str) -> Outcome:
    talk = talk_of(content)
    value = _value(content, part)
    talk = replace(talk, refused=(*talk.refused, f"{part}:{value}"), apart=True)
    content = with_talk(content.with_(**{f"{part}_name": ""}), talk)
    name = read_full_name(rest, part) if rest else ToldName()
    if getattr(name, part):
        return _take_part(content, part, SAID, " ".join(bare_words(rest)))
    return _next_try(content, part)


def _next_try(content: CvContent, part: str) -> Outcome:
    """Try the next way to learn a part; an other guess only when one is near enough."""
    talk = talk_of(content)
    tried = talk.retried.count(f"cv_{part}")
    step = AFTER_NO[min(tried, len(AFTER_NO) - 1)]
    content = with_talk(content, replace(talk, retried=(*talk.retried, f"cv_{part}")))
    if step == ASK:
        return Outcome(told(unasked(content, f"cv_{part}"), want=f"cv_{part}"))
    if step in (SPELL, KEY):
        content = unasked(content, f"cv_{part}_letters")
        notes: tuple[Note, ...] = (("cv_name_by_keys", {}),) if step == KEY else ()
        return Outcome(told(content, want=f"cv_{part}_letters"), notes)
    guessed = _guessed(content, part, OTHER_GUESS) if step == GUESS else ""
    if guessed:
        return _confirm_part(content.with_(**{f"{part}_name": guessed}), part)
    if step == GUESS:
        return _next_try(content, part)
    return _left(content, part)


def _left(content: CvContent, part: str) -> Outcome:
    """Leave a part out: a wrong name is never written; a person who helps writes it by hand."""
    content = asked(content, "cv_name", f"cv_{part}", f"cv_{part}_letters")
    talk = talk_of(content)
    unspelled = tuple(one for one in talk.unspelled if one != part)
    content = with_talk(content, replace(talk, sure=(*talk.sure, part), unspelled=unspelled))
    finished = finish_name(content)
    return replace(finished, notes=(("cv_name_by_hand", {}), *finished.notes))


def _take_part(content: CvContent, part: str, way: str, text: str) -> Outcome:
    """Take one more hearing of a part: the likeliest name of all of them is confirmed, alone when the whole
    was wrong before."""
    content = told(_remember(content, part, way, text), want="")
    guessed = _guessed(content, part)
    if not guessed:
        return _next_try(content, part)
    talk = talk_of(content)
    unspelled = tuple(one for one in talk.unspelled if one != part or way == SAID)
    content = with_talk(content.with_(**{f"{part}_name": guessed}), replace(talk, unspelled=unspelled))
    return _confirm_part(content, part) if _is_apart(content) else finish_name(content)


def _confirm_part(content: CvContent, part: str) -> Outcome:
    value = _value(content, part)
    doubt = Doubt(part, say_part(part, value), {f"{part}_name": value})
    return Outcome(told(content, doubts=(doubt,), want=""), tuple(_spelled(content, part)))


def _guessed(content: CvContent, part: str, most: float = 1.0) -> str:
    """The likeliest name that was not refused; empty when none is near enough."""
    talk = talk_of(content)
    heard = [NameHeard(way, text) for of, way, text in map(tuple, talk.heard) if of == part]
    refused = [name for of, _, name in (one.partition(":") for one in talk.refused) if of == part]
    guesses = guess_names(heard, part == "given", refused)
    return guesses[0].name if guesses and guesses[0].distance <= most else ""


def _remember(content: CvContent, part: str, way: str, text: str) -> CvContent:
    """Keep what was heard of a part. A name that was refused and is told again as it was is refused no more:
    it was the no that was misheard."""
    talk = talk_of(content)
    again = NameHeard(way, text)
    refused = tuple(
        one
        for one in talk.refused
        if way == WHOLE or not one.startswith(f"{part}:") or not is_told(one.partition(":")[2], again)
    )
    return told(content, heard=(*talk.heard, (part, way, text)), refused=refused)


def _is_apart(content: CvContent) -> bool:
    return talk_of(content).apart


def _value(content: CvContent, part: str) -> str:
    return str(getattr(content, f"{part}_name"))


def _named(content: CvContent, name: ToldName) -> CvContent:
    """The content with what a name tells; what it does not tell stays."""
    talk: Talk = talk_of(content)
    unspelled = [part for part in talk.unspelled if not getattr(name, part)] + list(name.unlisted)
    content = with_talk(content, replace(talk, unspelled=tuple(dict.fromkeys(unspelled))))
    return content.with_(
        given_name=name.given or content.given_name,
        family_name=name.family or content.family_name,
        gender=name.gender or content.gender,
    )


def _spelled(content: CvContent, part: str) -> list[Note]:
    """How a part is written, when it can be written in several ways; at most two sentences."""
    name = _value(content, part)
    if not name or spelling_of(name, part == "given")[1]:
        return []
    letters = say_letters(name)
    rest: list[Note] = [("cv_spelled_rest", {"letters": more}) for more in letters[1:]]
    return [("cv_spelled", {"written": name, "letters": letters[0]}), *rest]
