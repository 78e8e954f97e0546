"""Our figures in the cells of the blank form that a bureau hands out; of its file nothing else is changed.

``form_facts`` is what a subject has to say, ``matching`` decides which form and which row is whose, ``filling`` what
goes into which cell and what has to be done by hand.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlperf import files
from xlperf.files.blank_form import BlankForm, Place, Value
from xlperf.files.form_file import open_form
from xlperf.files.package import is_packed_here
from xlperf.findings import XlperfError
from xlperf.naming import is_written_up
from xlperf.reading.forms.areas import form_areas
from xlperf.reading.forms.blank_places import FormPlaces, form_places
from xlperf.reading.forms.blocks import FormSheet
from xlperf.report import Report
from xlperf.writing.blank_forms.filling import Remark, fill
from xlperf.writing.blank_forms.form_facts import Answers, answers_of
from xlperf.writing.blank_forms.matching import Copy, copies

__all__ = ["FilledFile", "Remark", "WrittenForm", "fill_form", "named_copies", "write_forms"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledFile:
    """One copy of the form's file: its bytes, the subjects it is about, and what has to be looked at or done by hand.

    ``cells`` counts those that were filled.
    """

    content: bytes
    subjects: tuple[str, ...]
    cells: int
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenForm:
    """A filled copy of a form as it was written; ``kept`` is an earlier file of that name that a person had changed."""

    path: Path
    filled: FilledFile
    kept: Path | None = None


def fill_form(report: Report, path: Path) -> tuple[FilledFile, ...]:
    """The form in a workbook file or Word document filled with a report's figures: as many copies as its subjects need.

    XlperfError where the file cannot be read or written to, has no blank self-evaluation form, or none for any subject.
    """
    file = open_form(path)
    forms, others = _forms(file)
    if not forms:
        raise XlperfError("这个文件里没有认得出的自评表，没有填。请选财政局发的空白自评表。", path=str(path))
    pairs = zip(report.evaluation.subjects, report.results, strict=True)
    answers = [answers_of(report, *pair) for pair in pairs if is_written_up(pair[0])]
    made, left = copies([form for _, form in forms], answers)
    if not made:
        names = "、".join(f"“{form.subject_name}”" for _, form in forms if form.subject_name)
        why = f"表上写的是{names}，" if names else ""
        raise XlperfError(
            f"{why}和工作簿里的评价对象对不上，没有填。请核对名称，部门整体和项目要用各自的表。", path=str(path)
        )
    others += [_without_form(one) for one in left]
    layout = report.scheme.table_layout
    return tuple(_filled(file, forms, copy, layout, others if copy is made[0] else []) for copy in made)


def named_copies(made: Sequence[FilledFile], form: Path, source: Path) -> Iterator[tuple[str, FilledFile]]:
    """The copies with the names of their files: of the source and the form; of the first subject where there are more.

    >>> one = FilledFile(content=b"", subjects=("甲项目",), cells=0, remarks=())
    >>> [name for name, _ in named_copies([one], Path("局里的表.xlsx"), Path("某中心.xlsm"))]
    ['某中心-局里的表.xlsx']
    >>> [name for name, _ in named_copies([one, one], Path("局里的表.xlsx"), Path("某中心.xlsm"))][0]
    '某中心-局里的表-甲项目.xlsx'
    """
    for one in made:
        ending = f"-{one.subjects[0]}" if len(made) > 1 else ""
        yield files.safe_filename(f"{source.stem}-{form.stem}{ending}", form.suffix), one


def write_forms(report: Report, form: Path, source: Path, folder: Path) -> tuple[WrittenForm, ...]:
    """Write the filled copies of a form into ``folder``: ``<name of the source>-<name of the form>.xlsx``.

    Where there are several, the subject's name is behind it. A file there that a person changed since it was written is
    kept as ``…-旧``. XlperfError as ``fill_form``, and where a file cannot be written.
    """
    written = []
    for name, one in named_copies(fill_form(report, form), form, source):
        path = folder / name
        changed = os.path.lexists(path) and not is_packed_here(path)
        with files.atomic(path, inputs=[source, form]) as temporary:
            temporary.write_bytes(one.content)
            kept = files.back_up(path, files.free_name(path, "旧")) if changed else None
        written.append(WrittenForm(path=path, filled=one, kept=kept))
    return tuple(written)


def _forms(file: BlankForm) -> tuple[list[tuple[str, FormPlaces]], list[Remark]]:
    """The self-evaluation forms of a file with their sheets, and remarks about its other forms."""
    found: list[tuple[str, FormPlaces]] = []
    others: list[Remark] = []
    for name, grid in file.book.grids.items():
        page = FormSheet(grid, name)
        if name in file.book.hidden or page.is_blank:
            continue
        for area in form_areas(page, name):
            places = form_places(area, file.drawn(name)) if area.kind.is_evaluation else None
            if places is not None and places.form.is_form:
                found.append((name, places))
            elif area.kind.stage:
                others.append(Remark(area.first.cell.origin, f"这是{area.kind.name}，没有填。"))
    return found, others


def _without_form(one: Answers) -> Remark:
    what = "部门整体" if one.subject.is_department else "项目"
    return Remark(None, f"“{one.subject.name}”没有填：文件里没有给{what}的空表。")


def _filled(
    file: BlankForm, forms: list[tuple[str, FormPlaces]], copy: Copy, layout: str, others: list[Remark]
) -> FilledFile:
    values: dict[str, dict[Place, Value]] = {}
    remarks = list(others)
    for number, answers in copy.items():
        sheet, places = forms[number]
        filled = fill(file, sheet, places, answers, layout)
        values.setdefault(sheet, {}).update(filled.values)
        remarks += filled.remarks
    return FilledFile(
        content=file.filled(values),
        subjects=tuple(one.subject.name for one in copy.values()),
        cells=sum(map(len, values.values())),
        remarks=tuple(remarks),
    )
