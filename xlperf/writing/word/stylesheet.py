"""The document's styles and fonts as parts of its package: all that a text looks like stands here, nothing in runs."""

from __future__ import annotations

import math
from dataclasses import replace

from xlperf.writing.word.markup import NAMESPACES, tag, twips
from xlperf.writing.word.typography import ParagraphStyle, looks

_GB2312 = 86  # Word's number of the character set


def styles() -> str:
    """The part ``word/styles.xml``."""
    default = ParagraphStyle(name="Normal")
    language = looks().text.language
    defaults = tag(
        "docDefaults",
        tag("rPrDefault", _run_properties(default, language=language)),
        tag("pPrDefault", tag("pPr", tag("widowControl", val=0))),
    )
    normal = _paragraph_properties(replace(default, text=True))
    common = (
        _default("paragraph", "Normal", "Normal", tag("qFormat"), normal),
        _default("character", "DefaultParagraphFont", "Default Paragraph Font"),
        _default("table", "TableNormal", "Normal Table"),
        _default("numbering", "NoList", "No List"),
    )
    own = (_style(key, style) for key, style in looks().style.items())
    return f"<w:styles {NAMESPACES}>{defaults}{''.join(common)}{''.join(own)}</w:styles>"


def fonts() -> str:
    """The part ``word/fontTable.xml``: what to take instead of a font that a computer lacks."""
    entries = (
        tag(
            "font",
            tag("altName", val=font.instead),
            tag("charset", val=_GB2312),
            tag("family", val=font.family),
            tag("pitch", val=font.pitch),
            name=name,
        )
        for name, font in looks().font.items()
    )
    return f"<w:fonts {NAMESPACES}>{''.join(entries)}</w:fonts>"


def _default(kind: str, key: str, title: str, *inside: str) -> str:
    return tag("style", tag("name", val=title), *inside, type=kind, default=1, styleId=key)


def _style(key: str, style: ParagraphStyle) -> str:
    """One of our styles. Word's own have English names; another is marked as custom."""
    custom = {} if style.name.isascii() else {"customStyle": 1}
    return tag(
        "style",
        tag("name", val=style.name),
        tag("basedOn", val="Normal"),
        tag("next", val=style.next or key),
        tag("qFormat"),
        _paragraph_properties(style),
        _run_properties(style),
        type="paragraph",
        **custom,
        styleId=key,
    )


def _paragraph_properties(style: ParagraphStyle) -> str:
    pitch = twips(style.pitch or looks().text.pitch)
    indents = {"left": style.indent, "right": style.right_indent, "firstLine": style.first_indent}
    size = style.size or looks().text.size
    both = {
        name: value
        for side, characters in indents.items()
        if characters
        for name, value in ((f"{side}Chars", round(characters * 100)), (side, twips(characters * size)))
    }
    return tag(
        "pPr",
        tag("keepNext") if style.keep_next else "",
        tag("widowControl") if style.text else "",
        "" if style.text else tag("autoSpaceDE", val=0) + tag("autoSpaceDN", val=0),
        tag("spacing", before=twips(style.before), after=twips(style.after), line=pitch, lineRule="exact"),
        tag("ind", **both) if both else "",
        tag("jc", val=style.align),
        tag("outlineLvl", val=style.level - 1) if style.level else "",
    )


def _run_properties(style: ParagraphStyle, language: str = "") -> str:
    text = looks().text
    latin = style.latin or text.latin
    half_points = round((style.size or text.size) * 2)
    return tag(
        "rPr",
        tag("rFonts", ascii=latin, hAnsi=latin, eastAsia=style.font or text.font, cs=latin),
        tag("vanish") if style.hidden else "",
        tag("color", val="000000"),
        tag("spacing", val=_letter_spacing()) if style.text else "",
        tag("sz", val=half_points),
        tag("szCs", val=half_points),
        tag("lang", val=text.latin_language, eastAsia=language) if language else "",
    )


def _letter_spacing() -> int:
    """Twips to set the text's letters closer (below 0) or wider, so that a line holds the wished number."""
    text = looks().text
    return math.floor((looks().page.text_width / text.characters - text.size) * 20)
