"""What a written file looks like: rendered by LibreOffice, read back from the PDF, its cells measured with real fonts.

``to_pdfs`` converts any files (with a LibreOffice profile of this process); ``page_texts`` and ``pictures`` show the
pages; ``missing_texts`` names the printed cells whose text the PDF does not hold whole, ``overlapping_words`` the texts
drawn over each other, ``cut_cells`` the wrapped cells whose text, measured with the installed fonts, is too high.
"""

from __future__ import annotations

import atexit
import os
import re
import shutil
import subprocess
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
from fontTools.ttLib import TTCollection, TTFont
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet
from pypdf import PdfReader

from tests.support.typefaces import CONFIGURATION

SERIF, SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"
_TIMEOUT = 600
_CHINESE_TEXT = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Linguistic/General">
<prop oor:name="DefaultLocale_CJK" oor:op="fuse"><value>zh-CN</value></prop></item></oor:items>"""


@cache
def _workplace() -> Path:
    """A folder of this process for LibreOffice's profiles; gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="xlperf-render-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for profile in ("office", "bare"):
        settings = folder / profile / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_CHINESE_TEXT, "utf-8")
    return folder


def to_pdf(path: Path, *, office_fonts: bool = True) -> Path:
    """The file as PDF, beside it; see :func:`to_pdfs`."""
    (pdf,) = to_pdfs([path], office_fonts=office_fonts)
    return pdf


def to_pdfs(paths: Sequence[Path], *, office_fonts: bool = True) -> list[Path]:
    """Files of one folder as PDF, beside them, in one start of LibreOffice.

    With ``office_fonts`` the typefaces of a Chinese office have stand-ins (``typefaces``); without, LibreOffice takes
    what it finds: sans serif with wide digits.
    """
    (folder,) = {path.parent for path in paths}
    pdfs = [path.with_suffix(".pdf") for path in paths]
    for pdf in pdfs:
        pdf.unlink(missing_ok=True)
    profile = _workplace() / ("office" if office_fonts else "bare")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    if office_fonts:
        environment["FONTCONFIG_FILE"] = str(CONFIGURATION)
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    done = subprocess.run(
        [*command, "--convert-to", "pdf", "--outdir", str(folder), *map(str, paths)],
        capture_output=True, text=True, env=environment, timeout=_TIMEOUT, check=False,
    )  # fmt: skip
    left = [pdf.name for pdf in pdfs if not pdf.exists()]
    assert not left, f"LibreOffice did not make {left}: {done.stdout}{done.stderr}"
    return pdfs


def page_texts(pdf: Path) -> list[str]:
    """The text of each page, in the order it is drawn (a cell's lines together)."""
    return [page.extract_text() for page in PdfReader(pdf).pages]


def pictures(pdf: Path, folder: Path | None = None, *, dpi: int = 70) -> list[Path]:
    """A PNG of each page."""
    stem = (folder or pdf.parent) / pdf.stem
    subprocess.run(["pdftoppm", "-r", str(dpi), "-png", str(pdf), str(stem)], check=True, timeout=_TIMEOUT)
    return sorted(stem.parent.glob(f"{pdf.stem}-*.png"))


def squeezed(text: str) -> str:
    """Text without white space, in one spelling: what two renderings of it have in common."""
    return re.sub(r"[\s\u200b]", "", unicodedata.normalize("NFKC", text))


def missing_texts(workbook: Path, pdf: Path) -> list[tuple[str, str, str]]:
    """(sheet, cell, text) of every text in a print area that no page of the PDF holds whole."""
    pages = [squeezed(text) for text in page_texts(pdf)]
    return [
        (sheet.title, cell.coordinate, cell.value)
        for sheet in _sheets(workbook)
        for cell in _printed(sheet)
        if isinstance(cell.value, str) and not any(squeezed(cell.value) in page for page in pages)
    ]


def hidden_columns(workbook: Path) -> set[tuple[str, int]]:
    """(sheet, column) of every hidden column, from 1: folded ones, those of another purpose, helper columns."""
    return {
        (sheet.title, column)
        for sheet in _sheets(workbook)
        for one in sheet.column_dimensions.values()
        if one.hidden
        for column in range(one.min, one.max + 1)
    }


_WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>')


def overlapping_words(pdf: Path) -> list[tuple[int, str, str]]:
    """(page, word, word) of words drawn over each other by a quarter of a line, as texts too high for their cells."""
    return [(number, *pair) for number, (_, words) in enumerate(_drawn(pdf), 1) for pair in _overlaps(words)]


def words_beyond_paper(pdf: Path) -> list[tuple[int, str]]:
    """(page, word) of words that end beyond the right edge of the paper."""
    return [
        (number, word[4]) for number, (width, words) in enumerate(_drawn(pdf), 1) for word in words if word[2] > width
    ]


def _drawn(pdf: Path) -> list[tuple[float, list[Any]]]:
    """The width of each page, and its words: left, top, right, bottom, text; in points."""
    command = ["pdftotext", "-bbox", str(pdf), "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True, timeout=_TIMEOUT).stdout
    return [
        (float(page.split('"', 2)[1]), [(*map(float, word[:4]), word[4]) for word in _WORD.findall(page)])
        for page in text.split("<page ")[1:]
    ]


def _overlaps(words: list[Any]) -> Iterator[tuple[str, str]]:
    words.sort(key=lambda word: word[1])
    for index, (left, top, right, bottom, text) in enumerate(words):
        for other_left, other_top, other_right, other_bottom, other in words[index + 1 :]:
            if other_top >= bottom:
                break
            high, wide = min(bottom, other_bottom) - other_top, min(right, other_right) - max(left, other_left)
            if high > (bottom - top) / 4 and wide > 1:
                yield text, other


@dataclass(frozen=True)
class Face:
    """The advances and line height, in em, of what shows a text: one font, or one for letters and one for the rest."""

    name: str
    fonts: tuple[TTFont, ...]
    half: bool = False
    known: dict[str, float] = field(default_factory=dict, compare=False, repr=False)

    def advance(self, character: str) -> float:
        """Width of a character; in a Chinese office font everything ASCII is half a character wide."""
        if character not in self.known:
            self.known[character] = self._advance(character)
        return self.known[character]

    def _advance(self, character: str) -> float:
        if self.half and character.isascii():
            return 0.5
        for font in self.fonts:
            glyph = font.getBestCmap().get(ord(character))
            if glyph:
                return float(font["hmtx"][glyph][0]) / float(font["head"].unitsPerEm)
        return 1.0

    @property
    def leading(self) -> float:
        """Height of a line that holds all its fonts."""
        tops = [font["hhea"].ascent / font["head"].unitsPerEm for font in self.fonts]
        feet = [-font["hhea"].descent / font["head"].unitsPerEm for font in self.fonts]
        return float(max(tops) + max(feet))


@cache
def faces() -> tuple[Face, ...]:
    """The faces a cell may be shown in: the installed Chinese fonts alone, with DejaVu for letters, and an office's."""
    sans, serif = _font(SANS), _font(SERIF)
    latin = [_font("DejaVu Sans"), _font("DejaVu Serif")]
    return (
        Face("sans", (sans,)),
        Face("serif", (serif,)),
        Face("letters sans", (latin[0], sans)),
        Face("letters serif", (latin[1], serif)),
        Face("office", (serif,), half=True),
    )


def _font(family: str) -> TTFont:
    """The regular font file fontconfig has for a family; a wrong one is an error."""
    query = ["fc-match", "--format", "%{file}\t%{index}\t%{family}", f"{family}:style=Regular,Book"]
    file, _, found = subprocess.run(query, capture_output=True, text=True, check=True).stdout.split("\t")
    assert family in found, f"{family} is not installed (found {found})"
    if not file.endswith(".ttc"):
        return TTFont(file, lazy=True)
    fonts = TTCollection(file, lazy=True).fonts
    return next(font for font in fonts if font["name"].getDebugName(1) == family)


def lines_needed(text: str, width: float, size: float, face: Face) -> int:
    """Lines of ``text`` in ``width`` points by true advances: words whole, no forbidden mark at either end."""
    return sum(_paragraph_lines(part, width, size, face) for part in text.split("\n"))


_NOT_FIRST = set("、。，．：；！？）］｝〕〉》」』】’”…—％,.:;!?)]}%")
_NOT_LAST = set("（［｛〔〈《「『【‘“￥([{$")


def _may_break(before: str, after: str) -> bool:
    if after in _NOT_FIRST or before in _NOT_LAST or after == " ":
        return False
    return not (before != " " and ord(before) < 0x250 and ord(after) < 0x250)


def _paragraph_lines(text: str, width: float, size: float, face: Face) -> int:
    lines, start, used, possible = 1, 0, 0.0, 0
    index = 0
    while index < len(text):
        if index > start and _may_break(text[index - 1], text[index]):
            possible = index
        step = face.advance(text[index]) * size
        if used + step > width + 1e-6 and index > start and text[index] != " ":
            index = start = possible if possible > start else index
            lines, used = lines + 1, 0.0
            continue
        used += step
        index += 1
    return lines


_PROGRAMS = {"Excel": 3.75, "LibreOffice": 2.0}  # points they keep free beside a cell's text
_DIGIT = 8  # pixels of a digit of the default font


def cut_cells(workbook: Path, *, digit: int = _DIGIT) -> list[tuple[str, str, str]]:
    """(sheet, cell, face) of every wrapped text that is higher than its cell or merged block.

    ``digit`` is the pixel width of a digit of the workbook's default font (8 for Arial 11).
    """
    return [
        (sheet.title, cell.coordinate, face.name)
        for sheet in _sheets(workbook)
        for cell, width, height in _wrapped(sheet, digit)
        for face in faces()
        if not _fits(cell, width, height, face)
    ]


def _fits(cell: Cell, width: float, height: float, face: Face) -> bool:
    size = float(cell.font.sz)
    lines = max(lines_needed(str(cell.value), width - free, size, face) for free in _PROGRAMS.values())
    return lines * size * face.leading <= height + 0.01


def _sheets(workbook: Path) -> Iterator[Worksheet]:
    book = openpyxl.load_workbook(workbook)
    yield from book.worksheets


def _printed(sheet: Worksheet) -> Iterator[Cell]:
    area = re.findall(r"\$[A-Z]+\$\d+(?::\$[A-Z]+\$\d+)?", str(sheet.print_area or "")) or [sheet.dimensions]
    left, top, right, bottom = range_boundaries(area[0].replace("$", ""))
    for row in sheet.iter_rows(top, bottom, left, right):
        if not sheet.row_dimensions[row[0].row].hidden:
            yield from row


def _wrapped(sheet: Worksheet, digit: int) -> Iterator[tuple[Any, float, float]]:
    """Every cell with a wrapped text, with the width and height in points of its block."""
    widths = _column_widths(sheet, digit)
    blocks = {(block.min_row, block.min_col): block for block in sheet.merged_cells.ranges}
    for row in sheet.iter_rows():
        for cell in row:
            if not isinstance(cell.value, str) or not cell.alignment.wrap_text or sheet.row_dimensions[cell.row].hidden:
                continue
            block = blocks.get((cell.row, cell.column))
            right, bottom = (block.max_col, block.max_row) if block else (cell.column, cell.row)
            heights = [sheet.row_dimensions[number].height or 15.0 for number in range(cell.row, bottom + 1)]
            yield cell, sum(widths.get(column, 54.0) for column in range(cell.column, right + 1)), sum(heights)


def _column_widths(sheet: Worksheet, digit: int) -> dict[int, float]:
    """Points of each column that has a width of its own."""
    return {
        number: round(dimension.width * digit) * 0.75
        for letter, dimension in sheet.column_dimensions.items()
        for number in range(dimension.min or 1, (dimension.max or 1) + 1)
        if get_column_letter(number) and letter
    }
