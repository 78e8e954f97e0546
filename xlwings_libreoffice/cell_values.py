"""Values of cells: Excel's errors and dates, and strings as Excel takes them when they are typed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

# Excel's error values as xlwings gets them over COM, by LibreOffice's error number (com.sun.star.sheet.FormulaResult;
# ScErrorCodes).
ERROR_NAMES = {
    -2146826281: "#DIV/0!",
    -2146826246: "#N/A",
    -2146826259: "#NAME?",
    -2146826288: "#NULL!",
    -2146826252: "#NUM!",
    -2146826265: "#REF!",
    -2146826273: "#VALUE!",
}
ERRORS = {
    532: -2146826281,
    32767: -2146826246,
    525: -2146826259,
    521: -2146826288,
    503: -2146826252,
    524: -2146826265,
    519: -2146826273,
}
OTHER_ERROR = -2146826273

EPOCH = dt.datetime(1899, 12, 30)
DAY_SECONDS = 86400

_PLAIN_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)")
_MAYBE_NUMBER = re.compile(r"[-+(]?[¥￥$€£]?[-+]?\.?\d[\d.,/:年月日时分秒 %)eE+\-]*(am|pm|AM|PM)?")
_LOGICAL = {"TRUE": True, "FALSE": False}

Detect = Callable[[str], "tuple[float, int] | None"]
"""The number a string means and the key of its format; None for a text."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What a typed string becomes: a number with the format Excel gives it (``key`` -1: none), a logical value, or
    the text itself.
    """

    value: float | bool | str
    key: int = -1


def to_datetime(serial: float) -> dt.datetime:
    """The date of a serial number, to the millisecond."""
    return EPOCH + dt.timedelta(milliseconds=round(serial * DAY_SECONDS * 1000))


def to_serial(moment: dt.date | dt.datetime) -> float:
    """The serial number of a date; a time zone is cut off, as xlwings does in Excel."""
    if isinstance(moment, dt.datetime):
        return (moment.replace(tzinfo=None) - EPOCH) / dt.timedelta(days=1)
    return float((moment - EPOCH.date()).days)


def is_formula(text: str) -> bool:
    """Whether a string assigned to a cell is a formula."""
    return len(text) > 1 and text[0] == "="


def may_be_number(text: str) -> bool:
    """Whether a string might be taken as a number, date or logical value when it is typed."""
    return len(text) < 40 and (_MAYBE_NUMBER.fullmatch(text.strip()) is not None or text.upper() in _LOGICAL)


def typed(text: str, detect: Detect) -> Typed:
    """What a string becomes when it is typed into a cell of format General: Excel parses what is assigned to
    Range.Value, so this does. ``detect`` decides what is no plain number.
    """
    stripped = text.strip()
    if stripped.upper() in _LOGICAL:
        return Typed(_LOGICAL[stripped.upper()])
    if _PLAIN_NUMBER.fullmatch(stripped):
        return Typed(float(stripped))
    found = detect(stripped)
    return Typed(text) if found is None else Typed(*found)


def plain(value: Any) -> Any:
    """A Python value as a cell takes it: str, float, bool, or a date. TypeError for anything else."""
    if value is None:
        return ""
    if isinstance(value, (bool, str, dt.date)):
        return value
    if isinstance(value, (int, float, Decimal)):
        number = float(value)
        return "" if number != number else number
    item = getattr(value, "item", None)  # numpy scalars
    if item is not None:
        return plain(item())
    raise TypeError(f"a cell cannot hold {type(value).__name__}: {value!r}")
