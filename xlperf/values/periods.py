"""The periods of a year that monitoring papers name: 1-6月, 上半年, 前三季度, 截至9月底."""

from __future__ import annotations

import re
from collections.abc import Mapping

from xlperf.values.amounts import arabic_digits, normalise

__all__ = ["MONTHS", "last_month"]

MONTHS = 12

_WORDS: Mapping[str, int] = {
    "上半年": 6, "半年": 6, "半年度": 6, "全年": 12, "年度": 12, "一季度": 3, "二季度": 6, "三季度": 9, "四季度": 12,
    "1季度": 3, "2季度": 6, "3季度": 9, "4季度": 12, "前三季度": 9, "前3季度": 9, "下半年": 12,
}  # fmt: skip
_LAST_MONTH = re.compile(r"(?:^|[^0-9])([0-9]{1,2})月(?:份|底|末)?(?:[0-9]{1,2}日)?$")


def last_month(text: str | None) -> int | None:
    """The last month of a period that begins with the year, 1 to 12; None where the text names none.

    >>> last_month("1-6月"), last_month("前三季度"), last_month("截至9月底"), last_month("6月30日"), last_month("近期")
    (6, 9, 9, 6, None)
    """
    bare = re.sub(r"[\s()]|第|20[0-9]{2}年", "", normalise(arabic_digits(text or "")))
    if bare in _WORDS:
        return _WORDS[bare]
    found = _LAST_MONTH.search(bare)
    month = int(found[1]) if found else 0
    return month if 1 <= month <= MONTHS else None
