"""What LibreOffice makes of a workbook's own formulas when it calculates them anew.

Cell functions (PERF_…, BUDGET_…) need Python, which is not there: their results are kept as they stand in the file. All
others are wiped before LibreOffice opens it, so that nothing it shows can come from the file.
"""

from __future__ import annotations

import atexit
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Collection, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl.utils.cell import coordinate_to_tuple

from tests.support import plain_books

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>"""
_CELL = re.compile(r"<c (?P<attributes>[^>]*)><f>(?P<formula>[^<]*)</f><v>(?P<value>[^<]*)</v></c>")
_FUNCTION = re.compile(r"\b(?:PERF|BUDGET)_[A-Z]+\(")
_AS_TEXT = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false,false,false,-1"
"""Separated by commas, in UTF-8, texts in quotes, numbers with all their digits, every sheet in a file of its own."""

_FIELD = re.compile(r'(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)')
_OWN_ERROR = re.compile(r"Err:\d+")
_TIMEOUT = 600

Values = dict[tuple[str, str], object]
"""(sheet, cell) -> value; blank is ""."""


@cache
def profile() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="xlperf-calc-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "user").mkdir()
    (folder / "user" / "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")
    return folder


def stored(path: Path) -> Values:
    """The results that stand in the file, of every formula."""
    return {place: cell.value for place, cell in _formulas(path).items()}


@lru_cache(maxsize=16)
def _formulas(path: Path) -> Mapping[tuple[str, str], plain_books.Read]:
    """Every formula of a workbook, which the tests that ask leave as it is."""
    return plain_books.read(path).formulas()


def calculated(paths: Sequence[Path], folder: Path, *, keep_functions: bool = True) -> list[Values]:
    """The results LibreOffice computes for the formulas of each file, in one start; ``folder`` is for what it makes.

    The cell functions' results too, unless they are kept.
    """
    wiped = [_wiped_copy(path, folder / f"{number}.xlsx", keep=keep_functions) for number, path in enumerate(paths)]
    places = [_formulas(path) for path in paths]
    found = by_libreoffice(dict(zip(wiped, places, strict=True)), folder / "calculated")
    return [found[copy] for copy in wiped]


def by_libreoffice(books: Mapping[Path, Collection[tuple[str, str]]], folder: Path) -> dict[Path, Values]:
    """What LibreOffice calculates for these cells of each workbook, in one start; ``folder`` is for what it makes.

    It writes the values of each sheet as text, which takes it half the time of a workbook.
    """
    command = ["soffice", f"-env:UserInstallation={profile().as_uri()}", "--headless", "--norestore", "--convert-to"]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    subprocess.run(
        [*command, _AS_TEXT, "--outdir", str(folder), *map(str, books)],
        check=True, capture_output=True, timeout=_TIMEOUT, env=environment,
    )  # fmt: skip
    return {path: _values(folder, path.stem, places) for path, places in books.items()}


def _values(folder: Path, stem: str, places: Collection[tuple[str, str]]) -> Values:
    grids = {sheet: _grid(folder / f"{stem}-{sheet}.csv") for sheet in {sheet for sheet, _ in places}}
    found = {}
    for sheet, cell in places:
        row, column = coordinate_to_tuple(cell)
        lines = grids[sheet]
        found[sheet, cell] = lines[row - 1][column - 1] if row <= len(lines) and column <= len(lines[row - 1]) else ""
    return found


def _grid(path: Path) -> list[list[object]]:
    """The values of a sheet from its first cell: what stands in quotes is a text."""
    rows: list[list[object]] = [[]]
    text = path.read_text("utf-8")
    for found in _FIELD.finditer(text):
        quoted, bare, end = found.groups()
        rows[-1].append(_number(bare) if quoted is None else _text(quoted))
        if end == "\n":
            rows.append([])
    return rows


def _text(quoted: str) -> str:
    """A text or an error: those that Excel does not know, as Err:502, begin with # like the others."""
    return f"#{quoted}" if _OWN_ERROR.fullmatch(quoted) else quoted.replace('""', '"')


def _number(text: str) -> object:
    """What stands in a cell that holds no text: a number, a share in per cent, a truth value, nothing."""
    if text in ("TRUE", "FALSE"):
        return text == "TRUE"
    if text == "":
        return ""
    return float(text[:-1]) / 100 if text.endswith("%") else plain_books.number(text)


def _wiped_copy(path: Path, copy: Path, *, keep: bool) -> Path:
    with ZipFile(path) as source, ZipFile(copy, "w", ZIP_DEFLATED, compresslevel=1) as target:
        for item in source.infolist():
            content = source.read(item)
            if item.filename.startswith("xl/worksheets/sheet"):
                content = _CELL.sub(lambda cell: _wiped(cell, keep=keep), content.decode()).encode()
            target.writestr(item, content)
    return copy


def differences(first: Values, second: Values) -> list[tuple[str, str, object, object]]:
    """(sheet, cell, first, second) where two sets of results differ by more than the last bits of a number."""
    return [(*place, first[place], second[place]) for place in first if not _same(first[place], second[place])]


def _wiped(cell: re.Match[str], *, keep: bool) -> str:
    plain = cell["attributes"].replace(' t="str"', "")
    if not (keep and _FUNCTION.search(cell["formula"])):
        return f"<c {plain}><f>{cell['formula']}</f></c>"
    if plain == cell["attributes"]:
        return f"<c {plain}><v>{cell['value']}</v></c>"
    return f'<c {plain} t="inlineStr"><is><t>{cell["value"]}</t></is></c>' if cell["value"] else f"<c {plain}/>"


def _same(first: object, second: object) -> bool:
    if isinstance(first, (int, float)) and isinstance(second, (int, float)):
        return abs(first - second) < 1e-9
    return first == second
