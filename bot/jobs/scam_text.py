"""The normal form in which signs of a scam are looked for, with the place of each word in the text."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.french.heard import without_accents
from bot.french.number_words import is_joined, number_words, read_whole
from bot.jobs.scam_numbers import is_phone_start, read_run
from bot.jobs.scam_terms import load_terms, mark_address

SENTENCE_END = "."
"""The piece that stands for the end of a sentence or of a line."""

QUESTION_END = "?"
"""The piece that stands for the end of a question."""

LONGEST_RUN = 40
"""Words of the longest number that is read."""

_PAUSE = re.compile(r"[^\s.\-)(\u2013]")
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_SCAN = re.compile(
    rf"""(?P<address>(?:https?://|www\.)[^\s<>"]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+
        |(?<![\w.@-])(?:[a-z0-9-]+\.)+(?:[a-z]{{2,10}})(?:/[^\s<>"]*)?(?![\w@]))
    |(?P<date>(?<![\d./-])\d{{1,2}}[./-]\d{{1,2}}[./-](?:20)?\d{{2}}(?![\d./-])|(?<![\d./-])\d{{1,2}}/\d{{1,2}}(?![\d./-]))
    |(?P<kilo>(?<![\d.,])\d{{1,3}}(?:[.,]\d)?[ ]?k(?=[ ]?€|e?(?!\w)))
    |(?P<number>(?<!\d)(?<!\d[ .-])[1-9]\d{{0,2}}(?:[ .\u00a0\u202f]\d{{3}})+(?:,\d{{1,2}})?(?![.-]?\d|[ ]\d)
        |(?<!\d[.,])\d+[.,]\d{{1,2}}(?![.,-]?\d)|\d{{1,15}})
    |(?P<word>[^\W\d_](?:[^\W\d_]|[\u0300-\u036f{_UNSEEN}])*)
    |(?P<sign>[€$%/+])
    |(?P<end>[.!?…]+(?![^\s"»)\]])|\n+|;)""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True)
class Piece:
    """A word, a number in figures, a mark or the end of a sentence."""

    text: str
    """Its normal form: lower case, no accents, no spaces."""
    start: int
    """First character in the text as written."""
    end: int
    """Character after it in the text as written."""


@dataclass(frozen=True)
class NormalText:
    """A text in normal form."""

    text: str
    """The pieces, separated by single spaces."""
    pieces: tuple[Piece, ...]
    """The pieces with their places."""
    offsets: tuple[int, ...]
    """First character of each piece in the normal form."""

    def place(self, first: int, last: int) -> tuple[int, int]:
        """Give the place, in the text as written, of some pieces (the last one is not counted)."""
        pieces = self.pieces[first:last]
        return min(piece.start for piece in pieces), max(piece.end for piece in pieces)

    def index(self, offset: int) -> int:
        """Give the number of the piece at a character of the normal form."""
        return max(0, bisect_right(self.offsets, offset) - 1)


def normal_text(raw: str) -> NormalText:
    """Put a text in normal form: capitals, accents and punctuation out, numbers in figures whether they were
    said or written, telephone numbers and addresses replaced by what they are (`tel:premium`, `url:odd`),
    a mark after each pay that tells how high it is (`pay:huge:day`)."""
    return _joined(_mark_pays(list(_numbered(list(_respelled(list(_scan(raw)))), raw))))


def _joined(pieces: Sequence[Piece]) -> NormalText:
    offsets, at = [], 0
    for piece in pieces:
        offsets.append(at)
        at += len(piece.text) + 1
    return NormalText(" ".join(piece.text for piece in pieces), tuple(pieces), tuple(offsets))


def _scan(raw: str) -> Iterator[Piece]:
    for found in _SCAN.finditer(raw):
        kind, written = found.lastgroup, found.group()
        if kind == "address":
            mark = mark_address(_folded(written).rstrip(".,;:!?)"))
            if mark is None:
                yield from _scan_words(written, found.start())
                continue
            text = mark
        elif kind == "date":
            text = "date:"
        elif kind == "number":
            text = _figures(written)
        elif kind == "kilo":
            text = str(round(1000 * float(_figures(written.strip("kK ")))))
        elif kind == "end":
            text = QUESTION_END if "?" in written else SENTENCE_END
        else:
            text = _folded(written)
        for part in text.split():
            yield Piece(part, found.start(), found.end())


def _scan_words(written: str, start: int) -> Iterator[Piece]:
    """Words joined by a full stop without a space are no address ("merci.bonjour")."""
    for word in re.finditer(r"[^\W\d_]+|\d{1,15}", written):
        for part in _folded(word.group()).split():
            yield Piece(part, start + word.start(), start + word.end())


def _folded(written: str) -> str:
    plain = unicodedata.normalize("NFKC", written.translate(dict.fromkeys(map(ord, _UNSEEN))))
    return without_accents(plain.lower())


def _figures(written: str) -> str:
    digits = unicodedata.normalize("NFKC", written)
    if re.fullmatch(r"\d{1,3}(?:[ .]\d{3})+(?:,\d+)?", digits):
        digits = re.sub(r"[ .]", "", digits)
    return digits.replace(",", ".")


def _respelled(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Each word as the signs write it: "jai" is "j ai", "50 e" is "50 euros", "12 €/h" "12 euros par h"."""
    terms = load_terms()
    for at, piece in enumerate(pieces):
        before = pieces[at - 1].text if at else ""
        after = pieces[at + 1].text if at + 1 < len(pieces) else ""
        text = terms.respellings.get(piece.text, piece.text)
        if before.isdecimal() and int(before) >= terms.least_price:
            text = terms.after_number.get(piece.text, text)
        if piece.text == "/":
            text = terms.per if after in terms.periods else ""
        for word in text.split():
            yield Piece(word, piece.start, piece.end)


def _numbered(pieces: Sequence[Piece], raw: str) -> Iterator[Piece]:
    """Numbers in figures, telephone numbers as marks."""
    words, percent = [piece.text for piece in pieces], load_terms().numbers.percent
    at = 0
    while at < len(words):
        is_percent = at > 1 and words[at - 1 : at + 1] == percent and number_words().is_number(words[at - 2])
        end = at if is_percent else _run_end(pieces, at, raw)
        if end == at:
            if words[at] != "+":
                yield pieces[at]
            at += 1
            continue
        first = at - 1 if at and words[at - 1] in ("+", "plus") else at
        mark = read_run(words[at:end], words[max(0, first - 5) : first], words[end : end + 2], first < at)
        if mark is not None:
            yield Piece(mark, pieces[first].start, pieces[end - 1].end)
        else:
            yield from _whole_numbers(pieces[at:end], is_followed=end < len(words))
        at = end


def _run_end(pieces: Sequence[Piece], at: int, raw: str) -> int:
    """The index after the numbers that follow each other from a piece on; a comma ends them, and so does the
    beginning of a telephone number."""
    words = [piece.text for piece in pieces[at : at + LONGEST_RUN]]
    end, known = 0, number_words()
    if words[0] in known.articles and words[1:2] and words[1][0] in "0z":
        return at
    while end < len(words) and (known.is_number(words[end]) or (end > 0 and is_joined(words, end))):
        if end and _PAUSE.search(raw, pieces[at + end - 1].end, pieces[at + end].start):
            break
        if end and words[end][0] == "0" and not words[0].startswith("0") and is_phone_start(words[end:]):
            break
        end += 1
    is_article = end > 1 and words[end - 1] in known.articles and words[end - 2] != known.joiner
    return at + end - (is_article and end < len(words) and words[end - 1].endswith("e"))


def _whole_numbers(run: Sequence[Piece], is_followed: bool) -> Iterator[Piece]:
    words = [piece.text for piece in run]
    if len(words) == 1 and words[0] in number_words().articles and is_followed:
        yield run[0]
        return
    at = 0
    while at < len(words):
        value, end = read_whole(words, at)
        if end == at or (end == at + 1 and words[at].isdecimal()):
            yield run[at]
            at += 1
        else:
            yield Piece(str(value), run[at].start, run[end - 1].end)
            at = end


def _mark_pays(pieces: list[Piece]) -> list[Piece]:
    """Add after each pay a mark that compares it with the minimum wage."""
    normal = _joined(pieces)
    marks: dict[int, Piece] = {}
    for start, end, mark in load_terms().pay_marks(normal.text):
        first, last = normal.index(start), normal.index(max(start, end - 1))
        marks[last] = Piece(mark, *normal.place(first, last + 1))
    marked = []
    for at, piece in enumerate(pieces):
        marked.append(piece)
        if at in marks:
            marked.append(marks[at])
    return marked
