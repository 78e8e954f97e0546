"""Laws of the reading of forms: our own tables give the evaluation back, and no sheet of anything is too much."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import strategies as own
from tests.support.own_schemes import GUANGXI
from tests.support.published_cases import NAMES, reading
from xlperf import files
from xlperf.assessment import Assessment, assess
from xlperf.files.word_forms import read_word
from xlperf.model import Evaluation, Funds, Goal, Indicator, Kind, Source, Subject, Text, Unit
from xlperf.naming import is_written_up
from xlperf.reading.forms import read_forms
from xlperf.reading.forms.wording import goal_label, labels
from xlperf.reading.tables import Book, Grid
from xlperf.reading.workbook import Reading
from xlperf.report import evaluate
from xlperf.scoring import SubjectResult
from xlperf.tables import TableGrid, self_evaluation_tables
from xlperf.taxonomy import level1_name, level2_name, order_key
from xlperf.values.amounts import D, percent
from xlperf.values.measures import read_measure
from xlperf.writing import sheets
from xlperf.writing.sheets import table_sheet
from xlperf.writing.word import appendix, report_text
from xlperf.writing.word.document import Document

HUBEI, MOF, SICHUAN = "hubei_2020", "mof_2020", "sichuan_2023"
SCHEMES = [
    HUBEI, MOF, SICHUAN, "yunnan_2022", "platform_grades", "yinchuan_2021", GUANGXI["title"], "chongqing_dept_2021",
    "sichuan_dept_2018",
]  # fmt: skip
"""One for each layout of the tables, and two that share one."""


def assessed(evaluation: Evaluation) -> Assessment:
    return assess(Reading(evaluation=evaluation), own_schemes=[GUANGXI])


FACTS = ("year", "filled_on", "preparer", "phone", "head", "money_unit")
LEVELS = [
    ("产出指标", "数量指标"), ("产出指标", "质量指标"), ("产出指标", "时效指标"), ("效益指标", "社会效益指标"),
    ("满意度指标", "服务对象满意度指标"),
]  # fmt: skip
MEASURES = [
    ("≥", "20", "个", "49个"), ("≥", "98", "%", "97.5%"), ("≤", "12", "个月", "11个月"), ("＝", "0", "起", "0起"),
    (">", "3.5", "万元", "4万元"), ("定性", "明显提升", None, "达成预期指标"), ("定性", None, None, "达成预期指标"),
]  # fmt: skip


def sheet_of(table: TableGrid) -> Grid:
    """A table as the sheet that it becomes: caption, title, heading, cells, footing and notes."""
    width = len(table.columns)
    lines: list[list[object]] = [[table.caption], [table.title], list(table.heading)]
    bottom = max(cell.row + cell.rows for cell in table.cells)
    cells: list[list[object]] = [[None] * width for _ in range(bottom)]
    formats, merges = {}, [(0, 0, 0, width - 1), (1, 0, 1, width - 1)]
    for cell in table.cells:
        value = float(cell.value) if isinstance(cell.value, Decimal) else cell.value
        cells[cell.row][cell.column] = value
        top = cell.row + len(lines)
        if cell.style.value == "percent":
            formats[top, cell.column] = "0.00%"
        if cell.rows > 1 or cell.columns > 1:
            merges.append((top, cell.column, top + cell.rows - 1, cell.column + cell.columns - 1))
    rows = [*lines, *cells, list(table.footing), *([note] for note in table.notes)]
    return Grid(name=table.sheet, rows=rows, formats=formats, merges=tuple(merges))


def printed(table: TableGrid) -> Grid:
    """A table as the sheet that is written: laid out on pages, its cells parted where a page ends."""
    laid_out = table_sheet.plan(table)
    rows: list[list[object]] = [[None] * len(laid_out.widths) for _ in laid_out.heights]
    formats, merges = {}, []
    for block in laid_out.blocks:
        place = block.top, block.left
        rows[block.top][block.left] = float(block.value) if isinstance(block.value, Decimal) else block.value
        if code := table_sheet.number_format(block):
            formats[place] = code
        if place != (block.bottom, block.right):
            merges.append((*place, block.bottom, block.right))
    return Grid(name=table.sheet, rows=rows, formats=formats, merges=tuple(merges))


def returned(done: Assessment, sheet: Callable[[TableGrid], Grid] = sheet_of) -> Reading:
    """What is read from the tables of an assessment."""
    tables = self_evaluation_tables(done.evaluation, done.results, done.scheme)
    read = read_forms([Book(name="报告", grids={table.sheet: sheet(table) for table in tables})])
    assert read is not None
    return read


def written(done: Assessment) -> list[tuple[Subject, SubjectResult]]:
    """The subjects that get a table, in the order of their tables."""
    pairs = [pair for pair in zip(done.evaluation.subjects, done.results, strict=True) if is_written_up(pair[0])]
    return sorted(pairs, key=lambda pair: not pair[0].is_department)


def held(done: Assessment, subject: Subject, result: SubjectResult) -> dict[str, Any]:
    """What a table holds of a subject.

    It cannot hold: the budget of next year, reasons and leftover use of the funds, evidence, the sections of a report
    but two, spellings of signs and levels, more than two decimals of money. A department's name is its unit's. Scores
    and rates are the computed ones. Hubei's has no initial budget, sources, weights of indicators, reasons by
    indicator; the ministry's no category, nature and type, no weights of goals and no indicators by goal; that of a
    department in Chongqing no levels and no reasons by indicator, that of one in Sichuan of 2018 no targets, results
    and reasons.
    """
    layout = done.scheme.table_layout
    is_hubei = layout == "hubei"
    funds, department = subject.funds, subject.is_department
    is_bare = layout == "chongqing" and department
    is_framework = layout == "sichuan_dept" and department
    rows = list(zip(subject.indicators, result.indicators, strict=True))
    rows.sort(key=lambda row: (row[0].goal if is_hubei else 0, order_key(row[0].level1, row[0].level2)))
    budget = result.execution.denominator if funds.adjusted is None else funds.adjusted
    return {
        "name": done.evaluation.unit.title_name if department else subject.name,
        "kind": subject.kind,
        "head": None if department else (subject.supervisor, subject.implementer),
        "choices": (subject.category, subject.nature, subject.type) if is_hubei and not department else None,
        "funds": (None if is_hubei else funds.initial, budget, funds.executed),
        "parts": (funds.basic, funds.project) if department else None,
        "rate": None if result.execution.rate is None else figure(percent(result.execution.rate)),
        "score": None if is_framework else result.execution.score,
        "sources": () if is_hubei else [money(one) for one in funds.sources if any(money(one))],
        "indicators": [
            (
                None if is_bare else level1_name(one.level1), None if is_bare else level2_name(one.level2),
                one.name, *(_NO_MEASURE if is_framework else measured(one)),
                None if is_hubei else one.weight, scored.score,
                None if is_hubei or is_bare or is_framework else one.reason,
                one.goal if is_hubei else None, one.finance_score if layout == "yinchuan" else None,
            )
            for one, scored in rows
        ],
        "goals": [goal.text for goal in subject.goals if goal.text and not goal_label(goal.text)],
        "total": result.total,
        "texts": [lines(text) for text in typed_texts(subject, layout)],
    }  # fmt: skip


def typed_texts(subject: Subject, layout: str) -> list[str]:
    """The texts of a table: Hubei's and those of a department in Chongqing or Sichuan (2018) in two rows, the first of
    them the reasons where nothing is typed; Sichuan's of a project in two, else all in one."""
    texts = {key: text.text for key, text in subject.texts.items()}
    if layout == "sichuan" and not subject.is_department:
        return [text for text in (texts.get("deviation"), texts.get("measures") or texts.get("result_use")) if text]
    both = [texts[key] for key in ("deviation", "result_use") if key in texts]
    if layout != "hubei" and not (layout in ("chongqing", "sichuan_dept") and subject.is_department):
        return ["\n".join(both)] if both else []
    named = [("预算执行", subject.funds.shortfall_reason), *((one.name, one.reason) for one in subject.indicators)]
    reasons = "\n".join(f"{name}：{reason}" for name, reason in named if reason)
    first = texts.get("deviation", reasons)
    return [text for text in (first, texts.get("result_use") or texts.get("measures")) if text]


def measured(row: Indicator) -> tuple[object, ...]:
    """Sign, target and result."""
    measure = row.measure
    return (
        measure.sign, str(measure.target or measure.target_text), str(measure.actual or measure.actual_text)
    )  # fmt: skip


_NO_MEASURE = measured(Indicator(name="", measure=read_measure(None, None, None, None)))


def lines(text: str | None) -> list[str]:
    """The lines of a text that are not blank."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def figure(rate: object) -> Decimal:
    """A rate in percent; a document shows it with two decimals."""
    return D(str(rate).removesuffix("%"))


def money(source: Source) -> tuple[Decimal | None, ...]:
    return source.initial, source.adjusted, source.executed


def read_back(read: Reading, subject: Subject, scheme_layout: str) -> dict[str, Any]:
    """The same of a subject that was read."""
    is_hubei = scheme_layout == "hubei"
    funds, department = subject.funds, subject.is_department
    return {
        "name": subject.name,
        "kind": subject.kind,
        "head": None if department else (subject.supervisor, subject.implementer),
        "choices": (subject.category, subject.nature, subject.type) if is_hubei and not department else None,
        "funds": (funds.initial, funds.adjusted, funds.executed),
        "parts": (funds.basic, funds.project) if department else None,
        "rate": funds.stated_rate and figure(funds.stated_rate),
        "score": funds.stated_score,
        "sources": () if is_hubei else [money(one) for one in funds.sources],
        "indicators": [
            (
                one.level1, one.level2, one.name, *measured(one), one.weight, one.stated_score, one.reason,
                one.goal if is_hubei else None, one.finance_score,
            )
            for one in subject.indicators
        ],
        "goals": [goal.text for goal in subject.goals if goal.text],
        "total": subject.stated_total,
        "texts": [lines(text.text) for text in subject.texts.values()],
    }  # fmt: skip


def check_law(done: Assessment, sheet: Callable[[TableGrid], Grid] = sheet_of) -> None:
    read = returned(done, sheet)
    unit = done.evaluation.unit
    named = [key for key in FACTS if key != "head" or done.scheme.table_layout != "hubei"]
    assert [getattr(read.evaluation.unit, key) for key in named] == [getattr(unit, key) for key in named]
    assert read.evaluation.unit.name == unit.title_name
    layout = done.scheme.table_layout
    expected = [held(done, *pair) for pair in written(done)]
    assert [read_back(read, subject, layout) for subject in read.evaluation.subjects] == expected
    again = assessed(replace(read.evaluation, unit=replace(unit, scheme=done.scheme.title)))
    assert not {"V10", "V11", "V14", "V16", "V17"} & {found.code for found in again.findings}


# --- our own tables ----------------------------------------------------------------------------------------------


@st.composite
def evaluations(draw: st.DrawFn) -> Evaluation:
    """Evaluations whose words are those of the field, as a form can hold them."""
    scheme = draw(st.sampled_from(SCHEMES))
    figures = own.figures(1, 10**6, 2)
    names = draw(st.lists(st.sampled_from(["培训经费", "安全监管专项", "信息化运维"]), min_size=1, unique=True))
    with_department = draw(st.booleans())
    subjects = []
    for number, name in enumerate(names):
        kind = Kind.DEPARTMENT if with_department and number == 0 else Kind.PROJECT
        count = draw(st.integers(1, 3)) if scheme == HUBEI else 1
        texts = [draw(st.sampled_from(["办好培训班。", "完成年度任务\n做好服务", None])) for _ in range(count)]
        goals = tuple(Goal(number=at, text=text, weight=None) for at, text in enumerate(texts, 1))
        rows = [
            indicator(draw, goal.number, figures, is_scored_twice=scheme == "yinchuan_2021")
            for goal in goals
            for _ in range(draw(st.integers(1, 4)))
        ]
        rows.sort(key=lambda one: (one.goal, order_key(one.level1, one.level2)))
        sources = [Source(source=word, executed=draw(figures)) for word in ("当年财政拨款", "上年结转资金")]
        is_project = kind is Kind.PROJECT
        subjects.append(
            Subject(
                name=name if is_project else "某区某局",
                kind=kind,
                supervisor=draw(st.sampled_from(["某主管局", None])) if is_project else None,
                implementer="某中心" if is_project else None,
                category=draw(st.sampled_from(["部门预算项目", "区直专项", None])) if is_project else None,
                nature=draw(st.sampled_from(["持续性项目", "新增性项目", None])) if is_project else None,
                type=draw(st.sampled_from(["常年性项目", "一次性项目", None])) if is_project else None,
                funds=Funds(
                    initial=draw(own.optional(figures)),
                    adjusted=draw(figures),
                    executed=draw(figures),
                    basic=None if is_project else draw(figures),
                    project=None if is_project else draw(figures),
                    sources=tuple(sources) if scheme == MOF and is_project and draw(st.booleans()) else (),
                ),
                goals=goals,
                indicators=tuple(rows),
            )
        )
    unit = Unit(
        name="某区某局",
        year=draw(st.integers(2010, 2040)),
        scheme=scheme,
        filled_on=draw(own.optional(st.just("2023年3月"))),
        preparer=draw(own.optional(st.just("张三"))),
        phone=draw(own.optional(st.just("0715-8888888"))),
        head=draw(own.optional(st.just("李四"))),
        money_unit=draw(st.sampled_from(["万元", "元"])),
    )
    return Evaluation(unit=unit, subjects=tuple(subjects))


def indicator(
    draw: st.DrawFn, goal: int, figures: st.SearchStrategy[Decimal], *, is_scored_twice: bool = False
) -> Indicator:
    """An indicator; ``is_scored_twice``: the bureau may have scored it, too."""
    sign, target, unit, actual = draw(st.sampled_from(MEASURES))
    level1, level2 = draw(st.sampled_from(LEVELS))
    weight = draw(own.figures(1, 40, 1))
    return Indicator(
        name=draw(st.sampled_from(["培训人次", "合格率", "按期完成率", "群众满意度", "12345热线办结数"])),
        goal=goal,
        level1=level1,
        level2=level2,
        sign=sign,
        target=target,
        unit=unit,
        actual=actual,
        weight=weight,
        reason=draw(st.sampled_from([None, "疫情影响，下年提前安排。"])),
        finance_score=draw(own.optional(own.figures(1, 40, 1))) if is_scored_twice else None,
        measure=read_measure(sign, target, actual, unit),
    )


@pytest.mark.workbooks
@given(evaluations())
def test_our_own_tables_give_the_evaluation_back(evaluation: Evaluation) -> None:
    check_law(assessed(evaluation))


def in_word(table: TableGrid) -> Grid:
    """A table as the appendix of a Word document; long lines under it are read as running text."""
    document = Document(unit="某局", written=datetime(2024, 3, 5))
    appendix.add(document, [table])
    grid, *_ = read_word("报告.docx", document.packed()).grids.values()
    return grid


@pytest.mark.workbooks
@settings(max_examples=20)
@given(evaluations())
def test_our_own_tables_give_it_back_from_word(evaluation: Evaluation) -> None:
    check_law(assessed(evaluation), in_word)


def test_a_name_that_reads_like_a_level_keeps_the_points_behind_it() -> None:
    row = Indicator(
        name="群众满意度", level1="产出指标", level2="数量指标", sign="≥", target="20", unit="个", actual="49个",
        weight=D(1), measure=read_measure("≥", "20", "49个", "个"),
    )  # fmt: skip
    subject = Subject(name="某区某局", kind=Kind.DEPARTMENT, indicators=(row,))
    check_law(
        assessed(Evaluation(unit=Unit(name="某区某局", year=2022, scheme="sichuan_dept_2018"), subjects=(subject,)))
    )


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("kind", list(Kind))
def test_our_own_tables_leave_nothing_unread(scheme: str, kind: Kind) -> None:
    """No cell that is not understood, no column without a counterpart, none told by its content.

    A framework of fixed questions has no targets: where one was typed, it is a line under the table.
    """
    is_framework = scheme == "sichuan_dept_2018" and kind is Kind.DEPARTMENT
    figures = (None, None, None, None) if is_framework else ("≥", "20", "个", "18个")
    sign, target, unit, actual = figures
    rows = tuple(
        Indicator(
            name=f"培训{level2}", level1=level1, level2=level2, sign=sign, target=target, unit=unit,
            actual=actual, stated_score=D(12) if is_framework else None,
            weight=D(15), reason="疫情影响", finance_score=D(12) if scheme == "yinchuan_2021" else None,
            measure=read_measure(sign, target, actual, unit),
        )
        for level1, level2 in LEVELS
    )  # fmt: skip
    funds = Funds(initial=D(20), adjusted=D(20), executed=D(19), basic=D(9), project=D(10))
    subject = Subject(name="某区某局", kind=kind, implementer="某中心", funds=funds, indicators=rows)
    read = returned(assessed(Evaluation(unit=Unit(name="某区某局", year=2022, scheme=scheme), subjects=(subject,))))
    assert not {"R34", "R36", "R43", "R47", "R48", "R49"} & {found.code for found in read.findings}


def test_a_reason_under_our_table_is_no_text_of_the_whole_subject() -> None:
    """Chongqing's table of a department has no column for it; the line names its row."""
    row = Indicator(
        name="培训人次", level1="产出指标", level2="数量指标", sign="≥", target="20", unit="个", actual="18个",
        weight=D(10), reason="受疫情影响，培训班延期举办", measure=read_measure("≥", "20", "18个", "个"),
    )  # fmt: skip
    funds = Funds(initial=D(20), adjusted=D(20), executed=D(19), basic=D(9), project=D(10))
    texts = {"deviation": Text(section="deviation", text="年初没有预计到疫情")}
    subject = Subject(name="某区某局", kind=Kind.DEPARTMENT, funds=funds, indicators=(row,), texts=texts)
    unit = Unit(name="某区某局", year=2022, scheme="chongqing_dept_2021")
    check_law(assessed(Evaluation(unit=unit, subjects=(subject,))))


PHRASES = (
    "本项目严格按照预算执行，全年支出资金按照规定使用。", "同上", "受疫情影响，", "IPv6 network upgrade ",
    "1,234.56万元；", "\n", "\n　　", "一", "目标2：", "（20分）", "98%", "≥20个", "，",
)  # fmt: skip


def long_texts() -> st.SearchStrategy[str]:
    """Texts of up to 5,000 characters: the same words again and again, line breaks, long words."""
    parts = st.lists(st.tuples(st.sampled_from(PHRASES), st.integers(1, 250)), max_size=4)
    return parts.map(lambda drawn: "办好了" + "".join(phrase * count for phrase, count in drawn)).map(
        lambda text: text[:5000].strip()
    )


@st.composite
def long_evaluations(draw: st.DrawFn) -> Evaluation:
    """The same with many rows and long texts, names included, so that cells go over several pages."""
    evaluation = draw(evaluations())
    return replace(evaluation, subjects=tuple(lengthened(draw, subject) for subject in evaluation.subjects))


def lengthened(draw: st.DrawFn, subject: Subject) -> Subject:
    times, more = st.integers(1, 4), st.sampled_from(["", "及其增长情况" * 50])
    rows = [one for one in subject.indicators for _ in range(draw(times))]
    texts = draw(st.dictionaries(st.sampled_from(["deviation", "result_use"]), long_texts()))
    return replace(
        subject,
        name=subject.name if subject.is_department else subject.name + draw(st.sampled_from(["", "（二期）" * 30])),
        goals=tuple(replace(goal, text=draw(own.optional(long_texts()))) for goal in subject.goals),
        indicators=tuple(replace(one, name=one.name + draw(more), reason=draw(long_texts())) for one in rows),
        texts={key: Text(section=key, text=text) for key, text in texts.items()},
    )


@pytest.mark.workbooks
@given(long_evaluations())
def test_our_own_tables_give_it_back_over_many_pages(evaluation: Evaluation) -> None:
    check_law(assessed(evaluation), printed)


REASON = "受疫情影响，培训班延期举办；\n下年提前安排，IPv6 upgrade 一并完成。"


@pytest.mark.workbooks
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("length", "rows"), [(100, 12), (5_000, 3)])
def test_long_texts_come_back_from_the_file(scheme: str, length: int, rows: int, tmp_path: Path) -> None:
    text = (REASON * length)[:length].strip()
    row = Indicator(
        name="培训人次", level1="产出指标", level2="数量指标", sign="≥", target="20", unit="个", actual="18个",
        weight=D(10), reason=text, measure=read_measure("≥", "20", "18个", "个"),
    )  # fmt: skip
    department = Subject(
        name="某区某局",
        kind=Kind.DEPARTMENT,
        funds=Funds(adjusted=D(20), executed=D(19), basic=D(9), project=D(10)),
        goals=(Goal(number=1, text=text),),
        indicators=tuple(replace(row, name=f"第{number}期{row.name}") for number in range(1, rows + 1)),
        texts={key: Text(section=key, text=text) for key in ("deviation", "result_use")},
    )
    project = replace(
        department,
        name="培训经费",
        kind=Kind.PROJECT,
        implementer="某中心",
        funds=Funds(adjusted=D(20), executed=D(19)),
    )
    unit = Unit(name="某区某局", year=2022, scheme=scheme)
    done = evaluate(Reading(evaluation=Evaluation(unit=unit, subjects=(department, project))), own_schemes=[GUANGXI])
    sheets.write(done, tmp_path / "报告.xlsx")
    read = files.load(tmp_path / "报告.xlsx")
    expected = [held(done, *pair) for pair in written(done)]
    assert [read_back(read, one, done.scheme.table_layout) for one in read.evaluation.subjects] == expected


@pytest.mark.workbooks
@pytest.mark.parametrize("name", [name for name in NAMES if name != "CQ-KXC-2021-DEPT"])
def test_a_case_written_as_our_tables_comes_back_from_the_file(name: str, tmp_path: Path) -> None:
    """As a file, with all it has besides: the report with its edits, the list of findings, hidden marks."""
    done = evaluate(reading(name))
    sheets.write(done, tmp_path / "报告.xlsx", source=Path("a.json"))
    read = files.load(tmp_path / "报告.xlsx")
    expected = [rounded(held(done, *pair)) for pair in written(done)]
    assert [read_back(read, one, done.scheme.table_layout) for one in read.evaluation.subjects] == expected
    assert not {"V10", "V11", "V14", "V17"} & {found.code for found in assess(read).findings}


@pytest.mark.workbooks
@pytest.mark.parametrize("name", [name for name in NAMES if name != "CQ-KXC-2021-DEPT"])
def test_a_case_written_as_our_word_report_comes_back_from_it(name: str, tmp_path: Path) -> None:
    """As a whole: behind the report's text, which is no form, on pages of their own, long cells over several."""
    done = evaluate(reading(name))
    document = Document(unit=done.evaluation.unit.name, written=datetime(2024, 3, 5))
    report_text.add(document, done.paragraphs)
    appendix.add(document, done.tables)
    (tmp_path / "报告.docx").write_bytes(document.packed())
    read = files.load(tmp_path / "报告.docx")
    expected = [rounded(held(done, *pair)) for pair in written(done)]
    assert [read_back(read, one, done.scheme.table_layout) for one in read.evaluation.subjects] == expected


def rounded(whole: dict[str, Any]) -> dict[str, Any]:
    """Money as tables print it."""
    return whole | {"funds": tuple(None if one is None else round(one, 2) for one in whole["funds"])}


# --- anything ----------------------------------------------------------------------------------------------------


def words() -> list[str]:
    known = labels()
    tables = (known.facts, known.subject, known.texts, known.funds, known.goals, known.indicators, known.totals)
    return [
        *(word for table in tables for word in table), *known.fund_rows, *known.sides, *known.unheld,
        *("2022年度某局部门整体自评表", "年度绩效目标1（40分）", "年度绩效目标2内容", "备注：", "≥20个", "—", "……"),
        *("填报人：某甲　联系电话：1", "单位：万元", "等级：优", "目标1：甲\n目标2：乙", "1、持续性项目□ 2、新增☑"),
    ]  # fmt: skip


@st.composite
def grids(draw: st.DrawFn, name: str) -> Grid:
    """A sheet of labels, values and anything else, with merges that need not fit it."""
    cell = st.one_of(st.sampled_from(words()), own.cells())
    corners = st.tuples(*[st.integers(0, 14)] * 4)
    place = st.tuples(st.integers(0, 9), st.integers(0, 9))
    return Grid(
        name=name,
        rows=draw(st.lists(st.lists(cell, max_size=9), max_size=14)),
        errors=draw(st.dictionaries(place, st.sampled_from(["#REF!", "#N/A"]), max_size=3)),
        formats=draw(st.dictionaries(place, st.sampled_from(["0%", "yyyy-m-d"]), max_size=3)),
        merges=tuple(draw(st.lists(corners, max_size=4))),
        top=draw(st.integers(0, 3)),
        left=draw(st.integers(0, 3)),
    )


@st.composite
def headed(draw: st.DrawFn, name: str) -> Grid:
    """A sheet with a form's headers, so that the rows under them are read."""
    body = draw(grids(name))
    head = [
        ["某项目自评表"], ["项目名称", "甲"], ["", "预算数", "执行数", "执行率"], ["总额", 1, 1],
        ["一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分", "原因分析"],
    ]  # fmt: skip
    return replace(body, rows=[*head, *body.rows], top=0, left=0)


@given(st.lists(st.one_of(grids("甲"), headed("甲"), headed("乙")), min_size=1, max_size=2))
def test_no_sheet_is_too_much(sheets_: list[Grid]) -> None:
    book = Book(name="任意.xlsx", grids={grid.name: grid for grid in sheets_})
    read = read_forms([book, book])
    if read is not None:
        assert read.evaluation.subjects or read.findings
        assess(replace(read, evaluation=replace(read.evaluation, unit=replace(read.evaluation.unit, scheme=HUBEI))))
