"""What exactly the person did, as short phrases that begin with a verb: "je gardais les enfants" is
"garder les enfants", "la caisse et la mise en rayon" are two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from bot.french.heard import strip_hesitations
from bot.french.heard_spans import worked_times
from bot.french.heard_words import split_words
from bot.french.lexicon import read_lexicon
from bot.french.tagged import Tagged, is_french, tag
from bot.jobs.cv_private import hide_private, is_private
from bot.jobs.cv_words import cv_phrases, read_cv_data, small_words
from bot.jobs.skills import read_skills
from bot.jobs.trade_table import read_trade_words, read_trades
from bot.jobs.wording import split_words as split_elided

MOST_TASKS = 6
"""Tasks kept of one answer."""

MOST_WORDS = 8
"""Words of one task."""

LONGEST_NOUN = 5
"""Words of a task that is a noun without a verb: longer ones are no task."""


def read_tasks(text: str, today: date) -> tuple[str, ...]:
    """The tasks of an answer, in order, each once. What is private is left out, and how long it lasted."""
    found: list[str] = []
    for part in hide_private(text):
        for task in _tasks(_without_times(strip_hesitations(part), today)):
            told = _with_verb(task)
            if told not in found and not is_private(told):
                found.append(told)
    return tuple(found[:MOST_TASKS])


def _with_verb(task: str) -> str:
    """The task with the verb that was left out as saying little: "en équipe" is "travailler en équipe"."""
    given_back = read_cv_data("cv_words")["given_back"]
    verb = next((verb for start, verb in given_back.items() if f"{task} ".startswith(f"{start} ")), "")
    return f"{verb} {task}".strip()


def _without_times(text: str, today: date) -> str:
    words = split_words(text)
    text = words.text
    for reading in reversed(worked_times(words, today)):
        text = text[: reading.start] + text[reading.end :]
    return " ".join(text.split())


def _tasks(text: str) -> Iterator[str]:
    tagged = tag(text) if text else []
    at = 0
    while at < len(tagged):
        verb = _verb_at(tagged, at)
        if verb is not None:
            phrase, at = verb
            yield from phrase
            continue
        things, end = _noun_at(tagged, at)
        yield from things
        at = max(end, at + 1)


def _verb_at(tagged: Sequence[Tagged], at: int) -> tuple[list[str], int] | None:
    """The tasks of a verb and its objects; "faire le ménage la cuisine" are two, "couper les cheveux la
    couleur" is a verb with its object and a thing."""
    word, data = tagged[at], read_cv_data("cv_words")
    if word.kind != "VERB" or word.lemma in data["task_stop"]:
        return None
    is_verb = word.lemma.endswith(tuple(read_lexicon("tagged")["infinitives"])) and is_french(word.lemma)
    if not is_verb:
        return None
    is_reflexive = (
        at > 0 and tagged[at - 1].text in small_words("reflexives") and word.lemma == data["reflexive_verb"]
    )
    verb = f"s'{word.lemma}" if is_reflexive else word.lemma
    objects, end = _objects(tagged, at + 1)
    if not objects:
        is_task = end == at + 1 and _stands_alone(tagged, at) and word.lemma != data["generic_verb"]
        return ([verb], end) if is_task else ([], end)
    tasks: list[list[str]] = []
    for is_joined, thing in objects:
        if not tasks or verb == data["generic_verb"]:
            tasks.append([verb, *thing])
        elif is_joined:
            tasks[-1] += ["et", *thing]
        else:
            tasks.append(_bare(thing))
    return [_spaced(task) for task in tasks if task and len(task) <= MOST_WORDS + 1], end


def _stands_alone(tagged: Sequence[Tagged], at: int) -> bool:
    """Tell whether a verb without an object is a task: "encaisser", "je soudais"; not after "les"."""
    before = tagged[at - 1].text if at else ""
    return before not in small_words("object_pronouns") and len(tagged[at].lemma) > 4


def _objects(tagged: Sequence[Tagged], at: int) -> tuple[list[tuple[bool, list[str]]], int]:
    """The things that follow a verb, each with whether "et" joins it to the one before, and the index after
    them."""
    things: list[tuple[bool, list[str]]] = []
    ends, determiners = cv_phrases("task_end"), read_cv_data("cv_words")["task_determiners"]
    texts, links = [word.text for word in tagged], small_words("links")
    while at < len(tagged) and ends.match(texts, at) is None and not _is_subject(tagged, at):
        word = tagged[at]
        last = things[-1][1] if things else []
        if word.text in small_words("joiners"):
            if ends.match(texts, at + 1) is not None or not _begins_thing(tagged, at + 1, determiners):
                break
            things.append((True, []))
        elif _begins_verb(word, last):
            break
        else:
            is_new = word.text in determiners and word.text not in links and last and last[-1] not in links
            if not things or is_new:
                things.append((False, []))
            things[-1][1].append(word.text)
        at += 1
    trimmed = [(is_joined, _trimmed(thing)) for is_joined, thing in things]
    return [(is_joined, thing) for is_joined, thing in trimmed if thing], at


def _begins_verb(word: Tagged, last: Sequence[str]) -> bool:
    """Tell whether a verb ends the things before it: not in "donner à manger", but after "ma mère à"."""
    if word.kind not in ("VERB", "AUX"):
        return False
    is_part = bool(last) and last[-1] in small_words("verb_links") | small_words("reflexives")
    return not is_part or (word.kind == "VERB" and _is_relative(last[:-1]))


def _is_subject(tagged: Sequence[Tagged], at: int) -> bool:
    return tagged[at].text in small_words("pronouns") and not (
        at and tagged[at - 1].text in small_words("with_pronoun")
    )


def _is_relative(words: Sequence[str]) -> bool:
    """Tell whether a thing is a grown-up of the person's family: "ma mère"."""
    relatives, free = read_cv_data("private_words")["relatives"], read_cv_data("cv_words")["free"]
    return any(one in free and other in relatives for one, other in zip(words, words[1:], strict=False))


def _begins_thing(tagged: Sequence[Tagged], at: int, determiners: Sequence[str]) -> bool:
    if at >= len(tagged):
        return False
    return tagged[at].text in determiners or tagged[at].kind in ("NOUN", "PROPN", "ADJ")


def _noun_at(tagged: Sequence[Tagged], at: int) -> tuple[list[str], int]:
    """Tasks that are things without a verb: "la caisse", "mise en rayon", "ménage repassage courses"."""
    ends, determiners = cv_phrases("task_end"), read_cv_data("cv_words")["task_determiners"]
    texts = [word.text for word in tagged]
    words: list[str] = []
    while at < len(tagged) and ends.match(texts, at) is None and not _is_subject(tagged, at):
        word = tagged[at]
        is_determiner = word.text in determiners and word.text not in small_words("noun_links")
        if word.kind in ("VERB", "AUX") or word.text in small_words("joiners"):
            break
        if (
            words
            and words[-1] not in small_words("links")
            and (is_determiner or _are_two(words[-1], word.text))
        ):
            break
        words.append(word.text)
        at += 1
    stop = ends.match(texts, at) if at < len(tagged) and not words else None
    at = stop[1] if stop is not None else at
    words = _bare(_trimmed(words))
    is_thing = words and len(words) <= LONGEST_NOUN and any(_is_of_work(word) for word in words)
    is_thing = is_thing and (words[0] in _work_words() or is_french(words[0]))  # "ash avec clients" is none
    return ([_spaced(words)] if is_thing else []), at


def _is_of_work(word: str) -> bool:
    """Tell whether a word names something that is done: one of an occupation, or "cuisson", "nettoyage"."""
    is_doing = len(word) > 5 and word.endswith(tuple(read_cv_data("cv_words")["doing_ends"]))
    return word in _work_words() or is_doing


@lru_cache(maxsize=1)
def _work_words() -> frozenset[str]:
    """Words of work: those of the skills, and those by which occupations are named."""
    skills = (word for phrases in read_skills().values() for skill in phrases for word in skill.split())
    ways = (word.text for trade in read_trades() for way in trade.ways for word in split_elided(way))
    known = {word for word in (*skills, *ways, *read_cv_data("cv_words")["task_nouns"]) if len(word) > 3}
    light = read_trade_words()
    return frozenset(known - light.filler - set(read_cv_data("cv_words")["no_task"]))


def _are_two(one: str, other: str) -> bool:
    """Tell whether two words side by side are two tasks: "ménage repassage"."""
    known = read_cv_data("cv_words")["task_nouns"]
    return one in known and other in known


def _bare(words: Sequence[str]) -> list[str]:
    determiners = read_cv_data("cv_words")["task_determiners"]
    at = 0
    while at < len(words) and words[at] in determiners:
        at += 1
    return list(words[at:])


def _trimmed(words: Sequence[str]) -> list[str]:
    """The words of a thing as they are printed: "my" is "the", children of the family are "les enfants"; a
    grown-up of the family is no task: nothing is left then."""
    children, data = read_cv_data("private_words")["children"], read_cv_data("cv_words")
    free = data["free"]
    for at, word in enumerate(words):
        if word in free and any(other in children for other in words[at + 1 : at + 3]):
            words = [*words[:at], *data["children_are"].split()]
            break
    if _is_relative(words):
        return []
    kept = [free.get(word, word) for word in words][:MOST_WORDS]
    determiners = data["task_determiners"]
    while kept and (
        kept[-1] in small_words("links") or kept[-1] in determiners or kept[-1] in small_words("joiners")
    ):
        kept.pop()
    return kept


def _spaced(words: Sequence[str]) -> str:
    return " ".join(words).replace("' ", "'")
