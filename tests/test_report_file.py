"""Finished reports in files: paragraphs and tables in order, revisions as accepted; or a plain message."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.support.sample import sample_report
from xlperf import template
from xlperf.files.finished_report import read_report
from xlperf.findings import XlperfError
from xlperf.writing import word

pytestmark = pytest.mark.workbooks

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
TEXT = "一、基本情况\n\n2022年实际执行支出100万元。\n"


def texts(path: Path) -> list[tuple[str, str]]:
    return [(line.place, line.text) for line in read_report(path)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_files_of_every_editor(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "报告.txt"
    path.write_bytes(TEXT.replace("\n", "\r\n").encode(encoding))
    assert texts(path) == [("第1段", "一、基本情况"), ("第2段", "2022年实际执行支出100万元。")]


def test_a_word_document_in_its_order(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_paragraph("标题")
    table = made.add_table(rows=2, cols=2)
    for cell, text in zip(
        (*table.rows[0].cells, *table.rows[1].cells), ("指标", "得分", "培训人次", "10"), strict=True
    ):
        cell.text = text
    made.add_paragraph("结尾。\n第二行")
    made.sections[0].header.paragraphs[0].text = "页眉"
    made.save(str(tmp_path / "报告.docx"))
    lines = read_report(tmp_path / "报告.docx")
    assert [(line.place, line.text, line.cells) for line in lines] == [
        ("第1段", "标题", ()),
        ("第1个表第1行", "指标　得分", ("指标", "得分")),
        ("第1个表第2行", "培训人次　10", ("培训人次", "10")),
        ("第2段", "结尾。", ()),
        ("第3段", "第二行", ()),
    ]


def test_rows_of_merged_and_nested_tables(tmp_path: Path) -> None:
    made = docx.Document()
    table = made.add_table(rows=3, cols=2)
    for number, cell in enumerate(table._cells):
        cell.text = f"第{number}格"
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(2, 0).merge(table.cell(2, 1))
    table.cell(0, 1).add_table(rows=1, cols=1).cell(0, 0).text = "里面的表"
    made.save(str(tmp_path / "报告.docx"))
    assert [(line.place, line.cells) for line in read_report(tmp_path / "报告.docx")] == [
        ("第1个表第1行", ("第0格 第2格", "第1格")),
        ("第1个表第2行", ("第3格",)),
        ("第1个表第3行", ("第4格 第5格",)),
        ("第2个表第1行", ("里面的表",)),
    ]


def test_revisions_count_as_accepted(tmp_path: Path) -> None:
    made = docx.Document()
    paragraph = made.add_paragraph("实际支出")._p
    paragraph.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>90万元</w:delText></w:r></w:del>"))
    paragraph.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>95万元</w:t></w:r></w:ins>"))
    link = f"<w:hyperlink {nsdecls('w')}><w:r><w:t>，见附表</w:t></w:r></w:hyperlink>"
    paragraph.append(parse_xml(link))
    moved = f"<w:moveFrom {nsdecls('w')}><w:r><w:t>搬走的</w:t></w:r></w:moveFrom>"
    paragraph.append(parse_xml(moved))
    field = f"<w:r {nsdecls('w')}><w:instrText>PAGE 99</w:instrText></w:r>"
    paragraph.append(parse_xml(field))
    control = (
        f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>控件里的段落</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    paragraph.addnext(parse_xml(control))
    made.save(str(tmp_path / "报告.docx"))
    assert texts(tmp_path / "报告.docx") == [("第1段", "实际支出95万元，见附表"), ("第2段", "控件里的段落")]


def test_our_own_document_reads_as_the_report_has_it(tmp_path: Path) -> None:
    report = sample_report()
    word.write(report, tmp_path / "报告.docx")
    read = [line.text for line in read_report(tmp_path / "报告.docx")]
    assert [paragraph.text for paragraph in report.paragraphs if paragraph.text] == read[: len(report.paragraphs)]
    assert any("全年招引投资亿元以上项目个数" in text for text in read[len(report.paragraphs) :])


def _zip(path: Path, **parts: str) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/"), text)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("没有.docx", None, "找不到这个文件"),
        ("空.docx", b"", "空文件"),
        ("空.txt", b"", "没有文字"),
        ("空白.txt", b" \r\n\t\r\n", "没有文字"),
        ("锁.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        ("旧.docx", OLE + b"WordDocument", "旧格式"),
        ("旧.doc", OLE, "另存为 .docx"),
        ("报告.wps", b"x", "另存为 .docx"),
        ("报告.pdf", b"%PDF-1.7", "PDF 文件读不了"),
        ("报告.pdf.txt", b"%PDF-1.7", "内容却不是文本"),
        ("表.xlsx", b"PK\x03\x04", "这是工作簿"),
        ("图.png", b"\x89PNG", "只能读 .docx 和 .txt"),
        ("文.docx", "一段文字".encode(), "不是 Word 文件"),
        ("坏.docx", b"PK\x03\x04broken", "损坏"),
        ("乱.txt", b"\x81\xff\xff\x00", "不是文本文件"),
        ("零.txt", b"abc\x00def", "不是文本文件"),
        ("~$报告.docx", b"x", "临时文件"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, name: str, data: bytes | None, words: str) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(XlperfError) as caught:
        read_report(path)
    assert words in str(caught.value)
    assert name in str(caught.value)


def test_other_packages_are_no_word_documents(tmp_path: Path) -> None:
    _zip(tmp_path / "空.docx", other="x")
    template.write_sample(tmp_path / "样例.xlsx")
    (tmp_path / "样例.xlsx").rename(tmp_path / "样例.docx")
    for name in ("空.docx", "样例.docx"):
        with pytest.raises(XlperfError, match="不是 Word 文件"):
            read_report(tmp_path / name)


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'
    _zip(tmp_path / "炸.docx", word__document_xml=bomb)
    with zipfile.ZipFile(tmp_path / "炸.docx", "w") as archive:
        archive.writestr("word/document.xml", bomb)
    with pytest.raises(XlperfError, match="DOCTYPE"):
        read_report(tmp_path / "炸.docx")


def test_a_folder_is_none(tmp_path: Path) -> None:
    (tmp_path / "报告.docx").mkdir()
    with pytest.raises(XlperfError, match="文件夹"):
        read_report(tmp_path / "报告.docx")
