"""The reading of one indicator: sign 符号, target 目标值, actual 实际完成值 and unit 计量单位, as people type them.

Nothing here raises on what is typed and nothing is dropped: what cannot be read, or is read by convention, is a
:class:`Problem`. The catalogue entries are in ``data/findings/measures.toml``. By code, with the fields it may be about
and the names in ``values``:

- R10 not a figure (九十, 达到预期目标, NaN); target, actual: value, should
- R11 an approximate figure (约50%, 50余个), which is kept; target, actual: value, should
- R12 a range (3-5天); target, actual: value, should
- R13 a date where the other cell has a figure (2022年12月 beside 12个月); target, actual: value
- R14 the sign is not understood; sign: value
- R15 the sign contradicts the comparison inside the target; sign: value, target, should
- R16 target and actual are in different units, both are kept; target, actual: target, actual, name, should
- R71 they are in two units of one kind, and compared in the target's; actual: target, actual, converted
- R17 the unit column holds a figure or a sign; unit: value, should
- R18 the unit column names another unit than the figures; unit: value, figure, should
- R19 no sign and the target is a figure: read as ≥, or as ≤ by the name; sign: target, sign, why, if_not, other
- R20 no sign and the target is words: read as 定性; sign: target
- R21 the actual value is a comparison (≥90%), its figure is kept; actual: value, should
- R51 a list of answers with none chosen (好坏, 优良中低差); target, actual: value
- R52 nothing was done (无, 不涉及), and it is not known whether there was anything to do; actual: value
- R70 the sign is 区间 and the target names no two figures; target: value
- R22 a figure up to 1 without % in a row of percentages (0.98 is 0.98%); target, actual: value, read, should
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from xlperf.values.amounts import (
    LONGEST,
    Amount,
    canonical_unit,
    convert,
    is_scale,
    parse_amount,
    plain,
    same_unit,
    shortened,
    with_scale,
)
from xlperf.values.deadlines import on_time
from xlperf.values.entries import Entry, as_text, is_blank, is_option_list, read_entry, read_range
from xlperf.values.signs import Sign, compact, parse_sign
from xlperf.values.words import words

_FARTHEST = Decimal(20)  # times: amounts in two units that are farther apart are not compared (R16)
_MOST_PLACES = 6  # decimals of an amount in another unit: 10个月 is no exact part of a year
_ERROR_FROM = 2  # percent: beside so much a bare figure up to 1 is an error (R22)
__all__ = ["Measure", "Nature", "Problem", "Sign", "Typed", "is_not_applicable", "parse_sign", "read_measure"]

_WHY = {Sign.LE: "看名称是越小越好，", Sign.GE: ""}
_IF_NOT = {Sign.LE: "越大越好", Sign.GE: "越小越好"}
_A_FIGURE = "填数字，如 12 或 98%；如果是定性指标，请把“符号”选为“定性”"

Typed = str | Decimal | None
"""A cell as typed: text, a bare number, or blank."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a row: the catalogue's code, the field's key, and what the code's templates want.

    ``is_error``: it is one here, whatever the catalogue says of the code.
    """

    code: str
    field: str
    values: Mapping[str, str]
    is_error: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One indicator as read.

    ``between`` are the two ends of a range 区间, in the row's unit; ``target`` is ``None`` then, for it is two figures.
    ``sign`` is ``None`` where it is missing, not understood or the opposite of what the target says. ``target`` and
    ``actual`` are the figures, in the row's unit unless typed with their own; ``None`` where blank, not a figure, or
    the indicator is qualitative. The texts are what a sentence says: the figure with its unit, else the words as typed,
    empty for a blank cell. ``unit`` is the target's unit (else the actual value's, else the row's). ``on_time`` says
    whether a deadline was met; ``None`` where that cannot be told.
    """

    sign: Sign | None
    target: Amount | None
    actual: Amount | None
    target_text: str
    actual_text: str
    unit: str
    on_time: bool | None = None
    between: tuple[Amount, Amount] | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def is_sign_assumed(self) -> bool:
        """Whether nobody typed the sign: it is never printed as the unit's own."""
        return any(problem.code == "R19" for problem in self.problems)

    @property
    def comparable(self) -> bool:
        """Whether target and actual are two figures in one unit, with a sign to compare them by."""
        if self.sign in (None, Sign.QUALITATIVE) or self.target is None or self.actual is None:
            return False
        return self.target.unit == self.actual.unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Nature:
    """What an indicator's name and levels say of its figures, where the row leaves it open.

    ``ceiling``: less is better (投诉次数); ``ceiling_of_cost``: it is where the target is money or a bare figure
    (成本指标, but not 植被恢复面积 100亩); ``ceiling_of_time``: where it is a time (办理时限 5个工作日);
    ``is_money``: 200万 is 200万元.
    """

    ceiling: bool = False
    ceiling_of_cost: bool = False
    ceiling_of_time: bool = False
    is_money: bool = False


def read_measure(
    sign: Typed,
    target: Typed,
    actual: Typed,
    unit: Typed,
    nature: Nature = Nature(),
) -> Measure:
    """Read one row as typed; any value, of any type, gives a Measure.

    A blank sign or 定量 takes the comparison typed inside the target, else means ≥ for a figure (≤ where ``nature``, or
    a target of 0, says that less is better) and 定性 for words. A figure without unit has the row's; in a row of % it
    is percentage points. A deadline is judged like words.
    """
    goal, done = read_entry(target), read_entry(actual)
    if goal.kind == "date" and done.amount is not None and done.amount.unit == "月":  # 9月底前, and 10月
        done = replace(done, kind="date", amount=None)
    mark, problems = _read_sign(sign, goal, done, _is_ceiling(goal, unit, nature))
    problems += _unchosen("target", goal) + _unchosen("actual", done)
    row_unit, unit_problems = _read_unit(unit)
    problems += unit_problems
    if mark is Sign.QUALITATIVE:
        return _of_words(goal, done, row_unit, problems)
    if mark is Sign.RANGE:
        return _read_range(target, goal, done, row_unit, problems)
    less = _is_ceiling(goal, unit, nature) or (mark is not None and mark.is_lower)
    wanted = mark is not None or _is_quantitative(sign)
    problems += _cell_problems("target", goal, wanted)
    if not less and is_not_applicable(done.text):
        problems += (Problem("R52", "actual", {"value": shortened(done.text)}),)
    else:
        problems += _cell_problems("actual", done, wanted)
    return _of_figures(mark, goal, done, row_unit, problems, nature)


def _of_words(goal: Entry, done: Entry, row_unit: str, problems: tuple[Problem, ...]) -> Measure:
    """A qualitative row; a deadline is judged like words."""
    return Measure(
        sign=Sign.QUALITATIVE,
        target=None,
        actual=None,
        target_text=goal.text,
        actual_text=done.text,
        unit=row_unit,
        on_time=on_time(goal.text, done.text),
        problems=problems,
    )


def _of_figures(
    mark: Sign | None, goal: Entry, done: Entry, row_unit: str, problems: tuple[Problem, ...], nature: Nature
) -> Measure:
    """A row that compares two figures, in one unit as far as that can be had."""
    target, actual, unit_problems = _settle_units(goal, done, row_unit, is_money=nature.is_money)
    if nature.ceiling and mark is Sign.LE and _is_bare_fraction(goal) and _is_bare_fraction(done):  # 差错率 ≤ 0.5, 0.42
        unit_problems = tuple(problem for problem in unit_problems if problem.code != "R22")
    converted = any(problem.code == "R71" for problem in unit_problems)
    return Measure(
        sign=mark,
        target=target,
        actual=actual,
        target_text=str(target or goal.text),
        actual_text=done.text if converted else str(actual or done.text),
        unit=_unit(target) or _unit(actual) or row_unit,
        problems=problems + unit_problems,
    )


def is_not_applicable(text: str) -> bool:
    """Whether an actual value says that there was nothing to do.

    >>> is_not_applicable("不涉及"), is_not_applicable("0")
    (True, False)
    """
    return compact(text).rstrip("。.") in words().figures.not_applicable


def _read_range(target: Typed, goal: Entry, done: Entry, row_unit: str, problems: tuple[Problem, ...]) -> Measure:
    """A row whose actual value has to lie between two figures."""
    ends = read_range(target)
    problems += _cell_problems("actual", done, wanted=True)
    if ends is None:
        if goal.kind != "blank":
            problems += (Problem("R70", "target", {"value": shortened(goal.text)}),)
        amount = _in_unit(done.amount, row_unit)
        texts = goal.text.removeprefix(Sign.RANGE), str(amount or done.text)
        return Measure(
            sign=Sign.RANGE, target=None, actual=amount, target_text=texts[0], actual_text=texts[1], unit=row_unit,
            problems=problems,
        )  # fmt: skip
    low, high = ends
    first, actual, unit_problems = _settle_units(Entry("figure", goal.text, low), done, row_unit)
    unit = _unit(first)
    shown = goal.text.removeprefix(Sign.RANGE)
    bare = shown if low.unit or not unit else f"{shown}{unit}"
    return Measure(
        sign=Sign.RANGE,
        target=None,
        actual=actual,
        target_text=bare,
        actual_text=str(actual or done.text),
        unit=unit or _unit(actual),
        between=None if first is None else (first, Amount(high.value, unit)),
        problems=problems + unit_problems,
    )


def _is_ceiling(goal: Entry, unit: Typed, nature: Nature) -> bool:
    """Whether less is better, as far as the name, or a target of 0, says."""
    if goal.amount is None or goal.amount.value == 0:
        return goal.amount is not None
    own = goal.amount.unit or as_text(unit)
    if nature.ceiling_of_cost and (not own or "元" in own):
        return True
    return nature.ceiling or (nature.ceiling_of_time and own in words().units.times)


def _read_sign(sign: Typed, goal: Entry, done: Entry, is_ceiling: bool) -> tuple[Sign | None, tuple[Problem, ...]]:
    """The row's sign, from its column or else from the target, and what is wrong with it."""
    typed = as_text(sign)
    column = parse_sign(typed)
    if goal.kind == "date" and done.amount is None and (column or is_blank(typed) or _is_quantitative(typed)):
        return Sign.QUALITATIVE, ()
    if column is Sign.EQ and goal.kind == "text" and done.kind in ("text", "blank") and not _has_figure(goal, done):
        return Sign.QUALITATIVE, ()  # as platforms export words: ＝ 提升
    if column is not None:
        return _agreed(column, typed, goal)
    quantitative = _is_quantitative(typed)
    if not (quantitative or is_blank(typed)):
        return goal.sign, (Problem("R14", "sign", {"value": shortened(typed)}),)
    if goal.sign is not None:
        return goal.sign, ()
    if goal.text.startswith(Sign.RANGE):  # as our own tables print it: 区间3-5天
        return Sign.RANGE, ()
    if goal.amount is not None:
        assumed, other = (Sign.LE, Sign.GE) if is_ceiling else (Sign.GE, Sign.LE)
        why = "目标值是0，" if goal.amount.value == 0 else _WHY[assumed]
        values = {"target": shortened(goal.text), "sign": assumed.value, "why": why, "other": other.value}
        values["if_not"] = _IF_NOT[assumed]
        return assumed, (Problem("R19", "sign", values),)
    if not _is_qualitative(goal, done, quantitative):
        return None, ()
    return Sign.QUALITATIVE, (Problem("R20", "sign", {"target": shortened(goal.text) or "（空白）"}),)


def _unchosen(field: str, cell: Entry) -> tuple[Problem, ...]:
    """A cell that holds the list of answers and no answer."""
    if cell.kind != "text" or not is_option_list(cell.text):
        return ()
    return (Problem("R51", field, {"value": shortened(cell.text)}),)


def _has_figure(*cells: Entry) -> bool:
    return any(character.isdigit() for cell in cells for character in cell.text)


def _is_quantitative(sign: Typed) -> bool:
    """Whether the sign column says 定量: a figure is wanted, which sign is left open."""
    return compact(as_text(sign)) in words().figures.quantitative


def _is_qualitative(goal: Entry, done: Entry, quantitative: bool) -> bool:
    """Whether a row without sign and without a figure as target speaks of quality; a badly typed figure does not."""
    if goal.kind == "text":
        return not (quantitative and any(character.isdigit() for character in goal.text))
    return goal.kind == "blank" and done.kind == "text" and not quantitative


def _agreed(column: Sign, typed: str, goal: Entry) -> tuple[Sign | None, tuple[Problem, ...]]:
    """The column's sign; ``None`` where the target says the opposite, for then no score can be trusted."""
    inside = goal.sign
    if inside is None or inside is column:
        return column, ()
    values = {"value": shortened(typed), "target": shortened(goal.text), "should": inside.value}
    same_direction = (column.is_upper and inside.is_upper) or (column.is_lower and inside.is_lower)
    keep = same_direction or column is Sign.QUALITATIVE
    return column if keep else None, (Problem("R15", "sign", values),)


def _read_unit(unit: Typed) -> tuple[str, tuple[Problem, ...]]:
    """The unit column's unit, empty where it names none."""
    typed = as_text(unit)
    return _unit_typed(typed) if len(typed) <= LONGEST else _unit_typed.__wrapped__(typed)


@lru_cache(maxsize=1024)
def _unit_typed(typed: str) -> tuple[str, tuple[Problem, ...]]:
    """Remembered, as long as it is short: most rows have one of a few units."""
    if is_blank(typed) or typed in words().figures.none:
        return "", ()
    amount = parse_amount(typed)
    if amount is None and parse_sign(typed) is None:
        return canonical_unit(typed), ()
    own = amount.unit if amount else ""
    should = f" {own}" if own else "“个”“人”“万元”“%”这样的单位"
    return own, (Problem("R17", "unit", {"value": shortened(typed), "should": should}),)


def _cell_problems(field: str, cell: Entry, wanted: bool) -> tuple[Problem, ...]:
    """What is wrong with a cell of a row that compares figures; words are wrong where a figure is ``wanted``."""
    if cell.kind == "blank" or (cell.kind == "figure" and (cell.sign is None or field != "actual")):
        return ()
    value = {"value": shortened(cell.text)}
    match cell.kind:
        case "approximate":
            return (Problem("R11", field, {**value, "should": str(cell.amount)}),)
        case "range":
            return (
                Problem("R12", field, {**value, "should": cell.should if field == "target" else "实际完成的那个数"}),
            )
        case "date":
            return (Problem("R13", field, value),)
        case "numeral":
            return (Problem("R10", field, {**value, "should": f"改为 {cell.should}"}),)
        case "text" if wanted:
            should = f"改为 {cell.should}" if cell.should else _A_FIGURE
            return (Problem("R10", field, {**value, "should": should}),)
        case "figure":
            return (Problem("R21", field, {**value, "should": str(cell.amount)}),)
    return ()


def _settle_units(
    goal: Entry, done: Entry, row_unit: str, *, is_money: bool = False
) -> tuple[Amount | None, Amount | None, tuple[Problem, ...]]:
    """Target and actual, each with a unit where one is known, and what is wrong with the units."""
    typed = (_unit(goal.amount), _unit(done.amount))
    named = next((unit for unit in typed if unit and not is_scale(unit)), "")
    if is_money and not named and not row_unit.removesuffix("元") and any(map(is_scale, typed)):
        named = next(unit for unit in typed if is_scale(unit)) + "元"  # 200万 of a cost
    default, target, actual = row_unit or named, goal.amount, done.amount
    if is_scale(row_unit) and named:  # 万 in the unit's column, 195.5万元 in a cell
        default, target, actual = named, _in_unit(target, row_unit), _in_unit(actual, row_unit)
    target, actual = _in_unit(target, default), _in_unit(actual, default)
    actual = _in_unit(actual, _unit(target))
    problems = _bare_fraction("target", goal, done, default) + _bare_fraction("actual", done, goal, default)
    same = _in_the_targets_unit(target, actual) if typed[1] else None
    if target and actual and same:
        values = {"target": str(target), "actual": str(actual), "converted": str(same)}
        problems += (Problem("R71", "actual", values),)
        actual = same
    elif target and actual and target.unit != actual.unit:
        problems += (_different_units(target, actual, "target" if actual.unit == row_unit else "actual"),)
    elif row_unit and not is_scale(row_unit) and (figure := target or actual) and figure.unit != row_unit:
        problems += (Problem("R18", "unit", {"value": row_unit, "figure": str(figure), "should": figure.unit}),)
    return target, actual, problems


def _in_the_targets_unit(target: Amount | None, actual: Amount | None) -> Amount | None:
    """The actual value in the target's unit, where that is another one with a fixed rate, as in 80亿元 and 964500万元.

    个 stands for any word things are counted by: 20个 and 49家. None where they are too far apart, for then one unit is
    likely to be wrong, and where no figure is exact (个月, 年).
    """
    if target is None or actual is None or target.unit == actual.unit:
        return None
    units = words().units
    if units.any_count in (target.unit, actual.unit) and {target.unit, actual.unit} <= {*units.counts}:
        return Amount(actual.value, target.unit)
    same = convert(actual, target.unit)
    if same is None or target.value <= 0 or same.value != round(same.value, _MOST_PLACES):
        return None
    return same if 1 / _FARTHEST <= same.value / target.value <= _FARTHEST else None


def _different_units(target: Amount, actual: Amount, field: str) -> Problem:
    """Target and actual cannot be compared; the remedy converts the one in ``field`` where there is a rate."""
    one, other = (target, actual) if field == "target" else (actual, target)
    converted = convert(one, other.unit)
    should = f" {plain(converted.value, 4)}{converted.unit}" if converted else f"以“{other.unit}”为单位的数"
    name = "目标值" if field == "target" else "实际完成值"
    return Problem("R16", field, {"target": str(target), "actual": str(actual), "name": name, "should": should})


def _bare_fraction(field: str, cell: Entry, other: Entry, unit: str) -> tuple[Problem, ...]:
    """0.98 in a row of percentages is 0.98 percentage points, and most likely was meant as 98%.

    It is an error beside a figure of 2 % or more; it is never converted.
    """
    if cell.amount is None or cell.amount.unit or unit != "%" or not 0 < cell.amount.value <= 1:
        return ()
    if cell.amount.value == 1 and other.amount is not None and _is_as_small(other.amount):
        return ()
    read, should = Amount(cell.amount.value, unit), Amount(cell.amount.value * 100, unit)
    values = {"value": shortened(cell.text), "read": str(read), "should": str(should)}
    return (Problem("R22", field, values, is_error=other.amount is not None and other.amount.value >= _ERROR_FROM),)


def _is_bare_fraction(cell: Entry) -> bool:
    return cell.amount is not None and not cell.amount.unit and 0 < cell.amount.value <= 1


def _is_as_small(other: Amount) -> bool:
    """Whether the figure beside a 1 shows that it is 1 %, and not 100 %: 0.4% or 1.6."""
    return (other.unit == "%" or other.value > 1) and other.value < _ERROR_FROM


def _unit(amount: Amount | None) -> str:
    return amount.unit if amount else ""


def _in_unit(amount: Amount | None, unit: str) -> Amount | None:
    """A figure without unit, with a scale word alone, or with another name of ``unit``, given ``unit``."""
    if amount is None or amount.unit == unit:
        return amount
    if not amount.unit or same_unit(amount.unit, unit):
        return Amount(amount.value, unit)
    return with_scale(amount, unit)
