"""The reading of one sheet, row by row: headers say what the rows under them are, labels what stands beside them.

Nothing depends on fixed places; nothing raises on any grid.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from xlperf.edits import HIDDEN
from xlperf.findings import Origin
from xlperf.model import Kind
from xlperf.reading.forms.beside_labels import read_pairs
from xlperf.reading.forms.blocks import FormBlock, FormSheet
from xlperf.reading.forms.cell_values import title_name, year_in
from xlperf.reading.forms.form import Form
from xlperf.reading.forms.funds import FormFunds
from xlperf.reading.forms.goals import Goals
from xlperf.reading.forms.headers import is_label
from xlperf.reading.forms.indicator_rows import Indicators, name_goal
from xlperf.reading.forms.wording import goal_label, labels, normal
from xlperf.reading.rows import Cell

__all__ = ["read_page"]

_LONGEST_TITLE = 80
_SHORT = 10  # characters of a line that is only a year


def read_page(page: FormSheet) -> list[Form]:
    """The forms on a sheet, in order; what lies before the first title belongs to the first.

    None where no cell is a header of indicators or funds.
    """
    if not any(_is_header(text) for text in page.strings):
        return []
    walk = _Walk(page)
    for row in range(page.top, page.bottom + 1):
        fresh = [block for block in page.blocks(row) if block.row == row]
        if fresh:
            walk.read(row, fresh)
    return walk.forms


def _is_header(text: str) -> bool:
    """Whether a cell says 三级指标, or names a column of money."""
    label = normal(text)
    return labels().indicators.get(label) == "name" or label in labels().funds


class _Walk:
    """Where the reading of a sheet has come to: its forms so far, and the block of rows it is in."""

    def __init__(self, page: FormSheet) -> None:
        self._page = page
        self.forms = [Form(place=Origin(page.sheet, ""))]
        self._rows: FormFunds | Goals | Indicators | None = None
        self._indicators: Indicators | None = None
        self._goal: int | None = None
        self._in_notes = False

    def read(self, row: int, fresh: Sequence[FormBlock]) -> None:
        """Read one row; ``fresh`` are the blocks that begin in it and hold something."""
        if self._title(fresh) or self._begin_rows(row, fresh):
            return
        self._begin_at_name(fresh)
        if self._rows is not None:
            if self._rows.read(row, fresh):
                return
            self._rows = None
        if self._notes(fresh) or self._goal_line(row, fresh) or self._total(row, fresh):
            return
        left = read_pairs(self._page, self._form, row, fresh)
        if not self._in_notes:
            self._form.unread += [block for block in left if not _is_short(block)]

    @property
    def _form(self) -> Form:
        return self.forms[-1]

    def _title(self, fresh: Sequence[FormBlock]) -> bool:
        """A line that ends with 自评表 begins a form; a line that is only a year belongs to it."""
        first, text = fresh[0], fresh[0].compact
        if len(fresh) > 1 or not isinstance(first.cell.value, str) or len(text) > _LONGEST_TITLE:
            return False
        words = labels()
        bare = text.partition("(")[0].partition("（")[0] or text
        if not bare.endswith(words.titles) and not text.endswith(words.titles):
            return self._rows is None and len(text) <= _SHORT and self._year(first)
        self._begin(first)
        self._form.title = first.cell
        self._form.title_name = title_name(first.text)
        if any(word in text for word in words.departments):
            self._form.kind = Kind.DEPARTMENT
        self._year(first)
        return True

    def _begin(self, block: FormBlock) -> None:
        """Begin a new form, unless nothing of one has been read yet."""
        if self._form.has_funds or self._form.columns or "name" in self._form.subject:
            self.forms.append(Form(place=block.cell.origin))
        elif not self._form.place.cell:
            self._form.place = block.cell.origin
        self._rows, self._indicators, self._goal, self._in_notes = None, None, None, False

    def _begin_at_name(self, fresh: Sequence[FormBlock]) -> None:
        """A second 项目名称 begins another form, whether or not it has a title."""
        for block in fresh:
            if labels().subject.get(block.label) == "name" and "name" in self._form.subject and self._form.columns:
                self._begin(block)

    def _year(self, block: FormBlock) -> bool:
        year = year_in(block.text)
        if year is not None:
            self._form.facts.setdefault("year", Cell(year, block.cell.origin))
        return year is not None

    def _begin_rows(self, row: int, fresh: Sequence[FormBlock]) -> bool:
        """A header of indicators, funds or goals."""
        page, form = self._page, self._form
        rows = (
            Indicators.begin(page, form, row, fresh, self._goal)
            or FormFunds.begin(page, form, row, fresh)
            or Goals.begin(page, form, row, fresh)
        )
        if rows is None:
            return False
        self._rows, self._in_notes = rows, False
        self._indicators = rows if isinstance(rows, Indicators) else self._indicators
        return True

    def _total(self, row: int, fresh: Sequence[FormBlock]) -> bool:
        """The row 总分, where something else stands between it and the indicators."""
        if self._indicators is None or labels().totals.get(fresh[0].label) != "total":
            return False
        self._indicators.total(row, fresh)
        return True

    def _notes(self, fresh: Sequence[FormBlock]) -> bool:
        """备注 and what stands under it, up to the next label, is the form's own."""
        if labels().notes.match(fresh[0].compact) and fresh[0].label not in labels().texts:
            self._in_notes = True
            return True
        return False

    def _goal_line(self, row: int, fresh: Sequence[FormBlock]) -> bool:
        """年度绩效目标1内容 with its text; 年度绩效目标1（40分） by itself is about the indicators below."""
        if goal_label(fresh[0].text) is None:
            return False
        beside = self._page.right_of(fresh[0], row)
        if beside is not None and is_label(beside):
            return False
        self._goal = name_goal(self._form, fresh[0])
        if self._goal is not None and beside is not None and not beside.is_blank:
            self._form.goal(self._goal, fresh[0].cell.origin).text = beside.named(fresh[0].text)
        return True


def _is_short(block: FormBlock) -> bool:
    """Whether a cell is a caption, a number of a form, a signature line or a label without a value."""
    words, text = labels(), block.compact
    if block.label in words.sides or is_label(block) or words.captions.fullmatch(text) or text.startswith(HIDDEN):
        return True
    if normal(re.split("[:：]", block.text)[0]) in words.unheld:
        return True  # 财务负责人：某甲
    return any(word in text for word in words.signatures) or text in words.blank or not text.strip("—-/_")
