"""A PDF opened as a reader, a printer and a screen reader see it."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdf

POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True)
class Piece:
    """Some text drawn at once."""

    text: str
    size: float
    """Points."""
    font: str
    is_embedded: bool
    box: tuple[float, float, float, float]
    """Left, bottom, right, top, points."""


class OpenPdf:
    """One PDF, kept open for a test."""

    def __init__(self, content: bytes) -> None:
        """`content` is the file's."""
        self.content = content
        self.document = pdfium.PdfDocument(content)
        self.page = self.document[0]

    @property
    def size_mm(self) -> tuple[int, int]:
        """Width and height of the first page, whole millimetres."""
        return tuple(round(side / POINTS_PER_MM) for side in self.page.get_size())

    @property
    def text(self) -> str:
        """Text of the first page in the order it is read, one space between words."""
        return " ".join(self.page.get_textpage().get_text_range().split())

    @property
    def language(self) -> str:
        """Language of the document."""
        return _text_of(lambda buffer, size: pdf.FPDFCatalog_GetLanguage(self.document.raw, buffer, size))

    def pieces(self) -> list[Piece]:
        """What is drawn as text, in order."""
        textpage = self.page.get_textpage()
        found = []
        for item in self.page.get_objects(filter=[pdf.FPDF_PAGEOBJ_TEXT]):
            text = _text_of(
                lambda buffer, size, item=item: pdf.FPDFTextObj_GetText(item.raw, textpage.raw, buffer, size)
            )
            size, matrix = ctypes.c_float(), item.get_matrix()
            pdf.FPDFTextObj_GetFontSize(item.raw, size)
            font = pdf.FPDFTextObj_GetFont(item.raw)
            name = ctypes.create_string_buffer(128)
            pdf.FPDFFont_GetBaseFontName(font, name, len(name))
            is_embedded = pdf.FPDFFont_GetIsEmbedded(font) == 1
            if text.strip():
                height = size.value * abs(matrix.d)
                found.append(Piece(text, height, name.value.decode(), is_embedded, item.get_bounds()))
        return found

    def roles(self) -> list[str]:
        """What a screen reader is told of each part, from the outside to the inside, in reading order."""
        tree = pdf.FPDF_StructTree_GetForPage(self.page.raw)
        try:
            count = pdf.FPDF_StructTree_CountChildren(tree)
            return [r for at in range(count) for r in _roles(pdf.FPDF_StructTree_GetChildAtIndex(tree, at))]
        finally:
            pdf.FPDF_StructTree_Close(tree)

    def picture(self, scale: float = 2.0) -> np.ndarray:
        """The page in grey, 0 black to 255 white; `scale` pixels a point."""
        return np.asarray(self.page.render(scale=scale, grayscale=True).to_numpy()).squeeze()


def overlaps(pieces: list[Piece], tolerance: float = 0.5) -> list[tuple[str, str]]:
    """Pairs of texts drawn over one another by more than `tolerance` points both ways."""
    found = []
    for at, one in enumerate(pieces):
        for two in pieces[at + 1 :]:
            width = min(one.box[2], two.box[2]) - max(one.box[0], two.box[0])
            height = min(one.box[3], two.box[3]) - max(one.box[1], two.box[1])
            if width > tolerance and height > tolerance:
                found.append((one.text, two.text))
    return found


def _roles(element: object) -> Iterator[str]:
    yield _text_of(lambda buffer, size: pdf.FPDF_StructElement_GetType(element, buffer, size))
    for at in range(pdf.FPDF_StructElement_CountChildren(element)):
        child = pdf.FPDF_StructElement_GetChildAtIndex(element, at)
        if child:
            yield from _roles(child)


def _text_of(fill: Callable[[object, int], object]) -> str:
    """The text that a function of the library writes in a buffer."""
    buffer = (ctypes.c_ushort * 2048)()
    fill(ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), ctypes.sizeof(buffer))
    return bytes(buffer).decode("utf-16-le", "ignore").split("\0")[0]
