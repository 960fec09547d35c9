"""What a simulated person hears of its own CV: what was noted wrongly, what the summary says wrongly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.bench.people_facts import Fact, read_pieces
from bot.bench.said_back import Claim, agrees, keys_offered, trade_in
from bot.french.heard import normalize
from bot.french.heard_durations import read_duration
from bot.jobs.cv_reading_languages import read_languages
from bot.jobs.cv_reading_practical import read_licence
from bot.jobs.places import load_places


def wrong_noted(facts: Mapping[str, Fact], question: str, sentences: Sequence[str]) -> dict[str, Claim]:
    """What was noted wrongly of the answer to a question, by the fact's name: only what the question asked,
    as long as it is noted and not asked about."""
    noted = read_pieces("listening")["noted"]
    said = [one.lower().removeprefix(noted).strip(" .") for one in sentences if one.lower().startswith(noted)]
    claims = [claim for words in said for claim in _claims(question, words)]
    return {claim.fact: claim for claim in claims if claim.fact in facts and not claim.is_true(facts)}


def _claims(question: str, words: str) -> Iterator[Claim]:
    asked = read_pieces("listening")["noted_of"].get(question, ())
    if "place" in asked:
        found = load_places().find(normalize(words), 1)
        yield from [Claim("place", frozenset({found[0].insee}), words)] if found else []
    if "work" in asked:
        romes = [(part, trade_in(part)) for part in words.split(", ")]
        yield from (Claim("work", frozenset({rome}), part) for part, rome in romes if rome)
    if "long" in asked:
        months = _months(words)
        yield from [Claim("long", frozenset({str(months)}), words)] if months else []
    if "licence" in asked:
        yield Claim("licence", frozenset({read_licence(normalize(words)).licence}), words)
    if "languages" in asked:
        yield Claim("languages", _languages(words), words)


def wrong_in_summary(facts: Mapping[str, Fact], sentences: Sequence[str], before: str = "") -> str:
    """The first of the facts that a summary of the CV says wrongly, as `listening.yml` names what to say;
    an empty string when all that it tells is right. `before` is what was wrong when it was last read out: it
    still is when the question comes again without the summary."""
    summary = read_pieces("listening")["summary"]
    if not any(one.lower().startswith(marks["start"]) for one in sentences for marks in summary.values()):
        return before
    for name, marks in summary.items():
        told = [
            one
            for one in sentences
            if one.lower().startswith(marks["start"]) and any(word in one for word in marks["has"])
        ]
        if told and not _is_told(name, facts, told[0][len(marks["start"]) :]):
            return str(name)
    return ""


def key_to_change(wrong: str, sentences: Sequence[str]) -> str:
    """The key that the sentences offer to change a fact; empty when they offer none."""
    word = read_pieces("listening")["change_words"][wrong]
    return next((key for key, label in keys_offered(sentences).items() if word in label), "")


def _is_told(name: str, facts: Mapping[str, Fact], words: str) -> bool:
    if name == "place":
        found = load_places().find(words, 1)
        return not found or found[0].insee in facts["place"].codes
    if name == "licence":
        return read_licence(normalize(f"permis {words}")).licence in facts["licence"].codes
    if name == "languages":
        return _languages(words) <= facts["languages"].codes
    if name == "work":
        rome, months = trade_in(words.partition(":")[2] or words), _months(words)
        is_long = not months or str(months) in facts["long"].codes
        return is_long and (not rome or rome in facts["work"].codes)
    return agrees(name, facts[name], [words])


def _languages(words: str) -> frozenset[str]:
    return frozenset(language.name for language in read_languages(normalize(words)).languages)


def _months(words: str) -> int:
    found = read_duration(normalize(words)).readings
    return found[0].value.months if found else 0
