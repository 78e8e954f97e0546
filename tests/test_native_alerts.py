"""The native formulas of 预警 give the cell functions' answer or none, under every set of rules and a unit's own.

Judged by LibreOffice and by Gnumeric, as in ``test_native``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.native_books import Answers, as_cell, by_gnumeric, by_libreoffice, write_rows
from tests.support.native_rows import Generated, Typed, generated
from xlperf import cell_functions as cells
from xlperf.alerts import AlertRules, built_in_alerts, load_alerts
from xlperf.native import ASK
from xlperf.schemes import load_scheme, scheme_titles
from xlperf.values.periods import last_month

pytestmark = pytest.mark.workbooks

OWN = load_alerts(
    "本局",
    [
        {
            "title": "本局",
            "source": "本局通知",
            "figures": {"red_below": Decimal("0.5"), "yellow_below": Decimal("0.9"), "source": "第三条"},
            "funds": {"method": "months", "months": [{"month": 6, "share": Decimal("0.45")}], "source": "第四条"},
        }
    ],
)
INDICATOR_SETS = [load_alerts("平台默认"), load_alerts("山西省"), OWN]
FUND_SETS = [load_alerts("平台默认"), load_alerts("河北省"), load_alerts("四川省（2025）"), OWN]
SCHEME = load_scheme("hubei_2020")
SCHEMES = [load_scheme(title) for title in scheme_titles()]
PERIODS = ("1-6月", "1—9月", "上半年", "前三季度", "１－３月", "截至10月底", "1-12月", "近期", None)
LEVELS = ("数量指标", "质量指标", "经济效益", "成本指标", "自己起的", None)
JUDGES: Mapping[str, Callable[[Sequence[Path], str], Mapping[Path, Answers]]] = {
    "LibreOffice": by_libreoffice,
    "Gnumeric": by_gnumeric,
}
COUNT = 130
SILENT = {"signless", "dated", "odd", "criterion", "units", "unsure"}
"""Kinds of rows about which the native formulas may be silent; ``unsure`` are those without a sign or of a level 2 that
nobody knows."""

MOST_ASKED = 0.02
EDGES = [
    Generated(kind="plain", cells={"sign": sign, "target": "100", "actual": actual, "unit": "个"})
    for sign in ("≥", ">", "≤", "<")
    for actual in ("25", "30", "40", "45", "60", "100")
]
"""Rows on the limits of the rules, half a year gone: 50, 60, 80, 90 and 120 % of what is due, and the target itself."""

Row = Mapping[str, Typed]

TWICE = "两个指标同名"


def of_one_name() -> list[Row]:
    """Two indicators of one name, and a third: where the numbers of the first two rows were added, it would answer."""
    figures: Row = {"sign": "≥", "target": "100", "unit": "个", "level2": "数量指标"}
    return [{"subject": "甲", "name": name, **figures} for name in (TWICE, TWICE, "另一个指标")]


def alert_rows() -> tuple[list[tuple[str, Row]], list[Row], list[Row]]:
    """(kind, indicator), and the rows of 绩效指标 and of 绩效监控 that are written for them."""
    found: list[tuple[str, Row]] = []
    indicators, monitoring = of_one_name(), list[Row]()
    for number, one in enumerate([*generated(COUNT, seed=17), *EDGES]):
        name = f"{one.cells.get('name') or '指标'}{number}"
        period, level2 = PERIODS[number % len(PERIODS)], LEVELS[number // 2 % len(LEVELS)]
        if one in EDGES:
            period, level2 = "1-6月", "数量指标"
        row = {**one.cells, "name": name, "level2": level2, "period": period}
        unsure = row.get("sign") in (None, "", "定量") or level2 == "自己起的"
        found.append(("unsure" if unsure else one.kind, row))
        indicators.append(
            {"subject": "甲", **{key: row.get(key) for key in ("name", "sign", "target", "unit", "level2")}}
        )
        monitoring.append({"subject": "甲", "name": name, "period": period, "current": row.get("actual")})
    return found, indicators, monitoring


@pytest.mark.libreoffice
def test_alerts_are_equal_or_silent__indicators(tmp_path: Path) -> None:
    rows, indicators, monitoring = alert_rows()
    monitoring.append({"subject": "甲", "name": TWICE, "period": "1-6月", "current": "100"})
    books = {tmp_path / f"{rules.id}.xlsx": rules for rules in INDICATOR_SETS}
    inputs = ("subject", "name", "period", "current")
    for path, rules in books.items():
        sets = [rules, *built_in_alerts()]
        others = {"indicators": indicators}
        write_rows(
            path, "monitoring", inputs, monitoring, SCHEMES, title=SCHEME.title, alerts=sets, others=others, arrays=True
        )
    for judge, ask in JUDGES.items():
        answers = ask(list(books), "monitoring")
        given: Counter[str] = Counter()
        asked: Counter[str] = Counter()
        wrong = []
        for path, rules in books.items():
            assert answers[path][len(rows)]["alert"] in (ASK, ""), judge
            for (kind, row), native in zip(rows, answers[path], strict=False):
                expected = by_python(row, rules)
                if native["alert"] == expected:
                    given[kind] += 1
                elif native["alert"] in (ASK, ""):
                    given[kind] += expected in COLOURS
                    asked[kind] += expected in COLOURS
                else:
                    wrong.append((rules.title, row, native["alert"], expected))
        assert wrong[:3] == [], (judge, len(wrong))
        if judge == "LibreOffice":
            shares = {kind: asked[kind] / given[kind] for kind in given.keys() - SILENT}
            assert {kind: share for kind, share in shares.items() if share > MOST_ASKED} == {}
            assert min(given[kind] for kind in shares) > COUNT / 50


COLOURS = ("红", "黄", "绿", "蓝")


def by_python(row: Row, rules: AlertRules) -> object:
    typed = {key: as_cell(value) for key, value in row.items()}
    values = [typed.get(key) for key in ("sign", "target", "actual", "period", "unit")]
    return cells.alert(*values, rules, typed["name"], typed["level2"], SCHEME)  # type: ignore[arg-type]


@pytest.mark.libreoffice
def test_alerts_are_equal_or_silent__funds(tmp_path: Path) -> None:
    budgets = [
        {"name": f"项目{number}", "adjusted": adjusted, "initial": initial}
        for number, (adjusted, initial) in enumerate(
            [(100.0, None), (None, 80.0), (0.0, 50.0), (None, None), ("多", 10.0), (341.98, 300.0)]
        )
    ]
    rows = [
        {"subject": subject, "period": period, "executed": executed}
        for subject in [*(row["name"] for row in budgets), "没有"]
        for period in PERIODS
        for executed in (0.0, 25.0, 40.0, 45.0, 60.0, 205.188, -1.0, "三百", None)
    ]
    books = {tmp_path / f"{rules.id}.xlsx": rules for rules in FUND_SETS}
    for path, rules in books.items():
        sets = [rules, *built_in_alerts()]
        write_rows(
            path, "fund_monitoring", ("subject", "period", "executed"), rows, SCHEMES,
            title=SCHEME.title, alerts=sets, others={"subjects": budgets}, arrays=True,
        )  # fmt: skip
    known = {row["name"]: row for row in budgets}
    for judge, ask in JUDGES.items():
        equal: Counter[object] = Counter()
        for path, answers in ask(list(books), "fund_monitoring").items():
            for row, native in zip(rows, answers, strict=False):
                budget = known.get(row["subject"], {})
                figures = row["executed"], budget.get("adjusted"), budget.get("initial")
                expected = cells.budget_alert(*figures, row["period"], books[path])
                if native["alert"] not in (ASK, ""):
                    assert native["alert"] == expected, (judge, books[path].title, row)
                    equal[expected] += 1
                else:
                    odd = row["executed"] == -1 or budget.get("adjusted") == "多" or last_month(row["period"]) is None
                    assert odd or expected not in COLOURS, (judge, books[path].title, row)
        assert all(equal[colour] > 10 for colour in ("红", "黄", "绿")), (judge, equal)
