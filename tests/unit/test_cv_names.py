"""A name heard badly is told again in other ways until it is right; a refused one is never written."""

from __future__ import annotations

import pytest

from bot.jobs.cv import CvContent
from bot.jobs.cv_questions import CONFIRM, next_question
from bot.jobs.cv_reading_names import read_full_name
from bot.jobs.cv_take import Outcome, answer
from bot.jobs.cv_talk import talk_of
from bot.jobs.name_guess import KEYED, SAID, SPELLED, WHOLE, NameHeard, guess_names, is_keyed, keys_of
from fakes.told_cv import NUMBER, TOOLS, take


def asked_about(outcome: Outcome) -> str:
    doubts = talk_of(outcome.content).doubts
    return doubts[0].said if doubts else ""


@pytest.mark.parametrize(
    ("heard", "is_given", "name"),
    [
        ([(WHOLE, "brahimi lahcen"), (SPELLED, "euh i b r a e i n a")], True, "Ibrahima"),
        ([(SPELLED, "i b k a c i m a"), (SAID, "irina")], True, "Ibrahima"),
        ([(SAID, "da silva"), (SPELLED, "d a s i p a")], False, "Da Silva"),
        ([(WHOLE, "nadeem cissé"), (SPELLED, "c i d s u")], False, "Cissé"),
        ([(SAID, "mehmet"), (SPELLED, "m d h m e t")], True, "Mehmet"),
        ([(SAID, "chou pot"), (SPELLED, "t c h o u p o")], False, "Tchoupo"),
        ([(SPELLED, "z comme zoé o r i k a")], True, "Zorika"),
        ([(SAID, "il fait froid"), (KEYED, "42724462")], True, "Ibrahima"),
    ],
    ids=["said", "spelled", "space", "accent", "letter", "unlisted", "shown", "keyed"],
)
def test_a_name_is_found_in_all_that_was_heard(
    heard: list[tuple[str, str]], is_given: bool, name: str
) -> None:
    assert guess_names([NameHeard(*one) for one in heard], is_given)[0].name == name


def test_a_refused_name_is_guessed_no_more_however_it_is_written() -> None:
    heard = [NameHeard(SAID, "khadija")]
    names = [guess.name for guess in guess_names(heard, True, ("Khadija",))]
    assert "Khadija" not in names and "Kadija" not in names and names


def test_nothing_heard_is_no_name() -> None:
    assert guess_names([], True) == []


def test_the_keys_of_a_telephone_write_a_name() -> None:
    assert keys_of("Ibrahima") == "42724462" and is_keyed("42724462")
    assert not is_keyed("9") and not is_keyed("0123") and not is_keyed("awa")


def test_the_right_part_is_not_asked_again() -> None:
    outcome = take(CvContent(), "samira tas silva", "d a s i l v n", "non")
    assert asked_about(outcome) == "le prénom Samira"
    outcome = take(outcome.content, "oui")
    assert asked_about(outcome).startswith("le nom")


def test_a_part_is_said_again_then_spelled_then_keyed() -> None:
    outcome = take(CvContent(), "je m'appelle awa diallo", "non", "non")
    assert next_question(outcome.content) == "cv_given"
    outcome = take(outcome.content, "brahimi", "non")
    assert next_question(outcome.content) == "cv_given_letters"
    outcome = take(outcome.content, "i b r a e i n a")
    assert asked_about(outcome) == "le prénom Ibrahima"
    outcome = take(outcome.content, "oui", "oui")
    assert (outcome.content.given_name, outcome.content.family_name) == ("Ibrahima", "Diallo")


def test_the_keypad_is_proposed_and_writes_the_name() -> None:
    outcome = take(CvContent(), "je m'appelle awa diallo", "non", "non", "brahimi", "non", "x x x", "non")
    while next_question(outcome.content) == CONFIRM:
        outcome = take(outcome.content, "non")
    assert next_question(outcome.content) == "cv_given_letters"
    assert [name for name, _ in outcome.notes] == ["cv_name_by_keys"]
    assert asked_about(take(outcome.content, "42724462")) == "le prénom Ibrahima"


def test_a_name_that_was_refused_to_the_end_is_left_out_for_a_person_to_write() -> None:
    outcome = take(CvContent(), "je m'appelle awa diallo")
    refused = set()
    for _ in range(20):
        question = next_question(outcome.content)
        if question == "cv_phone":
            break
        refused.add(asked_about(outcome))
        answers = {CONFIRM: "non", "cv_given": "brahimi", "cv_family": "sow"}
        outcome = take(outcome.content, answers.get(question, "z o r g u b"))
    assert (outcome.content.given_name, outcome.content.family_name) == ("", "")
    assert "cv_name_by_hand" in [name for name, _ in outcome.notes]
    assert next_question(outcome.content) == "cv_phone" and len(refused) > 3


def test_a_spelled_name_keeps_the_space_and_the_accent_it_is_known_with() -> None:
    content = take(CvContent(), "samira da silva", "oui").content
    assert content.family_name == "Da Silva"
    assert take(CvContent(), "nadia cisser", "c i s s e", "oui").content.family_name == "Cissé"


@pytest.mark.parametrize(
    ("text", "given", "family"),
    [
        ("bon ben paul benali", "Paul", "Benali"),
        ("attendez voir ibrahima belkacem", "Ibrahima", "Belkacem"),
        ("mohamed ben salah", "Mohamed", "Ben Salah"),
        ("ben ali mohamed", "Mohamed", "Ben Ali"),
        ("awa cissé la", "Awa", "Cissé"),
    ],
)
def test_a_hesitation_is_no_part_of_a_name(text: str, given: str, family: str) -> None:
    name = read_full_name(text)
    assert (name.given, name.family) == (given, family)


def test_a_change_of_the_name_asks_that_part_alone() -> None:
    content = take(CvContent(), "je m'appelle awa diallo", "oui", "changez mon nom de famille").content
    assert next_question(content) == "cv_family"
    assert talk_of(content).refused == ("family:Diallo",)
    content = take(content, "sow", "oui").content
    assert (content.given_name, content.family_name) == ("Awa", "Sow")


def test_a_name_that_was_refused_by_a_misheard_no_is_taken_when_it_is_told_again() -> None:
    content = take(CvContent(), "samira diallo", "non", "non").content
    outcome = take(content, "samira")
    assert asked_about(outcome) == "le prénom Samira"


def test_a_hardly_heard_yes_keeps_what_is_read_out_at_the_end_but_no_telephone_number() -> None:
    content = take(CvContent(), "samira diallo").content
    denied = answer(content, CONFIRM, "non", TOOLS, is_doubtful=True)
    assert denied is not None and asked_about(denied) == "le prénom Samira"
    agreed = answer(content, CONFIRM, "oui", TOOLS, is_doubtful=True)
    assert agreed is not None and next_question(agreed.content) == "cv_phone"
    content = take(agreed.content, NUMBER).content
    assert answer(content, CONFIRM, "oui", TOOLS, is_doubtful=True) is None


def test_words_that_were_hardly_heard_and_name_nobody_are_asked_again() -> None:
    assert answer(CvContent(), "cv_name", "ayse mai berat compris", TOOLS, is_doubtful=True) is None
    outcome = answer(CvContent(), "cv_name", "awa diallo", TOOLS, is_doubtful=True)
    assert outcome is not None and asked_about(outcome) == "Awa Diallo"
