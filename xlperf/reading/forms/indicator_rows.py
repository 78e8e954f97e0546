"""The indicators of a form: levels filled down, cells merged over several rows, signs inside targets."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from xlperf.layout import layout
from xlperf.reading.forms.blocks import FormBlock, FormSheet
from xlperf.reading.forms.cell_values import (
    grade_in,
    pieces,
    score_and_weight,
    split_target,
    without_remark,
    written_goal,
)
from xlperf.reading.forms.columns_by_content import (
    by_content,
    indicator_rows,
    is_level_row,
    is_points,
    repeats,
    unnamed_columns,
    without_contradicted,
)
from xlperf.reading.forms.form import Form, FormLine
from xlperf.reading.forms.headers import (
    FormColumn,
    cells_of,
    find_columns,
    header_columns,
    is_blank_value,
    is_passed,
    is_section,
)
from xlperf.reading.forms.stage_columns import stage_columns
from xlperf.reading.forms.stages import is_own_caption
from xlperf.reading.forms.wording import goal_label, header_key, labels, normal, points
from xlperf.reading.rows import Cell, is_percent, short
from xlperf.taxonomy import is_level, level1_name, standard_level1
from xlperf.values.amounts import Amount, convert, halfwidth, parse_amount, same_unit
from xlperf.values.entries import read_entry, read_range
from xlperf.values.signs import Sign, compact, parse_sign

__all__ = ["Indicators", "enter_goal", "name_goal", "without_points", "without_prompt"]

_LEVELS = ("level1", "level2")
_GRADES = frozenset("优良中差")
_PROMPT = re.compile(
    r"^\s*(?:"
    r"(?:三级)?指标\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[:：.、．)）\s]+|(?:三级)?指标\s*\d{1,2}(?=[^\d\s])|(?:三级)?指标\s*[:：]\s*"
    r"|[①-⑳⑴-⒇⒈-⒛]\s*|[(（]\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[)）]\s*"
    r"|\d{1,2}\s*[、.．)）]\s*(?=[^\d\s])|[一二三四五六七八九十]{1,3}、\s*)?"
)
_WORDS_BEFORE = re.compile(r"\s*([\u4e00-\u9fff]{2,12})\s*([≥≤≧≦<>＜＞＝=]+\s*\d.*)")
_TWO_LEVELS = re.compile(r"\s*(\S+?)\s*[-—–－/／\\、:：·>→\n]+\s*(\S+)\s*")
_WORDED = re.compile(
    r"(?P<before>[^\d，,。；;（(≥≤≧≦<>＜＞＝=]{0,10})(?P<figure>\d[\d,.]*\s*[^\d\s，,。；;（()）]{1,8})(?P<behind>(?:[，,；;。（(].*)?)",
    re.DOTALL,
)
_POINTED = re.compile(
    r"(?P<name>.{2,}?)\s*[(（]\s*(?P<points>[0-9０-９]{1,3}(?:[.．][0-9０-９]+)?)\s*分\s*[)）]\s*", re.DOTALL
)
_OF_ONE = ("weight", "stated_score")  # a figure merged over several indicators says nothing of any of them
_OTHERS = ("department_score", "finance_score")  # whose totals have no place
_OF_ALL = ("reason", "evidence")  # a text that may go on over a page
_SHARED = (*_OF_ALL, "scoring", "standard")  # a text merged over several indicators applies to each
_FIGURES = ("sign", "target", "unit", "actual", "weight", "stated_score")
_SHORT = ("sign", "target", "unit", "actual", "current", "forecast", "mid_target")
_DATED = ("target", "actual")
_MOST_COVERED = 4  # columns of an indicator that a cell may be merged over
_SEVERAL = 2  # headers under one that is none of its own
_LEAST_LINES = 2  # names in one cell that are indicators of their own
_LEAST_REPEATED = 2  # figures that a further part of a row repeats, where its name is not there


class Indicators:
    """The rows under a header of indicators; ``goal`` is the number of the goal they stand under."""

    def __init__(self, page: FormSheet, form: Form, columns: dict[str, FormColumn], goal: int | None) -> None:
        self._page = page
        self._form = form
        self._columns = columns
        self._goal = goal
        self._first = min(column.left for column in columns.values())
        self._levels: dict[str, Cell] = {}
        self._rows = 0
        self._second: int | None = None  # the second row of headers, of a form of targets or of monitoring
        self._goal_texts: FormBlock | None = None  # the header of a column of goals, left of the indicators
        self._goal_label: FormBlock | None = None  # the label of one goal there, over its text
        self._adjusted: FormColumn | None = None  # 调整指标值, which holds where it is filled in
        self._is_framework = False  # of fixed questions, whose points stand behind their names
        self._before: dict[str, Cell] = {}  # the row of the indicator before, as it stands

    @classmethod
    def begin(cls, page: FormSheet, form: Form, row: int, goal: int | None) -> Indicators | None:
        """The rows under this one, if it has 三级指标 and a target or an actual value."""
        columns = header_columns(page, row)
        if columns is None:
            return None
        columns = _level_under_goal(page, row, columns)
        columns = {**_headers_above(page, row, columns), **columns} if row > page.top else columns
        for block in page.blocks(row):
            goal = name_goal(form, block) or goal
        form.header = form.header or page.origin(row, columns["name"].left, columns["name"].header)
        second, adjusted = None, _adjusted(page, row, columns)
        if form.stage is not None:
            known = stage_columns(page, form, form.stage, row, columns)
            columns, second = known.columns, known.second
        else:
            columns = _identified(page, form, row, columns, adjusted)
        made = cls(page, form, columns, goal)
        made._second = second
        made._adjusted = adjusted
        if "stated_score" in columns and labels().scores.fullmatch(normal(columns["stated_score"].header)):
            form.columns |= {"weight"}
        made._is_framework = _are_pointed(page, indicator_rows(page, row, columns["name"]), columns)
        made._goal_texts = next(
            (block for block in page.blocks(row) if block.bottom == row and made._is_of_goals(block)), None
        )
        made._goal_label = next(
            (block for block in page.blocks(row) if block.bottom == row and made._is_goal_label(block)), None
        )
        return made

    @property
    def columns(self) -> Mapping[str, FormColumn]:
        """Its columns by key, as far as they are known by now."""
        return self._columns

    @property
    def goal(self) -> int | None:
        """The goal under which the rows stand that were read last."""
        return self._goal

    def go_on(self, before: Indicators) -> None:
        """Go on from the rows before, where the headers stand again on a further page: levels hold over it."""
        if self._goal == before._goal:
            self._levels, self._before = dict(before._levels), before._before

    def names_one(self, fresh: Sequence[FormBlock]) -> bool:
        """Whether a row names a level and an indicator in their columns: 成本指标, 项目总成本; no header does."""
        levels = [column for key, column in self._columns.items() if key in _LEVELS]
        name = self._columns["name"]
        return (
            any(column.left <= fresh[0].column <= column.right for column in levels)
            and is_level(fresh[0].text)
            and any(name.left <= block.column <= name.right for block in fresh[1:])
        )

    def read(self, row: int, fresh: Sequence[FormBlock]) -> bool:
        """A row of an indicator, of nothing, or of more headers; False for one of another part of the form."""
        if row == self._second or self._more_headers(fresh) or self._headers_within(row, fresh):
            return True
        if len(fresh) == 1 and is_level_row(fresh[0], self._columns["name"], fresh):
            self._begin_level(fresh[0])
            return True
        if self._ends(row, fresh):
            return False
        total = next((kind for block in fresh[:2] if (kind := labels().totals.get(block.label))), None)
        if total == "total":
            self.total(row, fresh)
        elif total is None:
            for block in fresh:
                if self._goal_text(block) or self._text_of_goal(block):
                    continue
                if block.right < self._columns["name"].left:
                    self._goal = name_goal(self._form, block) or self._goal
                aside = block.right < self._first and block.text != str(self._rows + 1)  # but for the running number
                if aside and not is_passed(block) and written_goal(block.text) is None:
                    self._form.unread.append(block)
            self._indicator(row)
        return True

    def _begin_level(self, block: FormBlock) -> None:
        """A level in a row of its own, across the columns, holds for the rows under it."""
        level = _without_points(block.named(block.text))
        key = "level1" if level1_name(str(level.value)) in standard_level1() else "level2"
        self._levels = {one: cell for one, cell in self._levels.items() if one == "level1" != key}
        self._levels[key] = replace(level, value=without_prompt(str(level.value)))
        self._form.columns |= {key}

    def _is_of_goals(self, block: FormBlock) -> bool:
        """Whether a header left of the indicators is of a column with the goals' texts."""
        words = labels()
        return block.right < self._first and header_key(block.label, words.goals, words.goal_patterns) == "expected"

    def _is_goal_label(self, block: FormBlock) -> bool:
        """Whether a header left of the indicators is the label of one goal: 绩效目标1（40分）."""
        return block.right < self._first and goal_label(block.text) is not None

    def _text_of_goal(self, block: FormBlock) -> bool:
        """Enter the text of the goal whose label stands over it, beside the indicators."""
        at = self._goal_label
        if at is None or self._goal is None or not at.column <= block.column <= block.right <= at.right:
            return False
        if block.label == "" or is_passed(block) or written_goal(block.text):
            return False
        self._form.goal(self._goal, block.cell.origin).add_text(block.named(at.text))
        return True

    def _goal_text(self, block: FormBlock) -> bool:
        """Enter the goal that stands beside its indicators, in a column of goals; the next number is its own."""
        at = self._goal_texts
        if at is None or not at.column <= block.column <= at.right or goal_label(block.text):
            return False
        number = 1 + sum(goal.text is not None for goal in self._form.goals.values())
        self._form.goal(number, block.cell.origin).add_text(block.named(at.text))
        self._goal = number
        return True

    def _more_headers(self, fresh: Sequence[FormBlock]) -> bool:
        """A second row of headers, or the headers again: 指标性质, 指标值 and 度量单位 under 年度指标值."""
        words = labels().indicators
        if not fresh or any(block.label not in words for block in fresh):
            return False
        if not self._rows:
            self._columns |= find_columns(fresh, words)
            self._form.columns |= self._columns.keys()
        return True

    def _is_amount_across(self, block: FormBlock) -> bool:
        """Whether an amount stands in one cell over the names and what is beside them: 预算执行得分 with its points."""
        name = self._columns["name"]
        amount = parse_amount(block.cell.value)
        return amount is not None and block.column <= name.left and block.right > name.right

    def _headers_within(self, row: int, fresh: Sequence[FormBlock]) -> bool:
        """A second row of headers, beside that of the names: of two columns under 指标值 one is for the whole year."""
        name = self._page.at(row, self._columns["name"].left)
        if self._rows or name.row == row or name.text != self._columns["name"].header:
            return False
        parts = {
            key: [block for block in fresh if column.left <= block.column <= block.right <= column.right]
            for key, column in self._columns.items()
            if column.left < column.right
        }
        if sum(map(len, parts.values())) != len(fresh) or any(block.label == "" for block in fresh):
            return False
        for key, blocks in parts.items():
            whole, header = self._columns[key], self._columns[key].header
            own = {one: block for block in reversed(blocks) if (one := _part_key(header, block))}
            own |= {one: block for block in blocks if (one := _part_key("", block))}
            others = [block for block in blocks if block not in own.values()]
            chosen = next((block for block in blocks if labels().whole_year.fullmatch(block.label)), None)
            if chosen and others:
                own = {key: chosen}
            elif key not in own and len(others) == 1:  # 数值 beside 符号 and 单位
                own |= {key: others[0]}
            for block in blocks if own else ():
                if block not in own.values():
                    self._form.note("R43", block.cell.origin, value=short(f"{header} {block.text}"))
            if own:
                del self._columns[key]
                self._columns |= {one: FormColumn(block.column, block.right, block.text) for one, block in own.items()}
                self._form.columns |= own.keys()
                if key in _OF_ALL and own.get(key) is blocks[-1]:  # 改进措施 stands beside 原因说明
                    self._columns[key] = FormColumn(blocks[-1].column, whole.right, whole.header)
        return True

    def _ends(self, row: int, fresh: Sequence[FormBlock]) -> bool:
        """Whether another part begins: a label of one, or one cell across the columns (a note, a label's text).

        A goal's label may stand beside its indicators, too.
        """
        first, name = fresh[0], self._columns["name"]
        if is_section(first) and (first.column != name.left or sum(map(is_section, fresh)) > 1):
            return True
        if len(fresh) == 2 and first.column == name.left and self._is_text_across(first, fresh[1]):
            return True
        if self._form.stage is not None and (labels().inline.match(first.text) or is_own_caption(first.compact)):
            return True
        if len(fresh) == 1 and written_goal(first.text):
            return True
        if first.column < name.left and self._is_figure_for_name(row):
            return True
        if len(fresh) == 2 and first.column < name.left and self._is_amount_across(fresh[1]):
            return True
        if first.column < name.left and goal_label(first.text):
            return not any(name.left <= block.column <= block.right <= name.right for block in fresh)
        covering = self._page.at(row, name.left)
        covered = sum(covering.right >= column.left > name.right for column in self._columns.values())
        if covered <= 1 or first.label in labels().totals:
            return False
        if len(fresh) == 2 and covering.column == name.left and covered >= _MOST_COVERED:
            return first.column < name.left and not is_level(first.text)
        return len(fresh) == 1 or (len(fresh) == 2 and first.column < covering.column < name.left)

    def _is_text_across(self, label: FormBlock, text: FormBlock) -> bool:
        """Whether a label stands where names do, with a text across: 说明 under the indicators."""
        covered = sum(text.column <= column.left <= text.right for column in self._columns.values())
        known = labels().text(label.label) or labels().notes.match(label.compact) or is_section(label)
        return (covered > 1 and bool(known)) or covered >= _MOST_COVERED

    def _is_figure_for_name(self, row: int) -> bool:
        """Whether an amount stands where names do, beside words where levels do: a label with its value."""
        block = self._page.at(row, self._columns["name"].left)
        left = [one for one in self._page.blocks(row) if one.right < block.column and one.label]
        unknown = [one for one in left if not is_level(one.text)]
        return block.row == row and parse_amount(block.cell.value) is not None and len(unknown) == len(left) == 1

    def _indicator(self, row: int) -> None:
        cells = {**cells_of(self._page, row, self._columns), **self._adjusted_target(row)}
        self._fill_levels(row, cells)
        parts = _parts(cells)
        for key in _OF_ONE:
            if len(parts) > 1 and key in cells and parts[0][key].value is None:
                origin = cells[key].origin
                self._form.note("R37", origin, cells=origin.cell, header=origin.header)
        for part in parts:
            self._enter(row, part)

    def _adjusted_target(self, row: int) -> dict[str, Cell]:
        """The target as it was changed during the year, which holds; the initial one that it replaces is reported."""
        if self._adjusted is None:
            return {}
        target = cells_of(self._page, row, {"target": self._adjusted}).get("target")
        if target is None or is_blank_value(target):
            return {}
        initial = cells_of(self._page, row, {"target": self._columns["target"]}).get("target")
        if initial is not None and not is_blank_value(initial) and initial.value != target.value:
            text = short("".join(pieces([initial])))
            self._form.note("R44", initial.origin, value=f"{initial.origin.header}·{text}")
        return {"target": target}

    def _leave_pair(self, row: int) -> None:
        """A label and its value where levels stand, in a row of nothing else, are left unread: 项目级别, 省级."""
        columns = [column for key, column in self._columns.items() if key in _LEVELS]
        blocks = [block for column in columns if (block := self._page.at(row, column.left)).row == row and block.text]
        if len(blocks) > 1 and not any(is_level(block.text) or is_passed(block) for block in blocks):
            self._form.unread += blocks

    def _enter(self, row: int, cells: Mapping[str, Cell]) -> None:
        """One indicator of a row."""
        own = {key: _as_meant(key, cell) for key, cell in cells.items() if key not in _LEVELS}
        own = {key: cell for key, cell in own.items() if key != "name" or not is_blank_value(cell)}
        if not any(not is_blank_value(cell) for key, cell in own.items()) or not own.keys() - {"weight"}:
            self._leave_pair(row)
            return
        if self._goes_on(own):
            self._form.indicators[-1] = _continued(self._form.indicators[-1], own)
            return
        if self._is_more_text(own, cells):
            self._form.indicators[-1] = _continued(self._form.indicators[-1], own, "\n")
            return
        if self._is_not_applicable(own):
            return
        self._rows, self._before = self._rows + 1, own
        own = {**own, **_score_with_weight(own), **self._without_remarks(own), **self._points_in_name(row, own)}
        own |= {key: cell for key, cell in self._levels.items() if cell.value is not None}
        own |= self._merged(row)
        own |= _dates(own)
        own |= self._bare_result(own)
        own |= self._without_words(own)
        if "target" in own and "sign" not in self._columns:
            sign, target, unit = split_target(own["target"])
            own["target"] = target
            own |= {"sign": sign} if sign else {}
            own |= {"unit": unit} if unit and "unit" not in own else {}
            own |= {} if sign else _range(own)
        own |= self._none_happened(own)
        line = FormLine(own, self._page.origin(row, self._columns["name"].left), self._goal)
        (self._form.long_indicators if self._is_of_all_years(row) else self._form.indicators).append(line)

    def _is_not_applicable(self, own: Mapping[str, Cell]) -> bool:
        """Whether a row says that its level has no indicator: 不适用 for a name, and no points. It is reported."""
        name = own.get("name")
        if name is None or not isinstance(name.value, str) or compact(name.value) not in labels().no_indicator:
            return False
        if any(not is_blank_value(own[key]) for key in _OF_ONE if key in own):
            return False
        level = next((self._levels[key] for key in ("level2", "level1") if key in self._levels), name)
        reason = f"，{short(''.join(pieces([own['reason']])))}" if "reason" in own else ""
        self._form.note("R44", name.origin, value=f"{level.value}·{name.value}{reason}")
        return True

    def _is_of_all_years(self, row: int) -> bool:
        """Whether a row belongs to the block of the indicators of all years on a form of targets."""
        stage = self._form.stage
        sides = (block for block in self._page.blocks(row) if block.right < self._first)
        return stage is not None and any(stage.long.fullmatch(block.label) for block in sides)

    def _without_remarks(self, own: Mapping[str, Cell]) -> dict[str, Cell]:
        """The target and the result without a remark in brackets behind the figure, which is reported."""
        found = {}
        for key in ("target", "actual"):
            if key not in own:
                continue
            found[key], remark = without_remark(own[key])
            if remark:
                self._form.note("R44", own[key].origin, value=f"{own[key].origin.header}·{short(remark)}")
        return found

    def _without_words(self, own: Mapping[str, Cell]) -> dict[str, Cell]:
        """A target without the words before its comparison, which are reported: 流失率≤5% is ≤5%."""
        target = own.get("target")
        found = _WORDS_BEFORE.fullmatch(target.value) if target and isinstance(target.value, str) else None
        if target is None or found is None or read_entry(found[2]).kind != "figure":
            return {}
        self._form.note("R44", target.origin, value=f"{target.origin.header}·{found[1]}")
        cells = {"target": replace(target, value=found[2])}
        actual = own.get("actual")
        if actual is not None and isinstance(actual.value, str):
            cells["actual"] = replace(actual, value=actual.value.strip().removeprefix(found[1]))
        return cells

    def _bare_result(self, own: Mapping[str, Cell]) -> dict[str, Cell]:
        """A result without the words around its figure, which is one in the unit of the target: 全年讲解1268小时.

        What stands behind it is reported; what stands before it says no more.
        """
        actual, target = own.get("actual"), own.get("target")
        if actual is None or target is None or not isinstance(actual.value, str):
            return {}
        unit = own["unit"].value if "unit" in own else _unit_of(target)
        found = _WORDED.fullmatch(actual.value.strip())
        if found is None or read_entry(found["figure"]).kind != "figure" or labels().denies.search(found["before"]):
            return {}
        amount = read_entry(found["figure"]).amount
        if amount is None or not unit or not (same_unit(amount.unit, str(unit)) or _is_scaled(amount, str(unit))):
            return {}
        if remark := found["behind"].strip("，,；;。 "):
            self._form.note("R44", actual.origin, value=f"{actual.origin.header}·{short(remark)}")
        return {"actual": replace(actual, value=found["figure"].strip())}

    def _points_in_name(self, row: int, own: Mapping[str, Cell]) -> dict[str, Cell]:
        """The name and the points behind it, on a form that has no column of these: 相关性（5分）.

        Those of the only name of a second level may stand behind that: 履职成效（20分）, 部门特性指标.
        """
        name = own.get("name")
        if name is None or not isinstance(name.value, str) or "weight" in self._columns:
            return {}
        if found := _POINTED.fullmatch(name.value):
            weight = replace(name, value=halfwidth(found["points"]))
            return {"name": replace(name, value=found["name"]), "weight": weight}
        level, block = self._columns.get("level2"), self._page.at(row, self._columns["name"].left)
        above = self._page.at(row, level.left) if level and self._is_framework else None
        only = above is not None and (above.row, above.bottom) == (block.row, block.bottom)
        found = _POINTED.fullmatch(above.text) if above is not None and only else None
        return {"weight": replace(above.named(""), value=halfwidth(found["points"]))} if above and found else {}

    def _none_happened(self, own: Mapping[str, Cell]) -> dict[str, Cell]:
        """A result in words by which what should not happen did not: 0, which is reported."""
        actual, target = own.get("actual"), own.get("target")
        if actual is None or target is None or not isinstance(actual.value, str):
            return {}
        sign, amount = parse_sign(own["sign"].value) if "sign" in own else None, parse_amount(target.value)
        less = amount is not None and (not amount.value or (sign is not None and sign.is_lower))
        if not less or not labels().none_happened.fullmatch(compact(actual.value)):
            return {}
        note = layout().notes["with_unit"].format_map({"value": short(actual.value), "should": "0"})
        self._form.note("R06", actual.origin, note=note)
        return {"actual": replace(actual, value=Decimal(0))}

    def _goes_on(self, own: Mapping[str, Cell]) -> bool:
        """Whether a row goes on from the page before: without a name, its figures those of the indicator before."""
        figures = [key for key in _FIGURES if key in own]
        return (
            "name" not in own
            and len(figures) >= _LEAST_REPEATED
            and all(key in self._before and self._before[key].value == own[key].value for key in figures)
        )

    def _is_more_text(self, own: Mapping[str, Cell], cells: Mapping[str, Cell]) -> bool:
        """Whether a row has nothing but more text of the indicator before: 原因 in one row, 措施 in the next."""
        filled = {key for key, cell in own.items() if not is_blank_value(cell)}
        return bool(self._rows and self._form.indicators) and filled <= {*_OF_ALL} and not cells.keys() & {*_LEVELS}

    def _fill_levels(self, row: int, cells: Mapping[str, Cell]) -> None:
        """What a level says holds until the next; a new level 1 begins without a level 2."""
        if both := _both_levels(cells):
            self._levels = both
            return
        for key in _LEVELS:
            if key in cells and not is_blank_value(cells[key]):
                self._levels[key] = _without_points(cells[key])
                if key == "level1" and "level2" not in cells:
                    self._levels.pop("level2", None)
        if "level2" in self._columns and "level2" not in cells:
            column = self._columns["level2"]
            block = self._page.at(row, column.left)
            if block.row < row and not block.is_blank:
                self._levels["level2"] = _without_points(block.named(column.header))

    def _merged(self, row: int) -> dict[str, Cell]:
        """Cells merged over several indicators: a reason is each one's, a weight or score is nobody's."""
        found = {}
        for key in (*_OF_ONE, *_SHARED):
            column = self._columns.get(key)
            if column is None:
                continue
            block = self._page.at(row, column.left)
            others = [other for other in range(block.row, block.bottom + 1) if self._names_one(other)]
            if block.bottom == block.row or len(others) < 2 or block.is_blank:
                continue
            if key in _SHARED:
                found[key] = block.named(column.header)
                continue
            found[key] = Cell(None, block.named(column.header).origin)
            if block.row == row:
                cells = self._page.extent(block)
                self._form.note("R37", found[key].origin, cells=cells, header=found[key].origin.header)
        return found

    def _names_one(self, row: int) -> bool:
        """Whether an indicator's name begins in a row."""
        column = self._columns["name"]
        return any(block.row == row and not block.is_blank for block in self._page.span(row, column.left, column.right))

    def total(self, row: int, fresh: Sequence[FormBlock]) -> None:
        """The row 总分: the total under 得分, else its last figure; the grade where it stands beside."""
        cells = cells_of(self._page, row, self._columns)
        score = _beside_total(fresh) or cells.get("stated_score")
        if score is None or is_blank_value(score):
            weight = self._columns.get("weight")
            numbers = [
                block for block in fresh[1:]
                if block.label not in labels().subject and not (weight and weight.left <= block.column <= weight.right)
                and any(character.isdigit() for character in block.text)
            ]  # fmt: skip
            score = numbers[-1].named(fresh[0].text) if numbers else None
        if score is not None:
            self._form.subject["stated_total"] = score_and_weight(score)[0]
        for key in _OTHERS:
            if key in cells and not is_blank_value(cells[key]):
                self._form.note("R44", cells[key].origin, value=f"{cells[key].origin.header}·{fresh[0].text}")
        for block in fresh:
            if grade := grade_in(block.text) or (block.text if block.text in _GRADES else None):
                self._form.subject["stated_grade"] = Cell(grade, block.cell.origin)


def _beside_total(fresh: Sequence[FormBlock]) -> Cell | None:
    """The total of a row that has it beside a label of its own: 总分, 总分值 100, 总得分 96.33, 自评等级 优."""
    for label, block in pairwise(fresh[1:]):
        is_total = labels().totals.get(label.label) == "total" and "得分" in label.label  # and no 总分值
        if is_total and parse_amount(block.cell.value) is not None:
            return block.named(label.text)
    return None


def _parts(cells: Mapping[str, Cell]) -> list[Mapping[str, Cell]]:
    """The indicators of a row that has several in one cell: names, targets and results in so many lines each.

    Points that are not in as many lines are nobody's; what else is not is each one's.
    """
    lines = {key: _lines(cell) for key, cell in cells.items()}
    count = len(lines.get("name", ()))
    figures = [line for key in ("target", "actual") for line in lines.get(key, ())]
    in_lines = all(len(lines.get(key, ())) == count for key in ("target", "actual"))
    if count < _LEAST_LINES or not in_lines or not all(any(map(str.isdigit, line)) for line in figures):
        return [cells]
    return [{key: _part(key, cell, lines[key], at, count) for key, cell in cells.items()} for at in range(count)]


def _lines(cell: Cell) -> Sequence[str]:
    return [line.strip() for line in cell.value.split("\n") if line.strip()] if isinstance(cell.value, str) else ()


def _part(key: str, cell: Cell, lines: Sequence[str], at: int, count: int) -> Cell:
    if len(lines) == count:
        return replace(cell, value=lines[at])
    return replace(cell, value=None) if key in _OF_ONE else cell


def _continued(line: FormLine, more: Mapping[str, Cell], between: str = "") -> FormLine:
    """An indicator with what the texts of a further row say, ``between`` standing before them."""
    cells = dict(line.cells)
    for key in _OF_ALL:
        if key in more:
            before = cells.get(key, more[key])
            text = f"{before.value}{between}{more[key].value}" if key in cells else more[key].value
            cells[key] = replace(before, value=text)
    return replace(line, cells=cells)


def name_goal(form: Form, block: FormBlock) -> int | None:
    """Enter the goal that a label names (年度绩效目标1（40分）), with the text behind it, and give its number."""
    if written := written_goal(block.text):
        enter_goal(form, block, written)
        return written[0]
    stated, words = goal_label(block.text), ""
    if stated is None:  # the label, and the goal's text in the next line of the cell
        label, _, words = block.text.partition("\n")
        stated = goal_label(label)
    if stated is None:
        return None
    goal = form.goal(stated[0], block.cell.origin)
    if words.strip():
        goal.add_text(replace(block.cell, value=words.strip()))
    if weight := points(block.text):
        goal.weight = Cell(weight, block.cell.origin)
    return stated[0]


def enter_goal(form: Form, block: FormBlock, written: tuple[int, str | None, str]) -> None:
    """Enter a goal whose number, points and text stand in one cell."""
    number, weight, text = written
    goal = form.goal(number, block.cell.origin)
    goal.add_text(replace(block.cell, value=text))
    if weight:
        goal.weight = replace(block.cell, value=weight)


def without_prompt(name: str) -> str:
    """A name without what stands before it on forms.

    >>> [without_prompt(name) for name in ("指标1：培训人次", "①培训人次", "1.培训人次", "指标2：")]
    ['培训人次', '培训人次', '培训人次', '']
    """
    return _PROMPT.sub("", name.strip(), count=1)


def without_points(name: str) -> str:
    """A name without the points behind it.

    >>> without_points("部门决策（25分）")
    '部门决策'
    """
    found = _POINTED.fullmatch(name)
    return found["name"] if found else name


def _both_levels(cells: Mapping[str, Cell]) -> dict[str, Cell]:
    """Both levels where they stand in one cell: 产出指标—数量指标."""
    given = [cells[key] for key in _LEVELS if key in cells and not is_blank_value(cells[key])]
    found = _TWO_LEVELS.fullmatch(given[0].value) if len(given) == 1 and isinstance(given[0].value, str) else None
    if found is None or not all(map(is_level, found.groups())):
        return {}
    return {key: replace(given[0], value=word) for key, word in zip(_LEVELS, found.groups(), strict=True)}


def _without_points(level: Cell) -> Cell:
    """A level without the points behind it."""
    return replace(level, value=without_points(level.value)) if isinstance(level.value, str) else level


def _as_meant(key: str, cell: Cell) -> Cell:
    """A name without its prompt, a target or result without the line breaks that a narrow column made.

    Where there are figures on both sides of a line break, they are two.
    """
    if key == "weight":
        return _in_points(cell)
    if not isinstance(cell.value, str):
        return cell
    if key == "name":
        return replace(cell, value=without_prompt(cell.value))
    if key in _SHORT and "\n" in cell.value:
        lines = [line.strip() for line in cell.value.split("\n") if line.strip()]
        if sum(any(map(str.isdigit, line)) for line in lines) < 2:
            return replace(cell, value="".join(lines))
    return cell


def _dates(own: Mapping[str, Cell]) -> dict[str, Cell]:
    """A deadline and the day it was met, as they are printed, where each is a date; a lone date is hardly meant."""
    cells = {key: own[key] for key in _DATED if key in own}
    days = {key: cell.value for key, cell in cells.items() if isinstance(cell.value, date)}
    if len(cells) < len(_DATED) or not days:
        return {}
    if any(read_entry(cell.value).kind != "date" for key, cell in cells.items() if key not in days):
        return {}
    last = own.get("last_actual")
    days |= {"last_actual": last.value} if last is not None and isinstance(last.value, date) else {}
    texts = {key: f"{day.year}年{day.month}月{day.day}日" for key, day in days.items()}
    return {key: replace(own[key], value=text, number_format="") for key, text in texts.items()}


def _score_with_weight(own: Mapping[str, Cell]) -> dict[str, Cell]:
    """The score and the weight of a cell that has both, where the weight has no cell of its own."""
    if "stated_score" not in own:
        return {}
    score, weight = score_and_weight(own["stated_score"])
    return {"stated_score": score} | ({"weight": weight} if weight is not None and "weight" not in own else {})


def _unit_of(target: Cell) -> str:
    """The unit in which a target is a figure; "" where it is none."""
    amount = read_entry(target.value).amount
    return amount.unit if amount is not None else ""


def _is_scaled(amount: Amount, unit: str) -> bool:
    """Whether an amount is in a multiple of a unit: 1.2万人 in 人."""
    return convert(amount, unit) is not None


def _range(own: Mapping[str, Cell]) -> dict[str, Cell]:
    """The sign 区间 of a target such as 70-80% whose result lies within; else the better side is not known."""
    target, actual = own.get("target"), own.get("actual")
    ends = read_range(target.value) if target is not None and isinstance(target.value, str) else None
    amount = parse_amount(actual.value) if actual is not None else None
    if target is None or ends is None or amount is None or amount.unit not in ("", ends[0].unit):
        return {}
    within = ends[0].value <= amount.value <= ends[1].value
    return {"sign": replace(target, value=Sign.RANGE.value)} if within else {}


def _in_points(cell: Cell) -> Cell:
    """A weight in per cent of 100 points: 20% is 20."""
    if isinstance(cell.value, str):
        cell = replace(cell, value=cell.value.strip().strip("()（）"))
    amount = parse_amount(cell.value)
    if amount is not None and is_percent(cell.number_format) and not isinstance(cell.value, str):
        return replace(cell, value=amount.value * 100, number_format="")
    return replace(cell, value=amount.value) if amount is not None and amount.unit == "%" else cell


def _identified(
    page: FormSheet, form: Form, row: int, columns: dict[str, FormColumn], adjusted: FormColumn | None
) -> dict[str, FormColumn]:
    """The columns under a row of headers, those told by their content too; what is not known is reported, once.

    ``adjusted`` is that of the targets as adjusted, which is known.

    A target, result, weight or score that stands in no column known is an error: nothing is checked without it. Forms
    without weights (鄂财绩发〔2020〕3号) or scores (转移支付) have no column that could be theirs.
    """
    below = page.blocks(row + 1) if row < page.bottom else ()
    second = find_columns([block for block in below if block.row == row + 1], labels().indicators)
    rows = indicator_rows(page, row, columns["name"])
    unnamed = [] if second.keys() & {"sign", "target", "unit"} else unnamed_columns(page, row, columns)
    unnamed = [column for column in unnamed if not repeats(page, rows, column, columns)]
    unnamed = [column for column in unnamed if column != adjusted]
    named, columns = columns, without_contradicted(page, rows, columns, unnamed)
    told = by_content(page, rows, {**columns, **second}, unnamed)
    headers = {column.key: column.header for column in layout().table("indicators").inputs}
    homeless = [column for key, column in named.items() if key not in headers or key not in columns]
    columns = {key: column for key, column in columns.items() if key in headers}
    form.columns |= columns.keys() | told.keys()
    for key, column in told.items():
        place = page.origin(row, column.left, column.header)
        form.note("R48", place, value=short(column.header) or "没有标题的", header=headers[key])
    left = [column for column in unnamed if column not in told.values() and _is_filled(page, rows, column)]
    for column in (*left, *homeless):
        mark = column.header or f"{column.left}"
        if mark not in form.mentioned:
            form.mentioned.add(mark)
            place = page.origin(row, column.left)
            form.note("R43", place, value=short(column.header) or "没有标题的")
    if "weight" not in columns and not left and _are_pointed(page, rows, columns):
        form.columns |= {"weight"}  # a framework of fixed questions: no target, no result
        return {**columns, **told}
    missing = _missing({**columns, **second, **told}.keys(), any(is_points(page, rows, column) for column in left))
    if rows and missing and "R47" not in form.mentioned:
        form.mentioned.add("R47")
        seen = "、".join(short(column.header) or "（空白）" for column in left)
        values = {"headers": "、".join(f"“{headers[key]}”" for key in missing), "count": len(rows)}
        tail = f"；不认得的列：{seen}" if seen else ""
        form.note("R47", page.origin(row, columns["name"].left), seen=tail, **values)
    return {**columns, **told}


def _headers_above(page: FormSheet, row: int, columns: Mapping[str, FormColumn]) -> dict[str, FormColumn]:
    """The columns whose headers stand in the row above, or stand under one across several: 年初设定 under 指标值."""
    words = labels().indicators
    known = {column.left for column in columns.values()}
    found: dict[str, FormColumn] = {}
    for block in page.blocks(row - 1):
        parts = [one for one in page.span(row, block.column, block.right) if one.row == row and one.label]
        if len(parts) < _SEVERAL:
            key = words.get(block.label)
            if key not in (None, *_LEVELS, "name"):
                found.setdefault(key, FormColumn(block.column, block.right, block.text))
            continue
        for part in parts:
            key = _part_key(block.text, part)
            if part.column not in known and key is not None:
                found.setdefault(key, FormColumn(part.column, part.right, f"{block.text} {part.text}"))
    return found


def _part_key(header: str, part: FormBlock) -> str | None:
    """The key of a column by its own header, or with that of the one above several: 数值 under 绩效目标."""
    words, patterns, above = labels().indicators, labels().indicator_patterns, normal(header)
    both = (part.label, f"{part.label}{above}", f"{above}{part.label}")
    return next((key for label in both if (key := header_key(label, words, patterns))), None)


def _adjusted(page: FormSheet, row: int, columns: Mapping[str, FormColumn]) -> FormColumn | None:
    """The column of the targets as adjusted during the year, beside that of the initial ones."""
    if "target" not in columns:
        return None
    beside = unnamed_columns(page, row, columns)
    return next((column for column in beside if labels().adjusted.fullmatch(normal(column.header))), None)


def _level_under_goal(page: FormSheet, row: int, columns: dict[str, FormColumn]) -> dict[str, FormColumn]:
    """The columns with the first level, where a goal's label stands in the place of its header."""
    rows = indicator_rows(page, row, columns["name"])
    for block in page.blocks(row) if "level1" not in columns and rows else ():
        if block.bottom == row and block.right < columns["name"].left and goal_label(block.text):
            below = [page.at(one, block.column) for one in rows]
            if all(is_level(one.text) for one in below):
                header = layout().table("indicators").column("level1").header
                return {**columns, "level1": FormColumn(block.column, block.right, header)}
    return columns


def _are_pointed(page: FormSheet, rows: Sequence[int], columns: Mapping[str, FormColumn]) -> bool:
    """Whether the points of the indicators stand behind their names, of nearly all at least.

    Or those of each: behind its name, or behind that of a second level that has no other.
    """
    names = [page.at(row, columns["name"].left) for row in rows]
    pointed = sum(_POINTED.fullmatch(name.text) is not None for name in names)
    level = columns.get("level2")
    above = [page.at(row, level.left) for row in rows] if level is not None and pointed else []
    only = [
        _POINTED.fullmatch(name.text) is not None
        or ((one.row, one.bottom) == (name.row, name.bottom) and _POINTED.fullmatch(one.text) is not None)
        for name, one in zip(names, above, strict=False)
    ]
    return bool(rows) and (pointed * 2 > len(rows) or (bool(only) and all(only)))


def _missing(found: Collection[str], has_points: bool) -> list[str]:
    """What is in no column known: the target and the result always, points where a column not known has some."""
    wanted = ("target", "actual", "weight", "stated_score") if has_points else ("target", "actual")
    return [key for key in wanted if key not in found]


def _is_filled(page: FormSheet, rows: Sequence[int], column: FormColumn) -> bool:
    """Whether a column has a header, or anything in the rows of the indicators."""
    return bool(column.header) or any(
        not block.is_blank for row in rows for block in page.span(row, column.left, column.right) if block.row == row
    )
