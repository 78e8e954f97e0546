"""What a report says -> the rows of the workbook's tables, each value with the place and the sentence it came from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from xlperf.findings import Finding, Origin, finding
from xlperf.layout import layout
from xlperf.model import Kind
from xlperf.published.grammar import Grammar
from xlperf.published.patterns import MONEY_FACTS
from xlperf.published.report_lines import ReadIndicator, ReadReport, ReadSubject, Said
from xlperf.reading.rows import Cell, Records, Row, short
from xlperf.schemes import load_scheme
from xlperf.taxonomy import level1_of, order_key
from xlperf.values.amounts import Amount, arabic_digits, convert, parse_amount, plain
from xlperf.values.places import last_level
from xlperf.values.signs import Sign, parse_sign

__all__ = ["Claim", "SourceLine", "Sourced", "sourced"]

_FUNDS = {"initial": "initial", "adjusted": "adjusted", "executed": "executed", "basic": "basic"}
_FUNDS |= {"project_spending": "project", "next_budget": "next_year", "last_executed": "last_executed"}
_CLAUSES = ("adjustment_reason", "shortfall_reason", "leftover_use", "next_budget_basis")
_STATED = {"total": "stated_total", "execution_score": "stated_score", "grade": "stated_grade", "rate": "stated_rate"}
_REASONS = ("reason_text", "reason_own", "reason", "reason_start")
_SOURCE = re.compile(r"([^、，；]+?)\s*([-\d][\d,.]*\s*[^\d、，；\s]*元)(?:、|$)")
_ENTERED = {
    "year",
    "title_year",
    "next_year",
    "short_name",
    "sources",
    "budget",
    "last_year_changes",
    *_FUNDS,
    *_STATED,
}
_ENTERED |= {name for clause in _CLAUSES for name in (clause, f"{clause}_text")}
_END_MARKS = "。！？；，、：,;:! "


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """Where a value of the workbook comes from: whose it is, its column, the value, the place and the sentence."""

    subject: str
    item: str
    header: str
    value: str
    place: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A figure of the report that the program computes itself: of a subject, or of one of its indicators."""

    subject: int
    indicator: int | None
    fact: str
    said: Said


@dataclass(slots=True)
class Sourced:
    """The rows that a report gives, what is wrong with them, where each value came from, what can be compared."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    lines: list[SourceLine] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)

    @property
    def records(self) -> Records:
        """The rows as records; the columns that a report has no place for are absent."""
        place = self.rows["unit"][0].place
        return Records(
            self.rows, {table.key: place for table in layout().tables}, frozenset(_absent(self.rows["unit"][0]))
        )


def sourced(report: ReadReport, source: str, scheme: str | None = None, money_unit: str | None = None) -> Sourced:
    """The rows of a report that was read from the file ``source``.

    ``scheme`` is the rules to score by, ``money_unit`` the unit of money of the whole.
    """
    return _Maker(report, source, scheme, money_unit or _money_unit(report)).make()


class _Maker:
    def __init__(self, report: ReadReport, source: str, scheme: str | None, money_unit: str) -> None:
        self.report = report
        self.source = source
        self.scheme = scheme
        self.result = Sourced({table.key: [] for table in layout().tables})
        self.money_unit = money_unit

    def make(self) -> Sourced:
        self._unit()
        for index, subject in enumerate(self.report.subjects):
            self._subject(index, subject)
        for said in self.report.unread:
            self.result.findings.append(finding("R81", self._origin(said), value=short(said.text)))
        return self.result

    def _origin(self, said: Said, header: str = "") -> Origin:
        return Origin(self.source, said.place, header)

    def _cell(self, value: object, said: Said, header: str, subject: str = "", item: str = "") -> Cell:
        shown = plain(value, None) if isinstance(value, Decimal) else str(value)
        line = SourceLine(
            subject=subject, item=item, header=header, value=shown, place=said.place, sentence=said.sentence
        )
        self.result.lines.append(line)
        return Cell(value, self._origin(said, header))

    def _first(self, header: str, said: Sequence[tuple[object, Said]], subject: str = "") -> Cell:
        """The cell of a value that is stated one or more times: the first; those that say otherwise are findings."""
        value, first = said[0]
        cell = self._cell(value, first, header, subject)
        for other, where in said[1:]:
            if other != value:
                values = {"header": header, "value": where.text, "first": first.text, "place": str(cell.origin)}
                self.result.findings.append(
                    finding("R82", self._origin(where, header), subject=subject, severity=None, **values)
                )
        return cell

    # --- the unit --------------------------------------------------------------------------------------------------

    def _unit(self) -> None:
        facts: dict[str, list[tuple[object, Said]]] = {}
        stated = [*self.report.unit, *(one for subject in self.report.subjects for one in subject.facts)]
        for name, said in stated:
            for key, value in _unit_fact(name, said):
                facts.setdefault(key, []).append((value, said))
        cells = {
            key: self._first(layout().fact(key).header, said) for key, said in facts.items() if key != "short_name"
        }
        if "short_name" in facts:
            value, said = facts["short_name"][0]
            cells["short_name"] = self._cell(value, said, layout().fact("short_name").header)
        if "name" not in cells and "full_name" in cells:
            cells["name"] = cells.pop("full_name")
        place = Origin(self.source, "")
        cells["outline"] = Cell(self.report.grammar.outline.title, place)
        cells["money_unit"] = Cell(self.money_unit, place)
        title = self.scheme or load_scheme("hubei_2020").title
        cells["scheme"] = Cell(title, place)
        if self.scheme is None:
            self.result.findings.append(finding("R80", place, title=title))
        self.result.rows["unit"].append(Row.of(cells, place))

    # --- a subject -------------------------------------------------------------------------------------------------

    def _subject(self, index: int, subject: ReadSubject) -> None:
        name = self._name(subject)
        place = Origin(self.source, name[1].place if name else "")
        cells = {"kind": Cell(layout().kind_name(subject.kind), place)}
        if name is not None:
            cells["name"] = self._cell(name[0], name[1], self._header("subjects", "name"))
        words = name[0] if name else layout().unnamed
        stated: dict[str, list[tuple[object, Said]]] = {}
        for fact, said in subject.facts:
            for key, value in self._fund(fact, said):
                stated.setdefault(key, []).append((value, said))
            if fact not in _ENTERED:
                self.result.claims.append(Claim(subject=index, indicator=None, fact=fact, said=said))
        budget = stated.pop("budget", [])
        if budget and not stated.keys() & {"initial", "adjusted"}:
            stated["adjusted"] = budget
        basis = stated.pop("next_budget_basis", [])
        for key, values in stated.items():
            cells[key] = self._first(self._header("subjects", key), values, words)
        self.result.rows["subjects"].append(Row.of(cells, place))
        self._sources(index, subject, words, stated)
        self._texts(index, subject, words, basis)
        for at, indicator in enumerate(subject.indicators):
            self._indicator(index, at, indicator, subject, words)

    def _name(self, subject: ReadSubject) -> tuple[str, Said] | None:
        """What a subject is called: a department as its unit, a project as its title says."""
        if subject.kind is Kind.PROJECT:
            return (subject.name.text, subject.name) if subject.name else None
        for wanted in ("unit_name", "unit_title"):
            for key, said in self.report.unit:
                if key == wanted:
                    return said.text, said
        return (subject.name.text, subject.name) if subject.name else None

    def _fund(self, fact: str, said: Said) -> Iterator[tuple[str, object]]:
        """What a fact is in the row of 评价对象."""
        if fact in _FUNDS or fact == "budget":
            amount = self._money(said.text)
            if amount is not None:
                yield _FUNDS.get(fact, fact), amount
        elif fact in _STATED:
            number = parse_amount(said.text.removesuffix("分")) if fact not in ("grade", "rate") else None
            yield _STATED[fact], number.value if number else said.text
        elif fact.removesuffix("_text") in _CLAUSES:
            yield fact.removesuffix("_text"), said.text

    def _money(self, text: str) -> Decimal | None:
        """An amount in the unit of money of the whole."""
        amount = parse_amount(text)
        converted = convert(amount, self.money_unit) if amount else None
        return converted.value if converted else None

    def _sources(
        self, index: int, subject: ReadSubject, name: str, stated: Mapping[str, Sequence[tuple[object, Said]]]
    ) -> None:
        """The sources of the budget: of the adjusted one, unless they add up to the initial one."""
        for fact, said in subject.facts:
            if fact != "sources":
                continue
            found = [(source, self._money(amount)) for source, amount in _SOURCE.findall(said.text)]
            total = sum((amount for _, amount in found if amount), Decimal(0))
            initial, adjusted = (stated[key][0][0] if key in stated else None for key in ("initial", "adjusted"))
            key = "initial" if initial == total and adjusted != total else "adjusted"
            for source, amount in found:
                cells = {
                    "source": self._cell(source, said, self._header("sources", "source"), name),
                    key: self._cell(amount, said, self._header("sources", key), name, source),
                }
                self.result.rows["sources"].append(Row.of(cells, self._origin(said), index))
            return

    def _texts(self, index: int, subject: ReadSubject, name: str, basis: Sequence[tuple[object, Said]]) -> None:
        """A row for each paragraph of the unit's own text."""
        texts = [(section, said) for section, parts in subject.texts.items() for said in parts]
        texts += [("next_budget_basis", said) for _, said in basis]
        header = self._header("texts", "text")
        for section, said in texts:
            item = layout().section(section).header
            cells = {"section": Cell(item, self._origin(said)), "text": self._cell(said.text, said, header, name, item)}
            self.result.rows["texts"].append(Row.of(cells, self._origin(said), index))

    # --- an indicator ----------------------------------------------------------------------------------------------

    def _indicator(self, index: int, at: int, one: ReadIndicator, subject: ReadSubject, name: str) -> None:
        facts = one.facts
        where = Said(facts["name"].text, one.place, one.sentence)
        values = dict(_indicator_values(one, self.report.grammar))
        said = {"sign": "sign", "target": "target", "actual": "actual"}
        last = next((value for other, value in subject.last if other == facts["name"].text), None)
        if last is not None:
            values["last_actual"] = _figure(last.text, values.get("unit"))
        cells = {}
        for key, value in values.items():
            source = last if key == "last_actual" and last else facts.get(said.get(key, key), where)
            cells[key] = self._cell(value, source, self._header("indicators", key), name, where.text)
        self.result.rows["indicators"].append(Row.of(cells, self._origin(where), index))
        if "verdict" in facts:
            self.result.claims.append(Claim(subject=index, indicator=at, fact="verdict", said=facts["verdict"]))

    def _header(self, table: str, key: str) -> str:
        return next(column.header for column in layout().table(table).columns if column.key == key)


def _unit_fact(name: str, said: Said) -> Iterator[tuple[str, object]]:
    """What a fact is in 单位信息."""
    if name in ("year", "title_year", "next_year"):
        yield "year", int(arabic_digits(said.text)) - (name == "next_year")
    elif name in ("unit_title", "projects_title"):
        yield "full_name", said.text
    elif name == "unit_name":
        yield "name", said.text
    elif name in ("filled_on", "short_name"):
        yield name, said.text
    elif name == "authorities" and (level := last_level(said.text)):
        yield "level", level


def _indicator_values(one: ReadIndicator, grammar: Grammar) -> Iterator[tuple[str, object]]:
    """The row of 绩效指标 that a sentence gives."""
    facts = {name: said.text for name, said in one.facts.items()}
    without = {grammar.outline.only_group, grammar.outline.other_group}
    level2 = facts.get("level2") or one.dimension
    level1 = "" if one.level1 in without else one.level1
    if level2 in without:
        level2 = ""
    elif level2 == level1 or (not level1 and not facts.get("level2") and _is_level1_only(level2)):
        level1, level2 = level2, ""
    level1 = level1 or level1_of(None, level2) or ""
    if level1:
        yield "level1", level1
    if level2:
        yield "level2", level2
    yield "name", facts["name"]
    yield from _measure(facts, one.needs)
    reason = next((facts[name] for name in _REASONS if name in facts), "")
    if reason:
        yield "reason", reason


def _is_level1_only(name: str) -> bool:
    """Whether a name is one of level 1 and none of level 2."""
    first, second = order_key(None, None)
    return order_key(name, None)[0] < first and order_key(None, name)[1] == second


def _measure(facts: Mapping[str, str], needs: frozenset[str]) -> Iterator[tuple[str, object]]:
    """Sign, target, unit and actual value."""
    sign = _sign(facts, needs)
    if sign:
        yield "sign", sign
    target = facts.get("target") or facts.get("aim") or (facts.get("actual") if "level" in needs else None)
    amount = parse_amount(target) if target and "aim" not in facts else None
    if amount is not None:
        yield "target", amount.value
        if amount.unit:
            yield "unit", amount.unit
    elif target or facts.get("target_words"):
        yield "target", target or facts["target_words"]
    actual = facts.get("actual")
    if actual is not None:
        yield "actual", _figure(actual, amount.unit if amount else None)
    elif facts.get("actual_words"):
        yield "actual", facts["actual_words"]


def _sign(facts: Mapping[str, str], needs: frozenset[str]) -> str:
    if "qualitative" in needs:
        return Sign.QUALITATIVE.value
    if "sign" in facts:
        found = parse_sign(facts["sign"]) or next((sign for sign in Sign if sign.words == facts["sign"]), None)
        return found.value if found else facts["sign"]
    if needs & {"times", "above", "level"}:
        return Sign.GE.value
    return Sign.LE.value if "within" in needs else ""


def _figure(text: str, unit: object) -> Decimal | str:
    """A figure without its unit where that is the row's; otherwise as it stands."""
    amount = parse_amount(text)
    return amount.value if amount is not None and amount.unit == (unit or "") else text


def _money_unit(report: ReadReport) -> str:
    """The unit of money of the first amount that has one of the workbook's."""
    choices = layout().fact("money_unit").choices
    amounts: Iterable[Amount | None] = (
        parse_amount(said.text) for subject in report.subjects for name, said in subject.facts if name in MONEY_FACTS
    )
    return next((amount.unit for amount in amounts if amount and amount.unit in choices), choices[0])


def _absent(unit: Row) -> Iterator[tuple[str, str]]:
    """The columns and facts that a report has no place for: nobody is asked to fill them in."""
    printed = {"level1", "level2", "name", "target", "unit", "actual", "reason"}
    yield from (
        ("indicators", column.key) for column in layout().table("indicators").inputs if column.key not in printed
    )
    yield from (("unit", fact.key) for fact in layout().facts if fact.key not in unit.values and not fact.required)
