"""Ways of saying the ear's words: made by hand, or by espeak-ng and the rules of `accents.yml`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.errors import Misconfigured
from bot.french.lexicon import read_mapping
from voices.training.ear.graph import Pronunciation
from voices.training.ear.phones import SILENCE, parse_espeak, read_table, vowels
from voices.training.ear.vocabulary import accented_words, closed_words, name_words, vocabulary

HAND_MADE = Path(__file__).with_name("pronunciations.tsv")
"""Word, tab, ways of saying it; a line is complete: of the rules, only those of accents add to it."""
RULES = Path(__file__).with_name("accents.yml")
"""Rules, as data."""

Sounds = tuple[str, ...]
Way = tuple[Sounds, float]
"""Sounds and their cost, in units of a variant's cost."""

_SECOND_WAY_COST = 1.0
_OBSTRUENTS, _LIQUIDS = "pbtdkgfvszSZ", "Rl"
_SPOKEN_LETTER = re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]")


@dataclass(frozen=True)
class Rule:
    """One change of sounds."""

    find: re.Pattern[str]
    put: str
    cost: float
    spelling: re.Pattern[str] | None
    is_once: bool
    """Each place is a way of its own."""
    is_common: bool
    """Only for the words of closed answers and of every day."""

    def apply(self, sounds: Sounds) -> Iterator[Sounds]:
        """Give what the sounds become; nothing where the rule finds no place."""
        text = f" {' '.join(sounds)} "
        if not self.is_once:
            changed = tuple(self.find.sub(self.put, text).split())
            if changed and changed != sounds:
                yield changed
            return
        for match in self.find.finditer(text):
            changed = tuple((text[: match.start()] + match.expand(self.put) + text[match.end() :]).split())
            if changed != sounds:
                yield changed

    def fits(self, word: str) -> bool:
        """Tell whether the rule is for this word."""
        if self.is_common and word not in _accented():
            return False
        return self.spelling is None or self.spelling.search(word) is not None


def whole_lexicon(variant_cost: float) -> list[Pronunciation]:
    """Give every way of saying every word of the vocabulary; costs are logarithms, a second usual way costs
    `variant_cost`. An accent's way that is another closed answer's usual one is left out."""
    words = sorted(known_words())
    usual = {word: usual_ways(word) for word in words}
    accented = _accented()
    taken = Counter(ways[0][0] for word, ways in usual.items() if word in accented)
    entries: list[Pronunciation] = []
    for word in words:
        ways = _whole(word, usual[word], taken) if word in accented else usual[word]
        entries += [Pronunciation(word, sounds, cost * variant_cost) for sounds, cost in ways]
    return entries


def known_words() -> frozenset[str]:
    """Give the words of the ear: the vocabulary, and all that `pronunciations.tsv` holds."""
    return vocabulary() | read_hand_made().keys()


def ways_of(word: str) -> list[Way]:
    """Give the ways of saying one word, the usual one first, the others by cost; with those of accents
    when the word gets them, also the ones that another word takes in the whole lexicon."""
    usual = usual_ways(word)
    return _whole(word, usual, Counter()) if word in _accented() else usual


def usual_ways(word: str) -> list[Way]:
    """Give the ways of saying a word without an accent. Raises Misconfigured when it has none."""
    made = read_hand_made().get(word)
    if made is not None:
        return [(sounds, _SECOND_WAY_COST * (at > 0)) for at, sounds in enumerate(made)]
    sounds = _by_letters(word) or _by_espeak(word)
    if not sounds:
        raise Misconfigured("ear.pronunciation", f"no way of saying {word}: add it to {HAND_MADE.name}")
    groups = ("standard", "names") if word in name_words() else ("standard",)
    rules = [rule for group in groups for rule in _rules()[group] if rule.fits(word)]
    ways = {sounds: 0.0}
    for rule in rules:
        for before, cost in list(ways.items()):
            for changed in rule.apply(before):
                ways[changed] = min(cost + rule.cost, ways.get(changed, cost + rule.cost))
    linked = _linked(word, sounds)
    if linked:
        ways.setdefault(linked, float(_content()["liaison"]["cost"]))
    return _best(word, ways)


@cache
def _accented() -> frozenset[str]:
    """Words whose accents are kept; one sound alone ("d'") would become another word."""
    return frozenset(word for word in accented_words() if not word.endswith("'"))


def _whole(word: str, usual: Sequence[Way], taken: Mapping[Sounds, int]) -> list[Way]:
    """Add the accents' ways, but those that are the usual way of another word."""
    ways = dict(usual)
    for sounds, cost in accented_ways(usual[0][0]):
        if sounds not in ways and not taken.get(sounds):
            ways[sounds] = cost
    return _best(word, ways)


def accented_ways(sounds: Sounds) -> Iterator[Way]:
    """Give how speakers of other first languages may say these sounds: by one rule of a language, and by all
    its rules together; the ways of all languages mixed are not tried."""
    for language in _content()["accents"]:
        rules = _rules()[language]
        together, total = sounds, 0.0
        for rule in rules:
            for changed in rule.apply(sounds):
                yield changed, rule.cost
            for changed in rule.apply(together):
                together, total = changed, total + rule.cost
        if together != sounds:
            yield together, total


@cache
def read_hand_made() -> Mapping[str, tuple[Sounds, ...]]:
    """Read `pronunciations.tsv`. Raises Misconfigured, with the line, for a sound that the ear does not
    have or a line of another form."""
    known = set(read_table()["phones"])
    made: dict[str, tuple[Sounds, ...]] = {}
    for number, line in enumerate(HAND_MADE.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        word, tab, ways = line.partition("\t")
        sounds = tuple(tuple(way.split()) for way in ways.split("|"))
        if not tab or not all(sounds) or any(sound not in known for way in sounds for sound in way):
            raise Misconfigured("ear.pronunciation", f"{HAND_MADE.name}, line {number}: {line}")
        made[word] = tuple(dict.fromkeys(sounds))
    return made


def _best(word: str, ways: Mapping[Sounds, float]) -> list[Way]:
    """The cheapest ways, as many as kept for the word."""
    content = _content()
    kept = sorted((way for way in ways.items() if way[1] <= content["highest_cost"]), key=lambda way: way[1])
    return kept[: content["most_ways_closed" if word in closed_words() else "most_ways"]]


def _by_letters(word: str) -> Sounds:
    """Letters without a vowel are said one by one ("hlm", "sncf"); elided words have their own lines."""
    if not word.isalpha() or _SPOKEN_LETTER.search(word):
        return ()
    made = read_hand_made()
    return tuple(sound for letter in word for sound in made[letter][0]) if set(word) <= set(made) else ()


def _by_espeak(word: str) -> Sounds:
    """espeak-ng reads by English rules what looks English to it ("Thizy"): it is written otherwise then."""
    from voices.training.ear.espeak import word_phonemes

    names = word_phonemes(word)
    for find, put in _content()["respelling"]:
        if not any(name.startswith("(") for name in names):
            break
        word = re.sub(find, put, word)
        names = word_phonemes(word)
    sounds = [parse_espeak(name) for name in names if not name.startswith("(")]
    return tuple(sound for sound in sounds if sound and sound != SILENCE)


def _linked(word: str, sounds: Sounds) -> Sounds:
    """The sounds with the consonant that links to a vowel, () when the word has none."""
    liaison = _content()["liaison"]
    if word not in liaison["words"] or sounds[-1] not in vowels() or word[-1] not in liaison["sounds"]:
        return ()
    return (*sounds, liaison["sounds"][word[-1]])


@cache
def _content() -> Mapping[str, Any]:
    return read_mapping(RULES, "ear.rules")


@cache
def _rules() -> Mapping[str, tuple[Rule, ...]]:
    content = _content()
    groups = {"standard": content["standard"], "names": content["names"], **content["accents"]}
    return {name: tuple(map(_rule, rows)) for name, rows in groups.items()}


def _rule(row: Mapping[str, Any]) -> Rule:
    spelling = row.get("spelling")
    return Rule(
        re.compile(_with_classes(row["find"])),
        row["put"],
        float(row["cost"]),
        re.compile(spelling) if spelling else None,
        bool(row.get("once")),
        bool(row.get("common")),
    )


def _with_classes(pattern: str) -> str:
    """Put alternatives in the place of the class names."""
    consonants = set(read_table()["phones"]) - vowels()
    classes = {"<V>": vowels(), "<C>": consonants, "<O>": _OBSTRUENTS, "<L>": _LIQUIDS}
    for name, members in classes.items():
        pattern = pattern.replace(name, f"(?:{'|'.join(map(re.escape, sorted(members)))})")
    return pattern
