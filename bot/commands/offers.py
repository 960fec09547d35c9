"""`vivevoix offers`: import offers from a file, search them as the assistant does, list and count them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import NoReturn

import typer

from bot.app import build
from bot.errors import Refused
from bot.jobs.offers import HOURS_TAGS, KINDS, TRAVEL_KM, Criteria, Offer, OfferMatch, SearchResult
from bot.settings import read_settings
from bot.sources.composed import make_placing
from bot.sources.offer_file import OfferFile, gather, read_lines
from bot.store.sql import SqlStore, open_store

app = typer.Typer(help="Import and search offers.", no_args_is_help=True)

SOME_BAD = 1
"""Exit status of an import that left offers out."""

UNREADABLE = 2
"""Exit status of an import whose file cannot be read, and of a wrong option."""

IMPORT_SECONDS = 600.0
"""Longest wait for the geocoder in an import, seconds; the other offers get the point of their postcode."""

JSON_HELP = "Print JSON."


@app.command("import")
def import_offers(
    file: Path = typer.Argument(..., help="JSON, JSON lines or CSV, in France Travail's field names."),
    source: str = typer.Option("file", help="Name of the source the offers belong to."),
    is_replacing: bool = typer.Option(False, "--replace", help="Remove the source's earlier offers."),
    as_json: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """Load offers. Exit status: 0 all loaded, 1 some left out (each with its line and reason), 2 the file
    cannot be read."""
    store = _store()
    try:
        read = _read(file, source, is_quiet=as_json)
    except Refused as error:
        _stop(error.advice)
    offers = [_placed(offer) for offer in asyncio.run(_located(read.offers))]
    put = store.replace_offers if is_replacing else store.add_offers
    loaded = put(source, offers)
    if as_json:
        bad = [asdict(line) for line in read.bad]
        typer.echo(json.dumps({"source": source, "loaded": loaded, "bad": bad}, ensure_ascii=False))
    else:
        for line in read.bad:
            typer.echo(f"line {line.number}: {line.reason}", err=True)
        typer.echo(f"{loaded} offers loaded, {len(read.bad)} left out")
    raise typer.Exit(SOME_BAD if read.bad else 0)


@app.command("search")
def search_offers(
    trade: str | None = typer.Option(None, help="Work wanted, in everyday words."),
    near: str | None = typer.Option(None, help="Commune, district, neighbourhood or postcode."),
    radius: float | None = typer.Option(None, min=0.1, max=500, help="Radius in kilometres."),
    travel: str = typer.Option("near", help=f"Way to travel: {', '.join(TRAVEL_KM)}."),
    kind: str | None = typer.Option(None, help=f"Kind of offer: {', '.join(KINDS)}."),
    hours: list[str] = typer.Option([], help=f"Hours wanted: {', '.join(HOURS_TAGS)}."),
    limit: int = typer.Option(5, min=1, max=100, help="Most offers printed."),
    as_json: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """Find offers as the assistant does, best first."""
    _check("--travel", [travel], tuple(TRAVEL_KM))
    _check("--kind", [kind] if kind else [], KINDS)
    _check("--hours", hours, HOURS_TAGS)
    criteria = Criteria(kind=kind, travel=travel, hours=tuple(hours), radius_km=radius)
    if trade is not None:
        criteria = replace(criteria, romes=_romes(trade))
    if near is not None:
        criteria = _near(criteria, near)
    result = asyncio.run(_find(criteria, limit))
    if as_json:
        typer.echo(json.dumps(_result(result, criteria), ensure_ascii=False, indent=1))
        return
    if result.widened:
        typer.echo(f"nothing as asked; widened: {', '.join(result.widened)}")
    for match in result.matches:
        typer.echo(_line(match))
    if not result.matches:
        typer.echo("no offer")


@app.command("list")
def list_offers(
    kind: str | None = typer.Option(None, help=f"Kind of offer: {', '.join(KINDS)}."),
    limit: int = typer.Option(20, min=1, help="Most offers printed."),
    as_json: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """List the offers kept."""
    _check("--kind", [kind] if kind else [], KINDS)
    offers = _store().offers(kind)[:limit]
    if as_json:
        typer.echo(json.dumps([_summary(offer) for offer in offers], ensure_ascii=False, indent=1))
        return
    for offer in offers:
        typer.echo(f"{offer.id}  {offer.kind:<10} {offer.rome or '-----'}  {offer.title}, {offer.place}")


@app.command("count")
def count_offers(as_json: bool = typer.Option(False, "--json", help=JSON_HELP)) -> None:
    """Count the offers kept, by source and kind."""
    counts = _store().offer_counts()
    if as_json:
        rows = [{"source": key[0], "kind": key[1], "count": count} for key, count in counts.items()]
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    for (source, kind), count in counts.items():
        typer.echo(f"{source:<12} {kind:<10} {count}")
    typer.echo(f"{sum(counts.values())} offers")


async def _find(criteria: Criteria, limit: int) -> SearchResult:
    source = build(read_settings()).source
    try:
        return await source.find(criteria, limit)
    finally:
        await source.close()


def _store() -> SqlStore:
    return open_store(read_settings().database_url)


def _stop(line: str) -> NoReturn:
    typer.echo(f"vivevoix: {line}", err=True)
    raise typer.Exit(UNREADABLE)


def _check(option: str, values: Sequence[str], allowed: Sequence[str]) -> None:
    for value in values:
        if value not in allowed:
            raise typer.BadParameter(f"{option} must be one of: {', '.join(allowed)}")


def _read(file: Path, source: str, is_quiet: bool) -> OfferFile:
    from rich.console import Console
    from rich.progress import track

    lines = read_lines(file)
    shown = track(
        lines, description="Reading", console=Console(stderr=True), transient=True, disable=is_quiet
    )
    return gather(shown, source)


async def _located(offers: Sequence[Offer]) -> Sequence[Offer]:
    """Give offers without coordinates those of their address, when a geocoder is set."""
    placing = make_placing(read_settings().access)
    try:
        return await placing.place(offers, most=len(offers), seconds=IMPORT_SECONDS)
    finally:
        await placing.close()


def _placed(offer: Offer) -> Offer:
    """Give an offer without coordinates those of its commune, found by its postcode."""
    if offer.latitude is not None or not offer.postcode:
        return offer
    from bot.jobs.places import load_places

    for place in load_places().find(offer.postcode, limit=1):
        return replace(
            offer, latitude=place.latitude, longitude=place.longitude, insee=offer.insee or place.insee
        )
    return offer


def _romes(trade: str) -> tuple[str, ...]:
    from bot.jobs.trades import load_trades

    matches = load_trades().find(trade, limit=3)
    if not matches:
        raise Refused("offers.trade", "no occupation is close to these words")
    return tuple(dict.fromkeys(match.rome for match in matches))


def _near(criteria: Criteria, near: str) -> Criteria:
    from bot.jobs.places import load_places

    for place in load_places().find(near, limit=1):
        return replace(criteria, insee=place.insee, latitude=place.latitude, longitude=place.longitude)
    raise Refused("offers.place", "no place is close to these words")


def _line(match: OfferMatch) -> str:
    distance = "?" if match.distance_km is None else f"{match.distance_km:.1f}"
    offer = match.offer
    parts = [offer.id, f"{match.score:.2f}", f"{distance} km", offer.title, offer.employer, offer.place]
    return "  ".join(part for part in [*parts, f"[{', '.join(match.reasons)}]"] if part)


def _result(result: SearchResult, criteria: Criteria) -> dict[str, object]:
    return {
        "criteria": asdict(criteria),
        "widened": result.widened,
        "matches": list(_match_rows(result.matches)),
    }


def _match_rows(matches: Sequence[OfferMatch]) -> Iterator[dict[str, object]]:
    for match in matches:
        distance = None if match.distance_km is None else round(match.distance_km, 2)
        yield {
            **_summary(match.offer),
            "score": match.score,
            "distance_km": distance,
            "reasons": match.reasons,
        }


def _summary(offer: Offer) -> dict[str, object]:
    row = asdict(replace(offer, wire={}, contact=None))
    for name in ("wire", "description"):
        del row[name]
    row["published_at"] = offer.published_at.isoformat() if offer.published_at else None
    contact = offer.contact
    if contact is not None:
        row["contact"] = {"name": contact.name, "phone": contact.phone, "address": contact.address}
    return row
