"""Official forms filled in by others, and published reports, brought into a workbook or data file."""

from __future__ import annotations

from pathlib import Path

import click

from xlperf import files, template
from xlperf.cli import chinese
from xlperf.cli.messages import print_left_out, print_written
from xlperf.cli.output_paths import FILE, book_or_data_path, force_option, is_data, refuse_existing
from xlperf.cli.printing import show
from xlperf.files.importing import load_import
from xlperf.files.scheme_proposals import propose_scheme
from xlperf.findings import merged
from xlperf.reading import datafile
from xlperf.reading.workbook import SeenForm
from xlperf.schemes import load_scheme


@click.command("import", cls=chinese.ChineseCommand)
@click.argument("forms", type=FILE, metavar="自评表或报告…", nargs=-1, required=True)
@click.option(
    "-o", "--output", type=FILE, metavar="文件", required=True, help="要写的工作簿（.xlsm、.xlsx）或数据文件（.json）。"
)
@click.option("--scheme", metavar="评分规则", help="按哪个评分规则；不写就按自评表的版式定。")
@click.option(
    "--sources", type=FILE, metavar="出处.csv", help="另写一张表：从报告读出的每一项，在报告的哪里，原句是什么。"
)
@force_option
def import_(forms: tuple[Path, ...], output: Path, scheme: str | None, sources: Path | None, force: bool) -> None:
    """把官方的自评表和写好的报告（.docx、.txt 或软件写的 -报告.xlsx）导入工作簿或数据文件。

    可以几份一起，先后不论：表上有的以表为准，报告补上表上没有的；不一致的地方、没有读懂的句子逐条列出。
    """
    refuse_existing(book_or_data_path(output), force=force)
    if sources is not None:
        refuse_existing(sources, force=force)
    own = files.own_schemes(forms[0].parent)
    if scheme is not None:
        load_scheme(scheme, own)
    imported = load_import(forms, scheme=scheme)
    reading = imported.reading
    if scheme is None:
        proposal = propose_scheme(reading, output.parent, own)
        reading, own = proposal.reading, files.own_schemes(output.parent)
    if is_data(output):
        text = datafile.dumps(datafile.to_data(reading.evaluation)) + "\n"
        with files.atomic(output, inputs=forms) as temporary:
            temporary.write_text(text, "utf-8")
    else:
        own_alerts = files.own_alerts(output.parent)
        template.write(output, reading, own_schemes=own, own_alerts=own_alerts, inputs=forms)
        print_left_out(own, own_alerts, reading.evaluation.unit)
    show("、".join(path.name for path in forms), merged(reading.findings), forms=SeenForm.counted(reading.forms))
    for line in imported.lines:
        click.echo(line)
    counted = sum(len(subject.indicators) for subject in reading.evaluation.subjects)
    click.echo(f"读入 {len(reading.evaluation.subjects)} 个评价对象，{counted} 条绩效指标。")
    if sources is not None:
        imported.write_sources(sources, inputs=forms)
    if scheme is None:
        used = load_scheme(reading.evaluation.unit.scheme, own)
        for line in proposal.lines(used, f"再运行 xlperf scheme {output.name}"):
            click.echo(line)
    print_written([output, *([sources] if sources else [])])
