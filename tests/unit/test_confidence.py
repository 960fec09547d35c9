"""Thresholds chosen on data: the rule, the curve, the files that keep them."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from bot.bench.confidence import as_picture, as_report, choose, write_thresholds
from bot.bench.confidence_run import Amounts, tuning_plan
from bot.bench.recognition import Heard
from bot.bench.sets import Item
from bot.errors import Refused
from bot.speech.grammars import FOLDER, NAMES, AnswerGrammar, load_grammars


def heard(confidence: float, is_answer: bool, is_right: bool) -> Heard:
    return Heard("yes_no", "Anna", "oui", "oui", confidence, is_answer, is_right, "oui", is_right, "taken")


def rights(*values: float) -> list[Heard]:
    return [heard(value, True, True) for value in values]


def wrongs(*values: float) -> list[Heard]:
    return [heard(value, True, False) for value in values]


def others(*values: float) -> list[Heard]:
    return [heard(value, False, False) for value in values]


def test_the_lowest_thresholds_that_keep_the_rule_are_chosen() -> None:
    strange = others(*[-1.0] * 80, *[0.3] * 10, *[0.52] * 7, *[0.7] * 3)
    choice = choose("yes_no", rights(*[0.9] * 40) + wrongs(0.2) + strange)
    assert (choice.reject_below, choice.confirm_below, choice.is_kept) == (0.31, 0.53, True)


def test_wrong_answers_alone_are_enough_to_ask() -> None:
    choice = choose("yes_no", rights(*[0.9] * 18) + wrongs(0.6, 0.6) + others(*[-1.0] * 50))
    assert (choice.reject_below, choice.confirm_below) == (0.0, 0.61)


def test_right_answers_are_not_given_up_to_refuse_others() -> None:
    choice = choose("yes_no", rights(*[0.4] * 6, *[0.9] * 14) + others(*[0.8] * 20))
    assert (choice.reject_below, choice.confirm_below) == (0.4, 0.81)


def test_most_right_answers_are_not_asked_about_even_when_sure_words_are_wrong_and_it_is_said() -> None:
    choice = choose("yes_no", rights(*[0.7] * 8, *[1.0] * 12) + others(*[1.0] * 10))
    assert choice.confirm_below == 0.7 and not choice.is_kept
    assert "passed for yes_no" in as_report([choice], "a.svg")


def test_without_answers_or_without_other_things_nothing_is_chosen() -> None:
    for rows in (rights(0.9), others(0.9), []):
        with pytest.raises(Refused) as caught:
            choose("yes_no", rows)
        assert "yes_no" in caught.value.advice


def test_the_report_holds_the_curve_and_what_the_thresholds_do() -> None:
    choice = choose("yes_no", rights(*[0.95] * 9) + wrongs(0.35) + others(*[-1.0] * 30, 0.45, 0.45))
    text = as_report([choice], "curve.svg")
    assert "| yes_no | 0.00 | 0.46 | 9/10 = 90.0 %" in text
    assert "| yes_no | right answers | 90 | 90 | 90 | 90 | 90 | 90 | 90 | 90 | 90 | 90 | 0 |" in text
    assert "| yes_no | no answers | 6 | 6 | 6 | 6 | 6 | 0 |" in text
    assert "(curve.svg)" in text


def test_the_picture_is_svg_with_a_panel_for_each_grammar() -> None:
    choices = [choose(name, rights(0.9) + others(*[0.1] * 40)) for name in ("yes_no", "travel", "day")]
    picture = ElementTree.fromstring(as_picture(choices))
    texts = [element.text for element in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert {"yes_no", "travel", "day"} <= set(texts)
    assert len(list(picture.iter("{http://www.w3.org/2000/svg}polyline"))) == 9


def test_thresholds_are_put_into_the_file_and_nothing_else_changes(tmp_path: Path) -> None:
    before = (FOLDER / "yes_no.yml").read_text("utf-8")
    for name in NAMES + ("commands",):
        (tmp_path / f"{name}.yml").write_text((FOLDER / f"{name}.yml").read_text("utf-8"), "utf-8")
    choice = choose("yes_no", rights(*[0.9] * 40) + others(*[-1.0] * 90, *[0.555] * 10))
    write_thresholds(choice, tmp_path)
    after = (tmp_path / "yes_no.yml").read_text("utf-8")
    changed = [new for old, new in zip(before.splitlines(), after.splitlines(), strict=True) if old != new]
    assert changed == ["reject_below: 0", "confirm_below: 0.56"]
    tables = {"trades": ["ménage"], "places": ["bron"]}
    assert load_grammars(tmp_path, tables)["yes_no"].confirm_below == 0.56


def test_a_grammar_without_its_thresholds_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "yes_no.yml").write_text("phrases: [oui]\n", "utf-8")
    with pytest.raises(Refused):
        write_thresholds(choose("yes_no", rights(0.9) + others(0.1)), tmp_path)
    assert (tmp_path / "yes_no.yml").read_text("utf-8") == "phrases: [oui]\n"


def test_people_and_callers_say_the_grammars_own_phrases_and_things_foreign_to_it() -> None:
    grammars = {
        "a": AnswerGrammar("a", ("oui", "non", "oui merci"), 0.5, 8, 0.4, 0.7, 1),
        "b": AnswerGrammar("b", ("le bus", "non non", "à vélo"), 0.5, 8, 0.4, 0.7, 1),
    }
    people = [Item("oui", "Anna", "", (Path("a.ogg"),)), Item("lundi", "Anna", "", (Path("b.ogg"),))]
    planned = tuning_plan(grammars, grammars["a"], people, Amounts(2, 1))
    answers = [item.text for item, _, is_answer in planned if is_answer]
    foreign = [item.text for item, _, is_answer in planned if not is_answer]
    assert len(answers) == 3 and set(answers) <= {"oui", "non", "oui merci"} and answers[-1] == "oui"
    assert foreign[0] in {"le bus", "à vélo"} and foreign[1] == "lundi"
    assert planned == tuning_plan(grammars, grammars["a"], people, Amounts(2, 1))
