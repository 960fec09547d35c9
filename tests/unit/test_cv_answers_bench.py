"""The measure of the CV's answers counts what is found, what is wrong, and what is only to be confirmed."""

from __future__ import annotations

from pathlib import Path

from bot.bench.cv_answers import HELD_OUT, READERS, measure_answers, read_answers


def table(folder: Path, *rows: str) -> Path:
    path = folder / "answers.tsv"
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


def test_a_right_answer_counts_as_found_and_not_as_wrong(tmp_path: Path) -> None:
    figures = measure_answers(
        table(tmp_path, "work\tmaçon à bron\tgender m; 1 F1703; 1 @Bron", "when\tdeux ans\t24m")
    )
    assert (figures.answers, figures.whole, figures.told, figures.found, figures.wrong) == (2, 2, 4, 4, 0)


def test_a_missing_fact_and_a_wrong_one_are_counted_apart(tmp_path: Path) -> None:
    figures = measure_answers(table(tmp_path, "when\tdeux ans\t24m; @Bron", "when\ttrois ans\t24m"))
    assert (figures.whole, figures.told, figures.found, figures.wrong) == (0, 3, 1, 1)
    assert len(figures.missed) == 2


def test_what_is_to_be_confirmed_is_never_wrong(tmp_path: Path) -> None:
    figures = measure_answers(table(tmp_path, "when\tdeux étés\t12m", "when\tun an\t12m"))
    assert (figures.found, figures.wrong, figures.sure) == (1, 0, 1)


def test_one_job_too_many_does_not_make_the_others_wrong(tmp_path: Path) -> None:
    rows = ("work\tcaissière un an et du ménage\tgender f; 1 K1304", "when\tun an\t12m")
    figures = measure_answers(table(tmp_path, *rows))
    assert figures.found == 3


def test_the_answers_kept_apart_are_many_and_of_every_kind() -> None:
    kept = read_answers(HELD_OUT)
    assert len(kept) >= 60
    assert {answer.kind for answer in kept} == set(READERS)
    known = {a.text for a in read_answers(Path(__file__).parent / "data" / "cv_answers.tsv")}
    assert not [answer.text for answer in kept if answer.text in known]
