"""The empty package to write on: our own styles, fonts and settings, nothing left over from a program's template."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from io import BytesIO

from xlperf.tables import WRITTEN
from xlperf.writing.word.markup import NAMESPACES, escape, tag, twips
from xlperf.writing.word.stylesheet import fonts, styles
from xlperf.writing.word.typography import Page, looks

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats"
_MEMBER_DATE = (1980, 1, 1, 0, 0, 0)
_PARTS = ("styles", "settings", "fontTable")
_MILLIMETRE = 72 / 25.4


def empty_package() -> bytes:
    """A document without text, ready for python-docx to open."""
    members = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            (f"{_OFFICE}/officeDocument", "word/document.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": _core_properties(),
        "word/document.xml": f"<w:document {NAMESPACES}>{tag('body', section(looks().page))}</w:document>",
        "word/_rels/document.xml.rels": _relations(*((f"{_OFFICE}/{part}", f"{part}.xml") for part in _PARTS)),
        "word/styles.xml": styles(),
        "word/settings.xml": _settings(),
        "word/fontTable.xml": fonts(),
    }
    return _zipped((name, (_HEAD + content).encode()) for name, content in members.items())


def dated(package: bytes) -> bytes:
    """The same package with one fixed date on all its members."""
    with zipfile.ZipFile(BytesIO(package)) as archive:
        return _zipped((name, archive.read(name)) for name in archive.namelist())


def section(page: Page, footers: str = "") -> str:
    """The section properties of pages of a kind: their footers, paper and margins."""
    sides = ("top", "right", "bottom", "left", "header", "footer")
    edges = {side: twips(getattr(page, side) * _MILLIMETRE) for side in sides}
    size = {"w": twips(page.width * _MILLIMETRE), "h": twips(page.height * _MILLIMETRE)}
    turned = {"orient": "landscape"} if page.width > page.height else {}
    return tag(
        "sectPr",
        footers,
        tag("pgSz", **size, **turned),
        tag("pgMar", **edges, gutter=0),
        tag("cols", space=twips(21)),
        tag("docGrid", linePitch=twips(looks().text.pitch)),
    )


def _zipped(members: Iterable[tuple[str, bytes]]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name, _MEMBER_DATE), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


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


def _core_properties() -> str:
    written = WRITTEN.isoformat(timespec="seconds") + "Z"
    stamps = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{written}</dcterms:{name}>' for name in ("created", "modified")
    )
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:language>{escape(looks().text.language)}</dc:language>{stamps}</cp:coreProperties>"
    )


def _content_types() -> str:
    word = f"{_TYPES}-officedocument.wordprocessingml"
    kinds = {
        "/word/document.xml": f"{word}.document.main+xml",
        **{f"/word/{part}.xml": f"{word}.{part}+xml" for part in _PARTS},
        "/docProps/core.xml": f"{_TYPES}-package.core-properties+xml",
    }
    parts = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{_TYPES}-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{parts}</Types>'
    )


def _relations(*targets: tuple[str, str]) -> str:
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'
