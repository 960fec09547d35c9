"""The figures drawn as SVG pictures; each page has the same numbers as a table beside."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bot.cv.paper import HERE
from bot.mediator.figures import STUCK, Figures

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INK, FILL = "#12222b", "#12384a"
"""Colours of the desk."""

SHADES = ("#12384a", "#b35900", "#6d7b83", "#1c5b33", "#9c2118", "#8a6d00")
"""A colour for each thing of STUCK."""

WIDTH, LABEL = 9.0, 34
"""Width of a plot, inches; longest line of a label, characters."""

Words = Mapping[str, Any]
"""Title and names of the axes of a plot; for `stuck`, the names of what is counted too."""


def draw(name: str, figures: Figures, words: Words) -> bytes:
    """One plot (a key of PLOTS) as SVG."""
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    rows = {"funnel": figures.funnel, "stuck": figures.stuck, "sure": figures.sure}.get(name, ())
    height = 3.4 if name in ("calls", "delays") else 1.4 + 0.5 * max(1, len(rows))
    style = {"font.family": [_font(), "DejaVu Sans"], "font.size": 11, "svg.hashsalt": "desk"}
    style |= {"text.color": INK, "axes.labelcolor": INK, "xtick.color": INK, "ytick.color": INK}
    with matplotlib.rc_context(style):
        figure = Figure(figsize=(WIDTH, height), constrained_layout=True)
        FigureCanvasSVG(figure)
        axes = figure.add_subplot()
        axes.spines[["top", "right"]].set_visible(False)
        PLOTS[name](axes, figures, words)
        axes.set_xlabel(words["x"])
        axes.set_ylabel(words["y"])
        made = io.BytesIO()
        figure.savefig(made, format="svg", metadata={"Date": None})
    return made.getvalue()


def _calls(axes: Axes, figures: Figures, words: Words) -> None:
    from matplotlib.ticker import MaxNLocator

    axes.bar(range(len(figures.days)), [count for _, count in figures.days], color=FILL)
    step = max(1, len(figures.days) // 8)
    axes.set_xticks(range(0, len(figures.days), step))
    axes.set_xticklabels([day.strftime("%d/%m") for day, _ in figures.days[::step]])
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))


def _funnel(axes: Axes, figures: Figures, words: Words) -> None:
    bars = axes.barh(_wrapped([step.label for step in figures.funnel]), [s.calls for s in figures.funnel])
    for bar, step in zip(bars, figures.funnel, strict=True):
        bar.set_color(FILL)
        axes.annotate(f" {step.share:.0%}", (step.calls, bar.get_y() + bar.get_height() / 2), va="center")
    axes.invert_yaxis()


def _stuck(axes: Axes, figures: Figures, words: Words) -> None:
    labels = _wrapped([row.label for row in figures.stuck])
    lefts = [0] * len(labels)
    for kind, shade in zip(STUCK, SHADES, strict=True):
        counts = [row.counts[kind] for row in figures.stuck]
        axes.barh(labels, counts, left=lefts, color=shade, label=words["kinds"][kind])
        lefts = [left + count for left, count in zip(lefts, counts, strict=True)]
    axes.invert_yaxis()
    axes.legend(frameon=False, ncol=3, loc="upper center", bbox_to_anchor=(0.4, -0.12))


def _sure(axes: Axes, figures: Figures, words: Words) -> None:
    axes.barh(_wrapped([row.label for row in figures.sure]), [r.percent for r in figures.sure], color=FILL)
    axes.set_xlim(0, 100)
    axes.invert_yaxis()


def _delays(axes: Axes, figures: Figures, words: Words) -> None:
    axes.bar([s for s, _ in figures.delays], [count for _, count in figures.delays], width=0.17, color=FILL)


PLOTS: dict[str, Callable[[Axes, Figures, Words], None]] = {
    "calls": _calls,
    "funnel": _funnel,
    "stuck": _stuck,
    "sure": _sure,
    "delays": _delays,
}
"""The plots of the page, in order."""


def _wrapped(labels: Sequence[str]) -> list[str]:
    """Labels on several lines; two that are the same stay two bars."""
    seen: dict[str, int] = {}
    made = []
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
        made.append(textwrap.fill(label, LABEL) + "\u200b" * (seen[label] - 1))
    return made


@lru_cache(maxsize=1)
def _font() -> str:
    """The font of the desk, made known to the library of plots."""
    from matplotlib import font_manager

    path = str(HERE / "fonts" / "AtkinsonHyperlegibleNext_400Regular.ttf")
    font_manager.fontManager.addfont(path)
    return font_manager.FontProperties(fname=path).get_name()
