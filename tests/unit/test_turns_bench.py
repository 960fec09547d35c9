"""The suite of hesitations: what it holds, how it sounds, how turns are taken from it with a perfect ear."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.app import build
from bot.bench.turns import Measured, measure
from bot.bench.turns_call import Outcome, play
from bot.bench.turns_cases import AFTERTHOUGHT, HALVES, Case, Line, Part, read_cases, read_parts
from bot.bench.turns_sound import HANGOVER_SECONDS, LEAD_SECONDS, make_sound
from bot.engines.line_vad import LineVad
from bot.errors import Misconfigured
from bot.model import FRAME_SECONDS
from bot.speech.grammars import NAMES
from bot.speech.patience import Patience

QUIET = Line("quiet", "g711", "none", 0, 0, False)
EVERY = 17
"""One case in so many of the held-out half: 18 cases that meet each line and each voice."""

WHOLE_LONGEST_PAUSE_SECONDS = 0.5


@pytest.fixture(scope="module")
def measured() -> Measured:
    return measure("heldout", None, LineVad, build().grammars, EVERY)


def case(text: str, question: str = "trade", line: Line = QUIET) -> Case:
    return Case(0, "tuning", question, "pause", read_parts(text), "man", line)


def test_each_half_has_three_hundred_cases_and_the_same_list_each_time() -> None:
    for half in HALVES:
        cases = read_cases(half)
        assert len(cases) >= 300
        assert cases == read_cases(half)
        assert {one.question for one in cases} <= set(NAMES)


def test_the_halves_share_no_answer_and_no_voice() -> None:
    tuning, heldout = (read_cases(half) for half in HALVES)
    assert not {one.voice for one in tuning} & {one.voice for one in heldout}
    assert not {one.parts for one in tuning} & {one.parts for one in heldout}


def test_every_kind_of_pause_line_and_length_is_in_each_half() -> None:
    for half in HALVES:
        cases = read_cases(half)
        pauses = [part.pause_seconds for one in cases for part in one.parts if part.pause_seconds]
        assert min(pauses) <= 0.3 and max(pauses) >= 1.9
        assert len({one.line for one in cases}) == 11
        assert {one.line.noise for one in cases} == {"none", "street", "tv", "babble", "car"}
        assert any(one.line.suppresses for one in cases) and any(one.line.level_db < -10 for one in cases)
        assert {"filler", "restart", "correction", "phone", "spelled", "postcode"} <= {c.kind for c in cases}


def test_an_answer_that_goes_on_after_whole_words_does_so_within_half_a_second() -> None:
    for half in HALVES:
        for one in read_cases(half):
            if one.kind == "more":
                assert all(part.pause_seconds <= WHOLE_LONGEST_PAUSE_SECONDS for part in one.parts)


def test_pauses_are_read_between_words_only() -> None:
    assert read_parts("je cherche (0.7) du ménage") == (Part("je cherche", 0.7), Part("du ménage", 0.0))
    with pytest.raises(Misconfigured):
        read_parts("je cherche (0.7) (0.5) du ménage")
    with pytest.raises(Misconfigured):
        read_cases("middle")


def test_the_sound_has_its_pauses_and_is_the_same_each_time() -> None:
    sound = make_sound(case("je cherche (0.7) du ménage"))
    (first, end), (again, last) = sound.spans
    assert first == pytest.approx(LEAD_SECONDS + 0.02)
    assert again - end == pytest.approx(0.7, abs=0.001)
    assert (sound.begins, sound.ends) == (first, last)
    assert make_sound(case("je cherche (0.7) du ménage")) == sound


def test_a_line_that_suppresses_silence_sends_frames_around_the_voice_only() -> None:
    sound = make_sound(case("je cherche (1.5) du ménage", line=replace(QUIET, suppresses=True)))
    sent = [number * FRAME_SECONDS for number, frame in enumerate(sound.frames) if frame is not None]
    (first, end), (again, last) = sound.spans
    assert first - 0.05 <= sent[0] <= first
    assert sent[-1] <= last + HANGOVER_SECONDS + 0.05
    assert not [at for at in sent if end + HANGOVER_SECONDS + 0.05 < at < again - 0.06]


def test_people_who_hesitate_are_seldom_cut_with_a_perfect_ear(measured: Measured) -> None:
    whole = measured.whole
    assert whole.cut.n >= 15
    # The aim, 1 % of all cases, is measured by `vivevoix bench turns`; here one of the few cases may be cut.
    assert whole.cut.count <= 1 and whole.spoken_over.count <= 1 and whole.never.count == 0
    assert whole.clipped.count == 0 and whole.false.count == 0


def test_they_wait_little_longer_than_by_a_rule_that_cuts_many(measured: Measured) -> None:
    whole = measured.whole
    assert whole.added is not None and whole.added[0] <= 0.25
    assert whole.cut_by_rule.count >= 5


def test_an_impatient_assistant_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Patience, "seconds", lambda self, question, state: 0.35)
    outcome = play(case("je cherche (1.2) du ménage"), None, LineVad(), build().grammars)
    assert outcome.is_cut and outcome.is_spoken_over and outcome.is_cut_by_rule
    short = play(case("du ménage"), None, LineVad(), build().grammars)
    assert not short.is_cut and short.wait_seconds == pytest.approx(0.38, abs=0.08)


def test_the_figures_say_what_was_missed_and_count_afterthoughts_apart() -> None:
    one = read_cases("tuning")[0]
    late = next(case for case in read_cases("tuning") if case.kind == AFTERTHOUGHT)
    good = Outcome(one, False, False, 0.6, 0.0, False, True, True, 0.5)
    cut = replace(
        good, is_cut=True, is_spoken_over=True, is_whole=False, wait_seconds=1.6, clipped_seconds=0.1
    )
    measured = Measured("tuning", "an ear", (good, cut, replace(cut, case=late)))
    assert (measured.whole.cut.count, measured.whole.cut.n, measured.afterthoughts.cut.n) == (1, 2, 1)
    assert measured.whole.added is not None and measured.whole.added[0] == pytest.approx(0.6)
    assert len(measured.missed()) == 3
    assert Measured("tuning", "an ear", (good,)).missed() == []
    assert "1/2 = 50.0 %" in measured.as_markdown() and measured.as_json()["half"] == "tuning"
