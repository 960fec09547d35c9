"""Every sign finds the texts that it must find and spares those that it must not, and its file is sound."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from bot.commands.fixed_sentences import response_lines
from bot.errors import Misconfigured
from bot.french.lexicon import read_mapping
from bot.jobs.scam import read_text
from bot.jobs.scam_advice import load_advice, response_names
from bot.jobs.scam_signs import CODE, ROWS, WORDS, SignRow, Verdict, build_signs, load_signs

SIGNS = load_signs()

LISTED = {
    *("fee", "papers", "premium_number", "no_interview", "pay_too_high", "paid_tasks", "crypto", "mule"),
    *("parcels", "messaging_only", "foreign_call", "stolen_name", "cheque", "account", "link"),
}


def contents() -> tuple[dict[str, Any], dict[str, Any]]:
    return copy.deepcopy(dict(read_mapping(ROWS, CODE))), copy.deepcopy(dict(read_mapping(WORDS, CODE)))


def test_there_are_signs_of_every_kind_that_the_authorities_list() -> None:
    assert len(SIGNS.rows) >= 60
    dangers = {row.kind for row in SIGNS.rows if row.verdict is Verdict.DANGER}
    assert dangers >= LISTED


@pytest.mark.parametrize(
    ("row", "text"),
    [
        pytest.param(row, text, id=f"{row.code}-{at}")
        for row in SIGNS.rows
        for at, text in enumerate(row.matches)
    ],
)
def test_a_sign_finds_what_it_must(row: SignRow, text: str) -> None:
    assert row.find(read_text(text)[1]) is not None


@pytest.mark.parametrize(
    ("row", "text"),
    [
        pytest.param(row, text, id=f"{row.code}-{at}")
        for row in SIGNS.rows
        for at, text in enumerate(row.spares)
    ],
)
def test_a_sign_spares_what_it_must(row: SignRow, text: str) -> None:
    assert row.find(read_text(text)[1]) is None


def test_every_kind_has_its_words_and_its_advice() -> None:
    assert set(load_advice()["do"]) == set(SIGNS.kinds)
    dangers = set(SIGNS.kinds) - {"hurry", "unclear"}
    names = [*response_names(Verdict.CLEAR, "")]
    names += [name for kind in dangers for name in response_names(Verdict.DANGER, kind)]
    names += [name for kind in SIGNS.kinds for name in response_names(Verdict.ATTENTION, kind)]
    assert set(names) <= set(response_lines())


def test_an_unknown_field_stops_the_program() -> None:
    rows, words = contents()
    rows["signs"][0]["whenever"] = "euros"
    with pytest.raises(Misconfigured, match=rows["signs"][0]["code"]):
        build_signs(rows, words)


def test_a_sign_told_twice_stops_the_program() -> None:
    rows, words = contents()
    rows["signs"].append(rows["signs"][0])
    with pytest.raises(Misconfigured, match="twice"):
        build_signs(rows, words)


def test_an_unknown_name_in_a_phrase_stops_the_program() -> None:
    rows, words = contents()
    rows["signs"][0]["when"] = "<nothing_of_this_name>"
    with pytest.raises(Misconfigured, match="unknown names"):
        build_signs(rows, words)


def test_signs_that_add_up_must_exist() -> None:
    rows, words = contents()
    rows["together"].append(["fee", "no_such_kind"])
    with pytest.raises(Misconfigured, match="no_such_kind"):
        build_signs(rows, words)


def test_a_sign_that_is_clear_is_no_sign() -> None:
    rows, words = contents()
    rows["signs"][0]["verdict"] = "clear"
    with pytest.raises(Misconfigured):
        build_signs(rows, words)
