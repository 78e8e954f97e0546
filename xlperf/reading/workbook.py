"""What was typed -> the Evaluation, and what is wrong with it: from the grids of a workbook, or from records.

Every fault is collected with its cell; nothing on any grid raises. What cannot be placed (a row of an unknown subject,
a text of an unknown section) is a finding that names it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from xlperf.edits import (
    CELLS_MARK,
    CONTINUED,
    HIDDEN,
    HIDDEN_HEADERS,
    KEY_HEADER,
    MANIFEST_HEADER,
    ROW_MARK,
    SheetRow,
    TableRow,
    cells_fingerprint,
    detect,
    detect_cells,
    read_manifest,
    table_rows,
    unindented,
)
from xlperf.findings import Finding, Origin, Severity, finding
from xlperf.layout import layout
from xlperf.model import Edit, Evaluation
from xlperf.reading.rows import Records
from xlperf.reading.subjects import assemble
from xlperf.reading.tables import Book, Grid, TableRef, input_sheets, read_records
from xlperf.values.amounts import plain

__all__ = [
    "Book", "Changes", "Grid", "Reading", "SeenForm", "TableRef", "build", "cell_keys", "paragraph_keys", "read",
    "read_changes", "sheets_to_read",
]  # fmt: skip

_MOST_PLACES = 5  # that a list of forms names
_HEADER_SEARCH = 5  # rows of 报告 in which its hidden headers are looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenForm:
    """An official form that was found: what kind it is, and its first cell.

    ``stage`` of the year is 目标, 监控, 自评 or ""; ``is_read``: its rows are in the evaluation; ``is_own``: it is a
    paper of targets or of monitoring that xlperf wrote.
    """

    kind: str
    stage: str
    place: Origin
    is_read: bool
    is_own: bool = False

    @classmethod
    def counted(cls, forms: Sequence[SeenForm]) -> str:
        """Forms by kind, with their places: “自评表 2 张（表1!A1、表2!A1），绩效目标申报表 1 张（目标表!A1）”."""
        kinds: dict[str, list[str]] = {}
        for one in forms:
            kinds.setdefault(one.kind, []).append(one.place.place)
        return "，".join(f"{kind} {len(places)} 张（{_listed(places)}）" for kind, places in kinds.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a workbook or data file says, and what is wrong with it.

    ``forms`` are the official forms it was read from, in order, with those that are none of a self-evaluation.
    ``absent`` are the columns that tables lack, as (table key, column key). ``keep_report``: the 报告 sheet holds text
    that cannot be carried over; a new one does not replace it (报告-旧). ``keep_tables``: the same, sheets 附件N.
    """

    evaluation: Evaluation
    findings: tuple[Finding, ...] = ()
    keep_report: bool = False
    keep_tables: tuple[str, ...] = ()
    absent: frozenset[tuple[str, str]] = frozenset()
    forms: tuple[SeenForm, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """A person's changes to the sheets 报告 and 附件N.

    ``lost``: the hidden columns of 报告 are unreadable, some changes may be missing; ``lost_tables``: those of 附件N.
    """

    edits: tuple[Edit, ...] = ()
    lost: bool = False
    lost_tables: tuple[str, ...] = ()


def read(book: Book) -> Reading:
    """What the grids of a workbook say; never raises on any grid."""
    template = layout()
    records, findings = read_records(book, template)
    reading = build(records, findings)
    changes = read_changes(book)
    names = template.sheets
    lost = [(names.report, names.old_report)] if changes.lost else []
    lost += [(sheet, f"{sheet}{names.old_ending}") for sheet in changes.lost_tables]
    return replace(
        reading,
        evaluation=replace(reading.evaluation, edits=changes.edits),
        findings=(*reading.findings, *(_lost(sheet, old) for sheet, old in lost)),
        keep_report=changes.lost,
        keep_tables=changes.lost_tables,
    )


def _lost(sheet: str, old: str) -> Finding:
    note = layout().notes["report_lost"].format_map({"sheet": sheet, "old": old})
    return finding("R06", Origin(sheet, ""), severity=Severity.WARNING, note=note)


def sheets_to_read(sheets: Sequence[str], tables: Iterable[TableRef]) -> tuple[str, ...]:
    """Of the names of a workbook's sheets, those to read: where the template's tables are, 报告 and 附件N.

    All of them where a table is not found by its name: it may stand anywhere.
    """
    ours = input_sheets(tables)
    if ours is None:
        return tuple(sheets)
    generated = layout().sheets
    return tuple(name for name in sheets if name in ours or name == generated.report or generated.is_attachment(name))


def read_changes(book: Book) -> Changes:
    """What a person changed in the book's sheets 报告 and 附件N, going by their hidden columns."""
    report = _report_changes(book)
    edits = {edit.key: edit for edit in report.edits}
    lost = []
    for name, grid in book.grids.items():
        if layout().sheets.is_attachment(name):
            rows = [_by_column(grid, row) for row in range(grid.top, grid.bottom + 1)]
            manifest = _table_manifest(rows)
            if manifest and (found := table_rows(rows)) is not None:
                edits |= {edit.key: edit for edit in detect_cells(found, manifest)}
            elif _is_changed(rows):
                lost.append(name)
    return replace(report, edits=tuple(edits.values()), lost_tables=tuple(lost))


def cell_keys(book: Book, sheet: str, areas: Iterable[tuple[range, range]]) -> tuple[str, ...]:
    """The keys of the cells of a generated table in these areas, rows and columns 0-based."""
    grid = book.grids.get(sheet)
    rows: Sequence[TableRow] = ()
    if grid is not None:
        rows = table_rows([_by_column(grid, row) for row in range(grid.top, grid.bottom + 1)]) or ()
    top = grid.top if grid else 0
    chosen = tuple(areas)
    return tuple(
        dict.fromkeys(
            part.key
            for at, row in enumerate(rows, top)
            for part in row.parts
            if any(at in lines and part.column in columns for lines, columns in chosen)
        )
    )


def _by_column(grid: Grid, row: int) -> dict[int, object]:
    """What stands in a row, by column, an error as it is shown; without blanks."""
    values = {grid.left + at: value for at, value in enumerate(grid.rows[row - grid.top]) if value not in (None, "")}
    return {**values, **{at[1]: error for at, error in grid.errors.items() if at[0] == row}}


def _table_manifest(rows: Sequence[Mapping[int, object]]) -> tuple[str, ...]:
    for row in rows:
        start = next((column for column, value in row.items() if value == MANIFEST_HEADER), None)
        if start is not None:
            return read_manifest(str(value) for column, value in sorted(row.items()) if column > start)
    return ()


def _is_changed(rows: Sequence[Mapping[int, object]]) -> bool:
    """Whether a person typed into a generated table whose cells have no keys or have lost them.

    A table of an earlier version has the fingerprint of its cells; one that is not ours is none to be carried over.
    """
    cells = {(row, column): value for row, values in enumerate(rows) for column, value in values.items()}
    hidden = [value for value in cells.values() if isinstance(value, str) and value.startswith(HIDDEN)]
    prints = [text.removeprefix(CELLS_MARK) for text in hidden if text.startswith(CELLS_MARK)]
    return cells_fingerprint(cells) != prints[0] if prints else any(text.startswith(ROW_MARK) for text in hidden)


def _report_changes(book: Book) -> Changes:
    grid = book.grids.get(layout().sheets.report)
    if grid is None or not any(_as_text(value) for row in grid.rows for value in row):
        return Changes()
    for number, row in enumerate(grid.rows[:_HEADER_SEARCH]):
        heads = [_as_text(value) for value in row]
        if KEY_HEADER in heads:
            return _changes(grid.rows[number + 1 :], heads)
    return Changes(lost=True)


def paragraph_keys(book: Book, rows: Container[int]) -> tuple[str, ...]:
    """The keys of the paragraphs in these rows of 报告 (0-based), from top to bottom; "" for one without a key."""
    grid = book.grids.get(layout().sheets.report)
    if grid is None:
        return ()
    for number, row in enumerate(grid.rows[:_HEADER_SEARCH]):
        heads = [_as_text(value) for value in row]
        if KEY_HEADER in heads:
            after = range(grid.top + number + 1, grid.bottom + 1)
            at = grid.left + heads.index(KEY_HEADER)
            keys = (_as_text(grid.value(row, at)) for row in after if row in rows)
            return tuple(dict.fromkeys("" if key == CONTINUED else key for key in keys))
    return ()


def _changes(rows: Sequence[Sequence[object]], heads: Sequence[str]) -> Changes:
    """Edits from the rows under the header row; the manifest stands in the header row, right of its marker."""
    after = heads.index(MANIFEST_HEADER) + 1 if MANIFEST_HEADER in heads else len(heads)
    manifest = read_manifest(heads[after:])
    if not set(HIDDEN_HEADERS) <= set(heads):
        return Changes(lost=True)
    columns = [
        next(at for at, head in enumerate(heads) if head),
        *map(heads.index, HIDDEN_HEADERS),
    ]
    cells = (SheetRow(*(_as_text(row[at]) if at < len(row) else "" for at in columns)) for row in rows)
    found = [row._replace(text=unindented(row.text)) for row in cells]
    if any(row.text for row in found) and not any(row.key for row in found):
        return Changes(lost=True)
    return Changes(edits=detect(found, manifest), lost=not manifest or any("\t" not in line for line in manifest))


def _listed(places: Sequence[str]) -> str:
    return "、".join(places[:_MOST_PLACES]) + ("等" if len(places) > _MOST_PLACES else "")


def _as_text(value: object) -> str:
    """A cell of 报告 as text, not trimmed."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return plain(Decimal(repr(value)), None) if value == value and abs(value) < 1e18 else str(value)
    return "" if value is None else str(value)


def build(records: Records, findings: Iterable[Finding] = (), edits: Iterable[Edit] = ()) -> Reading:
    """The Evaluation that records say; ``findings`` are those already made, and come first."""
    collected = list(findings)
    evaluation = assemble(records, layout(), collected)
    evaluation = replace(evaluation, edits=tuple(edits))
    return Reading(evaluation=evaluation, findings=tuple(collected), absent=records.absent)
