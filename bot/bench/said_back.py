"""What a simulated person understands of the assistant's sentences: facts said back, keys offered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from bot.bench.people_facts import Fact, read_pieces
from bot.bench.sounds import sounds_of
from bot.french.answers import load_answers
from bot.french.heard import normalize
from bot.french.lexicon import read_lexicon
from bot.french.numbers import find_numbers
from bot.jobs.cv_reading_languages import read_languages
from bot.jobs.places import load_places
from bot.jobs.trades import Trades, load_trades

APART_MOST = 0.25
"""Most that what is said back may differ from what was told, in shares of its sounds."""

NAMES = frozenset({"name", "given", "family", "given_letters", "family_letters"})
"""Facts that are names."""

NAME_APART_MOST = 0.12
"""The same for a name: who is called Elena does not accept Nenad, but Kadija for Khadija."""

SURE_PLACE = 0.95
"""Score from which words without a preposition are a place and nothing else."""

ANY, NEAR = "any", "near"
"""Codes of a fact that is left open, and of the way to travel then."""

_CHOICE = re.compile(r"^(?P<label>.+?),? (?P<key>\d)$")


@lru_cache(maxsize=1)
def _trades() -> Trades:
    return load_trades()


@dataclass(frozen=True)
class Claim:
    """A fact that the assistant says it understood."""

    fact: str
    """Name of the fact: kind, trade, place, travel, hours."""
    codes: frozenset[str]
    """What was understood; ANY when it was left open."""
    words: str
    """The words that said it."""

    def is_true(self, facts: Mapping[str, Fact]) -> bool:
        """Tell whether the person finds it right; what the person does not know can only be accepted."""
        return self.fact in facts and fits(facts[self.fact], self.codes)


def fits(fact: Fact, codes: Iterable[str]) -> bool:
    """Tell whether these codes are a right answer for the fact."""
    if not fact.is_known:
        return True
    found = frozenset(codes)
    wanted = fact.codes or frozenset({ANY})
    if found == {NEAR} and wanted == {"foot"}:
        return True  # nobody who walks objects to "near home"
    return found == wanted or (len(found) == 1 and found <= wanted and len(wanted) > 1 and _is_choice(wanted))


def _is_choice(wanted: frozenset[str]) -> bool:
    """Several ROME or INSEE codes are alternatives; several hours are all meant."""
    return all(any(mark.isdigit() for mark in code) for code in wanted)


def claims_in(sentences: Sequence[str]) -> list[Claim]:
    """Give the facts that the sentences say were understood."""
    markers = read_pieces("listening")["said_back"]
    claims = []
    for sentence in sentences:
        said = sentence.lower()
        claims += _left_open(said)
        marker = next((one for one in markers if said.startswith(one)), "")
        if marker:
            parts = said[len(marker) :].strip(" .?").split(", ")
            claims += [claim for part in parts if (claim := _claim(part)) is not None]
    return claims


def _left_open(said: str) -> Iterator[Claim]:
    for fact, sentences in read_pieces("listening")["left_open"].items():
        if said.rstrip(".") in sentences:
            yield Claim(fact, frozenset({NEAR if fact == "travel" else ANY}), said)


def _claim(words: str) -> Claim | None:
    text = normalize(words)
    return _labelled(text) or _placed(text) or _worked(text)


def _labelled(text: str) -> Claim | None:
    """Kinds, ways to travel and hours have fixed words."""
    for fact in ("kind", "travel", "hours"):
        labels = {normalize(label): code for code, label in read_lexicon("labels")[fact].items()}
        joiner = normalize(read_lexicon("labels")["joiner"]["last"])
        parts = [text] if text in labels else text.split(f" {joiner} ")
        if all(part in labels for part in parts):
            return Claim(fact, frozenset(labels[part] for part in parts), text)
    if text == normalize(read_lexicon("labels")["trade"]["any"]):
        return Claim("trade", frozenset({ANY}), text)
    return None


def _placed(text: str) -> Claim | None:
    """A place stands after its preposition, or alone by its own name."""
    found = load_places().find(text, 1)
    has_word = text.split()[0] in read_pieces("listening")["place_words"]
    if not has_word and not (found and found[0].score >= SURE_PLACE):
        return None
    return Claim("place", frozenset({found[0].insee}), text) if found else None


def _worked(text: str) -> Claim | None:
    rome = trade_in(text)
    return Claim("trade", frozenset({rome}), text) if rome else None


def trade_in(text: str) -> str:
    """ROME code of the occupation that words name; empty when they name none."""
    found = _trades().find(normalize(text), 3)
    return found[0].rome if found else ""


def keys_offered(sentences: Sequence[str]) -> dict[str, str]:
    """Give the keys that the sentences offer, each with the words that name its choice."""
    return dict(_choices(sentences))


def _choices(sentences: Sequence[str]) -> Iterator[tuple[str, str]]:
    press = read_pieces("listening")["press"]
    for sentence in sentences:
        is_offer = press in sentence or re.search(r", \d", sentence)
        for part in re.split(r"[;.]", sentence if is_offer else ""):
            found = _CHOICE.match(part.replace(press, "").replace("  ", " ").strip())
            if found:
                yield found["key"], normalize(found["label"])


def key_for(fact_name: str, fact: Fact, offered: Mapping[str, str]) -> str:
    """The key whose words are the person's own answer; an empty string when there is none."""
    for key, label in offered.items():
        if fits(fact, codes_of(fact_name, label)):
            return key
    return ""


def codes_of(fact_name: str, words: str) -> frozenset[str]:
    """What words mean as an answer to one question."""
    if fact_name == "trade":
        return frozenset(found.rome for found in _trades().find(words, 1))
    if fact_name == "place":
        return frozenset(found.insee for found in load_places().find(words, 1))
    answer = load_answers().find(words, fact_name).get(fact_name)
    return frozenset(answer.codes) if answer else frozenset()


def needs_digits(sentences: Sequence[str]) -> bool:
    """Tell whether the sentences ask for digits on the keypad."""
    said = " ".join(sentences).lower()
    return any(words in said for words in read_pieces("listening")["digits"]) and (
        read_pieces("listening")["press"] in said
    )


def is_by_keys(sentences: Sequence[str]) -> bool:
    """Tell whether the sentences propose to write a name on the keypad."""
    return read_pieces("listening")["by_keys"] in " ".join(sentences).lower()


def agrees(name: str, fact: Fact, sentences: Sequence[str]) -> bool:
    """Tell whether one of the sentences that ask "is it that?" says what the person told: the same digits, a
    work that is right, else about the same words."""
    return any(_says(name, fact, sentence) for sentence in sentences)


def _says(name: str, fact: Fact, sentence: str) -> bool:
    if name == "phone":
        return bool(set(fact.codes) & {"".join(find_numbers(sentence))})
    if name == "languages":
        told = {language.name for language in read_languages(normalize(sentence)).languages}
        return bool(told) and told <= fact.codes
    if name == "place":
        found = load_places().find(normalize(sentence), 1)
        return bool(found) and found[0].insee in fact.codes
    if name == "work":
        return any(found.rome in fact.codes for found in _trades().find(sentence, 1))
    if name in NAMES:
        return _is_name_said(fact.ways[0] if name == "name" else min(fact.codes), sentence)
    heard = sounds_of(normalize(sentence))
    return min(_apart(sounds_of(normalize(way)), heard) for way in (*fact.ways, *fact.codes)) <= APART_MOST


def asked_back(sentences: Sequence[str]) -> str:
    """The words that are asked about, "is it that?"; an empty string when none are."""
    for sentence in sentences:
        for marker in read_pieces("listening")["asked_back"]:
            if sentence.lower().startswith(marker):
                return sentence[len(marker) :].split(",")[0].strip(" .?")
    return ""


def part_asked(said: str) -> str:
    """Which part of the name is asked about: `given`, `family`, or `name` for the whole of it."""
    parts = read_pieces("listening")["parts_of_name"]
    return next((name for name, words in parts.items() if said.lower().startswith(words)), "name")


def _is_name_said(name: str, sentence: str) -> bool:
    """Tell whether the name is said, each part of it or a word that sounds the same, and no other name."""
    told = asked_back([sentence]) or sentence
    for words in read_pieces("listening")["parts_of_name"].values():
        told = told.lower().removeprefix(words)
    words, parts = normalize(told).split(), normalize(name).split()
    is_said = all(any(sounds_alike(part, word) for word in words) for part in parts)
    return is_said and len(words) == len(parts)


def sounds_alike(name: str, other: str) -> bool:
    """Tell whether who is called by a name lets another spelling of it pass."""
    return 1 - fuzz.ratio(sounds_of(normalize(name)), sounds_of(normalize(other))) / 100 <= NAME_APART_MOST


def _apart(told: str, heard: str) -> float:
    """How badly the sounds told are found inside those heard, in shares of their length."""
    alignment = fuzz.partial_ratio(told, heard) / 100
    return 1 - alignment
