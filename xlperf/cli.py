"""The command line. Exit codes: 0 fine, 1 ``check`` found errors, 2 cannot run. Messages are Chinese."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlperf import __version__, terminal
from xlperf.amounts import fixed
from xlperf.errors import Finding, Severity, XlperfError, catalogue

if TYPE_CHECKING:
    from xlperf.checks import Question
    from xlperf.outputs import Written

_WORKBOOKS = (".xlsx", ".xlsm")
_GARBAGE = 100_000  # new objects between collections: a short process makes many and drops few in circles
_MANY = 10  # files; from here on a progress bar is worth it


class _File(click.ParamType[Path]):
    """A path; whether it can be used is said by whoever opens it, in Chinese."""

    name = "文件"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Path:  # noqa: ARG002
        return Path(str(value))


FILE = _File()
OUTLINES = {"叙述式": "xianan", "自评结果": "hubei", "xianan": "xianan", "hubei": "hubei"}


@click.group(
    cls=terminal.ChineseGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.version_option(__version__, "-V", "--version", message="xlperf %(version)s", help="显示版本号。")
def cli() -> None:
    """预算绩效自评：填一张工作簿，得到核对过的绩效自评报告和自评表。"""


@cli.command()
@click.option(
    "-o",
    "--output",
    "folder",
    type=FILE,
    metavar="文件夹",
    default=Path("xlperf-demo"),
    help="写到哪里，默认 xlperf-demo。",
)
def demo(folder: Path) -> None:
    """用样例走一遍：写出填好的工作簿、报告和自评表。"""
    from xlperf import outputs, template

    book = outputs.make_folder(folder) / template.sample_name()
    template.write_sample(book)
    _say_written([book])
    _say_report(outputs.write_report(book))


@cli.command()
@click.argument("file", type=FILE, metavar="文件")
@click.option("--sample", "filled", is_flag=True, help="填上样例的数据。")
@click.option("--force", is_flag=True, help="文件已经存在时覆盖它。")
def new(file: Path, filled: bool, force: bool) -> None:
    """新建一张空白工作簿（.xlsm 或 .xlsx）。"""
    from xlperf import template

    _refuse_existing(_workbook_path(file), force=force)
    if filled:
        template.write_sample(file)
    else:
        template.write(file)
    _say_written([file])


@cli.command()
@click.argument("data", type=FILE, metavar="数据.json")
@click.option("-o", "--output", type=FILE, metavar="工作簿", required=True, help="要写的工作簿（.xlsm 或 .xlsx）。")
@click.option("--force", is_flag=True, help="文件已经存在时覆盖它。")
def fill(data: Path, output: Path, force: bool) -> None:
    """把数据文件填进工作簿。"""
    from xlperf import files, template

    _refuse_existing(_workbook_path(output), force=force)
    reading = files.load(data)
    template.write(output, reading, own_schemes=files.own_schemes(data.parent), inputs=[data])
    if reading.findings:
        terminal.show(data.name, reading.findings)
    _say_written([output])


@cli.command()
@click.argument("paths", type=FILE, metavar="文件…", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="按 JSON 输出。")
def check(paths: tuple[Path, ...], as_json: bool) -> int:
    """检查工作簿或数据文件，一次列出所有问题。有错误时退出码为 1。"""
    failed = False
    listed: list[tuple[Path, tuple[Finding, ...]]] = []
    for path in _progress(paths):
        try:
            found, asked = _checked(path)
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
        _print(_listed(listed))
    elif len(paths) > 1:
        click.echo(
            f"共 {len(paths)} 个文件：" + terminal.summary(found for _, findings in listed for found in findings)
        )
    errors = any(found.severity is Severity.ERROR for _, findings in listed for found in findings)
    return 2 if failed else int(errors)


@cli.command()
@click.argument("file", type=FILE, metavar="文件")
@click.option("-o", "--output", "folder", type=FILE, metavar="文件夹", help="写到哪里，默认与文件放在一起。")
@click.option(
    "--outline",
    type=click.Choice(list(OUTLINES)),
    metavar="提纲",
    help="叙述式或自评结果；默认由评分规则决定。",
)
@click.option("--pdf", "as_pdf", is_flag=True, help="再转一份 PDF（要装有 LibreOffice）。")
def report(file: Path, folder: Path | None, outline: str | None, as_pdf: bool) -> None:
    """生成报告和自评表：<名称>-报告.xlsx 和 .docx。"""
    from xlperf import outputs, pdf

    if as_pdf:
        pdf.converter()  # if it is missing, that is said before anything is written
    written = outputs.write_report(file, folder, outline=OUTLINES[outline] if outline else None)
    _say_report(written)
    if as_pdf:
        target = written.document.with_suffix(".pdf")
        pdf.write(written.document, target)
        _say_written([target])


@cli.command()
@click.argument("file", type=FILE, metavar="文件")
def export(file: Path) -> None:
    """把工作簿或数据文件输出为 JSON，带计算结果和发现的问题。"""
    from xlperf import datafile, files
    from xlperf.assessment import assess

    done = assess(files.load(file), own_schemes=files.own_schemes(file.parent))
    data = datafile.to_data(done.evaluation)
    _print(datafile.dumps(data | {"results": datafile.results_data(done.evaluation, done.results, done.findings)}))


@cli.command()
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


@cli.group(cls=terminal.ChineseGroup)
def template() -> None:
    """模板工作簿。"""


@template.command()
@click.argument("path", type=FILE, metavar="[路径]", required=False)
def build(path: Path | None) -> None:
    """从源文件重新生成模板（默认生成 workbook/ 里的模板和样例）。"""
    from xlperf import template as templates

    if path is not None:
        templates.write(_workbook_path(path))
        _say_written([path])
        return
    folder = Path("workbook")
    if not folder.is_dir():
        raise XlperfError("当前文件夹里没有 workbook 文件夹。请写上要生成的路径，如：xlperf template build 模板.xlsm")
    _say_written(templates.rebuild(folder))


@template.command()
@click.argument("book", type=FILE, metavar="工作簿")
def verify(book: Path) -> int:
    """检查工作簿里的宏、按钮和功能区是不是完整的、和安装的版本一致。不一致时退出码为 2。"""
    from xlperf.template.verify import verify as verified

    faults = verified(book)
    if not faults:
        click.echo(f"{book}：宏、按钮、功能区和公式都对，和安装的版本一致。")
        return 0
    click.echo(f"{book}：有 {len(faults)} 处不对。")
    for fault in faults:
        click.echo(f"  {fault}")
    return 2


@template.command()
@click.argument("book", type=FILE, metavar="工作簿")
@click.option("-o", "--output", type=FILE, metavar="新文件", help="写到另一个文件；不写就换掉原来的，旧的留一份备份。")
@click.option("--force", is_flag=True, help="新文件已经存在时覆盖它。")
def upgrade(book: Path, output: Path | None, force: bool) -> None:
    """把填过的工作簿换成安装的版本的宏和功能区；数据和其他内容一个字节也不动。"""
    from xlperf.template import upgrade as upgrades

    if output is not None:
        _refuse_existing(_workbook_path(output), force=force)
    done = upgrades.upgrade(book, output)
    if done.written is None:
        click.echo(f"{book}：已经是安装的版本，没有动它。")
    else:
        click.echo(f"已换上安装的版本的宏：{done.written}")
    if done.backup:
        click.echo(f"原来的留在：{done.backup}")
    for fault in done.faults:
        click.echo(f"还有一处不对：{fault}")


@cli.command()
def setup() -> None:
    """告诉 Excel 用哪个 Python（每个用户运行一次；只改自己的设置，可以重复运行）。"""
    import os

    from xlperf.excel.setup import set_up

    for line in set_up(os.environ):
        click.echo(line)


@cli.command()
@click.argument("book", type=FILE, metavar="[工作簿]", required=False)
def doctor(book: Path | None) -> int:
    """检查这台电脑（和一个工作簿）能不能用，哪里不对、怎么办。有用不了的地方时退出码为 2。"""
    from xlperf.excel.doctor import examine

    found = examine(book)
    for examined in found:
        terminal.show_examined(examined.name, examined.ok, examined.message, examined.remedy)
    click.echo("以上只看了设置和文件，没有打开 Excel 试过。")
    return 2 if any(examined.ok is False for examined in found) else 0


@cli.group(cls=terminal.ChineseGroup)
def libreoffice() -> None:
    """在 LibreOffice 里用同一张工作簿：单元格函数和按钮。"""


@libreoffice.command("build")
@click.argument("path", type=FILE, metavar="[路径]", required=False)
def build_extension(path: Path | None) -> None:
    """生成 LibreOffice 的扩展（默认写到当前文件夹的 xlperf.oxt）。"""
    from xlperf.libreoffice import build as extension

    target = Path(extension.NAME) if path is None else path
    extension.build(target)
    _say_written([target])


@libreoffice.command("install")
@click.option(
    "--profile", type=FILE, metavar="文件夹", help="LibreOffice 的用户文件夹；不写就是 ~/.config/libreoffice/4。"
)
def install_extension(profile: Path | None) -> None:
    """把扩展装进 LibreOffice（每个用户运行一次；升级 xlperf 后再运行一次）。"""
    from xlperf.libreoffice.install import install

    for line in install(profile):
        click.echo(line)


def _say_report(written: Written) -> None:
    """Say what was written, the totals and what was found."""
    done = written.report
    for subject, result in zip(done.evaluation.subjects, done.results, strict=True):
        total = "无法计算" if result.total is None else f"{fixed(result.total)} 分"
        click.echo(f"{subject.name}：总分 {total}" + (f"，等级 {result.grade}" if result.grade else ""))
    changed = [str(paragraph.status) for paragraph in done.paragraphs if paragraph.status in ("edited", "stale", "own")]
    if changed:
        stale = changed.count("stale")
        warning = f"其中 {stale} 段依据的数字后来变了，请核对（“出处”一列标着“数据已变”）。" if stale else ""
        click.echo(f"沿用了 {len(changed)} 段手工修改。{warning}")
    if done.findings:
        click.echo(f"检查：{terminal.summary(done.findings)}，详见“校验结果”表。")
    for path in written.kept:
        click.echo(f"原来的文件有人改过，已另存为：{path}")
    _say_written([written.workbook, written.document])


def _checked(path: Path) -> tuple[tuple[Finding, ...], tuple[Question, ...]]:
    """All findings of one file, and the questions to its officer; an unknown scheme is one more finding."""
    from xlperf import files
    from xlperf.assessment import examine

    return examine(files.load(path), own_schemes=files.own_schemes(path.parent))


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


def _refuse_existing(path: Path, *, force: bool) -> None:
    if path.exists() and not force:
        raise XlperfError("这个文件已经存在，没有动它。要覆盖请加 --force，或换一个名字。", path=str(path))


def _workbook_path(path: Path) -> Path:
    if path.suffix.lower() not in _WORKBOOKS:
        raise XlperfError("工作簿的文件名要以 .xlsm 或 .xlsx 结尾。", path=str(path))
    return path


def _say_written(paths: Sequence[Path]) -> None:
    for path in paths:
        click.echo(f"已写出：{path}")


def _print(text: str) -> None:
    """Print machine-readable text, in UTF-8 whatever the console's encoding."""
    click.echo(text.encode("utf-8"))


def main(arguments: Sequence[str] | None = None) -> None:
    """The console script."""
    gc.set_threshold(_GARBAGE)
    sys.exit(terminal.run(cli, arguments))


if __name__ == "__main__":
    main()
