"""The goals of a form 年度总体目标: what was expected, under one header or several labels."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from xlperf.reading.forms.blocks import FormBlock, FormSheet, shown
from xlperf.reading.forms.cell_values import goals_in, pieces
from xlperf.reading.forms.form import Form
from xlperf.reading.forms.form_sentences import is_prose
from xlperf.reading.forms.headers import FormColumn, cells_of, is_blank_value, is_label
from xlperf.reading.forms.wording import before_colon, header_key, labels, normal, points
from xlperf.reading.rows import Cell, short
from xlperf.values.signs import compact

__all__ = ["Goals", "StageGoals", "goals_beside"]

_POINTS = ("weight", "stated_score")
_WHOLE = "purpose"  # where what is aimed at in all years goes
_INITIAL = "initial"  # the goal of the year's beginning, where there is a column of the adjusted one, too
_SEVERAL = 2  # labels beside each other


class Goals:
    """The rows under 预期目标 and 实际完成情况, with the points and the score of each where there are columns."""

    def __init__(self, page: FormSheet, form: Form, columns: Mapping[str, FormColumn]) -> None:
        self._page = page
        self._form = form
        self._columns = columns

    @classmethod
    def begin(cls, page: FormSheet, form: Form, row: int, fresh: Sequence[FormBlock]) -> Goals | None:
        """The rows under this one, if it is such a header."""
        words, patterns = labels().goals, labels().goal_patterns
        patterns = (*patterns, *labels().goal_headers) if _is_beside_goals(fresh) else patterns
        keys = [(block, header_key(block.label, words, patterns)) for block in fresh]
        achieved = [block for block, key in keys if key == "achieved"]
        expected = [block for block, key in keys if key == "expected"]
        if len(expected) > 1 and not achieved and fresh[-1] is expected[-1]:
            return cls(page, form, {"expected": _column(expected[-1])})  # 年初绩效目标 and, as adjusted, 全年绩效目标
        if not achieved or not expected or achieved[-1].column < expected[-1].column:
            return None
        pair = {"expected": expected[-1], "achieved": achieved[-1]}  # a side label 年度总体目标 stands before them
        beside = page.right_of(pair["expected"], row)
        if beside is not None and beside.column != pair["achieved"].column and not beside.is_blank:
            return None
        if len(expected) > 1 and expected[-2].bottom == row and page.right_of(expected[-2], row) == expected[-1]:
            pair[_INITIAL] = expected[-2]  # 年初绩效目标 before 全年（调整）绩效目标
        pair |= {key: block for block in fresh if (key := labels().indicators.get(block.label)) in _POINTS}
        for block in fresh:
            if block.column > pair["achieved"].right and block not in pair.values():
                form.note("R43", block.cell.origin, value=short(block.text))
        return cls(page, form, {key: _column(block) for key, block in pair.items()})

    @property
    def columns(self) -> Mapping[str, FormColumn]:
        """Its columns: expected and achieved, and the initial goal or points where there are such."""
        return self._columns

    def read(self, row: int, fresh: Sequence[FormBlock]) -> bool:
        """A row of goals; False for one that belongs to another part of the form."""
        cells = cells_of(self._page, row, self._columns)
        if not cells or any(is_label(block) for block in fresh):
            return False
        text, achieved = cells.get("expected"), cells.get("achieved")
        if text is None or is_blank_value(text) or labels().unchanged.fullmatch(compact(shown(text.value))):
            text = cells.get(_INITIAL, text)  # it was not adjusted
        elif not is_blank_value(initial := cells.get(_INITIAL, text)) and initial.value != text.value:
            self._form.note("R44", initial.origin, value=f"{initial.origin.header}：{short(shown(initial.value))}")
        before = set(self._form.goals)
        if text is not None and not is_blank_value(text):
            self.expect(text)
        self._points(cells, set(self._form.goals) - before)
        if achieved is not None and not is_blank_value(achieved):
            self.achieve(achieved)
        return True

    def _points(self, cells: Mapping[str, Cell], goals: Collection[int]) -> None:
        """The points and the score beside a goal; those of several together are no one's and are reported."""
        for key in _POINTS:
            cell = cells.get(key)
            if cell is None or is_blank_value(cell):
                continue
            if len(goals) == 1:
                setattr(self._form.goal(next(iter(goals)), cell.origin), key, cell)
            else:
                self._form.note("R36", cell.origin, value=f"{cell.origin.header}：{short(shown(cell.value))}")

    def achieve(self, cell: Cell) -> None:
        """What came of the goals, each by its number; what our own tables counted is no text of the unit's."""
        words = "".join(pieces([cell]))
        lines = [line for line in words.splitlines() if line.strip()]
        if lines and all(labels().computed.fullmatch(line.strip()) for line in lines):
            self._form.note("R44", cell.origin, value=cell.origin.header)
            return
        for number, _, text in goals_in(words):
            self._form.goal(number, cell.origin).add_achieved(Cell(text, cell.origin))

    def expect(self, cell: Cell) -> None:
        """What was expected: each goal by its number."""
        for number, weight, words in goals_in("".join(pieces([cell]))):
            goal = self._form.goal(number, cell.origin)
            goal.add_text(Cell(words, cell.origin))
            if weight:
                goal.weight = Cell(weight, cell.origin)


class StageGoals:
    """The goals of a form of targets or of monitoring: the text beside its label, or under labels beside each other."""

    def __init__(self, page: FormSheet, form: Form, columns: Mapping[str, FormColumn]) -> None:
        self._page = page
        self._form = form
        self._columns = columns

    @classmethod
    def begin(cls, page: FormSheet, form: Form, row: int, fresh: Sequence[FormBlock]) -> StageGoals | None:
        """The goals of this row, or those under it."""
        expected = [block for block in fresh if labels().goals.get(block.label) == "expected"]
        if not expected:
            return None
        last = expected[-1]
        beside = page.right_of(last, row)
        if beside is not None and not beside.is_blank and not is_label(beside):
            Goals(page, form, {}).expect(beside.named(last.text))
            return cls(page, form, {})
        below = [block for block in page.blocks(row + 1) if block.row == row + 1 and not block.is_blank]
        is_over_text = len(below) == 1 and is_prose(below[0].text) and not is_label(below[0])
        if (len(fresh) < _SEVERAL and not is_over_text) or any(not is_label(block) for block in fresh):
            return None
        others = [block for block in fresh if labels().texts.get(block.label) == _WHOLE]
        return cls(page, form, {"expected": _column(last)} | ({_WHOLE: _column(others[0])} if others else {}))

    def read(self, row: int, fresh: Sequence[FormBlock]) -> bool:
        """The row under the labels; False for one that belongs to another part of the form."""
        cells = cells_of(self._page, row, self._columns)
        if not cells or any(is_label(block) for block in fresh):
            return False
        if "expected" in cells:
            Goals(self._page, self._form, {}).expect(cells["expected"])
        if _WHOLE in cells:
            self._form.texts.append((_WHOLE, cells[_WHOLE]))
        return True


def goals_beside(page: FormSheet, form: Form, row: int, fresh: Sequence[FormBlock]) -> bool:
    """Read 绩效目标 and 目标完成情况 as labels with their texts beside them; False where the row is none such."""
    words, patterns = labels().goals, labels().goal_patterns
    rest = [block for block in fresh if block.row == row]
    if rest and _goals_behind_labels(page, form, rest):
        return True
    if len(rest) % 2 and is_label(rest[0]):  # 年度总体目标 at the side
        del rest[0]
    pairs = list(zip(rest[::2], rest[1::2], strict=False))
    keys = [header_key(label.label, words, patterns) for label, _ in pairs]
    if any(keys):  # beside 预期目标 the other says less to be known: 实际完成
        loosely = [header_key(label.label, {}, labels().goal_headers) for label, _ in pairs]
        keys = [key or other for key, other in zip(keys, loosely, strict=True)]
    if not pairs or len(rest) % 2 or None in keys or any(_is_header(text) for _, text in pairs):
        return False
    reader = Goals(page, form, {})
    for (label, text), key in zip(pairs, keys, strict=True):
        cell = text.named(label.text)
        if key == "expected":
            reader.expect(cell)
        else:
            reader.achieve(cell)
    return True


def _goals_behind_labels(page: FormSheet, form: Form, fresh: Sequence[FormBlock]) -> bool:
    """Read 年度绩效目标（80分）：… and 完成情况：…, each in one cell with its text; False where a cell is none such."""
    found = []
    for block in fresh:
        label, text = before_colon(block.text) or ("", "")
        key = header_key(normal(label), labels().goals, labels().goal_patterns)
        if key is None:
            return False
        found.append((key, label, replace(block.named(label), value=text)))
    reader = Goals(page, form, {})
    for key, label, cell in found:
        if key == "achieved":
            reader.achieve(cell)
            continue
        before = set(form.goals)
        reader.expect(cell)
        new = set(form.goals) - before
        if (weight := points(label)) and len(new) == 1:
            form.goal(new.pop(), cell.origin).weight = replace(cell, value=weight)
    return True


def _is_beside_goals(fresh: Sequence[FormBlock]) -> bool:
    """Whether a label of the goals stands at the side of headers and of what is under them, which tells these too."""
    side, words = fresh[0], labels()
    is_goals = header_key(side.label, words.goals, words.goal_patterns) is not None or side.label in words.sides
    return is_goals and side.bottom > side.row and len(fresh) > _SEVERAL


def _is_header(block: FormBlock) -> bool:
    return is_label(block) or header_key(block.label, labels().goals, labels().goal_patterns) is not None


def _column(block: FormBlock) -> FormColumn:
    return FormColumn(block.column, block.right, block.text)
