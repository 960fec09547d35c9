"""Whole calls in virtual time with a scripted dialogue: the rules of taking turns, to the frame."""

from __future__ import annotations

import pytest

from bot.model import FRAME_SECONDS, Reply, TurnKind
from bot.speech.call_events import (
    AssistantSaid,
    BargedIn,
    Failed,
    FirstSound,
    Joined,
    PersonSaid,
    SpeechIgnored,
)
from bot.speech.call_parts import CallLimits
from bot.speech.manner import LOUDNESS_DECIBELS, PACES
from bot.speech.playback import SILENT_FRAME
from fakes.calls import Doing, ScriptedEar
from fakes.held_call import hold

GREETING = Reply(("a b c d e", "f g h i j"), expect="yes_no", question="q1")
"""Sounds from about 0.2 s to 4.5 s: two sentences of 2 s and a pause of 0.3 s."""
SECOND = Reply(("k l m n o",), expect="yes_no", question="q2")
BYE = Reply(("p q",), expect="none", is_over=True)


async def test_an_answer_is_heard_and_answered_in_under_a_second() -> None:
    held = await hold({5.5: "non"}, [GREETING, BYE])
    assert held.turns == [("start", ""), ("speech", "non")]
    assert held.end.reason == "said_goodbye" and held.call.is_hung_up
    assert held.of(FirstSound)[1].since_voice_end <= 0.8


async def test_exactly_one_frame_leaves_at_each_tick() -> None:
    held = await hold({5.5: "non"}, [GREETING, BYE])
    assert len(held.call.sent) == round(held.end.seconds / FRAME_SECONDS) + 1


async def test_caller_cuts_the_prompt_with_one_word() -> None:
    held = await hold({1.5: "stop"}, [GREETING, BYE])
    assert held.turns == [("start", ""), ("speech", "stop")]
    barged = held.of(BargedIn)[0]
    assert barged.now - barged.onset <= 0.5
    assert held.last_sound_before(barged.now + 0.2) - barged.onset <= 0.5
    assert held.of(AssistantSaid)[0].heard_share < 1


async def test_the_cut_utterance_is_heard_whole_with_the_grammar_of_the_question() -> None:
    held = await hold({1.5: "non stop"}, [GREETING, BYE])
    assert held.turns[1] == ("speech", "non stop")


@pytest.mark.parametrize("words", ["oui", "d'accord", "mm", "maman"])
async def test_words_of_a_listener_do_not_cut_the_prompt(words: str) -> None:
    held = await hold({0.8: words, 6.0: "non"}, [GREETING, BYE])
    assert held.turns == [("start", ""), ("speech", "non")]
    assert [said.heard_share for said in held.of(AssistantSaid)[:2]] == [1.0, 1.0]
    assert held.of(SpeechIgnored)[0].reason == "talk_over"


async def test_a_cough_and_a_noise_do_not_cut_the_prompt() -> None:
    held = await hold({0.8: "noise:0.2", 1.6: "noise:1.2", 6.0: "non"}, [GREETING, BYE])
    assert held.turns == [("start", ""), ("speech", "non")]
    assert held.end.barge_ins == 0


async def test_an_answer_during_the_question_is_taken_when_the_question_ends() -> None:
    held = await hold({2.8: "oui"}, [GREETING, SECOND, BYE])
    said = held.of(PersonSaid)[1]
    assert (said.turn.text, held.end.barge_ins) == ("oui", 0)
    assert held.of(AssistantSaid)[1].now <= said.now <= held.of(AssistantSaid)[1].now + 0.1


async def test_words_begun_before_the_end_of_the_question_are_not_lost() -> None:
    held = await hold({4.3: "je fais du ménage"}, [Reply(GREETING.sentences, "free"), BYE])
    assert held.turns[1] == ("speech", "je fais du ménage")


async def test_words_begun_in_an_earlier_sentence_and_going_on_are_heard_with_the_full_grammar() -> None:
    held = await hold({1.9: "zut " * 9 + "non"}, [GREETING, BYE])
    assert held.turns[1] == ("speech", "non")


async def test_a_cough_after_the_question_is_no_answer() -> None:
    held = await hold({5.2: "noise:0.2", 6.5: "non"}, [GREETING, BYE])
    assert held.turns == [("start", ""), ("speech", "non")]


async def test_unknown_words_are_a_misheard_turn() -> None:
    held = await hold({5.5: "trottinette électrique"}, [GREETING, BYE])
    assert held.turns[1][0] == "misheard"


async def test_words_of_little_confidence_are_misheard_and_of_some_confidence_doubtful() -> None:
    assert (await hold({5.5: "non@0.3"}, [GREETING, BYE])).turns[1][0] == "misheard"
    held = await hold({5.5: "non@0.6"}, [GREETING, BYE])
    assert held.dialogue.turns[1].is_doubtful and held.turns[1] == ("speech", "non")


async def test_a_person_who_goes_on_after_a_pause_is_heard_as_one_utterance() -> None:
    question = Reply(GREETING.sentences, "free")
    held = await hold({5.5: "ménage", 7.65: "le matin"}, [question, SECOND, BYE])
    assert ("speech", "ménage le matin") in held.turns
    first, second = held.dialogue.turns[1:3]
    assert first.number == second.number
    assert held.of(Joined) and held.end.patience_factor > 1
    assert held.kept == {"person-1": held.end.patience_factor}


async def test_a_person_who_goes_on_as_the_reply_begins_is_still_joined() -> None:
    question = Reply(GREETING.sentences, "free")
    held = await hold({5.5: "ménage", 7.85: "le matin"}, [question, SECOND, BYE])
    first_sound = held.of(FirstSound)[1].now
    assert 7.35 < first_sound < 7.75
    assert ("speech", "ménage le matin") in held.turns


async def test_a_command_after_the_turn_is_a_turn_of_its_own() -> None:
    question = Reply(GREETING.sentences, "free")
    held = await hold({5.5: "ménage", 7.75: "attendez"}, [question, SECOND, BYE])
    assert held.turns[1:] == [("speech", "ménage"), ("speech", "attendez")]


async def test_a_cough_as_the_reply_begins_does_not_stop_it() -> None:
    question = Reply(GREETING.sentences, "free")
    held = await hold({5.5: "ménage", 7.85: "noise:0.16"}, [question, SECOND, BYE])
    assert held.of(AssistantSaid)[2].heard_share == 1
    assert held.turns[1:3] == [("speech", "ménage"), ("silent", "")]


async def test_a_noise_after_the_turn_only_delays_the_answer() -> None:
    question = Reply(GREETING.sentences, "free")
    held = await hold({5.5: "ménage", 7.1: "noise:0.2"}, [question, SECOND, BYE])
    assert held.turns[1] == ("speech", "ménage")
    assert any(said.sentence == "k l m n o" and said.heard_share == 1 for said in held.of(AssistantSaid))
    assert held.end.joined == 0


async def test_words_said_while_the_dialogue_thinks_are_queued() -> None:
    held = await hold({8.0: "oui", 10.5: "non"}, [GREETING, SECOND, BYE], seconds=3.0)
    assert held.turns == [("start", ""), ("speech", "oui"), ("speech", "non")]


async def test_hello_before_the_greeting_does_not_replace_it() -> None:
    held = await hold({0.1: "allô", 6.5: "non"}, [GREETING, BYE])
    assert held.turns == [("start", ""), ("speech", "non")]
    assert [s.sentence for s in held.of(AssistantSaid) if s.heard_share == 1][:2] == list(GREETING.sentences)


async def test_a_key_stops_the_prompt_and_answers_at_once() -> None:
    held = await hold({1.0: "key:2"}, [GREETING, BYE])
    assert held.turns[1] == ("keys", "2")
    assert held.last_sound_before(1.15) <= 1.05


async def test_keys_of_a_postcode_are_gathered() -> None:
    keys = {5.5 + at * 0.4: f"key:{key}" for at, key in enumerate("69120")}
    held = await hold(keys, [Reply(GREETING.sentences, "place"), BYE])
    assert held.turns[1] == ("keys", "69120")


async def test_a_lone_zero_where_a_postcode_is_expected_is_a_zero() -> None:
    held = await hold({5.5: "key:0"}, [Reply(GREETING.sentences, "place"), BYE])
    assert held.turns[1] == ("keys", "0")
    assert held.of(PersonSaid)[1].now - 5.5 == pytest.approx(3.0, abs=0.05)


async def test_keys_pressed_fast_are_all_taken_in_order() -> None:
    held = await hold({5.5: "key:1", 5.54: "key:2"}, [GREETING, SECOND, BYE])
    assert held.turns == [("start", ""), ("keys", "1"), ("keys", "2")]


async def test_silence_counts_from_the_end_of_the_question() -> None:
    held = await hold({}, [GREETING, BYE])
    assert held.turns == [("start", ""), ("silent", "")]
    question_end = held.of(AssistantSaid)[1].now
    assert held.of(PersonSaid)[1].now - question_end == pytest.approx(6.0, abs=0.1)


async def test_a_person_who_asked_to_wait_is_left_in_peace() -> None:
    held = await hold({}, [Reply(GREETING.sentences, "yes_no", wait_seconds=60), BYE])
    assert held.of(PersonSaid)[1].now > 66


async def test_a_line_without_frames_in_silence_is_the_same_call() -> None:
    held = await hold({5.5: "non"}, [GREETING, BYE], has_silence_suppression=True)
    assert held.turns == [("start", ""), ("speech", "non")]
    assert held.of(FirstSound)[1].since_voice_end <= 0.8


async def test_frames_of_a_wrong_size_are_counted_and_harm_nothing() -> None:
    garbage = Doing([b"\1" * 7, b"", b"\2" * 1000] * 20)
    held = await hold({1.0: garbage, 6.5: "non"}, [GREETING, BYE])
    assert held.turns == [("start", ""), ("speech", "non")]
    assert held.end.bad_frames == 60


@pytest.mark.parametrize("second", [0.0, 0.1, 1.0, 2.3, 5.0, 5.6, 6.2])
async def test_hanging_up_at_any_moment_ends_the_call_at_once(second: float) -> None:
    held = await hold({5.5: "oui", second: "hang up"}, [GREETING, SECOND, BYE])
    assert held.end.reason == "hung_up"
    assert held.end.seconds <= second + 0.1


async def test_the_dialogue_failing_once_is_excused_and_asked_again() -> None:
    held = await hold({5.5: "non"}, [GREETING, BYE], failing=lambda attempt: attempt == 2)
    assert held.turns == [("start", ""), ("speech", "non"), ("speech", "non")]
    assert held.dialogue.turns[1].number == held.dialogue.turns[2].number
    assert [said.sentence for said in held.of(AssistantSaid)][2:] == ["sorry sorry", "p q"]
    assert held.end.reason == "said_goodbye"


async def test_the_dialogue_down_ends_with_a_promise_to_keep_the_place() -> None:
    held = await hold({5.5: "non"}, [GREETING, BYE], failing=lambda attempt: attempt >= 2)
    assert held.end.reason == "dialogue_down"
    assert held.of(AssistantSaid)[-1].sentence == "call back later"
    assert [event.is_final for event in held.of(Failed)] == [False, True]


async def test_a_dialogue_that_does_not_answer_is_asked_again_then_given_up() -> None:
    held = await hold({}, [GREETING], seconds=60.0)
    assert held.end.reason == "dialogue_down"
    assert held.end.seconds < 30


async def test_ninety_seconds_of_noise_close_the_call() -> None:
    held = await hold({5.0: "noise:200"}, [GREETING, SECOND])
    assert held.end.reason == "too_noisy"
    assert held.end.seconds < 130


async def test_a_person_heard_after_a_minute_of_noise_goes_on() -> None:
    held = await hold({5.0: "noise:60", 70.0: "non"}, [GREETING, SECOND, SECOND, SECOND, SECOND, SECOND, BYE])
    assert ("speech", "non") in held.turns


async def test_a_call_ends_at_its_greatest_length() -> None:
    held = await hold({}, [GREETING, SECOND], limits=CallLimits(call_seconds=60))
    assert held.end.reason == "too_long" and held.end.seconds < 70


async def test_slow_and_loud_replies_are_said_so() -> None:
    slow = Reply(("k l m n o", "p q"), pace=3, loudness=1, is_over=True)
    held = await hold({5.5: "non"}, [GREETING, slow])
    said = held.of(AssistantSaid)[-2:]
    assert said[0].now - said[0].started == pytest.approx(2.0 * PACES[3].stretch, abs=0.05)
    assert said[1].started - said[0].now == pytest.approx(PACES[3].gap_seconds, abs=0.05)
    loudest = max(int.from_bytes(frame[:2], "little", signed=True) for frame in held.call.sent)
    assert loudest == pytest.approx(2000 * 10 ** (LOUDNESS_DECIBELS[1] / 20), rel=0.02)


async def test_an_apology_comes_at_the_pace_and_loudness_of_the_person() -> None:
    slow = Reply(("k l m n o",), question="q2", pace=2, loudness=2)
    held = await hold({5.5: "non", 12.0: "oui"}, [GREETING, slow], failing=lambda attempt: attempt >= 3)
    apologies = [pace for sentence, pace in held.voice.said if sentence in ("sorry sorry", "call back later")]
    assert apologies == [2, 2]
    assert held.end.reason == "dialogue_down"


async def test_a_recogniser_that_breaks_ends_only_its_own_call(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: ScriptedEar, phrases: object) -> object:
        raise RuntimeError("broken")

    monkeypatch.setattr(ScriptedEar, "listen", broken)
    held = await hold({5.5: "non"}, [GREETING, BYE])
    assert held.end.reason == "failed" and held.call.is_hung_up


async def test_silence_frames_are_sent_while_nobody_speaks() -> None:
    held = await hold({}, [GREETING, BYE])
    assert held.call.sent[round(7 / FRAME_SECONDS)] == SILENT_FRAME


async def test_a_turn_kind_is_given_for_each_thing_the_person_does() -> None:
    held = await hold({5.5: "oui", 10.0: "key:1"}, [GREETING, SECOND, SECOND, BYE])
    assert [turn.kind for turn in held.dialogue.turns] == [
        TurnKind.START,
        TurnKind.SPEECH,
        TurnKind.KEYS,
        TurnKind.SILENT,
    ]
