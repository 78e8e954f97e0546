"""Labels with a value beside them: 项目名称, 主管部门, 填报人：…, 项目类别 with its boxes, texts, the grade."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from xlperf.prose.lexicon import listed
from xlperf.reading.forms.blocks import FormBlock, FormSheet, shown
from xlperf.reading.forms.cell_values import code_before, grade_in, ticked, year_in
from xlperf.reading.forms.form import Form
from xlperf.reading.forms.headers import is_blank_value, is_label, is_passed
from xlperf.reading.forms.stages import MONITORING, is_period_label
from xlperf.reading.forms.wording import label_inside, labels, normal, unit_of_money
from xlperf.reading.rows import Cell, clean, short
from xlperf.values.amounts import canonical_unit

__all__ = ["known_label", "read_heads", "read_pairs"]

_WORDS = frozenset(("conclusion", "overview", "adjustment_reason"))
_PERIOD = re.compile(r"\s*(.*\d(?:年|月|日)?)\s*(?:[-—–~～至到]+)\s*(\d.*)")
_LEAST_HEADS = 2  # labels beside each other whose values stand under them
_SOMEBODY = "负责人"  # the unit's, or the project's beside its name
_SEALED = re.compile(r"[(（][^()（）]*[章字名][)）]|\d+")  # （盖章）, and the figures of a date
_SENTENCES_BEFORE = re.compile(r".*[\u4e00-\u9fff]{2}[。；;](?=.)", re.DOTALL)
_AMOUNTS = frozenset(("basic", "project", "mid_total"))
_LEVEL = re.compile(r"(省|市|州|县|区)级")
_RANKS = {"省": 0, "市": 1, "州": 1, "县": 2, "区": 2}  # levels of government from the highest
_BOTH = 2
_NAME_AND_PHONE = re.compile(r"([\u4e00-\u9fff·]{2,12}?)[\s,，、:：/]*((?:\d{3,4}[-—–－ ]?)?\d{7,11})")
_CHOICES = frozenset(("category", "nature", "type"))


def read_pairs(page: FormSheet, form: Form, row: int, fresh: Sequence[FormBlock]) -> list[FormBlock]:
    """Read the labels of a row with their values into the form; the blocks that are neither are returned."""
    left: list[FormBlock] = []
    used: set[tuple[int, int]] = set()
    for block in fresh:
        if (block.row, block.column) in used:
            continue
        if _inline(page, form, row, block, used) or _grade(form, block):
            continue
        key, table = known_label(block)
        if key == "head" and block.label == _SOMEBODY and _is_about_subject(fresh):
            key, table = "leader", "subject"
        if key is None and not _is_period(form, block):
            left.append(block)
            continue
        values = _values(page, row, block)
        if table in ("facts", "subject") and key not in (*_WORDS, *_CHOICES, "period"):
            values = values[:1]  # what stands behind it is another label and its value: 财政归口科室, 教科文科
        used |= {(value.row, value.column) for value in values}
        if key is None:
            form.period = next((value.named(block.text) for value in values), form.period)
        else:
            _enter(form, table, key, block, values)
    return left


def read_heads(page: FormSheet, form: Form, row: int, fresh: Sequence[FormBlock]) -> bool:
    """Read labels that stand beside each other with their values under them; False where they are no such row."""
    if len(fresh) < _LEAST_HEADS or row >= page.bottom or any(page.at(row, one.column).bottom > row for one in fresh):
        return False
    known = [(block, *known_label(block)) for block in fresh]
    below = [block for block in page.blocks(row + 1) if block.row == row + 1 and not block.is_blank]
    columns = {block.column for block in fresh}
    if any(table not in ("subject", "facts") for _, _, table in known) or len(below) < _LEAST_HEADS:
        return False
    if any(is_label(block) or is_passed(block) or block.column not in columns for block in below):
        return False
    for label, key, table in known:
        _enter(form, table, key or "", label, [block for block in below if block.column == label.column])
    return True


def known_label(block: FormBlock) -> tuple[str | None, str]:
    """The key of a label, and where it belongs: subject, facts, texts or unheld; no key for what is no label."""
    words, label = labels(), block.label
    for table, keys in (("subject", words.subject), ("facts", words.facts), ("texts", words.texts)):
        if label in keys:
            return keys[label], table
    if head := words.head(label):
        return head, "subject"
    if section := words.text(label):
        return section, "texts"
    if (part := words.subject.get(words.within.sub("", label))) in ("basic", "project"):  # 其中：基本支出
        return part, "subject"
    if fact := words.fact(label):
        return fact, "facts"
    return ("", "unheld") if label and label in words.unheld else (None, "")


def _is_about_subject(fresh: Sequence[FormBlock]) -> bool:
    """Whether labels of the subject stand in a row: 项目名称 beside 负责人, who is the project's then."""
    return any(table == "subject" for _, table in map(known_label, fresh))


def _is_period(form: Form, block: FormBlock) -> bool:
    """Whether a label is that of the months that a form of monitoring is about."""
    return form.stage is not None and form.stage.key == MONITORING and is_period_label(block.label)


def _values(page: FormSheet, row: int, label: FormBlock) -> list[FormBlock]:
    """The cells at the right of a label, up to the next label."""
    found: list[FormBlock] = []
    beside = page.right_of(label, row)
    while beside is not None and not (is_label(beside) and not beside.is_blank):
        if not beside.is_blank and beside.row == row:
            found.append(beside)
        beside = page.right_of(beside, row)
    return found


def _enter(form: Form, table: str, key: str, label: FormBlock, values: Sequence[FormBlock]) -> None:
    filled = [value for value in values if not is_blank_value(value.cell)]
    cell = filled[0].named(label.text) if filled else None
    if table == "unheld":
        if cell is not None and (_is_opinion(filled[0].compact) or not _is_signature(filled[0].compact)):
            form.note("R44", cell.origin, value=f"{cell.origin.header}：{short(shown(cell.value))}")
    elif table == "texts":
        if cell is not None:
            form.texts.append((key, Cell("\n".join(clean(value.text) for value in filled), cell.origin)))
    elif table == "facts":
        _fact(form, key, cell or Cell(None, label.named(label.text).origin))
    elif key == "period":
        _period(form, cell)
    elif key in _WORDS:
        if cell is not None:
            form.enter(key, replace(cell, value="\n".join(clean(value.text) for value in filled)))
    elif key in _CHOICES:
        words = ticked("　".join(value.text for value in filled))
        form.enter(key, Cell(words, cell.origin if cell else label.cell.origin))
    else:
        unit = unit_of_money(label.text) if key in _AMOUNTS else None
        if unit:
            form.note_unit(unit, label)
        value = without_code(form, cell) if cell else Cell(None, label.named(label.text).origin)
        if key == "supervisor":
            value = _of_lowest_level(form, value)
        elif key == "leader" and (found := _with_phone(value)):
            form.note("R44", value.origin, value=f"{value.origin.header}·{found[1]}")
            value = replace(value, value=found[0])
        form.enter_money(key, value, unit)


def _is_signature(text: str) -> bool:
    """Whether a cell is to be signed, or is sealed, and says nothing more: （公章）2023年3月1日; no code is that."""
    bare = _SEALED.sub("", text)
    is_sealed = not bare.strip("年月日:：,，.。;；") and not text.strip(".").isdigit()
    return is_sealed or any(word in bare for word in labels().signatures)


def _of_lowest_level(form: Form, cell: Cell) -> Cell:
    """Of two 主管部门 of different levels of government the lower one, which is the unit's; the other is reported."""
    before = form.subject.get("supervisor")
    levels = [_LEVEL.match(normal(one.origin.header)) for one in (before, cell) if one is not None and one.value]
    ranks = [_RANKS[found[1]] for found in levels if found]
    if before is None or len(ranks) < _BOTH or ranks[0] == ranks[1]:
        return cell
    lower, upper = (cell, before) if ranks[1] > ranks[0] else (before, cell)
    form.note("R44", upper.origin, value=f"{upper.origin.header}：{short(shown(upper.value))}")
    form.subject["supervisor"] = lower
    return lower


def _with_phone(cell: Cell) -> tuple[str, str] | None:
    """A name and the telephone number behind it, in one cell."""
    found = _NAME_AND_PHONE.fullmatch(cell.value.strip()) if isinstance(cell.value, str) else None
    return (found[1], found[2]) if found else None


def _is_opinion(text: str) -> bool:
    """Whether sentences stand before the signature in a cell: 同意报送。签名：某人."""
    before = _SENTENCES_BEFORE.match(text)
    return before is not None and not any(word in before[0] for word in labels().signatures)


def _fact(form: Form, key: str, cell: Cell) -> None:
    """Enter a fact; 单位：万元 is the unit of money, and no unit's name."""
    if (
        key in ("name", "money_unit")
        and isinstance(cell.value, str)
        and canonical_unit(cell.value) in listed("figures.money")
    ):
        form.money_unit = form.money_unit or Cell(canonical_unit(cell.value), cell.origin)
        return
    if key == "year" and isinstance(cell.value, str):
        cell = Cell(year_in(cell.value), cell.origin)
    cell = without_code(form, cell) if key == "name" else cell
    if key == "preparer" and (both := _with_phone(cell)):
        _fact(form, "phone", replace(cell, value=both[1]))
        cell = replace(cell, value=both[0])
    first = form.facts.get(key)
    if first is None or first.value is None:
        form.facts[key] = cell
    elif cell.value is not None and shown(cell.value) != shown(first.value):
        form.note("R36", cell.origin, value=f"{cell.origin.header}：{short(shown(cell.value))}")


def _inline(page: FormSheet, form: Form, row: int, block: FormBlock, used: set[tuple[int, int]]) -> bool:
    """Labels with a colon and their values in one cell: “填报人：张三　联系电话：027-1234”."""
    words, text = labels(), block.text
    marks = list(words.inline.finditer(text)) if isinstance(block.cell.value, str) else []
    if not marks:
        return _one_inline(form, block)
    if marks[0].start() > 0:
        return False
    for mark, after in zip(marks, [*(mark.start() for mark in marks[1:]), len(text)], strict=True):
        label = page.meant(normal(mark[1]))
        value = clean(text[mark.end() : after])
        cell = Cell(value or None, block.named(mark[1]).origin)
        if not value and len(marks) == 1:
            values = [other for other in _values(page, row, block) if not words.inline.match(other.text)]
            used |= {(other.row, other.column) for other in values[:1]}
            cell = values[0].named(mark[1]) if values else cell
        if label in words.facts:
            _fact(form, words.facts[label], cell)
        elif words.subject[label] == "period":
            _period(form, cell if cell.value is not None else None)
        elif words.subject[label] in _AMOUNTS:
            form.enter_money(words.subject[label], cell, unit_of_money(mark[0]))
        else:
            form.enter(words.subject[label], without_code(form, cell))
    return True


def _one_inline(form: Form, block: FormBlock) -> bool:
    """One label of another wording with a colon and its value in a cell: 用款单位：某镇, 其中：基本支出：640."""
    found = label_inside(block.text) if isinstance(block.cell.value, str) else None
    if found is None:
        return False
    words, label, cell = labels(), found[0], replace(block.cell, value=found[1])
    if (head := words.head(label)) in ("implementer", "supervisor"):
        form.enter(head, without_code(form, cell))
    elif head in ("basic", "project"):
        form.enter_money(head, cell, unit_of_money(block.text))
    elif fact := words.fact(label):
        _fact(form, fact, cell)
    else:
        return False
    return True


def _grade(form: Form, block: FormBlock) -> bool:
    """“等级优” in one cell, without a colon."""
    grade = grade_in(block.text)
    if grade:
        form.enter("stated_grade", Cell(grade, block.cell.origin))
    return grade is not None


def _period(form: Form, cell: Cell | None) -> None:
    """起止时间 as start and end: 2022年1月至12月; what names no two times is reported."""
    if cell is None:
        return
    found = _PERIOD.fullmatch(shown(cell.value))
    if found is None:
        form.note("R36", cell.origin, value=f"{cell.origin.header}：{short(shown(cell.value))}")
        return
    form.enter("start", replace(cell, value=found[1]))
    form.enter("end", replace(cell, value=found[2].strip()))


def without_code(form: Form, cell: Cell) -> Cell:
    """A name without the code before or behind it, which is reported: 219001-某局 is 某局."""
    code, name = code_before(cell.value) if isinstance(cell.value, str) else ("", "")
    if not code:
        return cell
    form.note("R50", cell.origin, number=code, name=short(name))
    return replace(cell, value=name)
