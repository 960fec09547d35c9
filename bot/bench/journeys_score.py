"""What became of journeys: done or not, why not, wrong facts kept, turns and repairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median, quantiles
from typing import Any

from bot.bench.figures import Share
from bot.bench.journeys import Journey
from bot.bench.journeys_cv import END, lost_in_cv, wrong_in_cv
from bot.bench.people import Profile, make_profile
from bot.bench.people_facts import read_pieces
from bot.bench.said_back import ANY, fits
from bot.jobs.cv import read_content

DONE = "done"
"""Cause of a journey that reached its goal with every fact right."""


@dataclass(frozen=True)
class Outcome:
    """One journey, judged."""

    journey: Journey
    cause: str
    """DONE, or why it failed: `wrong trade`, `lost place`, `gave up at offers_trade`..."""
    wrong: tuple[str, ...]
    """Facts that the dialogue holds wrongly at the end."""
    is_person_offered: bool
    """True when the dialogue proposed a person who helps."""


def judge_journey(journey: Journey) -> Outcome:
    """Compare what the dialogue understood with what is true, and tell what became of the journey."""
    profile = make_profile(int(journey.person), journey.goal)
    if journey.goal == "cv":
        return _judge_cv(journey, profile)
    held = held_facts(journey.facts)
    wrong = tuple(name for name, codes in held.items() if codes and not fits(profile.facts[name], codes))
    lost = [name for name in wrong if held[name] == {ANY}]
    cause = DONE
    if not is_reached(journey):
        cause = _how_it_ended(journey)
    elif wrong:
        cause = f"lost {lost[0]}" if wrong[0] in lost else f"wrong {wrong[0]}"
    kept = tuple(name for name in wrong if name not in lost)
    return Outcome(journey, cause, kept, "mediator_person" in journey.questions)


def _judge_cv(journey: Journey, profile: Profile) -> Outcome:
    content = read_content(journey.cv)
    wrong, lost = wrong_in_cv(content, profile), lost_in_cv(content)
    cause = DONE
    if not END & set(journey.questions):
        cause = _how_it_ended(journey)
    elif wrong or lost:
        cause = f"wrong {wrong[0]}" if wrong else f"lost {lost[0]}"
    return Outcome(journey, cause, wrong, "mediator_person" in journey.questions)


def is_reached(journey: Journey) -> bool:
    """Tell whether the person got what the call was for: for a search, whom to contact, or the news that
    there is no offer; for an application, its preparation to the end."""
    is_told = _is_heard(journey, "no_offer")
    if journey.goal == "apply":
        return is_told or _is_heard(journey, "prepared")
    return is_told or "offers_contact" in journey.questions or bool(journey.facts.get("contact"))


def _is_heard(journey: Journey, name: str) -> bool:
    """Tell whether the assistant said one of the words of `listening.yml`."""
    wanted = read_pieces("listening")[name]
    said = [sentence.lower() for line in journey.lines for sentence in line.reply]
    return any(words in sentence for sentence in said for words in wanted)


def _how_it_ended(journey: Journey) -> str:
    ways = {"gave_up": "gave up at", "over": "goodbye at", "long": "too long at"}
    return f"{ways.get(journey.end, journey.end + ' at')} {journey.question}"


def held_facts(facts: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """The codes that the dialogue holds for each fact of the search; empty when it holds none."""
    trade, place = facts.get("offers_trade"), facts.get("offers_place")
    hours = facts.get("offers_hours")
    return {
        "kind": _one(facts.get("offers_kind")),
        "trade": _one(trade["rome"] or ANY) if trade else frozenset(),
        "place": _one(place["insee"]) if place else frozenset(),
        "travel": _one(facts.get("offers_travel")),
        "hours": frozenset() if hours is None else frozenset(hours or [ANY]),
    }


def _one(code: str | None) -> frozenset[str]:
    return frozenset({code}) if code else frozenset()


@dataclass(frozen=True)
class Level:
    """What was measured at one word error rate."""

    rate: float
    """Rate asked for, 0 to 1."""
    obtained: float
    """Rate of the words of these journeys, 0 to 1."""
    done: Share
    """Journeys that reached their goal with every fact right."""
    wrong: Share
    """Journeys at whose end a wrong fact is held."""
    offered: Share
    """Journeys in which a person who helps was proposed."""
    turns: tuple[float, float, float]
    """Turns of a journey: median, 90th percentile, most."""
    repairs: Mapping[str, float]
    """Times that a question came back unanswered, by journey in which it was asked."""
    cv_turns: tuple[float, float, float] | None
    """Turns at the CV's questions, when one was made: median, 90th percentile, most; None without one."""
    causes: Mapping[str, int]
    """Journeys that failed, by cause, the most frequent first."""

    def as_json(self) -> dict[str, object]:
        """Give the figures for a program."""
        return {
            "wer": self.rate, "wer_obtained": round(self.obtained, 4), "done": self.done.as_json(),
            "wrong_facts": self.wrong.as_json(), "person_offered": self.offered.as_json(),
            "turns": {"median": self.turns[0], "p90": self.turns[1], "most": self.turns[2]},
            "repairs": self.repairs, "cv_turns": self.cv_turns, "causes": self.causes,
        }  # fmt: skip


def level_of(outcomes: Sequence[Outcome]) -> Level:
    """Count the journeys of one rate. Raises ValueError when there are none."""
    journeys = [one.journey for one in outcomes]
    turns = sorted(one.turns for one in journeys)
    said = sum(one.said for one in journeys)
    causes = Counter(one.cause for one in outcomes if one.cause != DONE)
    return Level(
        journeys[0].rate,
        sum(one.errors for one in journeys) / said if said else 0.0,
        Share(sum(one.cause == DONE for one in outcomes), len(outcomes)),
        Share(sum(bool(one.wrong) for one in outcomes), len(outcomes)),
        Share(sum(one.is_person_offered for one in outcomes), len(outcomes)),
        _spread(turns),
        _repairs(journeys),
        _spread(sorted(map(cv_turns, (one.journey for one in outcomes if END & set(one.journey.questions))))),
        dict(causes.most_common()),
    )


def _spread(values: Sequence[int]) -> tuple[float, float, float] | None:
    """Median, 90th percentile and greatest of sorted values."""
    if not values:
        return None
    return (
        median(values),
        round(quantiles(values, n=10)[8], 1) if len(values) > 1 else values[0],
        values[-1],
    )


def cv_turns(journey: Journey) -> int:
    """Turns taken at the CV's questions."""
    return sum(line.question.startswith("cv_") for line in journey.lines)


def _repairs(journeys: Iterable[Journey]) -> dict[str, float]:
    by_question: dict[str, list[int]] = {}
    for journey in journeys:
        for question in dict.fromkeys(filter(None, journey.questions)):
            by_question.setdefault(question, []).append(journey.failures.get(question, 0))
    return {question: round(mean(times), 3) for question, times in sorted(by_question.items())}
