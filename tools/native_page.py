"""What the native formulas leave to Python, scheme by scheme: the table in ``docs/native.md``.

``python -m tools.native_page`` writes it; a test compares it with the schemes.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from xlperf.native.scheme_figures import MOST_CAPS, MOST_GRADES, MOST_STEPS, figures
from xlperf.schemes import Scheme, load_scheme, scheme_titles

PAGE = Path(__file__).parents[1] / "docs" / "native.md"

_MARK = "<!-- 由 python -m tools.native_page 生成 -->"
_TABLE = re.compile(rf"{re.escape(_MARK)}\n.*?\n{re.escape(_MARK)}\n", re.DOTALL)
_REASONS = {
    "tier1": "定性指标：不是三档，或者用语与财政部的不同",
    "cut_off": "各项得分：去尾的规则太细",
    "stepwise": f"预算执行得分：多于 {MOST_STEPS} 档",
    "grade_low1": f"等级：多于 {MOST_GRADES} 等",
}
"""Figure -> what is asked where the scheme has none."""


def reasons(scheme: Scheme) -> Iterator[str]:
    """What the cells ask under a scheme besides what they ask under every one, and why."""
    known = figures(scheme)
    yield from (words for key, words in _REASONS.items() if known[key] is None)
    if not known["adds_up"]:
        yield f"首页总分：{_other_total(scheme)}"


def _other_total(scheme: Scheme) -> str:
    if not scheme.execution.weight:
        return "预算执行不计分"
    if scheme.not_applicable == "rescale":
        return "不适用的指标不计，按比例折算"
    return f"封顶多于 {MOST_CAPS - 1} 档"


def page() -> str:
    """The page as it should be."""
    rows = [(title, "；".join(reasons(load_scheme(title))) or "没有") for title in scheme_titles()]
    lines = ("| 评分规则 | 另外不答的 |", "|---|---|", *(f"| {title} | {words} |" for title, words in rows))
    table = "\n".join((_MARK, "", *lines, "", _MARK, ""))
    return _TABLE.sub(lambda _: table, PAGE.read_text("utf-8"))


def main() -> None:
    """Write the page and name it."""
    PAGE.write_text(page(), "utf-8")
    sys.stdout.write(f"{PAGE}\n")


if __name__ == "__main__":
    main()
