"""Where the forms on a sheet are: beside each other, under each other, each with its title and its kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlperf.reading.forms.blocks import FormBlock, FormSheet
from xlperf.reading.forms.headers import header_columns, is_label
from xlperf.reading.forms.kinds import Evidence, FormKind, is_title, kind_of
from xlperf.reading.forms.wording import header_key, labels
from xlperf.values.signs import compact

__all__ = ["FormArea", "FormTitle", "form_areas"]

_LONGEST = 300  # characters of a line of a title
_MOST_LINES = 5  # of a title, with what stands around it: 附件2, the year, the unit
_MOST_GAP = 2  # blank rows within a title
_LONGEST_LABEL, _PARAGRAPH = 60, 40  # characters


@dataclass(frozen=True, slots=True)
class FormTitle:
    """A title: its lines, the block that says what form it is, and its text without white space."""

    lines: tuple[FormBlock, ...]
    block: FormBlock
    text: str


@dataclass(frozen=True, slots=True)
class FormArea:
    """One form's rows and columns of a sheet, with its title, if it has one, and its kind."""

    page: FormSheet
    title: FormTitle | None
    kind: FormKind

    @property
    def first(self) -> FormBlock:
        """Its first cell that holds something: the title, where there is one."""
        if self.title:
            return self.title.block
        rows = range(self.page.top, self.page.bottom + 1)
        return next((blocks[0] for row in rows if (blocks := self.page.blocks(row))), self.page.at(rows.start, 0))


def form_areas(page: FormSheet, name: str) -> list[FormArea]:
    """The forms of a sheet from top to bottom, those beside each other from left to right; at least one.

    ``name`` is the sheet's, which counts as the title of a form that has none.
    """
    return [area for band in _bands(page) for area in _stacked(band, compact(name))]


def _stacked(page: FormSheet, name: str) -> Iterator[FormArea]:
    """The forms under each other: one begins at a title, or at a second 项目名称 after indicators."""
    titles = {title.lines[0].row: title for title in _titles(page)}
    starts, begun, rows_seen = [page.top], False, False
    for row in range(page.top, page.bottom + 1):
        fresh = [block for block in page.blocks(row) if block.row == row]
        named = any(labels().subject.get(block.label) == "name" for block in fresh)
        if begun and (row in titles or (named and rows_seen)):
            starts.append(row)
            rows_seen = False
        begun = begun or named or row in titles
        rows_seen = rows_seen or header_columns(page, row) is not None
    for start, after in zip(starts, [*starts[1:], page.bottom + 1], strict=True):
        part = page.part(start, page.left, after - 1, page.right)
        title = next((title for row, title in titles.items() if start <= row < after), None)
        yield FormArea(part, title, kind_of(title.text if title else name, _evidence(part)))


def _evidence(page: FormSheet) -> Evidence:
    """The columns and labels of a form, and how many long texts stand in rows by themselves."""
    words = labels()
    columns: set[str] = set()
    seen: set[str] = set()
    money: set[str] = set()
    paragraphs = 0
    lists = False
    for row in range(page.top, page.bottom + 1):
        fresh = [block for block in page.blocks(row) if block.row == row]
        if found := header_columns(page, row):
            columns |= found.keys()
        elif columns and fresh and all(block.label in words.indicators for block in fresh):
            columns |= {words.indicators[block.label] for block in fresh}
        seen |= {block.label for block in fresh if block.label and len(block.label) <= _LONGEST_LABEL}
        funds = {key for block in fresh if (key := header_key(block.label, words.funds, words.fund_patterns))}
        lists = lists or (len(funds) > 1 and any(words.subject.get(block.label) == "name" for block in fresh))
        money |= {key for block in fresh if (key := header_key(block.label, words.funds, ()))}
        paragraphs += len(fresh) == 1 and isinstance(fresh[0].cell.value, str) and len(fresh[0].text) > _PARAGRAPH
    has_funds = "executed" in money and bool(money & {"initial", "adjusted", "stated_rate"})
    return Evidence(
        columns=frozenset(columns),
        labels=frozenset(seen),
        has_funds=has_funds,
        has_head=any(words.subject.get(label) == "name" or words.facts.get(label) == "name" for label in seen),
        lists_projects=lists,
        paragraphs=paragraphs,
    )


# --- titles ---------------------------------------------------------------------------------------


def _titles(page: FormSheet) -> Iterator[FormTitle]:
    """The titles of a band of columns, from top to bottom; lines that stand together make one title."""
    lines: list[tuple[FormBlock, ...]] = []
    for row in range(page.top, page.bottom + 2):
        fresh = tuple(block for block in page.blocks(row) if block.row == row) if row <= page.bottom else ()
        last = lines[-1][0].row if lines else row
        if fresh and _may_be_title(fresh) and row - last <= _MOST_GAP + 1:
            lines.append(fresh)
            continue
        if fresh or row > page.bottom:
            yield from _title(lines[-_MOST_LINES:])
            lines = [fresh] if fresh and _may_be_title(fresh) else []


def _may_be_title(fresh: Sequence[FormBlock]) -> bool:
    """Whether a row is a line of a title: up to four texts, none of them a label."""
    return len(fresh) <= 4 and all(
        isinstance(block.cell.value, str)
        and len(block.compact) <= _LONGEST
        and not is_label(block)
        and labels().inline.match(block.text) is None
        for block in fresh
    )


def _title(lines: Sequence[Sequence[FormBlock]]) -> Iterator[FormTitle]:
    """The title that some lines are, if they are one: in one cell, in several cells, or in several lines."""
    texts = ["".join(block.compact for block in line) for line in lines]
    every = tuple(block for line in lines for block in line)
    for line, whole in zip(lines, texts, strict=True):
        if len(line) > 1 and is_title(whole) and not any(is_title(block.compact) for block in line[:-1]):
            yield FormTitle(every, line[-1], whole)
            return
    for block in every:
        if is_title(block.compact):
            yield FormTitle(every, block, block.compact)
            return
    for first in range(len(texts)):
        for last in range(first, len(texts)):
            whole = "".join(texts[first : last + 1])
            if is_title(whole):
                yield FormTitle(every, lines[first][0], whole)
                return


# --- bands ----------------------------------------------------------------------------------------


def _bands(page: FormSheet) -> list[FormSheet]:
    """The bands of columns in which forms stand: parted by blank columns, or by two titles in a row."""
    for starts in (_after_gaps(page), _beside_each_other(page)):
        if len(starts) > 1:
            ends = [*(start - 1 for start in starts[1:]), page.right]
            parts = [page.part(page.top, left, page.bottom, right) for left, right in zip(starts, ends, strict=True)]
            if all(map(_is_whole, parts)):
                return parts
    return [page]


def _is_whole(page: FormSheet) -> bool:
    """Whether a band is a form by itself: with its indicators, and with what they belong to."""
    rows = range(page.top, page.bottom + 1)
    has_rows = any(header_columns(page, row) for row in rows)
    words = labels()
    return has_rows and any(
        words.subject.get(block.label) == "name" or block.label in words.funds or is_title(block.compact)
        for row in rows
        for block in page.blocks(row)
    )


def _after_gaps(page: FormSheet) -> list[int]:
    """The first columns of what stands between blank columns."""
    used = {
        column
        for row in range(page.top, page.bottom + 1)
        for block in page.blocks(row)
        for column in range(block.column, block.right + 1)
    }
    first = [column for column in sorted(used) if column - 1 not in used and column > page.left]
    return [page.left, *(column for column in first if column > min(used, default=0))]


def _beside_each_other(page: FormSheet) -> list[int]:
    """The columns at which two titles, or two 项目名称, stand in one row."""
    for row in range(page.top, page.bottom + 1):
        fresh = [block for block in page.blocks(row) if block.row == row]
        for found in (
            [block.column for block in fresh if is_title(block.compact)],
            [block.column for block in fresh if labels().subject.get(block.label) == "name"],
        ):
            if len(found) > 1:
                return [page.left, *found[1:]]
    return [page.left]
