"""This computer: Excel and LibreOffice, set up and examined."""

from __future__ import annotations

import os
from pathlib import Path

import click

from xlperf.cli import chinese
from xlperf.cli.messages import print_written
from xlperf.cli.output_paths import FILE
from xlperf.cli.printing import show_examined
from xlperf.hosts.excel.doctor import examine
from xlperf.hosts.excel.setup import set_up
from xlperf.hosts.libreoffice import build_extension as extension
from xlperf.hosts.libreoffice.install_extension import install, uninstall


@click.command(cls=chinese.ChineseCommand)
def setup() -> None:
    """告诉 Excel 用哪个 Python（每个用户运行一次；只改自己的设置，可以重复运行）。"""
    for line in set_up(os.environ):
        click.echo(line)


@click.command(cls=chinese.ChineseCommand)
@click.argument("book", type=FILE, metavar="[工作簿]", required=False)
def doctor(book: Path | None) -> int:
    """检查这台电脑（和一个工作簿）能不能用，哪里不对、怎么办。有用不了的地方时退出码为 2。"""
    found = examine(book)
    for examined in found:
        show_examined(examined.name, examined.ok, examined.message, examined.remedy)
    click.echo("以上看了设置和文件，试做了报告，没有打开 Excel 试过。")
    return 2 if any(examined.ok is False for examined in found) else 0


@click.group(cls=chinese.ChineseGroup)
def libreoffice() -> None:
    """在 LibreOffice 里用同一张工作簿：单元格函数和按钮。"""


@libreoffice.command("build")
@click.argument("path", type=FILE, metavar="[路径]", required=False)
def build_extension(path: Path | None) -> None:
    """生成 LibreOffice 的扩展（默认写到当前文件夹的 xlperf.oxt）。"""
    target = Path(extension.NAME) if path is None else path
    extension.build(target)
    print_written([target])


_PROFILE = click.option(
    "--profile", type=FILE, metavar="文件夹", help="LibreOffice 的用户文件夹；不写就是 ~/.config/libreoffice/4。"
)


@libreoffice.command("install")
@_PROFILE
def install_extension(profile: Path | None) -> None:
    """把扩展装进 LibreOffice（每个用户运行一次；升级 xlperf 后再运行一次）。"""
    for line in install(profile):
        click.echo(line)


@libreoffice.command("uninstall")
@_PROFILE
def uninstall_extension(profile: Path | None) -> None:
    """把扩展从 LibreOffice 取下来；工作簿不受影响。"""
    for line in uninstall(profile):
        click.echo(line)
