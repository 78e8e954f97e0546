"""From one year to the next."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from xlperf import files
from xlperf.cli import chinese
from xlperf.cli.output_paths import FILE, force_option, refuse_existing, workbook_path
from xlperf.model import Evaluation
from xlperf.rollover import begin_targets, roll_over
from xlperf.template import next_year
from xlperf.template.rules_to_copy import usable_scheme


@click.command(cls=chinese.ChineseCommand)
@click.argument("file", type=FILE, metavar="文件")
@click.option("-o", "--output", type=FILE, metavar="工作簿", required=True, help="下年的工作簿（.xlsm 或 .xlsx）。")
@click.option(
    "--purpose",
    type=click.Choice(["目标"]),
    metavar="目标",
    help="编下年的目标：上年完成值放在旁边（没有自评的取最后一次监控），远超过或没有达到目标的标上待核对。",
)
@force_option
def rollover(file: Path, output: Path, purpose: str | None, force: bool) -> None:
    """结转到下年：目标、指标、文字带过去，完成值、得分和原因清空，写成下年的工作簿。"""
    refuse_existing(workbook_path(output), force=force)
    reading = files.load(file)
    sheets = next_year.sheets_of(file)
    scheme = usable_scheme(reading.evaluation.unit.scheme, file.parent)
    start: Callable[[Evaluation], Evaluation] = partial(begin_targets, scheme=scheme) if purpose else roll_over
    done = next_year.write_next_year(reading, output, beside=file.parent, sheets=sheets, inputs=[file], start=start)
    for line in next_year.result_lines(done):
        click.echo(line)
    if purpose and scheme is None:
        click.echo(next_year.NOT_COMPARED)
