"""How the scoring rules in tests/rule_forms are read: printed rules with value and cell, and wrong ones without a mark.

``python -m benchmarks.rules`` prints the table of docs/schemes.md; with ``--all`` each rule missed and each wrong one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from tests.support.measured_rules import Share, compared, details, first_reads, lots

_NAMES = {
    "first": "第一批", "second": "第二批", "third": "第三批", "fourth": "第四批", "fifth": "第五批", "sixth": "第六批",
    "seventh": "第七批", "eighth": "第八批", "ninth": "第九批", "tenth": "第十批",
    "eleventh": "第十一批", "twelfth": "第十二批", "thirteenth": "第十三批", "fourteenth": "第十四批",
    "fifteenth": "第十五批", "sixteenth": "第十六批", "seventeenth": "第十七批",
    "published": "公开的表",
}  # fmt: skip


def table() -> Iterator[str]:
    """The lines of the table: each lot when it was first read, and all of them now."""
    yield "| | 表 | 印着的规则 | 读对 | 读错而没有注明 |"
    yield "|---|---|---|---|---|"
    for lot, share in first_reads().items():
        yield _line(f"{_NAMES[lot]}，头一次读", share)
    yield _line("现在，全部", Share.of([compared(form) for forms in lots().values() for form in forms.values()]))


def _line(name: str, share: Share) -> str:
    percent = 100 if share.right == share.printed else min(99, round(share.share * 100))
    return f"| {name} | {share.forms} | {share.printed} | {share.right}（{percent}%） | {share.wrong} |"


def main() -> int:
    """Print the table."""
    print(*table(), sep="\n")
    if "--all" in sys.argv:
        forms = [form for lot in lots().values() for form in lot.values()]
        print(*(line for form in forms for line in details(compared(form), form)), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
