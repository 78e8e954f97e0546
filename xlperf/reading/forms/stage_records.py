"""What a form of targets or of monitoring says, as rows: targets of all years to their indicators, monitoring apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from xlperf.findings import Origin
from xlperf.layout import layout
from xlperf.reading.forms.blocks import shown
from xlperf.reading.forms.cell_values import ticked
from xlperf.reading.forms.form import Form, FormLine
from xlperf.reading.forms.headers import is_blank_value
from xlperf.reading.forms.stage_columns import LONG_NAME
from xlperf.reading.forms.stages import MONITORING, TARGET, ticks
from xlperf.reading.rows import Cell, Row
from xlperf.reading.subjects import folded

__all__ = ["fund_monitoring_row", "monitoring_rows", "settle", "without_monitoring"]

_PLAIN = {"完全不可能": "不可能", "能": "确定能", "能完成": "确定能"}


def settle(form: Form) -> None:
    """Bring the parts of a form together: targets of all years to those of the year, reasons to their indicators."""
    if form.stage is None:
        return
    if form.stage.key == TARGET:
        _settle_targets(form)
    else:
        _settle_reasons(form)


def monitoring_rows(form: Form, subject: str | None, index: int) -> Iterator[Row]:
    """The rows of 绩效监控: one of each indicator that a form of monitoring has."""
    if form.stage is None or form.stage.key != MONITORING:
        return
    for line in form.indicators:
        cells = {key: line.cells[key] for key in _monitored() if key in line.cells}
        cells |= _ticked(line.cells)
        if "likelihood" in cells:
            cells["likelihood"] = _likelihood(cells["likelihood"])
        name = {"name": line.cells.get("name", Cell(None, line.place))}
        yield Row.of(_named(form, subject, line.place) | name | cells, line.place, index)


def fund_monitoring_row(form: Form, subject: str | None, index: int) -> Iterator[Row]:
    """The row of 资金监控, where a form of monitoring has spending or what is expected of the year."""
    money = {
        key: form.subject[own] for own, key in (("spent", "executed"), ("expected", "forecast")) if own in form.subject
    }
    if form.stage is not None and form.stage.key == MONITORING and money:
        place = next(iter(money.values())).origin
        yield Row.of(_named(form, subject, place) | money, place, index)


def without_monitoring(cells: Mapping[str, Cell]) -> dict[str, Cell]:
    """The cells of a row that are those of 绩效指标 or 评价对象."""
    others = {*_monitored(), *ticks(), "alert", "spent", "expected", LONG_NAME}
    return {key: cell for key, cell in cells.items() if key not in others}


def _monitored() -> Sequence[str]:
    """The columns of 绩效监控 that the form's rows fill."""
    return layout().table("monitoring").input_keys("subject", "name", "period")


def _named(form: Form, subject: str | None, place: Origin) -> dict[str, Cell]:
    """Whom a row is about, and when."""
    return {"subject": Cell(subject, form.place), "period": form.period or Cell(None, place)}


def _ticked(cells: Mapping[str, Cell]) -> dict[str, Cell]:
    """What the ticks in columns of a likelihood and of kinds of reasons say."""
    found: dict[str, Cell] = {}
    for key, word in ticks().items():
        cell = cells.get(key)
        if cell is None or is_blank_value(cell):
            continue
        own = "cause" if key.startswith("cause_") else "likelihood"
        before = found.get(own)
        found[own] = replace(cell, value=f"{before.value}、{word}" if before else word, number_format="")
    return found


def _likelihood(cell: Cell) -> Cell:
    """The choice that a cell says, or its ticked box."""
    word = ticked(cell.value) if isinstance(cell.value, str) else cell.value
    return replace(cell, value=_PLAIN.get(word, word) if isinstance(word, str) else word)


def _settle_targets(form: Form) -> None:
    form.indicators = [one for line in form.indicators if (one := _of_the_year(form, line)) is not None]
    if not form.indicators:  # there are none of the year
        form.indicators, form.long_indicators = form.long_indicators, []
    for line in form.long_indicators:
        name, target = line.cells.get("name"), line.cells.get("target")
        at = next((at for at, own in enumerate(form.indicators) if _same(name, own.cells.get("name"))), None)
        if at is None:
            form.note("R44", line.place, value=f"长期指标“{shown(name.value) if name else ''}”")
        elif target is not None:
            sign, unit = line.cells.get("sign"), line.cells.get("unit")
            form.indicators[at] = _with_mid_target(form.indicators[at], target, sign, unit)


def _of_the_year(form: Form, line: FormLine) -> FormLine | None:
    """An indicator without the one of all years beside it, which has to be the same; None where there is no other."""
    cells = dict(line.cells)
    long = cells.pop(LONG_NAME, None)
    if long is not None and not is_blank_value(long) and not _same(long, cells.get("name")):
        form.note("R44", long.origin, value=f"长期指标“{shown(long.value)}”")
        cells.pop("mid_target", None)
        if "name" not in cells:
            return None
    return replace(line, cells=cells)


def _with_mid_target(line: FormLine, target: Cell, sign: Cell | None, unit: Cell | None) -> FormLine:
    """An indicator with its target of all years as it is written: ≥15万亩."""
    words = "".join(shown(part.value) for part in (sign, target, unit) if part is not None and part.value is not None)
    return replace(line, cells={**line.cells, "mid_target": replace(target, value=words)})


def _settle_reasons(form: Form) -> None:
    """Reasons under a form (培训人次：生源少) go to the indicators that they name; what is before them is a text."""
    named = enumerate(form.indicators)
    names = {folded(shown(line.cells["name"].value)): at for at, line in named if "name" in line.cells}
    texts: list[tuple[str, Cell]] = []
    for section, cell in form.texts:
        if section != "deviation":
            texts.append((section, cell))
            continue
        before: list[str] = []
        reasons: list[tuple[int, list[str]]] = []
        for line in shown(cell.value).splitlines():
            name, _, words = line.replace(":", "：", 1).partition("：")
            if folded(name) in names:
                reasons.append((names[folded(name)], [words]))
            elif reasons:
                reasons[-1][1].append(line)
            else:
                before.append(line)
        for at, lines in reasons:
            _add_reason(form, at, replace(cell, value="\n".join(lines)))
        if before:
            texts.append((section, replace(cell, value="\n".join(before))))
    form.texts = texts


def _add_reason(form: Form, at: int, cell: Cell) -> None:
    line = form.indicators[at]
    before = line.cells.get("reason")
    if before is not None and before.value is not None and str(cell.value).strip() in str(before.value):
        return
    value = f"{before.value}\n{cell.value}" if before is not None and before.value is not None else cell.value
    form.indicators[at] = replace(line, cells={**line.cells, "reason": replace(cell, value=value)})


def _same(one: Cell | None, other: Cell | None) -> bool:
    return one is not None and other is not None and folded(shown(one.value)) == folded(shown(other.value))
