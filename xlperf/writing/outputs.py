"""From an input file to its report files: hand edits of the last report carried over, nothing lost or half-written.

Also what is reported to a person when that is done, by commands and by buttons.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from xlperf import files
from xlperf.checks.since import lines_in
from xlperf.edits import CELLS_MARK, HIDDEN, ROW_MARK, cells_fingerprint
from xlperf.findings import XlperfError
from xlperf.layout import layout
from xlperf.paragraphs import Status, fingerprint
from xlperf.reading.workbook import Changes, Reading, read_changes
from xlperf.report import Report, evaluate
from xlperf.scoring import full_marks
from xlperf.tables.hand_edits import changed_cells
from xlperf.values.amounts import fixed, plain
from xlperf.writing import sheets, word

if TYPE_CHECKING:
    from xlperf.assessment import Assessment
    from xlperf.model import Subject
    from xlperf.report import Report
    from xlperf.schemes import Scheme
    from xlperf.scoring.results import SubjectResult

__all__ = ["backup_lines", "edit_lines", "total_lines"]

_MOST_NAMES = 3  # of indicators without a score
_REPORT = "-报告.xlsx"  # what the name of the report's workbook ends in


def total_lines(done: Assessment) -> Iterator[str]:
    """The total of each subject, with its grade where the scheme grades; why, where there is none."""
    for subject, result in zip(done.evaluation.subjects, done.results, strict=True):
        total = (
            f"无法计算（{_reason(subject, result, done.scheme)}）"
            if result.total is None
            else f"{fixed(result.total)} 分{_out_of(result, done.scheme)}"
        )
        yield f"{subject.name}：总分 {total}" + (f"，等级 {result.grade}" if result.grade else "")


def _out_of(result: SubjectResult, scheme: Scheme) -> str:
    """What the total is out of, where the weights do not add up to the scheme's total."""
    most = full_marks(result.weight_sum, scheme)
    ungraded = "，不评等级" if scheme.grades else ""
    return "" if most == scheme.total else f"（分值合计是 {plain(most)} 分，应为 {plain(scheme.total)} 分{ungraded}）"


def _reason(subject: Subject, result: SubjectResult, scheme: Scheme) -> str:
    """Why there is no total."""
    reasons = []
    if scheme.execution.weight and result.execution.score is None:
        reasons.append("预算执行得分算不出来")
    unweighted = all(row.weight is None for row in subject.indicators)
    names = [
        f"“{row.name}”"
        for row, one in zip(subject.indicators, result.indicators, strict=True)
        if one.score is None and not one.left_out and (unweighted or row.weight is not None)
    ]
    if names:
        more = f"等 {len(names)} 条" if len(names) > _MOST_NAMES else ""
        reasons.append(f"没有得分的指标：{'、'.join(names[:_MOST_NAMES])}{more}")
    return "，".join(reasons) or "分值没有填全"


def edit_lines(done: Report) -> Iterator[str]:
    """How many hand edits were carried over, and what of them needs another look; nothing where there are none."""
    counts = Counter(paragraph.status for paragraph in done.paragraphs)
    carried = counts[Status.EDITED] + counts[Status.STALE] + counts[Status.OWN]
    stale, orphans = counts[Status.STALE], counts[Status.ORPHAN]
    if carried:
        warning = f"，其中 {stale} 段的数据已变，请核对（“出处”一列有标记）" if stale else ""
        yield f"沿用了 {carried} 段手工修改{warning}。"
    yield from _table_edit_lines(done)
    if orphans:
        yield f"有 {orphans} 处手工修改，原来的段落或格子已经没有了，放在“{layout().sheets.report}”表末尾，不进 Word。"


def backup_lines(kept: Sequence[Path]) -> Iterator[str]:
    """Under which names earlier files were kept that a person had changed."""
    return (f"原来的文件有人改过，已另存为：{path}" for path in kept)


def _table_edit_lines(done: Report) -> Iterator[str]:
    """The cells of each 附件 that a person changed, and how many lines of their own they have there."""
    for grid in done.tables:
        changes = [change for _, change in changed_cells(grid)]
        if changes:
            places = list(dict.fromkeys(change.place for change in changes if change.place))
            names = "、".join(f"“{place}”" for place in places[:_MOST_NAMES])
            more = f"等 {len(changes)} 格" if len(changes) > min(len(places), _MOST_NAMES) else ""
            stale = sum(change.status is Status.STALE for change in changes)
            warning = f"，其中 {stale} 格的数据已变，请核对（底色为黄，有批注）" if stale else ""
            yield f"“{grid.sheet}”沿用了手工修改的{names}{more}{warning}。"
        if grid.own:
            yield f"“{grid.sheet}”里自己加的 {len(grid.own)} 行字放在表的下面。"
        if grid.beside:
            yield f"“{grid.sheet}”表格以外的 {len(grid.beside)} 处字放在打印范围下面，不打印，也不进 Word。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What one run wrote: the report itself, its files, and earlier files that were kept under another name.

    ``older``: the one of the earlier files that a run killed in between had left as it was.
    """

    report: Report
    workbook: Path
    document: Path
    kept: tuple[Path, ...]
    older: Path | None = None


def load_report(path: Path, *, outline: str | None = None) -> Report:
    """Read, score, check and write up one workbook, official form or data file; nothing is written.

    ``outline`` is the name or title of an outline, in place of the scheme's. Totals are points, money is in the unit's
    money unit. What is wrong with the content is a finding of the report; XlperfError where the file cannot be read,
    or its scheme or the outline cannot be used.

    >>> from pathlib import Path
    >>> from xlperf import load_report
    >>> report = load_report(Path("workbook/咸安区招商中心-2022.xlsm"))
    >>> [(subject.name, result.total) for subject, result in zip(report.evaluation.subjects, report.results)]
    [('咸安区招商和投资促进中心', Decimal('94.15')), ('招商引资专项经费', Decimal('91.60'))]
    >>> report.findings[0].code, report.findings[0].origin.cell
    ('V01', 'B13')
    """
    return _evaluated(files.load(path), path.parent, outline)


def load_with_edits(source: Path) -> Reading:
    """What an input file says, with a person's changes in the report that was written beside it; nothing is written.

    XlperfError where the file cannot be read.
    """
    workbook = source.with_name(files.safe_filename(source.stem, _REPORT))
    return with_edits(files.load(source), earlier_changes(workbook), prefer_earlier=files.saved_by_person(workbook))


def write_report(source: Path, folder: Path | None = None, *, outline: str | None = None) -> Written:
    """Write ``<name>-报告.xlsx`` and ``<name>-报告.docx`` into ``folder`` (beside the source if None).

    Paragraphs and cells of 附件 that a person changed in an earlier ``<name>-报告.xlsx`` there stay as changed. An
    earlier file that a person saved is kept as ``…-旧`` where its changes cannot be carried over. Both files appear, or
    neither. XlperfError where there is no subject to report on.
    """
    folder = source.parent if folder is None else folder
    workbook = folder / files.safe_filename(source.stem, _REPORT)
    text = workbook.with_suffix(".docx")
    earlier, before = _earlier(workbook)
    changed = {path for path in (workbook, text) if files.saved_by_person(path)}
    older = None if changed else files.left_older([workbook, text])
    reading = with_edits(files.load(source), earlier, prefer_earlier=workbook in changed)
    report = _evaluated(reading, source.parent, outline)
    if not report.evaluation.subjects:
        raise XlperfError(f"“{layout().table('subjects').name}”里没有可用的行，写不出报告。请先填写", path=str(source))
    make_folder(folder)
    with files.together([workbook, text], inputs=[source]) as (temporary_workbook, temporary_text):
        word.write(report, temporary_text)
        sheets.write(report, temporary_workbook, source=source, before=before)
        lost = earlier.lost or bool(earlier.lost_tables)
        lost = lost or (workbook in changed and typed_elsewhere(workbook, temporary_workbook))
        replaced = [path for path, wanted in ((workbook, lost), (text, True)) if wanted and path in changed]
        kept = tuple(backed_up(path) for path in replaced)
    return Written(report=report, workbook=workbook, document=text, kept=kept, older=older)


def write_beside(path: Path, write: Callable[[Path], None], *, inputs: Sequence[Path] = ()) -> tuple[Path, ...]:
    """Write one file; an earlier one that a person changed is kept under another name, which is returned.

    ``write`` gets the path to write to. The new file appears whole or not at all; XlperfError where it cannot be.
    """
    changed = files.saved_by_person(path)
    with files.atomic(path, inputs=inputs) as temporary:
        write(temporary)
        return (backed_up(path),) if changed else ()


def make_folder(folder: Path) -> Path:
    """Make the output folder where there is none; XlperfError where that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        if os.path.isfile(folder):  # the methods of Path raise where it may not be looked into
            raise XlperfError("这里要写文件夹，它却是一个文件。请换一个文件夹", path=str(folder)) from error
        raise XlperfError("不能建立这个文件夹。请检查路径和权限，或换一个文件夹", path=str(folder)) from error
    return folder


def _evaluated(reading: Reading, folder: Path, outline: str | None) -> Report:
    """What was read, evaluated by the rules of its folder."""
    schemes, outlines = files.own_schemes(folder), files.own_outlines(folder)
    return evaluate(reading, own_schemes=schemes, own_outlines=outlines, outline=outline)


def earlier_changes(workbook: Path) -> Changes:
    """A person's changes in the report that is about to be replaced."""
    return _earlier(workbook)[0]


def _earlier(workbook: Path) -> tuple[Changes, tuple[str, ...] | None]:
    """A person's changes in the report that is about to be replaced, and the lines of its check; None for no check."""
    if not os.path.exists(workbook):
        return Changes(), None
    try:
        book = files.read_book(workbook)
    except XlperfError:
        return Changes(lost=True), None
    grid = book.grids.get(layout().sheets.findings)
    return read_changes(book), None if grid is None else lines_in(grid.rows)


def typed_elsewhere(workbook: Path, anew: Path) -> bool:
    """Whether a person typed into sheets besides 报告 and 校验结果: that is not carried over.

    What is typed into a table whose cells have keys is an edit, as long as its sheet has its name; of one that was
    copied or renamed nothing is read. Another generated table is compared with the
    fingerprint it was written with: other figures since are nobody's typing. A sheet without one, as older versions
    wrote it, is compared with the table written ``anew``.
    """
    written = _other_cells(anew)
    for name, cells in _other_cells(workbook).items():
        hidden = [value for value in cells.values() if isinstance(value, str) and value.startswith(HIDDEN)]
        if layout().sheets.is_attachment(name) and any(text.startswith(ROW_MARK) for text in hidden):
            continue
        marks = [text.removeprefix(CELLS_MARK) for text in hidden if text.startswith(CELLS_MARK)]
        as_written = marks[0] if marks else cells_fingerprint(written.get(name, {}))
        if cells_fingerprint(cells) != as_written:
            return True
    return False


def _other_cells(workbook: Path) -> dict[str, dict[tuple[int, int], object]]:
    """The cells of the sheets besides 报告 and 校验结果: sheet -> (row, column) -> value."""
    names = layout().sheets
    return {
        name: {
            (grid.top + row, grid.left + column): value
            for row, values in enumerate(grid.rows)
            for column, value in enumerate(values)
        }
        for name, grid in files.read_book(workbook).grids.items()
        if name not in (names.report, names.findings)
    }


def with_edits(reading: Reading, earlier: Changes, *, prefer_earlier: bool) -> Reading:
    """The reading with the earlier report's edits added; of two edits of one paragraph, the newer one stays.

    That is the earlier report's where a person has saved it (``prefer_earlier``), and from then on as long as the
    source still has the edit that gave way: else the source's, which a person has changed since.
    """
    own = {edit.key: edit for edit in reading.evaluation.edits}
    newer = {edit.key: edit for edit in earlier.edits}
    for key in own.keys() & newer.keys():
        print_ = fingerprint(own[key].text)
        if own[key].text == newer[key].text or not (prefer_earlier or newer[key].overruled == print_):
            newer[key] = own[key]
        else:
            newer[key] = replace(newer[key], overruled=print_)
    return replace(reading, evaluation=replace(reading.evaluation, edits=tuple((own | newer).values())))


def backed_up(path: Path) -> Path:
    return files.back_up(path, files.free_name(path, "旧"))
