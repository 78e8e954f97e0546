"""The bureau's blank form as a Word document, filled: Word's own reader finds our figures, nothing else was changed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape
from zipfile import ZipFile

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from tests.support import word_xml as xml
from tests.support.blank_forms import hubei, mof, sichuan
from tests.support.command_line import Done
from tests.support.sample import sample_data
from tests.support.small_evaluations import RIGHT, department, evaluation, project, rows
from tests.support.word_papers import document, packed
from xlperf.files.form_file import open_form
from xlperf.files.package import with_parts
from xlperf.files.word_forms import read_word
from xlperf.findings import XlperfError
from xlperf.model import Evaluation
from xlperf.reading.forms import read_forms
from xlperf.reading.workbook import Reading
from xlperf.report import Report, evaluate
from xlperf.writing.blank_forms import FilledFile, fill_form

pytestmark = pytest.mark.workbooks

MAKE: dict[str, Callable[[Path], Path]] = {
    "hubei": hubei,
    "mof": lambda path: mof(path, formulas=False),
    "sichuan": sichuan,
}


LOOK = '<w:rPr><w:b/><w:rFonts w:eastAsia="仿宋"/><w:sz w:val="18"/></w:rPr>'


def report_of(*subjects: object) -> Report:
    return evaluate(Reading(evaluation=evaluation(*subjects)))


@cache
def _word(form: str, sheet: int) -> bytes:
    """A sheet of a blank form as a Word document: the lines above its first border are paragraphs.

    The parts around its text are those of an empty document of Word.
    """
    with TemporaryDirectory() as folder:
        file = open_form(MAKE[form](Path(folder) / "空表.xlsx"))
    name = list(file.book.grids)[sheet]
    grid, top = file.book.grids[name], min(row for row, _ in file.drawn(name))
    lines = ["　".join(str(value) for value in values if value) for values in grid.rows[:top]]
    covered = {
        (row, column): one
        for one in grid.merges
        for row in range(one[0], one[2] + 1)
        for column in range(one[1], one[3] + 1)
    }
    rows = []
    for row in range(top, len(grid.rows)):
        cells = []
        for column in range(len(grid.rows[row])):
            first, left, _, right = covered.get((row, column), (row, column, row, column))
            if column == left:
                goes_on = "<w:vMerge/>" if row > first else '<w:vMerge w:val="restart"/>'
                text = str(grid.rows[row][column] or "") if row == first else ""
                cells.append(_cell(f'<w:gridSpan w:val="{right - left + 1}"/>{goes_on}', text))
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    columns = "".join('<w:gridCol w:w="1000"/>' for _ in range(max(map(len, grid.rows))))
    table = f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    body = "".join(_paragraph(line) for line in lines) + table + "<w:p/><w:sectPr/>"
    return with_parts(packed(docx.Document()), {"word/document.xml": xml.document(body).encode()})


def _paragraph(text: str) -> str:
    if not text:
        return '<w:p w:rsidR="00A1"/>'
    run = f'<w:r>{LOOK}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    return f'<w:p w:rsidR="00A1"><w:pPr><w:jc w:val="center"/>{LOOK}</w:pPr>{run}</w:p>'


def _cell(properties: str, text: str) -> str:
    paragraphs = "".join(map(_paragraph, text.split("\n")))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraphs}</w:tc>"


def in_word(form: str, folder: Path, *, sheet: int = 0) -> Path:
    path = folder / "局里的表.docx"
    path.write_bytes(_word(form, sheet))
    return path


def filled(report: Report, path: Path) -> FilledFile:
    (one,) = fill_form(report, path)
    return one


def read_back(one: FilledFile) -> Evaluation:
    found = read_forms([read_word("填好的.docx", one.content)])
    assert found is not None
    return found.evaluation


@pytest.mark.parametrize(("form", "sheet"), [("mof", 0), ("sichuan", 0), ("hubei", 1)])
def test_a_subject_comes_back_from_a_form_in_word(form: str, sheet: int, tmp_path: Path) -> None:
    report = report_of(project())
    subject, result = report.evaluation.subjects[0], report.results[0]
    one = filled(report, in_word(form, tmp_path, sheet=sheet))
    (back,) = read_back(one).subjects
    scale = 10_000 if form == "sichuan" else 1
    assert back.name == subject.name
    assert (back.funds.adjusted, back.funds.executed) == (
        (subject.funds.adjusted or 0) * scale,
        (subject.funds.executed or 0) * scale,
    )
    assert (back.funds.stated_score, back.stated_total) == (result.execution.score, result.total)
    assert sorted(row.name for row in back.indicators) == sorted(row.name for row in subject.indicators)
    scores = {row.name: scored.score for row, scored in zip(subject.indicators, result.indicators, strict=True)}
    assert {row.name: row.stated_score for row in back.indicators} == scores
    assert "没有填进去" not in "".join(map(str, one.remarks))


def test_the_department_has_the_form_that_is_for_it(tmp_path: Path) -> None:
    one = filled(report_of(department(), project()), in_word("hubei", tmp_path))
    assert one.subjects == ("某县某局",) or len(one.subjects) == 1
    assert read_back(one).subjects[0].is_department
    assert any("没有填：文件里没有给项目的空表" in str(remark) for remark in one.remarks)


def test_word_itself_would_read_the_figures_and_the_look_of_the_cells(tmp_path: Path) -> None:
    report = report_of(project())
    made = docx.Document(BytesIO(filled(report, in_word("mof", tmp_path)).content))
    (table,) = made.tables
    texts = {cell.text for line in table.rows for cell in line.cells}
    assert {report.evaluation.subjects[0].name, f"{report.results[0].total:f}".rstrip("0").rstrip(".")} <= texts
    named = next(cell for line in table.rows for cell in line.cells if cell.text == report.evaluation.subjects[0].name)
    (run,) = named.paragraphs[0].runs
    assert run.font.size is not None
    assert run.font.size.pt == 9
    assert not run.font.bold  # as the label before it is
    assert "（2022年度）" in [part.text for part in made.paragraphs]


def test_nothing_but_paragraphs_in_cells_is_changed(tmp_path: Path) -> None:
    path = in_word("mof", tmp_path)
    one = filled(report_of(project()), path)
    with ZipFile(path) as before, ZipFile(BytesIO(one.content)) as after:
        assert before.namelist() == after.namelist()
        others = [name for name in before.namelist() if name != "word/document.xml"]
        assert [before.read(name) for name in others] == [after.read(name) for name in others]
        first, second = before.read("word/document.xml"), after.read("word/document.xml")
    paragraphs = re.compile(rb"(?:<w:p(?: [^>]*)?/>|<w:p(?: [^>/]*)?>.*?</w:p>)+", re.DOTALL)
    assert paragraphs.sub(b"P", first) == paragraphs.sub(b"P", second)
    assert first != second


def test_a_text_of_several_lines_is_several_paragraphs_of_one_look(tmp_path: Path) -> None:
    path = in_word("mof", tmp_path)
    made = docx.Document(
        BytesIO(
            filled(
                report_of(project(indicators=[{**one, "reason": "一。\n二。"} for one in rows(RIGHT)])), path
            ).content
        )
    )
    cell = next(cell for line in made.tables[0].rows for cell in line.cells if cell.text == "一。\n二。")
    assert [part.text for part in cell.paragraphs] == ["一。", "二。"]


def test_a_cell_with_a_control_is_left_and_named(tmp_path: Path) -> None:
    path = in_word("mof", tmp_path)
    made = docx.Document(str(path))
    cell = next(
        line.cells[at + 1]
        for line in made.tables[0].rows
        for at, cell in enumerate(line.cells[:-1])
        if cell.text.startswith("主管部门") and not line.cells[at + 1].text
    )
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    run, words = OxmlElement("w:r"), OxmlElement("w:t")
    words.text = " "
    words.set(qn("xml:space"), "preserve")
    run.append(words)
    content.append(run)
    control.append(content)
    cell.paragraphs[0]._p.append(control)
    path.write_bytes(packed(made))
    one = filled(report_of(project()), path)
    (remark,) = [remark for remark in one.remarks if "控件" in str(remark)]
    assert "第" in str(remark)
    assert "主管部门" in str(remark)


def test_a_document_that_is_no_form_or_old_is_refused(tmp_path: Path) -> None:
    made = document()
    made.add_paragraph("各单位：请报送自评材料。")
    (tmp_path / "通知.docx").write_bytes(packed(made))
    with pytest.raises(XlperfError, match="没有认得出的自评表"):
        fill_form(report_of(project()), tmp_path / "通知.docx")
    (tmp_path / "旧表.doc").write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + b"x" * 600)
    with pytest.raises(XlperfError, match=r"另存为 \.docx"):
        fill_form(report_of(project()), tmp_path / "旧表.doc")


def test_the_command_writes_the_filled_document(call: Callable[..., Done], tmp_path: Path) -> None:
    source = tmp_path / "某中心.json"
    source.write_text(json.dumps(sample_data(), default=str), "utf-8")
    done = call("report", source, "--form", in_word("mof", tmp_path))
    assert done.code == 0
    assert (tmp_path / "某中心-局里的表.docx").exists()
