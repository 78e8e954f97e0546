"""The buttons in a real LibreOffice: the committed workbooks, read and written as an officer has them open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from xlperf.edits import unindented
from xlperf.files.xlsx import read_workbook
from xlperf.hosts.excel import buttons
from xlperf.hosts.excel.open_workbook import read_book
from xlperf.layout import layout
from xlperf.reading.workbook import read
from xlperf.report import evaluate

WORKBOOKS = Path(__file__).parent.parent.parent / "workbook"
TEMPLATE = WORKBOOKS / "template.xlsm"
SAMPLE = next(path for path in WORKBOOKS.glob("*.xlsm") if path != TEMPLATE)
Said = list[tuple[str, str | None]]


@pytest.fixture
def said(app: xw.App) -> Said:
    """The messages shown, with their mode."""
    heard: Said = []

    def answer(text: str, _title: str, keys: str, mode: str | None) -> str:
        heard.append((text, mode))
        return keys.split("_")[0]

    app.impl.answer = answer
    return heard


@pytest.fixture
def open_sample(app: xw.App, said: Said, copy_of: Callable[[Path], Path]) -> Iterator[xw.Book]:
    """A copy of the sample, open, whose buttons are pressed."""
    book = app.books.open(copy_of(SAMPLE))
    book.set_mock_caller()
    yield book
    del xw.Book._mock_caller


def place(key: str, column: str, row: int = 5) -> tuple[str, tuple[int, int]]:
    table = layout().table(key)
    return table.name, (row, table.columns.index(table.column(column)) + 1)


def type_in(book: xw.Book, key: str, column: str, value: object, row: int = 5) -> None:
    sheet, cell = place(key, column, row)
    book.sheets[sheet].range(cell).value = value


def names(book: xw.Book) -> list[str]:
    return [sheet.name for sheet in book.sheets]


def contents(book: xw.Book) -> dict[str, Any]:
    """All cells of all sheets, formulas as formulas, and where one was."""
    sheets = {sheet.name: (sheet.used_range.address, sheet.used_range.formula) for sheet in book.sheets}
    return {"": (names(book), book.sheets.active.name, book.app.selection.address), **sheets}


def texts(book: xw.Book) -> list[str]:
    """The rows of 报告 without the indent of their text."""
    rows = book.sheets["报告"].used_range.options(ndim=2).value[1:]
    return [unindented(row[0]) for row in rows if row[0]]


@pytest.mark.parametrize("original", [TEMPLATE, SAMPLE], ids=["template", "sample"])
def test_reads_as_the_file(app: xw.App, copy_of: Callable[[Path], Path], original: Path) -> None:
    path = copy_of(original)
    live, filed = read(read_book(app.books.open(path))), read(read_workbook(path))
    assert live.evaluation == filed.evaluation
    assert live.findings == filed.findings


def test_reads_as_the_file__saved_by_the_host(open_sample: xw.Book, tmp_path: Path) -> None:
    type_in(open_sample, "subjects", "executed", 300.25)
    type_in(open_sample, "indicators", "target", "九十")
    cell = open_sample.sheets["绩效指标"].range(place("indicators", "actual")[1])
    cell.number_format = "0.00%"
    cell.value = 0.9
    type_in(open_sample, "indicators", "stated_score", "=1/0", row=7)
    type_in(open_sample, "indicators", "weight", "=NA()", row=8)
    live = read(read_book(open_sample))
    saved = tmp_path / "存过.xlsx"
    open_sample.save(saved)
    filed = read(read_workbook(saved))
    assert live.evaluation == filed.evaluation
    assert [str(found) for found in live.findings] == [str(found) for found in filed.findings]
    assert evaluate(live).results == evaluate(filed).results
    assert live.evaluation.subjects[0].indicators[0].actual == "90%"


def test_report(open_sample: xw.Book, said: Said) -> None:
    before = contents(open_sample)
    buttons.report()
    assert [mode for _, mode in said] == ["info"], said
    assert names(open_sample)[-5:] == ["报告", "附件1", "附件2", "校验结果", "xlwings.conf"]
    filed = evaluate(read(read_workbook(SAMPLE)))
    assert "".join(texts(open_sample)) == "".join(paragraph.text for paragraph in filed.paragraphs)
    after = contents(open_sample)
    for name in before:
        if name not in ("", "首页"):
            assert after[name] == before[name], name
    assert after[""][1:] == before[""][1:]
    assert len(open_sample.app.books) == 1
    assert (open_sample.app.calculation, open_sample.app.status_bar, open_sample.app.screen_updating) == (
        "automatic",
        False,
        True,
    )


def test_report__twice_is_the_same(open_sample: xw.Book, said: Said) -> None:
    buttons.report()
    first = contents(open_sample)
    buttons.report()
    assert contents(open_sample) == first
    assert [mode for _, mode in said] == ["info", "info"]


def test_report__looks(open_sample: xw.Book) -> None:
    buttons.report()
    report, table = open_sample.sheets["报告"], open_sample.sheets["附件1"]
    assert report.range("C1").value == "xlperf:key"
    assert report.range("A2").font.size == 22
    assert report.range("A2").font.name == "方正小标宋简体"
    assert table.range("A1").font.name == "黑体"
    assert table.range("A2").merge_cells
    assert "绩效指标" in str(report.api.getCellRangeByName("B1:B60").getDataArray())


def test_hand_edits_survive_and_are_marked(open_sample: xw.Book, said: Said) -> None:
    buttons.report()
    report, heading = open_sample.sheets["报告"], "（二）年度绩效目标"
    at = next(row for row, text in enumerate(texts(open_sample), 2) if "310.42万元" in text)
    report.range((at, 1)).value = "手工改过的一段。"
    report.range((texts(open_sample).index(heading) + 2, 1)).value = None
    type_in(open_sample, "subjects", "executed", 300)
    buttons.report()
    buttons.report()
    assert "手工改过的一段。" in "".join(texts(open_sample))
    assert heading not in texts(open_sample)
    assert "数据已变" in open_sample.sheets["报告"].range((at, 2)).value
    open_sample.sheets["报告"].activate()
    open_sample.sheets["报告"].range((at, 1)).select()
    buttons.restore_paragraph()
    assert "手工改过的一段。" not in "".join(texts(open_sample))
    assert heading not in texts(open_sample)
    assert open_sample.sheets.active.name == "报告"
    assert open_sample.app.selection.address == f"$A${at}"
    buttons.restore_all()
    assert heading in texts(open_sample)
    assert {mode for _, mode in said} == {"info"}


def test_lost_columns__old_report_is_kept(open_sample: xw.Book) -> None:
    buttons.report()
    open_sample.sheets["报告"].range("A3").value = "我改的"
    open_sample.sheets["报告"].range("C1:Z400").clear_contents()
    buttons.report()
    assert open_sample.sheets["报告-旧"].range("A3").value == "我改的"
    assert open_sample.sheets["报告"].range("C1").value == "xlperf:key"


def test_check(open_sample: xw.Book, said: Said) -> None:
    type_in(open_sample, "indicators", "weight", "九十", row=6)
    buttons.check()
    sheet = open_sample.sheets["校验结果"]
    rows = sheet.used_range.options(ndim=2).value
    at = next(row for row, values in enumerate(rows, 1) if "绩效指标!J6" in values)
    assert sheet.range((at, 2)).hyperlink == "#'绩效指标'!J6"
    assert "报告" not in names(open_sample)
    assert open_sample.names["首页_错误数"].refers_to_range.value == float(sum(row[0] == "错误" for row in rows))


@pytest.mark.parametrize("button", [buttons.word, buttons.submission], ids=["word", "submission"])
def test_exports(open_sample: xw.Book, said: Said, button: Callable[[], None]) -> None:
    before = contents(open_sample)
    type_in(open_sample, "unit", "content", "刚改的单位全称")
    folder = Path(open_sample.fullname).parent
    button()
    assert said[-1][1] == "info"
    assert len([path for path in folder.iterdir() if path.suffix in (".docx", ".xlsx")]) == 1
    assert names(open_sample) == before[""][0]


def test_fault_while_copying(open_sample: xw.Book, said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    buttons.report()
    before = contents(open_sample)
    copy, count = xw.Sheet.copy, iter(range(1, 10))

    def failing(sheet: xw.Sheet, **where: Any) -> xw.Sheet:
        made = copy(sheet, **where)
        if next(count) == 3:
            raise OSError("disk is gone")
        return made

    monkeypatch.setattr(xw.Sheet, "copy", failing)
    buttons.report()
    assert said[-1][1] == "critical"
    assert "工作簿没有变" in said[-1][0]
    assert contents(open_sample) == before
    assert len(open_sample.app.books) == 1


def test_structure_protected(open_sample: xw.Book, said: Said) -> None:
    buttons.report()
    before = contents(open_sample)
    open_sample.api.protect("")
    buttons.report()
    assert said[-1][1] == "critical"
    assert contents(open_sample) == before


def test_front_page_protected(open_sample: xw.Book, said: Said) -> None:
    buttons.report()
    type_in(open_sample, "indicators", "weight", "九十", row=6)
    before = contents(open_sample)
    open_sample.sheets["首页"].api.protect("")
    buttons.report()
    assert said[-1][1] == "critical"
    assert contents(open_sample) == before


def test_path_with_spaces_and_chinese(app: xw.App, said: Said, tmp_path: Path) -> None:
    folder = tmp_path / "我的 文件 夹"
    folder.mkdir()
    path = folder / "改名 的工作簿（1）.xlsm"
    path.write_bytes(SAMPLE.read_bytes())
    book = app.books.open(path)
    book.set_mock_caller()
    buttons.report()
    buttons.word()
    assert {mode for _, mode in said} == {"info"}, said
    assert (folder / "改名 的工作簿（1）-报告.docx").exists()
