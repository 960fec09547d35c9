"""Messages through the ear and the dialogue: what is taken, what is said instead of the words of a call."""

from __future__ import annotations

import pytest
import yaml

from bot.model import Clip, Reply, Transcript, Turn, TurnKind, Word
from bot.settings import ROOT
from bot.speech.grammars import load_grammars
from bot.speech.note_loop import NoteParts, Pending, call_words, kind_of, take_message
from bot.speech.prompts import load_prompts

GRAMMARS = load_grammars(tables={"trades": ["ménage"], "places": ["bron"]})
SECOND = Clip(bytes(16000), 8000)


class Ear:
    """Hears what it was told to."""

    name = "told"

    def __init__(self, *heard: str) -> None:
        self.heard = list(heard)
        self.grammars: list[object] = []

    def listen(self, phrases: object) -> Ear:
        self.grammars.append(phrases)
        return self

    def feed(self, pcm: bytes) -> str:
        return ""

    def finish(self) -> Transcript:
        text = self.heard.pop(0)
        return Transcript(text, 0.95, tuple(Word(word, 0.95, 0.0, 1.0) for word in text.split()))

    def missing_words(self, phrases: object) -> set[str]:
        return set()


class Dialogue:
    """Greets, then repeats what it took."""

    def __init__(self, *replies: Reply) -> None:
        self.turns: list[Turn] = []
        self.replies = list(replies)

    async def reply(self, turn: Turn) -> Reply:
        self.turns.append(turn)
        return self.replies.pop(0)

    async def end(self, conversation: str) -> None:
        """Forget."""


GREETING = Reply(("Bonjour.", "L'appel n'est pas enregistré.", "D'accord ?"), "yes_no", "consent_memory")
NEXT = Reply(("Merci.", "Vous cherchez quoi ?"), "kind", "offers_kind")


def parts(ear: Ear, dialogue: Dialogue) -> NoteParts:
    return NoteParts(ear, dialogue, GRAMMARS, reworded=call_words(load_prompts()))


async def test_the_first_message_is_greeted_and_answered_in_one_note() -> None:
    dialogue = Dialogue(GREETING, NEXT)
    answer = await take_message(parts(Ear("oui"), dialogue), Pending("c"), "p", SECOND)
    assert answer.reply.sentences == (
        "Bonjour.", "Je n'enregistre pas votre voix.", "Merci.", "Vous cherchez quoi ?",
    )  # fmt: skip
    assert [turn.number for turn in dialogue.turns] == [1, 2]
    assert answer.pending == Pending("c", 2, "kind", "offers_kind")


async def test_a_first_message_without_words_is_greeted() -> None:
    dialogue = Dialogue(GREETING)
    answer = await take_message(parts(Ear("", ""), dialogue), Pending("c"), "p", Clip(bytes(800), 8000))
    assert answer.pending == Pending("c", 1, "yes_no", "consent_memory")
    assert answer.reply.sentences[-1] == "D'accord ?"


async def test_a_note_is_heard_with_the_grammar_of_the_pending_question() -> None:
    ear, dialogue = Ear("un emploi"), Dialogue(NEXT)
    await take_message(parts(ear, dialogue), Pending("c", 2, "kind", "offers_kind"), "p", SECOND)
    assert ear.grammars == [GRAMMARS["kind"].phrases]
    assert (dialogue.turns[0].kind, dialogue.turns[0].text) == (TurnKind.SPEECH, "un emploi")
    assert dialogue.turns[0].word_confidences == (0.95, 0.95)


async def test_words_of_another_question_are_looked_for_but_not_in_dictated_digits() -> None:
    ear = Ear("[unk] [unk]", "ménage bron")
    await take_message(parts(ear, Dialogue(NEXT)), Pending("c", 2, "kind", "q"), "p", SECOND)
    assert ear.grammars[1] == GRAMMARS["trade"].phrases
    ear = Ear("[unk] [unk]")
    await take_message(parts(ear, Dialogue(NEXT)), Pending("c", 2, "phone", "q"), "p", SECOND)
    assert len(ear.grammars) == 1


async def test_a_message_tried_again_is_the_same_turn() -> None:
    dialogue, pending = Dialogue(NEXT, NEXT), Pending("c", 4, "yes_no", "q")
    for _ in range(2):
        await take_message(parts(Ear(), dialogue), pending, "p", "oui")
    assert [turn.number for turn in dialogue.turns] == [5, 5]


async def test_after_goodbye_nothing_is_pending() -> None:
    over = Reply(("Au revoir.",), is_over=True)
    answer = await take_message(parts(Ear(), Dialogue(over)), Pending("c", 4), "p", "au revoir")
    assert answer.pending is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [("1", TurnKind.KEYS), (" 69120 ", TurnKind.KEYS), ("oui", TurnKind.TEXT), ("  ", TurnKind.SILENT)],
)
def test_digits_are_keys_and_words_are_words(text: str, kind: TurnKind) -> None:
    assert kind_of(text) is kind


def test_each_sentence_of_a_call_that_is_reworded_is_one_of_the_dialogue() -> None:
    said = set()
    for path in (ROOT / "nlu_data" / "domain").glob("*.yml"):
        for variants in (yaml.safe_load(path.read_text("utf-8")).get("responses") or {}).values():
            said |= {line.strip() for one in variants for line in (one.get("text") or "").splitlines()}
    words = call_words(load_prompts())
    assert set(words) <= said
    assert not any("appel" in sentence for sentence in words.values())
