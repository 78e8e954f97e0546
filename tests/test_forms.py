"""Official forms filled in by others: what is read from them, and what is said of the rest."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.official_forms import Paper, book, hubei, mof, sichuan
from tests.support.published_cases import NAMES, case
from tests.support.read_forms import LAYOUTS, codes, data, faulty, figures, only, place, read, shape, triples
from xlperf import rulefile
from xlperf.data.files import tables
from xlperf.findings import XlperfError
from xlperf.model import Kind
from xlperf.reading.datafile import read_data
from xlperf.reading.forms import looked_for, read_forms
from xlperf.reading.forms import wording as words
from xlperf.reading.tables import Book
from xlperf.reading.workbook import Reading

# --- the layouts ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_published_case_laid_out_in_its_form_is_read_back(name: str) -> None:
    """A form cannot hold next year's budget, nor 定量 for a target that is no figure; Hubei's holds no initial budget
    and no weights of indicators.
    """
    given = case(name)["data"]
    wanted = read_data(given).evaluation
    build = LAYOUTS[given["unit"]["scheme"]]
    full = [{"goals": [], "texts": {}} | subject for subject in given["subjects"]]
    found = read(*(build(given, subject) for subject in full)).evaluation
    assert (found.unit.name, found.unit.year, found.unit.scheme, found.unit.money_unit) == (
        wanted.unit.name, wanted.unit.year, wanted.unit.scheme, wanted.unit.money_unit,
    )  # fmt: skip
    for subject, original in zip(found.subjects, wanted.subjects, strict=True):
        assert (subject.name, subject.kind) == (original.name, original.kind)
        assert figures(subject) == figures(original)
        pairs = list(zip(subject.indicators, original.indicators, strict=True))
        assert all(shape(one) == shape(other) for one, other in pairs if other.sign != "定量" or other.measure.target)
        if build is mof:
            assert [one.weight for one in subject.indicators] == [one.weight for one in original.indicators]
            assert subject.funds.initial == original.funds.initial


def test_hubei_project() -> None:
    given, subject = data(
        goals=[{"number": 1, "text": "办好培训班。", "weight": 50}, {"number": 2, "text": None, "weight": 40}],
        texts={"deviation": "预算调减。", "result_use": "下年提前开班。"},
    )
    subject["indicators"] = [one | {"goal": 1 + (at > 1)} for at, one in enumerate(subject["indicators"])]
    found = only(hubei(given, subject))
    assert (found.name, found.kind, found.supervisor, found.implementer) == (
        "培训经费", Kind.PROJECT, "某主管局", "某实施单位",
    )  # fmt: skip
    assert (found.category, found.nature, found.type) == ("部门预算项目", "新增性项目", "一次性项目")
    assert [(goal.number, goal.text, goal.weight) for goal in found.goals] == [(1, "办好培训班。", 50), (2, None, 40)]
    assert [one.goal for one in found.indicators] == [1, 1, 2, 2]
    assert {key: text.text for key, text in found.texts.items()} == subject["texts"]
    assert found.stated_total == Decimal("97.5")


def test_hubei_department() -> None:
    given, subject = data(name="某区某局", kind="department")
    subject["funds"] |= {"basic": Decimal(50), "project": Decimal(40)}
    found = only(hubei(given, subject, name="附件1"))
    assert (found.name, found.kind, found.funds.basic, found.funds.project) == (
        "某区某局", Kind.DEPARTMENT, 50, 40,
    )  # fmt: skip


def test_mof_sources_are_read_and_dashes_are_blank() -> None:
    sources = [
        {"source": "当年财政拨款", "initial": Decimal(100), "adjusted": Decimal(100), "executed": Decimal(80)},
        {"source": "上年结转资金", "initial": "—", "adjusted": Decimal(20), "executed": Decimal(10)},
        {"source": "其他资金", "initial": "—", "adjusted": "—", "executed": "—"},
    ]
    given, subject = data()
    subject["funds"] |= {"sources": sources}
    found = only(mof(given, subject))
    assert [(one.source, one.initial, one.adjusted, one.executed) for one in found.funds.sources] == [
        ("当年财政拨款", 100, 100, 80), ("上年结转资金", None, 20, 10),
    ]  # fmt: skip


def test_sichuan() -> None:
    given, subject = data(texts={"deviation": "预算调减。", "measures": "下年提前开班。"})
    subject["funds"] |= {"shortfall_reason": "两期培训延后。"}
    reading = read(sichuan(given, subject))
    (found,) = reading.evaluation.subjects
    assert (reading.evaluation.unit.scheme, reading.evaluation.unit.year) == ("sichuan_2023", 2022)
    assert (found.funds.initial, found.funds.adjusted, found.funds.executed) == (100, 120, 90)
    assert (found.funds.shortfall_reason, found.funds.stated_score) == ("两期培训延后。", Decimal("7.5"))
    assert [(one.sign, one.target, one.unit, one.weight) for one in found.indicators][:2] == [
        ("≥", 300, "人次", 40), ("≥", "95%", "%", 10),
    ]  # fmt: skip
    assert {key: text.text for key, text in found.texts.items()} == {
        "deviation": "预算调减。", "measures": "下年提前开班。",
    }  # fmt: skip
    assert [goal.text for goal in found.goals] == ["办好培训班。"]
    assert found.stated_total == Decimal("97.5")


def test_every_value_keeps_its_cell() -> None:
    found = only(hubei(*data()))
    assert str(found.funds.origins["executed"]) == "〔附件2!E9「执行数（B）」〕"
    assert str(found.indicators[0].origins["target"]) == "〔附件2!E12「年初目标值（A）」〕"


# --- as staff fill them in ------------------------------------------------------------------------


def test_levels_are_filled_down_without_merges_too() -> None:
    paper = mof(*data())
    paper.merges = [merge for merge in paper.merges if merge[1] not in (1, 2) or merge[0] < 9]
    assert [one.level1 for one in only(paper).indicators] == ["产出指标", "产出指标", "效益指标", "满意度指标"]


def test_a_new_level_1_begins_without_level_2() -> None:
    paper = mof(*data()).without("社会效益指标")
    assert [one.level2 for one in only(paper).indicators] == ["数量指标", "质量指标", None, "服务对象满意度指标"]


@pytest.mark.parametrize(
    ("typed", "sign", "target", "unit"),
    [
        ("≥300人次", "≥", 300, "人次"),
        ("不少于300人次", "≥", 300, "人次"),
        ("300人次以上", "≥", 300, "人次"),
        ("〉=300", "≥", 300, None),
        ("＝300人次", "＝", 300, "人次"),
        ("≤12个月", "≤", 12, "个月"),
        ("300", None, 300, None),
        ("定性", "定性", None, None),
        ("显著提升", "定性", "显著提升", None),
        ("3-5天", None, "3-5天", None),
        ("2022年12月", None, "2022年12月", None),
    ],
)
def test_the_sign_is_split_from_the_target(typed: str, sign: object, target: object, unit: object) -> None:
    row = only(mof(*data()).beside("培训人次", typed)).indicators[0]
    assert (row.sign, row.target, row.unit) == (sign, target, unit)


def test_sign_target_and_unit_under_one_header() -> None:
    given, subject = data()
    paper = sichuan(given, subject).without("指标性质", "指标值", "度量单位")
    paper.put(13, 4, "年度指标值", columns=3)
    row = only(paper).indicators[0]
    assert (row.sign, row.target, row.unit) == ("≥", 300, "人次")


def test_a_second_row_of_headers() -> None:
    given, subject = data()
    paper = sichuan(given, subject)
    moved = {(row + (row >= 14), column): cell for (row, column), cell in paper.cells.items()}
    paper.merges = [
        (top + (top >= 14), left, bottom + (bottom >= 13), right) for top, left, bottom, right in paper.merges
    ]
    paper.cells = {place: cell for place, cell in moved.items() if place[0] != 13 or place[1] not in (4, 5, 6)}
    paper.put(13, 4, "年度指标值", columns=3).line(14, "指标性质", "指标值", "度量单位", column=4)
    row = only(paper).indicators[0]
    assert (row.name, row.sign, row.target, row.unit) == ("培训人次", "≥", 300, "人次")


def test_labels_in_other_spellings() -> None:
    paper = mof(*data()).without("项 目 名 称", "三级指标")
    paper.put(3, 0, "项目名称：", columns=2).put(9, 3, "★ 三 级\n指　标")
    assert (only(paper).name, len(only(paper).indicators)) == ("培训经费", 4)


def test_numbers_as_text_and_percent_formats() -> None:
    paper = mof(*data()).beside("年度资金总额", "１，２００．００").beside("年度资金总额", " 120.00万元", right=2)
    paper.beside("年度资金总额", 0.75, right=5, form="0.00%").beside("合格率", 0.95, form="0%")
    found = only(paper)
    assert (found.funds.initial, found.funds.adjusted, found.funds.stated_rate) == (1200, 120, "75%")
    assert found.indicators[1].target == "95%"


def test_rows_of_the_blank_form_say_nothing() -> None:
    paper = mof(*data())
    row, _ = paper.find("总分")
    shifted = {(at + 2 * (at >= row), column): cell for (at, column), cell in paper.cells.items()}
    paper.cells = shifted
    paper.merges = [(t + 2 * (t >= row), left, b + 2 * (t >= row), right) for t, left, b, right in paper.merges]
    paper.line(row, "……", column=3).line(row + 1, "小计", column=1).put(row + 1, 6, 10)
    found = only(paper)
    assert [one.name for one in found.indicators][-1] == "学员满意度"
    assert found.stated_total == Decimal("97.5")


def test_forms_under_each_other_and_on_several_sheets() -> None:
    first, second = mof(*data()), mof(*data(name="另一个项目"))
    last = max(row for row, _ in first.cells) + 2
    for (row, column), (value, form) in second.cells.items():
        first.put(row + last, column, value, form=form)
    first.merges += [(t + last, left, b + last, right) for t, left, b, right in second.merges]
    names = [subject.name for subject in read(first, mof(*data(name="第三个"), name="表3")).evaluation.subjects]
    assert names == ["培训经费", "另一个项目", "第三个"]


def test_a_table_goes_on_on_the_next_sheet() -> None:
    whole = mof(*data())
    row, _ = whole.find("就业能力")
    head, rest = Paper("表1"), Paper("表1续")
    for (at, column), (value, form) in whole.cells.items():
        (head.put(at, column, value) if at < row else rest.put(at - row + 1, column, value, form=form))
    header, _ = whole.find("三级指标")
    for (at, column), (value, _) in whole.cells.items():
        if at == header:
            rest.put(0, column, value)
    found = only(head, rest)
    assert [one.name for one in found.indicators] == ["培训人次", "合格率", "就业能力", "学员满意度"]
    assert found.stated_total == Decimal("97.5")


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("1、持续性项目□ 2、新增性项目☑", "新增性项目"),
        ("☑1、持续性项目 □2、新增性项目", "持续性项目"),
        ("□ 持续性项目　■ 新增性项目", "新增性项目"),
        ("1、持续性项目（√） 2、新增性项目（ ）", "持续性项目"),
        ("持续性项目", "持续性项目"),
        ("1、持续性项目□ 2、新增性项目□", None),
    ],
)
def test_ticked_boxes(typed: str, wanted: str | None) -> None:
    assert only(hubei(*data()).beside("项目属性", typed)).nature == wanted


def test_a_total_without_header_is_the_last_figure() -> None:
    paper = hubei(*data())
    row, _ = paper.find("总分")
    paper.cells.pop((row, 6))
    paper.merges = [merge for merge in paper.merges if merge[0] != row]
    paper.put(row, 3, "96分")
    assert only(paper).stated_total == 96


def test_several_goals_in_one_cell() -> None:
    goals = [{"number": 1, "text": "甲", "weight": None}, {"number": 2, "text": "乙\n丙", "weight": None}]
    assert [(goal.number, goal.text) for goal in only(mof(*data(goals=goals))).goals] == [(1, "甲"), (2, "乙\n丙")]


def test_the_footer_is_read() -> None:
    paper = mof(*data()).without("填报人：　　　　联系电话：")
    paper.put(40, 0, "单位负责人：某甲　　填报人：某乙　　联系电话：0715-1234567")
    unit = read(paper).evaluation.unit
    assert (unit.head, unit.preparer, unit.phone) == ("某甲", "某乙", "0715-1234567")


# --- what is said ---------------------------------------------------------------------------------


def test_nothing_is_said_of_a_right_form_but_the_scheme() -> None:
    assert codes(read(mof(*data()))) == ["R40"]
    assert codes(read(mof(*data()), scheme="财政部（2020）")) == []


def test_r34_a_sheet_that_is_no_form() -> None:
    reading = read(mof(*data()), Paper("汇总说明").put(0, 0, "以上各表已核对。"))
    assert [(one.code, one.message) for one in reading.findings if one.code == "R34"] == [
        ("R34", "工作表“汇总说明”不像自评表（没有找到自评表的标题和表头），没有读入。")
    ]


def test_r34_not_said_of_blank_and_of_our_own_sheets() -> None:
    assert "R34" not in codes(read(mof(*data()), Paper("Sheet2").put(0, 0, ""), Paper("校验结果").put(0, 0, "x")))


def test_no_form_at_all() -> None:
    assert read_forms([book(Paper("签到表").line(0, "姓名", "电话"))]) is None
    assert list(looked_for(book(Paper("签到表").line(0, "姓名", "三级指标", "指标值")))) == [("签到表", ("绩效指标",))]


def test_r36_a_cell_that_is_not_understood() -> None:
    reading = read(mof(*data()).put(2, 3, "初稿，待审"))
    assert [place(one) for one in reading.findings] == [("R40", "A1"), ("R36", "D3")]


def test_r36_cells_that_touch_are_listed_in_one() -> None:
    paper = mof(*data())
    for row in range(50, 70):
        paper.put(row, 0, f"随手记{row}")
    (found,) = [one for one in read(paper).findings if one.code == "R36"]
    assert str(found).startswith("〔项目自评表!A51:A70〕这一格“随手记50（还有A52“随手记51”、A53“随手记52”、")
    assert "A70“随手记69”）”没有看懂" in str(found)
    for row in range(70, 100):
        paper.put(row, 0, f"随手记{row}")
    assert "A81“随手记80”等49处）”没有看懂" in "".join(map(str, read(paper).findings))


def test_r36_the_last_of_many_lists_the_rest() -> None:
    paper = mof(*data())
    for row in range(50, 72, 2):
        paper.put(row, 0, f"随手记{row}")
    assert len([one for one in read(paper).findings if one.code == "R36"]) == 11
    found = [one for one in read(paper.put(72, 0, "随手记72")).findings if one.code == "R36"]
    assert len(found) == 11
    assert "〔项目自评表!A71、A73〕这一格“随手记70（还有A73“随手记72”）”没有看懂" in str(found[-1])


def test_r36_what_lies_far_below() -> None:
    reading = read(mof(*data()).put(20_100, 0, "很远的一格"))
    assert [place(one) for one in reading.findings] == [("R36", "A20001"), ("R40", "A1")]


def test_r36_what_lies_far_to_the_right() -> None:
    reading = read(mof(*data()).put(3, 120, "很远的一格"))
    assert [place(one) for one in reading.findings] == [("R36", "DQ4"), ("R40", "A1")]


def test_r37_one_weight_for_several_indicators() -> None:
    paper = mof(*data())
    row, _ = paper.find("培训人次")
    paper.cells.pop((row + 1, 6))
    paper.merges.append((row, 6, row + 1, 6))
    reading = read(paper)
    assert [place(one) for one in reading.findings if one.code == "R37"] == [("R37", f"G{row + 1}")]
    assert [one.weight for one in reading.evaluation.subjects[0].indicators] == [None, None, 30, 10]


def test_a_reason_for_several_indicators_is_each_ones() -> None:
    paper = mof(*data())
    row, _ = paper.find("培训人次")
    paper.put(row, 8, "疫情影响", rows=2)
    assert [one.reason for one in only(paper).indicators] == ["疫情影响", "疫情影响", None, None]


def test_r38_no_weights_on_hubeis_form() -> None:
    reading = read(hubei(*data()))
    assert [place(one) for one in reading.findings if one.code == "R38"] == [("R38", "D11")]
    assert "V63" not in [code for code, _, _ in triples(reading)]


def test_r39_forms_that_do_not_belong_together() -> None:
    given, subject = data()
    other = {"unit": given["unit"] | {"year": 2021}}
    reading = read(mof(given, subject), mof(other, subject | {"name": "另一个项目"}, name="表2"))
    assert [one.message for one in reading.findings if one.code == "R39"] == [
        "这里的“评价年度”是“2021”，〔项目自评表!A2〕是“2022”，先按“2022”。"
    ]
    assert reading.evaluation.unit.year == 2022


def test_r40_the_scheme_can_be_asked_for() -> None:
    assert read(hubei(*data())).evaluation.unit.scheme == "hubei_2020"
    assert read(hubei(*data()), scheme="财政部（2020）").evaluation.unit.scheme == "mof_2020"


def test_r41_yuan_and_wanyuan_are_one_unit_exactly() -> None:
    given, subject = data()
    other = {"unit": given["unit"] | {"money_unit": "元"}}
    yuan = subject["funds"] | {"adjusted": Decimal("1200000.01"), "executed": "900000元"}
    reading = read(mof(given, subject), mof(other, subject | {"name": "另一个项目", "funds": yuan}, name="表2"))
    assert [subject.funds.adjusted for subject in reading.evaluation.subjects] == [120, Decimal("120.000001")]
    assert reading.evaluation.subjects[1].funds.executed == 90
    assert reading.evaluation.unit.money_unit == "万元"
    assert [place(one) for one in reading.findings if one.code == "R41"] == [("R41", "H3")]


@pytest.mark.parametrize(("unit", "times"), [("百万元", 100), ("亿元", 10_000), ("千元", Decimal("0.1"))])
def test_r41_other_units_in_a_label(unit: str, times: Decimal) -> None:
    given, subject = data()
    paper = mof(given, subject).without("金额单位：万元")
    row, column = paper.find("项目资金\n（万元）")
    reading = read(paper.put(row, column, f"项目资金\n（{unit}）"))
    (plain,) = read(mof(given, subject)).evaluation.subjects
    assert reading.evaluation.subjects[0].funds.adjusted == plain.funds.adjusted * times
    assert [one.code for one in reading.findings if one.code in ("R06", "R41")] == ["R41"]


def test_r06_a_form_without_a_unit_of_money_beside_one_that_has_it() -> None:
    given, subject = data()
    other = mof(given, subject | {"name": "另一个项目"}, name="表2").without("金额单位：万元")
    row, column = other.find("项目资金\n（万元）")
    other.put(row, column, "项目资金")
    said = [one for one in read(mof(given, subject), other).findings if one.code == "R06"]
    assert [(one.origin and one.origin.sheet, one.severity.value, one.message) for one in said] == [
        ("表2", "warning", "没有填“金额单位”，先按“万元”算。")
    ]


def test_r42_the_unit_is_taken_from_the_implementer() -> None:
    paper = mof(*data()).without("填报单位：某区某局")
    reading = read(paper)
    assert reading.evaluation.unit.name == "某中心"
    assert [place(one) for one in reading.findings if one.code == "R42"] == [("R42", "F5")]


def test_r43_a_column_without_counterpart() -> None:
    paper = mof(*data())
    row, _ = paper.find("三级指标")
    reading = read(paper.put(row, 9, "偏离度").put(row + 1, 9, "3%"))
    assert [place(one) for one in reading.findings if one.code == "R43"] == [("R43", f"J{row + 1}")]


def test_r44_a_text_without_a_place() -> None:
    reading = read(sichuan(*data()))
    assert [one.message.partition("这一栏")[0] for one in reading.findings if one.code == "R44"] == [
        "“财务负责人：某乙”",
    ]  # fmt: skip
    assert codes(reading) == ["R44", "R42", "R40"]


def test_what_the_form_does_not_ask_for_is_not_missed() -> None:
    said = [code for code, _, item in triples(read(mof(*data()))) if item == "文字材料" or code == "R26"]
    assert said == []


# --- faults that staff make, by province ----------------------------------------------------------


def hard(reading: Reading) -> list[tuple[str, str, str]]:
    return sorted(one for one in triples(reading) if "V10" <= one[0] <= "V19")


def test_faults_on_the_ministrys_form() -> None:
    assert hard(read(mof(*faulty()))) == [
        ("V10", "培训经费", ""),
        ("V11", "培训经费", ""),
        ("V14", "培训经费", "合格率"),
        ("V16", "培训经费", ""),
        ("V17", "培训经费", "就业能力"),
    ]


def test_faults_on_sichuans_form() -> None:
    assert hard(read(sichuan(*faulty()))) == [
        ("V10", "培训经费", ""),
        ("V11", "培训经费", ""),
        ("V14", "培训经费", "合格率"),
        ("V16", "培训经费", ""),
        ("V17", "培训经费", "就业能力"),
    ]


def test_faults_on_hubeis_form() -> None:
    given, subject = faulty()
    subject["goals"] = [{"number": 1, "text": None, "weight": 40}, {"number": 2, "text": None, "weight": 40}]
    for at, row in enumerate(subject["indicators"]):
        row |= {"goal": 1 + (at > 1)}
    assert hard(read(hubei(given, subject))) == [
        ("V10", "培训经费", ""),
        ("V11", "培训经费", ""),
        ("V14", "培训经费", "年度绩效目标1"),
        ("V14", "培训经费", "年度绩效目标2"),
        ("V16", "培训经费", ""),
    ]


def test_the_published_fault_of_huanggang_is_found_on_its_form() -> None:
    """19.6 for a target that was reached: the goal's 40 points say so, though no indicator has a weight."""
    given = case("HB-HG-2020-PROJ")["data"]
    reading = read(hubei(given, given["subjects"][0]))
    assert hard(reading) == [("V14", "水土保持监测", "年度绩效目标1")]


# --- several files --------------------------------------------------------------------------------


def test_several_files_are_one_evaluation() -> None:
    given, subject = data()
    whole = subject | {"name": "某区某局", "kind": "department"}
    books = [
        book(hubei(given, whole, name="Sheet1"), name="部门.xlsx"),
        book(hubei(given, subject, name="Sheet1"), name="项目.xlsx"),
    ]
    reading = read_forms(books)
    assert reading is not None
    assert [one.name for one in reading.evaluation.subjects] == ["某区某局", "培训经费"]
    assert reading.evaluation.subjects[1].origins["name"].sheet == "[项目.xlsx]Sheet1"


def test_an_empty_book() -> None:
    assert read_forms([Book(name="空", grids={})]) is None


# --- more of what staff do ---------------------------------------------------------------------------------------


def yunnan() -> Paper:
    """Two rows of headers, the upper one with what is wide; remarks before the total; an edge left free."""
    paper = Paper("自评表")
    paper.line(1, "项目支出绩效自评表", column=1).line(2, "编制单位：某中学", "金额单位：元", column=1)
    paper.line(3, "项目名称", None, "营养改善计划", column=1).line(4, "主管部门", None, "某局", column=1)
    paper.line(5, "项目资金（元）", None, None, "全年预算数", "全年执行数", "分值", "执行率", "得分", column=1)
    paper.line(6, "年度资金总额", 387664.62, 387664.62, 10, None, 10, column=3).put(6, 7, 1, form="0%")
    paper.line(7, "绩效指标", None, None, "年度指标值", None, None, "实际完成值", "分值", "得分", column=1)
    paper.merges += [(7, 4, 7, 6), (7, 7, 8, 7), (7, 8, 8, 8), (7, 9, 8, 9)]
    paper.line(8, "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", column=1)
    paper.line(9, "产出指标", "数量指标", "指标1：受助人数", "≧", 735, "人次", "735", 60, 60, column=1)
    paper.line(10, None, None, "指标2：", column=1)
    paper.line(11, "效益指标", "社会效益指标", "知晓率", "═", 100, "%", "98%", 30, 28, column=1)
    paper.line(12, "其他需要说明事项", None, "无", column=1)
    return paper.line(13, "总分", column=1).line(13, 100, 98, "优", column=8)


@pytest.mark.parametrize("merged", [True, False])
def test_two_rows_of_headers_and_remarks_before_the_total(merged: bool) -> None:
    paper = yunnan()
    if not merged:
        paper.merges = []
    found = only(paper)
    assert [(one.name, one.sign, one.target, one.unit, one.actual, one.weight) for one in found.indicators] == [
        ("受助人数", "≧", 735, "人次", "735", 60), ("知晓率", "═", 100, "%", "98%", 30),
    ]  # fmt: skip
    assert [one.stated_score for one in found.indicators] == [60, 28]
    assert (found.stated_total, found.stated_grade, found.funds.stated_rate) == (98, "优", "100%")


def test_nothing_of_it_is_not_understood() -> None:
    assert codes(read(yunnan())) == ["R40", "R26"]  # the year is nowhere


def test_faults_on_a_form_of_two_header_rows() -> None:
    assert [one for one in triples(read(yunnan())) if one[0] in ("V02", "V14", "V16")] == [
        ("V14", "营养改善计划", "知晓率"),
        ("V02", "营养改善计划", "知晓率"),
    ]


def test_weights_are_missed_only_where_the_form_has_a_column_for_them() -> None:
    """One sheet has weights and the other no column: neither says that all are missing."""
    found = triples(read(mof(*data()), hubei(*data(name="另一个项目"))))
    assert {"V63", "V64"}.isdisjoint(code for code, _, _ in found)


def test_the_prompt_of_the_form_is_no_reason() -> None:
    paper = sichuan(*data())
    row, column = paper.find("总额")
    prompt = (
        "1.预算执行率=预算执行数/调整后预算数，预算执行率未达到90%的需说明原因（100字以内）；2.年中发生预算调整的（追加或调减），"
        "应单独说明理由；3.其他资金包括：社会投入资金、银行贷款。"
    )
    paper.put(row, column + 9, prompt)
    assert only(paper).funds.shortfall_reason is None


# --- the words ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("section", ["title", "passed", "unheld", "sides"])
def test_words_with_an_unknown_key_are_refused(section: str, monkeypatch: pytest.MonkeyPatch) -> None:
    known = tables("forms")
    faulty = known | {"extra": {}, section: known[section] | {"wrods": ["甲"]}}
    monkeypatch.setattr(rulefile, "tables", lambda name, *kind: faulty if name == "forms" else tables(name, *kind))
    with pytest.raises(XlperfError, match="wrods") as refused:
        words.labels.__wrapped__()
    assert "extra：没有这一项" in str(refused.value)
