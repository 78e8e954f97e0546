"""The native formulas give Python's answer or none: over generated rows, published cases, and every edge of scoring.

Judged by LibreOffice and by Gnumeric, which has Excel's order of types.
"""

from __future__ import annotations

import itertools
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.native_books import (
    FUNDS,
    INPUTS,
    Answers,
    Compared,
    by_gnumeric,
    by_libreoffice,
    by_python,
    compare,
    published_rows,
    write_rows,
)
from tests.support.native_rows import SPECIAL, Dated, Generated, Percent, Typed, generated
from tests.support.own_schemes import variant
from tools import native_words
from xlperf import cell_functions as cells
from xlperf.data.files import DATA, tables
from xlperf.findings import XlperfError
from xlperf.layout import heading, layout, native_file, native_rules
from xlperf.native import ASK
from xlperf.native.rule_sheet import word_lists
from xlperf.rulefile import read_table
from xlperf.schemes import Scheme, load_scheme, scheme_titles
from xlperf.values.amounts import Amount, D, convert
from xlperf.values.words import words

pytestmark = pytest.mark.workbooks

BUILT_IN = [load_scheme(title) for title in scheme_titles()]
EDGES = {
    "exact, linear, full at 0": '[quantitative]\nreverse_method = "linear"\nequal_method = "exact"\n'
    '[zero]\nupper_target = "full"\nlower_target = "ask"\nequal_target = "ask"\nlower_actual = "ask"\n',
    "all or nothing, points taken off": "[quantitative]\nall_or_nothing = true\n"
    '[over]\nthreshold = 1.2\nreverse_threshold = 1.1\nzero_target = 30\naction = "deduct"\ndeduct = 2\n',
    "digits dropped, points taken off": '[rounding]\nmode = "cut_off"\n[quantitative]\nlowest = 0.6\n'
    '[over]\nthreshold = 1.2\nreverse_threshold = 1.1\naction = "deduct"\ndeduct = 0.55\n',
    "whole points, digits dropped, linear": '[rounding]\nmode = "cut_off"\nplaces = 0\n'
    '[quantitative]\nreverse_method = "linear"\nequal_method = "exact"\n'
    '[over]\nthreshold = 1.2\nreverse_threshold = 1.1\naction = "deduct"\ndeduct = 0.25\n',
    "rows without a target left out": '[not_applicable]\ntreatment = "rescale"\nwithout_target = "leave_out"\n',
    "limits, reduced by the deviation, bonus": "[quantitative]\nzero_below = 0.6\nlowest = 0.7\npartial_floor = 0.8\n"
    '[over]\nthreshold = 1.1\naction = "reduce"\nreduction = { rate = 1, start = "threshold", most = 0.5 }\n'
    "[grading]\nbonus = true\n",
}
JUDGES = {"LibreOffice": by_libreoffice, "Gnumeric": by_gnumeric}
CI_ROWS, NIGHTLY_ROWS, BOOK_ROWS = 500, 10_000, 2_000
MOST_ASKED = 0.01
MOST_ASKED_OF_ALL = 0.15
MOST_ASKED_AT_EDGES = {
    "dates and long figures": 0.6,  # dates are left to Python
    "wordings": 0.75,  # marks, brackets and digits in a wording, too
    "weights": 0.12,  # a score in a cell that shows percentages
    "left to Python": 1,  # amounts without a fixed or exact rate, or far apart
    "times": 1,  # whether a longer time is better, is asked of the name
}
"""The kinds of rows at the edges of which more may be left to Python."""


@pytest.fixture(scope="module")
def count(request: pytest.FixtureRequest) -> int:
    """How many rows are generated for a scheme."""
    return NIGHTLY_ROWS if request.config.getoption("--hypothesis-profile") == "nightly" else CI_ROWS


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """Rows to which a scheme's native formulas give Python's answer or none."""

    rows: Sequence[Generated]
    scheme: Scheme


@pytest.fixture(scope="module")
def judged(count: int, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Mapping[str, Compared]]:
    """Name of a law -> judge -> the native answers compared with Python's; LibreOffice is started once for all."""
    folder = tmp_path_factory.mktemp("laws")
    laws = all_laws(count)
    books = write_laws(laws, folder)
    answered = {judge: calculate([*books], "indicators") for judge, calculate in JUDGES.items()}
    native: dict[tuple[str, str], list[Mapping[str, object]]] = {(name, judge): [] for name in laws for judge in JUDGES}
    for path, names in books.items():
        for judge, answers in answered.items():
            for name, answer in zip(names, answers[path], strict=False):
                native[name, judge].append(answer)
    found = {}
    for name, law in laws.items():
        expected = [by_python(row, law.scheme) for row in law.rows]
        found[name] = {judge: compare(law.rows, expected, native[name, judge], law.scheme) for judge in JUDGES}
    return found


def write_laws(laws: Mapping[str, Law], folder: Path) -> dict[Path, list[str]]:
    """Write the rows of all laws into workbooks of one scheme each, none too long; with the law that each row is of."""
    schemes: list[Scheme] = []
    for law in laws.values():
        if law.scheme not in schemes:
            schemes.append(law.scheme)
    books = {}
    for number, scheme in enumerate(schemes):
        rows = [(name, row.cells) for name, law in laws.items() if law.scheme == scheme for row in law.rows]
        known = BUILT_IN if scheme in BUILT_IN else [*BUILT_IN, scheme]
        for start in range(0, len(rows), BOOK_ROWS):
            part = rows[start : start + BOOK_ROWS]
            path = folder / f"{number}-{start}.xlsx"
            typed = [cells for _, cells in part]
            write_rows(path, "indicators", INPUTS, typed, known, title=scheme.title, arrays=True)
            books[path] = [name for name, _ in part]
    return books


def all_laws(count: int) -> dict[str, Law]:
    """All laws about rows of 绩效指标 by name; ``count`` rows are generated for a scheme."""
    laws = {scheme.id: Law(rows=generated(count, seed=sum(map(ord, scheme.id))), scheme=scheme) for scheme in BUILT_IN}
    for name, text in EDGES.items():
        laws[name] = Law(rows=generated(count, seed=len(text)), scheme=variant(text))
    for name, text in EDGE_SCHEMES.items():
        scheme = variant(text) if text else load_scheme("mof_2020")
        laws[f"rows at the edges: {name}"] = Law(rows=edge_rows(), scheme=scheme)
    for name in CUT_OFF:
        laws[f"just at a figure: {name}"] = Law(rows=rows_just_at_a_figure(), scheme=variant(EDGES[name]))
    laws["left to Python"] = Law(rows=rows_for_python(), scheme=load_scheme("mof_2020"))
    for title, rows in published_rows().items():
        laws[f"published: {title}"] = Law(rows=rows, scheme=load_scheme(title))
    return laws


# --- the law ----------------------------------------------------------------------------------------------------------


@pytest.mark.libreoffice
@pytest.mark.parametrize("scheme", BUILT_IN, ids=lambda scheme: scheme.id)
def test_equal_or_silent(scheme: Scheme, count: int, judged: Mapping[str, Mapping[str, Compared]]) -> None:
    for judge, found in judged[scheme.id].items():
        assert found.others == [], judge
        assert sum(found.asked.values()) < MOST_ASKED_OF_ALL * sum(found.given.values()), judge
        if judge == "LibreOffice":  # Gnumeric writes a number as a text with too many digits, and is silent then
            asked = {kind: found.share(kind) for kind in found.given.keys() - SPECIAL}
            assert {kind: share for kind, share in asked.items() if share > MOST_ASKED} == {}
            assert min(found.given[kind] for kind in asked) > count / 25
            sys.stdout.write(f"{scheme.title}: {', '.join(f'{kind} {found.share(kind):.0%}' for kind in SPECIAL)}\n")


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", EDGES)
def test_equal_or_silent__every_edge_of_scoring(name: str, judged: Mapping[str, Mapping[str, Compared]]) -> None:
    for judge, found in judged[name].items():
        assert found.others == [], judge
        if judge == "LibreOffice":
            assert {kind for kind in found.given.keys() - SPECIAL if found.share(kind) > MOST_ASKED} == set()


RANGES = [
    (sign, target, actual)
    for sign in ("区间", "", None)
    for target in ("3-5", "3～5天", "90%-95%", "100±5")
    for actual in ("3", "4", "5", "5.01", "2.99", "95%", "105", "94.99")
]
DEADLINES = [
    ("", target, actual)
    for target in ("12月底前", "2022年12月31日前", "2022年12月", "第三季度")
    for actual in ("11月", "12月31日", "2022年12月31日", "2023年1月1日", "2022年12月")
]
CRITERIA = [
    (sign, "10", actual, scoring)
    for sign, actual in (("≥", "10"), ("≥", "9.99"), ("≤", "10"), ("≤", "10.01"), ("＝", "10"))
    for scoring in ("每降5%扣1分，扣完为止", "完成得满分，否则不得分", "酌情扣分", "。")
]


KINDS_FOR_PYTHON = {"range": RANGES, "deadline": DEADLINES, "criterion": CRITERIA}


def rows_for_python() -> list[Generated]:
    """Rows that no native formula may answer."""
    return [
        Generated(kind=kind, cells=_row(*values, stated=stated))
        for kind, cases in KINDS_FOR_PYTHON.items()
        for values in cases
        for stated in (None, 10.0, 7.0)
    ]


@pytest.mark.libreoffice
def test_ranges_deadlines_and_criteria_are_left_to_python(judged: Mapping[str, Mapping[str, Compared]]) -> None:
    for judge, found in judged["left to Python"].items():
        assert found.others == [], judge
        assert dict(found.asked) == dict(found.given), judge
        assert all(found.given[kind] > 20 for kind in KINDS_FOR_PYTHON)


def _row(
    sign: str | None, target: Typed, actual: Typed, scoring: str | None = None, *, stated: float | None
) -> dict[str, Typed]:
    names = {"level1": "产出指标", "level2": "数量指标", "name": "培训人次", "unit": None}
    figures = {"sign": sign, "target": target, "actual": actual, "scoring": scoring}
    return {**names, **figures, "weight": 10.0, "stated_score": stated}


COUNTED = [
    (one, other, actual)
    for one, other in (("个", "家"), ("家", "个"), ("个", "个"), ("家", "户"), ("个", "人"), ("人", "个"), ("个", "%"))
    for actual in ("9", "10")
]
EDGE_ROWS = {
    "dates and long figures": [
        *(
            ("≥", target, actual)
            for target in (10.0, "10")
            for actual in (Dated(44900), 44900.0, "2022年", "3月", "-5", "123456789012345678")
        ),
        ("≥", Dated(44900), "10"),
        ("≥", "9234567890123457", "9234567890123456"),
    ],
    "zero": [
        *(("", "0", actual) for actual in ("0", "1", "-1")),
        *(("≤", target, "0") for target in ("5", "0")),
        *(("＝", "0", actual) for actual in ("0", "3")),
        *(("＝", "30", actual) for actual in ("50", "51")),
        *(("≥", "0", actual) for actual in ("29", "30", "31", "-1")),
        *((">", "0", actual) for actual in ("0", "-1")),
    ],
    "thresholds": [
        *(("≥", "10", actual) for actual in ("6", "5.99", "8", "7.99", "11", "11.99", "12")),
        *(("≤", target, "10") for target in ("10.99", "11", "12")),
    ],
    "wordings": [
        *(("定性", "达成预期指标", actual) for actual in ("完成（见附件）", "有一些（见附件）", "大致这样", "-", "")),
        *(
            ("定性", target, actual)
            for target in ("达成预期指标", "★未完成", "未达标（见附件）")
            for actual in ("★未完成", "完成*", "未达标（见附件）", "完成100%")
        ),
        *(("＝", target, "效果较差") for target in ("基本完成①", "5①", "²", "完成")),
        *(("定性", "-", actual) for actual in ("完成", "未完成")),
    ],
    "units": [
        *(("≥", f"10{one}", f"{actual}{other}") for one, other, actual in COUNTED),
        *(("≤", f"10{one}", f"{actual}{other}") for one, other, actual in COUNTED),
    ],
    "other units": [
        (sign, target, actual)
        for sign in ("≥", "≤", "＝")
        for target, actual in (
            ("80亿元", "964500万元"),
            ("0.3万元", "3000元"),
            ("0.1公里", "100.0米"),
            ("3亩", "0.2公顷"),
            ("1天", "24小时"),
            ("10公里", "0.5公里"),
            ("1吨", "20000公斤"),
            ("1吨", "50公斤"),
            ("200万", "195.5万"),
            ("90%", "9成"),
        )
    ],
    "left to Python": [
        ("≥", target, actual)
        for target, actual in (
            ("1吨", "20001公斤"),
            ("1吨", "49.999公斤"),
            ("1亿元", "100000000.0001元"),
            ("0万元", "5元"),
            ("10亩", "666平方米"),
            ("1年", "11个月"),
            ("10公顷", "100亩"),
            ("2亿", "19500万"),
            ("200万", "1955000"),
            ("3千", "2900"),
        )
    ],
}
COST = {"level1": "成本指标", "level2": "经济成本指标", "name": "培训"}
FURTHER_EDGES: Mapping[str, Sequence[Mapping[str, Typed]]] = {
    "costs": [
        {**COST, "sign": "", "target": f"10{inside}", "actual": actual, "unit": unit}
        for inside, unit in (("", "万元"), ("万元", None), ("", None), ("", "人"))
        for actual in ("9", "11")
    ],
    "names": [
        {"name": name, "level2": level2, "sign": "", "target": "10", "actual": actual}
        for name in ("投诉次数", "投诉办结率", "培训费用", "节约费用", "费用控制率", "办理时限")
        for level2 in ("数量指标", "时效指标", "经济成本指标")
        for actual in ("9", "11")
    ],
    "signs": [
        {"sign": sign, "target": f"{inside}10", "actual": actual}
        for sign, inside in (("≥", ">"), (">", "≥"), ("≤", "<"), ("<", "≤"), ("≥", "≤"), ("？", ""), ("？", "≥"))
        for actual in ("9", "10", "≥10", ">10以下")
    ],
    "times": [
        {"name": name, "level2": "时效指标", "sign": "", "target": f"10{unit}", "actual": f"{actual}{unit}"}
        for name in ("办理时间", "办理天数", "施工工期")
        for unit in ("", "天")
        for actual in ("9", "11")
    ],
    "done": [
        {"sign": sign, "target": target, "actual": f"{done}{target}"}
        for sign in ("定性", "")
        for target in ("建立", "建立长效机制")
        for done in ("已", "已经", "均已", "都已", "已全部", "全部已")
    ],
    "weights": [
        {"sign": sign, "target": target, "actual": actual, "weight": weight, "stated_score": stated}
        for sign, target, actual in (("≥", "10", "9"), ("≥", "10", "10"), ("定性", "达成预期指标", "达成预期指标"))
        for weight in (4.35, 0.5, Percent(0.5), 0.0, -1.0)
        for stated in (None, 0.5, Percent(0.05), -1.0)
    ],
    "negative, and separators": [
        {"sign": sign, "target": target, "actual": actual}
        for sign in ("≥", "≤", "＝")
        for target, actual in (("-5", "-5"), ("-5", "-6"), ("-5", "3"), ("1,234.5", "1234.5"), ("12,34", "1234"))
    ],
    "万 alone": [
        {"sign": sign, "target": target, "actual": actual, "unit": unit}
        for sign in ("≥", "≤")
        for target, actual in (("200", "195.5万"), ("200万", "195.5"), ("200", "201万"), ("200万", "201"))
        for unit in ("万元", "万人次")
    ],
    "units of the row": [
        {"sign": "≥", "target": f"10{one}", "actual": f"9{other}", "unit": unit}
        for one, other in (("", "个"), ("", "家"), ("家", ""), ("家", "个"), ("家", "户"), ("", ""))
        for unit in ("个", "家", "人", "%", "没有的单位")
    ],
}
EDGE_SCHEMES = {"national": "", **{name: EDGES[name] for name in (*list(EDGES)[:2], list(EDGES)[-1])}}


def edge_rows() -> list[Generated]:
    """The rows at the edges by kind, most with several stated scores."""
    stated = (None, 10.0, 8.0, 7.99, 6.0, 5.99, 12.0)
    usual = [(kind, _row(*values, stated=own)) for kind, rows in EDGE_ROWS.items() for values in rows for own in stated]
    bare = _row("", "", None, stated=None)
    others = [(kind, {**bare, **further}) for kind, rows in FURTHER_EDGES.items() for further in rows]
    return [Generated(kind=kind, cells=cells) for kind, cells in (*usual, *others)]


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", EDGE_SCHEMES)
def test_equal_or_silent__rows_at_the_edges(name: str, judged: Mapping[str, Mapping[str, Compared]]) -> None:
    for judge, found in judged[f"rows at the edges: {name}"].items():
        assert found.others == [], judge
        if judge == "LibreOffice":
            limits = dict.fromkeys((*EDGE_ROWS, *FURTHER_EDGES), MOST_ASKED) | MOST_ASKED_AT_EDGES
            assert {kind: found.share(kind) for kind in limits if found.share(kind) > limits[kind]} == {}
            assert min(found.given.get(kind, 0) for kind in limits) > 10


CUT_OFF = ("digits dropped, points taken off", "whole points, digits dropped, linear")


def rows_just_at_a_figure() -> list[Generated]:
    """Rows whose score is a figure of so many places, or just below or above one, before digits are dropped."""
    actual = (
        *(("≥", "10", value) for value in ("9", "8", "7", "12", "13")),
        *(("≤", "10", one) for one in ("11", "12")),
    )
    rows = [(measure, weight) for measure in actual for weight in (10.0, 4.35, 3.3, 1.0)]
    return [Generated(kind="at a figure", cells={**_row(*one, stated=None), "weight": weight}) for one, weight in rows]


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", CUT_OFF)
def test_equal_or_silent__digits_are_dropped_just_at_a_figure(
    name: str, judged: Mapping[str, Mapping[str, Compared]]
) -> None:
    for judge, found in judged[f"just at a figure: {name}"].items():
        assert found.others == [], judge
        assert found.given["at a figure"] > 80
        assert sum(found.asked.values()) == 0, judge


@pytest.mark.libreoffice
def test_equal_or_silent__published_cases(judged: Mapping[str, Mapping[str, Compared]]) -> None:
    given: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for title in published_rows():
        for judge, found in judged[f"published: {title}"].items():
            assert found.others == [], judge
            given[judge] += found.given["case"]
            asked[judge] += found.asked["case"]
    assert given["LibreOffice"] > 150
    assert {judge for judge in given if asked[judge] / given[judge] > 0.1} == set(), (given, asked)


# --- funds ------------------------------------------------------------------------------------------------------------


def _steps(*rates: float) -> str:
    """Steps of the execution score: 2 points less each."""
    steps = (f"{{ rate = {rate}, score = {9 - 2 * place}.25 }}" for place, rate in enumerate(rates))
    return f"[{', '.join(steps)}]"


SPENT = (0.0, 90.77, 310.42, 310.415246, 324.88, 324.881, 341.98, 341.979999, 341.97999999, -5.0, "三百", None)
FUND_ROWS: list[dict[str, Typed]] = [
    {"executed": 8.1, "adjusted": 9.0, "initial": None, "next_year": None},  # as numbers of a computer less than 0.9
    *(
        {"executed": executed, "adjusted": adjusted, "initial": initial, "next_year": following}
        for executed in SPENT
        for adjusted in (341.98, 0.0, -1.0, None, "多")
        for initial in (200.0, None)
        for following in (365.18, 310.42, 310.424, None)
    ),
]


FUND_SCHEMES = {
    "hubei": load_scheme("湖北省（2020）"),
    "national": load_scheme("财政部（2020）"),
    "limits": variant('[execution]\ndenominator = "initial"\nzero_below = 0.5\nlowest = 0.6\n'),
    "two steps": variant(f"[execution]\nmethod = 'steps'\nsteps = {_steps(0.9077, 0.9, 0)}\n"),
    "steps": variant(
        f"[execution]\nmethod = 'steps'\nsteps = {_steps(1, 0.95, 0.9077, 0.5, 0)}\n[rounding]\nplaces = 1\n"
    ),
    "digits dropped": variant('[rounding]\nmode = "cut_off"\n[execution]\nlowest = 0.3\n'),
}


@pytest.fixture(scope="module")
def judged_funds(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Mapping[str, Answers]]:
    """Judge -> name of a scheme -> the native answers to the rows of funds."""
    folder = tmp_path_factory.mktemp("funds")
    paths = {name: folder / f"{number}.xlsx" for number, name in enumerate(FUND_SCHEMES)}
    for name, scheme in FUND_SCHEMES.items():
        write_rows(paths[name], "subjects", FUNDS, FUND_ROWS, [*BUILT_IN, scheme], title=scheme.title)
    answered = {judge: calculate(list(paths.values()), "subjects") for judge, calculate in JUDGES.items()}
    return {judge: {name: answers[path] for name, path in paths.items()} for judge, answers in answered.items()}


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", FUND_SCHEMES)
def test_funds_are_equal_or_silent(name: str, judged_funds: Mapping[str, Mapping[str, Answers]]) -> None:
    by_functions = [_funds_by_python(row, FUND_SCHEMES[name]) for row in FUND_ROWS]
    for answers in (found[name] for found in judged_funds.values()):
        equal, asked = 0, set[object]()
        for row, expected, native in zip(FUND_ROWS, by_functions, answers[: len(FUND_ROWS)], strict=True):
            for key, value in expected.items():
                answer = native[key]
                if answer not in ("", ASK):
                    if isinstance(answer, str):  # Gnumeric writes a number as a text with all its digits
                        answer = re.sub(r"[\d.]+", lambda found: f"{float(found[0]):.10g}", answer)
                    assert answer == (pytest.approx(value) if isinstance(value, float) else value), (key, row)
                    equal += 1
                elif isinstance(value, float) and row["adjusted"] != "多":
                    asked.add(row["executed"])
        assert asked <= {-5.0, 310.415246, 341.979999, 341.97999999}  # too many decimals where digits are dropped
        assert equal > len(FUND_ROWS) / 2


def _funds_by_python(row: Mapping[str, object], scheme: Scheme) -> dict[str, object]:
    """What the cell functions answer to a row of funds."""
    funds = row["executed"], row["adjusted"], row["initial"]
    return {
        "rate": cells.budget_rate(*funds),
        "score": cells.budget_score(*funds, scheme),
        "change": cells.budget_diff(row["next_year"], row["executed"]),
    }


# --- words and formulas -----------------------------------------------------------------------------------------------


def test_the_words_are_those_of_the_reader() -> None:
    assert (DATA / "native_words.toml").read_text("utf-8") == native_words.text()


TABLES = ("subjects", "indicators", "monitoring", "fund_monitoring")
LONGEST, DEEPEST = 3_000, 40
"""Half of what Excel takes, and less: 8,192 characters and 64 functions within each other."""


@pytest.mark.parametrize("table", TABLES)
def test_formulas_are_short_and_every_step_is_used(table: str) -> None:
    shown = layout().table(table)
    formulas = [*(column.step for column in shown.helpers), *shown.answers.values()]
    assert max(map(len, formulas)) < LONGEST
    assert max(max(itertools.accumulate((mark == "(") - (mark == ")") for mark in one)) for one in formulas) < DEEPEST
    used = Counter(key for one in formulas for key in re.findall(r"{(\w+)}", one))
    called = " ".join(column.call for column in shown.columns)
    uncalled = [column.key for column in shown.helpers if f"[{column.header}]" not in called]
    assert [key for key in uncalled if not used[key]] == ["filled"]  # each step refers to it when it is written
    once = {key for key in uncalled if used[key] < 2}
    assert (once == {"filled"}) is (table not in native_file().apart)  # the others stand where they are used


@pytest.mark.parametrize("table", TABLES)
def test_headings_of_all_steps_are_read(table: str) -> None:
    """A workbook written when more steps had a column has no unknown column."""
    data = native_file()
    steps = [f"算_{step.header}" for step in data.step if table in step.tables]
    steps += [f"算_{side.header}{step.header}" for side in data.side if side.table == table for step in data.figure]
    steps += [f"算_{header}" for former in data.former if former.table == table for header in former.headers]
    shown = layout().table(table)
    assert {shown.headings[heading(step)].is_live for step in steps} == {True}
    assert len(steps) >= len(shown.helpers)


def test_a_table_apart_has_steps() -> None:
    data = {**tables("native"), "apart": ["subject"]}
    with pytest.raises(XlperfError, match=r"apart.*subject.*fund_monitoring"):
        read_table(data, native_rules, path="data/native.toml")


def test_words_that_are_found_anywhere_have_no_capital_letters() -> None:
    """FIND tells them from small ones, where the reader does not."""
    searched = {"ceilings", "costs", "saved", "harms", "unless", "numerals", "digits", "symbols"}
    used = {key for step in native_file().step for key in re.findall(r"FIND\({list:(\w+)}", step.formula)}
    used |= {key for figure in native_file().figure for key in re.findall(r"FIND\({list:(\w+)}", figure.formula)}
    assert used == searched
    assert [word for key in searched for word in word_lists()[key] if str(word).upper() != str(word).lower()] == []


def test_units_are_converted_as_the_reader_does() -> None:
    lists = word_lists()
    columns = (lists[key] for key in ("measured", "unit_kinds", "unit_sizes"))
    measured = {str(unit)[1:]: (str(kind), int(str(size))) for unit, kind, size in zip(*columns, strict=True)}
    families = {unit for family in words().units.families for unit in family if unit in measured}
    known = sorted(families | {unit for unit in words().units.known if unit in measured and "元" in unit})
    assert len(known) > 25
    for one, other in itertools.product(known, known):
        (kind, size), (other_kind, other_size) = measured[one], measured[other]
        converted = convert(Amount(D(other_size), one), other)
        if kind == other_kind:
            assert converted == Amount(D(size), other), (one, other)
        else:
            assert converted is None or "平方米" in (one, other), (one, other)


def test_nothing_beside_a_figure_is_first_in_its_list() -> None:
    lists = word_lists()
    assert (lists["leads"][0], lists["lead_factors"][0], lists["lead_signs"][0]) == ("|", 1, "")
    assert (lists["tails"][0], lists["tail_units"][0], lists["tail_signs"][0]) == ("|", "", "")
    assert lists["counts"][0] == f"|{words().units.any_count}"
