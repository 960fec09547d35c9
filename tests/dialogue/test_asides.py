"""Every aside at every question: it is answered, and the same question comes back."""

from __future__ import annotations

import uuid

import pytest

from bot.dialogue.embedded import EmbeddedDialogue
from dialogue.talks import Talk

TO_QUESTION = {
    "consent_memory": (),
    "offers_kind": ("oui",),
    "offers_trade": ("oui", "un emploi"),
    "offers_place": ("oui", "un emploi", "ménage"),
    "offers_travel": ("oui", "un emploi", "ménage", "bron"),
    "offers_hours": ("oui", "un emploi", "ménage", "bron", "en bus"),
    "offers_results": ("oui", "un emploi", "ménage", "bron", "en bus", "le matin"),
    "offers_contact": ("oui", "un emploi", "ménage", "bron", "en bus", "le matin", "ça m'intéresse"),
}
"""What to say to come to each question."""

ASIDES = {
    "répète": "ask_repeat",
    "plus lentement": "ask_slower",
    "plus fort": "ask_louder",
    "moins fort": "ask_softer",
    "je comprends pas": "say_unclear",
    "pourquoi": "ask_why",
    "un exemple": "ask_example",
    "attendez": "ask_wait",
    "aide": "ask_help",
    "on en est où": "ask_progress",
    "je veux parler à une personne": "ask_person",
    "qui a regardé": "ask_watchers",
    "bonjour": "say_hello",
}

STEPS = ("offers_kind", "offers_trade", "offers_place", "offers_travel", "offers_hours")

_TALKS: dict[str, Talk] = {}


async def at(engine: EmbeddedDialogue, question: str) -> Talk:
    """A conversation that stands at a question; the same one serves as long as it stands there."""
    talk = _TALKS.get(question)
    if talk is None or talk.reply.question != question:
        talk = Talk(engine, f"aside-{uuid.uuid4()}")
        await talk.start()
        await talk.say(*TO_QUESTION[question])
        assert talk.reply.question == question
        _TALKS[question] = talk
    return talk


@pytest.mark.parametrize("question", TO_QUESTION)
@pytest.mark.parametrize("words", ASIDES)
async def test_aside_is_answered_and_the_question_comes_back(
    engine: EmbeddedDialogue, question: str, words: str
) -> None:
    talk = await at(engine, question)
    expect = talk.reply.expect
    await talk.say(words)
    assert talk.reply.facts["intent"] == ASIDES[words]
    assert (talk.reply.question, talk.reply.expect) == (question, expect)
    assert talk.reply.sentences
    assert not talk.reply.is_over
    if words != "attendez":
        assert talk.reply.sentences[-1].endswith("?")


@pytest.mark.parametrize("question", [name for name in TO_QUESTION if name in STEPS])
async def test_caller_who_does_not_know_or_skips_goes_on(engine: EmbeddedDialogue, question: str) -> None:
    for words in ("passer", "je sais pas"):
        talk = Talk(engine, None)
        await talk.start()
        await talk.say(*TO_QUESTION[question][1:], words)
        if question == "offers_trade" and words == "je sais pas":
            assert talk.reply.question == question
            assert "tapez" in talk.words
            await talk.say(words)
        assert talk.reply.question != question
        assert talk.reply.facts[question] is not None


@pytest.mark.parametrize(
    ("question", "before"),
    [
        ("offers_trade", "offers_kind"),
        ("offers_place", "offers_trade"),
        ("offers_travel", "offers_place"),
        ("offers_hours", "offers_travel"),
        ("offers_results", "offers_hours"),
    ],
)
async def test_back_empties_the_question_before(engine: EmbeddedDialogue, question: str, before: str) -> None:
    talk = Talk(engine, None)
    await talk.start()
    await talk.say(*TO_QUESTION[question][1:])
    await talk.press("#")
    assert talk.reply.question == before
    assert talk.reply.facts[before] is None


async def test_back_from_the_contact_returns_to_the_offer(engine: EmbeddedDialogue) -> None:
    talk = Talk(engine, None)
    await talk.start()
    await talk.say(*TO_QUESTION["offers_contact"][1:], "retour")
    assert talk.reply.question == "offers_results"


async def test_repeat_says_the_same_words_again(hidden: Talk) -> None:
    await hidden.start()
    await hidden.say(*TO_QUESTION["offers_results"][1:])
    said = hidden.reply.sentences
    await hidden.press("*")
    assert hidden.reply.sentences == said
    await hidden.say("répète")
    assert hidden.reply.sentences == said


async def test_slower_speech_has_three_levels_then_offers_another_way(hidden: Talk) -> None:
    await hidden.start()
    for level, words in ((1, "plus lentement"), (2, "encore plus lentement"), (3, "moins vite")):
        await hidden.say(words)
        assert hidden.reply.pace == level
    await hidden.say("plus lentement")
    assert hidden.reply.pace == 3
    assert "je ne comprends pas" in hidden.words
    await hidden.say("un emploi")
    assert (hidden.reply.question, hidden.reply.pace) == ("offers_trade", 3)


async def test_faster_speech_comes_back_one_level_or_all_the_way(hidden: Talk) -> None:
    await hidden.start()
    await hidden.say("plus lentement", "plus lentement", "plus lentement", "plus vite")
    assert hidden.reply.pace == 2
    await hidden.say("vitesse normale")
    assert hidden.reply.pace == 0
    await hidden.say("plus vite")
    assert hidden.reply.pace == 0
    assert "déjà assez vite" in hidden.words


async def test_loudness_has_levels_that_last(hidden: Talk) -> None:
    await hidden.start()
    await hidden.say("plus fort", "un emploi")
    assert hidden.reply.loudness == 1
    await hidden.say("plus fort", "encore plus fort")
    assert hidden.reply.loudness == 2
    assert "téléphone" in hidden.words
    for level in (1, 0, -1, -1):
        await hidden.say("moins fort")
        assert hidden.reply.loudness == level


async def test_slower_says_again_what_was_too_fast(engine: EmbeddedDialogue) -> None:
    talk = Talk(engine, None)
    await talk.start()
    await talk.say(*TO_QUESTION["offers_contact"][1:])
    said = talk.reply.sentences
    await talk.say("plus lentement")
    assert talk.reply.sentences[1:] == said
    await talk.say("plus lentement")
    assert talk.reply.sentences[1:] == said
    await talk.say("répète")
    assert talk.reply.sentences == said
    assert talk.reply.pace == 2


async def test_waiting_grants_a_minute(hidden: Talk) -> None:
    await hidden.start()
    await hidden.say("attendez")
    assert hidden.reply.wait_seconds == 60
    await hidden.say("répète")
    assert hidden.reply.wait_seconds == 0


async def test_not_understanding_brings_other_words_then_keys(hidden: Talk) -> None:
    first = (await hidden.start()).sentences[-1]
    await hidden.say("je comprends pas")
    assert first not in hidden.reply.sentences
    await hidden.say("je comprends toujours pas")
    assert "tapez 1" in hidden.words


@pytest.mark.parametrize("question", ["offers_kind", "offers_travel", "offers_results"])
async def test_zero_gives_a_named_place_near_the_person(engine: EmbeddedDialogue, question: str) -> None:
    talk = Talk(engine, None)
    await talk.start()
    await talk.say(*TO_QUESTION[question][1:])
    await talk.press("0")
    assert "Voici le numéro." in talk.reply.sentences
    assert "C'est ouvert" in talk.words
    assert talk.reply.question == question
    if question != "offers_kind":
        assert "Bron" in talk.words


async def test_progress_tells_the_step(hidden: Talk) -> None:
    await hidden.start()
    await hidden.say("un emploi", "quelle étape")
    assert "2 sur 5" in hidden.words
    assert hidden.reply.facts["step"] == 2


async def test_misheard_words_bring_other_words_keys_then_a_person(hidden: Talk) -> None:
    await hidden.start()
    await hidden.mumble()
    assert hidden.reply.question == "offers_kind"
    await hidden.mumble()
    assert "tapez 1" in hidden.words
    await hidden.mumble()
    assert hidden.reply.question == "mediator_person"
    await hidden.say("oui")
    assert "Voici le numéro." in hidden.reply.sentences
    assert hidden.reply.question == "offers_kind"


async def test_no_person_wanted_comes_back_to_the_question(hidden: Talk) -> None:
    await hidden.start()
    for _ in range(3):
        await hidden.mumble()
    await hidden.say("non")
    assert hidden.reply.question == "offers_kind"


async def test_answer_given_instead_of_yes_or_no_is_taken(hidden: Talk) -> None:
    await hidden.start()
    for _ in range(3):
        await hidden.mumble()
    await hidden.say("un stage")
    assert hidden.reply.facts["offers_kind"] == "internship"
    assert hidden.reply.question == "offers_trade"


async def test_endless_mumbling_ends_with_goodbye(hidden: Talk) -> None:
    await hidden.start()
    for _ in range(6):
        assert not hidden.reply.is_over
        await hidden.mumble()
    assert hidden.reply.is_over


async def test_silence_is_asked_gently_then_keys_then_a_person_then_goodbye(talk: Talk) -> None:
    await talk.start()
    await talk.say("oui", "un emploi")
    await talk.stay_silent()
    assert talk.reply.question == "offers_trade"
    await talk.stay_silent()
    assert "tapez 1" in talk.words
    await talk.stay_silent()
    assert talk.reply.question == "mediator_person"
    await talk.stay_silent()
    assert talk.reply.is_over
    assert "Je garde vos réponses" in talk.words


async def test_an_answer_starts_the_patience_anew(hidden: Talk) -> None:
    await hidden.start()
    await hidden.stay_silent()
    await hidden.stay_silent()
    await hidden.say("un emploi")
    await hidden.stay_silent()
    assert hidden.reply.question == "offers_trade"
    assert "tapez" not in hidden.words


async def test_stop_says_goodbye(hidden: Talk) -> None:
    await hidden.start()
    await hidden.say("un emploi", "stop")
    assert hidden.reply.is_over
    assert hidden.reply.expect == "none"
