"""The reading of one sheet, row by row: headers say what the rows under them are, labels what stands beside them.

Nothing depends on fixed places; nothing raises on any grid.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from xlperf.model import Kind
from xlperf.reading.forms.areas import FormArea, FormTitle
from xlperf.reading.forms.beside_labels import read_heads, read_pairs
from xlperf.reading.forms.blocks import FormBlock
from xlperf.reading.forms.cell_values import is_year, title_name, written_goal, year_in
from xlperf.reading.forms.form import Form
from xlperf.reading.forms.form_sentences import NUMBERS, is_own_note, may_explain, remark_label
from xlperf.reading.forms.fund_pairs import FundPairs
from xlperf.reading.forms.funds import MONEY, FormFunds
from xlperf.reading.forms.funds_across import FundsAcross
from xlperf.reading.forms.goals import Goals, StageGoals, goals_beside
from xlperf.reading.forms.headers import header_columns, is_label, is_passed, is_section
from xlperf.reading.forms.indicator_rows import Indicators, enter_goal, name_goal
from xlperf.reading.forms.kinds import is_title
from xlperf.reading.forms.question_block import QuestionBlock
from xlperf.reading.forms.stage_funds import StageFunds
from xlperf.reading.forms.stages import StageWords, is_own_caption, stage_words
from xlperf.reading.forms.unread_texts import dropped, read_texts
from xlperf.reading.forms.wording import before_colon, goal_label, header_key, labels, normal, unit_of_money
from xlperf.reading.rows import Cell, short
from xlperf.values.amounts import parse_amount

__all__ = ["read_area"]

_SHORT = 10  # characters of a line that is only a year
_OVER_HEADERS = re.compile(r"(?=.*(?:指标|目标|情况|评|得分|分值|完成))[^\d。；]{2,16}")
_POINTS = ("weight", "stated_score")
_NUMBERED = re.compile(r"\s*[(（]?[一二三四五六七八九十\d]{1,2}[)）、.．]")
_MONEY_OF_FORM = re.compile(r"(?:资金|预算|经费|支出)(?!.*(?:投资|产值|收入))")
_SHORT_CAPTION = 30  # characters of a caption that may name the unit of money
_AMOUNT = re.compile(r"\d\s*[万亿]?元")


def read_area(area: FormArea) -> Form:
    """What the form in an area says, whatever kind it is."""
    stage = stage_words(area.kind.key)
    page = area.page if stage is None else area.page.with_labels(stage.same)
    walk = _Walk(replace(area, page=page), stage)
    seen: list[FormBlock] = []
    for row in range(page.top, page.bottom + 1):
        fresh = [block for block in page.blocks(row) if block.row == row]
        if fresh:
            walk.read(row, fresh)
            seen += [] if walk.is_aside(row) else fresh
    walk.form.unread += dropped(walk.form, seen)
    walk.form.finish()
    return walk.form


class _Walk:
    """Where the reading of a sheet has come to: the form so far, and the block of rows it is in."""

    def __init__(self, area: FormArea, stage: StageWords | None) -> None:
        self._page = area.page
        self._stage = stage
        self._title_rows = {block.row for block in area.title.lines} if area.title else set()
        self.form = Form(place=area.first.cell.origin, stage=stage)
        if area.title:
            self._take_title(area.title)
        self._rows: (
            FormFunds | FundPairs | FundsAcross | Goals | Indicators | QuestionBlock | StageFunds | StageGoals | None
        ) = None
        self._indicators: Indicators | None = None
        self._goal: int | None = None
        self._in_notes = self._in_remarks = False
        self._under_heads = -1  # the row of values under a row of labels, which was read with it

    def read(self, row: int, fresh: Sequence[FormBlock]) -> None:
        """Read one row; ``fresh`` are the blocks that begin in it and hold something."""
        fresh = [block for block in fresh if not self._only_year(block)]
        if row == self._under_heads:
            return
        if row in self._title_rows or not fresh or self._goes_on(row, fresh) or self._begin_rows(row, fresh):
            return
        if self._rows is not None:
            if self._rows.read(row, fresh):
                return
            self._rows = None
        if unit := self._unit_of_caption(fresh):
            self.form.note_unit(unit, fresh[0])
        if self._stage is not None:
            fresh = [block for block in fresh if not is_own_caption(block.compact)]
        if not fresh or self._notes(fresh) or self._goal_line(fresh) or self._total(row, fresh):
            return
        if goals_beside(self._page, self.form, row, fresh):
            return
        if read_heads(self._page, self.form, row, fresh):
            self._under_heads = row + 1
            return
        left = read_pairs(self._page, self.form, row, fresh)
        if self._in_notes:
            self._leave_typed(left)
            return
        left = read_texts(self._page, self.form, row, left) if left else []
        left = [block for block in left if not is_passed(block) and not self._unheld(block)]
        left = [block for block in left if not self._is_over_headers(row, block)]
        self.form.unread += left
        self.form.stray += [block for block in left if self._is_stray(block)]

    def is_aside(self, row: int) -> bool:
        """Whether a row that was read is a line of the title, or one of the form's own notes."""
        return self._in_notes or row in self._title_rows

    def _unit_of_caption(self, fresh: Sequence[FormBlock]) -> str | None:
        """The unit of money in the caption of a part (二、预算执行情况（单位：万元）), or in an unknown header of money
        (年度资金申请（万元） beside 金额); what else names one is about something of its own: 总投资（亿元）.
        """
        first = fresh[0]
        if not fresh or len(first.compact) > _SHORT_CAPTION:
            return None
        is_caption = len(fresh) == 1 and (is_section(first) or "单位" in first.compact or _NUMBERED.match(first.text))
        is_header = len(fresh) > 1 and _MONEY_OF_FORM.search(first.compact) and not any(map(_has_amount, fresh))
        return unit_of_money(first.text) if is_caption or is_header else None

    def _is_over_headers(self, row: int, block: FormBlock) -> bool:
        """Whether a cell stands over several headers of indicators, as a header of theirs: 评分情况."""
        page = self._page
        if not _OVER_HEADERS.fullmatch(block.compact):
            return False
        below = [one for one in page.span(row + 1, block.column, block.right) if one.row == row + 1 and one.label]
        return row < page.bottom and len(below) > 1 and header_columns(page, row + 1) is not None

    def _is_stray(self, block: FormBlock) -> bool:
        """Whether a figure stands in a column of weights or scores, under the indicators or above: it may be theirs."""
        if parse_amount(block.cell.value) is None:
            return False
        if self._indicators is None:
            return any(self._is_of_points(row, block) for row in range(block.row - 1, self._page.top, -1))
        columns = [column for key, column in self._indicators.columns.items() if key in _POINTS]
        return any(column.left <= block.right and block.column <= column.right for column in columns)

    def _is_of_points(self, row: int, block: FormBlock) -> bool:
        """Whether a header of points stands over a cell in a row that is none of money."""
        heads = [one for one in self._page.blocks(row) if one.row == row]
        over = labels().indicators.get(self._page.at(row, block.column).label)
        return over in _POINTS and not any(labels().funds.get(one.label) in MONEY for one in heads)

    def _take_title(self, title: FormTitle) -> None:
        """Whom and which year a title is about, and whether it is a department's."""
        form = self.form
        form.title = title.block.cell
        form.title_name = title_name(title.text)
        if any(word in title.text for word in labels().departments):
            form.kind = Kind.DEPARTMENT
        for block in (title.block, *title.lines):
            self._year(block)
            if unit := unit_of_money(block.text):
                form.note_unit(unit, block)
        form.unread += [block for block in title.lines if self._is_unread(block, title)]

    def _is_unread(self, block: FormBlock, title: FormTitle) -> bool:
        """Whether a line beside a title says something of its own; the unit's name before it does where it has none."""
        text = block.compact
        if (
            is_title(text)
            or text in title.text
            or labels().captions.fullmatch(text)
            or year_in(text)
            or unit_of_money(text)
            or is_passed(block)
            or is_own_caption(text)
        ):
            return False
        if block.row < title.block.row and not self.form.title_name:
            self.form.title_name = title_name(text)
            return False
        return True

    def _only_year(self, block: FormBlock) -> bool:
        """Whether a cell above the form's rows says a year and nothing else: it belongs to the title."""
        if self._rows is not None or not isinstance(block.cell.value, str) or len(block.compact) > _SHORT:
            return False
        return is_year(block.text) and self._year(block)

    def _year(self, block: FormBlock) -> bool:
        year = year_in(block.text)
        if year is not None:
            self.form.facts.setdefault("year", Cell(year, block.cell.origin))
        return year is not None

    def _begin_rows(self, row: int, fresh: Sequence[FormBlock]) -> bool:
        """A header of indicators, funds or goals."""
        page, form = self._page, self.form
        rows = (
            self._stage_rows(row, fresh)
            if self._stage
            else (
                Indicators.begin(page, form, row, self._goal)
                or FundsAcross.begin(page, form, row, fresh)
                or FundPairs.begin(page, form, row, fresh)
                or FormFunds.begin(page, form, row, fresh)
                or QuestionBlock.begin(page, form, row, fresh)
                or Goals.begin(page, form, row, fresh)
            )
        )
        if rows is None:
            return False
        if isinstance(rows, Indicators) and isinstance(self._rows, Indicators):
            rows.go_on(self._rows)
        self._rows, self._in_notes = rows, False
        self._indicators = rows if isinstance(rows, Indicators) else self._indicators
        return True

    def _goes_on(self, row: int, fresh: Sequence[FormBlock]) -> bool:
        """Whether a row goes on from those before, though its words would begin other rows by themselves, too."""
        rows = self._rows
        goes_on = (
            isinstance(rows, FundsAcross)
            or (isinstance(rows, FormFunds) and (self._stage is not None or rows.has_more_headers(row, fresh)))
            or (isinstance(rows, Indicators) and rows.names_one(fresh))
        )
        return goes_on and rows is not None and rows.read(row, fresh)

    def _stage_rows(
        self, row: int, fresh: Sequence[FormBlock]
    ) -> FormFunds | Indicators | StageFunds | StageGoals | None:
        """The same on a form of targets or of monitoring."""
        page, form = self._page, self.form
        assert self._stage is not None  # noqa: S101 - asked by the caller
        return (
            Indicators.begin(page, form, row, self._goal)
            or StageFunds.begin(page, form, row, fresh, self._stage)
            or FormFunds.begin(page, form, row, fresh)
            or StageGoals.begin(page, form, row, fresh)
        )

    def _total(self, row: int, fresh: Sequence[FormBlock]) -> bool:
        """The row 总分, where something else stands between it and the indicators."""
        if self._indicators is None or labels().totals.get(fresh[0].label) != "total":
            return False
        self._indicators.total(row, fresh)
        return True

    def _unheld(self, block: FormBlock) -> bool:
        """Whether a cell says what the workbook has no place for, behind a colon: 财务负责人：某甲."""
        label, _, value = block.compact.partition(":")
        if normal(label) not in labels().unheld:
            return False
        if value:
            self.form.note("R44", block.cell.origin, value=short(block.text))
        return True

    def _notes(self, fresh: Sequence[FormBlock]) -> bool:
        """备注 and what stands under it, up to the next label, is the form's own, but for the unit's text beside it."""
        if labels().notes.match(fresh[0].compact) and labels().text(fresh[0].label) is None:
            if len(fresh) == 2 and self._is_of_unit(*fresh):
                self.form.texts.append(("deviation", fresh[1].named(fresh[0].text)))
                return True
            if len(fresh) == 2 and not self._in_notes and self._is_remark(*fresh):
                self.form.note("R44", fresh[1].cell.origin, value=f"{fresh[0].label}：{short(fresh[1].text)}")
                return True
            if len(fresh) == 1 and (text := self._note_of_funds(fresh[0])):
                words = str(text.value).replace("\n", "")
                if labels().fund_changed.fullmatch(words) and not labels().unspent.fullmatch(words):
                    self.form.enter("adjustment_reason", text)
                else:
                    self.form.texts.append(("deviation", text))
                return True
            label = remark_label(fresh[0].text)
            self._in_notes, self._in_remarks = True, bool(label)
            self._leave_typed(fresh, label)
            return True
        return False

    def _leave_typed(self, blocks: Sequence[FormBlock], label: str = "") -> None:
        """Beside and under 备注 and 说明 the form's own notes are passed over; what the unit typed is left unread."""
        for block in blocks if self._in_remarks else ():
            is_first = bool(label) and block.text.startswith(label)
            if (is_first or not is_passed(block)) and not is_own_note(block.text):
                self.form.unread.append(block)

    def _note_of_funds(self, block: FormBlock) -> Cell | None:
        """What the unit says of its money in one cell: 说明：8月追加66万元; the form's own notes name no amount."""
        label, text = before_colon(block.text) or ("", "")
        if self._in_notes or not self.form.has_funds:
            return None
        if normal(label) not in labels().remarks or labels().own_notes.fullmatch(text.replace("\n", "")):
            return None
        is_of_unit = may_explain(text) and _AMOUNT.search(text) is not None
        return replace(block.named(label), value=text) if is_of_unit else None

    def _is_of_unit(self, label: FormBlock, text: FormBlock) -> bool:
        """Whether what stands beside 说明 under the funds or the indicators is the unit's text, and may be a reason."""
        if self._in_notes or not (self._indicators or self.form.has_funds):
            return False
        if any(key == "deviation" for key, _ in self.form.texts) and self._indicators:
            return False
        return self._is_remark(label, text) and may_explain(text.text)

    def _is_remark(self, label: FormBlock, text: FormBlock) -> bool:
        """Whether 说明 or 备注 has a text beside it that is no note of the form's own; numbers do not make it one.

        Numbered sentences are the unit's where none of them speaks of the form, and one may be a reason.
        """
        if label.label not in labels().remarks:
            return False
        if labels().own_notes.fullmatch(text.compact) is None:
            return True
        parts = [part for part in NUMBERS.split(text.compact) if part]
        own = any(labels().own_notes.fullmatch(part) for part in parts)
        return len(parts) > 1 and not own and any(map(may_explain, parts))

    def _goal_line(self, fresh: Sequence[FormBlock]) -> bool:
        """年度绩效目标1内容 with its text; 年度绩效目标1（40分） by itself is about the indicators below."""
        if len(fresh) == 1 and (written := written_goal(fresh[0].text)):
            enter_goal(self.form, fresh[0], written)
            self._goal = written[0]
            return True
        if goal_label(fresh[0].text) is None:
            return False
        rest = fresh[1:]
        if len(rest) > 1 and self._goal_key(rest[0]) == "expected":  # 目标内容
            rest = rest[1:]
        if rest and is_label(rest[0]):
            return False
        self._goal = name_goal(self.form, fresh[0])
        if self._goal is not None and rest:
            goal = self.form.goal(self._goal, fresh[0].cell.origin)
            goal.add_text(rest[0].named(fresh[0].text))
            rest = rest[1:]
            if len(rest) > 1 and self._goal_key(rest[0]) == "achieved":
                goal.add_achieved(rest[1].named(rest[0].text))
                rest = rest[2:]
        self.form.unread += [block for block in rest if not is_passed(block)]
        return True

    def _goal_key(self, block: FormBlock) -> str | None:
        """Whether a label in the row of a goal is of its text (expected) or of what came of it (achieved)."""
        return header_key(block.label, labels().goals, labels().goal_patterns)


def _has_amount(block: FormBlock) -> bool:
    return parse_amount(block.cell.value) is not None
