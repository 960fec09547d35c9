"""A simulated person who makes a CV: knows its own name, agrees with what is right, changes what is wrong."""

from __future__ import annotations

from dataclasses import replace

from bot.bench.people import make_profile
from bot.bench.person import Person
from bot.bench.said_back import asked_back, sounds_alike
from bot.bench.said_back_cv import key_to_change, wrong_in_summary, wrong_noted
from bot.jobs.name_guess import keys_of
from bot.model import Reply, TurnKind


def person_of(number: int, goal: str) -> Person:
    profile = make_profile(number, goal)
    calm = {"hesitation": 0.0, "slip": 0.0, "request": 0.0, "beside": 0.0, "manner": "standard"}
    return Person(replace(profile, traits=replace(profile.traits, **calm, talk="little", has_keys=True)))


def said_yes(person: Person, question: str, *sentences: str) -> bool:
    act = person.answer(Reply(sentences, question=question))
    assert act is not None
    return act.text.startswith(("oui", "d'accord")) or act.text == "1"


def test_a_name_that_only_sounds_near_is_refused() -> None:
    assert sounds_alike("khadija", "Kadija")
    assert not sounds_alike("elena", "Nenad")
    assert not sounds_alike("diop", "Diopa")


def test_what_was_told_is_agreed_with_and_another_name_is_not() -> None:
    person = person_of(0, "cv")
    name = person.profile.facts["name"].ways[0]
    person.answer(Reply(("Quel est votre prénom, et votre nom ?",), question="cv_name"))
    assert said_yes(person, "cv_confirm", f"J'ai compris : {name.title()}.", "C'est bien ça ?")
    person.answer(Reply(("Quel est votre prénom, et votre nom ?",), question="cv_name"))
    assert not said_yes(person, "cv_confirm", "J'ai compris : Nenad Petitjean.", "C'est bien ça ?")


def test_a_question_put_again_without_its_words_keeps_its_answer() -> None:
    person = person_of(0, "cv")
    proud = person.profile.facts["proud"].ways[0]
    person.answer(Reply(("Quelle est votre plus belle réussite ?",), question="cv_proud"))
    assert said_yes(person, "cv_proud_check", "J'écris ceci.", f"{proud}.", "C'est bien ça ?")
    again = ("Je n'ai pas bien entendu.", "J'écris cette phrase sur le CV, oui ou non ?")
    assert said_yes(person, "cv_proud_check", *again)


def test_a_summary_with_a_wrong_town_is_changed() -> None:
    person = person_of(0, "cv")
    name = person.profile.facts["name"].ways[0].title()
    told = (f"Bonjour, je m'appelle {name}.", "J'habite à Brest.", "Est-ce que tout est juste ?")
    assert wrong_in_summary(person.profile.facts, told) == "place"
    act = person.answer(Reply(told, question="cv_review"))
    assert act is not None and "ville" in act.text


def test_a_person_whose_cv_is_made_hangs_up_when_the_search_is_asked() -> None:
    person = person_of(0, "cv")
    assert person.answer(Reply(("Voulez-vous que je répète le code ?",), question="cv_code")) is not None
    assert person.answer(Reply(("Vous cherchez un emploi ?",), question="offers_kind")) is None
    assert not person.has_given_up


def test_another_way_to_apply_is_chosen_when_the_first_is_impossible() -> None:
    person = person_of(0, "apply")
    act = person.answer(Reply(("Vous préférez appeler ou y aller ?",), question="applications_way"))
    assert act is not None and act.kind is TurnKind.SPEECH
    refused = ("Cette offre ne permet pas cela.", "Vous préférez y aller ou être aidé ?")
    other = person.answer(Reply(refused, question="applications_way"))
    assert other is not None and "aidé" in other.text


def test_the_words_asked_about_are_found() -> None:
    assert asked_back(("Vous avez dit Awa Diallo, oui ou non ?",)) == "Awa Diallo"
    assert asked_back(("C'est bien ça ?",)) == ""


def test_who_calls_for_work_refuses_a_cv_that_begins_by_mistake() -> None:
    person = person_of(0, "search")
    act = person.answer(Reply(("Quel est votre prénom, et votre nom ?",), question="cv_name"))
    assert act is not None and act.text.startswith(("non", "ah non"))


def test_what_is_noted_wrongly_of_a_cv_is_heard_and_put_right() -> None:
    person = person_of(0, "cv")
    facts = person.profile.facts
    months = set(facts["long"].codes)
    wrong = "dix ans" if "120" not in months else "trois ans"
    claims = wrong_noted(facts, "cv_work_when", (f"C'est noté : à Lyon, {wrong}.", "Qu'avez-vous fait ?"))
    assert set(claims) == {"long"}
    assert not wrong_noted(facts, "cv_work_when", (f"C'est noté : à Lyon, {facts['long'].ways[0]}.",))
    assert not wrong_noted(facts, "cv_name", (f"C'est noté : à Lyon, {wrong}.",))
    assert "languages" in wrong_noted(facts, "cv_languages", ("C'est noté : thaï, français un peu.",))


def test_a_person_corrects_in_the_next_breath_and_only_then() -> None:
    person = person_of(0, "cv")
    person.answer(Reply(("Quelles langues parlez-vous ?",), question="cv_languages"))
    act = person.answer(Reply(("C'est noté : thaï.", "Vous le parlez bien ?"), question="cv_french"))
    right = person.profile.facts["languages"].ways
    assert act is not None and any(way in act.text for way in right)
    act = person.answer(Reply(("Et le français, vous le parlez bien ?",), question="cv_french"))
    assert act is not None and not any(way in act.text for way in right)


def test_a_wrong_language_or_work_of_the_summary_is_changed() -> None:
    person = person_of(0, "cv")
    facts = person.profile.facts
    name = facts["name"].ways[0].title()
    languages = ("Je parle thaï.", "Est-ce que tout est juste ?")
    assert wrong_in_summary(facts, (f"Bonjour, je m'appelle {name}.", *languages)) == "languages"
    work = ("J'ai un mois d'expérience : dressage d'ours.",)
    assert wrong_in_summary(facts, (f"Bonjour, je m'appelle {name}.", *work)) == "work"


def test_a_name_is_written_on_the_keypad_when_that_is_proposed() -> None:
    person = person_of(0, "cv")
    told = ("Vous pouvez l'écrire sur les touches : 2 pour A, B, C.", "Comment s'écrit votre prénom ?")
    act = person.answer(Reply(told, question="cv_given_letters"))
    assert act is not None and act.kind is TurnKind.KEYS
    assert act.text == keys_of(person.profile.facts["given"].ways[0])


def test_what_is_wrong_is_changed_by_key_once_words_failed() -> None:
    person = person_of(0, "cv")
    name = person.profile.facts["name"].ways[0].title()
    told = (f"Bonjour, je m'appelle {name}.", "Je parle thaï.", "Est-ce que tout est juste ?")
    assert person.answer(Reply(told, question="cv_review")).kind is TurnKind.SPEECH
    again = ("Je n'ai pas bien compris.", "Tout est juste, oui ou non ?")
    assert person.answer(Reply(again, question="cv_review")).kind is TurnKind.SPEECH
    keys = ("Si tout est juste, tapez 1.", "Pour changer quelque chose, tapez 2.")
    assert person.answer(Reply(keys, question="cv_review")).text == "2"
    offered = ("Le travail, tapez 4 ; les études, 5 ; les langues, 6.",)
    assert key_to_change("languages", offered) == "6"
    assert key_to_change("place", offered) == ""
