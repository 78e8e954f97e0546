"""Which texts on a form are sentences, and which of these may be the reason why something was missed."""

from __future__ import annotations

import re

from xlperf.reading.forms.wording import labels, normal

__all__ = ["NUMBERS", "is_own_note", "is_prose", "may_explain", "remark_label"]

NUMBERS = re.compile(r"(?:^|(?<=[。；;]))\s*[(（]?\d{1,2}[、.．)）](?!\d)")
"""The numbers before sentences: 1. or （2）."""

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_LABEL_OF_NOTE = re.compile(r"[:：\d(（]")
_FIGURE = re.compile(r"\d")
_LEAST_PROSE = 10  # Chinese characters of a text that may hold a reason


def may_explain(text: str) -> bool:
    """Whether a cell's text may be the reason why something was missed.

    >>> may_explain("因疫情推迟，下年完成。"), may_explain("某县农村公路管理所"), may_explain("资金管理合规，制度健全")
    (True, False, False)
    """
    return is_prose(text) and labels().explains.fullmatch(text.replace("\n", "")) is not None


def remark_label(text: str) -> str:
    """备注, 说明 or 注 as a text begins with it, "" where it begins otherwise.

    >>> remark_label("注：1.金额保留两位小数。"), remark_label("填表说明：1.一式三份。")
    ('注', '')
    """
    label = _LABEL_OF_NOTE.split(text, maxsplit=1)[0]
    return label if normal(label) in labels().remarks else ""


def is_own_note(text: str) -> bool:
    """Whether a text under 备注, 说明 or 注 is the form's own: each line speaks of the form, or says too little.

    A numbered line says enough with a reason or a figure, another one with a sentence or a figure.

    >>> is_own_note("说明：1.金额保留两位小数。2.其他资金包括社会资金。"), is_own_note("备注")
    (True, True)
    >>> is_own_note("2.满意度由第三方回访，样本120人。"), is_own_note("备注：因公开招标流标，设备推迟到12月到货。")
    (False, False)
    """
    words = text[len(remark_label(text)) :].lstrip(":： ").replace("\n", "")
    is_numbered = NUMBERS.match(words) is not None
    parts = [part for part in NUMBERS.split(words) if part.strip()]
    return all(labels().lines_of_notes.fullmatch(part) or not _says_more(part, is_numbered) for part in parts)


def _says_more(part: str, is_numbered: bool) -> bool:
    return _FIGURE.search(part) is not None or (may_explain(part) if is_numbered else is_prose(part))


def is_prose(text: str) -> bool:
    """Whether a cell's text is a sentence or more.

    >>> is_prose("因疫情推迟，下年完成。"), is_prose("初稿")
    (True, False)
    """
    count = len(_CHINESE.findall(text))
    return count >= _LEAST_PROSE or (count * 2 >= _LEAST_PROSE and any(mark in text for mark in "，。；,;"))
