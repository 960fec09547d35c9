"""What docs/measurements.md quotes stands in docs/speech-report.md, which commands wrote."""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
QUOTE = re.compile(r"<!-- quoted from speech-report\.md -->\n(.*?)<!-- end of quote -->", re.DOTALL)
REPORT = (DOCS / "speech-report.md").read_text("utf-8")
QUOTES = QUOTE.findall((DOCS / "measurements.md").read_text("utf-8"))


def rows_of(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def unsupported(quotes: list[str], report: str) -> list[list[str]]:
    """Give the quoted rows with a figure whose cells do not all stand in one row of the report, in order."""

    def stands_in(quoted: list[str], row: list[str]) -> bool:
        rest = iter(row)
        return all(cell in rest for cell in quoted)

    quoted = [row for quote in quotes for row in rows_of(quote) if re.search(r"\d", " ".join(row))]
    return [row for row in quoted if not any(stands_in(row, other) for other in rows_of(report))]


def test_every_quoted_row_stands_in_the_report() -> None:
    assert QUOTES
    assert not unsupported(QUOTES, REPORT)


def test_figures_are_quoted_in_tables_only() -> None:
    loose = [line for quote in QUOTES for line in quote.splitlines() if not line.startswith("|")]
    assert not [line for line in loose if re.search(r"\d", line)]


def test_a_figure_that_was_changed_is_found() -> None:
    report = "| task | correct | other |\n| days | 7/7 | 1/20 |\n| months | 8/12 | 5/20 |"
    assert not unsupported(["| days | 1/20 |"], report)
    assert unsupported(["| days | 6/7 |"], report) == [["days", "6/7"]]
    assert unsupported(["| days | 8/12 |"], report) == [["days", "8/12"]]
