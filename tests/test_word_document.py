"""Word documents read as paragraphs and tables; python-docx is the judge of what stands at each place of a table."""

from __future__ import annotations

import itertools
from datetime import datetime
from io import BytesIO

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.long_tables import grids, project
from tests.support.made_reports import SENTENCE, paragraph, report
from tests.support.sample import sample_data
from tests.support.word_xml import BODIES, MAIN, STRICT, document, package
from xlperf.files import xml_tree
from xlperf.files.word_document import Block, Cell, Paragraph, Table, read_document
from xlperf.findings import XlperfError
from xlperf.paragraphs import Style
from xlperf.reading.datafile import read_data
from xlperf.report import Report, evaluate
from xlperf.writing.word import appendix, report_text
from xlperf.writing.word.document import Document

pytestmark = pytest.mark.workbooks


def read(body: str) -> list[str | list[str]]:
    """The paragraphs' texts, and for a table the list of its cells' texts."""
    return shown(read_document(package(document(body))))


def shown(blocks: tuple[Block, ...]) -> list[str | list[str]]:
    return [
        block.text if isinstance(block, Paragraph) else [" ".join(cell.paragraphs) for cell in block.cells]
        for block in blocks
    ]


def p(text: str, properties: str = "") -> str:
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(inside: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def places(table: Table) -> dict[tuple[int, int], str]:
    """The text at each place that a cell covers; no place is covered twice."""
    found: dict[tuple[int, int], str] = {}
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.rows):
            for column in range(cell.column, cell.column + cell.columns):
                assert (row, column) not in found
                found[row, column] = cell.text
    return found


def judged(data: bytes) -> tuple[list[str], list[dict[tuple[int, int], str]]]:
    """The body's paragraphs and tables as python-docx has them; it gives a merged cell at each place."""
    made = docx.Document(BytesIO(data))
    tables = [
        {
            (number, row.grid_cols_before + column): cell.text
            for number, row in enumerate(table.rows)
            for column, cell in enumerate(row.cells)
        }
        for table in made.tables
    ]
    return [paragraph.text.replace("\t", " ") for paragraph in made.paragraphs], tables


def compare_with_judge(data: bytes) -> None:
    blocks = read_document(data)
    paragraphs = [block.text for block in blocks if isinstance(block, Paragraph)]
    tables = [places(block) for block in blocks if isinstance(block, Table)]
    assert (paragraphs, tables) == judged(data)


def packed(made: Report) -> bytes:
    paper = Document(unit="某局", written=datetime(2024, 3, 5))
    report_text.add(paper, made.paragraphs)
    appendix.add(paper, made.tables)
    return paper.packed()


@pytest.mark.parametrize("scheme", ["hubei_2020", "mof_2020"])
def test_our_own_document_reads_as_the_judge_reads_it(scheme: str) -> None:
    data = sample_data()
    data["unit"]["scheme"] = scheme
    compare_with_judge(packed(evaluate(read_data(data))))


def test_long_tables_in_pieces_read_as_the_judge_reads_them() -> None:
    paragraphs = [paragraph(style.value, style) for style in Style]
    compare_with_judge(packed(report(paragraphs, grids(project(40, reason=SENTENCE), project(2)))))


@settings(deadline=None, max_examples=25)
@given(corners=st.lists(st.tuples(*[st.integers(0, 3)] * 4), max_size=4))
def test_law__any_merged_table_reads_as_the_judge_reads_it(corners: list[tuple[int, int, int, int]]) -> None:
    made = docx.Document()
    table = made.add_table(rows=4, cols=4)
    for number, cell in enumerate(table._cells):
        cell.text = f"第{number}格"
    merged: set[tuple[int, int]] = set()
    for top, left, bottom, right in corners:
        covered = set(itertools.product(_between(top, bottom), _between(left, right)))
        if not covered & merged:
            table.cell(top, left).merge(table.cell(bottom, right))
            merged |= covered
    made.add_paragraph("完\n毕\t。")
    buffer = BytesIO()
    made.save(buffer)
    compare_with_judge(buffer.getvalue())


def _between(one: int, other: int) -> range:
    return range(min(one, other), max(one, other) + 1)


def test_merged_cells() -> None:
    (table,) = read_document(
        package(
            document(
                tbl(
                    tr(tc(p("甲"), '<w:vMerge w:val="restart"/>'), tc(p("乙") + p("丙"), '<w:gridSpan w:val="2"/>')),
                    tr(tc(p("藏"), "<w:vMerge/>"), tc(p("丁")), tc(p("戊"), "<w:vMerge/>")),
                    tr(tc(p("己")), properties='<w:gridBefore w:val="2"/>'),
                )
            )
        )
    )
    assert table == Table((
        Cell(row=0, column=0, rows=2, paragraphs=("甲",)),
        Cell(row=0, column=1, columns=2, paragraphs=("乙", "丙")),
        Cell(row=1, column=1, paragraphs=("丁",)),
        Cell(row=1, column=2, paragraphs=("戊",)),  # there is no cell above of which it could be a part
        Cell(row=2, column=2, paragraphs=("己",)),
    ))  # fmt: skip
    assert table.cells[1].text == "乙\n丙"


@pytest.mark.parametrize("span", ["0", "-3", "x", "", "²", "9" * 5000])
def test_impossible_spans_do_no_harm(span: str) -> None:
    body = tbl(tr(tc(p("甲"), f'<w:gridSpan w:val="{span}"/>'), tc(p("乙"))))
    assert read(body) == [["甲", "乙"]]
    (table,) = read_document(package(document(body)))
    assert isinstance(table, Table)
    assert list(places(table)) == [(0, 0), (0, 1)]


def test_rows_and_cells_in_content_controls_count__deleted_rows_do_not() -> None:
    row = f"<w:sdt><w:sdtPr/><w:sdtContent>{tr(tc(p('控件行')))}</w:sdtContent></w:sdt>"
    cell = f"<w:sdt><w:sdtContent>{tc(p('控件格'))}</w:sdtContent></w:sdt>"
    gone = tr(tc(p("删去的行")), properties='<w:del w:id="1"/>')
    new = tr(tc(p("加的行")), properties='<w:ins w:id="2"/>')
    assert read(tbl(row, gone, tr(cell, tc(p("旁边"))), new)) == [["控件行", "控件格", "旁边", "加的行"]]


def test_a_table_in_a_cell_follows_the_table_around_it() -> None:
    inner = tbl(tr(tc(p("里1")), tc(p("里2"))))
    assert read(tbl(tr(tc(p("前") + inner + p("后")), tc(p("旁")))) + p("末")) == [
        ["前 后", "旁"],
        ["里1", "里2"],
        "末",
    ]


def box(inside: str) -> str:
    """A text box as Word writes it: a drawing, and the same in the old form for programs that know no drawings."""
    return (
        f"<mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>{inside}</w:txbxContent></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent>"
    )


def test_text_boxes_are_read_once_after_their_paragraph() -> None:
    anchored = f"<w:p><w:r><w:t>段落</w:t></w:r><w:r>{box(p('框里') + tbl(tr(tc(p('格')))))}</w:r></w:p>"
    assert read(anchored + p("下一段")) == ["段落", "框里", ["格"], "下一段"]
    inner = f"<w:p><w:r>{box(p('里'))}</w:r></w:p>"
    nested = f"<w:p><w:r>{box(p('外') + inner)}</w:r></w:p>"
    assert [text for text in read(nested) if text] == ["外", "里"]
    assert read(tbl(tr(tc(anchored)))) == [["段落 框里"], ["格"]]


def test_a_form_that_has_only_the_old_alternative_is_read() -> None:
    old = f"<mc:AlternateContent><mc:Fallback>{p('旧')}</mc:Fallback></mc:AlternateContent>"
    assert read(old) == ["旧"]


def test_revisions_count_as_accepted() -> None:
    runs = (
        "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>支出</w:t></w:r>"
        "<w:del><w:r><w:t>9</w:t><w:delText>90</w:delText></w:r></w:del><w:ins><w:r><w:t>95</w:t></w:r></w:ins>"
        "<w:moveFrom><w:r><w:t>走</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>来</w:t></w:r></w:moveTo>"
        "<w:hyperlink><w:r><w:tab/><w:t>链</w:t><w:br/><w:t>接</w:t><w:noBreakHyphen/></w:r></w:hyperlink>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:fldSimple><w:r><w:t>3</w:t></w:r></w:fldSimple>"
        "<w:ruby><w:rt><w:r><w:t>yin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>音</w:t></w:r></w:rubyBase></w:ruby>"
        "</w:p>"
    )
    assert read(runs) == ["支出95来 链\n接-3音"]


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    end = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    assert read(p("一", end) + p("二", end) + p("三") + p("四", end)) == ["一二三", "四"]


def test_namespaces_and_places_of_parts_as_programs_have_them() -> None:
    strict = document(p("严格"), STRICT)
    assert shown(read_document(package(strict))) == ["严格"]
    default = f'<document xmlns="{MAIN}"><body><p><r><t>无前缀</t></r></p></body></document>'
    assert shown(read_document(package(default, "doc/main.xml", "/doc/Main.xml"))) == ["无前缀"]
    formula = '<m:oMath xmlns:m="math"><m:r><m:t>x</m:t></m:r></m:oMath>'
    assert read(f"<w:p>{formula}<w:r><w:t>数</w:t></w:r></w:p>") == ["数"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_encodings_that_a_program_may_choose(encoding: str) -> None:
    assert shown(read_document(package(document(p("编码")).encode(encoding)))) == ["编码"]


DEEP = "<w:sdt>" * 300 + p("深") + "</w:sdt>" * 300


@pytest.mark.parametrize(
    ("main", "words"),
    [
        (document(p("甲")).removesuffix("</w:document>"), "损坏"),
        (document("<x:y/>"), "损坏"),
        (document(p("&eacute;")), "损坏"),
        (document(p("甲")).replace(MAIN, "urn:other"), "不是 Word 文件"),
        (f'<w:document xmlns:w="{MAIN}"/>', "不是 Word 文件"),
        ("", "不是 Word 文件"),
        (document(DEEP), "嵌套得不正常"),
        (b'<?xml version="1.0" encoding="cp037"?>' + "<!DOCTYPE a><a/>".encode("cp037"), "DOCTYPE|损坏"),
        ("<!DOCTYPE a>" + document(p("甲")), "DOCTYPE"),
        (("<!DOCTYPE a>" + document(p("甲"))).encode("utf-16"), "DOCTYPE"),
    ],
)
def test_what_is_wrong_in_the_document_is_reported(main: str | bytes, words: str) -> None:
    with pytest.raises(XlperfError, match=words):
        read_document(package(main))


def test_a_tree_beyond_all_measure_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_tree, "MOST_ELEMENTS", 100)
    assert len(read("<w:p/>" * 98)) == 98
    with pytest.raises(XlperfError, match="多得"):
        read("<w:p/>" * 99)


@settings(deadline=None, max_examples=25)
@given(BODIES)
def test_law__no_nesting_crashes_the_reader(body: str) -> None:
    for block in read_document(package(document(body))):
        if isinstance(block, Table):
            places(block)
