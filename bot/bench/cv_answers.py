"""Measures what is read in the spoken answers of a CV, on answers written apart from the rules."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import quantiles

from bot.french import tagged
from bot.jobs.cv import Experience, Study
from bot.jobs.places import Places, load_places
from bot.jobs.trades import Trades, load_trades
from bot.settings import ROOT

HELD_OUT = ROOT / "tests" / "heldout" / "cv_answers.tsv"
"""Answers that no rule and no list was written from."""

HARD = ROOT / "bot" / "bench" / "scripts" / "cv_answers_hard.tsv"
"""Hard answers, by which rules were repaired after they had been read once."""

TODAY = date(2026, 11, 26)
"""The day from which the dates of the examples are counted."""

RIGHT_LEAST = 0.85
"""Least share of the facts told that are found, for the answers kept apart."""

WRONG_MOST = 0.05
"""Greatest share of the facts found, and not to be confirmed, that are wrong."""

NOTHING = "-"


@dataclass(frozen=True)
class Answer:
    """One example."""

    kind: str
    """What is asked: a key of READERS."""
    text: str
    """What is said, as a recogniser writes it."""
    facts: tuple[str, ...]
    """The facts that it tells, as `facts_of` gives them."""


@dataclass(frozen=True)
class AnswerFigures:
    """What was measured."""

    answers: int
    """Answers read."""
    whole: int
    """Answers of which every fact is right and none is missing."""
    told: int
    """Facts told."""
    found: int
    """Facts told that were found, sure or to be confirmed."""
    wrong: int
    """Facts found that were not told, those to be confirmed left out."""
    sure: int
    """Facts found that are not to be confirmed."""
    p50_ms: float
    """Median time of an answer, milliseconds."""
    max_ms: float
    """Longest time of an answer, milliseconds."""
    missed: tuple[str, ...]
    """Answers that were not read whole: expected, then found."""

    @property
    def recall(self) -> float:
        """Share of the facts told that were found, 0 to 1."""
        return self.found / self.told if self.told else 1.0

    @property
    def wrong_share(self) -> float:
        """Share of the sure facts that are wrong, 0 to 1."""
        return self.wrong / self.sure if self.sure else 0.0


def read_answers(path: Path) -> list[Answer]:
    """Read examples: kind, text and facts (`;` between them) in columns."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    rows = [line.split("\t") for line in lines]
    return [Answer(kind, text, _split(facts)) for kind, text, facts in rows]


def _split(facts: str) -> tuple[str, ...]:
    return () if facts == NOTHING else tuple(fact.strip() for fact in facts.split(";"))


def facts_of(kind: str, text: str) -> tuple[str, ...]:
    """The facts that an answer tells, as short texts; "?" ends one that is to be confirmed."""
    return tuple(READERS[kind](text, load_trades_once(), load_places()))


def measure_answers(path: Path = HELD_OUT) -> AnswerFigures:
    """Read every example; a fact is right when it is the one expected, with or without its "?"."""
    answers = read_answers(path)
    tagged.warm()
    facts_of(answers[0].kind, answers[0].text)
    whole = told = found = wrong = sure = 0
    missed, times = [], []
    for answer in answers:
        start = time.perf_counter()
        facts = facts_of(answer.kind, answer.text)
        times.append((time.perf_counter() - start) * 1000)
        expected = {fact.rstrip("?") for fact in _keyed(answer.facts)}
        given = {fact.rstrip("?") for fact in _keyed(facts)}
        firm = {fact for fact in _keyed(facts) if not fact.endswith("?")}
        told, found = told + len(expected), found + len(expected & given)
        sure, wrong = sure + len(firm), wrong + len(firm - expected)
        whole += expected == given
        if expected != given:
            missed.append(f"{answer.text} | {'; '.join(answer.facts)} | {'; '.join(facts)}")
    return AnswerFigures(
        len(answers), whole, told, found, wrong, sure, round(quantiles(times, n=2)[0], 1),
        round(max(times), 1), tuple(missed),
    )  # fmt: skip


def _keyed(facts: Iterable[str]) -> list[str]:
    """The facts of each job or study under its own name instead of its number: "D1106 @Bron", so that one job
    too many does not make the others wrong."""
    names: dict[str, str] = {}
    keyed = []
    for fact in facts:
        number, _, rest = fact.partition(" ")
        if not number.isdigit() or not rest:
            keyed.append(fact)
        elif number not in names:
            names[number] = rest.rstrip("?")
            keyed.append(rest)
        else:
            keyed.append(f"{names[number]} {rest}")
    return keyed


_TRADES: list[Trades] = []


def load_trades_once() -> Trades:
    """The occupations, read once a process."""
    if not _TRADES:
        _TRADES.append(load_trades())
    return _TRADES[0]


def _work(text: str, trades: Trades, places: Places) -> list[str]:
    from bot.jobs.cv_reading_work import read_work

    told = read_work(text, trades, places, TODAY)
    facts = ["none"] if told.is_none else []
    facts += [f"gender {told.gender}"] if told.gender else []
    for number, job in enumerate(told.jobs, 1):
        mark = "" if job.is_sure else "?"
        name = job.experience.rome or job.experience.work
        facts.append(f"{number} {name}{mark}")
        facts += [f"{number} {fact}" for fact in _around(job.experience, job.doubt)]
    return facts


def _around(job: Experience, doubt: str = "") -> list[str]:
    mark = "?" if doubt == "time" else ""
    facts = [f"@{job.place}{'?' if doubt == 'place' else ''}"] if job.place else []
    facts += [f"&{job.employer}"] if job.employer else []
    facts += [f"{job.months}m{mark}"] if job.months is not None else []
    facts += [f"from {job.start}{mark}"] if job.start else []
    facts += [f"to {job.end}{mark}"] if job.end else []
    facts += ["current"] if job.is_current else []
    return [*facts, *([job.setting] if job.setting != "paid" else [])]


def _when(text: str, trades: Trades, places: Places) -> list[str]:
    from bot.jobs.cv_reading_work import read_circumstances

    del trades
    told = read_circumstances(text, places, TODAY)
    job = Experience(
        "", employer=told.employer, place=told.place.name, months=told.time.months, start=told.time.start,
        end=told.time.end, is_current=told.is_current or told.time.is_current,
        setting=told.setting or ("abroad" if told.place.is_abroad else "paid"),
    )  # fmt: skip
    doubt = "time" if told.time.is_about else "place" if not told.place.is_sure else ""
    return [*_around(job, doubt), *(["vague"] if told.time.is_vague else [])]


def _tasks(text: str, trades: Trades, places: Places) -> list[str]:
    from bot.jobs.cv_reading_tasks import read_tasks

    del trades, places
    return list(read_tasks(text, TODAY))


def _name(text: str, trades: Trades, places: Places) -> list[str]:
    from bot.jobs.cv_reading_names import read_full_name

    del trades, places
    told = read_full_name(text)
    facts = [f"given {told.given}"] if told.given else []
    return facts + ([f"family {told.family}"] if told.family else [])


def _languages(text: str, trades: Trades, places: Places) -> list[str]:
    from bot.jobs.cv_reading_languages import read_languages

    del trades, places
    told = read_languages(text)
    facts = [f"{item.name} {item.level}".strip() for item in told.languages]
    return [*facts, *(["none"] if told.is_none else [])]


def _studies(text: str, trades: Trades, places: Places) -> list[str]:
    from bot.jobs.cv_reading_studies import read_studies

    told = read_studies(text, trades, places, TODAY)
    facts = ["none"] if told.is_none else []
    for number, study in enumerate(told.studies, 1):
        facts += [f"{number} {fact}" for fact in _study(study)]
    return facts


def _study(study: Study) -> list[str]:
    facts = [
        study.title,
        *([f"@{study.place}"] if study.place else []),
        *([study.year] if study.year else []),
    ]
    return [
        *facts,
        *(["foreign"] if study.is_foreign else []),
        *([] if study.is_completed else ["unfinished"]),
    ]


def _licence(text: str, trades: Trades, places: Places) -> list[str]:
    from bot.jobs.cv_reading_practical import read_licence

    del trades, places
    told = read_licence(text)
    vehicle = {True: ["vehicle"], False: ["no vehicle"], None: []}[told.has_vehicle]
    mark = "?" if told.is_foreign else ""
    return [*([f"{told.licence}{mark}"] if told.licence else []), *vehicle]


def _available(text: str, trades: Trades, places: Places) -> list[str]:
    from bot.jobs.cv_reading_practical import read_availability

    del trades, places
    told = read_availability(text, TODAY)
    hours = ["any"] if told.hours == () else list(told.hours or ())
    return [*hours, *([f"from {told.start}"] if told.start else [])]


READERS: Mapping[str, Callable[[str, Trades, Places], list[str]]] = {
    "work": _work,
    "when": _when,
    "tasks": _tasks,
    "name": _name,
    "languages": _languages,
    "studies": _studies,
    "licence": _licence,
    "available": _available,
}
"""How each kind of answer is read."""
