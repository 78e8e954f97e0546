"""The unit's own schemes in the open workbook's hidden sheet, for its native formulas: written anew at every check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from xlperf.native import OWN_NAME, own_figures, own_rows
from xlperf.native.rules import NO_GRADE

if TYPE_CHECKING:
    import xlwings as xw

    from xlperf.native.rules import Figure

__all__ = ["cell_values"]


def cell_values(book: xw.Book, own_schemes: Sequence[Mapping[str, object]], chosen: str) -> Mapping[str, object]:
    """Defined name -> what goes into its cells; none where they hold that, or the workbook is of another version.

    ``own_schemes`` are the parsed files, ``chosen`` is the title in 单位信息. In a workbook without these cells the
    native formulas ask where the scheme is the unit's own, as they do for every title they do not know.
    """
    if OWN_NAME not in book.names:
        return {}
    rows = [[_typed(value) for value in row] for row in own_rows(own_figures(own_schemes, chosen))]
    cells = book.names[OWN_NAME].refers_to_range
    before = cells.options(ndim=2).value if cells.shape == (len(rows), len(rows[0])) else [[]]
    return {OWN_NAME: rows} if before[0] == rows[0] and before != rows else {}


def _typed(value: Figure) -> str | float | None:
    """A value as a cell takes it; a text that a program would take for a number, a date or a formula is left out."""
    if isinstance(value, str):
        return value if value[:1].isalpha() or value == NO_GRADE else None
    return float(value) if isinstance(value, Decimal | int) else None
