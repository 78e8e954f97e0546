"""Checks: all findings of workbooks, and what a code means."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlperf import terminal
from xlperf.cli.given import FILE
from xlperf.cli.said import print_data
from xlperf.errors import Finding, Severity, XlperfError, catalogue

if TYPE_CHECKING:
    from xlperf.checks import Question

_MANY = 10  # files; from here on a progress bar is worth it


@click.command(cls=terminal.ChineseCommand)
@click.argument("paths", type=FILE, metavar="文件…", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="按 JSON 输出。")
@click.option("--scheme", metavar="评分规则", help="按哪个评分规则；不写就按文件里的，自评表按版式定。")
def check(paths: tuple[Path, ...], as_json: bool, scheme: str | None) -> int:
    """检查工作簿、数据文件或官方的自评表，一次列出所有问题。有错误时退出码为 1。"""
    failed = False
    listed: list[tuple[Path, tuple[Finding, ...]]] = []
    for path in _progress(paths):
        try:
            found, asked = _checked(path, scheme)
        except XlperfError as error:
            failed = True
            found = (_unreadable(error),) if as_json else ()
            if not as_json:
                terminal.fail(str(error))
        else:
            if not as_json:
                terminal.show(str(path), found, asked)
        listed.append((path, found))
    if as_json:
        print_data(_listed(listed))
    elif len(paths) > 1:
        click.echo(
            f"共 {len(paths)} 个文件：" + terminal.summary(found for _, findings in listed for found in findings)
        )
    errors = any(found.severity is Severity.ERROR for _, findings in listed for found in findings)
    return 2 if failed else int(errors)


@click.command(cls=terminal.ChineseCommand)
@click.argument("code", metavar="编号")
def explain(code: str) -> None:
    """说明一个编号：查什么、为什么、出处和例子。"""
    entry = catalogue().get(code.strip().upper())
    if entry is None:
        raise XlperfError(f"没有编号“{code}”。现有编号：{'、'.join(catalogue())}")
    click.echo(
        f"{entry.code} {entry.title}（{entry.severity.label}）\n"
        f"为什么：{entry.why}\n出处：{entry.source}\n例子：{entry.example}"
    )


def _checked(path: Path, scheme: str | None) -> tuple[tuple[Finding, ...], tuple[Question, ...]]:
    """All findings of one file, and the questions to its officer; an unknown scheme is one more finding."""
    from xlperf import files
    from xlperf.assessment import examine

    reading = files.load(path)
    if scheme is not None:
        unit = replace(reading.evaluation.unit, scheme=scheme)
        told = tuple(found for found in reading.findings if found.code != "R40")  # the scheme is asked for
        reading = replace(reading, evaluation=replace(reading.evaluation, unit=unit), findings=told)
    return examine(reading, own_schemes=files.own_schemes(path.parent))


def _listed(checked: Iterable[tuple[Path, Iterable[Finding]]]) -> str:
    """What ``check --json`` prints."""
    from xlperf import datafile

    return datafile.dumps(
        [
            {"file": str(path), "findings": [datafile.finding_data(found) for found in findings]}
            for path, findings in checked
        ]
    )


def _unreadable(error: XlperfError) -> Finding:
    return Finding(code=error.code, severity=Severity.ERROR, message=error.message, remedy="")


def _progress(paths: Sequence[Path]) -> Iterable[Path]:
    """The paths, behind a progress bar where many are read on a terminal."""
    if len(paths) < _MANY or not sys.stderr.isatty():
        yield from paths
        return
    with click.progressbar(paths, label="检查", file=sys.stderr, show_pos=True) as bar:
        yield from bar
