"""A CV on paper: one A4 page as a tagged PDF, made by Typst; the same content gives the same bytes."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cv.page import make_page
from bot.errors import Misconfigured
from bot.jobs.cv import CvContent

if TYPE_CHECKING:
    import typst

HERE = Path(__file__).parent
"""Folder of the template and of the fonts."""

STANDARD = "ua-1"
"""PDF/UA-1 (ISO 14289-1): a screen reader can read it. PDF/A is not asked for: it wants a date."""


SCREEN_DOTS = 144.0
"""Dots an inch of the picture of a page: sharp on a screen, and good enough to be printed as it is."""


def make_pdf(content: CvContent, today: date | None = None) -> bytes:
    """One A4 page, whatever the content holds. `today` serves to see that work ended long ago. Raises
    Misconfigured when Typst is missing or the template cannot be made into a page."""
    return _compile(content, today, format="pdf", pdf_standards=STANDARD, timestamp=0)


def make_picture(content: CvContent, today: date | None = None) -> bytes:
    """The same page as a PNG picture, for a screen. Raises Misconfigured as `make_pdf` does."""
    return _compile(content, today, format="png", ppi=SCREEN_DOTS)


def _compile(content: CvContent, today: date | None, **form: Any) -> bytes:
    try:
        import typst
    except ImportError as error:
        raise Misconfigured(
            "cv.typst", "Typst, which prints CVs, is not installed: run: make setup"
        ) from error
    page = json.dumps(make_page(content, today), ensure_ascii=False)
    template = HERE / "templates" / "cv.typ"
    try:
        return typst.compile(
            str(template),
            root=str(template.parent),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"page": page},
            **form,
        )
    except typst.TypstError as error:
        raise Misconfigured("cv.template", "the template of the CV cannot be made into a page") from error


def file_name(content: CvContent) -> str:
    """Name of the file for a person who receives it: "CV Awa Diallo.pdf", letters and hyphens only."""
    name = "".join(mark if mark.isalnum() or mark == "-" else " " for mark in make_page(content)["name"])
    return " ".join(["CV", *name.split()]) + ".pdf"


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """The fonts of the project, and those that Typst carries for letters they lack."""
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[str(HERE / "fonts")])
