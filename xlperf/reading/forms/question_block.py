"""A block of questions, each with its answers in a row: the 资金管理情况 of a 转移支付 form. It is one text."""

from __future__ import annotations

from collections.abc import Sequence

from xlperf.reading.forms.blocks import FormBlock, FormSheet
from xlperf.reading.forms.form import Form
from xlperf.reading.forms.form_sentences import is_prose, may_explain
from xlperf.reading.forms.headers import is_blank_value
from xlperf.reading.forms.wording import labels
from xlperf.reading.rows import Cell, clean

__all__ = ["QuestionBlock"]

_OF_EXECUTION = "执行"  # in a question: 执行准确性


class QuestionBlock:
    """The rows of a block: each becomes a line “分配科学性：符合要求；存在问题和改进措施：无”."""

    def __init__(self, page: FormSheet, form: Form, key: str, side: FormBlock, headers: Sequence[FormBlock]) -> None:
        self._page = page
        self._form = form
        self._key = key
        self._side = side
        self._headers = headers

    @classmethod
    def begin(cls, page: FormSheet, form: Form, row: int, fresh: Sequence[FormBlock]) -> QuestionBlock | None:
        """The rows of the block whose label stands in this one, if questions stand under or beside it."""
        side = next((block for block in fresh if block.label in labels().blocks), None)
        if side is None:
            return None
        beside = [block for block in fresh if block.column > side.right]
        below = [block for block in page.blocks(row + 1) if block.row == row + 1] if row < page.bottom else []
        goes_on = side.bottom > row or bool(below and below[0].column > side.right)
        if not goes_on:
            return None
        made = cls(page, form, labels().blocks[side.label], side, ())
        if below and beside and beside[0].column > below[0].column:
            made._headers = beside  # 情况说明 stands over the answers, nothing over the questions
        else:
            made._line(beside)
        return made

    def read(self, row: int, fresh: Sequence[FormBlock]) -> bool:
        """A row of a question; False for one that belongs to another part of the form."""
        past = row > self._side.bottom if self._side.bottom > self._side.row else False
        if past or any(block.column <= self._side.right for block in fresh):
            return False
        self._line(fresh)
        return True

    def _line(self, fresh: Sequence[FormBlock]) -> None:
        """Enter a question with its answers; those after the first are named by their headers.

        What stands under 存在问题 and speaks of money is why some was left, too.
        """
        if not fresh:
            return
        question, *answers = fresh
        answers = [one for one in answers if not is_blank_value(one.cell)]
        if not answers:
            return
        first, *rest = answers
        parts = [clean(first.text)]
        for block in rest:
            header = next((one for one in self._headers if one.column <= block.column <= one.right), None)
            if header is not None and labels().text(header.label) == "deviation" and _is_of_money(question, block):
                self._form.enter("shortfall_reason", block.named(question.text))
            parts.append(f"{clean(header.text)}：{clean(block.text)}" if header else clean(block.text))
        sentences = any(part.endswith("。") for part in parts)
        line = f"{clean(question.text)}：" + "；".join(parts).replace("。；", "。") + ("。" if sentences else "")
        line = line.replace("。。", "。")
        self._form.texts.append((self._key, Cell(line, first.cell.origin)))


def _is_of_money(question: FormBlock, answer: FormBlock) -> bool:
    """Whether a problem is one of the execution, or gives a reason and speaks of money."""
    if _OF_EXECUTION in question.label:
        return is_prose(answer.text)
    return may_explain(answer.text) and labels().spending.fullmatch(answer.text.replace("\n", "")) is not None
