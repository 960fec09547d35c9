"""What people say to the product, made up at random: for synthetic speech and for the bigram of the ear."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import time
from functools import cache
from pathlib import Path
from typing import Any

from bot.french.grammar import at_place, elide, of_place
from bot.french.heard import without_accents
from bot.french.lexicon import read_mapping
from bot.french.spoken import say_digits, say_hour, say_number, say_ordinal, say_phone, say_postcode
from voices.training.ear.words_files import read_words

TEMPLATES = Path(__file__).with_name("sentences.yml")
"""Kinds of sentences, their weights and their parts."""

_SLOT = re.compile(r"\{(?:(\w+):)?(\w+)\}")
_PREPOSITIONS: dict[str, Callable[[str], str]] = {"at": at_place, "of": of_place}
_SPELLED_LETTERS = 9


def utterance(source: random.Random) -> str:
    """Make up one thing that a person says, in written French: numbers in words, letters apart ("b comme
    Bruno"), capitals and hyphens where French has them. The same source gives the same words."""
    kinds, weights = _kinds()
    sentences = source.choices(kinds, weights)[0]
    return _fill(source.choice(sentences), source)


def utterances(count: int, seed: int) -> Iterator[str]:
    """Make up `count` things that people say, the same ones for the same seed."""
    source = random.Random(seed)
    for _ in range(count):
        yield utterance(source)


def template_words() -> tuple[str, ...]:
    """Give the words written in the templates themselves."""
    parts = [part for options in _content()["parts"].values() for part in options]
    said = [_SLOT.sub(" ", sentence) for sentences in _kinds()[0] for sentence in sentences]
    return tuple(dict.fromkeys((*parts, *said, *_content()["swiss_tens"], *_content()["hour_endings"])))


@cache
def _content() -> Mapping[str, Any]:
    return read_mapping(TEMPLATES, "ear.sentences")


@cache
def _kinds() -> tuple[list[list[str]], list[float]]:
    kinds = _content()["kinds"].values()
    return [kind["say"] for kind in kinds], [float(kind["weight"]) for kind in kinds]


def _fill(template: str, source: random.Random) -> str:
    def part(match: re.Match[str]) -> str:
        preposition, name = match.groups()
        words = _one(name, source)
        return _PREPOSITIONS[preposition](words) if preposition else words

    return _elided(_SLOT.sub(part, template).split())


def _elided(words: list[str]) -> str:
    """Join words, cutting those that French cuts before a vowel ("l'offre", "besoin d'annuler")."""
    text = words[-1] if words else ""
    for word in reversed(words[:-1]):
        text = elide(word, text)
    return text


def _one(name: str, source: random.Random) -> str:
    parts = _content()["parts"]
    if name in parts:
        return source.choice(parts[name])
    if name in _COMPUTED:
        return _COMPUTED[name](source)
    return source.choice(read_words(name))


def _number(source: random.Random) -> str:
    return say_number(source.randint(0, 100))


def _big_number(source: random.Random) -> str:
    return say_number(source.choice((source.randint(101, 999), source.randint(1000, 9999))))


def _swiss_number(source: random.Random) -> str:
    ten = source.choice(_content()["swiss_tens"])
    unit = source.randint(0, 9)
    joiner = " et " if unit == 1 else "-"
    return ten + (joiner + say_number(unit) if unit else "")


def _digits(source: random.Random) -> str:
    return " ".join(say_number(source.randint(0, 9)) for _ in range(source.randint(2, 6)))


def _phone_number(source: random.Random) -> str:
    beginnings = _content()["phone_beginnings"]
    return source.choice(beginnings) + f"{source.randint(0, 9999):04d}"


def _phone(source: random.Random) -> str:
    return " ".join(say_phone(_phone_number(source)))


def _phone_digits(source: random.Random) -> str:
    return say_digits(_phone_number(source)).replace(",", "")


def _code(source: random.Random) -> str:
    beginnings = _content()["postcode_beginnings"]
    return source.choice(beginnings) + f"{source.randint(0, 99) * 10:03d}"


def _hour(source: random.Random) -> str:
    hour, endings = source.randint(0, 23), _content()["hour_endings"]
    if source.random() < 0.3:
        return f"{say_hour(time(hour))} {source.choice(endings)}"
    return say_hour(time(hour, source.choice((0, 0, 15, 30, 45, 5 * source.randint(1, 11)))))


def _date(source: random.Random) -> str:
    day = source.randint(1, 31)
    words = [say_ordinal(1) if day == 1 else say_number(day), source.choice(read_words("months"))]
    if source.random() < 0.4:
        words.insert(0, source.choice(read_words("days")))
    if source.random() < 0.5:
        words.append(say_number(source.choice((source.randint(1950, 2010), source.randint(2020, 2030)))))
    return " ".join(words)


def _district(source: random.Random) -> str:
    return say_number(source.randint(1, 9))


def _rank(source: random.Random) -> str:
    return say_ordinal(source.randint(1, 30))


def _pay(source: random.Random) -> str:
    return say_number(source.choice((50 * source.randint(6, 50), source.randint(9, 25))))


def _letter(source: random.Random) -> str:
    return chr(source.randint(ord("a"), ord("z")))


def _letters_alone(source: random.Random) -> str:
    return " ".join(_letter(source) for _ in range(source.randint(2, 5)))


def _letter_word(source: random.Random) -> str:
    word = source.choice(read_words("spelling_words"))
    return f"{_letters_of(word)[0]} {_content()['as_in']} {word}"


def _letter_words(source: random.Random) -> str:
    return ", ".join(_letter_word(source) for _ in range(source.randint(2, 4)))


def _spelled(source: random.Random) -> str:
    letters = _letters_of(source.choice(read_words("first_names") + read_words("surnames")))
    words = [
        f"{letter} {_as_in(letter, source)}" if source.random() < 0.15 else letter
        for letter in letters[:_SPELLED_LETTERS]
    ]
    return " ".join(words).strip()


def _as_in(letter: str, source: random.Random) -> str:
    words = [word for word in read_words("spelling_words") if _letters_of(word)[:1] == letter]
    return f"{_content()['as_in']} {source.choice(words)}" if words else ""


def _letters_of(word: str) -> str:
    return "".join(mark for mark in without_accents(word.lower()) if "a" <= mark <= "z")


def _full_name(source: random.Random) -> str:
    return f"{source.choice(read_words('first_names'))} {source.choice(read_words('surnames'))}"


def _country(source: random.Random) -> str:
    return source.choice(read_words("countries")).split(" ", 1)[1]


def _who(source: random.Random) -> str:
    label = source.choice(_trade_labels())
    return label[:1].lower() + label[1:]


def _trade(source: random.Random) -> str:
    return source.choice(_product_tables()[0])


def _place(source: random.Random) -> str:
    return source.choice(_product_tables()[1])


def _near_place(source: random.Random) -> str:
    from voices.training.ear.vocabulary import near_communes

    return source.choice(near_communes())


def _grammar(source: random.Random) -> str:
    return source.choice(_product_tables()[2])


def _example(source: random.Random) -> str:
    return source.choice(_product_tables()[3])


@cache
def _trade_labels() -> tuple[str, ...]:
    from bot.jobs.trade_table import read_trades

    return tuple(label for trade in read_trades() for label in (trade.feminine, trade.masculine))


@cache
def _product_tables() -> tuple[tuple[str, ...], ...]:
    """Ways of saying trades and places, phrases of the grammars, examples of what is understood."""
    from voices.training.ear.vocabulary import example_phrases, grammar_phrases, place_phrases, trade_phrases

    return trade_phrases(), place_phrases(), grammar_phrases(), example_phrases()


_COMPUTED: dict[str, Callable[[random.Random], str]] = {
    "number": _number,
    "big_number": _big_number,
    "swiss_number": _swiss_number,
    "digits": _digits,
    "phone": _phone,
    "phone_digits": _phone_digits,
    "postcode": lambda source: say_postcode(_code(source)).replace(",", ""),
    "postcode_digits": lambda source: say_digits(_code(source)).replace(",", ""),
    "hour": _hour,
    "date": _date,
    "district": _district,
    "rank": _rank,
    "rank_of_district": lambda source: say_ordinal(source.randint(1, 9)),
    "pay": _pay,
    "letter": _letter,
    "letters_alone": _letters_alone,
    "letter_word": _letter_word,
    "letter_words": _letter_words,
    "spelled": _spelled,
    "full_name": _full_name,
    "country": _country,
    "who": _who,
    "trade": _trade,
    "place": _place,
    "near_place": _near_place,
    "grammar": _grammar,
    "example": _example,
}
