"""Words of the ear: where they come from, how they are said, and how residents may say them."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import Misconfigured
from voices.training.ear import lexicon, vocabulary
from voices.training.ear.commands_words import with_numbers
from voices.training.ear.decoding import read_decoding
from voices.training.ear.phones import read_table
from voices.training.ear.sentences import utterance, utterances
from voices.training.ear.words_files import read_words, topics

ROOT = Path(__file__).resolve().parents[2]

PRONOUNCE = """
import json, sys
from voices.training.ear.lexicon import ways_of, whole_lexicon
asked = json.loads(sys.argv[1])
words = {word: [[" ".join(sounds), cost] for sounds, cost in ways_of(word)] for word in asked}
lexicon = [[entry.word, " ".join(entry.sounds), entry.cost] for entry in whole_lexicon(0.5)]
print(json.dumps({"words": words, "lexicon": lexicon}))
"""

ASKED = [
    "lyon", "quatre", "plongeur", "suis", "voiture", "thizy", "walid", "sncf", "boulangère", "premier",
    "zorglub", "stop", "oui", "janvier", "les", "d'",
]  # fmt: skip


@pytest.fixture(scope="module")
def said() -> dict:
    """Pronunciations, made in a process of its own: espeak-ng has one state."""
    done = subprocess.run(
        [sys.executable, "-c", PRONOUNCE, json.dumps(ASKED)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def ways(said: dict, word: str) -> dict[str, float]:
    return dict(said["words"][word])


def test_text_is_spelled_as_the_ear_spells_it() -> None:
    assert vocabulary.spell("C'est d'accord, aujourd'hui !") == ("c'", "est", "d'", "accord", "aujourd'hui")
    assert vocabulary.spell("Vaulx-en-Velin, jusqu'à L'Arbresle") == (
        "vaulx", "en", "velin", "jusqu'à", "l'", "arbresle",
    )  # fmt: skip
    assert vocabulary.words_of(["lyon 7e", "lyon sept"]) == {"lyon", "sept"}


def test_no_word_of_a_grammar_a_trade_or_a_place_is_missing() -> None:
    from bot.app import current

    known = lexicon.known_words()
    for name, grammar in current().grammars.items():
        missing = vocabulary.words_of(grammar.phrases or ()) - known
        assert not missing, name
    assert len(known) >= 5000


def test_every_list_of_words_is_in_the_vocabulary() -> None:
    known = vocabulary.vocabulary()
    for topic in topics():
        assert vocabulary.words_of(read_words(topic)) <= known, topic
    assert len(read_words("first_names")) >= 500
    assert len(read_words("surnames")) >= 300


def test_every_word_has_a_way_made_of_the_ears_sounds(said: dict) -> None:
    sounds = set(read_table()["phones"])
    words = {word for word, _, _ in said["lexicon"]}
    assert words == lexicon.known_words()
    assert all(set(way.split()) <= sounds for _, way, _ in said["lexicon"])
    usual = [word for word, _, cost in said["lexicon"] if cost == 0]
    assert len(usual) == len(set(usual)) == len(words)


def test_no_word_has_more_ways_than_kept(said: dict) -> None:
    count: dict[str, int] = {}
    for word, _, _ in said["lexicon"]:
        count[word] = count.get(word, 0) + 1
    made = lexicon.read_hand_made()
    assert all(number <= 8 for word, number in count.items() if word not in made)


def test_an_accent_never_makes_a_closed_answer_another_one(said: dict) -> None:
    usual = {word: way for word, way, cost in said["lexicon"] if cost == 0}
    digits = {usual[word]: word for word in ("deux", "dix", "six", "sept", "cinq", "cent", "oui", "non")}
    for word, way, cost in said["lexicon"]:
        if cost >= 1 and word in vocabulary.closed_words():
            assert digits.get(way, word) == word, (word, way)


def test_a_hand_made_line_comes_first(said: dict) -> None:
    assert next(iter(ways(said, "lyon"))) == "l j O~"
    assert ways(said, "quatre")["k a t"] > 0


def test_french_rules_give_schwas_and_liaisons(said: dict) -> None:
    assert "v w a t y R @" in ways(said, "voiture")
    assert "l e z" in ways(said, "les")
    assert "y i" in ways(said, "suis")


def test_residents_ways_of_saying_difficult_sounds_are_known(said: dict) -> None:
    assert ways(said, "plongeur")["b l O~ Z W R"] >= 2
    assert ways(said, "plongeur")["p @ l O~ Z W R"] >= 2
    assert ways(said, "premier")["p R e m j e"] >= 2
    assert ways(said, "janvier")["z A~ v j e"] >= 2
    assert ways(said, "stop")["i s t O p"] > 0
    assert list(ways(said, "d'")) == ["d"]


def test_a_word_that_looks_english_is_read_as_french(said: dict) -> None:
    assert next(iter(ways(said, "thizy"))) == "t i z i"
    assert next(iter(ways(said, "walid"))) == "w a l i d"


def test_letters_without_a_vowel_are_said_one_by_one(said: dict) -> None:
    assert next(iter(ways(said, "sncf"))) == "E s E n s e E f"


def test_a_wrong_line_of_pronunciations_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "pronunciations.tsv"
    path.write_text("# words\nlyon\tl j ON\n", "utf-8")
    monkeypatch.setattr(lexicon, "HAND_MADE", path)
    lexicon.read_hand_made.cache_clear()
    with pytest.raises(Misconfigured, match="line 2"):
        lexicon.read_hand_made()
    monkeypatch.undo()
    lexicon.read_hand_made.cache_clear()


def test_the_same_seed_makes_up_the_same_sentences() -> None:
    assert list(utterances(50, 3)) == list(utterances(50, 3)) != list(utterances(50, 4))


def test_every_word_that_is_made_up_is_known_to_the_ear() -> None:
    made = list(utterances(3000, 11))
    assert not vocabulary.words_of(made) - lexicon.known_words()
    assert not [text for text in made if not text or any(mark.isdigit() or mark in "{}" for mark in text)]


def test_made_up_sentences_elide_and_contract() -> None:
    source = random.Random(2)
    text = "\n".join(utterance(source) for _ in range(4000))
    assert " de à " not in text and "à Le " not in text and "de Le " not in text
    assert "d'" in text and " comme " in text


def test_a_number_of_the_search_can_be_replaced() -> None:
    decoding = with_numbers(read_decoding(), ["beam=11.5", "max_active=2000"])
    assert (decoding.beam, decoding.max_active) == (11.5, 2000)
    for wrong in ("beams=1", "beam=wide", "beam"):
        with pytest.raises(Misconfigured):
            with_numbers(read_decoding(), [wrong])
