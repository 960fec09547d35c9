"""A person tells an offer they were sent: danger, to check, or nothing seen, and back to the search."""

from __future__ import annotations

from dialogue.talks import Talk


async def begun(talk: Talk) -> Talk:
    await talk.start()
    await talk.say("non")
    return talk


async def test_money_is_a_danger_with_its_reason_and_what_to_do(talk: Talk) -> None:
    await begun(talk)
    await talk.say("on me demande cinquante euros pour le dossier ils m'ont écrit sur whatsapp")
    assert "arnaque" in talk.words
    assert "On vous demande de l'argent" in talk.words
    assert talk.words.endswith("Avez-vous déjà payé, ou donné vos papiers ?")
    await talk.say("non")
    assert talk.words == "Ne payez rien. Un ami vous a passé cette offre ?"
    await talk.say("oui")
    assert "Dites à votre ami" in talk.words
    assert "Info Escroqueries" in talk.words
    assert talk.words.endswith("Vous cherchez un emploi, un stage, ou une formation ?")


async def test_who_paid_is_told_whom_to_call(talk: Talk) -> None:
    await begun(talk)
    await talk.say("on me demande cinquante euros pour le dossier")
    await talk.say("oui")
    assert "banque" in talk.words and "plainte" in talk.words


async def test_nothing_seen_promises_nothing(talk: Talk) -> None:
    await begun(talk)
    await talk.say("est ce que c'est une arnaque")
    assert talk.words.endswith("On vous propose quoi, exactement ?")
    await talk.say("un travail de serveuse dans un restaurant de bron le patron m'a reçue lundi")
    for answer in ("non", "non", "en face", "oui"):
        await talk.say(answer)
    assert "rien vu de dangereux" in talk.words
    assert "Ne payez rien" in talk.words
    assert talk.words.endswith("Vous cherchez un emploi, un stage, ou une formation ?")


async def test_a_premium_number_keyed_on_the_keypad_is_a_danger(talk: Talk) -> None:
    await begun(talk)
    await talk.say(
        "c'est une arnaque ou pas", "une annonce de ménage dans ma boîte aux lettres", "non", "non"
    )
    await talk.press("1")
    assert talk.words.endswith("Vous devez appeler quel numéro ?")
    await talk.press("0899123456")
    assert "numéro coûte très cher" in talk.words


async def test_messages_and_nobody_met_is_a_danger(talk: Talk) -> None:
    await begun(talk)
    await talk.say(
        "c'est une arnaque ou pas", "un monsieur cherche une dame pour le repassage à bron", "non", "non"
    )
    await talk.press("2")
    await talk.say("non")
    assert "Tout se passe par messages" in talk.words


async def test_asides_are_answered_and_the_question_comes_back(talk: Talk) -> None:
    await begun(talk)
    await talk.say("c'est une arnaque ou pas", "un monsieur cherche une dame pour le repassage à bron")
    assert talk.words.endswith("On vous demande de payer quelque chose ?")
    await talk.say("pourquoi")
    assert "ne demande pas d'argent" in talk.words
    assert talk.words.endswith("On vous demande de payer quelque chose ?")
    await talk.say("je ne sais pas")
    assert talk.words.endswith("On vous demande vos papiers, un code ou votre banque ?")
    await talk.say("question précédente")
    assert talk.words.endswith("On vous demande de payer quelque chose ?")
