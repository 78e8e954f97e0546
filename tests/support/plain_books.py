"""Workbooks of nothing but cells, written and read in a fraction of the time that openpyxl takes.

For workbooks with tens of thousands of formulas that judges calculate. What is written has no results.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl.utils import get_column_letter

FORMATS = ("General", "0%", "yyyy-mm-dd")
"""The number formats that cells may have."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A formula without "=".

    ``until``: the last row of those below that have the same, referring to cells of their own rows; they hold
    :class:`Shared`. ``array``: entered as an array formula.
    """

    text: str
    until: int | None = None
    array: bool = False


@dataclass(frozen=True, slots=True)
class Shared:
    """The formula that a cell above in the same column has, for this row."""


@dataclass(frozen=True, slots=True)
class Formatted:
    """A number in a cell with one of the ``FORMATS``."""

    number: float
    format: str


Written = str | float | bool | Formula | Shared | Formatted | None
"""What is written into a cell: a text is never a formula; None is blank."""


# --- written ----------------------------------------------------------------------------------------------------------


def write(path: Path, sheets: Mapping[str, Iterable[Sequence[Written]]]) -> None:
    """Write a workbook: the rows of each sheet, by its name, from the first cell."""
    names = list(sheets)
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in _frame(names).items():
            package.writestr(name, _HEAD + content)
        for number, rows in enumerate(sheets.values(), start=1):
            content = f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(_rows(rows))}</sheetData></worksheet>'
            package.writestr(f"xl/worksheets/sheet{number}.xml", _HEAD + content)


def _frame(names: Sequence[str]) -> dict[str, str]:
    """The parts beside the sheets."""
    numbers = range(1, len(names) + 1)
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{_LINKS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in numbers
    )
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(names, start=1)
    )
    types = "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for part, kind in (
            ("workbook", "sheet.main"),
            ("styles", "styles"),
            *((f"worksheets/sheet{number}", "worksheet") for number in numbers),
        )
    )
    codes = "".join(
        f'<numFmt numFmtId="{number}" formatCode="{code}"/>' for number, code in enumerate(FORMATS[1:], 165)
    )
    plain = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    looks = "".join(
        f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        for number in (0, *range(165, 164 + len(FORMATS)))
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}'
        f'<Relationship Id="rId{len(names) + 1}" Type="{_LINKS}/styles" Target="styles.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{listed}</sheets></workbook>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><numFmts count="{len(FORMATS) - 1}">{codes}</numFmts>'
        '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        f'<cellStyleXfs count="1">{plain}</cellStyleXfs><cellXfs count="{len(FORMATS)}">{looks}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
    }


def _rows(rows: Iterable[Sequence[Written]]) -> Iterator[str]:
    shared: dict[int, int] = {}  # column -> the number of its shared formula
    letters: list[str] = []
    count = 0
    for row, values in enumerate(rows, start=1):
        letters += (get_column_letter(column) for column in range(len(letters) + 1, len(values) + 1))
        cells = []
        for column, value in enumerate(values):
            if value is None:
                continue
            if isinstance(value, Formula) and value.until is not None:
                shared[column] = count
                count += 1
            cells.append(_cell(f"{letters[column]}{row}", value, letters[column], shared.get(column, 0)))
        yield f'<row r="{row}">{"".join(cells)}</row>'


def _cell(place: str, value: Written, letter: str, number: int) -> str:
    if isinstance(value, Shared):
        return f'<c r="{place}"><f t="shared" si="{number}"/></c>'
    if isinstance(value, Formula):
        attributes = ""
        if value.array:
            attributes = f' t="array" ref="{place}"'
        elif value.until is not None:
            attributes = f' t="shared" ref="{place}:{letter}{value.until}" si="{number}"'
        return f'<c r="{place}"><f{attributes}>{escape(value.text)}</f></c>'
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    if isinstance(value, Formatted):
        return f'<c r="{place}" s="{FORMATS.index(value.format)}"><v>{value.number!r}</v></c>'
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    return f'<c r="{place}"><v>{value!r}</v></c>'


# --- read -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Read:
    """What stands in a cell: its formula without "=", "" for none, and its value, "" where there is none."""

    formula: str
    value: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: the cells it takes, with its row of headers, and its columns' names."""

    sheet: str
    ref: str
    columns: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A workbook as it stands in its file.

    ``sheets``: sheet -> cell -> what stands there, of all cells that hold something, in order. ``names``: what defined
    names stand for.
    """

    sheets: Mapping[str, Mapping[str, Read]]
    tables: Mapping[str, Table]
    names: Mapping[str, str]

    def formulas(self) -> dict[tuple[str, str], Read]:
        """(sheet, cell) -> what stands there, of every formula."""
        return {
            (sheet, cell): read for sheet, cells in self.sheets.items() for cell, read in cells.items() if read.formula
        }


def read(path: Path) -> Book:
    """Read the cells, tables and names of a workbook; of formulas that are shared, those of the first cell only."""
    with ZipFile(path) as package:
        parts = _Parts(package)
        book = parts.xml("xl/workbook.xml")
        links = parts.links("xl/workbook.xml")
        found = {
            one.get("name", ""): links[one.get(f"{{{_LINKS}}}id", "")] for one in book.iterfind("{*}sheets/{*}sheet")
        }
        strings = parts.strings()
        tables = {}
        for sheet, part in found.items():
            for linked in parts.links(part).values():
                if linked.startswith("xl/tables/"):
                    table = parts.xml(linked)
                    columns = [one.get("name", "") for one in table.iterfind("{*}tableColumns/{*}tableColumn")]
                    tables[table.get("displayName", "")] = Table(sheet=sheet, ref=table.get("ref", ""), columns=columns)
        return Book(
            sheets={sheet: dict(_cells(parts.xml(part), strings)) for sheet, part in found.items()},
            tables=tables,
            names={one.get("name", ""): one.text or "" for one in book.iterfind("{*}definedNames/{*}definedName")},
        )


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of a workbook's file."""

    package: ZipFile

    def xml(self, name: str) -> ElementTree.Element:
        return ElementTree.fromstring(self.package.read(name))  # noqa: S314 - our own files

    def links(self, part: str) -> dict[str, str]:
        """Relationship id -> the part it leads to."""
        folder, name = posixpath.split(part)
        rels = f"{folder}/_rels/{name}.rels"
        if rels not in self.package.namelist():
            return {}
        return {
            one.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, one.get("Target", "")))[1:]
            for one in self.xml(rels)
            if one.get("TargetMode") != "External"
        }

    def strings(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self.package.namelist():
            return []
        return [_text(item) for item in self.xml("xl/sharedStrings.xml")]


def _text(item: ElementTree.Element) -> str:
    """The text of a string item, of all its runs, without what is written above characters."""
    return "".join(
        run.findtext("{*}t", "") if run.tag.endswith("}r") else run.text or ""
        for run in item
        if run.tag.endswith(("}r", "}t"))
    )


_F, _V, _IS = (f"{{{_MAIN}}}{name}" for name in ("f", "v", "is"))


def _cells(sheet: ElementTree.Element, strings: Sequence[str]) -> Iterator[tuple[str, Read]]:
    for cell in sheet.iter(f"{{{_MAIN}}}c"):
        formula, value, kind = "", None, cell.get("t", "n")
        inline: str | None = None
        for child in cell:
            if child.tag == _F:
                formula = child.text or ""
            elif child.tag == _V:
                value = child.text
            elif child.tag == _IS:
                inline = _text(child)
        if inline is not None:
            yield cell.get("r", ""), Read(formula, inline)
        elif value is not None or formula:
            yield cell.get("r", ""), Read(formula, _value(value, kind, strings))


def _value(text: str | None, kind: str, strings: Sequence[str]) -> object:
    if text is None:
        return ""
    if kind == "s":
        return strings[int(text)]
    if kind == "b":
        return text == "1"
    return number(text) if kind == "n" else text


def number(text: str) -> int | float:
    """A number as it is written: whole ones as such."""
    return float(text) if set(text) & set(".eE") else int(text)
