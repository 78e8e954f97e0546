"""xlperf/template filled: every value in its cell as it was typed, and read back the same; results shown at once."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl.utils import range_boundaries

from tests.support.filled_books import data, filled, indicator
from tests.support.strategies import dear, evaluations
from xlperf import files, template
from xlperf.findings import XlperfError
from xlperf.layout import layout
from xlperf.model import Evaluation
from xlperf.reading import datafile
from xlperf.reading.workbook import Reading
from xlperf.report import Report, evaluate
from xlperf.template.build import build
from xlperf.template.table_rows import split_text
from xlperf.template.typed_values import MOST_CHARACTERS, length

pytestmark = pytest.mark.workbooks

CASES = sorted((Path(__file__).parent / "cases").glob("*.json"))


@lru_cache(maxsize=2)
def opened(content: bytes, *, data_only: bool = False) -> openpyxl.Workbook:
    """A workbook to look at; the last two are remembered."""
    return openpyxl.load_workbook(io.BytesIO(content), data_only=data_only)


def cells(path: Path, key: str, column: str, *, rows: int = 1) -> list[Any]:
    """The first cells of a column of a table."""
    table = layout().table(key)
    sheet = opened(path.read_bytes())[table.name]
    number = table.columns.index(table.column(column)) + 1
    return [sheet.cell(5 + row, number) for row in range(rows)]


def shown(path: Path, key: str, column: str, *, rows: int = 1) -> list[Any]:
    """What the first cells of a column show."""
    table = layout().table(key)
    sheet = opened(path.read_bytes(), data_only=True)[table.name]
    number = table.columns.index(table.column(column)) + 1
    return [sheet.cell(5 + row, number).value for row in range(rows)]


# --- the law --------------------------------------------------------------------------------------------------------


@settings(suppress_health_check=list(HealthCheck), max_examples=dear(5))  # each writes a whole workbook
@given(evaluation=evaluations())
def test_filled_workbook_says_what_was_filled_in(evaluation, tmp_path_factory):
    report = evaluate(Reading(evaluation=evaluation))
    path = tmp_path_factory.mktemp("law") / "book.xlsx"
    build(path, evaluation, report)
    back = files.load(path)
    assert back.evaluation == evaluation
    assert datafile.to_data(back.evaluation) == datafile.to_data(evaluation)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_published_cases_come_back_the_same(path, tmp_path):
    content = datafile.parse(path.read_text("utf-8"))
    reading = filled(content.get("data", content), tmp_path / "book.xlsm")
    back = files.load(tmp_path / "book.xlsm")
    assert back.evaluation == reading.evaluation
    assert [found.code for found in back.findings] == [found.code for found in reading.findings]


def test_there_are_cases():
    assert len(CASES) >= 9


def test_edits_come_back_and_the_report_is_in_the_workbook(tmp_path):
    path = tmp_path / "book.xlsx"
    reading = template.read_sample()
    paragraphs = [each for each in evaluate(reading).paragraphs if each.style == "body"]
    changed = {
        "xlperf": 1,
        **datafile.to_data(reading.evaluation),
        "edits": [
            {"subject": each.subject, "key": each.key, "generated": each.generated, "facts": each.facts, "text": text}
            for each, text in zip(paragraphs, ["改过的一段。", "", "=1+1 也是文字"], strict=False)
        ],
    }
    written = filled(changed, path)
    assert len(written.evaluation.edits) == 3
    assert files.load(path).evaluation == written.evaluation
    assert layout().sheets.report in openpyxl.load_workbook(path).sheetnames


def test_edits_without_a_report__refused_rather_than_lost(tmp_path):
    edit = {"subject": "某项目", "key": "某项目/x/1", "generated": "0" * 16, "facts": "0" * 16, "text": "改过"}
    content = {**data(scheme="没有的规则"), "edits": [edit]}
    with pytest.raises(XlperfError):
        filled(content, tmp_path / "book.xlsx")
    assert list(tmp_path.iterdir()) == []


# --- cells ----------------------------------------------------------------------------------------------------------


TYPED = [
    (Decimal(98), "n"),
    (Decimal("98.10"), "n"),
    (Decimal("0.1"), "n"),
    (Decimal(-3), "n"),
    ("98%", "s"),
    ("98", "s"),
    ("９８％", "s"),
    ("2022年12月", "s"),
    ("=1+1", "s"),
    ("+5", "s"),
    ("-5", "s"),
    ("@SUM(A1)", "s"),
    ("<r>x</r>", "s"),
    ("http://a.b/c", "s"),
]


def test_typed_values_are_typed_as_they_were(tmp_path):
    path = tmp_path / "book.xlsx"
    content = data()
    content["subjects"][0]["indicators"] = [
        indicator(f"指标{number}", target=value, actual=value) for number, (value, _) in enumerate(TYPED)
    ]
    written = filled(content, path)
    for column in ("target", "actual"):
        for (value, kind), cell in zip(TYPED, cells(path, "indicators", column, rows=len(TYPED)), strict=True):
            assert (cell.data_type, cell.number_format, cell.hyperlink) == (kind, "@", None)
            assert str(cell.value) == (f"{value.normalize():f}" if isinstance(value, Decimal) else value)
    assert files.load(path).evaluation == written.evaluation


def test_names_and_texts_that_look_like_something_else_stay_text(tmp_path):
    texts = ['=HYPERLINK("x")', "+86 027", "-", "@某", "'引号", "{=A1}", "<r>粗</r>", "_x0041_", "a\tb"]
    path = tmp_path / "book.xlsx"
    content = data()
    content["subjects"] = [
        content["subjects"][0]
        | {
            "name": f"项目{text}",
            "indicators": [indicator(text)],
            "texts": {"purpose": text, "management": f"{text}\n{text}"},
        }
        for text in texts
    ]
    written = filled(content, path).evaluation
    assert {cell.data_type for cell in cells(path, "indicators", "name", rows=len(texts))} == {"s"}
    back = files.load(path).evaluation
    for one, subject in zip(back.subjects, written.subjects, strict=True):
        assert (one.name, one.indicators[0].name) == (subject.name, subject.indicators[0].name)


def test_money_and_weights_are_numbers(tmp_path):
    content = data()
    content["subjects"][0]["indicators"] = [indicator(weight="12.5", stated_score="6")]
    content["subjects"][0]["funds"]["executed"] = "1,234.56"
    filled(content, tmp_path / "book.xlsx")
    found = [cells(tmp_path / "book.xlsx", *place)[0] for place in (("subjects", "executed"), ("indicators", "weight"))]
    assert [(cell.value, cell.data_type, cell.number_format) for cell in found] == [
        (1234.56, "n", "#,##0.00##"),
        (12.5, "n", "0.####"),
    ]


def test_more_digits_than_a_cell_keeps_are_written_as_text(tmp_path):
    content, figure = data(), Decimal("12345678901234567.89")
    content["subjects"][0]["funds"]["next_year"] = figure
    filled(content, tmp_path / "book.xlsx")
    assert cells(tmp_path / "book.xlsx", "subjects", "next_year")[0].value == "12345678901234567.89"
    assert files.load(tmp_path / "book.xlsx").evaluation.subjects[0].funds.next_year == figure


def test_control_characters_and_halves_of_characters_do_no_harm(tmp_path):
    content = data()
    content["subjects"][0]["indicators"] = [indicator("坏\x00\x0b\ud83d字\ufffe", reason="\x1f因")]
    filled(content, tmp_path / "book.xlsx")
    files.load(tmp_path / "book.xlsx")
    assert cells(tmp_path / "book.xlsx", "indicators", "weight")[0].value == 80


def test_only_goal_needs_no_row_and_no_number(tmp_path):
    content = data()
    content["subjects"][0]["indicators"] = [indicator()]
    filled(content, tmp_path / "book.xlsx")
    assert cells(tmp_path / "book.xlsx", "goals", "subject")[0].value is None
    assert cells(tmp_path / "book.xlsx", "indicators", "goal")[0].value is None


def test_scheme_is_called_by_its_title_or_as_it_was_typed(tmp_path):
    for scheme, title in (("mof_2020", "财政部（2020）"), ("某市规则", "某市规则")):
        filled(data(scheme=scheme), tmp_path / "book.xlsx")
        row = [fact.key for fact in layout().facts].index("scheme")
        assert cells(tmp_path / "book.xlsx", "unit", "content", rows=row + 1)[row].value == title


# --- rows -----------------------------------------------------------------------------------------------------------


def extents(path: Path) -> dict[str, int]:
    """Rows of each table."""
    book = openpyxl.load_workbook(path)
    found = {table.key: book[table.name].tables[table.name].ref for table in layout().tables}
    return {key: range_boundaries(ref)[3] - range_boundaries(ref)[1] for key, ref in found.items()}


def test_more_rows_make_the_table_longer(tmp_path):
    content = data()
    content["subjects"] = [{"name": f"项目{number}", "kind": "project"} for number in range(40)]
    content["subjects"][39]["indicators"] = [indicator(f"指标{number}", weight=1) for number in range(300)]
    written = filled(content, tmp_path / "book.xlsx")
    rows = extents(tmp_path / "book.xlsx")
    assert (rows["subjects"], rows["indicators"], rows["goals"]) == (40, 300, 24)
    assert files.load(tmp_path / "book.xlsx").evaluation == written.evaluation
    assert shown(tmp_path / "book.xlsx", "indicators", "score", rows=300) == [0.5] * 300


def test_every_section_of_every_subject_has_a_row(tmp_path):
    content = data()
    content["subjects"].append({"name": "某局", "kind": "department", "texts": {"process": "一句。"}})
    filled(content, tmp_path / "book.xlsx")
    path = tmp_path / "book.xlsx"
    subjects = [cell.value for cell in cells(path, "texts", "subject", rows=30)]
    assert subjects.count("某局") == len(layout().sections_of(datafile.read_data(content).evaluation.subjects[1].kind))
    assert [cell.value for cell in cells(path, "texts", "text", rows=30) if cell.value] == ["一句。"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", [""]),
        ("一\n二", ["一\n二"]),
        ("一二三\n四五六\n七", ["一二三", "四五六\n七"]),
        ("一二三。四五六", ["一二三。", "四五六"]),
        ("一二三四五六七", ["一二三四五六", "七"]),
    ],
)
def test_split_text(text, parts):
    assert list(split_text(text, 6)) == parts


def test_split_text__counts_what_excel_counts():
    assert [length(part) for part in split_text("😀" * 5, 6)] == [6, 4]
    assert "".join(split_text("😀" * 5, 6)) == "😀" * 5


def test_long_texts_are_carried_over_rows(tmp_path):
    content = data()
    text = "\n".join(["这是很长的一段。" * 500] * 20)
    content["subjects"][0]["texts"] = {"process": text}
    written = filled(content, tmp_path / "book.xlsx")
    found = [cell.value for cell in cells(tmp_path / "book.xlsx", "texts", "text", rows=20) if cell.value]
    assert len(found) == 3
    assert max(map(length, found)) <= MOST_CHARACTERS
    assert files.load(tmp_path / "book.xlsx").evaluation == written.evaluation


@pytest.mark.parametrize(
    ("part", "key", "place"),
    [("indicators", "reason", "“绩效指标”表第 5 行的“"), ("unit", "full_name", "“单位信息”表第 5 行的“内容”")],
)
def test_a_text_that_no_cell_can_hold_is_refused_not_cut(part, key, place, tmp_path):
    content = data()
    content["subjects"][0]["indicators"] = [indicator()]
    where = content["unit"] if part == "unit" else content["subjects"][0]["indicators"][0]
    where[key] = "长" * (MOST_CHARACTERS + 1)
    with pytest.raises(XlperfError, match=place):
        filled(content, tmp_path / "book.xlsx")
    assert list(tmp_path.iterdir()) == []
    where[key] = "长" * MOST_CHARACTERS
    written = filled(content, tmp_path / "book.xlsx")
    assert files.load(tmp_path / "book.xlsx").evaluation == written.evaluation


# --- results --------------------------------------------------------------------------------------------------------


def test_live_columns_show_the_results_of_the_report(tmp_path):
    path = tmp_path / "book.xlsm"
    template.write_sample(path)
    report = evaluate(template.read_sample())
    expected = [result for subject in report.results for result in subject.indicators]
    verdicts = shown(path, "indicators", "status", rows=17)
    assert verdicts == [*(result.verdict for result in expected), None]
    assert rounded(shown(path, "indicators", "rate", rows=16)) == rounded([result.completion for result in expected])
    assert rounded(shown(path, "indicators", "score", rows=16)) == rounded([result.score for result in expected])
    budget = [subject.execution for subject in report.results]
    assert rounded(shown(path, "subjects", "rate", rows=2)) == rounded([result.rate for result in budget])
    assert rounded(shown(path, "subjects", "score", rows=2)) == rounded([result.score for result in budget])
    assert [text[:3] for text in shown(path, "subjects", "change", rows=2)] == ["增加了", "增加了"]
    sentences = shown(path, "indicators", "sentence", rows=16)
    said = "".join(paragraph.text for paragraph in report.paragraphs)
    assert [text for text in sentences if text.removesuffix("。") not in said] == []


def rounded(values: Sequence[Any]) -> list[float | None]:
    return [None if value is None else round(float(value), 9) for value in values]


def test_own_scheme_of_the_unit_is_one_to_choose(tmp_path):
    own = [{"id": "own", "title": "某市规则", "extends": "hubei_2020", "source": "某市通知"}]
    reading = datafile.read_data(data(scheme="某市规则"))
    template.write(tmp_path / "book.xlsx", reading, own_schemes=own)
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx")[layout().table("unit").name]
    (rule,) = [rule for rule in sheet.data_validations.dataValidation if "B11" in rule.sqref]
    assert rule.formula1.endswith(',某市规则"')
    assert shown(tmp_path / "book.xlsx", "subjects", "score") == [15]


def test_write__neither_over_an_input_nor_half(tmp_path):
    path = tmp_path / "data.xlsx"
    path.write_bytes(b"input")
    with pytest.raises(XlperfError):
        template.write(path, datafile.read_data(data()), inputs=[path])
    assert path.read_bytes() == b"input"
    assert [each.name for each in tmp_path.iterdir()] == ["data.xlsx"]


def test_report_alone_is_enough(tmp_path):
    report: Report = evaluate(template.read_sample())
    build(tmp_path / "one.xlsx", report=report)
    build(tmp_path / "two.xlsx", report.evaluation, report)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    plain: Evaluation = replace(report.evaluation, edits=())
    build(tmp_path / "three.xlsx", plain)
    assert files.load(tmp_path / "three.xlsx").evaluation == plain
