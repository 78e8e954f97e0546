"""The papers before the self-evaluation: declarations of targets, monitoring within the year."""

from __future__ import annotations

from pathlib import Path

import click

from xlperf.alerts import alert_titles
from xlperf.cli import chinese
from xlperf.cli.messages import print_backups, print_written
from xlperf.cli.output_paths import FILE, force_option, refuse_existing, workbook_path
from xlperf.cli.printing import echo
from xlperf.findings import counted
from xlperf.tables.papers import MONITORING, TARGET, papers
from xlperf.template.next_stage import write_begun, write_closed
from xlperf.writing.paper_files import WrittenPapers, result_lines, write_monitoring, write_targets

_TITLES = {kind: "、".join(paper.title for paper in papers(kind)) for kind in (TARGET, MONITORING)}


@click.command(cls=chinese.ChineseCommand)
@click.argument("file", type=FILE, metavar="文件")
@click.option("-o", "--output", "folder", type=FILE, metavar="文件夹", help="写到哪里，默认与文件放在一起。")
@click.option("--layout", "paper", metavar="版式", default="", help=f"目标表的版式：{_TITLES[TARGET]}。默认第一种。")
def target(file: Path, folder: Path | None, paper: str) -> None:
    """生成绩效目标申报表：<名称>-目标.xlsx 和 .docx。"""
    _print(write_targets(file, folder, paper=paper))


@click.command(cls=chinese.ChineseCommand)
@click.argument("file", type=FILE, metavar="文件")
@click.option(
    "-o", "--output", type=FILE, metavar="位置", help="写到哪个文件夹；与 --close 一起用时是自评工作簿的名称。"
)
@click.option(
    "--layout", "paper", metavar="版式", default="", help=f"监控表的版式：{_TITLES[MONITORING]}。默认第一种。"
)
@click.option("--period", metavar="期间", default="", help="哪个期间，如 1-6月；默认最后一个。")
@click.option(
    "--alerts", metavar="规则", default="", help=f"预警规则：{'、'.join(alert_titles())}，或本单位的规则文件。"
)
@click.option("--outline", metavar="提纲", default="", help="监控总结报告按哪个提纲写；默认按“单位信息”里的提纲。")
@click.option("--begin", metavar="期间", help="开始一次监控：每条指标在“绩效监控”里有一行，写成新的工作簿。")
@click.option("--close", is_flag=True, help="年底：把最后一次监控填成自评工作簿里的完成值，标上待核对。")
@force_option
def monitor(
    file: Path,
    output: Path | None,
    paper: str,
    period: str,
    alerts: str,
    outline: str,
    *,
    begin: str | None,
    close: bool,
    force: bool,
) -> None:
    """生成绩效运行监控表：<名称>-监控.xlsx 和 .docx；或者开始一次监控（--begin），或者年底转为自评（--close）。"""
    if begin is None and not close:
        _print(write_monitoring(file, output, paper=paper, period=period, alerts=alerts, outline=outline))
        return
    if output is None or (begin is not None and close):
        raise click.UsageError("--begin 和 --close 只写一个，并用 -o 写明新工作簿的名称。")
    refuse_existing(workbook_path(output), force=force)
    for line in write_closed(file, output) if begin is None else write_begun(file, output, begin):
        echo(line)
    print_written([output])


def _print(written: WrittenPapers) -> None:
    for line in result_lines(written):
        echo(line)
    if written.done.findings:
        echo(f"检查：{counted(written.done.findings)}，用 xlperf check 看。")
    print_backups(written.kept)
    print_written(written.paths)
