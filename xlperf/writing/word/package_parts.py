"""The file around the document's text: its parts and how they are packed; styles and fonts are in ``stylesheet``."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO

from xlperf.files.zip_entries import entry
from xlperf.writing.word.markup import NAMESPACES, escape, run, tag, text, twips
from xlperf.writing.word.stylesheet import fonts, styles
from xlperf.writing.word.typography import Page, looks

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats"
_MEMBER_DATE = (1980, 1, 1, 0, 0, 0)
_PARTS = {
    "styles": "styles",
    "settings": "settings",
    "fontTable": "fontTable",
    "footer1": "footer",
    "footer2": "footer",
}
"""What the document refers to: name of the part -> its kind. The first is the document's rId1, and so on."""
_FOOTERS = {"default": "rId4", "even": "rId5"}
_MILLIMETRE = 72 / 25.4


def packed(body: str, *, author: str, title: str, written: datetime) -> bytes:
    """The file's bytes around the document's body, with ``author``, ``title`` and date of writing as its properties.

    Members have one fixed date, so equal arguments give equal bytes.
    """
    return _zipped(
        {
            "[Content_Types].xml": _content_types(),
            "_rels/.rels": _relations(
                {
                    "word/document.xml": f"{_OFFICE}/officeDocument",
                    "docProps/core.xml": f"{_PACKAGE}/relationships/metadata/core-properties",
                }
            ),
            "word/document.xml": f"<w:document {NAMESPACES}>{body}</w:document>",
            "word/_rels/document.xml.rels": _relations(
                {f"{name}.xml": f"{_OFFICE}/{kind}" for name, kind in _PARTS.items()}
            ),
            "word/styles.xml": styles(),
            "word/settings.xml": _settings(),
            "word/fontTable.xml": fonts(),
            "word/footer1.xml": _footer("page_number_right"),
            "word/footer2.xml": _footer("page_number_left"),
            "docProps/core.xml": _core_properties(author, title, written),
        }
    )


def section(page: Page, *, numbered: bool) -> str:
    """The section properties of pages of a kind: paper, margins, and, if ``numbered``, the footers with page numbers.

    The document's first section must be numbered; those that follow then have its footers, too.
    """
    sides = ("top", "right", "bottom", "left", "header", "footer")
    edges = {side: twips(getattr(page, side) * _MILLIMETRE) for side in sides}
    size = {"w": twips(page.width * _MILLIMETRE), "h": twips(page.height * _MILLIMETRE)}
    turned = {"orient": "landscape"} if page.width > page.height else {}
    return tag(
        "sectPr",
        _footer_references() if numbered else "",
        tag("pgSz", **size, **turned),
        tag("pgMar", **edges, gutter=0),
        tag("cols", space=twips(21)),
        tag("docGrid", linePitch=twips(looks().text.pitch)),
    )


def _zipped(members: Mapping[str, str]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(entry(name, _MEMBER_DATE), _HEAD + content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _footer_references() -> str:
    return "".join(f'<w:footerReference w:type="{pages}" r:id="{key}"/>' for pages, key in _FOOTERS.items())


def _footer(style: str) -> str:
    """The page's number, as a field."""
    around = looks().page_number
    begin, separate, end = (run(tag("fldChar", fldCharType=kind)) for kind in ("begin", "separate", "end"))
    field = begin + run(tag("instrText", "PAGE")) + separate + run(text("1")) + end
    line = tag("p", tag("pPr", tag("pStyle", val=style)), run(text(around.before)), field, run(text(around.after)))
    return f"<w:ftr {NAMESPACES}>{line}</w:ftr>"


def _settings() -> str:
    language = looks().text.language
    word = "http://schemas.microsoft.com/office/word"
    inside = (
        tag("zoom", percent=100),
        tag("defaultTabStop", val=twips(21)),
        tag("evenAndOddHeaders"),
        tag("characterSpacingControl", val="compressPunctuation"),
        tag("compat", tag("useFELayout"), tag("compatSetting", name="compatibilityMode", uri=word, val=15)),
        tag("themeFontLang", val=looks().text.latin_language, eastAsia=language),
    )
    return f"<w:settings {NAMESPACES}>{''.join(inside)}</w:settings>"


def _core_properties(author: str, title: str, written: datetime) -> str:
    instant = written.isoformat(timespec="seconds") + "Z"
    stamps = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{instant}</dcterms:{name}>' for name in ("created", "modified")
    )
    named = f"<dc:title>{escape(title)}</dc:title>" if title else ""
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:language>{escape(looks().text.language)}</dc:language>{stamps}"
        f"<dc:creator>{escape(author)}</dc:creator>{named}</cp:coreProperties>"
    )


def _content_types() -> str:
    word = f"{_TYPES}-officedocument.wordprocessingml"
    kinds = {
        "/word/document.xml": f"{word}.document.main+xml",
        **{f"/word/{name}.xml": f"{word}.{kind}+xml" for name, kind in _PARTS.items()},
        "/docProps/core.xml": f"{_TYPES}-package.core-properties+xml",
    }
    parts = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{_TYPES}-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{parts}</Types>'
    )


def _relations(targets: Mapping[str, str]) -> str:
    """Relationships to parts, target -> type; their ids are rId1, rId2 and so on."""
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (target, kind) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'
