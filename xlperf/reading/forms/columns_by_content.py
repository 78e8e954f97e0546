"""Columns of indicators told by what stands in them, where their headers do not say it.

Targets have signs, weights are figures that add up, scores are figures up to the weights, results go with the targets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from xlperf.reading.forms.blocks import FormBlock, FormSheet
from xlperf.reading.forms.cell_values import pieces
from xlperf.reading.forms.form_sentences import may_explain
from xlperf.reading.forms.headers import FormColumn, is_blank_value, is_section
from xlperf.reading.forms.wording import header_key, labels, normal
from xlperf.reading.rows import is_percent
from xlperf.taxonomy import is_level
from xlperf.values.amounts import parse_amount
from xlperf.values.entries import Entry, read_entry
from xlperf.values.signs import Sign, parse_sign

__all__ = [
    "by_content", "indicator_rows", "is_level_row", "is_points", "repeats", "unnamed_columns", "without_contradicted",
]  # fmt: skip

WANTED = ("target", "weight", "stated_score", "actual", "sign", "reason")
"""What is looked for, in this order: a result is known by its target, a score by its weight."""

_MOST_ROWS = 200  # that are looked at
_POINTS = Decimal(20)  # weights of a form add up to at least so much
_FEW = 4  # of so many scores one may be above its weight
_MOST = Decimal(100)  # a weight or score
_PLACES = 2  # decimals of a share in per cent


def indicator_rows(page: FormSheet, row: int, name: FormColumn) -> list[int]:
    """The rows under a row of headers in which an indicator's name begins."""
    found = []
    for below in range(row + 1, min(page.bottom, row + _MOST_ROWS) + 1):
        fresh = [block for block in page.blocks(below) if block.row == below]
        if fresh and fresh[0].column != name.left and (is_section(fresh[0]) or fresh[0].label in labels().totals):
            break
        if fresh and labels().totals.get(fresh[0].label) == "total":  # where the names stand first
            break
        at = page.at(below, name.left)
        is_name = at.row == below and not at.is_blank and at.label not in labels().indicators
        if is_name and not is_level_row(at, name, fresh):
            found.append(below)
    return found


def is_level_row(block: FormBlock, name: FormColumn, fresh: Sequence[FormBlock]) -> bool:
    """Whether a cell is a level: 一、产出指标（50分） across the names and more, or alone in its row in their column.

    Beside other cells it may be a name: 群众满意度.
    """
    is_across = block.column <= name.left and block.right > name.right
    is_alone = len(fresh) == 1 and block.column <= name.left and block.right == name.right
    return (is_across or is_alone) and is_level(block.text)


def unnamed_columns(page: FormSheet, row: int, columns: Mapping[str, FormColumn]) -> list[FormColumn]:
    """The columns right of the names that are none of those, under their headers; one without a header has none."""
    taken = [column for key, column in columns.items() if key != "name"]
    name, found = columns["name"], []
    column = name.right + 1
    while column <= page.right:
        block = page.at(row, column)
        right = max(block.right, column)
        if not any(one.left <= right and one.right >= column for one in taken):
            found.append(FormColumn(column, right, block.text))
        column = right + 1
    return found


def by_content(
    page: FormSheet, rows: Sequence[int], columns: Mapping[str, FormColumn], unnamed: Sequence[FormColumn]
) -> dict[str, FormColumn]:
    """Of the wanted columns that are missing, those that just one unnamed column can be by its content."""
    found = dict(columns)
    rest = [column for column in unnamed if any(_values(page, rows, column))]
    for key in WANTED:
        if key in found:
            continue
        looks = _LOOKS[key]
        alike = [column for column in rest if looks(_column(page, rows, column), _others(page, rows, found))]
        if len(alike) == 1:
            found[key] = alike[0]
            rest.remove(alike[0])
    return {key: column for key, column in found.items() if key not in columns}


def without_contradicted(
    page: FormSheet, rows: Sequence[int], columns: dict[str, FormColumn], unnamed: Sequence[FormColumn]
) -> dict[str, FormColumn]:
    """The columns but for a result in words beside targets in figures, if one unnamed column has the figures."""
    actual = columns.get("actual")
    if actual is None or "target" not in columns:
        return columns
    others = _others(page, rows, columns)
    if _is_actual(_column(page, rows, actual), others):
        return columns
    alike = [column for column in unnamed if _is_actual(_column(page, rows, column), others)]
    if len(alike) != 1:
        return columns
    return {key: column for key, column in columns.items() if key != "actual"}


def repeats(page: FormSheet, rows: Sequence[int], column: FormColumn, columns: Mapping[str, FormColumn]) -> bool:
    """Whether a column says nothing that those known do not.

    That is what the weight lost 扣分, the score as a share of it 得分系数, the target or the reason again (调整指标值,
    扣分说明), or nothing in a column that has no place 是否核心指标.
    """
    words, header = labels(), normal(column.header)
    values = _column(page, rows, column)
    if header in words.by_hand:
        return all(value is None for value in values)
    if header in (*words.deductions, *words.coefficients) and {"weight", "stated_score"} <= columns.keys():
        pairs = zip(_column(page, rows, columns["weight"]), _column(page, rows, columns["stated_score"]), strict=True)
        follows = _is_lost if header in words.deductions else _is_share
        return all(value is None or follows(value, *pair) for value, pair in zip(values, pairs, strict=True))
    key = (
        "target" if words.adjusted.fullmatch(header) else header_key(header, words.indicators, words.indicator_patterns)
    )
    if key is None or key not in columns or columns[key] == column:
        return False
    others = _column(page, rows, columns[key])
    return all(value is None or value == other for value, other in zip(values, others, strict=True))


def _is_lost(value: object, weight: object, score: object) -> bool:
    """Whether a figure is what the weight lost; one of no figures is not."""
    whole, part, lost = _points(weight), _points(score), _points(value)
    return lost is not None and whole is not None and part is not None and lost == whole - part


def _is_share(value: object, weight: object, score: object) -> bool:
    """Whether a figure is the score's share of the weight, in per cent with two decimals or fewer: 88.89%, 89, 100."""
    whole, part, amount = _points(weight), _points(score), parse_amount(value)
    if not whole or part is None or amount is None or amount.unit not in ("", "%"):
        return False
    share = part / whole * 100
    places = min(_PLACES, len(f"{amount.value:f}".partition(".")[2]))
    return abs(amount.value - share) * 2 <= Decimal(1).scaleb(-places)


def is_points(page: FormSheet, rows: Sequence[int], column: FormColumn) -> bool:
    """Whether a column holds figures like weights or scores, and nothing else."""
    values = list(_values(page, rows, column))
    return len(values) * 2 >= len(rows) > 0 and all(_points(value) is not None for value in values)


Values = Sequence[object]
"""What stands in a column, row by row; None for a blank cell."""


def _column(page: FormSheet, rows: Sequence[int], column: FormColumn) -> Values:
    return [_value(page.at(row, column.left), row) for row in rows]


def _value(block: FormBlock, row: int) -> object:
    if block.row != row or is_blank_value(block.cell):
        return None
    is_text = isinstance(block.cell.value, str)
    return block.cell.value if is_text or not is_percent(block.cell.number_format) else "".join(pieces([block.cell]))


def _values(page: FormSheet, rows: Sequence[int], column: FormColumn) -> Iterator[object]:
    return (value for value in _column(page, rows, column) if value is not None)


def _others(page: FormSheet, rows: Sequence[int], columns: Mapping[str, FormColumn]) -> Mapping[str, Values]:
    return {key: _column(page, rows, column) for key, column in columns.items() if key in WANTED}


def _is_target(values: Values, others: Mapping[str, Values]) -> bool:
    """Most are comparisons: ≥20个, 不少于20个; or all are figures in the units of the results: 20个 beside 21个."""
    entries = [read_entry(value) for value in values]
    filled = [entry for entry in entries if entry.kind != "blank"]
    signed = sum(entry.sign is not None for entry in filled)
    if signed and signed * 2 >= len(filled):
        return True
    results = [read_entry(value) for value in others.get("actual", ())]
    return bool(results) and all(map(_in_one_unit, entries, results))


def _in_one_unit(target: Entry, actual: Entry) -> bool:
    """Whether both are figures in the same unit, which both name."""
    return bool(target.amount and actual.amount and target.amount.unit and target.amount.unit == actual.amount.unit)


def _is_weight(values: Values, _: Mapping[str, Values]) -> bool:
    """Points for each, which add up to a good part of 100, and are not all alike with a decimal."""
    points = [_points(value) for value in values]
    known = [one for one in points if one is not None]
    return len(known) == len(points) > 0 and all(0 < one <= _MOST for one in known) and _POINTS <= sum(known) <= _MOST


def _is_score(values: Values, others: Mapping[str, Values]) -> bool:
    """Points that hardly any weight is below, half of all weights at least.

    Who scores less says so in another column; one score above its weight is a fault (V17), and a score.
    """
    weights = [_points(value) for value in others.get("weight", ())]
    if not weights or all(value is None for value in values):
        return False
    pairs = list(zip(values, weights, strict=True))
    if sum(_points(value) or 0 for value in values) * 2 < sum(weight or 0 for weight in weights):
        return False
    scores = [(_points(value), weight) for value, weight in pairs if value is not None]
    if any(score is None or weight is None or score < 0 for score, weight in scores):
        return False
    above = sum(score > weight for score, weight in scores if score is not None and weight is not None)
    return above * _FEW <= len(scores)


def _is_actual(values: Values, others: Mapping[str, Values]) -> bool:
    """Where the target is a figure it is one too, in that unit if in any; words where the target is words."""
    targets = [read_entry(value) for value in others.get("target", ())]
    if not targets:
        return False
    pairs = [(read_entry(value), target) for value, target in zip(values, targets, strict=True) if value is not None]
    return len(pairs) * 2 >= len(values) and sum(_goes_with(one, target) for one, target in pairs) * 4 >= len(pairs) * 3


def _goes_with(actual: Entry, target: Entry) -> bool:
    if target.amount is None or actual.amount is None:
        return target.amount is None and (actual.amount is None or target.kind == "blank")
    units = {target.amount.unit, actual.amount.unit} - {""}
    return len(units) < 2 and actual.sign is None


def _points(value: object) -> Decimal | None:
    amount = parse_amount(value)
    return amount.value if amount is not None and amount.unit in ("", "分") else None


def _is_sign(values: Values, _: Mapping[str, Values]) -> bool:
    """Comparisons or 定性 and nothing else; one at least is a comparison."""
    signs = [parse_sign(value) for value in values if value is not None]
    return all(signs) and any(sign is not Sign.QUALITATIVE for sign in signs)


def _is_reason(values: Values, _: Mapping[str, Values]) -> bool:
    """Texts, and no figure among them, of which one at least may be a reason."""
    texts = [value for value in values if value is not None]
    return all(isinstance(value, str) and parse_amount(value) is None for value in texts) and any(
        may_explain(str(value)) for value in texts
    )


_LOOKS: Mapping[str, Callable[[Values, Mapping[str, Values]], bool]] = {
    "target": _is_target, "weight": _is_weight, "stated_score": _is_score, "actual": _is_actual,
    "sign": _is_sign, "reason": _is_reason,
}  # fmt: skip
