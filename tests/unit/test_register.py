"""The register of processing says what every table and column is, and the committed pages are up to date."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.commands.person import described_tables, retention_days
from bot.jobs.register import Column, Table, missing_entries, proofs, render_impact, render_register

ROOT = Path(__file__).resolve().parents[2]
TABLES = described_tables()
ADVICE = "run: vivevoix person register --out docs/registre.md, and --impact --out docs/analyse-impact.md"


def test_every_table_and_column_has_its_entry() -> None:
    assert missing_entries(TABLES) == []
    assert {"person", "cv_kept", "job_application", "pin", "events"} <= {table.name for table in TABLES}


def test_a_new_table_or_column_without_an_entry_is_noticed() -> None:
    first = TABLES[0]
    longer = replace(first, columns=(*first.columns, Column("birth_date")))
    assert missing_entries([longer, *TABLES[1:]]) == [f"{first.name}.birth_date"]
    assert set(missing_entries([*TABLES, Table("diary", (Column("words"),))])) == {"diary"}


def test_an_entry_of_what_is_no_longer_there_is_noticed() -> None:
    assert missing_entries(TABLES[1:]) == [TABLES[0].name]
    shorter = replace(TABLES[0], columns=TABLES[0].columns[1:])
    assert missing_entries([shorter, *TABLES[1:]]) == [f"{TABLES[0].name}.{TABLES[0].columns[0].name}"]


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("docs/registre.md", render_register(TABLES, retention_days())),
        ("docs/analyse-impact.md", render_impact(TABLES, retention_days())),
    ],
    ids=["register", "impact"],
)
def test_the_committed_page_is_what_the_code_makes(page: str, text: str) -> None:
    assert (ROOT / page).read_text("utf-8") == text, ADVICE


def test_the_register_says_what_the_law_asks_of_each_treatment() -> None:
    text = render_register(TABLES, retention_days(), "La Maison des Tests")
    sections = text.split("\n## ")[1:]
    treatments = [section for section in sections if "Base légale" in section]
    assert len(treatments) == 9
    for section in treatments:
        for part in ("Pourquoi", "Base légale", "Personnes concernées", "Qui y a accès", "Durée", "Table `"):
            assert part in section
    assert "La Maison des Tests" in text and "183 jours" in text
    assert all(f"`{table.name}`" in text for table in TABLES)


def test_what_a_column_is_comes_with_the_comment_of_the_code() -> None:
    text = render_register(TABLES, retention_days())
    assert "| `key` | Clé : empreinte du numéro | oui | HMAC-SHA256 of the number, hexadecimal |" in text


def test_retention_in_the_register_follows_the_data() -> None:
    text = render_register(TABLES, {**retention_days(), "person_days": 90})
    assert "90 jours après le dernier appel" in text and "183" not in text


def test_every_risk_names_a_proof_that_exists() -> None:
    assert len(proofs()) >= 7
    assert not [path for path in proofs() if not (ROOT / path).exists()]
