"""Official forms in PDF files with text: what they say is what the same form says as a workbook."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

import pytest

from tests.support.official_forms import hubei, mof, sichuan
from tests.support.pdf_papers import FONT, PAGE, whole
from tests.support.pdf_papers import pdf as made
from tests.support.read_forms import data
from tests.support.word_papers import size
from tests.test_word_forms import faultless, of_workbook, said
from xlperf import files
from xlperf.files import pdf_forms
from xlperf.files.pdf_forms import read_pdf
from xlperf.findings import XlperfError
from xlperf.reading.forms import read_forms
from xlperf.reading.workbook import Reading

pytestmark = pytest.mark.workbooks

pytest.importorskip("pdfplumber", reason="pip install -e '.[test]'")
reportlab = pytest.importorskip("reportlab", reason="pip install -e '.[test]'")


def reading(content: bytes) -> Reading:
    read = read_forms([read_pdf("a.pdf", content)])
    assert read is not None
    return read


@pytest.mark.parametrize("layout", [mof, hubei, sichuan])
def test_a_form_says_in_a_pdf_what_it_says_as_a_workbook(layout: type, tmp_path: Path) -> None:
    paper = layout(*faultless())
    (subject,) = reading(made(whole(paper))).evaluation.subjects
    (usual,) = of_workbook(tmp_path, paper).evaluation.subjects
    assert said(subject) == said(usual)


def test_a_table_goes_on_over_pages_and_lines_stand_around_it(tmp_path: Path) -> None:
    paper = mof(*data())
    rows = size(paper)[0]
    head = ("附件1", "项目支出绩效自评表", "（ 2022 年度）", "填报单位：某区某局　　　　　金额单位：万元")
    read = reading(made(*head, (paper, 3, 12), "- 1 -", "\f", (paper, 12, rows), "注：本表一式两份。"))
    (subject,), (usual,) = read.evaluation.subjects, of_workbook(tmp_path, paper).evaluation.subjects
    assert said(subject) == said(usual)
    assert (read.evaluation.unit.name, read.evaluation.unit.year) == ("某区某局", 2022)


def test_places_are_those_of_the_page() -> None:
    paper = mof(*data()).put(3, 2, "")
    grids = read_pdf("a.pdf", made("某局", whole(paper), "\f", "项目支出绩效自评表", whole(paper))).grids
    assert list(grids) == ["第1页第1个表", "第2页第1个表"]
    grid = grids["第2页第1个表"]
    assert [grid.place(row, 2) for row in (1, 4)] == [("第2页第1个表", "第1行第1列"), ("第2页第1个表", "第4行第2列")]
    assert grid.place(0, 0) == ("第2页", "第1行")


def test_several_forms_of_one_file(tmp_path: Path) -> None:
    one, other = mof(*data()), mof(*data(name="实训基地"), name="表2")
    read = reading(made(whole(one), "\f", whole(other)))
    usual = of_workbook(tmp_path, one, other).evaluation.subjects
    assert [said(subject) for subject in read.evaluation.subjects] == [said(subject) for subject in usual]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (made(), "扫描件"),
        (made("项目支出绩效自评表", whole(mof(*data())), ruled=False), "没有框线"),
        (b"%PDF-1.7", "损坏"),
        (
            b"%PDF-1.7\n" + b"1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>endobj\ntrailer<</Root 1 0 R>>",
            "损坏|扫描",
        ),
    ],
)
def test_what_cannot_be_read_is_reported(tmp_path: Path, content: bytes, complaint: str) -> None:
    (tmp_path / "a.pdf").write_bytes(content)
    with pytest.raises(XlperfError, match=complaint):
        files.load(tmp_path / "a.pdf")


def test_a_pdf_with_a_password_is_called_so(tmp_path: Path) -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(BytesIO(made("某局"))))
    writer.encrypt("x", algorithm="RC4-128")
    writer.write(tmp_path / "a.pdf")
    with pytest.raises(XlperfError, match="密码"):
        files.load(tmp_path / "a.pdf")


def test_pages_beyond_all_measure_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_forms, "MOST_PAGES", 2)
    with pytest.raises(XlperfError, match="超过 2 页"):
        read_pdf("a.pdf", made("甲", "\f", "乙", "\f", "丙"))
    monkeypatch.setattr(pdf_forms, "MOST_EDGES", 10)
    with pytest.raises(XlperfError, match="多得不正常"):
        read_pdf("a.pdf", made(whole(mof(*data()))))


def test_without_pdfplumber_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pdfplumber", None)
    with pytest.raises(XlperfError, match=r'这是 PDF 文件。请用原来的 .xlsx 或 .docx。.*pip install "xlperf\[pdf\]"'):
        read_pdf("a.pdf", b"%PDF-1.7")


# --- without ruled lines --------------------------------------------------------------------------


AT = (30, 110, 190, 275, 345, 415, 485, 540)  # points from the left
HEAD = [
    "2022年度项目支出绩效自评表",
    ("项目名称", "农村公路养护"),
    ("主管部门", "某县交通局", "实施单位", "某县公路段"),
]
MONEY = [
    ("项目资金（万元）", None, None, "年初预算数", "全年预算数", "全年执行数", "分值", "得分"),
    ("年度资金总额", None, None, "300", "320", "288", "10", "9"),
    ("其中：财政拨款", None, None, "200", "220", "198"),
]
GOALS = [
    ("年度总体目标", None, "预期目标", None, None, "实际完成情况"),
    (None, None, "养护公路210公里。", None, None, "养护了210公里。"),
]
ROWS = [
    ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"),
    ("产出指标", "数量指标", "养护公路里程", "≥210公里", "210公里", "30", "30"),
    (None, "质量指标", "优良路率", "≥85%", "83.7%", "20", "19.69"),
    ("效益指标", "社会效益指标", "通行时间缩短", "≥10分钟", "12分钟", "30", "30"),
    ("满意度指标", None, "群众满意度", "≥85%", "90%", "10", "10"),
    ("总分", None, None, None, None, "100", "98.69"),
]
FOOT = [("存在问题", "雨季水毁多。"), ("填报人：某甲", "联系电话：12345")]


def aligned(*lines: str | tuple[str | None, ...], shift: float = 0, break_before: int = 0) -> bytes:
    """A PDF of words in columns, without lines; ``shift`` moves what stands in the second column."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(600, PAGE), invariant=1)
    top = PAGE - 40
    for number, line in enumerate(lines):
        if break_before and number == break_before:
            canvas.showPage()
            top = PAGE - 40
        canvas.setFont(FONT, 9)
        for column, text in enumerate((line,) if isinstance(line, str) else line):
            if text:
                canvas.drawString(AT[column] + (shift if column == 1 else 0), top, text)
        top -= 18
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize("break_before", [0, 11])
def test_a_form_without_lines_is_read_where_its_columns_are_clear(break_before: int) -> None:
    read = reading(aligned(*HEAD, *MONEY, *GOALS, *ROWS, *FOOT, break_before=break_before))
    (subject,) = read.evaluation.subjects
    assert (subject.name, subject.supervisor, subject.implementer) == ("农村公路养护", "某县交通局", "某县公路段")
    funds = subject.funds
    assert (funds.initial, funds.adjusted, funds.executed, funds.stated_score) == (300, 320, 288, 9)
    assert [(one.source, one.executed) for one in funds.sources] == [("财政拨款", 198)]
    assert [(goal.text, goal.achieved) for goal in subject.goals] == [("养护公路210公里。", "养护了210公里。")]
    assert [
        (one.level1, one.name, one.actual, str(one.weight), str(one.stated_score)) for one in subject.indicators
    ] == [
        ("产出指标", "养护公路里程", "210公里", "30", "30"),
        ("产出指标", "优良路率", "83.7%", "20", "19.69"),
        ("效益指标", "通行时间缩短", "12分钟", "30", "30"),
        ("满意度指标", "群众满意度", "90%", "10", "10"),
    ]
    assert str(subject.stated_total) == "98.69"
    assert subject.texts["deviation"].text == "雨季水毁多。"
    assert read.evaluation.unit.preparer == "某甲"


@pytest.mark.parametrize(
    "lines",
    [
        (*ROWS[:2], (None, None, "（含县道）"), *ROWS[2:]),
        (*ROWS[:2], ("（年度）", "（公里）", "（含县道）", "（含）以上"), *ROWS[2:]),
        (
            *ROWS[:2],
            ("效益指标", "社会效益指标", "通行时间比上年缩短的分钟数之和", "≥10分钟", "12分钟", "30", "30"),
            ROWS[-1],
        ),
        (ROWS[0], ("产出指标", "数量指标", "养护公路里程", "≥210公里", "210公里", "30", "30", "说明"), ROWS[-1]),
    ],
    ids=[
        "a cell goes on in the next line",
        "four cells go on in the next line",
        "a word crosses two columns",
        "a word without a header",
    ],
)
def test_columns_that_are_not_clear_are_no_table(lines: tuple[tuple[str | None, ...], ...]) -> None:
    with pytest.raises(XlperfError, match=r"没有框线，分不清.*不能当作表读"):
        read_pdf("a.pdf", aligned(*HEAD, *MONEY, *lines))
