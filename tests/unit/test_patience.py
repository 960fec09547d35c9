"""How long a silence ends the turn."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.speech.patience import (
    LEAST_SECONDS,
    MOST_SECONDS,
    Completeness,
    Patience,
    close_answers,
    completeness,
)
from bot.speech.turn_words import load_turn_words

WORDS = load_turn_words()
ANSWERS = close_answers(("oui", "non", "lyon", "lyon troisième", "c'est à lyon"))


def test_a_question_with_several_answers_waits_for_the_next_one() -> None:
    answers = close_answers(("le matin", "le soir"))
    assert completeness("le matin", answers, WORDS, "hours") is Completeness.WHOLE
    assert completeness("le matin", answers, WORDS, "other") is Completeness.COMPLETE


def test_a_whole_answer_that_nothing_prolongs_is_complete() -> None:
    assert completeness("non", ANSWERS, WORDS) is Completeness.COMPLETE


def test_a_whole_answer_that_another_prolongs_is_not_complete() -> None:
    assert completeness("lyon", ANSWERS, WORDS) is Completeness.WHOLE


def test_a_sentence_that_ends_with_a_whole_answer_is_whole() -> None:
    assert completeness("j'habite vers c'est à lyon", ANSWERS, WORDS) is Completeness.WHOLE
    assert completeness("j'habite ailleurs", ANSWERS, WORDS) is Completeness.OPEN


def test_unknown_words_around_an_answer_do_not_hide_it() -> None:
    assert completeness("[unk] non [unk]", ANSWERS, WORDS) is Completeness.COMPLETE


def test_a_hesitation_at_the_end_announces_more() -> None:
    for partial in ("je cherche", "du ménage et", "bron euh", "c'est à"):
        assert completeness(partial, None, WORDS) is Completeness.UNFINISHED


def test_the_beginning_of_an_answer_is_unfinished_even_when_the_grammar_holds_it_alone() -> None:
    answers = close_answers(("je cherche", "je cherche un stage", "je fais du"))
    assert completeness("je cherche", answers, WORDS) is Completeness.UNFINISHED
    assert completeness("je fais du", answers, WORDS) is Completeness.UNFINISHED


def test_a_word_the_ear_does_not_know_still_ends_the_sentence() -> None:
    assert completeness("en [unk]", None, WORDS) is not Completeness.UNFINISHED
    assert completeness("[unk] en", None, WORDS) is Completeness.UNFINISHED


def test_nothing_heard_yet_is_open() -> None:
    assert completeness("", ANSWERS, WORDS) is Completeness.OPEN
    assert completeness("[unk]", None, WORDS) is Completeness.OPEN


def test_a_number_that_lacks_digits_is_unfinished_and_complete_at_its_length() -> None:
    for partial in (
        "zéro",
        "zéro six",
        "c'est le zéro six trente neuf",
        "zéro six euh trente neuf quatre vingt",
    ):
        assert completeness(partial, ANSWERS, WORDS, "phone", 10) is Completeness.UNFINISHED
    whole = "zéro six trente neuf quatre vingt dix huit zéro zéro douze"
    assert completeness(whole, ANSWERS, WORDS, "phone", 10) is Completeness.COMPLETE
    assert completeness("soixante neuf", ANSWERS, WORDS, "place", 5) is Completeness.UNFINISHED
    assert completeness("soixante neuf deux cents", ANSWERS, WORDS, "place", 5) is Completeness.COMPLETE


def test_a_figure_that_is_no_dictation_changes_nothing() -> None:
    answers = close_answers(("deux", "lyon huit", "dix heures"))
    assert completeness("deux", answers, WORDS, "kind") is Completeness.COMPLETE
    assert completeness("lyon huit", answers, WORDS, "place", 5) is Completeness.COMPLETE
    assert completeness("dix heures", answers, WORDS, "hour") is Completeness.COMPLETE


def test_a_spelled_letter_may_be_followed_by_another() -> None:
    for partial in ("b", "d u", "m comme marie", "b comme bruno o"):
        assert completeness(partial, None, WORDS, "letters") is Completeness.SPELLED
    assert completeness("b comme", None, WORDS, "letters") is Completeness.UNFINISHED


def test_a_carrier_announces_more_only_at_its_question() -> None:
    answers = close_answers(("je cherche un travail", "un travail", "ménage"))
    assert completeness("je cherche un travail", answers, WORDS, "trade") is Completeness.UNFINISHED
    assert completeness("je cherche un travail", answers, WORDS, "kind") is Completeness.COMPLETE


def test_a_short_voice_without_a_word_may_be_a_sound_of_thinking() -> None:
    for partial in ("", "[unk]"):
        assert completeness(partial, ANSWERS, WORDS, voiced_seconds=0.5) is Completeness.UNFINISHED
        assert completeness(partial, ANSWERS, WORDS, voiced_seconds=0.2) is Completeness.OPEN
        assert completeness(partial, ANSWERS, WORDS, voiced_seconds=1.5) is Completeness.OPEN


def test_a_short_voice_that_is_no_answer_may_be_a_sound_of_thinking_that_was_taken_for_a_word() -> None:
    assert completeness("heures", ANSWERS, WORDS, "hours", voiced_seconds=0.4) is Completeness.UNFINISHED
    assert completeness("heures", ANSWERS, WORDS, "hours", voiced_seconds=1.2) is Completeness.OPEN
    assert completeness("heures", None, WORDS, "free", voiced_seconds=0.4) is Completeness.OPEN
    assert completeness("non", ANSWERS, WORDS, "yes_no", voiced_seconds=0.2) is Completeness.COMPLETE


def test_a_word_that_announces_more_is_an_answer_when_it_is_a_choice() -> None:
    assert completeness("un", close_answers(("un", "un stage")), WORDS) is Completeness.COMPLETE
    assert completeness("un", close_answers(("un stage",)), WORDS) is Completeness.UNFINISHED
    assert completeness("ben", close_answers(("ben", "oui")), WORDS) is Completeness.UNFINISHED


def test_a_complete_answer_is_taken_sooner_and_an_unfinished_one_later() -> None:
    patience = Patience()
    order = (Completeness.COMPLETE, Completeness.WHOLE, Completeness.OPEN, Completeness.UNFINISHED)
    complete, whole, open_, unfinished = (patience.seconds(0.8, state) for state in order)
    assert complete < whole == 0.8 < open_ < unfinished
    assert unfinished >= 2.5


def test_a_person_who_was_cut_off_gets_more_time() -> None:
    patience = Patience()
    patience.resumed()
    assert patience.seconds(0.8, Completeness.WHOLE) > 0.8
    for _ in range(10):
        patience.resumed()
    assert patience.factor == 2.0


def test_what_an_earlier_call_learned_is_restored_within_its_bounds() -> None:
    patience = Patience()
    patience.restore(1.5)
    assert patience.factor == 1.5
    patience.restore(9.0)
    assert patience.factor == 2.0


@settings(deadline=None)
@given(st.floats(0.0, 10.0), st.sampled_from(list(Completeness)), st.floats(0.5, 3.0))
def test_patience_never_leaves_its_bounds(question: float, state: Completeness, factor: float) -> None:
    assert LEAST_SECONDS <= Patience(factor).seconds(question, state) <= MOST_SECONDS
