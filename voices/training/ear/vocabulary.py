"""Every word the ear must know, gathered from the word lists and from the product's own data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

import yaml

from bot.french.heard import normalize
from bot.french.lexicon import read_lexicon
from bot.french.spoken import say_number, say_ordinal, say_postcode
from bot.settings import ROOT
from voices.training.ear.sentences import template_words
from voices.training.ear.words_files import read_words, topics

GARBAGE_WORD = "[unk]"
"""What is heard where nothing of a grammar was said."""

_WHOLE = frozenset(
    ("aujourd'hui", "presqu'île", "jusqu'à", "jusqu'en", "quelqu'un", "quelqu'une", "prud'hommes")
)
_ANNOTATION = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")
_CLOSED_TOPICS = (
    "yes_no", "commands", "numbers", "letters", "days", "months", "ordinals", "spelling_words",
)  # fmt: skip
_COMMON_TOPICS = ("trades", "work", "towns", "availability", "travel", "wishes")
_NAME_TOPICS = ("first_names", "surnames")
_SMALL_TOWN = 2000


def spell(text: str) -> tuple[str, ...]:
    """Give the ear's words for a text: lower case, without hyphens or punctuation, an elided word apart
    with its apostrophe ("c'" "est"); "aujourd'hui" and the like stay whole."""
    words: list[str] = []
    for word in normalize(text).split():
        words += _elided(word)
    return tuple(words)


def words_of(phrases: Iterable[str]) -> frozenset[str]:
    """Give all the ear's words in the phrases; what holds digits is left out, for nobody says a digit."""
    found = {word for phrase in phrases for word in spell(phrase)}
    return frozenset(word for word in found if not any(mark.isdigit() for mark in word))


@cache
def vocabulary() -> frozenset[str]:
    """Give every word the ear must know, the garbage word left out."""
    return words_of(phrases())


def phrases() -> tuple[str, ...]:
    """Give every phrase that brings words: the lists, the grammars, trades, places, examples, numbers."""
    listed = [line for topic in topics() for line in read_words(topic)]
    gathered = (
        *listed,
        *grammar_phrases(),
        *trade_phrases(),
        *place_phrases(),
        *cv_phrases(),
        *near_communes(),
        *example_phrases(),
        *french_data_phrases(),
        *template_words(),
        *map(say_number, range(101)),
        *map(say_ordinal, range(1, 101)),
        *(say_postcode(code) for code in ("69120", "01000", "38200", "42000", "71000")),
    )
    return tuple(dict.fromkeys(gathered))


@cache
def closed_words() -> frozenset[str]:
    """Give the words of short closed answers, where a wrong word costs most: all grammars without their
    tables, numbers, letters, days, months, ranks. They get more pronunciations than the others."""
    lists = [line for topic in _CLOSED_TOPICS for line in read_words(topic)]
    return words_of(
        (*lists, *grammar_phrases(), *map(say_number, range(101)), *map(say_ordinal, range(1, 32)))
    )


@cache
def accented_words() -> frozenset[str]:
    """Give the words whose pronunciations by residents with another first language are in the lexicon: those
    of closed answers, and the common ones."""
    common = [line for topic in _COMMON_TOPICS for line in read_words(topic)]
    return closed_words() | words_of(common)


@cache
def name_words() -> frozenset[str]:
    """Give the words that are only names of people: other lists do not hold them."""
    others = [line for topic in topics() if topic not in _NAME_TOPICS for line in read_words(topic)]
    names = [line for topic in _NAME_TOPICS for line in read_words(topic)]
    return words_of(names) - words_of(others)


@cache
def grammar_phrases() -> tuple[str, ...]:
    """Give the phrases written in the answer grammars, tables left out."""
    from bot.speech.grammars import CV_TABLES, load_commands, load_fillers, load_grammars

    grammars = load_grammars(tables=dict.fromkeys(("trades", "places", *CV_TABLES), ()))
    own = [phrase for grammar in grammars.values() for phrase in grammar.phrases or ()]
    stops = yaml.safe_load((ROOT / "bot" / "speech" / "data" / "answer_commands.yml").read_text("utf-8"))
    more = [phrase for phrases_of in stops.values() for phrase in phrases_of]
    return tuple(dict.fromkeys((*load_commands(), *load_fillers(), *own, *more)))


@cache
def cv_phrases() -> tuple[str, ...]:
    """Give the names, languages, places abroad and diplomas of the answers to a CV's questions."""
    from bot.speech.grammars import CV_TABLES

    return tuple(dict.fromkeys(phrase for read in CV_TABLES.values() for phrase in read()))


@cache
def trade_phrases() -> tuple[str, ...]:
    """Give all ways of saying an occupation, and the spoken names."""
    from bot.jobs.trades import load_trades

    trades = load_trades()
    labels = [name for trade in trades.table for name in (trade.feminine, trade.masculine, trade.spoken)]
    return tuple(dict.fromkeys((*trades.phrases(), *map(normalize, labels))))


@cache
def place_phrases() -> tuple[str, ...]:
    """Give all ways of saying a place of the region, a quarter or a big city."""
    from bot.jobs.places import load_places

    return load_places().phrases()


@cache
def near_communes() -> tuple[str, ...]:
    """Give the names of the communes of the region with at least 2,000 inhabitants, as they are written;
    districts have a digit in their name and are said otherwise."""
    from bot.jobs.place_table import parse_commune, read_communes

    near = (parse_commune(line) for line in read_communes())
    names = [place.name for place in near if place.is_near and place.population >= _SMALL_TOWN]
    return tuple(dict.fromkeys(name for name in names if not any(mark.isdigit() for mark in name)))


@cache
def example_phrases() -> tuple[str, ...]:
    """Give the examples from which intents are learnt, without their annotations; typed ones, with digits,
    are left out."""
    found: list[str] = []
    for path in sorted((ROOT / "nlu_data" / "nlu").glob("*.yml")):
        for entry in yaml.safe_load(path.read_text("utf-8"))["nlu"]:
            if "intent" in entry:
                found += _examples(entry)
    return tuple(dict.fromkeys(found))


def french_data_phrases() -> tuple[str, ...]:
    """Give what the product understands in an answer: the words of its French data (`answers`, `heard`)."""
    return tuple(dict.fromkeys(_strings((read_lexicon("answers"), read_lexicon("heard")["hesitations"]))))


def _examples(entry: Mapping[str, str]) -> list[str]:
    lines = (line.strip().removeprefix("- ") for line in entry["examples"].splitlines())
    plain = [_ANNOTATION.sub(r"\1", line) for line in lines if line]
    return [line for line in plain if not any(mark.isdigit() for mark in line)]


def _strings(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _strings(inner)


def _elided(word: str) -> list[str]:
    start, apostrophe, end = word.partition("'")
    if not apostrophe or not end or word in _WHOLE:
        return [word.strip("'")] if word.strip("'") else []
    if start in read_lexicon("heard")["elisions"]:
        return [start + "'", *_elided(end)]
    return [*_elided(start), *_elided(end)]
