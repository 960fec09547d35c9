"""The register of processing and the draft impact assessment: Markdown made from the tables of the code and
from what code cannot know (`data/register.yml`, `data/impact.yml`). Pure: the tables come as values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.french.lexicon import read_mapping

DATA = Path(__file__).parent / "data"
"""Folder of the two files."""

BACKUP_DAYS = 30
"""Longest time that a backup may keep what was erased, days: a promise of the operator."""


@dataclass(frozen=True)
class Column:
    """One column of a table of the code."""

    name: str
    """Its name in the database."""
    comment: str = ""
    """What the code says of it, in English."""


@dataclass(frozen=True)
class Table:
    """One table of the code."""

    name: str
    """Its name in the database."""
    columns: tuple[Column, ...]
    """In the order of the code."""


def missing_entries(tables: Sequence[Table]) -> list[str]:
    """What the register says nothing of: tables without treatment, columns without meaning; and what it says
    of tables and columns that are no longer there."""
    known = _register()["tables"]
    treated = {name for treatment in _register()["treatments"].values() for name in treatment["tables"]}
    found = {table.name: {column.name for column in table.columns} for table in tables}
    told = {name: set(entry["columns"]) for name, entry in known.items()}
    names = [name for name in sorted(found.keys() | told.keys()) if name not in found.keys() & told.keys()]
    names += sorted(found.keys() - treated)
    for name in sorted(found.keys() & told.keys()):
        names += [f"{name}.{column}" for column in sorted(found[name] ^ told[name])]
    return names


def render_register(tables: Sequence[Table], days: Mapping[str, int], operator: str = "") -> str:
    """The register in French, Markdown. `days` are the retention periods: `person_days`,
    `conversation_days`, `print_code_days`, `reminder_days`, `trace_days`; `operator` is the controller's
    name when it is known."""
    register = _register()
    titles, by_name = register["titles"], {table.name: table for table in tables}
    lines = [f"# {titles['register']}", "", *_paragraphs(register["introduction"])]
    lines += [f"**{titles['operator']}** : {operator or titles['unnamed']}", ""]
    values = {**days, "backup_days": BACKUP_DAYS}
    for treatment in register["treatments"].values():
        lines += [f"## {treatment['name']}", ""]
        for part in ("purpose", "legal_basis", "people", "recipients", "retention"):
            lines.append(f"- **{titles[part]}** : {treatment[part].format(**values)}")
        lines.append("")
        for name in treatment["tables"]:
            lines += _table_of(register, by_name[name])
    for part in ("security", "transfers"):
        lines += [f"## {titles[part]}", "", register[part], ""]
    for part in ("outside", "rights"):
        lines += [f"## {titles[part]}", ""]
        lines += [f"- **{what}** : {how.format(**values)}" for what, how in register[part]]
        lines.append("")
    return _joined(lines)


def render_impact(tables: Sequence[Table], days: Mapping[str, int]) -> str:
    """The draft impact assessment in French, Markdown, on the CNIL's plan; `days` as in the register."""
    impact, register = _impact(), _register()
    titles = impact["titles"]
    values = {**days, "backup_days": BACKUP_DAYS}
    lines = [f"# {titles['impact']}", "", *_paragraphs(impact["introduction"])]
    lines += [f"## {titles['why']}", "", *(f"- {line}" for line in impact["why"]), ""]
    lines += [f"## {titles['context']}", "", *_paragraphs(impact["context"])]
    rows = [
        (treatment["name"], _personal(register, tables, treatment), treatment["retention"].format(**values))
        for treatment in register["treatments"].values()
    ]
    heads = ("treatment", "personal_columns", "retention")
    lines += [f"## {titles['data']}", "", *_grid([titles[head] for head in heads], rows)]
    principles = _grid([titles["principle"], titles["answer"]], impact["principles"])
    lines += [f"## {titles['principles']}", "", *principles]
    heads = ("threat", "measures", "severity", "likelihood", "proof")
    risks = [
        [f"`{risk[head]}`" if head == "proof" else str(risk[head]) for head in heads]
        for risk in impact["risks"]
    ]
    lines += [f"## {titles['risks']}", "", *_grid([titles[head] for head in heads], risks)]
    for part in ("remaining", "opinion"):
        lines += [f"## {titles[part]}", "", *(f"- {line}" for line in impact[part]), ""]
    return _joined(lines)


def proofs() -> list[str]:
    """The files that the impact assessment names as proofs."""
    return [risk["proof"] for risk in _impact()["risks"]]


def _table_of(register: Mapping[str, Any], table: Table) -> list[str]:
    titles, entry = register["titles"], register["tables"][table.name]
    rows = [
        (
            f"`{column.name}`",
            entry["columns"][column.name]["label"],
            titles["personal" if _is_personal(entry, column.name) else "neutral"],
            column.comment,
        )
        for column in table.columns
    ]
    heads = [titles[head] for head in ("column", "meaning", "kind", "code_comment")]
    return [f"{titles['table']} `{table.name}` : {entry['label']}", "", *_grid(heads, rows)]


def _personal(register: Mapping[str, Any], tables: Sequence[Table], treatment: Mapping[str, Any]) -> str:
    names = [
        f"`{table.name}.{column.name}`"
        for table in tables
        for column in table.columns
        if table.name in treatment["tables"] and _is_personal(register["tables"][table.name], column.name)
    ]
    return ", ".join(names)


def _is_personal(entry: Mapping[str, Any], column: str) -> bool:
    return bool(entry["columns"][column].get("personal", True))


def _grid(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    cut = [f"|{'---|' * len(heads)}"]
    body = ["| " + " | ".join(cell.replace("|", "/") for cell in row) + " |" for row in rows]
    return ["| " + " | ".join(heads) + " |", *cut, *body, ""]


def _paragraphs(texts: Iterable[str]) -> list[str]:
    return [line for text in texts for line in (text, "")]


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(line.rstrip() for line in lines).rstrip() + "\n"


@cache
def _register() -> Mapping[str, Any]:
    return read_mapping(DATA / "register.yml", "register.unreadable")


@cache
def _impact() -> Mapping[str, Any]:
    return read_mapping(DATA / "impact.yml", "register.unreadable")
