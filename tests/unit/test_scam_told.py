"""What is told of an offer: only what is not known is asked, a danger is told at once."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.jobs.scam_signs import Verdict
from bot.jobs.scam_told import AFTER, QUESTIONS, Story, next_question

PLAIN = "un monsieur cherche une dame pour le repassage à bron"

NO_MONEY, NO_PAPERS = ("money", "", "no"), ("papers", "", "no")


def answered(story: Story, *answers: tuple[str, str, str]) -> Story:
    for question, text, code in answers:
        assert next_question(story) == question
        after = story.answer(question, text, code)
        assert after is not None
        story = after
    return story


def test_money_told_at_once_is_a_danger_without_a_question() -> None:
    story = Story().told("on me demande cinquante euros pour le dossier")
    assert (story.verdict, story.kind) == (Verdict.DANGER, "fee")
    assert next_question(story) == "paid"


def test_a_bare_doubt_asks_for_the_offer_first() -> None:
    assert next_question(Story().told("c'est une arnaque ou pas")) == "tell"


def test_only_what_is_not_known_is_asked() -> None:
    story = Story().told("elle me demande la copie de ma carte d'identité pour un travail de ménage")
    asked = story.open_questions()
    assert "papers" not in asked and "tell" not in asked
    assert asked[0] == "money"


@pytest.mark.parametrize(
    ("answers", "verdict", "kind"),
    [
        ([("money", "", "yes")], Verdict.DANGER, "fee"),
        ([NO_MONEY, NO_PAPERS, ("contact", "en face", ""), ("met", "", "yes")], Verdict.CLEAR, ""),
        (
            [NO_MONEY, NO_PAPERS, ("contact", "par messages", ""), ("met", "", "no")],
            Verdict.DANGER, "messaging_only",
        ),
        (
            [NO_MONEY, NO_PAPERS, ("contact", "par téléphone", ""), ("number", "0899123456", "")],
            Verdict.DANGER, "premium_number",
        ),
        ([("money", "", "skip"), ("papers", "", "yes")], Verdict.DANGER, "papers"),
    ],
)  # fmt: skip
def test_answers_lead_to_a_verdict(
    answers: Sequence[tuple[str, str, str]], verdict: Verdict, kind: str
) -> None:
    story = answered(Story().told(PLAIN), *answers)
    assert (story.verdict, story.kind) == (verdict, kind)


def test_nobody_met_is_to_check() -> None:
    rest = [
        ("money", "", "no"),
        ("papers", "", "no"),
        ("contact", "par téléphone", ""),
        ("number", "", "skip"),
    ]
    story = answered(Story().told(PLAIN), *rest, ("met", "", "no"))
    assert (story.verdict, story.kind) == (Verdict.ATTENTION, "no_interview")
    assert next_question(story) == ""


def test_what_is_no_answer_is_none() -> None:
    story = Story().told(PLAIN)
    assert story.answer("money", "euh la la", "") is None
    assert story.answer("contact", "bleu", "") is None


def test_an_answer_in_words_may_tell_a_danger_by_itself() -> None:
    story = Story().told(PLAIN)
    after = story.answer("money", "oui ils veulent cinquante euros pour le dossier", "yes")
    assert after is not None
    assert after.verdict is Verdict.DANGER


def test_the_last_answer_is_taken_back() -> None:
    story = answered(Story().told(PLAIN), ("money", "", "no"))
    assert next_question(story) == "papers"
    assert next_question(story.without_last()) == "money"


def test_after_a_danger_it_is_asked_whether_it_is_done_and_who_passed_it_on() -> None:
    story = Story().told("on me demande cinquante euros pour le dossier")
    paid = answered(story, ("paid", "", "yes"))
    assert paid.advice_after(story) == ("scam_done_bank", "scam_done_complaint")
    done = answered(paid, ("friend", "", "yes"))
    assert done.advice_after(paid) == ("scam_tell_friend", "scam_call_info")
    assert next_question(done) == ""


def test_a_story_survives_its_slot() -> None:
    story = answered(Story().told(PLAIN), ("money", "", "no"))
    assert Story.read(story.to_json()) == story
    assert Story.read(None) == Story()


def test_every_question_is_asked_in_five_ways() -> None:
    from bot.commands.fixed_sentences import response_lines

    said = response_lines()
    for name in (*QUESTIONS, *AFTER):
        assert all(said.get(f"scam_{name}{way}") for way in ("", "_again", "_keys", "_why", "_example"))
