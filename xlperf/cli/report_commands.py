"""The main job: a workbook in, the report and the tables out."""

from __future__ import annotations

from pathlib import Path

import click

from xlperf import files
from xlperf.assessment import assess, results_data
from xlperf.cli import chinese
from xlperf.cli.messages import print_backups, print_forms, print_report, print_written
from xlperf.cli.output_paths import FILE
from xlperf.cli.printing import echo, echo_data
from xlperf.files import pdf
from xlperf.narrative.outline_library import load_outline
from xlperf.reading import datafile
from xlperf.writing import outputs


@click.command(cls=chinese.ChineseCommand)
@click.argument("file", type=FILE, metavar="文件")
@click.option("-o", "--output", "folder", type=FILE, metavar="文件夹", help="写到哪里，默认与文件放在一起。")
@click.option("--outline", metavar="提纲", help="提纲的名称，如叙述式、自评结果；默认由评分规则决定。")
@click.option("--pdf", "as_pdf", is_flag=True, help="再转一份 PDF（要装有 LibreOffice）。")
@click.option("--form", type=FILE, metavar="空表", help="再把数据填进财政局发的空表（.xlsx、.docx），填好的另存一份。")
@click.option("--public", "is_public", is_flag=True, help="再写一份公开用的：<名称>-公开.xlsx 和 .docx，没有个人信息。")
def report(
    file: Path, folder: Path | None, outline: str | None, as_pdf: bool, form: Path | None, *, is_public: bool
) -> None:
    """生成报告和自评表：<名称>-报告.xlsx 和 .docx。"""
    if outline is not None:
        # if there is none of that name, that is reported before anything is read
        load_outline(outline, files.own_outlines(file.parent))
    if as_pdf:
        pdf.converter()  # if it is missing, that is reported before anything is written
    if form is not None:
        from xlperf.files.form_file import open_form  # a report without --form loads no reader of forms

        open_form(form)  # so is a form that cannot be filled
    written = outputs.write_report(file, folder, outline=outline)
    print_report(written)
    if form is not None:
        from xlperf.writing.blank_forms import write_forms

        print_forms(write_forms(written.report, form, file, written.workbook.parent))
    if is_public:
        from xlperf.writing.public import write_public

        published = write_public(written.report, file, written.workbook.parent)
        for line in published.lines:
            echo(line)
        print_backups(published.kept)
        print_written(published.paths)
    if as_pdf:
        target = written.document.with_suffix(".pdf")
        pdf.write(written.document, target)
        print_written([target])


@click.command(cls=chinese.ChineseCommand)
@click.argument("file", type=FILE, metavar="文件")
def export(file: Path) -> None:
    """把工作簿或数据文件输出为 JSON，带计算结果和发现的问题。"""
    done = assess(files.load(file), own_schemes=files.own_schemes(file.parent))
    data = datafile.to_data(done.evaluation)
    echo_data(datafile.dumps(data | {"results": results_data(done)}))
