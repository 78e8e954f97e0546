"""From an input file to its report files: names, hand edits carried over, earlier files kept, all or nothing."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from tests.support.sample import sample_data
from xlperf import template
from xlperf.edits import INDENT, unindented
from xlperf.findings import XlperfError
from xlperf.paragraphs import Status
from xlperf.writing import outputs
from xlperf.writing.outputs import edit_lines, load_report, write_report

pytestmark = pytest.mark.workbooks


@pytest.fixture
def book(sample: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sample, tmp_path / "样例 2022.xlsm"))


def texts(workbook: Path) -> list[str]:
    """The rows of 报告 without the indent of their text."""
    return [
        unindented(str(row[0]))
        for row in openpyxl.load_workbook(workbook)["报告"].iter_rows(min_row=2, max_col=1, values_only=True)
    ]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


HEADING, EDITED = "一、基本情况", "一、基本情况（修改）"


def test_write_report__names_and_totals(book: Path, tmp_path: Path) -> None:
    before = book.read_bytes()
    written = write_report(book)
    assert [str(result.total) for result in written.report.results] == ["94.15", "91.60"]
    assert names(tmp_path) == ["样例 2022-报告.docx", "样例 2022-报告.xlsx", "样例 2022.xlsm"]
    assert book.read_bytes() == before
    assert openpyxl.load_workbook(written.workbook).sheetnames == ["报告", "附件1", "附件2", "校验结果"]


def test_write_report__makes_the_folder(book: Path, tmp_path: Path) -> None:
    written = write_report(book, tmp_path / "输出" / "报告")
    assert written.workbook.parent == tmp_path / "输出" / "报告"
    assert written.document.exists()


def test_write_report__twice_gives_the_same_bytes(book: Path) -> None:
    first = [path.read_bytes() for path in (write_report(book).workbook, write_report(book).document)]
    again = write_report(book)
    assert [again.workbook.read_bytes(), again.document.read_bytes()] == first
    assert again.kept == ()


def test_write_report__an_edit_survives_every_later_run(book: Path) -> None:
    workbook = write_report(book).workbook
    opened = openpyxl.load_workbook(workbook)
    cell = next(cell for row in opened["报告"].iter_rows(max_col=1) for cell in row if cell.value == INDENT + HEADING)
    cell.value = EDITED
    opened.save(workbook)
    for _ in range(3):
        written = write_report(book)
        assert EDITED in texts(workbook)
        assert EDITED in [paragraph.text for paragraph in Document(str(written.document)).paragraphs]
        assert [paragraph.status for paragraph in written.report.paragraphs if paragraph.text == EDITED] == [
            Status.EDITED
        ]
        assert written.kept == ()


def test_write_report__a_long_paragraph_of_ones_own_stays_one_paragraph(book: Path) -> None:
    workbook = write_report(book).workbook
    own = "本单位另外说明一件事情。" * 100
    opened = openpyxl.load_workbook(workbook)
    opened["报告"].insert_rows(5)
    opened["报告"]["A5"] = own
    opened.save(workbook)
    for _ in range(3):
        written = write_report(book)
        assert own not in texts(workbook), "it takes several rows"
        assert [item.text for item in written.report.paragraphs if item.status is Status.OWN] == [own]


def test_write_report__a_word_file_that_a_person_saved_is_kept(book: Path, tmp_path: Path) -> None:
    text = write_report(book).document
    for _ in range(2):
        opened = Document(str(text))
        opened.core_properties.modified = opened.core_properties.modified.replace(year=2031)  # type: ignore[union-attr]
        opened.save(str(text))
        write_report(book)
    assert names(tmp_path) == [
        "样例 2022-报告-旧.docx",
        "样例 2022-报告-旧2.docx",
        "样例 2022-报告.docx",
        "样例 2022-报告.xlsx",
        "样例 2022.xlsm",
    ]


def test_write_report__a_workbook_whose_columns_are_lost_is_kept(book: Path) -> None:
    workbook = write_report(book).workbook
    opened = openpyxl.load_workbook(workbook)
    opened["报告"].delete_cols(3, 10)
    opened.save(workbook)
    damaged = workbook.read_bytes()
    kept = write_report(book).kept
    assert [path.name for path in kept] == ["样例 2022-报告-旧.xlsx"]
    assert kept[0].read_bytes() == damaged
    assert write_report(book).kept == ()


@pytest.mark.parametrize("typed", ["本单位另说一事。", INDENT + "本单位另说一事。"], ids=["bare", "indented"])
def test_write_report__a_row_of_ones_own_is_indented_once(typed: str, book: Path) -> None:
    workbook = write_report(book).workbook
    opened = openpyxl.load_workbook(workbook)
    opened["报告"].insert_rows(5)
    opened["报告"]["A5"] = typed
    opened.save(workbook)
    for _ in range(3):
        written = write_report(book)
        own = [item.text for item in written.report.paragraphs if item.status is Status.OWN]
        assert own == ["本单位另说一事。"]
        assert openpyxl.load_workbook(workbook)["报告"]["A5"].value == INDENT + "本单位另说一事。"
        assert "本单位另说一事。" in [paragraph.text for paragraph in Document(str(written.document)).paragraphs]


def test_write_report__a_sheet_of_ones_own_is_kept_once(book: Path) -> None:
    workbook = write_report(book).workbook
    opened = openpyxl.load_workbook(workbook)
    opened.create_sheet("我的备注")["B40"] = "同意"
    opened.save(workbook)
    assert [path.name for path in write_report(book).kept] == ["样例 2022-报告-旧.xlsx"]
    assert write_report(book).kept == ()


def test_write_report__what_is_typed_into_an_attachment_stays(tmp_path: Path) -> None:
    data = sample_data()
    source = tmp_path / "样例.json"
    source.write_text(json.dumps(data, default=str), "utf-8")
    workbook = write_report(source).workbook
    opened = openpyxl.load_workbook(workbook)
    place = next(cell for row in opened["附件1"].iter_rows() for cell in row if cell.value == 94.15).coordinate
    opened["附件1"][place] = 95
    opened["附件1"]["B60"] = "同意"
    opened.save(workbook)
    for lines in (2, 2):
        written = write_report(source)
        assert written.kept == ()
        assert openpyxl.load_workbook(workbook)["附件1"][place].value == 95
        assert written.report.tables[0].own == ("同意",)
        assert next(edit_lines(written.report)) == "“附件1”沿用了手工修改的“总分”。"
        assert len(list(edit_lines(written.report))) == lines
    data["subjects"][0]["funds"]["executed"] = 300
    source.write_text(json.dumps(data, default=str), "utf-8")
    lines_now = list(edit_lines(write_report(source).report))
    assert lines_now[0] == "“附件1”沿用了手工修改的“总分”，其中 1 格的数据已变，请核对（底色为黄，有批注）。"
    fill = openpyxl.load_workbook(workbook)["附件1"][place].fill.start_color.rgb
    assert fill == "FFFFE699"


def test_write_report__other_figures_are_nobodys_typing(tmp_path: Path) -> None:
    data = sample_data()
    source = tmp_path / "样例.json"
    source.write_text(json.dumps(data, default=str), "utf-8")
    workbook = write_report(source).workbook
    openpyxl.load_workbook(workbook).save(workbook)
    data["subjects"][0]["funds"]["executed"] = 300
    source.write_text(json.dumps(data, default=str), "utf-8")
    written = write_report(source)
    assert (written.kept, list(edit_lines(written.report))) == ((), [])


def test_write_report__nothing_to_report_on(tmp_path: Path) -> None:
    template.write(tmp_path / "空白.xlsm")
    with pytest.raises(XlperfError, match="评价对象"):
        write_report(tmp_path / "空白.xlsm")
    assert names(tmp_path) == ["空白.xlsm"]


def test_write_report__a_file_that_is_no_workbook_any_more_is_kept(book: Path) -> None:
    workbook = write_report(book).workbook
    workbook.write_bytes(b"not a workbook")
    assert [path.read_bytes() for path in write_report(book).kept] == [b"not a workbook"]


@pytest.mark.parametrize("module", ["word", "sheets"])
def test_write_report__all_or_nothing(module: str, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_report(book)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}

    def full_disk(report: object, path: Path, **options: object) -> None:
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(getattr(outputs, module), "write", full_disk)
    with pytest.raises(XlperfError, match=r"空间|满"):
        write_report(book)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("links", [True, False], ids=["hard links", "no hard links"])
@pytest.mark.parametrize("earlier", [True, False], ids=["over earlier files", "first files"])
def test_write_report__when_the_second_file_cannot_take_its_place_the_first_goes_back(
    links: bool, earlier: bool, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if earlier:
        write_report(book)
        other = tmp_path / "样例 2022-报告.xlsx"
        other.write_bytes(b"the earlier report")
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    replace = os.replace

    def locked(new: Path, target: Path) -> None:
        if target.suffix == ".docx":
            raise PermissionError(13, "Permission denied", str(new), None, str(target))
        replace(new, target)

    def refuse(path: Path, second: Path) -> None:
        raise OSError(95, "Operation not supported", str(path), None, str(second))

    monkeypatch.setattr("os.replace", locked)
    if not links:
        monkeypatch.setattr("os.link", refuse)
    with pytest.raises(XlperfError, match=r"报告\.docx.*没有权限"):
        write_report(book)
    kept = {path: path.read_bytes() for path in tmp_path.iterdir() if "-旧" not in path.name}
    assert kept == before


def test_write_report__never_over_its_input(tmp_path: Path, book: Path) -> None:
    first = write_report(book).workbook
    with pytest.raises(XlperfError):
        write_report(first.rename(tmp_path / "报告.xlsx"), tmp_path / "报告.xlsx")


def test_write_report__outline(book: Path, tmp_path: Path) -> None:
    chosen = write_report(book, tmp_path / "省", outline="hubei")
    assert "一、自评结论" in texts(chosen.workbook)


def test_load_report__writes_nothing(book: Path, tmp_path: Path) -> None:
    load_report(book)
    assert names(tmp_path) == ["样例 2022.xlsm"]
