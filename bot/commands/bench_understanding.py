"""`vivevoix bench understanding` and `vivevoix bench errors`: how people are understood."""

from __future__ import annotations

from pathlib import Path

import typer

from bot.errors import Refused
from bot.settings import read_settings


def understanding(
    wer: str = typer.Option("", help="Word error rates, parted by commas: whole journeys are taken at each."),
    people: int = typer.Option(200, min=1, help="Simulated people at each rate."),
    goals: list[str] = typer.Option(["search"], "--goal", help="What they call for; may be repeated."),
    half: str = typer.Option("", help="development or scored; both when not given."),
    journal: Path | None = typer.Option(None, help="File of the journeys taken: a run that was cut goes on."),
    report: Path | None = typer.Option(None, help="Markdown report whose sections are renewed."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Measure how words, intents and places are found; with --wer, whole journeys under errors."""
    if wer:
        raise typer.Exit(_measure_journeys(_rates(wer), people, goals, half, journal, report, as_json))
    from bot.bench.understanding import run

    raise typer.Exit(run(as_json, report))


def errors(
    wer: str = typer.Option("0.0,0.15,0.30,0.45", help="Word error rates, parted by commas."),
    sentences: int = typer.Option(2000, min=1, help="Sentences of each kind at each rate."),
    ear: bool = typer.Option(False, "--ear", help="Measure the confidences of the real ear instead."),
    report: Path | None = typer.Option(None, help="Markdown report whose section is renewed."),
) -> None:
    """Measure the ear that makes mistakes: the rates reached, or the confidences that it imitates."""
    from bot.app import build
    from bot.bench.errors_measure import ear_table, measure_ear, measure_rates, rates_table
    from bot.commands.bench import progress_bar, show

    parts = build(read_settings())
    if ear:
        with progress_bar("ear") as progress:
            measured = measure_ear(parts, min(sentences, 360), progress)
        show("Confidence of single words (the real ear)", ear_table(measured), None, report)
        return
    reached = measure_rates(parts.grammars, _rates(wer), sentences)
    show("Word errors reached", rates_table(reached), None, report)


def _rates(wer: str) -> list[float]:
    try:
        rates = [float(part) for part in wer.split(",")]
    except ValueError as error:
        raise Refused("bench.wer", "rates are numbers parted by commas, such as 0.0,0.15,0.30") from error
    if not all(0 <= rate <= 1 for rate in rates):
        raise Refused("bench.wer", "a rate is between 0 and 1")
    return rates


def _measure_journeys(
    rates: list[float],
    people: int,
    goals: list[str],
    half: str,
    journal: Path | None,
    report: Path | None,
    as_json: bool,
) -> int:
    from bot.bench.journeys import Trip, travel_all
    from bot.bench.journeys_report import as_markdown, missed
    from bot.bench.journeys_score import judge_journey, level_of
    from bot.bench.people import make_people
    from bot.commands.bench import progress_bar, show

    settings, lines = read_settings(), []
    for goal in goals:
        numbers = [int(profile.name) for profile in make_people(people, goal, half)]
        trips = [Trip(number, goal, rate) for number in numbers for rate in rates]
        with progress_bar(goal) as progress:
            outcomes = [judge_journey(journey) for journey in travel_all(settings, trips, progress, journal)]
        levels = [level_of([one for one in outcomes if one.journey.rate == rate]) for rate in rates]
        figures = {"goal": goal, "half": half or "both", "levels": [one.as_json() for one in levels]}
        title = f"Journeys: {goal} ({half or 'all people'})"
        show(title, as_markdown(goal, half, levels), figures if as_json else None, report)
        lines += missed(levels)
    for line in lines:
        typer.echo(f"missed: {line}", err=True)
    return 1 if lines else 0
