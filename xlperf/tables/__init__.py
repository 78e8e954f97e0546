"""The official self-evaluation tables 自评表 (附件1, 附件2…) as neutral grids, for the sheet and for Word alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xlperf.model import Evaluation
from xlperf.naming import is_written_up
from xlperf.paragraphs import TABLE, subject_keys
from xlperf.schemes import Scheme
from xlperf.scoring import SubjectResult
from xlperf.tables.fill import Facts, fill, printed
from xlperf.tables.form_layout import load_table_layout
from xlperf.tables.grid import CellStyle, TableCell, TableGrid, shares
from xlperf.tables.hand_edits import with_edits
from xlperf.tables.printed_facts import last_year_note, other_scores_note, subject_facts, typed_beside

__all__ = ["CellStyle", "TableCell", "TableGrid", "self_evaluation_tables", "shares"]


def self_evaluation_tables(
    evaluation: Evaluation, results: Sequence[SubjectResult], scheme: Scheme
) -> tuple[TableGrid, ...]:
    """附件1 for the department (or the first project where there is none), 附件2… for the others in input order;
    a project without a name has none.

    ``results`` run parallel to ``evaluation.subjects``; the layout is the scheme's ``table_layout``. What a person
    changed in an earlier table is on them.
    """
    layout = load_table_layout(scheme.table_layout)
    shown = (pair for pair in zip(evaluation.subjects, results, strict=True) if is_written_up(pair[0]))
    pairs = sorted(shown, key=lambda pair: not pair[0].is_department)
    keys = subject_keys(subject.name for subject, _ in pairs)
    tables = []
    for number, ((subject, result), key) in enumerate(zip(pairs, keys, strict=True), 1):
        facts = subject_facts(evaluation, subject, result, scheme, layout.sources)
        form = layout.department if subject.is_department else layout.project
        within = Facts(form.words).within(facts)
        filled = fill(form, layout, within)
        beside = (
            *typed_beside(subject, (cell.text for cell in filled.cells), form.facts),
            *other_scores_note(subject, result, scheme, form.facts),
            *last_year_note(subject, evaluation.unit),
        )
        grid = printed(f"附件{number}", form, layout, within, filled, (*_notes(scheme.notes), *beside))
        tables.append(with_edits(replace(grid, key=f"{TABLE}/{key}", subject=subject.name), evaluation.edits))
    return tuple(tables)


def _notes(notes: Sequence[str]) -> tuple[str, ...]:
    """The scheme's 备注, its name set before the first line where the scheme does not do so itself."""
    if not notes or notes[0].startswith("备注"):
        return tuple(notes)
    return (f"备注：{notes[0]}", *notes[1:])
