"""Draw docs/cv-example.png: the printed CV of an invented person (`vivevoix cv example`)."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pypdfium2

from bot.cv.examples import read_example
from bot.cv.paper import make_pdf

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "cv-example.png"
SCALE = 1.5
"""Pixels a point."""


def draw() -> bytes:
    """The page as a PNG."""
    page = pypdfium2.PdfDocument(make_pdf(read_example("awa"), date(2026, 11, 27)))[0]
    drawn = BytesIO()
    page.render(scale=SCALE).to_pil().convert("RGB").save(drawn, "PNG", optimize=True)
    return drawn.getvalue()


if __name__ == "__main__":
    PICTURE.write_bytes(draw())
