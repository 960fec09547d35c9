"""What was noted wrongly in a CV is put right in the next breath."""

from __future__ import annotations

import pytest

from bot.jobs.cv_questions import next_question
from bot.jobs.cv_take import answer
from fakes.told_cv import TOOLS, at, take


@pytest.mark.parametrize(
    ("text", "rome"),
    [
        ("non c'est vendre des vêtements", "D1214"),
        ("non vendre des vêtements", "D1214"),
        ("non j'étais mécanicien auto", "I1604"),
    ],
)
def test_another_work_said_right_after_takes_the_place_of_what_was_noted(text: str, rome: str) -> None:
    content = take(at("cv_work"), "vendeuse").content
    assert [job.rome for job in content.experiences] == ["D1106"]
    outcome = answer(content, next_question(content), text, TOOLS)
    assert outcome is not None and outcome.notes[0][0] == "cv_noted"
    assert [job.rome for job in outcome.content.experiences] == [rome]
    assert next_question(outcome.content) == next_question(content)


def test_where_and_how_long_after_a_no_changes_no_work() -> None:
    content = take(at("cv_work"), "vendeuse").content
    outcome = answer(content, next_question(content), "non à lyon pendant deux ans", TOOLS)
    assert outcome is not None
    assert [(job.rome, job.months) for job in outcome.content.experiences] == [("D1106", 24)]


@pytest.mark.parametrize("text", ["portugais et français un peul", "je parle portugais et un peul français"])
def test_a_little_of_a_language_is_not_another_language(text: str) -> None:
    outcome = answer(at("cv_languages"), "cv_languages", text, TOOLS)
    assert outcome is not None
    assert {one.name for one in outcome.content.languages} == {"portugais", "français"}
