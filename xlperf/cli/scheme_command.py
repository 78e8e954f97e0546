"""Scoring schemes: which there are, and how each is known."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from xlperf import files
from xlperf.cli import chinese
from xlperf.cli.printing import echo
from xlperf.schemes import Listed, built_in_schemes


@click.command(cls=chinese.ChineseCommand)
@click.option("--list", "listed", is_flag=True, required=True, help="列出能选的评分规则，各自的出处和可靠程度。")
def scheme(listed: bool) -> None:  # noqa: ARG001  (the only thing that can be asked for)
    """评分规则：有哪些，出自哪里，哪些核对过原文。"""
    known = built_in_schemes()
    echo("自带的评分规则（“评分规则”里填名称）：")
    for one in known:
        if not one.needs:
            echo("\n".join(_lines(one)))
    echo("只查到一部分的，不能单独用；要按局里发的表写一个规则文件，在它上面改：")
    for one in known:
        if one.needs:
            echo("\n".join((*_lines(one), f"    还缺：{'、'.join(one.needs)}")))
    own = list(_own(Path.cwd()))
    echo("本单位的规则文件（在当前文件夹，或您的 .xlperf 文件夹）：" + ("" if own else "没有"))
    for line in own:
        echo(line)


def _lines(one: Listed) -> Iterator[str]:
    yield f"  {one.title}（{one.id}）"
    yield f"    出处：{one.source}"
    yield f"    可靠程度：{one.proof.words}"
    if one.remark:
        yield f"    注意：{one.remark}"


def _own(folder: Path) -> Iterator[str]:
    """The unit's own scheme files, and why those of no use cannot be used."""
    for place in (folder, files.user_folder()):
        for path, values in files.scheme_files(place):
            why = values.get("unusable")
            yield f"  {why}" if why else f"  {values.get('title') or values.get('id')}（{path}）"
