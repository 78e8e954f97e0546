"""Where the buttons of the front page stand: two rows over the width of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlperf.template.design import Button
from xlperf.template.front.page_grid import LEFT, RIGHT

COLUMN_PIXELS, ROW_PIXELS = 85, 68
"""Width of a column and height of the row that the buttons are in, in Excel's pixels."""

_HEIGHT, _GAP = 28, 8  # pixels
_ROWS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonPlace:
    """A button and its place: pixels from the cell in the first column of the page, row ``BUTTONS``."""

    button: Button
    x: int
    y: int
    width: int
    height: int


def button_places(buttons: Sequence[Button]) -> tuple[ButtonPlace, ...]:
    """The place of each button, row by row.

    >>> from xlperf.template.design import design
    >>> [(place.x, place.y) for place in button_places(design().buttons)][:2]
    [(0, 2), (206, 2)]
    """
    abreast = -(-len(buttons) // _ROWS)
    pitch = (COLUMN_PIXELS * (RIGHT - LEFT + 1) + _GAP) / abreast
    return tuple(
        ButtonPlace(
            button=button,
            x=round(at % abreast * pitch),
            y=2 + at // abreast * (_HEIGHT + _GAP),
            width=int(pitch) - _GAP,
            height=_HEIGHT,
        )
        for at, button in enumerate(buttons)
    )
