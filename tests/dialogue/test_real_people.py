"""What people really say: their words are used, nothing is lost, and every turn ends with a way forward."""

from __future__ import annotations

import pytest

from dialogue.talks import Talk

SEARCH = "je cherche un emploi de ménage à bron à pied le matin"


async def at_results(talk: Talk, search: str = SEARCH) -> None:
    await talk.start()
    await talk.say("oui", search)
    assert talk.reply.question == "offers_results"


async def at_contact(talk: Talk) -> None:
    await at_results(talk)
    await talk.say("ça m'intéresse")
    assert talk.reply.question == "offers_contact"


def calls_again(talk: Talk) -> Talk:
    return Talk(talk.engine, talk.person)


async def test_hesitant_person_says_i_do_not_know_then_answers(talk: Talk) -> None:
    await talk.start()
    await talk.say("oui", "euh ben je sais pas trop euh un travail")
    assert talk.reply.facts["offers_kind"] == "job"
    assert talk.reply.question == "offers_trade"


async def test_words_without_meaning_beside_facts_lose_none_of_them(talk: Talk) -> None:
    await talk.start()
    await talk.say("non", "un emploi de ménage à bron en bus peu importe")
    facts = talk.reply.facts
    assert (facts["offers_kind"], facts["offers_travel"]) == ("job", "transit")
    assert facts["offers_place"]["name"] == "Bron"
    assert facts["offers_trade"]["rome"] == "K1304"


async def test_facts_are_said_back_in_the_order_of_the_questions(talk: Talk) -> None:
    await talk.start()
    await talk.say("non", "à vaulx en velin le matin du ménage")
    noted = next(sentence for sentence in talk.reply.sentences if "noté" in sentence)
    places = [noted.index(words) for words in ("ménage", "Vaulx-en-Velin", "matin")]
    assert places == sorted(places)


async def test_all_in_one_sentence_is_said_back_before_the_first_offer(talk: Talk) -> None:
    await at_results(talk)
    assert "C'est noté : un emploi" in talk.words
    assert "à pied, le matin" in talk.words


@pytest.mark.parametrize("text", ["j'ai pas de voiture", "pas de voiture"])
async def test_person_without_a_car_is_not_sent_by_car(talk: Talk, text: str) -> None:
    await talk.start()
    await talk.say("oui", "un emploi", "ménage", "bron", text)
    assert talk.reply.facts["offers_travel"] == "transit"


async def test_denied_way_is_not_taken_for_an_answer(talk: Talk) -> None:
    await talk.start()
    await talk.say("oui", "un emploi", "ménage", "bron", "pas en voiture")
    assert talk.reply.facts["offers_travel"] is None
    assert talk.reply.question == "offers_travel"


async def test_correction_wins_over_what_it_replaces_in_one_sentence(talk: Talk) -> None:
    await at_results(talk)
    await talk.say("je veux plus travailler le matin en fait c'est le soir")
    assert talk.reply.facts["offers_hours"] == ["evening"]
    assert "le soir" in talk.words


@pytest.mark.parametrize(
    ("text", "slot", "value"),
    [
        ("non à villeurbanne", "offers_place", "Villeurbanne"),
        ("en fait en bus", "offers_travel", "transit"),
        ("finalement une formation", "offers_kind", "training"),
        ("pas le soir l'après midi", "offers_hours", ["afternoon"]),
        ("plutôt la cuisine", "offers_trade", "G1602"),
    ],
)
async def test_each_answer_can_be_corrected_after_the_contact(
    talk: Talk, text: str, slot: str, value: object
) -> None:
    await at_contact(talk)
    await talk.say(text)
    found = talk.reply.facts[slot]
    if isinstance(found, dict):
        found = found.get("rome") or found.get("name")
    assert found == value
    assert talk.reply.question in ("offers_results", "offers_restart")


async def test_denied_work_is_not_taken_for_the_work_wanted(talk: Talk) -> None:
    await talk.start()
    await talk.say("oui", "un emploi", "ménage", "non pas la cuisine")
    assert talk.reply.facts["offers_trade"]["rome"] == "K1304"


async def test_the_last_answer_is_said_back_before_the_offers(talk: Talk) -> None:
    await talk.start()
    await talk.say("oui", "un emploi", "ménage", "bron", "à pied", "de huit heures à midi")
    assert talk.reply.sentences[0] == "C'est noté : le matin."


async def test_person_who_walks_badly_is_not_made_to_walk(talk: Talk) -> None:
    await talk.start()
    await talk.say("oui", "un emploi", "ménage", "bron", "je marche mal")
    assert talk.reply.facts["offers_travel"] == "near"


async def test_number_of_the_person_is_said_again(talk: Talk) -> None:
    await talk.start()
    await talk.say("une personne")
    number = next(sentence for sentence in talk.reply.sentences if sentence.startswith("Zéro"))
    await talk.say("répète le numéro")
    assert number in talk.reply.sentences
    assert talk.reply.question == "consent_memory"


async def test_person_changes_the_town_without_naming_it_yet(talk: Talk) -> None:
    await at_results(talk)
    await talk.say("je veux changer de ville")
    assert talk.reply.question == "offers_place"
    await talk.say("villeurbanne")
    assert talk.reply.facts["offers_place"]["name"] == "Villeurbanne"
    assert "C'est noté : à Villeurbanne." in talk.reply.sentences


async def test_mother_asks_for_the_time_of_school_in_her_own_words(talk: Talk) -> None:
    await talk.start()
    await talk.say("oui", "je voudrais travailler pendant qu'ils sont à l'école")
    assert talk.reply.facts["offers_hours"] == ["school"]


@pytest.mark.parametrize("text", ["n'importe quoi", "peu importe", "tout"])
async def test_any_work_is_an_answer(talk: Talk, text: str) -> None:
    await talk.start()
    await talk.say("oui", "un emploi", text)
    assert talk.reply.question == "offers_place"


@pytest.mark.parametrize("text", ["merci", "merci beaucoup", "c'est bon", "j'ai noté", "d'accord merci"])
async def test_thanks_after_the_contact_do_not_repeat_the_number(talk: Talk, text: str) -> None:
    await at_contact(talk)
    await talk.say(text)
    assert talk.reply.question == "applications_way"
    assert talk.words.endswith("?")


async def test_thanks_at_a_question_are_politeness(talk: Talk) -> None:
    await talk.start()
    await talk.say("oui", "merci")
    assert (talk.reply.question, talk.reply.sentences[0]) == ("offers_kind", "Avec plaisir.")


async def test_address_and_opening_hours_are_told_when_asked_for(talk: Talk) -> None:
    await at_contact(talk)
    await talk.say("l'adresse")
    assert "L'adresse est" in talk.words
    await talk.say("les horaires")
    assert "C'est ouvert" in talk.words


async def test_every_offer_can_be_detailed_until_the_last(talk: Talk) -> None:
    await at_results(talk, "un emploi de soudeur à vénissieux en voiture je suis libre à plein temps")
    for _ in range(10):
        await talk.say("plus de détails")
        assert talk.reply.question == "offers_results"
        await talk.say("suivante")
    assert "C'est la dernière offre." in talk.words


async def test_search_without_result_ends_with_a_question(talk: Talk) -> None:
    await talk.start()
    await talk.say("oui", "un stage", "soudeur", "brest", "à pied", "la nuit")
    assert talk.reply.question == "offers_restart"
    assert talk.words.endswith("Voulez-vous faire une autre recherche ?")
    assert "Givors" not in talk.words
    await talk.mumble()
    assert talk.words.endswith("?")
    await talk.press("1")
    assert talk.reply.question == "offers_kind"


async def test_another_offer_is_not_proposed_when_there_is_none(talk: Talk) -> None:
    await at_contact(talk)
    await talk.say("non", "plus tard")
    assert talk.reply.question == "offers_restart"
    await talk.say("non")
    assert talk.reply.question == "cv_offer"
    await talk.say("non")
    assert talk.reply.is_over


async def test_wrong_guess_is_not_repeated_for_ever(talk: Talk) -> None:
    await talk.start()
    await talk.say("oui", "un emploi", "pilote de chasse")
    assert talk.reply.question == "offers_confirmation"
    await talk.say("princesse", "licorne", "bidule")
    assert talk.reply.question == "mediator_person"


@pytest.mark.parametrize("text", ["c'est qui", "c'est payant", "vous êtes une vraie personne"])
async def test_who_speaks_and_what_it_costs_is_told(talk: Talk, text: str) -> None:
    await talk.start()
    await talk.say(text)
    assert "Je suis une machine" in talk.words
    assert "gratuit" in talk.words
    assert talk.reply.question == "consent_memory"


async def test_nobody_has_to_decide_about_consent(talk: Talk) -> None:
    await talk.start()
    await talk.say("je sais pas", "je sais pas")
    assert talk.reply.question == "offers_kind"
    assert "je ne garde rien" in talk.words


async def test_facts_said_before_consent_are_said_back_and_kept(talk: Talk) -> None:
    await talk.start()
    await talk.say("bonjour je voudrais un emploi de coiffeuse à bron")
    assert talk.reply.question == "consent_memory"
    assert "C'est noté" in talk.words
    await talk.say("oui")
    assert talk.reply.question == "offers_travel"


async def test_known_person_goes_on_with_another_town(talk: Talk) -> None:
    await at_results(talk)
    again = calls_again(talk)
    await again.start()
    await again.say("oui mais à villeurbanne")
    facts = again.reply.facts
    assert (facts["offers_place"]["name"], facts["offers_travel"]) == ("Villeurbanne", "foot")
    assert "C'est noté : à Villeurbanne." in again.reply.sentences


async def test_known_person_refuses_the_last_search_and_says_another(talk: Talk) -> None:
    await at_results(talk)
    again = calls_again(talk)
    await again.start()
    await again.say("non je cherche un stage à lyon 7")
    facts = again.reply.facts
    assert (facts["offers_kind"], facts["offers_trade"]) == ("internship", None)
    assert "C'est noté : un stage, à Lyon septième." in again.reply.sentences


async def test_older_consent_is_asked_again_and_the_search_is_still_there(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("actions.consent.CONSENT_VERSION", "2020-01")
    await at_results(talk)
    monkeypatch.undo()
    again = calls_again(talk)
    await again.start()
    assert again.reply.question == "consent_memory"
    await again.say("oui")
    assert again.reply.question == "session_resume"
    await again.say("oui")
    assert again.reply.question == "offers_results"
