"""The XML of a workbook: what python-calamine is blind to (error cells, percent and date formats, extent), and what it
need not see.

Sheets are scanned by patterns where they are written as the usual programs write them, else element by element.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import TYPE_CHECKING

from xlperf.files.xml_events import parse
from xlperf.reading.rows import is_percent

__all__ = [
    "SMALL",
    "Marks",
    "is_telling",
    "lean_styles",
    "place",
    "read_table",
    "remembered",
    "scan",
    "style_formats",
]

if TYPE_CHECKING:
    from typing import ParamSpec, TypeVar

    Given = ParamSpec("Given")
    Made = TypeVar("Made")

SMALL = 2**16
"""Bytes of a part of XML that is remembered."""

_MOST_COLUMNS, _NARROW = 16_384, 702  # Excel's columns; those with one or two letters

# Built-in formats of percentages and dates (ECMA-376 18.8.30, and its list for zh-cn).
_BUILT_IN = {
    9: "0%", 10: "0.00%", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    36: 'yyyy"年"m"月"', 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"',
    54: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
_DATE_LETTERS = re.compile(r"[yd]", re.IGNORECASE)
_UNSPOKEN = re.compile(r'"[^"]*"|\[[^\]]*\]')

_ROW = re.compile(rb'<row r="(\d+)"')
_WIDE = re.compile(rb'<c r="[A-Z]{3}')
_FILLED = re.compile(rb'<c r="([A-Z]++)(\d++)"[^<>]*+(?<!/)>')
_ERROR = re.compile(
    rb'<c r="([A-Z]++)(\d++)"(?=[^<>]*?\st="e")[^<>]*+>(?:<f[^<>]*+(?:(?<=/)>|(?<!/)>[^<]*+</f>))?<v>([^<]*+)</v>'
)
_ANY_ERROR = re.compile(rb't="e"')  # found sooner than by `in`
_UNUSUAL = (
    re.compile(rb'<(?:c|row)(?! r="|[A-Za-z])'),  # another attribute first, or none
    re.compile(rb":(?:c|row)[\s>/]"),  # a prefix
)
_BLANK = rb'c r="[A-Z]++\d++" s="\d++"/>'
_WORKSHEET = re.compile(rb"<worksheet[^<>]*+>")
_COMMENT = re.compile(rb"!(?<=<!)")  # found sooner than <!
_MERGES = re.compile(rb"<mergeCells[^<>]*+>(?:<mergeCell [^<>]*+(?<=/)>)*+</mergeCells>")
_LOOKS = (b"fonts", b"fills", b"borders", b"cellStyles", b"dxfs", b"tableStyles", b"colors")
_ALIGNED = re.compile(rb"<(?:alignment|protection)(?=[ /])[^<>]*+(?<=/)>")
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")


def remembered(count: int) -> Callable[[Callable[Given, Made]], Callable[Given, Made]]:
    """Keep the last results of a function of small parts of XML: workbooks of one template share most of them."""

    def wrapped(function: Callable[Given, Made]) -> Callable[Given, Made]:
        kept: Callable[Given, Made] = lru_cache(maxsize=count)(function)  # type: ignore[assignment]

        @wraps(function)
        def called(*args: Given.args, **kwargs: Given.kwargs) -> Made:
            if all(len(one) <= SMALL for one in args if isinstance(one, (bytes, str))):
                return kept(*args, **kwargs)
            return function(*args, **kwargs)

        return called

    return wrapped


@dataclass(slots=True)
class Marks:
    """What the values of a sheet do not tell: errors, formats, and the last used row and column (0-based).

    ``lean`` is the sheet without what says nothing to us: formulas, blank cells and what surrounds the cells are most
    of the template's. The others are those of ``lean``.
    """

    errors: dict[tuple[int, int], str]
    formats: dict[tuple[int, int], str]
    lean: bytes
    bottom: int = -1
    right: int = -1


def scan(xml: bytes, formats: Mapping[int, str], most_cells: int, skipped: frozenset[str] = frozenset()) -> Marks:
    """What the values of a sheet do not tell. The extent is only exact where it is above ``most_cells``.

    In the columns ``skipped`` (letters) nobody reads what formulas make: such cells may be taken for blank.
    """
    telling = _silent(skipped).sub(b"", xml)
    return _scan_by_pattern(_cells(telling), formats, most_cells) or _scan_by_element(xml, formats)


@lru_cache(maxsize=64)
def _silent(skipped: frozenset[str]) -> re.Pattern[bytes]:
    """What says nothing: plain formulas, runs of blank cells, and in the columns skipped the cells with a formula."""
    letters = "|".join(sorted(skipped)).encode()
    computed = rb'c r="(?:%b)\d++"[^<>]*+><f>[^<]*+</f>(?:<v>[^<]*+</v>)?+</c>|' % letters if skipped else b""
    return re.compile(rb"<(?:%bf>[^<]*+</f>|%b(?:<%b)*+)" % (computed, _BLANK, _BLANK))


def _cells(xml: bytes) -> bytes:
    """A sheet without what stands before and behind its cells (views, lists to choose from), merges excepted.

    As it is where it is not written as the usual programs write it.
    """
    begin, end = xml.find(b"<sheetData>"), xml.rfind(b"</sheetData>") + len(b"</sheetData>")
    head = _WORKSHEET.search(xml, 0, max(0, begin))
    if head is None or end < begin or _COMMENT.search(xml):  # it may hold anything
        return xml
    merges = _MERGES.search(xml, end)
    if (merges is None and xml.find(b"mergeCell", end) >= 0) or xml.find(b"mergeCell", 0, begin) >= 0:
        return xml
    kept = merges.group() if merges else b""
    return b"".join((xml[: head.end()], xml[begin:end], kept, b"</worksheet>"))


def _scan_by_pattern(xml: bytes, formats: Mapping[int, str], most_cells: int) -> Marks | None:
    """The marks of a sheet written the way the usual programs write it (r first, no prefixes); None for any other."""
    if b"\x00" in xml or any(unusual.search(xml) for unusual in _UNUSUAL):  # zeros: UTF-16
        return None
    marks = Marks({}, {}, xml)
    for letters, digits, text in _ERROR.findall(xml) if _ANY_ERROR.search(xml) else ():
        marks.errors[int(digits) - 1, _column(letters)] = text.decode()
    if formats:
        for letters, digits, first, later in _styled(tuple(formats)).findall(xml):
            marks.formats[int(digits) - 1, _column(letters)] = formats[int(first or later)]
    marks.bottom = max(map(int, _ROW.findall(xml)), default=0) - 1
    fits = (marks.bottom + 1) * _MOST_COLUMNS <= most_cells
    marks.right = _MOST_COLUMNS - 1 if fits or _WIDE.search(xml) else _NARROW - 1
    if (marks.bottom + 1) * (marks.right + 1) > most_cells:
        filled = _FILLED.findall(xml)
        marks.bottom = max((int(digits) - 1 for _, digits in filled), default=-1)
        marks.right = max((_column(letters) for letters, _ in filled), default=-1)
    return marks


@lru_cache(maxsize=16)
def _styled(styles: tuple[int, ...]) -> re.Pattern[bytes]:
    """Filled cells of these styles: letters, digits and the style, which most programs write next."""
    one = b"|".join(b"%d" % style for style in styles)
    return re.compile(
        rb'<c r="([A-Z]++)(\d++)"(?: s="(%s)"[^<>]*+| (?!s=")[^<>]*\ss="(%s)"[^<>]*+)(?<!/)>' % (one, one)
    )


def _scan_by_element(xml: bytes, formats: Mapping[int, str]) -> Marks:
    """The marks of any sheet, element by element."""
    marks = Marks({}, {}, xml)
    row = column = -1
    is_error = is_value = False

    def begin_row(item: Mapping[str, str]) -> None:
        nonlocal row, column
        row, column = _number(item.get("r")) - 1 if "r" in item else row + 1, -1

    def begin_cell(item: Mapping[str, str]) -> None:
        nonlocal row, column, is_error
        row, column = place(item.get("r", "")) or (row, column + 1)
        is_error = item.get("t") == "e"
        style = formats.get(_number(item.get("s")))
        if style:
            marks.formats[row, column] = style

    def begin_value(_: Mapping[str, str]) -> None:
        nonlocal is_value
        is_value = True
        marks.bottom, marks.right = max(marks.bottom, row), max(marks.right, column)

    def text(content: str) -> None:
        if is_error and is_value:
            marks.errors[row, column] = marks.errors.get((row, column), "") + content

    def end(_: str) -> None:
        nonlocal is_value
        is_value = False

    parse(xml, {"row": begin_row, "c": begin_cell, "v": begin_value, "is": begin_value}, text, end)
    return marks


def place(reference: str) -> tuple[int, int] | None:
    """Row and column of an A1 reference, 0-based; None if it is none."""
    match = _REFERENCE.fullmatch(reference)
    return (int(match[2]) - 1, _column(match[1].encode())) if match else None


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _number(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < 10 else -1


@remembered(256)
def read_table(xml: bytes) -> tuple[Mapping[str, str] | None, tuple[str, ...]]:
    """The attributes of a table part's table, if it is one, and the names of its columns from left to right."""
    tables: list[Mapping[str, str]] = []
    names: list[str] = []
    parse(xml, {"table": tables.append, "tableColumn": lambda item: names.append(item.get("name", ""))})
    return (tables[0], tuple(names)) if tables else (None, ())


@remembered(16)
def style_formats(xml: bytes) -> Mapping[int, str]:
    """Style number of a cell -> format code, for the styles of a workbook that show percentages or dates."""
    codes = dict(_BUILT_IN)
    styles: list[int] = []
    in_cells, after_codes = False, False

    def code(item: Mapping[str, str]) -> None:
        if not after_codes:  # conditional formats have codes of their own, under any number
            codes[_number(item.get("numFmtId"))] = item.get("formatCode", "")

    def begin(_: Mapping[str, str]) -> None:
        nonlocal in_cells, after_codes
        in_cells = after_codes = True

    def end(_: Mapping[str, str]) -> None:
        nonlocal in_cells
        in_cells = False

    def style(item: Mapping[str, str]) -> None:
        if in_cells:
            styles.append(_number(item.get("numFmtId")))

    parse(xml, {"numFmt": code, "cellXfs": begin, "cellStyles": end, "dxfs": end, "xf": style})
    used = ((at, codes.get(number, "")) for at, number in enumerate(styles))
    return {at: text for at, text in used if is_telling(text)}


@remembered(16)
def lean_styles(xml: bytes) -> bytes:
    """The styles of a workbook without what only looks: fonts, colours, borders, alignment."""
    if _COMMENT.search(xml):  # it may hold anything
        return xml
    for name in _LOOKS:
        xml = _without(xml, name)
    return _ALIGNED.sub(b"", xml)


def _without(xml: bytes, name: bytes) -> bytes:
    """A part without an element that stands in it once, written as the usual programs write it."""
    begin, end = xml.find(b"<" + name), xml.find(b"</" + name + b">")
    head = xml.find(b">", begin)
    if not 0 <= begin < head < end or xml[head - 1 : head] == b"/" or xml.find(b"<" + name, head) >= 0:
        return xml
    return xml[:begin] + xml[end + len(name) + 3 :]


def is_telling(number_format: str) -> bool:
    """Whether a format code changes what a number means: it shows a percentage or a date."""
    bare = _UNSPOKEN.sub("", number_format)
    return is_percent(number_format) or _DATE_LETTERS.search(bare) is not None
