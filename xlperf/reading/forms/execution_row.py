"""Budget execution 预算执行率 as a row among the indicators of a form: its points are the execution's, not one more's.

Frameworks of departments and some provinces print it so; the rows' weights are then 100 together, and the block of
funds prints its score again or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xlperf.layout import layout
from xlperf.reading.forms.blocks import shown
from xlperf.reading.forms.cell_values import pieces
from xlperf.reading.forms.form import Form, FormLine
from xlperf.reading.forms.headers import is_blank_value
from xlperf.reading.forms.wording import labels, normal
from xlperf.reading.rows import Cell, short
from xlperf.values.amounts import parse_amount

__all__ = ["execution_row", "take_execution_row"]

_WHOLE = Decimal(100)  # points of a form, and per cent
_FUNDS = {"actual": "stated_rate", "stated_score": "stated_score", "reason": "shortfall_reason"}
_NOT_KEPT = ("department_score", "finance_score", "evidence")


def execution_row(form: Form) -> FormLine | None:
    """The row of budget execution, whose points count as the execution's; None where there is none.

    Where the block of funds prints points for the execution too, it is the same share only if the rows have all 100
    points with it: else it really counts twice, and stays an indicator.
    """
    rows = [line for line in form.indicators if _is_execution(line)]
    if len(rows) != 1:
        return None
    printed = form.subject.get("stated_score")
    if printed is None or is_blank_value(printed):
        return rows[0]
    return rows[0] if _points(form.indicators) == _WHOLE else None


def take_execution_row(form: Form) -> None:
    """Read the row of budget execution into the funds, and say so; what the funds say already stands.

    A figure that is another than the funds' is reported.
    """
    line = execution_row(form)
    if line is None:
        return
    form.indicators.remove(line)
    headers = {column.key: column.header for column in layout().table("subjects").columns}
    again = False
    for key, funds_key in _FUNDS.items():
        cell, before = line.cells.get(key), form.subject.get(funds_key)
        if cell is None or is_blank_value(cell):
            continue
        if before is None or is_blank_value(before):
            form.subject[funds_key] = cell
        elif _same(funds_key, before, cell):
            again = again or key == "stated_score"
        elif key == "reason":
            form.texts.append(("deviation", cell))
        else:
            header, value, first = headers[funds_key], short(shown(cell.value)), short(shown(before.value))
            form.note("R55", cell.origin, header=header, value=value, first=first, place=str(before.origin))
    weight = line.cells.get("weight")
    values = {
        "name": short(_name(line)),
        "row": _figures(line),
        "points": f"，{shown(weight.value)}分" if weight is not None and shown(weight.value) else "",
        "again": "；预算执行情况里又印了一次，是同一份，只算一次" if again else "",
    }
    form.note("R54", line.place, **values)
    for key in _NOT_KEPT:
        if key in line.cells and not is_blank_value(line.cells[key]):
            cell = line.cells[key]
            form.note("R44", cell.origin, value=f"{cell.origin.header}·{short(shown(cell.value))}")


def _is_execution(line: FormLine) -> bool:
    """Whether a row is the execution of the whole budget, by its name or, where that is blank, its lowest level."""
    return labels().execution.fullmatch(normal(_name(line))) is not None


def _name(line: FormLine) -> str:
    found = (line.cells.get(key) for key in ("name", "level2", "level1"))
    return next((shown(cell.value) for cell in found if cell is not None and not is_blank_value(cell)), "")


def _points(lines: Sequence[FormLine]) -> Decimal | None:
    """The weights of all rows together; None where one is missing."""
    cells = [line.cells.get("weight") for line in lines]
    amounts = [parse_amount(cell.value) if cell is not None else None for cell in cells]
    known = [amount.value for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if len(known) == len(lines) else None


def _figures(line: FormLine) -> str:
    """What was aimed at and reached, as the row prints it: ≥100%，95%."""
    target = "".join(pieces([line.cells[key] for key in ("sign", "target", "unit") if key in line.cells]))
    actual = "".join(pieces([line.cells["actual"]])) if "actual" in line.cells else ""
    return "，".join(filter(None, (target, actual)))


def _same(key: str, one: Cell, other: Cell) -> bool:
    """Whether two cells say the same: as a rate, 0.95, 95% and 95 do."""
    found = [parse_amount(cell.value) for cell in (one, other)]
    if None in found:
        return normal(shown(one.value)) == normal(shown(other.value))
    first, second = (amount.value for amount in found if amount is not None)
    return first == second or (key == "stated_rate" and _WHOLE in (first / (second or 1), second / (first or 1)))
