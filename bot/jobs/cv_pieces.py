"""A long answer cut into pieces that tell one thing each: where "puis", "avant", "j'ai" begin a new one."""

from __future__ import annotations

from dataclasses import dataclass

from bot.french.number_words import number_words
from bot.jobs.cv_words import cv_phrases, read_cv_data, small_words

_SUBJECT_STARTS = ("j'",)
"""Beginnings of a word that is a subject with its verb: "j'ai"."""


@dataclass(frozen=True)
class Piece:
    """Some words of the answer, in normal form."""

    text: str
    """The words, the link before them left out."""
    lead: str
    """The link before them: "et puis", "maintenant"; empty without one."""
    is_linked: bool
    """True when "puis", "avant", "aussi" stand before them: what they tell is another job."""
    has_subject: bool
    """True when they begin with "je" or another subject."""


def split_pieces(text: str) -> list[Piece]:
    """Cut a text in normal form; nothing is lost but the links."""
    words = text.split()
    pieces: list[Piece] = []
    start, lead = 0, ""
    at = 0
    while at < len(words):
        end = _link_at(words, at)
        if end > at:
            if start < at:
                pieces.append(_piece(words[start:at], lead))
                lead = ""
            lead = f"{lead} {' '.join(words[at:end])}".strip()
            start = at = end
            continue
        if at > start and _is_subject(words, at) and not _is_tied(words, at):
            pieces.append(_piece(words[start:at], lead))
            start, lead = at, ""
        at += 1
    if start < len(words):
        pieces.append(_piece(words[start:], lead))
    return pieces


def _piece(words: list[str], lead: str) -> Piece:
    is_other = bool(set(lead.split()) & set(read_cv_data("cv_words")["pieces"]["new"]))
    opens = is_other or (lead.endswith("et") and words[0] not in small_words("opens_no_job"))
    return Piece(" ".join(words), lead, opens, _is_subject(words, 0))


def _link_at(words: list[str], at: int) -> int:
    """The index after a link that begins at a word; `at` without a link."""
    found = cv_phrases("pieces", "links").match(words, at)
    if found is not None:
        return found[1]
    if words[at] == "et" and at + 1 < len(words) and not _is_half(words, at):
        after = words[at + 1]
        if after in read_cv_data("cv_words")["pieces"]["after_and"] or after.startswith(_SUBJECT_STARTS):
            return at + 1
    return at


def _is_half(words: list[str], at: int) -> bool:
    """Tell whether "et" belongs to a number or a length: "trois ans et demi", "un an et deux mois"."""
    after = words[at + 1]
    if after in small_words("half"):
        return True
    is_count = after in number_words().units or after in small_words("counted")
    return (
        is_count
        and at > 0
        and (words[at - 1] in small_words("units_of_time") or words[at - 1] in number_words().tens)
    )


def _is_subject(words: list[str], at: int) -> bool:
    if words[at].startswith(_SUBJECT_STARTS):
        return True
    return cv_phrases("pieces", "subjects").match(words, at) is not None


def _is_tied(words: list[str], at: int) -> bool:
    """Tell whether the word before belongs to the subject: "que je travaille", "quand j'étais"."""
    return at > 0 and words[at - 1] in small_words("subjects_tied")
