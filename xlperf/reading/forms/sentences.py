"""Which texts on a form are sentences, and which of these may be the reason why something was missed."""

from __future__ import annotations

import re

from xlperf.reading.forms.wording import labels

__all__ = ["is_prose", "may_explain"]

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_LEAST_PROSE = 10  # Chinese characters of a text that may hold a reason


def may_explain(text: str) -> bool:
    """Whether a cell's text may be the reason why something was missed.

    >>> may_explain("因疫情推迟，下年完成。"), may_explain("某县农村公路管理所"), may_explain("资金管理合规，制度健全")
    (True, False, False)
    """
    return is_prose(text) and labels().explains.fullmatch(text.replace("\n", "")) is not None


def is_prose(text: str) -> bool:
    """Whether a cell's text is a sentence or more.

    >>> is_prose("因疫情推迟，下年完成。"), is_prose("初稿")
    (True, False)
    """
    count = len(_CHINESE.findall(text))
    return count >= _LEAST_PROSE or (count * 2 >= _LEAST_PROSE and any(mark in text for mark in "，。；,;"))
