"""`vivevoix bench fuzz`: wrong frames for every parser of a wire."""

from __future__ import annotations

import json

import typer

MILLION = 1_000_000
"""Frames for each parser, count."""


def fuzz(
    frames: int = typer.Option(MILLION, min=100, help="Frames for each parser."),
    seed: int = typer.Option(5, help="Seed of the frames."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Throw wrong frames at the parsers of the wires; exit status 1 when one fails or keeps memory."""
    from bot.bench.fuzz import PARSERS, as_values
    from bot.bench.fuzz import fuzz as throw

    results = []
    for parser in PARSERS:
        result = throw(parser, frames, seed)
        results.append(result)
        if not as_json:
            failures = ", ".join(f"{name} {count}" for name, count in result.failures.items()) or "none"
            typer.echo(
                f"{result.name:<20} {result.frames} frames, {result.refused} refused, failures: {failures}, "
                f"kept {result.blocks} blocks, {result.growth_bytes // 1000} kB, {result.seconds} s"
            )
    if as_json:
        typer.echo(json.dumps([as_values(result) for result in results]))
    raise typer.Exit(0 if all(result.is_good for result in results) else 1)
