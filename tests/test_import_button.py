"""The button 导入自评表: forms that a person chooses become rows of the workbook's tables, or nothing changes."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.fake_host import FakeBook, Host, cell, steady, type_in
from tests.support.made_reports import SEED
from tests.support.official_forms import mof, save
from tests.support.read_forms import data, shape
from tests.support.word_papers import add_table, document, packed
from xlperf import files
from xlperf.files.importing import load_import
from xlperf.hosts.excel import buttons
from xlperf.hosts.excel.open_workbook import read_book
from xlperf.layout import layout
from xlperf.reading.workbook import read

pytestmark = pytest.mark.workbooks


@pytest.fixture
def unit_book(blank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return Path(shutil.copy(blank, tmp_path / "某局.xlsm"))


@pytest.fixture
def host(unit_book: Path) -> Host:
    host = Host()
    host.open(unit_book)
    return host


@pytest.fixture
def fake(host: Host) -> FakeBook:
    return host.books[0]


@pytest.fixture
def form(tmp_path: Path) -> Path:
    return save(tmp_path / "自评表.xlsx", mof(*data()))


def press(host: Host, *chosen: Path) -> tuple[str, str | None]:
    """The message and its mode."""
    host.chosen = tuple(map(str, chosen)) or False
    buttons.import_forms()
    message, _, mode = host.alerts[-1] if host.alerts else ("", "", None)
    return message, mode


def evaluation(fake: FakeBook):
    import xlwings as xw

    return read(read_book(xw.Book.caller())).evaluation


def test_a_blank_workbook_is_filled(host: Host, fake: FakeBook, form: Path) -> None:
    message, mode = press(host, form)
    assert mode == "info"
    assert message.startswith("已导入 1 个评价对象、4 条绩效指标。")
    assert "（R40）" in message
    wanted = files.load(form).evaluation
    found = evaluation(fake)
    ((subject,), (other,)) = (found.subjects, wanted.subjects)
    assert list(map(shape, subject.indicators)) == list(map(shape, other.indicators))
    assert replace(subject, indicators=()) == replace(other, indicators=())
    assert (found.unit.name, found.unit.year, found.unit.scheme) == ("某区某局", 2022, "mof_2020")
    steady(host)


def test_other_facts_stay_as_typed(host: Host, fake: FakeBook, form: Path) -> None:
    row = 5 + [fact.key for fact in layout().facts].index("head")
    type_in(fake, "unit", "content", "某甲", row)
    press(host, form)
    assert evaluation(fake).unit.head == "某甲"


def test_formulas_and_what_lies_around_stay(host: Host, fake: FakeBook, form: Path) -> None:
    live = {
        (table.name, column.header): at
        for table in layout().tables
        for at, column in enumerate(table.columns, 1)
        if column.is_live
    }
    before = {
        (name, place): value
        for (name, _), at in live.items()
        for place, value in fake.sheet(name).cells.items()
        if place[1] == at
    }
    press(host, form)
    assert {(name, place): fake.sheet(name).cells.get(place) for name, place in before} == before


def test_nothing_chosen_is_nothing_done(host: Host, fake: FakeBook) -> None:
    before = fake.state()
    press(host)
    assert host.alerts == []
    assert fake.state() == before


def test_typed_data_is_not_overwritten_without_asking(host: Host, fake: FakeBook, form: Path) -> None:
    press(host, form)
    before = fake.state()
    host.alerts.clear()
    host.answer = "no"
    press(host, form)
    ((question, kind, _),) = host.alerts
    assert question == (
        "这个工作簿里已经填了单位“某区某局”、1 条评价对象、4 条绩效指标，导入以后全部换成自评表上的内容。要继续吗？"
    )
    assert kind == "yes_no"
    assert fake.state() == before


def test_with_leave_typed_data_gives_way(host: Host, fake: FakeBook, form: Path, tmp_path: Path) -> None:
    press(host, form)
    given, subject = data(name="另一个项目")
    subject["indicators"] = subject["indicators"][:1]
    press(host, save(tmp_path / "另.xlsx", mof(given, subject)))
    (found,) = evaluation(fake).subjects
    assert (found.name, len(found.indicators)) == ("另一个项目", 1)


def test_more_rows_than_the_table_has(host: Host, fake: FakeBook, tmp_path: Path) -> None:
    given, subject = data()
    subject["indicators"] = [one | {"name": f"{one['name']}{at}"} for at in range(20) for one in subject["indicators"]]
    press(host, save(tmp_path / "长.xlsx", mof(given, subject)))
    assert len(evaluation(fake).subjects[0].indicators) == 80
    assert host.calls["table.resize"] == 1


def test_a_table_that_cannot_grow_is_read_all_the_same(host: Host, fake: FakeBook, tmp_path: Path) -> None:
    given, subject = data()
    subject["indicators"] = [one | {"name": f"{one['name']}{at}"} for at in range(20) for one in subject["indicators"]]
    host.faults["table.resize"] = 1
    assert press(host, save(tmp_path / "长.xlsx", mof(given, subject)))[1] == "info"
    assert len(evaluation(fake).subjects[0].indicators) == 80


@pytest.mark.parametrize("number", range(1, 9))
def test_a_fault_while_writing_leaves_the_workbook_as_it_was(
    host: Host, fake: FakeBook, form: Path, number: int
) -> None:
    type_in(fake, "texts", "text", "原来写的")
    host.answer = "yes"
    before = fake.state()
    host.faults["range.put"] = number
    message, mode = press(host, form)
    assert mode == "critical"
    assert message.startswith("没有做成。工作簿没有变。")
    assert fake.state() == before
    steady_but_log(host)


def steady_but_log(host: Host) -> None:
    assert (host.calculation, host.status, len(host.books)) == ("automatic", False, 1)


def test_what_cannot_be_put_back_is_said(host: Host, fake: FakeBook, form: Path) -> None:
    sheet, _ = cell(fake, "subjects", "name")
    sheet.protected = True
    message, mode = press(host, form)
    assert mode == "critical"
    assert "不保存就关闭" in message


def test_a_file_that_is_no_form(host: Host, fake: FakeBook, unit_book: Path) -> None:
    before = fake.state()
    message, mode = press(host, unit_book)
    assert mode == "critical"
    assert "这是填报工作簿，不是自评表" in message
    assert fake.state() == before


def test_rows_below_a_table_are_not_mixed_in(host: Host, fake: FakeBook, form: Path) -> None:
    type_in(fake, "goals", "text", "随手记", row=40)
    before = fake.state()
    message, _ = press(host, form)
    assert "表格“年度目标”下面还有内容" in message
    assert fake.state() == before


def test_a_missing_table_is_named(host: Host, fake: FakeBook, form: Path) -> None:
    fake.sheet("资金来源").tables.clear()
    message, _ = press(host, form)
    assert "没有表格“资金来源”" in message


def test_a_program_without_the_dialog(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.support.fake_host import AppImpl

    monkeypatch.setattr(AppImpl, "api", None)
    message, mode = press(host)
    assert mode == "critical"
    assert "xlperf import" in message


# --- reports, and forms in Word -------------------------------------------------------------------------------------


def test_a_finished_report_becomes_rows(host: Host, fake: FakeBook, tmp_path: Path) -> None:
    report = Path(shutil.copy(SEED, tmp_path / "报告.txt"))
    message, mode = press(host, report)
    assert mode == "info"
    wanted = load_import([report])
    assert message.startswith(f"已导入 {len(wanted.reading.evaluation.subjects)} 个评价对象、")
    assert message.endswith(wanted.lines[0])
    found, other = evaluation(fake), wanted.reading.evaluation
    assert [one.name for one in found.subjects] == [one.name for one in other.subjects]
    assert [list(map(shape, one.indicators)) for one in found.subjects] == [
        list(map(shape, one.indicators)) for one in other.subjects
    ]
    assert [dict(one.texts).keys() for one in found.subjects] == [dict(one.texts).keys() for one in other.subjects]
    assert (found.unit.outline, found.unit.year) == (other.unit.outline, other.unit.year)
    steady(host)
    host.alerts.clear()
    host.answer = "no"
    press(host, report)
    assert "导入以后全部换成报告里的内容" in host.alerts[-1][0]


def test_a_form_in_word_becomes_rows(host: Host, fake: FakeBook, form: Path, tmp_path: Path) -> None:
    made = document()
    add_table(made, mof(*data()))
    (tmp_path / "自评表.docx").write_bytes(packed(made))
    message, mode = press(host, tmp_path / "自评表.docx")
    assert mode == "info"
    assert message.startswith("已导入 1 个评价对象、4 条绩效指标。")
    ((subject,), (other,)) = (evaluation(fake).subjects, files.load(form).evaluation.subjects)
    assert list(map(shape, subject.indicators)) == list(map(shape, other.indicators))


def test_a_text_that_is_no_report_changes_nothing(host: Host, fake: FakeBook, tmp_path: Path) -> None:
    before = fake.state()
    (tmp_path / "通知.txt").write_text("各单位：请按时报送。", "utf-8")
    message, mode = press(host, tmp_path / "通知.txt")
    assert mode == "critical"
    assert "不是认得的提纲写的报告" in message
    assert fake.state() == before


# --- the scoring rules that the form prints -------------------------------------------------------------------------


def with_rules(tmp_path: Path) -> Path:
    paper = mof(*data()).put(40, 0, "备注：产出指标45分、效益指标35分、满意度指标10分。", columns=9)
    return save(tmp_path / "印规则.xlsx", paper)


def test_the_rules_of_the_form_are_listed_and_proposed(host: Host, fake: FakeBook, tmp_path: Path) -> None:
    sheet = fake.sheet("评分规则核对")
    assert sheet.visible == 0
    message, mode = press(host, with_rules(tmp_path))
    assert (mode, "请在“评分规则核对”里核对" in message) == ("info", True)
    found = evaluation(fake)
    assert sheet.visible == -1
    printed = [row.value for row in found.scheme_rules if row.basis == "印着"]
    assert printed == ["10分", "产出指标45、效益指标35、满意度指标10"]
    assert found.unit.scheme == "印规则的评分规则"


def test_check__stores_what_was_confirmed(host: Host, fake: FakeBook, tmp_path: Path) -> None:
    press(host, with_rules(tmp_path))
    buttons.check()
    assert "V99" in fake.sheet("校验结果").cells.values()
    names = [row.rule for row in evaluation(fake).scheme_rules]
    for rule in ("预算执行的分值", "各类指标的分值"):
        type_in(fake, "scheme_rules", "confirmed", "是", 5 + names.index(rule))
    type_in(fake, "unit", "content", "财政部（2020）", 5 + [fact.key for fact in layout().facts].index("scheme"))
    buttons.check()
    assert host.alerts[-1][0].startswith("核对好的评分规则已存为“印规则的评分规则.toml”")
    assert evaluation(fake).unit.scheme == "印规则的评分规则"
    assert "confirmed = true" in (tmp_path / "印规则的评分规则.toml").read_text("utf-8")
    buttons.check()
    assert "评分规则已存为" not in host.alerts[-1][0]


def test_check__rules_that_do_not_fit_together_are_said(host: Host, fake: FakeBook, tmp_path: Path) -> None:
    press(host, with_rules(tmp_path))
    names = [row.rule for row in evaluation(fake).scheme_rules]
    for rule in ("预算执行的分值", "各类指标的分值"):
        type_in(fake, "scheme_rules", "confirmed", "是", 5 + names.index(rule))
    type_in(fake, "scheme_rules", "value", "95分", 5 + names.index("预算执行的分值"))
    buttons.check()
    assert host.alerts[-1][0].startswith("核对好的评分规则没有存成：")
    assert "confirmed = false" in (tmp_path / "印规则的评分规则.toml").read_text("utf-8")
