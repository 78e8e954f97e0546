"""Scoring rules that a form prints: points in labels and headers, tiers and formulas in notes; each with its cell.

Nothing is guessed: what follows from the points of the rows is
marked as deduced, and what a form says in two ways is not taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate
from typing import Any

from xlperf.findings import Origin
from xlperf.model import Subject
from xlperf.reading.forms.combine import read_forms
from xlperf.reading.scheme_rules.printed_rule import PrintedRule, PrintedRules
from xlperf.reading.scheme_rules.rule_texts import (
    caps_in,
    dimension_named,
    dimensions_in,
    execution_inside,
    execution_row,
    execution_score,
    is_criteria_header,
    is_execution,
    is_execution_points,
    joined_rules,
    level1_points,
    level2_points,
    parts_in,
    rules_in,
)
from xlperf.reading.scheme_rules.rule_values import Value
from xlperf.reading.scheme_rules.rule_words import has, rule_names, with_figures
from xlperf.reading.scheme_rules.unread_words import Rule, rules_of, unread_words
from xlperf.reading.tables import Book, Grid
from xlperf.taxonomy import level1_name, level2_name
from xlperf.values.amounts import normalise, plain

_LONGEST = 2000  # characters of a cell that are looked through
_MOST_WORDS, _MOST_QUOTED = 3, 60  # unread words that are named, and characters of what stands in the cell
_TOTAL = Decimal(100)


def read_printed_rules(*books: Book) -> PrintedRules:
    """The rules that the sheets of forms print, those that follow from their rows, and what they do not say.

    Hidden sheets are left out. The cells of several books have the book's name in brackets before the sheet's.
    """
    printed = [
        _in_book(rule, book) if len(books) > 1 else rule
        for book in books
        for name, grid in book.grids.items()
        if name not in book.hidden
        for rule in _of_sheet(grid)
    ]
    by_key: dict[str, list[PrintedRule]] = {}
    for rule in printed:
        by_key.setdefault(rule.key, []).append(rule)
    conflicts = {key: _both(rules) for key, rules in by_key.items() if len({rule.value for rule in rules}) > 1}
    clear = {key: [rule for rule in rules if not rule.unread] for key, rules in by_key.items() if key not in conflicts}
    found = {key: rules[0] for key, rules in clear.items() if rules}
    unread = {key: _not_whole(by_key[key][0]) for key, rules in clear.items() if not rules}
    if more := _too_much(found):
        conflicts["dimensions"] = more
        del found["dimensions"]
    for rule in _deduced(books, found):
        if rule.key not in by_key:
            found[rule.key] = rule
    order = list(rule_names())
    return PrintedRules(
        found=tuple(sorted(found.values(), key=lambda rule: order.index(rule.key))),
        contradicted=tuple(conflicts),
        missing=tuple(key for key in order if key not in found and key not in conflicts),
        conflicts=conflicts,
        unread=unread,
    )


def _not_whole(rule: PrintedRule) -> str:
    """Where a rule seems to be printed, and what of its sentence was not read."""
    words = "、".join(f"“{word}”" for word in rule.unread[:_MOST_WORDS])
    return f"{_place(rule)}像是{rule.words}，但{words}没有读懂：{rule.text[:_MOST_QUOTED]}"


def _both(rules: Sequence[PrintedRule]) -> str:
    """What stands where of a rule that a form prints in several ways: the first place of each."""
    first = {rule.value: rule for rule in reversed(rules)}
    return "；".join(f"{_place(rule)}是{rule.words}" for rule in reversed(first.values()))


def _too_much(found: Mapping[str, PrintedRule]) -> str:
    """Why the points of dimensions leave no room for those of budget execution that are printed besides; else "".

    Forms print 产出60, 效益40 beside 预算执行20: one of the figures is wrong, and nothing says which.
    """
    dimensions, execution = found.get("dimensions"), found.get("execution.weight")
    if dimensions is None:
        return ""
    points = sum((one for _, one in dimensions.rows), Decimal(0))
    own = Decimal(str(execution.value)) if execution and "execution.within" not in found else Decimal(0)
    if points + own <= _TOTAL:
        return ""
    listed = f"{_place(dimensions)}是{dimensions.words}，合计{plain(points)}分"
    if execution is None or not own:
        return f"{listed}，不是100分。请问清哪个数写错了"
    return (
        f"{listed}；{_place(execution)}是预算执行{execution.words}；一共{plain(points + own)}分，不是100分。"
        "请问清哪个数写错了，还是预算执行算在哪一类里"
    )


def _place(rule: PrintedRule) -> str:
    return rule.origin.place if rule.origin else ""


def _of_sheet(grid: Grid) -> Iterator[PrintedRule]:
    """The rules of a sheet; of budget execution, too, where its points are a part of those of a dimension."""
    rules = [*_apart_from_each_other(grid)]
    # the last of the steps is no threshold besides
    steps = {rate for rule in rules if rule.key == "execution.steps" for rate, _ in rule.rows}
    rules = [rule for rule in rules if rule.key != "execution.zero_below" or rule.value not in steps]
    yield from rules
    dimensions = {rule.value: rule for rule in rules if rule.key == "dimensions"}
    weights = {rule.value for rule in rules if rule.key == "execution.weight"}
    for level1, points, text, origin in _inside(grid):
        whole = len(dimensions) == 1 and sum(one for _, one in next(iter(dimensions.values())).rows) == _TOTAL
        if whole and weights <= {points}:
            yield PrintedRule(key="execution.weight", value=points, text=text, origin=origin)
            yield PrintedRule(key="execution.within", value=level1, text=text, origin=origin)


def _inside(grid: Grid) -> Iterator[tuple[str, Decimal, str, Origin]]:
    """The level-1 name that has budget execution as one of its rows, or says so in a note; and its points.

    预算执行率 is such a row of 项目管理(25分) where it has points in its label or in a column 分值. A form whose points
    add up without it counts it twice: that is no rule.
    """
    first = _columns(grid, "一级指标")
    points_at = {column for name in _POINTS for column in _columns(grid, name)}
    for row, column, text in _texts(grid):
        origin, bare = Origin(*grid.place(row, column)), _bare(text)
        if noted := execution_inside(bare):
            yield noted[0][0], noted[1], " ".join(text.split()), origin
        label = execution_row(bare)
        if label is None or not first or column <= min(first):
            continue
        above = _above(grid, row, min(first))
        level1 = _level1(above) if above else None
        beside = (_number(grid.value(row, at)) for at in sorted(points_at) if at > column)
        points = label[0] or next((one for one in beside if one), None)
        if level1 and points and not is_execution(level1):
            yield level1, points, " ".join(text.split()), origin


def _apart_from_each_other(grid: Grid) -> Iterator[PrintedRule]:
    """The rules in the cells of a sheet, and those that its rows and columns show."""
    dimensions: dict[tuple[str, ...], list[_Points]] = {}
    caps: dict[Decimal, _Points] = {}
    notes = _Notes.of(grid)
    heads = [(row, column, _header(text)) for row, column, text in _texts(grid) if _header(text) in _LEVELS]
    criteria = [
        (row, column)
        for row, column, text in _texts(grid)
        if is_criteria_header(_bare(text)) and any(abs(row - head) <= 1 and column > at for head, at, _ in heads)
    ]
    for row, column, text in _texts(grid):
        origin, bare = Origin(*grid.place(row, column)), _bare(text)
        under = [header for header in heads if header[0] < row and header[1] == column]
        second = level2_points(bare) is not None and any(level == "二级指标" for _, _, level in under)
        yield from (
            _rule(key, value, text, origin, notes.unread(bare, key, value, row))
            for key, value in rules_in(bare)
            if not (second and key == "execution.weight")  # 预算执行(20分) there is a part of 过程
            and not (key in _OF_INDICATORS and any(row > head and column == at for head, at in criteria))
        )
        if own := caps_in(bare):
            unread = notes.unread(bare, "execution.cap_total_by_rate", tuple(sorted(own.items())), row)
            for below, total in own.items():
                caps.setdefault(below, _Points(total, text, origin, unread))
        whole = level1_points(bare) if any(level == "一级指标" for _, _, level in under) else None
        listed = () if second else (whole,) if whole else dimensions_in(bare)
        unread = notes.unread(bare, "dimensions", tuple(sorted(listed)), row) if len(listed) > 1 else ()
        for names, points in listed:
            dimensions.setdefault(names, []).append(_Points(points, text, origin, unread))
        if parts := tuple(sorted(parts_in(bare))):
            yield _rule("parts", parts, text, origin, notes.unread(bare, "parts", parts, row))
    for place, name, points, text in _beside(grid, "一级指标"):
        origin = Origin(*grid.place(*place))
        if is_execution(name):
            yield PrintedRule(key="execution.weight", value=points, text=text, origin=origin)
        else:
            dimensions.setdefault((level1_name(name) or name,), []).append(_Points(points, text, origin))
    for name, points, text, origin in _table_of_points(grid):
        if name:
            dimensions.setdefault((name,), []).append(_Points(points, text, origin))
        else:
            yield PrintedRule(key="execution.weight", value=points, text=text, origin=origin)
    yield from _execution_column(grid)
    in_one_cell = bool(caps)  # else a row each: 执行率70%至80% | 总分不超过 | 89分
    for text, origin, row in _joined(grid):
        yield from (
            _rule(key, value, text, origin, notes.unread(text, key, value, row)) for key, value in joined_rules(text)
        )
        for below, total in () if in_one_cell else caps_in(text).items():
            caps.setdefault(below, _Points(total, text, origin))
    yield from _of_level2(grid)
    if caps:
        pairs = tuple((below, caps[below].points) for below in sorted(caps))
        lowest = caps[min(caps)]
        unread = next((one.unread for one in caps.values() if one.unread), ())
        yield _rule("execution.cap_total_by_rate", pairs, lowest.text, lowest.origin, unread)
    yield from _dimension_rules(dimensions)


def _dimension_rules(dimensions: Mapping[tuple[str, ...], Sequence[_Points]]) -> Iterator[PrintedRule]:
    """The points of dimensions as one rule; as two where a sheet has two figures for one of them.

    What was read whole counts before what was not.
    """
    ordered = {names: sorted(places, key=lambda one: bool(one.unread)) for names, places in dimensions.items()}
    for at in (0, -1) if ordered else ():
        values = tuple(sorted((names, places[at].points) for names, places in ordered.items()))
        first = next(iter(ordered.values()))[at]
        unread = next((places[at].unread for places in ordered.values() if places[at].unread), ())
        yield _rule("dimensions", values, first.text, first.origin, unread)


@dataclass(frozen=True, slots=True)
class _Points:
    """Points in one place of a form: of a dimension, or the total that a cap allows; what was not read of its text."""

    points: Decimal
    text: str
    origin: Origin
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Notes:
    """What the notes of a sheet say together: all rules in them, and the lines by which others do not count."""

    rules: Sequence[Rule]
    set_aside: Mapping[int, str]

    @classmethod
    def of(cls, grid: Grid) -> _Notes:
        """Look through a sheet once."""
        texts = [(row, _bare(text)) for row, _, text in _texts(grid)]
        rules = [rule for _, bare in texts for rule in rules_of(bare)]
        rules += [(rule.key, rule.value) for rule in _execution_column(grid)]
        below = {row: bare for row, bare in texts if has("set_aside_below", bare)}
        every = [bare for _, bare in texts if has("set_aside_all", bare)]
        return cls(tuple(rules), {**below, grid.top: every[0]} if every else below)

    def unread(self, bare: str, key: str, value: Value, row: int) -> tuple[str, ...]:
        """What of a text was not read, or the line by which it does not count."""
        if len(bare) > _LABEL and (aside := [text for at, text in self.set_aside.items() if row >= at]):
            return (aside[0][:_MOST_QUOTED],)
        return unread_words(bare, key, value, self.rules)


def _table_of_points(grid: Grid) -> Iterator[tuple[str, Decimal, str, Origin]]:
    """A small table of points: level-1 names ("" for budget execution), above a row 分值 or left of a column 分值."""
    for row, column, text in _texts(grid):
        if _BRACKETED.sub("", _bare(text)) not in _POINTS:
            continue
        across = [(row - 1, at, row, at) for at in range(column + 1, _end(grid, row))]
        down = [(at, column - 1, at, column) for at in range(row + 1, grid.bottom + 1)]
        for places in (across, down):
            found = []
            for name_row, name_column, figure_row, figure_column in places:
                words = _bare(str(grid.value(name_row, name_column) or ""))
                points = _number(grid.value(figure_row, figure_column))
                name = "" if is_execution(words) else dimension_named(words)
                if points is None or name is None:
                    break
                found.append((name, points, f"{words} {points:f}", Origin(*grid.place(figure_row, figure_column))))
            if len([name for name, *_ in found if name]) > 1:
                yield from found


def _joined(grid: Grid) -> Iterator[tuple[str, Origin, int]]:
    """The texts of cells beside each other, each with the one under it, and of a few rows under each other; the row."""
    lines = []
    for at, cells in enumerate(grid.rows):
        filled = [(number, _bare(str(value))) for number, value in enumerate(cells) if value not in (None, "")]
        lines.append((grid.top + at, [(grid.left + number, text) for number, text in filled if text]))
    for at, (row, cells) in reversed([*enumerate(lines)]):  # what needs no more rows above it stands nearer
        if not cells:
            continue
        below = dict(lines[at + 1][1]) if at + 1 < len(lines) else {}
        across = "、".join(f"{text}{below.get(column, '')}" for column, text in cells)
        rows = ["".join(text for _, text in own) for _, own in lines[at : at + _MOST_ROWS]]
        sizes = accumulate(len(text) + 1 for text in rows)
        down = "、".join(text for text, size in zip(rows, sizes, strict=True) if size <= _MOST_JOINED)
        origin = Origin(*grid.place(row, cells[0][0]))
        yield from ((text, origin, row) for text in (across, down) if len(text) <= _MOST_JOINED)


def _of_level2(grid: Grid) -> Iterator[PrintedRule]:
    """The points of level-2 names within level-1 names, in their labels or in a column beside them."""
    found: dict[tuple[str, str], tuple[Decimal, str, Origin]] = {}
    first, second = _columns(grid, "一级指标"), _columns(grid, "二级指标")
    if not first or not second:
        return
    labels = [
        ((row, column), *points, text)
        for row, column, text in _texts(grid)
        if column == min(second) and (points := level2_points(_bare(text)))
    ]
    labels += _beside(grid, "二级指标")
    for place, name, value, text in labels:
        above = _above(grid, place[0], min(first))
        level1 = _level1(above) if above else None
        if level1 and not is_execution(level1):
            found.setdefault((level1, level2_name(name) or name), (value, text, Origin(*grid.place(*place))))
    if found:
        values = tuple(sorted((level1, name, points) for (level1, name), (points, _, _) in found.items()))
        _, text, origin = next(iter(found.values()))
        yield PrintedRule(key="parts", value=values, text=text, origin=origin)


def _level1(text: str) -> str | None:
    """The level-1 name of a label, with or without its points."""
    points = level1_points(_bare(text))
    return points[0][0] if points else level1_name(text)


def _above(grid: Grid, row: int, column: int) -> str | None:
    """The text of a column in a row, or the next one above it: levels are merged, or written once."""
    for at in range(row, grid.top - 1, -1):
        value = grid.value(at, column)
        if isinstance(value, str) and value.strip():
            return value
    return None


def _beside(grid: Grid, header: str) -> Iterator[tuple[tuple[int, int], str, Decimal, str]]:
    """The names under a header 一级指标 or 二级指标 whose next column has their points: place, name, points, text."""
    for row, column, text in list(_texts(grid)):
        beside = grid.value(row, column + 1)
        after = grid.value(row, column + 2)
        if _bare(text) != header or not isinstance(beside, str) or _bare(beside) not in _POINTS:
            continue
        if after not in (None, "") and not (isinstance(after, str) and _bare(after).endswith("指标")):
            continue
        for at in range(row + 1, grid.bottom + 1):
            names, figures = grid.value(at, column), grid.value(at, column + 1)
            for name, points in _paired(names, figures) if isinstance(names, str) else ():
                yield (at, column), name, points, f"{name} {points:f}"


def _paired(names: str, figures: object) -> Iterator[tuple[str, Decimal]]:
    """A name and its points, or several of both in two cells: 数量、质量指标 and 20、30."""
    named = [part for part in _SEPARATOR.split(_bare(names)) if part]
    points = (
        [_number(part) for part in _SEPARATOR.split(_bare(figures))] if isinstance(figures, str) else [_number(figures)]
    )
    if len(named) == len(points):
        yield from ((name, one) for name, one in zip(named, points, strict=True) if one is not None)


def _end(grid: Grid, row: int) -> int:
    """The column after the last one of a row."""
    return grid.left + len(grid.rows[row - grid.top])


def _number(value: object) -> Decimal | None:
    """A figure that may be points, as a number or typed: 10, 10分."""
    if isinstance(value, str):
        typed = _bare(value).removesuffix("分")
        return _number(float(typed)) if typed.replace(".", "", 1).isdecimal() else None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= _TOTAL:
        return None
    return (Decimal(repr(value)) if isinstance(value, float) else Decimal(value)).normalize() + 0


def _bare(text: str) -> str:
    """A text without white space and, where a line begins with a range, without its number: 2.90分以上为优."""
    long = len(text) > _LABEL
    return with_figures("".join((_NUMBERED.sub("", normalise(text[:_LONGEST])) if long else normalise(text)).split()))


_LABEL = 12  # characters; longer texts may be numbered notes
_NUMBERED = re.compile(r"^\s*[1-9][0-9]?\.(?=(?:100|[0-9]{2})(?:分|%|\())", re.MULTILINE)
_OF_INDICATORS = ("quantitative.all_or_nothing", "quantitative.reverse_method", "quantitative.zero_below", "over")
"""Rules that one indicator may have for itself, in a column 评分标准."""
_BRACKETED = re.compile(r"\([^()]*\)")
_SEPARATOR = re.compile("[、,;/]")
_LEVELS = ("一级指标", "二级指标")
_POINTS = ("分值", "权重", "标准分", "满分", "分数", "满分值", "标准分值", "指标分值")
_MOST_ROWS, _MOST_JOINED = 8, 200  # of rows under each other that are read as one text, and its characters


def _execution_column(grid: Grid) -> Iterator[PrintedRule]:
    """The points of budget execution in the column 分值 of the funds, below its header, or in that of the score."""
    for row, column, text in _texts(grid):
        in_header = execution_score(_bare(text))
        if not is_execution_points(_header(text)) and in_header is None:
            continue
        beside = {_bare(str(value)) for value in grid.values(row, range(_end(grid, row))) if value not in (None, "")}
        if not any(word.startswith(("执行率", "预算执行率")) for word in beside):
            continue
        points = in_header or _number(grid.value(row + 1, column))
        if points is not None and points < _TOTAL:
            origin = Origin(*grid.place(row if in_header else row + 1, column), text.strip())
            yield PrintedRule(key="execution.weight", value=points, text=" ".join(text.split()), origin=origin)


def _in_book(rule: PrintedRule, book: Book) -> PrintedRule:
    origin = rule.origin and replace(rule.origin, sheet=f"[{book.name}]{rule.origin.sheet}")
    return replace(rule, origin=origin)


def _deduced(books: Sequence[Book], found: Mapping[str, PrintedRule]) -> Iterator[PrintedRule]:
    """What follows: the points of execution as what the others leave, those of dimensions as the sums of the rows."""
    dimensions = found.get("dimensions")
    if dimensions and "execution.weight" not in found and sum(points for _, points in dimensions.rows) == _TOTAL:
        text = "各类指标的分值合计100，预算执行不另占分"
        yield PrintedRule(key="execution.weight", value=Decimal(0), text=text, deduced=True)
        return
    reading = read_forms(books)
    subjects = [subject for subject in reading.evaluation.subjects if subject.indicators] if reading else []
    sums = [sum((row.weight or Decimal(0) for row in subject.indicators), Decimal(0)) for subject in subjects]
    complete = subjects and all(row.weight is not None for subject in subjects for row in subject.indicators)
    if not complete or len(set(sums)) != 1:
        return
    execution = found.get("execution.weight")
    left = _TOTAL - sums[0]
    if execution is None and 0 < left < _TOTAL / 2:
        yield PrintedRule(key="execution.weight", value=left, text=f"100减去各指标的分值{sums[0]:f}", deduced=True)
    elif execution is None or execution.value != left:
        return
    splits = {_split(subject) for subject in subjects}
    split = splits.pop()
    if not splits and split:
        yield PrintedRule(key="dimensions", value=split, text="各指标的分值按一级指标相加", deduced=True)


def _split(subject: Subject) -> tuple[Any, ...]:
    """The points of each level-1 name; empty where a row has none."""
    points: dict[str, Decimal] = {}
    for row in subject.indicators:
        name = level1_name(row.level1)
        if name is None or row.weight is None:
            return ()
        points[name] = points.get(name, Decimal(0)) + row.weight
    return tuple(sorted(((name,), total) for name, total in points.items()))


def _rule(key: str, value: Value, text: str, origin: Origin, unread: tuple[str, ...] = ()) -> PrintedRule:
    return PrintedRule(key=key, value=value, text=" ".join(text.split()), origin=origin, unread=unread)


def _texts(grid: Grid) -> Iterator[tuple[int, int, str]]:
    """The cells with words in them, by row and column of the sheet."""
    for at, cells in enumerate(grid.rows):
        for number, value in enumerate(cells):
            if isinstance(value, str) and value.strip():
                yield grid.top + at, grid.left + number, value


def _columns(grid: Grid, header: str) -> set[int]:
    """The columns under a header: 成本指标（10分） among level-2 names is no dimension."""
    return {column for _, column, text in _texts(grid) if _header(text) == header}


def _header(text: str) -> str:
    """A header without its brackets: 一级指标(权重)."""
    return _BRACKETED.sub("", _bare(text))
