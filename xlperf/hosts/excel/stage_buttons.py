"""What the buttons of the year do: 切换用途, 绩效目标表, 绩效监控表, 开始监控期, 年底转自评, on the open workbook.

What is typed stays: rows are added below those there are, and blank cells are filled; all of it or nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xlperf.checks.stage import BEFORE_RESULTS
from xlperf.findings import XlperfError, counted
from xlperf.hosts.excel import session
from xlperf.hosts.excel.open_workbook import read_book
from xlperf.hosts.excel.sheets_of_purpose import show_purpose
from xlperf.hosts.excel.table_filling import MONITORED, Cell, append_rows, fill_cells, fill_facts, has_fact
from xlperf.layout import layout
from xlperf.reading.workbook import read
from xlperf.rollover import begin_period, close_year
from xlperf.tables.papers import periods
from xlperf.template.table_rows import table_rows
from xlperf.values.periods import last_month
from xlperf.writing.paper_files import WrittenPapers, result_lines, write_monitoring, write_targets

if TYPE_CHECKING:
    import xlwings as xw

    from xlperf.hosts.excel.session import Ending, Say
    from xlperf.model import Evaluation

TARGET, MONITORING = BEFORE_RESULTS
EVALUATION = next(word for word in layout().fact("purpose").choices if word not in BEFORE_RESULTS)
"""The purposes 用途 of a workbook."""

_NEXT = {TARGET: MONITORING, MONITORING: EVALUATION, EVALUATION: TARGET}
_USUAL = ("1-6月", "1-9月", "1-12月")  # periods that are proposed where 单位信息 names none


def switch_purpose(book: xw.Book) -> str:
    """Ask for the purpose, store it in 单位信息, and show the sheets and columns that it needs; the closing message."""
    reading = read(read_book(book))
    _check_layout(book)
    now = _purpose(reading.evaluation)
    wanted = next((one for one in (_NEXT[now], _NEXT[_NEXT[now]]) if _agrees(book, now, one)), None)
    if wanted is None:
        return ""
    with session.undisturbed(book) as say:
        say("正在换用途…")
        fill_facts(book, {"purpose": wanted}, layout())
        show_purpose(book, wanted)
    return f"用途改成了“{wanted}”，只显示这一步要填的表和列；填过的都还在。"


def target_paper(book: xw.Book, folder: Path, say: Say) -> Ending:
    """Write the declarations of targets beside the workbook, from what is on the screen now."""
    say("正在写绩效目标表…")
    return session.Ending("\n".join(_written(write_targets(folder / book.name, reading=read(read_book(book))))))


def monitoring_paper(book: xw.Book, folder: Path, say: Say) -> Ending:
    """Write the papers of the chosen period, the last one where none is chosen, beside the workbook."""
    reading = read(read_book(book))
    chosen = reading.evaluation.unit.period or ""
    known = periods(reading.evaluation)
    say("正在写绩效监控表…")
    written = write_monitoring(folder / book.name, reading=reading, period=chosen if chosen in known else "")
    notes = (
        [f"“单位信息”里的监控期间“{chosen}”还没有监控，写的是“{written.period}”。"]
        if chosen not in ("", *known)
        else []
    )
    return session.Ending("\n".join([*notes, *_written(written)]))


def begin_monitoring(book: xw.Book) -> str:
    """Add a row for every indicator and every subject's spending in a period, after a question; the closing message."""
    reading = read(read_book(book))
    _check_layout(book)
    before = reading.evaluation
    period = before.unit.period or _next_period(before)
    after = begin_period(before, period)
    names = [layout().table(key).name for key in MONITORED]
    every = table_rows(after, layout(), "")
    added_rows = {key: every[key][len(getattr(before, key)) :] for key in MONITORED}
    rows = {key: lines for key, lines in added_rows.items() if lines}
    if not rows:
        return f"“{period}”的行都已经有了。要做别的期间，先在“单位信息”的“监控期间”里选。"
    added = "、".join(f"“{layout().table(key).name}”{len(lines)} 行" for key, lines in rows.items())
    question = (
        f"开始“{period}”的监控：加{added}，原来的不动。\n要做别的期间，请选“否”，先在“单位信息”的“监控期间”里选。"
    )
    if book.app.alert(question, session.TITLE, "yes_no", "info") != "yes":
        return ""
    with session.undisturbed(book) as say:
        say("正在加监控的行…")
        append_rows(book, rows, {"purpose": MONITORING}, layout())
        show_purpose(book, MONITORING)
    book.sheets[names[0]].activate()
    return f"已加{added}。请填当前完成值、全年预计完成值和完成可能性，在“{names[1]}”里填支出。"


def close_monitoring(book: xw.Book) -> str:
    """Fill blank results from the last monitoring, marked 待核对, after a question; the closing message."""
    before = read(read_book(book)).evaluation
    _check_layout(book)
    after = close_year(before)
    cells = list(_changed(before, after))
    count = len({(one.table, one.row) for one in cells})
    what = "没有可以由监控填的：没有监控，或者都填过了。"
    if cells:
        what = f"由最后一次监控填 {count} 行空着的实际完成值、执行数和原因，都标着待核对；填过的不动。"
    question = f"{what}\n用途改成“{EVALUATION}”。要继续吗？"
    if book.app.alert(question, session.TITLE, "yes_no", "info") != "yes":
        return ""
    with session.undisturbed(book) as say:
        say("正在转为自评…")
        fill_cells(book, cells, {"purpose": EVALUATION}, layout())
        show_purpose(book, EVALUATION)
    return f"已转为自评：填了 {len(cells)} 个单元格。请核对“待核对”一列，改好以后删空，再按“校验”。"


def _check_layout(book: xw.Book) -> None:
    """XlperfError for a workbook that was written before there was a purpose in it."""
    if not has_fact(book, "purpose", layout()):
        item = layout().fact("purpose").header
        raise XlperfError(
            f"这个工作簿是旧版的，“单位信息”里没有“{item}”。请用 xlperf template upgrade 升级，再打开新的"
        )


def _purpose(evaluation: Evaluation) -> str:
    typed = evaluation.unit.purpose
    return typed if typed in _NEXT else EVALUATION


def _agrees(book: xw.Book, now: str, wanted: str) -> bool:
    question = f"现在的用途是“{now}”。改成“{wanted}”吗？"
    return bool(book.app.alert(question, session.TITLE, "yes_no", "info") == "yes")


def _next_period(evaluation: Evaluation) -> str:
    """The first of the usual periods after those that were monitored; the last one where there is none."""
    done = max((last_month(period) or 0 for period in periods(evaluation)), default=0)
    return next((one for one in _USUAL if (last_month(one) or 0) > done), _USUAL[-1])


def _changed(before: Evaluation, after: Evaluation) -> Iterator[Cell]:
    """The cells of 绩效指标 and 评价对象 that the monitoring fills."""
    for subject, filled in zip(before.subjects, after.subjects, strict=True):
        yield from _differing("subjects", subject, filled, ("review",))
        if filled.funds.executed != subject.funds.executed:
            yield Cell("subjects", _row(subject), "executed", filled.funds.executed)
        for row, changed in zip(subject.indicators, filled.indicators, strict=True):
            yield from _differing("indicators", row, changed, ("actual", "reason", "review"))


def _differing(table: str, before: object, after: object, keys: Sequence[str]) -> Iterator[Cell]:
    for key in keys:
        value = getattr(after, key)
        if value != getattr(before, key):
            yield Cell(table, _row(before), key, value)


def _row(item: object) -> int:
    """The row, from 1, that something was read from."""
    origin = item.origins["name"]  # type: ignore[attr-defined]
    return int("".join(character for character in origin.cell if character.isdigit()))


def _written(written: WrittenPapers) -> Iterator[str]:
    yield from result_lines(written)
    if written.done.findings:
        yield f"校验：{counted(written.done.findings)}。"
    yield from (f"原来的文件有人改过，已另存为：{path.name}" for path in written.kept)
    yield from (f"已写出：{path}" for path in written.paths)
