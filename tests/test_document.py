"""The Word document: its structure read back by python-docx and as XML, and its pages as LibreOffice renders them."""

from __future__ import annotations

import itertools
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.support.long_tables import grids, project
from tests.support.made_reports import LONG, SENTENCE, paragraph, report
from tests.support.rendering import page_texts, squeezed, to_pdf, to_pdfs
from tests.support.sample import sample_data, sample_report
from xlperf.model import Unit
from xlperf.paragraphs import Status, Style
from xlperf.reading.datafile import read_data
from xlperf.report import Report, evaluate
from xlperf.tables import TableGrid
from xlperf.writing import word
from xlperf.writing.word.table_paging import arranged, rows_of
from xlperf.writing.word.typography import looks

pytestmark = pytest.mark.workbooks


def report_of_sample(scheme: str = "hubei_2020") -> Report:
    data = sample_data()
    data["unit"] |= {"scheme": scheme, "preparer": "张三", "head": "李四", "phone": "0715-1234567"}
    return evaluate(read_data(data))


def written(made: Report, folder: Path, name: str = "报告") -> Path:
    path = folder / f"{name}.docx"
    word.write(made, path)
    return path


def member(path: Path, name: str) -> Any:
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read(name))


def body(path: Path) -> list[tuple[str, str]]:
    return [(item.style.name, item.text) for item in Document(str(path)).paragraphs]  # type: ignore[union-attr]


def attribute(element: Any, way: str, key: str) -> str | None:
    """An attribute of the first element found on a way such as ``pPr/spacing``."""
    found = element.find("/".join(qn(f"w:{step}") for step in way.split("/")))
    return None if found is None else found.get(qn(f"w:{key}"))


def styles(path: Path) -> dict[str, Any]:
    """The style elements by their names."""
    return {
        attribute(style, "name", "val") or "": style for style in member(path, "word/styles.xml").iter(qn("w:style"))
    }


def seen(table: Any) -> list[list[str]]:
    """What a reader sees at every position: a merged cell's text at each place it covers."""
    return [[cell.text for cell in row.cells] for row in table.rows]


def wanted(grid: TableGrid) -> list[list[str]]:
    rows = [[""] * len(grid.columns) for _ in range(grid.rows)]
    for cell in grid.cells:
        for row, column in itertools.product(range(cell.rows), range(cell.columns)):
            rows[cell.row + row][cell.column + column] = cell.text
    return rows


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, Path]:
    """The sample's report and its document."""
    made = report_of_sample()
    return made, written(made, tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def bulky(tmp_path_factory: pytest.TempPathFactory) -> tuple[tuple[TableGrid, ...], Path]:
    """Long tables of both layouts: 60 indicators each, with long texts."""
    subject = project(60, reason=SENTENCE, deviation=LONG, result_use="\n".join([SENTENCE] * 3))
    tables = (*grids(subject), *grids(subject, scheme="mof_2020"))
    return tables, written(report([paragraph("某报告", Style.TITLE)], tables), tmp_path_factory.mktemp("bulky"))


def pages_of_22_lines() -> Report:
    texts = [paragraph("国" * 26 + "民" * 28 * 21), *[paragraph(f"第{number}行") for number in range(60)]]
    return report(texts)


def figures_at_line_ends() -> Report:
    return report([paragraph("国" * length + "100%，实际完成" + "国" * 40) for length in range(18, 30)])


def one_table_landscape() -> Report:
    upright, wide, last = grids(*(project(2, name) for name in "甲乙丙"), scheme="mof_2020")
    wide = replace(wide, landscape=True, footing=(), notes=())
    return report([paragraph("报告", Style.TITLE)], [upright, wide, last])


def forty_projects() -> Report:
    return report(tables=grids(*(project(4, f"第{number}个") for number in range(40))))


def three_hundred_indicators() -> Report:
    return report(tables=grids(project(300)))


OTHERS = (pages_of_22_lines, figures_at_line_ends, one_table_landscape, forty_projects, three_hundred_indicators)


@pytest.fixture(scope="module")
def pdfs(
    finished: tuple[Report, Path],
    bulky: tuple[tuple[TableGrid, ...], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Path]:
    """All documents of these tests as PDF, by name, in one start of LibreOffice."""
    folder = tmp_path_factory.mktemp("pdfs")
    paths = [
        Path(shutil.copy(finished[1], folder / "finished.docx")),
        Path(shutil.copy(bulky[1], folder / "bulky.docx")),
    ]
    paths += [written(make(), folder, make.__name__) for make in OTHERS]
    return {pdf.stem: pdf for pdf in to_pdfs(paths)}


@pytest.fixture(scope="module")
def finished_pdf(pdfs: dict[str, Path]) -> Path:
    """The sample's document as PDF."""
    return pdfs["finished"]


@pytest.fixture(scope="module")
def bulky_pdf(pdfs: dict[str, Path]) -> Path:
    """The long tables as PDF."""
    return pdfs["bulky"]


# ---- Text ----


def test_paragraphs__one_for_one_in_the_styles_of_the_layout(finished: tuple[Report, Path]) -> None:
    made, path = finished
    names = {key: style.name for key, style in looks().style.items()}
    shown = [item for item in made.paragraphs if item.text]
    found = [(style, text.replace("\n", "")) for style, text in body(path)[: len(shown)]]  # titles have line breaks
    expected = [(names[item.style.value], item.text) for item in shown]
    assert [(style.lower(), text) for style, text in found] == [(style.lower(), text) for style, text in expected]


def test_headings__are_word_s_own_with_outline_levels(finished: tuple[Report, Path]) -> None:
    found = styles(finished[1])
    assert [attribute(found[f"heading {level}"], "pPr/outlineLvl", "val") for level in (1, 2, 3, 4)] == list("0123")
    assert attribute(found["Title"], "pPr/outlineLvl", "val") == "0"
    assert {"Title", "heading 1", "heading 2", "heading 3", "heading 4", "Body Text", "footer"} <= found.keys()
    own = [name for name, style in found.items() if style.get(qn("w:customStyle")) == "1"]
    assert own
    assert not [name for name in own if name.isascii()]


def has(style: Any, name: str) -> bool:
    """Whether a style has such a property of paragraphs."""
    return style.find(f"{qn('w:pPr')}/{qn(f'w:{name}')}") is not None


def test_navigation__the_report_and_its_parts_are_nodes_above_their_sections(tmp_path: Path) -> None:
    path = written(sample_report(), tmp_path)
    found = styles(path)
    levels = {
        name.lower(): attribute(style, "pPr/outlineLvl", "val")
        for name, style in found.items()
        if has(style, "outlineLvl")
    }
    named = [(style.lower(), text.replace("\n", "")) for style, text in body(path)]
    nodes = [(int(levels[style] or 0), text) for style, text in named if style in levels]
    assert [text[:9] for level, text in nodes if level == 0] == ["2022年度咸宁市", "二、2022年度招", "附件1", "附件2"]
    assert [text for level, text in nodes if level == 1][:4] == [
        "一、基本情况", "二、绩效自评工作开展情况", "三、绩效目标完成情况分析", "四、绩效自评结果拟应用情况",
    ]  # fmt: skip
    parts = [one for one in Document(str(path)).paragraphs if one.text.startswith("二、2022年度")]
    assert [one.paragraph_format.page_break_before for one in parts] == [True]


def test_end__unit_and_date_stand_after_the_attached_tables_and_have_no_page_of_their_own(tmp_path: Path) -> None:
    texts = [
        paragraph("正文。", number=1),
        paragraph("附件1：甲", Style.ATTACHMENT, 2),
        paragraph("某局", Style.SIGNATURE, 3),
        paragraph("2023年3月5日", Style.SIGNATURE, 4),
    ]
    path = written(report(texts), tmp_path)
    found = styles(path)
    assert attribute(found["落款"], "pPr/jc", "val") == "right"
    kept = [one.paragraph_format.keep_with_next for one in Document(str(path)).paragraphs]
    assert kept == [True, None, None, None], "those that end the report have it from their styles"
    for name in ("附件说明", "落款"):
        assert has(found[name], "keepNext")


def test_body__leaves_no_single_line_on_a_page(finished: tuple[Report, Path]) -> None:
    assert has(styles(finished[1])["Body Text"], "widowControl")


def test_line_breaks_become_paragraphs__blank_and_orphan_ones_are_left_out(tmp_path: Path) -> None:
    texts = [
        paragraph("总题", Style.TITLE),
        paragraph("第一段\n第二段\r\n\r\n第三段\u2028第四段"),
        paragraph(""),
        paragraph("删", status=Status.ORPHAN),
        paragraph("改", status=Status.STALE),
        paragraph("自", status=Status.OWN),
    ]
    assert body(written(report(texts), tmp_path)) == [
        ("Title", "总题"),
        *[("Body Text", text) for text in ("第一段", "第二段", "第三段", "第四段", "改", "自")],
    ]


def test_heading_over_nothing_is_left_out(tmp_path: Path) -> None:
    made = report([paragraph("（一）公开", Style.HEADING2, 1, bare=True), paragraph("正文。", Style.BODY, 2)])
    assert [text for _, text in body(written(made, tmp_path))] == ["正文。"]


def test_text_that_xml_forbids_is_dropped(tmp_path: Path) -> None:
    table = grids(project(1))[0]
    odd = "甲\x00\x08\ud800乙\ufffe\tA<&>\"'"
    first, *rest = table.cells
    path = written(
        report([paragraph(odd, Style.TITLE)], [replace(table, title=odd, cells=(replace(first, value=odd), *rest))]),
        tmp_path,
    )
    assert body(path)[0][1] == "甲乙 A<&>\"'"
    assert Document(str(path)).tables[0].cell(0, 0).text == "甲乙 A<&>\"'"
    assert Document(str(path)).core_properties.title == "甲乙 A<&>\"'"


@given(texts=st.lists(st.text(), max_size=4), unit=st.text(max_size=300), note=st.text())
def test_law__any_text_gives_a_document_that_opens(texts: list[str], unit: str, note: str) -> None:
    table = replace(grids(project(1))[0], title=note, heading=(note, note), notes=(note,))
    made = report([paragraph(text, style) for text in texts for style in Style], [table])
    made = replace(made, evaluation=replace(made.evaluation, unit=Unit(name=unit)))
    place = _Memory()
    word.write(made, place)  # type: ignore[arg-type]
    opened = Document(BytesIO(place.content))
    plain = [re.sub(r"\s", "", item.text) for item in opened.paragraphs]
    for text in texts:
        for line in re.split("[\n\r\x0b\x0c\x85\u2028\u2029]", text):
            assert re.sub(r"[\s\x00-\x1f\ufffe\uffff]", "", line) in "".join(plain)


class _Memory:
    """A path that keeps what is written."""

    content = b""

    def write_bytes(self, content: bytes) -> None:
        self.content = content


# ---- Layout of GB/T 9704-2012 ----


def test_page__margins_and_size(finished: tuple[Report, Path]) -> None:
    section = Document(str(finished[1])).sections[0]
    lengths = {
        section.page_width: 210,
        section.page_height: 297,
        section.top_margin: 37,
        section.bottom_margin: 35,
        section.left_margin: 28,
        section.right_margin: 26,
    }
    assert [
        (length, millimetres) for length, millimetres in lengths.items() if abs(length - Mm(millimetres)) > Pt(0.05)
    ] == []


@pytest.mark.libreoffice
def test_page__holds_exactly_22_lines_of_28_characters(pdfs: dict[str, Path]) -> None:
    command = ["pdftotext", "-layout", str(pdfs["pages_of_22_lines"]), "-"]
    layout = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    pages = [[squeezed(line) for line in page.splitlines() if line.strip()] for page in layout.split("\f")]
    assert pages[0] == ["国" * 26, *["民" * 28] * 21, "—1—"]
    assert [len(page) - 1 for page in pages[1:3]] == [22, 22]


def test_line_pitch__is_fixed_and_fits(finished: tuple[Report, Path]) -> None:
    found = styles(finished[1])
    page, pitch = looks().page, looks().text.pitch
    assert 22 * pitch <= page.text_height < 23 * pitch
    for name in ("Normal", "Title", "heading 1", "heading 2", "heading 3", "Body Text", "附件说明", "附件序号"):
        assert attribute(found[name], "pPr/spacing", "line") == "579"
        assert attribute(found[name], "pPr/spacing", "lineRule") == "exact"


def test_fonts__stand_in_the_styles_for_chinese_and_latin(finished: tuple[Report, Path]) -> None:
    path = finished[1]
    found = styles(path)
    expected = {
        "Title": ("方正小标宋简体", "44"),
        "heading 1": ("方正小标宋简体", "44"),
        "heading 2": ("黑体", "32"),
        "heading 3": ("楷体_GB2312", "32"),
        "heading 4": ("仿宋_GB2312", "32"),
        "落款": ("仿宋_GB2312", "32"),
        "Body Text": ("仿宋_GB2312", "32"),
        "footer": ("宋体", "28"),
        "双页页码": ("宋体", "28"),
        "附件序号": ("黑体", "32"),
    }
    fonts = {
        name: (attribute(found[name], "rPr/rFonts", "eastAsia"), attribute(found[name], "rPr/sz", "val"))
        for name in expected
    }
    assert fonts == expected
    for style in [*found.values(), member(path, "word/styles.xml").find(qn("w:docDefaults"))]:
        for item in style.iter(qn("w:rFonts")):
            kinds = {key.split("}")[1] for key in item.attrib}
            assert kinds == {"ascii", "hAnsi", "eastAsia", "cs"}, "a theme font, or none, for one of them"


def test_normal__has_the_text_s_font_too(finished: tuple[Report, Path]) -> None:
    defaults = member(finished[1], "word/styles.xml").find(qn("w:docDefaults"))
    assert attribute(defaults, "rPrDefault/rPr/rFonts", "eastAsia") == "仿宋_GB2312"
    assert attribute(defaults, "rPrDefault/rPr/sz", "val") == "32"
    assert attribute(defaults, "rPrDefault/rPr/lang", "eastAsia") == "zh-CN"
    assert attribute(defaults, "rPrDefault/rPr/lang", "val") == "en-US"  # as Chinese, figures are parted at line ends


def test_titles__are_parted_at_words(tmp_path: Path) -> None:
    path = written(report([paragraph("2022年度咸宁市咸安区招商和投资促进中心整体绩效评价报告", Style.TITLE)]), tmp_path)
    assert body(path)[0] == ("Title", "2022年度咸宁市咸安区招商和投资促进中心\n整体绩效评价报告")


@pytest.mark.libreoffice
def test_figures__are_never_parted_at_the_end_of_a_line(pdfs: dict[str, Path]) -> None:
    command = ["pdftotext", "-layout", str(pdfs["figures_at_line_ends"]), "-"]
    layout = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert layout.count("100%") == 12


def test_runs__name_no_font_but_have_their_quotation_marks_drawn_as_chinese(
    finished: tuple[Report, Path],
) -> None:
    for part in ("word/document.xml", "word/footer1.xml", "word/footer2.xml"):
        runs = list(member(finished[1], part).iter(qn("w:r")))
        assert runs
        assert {tuple(run.find(qn("w:rPr")).find(qn("w:rFonts")).attrib.values()) for run in runs} == {("eastAsia",)}
        assert {len(run.find(qn("w:rPr"))) for run in runs} == {1}


def test_first_lines__are_indented_by_two_characters(finished: tuple[Report, Path]) -> None:
    found = styles(finished[1])
    for name in ("heading 2", "heading 3", "heading 4", "Body Text", "附件说明"):
        assert attribute(found[name], "pPr/ind", "firstLineChars") == "200"
        assert attribute(found[name], "pPr/ind", "firstLine") == "640"
    assert [
        name
        for name in ("Normal", "Title", "heading 1", "表格居中")
        if found[name].find(f"{qn('w:pPr')}/{qn('w:ind')}") is not None
    ] == []


def test_fonts__those_a_computer_may_lack_have_one_that_word_understands(finished: tuple[Report, Path]) -> None:
    fonts = {
        font.get(qn("w:name")): attribute(font, "altName", "val") for font in member(finished[1], "word/fontTable.xml")
    }
    assert fonts["仿宋_GB2312"] == "仿宋"
    assert {looks().text.font, *(style.font for style in looks().style.values() if style.font)} == fonts.keys()
    assert [name for name in fonts.values() if not name or "," in name or len(name) > 31] == []


def test_page_numbers__are_fields_between_dashes_odd_right_even_left(finished: tuple[Report, Path]) -> None:
    opened = Document(str(finished[1]))
    assert opened.settings.odd_and_even_pages_header_footer
    section = opened.sections[0]
    for footer, style in ((section.footer, "footer"), (section.even_page_footer, "双页页码")):
        (line,) = footer.paragraphs
        assert (line.style.name.lower(), line.text) == (style, "— 1 —")  # type: ignore[union-attr]
        assert [item.text for item in footer._element.iter(qn("w:instrText"))] == ["PAGE"]


@pytest.mark.libreoffice
def test_page_numbers__are_printed_on_every_page(finished_pdf: Path) -> None:
    pages = page_texts(finished_pdf)
    assert [number for number, text in enumerate(pages, 1) if not squeezed(text).endswith(f"—{number}—")] == []
    lefts = list(_left_edges_of_page_numbers(finished_pdf))
    assert {left > 595 / 2 for left in lefts[0::2]} == {True}
    assert {left < 595 / 4 for left in lefts[1::2]} == {True}


def _left_edges_of_page_numbers(pdf: Path) -> Iterator[float]:
    boxes = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    for page in boxes.split("<page ")[1:]:
        words = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)".*?>(.*?)</word>', page)
        yield min(float(left) for left, top, word in words if "—" in word and float(top) > 842 - 35 / 25.4 * 72)


def test_reports_after_the_first_begin_on_a_new_page(tmp_path: Path) -> None:
    texts = [paragraph("甲报告", Style.TITLE), paragraph("正文"), paragraph("乙报告", Style.TITLE), paragraph("正文")]
    breaks = [
        bool(item.find(f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}") is not None)
        for item in member(written(report(texts), tmp_path), "word/document.xml").iter(qn("w:p"))
    ]
    assert breaks == [False, False, True, False]


def test_report_on_projects_only__the_first_part_stays_under_the_title(tmp_path: Path) -> None:
    texts = [
        paragraph("总题", Style.TITLE),
        paragraph("一、甲", Style.PART),
        paragraph("正文"),
        paragraph("二、乙", Style.PART),
    ]
    path = written(report([*texts, paragraph("正文")]), tmp_path)
    breaks = [bool(one.paragraph_format.page_break_before) for one in Document(str(path)).paragraphs]
    assert breaks == [False, False, False, True, False]


@pytest.mark.parametrize(("count", "style"), [(22, "附件说明"), (23, "附件说明（密）")])
def test_attached_tables__more_than_a_page_of_them_begin_one_in_small_type(
    count: int, style: str, tmp_path: Path
) -> None:
    texts = [paragraph(f"附件{number}：甲项目自评表", Style.ATTACHMENT, number) for number in range(1, count + 1)]
    path = written(report([paragraph("正文。"), *texts, paragraph("某局", Style.SIGNATURE, 99)]), tmp_path)
    assert {name for name, _ in body(path)} == {"Body Text", style, "落款"}
    ends = [one.paragraph_format for one in Document(str(path)).paragraphs]
    dense = count > 22
    assert [bool(one.page_break_before) for one in ends[:3]] == [False, dense, False]
    assert [bool(one.keep_with_next) for one in (ends[0], ends[-3], ends[-2])] == [not dense, False, dense]


# ---- Tables ----


@pytest.mark.parametrize("scheme", ["hubei_2020", "mof_2020"])
def test_short_table__is_one_table_cell_for_cell(scheme: str, tmp_path: Path) -> None:
    (grid,) = grids(project(4), scheme=scheme)
    (table,) = Document(str(written(report(tables=[grid]), tmp_path))).tables
    assert seen(table) == wanted(grid)


def test_table__text_around_it(finished: tuple[Report, Path]) -> None:
    made, path = finished
    grid = made.tables[0]
    around = [item for item in body(path) if item[0] in {"附件序号", "附件标题", "表外文字", "表格备注"}]
    first = around[: around.index(("附件序号", "附件2"))]
    assert first == [
        ("附件序号", "附件1"),
        ("附件标题", "2022年度咸宁市咸安区招商和投资促进中心\n部门整体绩效自评表"),
        ("表外文字", "\t".join(grid.heading)),
        ("表外文字", "填报人：张三\t联系电话：0715-1234567"),
        *[("表格备注", note) for note in grid.notes],
    ]


@pytest.mark.libreoffice
def test_tables__each_begin_a_page(finished_pdf: Path) -> None:
    starts = [squeezed(text)[:3] for text in page_texts(finished_pdf)]
    assert [start for start in starts if start.startswith("附件")] == ["附件1", "附件2"]


def test_table__borders_and_width(finished: tuple[Report, Path]) -> None:
    for table in member(finished[1], "word/document.xml").iter(qn("w:tbl")):
        borders = table.find(f"{qn('w:tblPr')}/{qn('w:tblBorders')}")
        assert {border.get(qn("w:val")) for border in borders} == {"single"}
        assert len(borders) == 6
        assert attribute(table, "tblPr/tblLayout", "type") == "fixed"
        columns = [int(column.get(qn("w:w"))) for column in table.iter(qn("w:gridCol"))]
        assert sum(columns) == pytest.approx(156 / 25.4 * 1440, abs=10)


def test_long_table__every_block_s_header_is_repeated(bulky: tuple[tuple[TableGrid, ...], Path]) -> None:
    tables, path = bulky
    heads = [
        [cell.text.replace("\n", "") for cell in row.cells]
        for table in Document(str(path)).tables
        for row in table.rows
        if row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    ]
    assert [head[0] for head in heads] == ["年度绩效目标1（40分）", "年度绩效目标2（40分）", "绩效指标"]
    assert {tuple(head[1:4]) for head in heads} == {("一级指标", "二级指标", "三级指标")}
    assert sum(len(table.blocks) for table in tables) == 3
    for table in Document(str(path)).tables:
        marks = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows]
        assert not any(marks[1:]), "Word repeats only the first rows"


@pytest.mark.libreoffice
def test_long_table__each_page_of_a_block_shows_header_and_labels(bulky_pdf: Path) -> None:
    pages = [squeezed(text) for text in page_texts(bulky_pdf)]
    inside = [page for page in pages if len(re.findall(r"第\d+项指标完成情况", page)) > 1]
    assert len(inside) >= 10
    assert [page for page in inside if "三级指标" not in page] == []
    assert [page for page in inside if "产出指标" not in page and "效益指标" not in page] == []


def test_long_table__all_texts_are_there(bulky: tuple[tuple[TableGrid, ...], Path]) -> None:
    tables, path = bulky
    found = {text for table in Document(str(path)).tables for row in seen(table) for text in row}
    assert {cell.text for grid in tables for cell in grid.cells} <= found


def test_size__smaller_where_the_signature_would_stand_alone_on_a_page_with_the_notes() -> None:
    usual = looks().sizes[0]
    [grid] = grids(project(5))
    widths = [column * looks().page.text_width / sum(grid.columns) for column in grid.columns]
    height = sum(row.height for row in rows_of(grid, widths, usual))
    way = arranged(grid, widths, above=0, below=height / 2, page=height - 1)
    assert (way.size == usual, way.own_pages, way.pages) == (False, 1, 2)
    assert arranged(grid, widths, above=0, below=height / 2, page=height + 1).size == usual


def test_size__the_smallest_only_where_it_saves_a_page() -> None:
    *_, small, smallest = looks().sizes
    [grid] = grids(project(5))
    widths = [column * looks().page.text_width / sum(grid.columns) for column in grid.columns]
    heights = [sum(row.height for row in rows_of(grid, widths, size)) for size in (small, smallest)]
    page, notes = heights[0] + 50, heights[0] / 2
    assert heights[0] - heights[1] > 20
    assert arranged(grid, widths, above=0, below=50 - 1, page=page).size == small
    way = arranged(grid, widths, above=0, below=50 + 20, page=page)
    assert (way.size, way.pages) == (smallest, 1)
    assert arranged(grid, widths, above=0, below=notes, page=heights[0] - 1).size != smallest


def test_rows__stay_whole_unless_they_are_long(bulky: tuple[tuple[TableGrid, ...], Path]) -> None:
    for table in Document(str(bulky[1])).tables:
        for row in table.rows:
            whole = row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None
            longest = max(len(cell.text) for cell in row.cells)
            assert whole or longest > 50
            assert not whole or longest < len(LONG)


@pytest.mark.libreoffice
def test_landscape__a_table_that_asks_for_it_and_then_upright_again(tmp_path: Path, pdfs: dict[str, Path]) -> None:
    path = written(one_table_landscape(), tmp_path)
    opened = Document(str(path))
    assert [section.orientation for section in opened.sections] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
        WD_ORIENT.PORTRAIT,
    ]
    wide_section = opened.sections[1]
    assert (wide_section.page_width or 0) > (wide_section.page_height or 0)
    assert [section.footer.is_linked_to_previous for section in opened.sections] == [False, True, True]
    pages = [squeezed(text) for text in page_texts(pdfs["one_table_landscape"])]
    assert [page[:3] for page in pages] == ["报告—", "附件1", "附件2", "附件3"]
    assert [page[-3:] for page in pages] == ["—1—", "—2—", "—3—", "—4—"]


# ---- Nothing is cut ----


def cut_texts(tables: Sequence[TableGrid], pdf: Path) -> list[tuple[str, str]]:
    """(table, text) of every cell whose text the PDF does not hold whole: on one page, or running on over pages."""
    pages = [re.sub(r"—\d+—$", "", squeezed(text)) for text in page_texts(pdf)]
    everything = "".join(pages)
    return [
        (grid.caption, cell.text)
        for grid in tables
        for cell in grid.cells
        if squeezed(cell.text) not in everything and not _runs_on(squeezed(cell.text), pages)
    ]


def _runs_on(text: str, pages: Sequence[str]) -> bool:
    """Whether the text stands on successive pages, in parts of whole lines."""
    for page in pages:
        fits = next((size for size in range(len(text), 0, -1) if text[:size] in page), 0)
        text = text[fits if fits > 5 or fits == len(text) else 0 :]
    return not text


@pytest.mark.libreoffice
def test_pdf__holds_every_text_of_the_tables_and_of_the_report_whole(
    finished: tuple[Report, Path], finished_pdf: Path
) -> None:
    made, pdf = finished[0], finished_pdf
    assert cut_texts(made.tables, pdf) == []
    everything = "".join(re.sub(r"—\d+—$", "", squeezed(text)) for text in page_texts(pdf))
    assert [item.text for item in made.paragraphs if squeezed(item.text) not in everything] == []
    outside = [text for grid in made.tables for text in (grid.title, *grid.heading, *grid.footing, *grid.notes)]
    assert [text for text in outside if squeezed(text) not in everything] == []


@pytest.mark.libreoffice
def test_pdf__holds_every_text_of_long_tables_whole(bulky: tuple[tuple[TableGrid, ...], Path], bulky_pdf: Path) -> None:
    assert cut_texts(bulky[0], bulky_pdf) == []


@pytest.mark.libreoffice
def test_pdf__holds_every_text_of_the_ministry_s_tables_whole_in_whatever_font(tmp_path: Path) -> None:
    made = report_of_sample("mof_2020")
    pdf = to_pdf(written(made, tmp_path), office_fonts=False)
    assert cut_texts(made.tables, pdf) == []


@pytest.mark.libreoffice
def test_page_counts(pdfs: dict[str, Path]) -> None:
    names = ("finished", "forty_projects", "three_hundred_indicators")
    assert [len(page_texts(pdfs[name])) for name in names] == [14, 40, 17]


# ---- The file ----


def test_nothing_tells_of_keys_links_or_changes(tmp_path: Path) -> None:
    item = replace(
        paragraph("某句。", number=7), key="某中心/secret/7", generated="0123456789abcdef", status=Status.EDITED
    )
    path = written(report([item], grids(project(2))), tmp_path)
    with zipfile.ZipFile(path) as archive:
        content = "".join(archive.read(name).decode() for name in archive.namelist())
        assert archive.namelist() == [
            "[Content_Types].xml",
            "_rels/.rels",
            "word/document.xml",
            "word/_rels/document.xml.rels",
            "word/styles.xml",
            "word/settings.xml",
            "word/fontTable.xml",
            "word/footer1.xml",
            "word/footer2.xml",
            "docProps/core.xml",
        ]
    for trace in (
        "secret",
        "0123456789abcdef",
        "xlperf",
        "python-docx",
        "hyperlink",
        "w:ins ",
        "w:del ",
        "w:comment",
        "bookmark",
    ):
        assert trace not in content, trace
    assert set(re.findall(r'w:color(?: w:val)?="(.*?)"', content)) == {"000000"}


def test_properties__unit_and_title_no_person_dates_from_the_data(finished: tuple[Report, Path]) -> None:
    made, path = finished
    properties = Document(str(path)).core_properties
    assert properties.title == made.paragraphs[0].text
    assert properties.author == made.evaluation.unit.title_name
    stamps = (properties.created, properties.modified)
    assert [stamp.replace(tzinfo=None) for stamp in stamps if stamp] == [
        datetime(2023, 1, 1)
    ] * 2  # the year after the one evaluated
    assert (properties.last_modified_by, properties.language) == ("", "zh-CN")
    core = etree.tostring(member(path, "docProps/core.xml"), encoding="unicode")
    assert not [person for person in ("张三", "李四", "0715") if person in core]


def test_properties__are_one_line_of_a_length_that_programs_take(tmp_path: Path) -> None:
    made = report([paragraph("题" * 300, Style.TITLE)])
    made = replace(made, evaluation=replace(made.evaluation, unit=Unit(name="某\n局" * 200)))
    properties = Document(str(written(made, tmp_path))).core_properties
    assert (properties.title, properties.author) == ("题" * 255, ("某局" * 200)[:255])


def test_bytes__are_the_same_for_the_same_report(tmp_path: Path) -> None:
    made = report_of_sample()
    first, second = (written(made, tmp_path, name).read_bytes() for name in ("1", "2"))
    assert first == second
    with zipfile.ZipFile(BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_report_without_anything_is_a_document_too(tmp_path: Path) -> None:
    assert body(written(report(), tmp_path)) == []


def test_table_without_notes_or_footing_is_followed_by_a_paragraph(tmp_path: Path) -> None:
    grid = replace(grids(project(2))[0], footing=("", ""), notes=())
    last = member(written(report(tables=[grid]), tmp_path), "word/document.xml").find(qn("w:body"))[-2]
    assert last.tag == qn("w:p")


ORDERS = {
    "pPr": "pStyle keepNext pageBreakBefore widowControl tabs autoSpaceDE autoSpaceDN spacing ind jc outlineLvl sectPr",
    "rPr": "rFonts vanish color spacing sz szCs lang",
    "tblPr": "tblW jc tblBorders tblLayout tblCellMar",
    "trPr": "cantSplit trHeight tblHeader",
    "tcPr": "tcW gridSpan vMerge tcBorders vAlign",
    "sectPr": "footerReference pgSz pgMar cols docGrid",
    "style": "name basedOn next qFormat pPr rPr",
    "settings": "zoom defaultTabStop evenAndOddHeaders characterSpacingControl compat themeFontLang",
}


def test_elements_come_in_the_order_that_word_demands(tmp_path: Path) -> None:
    upright, wide = grids(project(40, reason=SENTENCE), project(2))
    path = written(sample_like(upright, replace(wide, landscape=True)), tmp_path)
    for part in ("word/document.xml", "word/styles.xml", "word/settings.xml", "word/footer1.xml"):
        root = member(path, part)
        for name, order in ORDERS.items():
            places = {qn(f"w:{child}"): place for place, child in enumerate(order.split())}
            for element in [root] if root.tag == qn(f"w:{name}") else root.iter(qn(f"w:{name}")):
                found = [places[child.tag] for child in element]
                assert found == sorted(found), (part, name)


def sample_like(*tables: TableGrid) -> Report:
    """A report with a paragraph of every style."""
    return report([paragraph(style.value, style) for style in Style], tables)
