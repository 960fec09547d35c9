"""What an answer to a closed question means: kind of offer, way to travel, hours that suit."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import yaml
from rapidfuzz import fuzz, process

from bot.french.heard import strip_hesitations
from bot.french.near_phrases import NearPhrases

DATA = Path(__file__).parent / "data" / "answers.yml"
"""The phrases, by question and by code."""

CLOSE_ENOUGH = 0.78
"""Least likeness (rapidfuzz ratio, 0 to 1) of a misheard answer; below, it is not understood. Measured on
the phrases themselves: two different codes of one question are never closer than 0.75."""

FIRM = 0.93
"""Likeness from which a near spelling ("matins") needs no confirmation."""

UNSURE = 0.84
"""Most that an answer gets by its sound: it is always confirmed."""

SHORT_ANSWER = 5
"""Words of an answer in which one bare word ("enfants") is enough."""

MANY = frozenset({"hours"})
"""Questions that accept several codes at once."""

SETTINGS = frozenset(
    {
        "digits",
        "digit_lead",
        "lead",
        "denials",
        "corrections",
        "objections",
        "every_trade",
        "change",
        "others",
    }
)
"""Parts of the data that are no question."""

PARTS_OF_DAY = frozenset({"morning", "afternoon", "evening", "night"})
INFERRED = frozenset({"day", "not_morning"})
"""Codes that say when a person cannot work; a part of the day that is named says more."""


@dataclass(frozen=True)
class Answer:
    """What one part of a sentence answers."""

    codes: tuple[str, ...]
    """Codes understood, such as `("job",)`; several for hours; `("any",)` when all suits."""
    score: float
    """1 when the words are known, less when they only look like known ones."""
    start: int
    """First character of the words in the normalised text."""
    end: int
    """Character after the words; all of them when several parts answered."""
    spans: tuple[tuple[int, int], ...] = ()
    """First and last-plus-one characters of each part that answered; what lies between is not part of it."""


class Answers:
    """The phrases of the closed questions, ready to be found."""

    def __init__(self, data: dict) -> None:
        """`data` is the content of `answers.yml`."""
        self.questions = tuple(name for name in data if name not in SETTINGS)
        self._digits = {fold(word): digit for word, digit in data["digits"].items()}
        self._digit_lead = {fold(word) for word in data["digit_lead"]}
        lead = sorted((fold(words) for words in data["lead"]), key=len, reverse=True)
        self._lead = re.compile(rf"^(?:(?:{'|'.join(map(re.escape, lead))})(?: |$))+")
        self._denied = re.compile(rf"(?<![\w'])(?:{_any_of(data['denials'])})$")
        self._denial = re.compile(rf"(?<![\w'])(?:{_any_of(data['denials'])})(?![\w'])")
        self._correction = re.compile(rf"(?<![\w'])(?:{_any_of(data['corrections'])})(?![\w'])")
        self._objection = re.compile(rf"^(?:{_any_of(data['objections'])})(?![\w'])")
        self._refusal = re.compile(rf"^(?:(?:{_any_of(data['objections'])})(?: |$))+$")
        others, oneself = data["others"]["people"], data["others"]["oneself"]
        self._other = re.compile(
            rf"(?<![\w'])(?<!pour )(?:{_any_of(data['others']['whose'])}) (?:{_any_of(others)})(?![\w'])"
        )
        self._oneself = re.compile(rf"(?<![\w'])(?:{_any_of(oneself)})(?![\w])")
        self._every_trade = {fold(phrase) for phrase in data["every_trade"]}
        self._change = re.compile(rf"(?<![\w'])(?:{_any_of(data['change']['verbs'])})(?![\w'])")
        self._changed = _phrases(data["change"]["nouns"])
        self._inside = {name: _phrases(data[name]["anywhere"]) for name in self.questions}
        self._whole = {name: _phrases(data[name].get("whole") or {}) for name in self.questions}
        self._sounds = {name: NearPhrases(_by_phrase(data[name])) for name in self.questions}
        self._asked = {name: self._inside[name] | _phrases(data[name]["asked"]) for name in self.questions}

    def find(self, text: str, asked: str = "") -> dict[str, Answer]:
        """Find what a normalised text answers, by question (`kind`, `travel`, `hours`). The question
        `asked`, when there is one, accepts bare words and near spellings too."""
        found: dict[str, Answer] = {}
        folded = fold(text)
        for name in self.questions:
            phrases = self._asked[name] if name == asked else self._inside[name]
            answer = self._exact(folded, phrases, name in MANY)
            if answer is not None and self._is_bare_word(answer, folded, name):
                answer = replace(answer, score=UNSURE)
            if answer is None and name == asked:
                answer = self._alone(folded, self._whole[name])
            if answer is None and name == asked and not self._denial.search(folded):
                answer = self._near(folded, phrases)
            if answer is None and name == asked:
                answer = self._alike(text, folded, name)
            if answer is not None:
                found[name] = answer
        return found

    def digit(self, text: str) -> str:
        """The key that a spoken choice stands for ("le deux"), or an empty string."""
        words = [word for word in fold(text).split() if word not in self._digit_lead]
        if len(words) != 1 or not (words[0] in self._digits or words[0].isdigit()):
            return ""
        return self._digits.get(words[0], words[0])

    def is_every_trade(self, text: str) -> bool:
        """Tell whether an answer to "which work" means any work."""
        folded = fold(text)
        return folded in self._every_trade or self._lead.sub("", folded) in self._every_trade

    def is_denied(self, text: str, start: int) -> bool:
        """Tell whether what begins at a character is denied ("pas la cuisine")."""
        return self._denied.search(fold(text[:start]).rstrip()) is not None

    def corrected_from(self, text: str) -> int | None:
        """Where the words that replace what was said begin ("en fait", "plutôt"); None without a sign."""
        signs = list(self._correction.finditer(fold(text)))
        return signs[-1].end() if signs else None

    def after_objection(self, text: str) -> str:
        """What follows words that refuse what was just said ("non à bron", "pas la cuisine"); empty when the
        words do not begin so."""
        words, rest = fold(strip_hesitations(text)), ""
        while match := self._objection.search(words):
            words = rest = words[match.end() :].strip()
        return rest

    def is_refusal(self, text: str) -> bool:
        """Tell whether the words only refuse, without saying anything else ("ah non, c'est pas ça")."""
        return self._refusal.search(fold(strip_hesitations(text))) is not None

    def is_of_others(self, text: str, start: int) -> bool:
        """Tell whether what begins at a character is told of somebody else ("mon frère est maçon"), unless
        the person calls for that one ("pour mon fils")."""
        before = fold(text[:start])
        told = list(self._other.finditer(before))
        return bool(told) and self._oneself.search(before, told[-1].end()) is None

    def to_change(self, text: str) -> str:
        """The question that a person wants to answer anew without saying the answer ("changer de ville")."""
        folded = fold(text)
        if not self._change.search(folded):
            return ""
        named = [name for phrase, name in self._changed.items() if _is_in(phrase, folded)]
        return named[0] if len(set(named)) == 1 else ""

    def _exact(self, folded: str, phrases: dict[str, str], is_many: bool) -> Answer | None:
        taken: list[tuple[int, int]] = []
        found: list[tuple[int, int, str]] = []
        for phrase in sorted(phrases, key=len, reverse=True):
            for match in re.finditer(rf"(?<![\w']){re.escape(phrase)}(?![\w'])", folded):
                if any(match.start() < end and start < match.end() for start, end in taken):
                    continue
                taken.append(match.span())
                if not self.is_denied(folded, match.start()):
                    found.append((*match.span(), phrases[phrase]))
        return _answer(sorted(found), is_many)

    def _is_bare_word(self, answer: Answer, folded: str, name: str) -> bool:
        """Tell whether one word, which answers only when it is asked for, stands in a long sentence."""
        if len(answer.spans) != 1 or len(strip_hesitations(folded).split()) <= SHORT_ANSWER:
            return False
        word = folded[answer.start : answer.end]
        return " " not in word and word not in self._inside[name]

    def _alone(self, folded: str, phrases: dict[str, str]) -> Answer | None:
        """An answer that holds nothing else than words that lead to it."""
        bare = strip_hesitations(folded)
        found = phrases.get(bare) or phrases.get(self._lead.sub("", bare))
        return Answer((found,), 1.0, 0, len(folded)) if found else None

    def _alike(self, text: str, folded: str, name: str) -> Answer | None:
        """An answer that some of the words sound like; what is denied beside them may be another one."""
        near = self._sounds[name].find(text)
        if near is None or len(text) != len(folded) or self._denial.search(folded, 0, near.start):
            return None
        return Answer((near.code,), min(near.likeness, UNSURE), near.start, near.end)

    def _near(self, folded: str, phrases: dict[str, str]) -> Answer | None:
        bare = self._lead.sub("", folded)
        if len(bare) < 4:
            return None
        best = process.extractOne(bare, list(phrases), scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH * 100)
        if best is None:
            return None
        phrase, likeness, _ = best
        score = 1.0 if likeness >= FIRM * 100 else likeness / 100
        return Answer((phrases[phrase],), min(score, 1.0), len(folded) - len(bare), len(folded))


def fold(text: str) -> str:
    """The same text, as long, without accents and in lower case, so that spans stay true."""
    return "".join(unicodedata.normalize("NFD", mark)[0] for mark in text.lower())


@lru_cache(maxsize=2)
def load_answers(path: Path = DATA) -> Answers:
    """Read the phrases. Raises OSError or yaml.YAMLError when the file is unreadable."""
    return Answers(yaml.safe_load(path.read_text("utf-8")))


def _by_phrase(data: dict[str, dict[str, list[str]]]) -> dict[str, str]:
    return {
        phrase: code for part in ("anywhere", "asked") for code, said in data[part].items() for phrase in said
    }


def _phrases(by_code: dict[str, list[str]]) -> dict[str, str]:
    return {fold(phrase): code for code, phrases in by_code.items() for phrase in phrases}


def _answer(found: list[tuple[int, int, str]], is_many: bool) -> Answer | None:
    """Keep what counts of the parts found, in order: all of them when several may be, else the last one."""
    if any(code != "any" for *_, code in found):
        found = [part for part in found if part[2] != "any"]
    if is_many and any(code in PARTS_OF_DAY for *_, code in found):
        found = [part for part in found if part[2] not in INFERRED]
    kept = found if is_many else found[-1:]
    if not kept:
        return None
    spans = tuple((start, end) for start, end, _ in kept)
    codes = tuple(dict.fromkeys(code for *_, code in kept))
    return Answer(codes, 1.0, spans[0][0], max(end for _, end in spans), spans)


def _any_of(words: list[str]) -> str:
    return "|".join(re.escape(fold(word)) for word in sorted(words, key=len, reverse=True))


def _is_in(phrase: str, folded: str) -> bool:
    return re.search(rf"(?<![\w']){re.escape(phrase)}(?![\w'])", folded) is not None
