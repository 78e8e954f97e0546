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
from collections.abc import Iterable, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>"""
_CELL = re.compile(r"<c (?P<attributes>[^>]*)><f>(?P<formula>[^<]*)</f><v>(?P<value>[^<]*)</v></c>")
_FUNCTION = re.compile(r"\b(?:PERF|BUDGET)_[A-Z]+\(")
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
    return _at(_formula_places(path), path)


def _formula_places(path: Path) -> list[tuple[str, str]]:
    """Sheet and cell of every formula; read row by row, which takes a third of the time that a whole workbook does."""
    with closing(openpyxl.load_workbook(path, read_only=True)) as book:
        for sheet in book:
            sheet.reset_dimensions()  # the rows that there are, whatever the sheet says
        return [
            (sheet.title, cell.coordinate)
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        ]


def _at(places: Iterable[tuple[str, str]], path: Path) -> Values:
    """What stands at these places of a file."""
    values = openpyxl.load_workbook(path, data_only=True)
    return {(sheet, cell): result_of(values[sheet][cell]) for sheet, cell in places}


def calculated(paths: Sequence[Path], folder: Path, *, keep_functions: bool = True) -> list[Values]:
    """The results LibreOffice computes for the formulas of each file, in one start; ``folder`` is for what it makes.

    The cell functions' results too, unless they are kept.
    """
    wiped = [_wiped_copy(path, folder / f"{number}.xlsx", keep=keep_functions) for number, path in enumerate(paths)]
    output = folder / "calculated"
    command = ["soffice", f"-env:UserInstallation={profile().as_uri()}", "--headless", "--norestore", "--convert-to"]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    subprocess.run(
        [*command, "xlsx:Calc MS Excel 2007 XML", "--outdir", str(output), *map(str, wiped)],
        check=True, capture_output=True, timeout=_TIMEOUT, env=environment,
    )  # fmt: skip
    return [_at(_formula_places(path), output / copy.name) for path, copy in zip(paths, wiped, strict=True)]


def _wiped_copy(path: Path, copy: Path, *, keep: bool) -> Path:
    with ZipFile(path) as source, ZipFile(copy, "w", ZIP_DEFLATED) as target:
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


def result_of(cell: Cell | MergedCell) -> object:
    """What stands in a cell; openpyxl has the place that a link leads to as the value of a blank cell with one."""
    leads_to = cell.hyperlink.location if cell.hyperlink else None
    return "" if cell.value is None or cell.value == leads_to else cell.value


def _same(first: object, second: object) -> bool:
    if isinstance(first, (int, float)) and isinstance(second, (int, float)):
        return abs(first - second) < 1e-9
    return first == second
