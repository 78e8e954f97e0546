"""The reading of one row: each cell as its column wants it, findings with their cells.

Nothing here raises on what people type.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from xlperf.findings import Finding, Origin, Severity, finding
from xlperf.layout import Column, Layout, Type, heading
from xlperf.model import Typed
from xlperf.reading.rows import LITERAL, NO_RESULT, Row, clean, is_percent, kind_of, nearest, quoted, short
from xlperf.values.amounts import LIMIT, Amount, canonical_unit, convert, normalise, parse_amount, plain, with_scale
from xlperf.values.entries import read_entry

__all__ = ["Fields"]

_LINE_BREAK = re.compile(r"\s*\n\s*")
_MYRIAD = 10_000
_FEW = 3  # choices that are all named in a remedy
_MOST_DECIMALS = 30  # a number with more is not one that people write
_SPREADSHEET_DIGITS = 15  # a spreadsheet shows no more digits of a number than these
_ALL_DIGITS = 10**_SPREADSHEET_DIGITS  # a whole number below this is exact


class Fields:
    """One row being read: values are asked for by key, findings and origins collect.

    ``subject`` and ``item`` are what the findings say the row is about, the item as it stands in its cell; ``columns``
    are the columns or facts by key; ``money_unit`` is the unit of the columns of money.
    """

    def __init__(
        self,
        row: Row,
        columns: Mapping[str, Column],
        template: Layout,
        findings: list[Finding],
        *,
        money_unit: str = "",
        subject: str = "",
        item: object = None,
    ) -> None:
        self._row = row
        self._values = row.values
        self._errors = row.errors
        self._columns = columns
        self._template = template
        self._findings = findings
        self.money_unit = money_unit
        self.subject = subject
        self.item = item

    def is_blank(self, key: str) -> bool:
        """Whether nothing at all was typed: no value, no error."""
        value = self._values.get(key)
        return key not in self._errors and (value is None or (isinstance(value, str) and not clean(value)))

    def is_cleared(self, key: str) -> bool:
        """Whether nothing was typed where something is asked for; what a data file leaves out is not asked for."""
        return key in self._values and self.is_blank(key)

    def is_date(self, key: str) -> bool:
        """Whether the cell holds a date."""
        return isinstance(self._values.get(key), date)

    def column(self, key: str) -> Column:
        """The column or fact of a key."""
        return self._columns[key]

    @property
    def origins(self) -> Mapping[str, Origin]:
        """The cells of this row, by key."""
        return self._row.origins

    def origin(self, key: str) -> Origin:
        """The cell of a key; where the row has none, the row itself."""
        return self._row.origins.get(key, self._row.place)

    def report(self, code: str, key: str, severity: Severity | None = None, /, **values: object) -> None:
        """Collect a finding on the cell of ``key``."""
        named = f"{self.item:g}" if isinstance(self.item, float) else self.item
        item = short(str(named)) if isinstance(named, (str, int)) else ""
        where = self.origin(key)
        self._findings.append(finding(code, where, subject=self.subject, item=item, severity=severity, **values))

    def said(self, key: str) -> str:
        """What a text cell says, trimmed; "" for any other. Nothing is reported: the cell is read again."""
        value = self._values.get(key)
        return clean(value) if isinstance(value, str) else ""

    def text(self, key: str) -> str | None:
        """The cell's text, trimmed; None when blank. Numbers and dates become what the cell shows."""
        value = self._values.get(key)
        if self._errors or not (value is None or isinstance(value, str)):
            value = self._plain(key)
            if isinstance(value, Decimal):
                return plain(value, None)
        if not value:  # as most cells are
            return None
        value = clean(value)
        if "\n" in value and self._columns[key].type is not Type.LONG_TEXT:
            value = _LINE_BREAK.sub("", value)
        return value or None

    def typed(self, key: str) -> Typed:
        """What was typed, as typed: text, or a Decimal for a bare number. A cell in percent format gives 98%."""
        if self.is_date(key):
            self.report("R02", key, value=self._plain(key), header=self._columns[key].header, format="文本")
        return self._plain(key)

    def number(self, key: str) -> Decimal | None:
        """The figure of a column of numbers; None when blank or when it is none. Money comes in ``money_unit``."""
        value = self._plain(key)
        if value is None:
            return None
        column = self._columns[key]
        if self.is_date(key):
            self.report("R02", key, value=value, header=column.header, format="常规")
            return None
        if isinstance(value, str) and normalise(value) in self._template.blank_words:
            return None
        figure = self._figure(key, column, value)
        return figure if figure is None else self._plausible(key, column, figure, value)

    def integer(self, key: str) -> int | None:
        """The whole number of a column of integers; None when blank or when it is none."""
        value = self.number(key)
        if value is None:
            return None
        if value != value.to_integral_value():
            whole = self._template.ranges["whole"]
            self.report("R27", key, value=plain(value, None), header=self._columns[key].header, range=whole)
            return None
        return int(value)

    def read(self, keys: Iterable[str]) -> dict[str, Any]:
        """The values of these columns by key, each read as its column's type says."""
        readers: Mapping[Type, Callable[[str], object]] = {
            Type.TYPED: self.typed, Type.MONEY: self.number, Type.NUMBER: self.number, Type.INTEGER: self.integer,
            Type.CHOICE: self.choice,
        }  # fmt: skip
        return {key: readers.get(self._columns[key].type, self.text)(key) for key in keys}

    def choice(self, key: str) -> str | None:
        """The word of a list as the list spells it; another is kept, with a finding where the list is closed."""
        column = self._columns[key]
        text = self.text(key)
        if text is None or column.open or text in column.choices:
            return text
        wanted = heading(text)
        for word in column.choices:
            if heading(word) == wanted:
                return word
        if column.choices:
            self.unknown_choice(key, text, column.choices)
        return text

    def unknown_choice(
        self, key: str, text: str, choices: Sequence[str], severity: Severity | None = None, *, read: str = ""
    ) -> None:
        """Collect that ``text`` is none of the choices; ``read`` is what it is taken for meanwhile."""
        header = self._columns[key].header
        self.report(
            "R23",
            key,
            severity,
            value=short(text),
            header=header,
            read=f"，先按“{read}”算" if read else "",
            should=quoted(choices) if len(choices) <= _FEW else nearest(text, choices),
        )

    def note(self, name: str, key: str, **values: object) -> None:
        """Collect a remark of the layout's ``notes``."""
        self.report("R06", key, note=self._template.notes[name].format_map(values))

    def _plain(self, key: str) -> Typed:
        """The value as text or Decimal; None when blank, wrong in kind or an error, the last two with a finding."""
        if key in self._errors:
            code = "R53" if self._errors[key] == NO_RESULT else "R07"
            self.report(code, key, error=self._errors[key])
            return None
        value = self._values.get(key)
        if value is None or isinstance(value, str):
            return clean(value) or None if value else None
        if isinstance(value, bool) or not isinstance(value, (int, float, Decimal, date, time, timedelta)):
            wanted = "数字" if self._columns[key].type in (Type.MONEY, Type.NUMBER, Type.INTEGER) else "文字或数字"
            self.report("R09", key, given=kind_of(value), wanted=wanted)
            return None
        number_format = self._row.formats.get(key, "")
        if isinstance(value, (date, time, timedelta)):
            return _date_text(value, number_format)
        number = _exact(value)
        if number_format and isinstance(number, Decimal) and is_percent(number_format):
            return f"{plain(number * 100, None)}%"
        return number

    def _figure(self, key: str, column: Column, value: str | Decimal) -> Decimal | None:
        """The number that was typed, whatever stands after it as long as that is the column's unit."""
        if isinstance(value, Decimal):
            return value
        units = (self.money_unit,) if column.type is Type.MONEY else column.units
        scale_of = self.money_unit if column.type is Type.MONEY else ""
        typed = parse_amount(value)
        amount = _scaled(typed, scale_of)
        if amount is not None and amount.unit in ("", *units):
            if amount.unit and (column.type is Type.MONEY or amount.unit == "%"):
                self.note("with_unit", key, value=short(value), should=plain(amount.value, None))
            return amount.value
        typed = typed or _meant(value)
        should = _convert(_scaled(typed, scale_of), units)
        larger = _in_money_unit(typed, scale_of)
        self.report("R10", key, value=short(value), should=_proposal(column, should, larger))
        return None if amount is None or larger else should

    def _plausible(self, key: str, column: Column, figure: Decimal, value: str | Decimal) -> Decimal:
        low, high = column.minimum, column.maximum
        if (low is not None and figure < low) or (high is not None and figure > high):
            name = "between" if low is not None and high is not None else "least" if high is None else "most"
            words = self._template.ranges[name].format_map({"minimum": low, "maximum": high})
            typed = short(value) if isinstance(value, str) else plain(value, None)
            self.report("R27", key, value=typed, header=column.header, range=words)
        return figure


def _exact(value: int | float | Decimal) -> Decimal | str:
    """The number with the digits a spreadsheet shows; as text where it is no number that people write."""
    if isinstance(value, float):
        if value.is_integer() and abs(value) < _ALL_DIGITS:
            return Decimal(int(value))
        number = Decimal(repr(value))
    else:
        number = Decimal(value)
    if not number.is_finite() or abs(number) >= LIMIT:
        return str(number)
    if isinstance(value, float) and len(number.as_tuple().digits) > _SPREADSHEET_DIGITS:
        number = Decimal(f"{value:.{_SPREADSHEET_DIGITS}g}")
    return number if _decimals(number) < _MOST_DECIMALS else str(number)


def _decimals(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _meant(value: str) -> Amount | None:
    """The figure a person most likely meant: 九十 is 90, 约200万元 is 200万元."""
    entry = read_entry(value)
    return entry.amount or parse_amount(entry.should)


def _scaled(amount: Amount | None, money_unit: str) -> Amount | None:
    """A sum of money whose unit is a scale word alone, as people write it: 200万 is 200万元. Others as they are."""
    return with_scale(amount, money_unit) if amount and money_unit else amount


def _in_money_unit(amount: Amount | None, money_unit: str) -> Amount | None:
    """The other reading of a small scale word: beside 万元, 3千 is 3千元 (0.3) or, as may be meant, 3千万元 (3000)."""
    scaled = _scaled(amount, money_unit)
    if amount is None or scaled is None or scaled.unit in (amount.unit, money_unit):
        return None
    scale = convert(Amount(amount.value, scaled.unit), scaled.unit.removeprefix(amount.unit))
    return Amount(scale.value, money_unit) if scale and scale.value < amount.value * _MYRIAD else None


def _proposal(column: Column, should: Decimal | None, larger: Amount | None) -> str:
    """What to do about a cell that is no figure."""
    if should is None:
        return "填数字，如 12" if column.type is not Type.MONEY else "填数字，如 12.5"
    if larger is None:
        return f"改为 {plain(should, None)}"
    return f"写明是多少{larger.unit}：改为 {plain(should, None)} 或 {plain(larger.value, None)}"


def _convert(amount: Amount | None, units: Sequence[str]) -> Decimal | None:
    """The figure in the first of the units it can be converted to; a bare figure as it is."""
    if amount is None:
        return None
    if not amount.unit:
        return amount.value
    for unit in units:
        converted = convert(amount, canonical_unit(unit))
        if converted is not None:
            return converted.value
    return None


def _date_text(value: date | time | timedelta, number_format: str) -> str:
    """A date as its cell shows it, as near as a number format allows: 2022年12月 where the format has no day."""
    if not isinstance(value, date):
        return str(value)
    bare = LITERAL.sub("", number_format).lower()
    if "y" in bare and "d" not in bare:
        return f"{value.year}年{value.month}月"
    if "d" in bare and "y" not in bare:
        return f"{value.month}月{value.day}日"
    clock = f"{value.hour}:{value.minute:02}" if isinstance(value, datetime) and (value.hour or value.minute) else ""
    return f"{value.year}年{value.month}月{value.day}日{clock}"
