"""Columns of a form's blocks of rows: found by their headers, read with what is merged."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from xlperf.edits import HIDDEN
from xlperf.reading.forms.blocks import FormBlock, FormSheet
from xlperf.reading.forms.cell_values import pieces
from xlperf.reading.forms.stages import is_period_label
from xlperf.reading.forms.wording import goal_label, header_key, label_inside, labels
from xlperf.reading.rows import Cell
from xlperf.values.signs import compact

__all__ = [
    "FormColumn",
    "cells_of",
    "find_columns",
    "header_columns",
    "is_blank_value",
    "is_label",
    "is_passed",
    "is_section",
]

_LEVELS = frozenset(("level1", "level2"))
_YEAR = re.compile(r"20\d\d")
_DASHES = frozenset(map(compact, ("—", "——", "-", "--", "–", "/", "\\", "*")))


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column: its extent (0-based, inclusive) and its header as printed."""

    left: int
    right: int
    header: str


def header_columns(page: FormSheet, row: int) -> dict[str, FormColumn] | None:
    """The columns of indicators that a row of headers names; None where the row is none.

    Such a row has 三级指标 or another name of theirs, or levels and a target or a result: then the lowest level is the
    name. Right of the names a column is known by its pattern too; the first counts where one stands twice.
    """
    words, blocks = labels().indicators, [block for block in page.blocks(row) if block.label]
    fresh = [block for block in blocks if block.row == row or (block.bottom == row and _is_lower(page, row, block))]
    keys = [words.get(block.label) for block in fresh]
    patterns = labels().indicator_patterns
    names = [block for block, key in zip(fresh, keys, strict=True) if key == "name"] or _weak_names(fresh)
    if not names and not _LEVELS & set(keys):
        return None
    lowest = names or [block for block, key in zip(fresh, keys, strict=True) if key in _LEVELS][-1:]
    name = lowest[0]
    found = {"name": FormColumn(name.column, name.right, name.text)}
    by_words = {"name"}
    every = sorted(blocks, key=lambda block: _rank(block, words))
    years = _years(block for block in blocks if block.column > name.right)
    for block in every:
        exact = words.get(block.label)
        key = exact or (header_key(block.label, words, patterns) if block.column > name.right else None)
        key = _of_year(block, key, years)
        if key is not None and block is not name and (block.column > name.right or exact is not None):
            column = FormColumn(block.column, block.right, block.text)
            before = found[key].left < name.column < column.left and key not in _LEVELS if key in found else True
            if before or (exact is not None and key not in by_words):
                found[key] = column
                by_words |= {key} if exact else set()
    _join_reasons(found, blocks)
    told = {"target", "actual", "stated_score", "weight"} & found.keys()
    return found if told and (names or len(told) > 1) else None


def _years(blocks: Iterable[FormBlock]) -> Mapping[str, Collection[int]]:
    """The years that the headers of targets and of results name."""
    found: dict[str, set[int]] = {"target": set(), "actual": set()}
    for block in blocks:
        key = header_key(block.label, labels().indicators, labels().indicator_patterns)
        if key in found and (year := _YEAR.search(block.compact)):
            found[key].add(int(year[0]))
    return found


def _of_year(block: FormBlock, key: str | None, years: Mapping[str, Collection[int]]) -> str | None:
    """The key of a header where others of its kind are of other years: the last year with a result is the form's.

    2022年完成值 beside 2023年完成值 is the result of the year before; a target of another year has no place.
    """
    year, own = _YEAR.search(block.compact), max(years["actual"], default=0)
    if key is None or key not in years or year is None or int(year[0]) == own or own not in years[key]:
        return key
    return "last_actual" if key == "actual" else None


def _is_lower(page: FormSheet, row: int, block: FormBlock) -> bool:
    """Whether a row is the lower one of two of headers, of which the upper one names no target and no result.

    ``block`` is a header of both rows: 三级指标 beside 指标值 and 完成值, which stand under 绩效目标 and 自评情况.
    """
    new = [one for one in page.blocks(row) if one.row == row]
    return bool(new) and all(one.label for one in new) and header_columns(page, block.row) is None


def _weak_names(fresh: Sequence[FormBlock]) -> list[FormBlock]:
    """The header of names in words that may be anything else: 指标 right of the levels, left of targets and results."""
    words, patterns = labels().indicators, labels().indicator_patterns
    levels = [block.right for block in fresh if words.get(block.label) in _LEVELS]
    deep = [block.bottom for block in fresh if (block.label in words)]
    weak = [one for one in fresh if one.label in labels().names and (one.bottom == one.row or one.bottom in deep)]
    weak = [block for block in weak if block.column > max(levels, default=-1)][:1]
    beside = [block.label for block in fresh if weak and block.column > weak[0].right]
    told = {header_key(label, words, patterns) for label in beside}
    return weak if {"target", "actual"} <= told else []


def _rank(block: FormBlock, words: Mapping[str, str]) -> int:
    """实际完成值 before 完成情况, where a form has both: the words of the data file are in that order."""
    named = [word for word, key in words.items() if key == "actual"]
    return named.index(block.label) if block.label in named else -1


def _join_reasons(found: dict[str, FormColumn], blocks: Sequence[FormBlock]) -> None:
    """偏差原因 and 改进措施 in two columns beside each other are one."""
    words, patterns = labels().indicators, labels().indicator_patterns
    for block in blocks:
        column = found.get("reason")
        if column and block.column == column.right + 1 and header_key(block.label, words, patterns) == "reason":
            found["reason"] = FormColumn(column.left, block.right, f"{column.header} {block.text}")


def find_columns(fresh: Sequence[FormBlock], words: Mapping[str, str]) -> dict[str, FormColumn]:
    """The columns that a header row names; the first where one stands twice."""
    found: dict[str, FormColumn] = {}
    for block in fresh:
        key = words.get(block.label)
        if key is not None:
            found.setdefault(key, FormColumn(block.column, block.right, block.text))
    return found


def cells_of(page: FormSheet, row: int, columns: Mapping[str, FormColumn]) -> dict[str, Cell]:
    """What a row says in each column, blank ones left out; cells merged from above belong to the row they begin in."""
    found = {}
    for key, column in columns.items():
        blocks = [block for block in page.span(row, column.left, column.right) if block.row == row]
        blocks = [block for block in blocks if not block.is_blank and block.column >= column.left]
        if len(blocks) == 1:
            found[key] = blocks[0].named(column.header)
        elif blocks:
            found[key] = _joined([block.named(column.header) for block in blocks], "；" if key == "reason" else "")
    return found


def _joined(cells: Sequence[Cell], between: str) -> Cell:
    """Cells beside each other under one header as one: ≥, 20 and 个 are ≥20个; ``between`` stands between texts."""
    texts = [piece.rstrip("；;。") if between else piece for piece in pieces(cells)]
    error = next(filter(None, (cell.error for cell in cells)), "")
    return Cell(between.join(texts), cells[0].origin, "", error)


def is_blank_value(cell: Cell) -> bool:
    """Whether a cell is blank, or says so with a dash, dots or the words for what cannot be computed."""
    if not isinstance(cell.value, str):
        return cell.value is None and not cell.error
    bare = compact(cell.value)
    return not cell.error and (not bare or bare in _DASHES or bare in labels().blank)


def is_section(block: FormBlock) -> bool:
    """Whether a block is the label of another part of the form: a fact, a text, a note, a signature."""
    words, label = labels(), block.label
    if not label:
        return False
    known = words.head(label) or words.fact(label) or words.text(label) or label in words.unheld
    inline = words.inline.match(block.text) is not None or label_inside(block.text) is not None
    return bool(known) or inline or is_period_label(label) or words.notes.match(block.compact) is not None


def is_label(block: FormBlock) -> bool:
    """Whether a block is a label of any kind, and no value."""
    words, label = labels(), block.label
    others = (words.funds, words.goals, words.indicators, words.totals, words.sides)
    known = any(label in one for one in others) or goal_label(block.text) is not None
    return bool(label) and (known or is_section(block))


def is_passed(block: FormBlock) -> bool:
    """Whether a cell is a caption, a number of a form, a signature line or a label without a value."""
    words, text = labels(), block.compact
    if block.label in words.sides or is_label(block) or words.captions.fullmatch(text) or text.startswith(HIDDEN):
        return True
    return any(word in text for word in words.signatures) or text in words.blank or not text.strip("—-/_")
