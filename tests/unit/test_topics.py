"""The frame of topics: what is an answer, what is a command, which words a key stands for."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker

from actions.topics import Topic, answered, begin_topic, ended, is_command, words_of_turn

DOMAIN = {"responses": {"utter_cv_licence": [{"custom": {"keys": {"1": "le permis", "2": "/deny_answer"}}}]}}


def tracker(text: str, intent: str = "", confidence: float = 0.9, key: str = "", **slots: Any) -> Tracker:
    entities = [{"entity": "key", "value": key}] if key else []
    message = {
        "text": text,
        "intent": {"name": intent, "confidence": confidence},
        "entities": entities,
        "metadata": {},
    }
    return Tracker("c", slots, message, [{}, {}], False, None, {}, "action_listen")


def values(events: list[dict[str, Any]]) -> dict[str, Any]:
    return {event["name"]: event["value"] for event in events if event["event"] == "slot"}


def test_a_short_sure_command_is_no_answer() -> None:
    assert is_command(tracker("une personne", "ask_person"))


@pytest.mark.parametrize(
    ("text", "intent", "confidence"),
    [
        ("une personne", "ask_person", 0.4),
        ("j'ai aidé une personne âgée pendant deux ans à bron", "ask_person", 0.9),
        ("oui", "affirm_answer", 0.9),
    ],
)
def test_an_unsure_or_long_turn_or_another_intent_may_be_an_answer(
    text: str, intent: str, confidence: float
) -> None:
    assert not is_command(tracker(text, intent, confidence))


def test_a_key_stands_for_its_words_or_for_itself() -> None:
    pressed = "/press_key"
    assert words_of_turn(tracker(pressed, "press_key", key="1"), DOMAIN, "cv_licence") == "le permis"
    assert words_of_turn(tracker(pressed, "press_key", key="2"), DOMAIN, "cv_licence") == ""
    assert words_of_turn(tracker(pressed, "press_key", key="69120"), DOMAIN, "cv_licence") == "69120"
    assert words_of_turn(tracker("/stay_silent", "stay_silent"), DOMAIN, "cv_licence") == ""


def test_an_answer_sets_its_slots_and_lets_the_form_go_on() -> None:
    set_ = values(
        answered("cv", tracker("awa"), ("cv_noted", {"name": "Awa"}), cv_content={"given_name": "Awa"})
    )
    assert set_["cv_content"] == {"given_name": "Awa"}
    assert set_["session_notes"] == [["cv_noted", {"name": "Awa"}]]
    assert set_["cv_turn"] == 2
    assert "cv_end" not in set_
    assert values(ended("cv", tracker("fini")))["cv_end"] is True


CV = Topic("cv", lambda t, d, q: [], lambda t: ("cv_name", {}))


def way_back(
    question: str, way: list[list[str]] | None = None, form: str = "", **slots: Any
) -> list[list[str]]:
    begun = tracker("", session_question=question, session_return=way, **slots)
    begun.active_loop = {"name": form} if form else {}
    return values(begin_topic(begun, CV))["session_return"]


def test_beginning_a_topic_remembers_the_way_back_with_its_form() -> None:
    assert way_back("offers_place", form="offers_form") == [["offers_place", "offers_form"]]
    assert way_back("offers_more") == [["offers_more", ""]]
    assert way_back("consent_memory") == []


def test_a_topic_within_a_topic_comes_back_step_by_step() -> None:
    way = [["offers_place", "offers_form"]]
    assert way_back("scam_money", way, "scam_form") == [*way, ["scam_money", "scam_form"]]
    assert way_back("cv_home", way, "cv_form") == way


def test_a_topic_taken_up_again_from_within_another_is_not_come_back_to_twice() -> None:
    way = [["session_resume", ""], ["cv_home", "cv_form"]]
    assert way_back("scam_money", way, "scam_form") == [["session_resume", ""]]
