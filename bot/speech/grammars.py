"""What people answer to each kind of question, read from `voices/grammars/`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import Misconfigured
from bot.french.heard import normalize
from bot.french.lexicon import read_mapping
from bot.jobs.countries import abroad_phrases
from bot.jobs.cv_reading_languages import known_languages
from bot.jobs.cv_reading_studies import known_studies
from bot.jobs.name_lists import known_names
from bot.model import Phrases
from bot.settings import ROOT
from bot.speech.grammar_lists import make_phrases

FOLDER = ROOT / "voices" / "grammars"
"""Where the grammars lie."""

NAMES = (
    "yes_no", "kind", "trade", "place", "travel", "hours", "results", "contact", "person", "free", "none",
    "digits", "code", "number", "phone", "hour", "day", "month", "ordinal", "letters",
    "name", "work", "when", "studies", "languages", "licence", "available", "cv_ready", "cv_change",
    "way", "news", "told", "follow_up", "scam_contact", "scam_number",
)  # fmt: skip
"""Every value of `Reply.expect`."""

CV_TABLES: Mapping[str, Callable[[], Sequence[str]]] = {
    "names": known_names,
    "languages": known_languages,
    "abroad": abroad_phrases,
    "diplomas": known_studies,
}
"""Tables of the answers to the CV's questions, by name."""

_COMMANDS = "commands.yml"


@dataclass(frozen=True)
class AnswerGrammar:
    """What may be answered, and how patient and how strict to be."""

    name: str
    """Value of `Reply.expect`."""
    phrases: Phrases | None
    """What is said, in normal form, with the asides, and what is likely; None for free recognition."""
    patience_seconds: float
    """Silence after which the person has finished, seconds."""
    silence_seconds: float
    """Silence after which the person is called silent, seconds."""
    reject_below: float
    """Confidence under which the words are not understood, 0 to 1."""
    confirm_below: float
    """Confidence under which the words are confirmed by yes or no, 0 to 1."""
    key_digits: int
    """Most digits expected from the telephone's keys: 1 for a choice, 5 for a postcode, 10 for a number."""
    is_dictated: bool = False
    """True for digits or letters said one by one: other words are not looked for in another grammar, which
    would make an answer of a digit heard badly."""


def load_grammars(
    folder: Path = FOLDER, tables: Mapping[str, Sequence[str]] | None = None
) -> dict[str, AnswerGrammar]:
    """Read every grammar, its tables filled from `tables` (`trades`, `places`: spoken forms) and from those
    of the CV (`CV_TABLES`). Raises Misconfigured when a file is missing or wrong, or a table not given."""
    raw = {name: _read(folder / f"{name}.yml") for name in NAMES}
    asides = _asides(folder)
    own = {name: read() for name, read in CV_TABLES.items()}
    filled = {name: _spoken(rows) for name, rows in {**own, **(tables or {})}.items()}
    return {name: _make(name, raw, asides, filled) for name in NAMES}


def load_commands(folder: Path = FOLDER) -> tuple[str, ...]:
    """Read the asides that stop the assistant when they are said over its voice, in normal form."""
    return _unique(_read(folder / _COMMANDS)["commands"])


def load_fillers(folder: Path = FOLDER) -> tuple[str, ...]:
    """Read the little words that surround an answer, in normal form."""
    return _unique(_read(folder / _COMMANDS)["fillers"])


def _asides(folder: Path) -> tuple[str, ...]:
    return load_commands(folder) + load_fillers(folder)


def _spoken(phrases: Sequence[str]) -> list[str]:
    """Written forms such as `lyon 7e` help to find what was typed; nobody is heard saying a figure."""
    normal = (normalize(phrase) for phrase in phrases)
    return [phrase for phrase in normal if not any(mark.isdigit() for mark in phrase)]


def _make(
    name: str, raw: Mapping[str, Mapping], asides: Sequence[str], tables: Mapping[str, Sequence[str]]
) -> AnswerGrammar:
    entry = raw[name]
    try:
        phrases = None
        if entry["phrases"] is not None:
            own = _gather(name, raw, tables, frozenset())
            others = asides if entry.get("has_asides", True) else ()
            phrases = Phrases.of(_unique([*own, *others]), _unique(entry.get("likely", ())))
        grammar = AnswerGrammar(
            name,
            phrases,
            float(entry["patience_seconds"]),
            float(entry["silence_seconds"]),
            float(entry["reject_below"]),
            float(entry["confirm_below"]),
            int(entry["key_digits"]),
            bool(entry.get("is_dictated", False)),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Misconfigured("grammar.wrong", f"answer grammar {name}: {error} is missing or wrong") from error
    _check(grammar)
    return grammar


def _gather(
    name: str, raw: Mapping[str, Mapping], tables: Mapping[str, Sequence[str]], above: frozenset[str]
) -> list[str]:
    if name in above:
        raise Misconfigured("grammar.circle", f"answer grammar {name} includes itself")
    entry = raw[name]
    phrases = [normalize(phrase) for phrase in (*(entry["phrases"] or ()), *entry.get("carriers", ()))]
    for made in entry.get("made", ()):
        phrases += make_phrases(made)
    for table in entry.get("tables", ()):
        phrases += tables[table]
    for other in entry.get("include", ()):
        phrases += _gather(other, raw, tables, above | {name})
    return phrases


def _check(grammar: AnswerGrammar) -> None:
    is_sound = (
        0 < grammar.patience_seconds < grammar.silence_seconds
        and 0 <= grammar.reject_below <= grammar.confirm_below <= 1
        and grammar.key_digits >= 1
    )
    if not is_sound:
        raise Misconfigured("grammar.numbers", f"answer grammar {grammar.name} has numbers that cannot be")


def _unique(phrases: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(normalize, phrases))))


def _read(path: Path) -> Mapping[str, Any]:
    return read_mapping(path, "grammar.unreadable")
