"""What the buttons and the ribbon of the workbook run: each public function is one of them.

Ordinary xlwings: the workbook is read as it is on the screen, evaluated by the same code as its file would be, and gets
its report as sheets copied in. Saving is left to the officer.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from xlperf import files
from xlperf.assessment import Assessment, examine
from xlperf.files.scheme_proposals import confirm_scheme
from xlperf.findings import Finding, Severity, XlperfError, counted
from xlperf.hosts.excel import import_button, last_time, own_rules, rename_button, session, stage_buttons
from xlperf.hosts.excel.doctor import examine as examine_installation
from xlperf.hosts.excel.function_help import describe_functions
from xlperf.hosts.excel.open_workbook import last_check, read_book, selected_areas, selected_rows
from xlperf.hosts.excel.session import Ending, Say
from xlperf.hosts.excel.table_filling import fill_facts
from xlperf.hosts.excel.transplant import VISIBLE, put_in
from xlperf.hosts.excel.xlwings_arguments import folder_of
from xlperf.layout import layout
from xlperf.reading.rows import short
from xlperf.reading.scheme_rules.rule_list import read_list
from xlperf.reading.workbook import Reading, cell_keys, paragraph_keys, read
from xlperf.report import evaluate
from xlperf.schemes import load_scheme
from xlperf.template import next_year
from xlperf.writing import outputs, sheets
from xlperf.writing.outputs import edit_lines, total_lines
from xlperf.writing.word import write as write_document

if TYPE_CHECKING:
    from collections.abc import Callable

    import xlwings as xw

    from xlperf.hosts.excel.doctor import Examined
    from xlperf.model import Edit
    from xlperf.report import Report

_MOST_SUBJECTS = 8  # in a closing message
_MOST_PARAGRAPHS = 5  # in a question
_MARKS = {True: "✓", False: "✗", None: "－"}


def check() -> None:
    """校验: all findings as sheet 校验结果, each with a link to its cell."""
    session.run("校验", _check)


def report() -> None:
    """生成报告: 报告, 附件1… and 校验结果 as sheets of the workbook; hand edits are kept."""
    session.run("生成报告", _report)


def word() -> None:
    """导出Word: the report beside the workbook as ``<name>-报告.docx``."""
    session.run("导出Word", _word)


def submission() -> None:
    """导出报送版: what is handed in beside the workbook as ``<name>-报送版.xlsx``."""
    session.run("导出报送版", _submission)


def rollover() -> None:
    """结转到下年: next year's workbook beside this one; this one stays as it is."""
    session.run("结转到下年", _rollover)


def restore_paragraph() -> None:
    """恢复本段: the paragraphs of the selected rows of 报告, or the selected cells of 附件N, are the generated ones."""
    session.run("恢复本段", _restore_paragraph)


def restore_all() -> None:
    """恢复全部: all paragraphs return to the generated text, after a question."""
    question = "报告的所有段落、附件的所有格子都恢复成自动生成的，手工修改和自写的全部作废。要继续吗？"
    session.run("恢复全部", _restore_all, question=question)


def import_forms() -> None:
    """导入自评表: official forms that a person chooses fill the tables of the workbook."""
    session.attempt("导入自评表", import_button.import_forms)


def purpose() -> None:
    """切换用途: what the workbook is used for now, 目标, 监控 or 自评, and the sheets and columns of that."""
    session.attempt("切换用途", stage_buttons.switch_purpose)


def target() -> None:
    """绩效目标表: the declarations of targets beside the workbook as ``<name>-目标.xlsx`` and ``.docx``."""
    session.run("绩效目标表", lambda book, say: stage_buttons.target_paper(book, _folder(book, "写绩效目标表"), say))


def monitor() -> None:
    """绩效监控表: the monitoring of a period beside the workbook as ``<name>-监控.xlsx`` and ``.docx``."""
    session.run(
        "绩效监控表", lambda book, say: stage_buttons.monitoring_paper(book, _folder(book, "写绩效监控表"), say)
    )


def begin() -> None:
    """开始监控期: a row for every indicator in 绩效监控 and 资金监控, after a question."""
    session.attempt("开始监控期", stage_buttons.begin_monitoring)


def close() -> None:
    """年底转自评: blank results are filled from the last monitoring, after a question."""
    session.attempt("年底转自评", stage_buttons.close_monitoring)


def doctor() -> None:
    """安装检查: whether spreadsheet program, Python and workbook go together, and what to do where they do not."""
    session.attempt("安装检查", _doctor)


def help() -> None:  # noqa: A001 - the name of the button
    """帮助: the guide sheet comes to the front."""
    session.attempt("帮助", _help)


BUTTONS: Mapping[str, Callable[[], None]] = {
    button.__name__: button
    for button in (
        *(check, report, word, submission, rollover),
        *(purpose, target, monitor, begin, close),
        *(restore_paragraph, restore_all, import_forms, doctor, help),
    )
}
"""All that a button, a ribbon or a menu may ask for, by name."""


def _check(book: xw.Book, say: Say) -> Ending:
    return _with_names_agreed(book, say, _put_findings)


def _with_names_agreed(book: xw.Book, say: Say, work: Callable[[xw.Book, Say, Reading], Ending]) -> Ending:
    """Do the work with what was read, after names of subjects have been changed in all tables where the person agrees.

    Whatever fails, the names are as they were.
    """
    say("正在读取表格…")
    grids = read_book(book)
    reading = read(grids)
    changes = rename_button.changes_agreed_to(book, grids, reading.findings)
    with rename_button.changed(book, changes):
        return work(book, say, read(read_book(book)) if changes else reading)


def _put_findings(book: xw.Book, say: Say, reading: Reading) -> Ending:
    """Check what was read, and put the findings into the workbook."""
    describe_functions(book.app, book.name)
    reading, stored = _with_confirmed_rules(book, reading)
    say("正在检查…")
    folder = folder_of(book)
    own_schemes, own_outlines = files.own_schemes(folder), files.own_outlines(folder)
    examined = examine(reading, own_schemes=own_schemes, own_outlines=own_outlines)
    findings, before = examined.findings, last_check(book)
    now = last_time.result_of(examined.assessment, findings)
    changes = tuple(last_time.change_lines(last_time.read_last(book) if before else None, now))
    totals = _total_lines(examined.assessment) if examined.assessment else ()
    with session.temporary_folder() as scratch:
        rendered = _rendered(scratch, lambda path: sheets.write_findings(findings, path, before=before))
        rules = own_rules.cell_values(book, folder, reading.evaluation.unit)
        kept = put_in(book, rendered, say, values={**last_time.cell_values(now), **rules})
    left_out = own_rules.left_out(folder, reading.evaluation.unit)
    message = _lines(*stored, *totals, *_finding_lines(findings), *changes, *left_out, *_backup_lines(kept))
    return Ending(message, layout().sheets.findings)


def _with_confirmed_rules(book: xw.Book, reading: Reading) -> tuple[Reading, tuple[str, ...]]:
    """Store the scoring rules that the officer has confirmed, where they are not in use yet, and choose them.

    The reading that names them, and what to say about it; a fault of the rules themselves is said too.
    """
    folder = folder_of(book)
    try:
        listed = read_list(reading.evaluation.scheme_rules)
        if listed is None or folder is None or not listed.is_answered:
            return reading, ()
        unit = reading.evaluation.unit
        if not listed.differing(load_scheme(unit.scheme, files.own_schemes(folder)), answered=True):
            return reading, ()
        path = confirm_scheme(reading, folder)
    except XlperfError as error:
        return reading, (f"核对好的评分规则没有存成：{error}",)
    if unit.scheme != listed.title:
        fill_facts(book, {"scheme": listed.title}, layout())
        unit = replace(unit, scheme=listed.title)
        reading = replace(reading, evaluation=replace(reading.evaluation, unit=unit))
    return reading, (f"核对好的评分规则已存为“{path.name}”，从现在起按它计分。",)


def _report(book: xw.Book, say: Say) -> Ending:
    return _with_names_agreed(book, say, _put_report)


def _word(book: xw.Book, say: Say) -> Ending:
    return _export(book, say, "-报告.docx", write_document)


def _submission(book: xw.Book, say: Say) -> Ending:
    return _export(book, say, "-报送版.xlsx", sheets.write_submission)


def _rollover(book: xw.Book, say: Say) -> Ending:
    folder = _folder(book, "结转")
    reading = _read(book, say)
    say("正在写下年的工作簿…")
    names = tuple(sheet.name for sheet in book.sheets)
    done = next_year.write_beside(reading, folder / book.name, sheets=names)
    return Ending(_lines(*next_year.result_lines(done)))


def _restore_paragraph(book: xw.Book, say: Say) -> Ending:
    """On 报告 itself the selection is plain to see; from the button on 首页 what is selected on 报告 is asked about."""
    if layout().sheets.is_attachment(book.sheets.active.name):
        return _restore_cells(book, say, book.sheets.active.name)
    name = layout().sheets.report
    selected = selected_rows(book, name)
    elsewhere = not selected
    if elsewhere:
        if name not in [sheet.name for sheet in book.sheets if sheet.visible in VISIBLE]:
            return Ending(f"还没有“{name}”表，请先按“生成报告”。")
        book.sheets[name].activate()
        selected = selected_rows(book, name)
    grids = read_book(book)
    reading = read(grids)
    if reading.keep_report:
        return Ending(f"“{name}”表的隐藏列不见了或改动了，认不出段落。请先按“生成报告”。")
    keys = paragraph_keys(grids, {row for rows in selected for row in rows if row <= grids.grids[name].bottom})
    edits = reading.evaluation.edits
    chosen = [edit for edit in edits if edit.key in keys]
    if not chosen:
        own = "自写的段落请直接删除那几行。" if "" in keys else ""
        advice = f"请先在“{name}”表里选中要恢复的段落。" if elsewhere else ""
        return Ending(f"选中的段落没有手工修改。{own}{advice}")
    if elsewhere and book.app.alert(_chosen_lines(chosen), session.TITLE, "yes_no", "info") != "yes":
        return Ending()
    left = tuple(edit for edit in edits if edit not in chosen)
    left_edited = replace(reading, evaluation=replace(reading.evaluation, edits=left))
    return _put_report(book, say, left_edited, restored=[edit.key for edit in chosen])


def _restore_cells(book: xw.Book, say: Say, name: str) -> Ending:
    """The selected cells of a generated table; the person's own lines in it are deleted by hand."""
    grids = read_book(book)
    reading = read(grids)
    if name in reading.keep_tables:
        return Ending(f"“{name}”表的隐藏列不见了或改动了，认不出格子。请先按“生成报告”。")
    edits = reading.evaluation.edits
    keys = cell_keys(grids, name, selected_areas(book, name))
    chosen = [edit for edit in edits if edit.key in keys]
    if not chosen:
        return Ending(f"“{name}”里选中的格子没有手工修改。")
    left = tuple(edit for edit in edits if edit not in chosen)
    made = _put_report(book, say, replace(reading, evaluation=replace(reading.evaluation, edits=left)))
    return Ending(f"“{name}”里选中的 {len(chosen)} 格已恢复成自动填的。\n{made.message}", name)


def _chosen_lines(edits: Sequence[Edit]) -> str:
    texts = "\n".join(short(edit.text) or "（清空的一段）" for edit in edits[:_MOST_PARAGRAPHS])
    more = "\n……" if len(edits) > _MOST_PARAGRAPHS else ""
    place = f"“{layout().sheets.report}”表里选中的这 {len(edits)} 段恢复成自动生成的文字，手工修改作废："
    return f"{place}\n\n{texts}{more}\n\n要继续吗？"


def _restore_all(book: xw.Book, say: Say) -> Ending:
    name = layout().sheets.report
    if name not in [sheet.name for sheet in book.sheets]:
        return Ending(f"还没有“{name}”表，请先按“生成报告”。")
    reading = _read(book, say)
    return _put_report(book, say, replace(reading, evaluation=replace(reading.evaluation, edits=())))


def _doctor(book: xw.Book) -> str:
    folder = folder_of(book)
    results = tuple(examine_installation(folder and folder / book.name))
    head = "没有发现问题。" if all(found.ok is not False for found in results) else "有的地方不对，请照下面说的做："
    return _lines(head, "", *(_examined_line(found) for found in results))


def _help(book: xw.Book) -> str:
    name = layout().sheets.guide
    if name not in [sheet.name for sheet in book.sheets]:
        return f"这个工作簿里没有“{name}”表。"
    book.sheets[name].activate()
    return ""


def _read(book: xw.Book, say: Say) -> Reading:
    say("正在读取表格…")
    return read(read_book(book))


def _evaluated(book: xw.Book, say: Say, reading: Reading) -> Report:
    say("正在计算…")
    folder = folder_of(book)
    return evaluate(reading, own_schemes=files.own_schemes(folder), own_outlines=files.own_outlines(folder))


def _put_report(book: xw.Book, say: Say, reading: Reading, *, restored: Collection[str] = ()) -> Ending:
    """Write up what was read, and put the sheets into the workbook; ``restored`` are keys of paragraphs to name."""
    describe_functions(book.app, book.name)
    made = _evaluated(book, say, reading)
    say("正在生成报告…")
    before = last_check(book)
    kept = (*((layout().sheets.report,) if reading.keep_report else ()), *reading.keep_tables)
    now = last_time.result_of(made, made.findings)
    changes = tuple(last_time.change_lines(last_time.read_last(book) if before else None, now))
    with session.temporary_folder() as folder:
        rendered = _rendered(folder, lambda path: sheets.write_inside(made, path, before=before))
        rules = own_rules.cell_values(book, folder_of(book), reading.evaluation.unit)
        old = put_in(book, rendered, say, kept=kept, values={**last_time.cell_values(now), **rules})
    message = _lines(
        *_restored_lines(made, restored),
        "报告和自评表已生成。请看一遍，再保存工作簿。",
        "",
        *_total_lines(made),
        *_finding_lines(made.findings),
        *changes,
        *edit_lines(made),
        *own_rules.left_out(folder_of(book), reading.evaluation.unit),
        *_backup_lines(old),
    )
    return Ending(message, layout().sheets.report)


def _restored_lines(made: Report, keys: Collection[str]) -> Iterable[str]:
    """Which paragraphs are the generated ones again, by what they say now."""
    texts = [short(paragraph.text) for paragraph in made.paragraphs if paragraph.key in keys]
    if texts:
        yield f"已恢复成自动生成的文字，共 {len(texts)} 段："
        yield from (f"· {text}" for text in texts[:_MOST_PARAGRAPHS])
        if len(texts) > _MOST_PARAGRAPHS:
            yield "……"
        yield ""


def _rendered(folder: Path, write: Callable[[Path], None]) -> Path:
    """A temporary workbook; XlperfError says in Chinese what the disk has against it."""
    path = folder / f"xlperf-{secrets.token_hex(4)}.xlsx"  # no two open workbooks may have one name
    with files.atomic(path) as temporary:
        write(temporary)
    return path


def _export(book: xw.Book, say: Say, ending: str, write: Callable[[Report, Path], None]) -> Ending:
    """Write a file beside the workbook, from what is on the screen now."""
    folder = _folder(book, "导出")
    made = _evaluated(book, say, _read(book, say))
    say("正在写文件…")
    path = folder / files.safe_filename(Path(book.name).stem, ending)
    kept = outputs.write_beside(path, lambda temporary: write(made, temporary), inputs=[folder / book.name])
    message = _lines(
        f"已写出：{path}",
        *(f"原来的文件有人改过，已另存为：{old.name}" for old in kept),
        "",
        *_total_lines(made),
        *_finding_lines(made.findings),
        *edit_lines(made),
    )
    return Ending(message)


def _folder(book: xw.Book, purpose: str) -> Path:
    """The folder of the workbook, in which a file is to be written."""
    folder = folder_of(book)
    if folder is None:
        raise XlperfError(
            f"这个工作簿还没有存到本机的文件夹里（没保存过，或在网盘上打开）。请先另存到本机，再{purpose}"
        )
    return folder


def _total_lines(made: Assessment) -> Iterable[str]:
    lines = tuple(total_lines(made))
    yield from lines[:_MOST_SUBJECTS]
    if len(lines) > _MOST_SUBJECTS:
        yield f"……共 {len(lines)} 个对象"


def _finding_lines(findings: tuple[Finding, ...]) -> Iterable[str]:
    grave = "其中的错误请改正后再报送。" if any(found.severity is Severity.ERROR for found in findings) else ""
    yield f"校验：{counted(findings)}。{grave}"


def _backup_lines(names: Iterable[str]) -> Iterable[str]:
    kept = "、".join(f"“{name}”" for name in names)
    if kept:
        yield f"原来的表里有手工填写、认不出或不是自动生成的，已改名保留：{kept}。"


def _examined_line(found: Examined) -> str:
    advice = f"\n    {found.remedy}" if found.remedy and found.ok is False else ""
    return f"{_MARKS[found.ok]} {found.name}：{found.message}{advice}"


def _lines(*texts: str) -> str:
    return "\n".join(texts)
