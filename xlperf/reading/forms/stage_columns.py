"""The columns of indicators on a form of targets or of monitoring: by the stage's own words, in one or two rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlperf.layout import layout
from xlperf.reading.forms.blocks import FormBlock, FormSheet
from xlperf.reading.forms.columns_by_content import indicator_rows, unnamed_columns
from xlperf.reading.forms.form import Form
from xlperf.reading.forms.headers import FormColumn
from xlperf.reading.forms.stages import MONITORING, TARGET, StageWords
from xlperf.reading.forms.wording import labels
from xlperf.reading.rows import short

__all__ = ["LONG_NAME", "StageColumns", "stage_columns"]

LONG_NAME = "mid_name"
"""The key of the column with the name of an indicator of all years, beside that of the year."""

_UNHELD = "unheld"
_RESULTS = ("actual", "stated_score")  # no form before the self-evaluation has them


@dataclass(frozen=True, slots=True)
class StageColumns:
    """Columns by key; ``second`` is a further row of headers under the first, None where there is none."""

    columns: dict[str, FormColumn]
    second: int | None


def stage_columns(
    page: FormSheet, form: Form, stage: StageWords, row: int, usual: Mapping[str, FormColumn]
) -> StageColumns:
    """The columns under a row of headers; ``usual`` are those by the words of self-evaluations.

    What is in no column known is reported, as on a self-evaluation.
    """
    blocks = page.blocks(row)
    found = {key: column for key, column in usual.items() if key not in _RESULTS}
    name = found["name"]
    if stage.key == TARGET:
        name = _of_the_year(blocks, found) or name
    unheld: list[FormBlock] = []
    second = _second_row(page, row, stage, name)
    fresh = [block for block in page.blocks(second) if block.row == second] if second is not None else []
    for block in (*blocks, *fresh):
        key = stage.column(block.label) if block.column > name.right else None
        if key is None:
            continue
        found = {other: column for other, column in found.items() if column.left != block.column or other == "name"}
        if block in fresh:  # it is one of those that a header above holds together
            found = {other: at for other, at in found.items() if not at.left <= block.column <= at.right}
        if key == _UNHELD:
            unheld.append(block)
        elif key == "reason" and "reason" in found:
            _second_reason(found, block)
        else:
            found.setdefault(key, FormColumn(block.column, block.right, block.text))
            form.note_period(block)
    _report(page, form, stage, second if second is not None else row, found, unheld)
    return StageColumns(found, second)


def _of_the_year(blocks: Sequence[FormBlock], found: dict[str, FormColumn]) -> FormColumn | None:
    """Where indicators of all years stand left of those of the year: the column of the latter's names."""
    words = labels().indicators
    names = [block for block in blocks if words.get(block.label) == "name"]
    if len(names) < 2:
        return None
    first, last = names[0], names[-1]
    found[LONG_NAME] = FormColumn(first.column, first.right, first.text)
    found["name"] = FormColumn(last.column, last.right, last.text)
    for key in ("target", "level2"):
        ours = [block for block in blocks if words.get(block.label) == key]
        between = [block for block in ours if (block.column > last.column) == (key == "target")]
        if len(ours) > 1 and between:
            if key == "target":
                found["mid_target"] = FormColumn(ours[0].column, ours[0].right, ours[0].text)
            found[key] = FormColumn(between[-1].column, between[-1].right, between[-1].text)
    return found["name"]


def _second_row(page: FormSheet, row: int, stage: StageWords, name: FormColumn) -> int | None:
    """The row under a row of headers, if all that begins in it are headers, too."""
    if row >= page.bottom:
        return None
    fresh = [block for block in page.blocks(row + 1) if block.row == row + 1]
    known = bool(fresh) and all(stage.column(block.label) for block in fresh)
    under = page.at(row + 1, name.left)
    return row + 1 if known and (under.row <= row or under.is_blank) else None


def _second_reason(found: dict[str, FormColumn], block: FormBlock) -> None:
    """Two columns of reasons are the kind of reason and its words; a remark beside a reason is none."""
    first = found["reason"]
    if block.label not in ("备注", "说明"):
        found["cause"] = first
        found["reason"] = FormColumn(block.column, block.right, block.text)


def _report(
    page: FormSheet,
    form: Form,
    stage: StageWords,
    row: int,
    found: Mapping[str, FormColumn],
    unheld: Sequence[FormBlock],
) -> None:
    """Collect columns that have no counterpart, and an error where the target or the current value is in none."""
    rows = indicator_rows(page, row, found["name"])
    taken = {block.column for block in unheld}
    left = [
        column for column in unnamed_columns(page, row, found)
        if column.left not in taken
        and any(not page.at(at, column.left).is_blank and page.at(at, column.left).row == at for at in rows)
    ]  # fmt: skip
    for column in (*left, *(FormColumn(block.column, block.right, block.text) for block in unheld)):
        mark = column.header or f"{column.left}"
        if mark not in form.mentioned:
            form.mentioned.add(mark)
            form.note("R43", page.origin(row, column.left), value=short(column.header) or "没有标题的")
    wanted = {"target": "indicators", "current": "monitoring"} if stage.key == MONITORING else {"target": "indicators"}
    missing = [layout().table(table).column(key).header for key, table in wanted.items() if key not in found]
    if rows and missing and "R47" not in form.mentioned:
        form.mentioned.add("R47")
        seen = "、".join(short(column.header) or "（空白）" for column in left)
        values = {"headers": "、".join(f"“{header}”" for header in missing), "count": len(rows)}
        form.note("R47", page.origin(row, found["name"].left), seen=f"；不认得的列：{seen}" if seen else "", **values)
    form.columns |= found.keys() & {column.key for column in layout().table("indicators").inputs}
