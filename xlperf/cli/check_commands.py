"""Checks: all findings of workbooks, and what a code means."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from xlperf import files
from xlperf.assessment import assess, examine
from xlperf.cli import chinese
from xlperf.cli.output_paths import FILE
from xlperf.cli.printing import echo, echo_data, fail, show
from xlperf.findings import Finding, Severity, XlperfError, counted, look_up
from xlperf.reading import datafile
from xlperf.reading.workbook import SeenForm

_MANY = 10  # files; from here on a progress bar is worth it


@dataclass(frozen=True, slots=True)
class _Checked:
    """One file, what was found in it, and the official forms it holds."""

    path: Path
    findings: tuple[Finding, ...]
    forms: tuple[SeenForm, ...] = ()


@click.command(cls=chinese.ChineseCommand)
@click.argument("paths", type=FILE, metavar="文件…", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="按 JSON 输出。")
@click.option(
    "--against", "report", type=FILE, metavar="报告", help="拿写好的报告（.docx 或 .txt）与这一个工作簿核对。"
)
@click.option("--scheme", metavar="评分规则", help="按哪个评分规则；不写就按文件里的，自评表按版式定。")
def check(paths: tuple[Path, ...], as_json: bool, report: Path | None, scheme: str | None) -> int:
    """检查工作簿、数据文件或官方的自评表，一次列出所有问题。有错误时退出码为 1。"""
    if report is not None:
        return _against(paths, report, scheme, as_json=as_json)
    failed = False
    listed: list[_Checked] = []
    for path in _progress(paths):
        try:
            reading = files.load_by_scheme(path, scheme)
            own_schemes, own_outlines = files.own_schemes(path.parent), files.own_outlines(path.parent)
            examined = examine(reading, own_schemes=own_schemes, own_outlines=own_outlines)
        except XlperfError as error:
            failed = True
            if as_json:
                listed.append(_Checked(path, (_unreadable(error),)))
            else:
                fail(str(error))
        else:
            listed.append(_Checked(path, examined.findings, reading.forms))
            if not as_json:
                show(str(path), examined.findings, examined.questions, SeenForm.counted(reading.forms))
    if as_json:
        echo_data(_listed(listed))
    elif len(paths) > 1:
        echo(f"共 {len(paths)} 个文件：" + counted(found for one in listed for found in one.findings))
    errors = any(found.severity is Severity.ERROR for one in listed for found in one.findings)
    return 2 if failed else int(errors)


@click.command(cls=chinese.ChineseCommand)
@click.argument("code", metavar="编号")
def explain(code: str) -> None:
    """说明一个编号：查什么、为什么、出处和例子。"""
    echo(look_up(code).explained)


def _against(paths: Sequence[Path], report: Path, scheme: str | None, *, as_json: bool) -> int:
    """Compare a finished report with its workbook, and list what contradicts it."""
    from xlperf.against import compare_report  # a check without --against loads neither
    from xlperf.files.finished_report import read_report

    if len(paths) != 1:
        raise XlperfError("--against 一次只能核对一个工作簿。")
    lines = read_report(report)
    done = assess(files.load_by_scheme(paths[0], scheme), own_schemes=files.own_schemes(paths[0].parent))
    found = compare_report(done, lines)
    if as_json:
        echo_data(_listed([_Checked(report, tuple(found))]))
    else:
        show(f"{report}（与 {paths[0]} 核对）", found)
        if done.findings:
            echo(f"工作簿本身：{counted(done.findings)}，用 xlperf check {paths[0]} 查看。")
    return int(any(one.severity is Severity.ERROR for one in found))


def _listed(checked: Iterable[_Checked]) -> str:
    """What ``check --json`` prints; a file of official forms says which they are."""
    return datafile.dumps(
        [
            {
                "file": str(one.path),
                "findings": [datafile.finding_data(found) for found in one.findings],
                **({"forms": [_form_data(form) for form in one.forms]} if one.forms else {}),
            }
            for one in checked
        ]
    )


def _form_data(form: SeenForm) -> dict[str, object]:
    place = form.place
    return {
        "kind": form.kind, "stage": form.stage, "sheet": place.sheet, "cell": place.cell, "read": form.is_read,
    }  # fmt: skip


def _unreadable(error: XlperfError) -> Finding:
    return Finding(code=error.code, severity=Severity.ERROR, message=error.message, remedy="")


def _progress(paths: Sequence[Path]) -> Iterable[Path]:
    """The paths, behind a progress bar where many are read on a terminal."""
    if len(paths) < _MANY or not sys.stderr.isatty():
        yield from paths
        return
    with click.progressbar(paths, label="检查", file=sys.stderr, show_pos=True) as bar:
        yield from bar
