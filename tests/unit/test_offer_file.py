"""Files of offers: JSON, JSON lines and CSV, with good and bad lines, and files that cannot be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.errors import Refused
from bot.sources.offer_file import read_offers

GOOD = {"id": "1", "intitule": "Agent d'accueil", "lieuTravail": {"codePostal": "69500"}}


def written(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "offers.txt"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(tmp_path: Path, content: str | bytes):
    file = read_offers(written(tmp_path, content), "test")
    return [offer.id for offer in file.offers], [(line.number, line.reason) for line in file.bad]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("wrap", [lambda rows: rows, lambda rows: {"resultats": rows}])
def test_a_json_document_is_read(tmp_path: Path, indent: int | None, wrap) -> None:
    rows = [GOOD, {"id": "2"}, "not an offer", {**GOOD, "id": "3"}]
    ids, bad = read(tmp_path, json.dumps(wrap(rows), indent=indent))
    assert ids == ["1", "3"]
    assert [number for number, _ in bad] == [2, 3]
    assert "nothing to say" in bad[0][1]


def test_one_offer_alone_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, json.dumps(GOOD))[0] == ["1"]


def test_json_lines_are_read_and_bad_ones_told_by_their_number(tmp_path: Path) -> None:
    lines = [json.dumps(GOOD), "", '{"id": "2", "intitule": ', json.dumps({**GOOD, "id": "3"})]
    ids, bad = read(tmp_path, "\n".join(lines))
    assert ids == ["1", "3"]
    assert bad == [(3, "the line is not JSON")]


def test_two_offers_with_one_id_are_told(tmp_path: Path) -> None:
    ids, bad = read(tmp_path, json.dumps([GOOD, GOOD]))
    assert ids == ["1"]
    assert bad == [(2, "an offer before it has the same id")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_read_whatever_its_delimiter(tmp_path: Path, delimiter: str) -> None:
    rows = [
        ["id", "intitule", "lieuTravail.codePostal", "lieuTravail.latitude"],
        ["1", '"Agent\nd\'accueil"', "69500", "45.7"],
        ["2", "Plongeur", "69200", "nord"],
        ["3", "Plongeur"],
        ["4", "Serveur", "", ""],
    ]
    ids, bad = read(tmp_path, "\n".join(delimiter.join(row) for row in rows) + "\n")
    assert ids == ["1", "4"]
    assert bad == [(4, "lieuTravail.latitude is not a number"), (5, "2 columns instead of 4")]


def test_a_table_from_a_windows_spreadsheet_keeps_its_accents(tmp_path: Path) -> None:
    content = "intitule;lieuTravail.libelle\r\nEmployé de ménage;Décines\r\n".encode("cp1252")
    file = read_offers(written(tmp_path, content), "test")
    assert file.offers[0].title == "Employé de ménage"


def test_a_byte_order_mark_is_no_part_of_the_first_name(tmp_path: Path) -> None:
    file = read_offers(written(tmp_path, "\ufeffintitule,id\nSerreur,7\n"), "test")
    assert file.offers[0].id == "7"


def test_signs_that_no_database_keeps_make_a_bad_line(tmp_path: Path) -> None:
    rows = ['{"intitule": "a\\u0000b"}', '{"intitule": "\\ud800"}', '{"intitule": "b", "x": NaN}']
    ids, bad = read(tmp_path, "\n".join(rows))
    assert [number for number, _ in bad] == [1, 2]
    assert len(ids) == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"[{", "broken at line 1"),
        (b'[{"id": 1},\n{"id": ]', "broken at line 2"),
        (b'{"resultats": 3}', "no list"),
        (b"\x00\x01\x02PK", "neither JSON nor CSV"),
        (b"name,age\nJean,3\n", "no column has a known name"),
        (b"just some words", "no column has a known name"),
        (b"[" * 100_000, "broken"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_one_line(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=reason) as error:
        read(tmp_path, content)
    assert "\n" not in error.value.advice


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(Refused) as error:
            read_offers(path, "test")
        assert error.value.code == "offers.unreadable"


def test_a_file_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.sources.offer_file.MOST_BYTES", 10)
    with pytest.raises(Refused, match="larger"):
        read_offers(written(tmp_path, json.dumps([GOOD])), "test")
