"""The self-evaluation tables: what stands where, for the sample, published cases, made and generated evaluations."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given

from tests.support.own_schemes import GUANGXI
from tests.support.sample import sample_data
from tests.support.strategies import evaluations
from xlperf.findings import XlperfError
from xlperf.layout import layout
from xlperf.model import Evaluation, Funds, Goal, Indicator, Kind, Source, Subject, Text, Unit
from xlperf.reading.datafile import read_data
from xlperf.report import evaluate
from xlperf.rulefile import Fault
from xlperf.schemes import PresetRow, load_scheme
from xlperf.scoring import score_subject
from xlperf.tables import CellStyle, TableCell, TableGrid, self_evaluation_tables, shares
from xlperf.tables.form_layout import load_table_layout, read_table_layout
from xlperf.values.amounts import D
from xlperf.values.measures import read_measure

CASES = Path(__file__).parent / "cases"
SCHEMES = ("hubei_2020", "mof_2020")


def tables(evaluation: Evaluation, scheme: str = "hubei_2020") -> tuple[TableGrid, ...]:
    rules = load_scheme(scheme)
    return self_evaluation_tables(evaluation, [score_subject(subject, rules) for subject in evaluation.subjects], rules)


def sample_tables(scheme: str = "hubei_2020") -> tuple[TableGrid, ...]:
    return tables(read_data(sample_data()).evaluation, scheme)


def case(name: str, scheme: str) -> TableGrid:
    data = json.loads((CASES / f"{name}.json").read_text("utf-8"), parse_float=Decimal)
    return tables(read_data(data["data"]).evaluation, scheme)[0]


def indicator(name: str, target: str = "≥20个", actual: str | None = "20个", **more: object) -> Indicator:
    values = {"level1": "产出指标", "level2": "数量指标", "weight": D(10), "unit": None, "sign": None, **more}
    measure = read_measure(values["sign"], target, actual, values["unit"])  # type: ignore[arg-type]
    return Indicator(name=name, target=target, actual=actual, measure=measure, **values)  # type: ignore[arg-type]


def project(name: str = "某专项", **more: object) -> Subject:
    return Subject(name=name, kind=Kind.PROJECT, **more)  # type: ignore[arg-type]


def one(scheme: str = "hubei_2020", unit: Unit | None = None, **more: object) -> TableGrid:
    """The table of one project."""
    subject = more.pop("subject", None) or project(**more)
    return tables(Evaluation(unit=unit or Unit(name="某局", year=2022), subjects=(subject,)), scheme)[0]  # type: ignore[arg-type]


def shown(grid: TableGrid) -> list[list[str]]:
    """Every position's text, in one line; under and right of a merged cell's corner nothing."""
    rows = [[""] * len(grid.columns) for _ in range(grid.rows)]
    for cell in grid.cells:
        rows[cell.row][cell.column] = cell.text.replace("\n", "")
    return rows


def texts(grid: TableGrid) -> list[str]:
    return [text for row in shown(grid) for text in row if text]


def beside(grid: TableGrid, label: str) -> TableCell:
    """The cell right of a label."""
    at = next(cell for cell in grid.cells if cell.text.replace("\n", "") == label and cell.style is CellStyle.LABEL)
    return next(cell for cell in grid.cells if (cell.row, cell.column) == (at.row, at.column + at.columns))


def uncovered(grid: TableGrid) -> list[tuple[int, int, int]]:
    """(row, column, times) of every position that is not covered exactly once."""
    times = Counter(
        (row, column)
        for cell in grid.cells
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    )
    area = {(row, column) for row in range(grid.rows) for column in range(len(grid.columns))}
    return [(*place, times[place]) for place in sorted(area | times.keys()) if times[place] != 1 or place not in area]


def test_hubei_department__every_cell() -> None:
    grid = sample_tables()[0]
    assert grid.title == "2022年度咸宁市咸安区招商和投资促进中心部门整体绩效自评表"
    assert (grid.sheet, grid.caption) == ("附件1", "附件1")
    assert grid.heading == ("单位名称：咸安区招商和投资促进中心", "填报日期：")
    assert grid.footing == ("填报人：", "联系电话：")
    rows = shown(grid)
    assert rows[:3] == [
        ["基本支出总额（万元）", "", "159.74", "", "项目支出总额（万元）", "150.68", ""],
        ["预算执行情况（万元）（20分）", "", "", "预算数（A）", "执行数（B）", "执行率（B/A）", "得分（20分*执行率）"],
        ["", "部门整体支出总额", "", "341.98", "310.42", "90.77%", "18.15"],
    ]
    assert rows[3][0] == "年度绩效目标1内容"
    assert rows[3][1].startswith("一是承接武汉产业转移和功能溢出")
    header = ["一级指标", "二级指标", "三级指标", "年初目标值（A）", "实际完成值（B）", "得分"]
    assert rows[4:13] == [
        ["年度绩效目标1（80分）", *header],
        ["", "产出指标", "数量指标", "全年招引投资亿元以上项目个数", "≥20个", "49个", "10.00"],
        ["", "", "质量指标", "招引项目是否符合我区绿色高质量发展", "定性", "达到预期目标", "10.00"],
        ["", "", "时效指标", "完成全年招商工作任务时间", "≤12个月", "12个月", "10.00"],
        ["", "", "成本指标", "全年总支出", "≤337.05万元", "310.42万元", "10.00"],
        ["", "效益指标", "经济效益指标", "全年招引工业项目协议投资额", "≥120亿元", "155.62亿元", "10.00"],
        ["", "", "社会效益指标", "全年新招引项目吸收我区就业人员数", "≥5000人", "4500人", "9.00"],
        [
            "",
            "",
            "生态效益指标",
            "所招引项目是否符合我区两大主导产业发展方向且满足环评要求",
            "定性",
            "达到预期目标",
            "10.00",
        ],
        [
            "",
            "",
            "可持续影响指标",
            "单位内部项目库是否能够满足下一年度招商引资需要及是否得到及时更新",
            "定性",
            "部分达成预期指标并具有一定效果",
            "7.00",
        ],
    ]
    assert rows[13] == ["总分", "", "", "", "", "", "94.15"]
    assert [row[0] for row in rows[14:]] == [
        "偏差大或目标未完成原因分析",
        "改进措施及结果应用方案",
        "单位主要负责人签批意见",
    ]
    assert beside(grid, "单位主要负责人签批意见").style is CellStyle.SIGNATURE
    assert grid.header_rows == (4, 4)


def test_hubei_project__totals_and_choices() -> None:
    grid = sample_tables()[1]
    assert (grid.caption, grid.title) == ("附件2", "2022年度招商引资专项经费项目自评表")
    rows = shown(grid)
    assert rows[0][:2] == ["项目名称", "招商引资专项经费"]
    assert rows[6] == ["", "年度财政资金总额", "", "190.00", "148.23", "78.02%", "15.60"]
    assert beside(grid, "总分").text == "91.60"
    assert beside(grid, "项目类型").text == "1、常年性项目☑　2、延续性项目□　3、一次性项目□"
    assert beside(grid, "项目类别").text == "1、部门预算项目□　2、区直专项□　3、区对下转移支付项目□"


def test_hubei__level_cells_are_merged_where_equal_and_consecutive() -> None:
    grid = sample_tables()[0]
    merged = [(cell.text, cell.row, cell.rows) for cell in grid.cells if cell.column == 1 and cell.rows > 1]
    assert merged == [("产出指标", 5, 4), ("效益指标", 9, 4)]
    assert [(cell.row, cell.rows) for cell in grid.cells if cell.column == 0 and cell.row == 4] == [(4, 9)]


def test_merging__level2_does_not_run_over_a_change_of_level1() -> None:
    rows = [("产出指标", "其他指标"), ("效益指标", "其他指标"), ("效益指标", "其他指标")]
    grid = one(indicators=tuple(indicator(f"第{n}项", level1=a, level2=b) for n, (a, b) in enumerate(rows)))
    cells = [(cell.text, cell.rows) for cell in grid.cells if cell.text in {"产出指标", "效益指标", "其他指标"}]
    assert cells == [("产出指标", 1), ("其他指标", 1), ("效益指标", 2), ("其他指标", 2)]


def test_merging__does_not_run_from_one_goal_into_the_next() -> None:
    grid = one(indicators=(indicator("甲", goal=1), indicator("乙", goal=2)))
    assert [(cell.text, cell.rows) for cell in grid.cells if cell.column == 1 and cell.text == "产出指标"] == [
        ("产出指标", 1),
        ("产出指标", 1),
    ]
    assert uncovered(grid) == []


def test_merging__blank_levels_stay_apart() -> None:
    grid = one(indicators=(indicator("甲", level1=None, level2=None), indicator("乙", level1=None, level2=None)))
    assert {cell.rows for cell in grid.cells if cell.column in {1, 2} and cell.row in range(7, 9)} == {1}


def test_hubei__notes_are_the_scheme_s_word_for_word() -> None:
    notes = load_scheme("hubei_2020").notes
    assert sample_tables()[0].notes == (f"备注：{notes[0]}", *notes[1:])
    assert len(notes) >= 3


def test_two_goals__each_with_its_weight_header_and_standard_names() -> None:
    grid = case("HB-HG-2020-PROJ", "hubei_2020")
    rows = shown(grid)
    assert grid.title == "2020年度水土保持监测项目自评表"
    assert [row[0] for row in rows if row[1] == "一级指标"] == ["年度绩效目标1（40分）", "年度绩效目标2（40分）"]
    assert [row[1:4] for row in rows[8:11]] == [
        ["产出指标", "质量指标", "监测数据必须合格"],
        ["", "时效指标", "取得2018-2022监测资料"],
        ["满意度指标", "服务对象满意度指标", "整编资料审核"],
    ]
    assert [rows[first][1] for first, _ in grid.blocks] == ["一级指标"] * 2
    assert not [text for text in texts(grid) if text.endswith("内容")], "a goal text that is only the form's own label"


def test_scores_are_computed_never_the_stated_ones() -> None:
    grid = case("HB-HG-2020-PROJ", "hubei_2020")
    assert next(row[6] for row in shown(grid) if row[3] == "整编资料审核") == "20.00"
    assert beside(grid, "总分").text == "100.00"
    assert "19.60" not in texts(grid)
    assert "99.60" not in texts(grid)


def test_indicators_come_in_report_order() -> None:
    given_order = [
        ("满意度", "满意度指标"),
        ("效益", "社会效益"),
        ("产出", "时效"),
        ("产出", "数量"),
        ("产出", "时效指标"),
    ]
    items = tuple(indicator(str(n), level1=a, level2=b) for n, (a, b) in enumerate(given_order))
    for scheme in SCHEMES:
        names = [cell.text for cell in one(scheme, indicators=items).cells if cell.style is CellStyle.TEXT_LEFT]
        assert [name for name in names if name.isdigit()] == ["3", "2", "4", "1", "0"]


def test_mof_project__fund_rows() -> None:
    sources = (
        Source(source="上年结转", initial=D(0), adjusted=D("10.005"), executed=D(5)),
        Source(source="财政专户管理资金", adjusted=D(3)),
        Source(source="其中：当年财政拨款", initial=D(90), adjusted=D(80), executed=D(80)),
    )
    funds = Funds(initial=D(90), adjusted=D("93.005"), executed=D(85), sources=sources)
    rows = shown(one("mof_2020", funds=funds))
    assert rows[2][2:] == ["", "年初预算数", "全年预算数（A）", "全年执行数（B）", "分值", "执行率（B/A）", "得分"]
    assert [row[2:] for row in rows[3:8]] == [
        ["年度资金总额", "90.00", "93.01", "85.00", "10", "91.39%", "9.14"],
        ["其中：当年财政拨款", "90.00", "80.00", "80.00", "—", "100.00%", "—"],
        ["上年结转资金", "0.00", "10.01", "5.00", "—", "49.98%", "—"],
        ["其他资金", "", "", "", "—", "", "—"],
        ["财政专户管理资金", "", "3.00", "", "—", "", "—"],
    ]


def test_mof_project__a_second_source_of_the_same_kind_keeps_its_row() -> None:
    sources = (Source(source="财政拨款", adjusted=D(1)), Source(source="财政拨款", adjusted=D(2)))
    rows = shown(one("mof_2020", funds=Funds(adjusted=D(3), sources=sources)))
    assert [(row[2], row[4]) for row in rows[4:8]] == [
        ("其中：当年财政拨款", "1.00"),
        ("上年结转资金", ""),
        ("其他资金", ""),
        ("财政拨款", "2.00"),
    ]


def test_mof_project__weights_reasons_grade_and_goals() -> None:
    grid = one(
        "mof_2020",
        goals=(Goal(number=1, text="建好"), Goal(number=2, text="管好")),
        indicators=(
            indicator("甲", actual="10个", weight=D("7.5"), reason="受疫情影响", goal=1),
            indicator("乙", weight=D("82.5"), goal=2),
        ),
        funds=Funds(adjusted=D(10), executed=D(10)),
    )
    assert grid.title == "项目支出绩效自评表（2022年度）"
    assert [row[3:] for row in shown(grid) if row[3] in {"甲", "乙"}] == [
        ["甲", "≥20个", "10个", "7.5", "3.75", "受疫情影响"],
        ["乙", "≥20个", "20个", "82.5", "82.50", ""],
    ]
    total = next(row for row in shown(grid) if row[0] == "总分")
    assert total[6:] == ["100", "96.25", "等级：优"]
    goals = next(cell for cell in grid.cells if "建好" in cell.text)
    assert goals.text == "目标1（7.5分）：建好\n目标2（82.5分）：管好"


def test_mof_department__basic_and_project_expenditure() -> None:
    grid = sample_tables("mof_2020")[0]
    rows = shown(grid)
    assert grid.title == "部门整体支出绩效自评表（2022年度）"
    assert [row[2:] for row in rows[2:5]] == [
        ["年度资金总额", "337.05", "341.98", "310.42", "10", "90.77%", "9.08"],
        ["其中：基本支出", "", "", "159.74", "—", "—", "—"],
        ["项目支出", "", "", "150.68", "—", "—", "—"],
    ]
    assert "共8项绩效指标：已完成6项，部分完成2项。" in texts(grid)


def test_mof_total__is_the_sum_of_the_weights_in_the_table() -> None:
    grid = one("mof_2020", indicators=(indicator("甲", weight=D(50)), indicator("乙", actual=None, weight=D("30.5"))))
    total = next(row for row in shown(grid) if row[0] == "总分")
    assert total[6] == "90.5"
    assert "共2项绩效指标：已完成1项，无法计算1项。" in texts(grid)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("2022年某专项", "2022年某专项项目自评表"),
        ("某专项（2022年度）", "某专项（2022年度）项目自评表"),
        ("某专项项目（二期）", "2022年度某专项项目（二期）自评表"),
        ("项目2", "2022年度项目2自评表"),
        ("2021年某专项", "2022年度2021年某专项项目自评表"),
    ],
)
def test_title__says_year_and_project_once(name: str, title: str) -> None:
    assert one(name=name).title == title


def test_project_without_a_name_has_no_table() -> None:
    unit = Unit(name="某局", year=2022)
    subjects = (project(layout().unnamed), project("某专项"))
    grids = tables(Evaluation(unit=unit, subjects=subjects))
    assert [(grid.sheet, grid.title) for grid in grids] == [("附件1", "2022年度某专项项目自评表")]


def test_reasons_gathered__name_the_indicator_without_its_marks() -> None:
    grid = one(indicators=(indicator("数量指标：修路。", reason="汛期"),))
    assert "修路：汛期" in texts(grid)


def test_central_scheme_has_the_ministry_s_layout() -> None:
    assert sample_tables("central_2016")[1].title == "项目支出绩效自评表（2022年度）"


def test_blank_facts_are_blank_cells() -> None:
    grid = one(unit=Unit(name="某局"), subject=project("某专项项目"))
    assert grid.title == "某专项项目自评表"
    assert grid.heading == ("单位名称：某局", "填报日期：")
    rows = shown(grid)
    assert rows[1] == ["主管部门", "", "", "", "项目实施单位", "", ""]
    assert rows[6] == ["", "年度财政资金总额", "", "", "", "", ""]
    assert rows[7][:2] == ["年度绩效目标1", "一级指标"]
    assert rows[8] == [""] * 7
    assert beside(grid, "总分").value is None
    assert not [text for text in texts(grid) if "None" in text]


def test_rate__uncomputable_where_spending_has_no_budget() -> None:
    rows = shown(one(funds=Funds(executed=D(5))))
    assert rows[6] == ["", "年度财政资金总额", "", "", "5.00", "无法计算", ""]
    assert shown(one(funds=Funds(adjusted=D(0), executed=D(5))))[6][3:] == ["0.00", "5.00", "无法计算", ""]
    assert shown(one(funds=Funds(adjusted=D(5))))[6][3:] == ["5.00", "", "", ""]


def test_budget__the_initial_one_stands_in_for_a_blank_adjusted_one() -> None:
    assert shown(one(funds=Funds(initial=D(8), executed=D(4))))[6][3:] == ["8.00", "4.00", "50.00%", "10.00"]


@pytest.mark.parametrize(
    ("target", "sign", "unit", "actual", "expected"),
    [
        ("20", "≥", "个", "49", ("≥20个", "49个")),
        ("98%", "≥", None, "99%", ("≥98%", "99%")),
        ("≥266米", None, "米", "270", ("≥266米", "270米")),
        ("100", "=", "%", "100", ("＝100%", "100%")),
        ("不断提高", "定性", None, "达成预期指标", ("不断提高", "达成预期指标")),
        ("20", "≥", "个", None, ("≥20个", "")),
    ],
)
def test_target_and_actual__as_the_form_shows_them(
    target: str, sign: str | None, unit: str | None, actual: str | None, expected: tuple[str, str]
) -> None:
    grid = one(indicators=(indicator("甲", target, actual, sign=sign, unit=unit),))
    assert tuple(next(row for row in shown(grid) if row[3] == "甲")[4:6]) == expected


def test_deviation__the_officer_s_text_else_the_reasons_each_named() -> None:
    items = (indicator("甲", reason="受疫情影响"), indicator("乙"), indicator("丙", reason="目标偏低"))
    grid = one(indicators=items, funds=Funds(shortfall_reason="跨年支付"))
    cell = beside(grid, "偏差大或目标未完成原因分析")
    assert cell.text.split("\n") == ["预算执行：跨年支付", "甲：受疫情影响", "丙：目标偏低"]
    own = one(indicators=items, texts={"deviation": Text(section="deviation", text="第一条\n\n第二条")})
    assert beside(own, "偏差大或目标未完成原因分析").text == "第一条\n第二条"


def test_result_use__the_officer_s_text_else_the_measures() -> None:
    measures = {"measures": Text(section="measures", text="加强管理")}
    assert beside(one(texts=measures), "改进措施及结果应用方案").text == "加强管理"
    own = {**measures, "result_use": Text(section="result_use", text="压减预算")}
    assert beside(one(texts=own), "改进措施及结果应用方案").text == "压减预算"


def test_mof__texts_that_the_form_has_no_place_for_get_a_row() -> None:
    own = {"deviation": Text(section="deviation", text="雨季长"), "result_use": Text(section="result_use", text="压减")}
    assert beside(one("mof_2020", texts=own), "其他需要说明的事项").text == "雨季长\n压减"
    assert "其他需要说明的事项" not in texts(one("mof_2020"))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("持续性项目", "1、持续性项目☑　2、新增性项目□"),
        (" 新增 ", "1、持续性项目□　2、新增性项目☑"),
        ("其他", "1、持续性项目□　2、新增性项目□　3、其他☑"),
        (None, "1、持续性项目□　2、新增性项目□"),
    ],
)
def test_choice__what_was_typed_is_ticked(typed: str | None, expected: str) -> None:
    assert beside(one(nature=typed), "项目属性").text == expected


def test_choice__names_the_level_of_the_unit() -> None:
    grid = one(unit=Unit(name="某局", level="市"), subject=project(category="本级专项"))
    assert beside(grid, "项目类别").text == "1、部门预算项目□　2、市直专项☑　3、市对下转移支付项目□"


def test_goals__one_that_only_an_indicator_names_is_there() -> None:
    goals = (Goal(number=2, text="管好", weight=D(40)), Goal(number=1, text="建好", weight=D(40)))
    grid = one(goals=goals, indicators=(indicator("甲", goal=3),))
    labels = [row[0] for row in shown(grid) if row[1] == "一级指标"]
    assert [label[:7] for label in labels] == ["年度绩效目标2", "年度绩效目标1", "年度绩效目标3"]
    assert [label[7:] for label in labels[:2]] == ["（40分）", "（40分）"]
    assert "年度绩效目标2内容" in texts(grid)


def test_signatories_stand_under_the_table() -> None:
    unit = Unit(name="某局", filled_on="2023年3月1日", preparer="张三", phone="0715-1234567", head="李四")
    hubei, mof = one(unit=unit), one("mof_2020", unit=unit)
    assert hubei.heading == ("单位名称：某局", "填报日期：2023年3月1日")
    assert hubei.footing == ("填报人：张三", "联系电话：0715-1234567")
    assert mof.footing == ("单位负责人：李四", "填报人：张三", "联系电话：0715-1234567")


def test_department_comes_first_then_projects_in_input_order() -> None:
    subjects = (project("乙"), Subject(name="某局", kind=Kind.DEPARTMENT), project("甲"))
    grids = tables(Evaluation(unit=Unit(name="某局", year=2022), subjects=subjects))
    assert [(grid.caption, grid.title) for grid in grids] == [
        ("附件1", "2022年度某局部门整体绩效自评表"),
        ("附件2", "2022年度乙项目自评表"),
        ("附件3", "2022年度甲项目自评表"),
    ]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_big__300_indicators_and_40_projects(scheme: str) -> None:
    many = one(scheme, indicators=tuple(indicator(f"第{n}项") for n in range(300)))
    assert sum(text.startswith("第") for text in texts(many)) == 300
    assert uncovered(many) == []
    subjects = tuple(project(f"第{n}个") for n in range(40))
    grids = tables(Evaluation(unit=Unit(name="某局"), subjects=subjects), scheme)
    assert [grid.sheet for grid in grids] == [f"附件{n}" for n in range(1, 41)]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_columns__fit_a4_and_grow_for_long_numbers(scheme: str) -> None:
    grid = one(scheme)
    assert sum(grid.columns) * 5.25 <= 170 / 25.4 * 72, "half-width characters of 10.5 pt between margins of 20 mm"
    wide = one(scheme, funds=Funds(adjusted=D("1234567890123.45"), executed=D(1)))
    assert max(wide.columns) >= len("1234567890123.45")


@pytest.mark.parametrize("name", sorted(path.stem for path in CASES.glob("*.json")))
@pytest.mark.parametrize("scheme", SCHEMES)
def test_cases__are_whole_tables(name: str, scheme: str) -> None:
    grid = case(name, scheme)
    assert uncovered(grid) == []
    assert not {cell.style for cell in grid.cells if not cell.style.bordered}


@pytest.mark.workbooks
@given(evaluation=evaluations())
def test_law__every_position_is_covered_once_and_every_goal_and_indicator_is_there(evaluation: Evaluation) -> None:
    for scheme in SCHEMES:
        ordered = sorted(evaluation.subjects, key=lambda subject: not subject.is_department)
        grids = tables(evaluation, scheme)
        assert len(grids) == len(ordered)
        for subject, grid in zip(ordered, grids, strict=True):
            assert uncovered(grid) == []
            shown_names = Counter(cell.value for cell in grid.cells if cell.style is CellStyle.TEXT_LEFT)
            assert not Counter(item.name for item in subject.indicators) - shown_names
            labels = texts(grid) if scheme == "hubei_2020" else []
            heads = {label.split("（")[0] for label in labels if label.startswith("年度绩效目标")}
            assert scheme != "hubei_2020" or heads >= {f"年度绩效目标{goal.number}" for goal in subject.goals}


def test_as_cells__lines_above_and_below_become_rows() -> None:
    grid = sample_tables()[0]
    whole = grid.as_cells()
    assert uncovered(whole) == []
    styles: Sequence[CellStyle] = [cell.style for cell in whole.cells if cell.column == 0]
    assert styles[:3] == [CellStyle.CAPTION, CellStyle.TITLE, CellStyle.HEADING]
    assert styles[-4:] == [CellStyle.FOOTING, *[CellStyle.NOTE] * 3]
    assert whole.header_rows == (7, 7)
    assert [cell.value for cell in whole.cells if cell.style is CellStyle.HEADING] == list(grid.heading)
    assert {cell.text for cell in grid.cells} <= {cell.text for cell in whole.cells}
    assert (whole.heading, whole.footing, whole.notes) == ((), (), ())


def test_as_cells__of_a_bare_table_adds_only_caption_and_title() -> None:
    bare = replace(sample_tables()[0], heading=(), footing=(), notes=())
    assert bare.as_cells().rows == bare.rows + 2


def test_shares__whole_columns_to_each_part() -> None:
    assert shares(2, 7) == (0, 4, 7)
    assert shares(3, 9) == (0, 3, 6, 9)


def test_text__numbers_in_the_form_their_style_says() -> None:
    cells = [
        (CellStyle.NUMBER, "10.00", "10"),
        (CellStyle.NUMBER, "7.5", "7.5"),
        (CellStyle.NUMBER2, "10", "10.00"),
        (CellStyle.PERCENT, "0.9077", "90.77%"),
    ]
    assert [TableCell(row=0, column=0, value=D(value), style=style).text for style, value, _ in cells] == [
        expected for *_, expected in cells
    ]


def test_layout__all_that_is_wrong_is_said_at_once() -> None:
    broken = """
    columns = [1, 2]
    heading = []
    footing = []
    [department]
    title = "甲"
    parts = ["one", "none"]
    [project]
    title = "乙"
    parts = ["one"]
    colour = "blue"
    [[part.one]]
    cells = [{ text = "甲", fact = "乙" }, { style = "title", columns = 3 }]
    """
    faults: list[Fault] = []
    read_table_layout(tomllib.loads(broken), faults)
    assert [fault.key for fault in faults] == [
        "part.one[1].cells[1].text",
        "part.one[1].cells[2].style",
        "part.one[1].cells",
        "department.parts",
        "project.colour",
    ]


def test_layout__the_rest_of_a_row() -> None:
    text = """
    columns = [1, 2, 3, 4]
    heading = []
    footing = []
    [department]
    title = "甲"
    parts = ["one"]
    [project]
    title = "乙"
    parts = ["one"]
    [[part.one]]
    cells = [{ text = "甲" }, { rest = true }]
    [[part.one]]
    cells = [{ text = "甲", columns = 4 }, { rest = true }]
    """
    faults: list[Fault] = []
    layout = read_table_layout(tomllib.loads(text), faults)
    assert [slot.columns for slot in layout.project.parts[0].cells] == [1, 3]
    assert [(fault.key, fault.message) for fault in faults] == [("part.one[2].cells", "一行没有留给最后一格的列")]


@pytest.mark.parametrize(
    ("layout", "facts"),
    [
        ("platform", {"sign", "target_value", "target_unit", "actual_value", "grade_name", "reason"}),
        ("sichuan", {"sign", "target_value", "target_unit", "shortfall_reason", "conclusion", "problems", "leader"}),
        ("guangxi", {"deduction", "deduction_note", "reason", "target", "grade"}),
        ("yinchuan", {"finance_score", "score", "reason", "target", "grade"}),
        ("chongqing", {"quantity", "signed_target", "target_unit", "coefficient", "weight", "score", "total"}),
        ("sichuan_dept", {"level1_with_points", "level2_with_points", "indicator_with_points", "score", "total"}),
    ],
)
def test_layout__what_a_scheme_s_table_has_besides(layout: str, facts: set[str]) -> None:
    assert facts <= load_table_layout(layout).facts


def table_of(scheme: str, kind: str = "project", **values: object) -> TableGrid:
    """The table of a project, or a department, with one indicator."""
    row = {"level1": "产出指标", "level2": "数量指标", "name": "培训人次", "weight": 20, **values}
    data = {"name": "某专项", "kind": kind, "funds": {"adjusted": 10, "executed": 10}, "indicators": [row]}
    read = read_data({"xlperf": 1, "unit": {"name": "某局", "year": 2022, "scheme": scheme}, "subjects": [data]})
    (grid,) = evaluate(read, own_schemes=[GUANGXI]).tables
    return grid


def printed_row(scheme: str, kind: str = "project", **values: object) -> list[str]:
    """The cells of the one indicator's row, from its name on."""
    grid = table_of(scheme, kind, **values)
    (name,) = [cell for cell in grid.cells if cell.text == "培训人次"]
    return [cell.text for cell in grid.cells if cell.row == name.row and cell.column > name.column]


def test_guangxi__what_was_lost_and_why() -> None:
    given = {"sign": "≥", "target": "20个", "actual": "18个", "reason": "疫情"}
    assert printed_row("某市", **given) == ["≥20个", "18个", "20", "18.00", "2", "疫情", "疫情"]
    given |= {"actual": "20个"}
    assert printed_row("某市", **given) == ["≥20个", "20个", "20", "20.00", "0", "", "疫情"]


def test_yinchuan__the_score_that_the_bureau_gave_has_a_column() -> None:
    given = {"sign": "≥", "target": "20个", "actual": "18个", "finance_score": 17.5}
    assert printed_row("yinchuan_2021", **given) == ["≥20个", "18个", "20", "18.00", "17.5", ""]
    assert not any("财政评分" in note for note in table_of("yinchuan_2021", **given).notes)
    assert any("财政评分17.5" in note for note in table_of("mof_2020", **given).notes)


def test_chongqing__a_department_s_indicators_in_the_words_of_its_form() -> None:
    """Unit, kind and target in columns, the coefficient too; the adjusted target and 是否核心指标 are for the hand."""

    def cells(**values: object) -> list[str]:
        return printed_row("chongqing_dept_2021", kind="department", **values)

    figure = {"sign": "≥", "target": 20, "unit": "个", "actual": "18个"}
    assert cells(**figure) == ["个", "定量指标", "≥20个", "", "18个", "90.00%", "20", "18.00", ""]
    words = {"sign": "定性", "target": "明显提高", "actual": "达成预期指标", "score": 20}
    assert cells(**words)[:5] == ["", "定性指标", "明显提高", "", "达成预期指标"]
    assert cells(sign="定性")[1:3] == ["定性指标", ""]
    assert cells()[1:3] == ["", ""]


def test_sichuan_dept__points_stand_behind_the_names_and_the_order_is_the_framework_s() -> None:
    rows = [
        {"level1": one.level1, "level2": one.level2, "name": one.name, "weight": str(one.weight), "stated_score": "1"}
        for one in preset_rows("sichuan_dept_2018")
    ]
    data = {"name": "某局", "kind": "department", "indicators": rows}
    unit = {"name": "某局", "year": 2018, "scheme": "sichuan_dept_2018"}
    (grid,) = evaluate(read_data({"xlperf": 1, "unit": unit, "subjects": [data]})).tables
    assert grid.title == "2018年部门整体支出绩效评价得分表"
    texts = [cell.text for cell in grid.cells]
    assert texts[:4] == ["一级指标", "二级指标", "三级指标", "得分"]  # no funds, no goals where none are typed
    assert texts[4:8] == ["部门决策\n（25分）", "目标任务（15分）", "相关性（5分）", "1.00"]
    labels = ["综合管理\n（30分）", "部门绩效情况\n（45分）", "履职成效（20分）", "满意度（10分）", "总分（100分）"]
    assert [text for text in texts if text in labels] == labels


def test_sichuan_dept__a_target_that_was_typed_is_a_line_under_the_table() -> None:
    given = {"sign": "≥", "target": 20, "unit": "个", "actual": "18个"}
    notes = table_of("sichuan_dept_2018", kind="department", **given).notes
    assert notes[-2:] == ("目标值：“培训人次”≥20个。", "实际完成值：“培训人次”18个。")
    assert not any("目标值" in note for note in table_of("mof_2020", kind="department", **given).notes)


def preset_rows(scheme: str) -> tuple[PresetRow, ...]:
    preset = load_scheme(scheme).preset
    assert preset is not None
    return preset.rows


def test_chongqing__coefficients_stand_under_a_project_s_table_only() -> None:
    given = {"sign": "≥", "target": 20, "unit": "个", "actual": "18个"}
    notes = [table_of("chongqing_dept_2021", kind=kind, **given).notes for kind in ("department", "project")]
    assert [any("得分系数90%" in note for note in own) for own in notes] == [False, True]


def test_layout__a_table_may_have_widths_of_its_own() -> None:
    own = load_table_layout("chongqing")
    assert own.department.columns != own.project.columns == own.columns
    text = """
    columns = [1, 2]
    heading = []
    footing = []
    part.one = [{ cells = [{ text = "甲" }, { rest = true }] }]
    [department]
    title = "甲"
    columns = [3, 4]
    parts = ["one"]
    [project]
    title = "乙"
    columns = [3]
    parts = ["one"]
    """
    faults: list[Fault] = []
    layout = read_table_layout(tomllib.loads(text), faults)
    assert layout.department.columns == (3, 4)
    assert list(map(str, faults)) == ["project.columns：这里有1列的宽度，应是2列"]


@pytest.mark.parametrize(
    ("given", "cells"),
    [
        ({"sign": "≥", "target": 20, "unit": "个", "actual": "18个"}, ["≥", "20", "个", "18"]),
        ({"sign": "≥", "target": "98%", "actual": "97.5%"}, ["≥", "98", "%", "97.5"]),
        ({"sign": "≤", "target": "1%", "actual": "0.5%"}, ["≤", "1%", "%", "0.5%"]),
        ({"sign": "≤", "target": "1万元", "actual": "9000元"}, ["≤", "1", "万元", "0.9"]),
        ({"sign": "定性", "target": "明显提高", "actual": "明显提高"}, ["定性", "明显提高", "", "明显提高"]),
        ({"target": "20个", "actual": "18个"}, ["", "20", "个", "18"]),
        ({"sign": "区间", "target": "10-20个", "actual": "18个"}, ["区间", "10-20个", "", "18个"]),
    ],
)
def test_platform__sign_target_and_unit_in_columns(given: dict[str, object], cells: list[str]) -> None:
    assert printed_row("yunnan_2022", **given)[:4] == cells


def test_layout__of_another_name_is_refused() -> None:
    with pytest.raises(XlperfError, match="没有名为“某省”的自评表版式"):
        load_table_layout("某省")


def test_mof_department__parts_of_the_initial_budget_stand_beside_those_of_what_was_spent() -> None:
    money = Funds(
        initial=D(100), initial_basic=D(60), initial_project=D(40), executed=D(90), basic=D(55), project=D(35)
    )
    whole = Subject(name="某局", kind=Kind.DEPARTMENT, funds=money)
    lines = ["\t".join(line) for line in shown(one("mof_2020", subject=whole))]
    assert next(line for line in lines if "基本支出" in line).split("\t")[-6:-2] == ["60.00", "", "55.00", "—"]
    assert next(line for line in lines if "项目支出" in line).split("\t")[-6:-2] == ["40.00", "", "35.00", "—"]


def test_note_sets_this_year_beside_the_last_where_it_is_known() -> None:
    rows = (indicator("甲", actual="25个", last_actual="15个"), indicator("乙"))
    known = one(indicators=rows, funds=Funds(executed=D(90), last_executed=D("120.5")))
    assert (
        known.notes[-1]
        == "与上年相比：全年执行数90万元（上年120.5万元），减少了30.5万元；甲25个（上年15个），增加了10个。"
    )
    unknown = one(indicators=rows[1:], funds=Funds(executed=D(90)))
    assert known.notes[:-1] == unknown.notes
