"""A topic begun from within another one comes back to it, and the kept search outlives both."""

from __future__ import annotations

import uuid

from bot.app import App
from bot.dialogue.embedded import EmbeddedDialogue
from dialogue.talks import Talk


async def test_a_scam_told_in_the_middle_of_the_cv_comes_back_to_the_same_question(talk: Talk) -> None:
    await talk.start()
    await talk.say("oui", "je veux faire mon cv", "awa diallo")
    while talk.reply.question != "cv_work":
        await talk.say("oui" if "confirm" in talk.reply.question else "passe")
    await talk.say("on me demande cinquante euros pour le dossier")
    assert talk.reply.question.startswith("scam_")
    await talk.say("non", "non")
    assert talk.reply.question == "cv_work"
    await talk.say("j'ai fait du ménage")
    assert talk.reply.question.startswith("cv_")
    assert talk.reply.question != "cv_work"


async def test_the_kept_search_outlives_a_topic_begun_before_it_is_taken_up(
    engine: EmbeddedDialogue, app: App
) -> None:
    person = f"person-{uuid.uuid4()}"
    first = Talk(engine, person)
    await first.start()
    await first.say("oui", "un emploi", "ménage", "bron")
    again = Talk(engine, person)
    await again.start()
    assert again.reply.question == "session_resume"
    await again.say("on me demande cinquante euros pour le dossier")
    assert app.store.place(person).slots["offers_place"]["name"] == "Bron"
    await again.say("non", "non")
    assert again.reply.question == "session_resume"
    await again.say("oui")
    assert again.reply.question == "offers_travel"
