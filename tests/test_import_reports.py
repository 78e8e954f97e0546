"""Reports imported from files: text, Word, finished workbooks, beside forms and each other; what the command says."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import Done
from tests.support.official_forms import hubei, save
from tests.support.read_forms import data as form_data
from tests.support.sample import sample_data
from xlperf import files
from xlperf.files.importing import Imported, load_import
from xlperf.findings import XlperfError
from xlperf.model import Subject
from xlperf.reading import datafile
from xlperf.writing.outputs import write_report

pytestmark = pytest.mark.workbooks

SEED = Path(__file__).parent / "seed.txt"
REPORT = """2022年度某区某局项目绩效评价报告
一、2022年度培训经费项目绩效评价报告
一、基本情况
（一）项目立项目的和年度绩效目标
立项目的：提高技能。
二、绩效自评工作开展情况
成立了小组。
三、绩效目标完成情况分析
（一）资金投入情况分析
1.项目资金到位情况分析
该项目年初预算资金为100万元，年中调整后实际拨付资金为120万元。主要由于任务增加，故财政部门调增了项目预算。
2.项目资金执行情况分析
该项目实际执行支出90万元。
（二）绩效目标完成情况分析
1.产出指标完成情况分析
数量指标——培训人次，预计指标值应大于等于300人次，实际指标数为310人次，该指标已完成。
质量指标——合格率，预计指标值应大于等于95%，实际指标数为96%，该指标已完成。
质量指标——新学员比例，预计指标值应大于等于40%，实际指标数为45%，该指标已完成。
"""


@pytest.fixture
def form(tmp_path: Path) -> Path:
    return save(tmp_path / "表.xlsx", hubei(*form_data()))


def text(folder: Path, *changes: tuple[str, str], name: str = "报告.txt") -> Path:
    content = REPORT
    for old, new in changes:
        assert old in content
        content = content.replace(old, new)
    path = folder / name
    path.write_text(content, "utf-8")
    return path


def only(subjects: tuple[Subject, ...]) -> Subject:
    (subject,) = subjects
    return subject


def texts(subject: Subject) -> dict[str, str]:
    return {key: one.text for key, one in subject.texts.items()}


def found(imported: Imported, code: str) -> list[tuple[str, str, str]]:
    """(cell, item, what is said) of the findings of a code."""
    return [
        (one.origin.cell if one.origin else "", one.item, one.message)
        for one in imported.reading.findings
        if one.code == code
    ]


def test_beside_form__fills_blanks(tmp_path: Path, form: Path) -> None:
    """Weights, scores and the year are the form's, texts, reasons and one more indicator the report's."""
    done = load_import([text(tmp_path), form])
    subject = only(done.reading.evaluation.subjects)
    assert [row.name for row in subject.indicators] == ["培训人次", "合格率", "就业能力", "学员满意度", "新学员比例"]
    assert [row.stated_score for row in subject.indicators] == [40, 10, 30, 10, None]
    assert subject.funds.adjustment_reason == "任务增加"
    assert texts(subject)["purpose"] == "提高技能。"
    assert found(done, "R82") == []


def test_beside_form__a_sign_that_the_form_leaves_out(tmp_path: Path) -> None:
    """The report says 大于等于, the form a bare figure: nothing has to be assumed."""
    given, subject = form_data()
    subject["indicators"][0]["sign"] = None
    form = save(tmp_path / "表.xlsx", hubei(given, subject))
    alone, both = (load_import(paths) for paths in ([form], [form, text(tmp_path)]))
    assumed = [only(one.reading.evaluation.subjects).indicators[0].measure.is_sign_assumed for one in (alone, both)]
    assert assumed == [True, False]


def test_beside_form__either_order(tmp_path: Path, form: Path) -> None:
    report = text(tmp_path, ("实际指标数为96%", "实际指标数为97%"))
    one, other = (load_import(paths) for paths in ([form, report], [report, form]))
    assert one.reading == other.reading


def test_beside_form__contradictions_name_both_places(tmp_path: Path, form: Path) -> None:
    changes = [("实际指标数为96%", "实际指标数为97%"), ("实际执行支出90万元", "实际执行支出9万元"), ("2022", "2021")]
    done = load_import([form, text(tmp_path, *changes)])
    cells = [(cell, item) for cell, item, _ in found(done, "R82")]
    assert cells == [("第1段", ""), ("第13段", ""), ("第17段", "合格率")]
    assert "“97%”，〔附件2!" in found(done, "R82")[2][2]
    subject = only(done.reading.evaluation.subjects)
    assert (str(subject.indicators[1].measure.actual), subject.funds.executed) == ("96%", 90)


def test_two_reports(tmp_path: Path) -> None:
    """The report of another project comes beside the first; the same one in two versions is compared."""
    other = text(tmp_path, ("培训经费", "修路"), name="另一份.txt")
    changed = text(tmp_path, ("45%", "54%"), name="改过.txt")
    done = load_import([text(tmp_path), other, changed])
    assert [subject.name for subject in done.reading.evaluation.subjects] == ["培训经费项目", "修路项目"]
    assert [(cell, item) for cell, item, _ in found(done, "R82")] == [("第18段", "新学员比例")]


def test_finished_report__both_files(tmp_path: Path) -> None:
    """The sample's report read back from the workbook and from Word: its figures and texts, nothing unread."""
    source = tmp_path / "样例.json"
    source.write_text(datafile.dumps(sample_data()), "utf-8")
    written = write_report(source)
    sample = datafile.read_data(sample_data()).evaluation
    for path in (written.workbook, written.document):
        done = load_import([path])
        evaluation = done.reading.evaluation
        assert [one.unread for one in done.reports.values()] == [()], path.name
        assert [len(subject.indicators) for subject in evaluation.subjects] == [8, 8]
        for mine, theirs in zip(evaluation.subjects, sample.subjects, strict=True):
            assert mine.funds.executed == theirs.funds.executed
            assert texts(mine) == texts(theirs)
        assert {one.code for one in done.reading.findings} & {"R45", "R81", "R82"} == set()


def test_neither(tmp_path: Path) -> None:
    path = tmp_path / "通知.txt"
    path.write_text("关于开会的通知\n请各单位参加。\n", "utf-8")
    with pytest.raises(XlperfError, match="没有自评表"):
        load_import([path])


def test_command(call: Callable[..., Done], tmp_path: Path) -> None:
    """Report alone to a workbook and to data; the table of sources has the sentence of every value."""
    done = call("import", SEED, "-o", tmp_path / "册.xlsm", "--sources", tmp_path / "出处.csv")
    assert done.code == 0
    assert "读出 16 项指标、15 段文字；每一句都读懂了。" in done.out
    assert len(files.load(tmp_path / "册.xlsm").evaluation.subjects) == 2
    with (tmp_path / "出处.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["文件", "评价对象", "指标或章节", "栏目", "读出的内容", "位置", "原句"]
    line = next(row for row in rows if row[2] == "全年总支出" and row[3] == "实际完成值")
    assert (line[4], line[5], line[6][:10]) == ("310.42", "第23段", "成本指标——全年总支")


def test_command__unread_sentences_are_listed(call: Callable[..., Done], tmp_path: Path) -> None:
    extra = "另有物资60件。该项目实际执行支出90万元。"
    report = text(
        tmp_path, ("该项目实际执行支出90万元。", extra), ("成立了小组。", "成立了小组。\n三、其他说明\n以上。")
    )
    done = call("import", report, "-o", tmp_path / "册.json")
    assert done.code == 0
    assert "没有读懂的 3 句" in done.out
    assert all(words in done.out for words in ("“另有物资60件。”", "“三、其他说明”", "“以上。”"))
    assert json.loads((tmp_path / "册.json").read_text("utf-8"))["subjects"][0]["funds"]["executed"] == 90
