"""The unit's own schemes and alert rules in the open workbook's hidden sheet, for its native formulas.

They are written anew at every check.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from xlperf import files
from xlperf.model import Unit
from xlperf.native import (
    OWN_ALERTS_NAME,
    OWN_NAME,
    left_out_lines,
    own_alert_figures,
    own_alert_rows,
    own_figures,
    own_rows,
)
from xlperf.native.scheme_figures import NO_GRADE

if TYPE_CHECKING:
    import xlwings as xw

    from xlperf.native.scheme_figures import Figure

__all__ = ["cell_values", "left_out"]


def cell_values(book: xw.Book, folder: Path | None, unit: Unit) -> Mapping[str, object]:
    """Defined name -> what goes into its cells; none where they hold that, or the workbook is of another version.

    The rules are those of the files in ``folder``, the workbook's own, and in the user's; what ``unit`` has chosen
    comes first. In a workbook without these cells the native formulas ask where rules are the unit's own, as they do
    for every title they do not know.
    """
    wanted = {
        OWN_NAME: own_rows(own_figures(files.own_schemes(folder), unit.scheme)),
        OWN_ALERTS_NAME: own_alert_rows(own_alert_figures(files.own_alerts(folder), unit.alerts or "")),
    }
    typed = {name: [[_typed(value) for value in row] for row in rows] for name, rows in wanted.items()}
    return {name: rows for name, rows in typed.items() if _differs(book, name, rows)}


def left_out(folder: Path | None, unit: Unit) -> Iterator[str]:
    """What is reported where not all of the unit's own rules have a row in these cells."""
    schemes, alerts = files.own_schemes(folder), files.own_alerts(folder)
    return left_out_lines(schemes, alerts, scheme=unit.scheme, alerts=unit.alerts or "")


def _differs(book: xw.Book, name: str, rows: Sequence[Sequence[object]]) -> bool:
    """Whether the cells of that name are those for these rows, by their heading, and hold something else."""
    if name not in book.names:
        return False
    cells = book.names[name].refers_to_range
    if cells.shape != (len(rows), len(rows[0])):
        return False
    heading, *_ = before = list(cells.options(ndim=2).value)
    return bool(heading == rows[0] and before != rows)


def _typed(value: Figure) -> str | float | None:
    """A value as a cell takes it; a text that a program would take for a number, a date or a formula is left out."""
    if isinstance(value, str):
        return value if value[:1].isalpha() or value[:1] == "|" or value == NO_GRADE else None
    return float(value) if isinstance(value, Decimal | int) else None
