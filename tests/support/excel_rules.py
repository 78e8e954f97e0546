"""What makes Excel offer to repair a workbook: rules of ECMA-376 and limits of Excel, checked on a written file.

``faults`` names every breach; it reads the package's XML itself and shares no code with what wrote it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

from openpyxl.utils import range_boundaries

Element = ElementTree.Element
Area = tuple[int, int, int, int]

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_ORDER = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetProtection", "autoFilter"),
    *("mergeCells", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins"),
    *("pageSetup", "headerFooter", "rowBreaks", "colBreaks", "ignoredErrors", "drawing", "legacyDrawing"),
    *("legacyDrawingHF", "picture", "controls", "tableParts", "extLst"),
)  # of CT_Worksheet, as far as we use it
_LONGEST = {"prompt": 255, "promptTitle": 32, "error": 225, "errorTitle": 32}
_NAME = re.compile(r"[^\W\d][\w.]*")
_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}\d+|[Rr]\d*[Cc]\d*")
_TEXT_FORMATS = ("@", "49")


@dataclass(frozen=True)
class Package:
    """The parts of a workbook file."""

    parts: dict[str, bytes]
    parsed: dict[str, Element] = field(default_factory=dict)

    def xml(self, name: str) -> Element:
        if name not in self.parsed:
            self.parsed[name] = ElementTree.fromstring(self.parts[name])  # noqa: S314 - our own files
        return self.parsed[name]

    def links(self, part: str) -> dict[str, str]:
        """Relationship id -> the part it leads to."""
        folder, name = posixpath.split(part)
        rels = f"{folder}/_rels/{name}.rels".lstrip("/")
        if rels not in self.parts:
            return {}
        found = [link for link in self.xml(rels) if link.get("TargetMode") != "External"]
        return {link.get("Id"): posixpath.normpath(posixpath.join(folder, link.get("Target"))) for link in found}

    @cached_property
    def sheets(self) -> dict[str, str]:
        """Sheet -> part, in order."""
        links = self.links("xl/workbook.xml")
        return {
            sheet.get("name"): links[sheet.get(f"{_R}id")] for sheet in self.xml("xl/workbook.xml").find("{*}sheets")
        }

    @cached_property
    def strings(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self.parts:
            return []
        return ["".join(text.text or "" for text in item.iter() if _tag(text) == "t") for item in self.xml(_STRINGS)]

    @cached_property
    def formats(self) -> list[str]:
        """The number format of every cell style: its code, or the number of a built-in one."""
        styles = self.xml("xl/styles.xml")
        codes = {code.get("numFmtId"): code.get("formatCode") for code in styles.iterfind("{*}numFmts/{*}numFmt")}
        return [codes.get(xf.get("numFmtId"), xf.get("numFmtId")) for xf in styles.find("{*}cellXfs")]

    def tables(self, part: str) -> list[Element]:
        links = self.links(part)
        return [self.xml(links[one.get(f"{_R}id")]) for one in self.xml(part).iterfind("{*}tableParts/{*}tablePart")]


_STRINGS = "xl/sharedStrings.xml"


def faults(path: Path) -> list[str]:
    """What is wrong in a workbook file, each with its place."""
    with ZipFile(path) as file:
        names = [entry.filename for entry in file.infolist()]
        package = Package({name: file.read(name) for name in names})
    found = [f"{name}: twice" for name in _twice(name.casefold() for name in names)]
    if broken := [name for name in names if name.endswith((".xml", ".rels", ".vml")) and not _parses(package, name)]:
        return [*found, *(f"{name}: no XML" for name in broken)]
    rules = (_types, _relationships, _counts, _names, _buttons, _chart_references)
    found += [fault for rule in rules for fault in rule(package)]
    for sheet, part in package.sheets.items():
        own = (_structure, _cells, _formulas, _areas, _tables, _validations, _conditions, _links)
        found += [f"{sheet}: {fault}" for rule in own for fault in rule(package, part)]
    return found


def _parses(package: Package, name: str) -> bool:
    try:
        package.xml(name)
    except ElementTree.ParseError:
        return False
    return True


def _types(package: Package) -> Iterator[str]:
    """Every part has a content type, and no content type is for a part that is not there."""
    types = package.xml("[Content_Types].xml")
    given = {one.get("PartName", "").lstrip("/") for one in types if one.get("PartName")}
    extensions = {one.get("Extension") for one in types if one.get("Extension")}
    yield from (f"{name}: has a type and is not there" for name in given - package.parts.keys())
    for name in package.parts.keys() - given - {"[Content_Types].xml"}:
        if name.rpartition(".")[2] not in extensions:
            yield f"{name}: no content type"
        if re.match(r"xl/(worksheets|tables|charts|drawings)/[^/]+\.xml", name):
            yield f"{name}: only the type of its extension"


def _relationships(package: Package) -> Iterator[str]:
    for name in package.parts:
        if name.endswith(".rels"):
            folder, rels = posixpath.split(name)
            part = f"{posixpath.dirname(folder)}/{rels.removesuffix('.rels')}".lstrip("/")
            yield from (f"{name}: id {one} twice" for one in _twice(one.get("Id") for one in package.xml(name)))
            yield from (f"{name}: leads to {to}" for to in package.links(part).values() if to not in package.parts)


def _counts(package: Package) -> Iterator[str]:
    for name in package.parts:
        if name.startswith("xl/") and name.endswith(".xml"):
            for element in package.xml(name).iter():
                stated = element.get("uniqueCount" if _tag(element) == "sst" else "count")
                if stated is not None and len(element) and int(stated) != len(element):
                    yield f"{name}: {_tag(element)} says {stated}"


def _names(package: Package) -> Iterator[str]:
    """Sheets, tables and defined names: unique, and names that Excel takes."""
    root = package.xml("xl/workbook.xml")
    sheets = [sheet.get("name", "") for sheet in root.iterfind("{*}sheets/{*}sheet")]
    yield from (f"sheet {name}: twice" for name in _twice(name.casefold() for name in sheets))
    yield from (f"sheet {name}: not a name" for name in sheets if len(name) > 31 or set(name) & set("[]:*?/\\"))
    defined = root.findall("{*}definedNames/{*}definedName")
    scoped = [(one.get("localSheetId", ""), one.get("name", "").casefold()) for one in defined]
    tables = [table for part in package.sheets.values() for table in package.tables(part)]
    own = [("", table.get("displayName", "").casefold()) for table in tables]
    yield from (f"name {name}: twice" for name in _twice([*scoped, *own]))
    yield from (f"table id {number}: twice" for number in _twice(table.get("id") for table in tables))
    for _, name in [*scoped, *own]:
        if not name.startswith("_xlnm.") and (not _NAME.fullmatch(name) or _LIKE_A_CELL.fullmatch(name)):
            yield f"name {name}: not a name"


def _structure(package: Package, part: str) -> Iterator[str]:
    """Elements in the order of the schema; columns and rows ascending and within Excel's limits."""
    root = package.xml(part)
    tags = [_tag(element) for element in root]
    yield from (f"{tag}: unknown" for tag in tags if tag not in _ORDER)
    places = [_ORDER.index(tag) for tag in tags if tag in _ORDER]
    if places != sorted(places):
        yield "elements out of order"
    repeated = set(_twice(tags)) - {"conditionalFormatting"}
    yield from (f"{tag}: twice" for tag in repeated)
    for first, second in pairwise(root.iterfind("{*}cols/{*}col")):
        if int(first.get("max")) >= int(second.get("min")):
            yield f"columns overlap at {second.get('min')}"
    if any(float(column.get("width", 0)) > 255 for column in root.iterfind("{*}cols/{*}col")):
        yield "column too wide"
    if any(float(row.get("ht", 0)) > 409.5 for row in root.iterfind("{*}sheetData/{*}row")):
        yield "row too high"
    yield from (
        "header or footer too long" for text in root.iterfind("{*}headerFooter/*") if len(text.text or "") > 255
    )


def _cells(package: Package, part: str) -> Iterator[str]:
    rows = list(package.xml(part).iterfind("{*}sheetData/{*}row"))
    for row in rows:
        columns = [range_boundaries(cell.get("r"))[0] for cell in row]
        if columns != sorted(set(columns)):
            yield f"row {row.get('r')}: cells out of order"
        for cell in row:
            value = cell.findtext("{*}v")
            if int(cell.get("s", 0)) >= len(package.formats):
                yield f"{cell.get('r')}: no such style"
            if cell.get("t") == "s" and int(value) >= len(package.strings):
                yield f"{cell.get('r')}: no such string"
            if cell.get("t") not in ("s", "str", "e", "inlineStr") and value is not None and not _is_number(value):
                yield f"{cell.get('r')}: no number"
    numbers = [int(row.get("r")) for row in rows]
    if numbers != sorted(set(numbers)):
        yield "rows out of order"
    if any(len(text.encode("utf-16-le")) > 2 * 32767 for text in package.strings):
        yield "a text is too long"


def _formulas(package: Package, part: str) -> Iterator[str]:
    """Plain formulas with a result; in Text format Excel would turn one into its text as soon as it is edited."""
    for cell in package.xml(part).iterfind(".//{*}c"):
        formula = cell.find("{*}f")
        if formula is None:
            continue
        text = formula.text or ""
        if formula.attrib or cell.get("cm") or not text or len(text) > 8192 or re.search(r"_xlfn|_xludf|@|^=", text):
            yield f"{cell.get('r')}: not a plain formula"
        if cell.find("{*}v") is None:
            yield f"{cell.get('r')}: no result"
        if package.formats[int(cell.get("s", 0))] in _TEXT_FORMATS:
            yield f"{cell.get('r')}: formula in Text format"


def _areas(package: Package, part: str) -> Iterator[str]:
    """Merged cells and tables share no cell."""
    merged = [one.get("ref") for one in package.xml(part).iterfind("{*}mergeCells/{*}mergeCell")]
    taken = [*merged, *(table.get("ref") for table in package.tables(part))]
    yield from (f"{one} and {other} overlap" for one, other in combinations(taken, 2) if _overlap(one, other))
    yield from (f"{one}: a single cell merged" for one in merged if ":" not in one)


def _tables(package: Package, part: str) -> Iterator[str]:
    cells = {cell.get("r"): cell for cell in package.xml(part).iterfind(".//{*}c")}
    for table in package.tables(part):
        left, top, right, bottom = range_boundaries(table.get("ref"))
        columns = table.findall("{*}tableColumns/{*}tableColumn")
        names = [column.get("name") for column in columns]
        header = [_text(package, cells.get(_address(column, top))) for column in range(left, right + 1)]
        if names != header:
            yield f"headers of {table.get('displayName')} are not its columns' names"
        yield from (f"column {name}: twice" for name in _twice(name.casefold() for name in names))
        if table.find("{*}autoFilter").get("ref") != table.get("ref"):
            yield "the filter is not the table's"
        for number, column in enumerate(columns, left):
            formula = column.findtext("{*}calculatedColumnFormula")
            own = {cells[_address(number, row)].findtext("{*}f") for row in range(top + 1, bottom + 1)}
            if formula is not None and own != {formula}:
                yield f"column {column.get('name')}: cells have other formulas"


def _validations(package: Package, part: str) -> Iterator[str]:
    taken: list[str] = []
    for one in package.xml(part).iterfind("{*}dataValidations/{*}dataValidation"):
        taken += one.get("sqref").split()
        source = one.findtext("{*}formula1") or ""
        if len(source.strip('"')) > 255 or any(len(one.get(key, "")) > most for key, most in _LONGEST.items()):
            yield f"validation of {one.get('sqref')}: too long"
        if "[" in source or (one.get("type") == "list" and not source):
            yield f"validation of {one.get('sqref')}: source {source}"
    yield from (f"validations of {one} and {other}" for one, other in combinations(taken, 2) if _overlap(one, other))


def _conditions(package: Package, part: str) -> Iterator[str]:
    looks = len(package.xml("xl/styles.xml").find("{*}dxfs"))
    rules = list(package.xml(part).iterfind("{*}conditionalFormatting/{*}cfRule"))
    yield from (f"priority {number}: twice" for number in _twice(rule.get("priority") for rule in rules))
    for rule in rules:
        if int(rule.get("dxfId", 0)) >= looks:
            yield "condition without look"
        if any("[" in (formula.text or "") or "{" in (formula.text or "") for formula in rule):
            yield "condition with a table's name or an array"


def _links(package: Package, part: str) -> Iterator[str]:
    for link in package.xml(part).iterfind("{*}hyperlinks/{*}hyperlink"):
        sheet, _, place = link.get("location", "").rpartition("!")
        if not link.get(f"{_R}id") and (sheet.strip("'").replace("''", "'") not in package.sheets or not place):
            yield f"{link.get('ref')}: leads to {link.get('location')}"


def _buttons(package: Package) -> Iterator[str]:
    for name in package.parts:
        if name.endswith(".vml"):
            shapes = package.xml(name).findall("{*}shape")
            yield from (f"{name}: shape {one} twice" for one in _twice(shape.get("id") for shape in shapes))
            for shape in shapes:
                anchor = [int(number) for number in shape.findtext("{*}ClientData/{*}Anchor", "").split(",")]
                macro = shape.findtext("{*}ClientData/{*}FmlaMacro", "")
                if len(anchor) != 8 or (anchor[0], anchor[1]) >= (anchor[4], anchor[5]):
                    yield f"{name}: anchor {anchor}"
                if not re.fullmatch(r"\[0\]!\w+", macro):
                    yield f"{name}: macro {macro}"


def _chart_references(package: Package) -> Iterator[str]:
    for name in package.parts:
        if name.startswith("xl/charts/") and name.endswith(".xml"):
            for formula in package.xml(name).iter("{http://schemas.openxmlformats.org/drawingml/2006/chart}f"):
                if formula.text.partition("!")[0].strip("'") not in package.sheets:
                    yield f"{name}: draws {formula.text}"


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _twice(values: Iterable[object]) -> list[object]:
    seen: set[object] = set()
    return [value for value in values if value in seen or seen.add(value)]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _overlap(one: str, other: str) -> bool:
    (left, top, right, bottom), (left2, top2, right2, bottom2) = range_boundaries(one), range_boundaries(other)
    return left <= right2 and left2 <= right and top <= bottom2 and top2 <= bottom


def _address(column: int, row: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def _text(package: Package, cell: Element | None) -> str | None:
    if cell is None or cell.get("t") != "s":
        return None
    return package.strings[int(cell.findtext("{*}v"))]
