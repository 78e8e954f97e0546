"""The buttons on a made-up program: what the officer gets, what survives, and that faults change nothing."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import docx
import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from tests.support.fake_host import AppImpl, FakeBook, FakeSheet, Host, HostError, cell, steady, type_in
from xlperf import assessment, files
from xlperf.alerts import load_alerts
from xlperf.edits import unindented
from xlperf.hosts.excel import buttons
from xlperf.native import OWN_ALERTS_NAME, OWN_NAME
from xlperf.native.alert_figures import alert_figures
from xlperf.native.rule_sheet import OWN_ROWS
from xlperf.native.scheme_figures import figures
from xlperf.reading.rows import short
from xlperf.schemes import load_scheme
from xlperf.writing.sheets import MARK

pytestmark = [pytest.mark.workbooks, pytest.mark.usefixtures("home")]

TEXT, KEY = 1, 3  # columns of 报告
GENERATED = ["报告", "附件1", "附件2", "校验结果"]
ROOT = Path(__file__).parent.parent


@pytest.fixture
def path(sample: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "单 位"
    folder.mkdir()
    copy = folder / "某局 2022.xlsm"
    copy.write_bytes(sample.read_bytes())
    return copy


@pytest.fixture
def host(path: Path, temporary: Path) -> Host:
    host = Host()
    host.open(path)
    return host


@pytest.fixture
def fake(host: Host) -> FakeBook:
    return host.books[0]


@pytest.fixture(scope="module")
def after_report() -> list[tuple[list[FakeSheet], str]]:
    """The sheets and the active one after 生成报告, once it has been pressed."""
    return []


@pytest.fixture
def reported(host: Host, fake: FakeBook, after_report: list[tuple[list[FakeSheet], str]]) -> FakeBook:
    """The workbook after 生成报告, which is pressed for the first test that asks; the others get copies."""
    if not after_report:
        buttons.report()
        assert host.alerts.pop()[2] == "info"
        host.calls.clear()
        host.steps.clear()
        after_report.append(([sheet.copy() for sheet in fake.sheets], fake.active))
    sheets, active = after_report[0]
    fake.sheets, fake.active = [sheet.copy() for sheet in sheets], active
    return fake


def names(fake: FakeBook) -> list[str]:
    return [sheet.name for sheet in fake.sheets]


def rows(fake: FakeBook, name: str = "报告") -> list[dict[int, Any]]:
    """The rows under the header of a sheet."""
    cells = fake.sheet(name).cells
    last = max(row for row, _ in cells)
    return [{column: value for (at, column), value in cells.items() if at == row} for row in range(2, last + 1)]


def put_rows(fake: FakeBook, new: list[dict[int, Any]], name: str = "报告") -> None:
    sheet = fake.sheet(name)
    sheet.cells = {place: value for place, value in sheet.cells.items() if place[0] == 1}
    sheet.cells |= {(at, column): value for at, row in enumerate(new, 2) for column, value in row.items()}


def texts(fake: FakeBook) -> list[str]:
    """The rows of 报告 without the indent of their text."""
    return [unindented(row[TEXT]) for row in rows(fake) if row.get(TEXT)]


# What comes of a press


def test_every_macro_runs_a_function_that_is_there() -> None:
    source = (ROOT / "xlperf" / "template" / "vba" / "xlperf_buttons.bas").read_text("utf-8")
    called = set(re.findall(r"xlperf\.hosts\.excel\.buttons\.(\w+)\(\)", source))
    assert len(called) == 15
    assert [name for name in called if not callable(getattr(buttons, name, None))] == []


def test_report(host: Host, fake: FakeBook) -> None:
    inputs = {sheet.name: sheet for sheet in fake.state()[1]}
    buttons.report()
    first = list(inputs).index("评分规则核对")  # from there on the sheets are hidden
    assert names(fake) == [*list(inputs)[:first], *GENERATED, *list(inputs)[first:]]
    assert fake.sheet("报告").cells[2, TEXT].startswith("2022")
    assert fake.sheet("附件1").cells[1, 1] == "附件1"
    ((message, _, mode),) = host.alerts
    assert mode == "info"
    assert "总分 94.15 分" in message
    assert "校验：" in message
    assert [step for step in host.steps if step] == [
        "绩效自评：正在读取表格…",
        "绩效自评：正在计算…",
        "绩效自评：正在生成报告…",
        *(f"绩效自评：正在放入第 {number} 张表，共 4 张…" for number in range(1, 5)),
        "绩效自评：正在换上新表…",
    ]
    front = inputs.pop("首页")
    assert {name: fake.sheet(name) for name in inputs} == inputs
    changed = {place for place, value in fake.sheet("首页").cells.items() if front.cells.get(place) != value}
    assert changed <= {place[1:3] for place in fake.names.values()}
    assert host.calls["sheet.copy"] == 4
    steady(host)


def test_report__twice_is_the_same(host: Host, reported: FakeBook) -> None:
    buttons.report()  # its 校验结果 says that nothing has changed since the first
    before = reported.state()
    buttons.report()
    assert reported.state() == before
    steady(host)


def test_check__says_what_has_changed_since_the_last(host: Host, reported: FakeBook) -> None:
    assert not any("比上次校验" in str(row) for row in rows(reported, "校验结果"))
    type_in(reported, "indicators", "weight", "九十", row=6)
    buttons.check()
    (counts,) = [text for row in rows(reported, "校验结果") for text in row.values() if "比上次校验" in str(text)]
    assert "新增" in counts
    found = [row for row in rows(reported, "校验结果") if "R10" in row.values()]
    assert [row for row in found if "新增" in row.values()] == found != []


def test_report__reads_what_is_on_the_screen(host: Host, fake: FakeBook) -> None:
    type_in(fake, "subjects", "executed", 300.0)
    buttons.report()
    assert any("300万元" in text for text in texts(fake))


def test_check(host: Host, fake: FakeBook) -> None:
    type_in(fake, "indicators", "weight", "九十", row=6)
    buttons.check()
    assert [name for name in names(fake) if name in GENERATED] == ["校验结果"]
    sheet = fake.sheet("校验结果")
    assert "'绩效指标'!J6" in sheet.links.values()
    errors, warnings = (fake.sheet("首页").cells[fake.names[name][1:3]] for name in ("首页_错误数", "首页_提醒数"))
    assert f"{errors:.0f} 个错误" in sheet.cells[2, 1]
    assert warnings >= 0
    assert host.alerts[0][2] == "info"
    assert "错误" in host.alerts[0][0]
    steady(host)


def test_check__evaluates_once(host: Host, fake: FakeBook, monkeypatch: pytest.MonkeyPatch) -> None:
    score, checks, reads = (
        MagicMock(wraps=work) for work in (assessment.score_subject, assessment.run_checks, buttons.read_book)
    )
    monkeypatch.setattr(assessment, "score_subject", score)
    monkeypatch.setattr(assessment, "run_checks", checks)
    monkeypatch.setattr(buttons, "read_book", reads)
    buttons.check()
    assert "总分 94.15 分" in host.alerts[-1][0]
    subjects = 2  # of the sample
    assert (score.call_count, checks.call_count, reads.call_count) == (subjects, 1, 1)


def test_check__leaves_the_report(reported: FakeBook) -> None:
    before = {sheet.name: sheet for sheet in reported.state()[1]}
    type_in(reported, "indicators", "weight", "九十", row=6)
    buttons.check()
    assert names(reported) == list(before)
    assert reported.sheet("报告") == before["报告"]
    assert reported.sheet("校验结果") != before["校验结果"]


def test_unknown_scheme(host: Host, fake: FakeBook) -> None:
    row = next(row for (row, _), value in fake.sheet("单位信息").cells.items() if value == "评分规则")
    type_in(fake, "unit", "content", "没有这个规则", row=row)
    before = fake.state()
    buttons.report()
    assert fake.state() == before
    assert "没有这个规则" in host.alerts[-1][0]
    buttons.check()
    assert any("R28" in str(row.values()) for row in rows(fake, "校验结果"))


RENAMED = "招商引资专项"


def rename_project(book: FakeBook) -> None:
    type_in(book, "subjects", "name", RENAMED, row=6)


def project_names(book: FakeBook, sheet: str) -> set[object]:
    cells = book.sheet(sheet).cells.items()
    return {value for (_, column), value in cells if column == 1 and "招商引资专项" in str(value)}


def test_check__a_renamed_project_is_renamed_everywhere_if_the_person_agrees(host: Host, fake: FakeBook) -> None:
    rename_project(fake)
    buttons.check()
    question, kind, _ = host.alerts[0]
    assert (kind, "绩效指标 8 格、文字材料 " in question) == ("yes_no", True)
    assert project_names(fake, "绩效指标") == project_names(fake, "文字材料") == {RENAMED}
    assert not [row for row in rows(fake, "校验结果") if "R74" in row.values()]


def test_check__a_renamed_project_stays_a_finding_if_not(host: Host, fake: FakeBook) -> None:
    rename_project(fake)
    host.answer = "no"
    buttons.check()
    assert project_names(fake, "绩效指标") == {"招商引资专项经费"}
    assert {row[8] for row in rows(fake, "校验结果") if "R74" in row.values()} == {"绩效指标!A13"}


def test_report__keeps_what_a_person_changed_about_a_renamed_project(host: Host, reported: FakeBook) -> None:
    cells = reported.sheet("报告").cells
    place = next(place for place, value in cells.items() if place[1] == 1 and "148.23" in str(value))
    cells[place] = "改过的一段。"
    rename_project(reported)
    buttons.report()
    (row,) = [row for row in rows(reported, "报告") if "改过的一段。" in str(row.get(1))]
    assert row[3].startswith(f"{RENAMED}/")
    assert row[2].startswith("已手工修改；")


def test_check__names_are_as_they_were_where_it_fails(host: Host, fake: FakeBook) -> None:
    rename_project(fake)
    before = fake.state()
    host.faults["sheet.copy"] = 1
    buttons.check()
    assert host.alerts[-1][0].startswith("没有做成。工作簿没有变。")
    assert fake.state() == before


def test_unknown_outline(host: Host, fake: FakeBook) -> None:
    row = next(row for (row, _), value in fake.sheet("单位信息").cells.items() if value == "提纲")
    type_in(fake, "unit", "content", "没有这个提纲", row=row)
    buttons.check()
    assert any("R73" in str(row.values()) for row in rows(fake, "校验结果"))


def test_own_scheme_beside_the_workbook(host: Host, fake: FakeBook, path: Path) -> None:
    row = next(row for (row, _), value in fake.sheet("单位信息").cells.items() if value == "评分规则")
    type_in(fake, "unit", "content", "我局自定", row=row)
    path.with_name("规则.toml").write_text(
        'extends = "hubei_2020"\nid = "own"\ntitle = "我局自定"\nsource = "本局"\n', "utf-8"
    )
    buttons.report()
    assert host.alerts[-1][2] == "info"
    assert "报告" in names(fake)


OWN = 'extends = "hubei_2020"\nid = "own"\ntitle = "我局自定"\nsource = "本局"\n[execution]\nlowest = 0.5\n'


def own_rules(fake: FakeBook, cells_of: str = OWN_NAME) -> dict[str, list[Any]]:
    """Title -> what the hidden sheet has of a unit's own schemes or alert rules, under the heading."""
    name, top, left, bottom, right = fake.names[cells_of]
    cells = fake.sheet(name).cells
    found = [[cells.get((row, column)) for column in range(left, right + 1)] for row in range(top, bottom + 1)]
    assert found[0][:2] == ["title", {OWN_NAME: "places", OWN_ALERTS_NAME: "alert_title"}[cells_of]]
    return {title: figures for title, *figures in found[1:] if title}


OWN_ALERTS = (
    'kind = "alerts"\nid = "ours"\ntitle = "本局"\nsource = "本局"\n'
    '[figures]\nred_below = 0.5\nyellow_below = 0.9\nsource = "第三条"\n'
)


def number_or_text(value: Any) -> Any:
    return value if value is None or isinstance(value, str) else float(value)


@pytest.mark.parametrize("press", [buttons.check, buttons.report])
def test_own_rules_for_the_native_formulas(host: Host, fake: FakeBook, path: Path, press: Callable[[], None]) -> None:
    assert own_rules(fake) == own_rules(fake, OWN_ALERTS_NAME) == {}
    path.with_name("规则.toml").write_text(OWN, "utf-8")
    path.with_name("预警.toml").write_text(OWN_ALERTS, "utf-8")
    path.with_name("数字预警.toml").write_text(OWN_ALERTS.replace("本局", "2024").replace("ours", "other"), "utf-8")
    path.with_name("坏.toml").write_text(
        OWN.replace("我局自定", "财政部（2020）").replace("own", "bad") + "none = 1\n", "utf-8"
    )
    path.with_name("数字.toml").write_text(OWN.replace("我局自定", "2024").replace('id = "own"\n', ""), "utf-8")
    press()
    found = own_rules(fake)
    rules = figures(load_scheme("own", files.own_schemes(path.parent)))
    assert found["我局自定"] == found["own"] == [number_or_text(value) for value in rules.values()]
    assert [title for title, its in found.items() if set(its) == {None}] == ["财政部（2020）", "bad"]  # the cells ask
    assert set(found) == {"我局自定", "own", "财政部（2020）", "bad"}  # a program would take 2024 for a number
    alerts = own_rules(fake, OWN_ALERTS_NAME)
    its = alert_figures(load_alerts("本局", files.own_alerts(path.parent)))
    assert alerts["本局"] == alerts["ours"] == [None if it == "" else number_or_text(it) for it in its.values()]
    assert its["alert_untimed"] in alerts["本局"]  # words between bars are text for every program
    assert set(alerts) == {"本局", "ours", "other"}
    assert alerts["other"][0] is None  # the cells ask
    for name in ("规则.toml", "坏.toml", "预警.toml", "数字预警.toml"):
        path.with_name(name).unlink()
    press()
    assert own_rules(fake) == own_rules(fake, OWN_ALERTS_NAME) == {}


@pytest.mark.parametrize("press", [buttons.check, buttons.report])
def test_own_rules_without_a_row_are_reported(
    host: Host, fake: FakeBook, path: Path, press: Callable[[], None]
) -> None:
    for number in range(OWN_ROWS // 2):
        text = OWN.replace("我局自定", f"我局{number}").replace('"own"', f'"own{number}"')
        path.with_name(f"{number:02}.toml").write_text(text, "utf-8")
    press()
    assert "放得下" not in host.alerts[-1][0]
    path.with_name("多.toml").write_text(OWN, "utf-8")
    press()
    assert f"只放得下 {OWN_ROWS} 个。没有放进去的 2 个（我局自定、own）" in host.alerts[-1][0]


def test_own_rules_for_the_native_formulas__workbook_of_another_version(host: Host, fake: FakeBook, path: Path) -> None:
    path.with_name("规则.toml").write_text(OWN, "utf-8")
    name, top, left, *_ = fake.names[OWN_NAME]
    fake.sheet(name).cells[top, left + 1] = "else"
    before = dict(fake.sheet(name).cells)
    buttons.check()
    assert host.alerts[-1][2] == "info"
    assert fake.sheet(name).cells == before
    del fake.names[OWN_NAME]
    buttons.check()
    assert host.alerts[-1][2] == "info"


def test_own_rules_for_the_native_formulas__fault(host: Host, fake: FakeBook, path: Path) -> None:
    path.with_name("规则.toml").write_text(OWN, "utf-8")
    host.faults = {"sheet.delete": 1}
    buttons.report()
    buttons.report()
    before = fake.state()
    path.with_name("规则.toml").write_text(OWN.replace("0.5", "0.4"), "utf-8")
    host.calls.clear()
    buttons.report()
    assert host.alerts[-1][2] == "critical"
    assert fake.state() == before


def take_the_project_out(fake: FakeBook) -> None:
    for key in ("subjects", "sources", "goals", "indicators", "texts"):
        sheet, (_, column) = cell(fake, key, "name" if key == "subjects" else "subject")
        for row in {row for (row, at), value in sheet.cells.items() if at == column and value == "招商引资专项经费"}:
            sheet.cells = {place: value for place, value in sheet.cells.items() if place[0] != row}


def test_attachment_that_is_no_more_goes(reported: FakeBook) -> None:
    take_the_project_out(reported)
    buttons.report()
    assert [name for name in names(reported) if name in GENERATED] == ["报告", "附件1", "校验结果"]


def test_sheets_of_the_officer_stay(host: Host, reported: FakeBook) -> None:
    reported.sheets.append(FakeSheet("附件3", {(1, 1): "附件3"}))
    reported.sheets.append(FakeSheet("附件说明", {(1, 1): "说明"}))
    attachment = reported.sheet("附件1")
    attachment.cells = {place: value for place, value in attachment.cells.items() if value != MARK}
    buttons.report()
    assert {"附件3", "附件说明", "附件1-旧"} <= set(names(reported))
    assert "附件1-旧" in host.alerts[-1][0]
    buttons.report()
    assert names(reported).count("附件1-旧") == 1


def test_what_is_typed_into_an_attachment_stays_at_the_next_report(host: Host, reported: FakeBook) -> None:
    place = next(at for at, value in reported.sheet("附件1").cells.items() if value == 310.42)
    reported.sheet("附件1").cells[place] = 300
    for _ in range(2):
        buttons.report()
        assert reported.sheet("附件1").cells[place] == 300
        assert "“附件1”沿用了手工修改的" in host.alerts[-1][0]
        assert not [name for name in names(reported) if "-旧" in name]


def test_restore_paragraph__on_an_attachment_restores_the_selected_cell(host: Host, reported: FakeBook) -> None:
    sheet = reported.sheet("附件1")
    first, second = (next(at for at, value in sheet.cells.items() if value == old) for old in (310.42, 94.15))
    sheet.cells |= {first: 300, second: 95}
    reported.active, sheet.selected = "附件1", f"${get_column_letter(first[1])}${first[0]}"
    buttons.restore_paragraph()
    assert [reported.sheet("附件1").cells[place] for place in (first, second)] == [310.42, 95]
    assert host.alerts[-1][0].startswith("“附件1”里选中的 1 格已恢复成自动填的。")
    buttons.restore_all()
    assert reported.sheet("附件1").cells[second] == 94.15


def test_attachment_that_is_no_more__what_a_person_typed_in_it_stays_in_the_report(reported: FakeBook) -> None:
    reported.sheet("附件2").cells[30, 1] = "自己写的"
    take_the_project_out(reported)
    buttons.report()
    assert "附件2" not in names(reported)
    assert any("自己写的" in str(value) for value in reported.sheet("报告").cells.values())


def test_attachment_whose_columns_were_moved_is_kept_once(host: Host, reported: FakeBook) -> None:
    sheet = reported.sheet("附件1")
    sheet.cells = {(row, column + (column > 1)): value for (row, column), value in sheet.cells.items()}
    for _ in range(2):
        buttons.report()
        assert [name for name in names(reported) if "-旧" in name] == ["附件1-旧"]


def test_sheets_come_back_to_their_place(reported: FakeBook) -> None:
    reported.sheets.insert(reported.sheets.index(reported.sheet("报告")), FakeSheet("自己的表"))
    reported.sheets.append(FakeSheet("最后的表"))
    before = names(reported)
    buttons.report()
    assert names(reported) == before


# What the officer looks at


@pytest.mark.parametrize("selected", ["$B$3", "$A$5:$B$9", "$A$3,$A$8:$A$9", ""])
def test_view_comes_back(host: Host, reported: FakeBook, selected: str) -> None:
    for name in ("绩效指标", "报告"):
        reported.active = name
        reported.sheet(name).selected = selected
        host.calculation = "semiautomatic"
        buttons.word()
        assert reported.active == name
        assert reported.sheet(name).selected == selected
        assert host.calculation == "semiautomatic"


@pytest.mark.parametrize(("button", "sheet"), [(buttons.check, "校验结果"), (buttons.report, "报告")])
def test_result_comes_to_the_front(host: Host, reported: FakeBook, button: Callable[[], None], sheet: str) -> None:
    reported.active = "绩效指标"
    button()
    assert reported.active == sheet
    assert host.alerts[-1][2] == "info"


def test_selection_on_the_report_comes_back(reported: FakeBook) -> None:
    reported.active, reported.sheet("报告").selected = "报告", "$B$3"
    buttons.report()
    assert (reported.active, reported.sheet("报告").selected) == ("报告", "$B$3")


def test_says_what_has_changed_since_last_time(host: Host, fake: FakeBook) -> None:
    buttons.check()
    assert "与上次比" not in host.alerts[-1][0]  # the workbook was filled, and never checked
    buttons.check()
    assert "与上次比：没有变化。" in host.alerts[-1][0]
    type_in(fake, "indicators", "actual", "", row=6)
    buttons.check()
    assert re.search(r"与上次比：“\w+”总分 94.15 → (\d+\.\d\d|无法计算)，错误 7 → \d+ 个", host.alerts[-1][0])
    type_in(fake, "indicators", "actual", "不是数", row=6)
    buttons.report()
    assert "与上次比：" in host.alerts[-1][0]


def test_says_nothing_of_last_time_where_there_was_none(host: Host, fake: FakeBook) -> None:
    for name in ("首页_错误数", "首页_提醒数"):
        fake.sheet("首页").cells[fake.names[name][1:3]] = "未校验"
    buttons.check()
    assert "与上次比" not in host.alerts[-1][0]


def test_a_selection_that_is_no_cells_stops_nothing(
    host: Host, fake: FakeBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def selection(_: AppImpl) -> None:
        raise HostError(-2147352573, "Member not found.", None, None)

    monkeypatch.setattr(AppImpl, "selection", property(selection))
    buttons.report()
    assert host.alerts[-1][2] == "info"
    assert fake.active == "报告"
    fake.active = "首页"
    buttons.restore_paragraph()
    assert "请先在“报告”表里选中" in host.alerts[-1][0]


def test_help(host: Host, fake: FakeBook) -> None:
    buttons.help()
    assert (fake.active, host.alerts) == ("填报说明", [])


@pytest.mark.process
def test_doctor(host: Host) -> None:
    buttons.doctor()
    ((message, _, mode),) = host.alerts
    assert mode == "info"
    assert "✓" in message


# Hand edits


def edited(found: list[dict[int, Any]], at: int) -> None:
    found[at][TEXT] = "手工改过的一段。"


def emptied(found: list[dict[int, Any]], at: int) -> None:
    del found[at][TEXT]


def deleted(found: list[dict[int, Any]], at: int) -> None:
    del found[at]


def split(found: list[dict[int, Any]], at: int) -> None:
    text = found[at][TEXT]
    found[at : at + 1] = [found[at] | {TEXT: text[:5]}, found[at] | {TEXT: text[5:] + "又加一句。"}]


def inserted(found: list[dict[int, Any]], at: int) -> None:
    found.insert(at + 1, {TEXT: "自己写的一段。"})


def reordered(found: list[dict[int, Any]], at: int) -> None:
    found[at], found[at + 1] = found[at + 1], found[at]


EDITS = [edited, emptied, deleted, split, inserted, reordered]


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_hand_edits_survive(reported: FakeBook, edit: Callable[[list[dict[int, Any]], int], None]) -> None:
    found = rows(reported)
    edit(found, 6)
    put_rows(reported, found)
    wanted = "".join(texts(reported))
    buttons.report()
    assert "".join(texts(reported)) == wanted
    buttons.report()
    assert "".join(texts(reported)) == wanted


def test_hand_edits_survive__one_after_another(reported: FakeBook) -> None:
    for at, edit in enumerate([*EDITS, *EDITS], 3):
        found = rows(reported)
        edit(found, at)
        put_rows(reported, found)
        wanted = "".join(texts(reported))
        buttons.report()
        assert "".join(texts(reported)) == wanted, edit


def test_hand_edit_is_marked_when_its_figures_change(host: Host, reported: FakeBook) -> None:
    found = rows(reported)
    at = next(at for at, row in enumerate(found) if "310.42万元" in row.get(TEXT, ""))
    edited(found, at)
    put_rows(reported, found)
    type_in(reported, "subjects", "executed", 300.0)
    buttons.report()
    assert "手工改过的一段。" in texts(reported)
    assert any("数据已变" in str(row.get(2)) for row in rows(reported))
    assert "1 段的数据已变" in host.alerts[-1][0]


def test_lost_columns__old_report_is_kept(host: Host, reported: FakeBook) -> None:
    for number, kept in enumerate(("报告-旧", "报告-旧2"), 1):
        sheet = reported.sheet("报告")
        sheet.cells = {place: value for place, value in sheet.cells.items() if place[1] < KEY}
        sheet.cells[3, TEXT] = f"第{number}次改"
        buttons.report()
        assert reported.sheet(kept).cells[3, TEXT] == f"第{number}次改"
        assert kept in host.alerts[-1][0]
        assert (2, KEY) in reported.sheet("报告").cells
    assert names(reported).count("报告") == 1


def select(fake: FakeBook, text: str) -> int:
    """Select the row of 报告 with that text; its number."""
    cells = fake.sheet("报告").cells.items()
    row = next(row for (row, column), value in cells if column == TEXT and unindented(value) == text)
    fake.active = "报告"
    fake.sheet("报告").selected = f"$A${row}"
    return row


def test_restore_paragraph(host: Host, reported: FakeBook) -> None:
    found = rows(reported)
    keys = [row.get(KEY) for row in found]
    first, other = [at for at, key in enumerate(keys) if key and keys.count(key) == 1][3:5]
    original = unindented(found[first][TEXT])
    found[first][TEXT], found[other][TEXT] = "改这里", "也改那里"
    put_rows(reported, found)
    select(reported, "改这里")
    buttons.restore_paragraph()
    assert original in texts(reported)
    assert "改这里" not in texts(reported)
    assert "也改那里" in texts(reported)
    assert f"已恢复成自动生成的文字，共 1 段：\n· {short(original)}" in host.alerts[-1][0]


def test_restore_paragraph__emptied_rows_within_the_selection(reported: FakeBook) -> None:
    original = texts(reported)
    found = rows(reported)
    emptied(found, 5)
    put_rows(reported, found)
    buttons.report()
    reported.active, reported.sheet("报告").selected = "报告", "$A:$A"
    buttons.restore_paragraph()
    assert texts(reported) == original


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_restore_paragraph__from_the_front_page_it_asks_about_what_is_selected_on_the_report(
    host: Host, reported: FakeBook, answer: str
) -> None:
    found = rows(reported)
    original = unindented(found[4][TEXT])
    edited(found, 4)
    emptied(found, 9)
    put_rows(reported, found)
    select(reported, "手工改过的一段。")
    reported.active = "首页"
    before = reported.state()
    host.answer = answer
    buttons.restore_paragraph()
    question, kind, _ = host.alerts[0]
    assert kind == "yes_no"
    assert "这 1 段" in question
    assert "手工改过的一段。" in question
    assert reported.active == ("首页" if answer == "no" else "报告")
    if answer == "no":
        assert reported.state() == before
        assert len(host.alerts) == 1
    else:
        assert original in texts(reported)
        assert "手工改过的一段。" not in texts(reported)
    steady(host)


def test_restore_paragraph__no_report(host: Host, fake: FakeBook) -> None:
    before = fake.state()
    buttons.restore_paragraph()
    assert "请先按“生成报告”" in host.alerts[-1][0]
    assert fake.state() == before


@pytest.mark.parametrize(
    ("prepare", "said"),
    [
        (lambda fake: setattr(fake, "active", "首页"), "请先在“报告”表里选中"),
        (lambda fake: select(fake, texts(fake)[3]), "没有手工修改"),
    ],
)
def test_restore_paragraph__nothing_to_do(
    host: Host, reported: FakeBook, prepare: Callable[[FakeBook], object], said: str
) -> None:
    prepare(reported)
    before = reported.state()
    buttons.restore_paragraph()
    assert said in host.alerts[-1][0]
    assert reported.state() == before


def test_restore_paragraph__own_paragraph_is_not_lost(host: Host, reported: FakeBook) -> None:
    found = rows(reported)
    inserted(found, 5)
    put_rows(reported, found)
    select(reported, "自己写的一段。")
    buttons.restore_paragraph()
    assert "自写的段落" in host.alerts[-1][0]
    assert "自己写的一段。" in texts(reported)


def test_restore_paragraph__lost_columns(host: Host, reported: FakeBook) -> None:
    sheet = reported.sheet("报告")
    sheet.cells = {place: value for place, value in sheet.cells.items() if place[1] < KEY}
    reported.active = "报告"
    before = reported.state()
    buttons.restore_paragraph()
    assert "隐藏列" in host.alerts[-1][0]
    assert reported.state() == before


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_restore_all(host: Host, reported: FakeBook, answer: str) -> None:
    original = texts(reported)
    found = rows(reported)
    edited(found, 4)
    deleted(found, 7)
    put_rows(reported, found)
    before = reported.state()
    host.answer = answer
    buttons.restore_all()
    assert host.alerts[0][1] == "yes_no"
    assert texts(reported) == original if answer == "yes" else reported.state() == before


def test_restore_all__no_report(host: Host, fake: FakeBook) -> None:
    before = fake.state()
    buttons.restore_all()
    assert "请先按“生成报告”" in host.alerts[-1][0]
    assert fake.state() == before


# Files beside the workbook


def test_word(host: Host, reported: FakeBook, path: Path) -> None:
    found = rows(reported)
    edited(found, 5)
    put_rows(reported, found)
    before = reported.state()
    buttons.word()
    written = path.with_name("某局 2022-报告.docx")
    assert "手工改过的一段。" in [paragraph.text for paragraph in docx.Document(str(written)).paragraphs]
    assert written.name in host.alerts[-1][0]
    assert reported.state() == before
    steady(host)


def test_word__one_that_a_person_changed_is_kept(host: Host, fake: FakeBook, path: Path) -> None:
    buttons.word()
    written = path.with_name("某局 2022-报告.docx")
    document = docx.Document(str(written))
    document.add_paragraph("领导加的话")
    document.core_properties.modified = document.core_properties.created.replace(year=2030)
    document.save(str(written))
    buttons.word()
    kept = written.with_name("某局 2022-报告-旧.docx")
    assert "领导加的话" in [paragraph.text for paragraph in docx.Document(str(kept)).paragraphs]
    assert kept.name in host.alerts[-1][0]


@pytest.mark.parametrize("place", ["工作簿1", "https://d.docs.live.net/1/某局.xlsm"])
@pytest.mark.parametrize("button", [buttons.word, buttons.submission, buttons.rollover], ids=lambda it: it.__name__)
def test_exports__no_folder(host: Host, fake: FakeBook, place: str, button: Callable[[], None]) -> None:
    fake.path = place
    before = fake.state()
    button()
    assert "请先另存到本机" in host.alerts[-1][0]
    assert fake.state() == before
    buttons.report()
    assert host.alerts[-1][2] == "info"


def test_submission(host: Host, reported: FakeBook, path: Path) -> None:
    found = rows(reported)
    emptied(found, 5)
    inserted(found, 6)
    put_rows(reported, found)
    wanted = texts(reported)
    type_in(reported, "acknowledged", "reason", "内部说明，不报送")
    buttons.submission()
    written = path.with_name("某局 2022-报送版.xlsx")
    book = openpyxl.load_workbook(written)
    assert book.sheetnames == ["报告", "附件1", "附件2"]
    assert "".join(unindented(row[0].value) for row in book["报告"].rows) == "".join(wanted)
    for sheet in book:
        assert not any(column.hidden for column in sheet.column_dimensions.values())
        assert not any(row.hidden for row in sheet.row_dimensions.values())
        assert not sheet.conditional_formatting
        for row in sheet.rows:
            for one in row:
                assert one.hyperlink is None
                assert one.comment is None
                assert one.data_type in "ns"
                assert not str(one.value).startswith("xlperf:")
                assert "内部说明" not in str(one.value)
    assert not book.defined_names
    assert (book.properties.creator or "") == (book.properties.lastModifiedBy or "") == ""
    assert book.vba_archive is None
    steady(host)


# Next year's workbook


def test_rollover(host: Host, reported: FakeBook, path: Path) -> None:
    found = rows(reported)
    edited(found, 5)
    put_rows(reported, found)
    type_in(reported, "subjects", "executed", 300.0)
    reported.sheets.append(FakeSheet("工作底稿", {(1, 1): "自己的"}))
    before = reported.state()
    buttons.rollover()
    written = path.with_name("某局 2023.xlsm")
    message, _, mode = host.alerts[-1]
    assert mode == "info"
    assert f"已写出 2023 年度的工作簿：{written}" in message
    assert "手工修改的 1 段没有带过去" in message
    assert "“工作底稿”" in message
    assert "附件" not in message
    assert reported.state() == before
    evaluation = files.load(written).evaluation
    assert (evaluation.unit.year, evaluation.edits) == (2023, ())
    assert evaluation.subjects[0].funds.last_executed == 300
    assert [found.name for found in path.parent.iterdir() if found not in (path, written)] == []
    assert [step for step in host.steps if step][-2:] == ["绩效自评：正在读取表格…", "绩效自评：正在写下年的工作簿…"]
    steady(host)


def test_rollover__never_over_another(host: Host, fake: FakeBook, path: Path) -> None:
    there = path.with_name("某局 2023.xlsm")
    there.write_bytes(b"another")
    before = fake.state()
    buttons.rollover()
    message, _, mode = host.alerts[-1]
    assert mode == "critical"
    assert "已经有“某局 2023.xlsm”了，没有动它" in message
    assert (there.read_bytes(), fake.state()) == (b"another", before)
    steady(host)


def test_rollover__own_scheme(host: Host, fake: FakeBook, path: Path) -> None:
    row = next(row for (row, _), value in fake.sheet("单位信息").cells.items() if value == "评分规则")
    type_in(fake, "unit", "content", "我局自定", row=row)
    path.with_name("规则.toml").write_text(
        'extends = "hubei_2020"\nid = "own"\ntitle = "我局自定"\nsource = "本局"\n', "utf-8"
    )
    buttons.rollover()
    assert host.alerts[-1][2] == "info"
    assert files.load(path.with_name("某局 2023.xlsm")).evaluation.unit.scheme == "我局自定"


def test_rollover__no_year(host: Host, fake: FakeBook, path: Path) -> None:
    row = next(row for (row, _), value in fake.sheet("单位信息").cells.items() if value == "评价年度")
    type_in(fake, "unit", "content", None, row=row)
    buttons.rollover()
    assert "没有填“评价年度”" in host.alerts[-1][0]
    assert [found.name for found in path.parent.iterdir()] == [path.name]


# Faults


def presses(button: Callable[[], None], host: Host) -> dict[str, int]:
    """How often each operation is called in one press."""
    host.calls.clear()
    button()
    assert host.alerts[-1][2] == "info", host.alerts[-1]
    return dict(host.calls)


COMMITTING = "sheet.delete"  # from its second call on the new sheets are in place
RESTORING = {"app.screen_updating": 2, "app.display_alerts": 2, "app.calculation": 2}  # that call, and the only one


READS = ("sheet.used_range", "range.value", "range.number_format", "range.merge_cells")
"""Operations that change nothing; there are dozens of them in a press."""


def tried_calls(name: str, number: int, *, nightly: bool) -> list[int]:
    """Which of an operation's calls fail, one at a time: of reads, but by night, the first, the middle and the last."""
    if name == COMMITTING:
        return [1]
    if name in READS and not nightly:
        return sorted({1, (number + 1) // 2, number})
    return [call for call in range(1, number + 1) if RESTORING.get(name) != call]


@pytest.mark.parametrize(
    ("button", "least"),
    [(buttons.check, 20), (buttons.report, 30), (buttons.rollover, 10)],
    ids=["check", "report", "rollover"],
)
def test_any_fault_leaves_the_workbook_as_it_was(
    host: Host,
    reported: FakeBook,
    temporary: Path,
    path: Path,
    button: Callable[[], None],
    least: int,
    request: pytest.FixtureRequest,
) -> None:
    nightly = request.config.getoption("--hypothesis-profile") == "nightly"
    found = rows(reported)
    edited(found, 4)
    put_rows(reported, found)
    pristine = reported.state()

    def put_back() -> None:
        reported.path, reported.sheets, reported.active = FakeBook.state(kept)

    kept = FakeBook(host, *pristine[:2], reported.names, pristine[2])
    calls = presses(button, host)
    put_back()
    path.with_name("某局 2023.xlsm").unlink(missing_ok=True)
    tried = 0
    for name, number in calls.items():
        for call in tried_calls(name, number, nightly=nightly):
            host.calls.clear()
            host.faults = {name: call}
            button()
            assert reported.state() == pristine, (name, call)
            message, _, mode = host.alerts[-1]
            assert mode == "critical", (name, call)
            assert "工作簿没有变" in message
            assert f"{name} 不行" in message
            host.faults = {}
            del host.books[1:]  # one that could not be closed
            steady(host)
            assert [found.name for found in path.parent.iterdir()] == [path.name]
            tried += 1
    assert tried > least
    assert len(list(temporary.glob("*.log"))) == tried


def test_a_later_deletion_that_fails_keeps_the_sheet(host: Host, reported: FakeBook) -> None:
    host.faults = {"sheet.delete": 2}
    buttons.report()
    assert [name for name in names(reported) if "xlperf" in name and name != "xlwings.conf"] == []
    assert set(GENERATED) <= set(names(reported))
    assert "附件1-旧" in names(reported)
    assert "附件1-旧" in host.alerts[-1][0]


def test_undoing_fails_too(host: Host, reported: FakeBook) -> None:
    host.faults = {"sheet.copy": 3, "sheet.delete": 2}
    buttons.report()
    message, _, mode = host.alerts[-1]
    assert mode == "critical"
    assert "工作簿没有变" not in message
    assert "不要保存" in message
    assert host.calculation == "automatic"


def test_protected_front_page(host: Host, reported: FakeBook) -> None:
    reported.sheet("首页").protected = True
    before = reported.state()
    buttons.report()
    assert reported.state() == before
    assert "工作表受保护" in host.alerts[-1][0]


@pytest.mark.parametrize(
    ("number", "said"), [(errno.ENOSPC, "磁盘满了"), (errno.EROFS, "只读"), (errno.EACCES, "没有权限")]
)
def test_disk_refuses(host: Host, reported: FakeBook, monkeypatch: pytest.MonkeyPatch, number: int, said: str) -> None:
    def write_bytes(path: Path, _: bytes) -> int:
        raise OSError(number, "refused", str(path))

    monkeypatch.setattr(Path, "write_bytes", write_bytes)
    before = reported.state()
    for button in (buttons.report, buttons.check, buttons.word, buttons.submission, buttons.rollover):
        button()
        assert said in host.alerts[-1][0], button
        assert reported.state() == before
    steady(host)


def test_disk_too_full_even_for_the_log(
    host: Host, fake: FakeBook, monkeypatch: pytest.MonkeyPatch, temporary: Path
) -> None:
    before = fake.state()
    temporary.rmdir()
    buttons.report()
    assert "临时文件夹" in host.alerts[-1][0]
    assert fake.state() == before
    temporary.mkdir()
    steady(host)


def test_temporary_file_unreadable(host: Host, fake: FakeBook, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fake.state()
    monkeypatch.setattr("os.replace", lambda source, target: Path(target).write_bytes(b"PK damaged"))
    buttons.report()
    assert fake.state() == before
    assert "工作簿没有变" in host.alerts[-1][0]


def test_bug_is_said_and_logged(host: Host, fake: FakeBook, monkeypatch: pytest.MonkeyPatch, temporary: Path) -> None:
    monkeypatch.setattr(buttons, "read", lambda book: 1 / 0)
    buttons.report()
    message = host.alerts[-1][0]
    (log,) = temporary.glob("*.log")
    assert "这不是您填错了" in message
    assert str(log) in message
    assert "ZeroDivisionError" in log.read_text("utf-8")


def test_nothing_is_left_beside_the_workbook(host: Host, fake: FakeBook, path: Path) -> None:
    for button in (buttons.check, buttons.report):
        button()
    assert [found.name for found in path.parent.iterdir()] == [path.name]
