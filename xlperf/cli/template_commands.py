"""The template workbook: build, verify, upgrade."""

from __future__ import annotations

from pathlib import Path

import click

from xlperf import template as templates
from xlperf.cli import chinese
from xlperf.cli.messages import print_written
from xlperf.cli.output_paths import FILE, refuse_existing, workbook_path
from xlperf.findings import XlperfError
from xlperf.template import upgrade as upgrades
from xlperf.template.vba import verify as verifying


@click.group(cls=chinese.ChineseGroup)
def template() -> None:
    """模板工作簿。"""


@template.command()
@click.argument("path", type=FILE, metavar="[路径]", required=False)
def build(path: Path | None) -> None:
    """从源文件重新生成模板（默认生成 workbook/ 里的模板和样例）。"""
    if path is not None:
        templates.write(workbook_path(path))
        print_written([path])
        return
    folder = Path("workbook")
    if not folder.is_dir():
        raise XlperfError("当前文件夹里没有 workbook 文件夹。请写上要生成的路径，如：xlperf template build 模板.xlsm")
    print_written(templates.rebuild(folder))


@template.command()
@click.argument("book", type=FILE, metavar="工作簿")
def verify(book: Path) -> int:
    """检查工作簿里的宏、按钮和功能区是不是完整的、和安装的版本一致。不一致时退出码为 2。"""
    faults = verifying.verify(book)
    for line in verifying.result_lines(book, faults, f'要升级，请运行 xlperf template upgrade "{book}"'):
        click.echo(line)
    return 2 if faults else 0


@template.command()
@click.argument("book", type=FILE, metavar="工作簿")
@click.option(
    "-o",
    "--output",
    type=FILE,
    metavar="新文件",
    help="写到另一个文件；不写就换掉原来的（旧的留一份备份），新工作簿写在旁边，叫“…-新版”。",
)
@click.option("--force", is_flag=True, help="新文件已经存在时覆盖它。")
def upgrade(book: Path, output: Path | None, force: bool) -> None:
    """把填过的工作簿升级到安装的版本。

    表和公式没有变的，只换宏和功能区，数据和其他内容一个字节也不动；变了的，把数据填进一个新工作簿，原来的不动。
    """
    if output is not None:
        refuse_existing(workbook_path(output), force=force)
    for line in upgrades.result_lines(book, upgrades.upgrade(book, output)):
        click.echo(line)
