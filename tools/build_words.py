"""Makes the tables that follow from others: bot/jobs/data/lemmas.tsv and near_names.txt.

Run after a change in trades.tsv, quarters.tsv or the communes: .venv/bin/python tools/build_words.py
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.jobs.places import load_places
from bot.jobs.trade_table import read_trades
from bot.jobs.wording import DATA, LEMMA_MODEL, distil_lemmas, split_words

LEMMAS_HEAD = (
    f"# Dictionary form, then its inflections: spaCy {LEMMA_MODEL}, words of trades.tsv (see SOURCES.md)."
)
NAMES_HEAD = "# Places of the region and big cities, as they are said: Places.phrases() (see SOURCES.md)."


def write(name: str, head: str, rows: Sequence[str]) -> None:
    """Write one table and say how many rows it has."""
    (DATA / name).write_text("\n".join([head, *rows]) + "\n", "utf-8")
    print(f"{name}: {len(rows)} rows")


def main() -> None:
    """Write both tables. The names come first: the occupations are read with them."""
    write("near_names.txt", NAMES_HEAD, sorted(set(load_places().phrases())))
    words = {word.text for trade in read_trades() for way in trade.ways for word in split_words(way)}
    lemmas = distil_lemmas(words)
    write("lemmas.tsv", LEMMAS_HEAD, [f"{lemma}\t{' '.join(forms)}" for lemma, forms in lemmas.items()])


if __name__ == "__main__":
    main()
