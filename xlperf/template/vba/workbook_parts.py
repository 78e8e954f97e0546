"""What in a workbook's parts relies on its VBA project: code names, buttons, ribbon, formulas.

Part names are those of the zip; contents are bytes. Both what XlsxWriter writes and what Excel saves is understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from xml.etree.ElementTree import Element

from xlperf.files.xml_events import Parser, run
from xlperf.files.xml_tree import tree
from xlperf.findings import XlperfError

Parts = Mapping[str, bytes]
"""A package: name of a part -> its bytes."""

PROJECT_PART = "xl/vbaProject.bin"
"""Where the VBA project is."""

PROGRAM_PART = "docProps/app.xml"
"""Where it says which program saved the workbook."""

MAIN_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
"""Content type of the main part of a workbook that may hold macros."""

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DOCUMENT_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RIBBON_TYPE = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
_PROJECT_TYPE = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
_CODE_NAME = re.compile(rb'<sheetPr\b[^>]*\bcodeName="([^"]*)"')
_WORKBOOK_CODE_NAME = re.compile(rb'<workbookPr\b[^>]*\bcodeName="([^"]*)"')
_BUTTON = re.compile(r"<x:FmlaMacro>([^<]+)</x:FmlaMacro>", re.IGNORECASE)
_SHAPE = re.compile(r'<(?:controlPr|xdr:(?:sp|pic|cxnSp|graphicFrame|grpSp))\b[^>]*\bmacro="([^"]+)"')
_CALLBACK = re.compile(r"on[A-Z]\w*|get[A-Z]\w*|loadImage")
_NO_FORMULA = re.compile(r"\"[^\"]*\"|'[^']*'|\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\]")
"""Quoted text, quoted sheet names and names of columns, which may hold commas and parentheses."""

_CALL = re.compile(r"(?<![\w.!])([A-Za-z_][\w.]*)\(")
_FORMULA = re.compile(r"<(?:\w+:)?(?:f|calculatedColumnFormula)(?:\s[^>]*)?>([^<]+)</")


def parse_part(parts: Parts, name: str) -> Element:
    """The XML of a part; XlperfError if it is missing or no XML."""
    if name not in parts:
        raise XlperfError(f"工作簿里少了 {name}")
    try:
        return tree(parts[name] or b"<none", ())
    except XlperfError as error:
        raise XlperfError(f"工作簿里的 {name} 读不出来") from error


def scan_part(parts: Parts, name: str, parser: Parser) -> None:
    """Read the XML of a part by a parser that listens to it; XlperfError as :func:`parse_part`."""
    if name not in parts:
        raise XlperfError(f"工作簿里少了 {name}")
    try:
        run(parser, parts[name] or b"<none")
    except XlperfError as error:
        raise XlperfError(f"工作簿里的 {name} 读不出来") from error


def sheets(parts: Parts) -> Iterator[tuple[str, str]]:
    """Name and part of every sheet, in the order of the tabs."""
    targets = {
        link.get("Id"): link.get("Target", "")
        for link in parse_part(parts, "xl/_rels/workbook.xml.rels").iter(_RELATIONSHIP)
    }
    for sheet in parse_part(parts, "xl/workbook.xml").findall(".//{*}sheets/{*}sheet"):
        target = targets.get(sheet.get(_DOCUMENT_ID), "")
        yield sheet.get("name", ""), target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def sheet_code_names(parts: Parts) -> dict[str, str]:
    """Sheet name -> code name, in the order of the tabs; empty where the sheet states none."""
    names = {}
    for name, part in sheets(parts):
        found = _CODE_NAME.search(parts.get(part, b""))
        names[name] = unescape(found[1].decode("utf-8", "replace")) if found else ""
    return names


def workbook_code_name(parts: Parts) -> str:
    """The code name of the workbook itself; empty if it states none."""
    found = _WORKBOOK_CODE_NAME.search(parts.get("xl/workbook.xml", b""))
    return unescape(found[1].decode("utf-8", "replace")) if found else ""


def saved_by(parts: Parts) -> str:
    """The program that saved the workbook, such as "Microsoft Excel" or "LibreOffice/7.4…"; "" where it is not said."""
    if PROGRAM_PART not in parts:
        return ""
    try:
        return parse_part(parts, PROGRAM_PART).findtext("{*}Application", "")
    except XlperfError:
        return ""


def main_type(parts: Parts) -> str:
    """The content type of the main part."""
    types = parse_part(parts, "[Content_Types].xml")
    return next((entry.get("ContentType", "") for entry in types if entry.get("PartName") == "/xl/workbook.xml"), "")


def project_part(parts: Parts) -> str:
    """The part that the workbook names as its VBA project; empty if it names none."""
    links = parse_part(parts, "xl/_rels/workbook.xml.rels").iter(_RELATIONSHIP)
    target = next((link.get("Target", "") for link in links if link.get("Type") == _PROJECT_TYPE), "")
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}" if target else ""


def ribbon_part(parts: Parts) -> str:
    """The part that the package names as its ribbon; empty if it names none."""
    links = parse_part(parts, "_rels/.rels").iter(_RELATIONSHIP)
    return next((link.get("Target", "").lstrip("/") for link in links if link.get("Type") == _RIBBON_TYPE), "")


def button_macros(parts: Parts) -> Iterator[tuple[str, str]]:
    """Part and macro of every button and shape that runs one; the macro without the ``[0]!`` for “this book”."""
    for part, content in parts.items():
        if not part.endswith((".vml", ".xml")) or b"acro" not in content:
            continue
        text = content.decode("utf-8", "replace")
        for macro in (*_BUTTON.findall(text), *_SHAPE.findall(text)):
            yield part, unescape(macro).strip().removeprefix("[0]!")


def ribbon_callbacks(parts: Parts) -> Iterator[tuple[str, str, str]]:
    """Part, attribute and macro of every callback of the ribbon."""
    part = ribbon_part(parts)
    if part:
        for element in parse_part(parts, part).iter():
            yield from ((part, name, value) for name, value in element.attrib.items() if _CALLBACK.fullmatch(name))


def formulas(parts: Parts) -> Iterator[tuple[str, str]]:
    """Part and text of every formula in cells and of the columns of tables, entities resolved."""
    for part, content in parts.items():
        if part.startswith(("xl/worksheets/", "xl/tables/")) and part.endswith(".xml"):
            for formula in _FORMULA.findall(content.decode("utf-8", "replace")):
                yield part, unescape(formula)


def calls(formula: str, names: Mapping[str, object]) -> Iterator[tuple[str, int]]:
    """Name and number of arguments of every call in ``formula`` to one of ``names`` (upper case)."""
    plain = _NO_FORMULA.sub("x", formula)
    for match in _CALL.finditer(plain):
        if match[1].upper() in names:
            yield match[1].upper(), _count_arguments(plain[match.end() :])


def _count_arguments(rest: str) -> int:
    """How many arguments stand before the parenthesis that closes the call."""
    depth, commas, empty = 0, 0, True
    for character in rest:
        if character == ")" and not depth:
            break
        depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(character, 0)
        commas += character == "," and not depth
        empty = empty and character.isspace()
    return 0 if empty and not commas else commas + 1
