"""A subject's name, changed everywhere at once."""

from __future__ import annotations

from pathlib import Path

import click

from xlperf.cli import chinese
from xlperf.cli.output_paths import FILE, force_option, refuse_existing, workbook_path
from xlperf.template import rename as renaming


@click.command(cls=chinese.ChineseCommand)
@click.argument("book", type=FILE, metavar="工作簿")
@click.argument("old", metavar="旧名称")
@click.argument("new", metavar="新名称")
@click.option("-o", "--output", type=FILE, metavar="新工作簿", required=True, help="写到哪里（.xlsm 或 .xlsx）。")
@force_option
def rename(book: Path, old: str, new: str, output: Path, force: bool) -> None:
    """给一个评价对象改名：各张表和报告里的手工修改一起改，数据填进一个新工作簿，原来的不动。

    在 Excel 或 LibreOffice 里，只要在“评价对象”里改了名，按“校验”时会问要不要把别的表一起改。
    """
    refuse_existing(workbook_path(output), force=force)
    for line in renaming.result_lines(renaming.rename(book, old, new, output)):
        click.echo(line)
