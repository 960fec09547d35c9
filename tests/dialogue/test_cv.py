"""The CV by talking, with the real dialogue: begun, left, taken up, corrected, and its code at the end."""

from __future__ import annotations

import re

import pytest

from bot.app import App
from bot.french.number_words import read_whole
from dialogue.cv_script import AWA, go_to, start
from dialogue.talks import Talk


def code_in(sentences: tuple[str, ...]) -> str:
    """The six digits that are said two at a time."""
    said = next(sentence for sentence in sentences if sentence.count(",") == 2 and "code" not in sentence)
    pairs = [part.strip(" .").lower().replace("-", " ").split() for part in said.split(",")]
    numbers = [
        ("0" if words[0] == "zéro" and len(words) > 1 else "")
        + str(read_whole(words[1:] if words[0] == "zéro" and len(words) > 1 else words, 0)[0])
        for words in pairs
    ]
    return "".join(number if len(number) == 2 else f"0{number}"[-2:] for number in numbers)


async def test_a_whole_cv_is_made_and_its_code_opens_it(talk: Talk, app: App) -> None:
    await start(talk)
    for question, text in AWA:
        assert talk.reply.question == question
        await talk.say(text)
    assert talk.reply.question == "cv_code"
    opened = app.cvs.by_code(code_in(talk.reply.sentences), app.clock.now(), app.person_secret)
    assert opened is not None
    assert (opened.given_name, opened.phone) == ("Awa", "06 39 98 12 34")
    assert [job.rome for job in opened.experiences] == ["D1106", "K1303"]
    assert not opened.talk
    await talk.say("non merci")
    assert "Je garde votre CV" in talk.words
    assert talk.reply.question == "offers_kind"


async def test_the_code_is_the_same_when_it_is_repeated(talk: Talk) -> None:
    await start(talk)
    for _, text in AWA:
        await talk.say(text)
    code = code_in(talk.reply.sentences)
    await talk.say("oui")
    assert code_in(talk.reply.sentences) == code
    await talk.say("répète le code")
    assert code_in(talk.reply.sentences) == code


async def test_the_cv_is_said_in_short_sentences_before_it_is_accepted(talk: Talk) -> None:
    await start(talk)
    await go_to(talk, "cv_review")
    assert "Awa Diallo" in talk.words and "Bron" in talk.words
    assert all(len(re.findall(r"\w+(?:['-]\w+)*", sentence)) <= 12 for sentence in talk.reply.sentences)


async def test_each_question_tells_where_one_is(talk: Talk) -> None:
    await start(talk)
    await go_to(talk, "cv_work")
    assert "Question 4 sur 9." in talk.words
    await talk.say("où on en est")
    assert "4 sur 9" in talk.words and talk.reply.question == "cv_work"


@pytest.mark.parametrize("turn", range(1, len(AWA)))
async def test_a_call_that_is_cut_is_taken_up_at_the_exact_question(engine, app: App, turn: int) -> None:
    person = f"cut-{turn}-{id(engine)}"
    first = Talk(engine, person)
    await start(first)
    for _, text in AWA[:turn]:
        await first.say(text)
    pending, kept = first.reply.question, app.cvs.of(person)
    assert kept is not None and kept.question == pending == AWA[turn][0]
    await engine.end(first.conversation)
    second = Talk(engine, person)
    await second.start()
    assert second.reply.question == "cv_resume"
    await second.say("oui")
    assert second.reply.question == pending
    await second.say(AWA[turn][1])
    after = app.cvs.of(person)
    assert after is not None and set(kept.content.asked) <= set(after.content.asked)
    assert after.question == (AWA[turn + 1][0] if turn + 1 < len(AWA) else "cv_code")


async def test_a_cv_that_is_not_taken_up_waits_for_another_call(engine, app: App) -> None:
    person = f"later-{id(engine)}"
    first = Talk(engine, person)
    await start(first)
    await first.say("je m'appelle awa diallo", "oui")
    await first.say("on continue plus tard")
    assert "Je garde votre CV" in first.words and first.reply.question == "offers_kind"
    await engine.end(first.conversation)
    second = Talk(engine, person)
    await second.start()
    await second.say("non")
    assert second.reply.question == "offers_kind"
    await second.say("on continue mon cv")
    assert second.reply.question == "cv_phone"


async def test_a_ready_cv_gives_its_code_again_in_another_call(engine) -> None:
    person = f"ready-{id(engine)}"
    first = Talk(engine, person)
    await start(first)
    for _, text in AWA:
        await first.say(text)
    await first.say("non")
    await engine.end(first.conversation)
    second = Talk(engine, person)
    await second.start()
    assert second.reply.question != "cv_resume"
    await second.say("mon cv")
    assert second.reply.question == "cv_ready"
    await second.say("changer")
    assert second.reply.question == "cv_change"
    await second.say("mon numéro")
    assert second.reply.question == "cv_phone"
    await second.say("passe")
    assert second.reply.question == "cv_review"
    await second.say("oui")
    assert second.reply.question == "cv_code"


async def test_everything_works_when_the_person_refuses_to_be_remembered(talk: Talk, app: App) -> None:
    await start(talk, "non")
    for question, text in AWA:
        assert talk.reply.question == question
        await talk.say(text)
    opened = app.cvs.by_code(code_in(talk.reply.sentences), app.clock.now(), app.person_secret)
    assert opened is not None and opened.given_name == "Awa"
    await talk.say("non")
    assert "Je ne garde rien" in talk.words
    assert app.cvs.of(talk.person or "") is None


async def test_a_withheld_number_makes_a_cv_too(hidden: Talk) -> None:
    await start(hidden)
    await go_to(hidden, "cv_work")
    assert "Question 4 sur 9." in hidden.words


async def test_the_search_comes_back_after_the_cv(talk: Talk) -> None:
    await talk.start()
    await talk.say("oui", "un emploi", "ménage", "je veux faire mon cv")
    assert talk.reply.question == "cv_name"
    await talk.say("une autre fois")
    assert talk.reply.question == "offers_place"


async def test_the_town_of_the_search_is_not_asked_again(talk: Talk) -> None:
    await talk.start()
    await talk.say("oui", "un emploi", "ménage", "à bron", "mon cv")
    assert talk.reply.question == "cv_name"
    await talk.say("je m'appelle awa diallo", "oui", "passe")
    assert talk.reply.question == "cv_work"


async def test_the_cv_is_proposed_before_goodbye_once_a_contact_was_given(talk: Talk) -> None:
    await talk.start()
    await talk.say("oui", "un emploi", "ménage", "vaulx en velin", "à pied", "le matin", "ça m'intéresse")
    assert talk.reply.question == "offers_contact"
    for _ in range(8):
        if talk.reply.question in ("offers_more", "offers_restart"):
            break
        await talk.say("non")
    await talk.say("non")
    assert talk.reply.question == "cv_offer"
    await talk.say("passe oui")
    assert not talk.reply.is_over, "a yes among other words does not leave it"
    await talk.say("non")
    assert talk.reply.is_over


async def test_a_cv_asked_for_before_the_consent_comes_after_it(talk: Talk) -> None:
    await talk.start()
    await talk.say("je veux faire un cv")
    assert talk.reply.question == "consent_memory"
    await talk.say("oui")
    assert talk.reply.question == "cv_name"


async def test_erasing_everything_erases_the_cv(talk: Talk, app: App) -> None:
    await start(talk)
    await talk.say("je m'appelle awa diallo", "oui")
    assert app.cvs.of(talk.person or "") is not None
    await talk.say("effacez tout", "oui")
    assert app.cvs.of(talk.person or "") is None
    assert "cv" not in talk.reply.question
