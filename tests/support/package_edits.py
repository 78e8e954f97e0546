"""A workbook's parts, some of them changed: what a damaged file, or one that a person went on with, looks like."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZipFile

TEXTS = "xl/sharedStrings.xml"


def replaced(parts: dict[str, bytes], name: str, old: str, new: str) -> dict[str, bytes]:
    """One part with one piece of text replaced."""
    assert old.encode() in parts[name], (name, old)
    return {name: parts[name].replace(old.encode(), new.encode())}


def edit_a_paragraph(path: Path, after: str) -> None:
    """Replace the first sentence of a written workbook, as a person does who saves it with a program of theirs."""
    with ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    before = next(text for text in re.findall(r">([^<]{12,})<", parts[TEXTS].decode()) if text.endswith("。"))
    parts |= replaced(parts, TEXTS, f">{before}<", f">{after}<")
    with ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)  # dated now: ours have no date


def with_sheet(parts: dict[str, bytes], code_name: str) -> dict[str, bytes]:
    """The parts that change with one more sheet of this code name."""
    sheet = '<sheet name="另加的" sheetId="99" r:id="rId99"/></sheets>'
    link = '<Relationship Id="rId99" Type="{}/worksheet" Target="worksheets/sheet99.xml"/></Relationships>'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return {
        **replaced(parts, "xl/workbook.xml", "</sheets>", sheet),
        **replaced(parts, "xl/_rels/workbook.xml.rels", "</Relationships>", link.format(kind)),
        "xl/worksheets/sheet99.xml": (
            f'<worksheet xmlns="{main}"><sheetPr codeName="{code_name}"/><sheetData/></worksheet>'.encode()
        ),
    }
