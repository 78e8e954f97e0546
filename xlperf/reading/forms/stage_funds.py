"""The money of a form of targets or of monitoring as labels with the figure beside them: 当年资金总额 120."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xlperf.reading.forms.blocks import FormBlock, FormSheet
from xlperf.reading.forms.cell_values import without_remark
from xlperf.reading.forms.form import Form
from xlperf.reading.forms.funds import is_figure, source_name
from xlperf.reading.forms.headers import is_blank_value
from xlperf.reading.forms.stages import TARGET, StageWords
from xlperf.reading.forms.wording import labels, unit_of_money
from xlperf.reading.rows import Cell, short

__all__ = ["StageFunds"]

_OF_THE_YEAR = re.compile(r"^(?:当年|本年度?|年度)(?=.)")
_WHOLE, _YEAR = "mid_total", "initial"


class StageFunds:
    """Rows of such pairs. What stands under the total of all years are its sources, which have no place."""

    def __init__(self, page: FormSheet, form: Form, stage: StageWords) -> None:
        self._page = page
        self._form = form
        self._stage = stage
        self._totals: dict[int, str] = {}  # column of a total's label -> its key

    @classmethod
    def begin(
        cls, page: FormSheet, form: Form, row: int, fresh: Sequence[FormBlock], stage: StageWords
    ) -> StageFunds | None:
        """The rows from this one on, if a label of money in it has a figure, or nothing, beside it."""
        made = cls(page, form, stage)
        if form.columns or not any(key != "passed" for key, _, _ in made._amounts(row, fresh)):
            return None
        form.has_funds = True
        made.read(row, fresh)
        return made

    def read(self, row: int, fresh: Sequence[FormBlock]) -> bool:
        """A row of pairs; False for one that belongs to another part of the form."""
        side = None
        for block in self._page.blocks(row):
            if unit := unit_of_money(block.text):
                self._form.note_unit(unit, block)
                side = side or unit
        amounts = list(self._amounts(row, fresh))
        keys = {key for key, _, _ in amounts}
        for key, label, value in amounts:
            meant = _YEAR if key == _WHOLE and _YEAR not in keys and label.label == "资金总额" else key
            self._totals[label.column] = meant
            if meant != "passed":
                bare, remark = without_remark(value.named(label.text))
                self._form.enter_money(meant, bare, unit_of_money(label.text) or side)
                if remark:
                    self._form.note("R44", bare.origin, value=f"{label.label}·{short(remark)}")
        sources = list(self._sources(row, fresh)) if self._stage.key == TARGET else []
        for label, value in sources:
            self._source(label, value, side)
        return bool(amounts or sources)

    def _amounts(self, row: int, fresh: Sequence[FormBlock]) -> Iterator[tuple[str, FormBlock, FormBlock]]:
        """Labels of totals with what stands beside them: (key, label, value)."""
        for block in fresh:
            key, beside = self._stage.amount(block.label), self._page.right_of(block, row)
            if (
                key
                and block.bottom == row
                and beside is not None
                and (is_figure(without_remark(beside.cell)[0].value) or is_blank_value(beside.cell))
            ):
                yield key, block, beside

    def _sources(self, row: int, fresh: Sequence[FormBlock]) -> Iterator[tuple[FormBlock, FormBlock]]:
        """The names of sources, each with the amount beside it."""
        words = labels()
        for block in fresh:
            beside = self._page.right_of(block, row)
            if (
                self._stage.amount(block.label) is None
                and block.label not in words.sides
                and words.is_source(block.label)
                and beside is not None
                and (is_figure(beside.cell.value) or is_blank_value(beside.cell))
            ):
                yield block, beside

    def _source(self, label: FormBlock, value: FormBlock, side: str | None) -> None:
        if is_blank_value(value.cell):
            return
        name = source_name(label)
        if self._totals.get(label.column) == _WHOLE:
            self._form.note("R44", value.cell.origin, value=f"{name.value}·各年合计")
            return
        bare = Cell(_OF_THE_YEAR.sub("", str(name.value)), name.origin)
        self._form.add_source(bare, {_YEAR: value.named(label.text)}, unit_of_money(label.text) or side)
