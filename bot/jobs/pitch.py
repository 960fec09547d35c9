"""What a person says on the telephone or at the door: three short sentences from the offer and the CV. Keys
and values only: the sentences are the responses `utter_applications_<key>` of the dialogue."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.french.lexicon import read_mapping
from bot.french.reading.genders import feminine_of
from bot.french.spoken import of_word, read_aloud, say_count, say_date
from bot.jobs.cv import CvContent, Experience
from bot.jobs.offer import Offer
from bot.jobs.offer_terms import Line

WORDS = Path(__file__).parent / "data" / "pitch.yml"
"""File of the limits and of the words around a person's words."""

_GENDER_MARK = re.compile(r"\s*[(\[]?\b[HF]\s*/\s*[HF]\b[)\]]?|\s*\([^)]*\)", re.IGNORECASE)


@lru_cache(maxsize=1)
def load_pitch() -> Mapping[str, Any]:
    """Read the limits once. Raises Misconfigured when their file is damaged."""
    return read_mapping(WORDS, "applications.pitch")


def pitch_lines(offer: Offer, cv: CvContent, everyday: str, today: date) -> tuple[Line, Line, Line]:
    """The three sentences: who I am, which offer, why me. `everyday` is the everyday name of the offer's
    trade ("nettoyage"), said when the person's gender is not known; the official one when it is empty."""
    kind = offer.kind if offer.kind in ("training", "internship") else "job"
    which = (f"say_offer_{kind}", {"work": of_word(named_work(offer, cv.gender, everyday))})
    return _hello(cv), which, _strength(offer, cv, today)


def follow_up_lines(cv: CvContent, work: str) -> tuple[Line, Line, Line]:
    """The three sentences of a second call: who I am, which application, the question. `work` is the work as
    it was recorded."""
    about = {"work": work[:1].lower() + work[1:]}
    return _hello(cv), ("say_once_more", about), ("say_once_more_question", {})


def named_work(offer: Offer, gender: str, everyday: str) -> str:
    """The work of an offer in a few words: a job's title in the person's gender, else its everyday name, else
    the official one."""
    words = title_in_gender(offer.title, gender) if offer.kind == "job" and gender in ("f", "m") else ""
    if not words or "/" in words:
        words = everyday or offer.rome_label or _GENDER_MARK.sub("", offer.title).partition(" / ")[0]
    kept = words.split()[: load_pitch()["most_work_words"]]
    while len(kept) > 1 and (kept[-1].lower() in load_pitch()["weak_ends"] or not kept[-1][-1].isalpha()):
        kept.pop()
    said = " ".join(kept)
    return said if said[:2].isupper() else said[:1].lower() + said[1:]


def title_in_gender(title: str, gender: str) -> str:
    """The title of an offer in one gender, `f` or `m`, when it is written for both: "Agent d'entretien (H/F)"
    is "Agente d'entretien"; a word that has no known feminine stays as it is."""
    said = read_aloud(title)
    for both in load_pitch()["both"]:
        said = said.replace(both, "")
    feminine, joint, rest = said.partition(load_pitch()["or"])
    heads, words = feminine.split(), rest.split()
    is_pair = joint and len(words) >= len(heads) and heads[0][:3].lower() == words[0][:3].lower()
    if not is_pair:
        chosen = _GENDER_MARK.sub("", title).split()
    else:
        masculine, tail = words[: len(heads)], words[len(heads) :]
        chosen = [*(heads if gender == "f" else masculine), *tail]
    return " ".join(_all_feminine(chosen) if gender == "f" else chosen)


def _all_feminine(words: list[str]) -> list[str]:
    """The same words with those of the trade itself in the feminine ("couturière retoucheur")."""
    ends = load_pitch()["before_complement"]
    until = next((at for at, word in enumerate(words) if word in ends or "'" in word), len(words))
    return [*(_feminine(word) for word in words[:until]), *words[until:]]


def _feminine(word: str) -> str:
    """The feminine of a word, or of the end of a joined one ("aide-boulanger"); the word when it has none."""
    first, dash, last = word.rpartition("-")
    end = feminine_of(last) if dash else ""
    return feminine_of(word) or (f"{first}-{end}" if end else word)


def say_months(months: int) -> str:
    """Say how long some work lasted: "six mois", "un an", "deux ans", "un an et demi"; to the half year from
    one year, to the year from three."""
    if months < 12:
        return say_count(max(1, months), "month")
    years, left = divmod(months, 12)
    if years < 3 and 4 <= left <= 8:
        return load_pitch()["joined"].format(amount=say_count(years, "year"))
    return say_count(years + (left > 8), "year")


def best_experience(offer: Offer, cv: CvContent) -> Experience | None:
    """The experience that speaks best for the offer: the same trade, then a near one, then the longest."""
    rome = offer.rome or "-"

    def worth(one: Experience) -> tuple[bool, bool, int]:
        return one.rome == rome, one.rome[:3] == rome[:3], one.months or 0

    return max(cv.experiences, key=worth, default=None)


def _strength(offer: Offer, cv: CvContent, today: date) -> Line:
    best = best_experience(offer, cv)
    if best is not None and best.rome and best.rome[:3] == (offer.rome or "-")[:3]:
        if best.months:
            return "say_done_long", {"length": say_months(best.months)}
        return "say_done", {}
    if best is not None and 0 < len(best.work.split()) <= load_pitch()["most_work_words"]:
        return "say_worked", {"work": best.work}
    skill = next((s for s in cv.skills if len(s.split()) <= load_pitch()["most_skill_words"]), "")
    if skill:
        return "say_skill", {"skill": skill[:1].lower() + skill[1:]}
    if cv.available_from == "now":
        return "say_start_now", {}
    if cv.available_from:
        day = date.fromisoformat(cv.available_from)
        return ("say_start_now", {}) if day <= today else ("say_start_from", {"day": say_date(day)})
    return f"say_serious_{cv.gender}" if cv.gender else "say_serious", {}


def _hello(cv: CvContent) -> Line:
    name = f"{cv.given_name} {cv.family_name}".strip()
    return ("say_hello", {"name": name}) if name else ("say_hello_unnamed", {})
