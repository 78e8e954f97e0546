"""Where the buttons of the front page stand: the main one large, those that take a person's work back apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlperf.template.design import Button, Position
from xlperf.template.front.page_grid import LEFT, RIGHT

COLUMN_PIXELS, ROW_PIXELS = 81, 80
"""Width of a column and height of the row that the buttons are in, in Excel's pixels."""

MAIN_COLUMNS = 2
"""Columns that the main button takes; they are of another colour, which shows around it."""

YEAR_PIXELS = 44
"""Height of the row of the year's buttons, under that of the others, in pixels."""

_EDGE, _GAP = 4, 8  # pixels
_SECOND, _SMALL, _APART = 128, 116, 140  # widths in pixels
_ABREAST = 3  # small buttons
_YEAR = 153  # width in pixels: five as far as the right edge of the page


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonPlace:
    """A button and its place: pixels from the cell in the first column of the page, row ``BUTTONS``."""

    button: Button
    x: int
    y: int
    width: int
    height: int


def button_places(buttons: Sequence[Button]) -> tuple[ButtonPlace, ...]:
    """The place of each button, in their order.

    >>> from xlperf.template.design import design
    >>> [(place.button.caption, place.x, place.width) for place in button_places(design().buttons)][:2]
    [('生成报告', 4, 154), ('校验', 174, 128)]
    """
    return tuple(_places(buttons))


def _places(buttons: Sequence[Button]) -> Iterator[ButtonPlace]:
    main = MAIN_COLUMNS * COLUMN_PIXELS
    second = main + _GAP + _EDGE
    small = second + _SECOND + 2 * _GAP
    apart = (RIGHT - LEFT + 1) * COLUMN_PIXELS - _APART
    high = ROW_PIXELS - 2 * _EDGE
    low = (high - _GAP) // 2
    counts = dict.fromkeys(Position, 0)
    for button in buttons:
        if button.place is Position.MAIN:
            yield ButtonPlace(button=button, x=_EDGE, y=_EDGE, width=main - 2 * _EDGE, height=high)
        elif button.place is Position.SECOND:
            yield ButtonPlace(button=button, x=second, y=_EDGE, width=_SECOND, height=high)
        elif button.place is Position.YEAR:
            x, y = second + counts[button.place] * (_YEAR + _GAP), ROW_PIXELS + 2 * _EDGE
            counts[button.place] += 1
            yield ButtonPlace(button=button, x=x, y=y, width=_YEAR, height=YEAR_PIXELS - 3 * _EDGE)
        else:
            abreast, left, width = (_ABREAST, small, _SMALL) if button.place is Position.SMALL else (1, apart, _APART)
            down, across = divmod(counts[button.place], abreast)
            counts[button.place] += 1
            x, y = left + across * (width + _GAP), _EDGE + down * (low + _GAP)
            yield ButtonPlace(button=button, x=x, y=y, width=width, height=low)
