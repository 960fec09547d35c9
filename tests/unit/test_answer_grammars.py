"""Answer grammars: what is said to each question, checked and ready for the recogniser."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.errors import Misconfigured
from bot.french.heard import normalize, without_accents
from bot.speech.bargein import find_command
from bot.speech.grammars import FOLDER, NAMES, load_commands, load_fillers, load_grammars

TABLES = {"trades": ("ménage", "garde d'enfants"), "places": ("Vaulx-en-Velin", "bron", "lyon 7e")}

CLOSED_PATIENCE_SECONDS = 0.6


@pytest.fixture(scope="module")
def grammars():
    return load_grammars(tables=TABLES)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path in FOLDER.glob("*.yml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


def change(folder: Path, name: str, **values: object) -> None:
    path = folder / f"{name}.yml"
    path.write_text(yaml.safe_dump({**yaml.safe_load(path.read_text()), **values}, allow_unicode=True))


def test_every_kind_of_question_has_its_grammar(grammars) -> None:
    assert set(grammars) == set(NAMES)
    assert {path.stem for path in FOLDER.glob("*.yml")} == {*NAMES, "commands"}
    assert grammars["free"].phrases is None


def test_every_phrase_is_in_normal_form_and_stands_once(grammars) -> None:
    for grammar in grammars.values():
        for phrase in grammar.phrases or ():
            assert phrase == normalize(phrase)
        assert len(set(grammar.phrases or ())) == len(grammar.phrases or ())


def test_asides_are_understood_at_every_closed_question(grammars) -> None:
    for grammar in grammars.values():
        if grammar.phrases is not None:
            assert set(load_commands()) | set(load_fillers()) <= set(grammar.phrases)


def test_tables_are_put_where_they_are_asked_for(grammars) -> None:
    assert "vaulx en velin" in grammars["place"].phrases
    assert {"ménage", "bron", "le matin", "en bus"} <= set(grammars["trade"].phrases)
    assert "ménage" in grammars["kind"].phrases
    assert "lyon 7e" not in grammars["place"].phrases
    assert "ménage" not in grammars["yes_no"].phrases


def test_patience_is_short_for_yes_and_no_and_long_for_free_speech(grammars) -> None:
    assert 0.4 <= grammars["yes_no"].patience_seconds <= 0.5
    assert grammars["yes_no"].patience_seconds < grammars["trade"].patience_seconds
    assert grammars["trade"].patience_seconds < grammars["free"].patience_seconds
    for name in ("kind", "travel", "hours", "results", "contact", "person", "none"):
        assert grammars[name].patience_seconds <= CLOSED_PATIENCE_SECONDS
    assert all(6 <= grammar.silence_seconds <= 10 for grammar in grammars.values())


def test_a_postcode_is_five_keys_and_a_choice_one(grammars) -> None:
    keys = {name: grammar.key_digits for name, grammar in grammars.items()}
    assert {name: keys[name] for name in ("place", "phone", "hour", "day")} == {
        "place": 5, "phone": 10, "hour": 4, "day": 2,
    }  # fmt: skip
    assert {keys[name] for name in ("yes_no", "kind", "travel", "hours", "results", "contact")} == {1}


def test_numbers_of_every_french_speaking_country_are_in_the_grammars(grammars) -> None:
    numbers = set(grammars["number"].phrases)
    assert {"zéro", "soixante et onze", "septante et un", "quatre vingt dix sept", "nonante sept"} <= numbers
    assert {"huitante", "octante", "cent", "deux cents", "deux cent", "mille neuf cents"} <= numbers
    assert {"zéro six", "trente neuf", "quatre vingt dix huit", "plus trente trois"} <= set(
        grammars["phone"].phrases
    )


def test_hours_days_and_ranks_are_in_the_grammars(grammars) -> None:
    assert {"vingt et une heures", "deux heures et demie", "midi moins le quart"} <= set(
        grammars["hour"].phrases
    )
    assert {"mardi en huit", "le quinze", "août", "après demain"} <= set(grammars["day"].phrases)
    assert {"premier", "vingt et unième", "trente et unième"} <= set(grammars["ordinal"].phrases)


def test_every_letter_can_be_said_alone_twice_and_with_a_word(grammars) -> None:
    phrases = set(grammars["letters"].phrases)
    for letter in "abcdefghijklmnopqrstuvwxyz":
        assert {letter, f"deux {letter}"} <= phrases
        words = [p.split(" ", 2)[2] for p in phrases if p.startswith(f"{letter} comme ")]
        assert words and all(without_accents(word)[0] == letter for word in words)
    assert {"i grec", "double l", "b comme bruno", "e accent aigu", "tiret"} <= phrases


def test_a_yes_or_a_filler_is_no_command() -> None:
    commands = load_commands()
    assert not {"oui", "non", "d'accord", "ok", "merci", "ouais"} & set(commands)
    assert not set(load_fillers()) & set(commands)
    for text in ("oui", "d'accord", "euh oui", "", "[unk]", "merci"):
        assert find_command(text, commands) is None


@pytest.mark.parametrize(
    "text",
    ["stop", "euh stop", "[unk] répète", "plus lentement s'il vous plaît", "je veux parler à une personne"],
)
def test_a_command_is_found_among_other_words(text: str) -> None:
    assert find_command(text, load_commands())


@pytest.mark.parametrize("text", ["stopper", "aidera", "plus", "repasser"])
def test_a_part_of_a_word_is_no_command(text: str) -> None:
    assert find_command(text, load_commands()) is None


def test_a_missing_table_or_file_stops_the_program(folder: Path) -> None:
    with pytest.raises(Misconfigured) as caught:
        load_grammars(folder, {"trades": ()})
    assert "places" in caught.value.advice
    (folder / "hours.yml").unlink()
    with pytest.raises(Misconfigured) as caught:
        load_grammars(folder, TABLES)
    assert "hours.yml" in caught.value.advice


@pytest.mark.parametrize(
    "values",
    [
        {"patience_seconds": "long"},
        {"patience_seconds": 0},
        {"patience_seconds": 9, "silence_seconds": 8},
        {"reject_below": 0.9, "confirm_below": 0.5},
        {"confirm_below": 1.5},
        {"key_digits": 0},
        {"include": ["yes_no"]},
        {"include": ["nothing"]},
        {"made": [{"with": "nothing", "first": 0, "last": 9}]},
        {"made": [{"with": "number", "first": 0}]},
        {"made": [{"with": "ordinal", "first": "one", "last": 9}]},
    ],
)
def test_numbers_and_names_that_cannot_be_stop_the_program(folder: Path, values: dict) -> None:
    change(folder, "yes_no", **values)
    with pytest.raises(Misconfigured):
        load_grammars(folder, TABLES)


def test_an_unreadable_grammar_stops_the_program(folder: Path) -> None:
    for content in ("[", "- a list", ""):
        (folder / "kind.yml").write_text(content)
        with pytest.raises(Misconfigured):
            load_grammars(folder, TABLES)


def test_likely_answers_are_answers_and_the_ear_is_told_of_them(grammars) -> None:
    assert {"oui", "non"} == set(grammars["yes_no"].phrases.likely)
    assert {"à bron", "les minguettes", "lyon septième"} <= set(grammars["place"].phrases.likely)
    for grammar in grammars.values():
        if grammar.phrases is not None:
            assert set(grammar.phrases.likely) <= set(grammar.phrases)
