"""Which texts on a form are sentences, and which of these may be the reason why something was missed."""

from __future__ import annotations

import re

from xlperf.reading.forms.wording import before_colon, labels, normal

__all__ = ["is_own_note", "is_prose", "may_explain"]

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_NUMBER_BEFORE = re.compile(r"\s*[(（]?\d{1,2}[、.．)）](?!\d)")
_FIGURE = re.compile(r"\d")
_LEAST_PROSE = 10  # Chinese characters of a text that may hold a reason


def may_explain(text: str) -> bool:
    """Whether a cell's text may be the reason why something was missed.

    >>> may_explain("因疫情推迟，下年完成。"), may_explain("某县农村公路管理所"), may_explain("资金管理合规，制度健全")
    (True, False, False)
    """
    return is_prose(text) and labels().explains.fullmatch(text.replace("\n", "")) is not None


def is_own_note(text: str) -> bool:
    """Whether a line under 备注 or 说明 is the form's own: it speaks of the form, or has a number and no figures.

    >>> is_own_note("说明：1.金额保留两位小数。"), is_own_note("2.其他资金包括社会资金。"), is_own_note("备注")
    (True, True, True)
    >>> is_own_note("2.满意度由第三方回访，样本120人。"), is_own_note("备注：设备因流标推迟到12月到货。")
    (False, False)
    """
    label, words = before_colon(text) or ("", text)
    words = text if normal(label) not in labels().remarks else words
    words = words.replace("\n", "")
    numbered = _NUMBER_BEFORE.match(words)
    if not numbered:
        return not is_prose(words) or labels().own_notes.fullmatch(words) is not None
    rest = words[numbered.end() :]
    return labels().own_notes.fullmatch(rest) is not None or not (may_explain(rest) or _FIGURE.search(rest))


def is_prose(text: str) -> bool:
    """Whether a cell's text is a sentence or more.

    >>> is_prose("因疫情推迟，下年完成。"), is_prose("初稿")
    (True, False)
    """
    count = len(_CHINESE.findall(text))
    return count >= _LEAST_PROSE or (count * 2 >= _LEAST_PROSE and any(mark in text for mark in "，。；,;"))
