"""The last step on a written workbook's package: what XlsxWriter leaves wrong for us is put right, part by part.

Parts keep their order, and dates inside the zip are fixed, so that equal input gives equal bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xlperf.files.zip_entries import entry

MAIN_TYPES: Mapping[str, str] = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
}
"""Extension -> content type of the main part; Excel refuses a file where the two disagree."""

RIBBON_PART = "customUI/customUI14.xml"
"""The part that holds the ribbon tab."""

_RIBBON_RELATIONSHIP = (
    '<Relationship Id="rIdRibbon" Type="http://schemas.microsoft.com/office/2007/relationships/ui/extensibility" '
    f'Target="{RIBBON_PART}"/>'
)
_COMPRESSION = 9  # a row of formulas has 30 KB: a lower level does not look back that far
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_CONTENT_TYPES = "[Content_Types].xml"
_SHEET = re.compile(r"xl/worksheets/sheet\d+\.xml")
_BLANK_RESULT = re.compile(r"<c ([^>]*)>(<f>[^<]*</f><v></v></c>)")
_STAND_IN = re.compile(r"(?<=>)_xlfn\.xlperf_formula_([0-9]+)(?=<)")
_FIXED_HEIGHT = re.compile(r'(<row r="(\d+)"[^>]*?) customHeight="1"')


def finish(
    package: bytes,
    *,
    suffix: str,
    free_rows: Mapping[str, int] | None = None,
    ribbon: bytes | None = None,
    formulas: Sequence[str] = (),
) -> bytes:
    """The package with the content type of ``suffix`` (".xlsx", ".xlsm"), blank results as text, row heights let go.

    ``free_rows`` maps a sheet's part (``xl/worksheets/sheet5.xml``) to the first row, counted from 1, whose height is
    only a start and follows the text once somebody types. ``ribbon`` is the XML of a customUI14 part, if any.
    ``formulas`` take the place of :func:`stand_in` of their numbers.
    """
    result = BytesIO()
    with ZipFile(BytesIO(package)) as source, ZipFile(result, "w", ZIP_DEFLATED) as target:
        for member in source.infolist():
            target.writestr(
                _entry(member.filename),
                _part(member.filename, source.read(member), suffix, free_rows or {}, ribbon, formulas),
                compresslevel=_COMPRESSION,
            )
        if ribbon is not None:
            target.writestr(_entry(RIBBON_PART), ribbon)
    return result.getvalue()


def _entry(name: str) -> ZipInfo:
    made = entry(name, _ZIP_EPOCH)
    made.compress_type = ZIP_DEFLATED
    made.external_attr = 0o600 << 16
    return made


def stand_in(number: int) -> str:
    """What is written for a formula that stands in many rows, until ``finish``.

    XlsxWriter searches each formula in each cell for some thirty functions to put ``_xlfn.`` before them, which takes
    seconds; a formula that has it already is written as it is.
    """
    return f"_xlfn.xlperf_formula_{number}"


def _part(
    name: str,
    content: bytes,
    suffix: str,
    free_rows: Mapping[str, int],
    ribbon: bytes | None,
    formulas: Sequence[str],
) -> bytes:
    if name == _CONTENT_TYPES:
        return _with_main_type(content.decode(), MAIN_TYPES[suffix]).encode()
    if name == "_rels/.rels" and ribbon is not None:
        return content.decode().replace("</Relationships>", f"{_RIBBON_RELATIONSHIP}</Relationships>").encode()
    if _SHEET.fullmatch(name):
        sheet = _with_formulas(content.decode(), formulas)
        return _free_heights(_blank_results_as_text(sheet), free_rows.get(name)).encode()
    if name.startswith("xl/tables/"):
        return _with_formulas(content.decode(), formulas).encode()
    return content


def _with_formulas(part: str, formulas: Sequence[str]) -> str:
    return _STAND_IN.sub(lambda found: escape(formulas[int(found[1])]), part)


def _with_main_type(types: str, wanted: str) -> str:
    for known in MAIN_TYPES.values():
        types = types.replace(f'"/xl/workbook.xml" ContentType="{known}"', f'"/xl/workbook.xml" ContentType="{wanted}"')
    return types


def _blank_results_as_text(sheet: str) -> str:
    """A formula whose result is "" is marked as text, as Excel marks it: without the mark Excel would show 0."""
    return _BLANK_RESULT.sub(r'<c \1 t="str">\2', sheet)


def _free_heights(sheet: str, first: int | None) -> str:
    if first is None:
        return sheet
    return _FIXED_HEIGHT.sub(lambda row: row[1] if int(row[2]) >= first else row[0], sheet)
