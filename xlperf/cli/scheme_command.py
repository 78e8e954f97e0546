"""Scoring schemes: which there are, how each is known, and what a form prints of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from xlperf import files
from xlperf.cli import chinese
from xlperf.cli.messages import print_written
from xlperf.cli.output_paths import FILE, force_option, is_data, refuse_existing
from xlperf.cli.printing import echo
from xlperf.errors import XlperfError
from xlperf.reading.forms import read_forms
from xlperf.reading.forms.drafted_scheme import draft_scheme, names_of
from xlperf.reading.forms.printed_rules import PrintedRule, read_printed_rules
from xlperf.reading.forms.rule_list import read_list
from xlperf.reading.forms.rule_texts import rule_names
from xlperf.schemes import Listed, built_in_schemes

_MOST_SHOWN = 30  # characters of what stands in the cell


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
        _print_list()
        return
    if output is not None and output.suffix.lower() != ".toml":
        raise XlperfError("规则文件的名称要以 .toml 结尾", path=str(output))
    if is_data(form) or files.has_tables(files.read_book(form)):
        _confirm(form, output, force=force)
        return
    if output is not None:
        refuse_existing(output, force=force)
    _read_off(form, output)


def _confirm(book: Path, output: Path | None, *, force: bool) -> None:
    """Write what the officer has confirmed in the workbook as the unit's own scheme."""
    reading = files.load(book)
    path = files.confirm_scheme(reading, book.parent, output, force=force)
    print_written([path])
    listed = read_list(reading.evaluation.scheme_rules)
    title = listed.title if listed else ""
    if reading.evaluation.unit.scheme == title:
        echo(f"评分规则“{title}”从现在起按核对好的计分。")
    else:
        echo(f"请在“单位信息”的“评分规则”里填“{title}”，就按它计分。")


def _read_off(form: Path, output: Path | None) -> None:
    """Print what a form says of scoring, each with its cell, and write it as a scheme file where one is wanted."""
    book = files.read_book(form)
    rules, reading = read_printed_rules(book), read_forms([book])
    if not rules.found:
        raise XlperfError("这张表上没有印评分规则（分值、三档、公式、等级都没有）", path=str(form))
    title = output.stem if output else f"{form.stem}的评分规则"
    preferred = reading.evaluation.unit.scheme if reading else None
    draft = draft_scheme(rules, title, f"自评表 {form.name}", preferred)
    echo(f"{form.name} 上的评分规则，最接近的是“{draft.nearest.title}”：")
    for rule in rules.found:
        echo(f"  {rule_names()[rule.key]}：{rule.words}（{_where(rule)}）")
    if rules.contradicted:
        echo(f"前后写得不一样，没有用：{names_of(rules.contradicted)}。")
    if rules.missing:
        echo(f"没有找到，按“{draft.nearest.title}”：{names_of(rules.missing)}。")
    if output is not None:
        with files.atomic(output, inputs=[form]) as temporary:
            temporary.write_text(draft.text, "utf-8")
        print_written([output])
        echo(f"请逐条核对；放在工作簿旁边，在“评分规则”里填“{draft.scheme.title}”就用它。")


def _where(rule: PrintedRule) -> str:
    if rule.deduced or rule.origin is None:
        return f"推算：{rule.text}"
    shown = rule.text if len(rule.text) <= _MOST_SHOWN else f"{rule.text[:_MOST_SHOWN]}…"
    return f"印在 {rule.origin.place}“{shown}”"


def _print_list() -> None:
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
            state = "，还没有确认" if values.get("confirmed") is False else ""
            yield f"  {why}" if why else f"  {values.get('title') or values.get('id')}（{path}{state}）"
