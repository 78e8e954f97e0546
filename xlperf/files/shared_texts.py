"""The texts in a workbook's XML: those that its cells share, and how one is put together from its parts."""

from __future__ import annotations

import re

from xlperf.files.xml_events import Attributes, local_name, parse_all
from xlperf.findings import XlperfError

__all__ = ["MOST_TEXTS", "shared_texts", "text_part", "unescaped"]

MOST_TEXTS = 2_000_000  # different texts of a workbook

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_WHITE_SPACE = " \t\r\n"
_SURROGATES = range(0xD800, 0xE000)


def shared_texts(xml: bytes) -> list[str]:
    """The texts that the cells of a workbook share, in order; XlperfError where it is damaged or has too many.

    How a text is pronounced (``rPh``) comes after its parts, and is none of them.

    >>> shared_texts(b"<sst><si><t>a</t><rPh><t>x</t></rPh></si><si><r><t>b</t></r><r><t>c</t></r></si></sst>")
    ['a', 'bc']
    """
    texts: list[str] = []
    pieces: list[str] = []
    part: Attributes = {}  # the attributes of the last one
    is_pronunciation = False

    def start(name: str, item: Attributes) -> None:
        nonlocal part, is_pronunciation
        if ":" in name:
            name = local_name(name)
        if name == "t":
            part = item
            pieces.clear()
        elif name == "si":
            if len(texts) == MOST_TEXTS:
                raise XlperfError("文件里的文字多得不正常，没有读。请核对文件来源。")
            texts.append("")
            is_pronunciation = False
        elif name == "rPh":
            is_pronunciation = True

    def end(name: str) -> None:
        if ":" in name:
            name = local_name(name)
        if name == "t" and texts and not is_pronunciation:
            texts[-1] += text_part("".join(pieces), part)

    parse_all(xml, start, end, pieces.append)
    return texts


def text_part(content: str, item: Attributes) -> str:
    """The text of an element ``t`` with that content and these attributes: white space at its ends may be to be kept.

    >>> text_part(" a_x000D_b_x005F_x000D_ ", {})
    'a\\rb_x000D_'
    """
    if item.get("xml:space") != "preserve":
        content = content.strip(_WHITE_SPACE)
    return unescaped(content)


def unescaped(text: str) -> str:
    """Text of a cell without the escapes of characters that XML cannot hold."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return match[0] if code in _SURROGATES else chr(code)
