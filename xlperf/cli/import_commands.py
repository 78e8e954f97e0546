"""Official forms filled in by others, brought into a workbook or data file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from xlperf import files, template
from xlperf.cli import chinese
from xlperf.cli.messages import print_written
from xlperf.cli.output_paths import FILE, book_or_data_path, force_option, is_data, refuse_existing
from xlperf.cli.printing import show
from xlperf.findings import merged
from xlperf.reading import datafile
from xlperf.reading.forms.drafted_scheme import value_text
from xlperf.reading.forms.printed_rules import differences, read_printed_rules, rule_names
from xlperf.reading.workbook import SeenForm
from xlperf.schemes import Scheme, load_scheme


@click.command("import", cls=chinese.ChineseCommand)
@click.argument("forms", type=FILE, metavar="自评表…", nargs=-1, required=True)
@click.option(
    "-o", "--output", type=FILE, metavar="文件", required=True, help="要写的工作簿（.xlsm、.xlsx）或数据文件（.json）。"
)
@click.option("--scheme", metavar="评分规则", help="按哪个评分规则；不写就按自评表的版式定。")
@force_option
def import_(forms: tuple[Path, ...], output: Path, scheme: str | None, force: bool) -> None:
    """把官方的自评表（可以几张一起）导入工作簿或数据文件，读的时候发现的问题一并列出。"""
    refuse_existing(book_or_data_path(output), force=force)
    own = files.own_schemes(forms[0].parent)
    if scheme is not None:
        load_scheme(scheme, own)
    reading = files.load_forms(forms, scheme=scheme)
    if is_data(output):
        text = datafile.dumps(datafile.to_data(reading.evaluation)) + "\n"
        with files.atomic(output, inputs=forms) as temporary:
            temporary.write_text(text, "utf-8")
    else:
        template.write(output, reading, own_schemes=own, inputs=forms)
    show("、".join(path.name for path in forms), merged(reading.findings), forms=SeenForm.counted(reading.forms))
    counted = sum(len(subject.indicators) for subject in reading.evaluation.subjects)
    click.echo(f"读入 {len(reading.evaluation.subjects)} 个评价对象，{counted} 条绩效指标。")
    if scheme is None:
        _compare_rules(forms, load_scheme(reading.evaluation.unit.scheme, own))
    print_written([output])


def _compare_rules(forms: Sequence[Path], scheme: Scheme) -> None:
    """Say which rules a form prints otherwise than the scheme by which it is imported."""
    for form in forms:
        found = differences(read_printed_rules(files.read_book(form)), scheme)
        if found:
            said = "；".join(f"{rule_names()[rule.key]}{value_text(rule)}" for rule in found)
            click.echo(f"{form.name} 上印的评分规则与“{scheme.title}”不一样：{said}。")
            click.echo(f"要按表上的计分，先用 xlperf scheme {form.name} -o 规则.toml 读出来，再在“评分规则”里选它。")
