"""The page of the figures: plots, tables, and the numbers as CSV."""

from __future__ import annotations

import asyncio
import csv
import io
from datetime import date, timedelta

from aiohttp import web

from bot.mediator.figures import STUCK, Figures, make_figures
from bot.mediator.plots import PLOTS, draw
from bot.mediator.views import desk_of, page, texts
from bot.mediator.words import question_text

USUAL_DAYS = 30
"""Days shown when none are chosen."""

PLOT_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""What a picture may load: nothing; its own colours are written in it."""


async def show_figures(request: web.Request) -> web.Response:
    """Show the figures of a period."""
    figures = await _figures(request)
    return page(
        request, "chiffres.html", figures=figures, days=_days(request), kinds=STUCK, plots=list(PLOTS)
    )


async def give_plot(request: web.Request) -> web.Response:
    """Give one plot as SVG."""
    name = request.match_info["plot"]
    if name not in PLOTS:
        raise web.HTTPNotFound
    words = {**texts()["plots"][name], "kinds": texts()["stuck"]}
    made = await asyncio.to_thread(draw, name, await _figures(request), words)
    policy = {"Content-Security-Policy": PLOT_POLICY}
    return web.Response(body=made, content_type="image/svg+xml", headers=policy)


async def give_csv(request: web.Request) -> web.Response:
    """Give the daily counts as CSV, one row for each day and code."""
    first, last = _period(request)
    found = await asyncio.to_thread(desk_of(request).app.daily_counts.between, first, last)
    made = io.StringIO()
    writer = csv.writer(made, delimiter=";", lineterminator="\r\n")
    writer.writerow(("day", "code", "count"))
    for day, counts in sorted(found.items()):
        writer.writerows((day.isoformat(), code, count) for code, count in sorted(counts.items()))
    name = f"vivevoix-{first.isoformat()}-{last.isoformat()}.csv"
    attached = {"Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(text=made.getvalue(), content_type="text/csv", headers=attached)


def _days(request: web.Request) -> int:
    chosen = request.query.get("jours", "")
    return int(chosen) if chosen.isdigit() and int(chosen) in texts()["periods"] else USUAL_DAYS


def _period(request: web.Request) -> tuple[date, date]:
    last = desk_of(request).app.clock.now().date()
    return last - timedelta(days=_days(request) - 1), last


async def _figures(request: web.Request) -> Figures:
    first, last = _period(request)
    found = await asyncio.to_thread(desk_of(request).app.daily_counts.between, first, last)
    return make_figures(found, first, last, texts()["funnel"], question_text)


ROUTES = (
    web.get("/chiffres", show_figures),
    web.get("/chiffres/chiffres.csv", give_csv),
    web.get("/chiffres/{plot}.svg", give_plot),
)
