"""Scoring schemes: which there are, how each is known, and what a form prints of its own."""

from __future__ import annotations

from pathlib import Path

import click

from xlperf.cli import chinese
from xlperf.cli.messages import print_written
from xlperf.cli.output_paths import FILE, force_option, refuse_existing
from xlperf.cli.printing import echo
from xlperf.errors import XlperfError
from xlperf.files import atomic
from xlperf.files.printed_schemes import confirm, is_workbook, read_off, scheme_lines


@click.command(cls=chinese.ChineseCommand)
@click.argument("form", type=FILE, metavar="[自评表或工作簿]", required=False)
@click.option("--list", "listed", is_flag=True, help="列出能选的评分规则，各自的出处和可靠程度。")
@click.option("-o", "--output", type=FILE, metavar="规则.toml", help="把表上读到的规则写成本单位的规则文件。")
@force_option
def scheme(form: Path | None, listed: bool, output: Path | None, force: bool) -> None:
    """评分规则：有哪些、出自哪里（--list）；从自评表上读出它印着的规则；或者把工作簿里核对好的规则存成本单位的规则文件。"""
    if listed == (form is not None) or (output is not None and form is None):
        raise click.UsageError("请写一张自评表或一个工作簿，或者写 --list。")
    if form is None:
        for line in scheme_lines(Path.cwd()):
            echo(line)
        return
    if output is not None and output.suffix.lower() != ".toml":
        raise XlperfError("规则文件的名称要以 .toml 结尾", path=str(output))
    if is_workbook(form):
        done = confirm(form, output, force=force)
        print_written([done.path])
        echo(done.advice)
        return
    if output is not None:
        refuse_existing(output, force=force)
    _read_off(form, output)


def _read_off(form: Path, output: Path | None) -> None:
    """Print what a form says of scoring, and write it as a scheme file where one is wanted."""
    read = read_off(form, output.stem if output else None)
    for line in read.lines():
        echo(line)
    if output is not None:
        with atomic(output, inputs=[form]) as temporary:
            temporary.write_text(read.draft.text, "utf-8")
        print_written([output])
        echo(read.advice)
