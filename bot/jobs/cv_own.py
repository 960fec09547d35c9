"""What a person tells of themselves: wishes, denials and what other people do are left out of an answer."""

from __future__ import annotations

from collections.abc import Sequence

from bot.jobs.cv_words import cv_phrases, read_cv_data

DENIED = frozenset({"pas", "non pas", "c'est pas", "c'était pas"})
"""Words before something that is not right: "non pas deux ans, trois ans"."""


def is_denied(before: str) -> bool:
    """Tell whether the words before something say that it is not so."""
    return " ".join(before.split()[-2:]) in DENIED


def own_words(text: str) -> str:
    """Leave out of an answer in normal form what is no fact of the person's own: "je voudrais être
    vendeuse", "j'étais pas chef", "je suis arrivée il y a deux ans", "mon mari est maçon". Who helped
    somebody tells of their own work."""
    words = text.split()
    is_help = bool(set(words) & set(read_cv_data("cv_words")["not_own"]["helping"]))
    kept: list[str] = []
    at = 0
    while at < len(words):
        end = _foreign_end(words, at, is_help)
        if end == at:
            kept.append(words[at])
            end = at + 1
        at = end
    return " ".join(kept)


def _foreign_end(words: Sequence[str], at: int, is_help: bool) -> int:
    """The index after what is not the person's own from a word on; `at` when it is."""
    for name in ("wishes", "denials", "arrivals", "others"):
        found = cv_phrases("not_own", name).match(words, at)
        if found is None or (name == "others" and (is_help or not _is_about(words, found[1]))):
            continue
        if name == "denials" and found[1] < len(words) and words[found[1]] in _softeners():
            continue
        return _clause_end(words, found[1])
    return at


def _is_about(words: Sequence[str], at: int) -> bool:
    """Tell whether a verb that says what somebody is or does stands at an index, "il" or "elle" left out."""
    data = read_cv_data("cv_words")["not_own"]
    if at < len(words) and words[at] in data["pronouns"]:
        at += 1
    return at < len(words) and words[at] in data["verbs"]


def _softeners() -> frozenset[str]:
    return frozenset(read_cv_data("cv_words")["not_own"]["softeners"])


def _clause_end(words: Sequence[str], at: int) -> int:
    """The index where the person speaks of themselves again, or of something else."""
    ends = frozenset(read_cv_data("cv_words")["not_own"]["ends"])
    while at < len(words):
        is_joined = words[at] == "et" and at + 1 < len(words) and _is_self(words[at + 1], ends)
        if words[at] == "mais" or is_joined or _is_self(words[at], ends):
            return at
        at += 1
    return at


def _is_self(word: str, ends: frozenset[str]) -> bool:
    return word in ends or word.startswith("j'")
