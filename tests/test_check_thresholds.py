"""Each threshold of ``data/checks.toml`` from both sides: on the one a finding, just beyond it none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from tests.support.catalogue_examples import (
    COUNT,
    LIKED,
    PASSED,
    WORK,
    Data,
    both,
    changed,
    checked,
    funds,
    indicator,
    one,
    text,
)
from tests.support.small_evaluations import RIGHT, row, rows
from xlperf.checks.check_rules import rules


def words(count: int, *, other: int = 0) -> str:
    """So many different characters, the first ``other`` of them other ones."""
    return "".join(chr(0x4E00 + at + (0x2000 if at < other else 0)) for at in range(count))


def twice(mine: str, theirs: str) -> Data:
    """A section of the project's and of the department's."""
    return both({"texts": {"purpose": None, "goals_text": None, "process": theirs}}, texts={"process": mine})


def shared(own: int, alike: int) -> Data:
    """A project with ``own`` indicators besides those that it shares with the department."""
    usual = rows(RIGHT)
    mine = [*usual[:alike], *(row(name=f"第{words(own)[at]}项", target="3座", actual="4座") for at in range(own))]
    return both({"indicators": usual}, indicators=mine)


def promised(name: str) -> Data:
    """A goal that promises a figure, and an indicator of this name."""
    return one(goals=[{"number": 1, "text": "新建灌溉水池不少于3座。"}], indicators=changed(COUNT, name=name))


def achieved(clause: str) -> Data:
    """What came of a goal in a clause, and an indicator whose name has ten pairs of characters: 9 wanted, 8 built."""
    row_of_it = changed(COUNT, name="新建茶园灌溉蓄水小池子", target="9座", actual="8座", reason="一座没有完工")
    return one(goals=[{"number": 1, "text": "建好水池。", "achieved": clause}], indicators=row_of_it)


def unspent(executed: float) -> Data:
    """Little spent, and one indicator that was missed."""
    missed = changed(LIKED, actual="80%", reason="两个班没有空调")
    return one(funds={"executed": executed, "shortfall_reason": "预算年底才下达"}, indicators=missed)


def full(count: int) -> Data:
    """So many indicators, all with full marks."""
    return one(indicators=[row(name=name, weight=10) for name in words(count)])


def exact(count: int) -> Data:
    """So many figures that are their targets, and a qualitative indicator."""
    hits = [row(name=name, actual="300人次") for name in words(count)]
    return one(indicators=[*hits, rows(RIGHT)[WORK]])


def weighty(count: int) -> Data:
    """So many indicators whose targets are their weights."""
    return one(indicators=[row(name=name, target="10个", actual="11个") for name in words(count)])


def listed(problems: int, measures: int) -> Data:
    """So many numbered problems and measures."""
    return text(deviation=_numbered(problems), measures=_numbered(measures))


def _numbered(count: int) -> str:
    return "".join(f"{number}.{character}没有做好。" for number, character in enumerate(words(count), start=1))


def heavy(weight: float) -> Data:
    return indicator(COUNT, weight=weight)


def rate(target: str) -> Data:
    """A rate of execution among the indicators of a framework of its own."""
    return indicator(PASSED, level1="过程指标", name="预算执行率", target=target, actual="95%")


BOUNDS: dict[str, tuple[str, Data, Data]] = {
    "promises.overlap": ("V04", promised("新建灌溉水完成率"), promised("灌溉水池验收")),
    "results.overlap": ("V77", achieved("新建茶园灌溉蓄5座。"), achieved("新建茶园灌溉5座。")),
    "results.overlap_of_target": ("V77", achieved("新建茶园灌9座。"), achieved("新建茶园9座。")),
    "identical.shortest": ("V28", twice(words(40), words(40)), twice(words(39), words(39))),
    "identical.likeness": ("V28", twice(words(100, other=5), words(100)), twice(words(100, other=6), words(100))),
    "identical.longest": ("V28", twice(words(3000, other=1), words(3000)), twice(words(3001, other=1), words(3001))),
    "identical.rows": ("V28", shared(0, 3), shared(0, 2)),
    "identical.share": ("V28", shared(6, 6), shared(7, 6)),
    "budget_rate.floor": ("V45", rate("89.99%"), rate("90%")),
    "caliber.unit_mix": ("V23", funds(executed=100_000), funds(executed=99_999)),
    "plausible.unspent": ("V32", unspent(4.99), unspent(5)),
    "plausible.half_spent": ("V32", funds(executed=50), funds(executed=50.01)),
    "plausible.rows": ("V33", full(5), full(4)),
    "plausible.equal_rows": ("V37", exact(3), exact(2)),
    "weights.most": ("V46", heavy(40.01), heavy(40)),
    "weights.equal_rows": ("V47", weighty(3), weighty(2)),
    "prose.gap": ("V52", listed(4, 2), listed(3, 2)),
}
"""The threshold, the code, a workbook just on the side of the finding and one just on the other."""


def codes(data: Data) -> Sequence[Any]:
    return [found.code for found in checked(data)]


@pytest.mark.parametrize("name", BOUNDS)
def test_threshold__from_both_sides(name: str) -> None:
    code, beyond, within = BOUNDS[name]
    assert code in codes(beyond)
    assert code not in codes(within)


def test_threshold__each_has_its_bounds() -> None:
    assert sorted(BOUNDS) == sorted(rules().numbers)
