"""The rehearsal of an interview: three likely questions for an offer, and what the answers show. Only what
was said is judged, by words and lengths, never how: neither accent nor grammar."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.french.heard import normalize, strip_hesitations
from bot.french.heard_dates import read_date
from bot.french.heard_durations import read_duration
from bot.french.heard_yes_no import read_yes_no
from bot.french.lexicon import read_mapping
from bot.jobs.families import family_of
from bot.jobs.offer import Offer
from bot.jobs.offer_demands import Demand

REHEARSAL = Path(__file__).parent / "data" / "rehearsal.yml"
"""File of the questions and of the words that are looked for."""

_FEWEST_LETTERS = 4
"""Letters by which words of a trade are known again ("nettoyer", "nettoyage")."""

_ANY_DAY = date(2026, 1, 1)
"""Day from which dates are counted when only their presence matters."""


@dataclass(frozen=True)
class Question:
    """What the employer asks."""

    code: str
    """Its code in `rehearsal.yml`."""
    ask: str
    """The question in words."""
    kind: str
    """`open` (a sentence or more), `yes_no`, or `time` (a day, a length)."""
    words: tuple[str, ...]
    """Beginnings of words of which one shows that it is answered; none: any sentence does."""
    tip: str
    """What helps to answer it, in words."""


@dataclass(frozen=True)
class Answer:
    """What was said to one question."""

    question: str
    """Code of the question."""
    text: str
    """The words heard; empty when nothing was said."""


@dataclass(frozen=True)
class Feedback:
    """What is said after the rehearsal."""

    goods: tuple[str, ...]
    """Codes of what was good, two at most, each found in the words; none when nothing could be found."""
    better: str
    """Code of the one thing to improve; empty when there is none."""
    tip: str = ""
    """What helps, in words, when the thing to improve is one question."""


@lru_cache(maxsize=1)
def load_rehearsal() -> Mapping[str, Any]:
    """Read the questions once. Raises Misconfigured when their file is damaged."""
    return read_mapping(REHEARSAL, "applications.rehearsal")


def questions_for(offer: Offer, demands: Collection[Demand], turn: int = 0) -> tuple[Question, ...]:
    """Three likely questions: about oneself, about the trade, about this offer's terms. `turn` counts the
    rehearsals from 0, so that the next one asks something else."""
    data = load_rehearsal()
    trade = data["families"][family_of(offer.rome)]
    told = {demand.code for demand in demands} | {*offer.hours, offer.contract, "always"}
    terms = [row for row in data["terms"] if row["when"] in told]
    chosen = (data["openings"][0], trade[turn % len(trade)], terms[turn % len(terms)])
    return tuple(_question(row) for row in chosen)


def question_named(code: str) -> Question:
    """The question of a code. Raises KeyError when there is none."""
    data = load_rehearsal()
    rows = [*data["openings"], *data["terms"], *(row for rows in data["families"].values() for row in rows)]
    return _question({row["code"]: row for row in rows}[code])


def feedback(answers: Sequence[Answer], names: Collection[str] = (), trade: Collection[str] = ()) -> Feedback:
    """What was good and one thing to improve. `names` are the person's own names, `trade` words that name the
    work of the offer."""
    shown = _shown(answers, names, trade)
    data = load_rehearsal()
    goods = tuple(code for code in data["goods"] if shown[code])[: data["most_goods"]]
    better = next((code for code in data["betters"] if shown[code]), "")
    missed = next((one for one in answers if not is_answered(question_named(one.question), one.text)), None)
    tip = question_named(missed.question).tip if better in ("silent", "not_answered") and missed else ""
    return Feedback(goods, better, tip)


def is_answered(question: Question, text: str) -> bool:
    """Tell whether some words answer a question: a yes or a no, one of the words looked for, or, when none is
    looked for, a sentence."""
    words = _words(text)
    if not words or _has(text, "unknown"):
        return False
    if question.kind == "yes_no" and read_yes_no(text).readings:
        return True
    if question.kind == "time" and (read_duration(text).readings or read_date(text, _ANY_DAY).readings):
        return True
    if question.words:
        return any(word.startswith(start) for word in words for start in question.words)
    return len(words) >= load_rehearsal()["fewest_words"]


def trade_signs(names: Collection[str]) -> tuple[str, ...]:
    """Beginnings of the words that name a trade, from its names ("nettoyage", "Agent de propreté")."""
    words = (word for name in names for word in _words(name) if len(word) > _FEWEST_LETTERS)
    return tuple(dict.fromkeys(word[:_FEWEST_LETTERS] for word in words))


def _shown(answers: Sequence[Answer], names: Collection[str], trade: Collection[str]) -> dict[str, bool]:
    data = load_rehearsal()
    texts = [one.text for one in answers]
    first = texts[0] if texts else ""
    spoken = [text for text in texts if _words(text)]
    answered = [is_answered(question_named(one.question), one.text) for one in answers]
    lengths = [(question_named(one.question).kind, len(_words(one.text))) for one in answers]
    is_short = any(0 < count < _fewest(kind) for kind, count in lengths)
    is_long = any(count > data["most_words"] for _, count in lengths)
    is_named = _has(first, "named") or any(normalize(name) in _words(first) for name in names if name)
    is_trade = any(word.startswith(start) for start in trade for text in texts for word in _words(text))
    return {
        "answered_all": bool(answers) and all(answered),
        "exampled": any(_has(text, "exampled") for text in texts),
        "named": is_named,
        "trade": is_trade,
        "greeted": _has(first, "greeted"),
        "thanked": any(_has(text, "thanked") for text in texts),
        "available": any(_has(text, "available") for text in texts),
        "good_length": bool(spoken) and not is_short and not is_long,
        "silent": len(spoken) < len(texts),
        "not_answered": not all(answered),
        "too_short": is_short,
        "no_name": not is_named,
        "no_greeting": not _has(first, "greeted"),
        "no_trade": bool(trade) and not is_trade,
        "no_example": not any(_has(text, "exampled") for text in texts),
        "too_long": is_long,
    }


def _fewest(kind: str) -> int:
    data = load_rehearsal()
    return int(data["fewest_words"] if kind == "open" else data["fewest_words_of_yes_no"])


def _words(text: str) -> list[str]:
    return strip_hesitations(normalize(text)).replace("'", "' ").split()


def _has(text: str, sign: str) -> bool:
    spaced = f" {strip_hesitations(normalize(text))} "
    return any(f" {phrase} " in spaced for phrase in load_rehearsal()["signs"][sign])


def _question(row: Mapping[str, Any]) -> Question:
    return Question(row["code"], row["ask"], row["kind"], tuple(row["words"]), row["tip"])
