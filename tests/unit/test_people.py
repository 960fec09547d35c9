"""Simulated people: many, always the same, who know what is true of them and nothing of the dialogue."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.bench.people import DEVELOPMENT, SCORED, Profile, make_people, make_profile
from bot.bench.person import Person
from bot.bench.said_back import claims_in, keys_offered, needs_digits
from bot.errors import Refused
from bot.model import Reply, TurnKind


def person_of(number: int, **traits: object) -> Person:
    profile = make_profile(number, "search")
    calm = {"hesitation": 0.0, "slip": 0.0, "request": 0.0, "beside": 0.0, "talk": "little", "has_keys": True}
    changed = profile.traits.__class__(**{**profile.traits.__dict__, **calm, **traits})
    return Person(Profile(profile.name, profile.half, profile.goal, profile.facts, changed))


def noted(words: str, question: str) -> Reply:
    return Reply((f"C'est noté : {words}.", "Quelle est la suite ?"), question=question)


def test_two_hundred_people_differ_and_stay_the_same() -> None:
    people = make_people(200, "search")
    assert people == make_people(200, "search")
    assert len({(one.facts["trade"], one.facts["place"], one.traits.manner) for one in people}) > 190
    assert len({one.traits.manner for one in people}) == 8
    assert Counter(one.half for one in people)[DEVELOPMENT] > 80


def test_halves_are_kept_apart() -> None:
    names = {half: {one.name for one in make_people(60, "search", half)} for half in (DEVELOPMENT, SCORED)}
    assert not names[DEVELOPMENT] & names[SCORED]
    with pytest.raises(Refused):
        make_people(1, "search", "all")


def test_what_is_said_back_is_understood() -> None:
    claims = claims_in(("C'est noté : un emploi, boulangerie, à Vaulx-en-Velin.", "Et aussi : le matin."))
    assert [(one.fact, set(one.codes)) for one in claims] == [
        ("kind", {"job"}),
        ("trade", {"D1102"}),
        ("place", {"69256"}),
        ("hours", {"morning"}),
    ]


def test_keys_are_heard_as_they_are_offered() -> None:
    assert keys_offered(("À pied, tapez 1 ; en bus ou métro, tapez 2.",)) == {
        "1": "à pied",
        "2": "en bus ou métro",
    }
    assert keys_offered(("Ménage, tapez 1 ; cuisine, 2 ; vente, 3.",))["3"] == "vente"
    assert needs_digits(("Tapez les cinq chiffres de votre code postal.",))


def test_a_wrong_place_is_put_right_until_it_is_heard() -> None:
    person = person_of(0)
    assert "69256" in person.profile.facts["place"].codes
    first = person.answer(noted("à Brest", "offers_travel"))
    again = person.answer(Reply(("Je n'ai pas bien compris.", "Comment ?"), question="offers_travel"))
    assert first and again and "vaulx" in first.text and "vaulx" in again.text
    last = person.answer(noted("à Vaulx-en-Velin", "offers_travel"))
    assert last and "vaulx" not in last.text


def test_the_keypad_is_used_after_two_failures() -> None:
    person = person_of(0)
    question = "offers_place"
    person.answer(Reply(("Vous habitez où ?",), question=question))
    person.answer(Reply(("Je n'ai pas bien compris.", "Vous habitez où ?"), question=question))
    told = "Tapez les cinq chiffres de votre code postal."
    act = person.answer(Reply(("Je n'ai pas bien compris.", told), question=question))
    assert act and (act.kind, act.text) == (TurnKind.KEYS, "69120")


def test_patience_ends_after_useless_turns() -> None:
    person = person_of(0, has_keys=False, patience=5)
    lost = Reply(("Je n'ai pas bien compris.", "Vous habitez où ?"), question="offers_place")
    acts = [person.answer(lost) for _ in range(8)]
    assert acts[0] is not None and acts[-1] is None
    assert person.has_given_up
