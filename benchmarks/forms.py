"""How the forms in tests/forms are read: cells with a home, findings true and false, faults missed.

``python -m benchmarks.forms`` prints the table of docs/checks.md; with ``--all`` each cell without a home, each false
finding and each fault missed as well.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from tests.support.made_forms import MADE
from tests.support.measured_forms import Figures, Measured, first_runs, measured, written
from xlperf.reading.forms import read_forms


def table() -> Iterator[str]:
    """The lines of the table, with what was measured and how."""
    every = [measured(name) for name in written()]
    now, first = Figures.of(every), first_runs()
    kinds = sum(_kinds_right(name) for name in MADE)
    yield "## 在做出来的表上量过"
    yield ""
    yield f"{now.forms} 份照各省表样和常见毛病做出来的表（`tests/forms`）：标题在一格或三格，合并的格，空列，"
    yield "备注，隐藏的旧表，几张并排或上下排，元和万元，没有符号，日期，不适用，没选的选项，第二个分数，各省自己的列。"
    yield "每份的每一格是什么、错在哪里，在程序读它之前写好（`tests/form_findings.toml`）："
    yield "写在里面的问题之外又提出的算误报，写了没有提出的算漏报。"
    yield "这些表不是公开的表；公开的表量在上面。"
    yield ""
    yield f"| | {' | '.join(_MEASURED)} |"
    yield f"|---|{'---|' * len(_MEASURED)}"
    for name, figures in {**{f"{lot}，头一次读": one for lot, one in first.items()}, "现在，全部": now}.items():
        yield f"| {name} | {' | '.join(_shown(figures))} |"
    yield ""
    yield "“头一次读”是为它们改程序以前；每一批都是前一批的毛病改完以后写的，所以它比“现在”更像没有见过的表。"
    yield ""
    yield f"另有 {len(MADE)} 份各阶段的表只看认得出是哪一种：{kinds} 份认对（`tests/support/made_forms.py`）。"


_MEASURED = (
    "有着落的格", "整张每一格都有着落的表", "提出的问题属实", "该提出的问题提出了", "列没有认出来却没有错误的表",
)  # fmt: skip


def _shown(figures: Figures) -> Sequence[str]:
    return (
        f"{figures.homes} / {figures.cells}（{figures.share_of_homes:.1%}）",
        f"{figures.whole} / {figures.forms}",
        f"{figures.true} / {figures.true + figures.false}（{figures.precision:.1%}）",
        f"{figures.faults - figures.missed} / {figures.faults}（{figures.recall:.1%}）",
        f"{figures.silent}",
    )


def _kinds_right(name: str) -> bool:
    reading = read_forms([MADE[name].book])
    return [one.kind for one in reading.forms] == list(MADE[name].kinds) if reading else not MADE[name].kinds


def _details(one: Measured) -> Iterator[str]:
    for cell in one.homeless:
        yield f"{one.name}：没有着落 {cell.place} {cell.tag}：{cell.text!r}"
    for found in one.false:
        yield f"{one.name}：不实 {found}"
    for entry in one.missed:
        yield f"{one.name}：漏报 {entry.why}"
    if one.is_silent:
        yield f"{one.name}：列没有认出来，却没有错误"


def main() -> int:
    """Print the table."""
    print("\n".join(table()))
    if "--all" in sys.argv:
        print()
        for name in written():
            print(*_details(measured(name)), sep="\n", end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
