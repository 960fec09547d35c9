"""What people of an occupation usually know how to do (`data/skills.yml`): proposed, then yes or no."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from bot.french.heard import normalize, without_accents
from bot.french.lexicon import read_mapping
from bot.french.spoken import say_list
from bot.jobs.cv import CvContent
from bot.jobs.wording import DATA

MOST_WORDS = 10
"""Words of all the skills proposed in one question: more are not remembered."""

MOST_SKILLS = 3
"""Skills proposed in one question."""

MOST_ROUNDS = 2
"""Questions about skills in one CV."""

STEM = 4
"""Letters by which two words are the same here: "vitre" and "vitres", "nettoyer" and "nettoyage"."""

ANY = "any"


@lru_cache(maxsize=1)
def read_skills() -> Mapping[str, tuple[str, ...]]:
    """The skills by ROME code; `any` holds those of every occupation. Raises Misconfigured when the file is
    damaged."""
    return {
        str(code): tuple(skills) for code, skills in read_mapping(DATA / "skills.yml", "cv.skills").items()
    }


def propose_skills(content: CvContent, rounds: int) -> tuple[str, ...]:
    """The few skills to propose after so many rounds, one occupation a round, in the order told; what a task
    says already is left out. Empty when there is nothing left to propose."""
    romes = [job.rome for job in content.experiences]
    romes += [content.wanted_rome] if not any(romes) else []
    lists = [read_skills()[rome] for rome in dict.fromkeys(romes) if rome in read_skills()] or [
        read_skills()[ANY]
    ]
    if rounds >= min(MOST_ROUNDS, len(lists)):
        return ()
    known = [task for job in content.experiences for task in job.tasks]
    before = {skill for skills in lists[:rounds] for skill in skills}
    left = [skill for skill in lists[rounds] if skill not in before and skill not in content.skills]
    return _few([skill for skill in left if not any(_says(task, skill) for task in known)])


def say_skills(skills: Sequence[str]) -> str:
    """Skills in one breath: "nettoyer les sols et laver les vitres"."""
    return say_list(skills)


def denied_skills(text: str, proposed: Sequence[str]) -> tuple[str, ...]:
    """Of the skills proposed, those that an answer names ("oui mais pas les vitres")."""
    words = {_stem(word) for word in normalize(text).replace("'", " ").split() if len(word) > STEM - 1}
    return tuple(
        skill for skill in proposed if words & {_stem(word) for word in skill.split() if len(word) > STEM - 1}
    )


def _few(skills: Sequence[str]) -> tuple[str, ...]:
    chosen: list[str] = []
    for skill in skills:
        words = sum(len(one.split()) for one in (*chosen, skill))
        if len(chosen) < MOST_SKILLS and words <= MOST_WORDS:
            chosen.append(skill)
    return tuple(chosen)


def _says(task: str, skill: str) -> bool:
    one, other = ({_stem(word) for word in text.split() if len(word) > 3} for text in (task, skill))
    return bool(other) and other <= one


def _stem(word: str) -> str:
    return without_accents(word)[:STEM]
