"""The template as data."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from xlperf.findings import XlperfError
from xlperf.layout import Type, heading, layout, load_layout
from xlperf.model import Kind
from xlperf.taxonomy import level1_name, level2_name
from xlperf.values.measures import Sign

SOURCE = (Path(__file__).parent.parent / "xlperf" / "data" / "layout.toml").read_text("utf-8")

# The design's table of columns.
COLUMNS = {
    "unit": "item content help",
    "subjects": "name kind supervisor implementer category nature type initial adjusted executed basic project "
    "next_year adjustment_reason shortfall_reason leftover_use stated_rate stated_score stated_total stated_grade "
    "conclusion overview leader start end mid_total last_executed initial_basic initial_project review rate score "
    "change",
    "sources": "subject source initial adjusted executed",
    "goals": "subject number text weight achieved stated_score review",
    "indicators": "subject goal level1 level2 name sign target unit actual weight stated_score reason evidence "
    "standard mid_target scoring department_score finance_score last_actual review rate status score hint sentence",
    "texts": "subject section text review",
    "acknowledged": "code subject item reason",
    "scheme_rules": "rule value basis place confirmed",
    "monitoring": "subject name period current forecast likelihood cause reason alert proposal",
    "fund_monitoring": "subject period executed forecast alert",
}
FACTS = (
    "full_name name short_name region level year scheme money_unit filled_on preparer phone head outline purpose "
    "alerts period"
)
BOTH = "process management measures next_budget_basis disclosure deviation result_use"
SECTIONS = {
    Kind.DEPARTMENT: f"key_tasks goals_text {BOTH}",
    Kind.PROJECT: f"purpose goals_text funds_use {BOTH}",
}


def test_tables_have_the_columns_of_the_design() -> None:
    assert {table.key: " ".join(column.key for column in table.columns) for table in layout().tables} == COLUMNS
    assert " ".join(fact.key for fact in layout().facts) == FACTS


@pytest.mark.parametrize("kind", Kind)
def test_sections_have_the_kinds_of_the_design(kind: Kind) -> None:
    assert " ".join(section.key for section in layout().sections_of(kind)) == SECTIONS[kind]


def test_blank_rows_and_prefilled_sections() -> None:
    rows = {table.key: (table.blank_rows, len(table.prefill)) for table in layout().tables}
    assert rows["subjects"] == (12, 0)
    assert rows["indicators"] == (60, 0)
    assert rows["texts"][1] == sum(len(keys.split()) for keys in SECTIONS.values())


def test_live_columns_call_in_the_long_form_and_only_when_there_is_something() -> None:
    live = [column for table in layout().tables for column in table.columns if column.is_live]
    assert len(live) == 11
    for column in live:
        assert column.formula is not None
        assert re.match(r'IF\(COUNTA\(.+\)=0,"",(PERF|BUDGET)_[A-Z]+\(', column.formula)
        assert "[@" not in column.formula
        assert "{" not in column.formula
        references = re.findall(r"(\w+)\[\[#This Row\],\[([^\]]+)\]\]", column.formula)
        table = next(table for table in layout().tables if column in table.columns)
        headers = {one.header for one in (*table.inputs, *table.helpers)}
        assert {name for name, _ in references} == {table.name}
        assert {header for _, header in references} <= headers


def test_live_formula_of_the_verdict() -> None:
    row = "绩效指标[[#This Row],[{}]]".format
    sign, target, actual, unit = row("符号"), row("目标值"), row("实际完成值"), row("计量单位")
    more = ",".join(map(row, ("三级指标", "二级指标", "评(扣)分标准", "一级指标", "分值", "自评得分")))
    wanted = f'IF(COUNTA({sign},{target},{actual})=0,"",PERF_STATUS({sign},{target},{actual},{unit},评分规则,{more}))'
    assert layout().table("indicators").column("status").formula == wanted


def test_types_that_stay_as_typed_are_text_and_money_is_a_number() -> None:
    indicators = layout().table("indicators")
    assert {indicators.column(key).number_format for key in ("sign", "target", "actual")} == {"@"}
    assert indicators.column("weight").type is Type.NUMBER
    assert layout().table("subjects").column("executed").type is Type.MONEY


def test_choices_are_words_the_rest_knows() -> None:
    indicators = layout().table("indicators")
    assert indicators.column("sign").choices == tuple(Sign)
    assert all(level1_name(word) == word for word in indicators.column("level1").choices)
    assert all(level2_name(word) == word for word in indicators.column("level2").choices)
    assert layout().table("subjects").column("kind").choices == ("部门整体", "项目")
    assert layout().table("texts").column("section").choices == tuple(section.header for section in layout().sections)


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("年初预算数（万元）", "年初预算数"),
        (" ★ 三级 指标 ", "三级指标"),
        ("目标值(A)：", "目标值"),
        ("（单位）", "(单位)"),
    ],
)
def test_heading_looks_past_decoration(typed: str, same: str) -> None:
    assert heading(typed) == same


def test_words_of_kinds_and_sections() -> None:
    assert layout().find_kind("部门 整体") is Kind.DEPARTMENT
    assert layout().find_kind("project") is Kind.PROJECT
    assert layout().find_kind("工程") is None
    found = layout().find_section("改进措施")
    assert found is not None
    assert found.key == "measures"
    assert layout().find_section("附件") is None


def test_unknown_keys_of_a_table() -> None:
    for ask in (layout().table, layout().fact, layout().section, layout().table("goals").column):
        with pytest.raises(KeyError):
            ask("nothing")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('header = "年初预算数"', 'header = "年初[预算]数"', "标题 年初[预算]数"),
        ('key = "initial"', 'key = "executed"', "键相同"),
        ('aliases = ["权重"]', 'aliases = ["目标内容"]', "标题或别名相同"),
        ("blank_rows = 60", "blank_row = 60", "blank_row"),
        ('needs = ["next_year", "executed"]', "needs = []", "needs"),
        ("{money_unit})", "{money_units})", "不认识的名字"),
        ('name = "资金来源"', "", "table[3].name：缺少这一项"),
        ('header = "执行率", type = "live", width = 9,', 'header = "执行率", type = "live",', "width：缺少这一项"),
        (
            'header = "执行率", type = "live"',
            'header = "执行率", type = "lively"',
            "type：填的是“lively”，只能是text、",
        ),
        ('min = 0, aliases = ["年初预算"', 'min = true, aliases = ["年初预算"', "min：填的是“True”，这里要填数字"),
        ('content = ["text", "review"]', 'content = ["texts", "review"]', "texts"),
        ('aliases = ["改进措施"]', 'aliases = ["拟公开情况"]', "两个章节"),
    ],
)
def test_a_faulty_layout_is_refused(old: str, new: str, complaint: str) -> None:
    assert old in SOURCE
    with pytest.raises(XlperfError, match=re.escape(complaint)):
        load_layout(tomllib.loads(SOURCE.replace(old, new)))


def test_all_faults_are_told_at_once() -> None:
    text = SOURCE.replace("blank_rows = 60", "blank_row = 60").replace("open = true", "opened = true")
    with pytest.raises(XlperfError) as told:
        load_layout(tomllib.loads(text))
    assert "blank_row" in told.value.message
    assert "opened" in told.value.message
    assert "data/layout.toml" in str(told.value)
