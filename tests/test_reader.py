"""Grids -> Evaluation and findings, written as Markdown workbooks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from tests.support.markdown_books import book, flat, read_md, shrink, with_grid
from tests.support.strategies import books
from xlperf.assessment import examine
from xlperf.edits import manifest_cells
from xlperf.findings import Finding, Severity, catalogue
from xlperf.layout import layout
from xlperf.model import Evaluation, Indicator, Kind, Subject
from xlperf.reading.tables import Book, Grid, TableRef, address
from xlperf.reading.workbook import Reading, read

EMPTY = Book(name="空.xlsx", grids={})


def subject(reading: Reading, name: str = "某局") -> Subject:
    return next(one for one in reading.evaluation.subjects if one.name == name)


def one_indicator(reading: Reading) -> Indicator:
    (indicator,) = subject(reading).indicators
    return indicator


def lines(findings: Sequence[Finding]) -> list[str]:
    return [str(found) for found in findings]


def funds(header: str, typed: str) -> Reading:
    return read_md(f"""
        | 评价对象 |      |          |          |
        |          | 名称 | 类型     | {header} |
        |          | 某局 | 部门整体 | {typed}  |
    """)


def indicator(header: str, typed: str) -> Reading:
    rows = {
        "对象": "某局",
        "三级指标": "甲",
        "符号": "≥",
        "目标值": "20个",
        "实际完成值": "20个",
        "分值": "80",
        header: typed,
    }
    return read_md(f"| 绩效指标 |\n||{'|'.join(rows)}|\n||{'|'.join(rows.values())}|")


def unit(item: str, content: str) -> Reading:
    chosen = {"层级": "区", "评分规则": "湖北省（2020）", "金额单位": "万元"}
    facts = {"单位名称": "某局", "评价年度": "2022", **chosen, item: content}
    return read_md("| 单位信息 |\n||项目|内容|\n" + "\n".join(f"||{key}|{value}|" for key, value in facts.items()))


# --- what is right ---------------------------------------------------------------------------------------------------


def test_a_small_workbook_reads_without_a_finding() -> None:
    reading = read_md()
    assert reading.findings == ()
    assert reading.evaluation.unit.name == "某局"
    assert reading.evaluation.unit.year == 2022
    assert subject(reading).kind is Kind.DEPARTMENT
    assert one_indicator(reading).weight == 80
    assert not reading.keep_report


def test_everything_in_its_place() -> None:
    reading = read_md("""
        | 单位信息 |          |                  |
        |          | 项目     | 内容             |
        |          | 单位名称 | 某局             |
        |          | 单位全称 | 某市某局         |
        |          | 评价年度 | '2021年度        |
        |          | 层级     | 市               |
        |          | 所在地自称 | 我市           |
        |          | 评分规则 | 财政部（2020）   |
        |          | 金额单位 | 万元             |
        |          | 填报日期 | 2022-03-15       |
        |          | 联系电话 | 8888888          |

        | 评价对象 |          |          |            |              |        |            |
        |          | 名称     | 类型     | 年初预算数 | 调整后预算数 | 执行数 | 填报执行率 |
        |          | 某局     | 部门整体 | 337.05     | 341.98       | 310.42 | 0.9077{0%} |
        |          | 甲项目   | 项目     | 200        | 190          | '1,148.23 |         |

        | 资金来源 |        |          |            |              |        |
        |          | 对象   | 来源     | 年初预算数 | 调整后预算数 | 执行数 |
        |          | 甲项目 | 财政拨款 | 200        | 190          | 148.23 |
        |          | 甲项目 | 合计     | 200        |              |        |

        | 年度目标 |        |      |          |      |
        |          | 对象   | 序号 | 目标内容 | 分值 |
        |          | 甲项目 | 2    | 乙目标   | 30   |
        |          | 甲项目 | 1    | 甲目标   |      |

        | 绩效指标 |        |          |          |      |        |          |            |
        |          | 对象   | 目标序号 | 三级指标 | 符号 | 目标值 | 计量单位 | 实际完成值 |
        |          | 甲项目 | 2        | 完成数   | ≥    | 20     | 个       | '49        |
        |          | 某局   |          | 完成率   | ≥    | 98%    |          | ９９％     |

        | 文字材料 |        |          |                |
        |          | 对象   | 章节     | 内容           |
        |          | 甲项目 | 立项目的 | 第一段\\n第二段 |
        |          | 甲项目 | 立项目的 | 第三段         |

        | 情况说明 |      |        |            |      |
        |          | 编号 | 对象   | 指标或章节 | 说明 |
        |          | v10  | 甲项目 | 完成数     | 属实 |
    """)
    assert reading.findings == ()
    said = reading.evaluation
    assert (said.unit.title_name, said.unit.year, said.unit.scheme) == ("某市某局", 2021, "mof_2020")
    assert (said.unit.filled_on, said.unit.phone, said.unit.region) == ("2022年3月15日", "8888888", "我市")
    department, project = said.subjects
    assert department.funds.stated_rate == "90.77%"
    assert (department.funds.adjusted, project.funds.executed) == (Decimal("341.98"), Decimal("1148.23"))
    assert [source.source for source in project.funds.sources] == ["财政拨款"]
    assert project.funds.stated_sum is not None
    assert project.funds.stated_sum.initial == 200
    assert [(goal.number, goal.text, goal.weight) for goal in project.goals] == [(2, "乙目标", 30), (1, "甲目标", None)]
    assert (project.indicators[0].goal, project.indicators[0].target, project.indicators[0].actual) == (2, 20, "49")
    assert str(department.indicators[0].measure.actual) == "99%"
    assert project.texts["purpose"].paragraphs == ("第一段", "第二段", "第三段")
    assert [(note.code, note.subject) for note in said.acknowledged] == [("V10", "甲项目")]


def test_every_value_knows_its_cell() -> None:
    reading = read_md()
    assert str(one_indicator(reading).origins["target"]) == "〔绩效指标!D2「目标值」〕"
    assert str(one_indicator(reading).origins["reason"]).endswith("「偏差原因及改进措施」〕"), "blank cells too"
    assert str(reading.evaluation.unit.origins["year"]) == "〔单位信息!B3「评价年度」〕"
    assert set(subject(reading).funds.origins) >= {"initial", "stated_rate"}


def test_order_of_columns_and_rows_is_free() -> None:
    straight = read_md("""
        | 绩效指标 |      |          |      |        |            |
        |          | 对象 | 三级指标 | 符号 | 目标值 | 实际完成值 |
        |          | 某局 | 甲       | ≥    | 20     | 21         |
        |          |      |          |      |        |            |
        |          | 某局 | 乙       | ≤    | 30     | 31         |
    """)
    turned = read_md("""
        | 绩效指标 |            |          |        |      |      |
        |          | 实际完成值 | 三级指标 | 目标值 | 符号 | 对象 |
        |          | 31         | 乙       | 30     | ≤    | 某局 |
        |          | 21         | 甲       | 20     | ≥    | 某局 |
    """)
    assert straight.findings == turned.findings == ()
    assert set(subject(straight).indicators) == set(subject(turned).indicators)


def test_a_table_may_stand_anywhere_on_its_sheet() -> None:
    plain = book()
    grid = plain.grids["绩效指标"]
    moved = with_grid(plain, "绩效指标", rows=[["", "", *row] for row in ([], *grid.rows)])
    tables = tuple(
        replace(ref, top=1, left=2, bottom=ref.bottom + 1, right=ref.right + 2) if ref.name == "绩效指标" else ref
        for ref in moved.tables
    )
    reading = read(replace(moved, tables=tables))
    assert reading.findings == ()
    assert one_indicator(reading).origins["name"].cell == "D3"
    offset = replace(grid, top=1, left=2)
    same = read(replace(moved, grids={**moved.grids, "绩效指标": offset}, tables=tables))
    assert one_indicator(same).origins["name"].cell == "D3"
    assert same.evaluation == reading.evaluation


@pytest.mark.parametrize("typed", ["98%", '"98%"', "９８％", "98", "≥98%", "0.98{0%}", "'98"])
def test_one_row_typed_many_ways(typed: str) -> None:
    """By grid: the same verdict needs the same figures."""
    reading = read_md(
        f"""
        | 绩效指标 |      |          |      |         |          |            |
        |          | 对象 | 三级指标 | 符号 | 目标值  | 计量单位 | 实际完成值 |
        |          | 某局 | 甲       |      | {typed} | %        | 99         |
    """.replace('"98%"', "98%")
    )
    measure = one_indicator(reading).measure
    assert (str(measure.target), str(measure.actual), str(measure.sign)) == ("98%", "99%", "≥")


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("0.98{0%}", "98%"),
        ("0.9077{0.00%}", "90.77%"),
        ("0.07{0%}", "7%"),
        ("1.1{0%}", "110%"),
        ('0.98{0.00"%"}', Decimal("0.98")),
        ("0.98{\\%0}", Decimal("0.98")),
        ("0.30000000000000004", Decimal("0.3")),
        ("20", Decimal(20)),
        ("'20", "20"),
    ],
)
def test_numbers_stay_numbers_and_percentages_read_as_shown(typed: str, text: object) -> None:
    read_as = one_indicator(indicator("目标值", typed)).target
    assert (read_as, type(read_as)) == (text, type(text))


def test_live_columns_do_not_count() -> None:
    reading = read_md("""
        | 绩效指标 |      |          |      |        |            |          |        |
        |          | 对象 | 三级指标 | 符号 | 目标值 | 实际完成值 | 完成情况 | 完成率 |
        |          | 某局 | 甲       | ≥    | 20     | 20         | 已完成   | #NAME? |
        |          |      |          |      |        |            | 未完成   | #NAME? |
    """)
    assert reading.findings == ()
    assert len(subject(reading).indicators) == 1


def test_prefilled_sections_say_nothing() -> None:
    reading = read_md("""
        | 文字材料 |      |            |      |
        |          | 对象 | 章节       | 内容 |
        |          | 某局 | 立项目的   |      |
        |          |      | 年度绩效目标 |    |
    """)
    assert reading.findings == ()
    assert subject(reading).texts == {}


def test_goals_missing_means_one_unnamed_goal() -> None:
    assert [(goal.number, goal.text) for goal in subject(read_md()).goals] == [(1, None)]


def test_blank_goal_is_the_only_goal() -> None:
    reading = read_md("""
        | 年度目标 |      |      |          |
        |          | 对象 | 序号 | 目标内容 |
        |          | 某局 | 3    | 丙目标   |
    """)
    assert reading.findings == ()
    assert one_indicator(reading).goal == 3


def test_department_by_its_kind() -> None:
    reading = read_md("""
        | 绩效指标 |          |          |      |        |            |
        |          | 对象     | 三级指标 | 符号 | 目标值 | 实际完成值 |
        |          | 部门整体 | 甲       | ≥    | 20     | 20         |
    """)
    assert reading.findings == ()
    assert one_indicator(reading).name == "甲"


@pytest.mark.parametrize("mark", ["-", "—", "／", "无", " ", "\u3000", "\u200b"])
def test_marks_for_nothing_are_blank_in_columns_of_numbers(mark: str) -> None:
    reading = funds("执行数", mark)
    assert reading.findings == ()
    assert subject(reading).funds.executed is None


def test_text_is_cleaned_of_what_no_file_can_hold() -> None:
    grid = Grid(name="x", rows=[["\x07某\ud800局\u200b\r\n"]])
    assert not grid.is_blank(0, 0)
    reading = read_md("| 评价对象 |\n||名称|类型|主管部门|\n||某局|部门整体|\x07某\ud800委\u200b\\n员会|")
    assert subject(reading).supervisor == "某委员会"


# --- findings: each code raised, with its place and its words ----------------------------------------------------


@pytest.mark.parametrize(
    ("header", "typed", "value", "message"),
    [
        ("执行数", "九十", None, "填的是“九十”，这里要填数字。请改为 90。（R10）"),
        ("执行数", "约200", None, "填的是“约200”，这里要填数字。请改为 200。（R10）"),
        ("执行数", "很多", None, "填的是“很多”，这里要填数字。请填数字，如 12.5。（R10）"),
        ("执行数", "0.031亿元", "310", "填的是“0.031亿元”，这里要填数字。请改为 310。（R10）"),
        ("执行数", "3美元", None, "填的是“3美元”，这里要填数字。请填数字，如 12.5。（R10）"),
        ("执行数", "0.5{0%}", None, "填的是“50%”，这里要填数字。请填数字，如 12.5。（R10）"),
        ("执行数", "337.05万元", "337.05", "填的是“337.05万元”，按 337.05 读入。（R06）"),
        ("执行数", "337.05万", "337.05", "填的是“337.05万”，按 337.05 读入。（R06）"),
        ("执行数", "0.031亿", "310", "填的是“0.031亿”，按 310 读入。（R06）"),
        ("执行数", "5千", None, "填的是“5千”，这里要填数字。请写明是多少万元：改为 0.5 或 5000。（R10）"),
        ("执行数", "二千九百万", None, "填的是“二千九百万”，这里要填数字。请改为 2900。（R10）"),
        ("执行数", "一亿二千万", None, "填的是“一亿二千万”，这里要填数字。请改为 12000。（R10）"),
        ("执行数", "二千九百", None, "填的是“二千九百”，这里要填数字。请改为 2900。（R10）"),
        ("执行数", "支出2900万", None, "填的是“支出2900万”，这里要填数字。请改为 2900。（R10）"),
        ("执行数", "完成投资1.2亿", None, "填的是“完成投资1.2亿”，这里要填数字。请改为 12000。（R10）"),
        ("执行数", "29000000元", "2900", "填的是“29000000元”，这里要填数字。请改为 2900。（R10）"),
        ("执行数", "约5万", None, "填的是“约5万”，这里要填数字。请改为 5。（R10）"),
        ("执行数", "-3", "-3", "填的是“-3”，“执行数”应当不小于 0。请核对后改正。（R27）"),
        ("执行数", "TRUE", None, "这里是“是/否”值 TRUE，应当是数字。请改为数字。（R09）"),
        ("执行数", "#REF!", None, "这一格的公式出错了（#REF!），读不到内容。请改正公式，或者直接填写结果。（R07）"),
        (
            "执行数",
            "2022-12-01",
            None,
            "这一格是日期（2022年12月1日），“执行数”不能用日期格式。请先把单元格格式改为“常规”，再重新填写。（R02）",
        ),
        ("执行数", "￥1,234.50", "1234.5", ""),
        ("执行数", "0", "0", ""),
        ("填报总分", "95分", "95", ""),
    ],
)
def test_money(header: str, typed: str, value: str | None, message: str) -> None:
    reading = funds(header, typed)
    read_as = subject(reading).stated_total if header == "填报总分" else subject(reading).funds.executed
    assert read_as == (None if value is None else Decimal(value))
    assert lines(reading.findings) == ([f"〔评价对象!C2「{header}」〕{message}"] if message else [])
    assert all(found.subject == "某局" for found in reading.findings)


def test_money_in_yuan() -> None:
    reading = read_md("""
        | 单位信息 |          |      |
        |          | 项目     | 内容 |
        |          | 单位名称 | 某局 |
        |          | 评价年度 | 2022 |
        |          | 层级     | 区   |
        |          | 评分规则 | 湖北省（2020） |
        |          | 金额单位 | 元   |

        | 评价对象 |      |          |            |
        |          | 名称 | 类型     | 年初预算数 |
        |          | 某局 | 部门整体 | 7.29万元   |
    """)
    assert lines(reading.findings) == [
        "〔评价对象!C2「年初预算数」〕填的是“7.29万元”，这里要填数字。请改为 72900。（R10）"
    ]


@pytest.mark.parametrize(
    ("header", "typed", "message"),
    [
        ("实际完成值", "九十", "〔绩效指标!E2「实际完成值」〕填的是“九十”，这里要填数字。请改为 90。（R10）"),
        (
            "实际完成值",
            '2022-12-01{yyyy"年"m"月"}',
            (
                "〔绩效指标!E2「实际完成值」〕这一格是日期（2022年12月），“实际完成值”不能用日期格式。"
                "请先把单元格格式改为“文本”，再重新填写。（R02）"
            ),
        ),
        (
            "目标值",
            "2022-12-01{m-d}",
            (
                "〔绩效指标!D2「目标值」〕这一格是日期（12月1日），“目标值”不能用日期格式。"
                "请先把单元格格式改为“文本”，再重新填写。（R02）"
            ),
        ),
        (
            "目标值",
            "TRUE",
            "〔绩效指标!D2「目标值」〕这里是“是/否”值 TRUE，应当是文字或数字。请改为文字或数字。（R09）",
        ),
        ("分值", "0.1{0%}", "〔绩效指标!F2「分值」〕填的是“10%”，按 10 读入。（R06）"),
        ("分值", "-1", "〔绩效指标!F2「分值」〕填的是“-1”，“分值”应当不小于 0。请核对后改正。（R27）"),
        ("目标序号", "1.5", "〔绩效指标!G2「目标序号」〕填的是“1.5”，“目标序号”应当是整数。请核对后改正。（R27）"),
        (
            "目标序号",
            "2",
            "〔绩效指标!G2「目标序号」〕“目标序号”填的是“2”，“年度目标”里没有。请改为1，或者在“年度目标”里补上。（R24）",
        ),
        ("三级指标", "", "〔绩效指标!B2「三级指标」〕还没有填“三级指标”。请在“绩效指标”里填写。（R26）"),
    ],
)
def test_indicator(header: str, typed: str, message: str) -> None:
    reading = indicator(header, typed)
    assert lines(reading.findings) == [message]
    assert {found.item for found in reading.findings} == {"" if header == "三级指标" else "甲"}
    assert len(subject(reading).indicators) == 1, "kept all the same"


@pytest.mark.parametrize(
    ("item", "content", "message"),
    [
        ("评价年度", "202", "填的是“202”，“评价年度”应当在 2000 到 2099 之间。请核对后改正。（R27）"),
        ("评价年度", "", "还没有填“评价年度”。请在“单位信息”里填写。（R26）"),
        ("评价年度", "二〇二二", "填的是“二〇二二”，这里要填数字。请改为 2022。（R10）"),
        ("评价年度", "2022-01-01", "这一格是日期（2022年1月1日），“评价年度”不能用日期格式。"),
        ("金额单位", "亿元", "填的是“亿元”，“金额单位”没有这一项，先按“亿元”算。请改为“万元”或“元”。（R23）"),
        ("金额单位", "美元", "填的是“美元”，“金额单位”没有这一项，先按“万元”算。请改为“万元”或“元”。（R23）"),
        ("单位名称", "", "还没有填“单位名称”。请在“单位信息”里填写。（R26）"),
        ("传真", "888", "“传真”这一项不是模板里的，没有读入。（R06）"),
        ("评价年度", "2022年", ""),
        ("年度", "2022", "不止一个"),
        ("层级", "开发区", ""),
        ("层级", "", "没有填“层级”，先按“区”算。（R06）"),
        ("评分规则", "", "没有填“评分规则”，先按“湖北省（2020）”算。（R06）"),
        ("金额单位", " ", "没有填“金额单位”，先按“万元”算。（R06）"),
        ("报告中自称", "", ""),
        ("", "备注", "还没有填“项目”。请在“单位信息”里填写。（R26）"),
        ("评分规则", "本单位的规则", ""),
    ],
)
def test_unit(item: str, content: str, message: str) -> None:
    reading = unit(item, content)
    found = [one for one in lines(reading.findings) if "单位信息" in one]
    assert len(found) == bool(message)
    assert not message or message in found[0]


def test_an_unknown_scheme_is_kept_as_typed() -> None:
    assert unit("评分规则", "本单位的规则").evaluation.unit.scheme == "本单位的规则"
    assert unit("评分规则", "湖北省（2020）").evaluation.unit.scheme == "hubei_2020"


def test_a_missing_table_is_named_and_the_rest_is_read() -> None:
    whole = book()
    grids = {name: grid for name, grid in whole.grids.items() if name not in ("绩效指标", "情况说明")}
    reading = read(replace(whole, grids=grids, tables=tuple(ref for ref in whole.tables if ref.name in grids)))
    assert [
        (*place, found.severity) for place, found in zip(flat(reading.findings), reading.findings, strict=True)
    ] == [
        ("绩效指标", "", "R04", Severity.ERROR),
        ("情况说明", "", "R04", Severity.NOTE),
    ]
    assert subject(reading).name == "某局"


@pytest.mark.parametrize("missing", [table.name for table in layout().tables if not table.hidden])
@pytest.mark.parametrize("named", [True, False])
def test_no_other_table_is_taken_for_a_missing_one(missing: str, *, named: bool) -> None:
    """评价对象 has columns of 资金来源, too: its header row is not read twice."""
    whole = book()
    grids = {name: grid for name, grid in whole.grids.items() if name != missing}
    tables = tuple(ref for ref in whole.tables if named and ref.name in grids)
    found = read(replace(whole, grids=grids, tables=tables)).findings
    assert [one.origin.sheet for one in found if one.code == "R04"] == [missing]
    assert {one.origin.sheet for one in found if one.code == "R06"} == (set() if named else {*grids})


def test_a_renamed_sheet_is_no_matter_and_a_renamed_table_a_note() -> None:
    whole = book()
    moved = replace(
        whole,
        grids={
            ("指标" if name == "绩效指标" else name): replace(grid, name=name) for name, grid in whole.grids.items()
        },
        tables=tuple(replace(ref, sheet="指标") if ref.name == "绩效指标" else ref for ref in whole.tables),
    )
    assert len(subject(read(moved)).indicators) == 1
    assert read(moved).findings == ()
    renamed = replace(
        whole, tables=tuple(replace(ref, name="表1") if ref.name == "绩效指标" else ref for ref in whole.tables)
    )
    reading = read(renamed)
    assert lines(reading.findings) == [
        "〔绩效指标!A1〕没有名为“绩效指标”的表格，按工作表“绩效指标”里的表格“表1”读入。（R06）"
    ]
    assert len(subject(reading).indicators) == 1


def test_without_any_table_the_header_rows_are_found() -> None:
    """Sheets are found by name, one was renamed; blank rows in between lose nothing."""
    whole = book("""
        | 绩效指标 |      |          |      |        |            |      |
        |          | 对象 | 三级指标 | 符号 | 目标值 | 实际完成值 | 分值 |
        |          | 某局 | 甲       | ≥    | 20     | 20         | 50   |
        |          |      |          |      |        |            |      |
        |          | 某局 | 乙       | ≥    | 20     | 20         | 30   |
    """)
    grids = {}
    for name, grid in whole.grids.items():
        rows = [["填表须知"], [], *grid.rows]
        grids["对象表" if name == "评价对象" else name] = replace(
            grid, name="对象表" if name == "评价对象" else name, rows=rows
        )
    reading = read(replace(whole, grids=grids, tables=()))
    assert {found.code for found in reading.findings} == {"R06"}
    assert len(reading.findings) == len(whole.grids)
    assert [one.name for one in subject(reading).indicators] == ["甲", "乙"]
    assert "〔对象表!A3〕没有名为“评价对象”的表格，按标题行在工作表“对象表”里找到了它。（R06）" in lines(
        reading.findings
    )


def test_nothing_at_all() -> None:
    reading = read(EMPTY)
    assert {found.code for found in reading.findings} == {"R04"}
    assert reading.evaluation.subjects == ()
    blank = read_md("| 单位信息 |\n||项目|内容|\n\n| 评价对象 |\n||名称|类型|\n\n| 绩效指标 |\n||对象|")
    assert [code for *_, code in flat(blank.findings)] == ["R26", "R06", "R26", "R06", "R06", "R26"]
    assert blank.findings[-1].message == "还没有填“评价对象”。"


def test_renamed_missing_doubled_and_added_columns() -> None:
    reading = read(
        book(
            """
        | 单位信息 |          |      |
        |          | 项目     | 内容 |
        |          | 单位名称 | 某局 |
        |          | 评价年度 | 2022 |

        | 评价对象 |      |          |
        |          | 名称 | 类型     |
        |          | 某局 | 部门整体 |

        | 绩效指标 |      |            |        |        |      |      |        |      |
        |          | 对象 | 指标名称   | 目标值 | 目标值 | 备注 | 列7  | 完成率 | 符号 |
        |          | 某局 | 甲         | 20     | 30     | 注意 |      | 1      | ≥    |
    """,
            complete=False,
        )
    )
    found = [
        (cell, code, line.severity)
        for (sheet, cell, code), line in zip(flat(reading.findings), reading.findings, strict=True)
        if sheet == "绩效指标"
    ]
    assert ("B1", "R06", Severity.NOTE) in found
    assert ("D1", "R25", Severity.ERROR) in found
    assert ("E1", "R06", Severity.NOTE) in found
    assert len([code for _, code, _ in found if code == "R06"]) == 2, "a blank extra column is no matter"
    missing = {line.message: line.severity for line in reading.findings if line.code == "R05"}
    assert missing["表格“绩效指标”里没有“实际完成值”这一列。"] is Severity.ERROR
    assert missing["表格“绩效指标”里没有“佐证材料”这一列。"] is Severity.WARNING
    assert not any("完成情况" in message for message in missing), "a live column may be missing"
    assert one_indicator(reading).target == 20


def test_a_heading_with_brackets_and_stars_is_the_same_heading() -> None:
    reading = read_md("| 评价对象 |\n||★ 名称|类型|年初预算数（万元）|\n||某局|部门整体|5|")
    assert {code for *_, code in flat(reading.findings)} == {"R06"}
    assert len(reading.findings) == 2
    assert subject(reading).funds.initial == 5


def test_rows_below_a_table_are_read_up_to_the_first_blank_one() -> None:
    whole = book("""
        | 绩效指标 |      |          |      |        |            |
        |          | 对象 | 三级指标 | 符号 | 目标值 | 实际完成值 |
        |          | 某局 | 甲       | ≥    | 20     | 20         |
        |          | 某局 | 乙       | ≥    | 20     | 20         |
        |          | 某局 | 丙       | ≥    | 20     | 20         |
        |          |      |          |      |        |            |
        |          | 某局 | 丁       | ≥    | 20     | 20         |
    """)
    reading = read(shrink(whole, "绩效指标", 4))
    assert [one.name for one in subject(reading).indicators] == ["甲", "乙", "丙"]
    assert lines(reading.findings) == [
        (
            "〔绩效指标!A6〕A6:Y6 在表格“绩效指标”下面，中间隔着空行，没有读入。"
            "请把这些行剪切到表格里的空行，或者紧接着表格最后一行放；不要的就删去。（R30）"
        ),
        "〔绩效指标!A3〕表格“绩效指标”下面紧接着的第3至4行不在表格里，也读入了。（R06）",
    ]


def test_a_total_row_is_no_data() -> None:
    whole = book("""
        | 绩效指标 |      |          |      |        |            |      |
        |          | 对象 | 三级指标 | 符号 | 目标值 | 实际完成值 | 分值 |
        |          | 某局 | 甲       | ≥    | 20     | 20         | 10   |
        |          | 合计 |          |      |        |            | 10   |
    """)
    tables = tuple(replace(ref, bottom=1, totals=1) if ref.name == "绩效指标" else ref for ref in whole.tables)
    reading = read(replace(whole, tables=tables))
    assert reading.findings == ()
    assert len(subject(reading).indicators) == 1


def test_merged_cells_in_a_table_are_named_others_are_not() -> None:
    whole = with_grid(book(), "绩效指标", merges=((1, 0, 2, 0), (40, 0, 41, 3)))
    assert lines(read(whole).findings) == [
        "〔绩效指标!A2〕A2:A3 合并了单元格，只有左上角一格读得到。请取消合并，每一行都填写完整。（R03）"
    ]


SUBJECTS = """
    | 评价对象 |                |          |
    |          | 名称           | 类型     |
    |          | 某局           | 部门整体 |
    |          | 招商专项经费   | 项目     |

    | 绩效指标 |                |          |      |        |            |
    |          | 对象           | 三级指标 | 符号 | 目标值 | 实际完成值 |
    |          | 某局           | 甲       | ≥    | 20     | 20         |
    |          | 招商专项经费   | 乙       | ≥    | 20     | 20         |
"""


def test_a_subject_named_differently_is_told_the_nearest_name() -> None:
    reading = read_md(SUBJECTS + "|| 招商经费 | 丙 | ≥ | 20 | 20 |\n|| 招 商专项经费 | 丁 | ≥ | 20 | 20 |")
    assert lines(reading.findings) == [
        "〔绩效指标!A4「对象」〕“对象”填的是“招商经费”，“评价对象”里没有。请改为“招商专项经费”，或者在“评价对象”里补上。（R24）"
    ]
    assert reading.findings[0].item == "丙"
    assert [one.name for one in subject(reading, "招商专项经费").indicators] == ["乙", "丁"]


def test_a_row_without_subject_is_an_error_unless_there_is_but_one() -> None:
    reading = read_md(SUBJECTS + "|| | 丙 | ≥ | 20 | 20 |")
    assert [(one.code, one.severity, one.item) for one in reading.findings] == [("R26", Severity.ERROR, "丙")]
    alone = indicator("对象", "")
    assert [(one.code, one.severity, one.item) for one in alone.findings] == [("R26", Severity.WARNING, "甲")]
    assert len(subject(alone).indicators) == 1


def test_subjects_that_are_doubled_or_of_unknown_kind() -> None:
    reading = read_md("""
        | 评价对象 |        |          |
        |          | 名称   | 类型     |
        |          | 某局   |          |
        |          | 甲项目 | 专项工程 |
        |          | 甲 项目 | 项目    |
        |          |        | 部门整体 |

        | 绩效指标 |        |          |      |        |            |
        |          | 对象   | 三级指标 | 符号 | 目标值 | 实际完成值 |
        |          | 某局   | 甲       | ≥    | 20     | 20         |
        |          | 甲项目 | 乙       | ≥    | 20     | 20         |
    """)
    assert [place for place in flat(reading.findings) if place[0] == "评价对象" and place[2] != "R26"] == [
        ("评价对象", "B3", "R23"),
        ("评价对象", "A4", "R25"),
        ("评价对象", "B5", "R25"),
        ("评价对象", "A5", "R25"),
    ]
    assert [cell for sheet, cell, code in flat(reading.findings) if code == "R26"] == ["B2", "A5", "A4", "A5"]
    assert [(one.name, one.kind) for one in reading.evaluation.subjects] == [
        ("某局", Kind.DEPARTMENT),
        ("甲项目", Kind.PROJECT),
        ("甲 项目", Kind.PROJECT),
        ("某局", Kind.DEPARTMENT),
    ]


def test_a_total_row_of_subjects_is_no_project() -> None:
    reading = read_md("""
        | 评价对象 |        |      |        |
        |          | 名称   | 类型 | 执行数 |
        |          | 某局   | 项目 | 5      |
        |          | 合 计  |      | 5      |
    """)
    assert [one.name for one in reading.evaluation.subjects] == ["某局"]
    (told,) = (found for found in lines(reading.findings) if "R32" in found)
    assert told.startswith("〔评价对象!A3「名称」〕“合 计”是合计行，不是评价对象，没有读入。请从“评价对象”里删除这一行")
    assert not [found for found in reading.findings if found.origin and found.origin.cell == "B3"]


def test_a_project_without_a_name_is_told_to_be_left_out() -> None:
    reading = read_md("""
        | 评价对象 |      |      |        |
        |          | 名称 | 类型 | 执行数 |
        |          | 某局 | 项目 | 5      |
        |          |      | 项目 | 6      |
    """)
    assert [
        (found.origin and found.origin.cell, found.severity) for found in reading.findings if found.code == "R33"
    ] == [("A3", Severity.ERROR)]


def test_a_cell_that_has_a_fault_of_its_own_is_not_called_blank_too() -> None:
    reading = read_md("""
        | 评价对象 |        |          |
        |          | 名称   | 类型     |
        |          | 某局   | #REF!    |

        | 绩效指标 |         |          |      |        |            |
        |          | 对象    | 三级指标 | 符号 | 目标值 | 实际完成值 |
        |          | #VALUE! | 甲       | ≥    | 20     | 20         |
        |          | 某局    | TRUE     | ≥    | 20     | 20         |
    """)
    assert flat(reading.findings) == [
        ("评价对象", "B2", "R07"),
        ("绩效指标", "A2", "R07"),
        ("绩效指标", "B3", "R09"),
    ]


def test_a_name_that_stands_twice_is_proposed_once() -> None:
    reading = read_md("""
        | 评价对象 |      |          |
        |          | 名称 | 类型     |
        |          | 某局 | 部门整体 |
        |          | 某局 | 项目     |

        | 绩效指标 |        |          |
        |          | 对象   | 三级指标 |
        |          | 甲工程 | 甲       |
    """)
    remedy = next(found.remedy for found in reading.findings if found.code == "R24")
    assert remedy == "请改为“某局”，或者在“评价对象”里补上。"


def test_no_indicators_and_no_subjects() -> None:
    reading = read_md("| 绩效指标 |\n||对象|三级指标|")
    assert lines(reading.findings) == ["〔评价对象!A2「名称」〕还没有填“绩效指标”。请在“绩效指标”里填写。（R26）"]
    assert reading.findings[0].subject == "某局"
    reading = read_md("| 评价对象 |\n||名称|类型|")
    assert [found.code for found in reading.findings] == ["R26", "R24"]
    assert reading.findings[1].remedy == "请改为“评价对象”里的名称，或者在“评价对象”里补上。"


def test_goal_numbers() -> None:
    reading = read_md("""
        | 年度目标 |      |      |          |
        |          | 对象 | 序号 | 目标内容 |
        |          | 某局 | 1    | 甲目标   |
        |          | 某局 | 1    | 乙目标   |
        |          | 某局 |      | 丙目标   |

        | 绩效指标 |      |          |          |      |        |            |
        |          | 对象 | 目标序号 | 三级指标 | 符号 | 目标值 | 实际完成值 |
        |          | 某局 |          | 甲       | ≥    | 20     | 20         |
        |          | 某局 | 9        | 乙       | ≥    | 20     | 20         |
    """)
    assert flat(reading.findings) == [("年度目标", "B3", "R25"), ("绩效指标", "B2", "R26"), ("绩效指标", "B3", "R24")]
    assert reading.findings[0].message == "“1（某局）”在“年度目标”里不止一个。"
    goals = [(goal.number, goal.text) for goal in subject(reading).goals]
    assert goals == [(1, "甲目标"), (2, "乙目标"), (3, "丙目标"), (9, None)], "nothing is lost"
    assert [one.goal for one in subject(reading).indicators] == [1, 9]


def test_sections() -> None:
    reading = read_md("""
        | 文字材料 |      |                |      |
        |          | 对象 | 章节           | 内容 |
        |          | 某局 | 下步改进措施   | 甲   |
        |          | 某局 |                | 乙   |
        |          | 某局 | 立项目的       | 丙   |
        |          | 某局 | 改进措施       | 丁   |
    """)
    assert [(found.origin and found.origin.cell, found.code, found.severity) for found in reading.findings] == [
        ("B2", "R23", Severity.ERROR),
        ("B3", "R26", Severity.ERROR),
        ("B4", "R23", Severity.WARNING),
    ]
    assert reading.findings[0].remedy == "请改为“下一步改进措施”。"
    assert {key: text.text for key, text in subject(reading).texts.items()} == {"purpose": "丙", "measures": "丁"}
    assert [str(origin) for origin in subject(reading).texts["measures"].origins] == ["〔文字材料!C5「内容」〕"]


def test_sources_without_name_and_with_two_totals() -> None:
    reading = read_md("""
        | 资金来源 |      |          |            |
        |          | 对象 | 来源     | 年初预算数 |
        |          | 某局 |          | 5          |
        |          | 某局 | 合计     | 5          |
        |          | 某局 | 总计     | 6          |
        |          | 某局 | 合计     |            |
    """)
    assert flat(reading.findings) == [("资金来源", "B2", "R26"), ("资金来源", "B4", "R25")]
    stated = subject(reading).funds.stated_sum
    assert stated is not None
    assert stated.initial == 5


def test_acknowledgements() -> None:
    reading = read_md("""
        | 情况说明 |      |      |            |      |
        |          | 编号 | 对象 | 指标或章节 | 说明 |
        |          | X99  | 别局 | 甲         | 属实 |
        |          |      | 某局 | 乙         | 属实 |
    """)
    assert flat(reading.findings) == [("情况说明", "A2", "R23"), ("情况说明", "B2", "R24"), ("情况说明", "A3", "R26")]
    assert [(one.code, one.subject) for one in reading.evaluation.acknowledged] == [("X99", "别局"), ("", "某局")]


def test_all_faults_are_collected_with_the_reading_of_the_rest() -> None:
    reading = read_md("""
        | 单位信息 |          |      |
        |          | 项目     | 内容 |
        |          | 评价年度 | 20   |

        | 评价对象 |      |      |        |
        |          | 名称 | 类型 | 执行数 |
        |          | 某局 | 部   | 九十   |
        |          | 乙   | 项目 | #N/A   |

        | 绩效指标 |      |          |      |        |            |      |
        |          | 对象 | 三级指标 | 符号 | 目标值 | 实际完成值 | 分值 |
        |          | 丙   | 甲       | ≥    | 20     | 20         | 10   |
        |          | 某局 | 乙       | ≥    | 20     | 九十       | TRUE |
    """)
    codes = [code for *_, code in flat(reading.findings)]
    assert codes == ["R27", "R26", "R06", "R06", "R06", "R23", "R10", "R07", "R24", "R10", "R09", "R26"]


# --- 报告 ----------------------------------------------------------------------------------------------------------


def with_report(rows: Sequence[Sequence[object]]) -> Book:
    return book(extra={"报告": Grid(name="报告", rows=rows)})


HEADS = ["正文", "出处", "xlperf:key", "xlperf:generated", "xlperf:facts", "xlperf:manifest"]
MANIFEST = manifest_cells(["某局/a/1\t" + "0" * 16 + "\t" + "1" * 16])


def test_edits_of_the_report_are_carried_over() -> None:
    rows = [[*HEADS, *MANIFEST], ["改过的", "", "某局/a/1", "0" * 16, "1" * 16], ["自己加的"]]
    reading = read(with_report(rows))
    assert reading.findings == ()
    assert not reading.keep_report
    assert [(edit.key, edit.text) for edit in reading.evaluation.edits] == [
        ("某局/a/1", "改过的"),
        ("某局/a/1+1", "自己加的"),
    ]


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("改过的", "改过的"),
        ("　　改过的", "改过的"),
        ("　改过的", "　改过的"),
        ("　　　改过的", "　改过的"),
        ("　　　　改过的", "　　改过的"),
    ],
)
def test_the_indent_of_a_row_is_not_its_text(typed: str, text: str) -> None:
    rows = [[*HEADS, *MANIFEST], [typed, "", "某局/a/1", "0" * 16, "1" * 16], [typed]]
    assert [edit.text for edit in read(with_report(rows)).evaluation.edits] == [text, text]


def test_a_row_of_indent_alone_is_empty() -> None:
    rows = [[*HEADS, *MANIFEST], ["　　", "", "某局/a/1", "0" * 16, "1" * 16], ["　　"]]
    assert [(edit.key, edit.text) for edit in read(with_report(rows)).evaluation.edits] == [("某局/a/1", "")]


@pytest.mark.parametrize(
    "rows",
    [
        [["正文"], ["一段"]],
        [HEADS[:3], ["一段", "", "某局/a/1"]],
        [[*HEADS, *MANIFEST], ["一段"]],
        [HEADS, ["一段", "", "某局/a/1", "0" * 16, "1" * 16]],
        [[*HEADS, "乱码"], ["一段", "", "某局/a/1", "0" * 16, "1" * 16]],
    ],
    ids=["no hidden columns", "columns cut", "keys cleared", "no manifest", "manifest overwritten"],
)
def test_a_report_whose_hidden_columns_are_lost_is_kept(rows: Sequence[Sequence[object]]) -> None:
    reading = read(with_report(rows))
    assert reading.keep_report
    assert [(found.code, found.severity) for found in reading.findings] == [("R06", Severity.WARNING)]
    assert "报告-旧" in reading.findings[0].message


@pytest.mark.parametrize("rows", [[], [[None, ""]], [[*HEADS, *MANIFEST]]], ids=["empty", "blank", "header only"])
def test_an_empty_report_is_no_loss(rows: Sequence[Sequence[object]]) -> None:
    reading = read(with_report(rows))
    assert (reading.findings, reading.keep_report, reading.evaluation.edits) == ((), False, ())


# --- laws and the catalogue ------------------------------------------------------------------------------------------


@settings(suppress_health_check=list(HealthCheck))
@given(books())
def test_any_grid_gives_findings_never_a_crash(whole: Book) -> None:
    reading = read(whole)
    assert isinstance(reading.evaluation, Evaluation)
    for found in reading.findings:
        assert "{" not in found.message.replace("{", "", found.message.count("“")), "templates are filled"
        assert found.origin is not None


@pytest.mark.parametrize(
    ("row", "column", "name"), [(0, 0, "A1"), (9, 25, "Z10"), (0, 26, "AA1"), (1048575, 16383, "XFD1048576")]
)
def test_addresses(row: int, column: int, name: str) -> None:
    assert address(row, column) == name


def test_reading_codes_are_complete() -> None:
    wanted = [*range(1, 10), *range(23, 30)]
    assert all(f"R{number:02}" in catalogue() for number in wanted)


def test_tables_of_any_extent_do_no_harm() -> None:
    whole = replace(book(), tables=(TableRef(name="绩效指标", sheet="绩效指标", top=50, left=3, bottom=40, right=1),))
    assert "R05" in {found.code for found in read(whole).findings}


def test_a_remark_or_a_total_below_the_gap_is_only_mentioned() -> None:
    whole = book("""
        | 绩效指标 |      |          |      |        |            |      |
        |          | 对象 | 三级指标 | 符号 | 目标值 | 实际完成值 | 分值 |
        |          | 某局 | 甲       | ≥    | 20     | 20         | 80   |
        |          |      |          |      |        |            |      |
        |          |      | 见附件   |      |        |            |      |
        |          | 合计 |          |      |        |            | 80   |
        |          | 某局 | 乙       | ≥    | 20     | 20         | 10   |
        |          |      |          |      |        |            |      |
        |          | 某局 | 丙       | ≥    | 20     | 20         | 10   |
    """)
    reading = read(shrink(whole, "绩效指标", 6))
    assert flat(reading.findings) == [("绩效指标", "A6", "R30"), ("绩效指标", "A8", "R30"), ("绩效指标", "A4", "R06")]
    assert reading.findings[0].severity is Severity.ERROR


def test_a_blank_fact_leads_to_its_cell() -> None:
    reading = read_md("""
        | 单位信息 |          |        |
        |          | 项目     | 内容   |
        |          | 单位名称 |        |
        |          | 评价年度 |        |
        |          | 填报日期 |        |
        |          | 其他     |        |
        |          | 层级     | 区     |
        |          | 评分规则 | 湖北省（2020） |
        |          | 金额单位 | 万元   |
    """)
    assert [place for place in flat(reading.findings) if place[0] == "单位信息"] == [
        ("单位信息", "B2", "R26"),
        ("单位信息", "B3", "R26"),
    ]
    assert reading.evaluation.unit.origins["filled_on"].cell == "B4"


def test_a_missing_column_is_said_once() -> None:
    whole = """
        | 绩效指标 |      |      |      |        |      |
        |          | 对象 | 名目 | 目标值 | 实际完成值 | 分值 |
        |          | 某局 | 甲   | 20个   | 20个       | 40   |
        |          | 某局 | 乙   | 20个   | 20个       | 40   |
    """
    bare = book(complete=True)
    changed = replace(bare, grids={**bare.grids, "绩效指标": book(whole, complete=False).grids["绩效指标"]})
    tables = tuple(replace(ref, bottom=2, right=4) if ref.name == "绩效指标" else ref for ref in bare.tables)
    reading = read(replace(changed, tables=tables))
    assert ("indicators", "name") in reading.absent
    errors = [found.code for found in reading.findings if found.severity is Severity.ERROR]
    assert errors == ["R05"]


@pytest.mark.parametrize(
    ("name", "level", "region", "codes", "read_as"),
    [
        ("某市某县财政局", "区", "我区", ["R31"], ("区", "我区")),
        ("某市某县财政局", "县", "我县", [], ("县", "我县")),
        ("某市某县财政局", "县", "我区", ["R31"], ("县", "我区")),
        ("某市某县财政局", "", "", ["R06", "R06"], ("县", "我县")),
        ("某市某区市场监督管理局", "区", "我区", [], ("区", "我区")),
        ("某市某区乡村振兴局", "区", "我区", [], ("区", "我区")),
        ("某县某镇人民政府", "镇", "我镇", [], ("镇", "我镇")),
        ("某县某镇中心小学", "县", "我县", [], ("县", "我县")),
        ("某市某区某街道办事处", "区", "我区", ["R31"], ("区", "我区")),
        ("某市高新区管理委员会", "区", "我区", [], ("区", "我区")),
        ("招商中心", "县", "我县", [], ("县", "我县")),
        ("某自治区财政厅", "自治区", "我区", [], ("自治区", "我区")),
    ],
)
def test_the_name_of_the_unit_and_its_level(
    name: str, level: str, region: str, codes: list[str], read_as: tuple[str, str]
) -> None:
    reading = read_md(f"""
        | 单位信息 |            |      |
        |          | 项目       | 内容 |
        |          | 单位名称   | {name} |
        |          | 评价年度   | 2022 |
        |          | 层级       | {level} |
        |          | 所在地自称 | {region} |
        |          | 评分规则   | 湖北省（2020） |
        |          | 金额单位   | 万元 |
    """)
    found = [one for one in reading.findings if one.origin and one.origin.sheet == "单位信息"]
    assert [one.code for one in found] == codes
    assert (reading.evaluation.unit.level, reading.evaluation.unit.region) == read_as
    if codes == ["R31"] and level == "区" and name.endswith("县财政局"):
        assert lines(found) == [
            (
                "〔单位信息!B4「层级」〕单位名称是“某市某县财政局”，“层级”填的是“区”，“所在地自称”填的是“我区”。"
                "请核对；如果是县级单位，请把“层级”（B4）改为“县”，“所在地自称”（B5）改为“我县”。（R31）"
            )
        ]


def test_remarks_on_what_to_look_at_belong_to_their_rows() -> None:
    reading = read_md("""
        | 评价对象 |
        |            | 名称 | 类型     | 上年执行数 | 待核对     |
        |            | 某局 | 部门整体 | 80         | 写着2022年 |
        | 年度目标 |
        |            | 对象 | 序号 | 目标内容 | 待核对     |
        |            | 某局 | 1    | 目标     | 写着2023年 |
        | 绩效指标 |
        |            | 对象 | 三级指标 | 符号 | 目标值 | 实际完成值 | 分值 | 上年完成值 | 待核对     |
        |            | 某局 | 甲       | ≥    | 20个   | 20个       | 80   | 98%        | 写着2022年 |
        | 文字材料 |
        |            | 对象 | 章节         | 内容  | 待核对     |
        |            | 某局 | 重点工作任务 | 甲。  | 写着2022年 |
        |            | 某局 | 重点工作任务 | 乙。  | 再问一次   |
        |            | 某局 | 资金管理情况 |       | 等材料     |
        |            | 某局 | 拟公开情况   |       |            |
    """)
    found = subject(reading)
    assert (found.funds.last_executed, found.review) == (Decimal(80), "写着2022年")
    assert [goal.review for goal in found.goals] == ["写着2023年"]
    assert [(row.last_actual, row.review) for row in found.indicators] == [("98%", "写着2022年")]
    assert {key: (text.text, text.review) for key, text in found.texts.items()} == {
        "key_tasks": ("甲。\n乙。", "写着2022年\n再问一次")
    }
    assert [(text.section, text.text, text.review) for text in found.blank_texts] == [("management", "", "等材料")]
    assert [origin.header for text in found.blank_texts for origin in text.origins] == ["待核对"]
    assert [one for one in reading.findings if one.code == "V91"] == []  # the check raises it
    marked = [one for one in examine(reading).findings if one.code == "V91"]
    assert len(marked) == 5
    assert (marked[-1].message, marked[-1].item) == ("标着待核对：等材料。", "资金管理情况")


def test_books_without_the_columns_of_last_year_are_read_without_a_word() -> None:
    codes = {"R05", "R06"}
    assert [one for one in read_md().findings if one.code in codes] == []
