"""Whole conversations on the real model: from the greeting to a person's telephone number."""

from __future__ import annotations

import re

import pytest

from dialogue.talks import Talk

SEARCH = ("un emploi", "ménage", "vaulx en velin", "à pied", "le matin")


async def at_results(talk: Talk) -> None:
    await talk.start()
    await talk.say("oui", *SEARCH)
    assert talk.reply.question == "offers_results"


async def test_caller_reaches_a_named_person_with_words_alone(talk: Talk) -> None:
    await talk.start()
    assert (talk.reply.question, talk.reply.expect) == ("consent_memory", "yes_no")
    asked = []
    for text in ("oui", *SEARCH):
        reply = await talk.say(text)
        asked.append((reply.question, reply.expect))
    assert asked == [
        ("offers_kind", "kind"),
        ("offers_trade", "trade"),
        ("offers_place", "place"),
        ("offers_travel", "travel"),
        ("offers_hours", "hours"),
        ("offers_results", "results"),
    ]
    await talk.say("ça m'intéresse")
    assert (talk.reply.question, talk.reply.expect) == ("offers_contact", "contact")
    contact = talk.reply.facts["contact"]
    assert re.fullmatch(r"0\d( \d\d){4}", contact["phone"])
    assert contact["name"].split()[-1] in talk.words


async def test_keys_alone_complete_the_whole_journey(talk: Talk) -> None:
    await talk.start()
    await talk.press("1", "1", "1", "69120", "1", "2")
    assert talk.reply.question == "offers_results"
    assert talk.reply.facts["offers_place"]["name"] == "Vaulx-en-Velin"
    assert talk.reply.facts["offers_hours"] == ["morning"]
    await talk.press("1")
    assert talk.reply.facts["contact"]["phone"]
    await talk.press("2", "4", "2", "2")
    assert talk.reply.is_over


async def test_keys_choose_among_the_offers(talk: Talk) -> None:
    await at_results(talk)
    first = talk.reply.sentences
    await talk.press("2")
    assert talk.reply.sentences != first
    await talk.press("5")
    assert set(talk.reply.sentences) <= set(first)
    await talk.press("4")
    assert set(talk.reply.sentences) <= set(first)
    await talk.press("3")
    assert talk.reply.question == "offers_results"
    await talk.press("6")
    assert talk.reply.question == "offers_kind"


async def test_several_facts_in_one_answer_are_all_kept(talk: Talk) -> None:
    await talk.start()
    await talk.say("non", "je cherche des ménages à vaulx en velin le matin")
    facts = talk.reply.facts
    assert facts["offers_trade"]["rome"] == "K1304"
    assert facts["offers_place"]["insee"] == "69256"
    assert facts["offers_hours"] == ["morning"]
    assert talk.reply.question == "offers_kind"
    await talk.say("un emploi")
    assert talk.reply.question == "offers_travel"


async def test_caller_corrects_the_place_in_the_next_message(talk: Talk) -> None:
    await talk.start()
    await talk.say("oui", "un emploi", "ménage", "vaulx en velin", "non à bron")
    assert talk.reply.facts["offers_place"]["name"] == "Bron"
    assert talk.reply.question == "offers_travel"


@pytest.mark.parametrize(
    ("words", "slot", "value"),
    [
        ("non à bron", "offers_place", "Bron"),
        ("plutôt la cuisine", "offers_trade", "G16"),
        ("en fait à pied", "offers_travel", "foot"),
    ],
)
async def test_caller_corrects_at_the_offers(talk: Talk, words: str, slot: str, value: str) -> None:
    await talk.start()
    await talk.say("oui", "un emploi", "ménage", "vaulx en velin", "en bus", "peu importe", words)
    assert talk.reply.question == "offers_results"
    assert value in str(talk.reply.facts[slot])


async def test_caller_corrects_after_the_contact(talk: Talk) -> None:
    await at_results(talk)
    await talk.say("ça m'intéresse", "non à bron")
    assert talk.reply.question == "offers_results"
    assert talk.reply.facts["offers_place"]["name"] == "Bron"
    assert talk.reply.facts["contact"] is None


async def test_number_is_repeated_on_request(talk: Talk) -> None:
    await at_results(talk)
    await talk.say("ça m'intéresse")
    number = next(s for s in talk.reply.sentences if s.startswith("Zéro"))
    assert number.count(",") == 4
    await talk.say("répète le numéro")
    assert number in talk.reply.sentences
    await talk.say("oui")
    assert number in talk.reply.sentences


async def test_offers_are_shown_one_at_a_time_in_short_sentences(talk: Talk) -> None:
    await at_results(talk)
    for _ in range(6):
        assert talk.reply.sentences[-1].endswith("?")
        assert all(len(s.split()) <= 12 for s in talk.reply.sentences), talk.reply.sentences
        await talk.say("suivante")


async def test_offers_that_need_a_wider_search_say_so(hidden: Talk) -> None:
    await hidden.start()
    await hidden.say("un stage", "préparateur de commandes", "bron", "à pied", "la nuit")
    assert hidden.reply.question == "offers_results"
    assert "J'ai cherché" in hidden.words


async def test_nothing_to_be_found_leads_to_a_person(hidden: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    await hidden.start()
    await hidden.say("un emploi", "ménage", "brest", "à pied")
    await hidden.say("le matin")
    assert hidden.reply.question == "offers_restart"
    assert hidden.reply.facts["proposed"] == []
    await hidden.say("oui")
    assert hidden.reply.question == "offers_kind"


async def test_offer_without_a_human_contact_gives_a_mediator(hidden: Talk) -> None:
    await hidden.start()
    await hidden.say("une formation", "cuisine", "bron", "en bus", "peu importe")
    for _ in range(10):
        await hidden.say("ça m'intéresse")
        if "contact humain" in hidden.words:
            break
        await hidden.say("une autre offre")
    assert "contact humain" in hidden.words
    assert hidden.reply.facts["contact"]["phone"]


async def test_example_offers_are_said_to_be_examples_once(talk: Talk) -> None:
    await at_results(talk)
    assert "inventées" in talk.words
    await talk.say("plutôt la cuisine")
    assert "inventées" not in talk.words


async def test_caller_says_no_to_an_offer_and_hears_the_next(talk: Talk) -> None:
    await talk.start()
    await talk.say("oui", "un emploi", "ménage", "lyon", "en voiture", "peu importe")
    await talk.say("non")
    assert len(talk.reply.facts["proposed"]) == 2


async def test_facts_given_before_the_consent_are_not_lost(talk: Talk) -> None:
    await talk.start()
    await talk.say("je cherche un emploi de ménage à bron")
    assert talk.reply.question == "consent_memory"
    await talk.say("oui")
    assert talk.reply.question == "offers_travel"


async def test_withheld_number_is_not_asked_to_be_remembered(hidden: Talk) -> None:
    await hidden.start()
    assert hidden.reply.question == "offers_kind"


async def test_greeting_says_machine_operator_recording_and_help(talk: Talk) -> None:
    await talk.start()
    greeting = talk.reply.sentences[:4]
    assert "machine" in greeting[0]
    assert "La Maison des Tests" in greeting[1]
    assert "enregistré" in greeting[2]
    assert "personne" in greeting[3]


async def test_speaking_of_working_does_not_change_the_kind_of_offer(hidden: Talk) -> None:
    await hidden.start()
    await hidden.say("une formation", "je veux travailler dans la cuisine")
    assert hidden.reply.facts["offers_kind"] == "training"
    await hidden.say("non plutôt un emploi")
    assert hidden.reply.facts["offers_kind"] == "job"
