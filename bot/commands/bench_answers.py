"""`vivevoix bench answers`: what is read in the spoken answers of a CV."""

from __future__ import annotations

import json
from dataclasses import asdict

import typer


def answers(
    missed: bool = typer.Option(False, "--missed", help="Print the answers that are not read whole."),
    hard: bool = typer.Option(False, "--hard", help="Read the hard ones, by which rules were repaired."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Read answers to the CV's questions that no rule was written from; exit status 1 under the aim."""
    from bot.bench.cv_answers import HARD, HELD_OUT, RIGHT_LEAST, WRONG_MOST, measure_answers

    figures = measure_answers(HARD if hard else HELD_OUT)
    shown = {**asdict(figures), "recall": figures.recall, "wrong_share": figures.wrong_share}
    if as_json:
        typer.echo(json.dumps(shown, ensure_ascii=False))
    else:
        typer.echo(
            f"{figures.whole} of {figures.answers} answers read whole; {figures.found} of {figures.told} "
            f"facts found ({figures.recall:.1%}); {figures.wrong} of {figures.sure} sure facts wrong "
            f"({figures.wrong_share:.1%}); p50 {figures.p50_ms} ms, max {figures.max_ms} ms"
        )
        for line in figures.missed if missed else ():
            typer.echo(line)
    if figures.recall < RIGHT_LEAST or figures.wrong_share > WRONG_MOST:
        aim = f"{RIGHT_LEAST:.0%} of the facts found, at most {WRONG_MOST:.0%} of the sure ones wrong"
        typer.echo(f"missed: {aim}", err=True)
        raise typer.Exit(1)
