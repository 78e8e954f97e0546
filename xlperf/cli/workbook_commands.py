"""Workbooks to fill in: a blank one, the sample, one filled from a data file."""

from __future__ import annotations

from pathlib import Path

import click

from xlperf import files, template
from xlperf.cli import chinese
from xlperf.cli.messages import print_backups, print_left_out, print_report, print_written
from xlperf.cli.output_paths import FILE, force_option, refuse_existing, workbook_path
from xlperf.cli.printing import show
from xlperf.findings import merged
from xlperf.layout import layout
from xlperf.model import Evaluation, Unit
from xlperf.writing import outputs


@click.command(cls=chinese.ChineseCommand)
@click.option(
    "-o", "--output", "folder", type=FILE, metavar="文件夹", default="xlperf-demo", help="写到哪里，默认 xlperf-demo。"
)
def demo(folder: Path) -> None:
    """用样例走一遍：写出填好的工作簿、报告和自评表。"""
    book = outputs.make_folder(folder) / template.sample_name()
    print_backups(outputs.write_beside(book, template.write_sample))
    print_written([book])
    print_report(outputs.write_report(book))


@click.command(cls=chinese.ChineseCommand)
@click.argument("file", type=FILE, metavar="文件")
@click.option("--sample", "filled", is_flag=True, help="填上样例的数据。")
@click.option(
    "--purpose", type=click.Choice(layout().fact("purpose").choices), help="做什么用；不写就是自评。决定显示哪些表。"
)
@force_option
def new(file: Path, filled: bool, purpose: str | None, force: bool) -> None:
    """新建一张空白工作簿（.xlsm 或 .xlsx）。"""
    refuse_existing(workbook_path(file), force=force)
    if filled and purpose:
        raise click.UsageError("--sample 和 --purpose 只写一个。")
    own, own_alerts = files.own_schemes(file.parent), files.own_alerts(file.parent)
    if filled:
        template.write_sample(file, own_schemes=own, own_alerts=own_alerts)
    elif purpose:
        blank = Evaluation(unit=Unit(name="", purpose=purpose))
        template.write_unchecked(file, blank, own_schemes=own, own_alerts=own_alerts)
    else:
        template.write(file, own_schemes=own, own_alerts=own_alerts)
    print_written([file])
    print_left_out(own, own_alerts)


@click.command(cls=chinese.ChineseCommand)
@click.argument("data", type=FILE, metavar="数据.json")
@click.option("-o", "--output", type=FILE, metavar="工作簿", required=True, help="要写的工作簿（.xlsm 或 .xlsx）。")
@force_option
def fill(data: Path, output: Path, force: bool) -> None:
    """把数据文件填进工作簿。"""
    refuse_existing(workbook_path(output), force=force)
    reading = files.load(data)
    own_schemes, own_alerts = files.own_schemes(data.parent), files.own_alerts(data.parent)
    template.write(output, reading, own_schemes=own_schemes, own_alerts=own_alerts, inputs=[data])
    if reading.findings:
        show(data.name, merged(reading.findings))
    print_written([output])
    print_left_out(own_schemes, own_alerts, reading.evaluation.unit)
