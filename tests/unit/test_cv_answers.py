"""What is read in the answers to the CV's questions: each row of tests/unit/data/cv_answers.tsv."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.bench.cv_answers import Answer, facts_of, read_answers

EXAMPLES = read_answers(Path(__file__).parent / "data" / "cv_answers.tsv")


@pytest.mark.parametrize("answer", EXAMPLES, ids=[answer.text[:60] for answer in EXAMPLES])
def test_an_answer_gives_these_facts(answer: Answer) -> None:
    assert sorted(facts_of(answer.kind, answer.text)) == sorted(answer.facts)


def test_there_are_many_examples_of_every_kind() -> None:
    assert len(EXAMPLES) >= 150
    assert {"work", "when", "tasks", "name", "languages", "studies", "licence", "available"} == {
        answer.kind for answer in EXAMPLES
    }
