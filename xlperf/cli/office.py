"""This computer: Excel and LibreOffice, set up and examined."""

from __future__ import annotations

from pathlib import Path

import click

from xlperf import terminal
from xlperf.cli.given import FILE
from xlperf.cli.said import say_written
from xlperf.printing import show_examined


@click.command(cls=terminal.ChineseCommand)
def setup() -> None:
    """告诉 Excel 用哪个 Python（每个用户运行一次；只改自己的设置，可以重复运行）。"""
    import os

    from xlperf.excel.setup import set_up

    for line in set_up(os.environ):
        click.echo(line)


@click.command(cls=terminal.ChineseCommand)
@click.argument("book", type=FILE, metavar="[工作簿]", required=False)
def doctor(book: Path | None) -> int:
    """检查这台电脑（和一个工作簿）能不能用，哪里不对、怎么办。有用不了的地方时退出码为 2。"""
    from xlperf.excel.doctor import examine

    found = examine(book)
    for examined in found:
        show_examined(examined.name, examined.ok, examined.message, examined.remedy)
    click.echo("以上只看了设置和文件，没有打开 Excel 试过。")
    return 2 if any(examined.ok is False for examined in found) else 0


@click.group(cls=terminal.ChineseGroup)
def libreoffice() -> None:
    """在 LibreOffice 里用同一张工作簿：单元格函数和按钮。"""


@libreoffice.command("build")
@click.argument("path", type=FILE, metavar="[路径]", required=False)
def build_extension(path: Path | None) -> None:
    """生成 LibreOffice 的扩展（默认写到当前文件夹的 xlperf.oxt）。"""
    from xlperf.libreoffice import build as extension

    target = Path(extension.NAME) if path is None else path
    extension.build(target)
    say_written([target])


_PROFILE = click.option(
    "--profile", type=FILE, metavar="文件夹", help="LibreOffice 的用户文件夹；不写就是 ~/.config/libreoffice/4。"
)


@libreoffice.command("install")
@_PROFILE
def install_extension(profile: Path | None) -> None:
    """把扩展装进 LibreOffice（每个用户运行一次；升级 xlperf 后再运行一次）。"""
    from xlperf.libreoffice.install import install

    for line in install(profile):
        click.echo(line)


@libreoffice.command("uninstall")
@_PROFILE
def uninstall_extension(profile: Path | None) -> None:
    """把扩展从 LibreOffice 取下来；工作簿不受影响。"""
    from xlperf.libreoffice.install import uninstall

    for line in uninstall(profile):
        click.echo(line)
