"""xlperf/template: the blank workbook and the sample as files, as sheets, and as LibreOffice calculates them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.utils import coordinate_to_tuple, range_boundaries
from openpyxl.worksheet.cell_range import CellRange

from tests.support import recalculation, rendering
from tests.support.sample import sample_data
from xlperf import load_report, template
from xlperf.alerts import built_in_alerts
from xlperf.findings import XlperfError
from xlperf.layout import Type, layout
from xlperf.native import SHEET
from xlperf.reading.datafile import read_data
from xlperf.schemes import Proof, built_in_schemes, load_scheme, scheme_titles
from xlperf.template import configuration
from xlperf.template.build import build, render
from xlperf.template.defined_names import SUBJECTS
from xlperf.template.design import design
from xlperf.template.guide import guide
from xlperf.template.live_columns import FUNCTIONS
from xlperf.template.package_fixes import MAIN_TYPES, RIBBON_PART, finish
from xlperf.template.sentence_formulas import phrase
from xlperf.template.table_formulas import rules_of, table_formulas
from xlperf.template.table_ranges import TableRanges
from xlperf.template.validation import validation
from xlperf.template.vba.verify import verify
from xlperf.values.dates import NOWHERE
from xlperf.writing.sheets.styles import looks

pytestmark = pytest.mark.workbooks

COMMITTED = Path(__file__).parent.parent / "workbook"
TABLES = layout().tables
RULES = rules_of(tuple(load_scheme(title) for title in scheme_titles()), built_in_alerts(), layout())
TEXT_FUNCTIONS = ("PERF_STATUS", "PERF_HINT", "PERF_SENTENCE", "PERF_GRADE", "BUDGET_DIFF")
FORMULA_CELL = re.compile(r'<c r="([A-Z]+\d+)"([^>]*)><f>([^<]*)</f>(<v>[^<]*</v>)?</c>')


@pytest.fixture(scope="module")
def book(blank):
    return openpyxl.load_workbook(blank, keep_vba=True)


@pytest.fixture(scope="module")
def without_macros(tmp_path_factory):
    """The blank workbook without macros as a file."""
    path = tmp_path_factory.mktemp("bare") / "template.xlsx"
    template.write(path)
    return path


def parts(path: Path) -> list[tuple[str, bytes]]:
    with ZipFile(path) as package:
        return [(item.filename, package.read(item)) for item in package.infolist()]


def part(path: Path, name: str) -> str:
    return dict(parts(path))[name].decode()


def sheet_parts(path: Path) -> Iterator[tuple[str, str]]:
    for name, content in parts(path):
        if name.startswith("xl/worksheets/sheet"):
            yield name, content.decode()


def formulas(path: Path) -> Iterator[str]:
    """Every formula of the workbook: in cells, names, validations, conditions, charts."""
    pattern = r"<(?:f|c:f|definedName|formula\d?|calculatedColumnFormula)(?: [^>]*)?>([^<]*)<"
    for name, content in parts(path):
        if name.endswith(".xml"):
            yield from re.findall(pattern, content.decode())


# --- the files ------------------------------------------------------------------------------------------------------


def test_committed_workbooks_are_what_the_source_builds(blank, sample):
    committed = sorted(COMMITTED.glob("*.xlsm"))
    assert len(committed) == 2
    assert parts(COMMITTED / template.TEMPLATE_NAME) == parts(blank)
    others = [path for path in committed if path.name != template.TEMPLATE_NAME]
    assert [parts(path) for path in others] == [parts(sample)]


def test_rebuild__keeps_the_names_that_are_there(tmp_path, blank, sample):
    (tmp_path / "某样例.xlsm").write_bytes(b"old")
    written = template.rebuild(tmp_path)
    assert [path.name for path in written] == [template.TEMPLATE_NAME, "某样例.xlsm"]
    assert [parts(path) for path in written] == [parts(blank), parts(sample)]


def test_equal_input_gives_equal_bytes(blank, without_macros):
    assert render(".xlsx") == without_macros.read_bytes()
    assert {item.date_time for item in ZipFile(blank).infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("which", ["blank", "without_macros"])
def test_content_type_is_the_one_of_the_file_name(which, request):
    path = request.getfixturevalue(which)
    types = part(path, "[Content_Types].xml")
    assert re.findall(r'PartName="/xl/workbook\.xml" ContentType="([^"]+)"', types) == [MAIN_TYPES[path.suffix]]


def test_build__another_extension_is_refused(tmp_path):
    with pytest.raises(XlperfError, match=r"\.xlsm"):
        build(tmp_path / "book.xls")
    assert list(tmp_path.iterdir()) == []


def test_nothing_runs_at_opening_and_nobody_saved_it(blank):
    book = part(blank, "xl/workbook.xml")
    assert re.findall(r"<calcPr[^>]*>", book) == ['<calcPr calcId="191029"/>']
    core = part(blank, "docProps/core.xml")
    stamps = re.findall(r"<dcterms:(?:created|modified)[^>]*>([^<]+)<", core)
    assert stamps == [f"{NOWHERE:%Y-%m-%dT%H:%M:%SZ}"] * 2
    assert "protect" not in "".join(content for _, content in sheet_parts(blank)).lower()


def test_properties_are_of_the_data(sample):
    core = part(sample, "docProps/core.xml")
    assert "<dc:title>咸宁市咸安区招商和投资促进中心2022年度预算绩效自评工作簿</dc:title>" in core
    assert re.findall(r"<dcterms:created[^>]*>([^<]+)<", core) == ["2023-01-01T00:00:00Z"]


def test_columns_that_are_seldom_filled_are_folded_away_while_they_are_blank(book, tmp_path):
    columns = layout().table("subjects").columns
    seen = [column.header for column, is_hidden in zip(columns, hidden_columns(book), strict=False) if not is_hidden]
    assert "填报执行率" not in seen
    assert {"名称", "主管部门", "执行数", "年初基本支出", "执行率"} <= set(seen)
    data = {**sample_data()}
    data["subjects"][1]["leader"] = "张三"
    template.write(tmp_path / "x.xlsx", read_data(data))
    assert not any(hidden_columns(openpyxl.load_workbook(tmp_path / "x.xlsx"))[: len(columns)])


def test_a_screen_of_1366_pixels_shows_either_half_of_the_columns_of_subjects():
    columns = [column for column in layout().table("subjects").columns if not column.folded]
    pixels = [column.width * looks().normal.digit + 5 for column in columns]  # as Excel counts them
    half = next(at for at, column in enumerate(columns) if column.key == "adjustment_reason")
    for shown in (pixels[:half], [pixels[0], *pixels[half:]]):  # the name stays in view
        assert sum(shown) <= 1366 - ROW_NUMBERS_AND_SCROLL_BAR


@pytest.mark.parametrize("key", ["unit", "sources", "goals", "texts", "acknowledged", "fund_monitoring"])
def test_a_screen_of_1366_pixels_shows_every_column(key):
    shown = [column for column in layout().table(key).columns if not column.folded]
    pixels = sum(column.width * looks().normal.digit + 5 for column in shown)
    assert pixels * LARGER <= 1366 - ROW_NUMBERS_AND_SCROLL_BAR - SIDE_BAR


def test_a_screen_of_1366_pixels_shows_the_alert_of_an_indicator():
    columns = layout().table("monitoring").columns
    shown = columns[: [column.key for column in columns].index("alert") + 1]
    assert sum(column.width * looks().normal.digit + 5 for column in shown) <= 1366 - ROW_NUMBERS_AND_SCROLL_BAR


@pytest.mark.parametrize("key", [sheet.key for sheet in design().sheets if sheet.frozen])
def test_columns_that_stay_in_view_leave_half_of_a_small_screen(key):
    columns = layout().table(key).columns[: design().sheet(key).frozen]
    assert sum(column.width * looks().normal.digit + 5 for column in columns) <= (1366 - ROW_NUMBERS_AND_SCROLL_BAR) / 2


ROW_NUMBERS_AND_SCROLL_BAR, SIDE_BAR, LARGER = 56, 46, 1.066  # the last two in LibreOffice, on a screen of 96 dpi


def hidden_columns(book):
    """Whether each column of 评价对象 is out of sight, from the left."""
    found = {}
    for each in book[layout().table("subjects").name].column_dimensions.values():
        found |= dict.fromkeys(range(each.min, each.max + 1), each.hidden)
    return [found[number] for number in sorted(found)]


# --- the XML that programs trip over --------------------------------------------------------------------------------


@pytest.mark.parametrize("which", ["blank", "sample"])
def test_formulas_are_ones_every_program_reads(which, request):
    path = request.getfixturevalue(which)
    written = list(formulas(path))
    assert len(written) > 500
    assert [formula for formula in written if "[@" in formula or "[#This Row],符" in formula] == []
    assert [formula for formula in written if not formula.strip()] == []
    assert [formula for formula in written if "#REF!" in formula] == []
    assert not any("<f></f>" in content or "<f/>" in content for _, content in sheet_parts(path))


@pytest.mark.parametrize("which", ["blank", "sample"])
def test_blank_results_are_text_and_never_zero(which, request):
    blanks = texts = 0
    for _, content in sheet_parts(request.getfixturevalue(which)):
        for cell, attributes, formula, value in FORMULA_CELL.findall(content):
            assert value, f"{cell} has no result"
            is_text = 't="str"' in attributes
            assert is_text or value != "<v></v>", f"{cell} would show 0"
            if any(name in formula for name in TEXT_FUNCTIONS):
                texts += 1
                assert is_text, f"{cell}: {formula} has the result {value}"
            blanks += value == "<v></v>"
    assert blanks > 100
    assert texts > 200


def test_blank_rows_show_nothing(blank):
    values = openpyxl.load_workbook(blank, data_only=True)
    live = [
        (table.name, cell.value)
        for table in TABLES
        for column, cells in enumerate(values[table.name].iter_cols(min_row=5), start=1)
        if column <= len(table.columns) and table.columns[column - 1].is_live
        for cell in cells
    ]
    assert len(live) > 300
    assert {value for _, value in live} == {None}


def test_live_columns_carry_their_formula_for_new_rows(book):
    for table in TABLES:
        written = {
            column.name: column.calculatedColumnFormula.attr_text
            for column in book[table.name].tables[table.name].tableColumns
            if column.calculatedColumnFormula
        }
        ranges = TableRanges(layout=layout(), lengths=dict.fromkeys([one.key for one in TABLES], 0))
        formulas = table_formulas(table, ranges, RULES, with_functions=True)
        assert written == {
            column.header: formulas[column.key] for column in (*table.columns, *table.helpers) if column.is_live
        }


# --- the sheets -----------------------------------------------------------------------------------------------------


def test_sheets_and_tables_are_those_of_the_layout(book):
    words = layout()
    shown = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    hidden = [table.name for table in TABLES if table.hidden]
    always = [table.name for table in TABLES if not table.hidden]
    assert shown == [words.sheets.front, words.sheets.guide, *always]
    assert [sheet.title for sheet in book.worksheets if sheet.sheet_state == "hidden"] == hidden
    assert [sheet.title for sheet in book.worksheets if sheet.sheet_state == "veryHidden"] == [
        SHEET,
        configuration.SHEET,
    ]
    for table in TABLES:
        sheet = book[table.name]
        assert list(sheet.tables) == [table.name]
        left, top, right, bottom = range_boundaries(sheet.tables[table.name].ref)
        assert [cell.value for cell in sheet[top][left - 1 : right]] == [
            column.header for column in (*table.columns, *table.helpers)
        ]
        rows = len(words.facts) if table.key == "unit" else len(table.prefill) + table.blank_rows
        assert bottom - top == rows


def presets(path: Path) -> list[tuple[str, str]]:
    """Subject and section of the rows that 文字材料 ships, as shown."""
    sheet = openpyxl.load_workbook(path, data_only=True)["文字材料"]
    shipped = len(layout().table("texts").prefill)
    return [(sheet.cell(row, 1).value or "", sheet.cell(row, 2).value) for row in range(5, 5 + shipped)]


@pytest.mark.libreoffice
def test_preset_rows_know_their_subject(blank, tmp_path):
    path = tmp_path / "book.xlsx"
    book = openpyxl.load_workbook(blank)
    for row, (name, kind) in enumerate([("某项目", "项目"), ("某局", "部门整体")], start=5):
        book["评价对象"].cell(row, 1, name)
        book["评价对象"].cell(row, 2, kind)
    book["文字材料"].cell(5, 3, "做了三件事。")
    book.save(path)
    (values,) = recalculation.calculated([path], tmp_path)
    names = layout().kinds
    subjects = {name.header: "某局" if name.header == "部门整体" else "某项目" for name in names}
    expected = [subjects[preset["kind"]] for preset in layout().table("texts").prefill]
    assert [values["文字材料", f"A{row}"] for row in range(5, 5 + len(expected))] == expected


def test_preset_rows_are_blank_until_there_are_subjects(blank):
    assert {subject for subject, _ in presets(blank)} == {""}
    report = load_report(blank)
    assert [found for found in report.findings if found.origin and found.origin.sheet == "文字材料"] == []


@pytest.mark.parametrize("which", ["blank", "sample"])
def test_guide_draws_its_five_steps(which, request):
    path, steps = request.getfixturevalue(which), guide().steps
    assert len(steps) == 5
    with ZipFile(path) as package:
        names = [name for name in package.namelist() if re.match(r"xl/drawings/drawing\d", name)]
        (drawn,) = [text for name in names if "<xdr:txBody>" in (text := package.read(name).decode())]
    assert drawn.count("<xdr:sp ") == sum(len(step.picture) for step in steps)
    assert drawn.count(" descr=") == drawn.count("<xdr:sp ")
    sheet = openpyxl.load_workbook(path)["填报说明"]
    rows = {sheet.cell(row, 3).value: row for row in range(1, 20)}
    for step in steps:
        pixels = 4 / 3 * sheet.row_dimensions[rows[step.title]].height
        assert all(box.y + box.height + 8 < pixels for box in step.picture)


def test_prefilled_words(book):
    words = layout()
    unit = book[words.table("unit").name]
    shown = {unit.cell(row, 1).value: unit.cell(row, 2).value for row in range(5, 5 + len(words.facts))}
    assert shown == {fact.header: fact.default or None for fact in words.facts}
    texts = book[words.table("texts").name]
    sections = [texts.cell(row, 2).value for row in range(5, 5 + len(words.table("texts").prefill))]
    assert set(sections) == {section.header for section in words.sections}


def test_every_input_cell_has_help_and_asks_before_it_takes_what_is_odd(book):
    for table in TABLES:
        sheet = book[table.name]
        rules = sheet.data_validations.dataValidation
        _, top, _, bottom = range_boundaries(sheet.tables[table.name].ref)
        for number, column in enumerate(table.columns, start=1):
            for row in (top + 1, bottom):
                found = [rule for rule in rules if sheet.cell(row, number).coordinate in rule.sqref]
                assert len(found) == (0 if column.is_live else 1), (table.name, column.header)
                for rule in found:
                    assert 0 < len(rule.promptTitle) <= 32
                    assert 0 < len(rule.prompt) <= 255
                    assert rule.errorStyle == "warning"


def test_validations_of_a_sheet_do_not_overlap(book):
    for sheet in book:
        ranges = [CellRange(str(area)) for rule in sheet.data_validations.dataValidation for area in rule.sqref.ranges]
        overlaps = [(one, two) for at, one in enumerate(ranges) for two in ranges[:at] if not one.isdisjoint(two)]
        assert overlaps == []


def test_dropdowns(book):
    lists = {
        (table.key, column.key): rule.formula1
        for table in TABLES
        for number, column in enumerate(table.columns, start=1)
        for rule in book[table.name].data_validations.dataValidation
        if book[table.name].cell(5, number).coordinate in rule.sqref and rule.type == "list"
    }
    assert lists["indicators", "sign"] == '"≥,>,＝,<,≤,区间,定性"'
    assert lists["subjects", "kind"] == '"部门整体,项目"'
    assert {key: lists[key, "subject"] for key in ("sources", "goals", "indicators", "texts", "acknowledged")} == (
        dict.fromkeys(("sources", "goals", "indicators", "texts", "acknowledged"), SUBJECTS)
    )
    assert SUBJECTS in book.defined_names
    unit = book[layout().table("unit").name]
    schemes = [rule.formula1 for rule in unit.data_validations.dataValidation if "B11" in rule.sqref]
    assert unit["A11"].value == "评分规则"
    assert schemes == [f'"{",".join(scheme_titles())}"']


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)
def test_what_is_typed_freely_stays_as_typed_also_below_the_table(book, table):
    sheet = book[table.name]
    for number, column in enumerate(table.columns, start=1):
        fact = layout().facts[0] if (table.key, column.key) == ("unit", "content") else column
        is_preset = (table.key, column.key) == ("texts", "subject")  # a formula, which as text would not be calculated
        assert sheet.cell(5, number).number_format == ("General" if is_preset else fact.number_format)
        below = next(each for each in sheet.column_dimensions.values() if each.min <= number <= each.max)
        assert below.number_format == column.number_format
        assert below.width == pytest.approx(column.width + 5 / 8, abs=0.2)
        if column.type is Type.TYPED:
            assert column.number_format == "@"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)
def test_view_and_print(book, table):
    sheet, own = book[table.name], design().sheet(table.key)
    assert sheet.freeze_panes == sheet.cell(5, own.frozen + 1).coordinate
    paper = 8 if table.key in ("subjects", "indicators") else 9
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", paper)
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$4:$4"
    assert not sheet.print_title_cols
    printed = sheet.cell(4, range_boundaries(sheet.print_area.rpartition("!")[2].replace("$", ""))[2]).value
    assert printed == ("得分" if table.key == "indicators" else table.columns[-1].header)
    assert sheet.sheet_properties.tabColor.rgb == "FF" + design().palette[own.tab].removeprefix("#")
    assert all(cell.alignment.wrap_text for cell in sheet[4])


def test_heights_of_rows_follow_what_is_typed(blank):
    content = dict(sheet_parts(blank))["xl/worksheets/sheet7.xml"]
    rows = dict(re.findall(r'<row r="(\d+)"([^>]*)>', content))
    assert 'customHeight="1"' in rows["4"]
    assert all("customHeight" not in rows[str(row)] and "ht=" in rows[str(row)] for row in range(5, 60))


def test_colours_of_verdicts_cover_every_word_of_every_scheme():
    beginnings = [words for group in design().verdicts.values() for words in group]
    schemes = [load_scheme(title) for title in scheme_titles()]
    verdicts = {word for scheme in schemes for word in scheme.verdicts.values()}
    verdicts |= {tier.name for scheme in schemes for tier in scheme.tiers}
    assert [word for word in sorted(verdicts) if sum(map(word.startswith, beginnings)) != 1] == []


def test_colours_of_the_indicator_table(book):
    sheet = book[layout().table("indicators").name]
    rules = [rule for area in sheet.conditional_formatting for rule in area.rules]
    said = [formula for rule in rules for formula in rule.formula]
    assert any("指标应有分值" in formula for formula in said)
    assert any(SUBJECTS in formula for formula in said)
    assert sum(rule.type == "beginsWith" for rule in rules) == sum(map(len, design().verdicts.values()))


# --- the guide ------------------------------------------------------------------------------------------------------


def test_guide__explains_every_cell_function():
    explained = [row[0].partition("(")[0] for part in guide().parts for row in part.table if "(" in row[0]]
    assert sorted(explained) == sorted({*FUNCTIONS, "PERF_ALERT", "PERF_GRADE"})


def test_guide__every_built_in_scheme_with_its_source_and_its_proof(book):
    sheet = book[layout().sheets.guide]
    rows = {row[1].value: (row[2].value, row[3].value) for row in sheet.iter_rows(max_col=4)}
    for one in built_in_schemes():
        proof, source = rows[one.title]
        assert source.startswith(one.source)
        assert proof == one.proof.words or (one.needs and "只查到一部分" in proof)


def test_choosing_a_scheme__says_which_nobody_has_compared_with_its_source():
    help_text = validation(layout().fact("scheme"), design(), {"schemes": ("甲",)})["input_message"]
    unproven = [one.title for one in built_in_schemes() if one.proof is not Proof.READ and not one.needs]
    assert all(title in help_text for title in unproven)
    assert 0 < len(help_text) < 256
    assert "湖北省" not in help_text


def test_guide__only_the_sample_says_that_its_weights_are_assumed(blank, sample):
    said = [part(path, "xl/sharedStrings.xml") for path in (blank, sample)]
    assert [guide().sample.lines[0] in text for text in said] == [False, True]


def test_guide__swatches_are_colours_of_the_tables():
    colours = {colour for part in guide().parts for colour, _, _ in part.swatches}
    assert colours == {"required", "optional", "live", "want", *design().verdicts}


# --- in print ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def seen(blank, sample, tmp_path_factory):
    """The workbooks with the results of their formulas only, which is what people see."""
    folder = tmp_path_factory.mktemp("seen")
    found = {}
    for which, path in {"blank": blank, "sample": sample}.items():
        shown = openpyxl.load_workbook(path, data_only=True)
        del shown[configuration.SHEET], shown[SHEET]
        found[which] = folder / f"{which}.xlsx"
        shown.save(found[which])
    return found


@pytest.fixture(scope="module")
def printed(seen):
    return dict(zip(seen, rendering.to_pdfs([*seen.values()]), strict=True))


@pytest.mark.parametrize("which", ["blank", "sample"])
def test_no_text_is_cut_off(which, seen):
    assert rendering.cut_cells(seen[which]) == []


@pytest.mark.libreoffice
@pytest.mark.parametrize("which", ["blank", "sample"])
def test_every_text_is_printed_whole(which, seen, printed):
    hidden = rendering.hidden_columns(seen[which])
    missing = rendering.missing_texts(seen[which], printed[which])
    assert [one for one in missing if (one[0], coordinate_to_tuple(one[1])[1]) not in hidden] == []


# --- the VBA project ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("which", ["blank", "sample"])
def test_macros__buttons_ribbon_and_code_names_fit_them(which, request):
    path = request.getfixturevalue(which)
    assert verify(path) == ()
    buttons = re.findall(r"\[0\]!(\w+)<", part(path, "xl/drawings/vmlDrawing1.vml"))
    assert buttons == [button.macro for button in design().buttons]
    assert {"xl/vbaProject.bin", RIBBON_PART} <= {name for name, _ in parts(path)}


def test_with_a_project__an_xlsx_cannot_hold_it(tmp_path):
    with pytest.raises(XlperfError, match=r"\.xlsm"):
        build(tmp_path / "book.xlsx", project=b"project")


def test_without_macros__the_page_asks_for_no_button(tmp_path, sample):
    path = tmp_path / "book.xlsx"
    template.write(path, read_data(sample_data()))
    front = design().front
    with_buttons, without = part(sample, "xl/worksheets/sheet1.xml"), part(path, "xl/worksheets/sheet1.xml")
    for name in set(front.without_buttons) & set(front.words):
        pressed, done = (words[name].rpartition("}")[2] for words in (front.words, front.without_buttons))
        assert (pressed in with_buttons, pressed in without, done in without) == (True, False, True)


def test_without_macros__the_page_says_how_to_get_the_report(without_macros):
    assert design().front.without_buttons["no_buttons"] in part(without_macros, "xl/sharedStrings.xml")
    assert not any("vml" in name or "vba" in name for name, _ in parts(without_macros))


# --- single functions -----------------------------------------------------------------------------------------------


def test_phrase__words_and_figures():
    assert phrase("共 {count} 条", {"count": "COUNTA(A:A)"}) == '"共 "&COUNTA(A:A)&" 条"'
    assert phrase('{a}说“{b}"', {"a": "A1", "b": "B1"}) == 'A1&"说“"&B1&""""'
    with pytest.raises(KeyError):
        phrase("{other}", {})


def test_finish__changes_nothing_else():
    package = BytesIO()
    with ZipFile(package, "w") as archive:
        archive.writestr("b.bin", b"\x00\xff")
        archive.writestr(
            "xl/worksheets/sheet1.xml", '<row r="2" ht="9" customHeight="1"><c r="A1"><f>A</f><v></v></c></row>'
        )
        archive.writestr("a.xml", "<c><f>A</f><v></v></c>")
    done = ZipFile(BytesIO(finish(package.getvalue(), suffix=".xlsx", free_rows={"xl/worksheets/sheet1.xml": 2})))
    assert {name: done.read(name) for name in done.namelist()} == {
        "b.bin": b"\x00\xff",
        "xl/worksheets/sheet1.xml": b'<row r="2" ht="9"><c r="A1" t="str"><f>A</f><v></v></c></row>',
        "a.xml": b"<c><f>A</f><v></v></c>",
    }
    assert done.namelist() == ["b.bin", "xl/worksheets/sheet1.xml", "a.xml"]
