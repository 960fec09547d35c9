"""Whether a message or an offer about work looks like a scam, and by which signs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from bot.jobs.offer import Offer
from bot.jobs.scam_impression import impression
from bot.jobs.scam_phrases import Reading
from bot.jobs.scam_signs import SignRow, Signs, Verdict, load_signs
from bot.jobs.scam_text import NormalText, normal_text

FEE, RESEMBLES = "fee", "resembling"
"""Kinds with a part of their own: money asked; no clear sign, but the whole resembles scams."""

TRAINING = "training"
"""Kind of offer that may have a fee."""

MOST_CHARACTERS = 20_000
"""Longest part of a text that is checked; a longer one is no offer."""

LEAST_WORDS = 8
"""Words from which on the impression of the whole counts: fewer tell too little."""

UNSURE = 0.5
"""Impression of a shorter text."""


@dataclass(frozen=True)
class Sign:
    """One sign found."""

    code: str
    """Which one, as in `data/scam_signs.yml`."""
    kind: str
    """Kind of scam, such as `fee`."""
    verdict: Verdict
    """What it leads to alone: danger or attention."""
    words: str
    """The words that show it, as written."""
    start: int
    """First character of these words in the text."""
    end: int
    """Character after them."""
    is_excused: bool = False
    """True when something in the text makes it an ordinary thing to check."""


@dataclass(frozen=True)
class ScamCheck:
    """What was found in a text."""

    verdict: Verdict
    """Danger, attention, or clear when nothing was found."""
    signs: tuple[Sign, ...] = ()
    """Signs, the one to speak of first."""

    @property
    def kind(self) -> str:
        """Kind of the sign to speak of; empty when nothing was found."""
        return self.signs[0].kind if self.signs else ""

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds that lead to the verdict, each once, the one to speak of first."""
        return tuple(dict.fromkeys(sign.kind for sign in self.signs))


@lru_cache(maxsize=1024)
def check_text(text: str) -> ScamCheck:
    """Tell whether a text, written or said, looks like a scam. Takes any text; the same one always gives the
    same answer, computed once while it is among the last ones. Only MOST_CHARACTERS are read."""
    signs = load_signs()
    normal, reading = read_text(text)
    likely = impression(reading) if len(reading.words) >= LEAST_WORDS else UNSURE
    is_warning = bool(reading.spans(signs.warning)) and not reading.spans(signs.told)
    if is_warning and likely < signs.warning_below:
        return ScamCheck(Verdict.CLEAR)
    is_odd = bool(reading.spans(signs.odd))
    looked = (_look(row, reading, normal, text, is_odd) for row in signs.rows)
    found = [sign for sign in looked if sign is not None]
    return _judge(found, signs, 0.0 if is_warning else likely)


def check_offer(offer: Offer) -> ScamCheck:
    """Check an offer of the product: its title, its text, its pay and how to reach the employer. A fee for a
    training is something to check, no danger: many trainings have one."""
    checked = check_text(offer_text(offer))
    dangers = {sign.kind for sign in checked.signs if sign.verdict is Verdict.DANGER}
    if offer.kind != TRAINING or not dangers <= {FEE, RESEMBLES}:
        return checked
    signs = tuple(
        replace(sign, verdict=Verdict.ATTENTION) for sign in checked.signs if sign.kind != RESEMBLES
    )
    return ScamCheck(signs[0].verdict if signs else Verdict.CLEAR, signs)


def offer_text(offer: Offer) -> str:
    """What an offer says, part by part, one a line."""
    contact = offer.contact
    parts = [offer.title, offer.employer, offer.description, offer.pay_text, offer.conditions]
    parts += [contact.phone, contact.name, contact.address] if contact else []
    return "\n".join(part for part in parts if part)


def read_text(text: str) -> tuple[NormalText, Reading]:
    """A text in normal form, read in the language of the signs."""
    normal = normal_text(text[:MOST_CHARACTERS])
    return normal, Reading(load_signs().language, [piece.text for piece in normal.pieces])


def _look(row: SignRow, reading: Reading, normal: NormalText, text: str, is_odd: bool) -> Sign | None:
    span = row.find(reading)
    if span is None:
        return None
    start, end = normal.place(*span)
    is_soft = not is_odd and row.soft is not None and bool(reading.spans(row.soft))
    verdict = Verdict.ATTENTION if is_soft else row.verdict
    return Sign(row.code, row.kind, verdict, text[start:end], start, end, is_soft)


def _judge(found: list[Sign], signs: Signs, likely: float) -> ScamCheck:
    """Weigh the signs together, then against the impression of the whole."""
    names = {name for sign in found for name in (sign.kind, sign.code) if not sign.is_excused}
    added = frozenset().union(*(group for group in signs.together if group <= names))
    found = [replace(one, verdict=Verdict.DANGER) if {one.kind, one.code} & added else one for one in found]
    rank = {kind: at for at, kind in enumerate(signs.kinds)}
    found.sort(key=lambda sign: (sign.verdict is not Verdict.DANGER, rank[sign.kind]))
    dangers = {one.kind for one in found if one.verdict is Verdict.DANGER}
    if likely <= (signs.doubtful_below if dangers <= signs.doubtful else signs.honest_below):
        found = [one if one.kind in signs.sure else replace(one, verdict=Verdict.ATTENTION) for one in found]
        found.sort(key=lambda sign: sign.verdict is not Verdict.DANGER)
    elif likely >= (signs.excused_above if any(one.is_excused for one in found) else signs.resembles_above):
        if found and rank[found[0].kind] < rank[RESEMBLES]:
            found[0] = replace(found[0], verdict=Verdict.DANGER)
        elif not found or found[0].verdict is not Verdict.DANGER:
            found.insert(0, Sign(RESEMBLES, RESEMBLES, Verdict.DANGER, "", 0, 0))
    return ScamCheck(found[0].verdict if found else Verdict.CLEAR, tuple(found))
