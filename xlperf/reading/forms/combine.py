"""Forms -> records -> Evaluation: one unit and year, one subject a form, by the same code as workbook and data file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from xlperf.findings import Finding, Origin, Severity, finding
from xlperf.layout import Table, layout
from xlperf.model import Edit, Evaluation, Kind, Unit
from xlperf.reading.forms.areas import FormArea, form_areas
from xlperf.reading.forms.blocks import FormSheet, shown
from xlperf.reading.forms.cell_values import in_unit
from xlperf.reading.forms.execution_row import take_execution_row
from xlperf.reading.forms.form import Form, FormLine
from xlperf.reading.forms.headers import is_blank_value
from xlperf.reading.forms.kinds import EVALUATIONS, kinds
from xlperf.reading.forms.stage_records import fund_monitoring_row, monitoring_rows, settle, without_monitoring
from xlperf.reading.forms.stages import MONITORING, TARGET, is_own_caption, own_sheets
from xlperf.reading.forms.transposed import upright
from xlperf.reading.forms.unread_texts import unread_cells
from xlperf.reading.forms.walk import read_area
from xlperf.reading.forms.wording import labels
from xlperf.reading.merging import contradictions_between, merge, with_differences
from xlperf.reading.rows import Cell, Records, Row, short
from xlperf.reading.subjects import assemble
from xlperf.reading.tables import Book
from xlperf.reading.workbook import Reading, SeenForm, read_changes
from xlperf.schemes import Scheme, built_in_id, load_scheme
from xlperf.values.amounts import parse_amount

__all__ = ["EVALUATION", "STAGES", "FormRecords", "form_records", "looked_for", "read_forms"]

_MONEY = (
    "initial", "adjusted", "executed", "basic", "project", "initial_basic", "initial_project", "mid_total",
    "last_executed", "spent", "expected",
)  # fmt: skip
EVALUATION = "自评"
"""The stage of the forms that are summed up."""

STAGES = ("目标", "监控", EVALUATION)
"""The stages of the year whose forms are read, in order."""

_HEAD = ("supervisor", "implementer")
_OF_FUNDS = frozenset(("R49",))  # the funds of a subject are not known: its checks say so
_SAME_FOR_ALL = ("name", "year")  # where forms differ in these, they hardly belong together


@dataclass(slots=True)
class _Found:
    """The forms of some books that are read, and what was reported of their sheets; ``texts`` is every text on them.

    ``seen`` are all forms that were found.
    """

    forms: list[Form] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    seen: list[SeenForm] = field(default_factory=list)

    @property
    def all_seen(self) -> tuple[SeenForm, ...]:
        """All forms, those that were read first, and among them self-evaluations."""
        return tuple(sorted(self.seen, key=lambda one: (not one.is_read, one.stage != EVALUATION)))


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRecords:
    """The rows that forms give, what is wrong with the forms, which they are, edits of a report beside them."""

    records: Records
    findings: tuple[Finding, ...]
    seen: tuple[SeenForm, ...]
    edits: tuple[Edit, ...]

    def reading(self) -> Reading:
        """The evaluation that these rows say."""
        template = layout()
        kind = next((form.kind for form in self.seen if form.is_read), kinds().by_key[EVALUATIONS[0]].name)
        named = replace(template, tables=tuple(_as_form(table, kind) for table in template.tables))
        findings = [*self.findings]
        evaluation = assemble(self.records, named, findings)
        return Reading(
            evaluation=replace(evaluation, edits=self.edits),
            findings=tuple(with_differences(one, evaluation) for one in findings),
            absent=self.records.absent,
            forms=self.seen,
        )


def read_forms(books: Sequence[Book], *, scheme: str | None = None, stages: Sequence[str] = STAGES) -> Reading | None:
    """What the official forms in some workbooks say, as one evaluation; None where there is no form on any sheet.

    Forms of several stages of the year are put together, the latest deciding. Forms of other kinds, and of other than
    these ``stages``, are findings, and not in the evaluation: it has no subjects where there is nothing else.
    ``scheme`` is the id or title of the rules to score by; otherwise those that the form's layout is made for.
    """
    found = _find(books, stages)
    if not found.seen:
        return None
    if not found.forms:
        unasked = frozenset(("unit", fact.key) for fact in layout().facts)
        unit = Evaluation(unit=Unit(name=""))
        return Reading(evaluation=unit, findings=tuple(found.findings), absent=unasked, forms=found.all_seen)
    return _form_records(found, books, scheme).reading()


def form_records(books: Sequence[Book], *, scheme: str | None = None) -> FormRecords | None:
    """The rows of the forms in some workbooks, to be merged with others; None where there is none."""
    found = _find(books, STAGES)
    return _form_records(found, books, scheme) if found.forms else None


def _form_records(found: _Found, books: Sequence[Book], scheme: str | None) -> FormRecords:
    """The rows of all forms: what the latest stage of the year says decides, the others fill what is blank."""
    findings = [*found.findings]
    lots = [lot for key in (None, MONITORING, TARGET) if (lot := [form for form in found.forms if _stage(form) == key])]
    records = _records(found, lots[0], scheme, findings)
    for lot in lots[1:]:
        other = _records(found, lot, scheme or _scheme_of(records), findings)
        before, after = (assemble(one, layout(), []) for one in (records, other))
        findings += contradictions_between(before, after)
        records = merge(records, other)
    findings = list({(one.code, one.origin, str(one)): one for one in findings}.values())
    edits = tuple(edit for book in books for edit in read_changes(book).edits)
    return FormRecords(records=records, findings=tuple(findings), seen=found.all_seen, edits=edits)


def _stage(form: Form) -> str | None:
    """The stage of a form before the self-evaluation; None for one of those."""
    return form.stage.key if form.stage else None


def _scheme_of(records: Records) -> str | None:
    scheme = records.rows["unit"][0].values.get("scheme")
    return scheme if isinstance(scheme, str) else None


def _as_form(table: Table, kind: str) -> Table:
    """The table under the name that findings ask people to fill it in by: what is beside labels is on the form."""
    return replace(table, name=kind) if table.key in ("unit", "subjects", "sources") else table


def looked_for(book: Book) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What of a form was recognised on each sheet that is none: (sheet, parts)."""
    for name, grid in book.grids.items():
        areas = form_areas(FormSheet(upright(grid), name), name)
        yield name, tuple(dict.fromkeys(part for area in areas for part in read_area(area).recognised))


def _find(books: Sequence[Book], stages: Sequence[str]) -> _Found:
    found = _Found()
    sheets = layout().sheets
    own = {sheets.report, sheets.old_report, sheets.findings, sheets.front, sheets.guide, *own_sheets()}
    for book in books:
        others: list[Finding] = []
        read = len(found.forms)
        for name, grid in book.grids.items():
            page = FormSheet(upright(grid), f"[{book.name}]{name}" if len(books) > 1 else name)
            if name in own or page.is_blank:
                continue
            areas = form_areas(page, name)
            if name in book.hidden:
                others += [_hidden(area) for area in areas if area.kind.stage]
                found.seen += [_seen(area, is_read=False) for area in areas if area.kind.stage]
            else:
                others += _take(found, page, areas, stages)
        severity = None if len(found.forms) > read else Severity.ERROR
        found.findings += [one if severity is None else replace(one, severity=severity) for one in others]
    _leave_blank_ones(found)
    return found


def _leave_blank_ones(found: _Found) -> None:
    """Leave out the forms that nobody filled in, beside one that is filled, and say so."""
    blank = [form for form in found.forms if form.is_blank]
    if len(blank) == len(found.forms):
        return
    places = {form.place for form in blank}
    found.forms = [form for form in found.forms if form.place not in places]
    found.seen = [replace(one, is_read=one.is_read and one.place not in places) for one in found.seen]
    found.findings += [finding("R56", form.place) for form in blank]


def _take(found: _Found, page: FormSheet, areas: Sequence[FormArea], stages: Sequence[str]) -> list[Finding]:
    """Take in the forms of one sheet, the rest of the form before it too; findings about those that are not read."""

    def is_read(area: FormArea) -> bool:
        return area.kind.is_read and area.kind.stage in stages

    left = [area for area in areas if area.kind.stage and not is_read(area)]
    found.seen += [_seen(area, is_read=False) for area in left]
    unknown, before = [], None
    for area in areas:
        if not is_read(area):
            unknown += [area] if not area.kind.stage else []
            continue
        form = read_area(area)
        if form.money_unit is None and not form.units and before is not None:
            form.money_unit = before.money_unit  # said once, over the first form of the sheet
        before = form
        settle(form)
        if form.continues and found.forms:
            found.forms[-1].take(form)
        elif form.is_form:
            found.forms.append(form)
            found.seen.append(_seen(area, is_read=True))
        else:
            unknown.append(area)
            continue
        found.texts += area.page.texts
    taken = len(areas) > len(unknown)
    for area in unknown:
        parts = "、".join(read_area(area).recognised)
        seen = f"只找到{parts}" if parts else "没有找到自评表的标题和表头"
        cell = area.first.cell.origin.cell if taken else ""
        found.findings.append(finding("R34", Origin(page.sheet, cell), sheet=page.called, seen=seen))
    if taken and page.is_cut:
        place = page.origin(page.bottom + 1, 0)
        value = f"第{page.bottom + 2}行以后的内容" if place.cell.startswith("A") else f"{place.place}以后的内容"
        found.findings.append(finding("R36", place, value=value))
    if taken and (beside := page.cut_beside):
        found.findings.append(finding("R36", beside, value="这一列和它右边的内容"))
    return [_not_read(area) for area in left]


def _seen(area: FormArea, *, is_read: bool) -> SeenForm:
    is_own = area.kind.stage != EVALUATION and any(map(is_own_caption, area.page.texts))
    place = area.first.cell.origin
    return SeenForm(kind=area.kind.name, stage=area.kind.stage, place=place, is_read=is_read, is_own=is_own)


def _hidden(area: FormArea) -> Finding:
    place = area.first.cell.origin
    return finding("R46", place, kind=area.kind.name, sheet=place.sheet)


def _not_read(area: FormArea) -> Finding:
    """A form that is no self-evaluation."""
    kind = area.kind
    return finding("R45", area.first.cell.origin, kind=kind.name, reason=kind.reason, remedy=kind.remedy)


def _records(found: _Found, forms: Sequence[Form], scheme: str | None, findings: list[Finding]) -> Records:
    """All rows of the workbook's tables, as the forms of one stage say them."""
    rules = _built_in(found, scheme)
    for form in forms:
        if rules is None or rules.execution.weight:
            take_execution_row(form)
    of_facts: list[Finding] = []
    facts = _facts(forms, found.forms, of_facts)
    for form in forms:
        findings.extend(_of_funds(form, _called(_subject(form, facts))))
    findings.extend(of_facts)
    money_unit = _money_unit(forms, facts)
    facts["scheme"] = _scheme(found, scheme, findings)
    if (stage := _stage(forms[0])) is not None:
        facts["purpose"] = Cell(kinds().by_key[stage].stage, forms[0].place)
    rows: dict[str, list[Row]] = {table.key: [] for table in layout().tables}
    rows["unit"].append(Row.of(facts, forms[0].place))
    for index, form in enumerate(forms):
        _convert(form, money_unit, findings)
        subject = _subject(form, facts)
        rows["subjects"].append(Row.of(without_monitoring(subject), form.place))
        name = shown(subject["name"].value) if "name" in subject else None
        called = _called(subject)
        findings.extend(unread_cells(form, called))
        if doubtful := form.doubtful_funds:
            cells = "、".join(place.cell for place in doubtful)
            findings.append(finding("R57", doubtful[0], subject=called, cells=cells))
        rows["monitoring"] += monitoring_rows(form, name, index)
        rows["fund_monitoring"] += fund_monitoring_row(form, name, index)
        rows["sources"] += [Row.of(line.cells, line.place, index) for line in form.sources]
        rows["goals"] += list(_goals(form, index))
        rows["indicators"] += [Row.of(_indicator(line, form), line.place, index) for line in form.indicators]
        for section, cell in form.texts:
            rows["texts"].append(Row.of({"section": Cell(section, cell.origin), "text": cell}, cell.origin, index))
        if form.indicators and "weight" not in form.columns and form.header and form.is_scored:
            findings.append(finding("R38", form.header))
    places = {table.key: forms[0].place for table in layout().tables}
    return Records(rows, places, frozenset(_absent(forms, facts)))


def _called(subject: Mapping[str, Cell]) -> str:
    """What findings call a subject."""
    return (shown(subject["name"].value) if "name" in subject else "") or layout().unnamed


def _of_funds(form: Form, subject: str) -> Iterator[Finding]:
    """What was reported of a form; that its funds are not known is about its subject."""
    for one in form.findings:
        yield replace(one, subject=subject) if one.code in _OF_FUNDS else one


def _facts(forms: Sequence[Form], every: Sequence[Form], findings: list[Finding]) -> dict[str, Cell]:
    """The facts of the unit: the first form that states one decides, and one that says otherwise is named.

    Its name is derived where no form of any stage (``every``) states it: a derived one contradicts nothing.
    """
    facts: dict[str, Cell] = {}
    for form in forms:
        for key, cell in form.facts.items():
            first = facts.get(key)
            if first is None or first.value is None:
                facts[key] = cell
            elif cell.value is not None and shown(cell.value) != shown(first.value):
                findings.append(_conflict(key, first, cell))
    if not any(form.facts["name"].value for form in every if "name" in form.facts):
        _derive_name(forms, facts, findings)
    return facts


def _conflict(key: str, first: Cell, other: Cell) -> Finding:
    severity = None if key in _SAME_FOR_ALL else Severity.NOTE
    values = {"header": layout().fact(key).header, "first": short(shown(first.value)), "place": str(first.origin)}
    return finding("R39", other.origin, severity=severity, value=short(shown(other.value)), **values)


def _derive_name(forms: Sequence[Form], facts: dict[str, Cell], findings: list[Finding]) -> None:
    """The unit's name where no form states it: whom a department's title names, else 实施单位, else 主管部门."""
    titled = [Cell(form.title_name, form.title.origin) for form in forms if form.title and form.kind is Kind.DEPARTMENT]
    given = [form.subject[key] for key in ("implementer", "supervisor") for form in forms if key in form.subject]
    texts_found = [cell for cell in (*titled, *given) if isinstance(cell.value, str) and cell.value.strip()]
    if texts_found:
        facts["name"] = texts_found[0]
        findings.append(finding("R42", texts_found[0].origin, value=short(shown(texts_found[0].value))))


def _money_unit(forms: Sequence[Form], facts: dict[str, Cell]) -> str | None:
    """The unit of money of the whole: that of the first form that names one, if the workbook has it."""
    choices = layout().fact("money_unit").choices
    named = [own for form in forms if (own := form.own_unit)]
    if not named:
        funds = next((form for form in forms if form.has_funds), None)
        if funds is not None:  # a form without funds leaves nothing to ask
            facts["money_unit"] = Cell(None, funds.place)
        return None
    first = named[0]
    unit = first.value if isinstance(first.value, str) and first.value in choices else choices[0]
    facts["money_unit"] = replace(first, value=unit)
    return unit


def _convert(form: Form, wanted: str | None, findings: list[Finding]) -> None:
    """Amounts of a form in another unit of money become the evaluation's, exactly; one that names none is asked about.

    Where no form names one, the reader of 单位信息 says so.
    """
    if wanted is not None and form.money_unit is None and form.has_funds and not form.units:
        values = {"header": layout().fact("money_unit").header, "value": wanted}
        note = layout().notes["assumed"].format_map(values)
        findings.append(finding("R06", form.place, severity=Severity.WARNING, note=note))
    if wanted is None or not (form.money_unit or form.units):
        return
    own = form.money_unit.value if form.money_unit else wanted
    converted: list[tuple[str, Cell]] = []

    def changed(key: str, cell: Cell, units: Mapping[str, str]) -> Cell:
        unit = units.get(key, own)
        if key not in _MONEY or not isinstance(unit, str) or unit == wanted:
            return cell
        converted.append((unit, form.money_unit if form.money_unit and unit == own else cell))
        return in_unit(cell, unit, wanted)

    form.subject = {key: changed(key, cell, form.units) for key, cell in form.subject.items()}
    form.sources = [
        replace(line, cells={key: changed(key, cell, line.units) for key, cell in line.cells.items()})
        for line in form.sources
    ]
    for unit, cell in {unit: (unit, cell) for unit, cell in reversed(converted)}.values():
        findings.append(finding("R41", cell.origin, unit=unit, wanted=wanted))


def _scheme(found: _Found, asked: str | None, findings: list[Finding]) -> Cell:
    """The scheme asked for, else the one that the forms have most marks of."""
    first = found.forms[0].place
    rules = _built_in(found, asked)
    if asked is not None or rules is None:
        return Cell(asked, first)
    stage = found.forms[0].stage
    kind = kinds().by_key[stage.key if stage else EVALUATIONS[0]]
    findings.append(finding("R40", first, kind=kind.name, title=rules.title))
    return Cell(rules.title, first)


def _built_in(found: _Found, asked: str | None) -> Scheme | None:
    """The scheme asked for, if it is a built-in one; else the one that the forms have most marks of."""
    if asked is not None:
        known = built_in_id(asked)
        return load_scheme(known) if known else None
    counts = {
        name: sum(any(mark in text for text in found.texts) for mark in marks)
        for name, marks in labels().schemes.items()
    }
    best = max(counts, key=lambda name: counts[name])
    fitting = [name for name in counts if _fits(load_scheme(name), found.forms)]
    if counts[best] <= 1 and fitting and best not in fitting:  # one mark proves less than points that add up
        best = max(fitting, key=lambda name: counts[name])
    return load_scheme(best)


def _fits(scheme: Scheme, forms: Sequence[Form]) -> bool:
    """Whether the points of all indicators of the first form that has some are as many as the scheme gives them.

    A framework of fixed questions is known by its questions alone.
    """
    if scheme.preset is not None:
        return False
    for form in forms:
        cells = [line.cells.get("weight") for line in form.indicators]
        amounts = [parse_amount(cell.value) if cell is not None else None for cell in cells]
        known = [amount.value for amount in amounts if amount is not None]
        if known and len(known) == len(cells):
            return sum(known) == scheme.indicator_total
    return False


def _subject(form: Form, facts: Mapping[str, Cell]) -> dict[str, Cell]:
    """The row of 评价对象; a department is called as its unit, a project without a name as the title says."""
    subject = {
        key: cell for key, cell in form.subject.items() if not (key.startswith("stated") and is_blank_value(cell))
    }
    kind = form.kind or (
        Kind.PROJECT if "name" in subject or not {"basic", "project"} & subject.keys() else Kind.DEPARTMENT
    )
    if (central := subject.pop("central", None)) is not None:
        subject.setdefault("supervisor", central)  # where no other stands
    unit = form.facts.get("name") or facts.get("name")
    titled = Cell(form.title_name, form.title.origin) if form.title and form.title_name else None
    name = subject.get("name")
    if name is None or name.value is None:
        name = (unit or titled) if kind is Kind.DEPARTMENT else titled
    if name is not None:
        subject["name"] = name
    return {**subject, "kind": Cell(layout().kind_name(kind), form.place)}


def _goals(form: Form, index: int) -> Iterator[Row]:
    for number in sorted(form.goals):
        goal = form.goals[number]
        cells = {"number": Cell(number, goal.place)}
        cells |= {"text": goal.text} if goal.text else {}
        cells |= {"weight": goal.weight} if goal.weight else {}
        cells |= {"achieved": goal.achieved} if goal.achieved else {}
        cells |= {"stated_score": goal.stated_score} if goal.stated_score else {}
        if len(cells) > 1 or len(form.goals) > 1:
            yield Row.of(cells, goal.place, index)


def _indicator(line: FormLine, form: Form) -> Mapping[str, Cell]:
    """The row of 绩效指标; where the form has no weights, their place is the header, which R38 is about."""
    cells = without_monitoring(line.cells) if form.stage else dict(line.cells)
    if line.goal is not None:
        cells["goal"] = Cell(line.goal, line.place)
    if "weight" not in form.columns and form.header:
        cells["weight"] = Cell(None, form.header)
    return cells


def _absent(forms: Sequence[Form], facts: Mapping[str, Cell]) -> Iterator[tuple[str, str]]:
    """The columns and facts that the forms have no place for: nobody is asked to fill them in.

    R38 speaks of the weights of forms that are scored; a reason and what is required are wanted wherever they might
    stand.
    """
    printed = {"reason", *(key for form in forms for key in form.columns)}
    printed |= {"weight"} if any(form.is_scored for form in forms) else set()
    heads = {key for form in forms for key in form.subject}
    yield from (("subjects", key) for key in _HEAD if key not in heads)
    inputs = layout().table("indicators").inputs
    yield from (("indicators", column.key) for column in inputs if column.key not in printed)
    yield from (("unit", fact.key) for fact in layout().facts if fact.key not in facts and not fact.required)
    yield ("texts", "text")
