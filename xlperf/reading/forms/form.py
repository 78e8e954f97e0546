"""One form in the making: what its cells are, by the keys of the workbook's tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from xlperf.findings import Finding, Origin, finding
from xlperf.model import Kind
from xlperf.prose.lexicon import listed
from xlperf.reading.forms.blocks import FormBlock, shown
from xlperf.reading.forms.cell_values import score_and_weight
from xlperf.reading.forms.headers import is_blank_value
from xlperf.reading.forms.stages import StageWords, period_in
from xlperf.reading.forms.wording import labels, normal
from xlperf.reading.rows import Cell, short
from xlperf.values.amounts import parse_amount

__all__ = ["Form", "FormLine", "GoalRow"]

_PRINTED = frozenset(("year", "money_unit"))  # what a blank form says itself
_FILLED = frozenset(("initial", "adjusted", "executed", "target", "actual", "stated_score", "reason", "evidence"))
_MONEY = frozenset(("initial", "adjusted", "executed", "stated_rate", "stated_score"))
_OF_MONEY = re.compile("资金|预算|经费|支出|拨款")
_DIVIDED = re.compile(r"按.{2,8}分[类列为]?")
_AMOUNT_BESIDE = re.compile(r"[^:：]*(?:预算|执行|支出|资金|拨款)[^:：]*[:：]+\s*(\d[\d,，.]*)\s*(?:%|万?元)?")


@dataclass(slots=True)
class GoalRow:
    """One goal: its number, and the cells of its text, its weight, what came of it and what it scored."""

    number: int
    place: Origin
    text: Cell | None = None
    weight: Cell | None = None
    achieved: Cell | None = None
    stated_score: Cell | None = None

    def add_text(self, cell: Cell) -> None:
        """Enter a text; what is there already stays before it, a line of its own."""
        self.text = replace(self.text, value=f"{self.text.value}\n{cell.value}") if self.text else cell

    def add_achieved(self, cell: Cell) -> None:
        """Enter what came of the goal, behind what is there already."""
        self.achieved = replace(self.achieved, value=f"{self.achieved.value}\n{cell.value}") if self.achieved else cell


@dataclass(frozen=True, slots=True)
class FormLine:
    """One row of a form: cells by key; ``goal`` is the number of the goal that an indicator stands under, if any.

    ``units`` are the units of money of cells that name their own.
    """

    cells: Mapping[str, Cell]
    place: Origin
    goal: int | None = None
    units: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Form:
    """What one form says.

    ``stage`` are the words of a form of targets or of monitoring, None for a self-evaluation; ``period`` the months
    that are monitored; ``long_indicators`` the rows of targets for all years. ``place`` is its first cell, ``header``
    that of its indicators; ``columns`` are the columns of indicators it has. ``contradicted`` are cells with funds that
    say otherwise than others read before them; ``stray`` are those of ``unread`` with figures under weights or scores.
    ``of_tasks`` are the amounts that the sum of the tasks 年度主要任务 gives, the whole where no other row is.
    ``mentioned`` are the columns already mentioned as having no counterpart. ``units`` are the units of money of the
    subject's amounts that name their own; ``money_unit`` is that of the others.
    """

    place: Origin
    stage: StageWords | None = None
    period: Cell | None = None
    kind: Kind | None = None
    title: Cell | None = None
    title_name: str = ""
    money_unit: Cell | None = None
    units: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Cell] = field(default_factory=dict)
    subject: dict[str, Cell] = field(default_factory=dict)
    sources: list[FormLine] = field(default_factory=list)
    goals: dict[int, GoalRow] = field(default_factory=dict)
    indicators: list[FormLine] = field(default_factory=list)
    long_indicators: list[FormLine] = field(default_factory=list)
    texts: list[tuple[str, Cell]] = field(default_factory=list)
    columns: set[str] = field(default_factory=set)
    header: Origin | None = None
    has_funds: bool = False
    findings: list[Finding] = field(default_factory=list)
    unread: list[FormBlock] = field(default_factory=list)
    mentioned: set[str] = field(default_factory=set)
    contradicted: list[Origin] = field(default_factory=list)
    stray: list[FormBlock] = field(default_factory=list)
    of_tasks: list[Cell] = field(default_factory=list)

    @property
    def cells(self) -> Iterator[Cell]:
        """Every cell that was read into it."""
        yield from self.facts.values()
        yield from self.subject.values()
        for line in (*self.sources, *self.indicators, *self.long_indicators):
            yield from line.cells.values()
        for goal in self.goals.values():
            yield from (cell for cell in (goal.text, goal.weight, goal.achieved, goal.stated_score) if cell)
        yield from (cell for _, cell in self.texts)

    @property
    def is_form(self) -> bool:
        """Whether enough was recognised: indicators or funds, and what they belong to."""
        named = bool(self.title or "name" in self.subject or "name" in self.facts)
        return bool(self.columns and self.has_funds) or (named and bool(self.columns or self.has_funds))

    @property
    def is_scored(self) -> bool:
        """Whether anything on it has a score: the forms of 转移支付 have none in most years."""
        return "stated_score" in self.columns or bool({"stated_score", "stated_total"} & self.subject.keys())

    @property
    def is_blank(self) -> bool:
        """Whether nobody filled it in: no subject is named, nothing was paid, reached, scored or written.

        A row with a printed name, a figure of 0 and an error are what formulas and the bureau's own print leave.
        """
        facts = (cell for key, cell in (*self.facts.items(), *self.subject.items()) if key not in _PRINTED)
        rows = (
            cell for line in (*self.indicators, *self.sources) for key, cell in line.cells.items() if key in _FILLED
        )
        goals = (cell for goal in self.goals.values() for cell in (goal.text, goal.achieved) if cell)
        texts = (cell for _, cell in self.texts)
        every = (cell for cells in (facts, rows, goals, texts) for cell in cells)
        return all(cell.error or is_blank_value(cell) or cell.value == 0 for cell in every)

    @property
    def continues(self) -> bool:
        """Whether this is the rest of a form that began on the sheet before: indicators without a head."""
        return bool(self.columns) and not (self.title or self.has_funds or "name" in self.subject)

    @property
    def recognised(self) -> tuple[str, ...]:
        """The parts that were recognised, in words."""
        parts = (
            ("标题", self.title), ("项目名称", "name" in self.subject), ("单位名称", "name" in self.facts),
            ("预算执行情况", self.has_funds), ("绩效指标", self.columns), ("年度目标", self.goals),
        )  # fmt: skip
        return tuple(words for words, there in parts if there)

    def note(self, code: str, where: Origin, **values: object) -> None:
        """Collect a finding."""
        self.findings.append(finding(code, where, subject="", item="", severity=None, **values))

    def note_period(self, block: FormBlock) -> None:
        """Remember the first months that a header names."""
        if self.period is None and (months := period_in(block.label)):
            self.period = Cell(months, block.named("期间").origin)

    def note_unit(self, unit: str, block: FormBlock) -> None:
        """Remember the first unit of money that the form names."""
        if self.money_unit is None:
            self.money_unit = Cell(unit, block.named("金额单位").origin)

    def enter_money(self, key: str, cell: Cell, unit: str | None) -> None:
        """Enter an amount of the subject, in a unit of its own if it names one."""
        cell, unit = _without_unit(cell, unit)
        cell = score_and_weight(cell)[0] if key == "stated_score" else cell
        if self.enter(key, cell) and unit:
            self.units[key] = unit

    def enter(self, key: str, cell: Cell) -> bool:
        """Enter a value of the subject where there is none yet; a second one that says otherwise is reported."""
        first = self.subject.get(key)
        if first is None or (first.value is None and not first.error):
            self.subject[key] = cell
            return True
        if cell.value is not None and shown(cell.value) != shown(first.value):
            self.note("R36", cell.origin, value=f"{cell.origin.header}：{short(shown(cell.value))}")
            self.contradicted += [cell.origin] if key in _MONEY else []
        return False

    def leave_tasks(self) -> None:
        """The sum of the tasks is not the whole, for which there is a row of its own; it has no place then."""
        names = [line.cells["source"] for line in self.sources]
        for cell in self.of_tasks:
            if cell.value is not None and cell not in names:
                self.note("R44", cell.origin, value=f"{cell.origin.header}：{short(shown(cell.value))}")
        self.subject = {key: cell for key, cell in self.subject.items() if cell not in self.of_tasks}
        self.sources = [line for line in self.sources if not any(cell in self.of_tasks for cell in line.cells.values())]
        self.of_tasks = []

    def add_source(self, name: Cell, cells: Mapping[str, Cell], unit: str | None) -> None:
        """Add amounts of a source of funds; those of one name that stand in several places are one source."""
        bare = {key: _without_unit(cell, unit) for key, cell in cells.items()}
        cells = {key: cell for key, (cell, _) in bare.items()}
        units = {key: own for key, (_, own) in bare.items() if own}
        for at, line in enumerate(self.sources):
            if line.cells["source"].value == name.value and not line.cells.keys() & cells.keys():
                self.sources[at] = replace(line, cells={**line.cells, **cells}, units={**line.units, **units})
                return
        self.sources.append(FormLine({"source": name, **cells}, name.origin, units=units))

    def goal(self, number: int, place: Origin) -> GoalRow:
        """The goal of that number, made where it is new."""
        return self.goals.setdefault(number, GoalRow(number, place))

    def take(self, other: Form) -> None:
        """Take in the rest of this form, found on the next sheet."""
        self.indicators += other.indicators
        self.columns |= other.columns
        self.texts += other.texts
        self.findings += other.findings
        self.unread += other.unread
        self.contradicted += other.contradicted
        self.stray += other.stray
        self.goals = other.goals | self.goals
        self.subject = other.subject | self.subject
        self.facts = other.facts | self.facts

    def finish(self) -> None:
        """Report what has no place beside what has: the ministry, where the form names an office below it, too.

        A cell that repeats a name that was read is understood.
        """
        known = {shown(cell.value) for cell in (*self.facts.values(), *self.subject.values())}
        self.unread = [block for block in self.unread if block.text not in known]
        self._take_reason_of_change()
        if self.stage is not None:  # the unit's full name, which signs the report before the form
            unit = shown(self.facts["name"].value) if "name" in self.facts else ""
            self.unread = [block for block in self.unread if not unit or not block.text.endswith(unit)]
        self._note_unread_money()
        central = self.subject.get("central")
        if central is not None and central.value is not None and "supervisor" in self.subject:
            self.note("R44", central.origin, value=central.origin.header)

    def _note_unread_money(self) -> None:
        """Report that money stands on the form and none of it was read: the budget and the spending are not known."""
        figures = {block.row for block in self.unread if parse_amount(block.cell.value) is not None}
        money = [block for block in self.unread if block.row in figures and _OF_MONEY.search(block.text)]
        if money and not self.has_funds:
            names = "“预算数”" if self.stage is not None else "“预算数”、“执行数”"
            self.note("R49", money[0].cell.origin, headers=names, seen=f"；不认得的：{short(money[0].text)}")

    def _take_reason_of_change(self) -> None:
        """What stands under 原因 where all was spent, and speaks of the budget that was changed, is why it was."""
        reason = self.subject.get("shortfall_reason")
        amounts = [self.subject.get(key) for key in ("executed", "adjusted")]
        spent, budget = (shown(cell.value) if cell is not None else "" for cell in amounts)
        words = str(reason.value or "").replace("\n", "") if reason is not None else ""
        if reason is not None and spent == budget and labels().budget_changed.fullmatch(words):
            del self.subject["shortfall_reason"]
            self.enter("adjustment_reason", reason)

    @property
    def doubtful_funds(self) -> tuple[Origin, ...]:
        """The cells for which the funds are not known with certainty: amounts that have no place, or say otherwise.

        Nothing (0) and what another cell says already leave no doubt, and one source does not where no source was read
        and the whole was: 政府性基金：48 beside 全年预算数 and 全年执行数.
        """
        known = {"0", *(shown(cell.value) for key, cell in self.subject.items() if key in _MONEY)}
        beside = ((block, _AMOUNT_BESIDE.fullmatch(block.text)) for block in self.unread)
        whole = not self.sources and all(key in self.subject for key in ("adjusted", "executed"))
        amounts = [
            block
            for block, found in beside
            if found and found[1] not in known and not (whole and _is_source(block.text))
        ]
        return (*self.contradicted, *(block.cell.origin for block in amounts))

    @property
    def own_unit(self) -> Cell | None:
        """The unit of money of the form, else that of its first amount that names its own."""
        named = next((key for key in self.units if key in self.subject), None)
        return self.money_unit or (Cell(self.units[named], self.subject[named].origin) if named else None)


def _is_source(text: str) -> bool:
    """Whether a text begins with the name of a source of funds, or with how they are divided: 按收入性质分：640.15."""
    *before, _ = re.split("[:：]", text)
    name = normal(before[-1]) if before else ""
    return labels().is_source(name) or _DIVIDED.fullmatch(name) is not None


def _without_unit(cell: Cell, unit: str | None) -> tuple[Cell, str | None]:
    """An amount that says its unit of money itself (20万元), as a figure and that unit."""
    amount = parse_amount(cell.value) if isinstance(cell.value, str) else None
    if amount is None or amount.unit not in listed("figures.money"):
        return cell, unit
    return replace(cell, value=amount.value), amount.unit
