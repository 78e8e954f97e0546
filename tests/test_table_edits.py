"""Hand edits of 附件: the laws of detect_cells, write and apply, over what a person can do to a table's sheet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.support import made_reports
from tests.support.sample import sample_data
from xlperf import files, template
from xlperf.edits import HIDDEN, MANIFEST_HEADER, CellPart, Joined, cell_text, row_mark, table_rows
from xlperf.findings import Severity
from xlperf.model import Edit
from xlperf.paragraphs import Status, fingerprint
from xlperf.reading.datafile import read_data
from xlperf.reading.tables import Book, Grid
from xlperf.reading.workbook import read_changes
from xlperf.report import Report, evaluate
from xlperf.tables import CellStyle, TableCell, TableGrid
from xlperf.tables.hand_edits import changed_cells, with_edits
from xlperf.writing import outputs, sheets
from xlperf.writing.word import write as write_document

pytestmark = pytest.mark.workbooks

SHEET = "附件1"


@lru_cache
def evaluated() -> Report:
    return evaluate(read_data(sample_data()))


def with_cells(name: str, value: str | Decimal, edits: Iterable[Edit] = ()) -> Report:
    """The sample's report with other data in cells of the first table, and these edits."""
    first, *others = evaluated().tables
    cells = tuple(replace(cell, value=value) if cell.name == name else cell for cell in first.cells)
    return replace(evaluated(), tables=(with_edits(replace(first, cells=cells), edits), *others))


def edited(edits: Iterable[Edit], number: int = 0) -> TableGrid:
    return with_edits(evaluated().tables[number], edits)


def written(grid: TableGrid, path: Path) -> Grid:
    """The sheet of the table as it is read again."""
    sheets.write(made_reports.report((), [grid]), path)
    return files.read_book(path).grids[grid.sheet]


def found(grid: Grid) -> tuple[Edit, ...]:
    return read_changes(Book(name="", grids={grid.name: grid})).edits


def changed(grid: Grid, place: tuple[int, int], value: object) -> Grid:
    """The sheet with something else in a cell, 0-based."""
    rows = [list(row) for row in grid.rows]
    rows += [[] for _ in range(place[0] + 1 - len(rows))]
    rows[place[0]] += [None] * (place[1] + 1 - len(rows[place[0]]))
    rows[place[0]][place[1]] = value
    return replace(grid, rows=rows)


def place_of(grid: Grid, value: object) -> tuple[int, int]:
    return next((at, row.index(value)) for at, row in enumerate(grid.rows) if value in row)


def flat(edits: Iterable[Edit]) -> list[tuple[str, str]]:
    return [(edit.key.split("/", 2)[2], edit.text) for edit in edits]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("附件")


@pytest.fixture(scope="module")
def sheet(folder: Path) -> Grid:
    return written(evaluated().tables[0], folder / "x.xlsx")


def test_untouched_sheet_has_no_edits(sheet: Grid, folder: Path) -> None:
    assert found(sheet) == ()
    assert found(written(evaluated().tables[1], folder / "y.xlsx")) == ()


def test_changed_figure_is_an_edit_of_its_cell(sheet: Grid) -> None:
    (edit,) = found(changed(sheet, place_of(sheet, 94.15), 95.5))
    print_ = fingerprint("94.15")
    name = "咸安区招商和投资促进中心"
    assert edit == Edit(subject=name, key=f"table/{name}/total", generated=print_, facts=print_, text="95.5")
    assert next(cell.value for cell in edited([edit]).cells if cell.name == "total") == Decimal("95.5")


def test_a_figure_changed_to_nothing_is_0_and_not_blank(sheet: Grid, folder: Path) -> None:
    (edit,) = found(changed(sheet, place_of(sheet, 94.15), 0))
    assert edit.text == "0"
    again = edited([edit])
    assert next(cell.value for cell in again.cells if cell.name == "total") == Decimal(0)
    assert found(written(again, folder / "zero.xlsx")) == (edit,)


def test_a_percentage_is_what_the_cell_shows(sheet: Grid) -> None:
    rate = next(cell.value for cell in evaluated().tables[0].cells if cell.name == "rate")
    assert isinstance(rate, Decimal)
    (edit,) = found(changed(sheet, place_of(sheet, float(rate)), 0.9))
    assert edit.text == "90%"
    assert next(cell.value for cell in edited([edit]).cells if cell.name == "rate") == Decimal("0.9")


def test_what_a_person_writes_outside_the_cells_becomes_lines_of_their_own(sheet: Grid) -> None:
    last = len(sheet.rows)
    touched = changed(changed(sheet, (last + 2, 1), "同意。"), (3, 30), "问过了")
    edits = found(touched)
    assert flat(edits) == [("own+1", "同意。"), ("beside+1", "问过了")]
    grid = edited(edits)
    assert (grid.own, grid.beside) == (("同意。",), ("问过了",))


def test_inserted_row_moves_nothing(sheet: Grid) -> None:
    rows = [list(row) for row in sheet.rows]
    rows.insert(6, [None, "另加"])
    assert flat(found(replace(sheet, rows=rows))) == [("own+1", "另加")]


def test_deleted_row_is_gone_from_the_next_table(sheet: Grid, folder: Path) -> None:
    row = place_of(sheet, "总分")[0]
    rows = [list(values) for at, values in enumerate(sheet.rows) if at != row]
    edits = found(replace(sheet, rows=rows))
    assert flat(edits) == [("总分", ""), ("total", "")]
    grid = edited(edits)
    assert "总分" not in [cell.value for cell in grid.cells]
    assert grid.rows == evaluated().tables[0].rows - 1
    assert found(written(grid, folder / "z.xlsx")) == edits


def test_deleted_computed_row_is_a_finding(sheet: Grid) -> None:
    """Its figures are missing in what is handed in, and the table's sums no longer show from what they are made."""
    row = place_of(sheet, "总分")[0]
    edits = found(replace(sheet, rows=[list(values) for at, values in enumerate(sheet.rows) if at != row]))
    reading = template.read_sample()
    done = evaluate(replace(reading, evaluation=replace(reading.evaluation, edits=edits)))
    (one,) = [one for one in done.findings if one.code == "V122"]
    assert one.message == "“附件1”里的“删去的一行”手工改成了空白，按填的数据是94.15。"


def test_cleared_sheet_is_written_anew(sheet: Grid) -> None:
    rows = [
        [value if isinstance(value, str) and value.startswith(HIDDEN) else None for value in row] for row in sheet.rows
    ]
    assert found(replace(sheet, rows=rows)) == ()


def test_columns_put_in_cannot_be_read(sheet: Grid) -> None:
    rows = [[row[0] if row else None, None, *row[1:]] for row in sheet.rows]
    changes = read_changes(Book(name="", grids={SHEET: replace(sheet, rows=rows)}))
    assert (changes.edits, changes.lost_tables) == ((), (SHEET,))


def test_sheet_of_the_officer_is_nobodys_table() -> None:
    own = Grid(name=SHEET, rows=[["自己的表"]])
    assert read_changes(Book(name="", grids={SHEET: own})) == read_changes(Book(name="", grids={}))


def test_edit_of_other_data_is_stale() -> None:
    print_ = fingerprint("94.15")
    key = f"{evaluated().tables[0].key}/total"
    edit = Edit(subject="", key=key, generated=print_, facts=print_, text="95")
    same, other = (with_cells("total", value, [edit]).tables[0] for value in (Decimal("94.15"), Decimal(90)))
    assert (same.status("total"), other.status("total")) == (Status.EDITED, Status.STALE)
    ((_, change),) = changed_cells(other)
    assert (change.place, change.text, change.generated, change.is_figure) == ("总分", "95", "90", True)


def test_findings_say_which_figure_was_changed_and_what_is_out_of_date(tmp_path: Path) -> None:
    data = sample_data()
    text = evaluated().tables[0].key
    goal = next(cell.name for cell in evaluated().tables[0].cells if cell.name.endswith("goal_text"))
    data["edits"] = [
        {"subject": "", "key": f"{text}/total", "generated": "", "facts": fingerprint("94.15"), "text": "95"},
        {"subject": "", "key": f"{text}/{goal}", "generated": "", "facts": "另一个", "text": "改过的目标。"},
        {"subject": "", "key": f"{text}/没有这一格", "generated": "", "facts": "", "text": "原来的话"},
    ]
    done = evaluate(read_data(data))
    assert [(one.code, one.item) for one in done.findings if one.code in ("V121", "V122")] == [
        ("V122", "总分"),
        ("V121", "年度绩效目标1内容"),
    ]
    assert [one.text for one in done.paragraphs if one.status is Status.ORPHAN] == ["原来的话"]
    path = tmp_path / "x.xlsx"
    sheets.write(done, path)
    links = [cell.hyperlink.location for row in load_workbook(path)["校验结果"] for cell in row if cell.hyperlink]
    assert sum(link.startswith(f"'{SHEET}'!") for link in links if link) == 2
    comments = [cell.comment.text for row in load_workbook(path)[SHEET] for cell in row if cell.comment]
    assert min(comments) == "手工修改过。自动填的是：94.15"
    assert len(comments) == 2


def test_what_is_handed_in_shows_edits_and_carries_no_marks(tmp_path: Path) -> None:
    key = f"{evaluated().tables[0].key}/"
    edits = [
        Edit(subject="", key=f"{key}{name}", generated="", facts="", text=text)
        for name, text in (("total", "95.5"), ("own+1", "自己加的一行"), ("beside+1", "不报的话"))
    ]
    done = replace(evaluated(), tables=(edited(edits),))
    path, document = tmp_path / "报送.xlsx", tmp_path / "报告.docx"
    sheets.write_submission(done, path)
    write_document(done, document)
    cells = [cell for row in load_workbook(path)[SHEET] for cell in row]
    assert not [cell for cell in cells if cell.comment or str(cell.value).startswith(HIDDEN)]
    opened = Document(str(document))
    texts = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    texts += [paragraph.text for paragraph in opened.paragraphs]
    for shown in (texts, [cell.value for cell in cells]):
        assert "自己加的一行" in shown
        assert "不报的话" not in shown
        assert 95.5 in shown or "95.50" in shown


def test_text_that_runs_over_pages_is_one_cell(folder: Path) -> None:
    lines = "\n".join(f"第{number}条，{'写得很长，' * 30}" for number in range(1, 60))
    name = next(cell.name for cell in evaluated().tables[0].cells if cell.name == "deviation")
    (grid, *_) = with_cells(name, lines).tables
    whole = written(grid, folder / "long.xlsx")
    parts = [cell for row in whole.rows for cell in row if isinstance(cell, str) and "写得很长" in cell]
    assert len(parts) > 1, "it goes over a page's end"
    assert found(whole) == ()
    (edit,) = found(changed(whole, place_of(whole, parts[1]), parts[1].replace("写得很长", "改过了", 1)))
    assert edit.text.count("改过了") == 1
    assert edit.text.count("\n") == lines.count("\n")


def test_copy_of_a_repeated_label_may_be_the_changed_one() -> None:
    def row(joined: Joined, text: str) -> dict[int, object]:
        return {0: text, 2: row_mark(2, [CellPart(0, "table/甲/level1", joined, fingerprint("产出"))])}

    rows = table_rows([row(Joined.BEGINS, "产出"), row(Joined.REPEATED, "效益")])
    assert rows is not None
    assert [part.joined for one in rows for part in one.parts] == ["begins", "repeated"]


typed = st.text(alphabet="甲乙A1290.%-\n ", min_size=1, max_size=8).map(str.strip).filter(bool)


@given(data=st.data())
def test_nothing_typed_is_lost_and_edits_settle(data: st.DataObject, folder: Path) -> None:
    """The texts of the sheet are those of the next table, and writing that gives the same edits."""
    sheet = written(SMALL, folder / "s.xlsx")
    touched, texts = sheet, set[str]()
    places = st.tuples(st.integers(0, len(sheet.rows) + 1), st.integers(0, 2))
    for place, text in data.draw(st.dictionaries(places, typed, max_size=6)).items():
        touched = changed(touched, place, text)
        texts.add(text)
    edits = found(touched)
    grid = with_edits(SMALL, edits)
    shown = [cell_text(cell.value, is_percent=cell.style is CellStyle.PERCENT) for cell in grid.as_cells().cells]
    assert all(any(text in one for one in (*shown, *grid.notes, *grid.beside)) for text in texts)
    assert sorted(found(written(grid, folder / "t.xlsx")), key=repr) == sorted(edits, key=repr)


def _small() -> TableGrid:
    cells = (
        TableCell(row=0, column=0, value="项目", style=CellStyle.LABEL, name="项目"),
        TableCell(row=0, column=1, value=Decimal("418.26"), style=CellStyle.NUMBER2, name="budget"),
        TableCell(row=1, column=0, rows=2, value="产出", name="level1"),
        TableCell(row=1, column=1, value=Decimal("0.8365"), style=CellStyle.PERCENT, name="rate"),
        TableCell(row=2, column=1, value="很好", style=CellStyle.TEXT_LEFT, name="actual"),
    )
    grid = TableGrid(
        sheet=SHEET,
        caption=SHEET,
        title="自评表",
        columns=(20.0, 20.0),
        cells=cells,
        notes=("备注：一",),
        key="table/甲",
    )
    return with_edits(grid, ())


SMALL = _small()


def test_edits_of_a_data_file_reach_the_tables_by_way_of_the_filled_workbook(tmp_path: Path) -> None:
    """The workbook that is filled has no 附件 yet: what was changed in it stands at the end of 报告 until then."""
    print_ = fingerprint("94.15")
    edit = {"subject": "", "key": f"{evaluated().tables[0].key}/total", "generated": print_, "facts": print_}
    reading = read_data({**sample_data(), "edits": [{**edit, "text": "95"}]})
    path = tmp_path / "x.xlsm"
    template.write(path, reading)
    again = files.load(path)
    assert [(one.key, one.text, one.facts) for one in again.evaluation.edits] == [(edit["key"], "95", print_)]
    assert evaluate(again).tables[0].status("total") is Status.EDITED


def test_error_value_in_a_table_is_an_error() -> None:
    """A formula that a person put into 附件 and that is in error is no result to be handed in."""
    data = sample_data()
    key = evaluated().tables[0].key
    goal = next(cell.name for cell in evaluated().tables[0].cells if cell.name.endswith("goal_text"))
    texts = {"total": "#REF!", "budget": "没有结果", goal: "#N/A"}
    data["edits"] = [
        {"subject": "", "key": f"{key}/{name}", "generated": "", "facts": "", "text": text}
        for name, text in texts.items()
    ]
    found_here = [one for one in evaluate(read_data(data)).findings if one.origin.sheet == SHEET]
    assert sorted((one.code, one.severity) for one in found_here) == [
        ("R07", Severity.ERROR),
        ("R07", Severity.ERROR),
        ("R53", Severity.ERROR),
    ]


def test_table_without_the_list_of_what_was_written_is_kept(sheet: Grid) -> None:
    """Without it each cell would be text whose cell is gone."""
    rows = [[None if value == MANIFEST_HEADER else value for value in row] for row in sheet.rows]
    changes = read_changes(Book(name="", grids={SHEET: replace(sheet, rows=rows)}))
    assert (changes.edits, changes.lost_tables) == ((), (SHEET,))


@pytest.mark.parametrize("name", ["附件一", "附件1 (2)", "报送"])
def test_renamed_table_is_something_typed_elsewhere(name: str, folder: Path) -> None:
    """What a person changed there is not read, so the file is kept."""
    path, anew = folder / "renamed.xlsx", folder / "anew.xlsx"
    sheets.write(made_reports.report((), evaluated().tables), anew)
    book = load_workbook(anew)
    book[SHEET]["A4"] = "改过"
    book.save(path)
    assert not outputs.typed_elsewhere(path, anew), "an edit, carried over"
    book[SHEET].title = name
    book.save(path)
    assert outputs.typed_elsewhere(path, anew)


def test_deleted_row_is_called_by_its_item(sheet: Grid) -> None:
    row = place_of(sheet, "总分")[0]
    edits = found(replace(sheet, rows=[list(values) for at, values in enumerate(sheet.rows) if at != row]))
    assert [change.place for _, change in changed_cells(edited(edits))] == ["总分", ""]
    done = replace(evaluated(), tables=(edited(edits),))
    assert list(outputs.edit_lines(done)) == ["“附件1”沿用了手工修改的“总分”等 2 格。"]
