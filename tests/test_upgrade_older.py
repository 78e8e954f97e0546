"""xlperf template upgrade of a workbook of another version: a new file from its data, and a list of what is left."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings

from tests.support.command_line import Done
from tests.support.package_edits import replaced, with_sheet
from tests.support.strategies import dear, evaluations
from xlperf import files, template
from xlperf.alerts import built_in_alerts
from xlperf.findings import XlperfError
from xlperf.layout import layout
from xlperf.model import Evaluation
from xlperf.reading.workbook import Reading
from xlperf.schemes import Scheme, load_scheme, scheme_titles
from xlperf.template.left_behind import left_behind
from xlperf.template.table_formulas import rules_of
from xlperf.template.upgrade import result_lines, upgrade
from xlperf.template.vba import workbook_parts
from xlperf.template.vba.installed_layout import as_compared, layout_differences
from xlperf.template.vba.verify import read_parts, verify
from xlperf.writing.outputs import write_report

pytestmark = pytest.mark.workbooks

Anew = Callable[[Path], Path]
OLDER = Path(__file__).parent / "older"
SAMPLE, BY_HAND = OLDER / "0.1.0-样例.xlsm", OLDER / "0.1.0-手工修改.xlsm"
Parts = dict[str, bytes]


def written(parts: Parts, path: Path) -> Path:
    """A workbook of these parts."""
    with ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def made_older(path: Path) -> None:
    """Give a workbook of this version the formulas that 0.1.0 had in one column."""
    parts = {name: content.replace(b"BUDGET_DIFF(", b"BUDGET_CHANGE(") for name, content in read_parts(path).items()}
    written(parts, path)


@pytest.fixture
def sample_parts(sample: Path) -> Parts:
    return read_parts(sample)


def part_of(parts: Parts, sheet: str) -> str:
    return dict(workbook_parts.sheets(parts))[sheet]


@pytest.mark.parametrize("is_older", [False, True])
def test_upgrade__the_units_own_rules_go_along_to_another_folder(tmp_path: Path, is_older: bool) -> None:
    """Where only its macros are new, too."""
    (tmp_path / "提纲.toml").write_text(
        'kind = "outline"\ntitle = "我局提纲"\nsource = "本局"\nextends = "叙述式"\n', "utf-8"
    )
    evaluation = template.read_sample().evaluation
    book, there = tmp_path / "旧.xlsm", tmp_path / "别处"
    template.write_unchecked(book, replace(evaluation, unit=replace(evaluation.unit, outline="我局提纲")))
    if is_older:
        made_older(book)
    else:
        written({**read_parts(book), "customUI/customUI14.xml": b"<customUI/>"}, book)
    there.mkdir()
    done = upgrade(book, there / "新.xlsm")
    assert bool(done.differences) == is_older
    assert any("提纲也复制过去了" in line for line in result_lines(book, done))
    assert sorted(path.name for path in there.iterdir()) == ["提纲.toml", "新.xlsm"]


# --- what goes over ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("book", [SAMPLE, BY_HAND], ids=lambda path: path.stem)
def test_upgrade__the_new_workbook_says_what_the_old_one_said(book: Path, tmp_path: Path) -> None:
    path = shutil.copy(book, tmp_path / "自评.xlsm")
    done = upgrade(path)
    assert done.written == tmp_path / "自评-新版.xlsm"
    assert {"“评价对象”的“下年预算增减”公式不同", "“首页”的公式不同"} <= set(done.differences)
    assert files.load(done.written).evaluation == files.load(book).evaluation
    assert path.read_bytes() == book.read_bytes()
    assert verify(done.written) == ()
    assert sorted(tmp_path.iterdir()) == [done.written, path]


def test_upgrade__edits_and_acknowledgements_of_the_committed_workbook() -> None:
    """What the law above is about is really there."""
    evaluation = files.load(BY_HAND).evaluation
    assert [edit.text[-11:] for edit in evaluation.edits] == ["于2023年3月完成。", "。资金均按月足额到位。", ""]
    assert [(item.code, item.reason[:6]) for item in evaluation.acknowledged] == [
        ("V29", "当年集中签约"),
        ("V03", "财政部门同意"),
    ]
    assert files.load(SAMPLE).findings == ()


@given(evaluations(with_edits=False))
@settings(max_examples=dear(4))
def test_law__whatever_was_in_an_older_workbook(tmp_path_factory: pytest.TempPathFactory, before: Evaluation) -> None:
    path = tmp_path_factory.mktemp("law") / "旧.xlsm"
    template.write(path, Reading(evaluation=before))
    made_older(path)
    old = files.load(path).evaluation
    done = upgrade(path)
    assert done.written
    assert files.load(done.written).evaluation == old
    assert done.left == ()


def test_upgrade__changes_in_the_report_beside_it_go_over(tmp_path: Path) -> None:
    import openpyxl

    path = shutil.copy(SAMPLE, tmp_path / "自评.xlsm")
    report = write_report(path).workbook
    book = openpyxl.load_workbook(report)
    cell = next(cell for (cell, *_) in book["报告"].iter_rows() if "310.42万元" in str(cell.value))
    cell.value += "另有说明。"
    book.save(report)
    done = upgrade(path)
    assert done.written
    assert [edit.text[-5:] for edit in files.load(done.written).evaluation.edits] == ["另有说明。"]
    assert "报告里 1 处手工修改" in done.carried


# --- what is left -----------------------------------------------------------------------------------------------------


def test_upgrade__lists_what_is_left_with_sheet_and_cell(tmp_path: Path) -> None:
    done = upgrade(Path(shutil.copy(BY_HAND, tmp_path / "自评.xlsm")))
    assert done.left == (
        "“绩效指标”里自己加的列“备注”（U5、U9）",
        "“绩效指标”里改写过的自动计算格，新工作簿里还是公式（R6）",
        "“绩效指标”里自己设的字体、颜色、边框（L10:L11）",
        "自己加的工作表“招商台账”（A1:C3）",
    )


@pytest.fixture(scope="module")
def anew(tmp_path_factory: pytest.TempPathFactory) -> Anew:
    """Where the data of an old workbook have been written into a new one; equal data are written once."""
    made: list[tuple[Reading, Path]] = []

    def write(old: Path) -> Path:
        reading = files.load(old)
        path = next((path for known, path in made if known == reading), None)
        if path is None:
            path = tmp_path_factory.mktemp("anew") / "新.xlsm"
            template.write(path, reading)
            made.append((reading, path))
        return path

    return write


def text_cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def with_cell(parts: Parts, sheet: str, reference: str, text: str) -> Parts:
    """The parts with a text in a cell, whatever was there."""
    part = part_of(parts, sheet)
    old = parts[part].decode()
    bare = re.sub(rf'<c r="{reference}"[^>]*?(?:/>|>.*?</c>)', "", old)
    row = re.search(r"\d+", reference)[0]
    new = re.sub(
        rf'(<row r="{row}".*?)</row>', lambda found: f"{found[1]}{text_cell(reference, text)}</row>", bare, count=1
    )
    if new == bare:
        new = bare.replace("</sheetData>", f'<row r="{row}">{text_cell(reference, text)}</row></sheetData>')
    return {**parts, part: new.encode()}


@pytest.mark.parametrize(
    ("sheet", "cell", "text", "line"),
    [
        ("绩效指标", "J5", "九十", "绩效指标!J5「分值」：九十"),
        ("绩效指标", "CZ7", "查台账", "“绩效指标”里表格以外的内容（CZ7）"),
        ("资金来源", "A60", "合计见附表", "“资金来源”里表格以外的内容（A60）"),
        ("首页", "B90", "本页已核", "“首页”里表格以外的内容（B90）"),
    ],
)
def test_left_behind__what_was_typed(
    sample_parts: Parts, anew: Anew, tmp_path: Path, sheet: str, cell: str, text: str, line: str
) -> None:
    old = written(with_cell(sample_parts, sheet, cell, text), tmp_path / "旧.xlsm")
    assert left_behind(old, anew(old)) == (line,)


def test_left_behind__a_row_of_an_unknown_subject(sample_parts: Parts, tmp_path: Path) -> None:
    parts = with_cell(sample_parts, "绩效指标", "A20", "没有的项目")
    old, new = written(parts, tmp_path / "旧.xlsm"), tmp_path / "新.xlsm"
    template.write(new, files.load(old))
    (line,) = left_behind(old, new)
    assert line.startswith("绩效指标!A20 这一行：")
    assert "单位内部项目库" in line


def test_left_behind__nothing_of_a_workbook_written_in_other_words(sample_parts: Parts, tmp_path: Path) -> None:
    """What is read all the same is not listed: another word for a kind, full width, a number with its unit."""
    parts = with_cell(sample_parts, "评价对象", "B5", "部门")
    parts = with_cell(parts, "评价对象", "J5", "３１０.４２万元")
    old, new = written(parts, tmp_path / "旧.xlsm"), tmp_path / "新.xlsm"
    template.write(new, files.load(old))
    assert left_behind(old, new) == ()


def test_left_behind__comments_pictures_and_generated_sheets(sample_parts: Parts, anew: Anew, tmp_path: Path) -> None:
    sheet = part_of(sample_parts, "绩效指标")
    links = sheet.replace("worksheets/", "worksheets/_rels/") + ".rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    more = f'<Relationship Id="rId91" Type="{kind}/comments" Target="../comments9.xml"/>'
    more += f'<Relationship Id="rId92" Type="{kind}/drawing" Target="../drawings/drawing9.xml"/></Relationships>'
    parts = {
        **sample_parts,
        **replaced(sample_parts, links, "</Relationships>", more),
        "xl/comments9.xml": b'<comments><commentList><comment ref="C6"/><comment ref="C7"/></commentList></comments>',
        "xl/drawings/drawing9.xml": b"<wsDr><oneCellAnchor/></wsDr>",
    }
    parts |= with_named_sheet(parts, "校验结果")
    old = written(parts, tmp_path / "旧.xlsm")
    assert left_behind(old, anew(old)) == (
        "“绩效指标”里的批注（C6:C7）",
        "“绩效指标”里的图片、图形或图表",
        "自动生成的“校验结果”：请在新工作簿里重新生成",
    )


def with_named_sheet(parts: Parts, name: str) -> Parts:
    changed = with_sheet(parts, "Sheet12")
    return {**changed, **replaced({**parts, **changed}, "xl/workbook.xml", "另加的", name)}


# --- when a new workbook is written -----------------------------------------------------------------------------------


def without_sheet(parts: Parts, sheet: str) -> Parts:
    """The workbook after a person deleted a sheet, with its table."""
    part = part_of(parts, sheet)
    links = part.replace("worksheets/", "worksheets/_rels/") + ".rels"
    named = re.sub(rf'<sheet name="{sheet}"[^>]*/>', "", parts["xl/workbook.xml"].decode())
    kept = {name: content for name, content in parts.items() if name not in (part, links)}
    return {**kept, "xl/workbook.xml": named.encode()}


def test_upgrade__a_sheet_of_the_template_was_deleted(sample_parts: Parts, tmp_path: Path) -> None:
    path = written(without_sheet(sample_parts, "情况说明"), tmp_path / "自评.xlsm")
    done = upgrade(path)
    assert done.written == tmp_path / "自评-新版.xlsm"
    assert done.differences == ("没有“情况说明”表", "没有“情况说明”工作表")
    assert files.load(done.written).evaluation == files.load(path).evaluation
    assert verify(done.written) == ()


def test_upgrade__macros_lost(sample: Path, tmp_path: Path) -> None:
    template.write(tmp_path / "x.xlsx", files.load(sample))
    path = (tmp_path / "x.xlsx").rename(tmp_path / "自评.xlsm")
    done = upgrade(path)
    assert done.differences == ("里面没有宏，多半被别的软件保存过",)
    assert done.written
    assert verify(done.written) == ()


def test_upgrade__a_second_one_does_not_replace_the_first(tmp_path: Path) -> None:
    path = Path(shutil.copy(SAMPLE, tmp_path / "自评.xlsm"))
    assert [upgrade(path).written.name for _ in range(2)] == ["自评-新版.xlsm", "自评-新版2.xlsm"]


def test_upgrade__to_a_named_file(tmp_path: Path) -> None:
    path = Path(shutil.copy(SAMPLE, tmp_path / "自评.xlsm"))
    assert upgrade(path, tmp_path / "甲.xlsm").written == tmp_path / "甲.xlsm"
    with pytest.raises(XlperfError, match="不能写到输入文件上"):
        upgrade(path, path)


def test_upgrade__an_older_blank_one_has_nothing_to_go_over(blank: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(blank, tmp_path / "自评.xlsm"))
    made_older(path)
    with pytest.raises(XlperfError, match="没有填数据"):
        upgrade(path)
    assert list(tmp_path.iterdir()) == [path]


# --- the same layout --------------------------------------------------------------------------------------------------


def test_layout__of_what_is_written_now_is_the_installed_one(blank: Path, sample: Path) -> None:
    assert layout_differences(read_parts(blank), None) == ()
    assert layout_differences(read_parts(sample), None) == ()


@given(evaluations())
@settings(max_examples=dear(3))
def test_law__whatever_is_filled_in_leaves_the_layout(
    tmp_path_factory: pytest.TempPathFactory, evaluation: Evaluation
) -> None:
    path = tmp_path_factory.mktemp("law") / "新.xlsx"
    template.write_unchecked(path, replace(evaluation, edits=()))
    assert layout_differences(read_parts(path), None) == ()


def test_layout__a_renamed_sheet_a_moved_cell_and_an_own_column_leave_it(sample_parts: Parts) -> None:
    parts = sample_parts | replaced(sample_parts, "xl/workbook.xml", 'name="绩效指标"', 'name="指标表"')
    table = next(name for name in parts if name.startswith("xl/tables/") and b'name="\xe7\xbb\xa9' in parts[name])
    parts |= replaced(parts, table, "</tableColumns>", '<tableColumn id="99" name="备注"/></tableColumns>')
    front = part_of(parts, "首页")
    moved = re.sub(r'r="([A-Z]+)(\d+)"', lambda cell: f'r="{cell[1]}{int(cell[2]) + 1}"', parts[front].decode())
    moved = re.sub(r"(\$[A-Z]+\$)(\d+)", lambda cell: f"{cell[1]}{int(cell[2]) + 1}", moved)
    assert moved.count("$") > 100
    assert layout_differences(parts | {front: moved.encode()}, None) == ()


@pytest.mark.parametrize(
    ("sheet", "old", "new", "difference"),
    [
        ("绩效指标", "PERF_STATUS(", "PERF_STATE(", "“绩效指标”的“完成情况”公式不同"),
        ("首页", "IFERROR(MATCH(", "IFERROR(LOOKUP(", "“首页”的公式不同"),
    ],
)
def test_layout__another_formula(sample_parts: Parts, sheet: str, old: str, new: str, difference: str) -> None:
    changed = replaced(sample_parts, part_of(sample_parts, sheet), old, new)
    assert layout_differences(sample_parts | changed, None)[0] == difference


def test_layout__a_column_less(sample_parts: Parts) -> None:
    table = next(name for name in sample_parts if b'name="\xe5\xae\x8c\xe6\x88\x90\xe7\x8e\x87"' in sample_parts[name])
    changed = replaced(sample_parts, table, 'name="完成率"', 'name="完成比"')
    assert "“绩效指标”表没有“完成率”列" in layout_differences(sample_parts | changed, None)


def test_layout__a_scheme_with_other_points(sample_parts: Parts) -> None:
    schemes = [load_scheme(title) for title in scheme_titles()]
    others = [_with_other_points(schemes[0]), *schemes[1:]]
    old, new = (rules_of(tuple(known), built_in_alerts(), layout()).fingerprint for known in (schemes, others))
    changed = replaced(sample_parts, "xl/workbook.xml", old, new)
    assert "名称“自带评分规则”不同" in layout_differences(sample_parts | changed, None)


def _with_other_points(scheme: Scheme) -> Scheme:
    return replace(scheme, execution=replace(scheme.execution, weight=scheme.execution.weight + 10))


def test_as_compared__a_text_in_quotes_counts_as_it_is() -> None:
    assert as_compared('IF(A1="b 2",1)') == 'IF(@="b 2",1)'
    assert as_compared("IF(A1,1)") == as_compared("=IF( $B$22 ,1)")
    assert as_compared("LOG10(A1)") == "LOG10(@)"
    assert as_compared("VLOOKUP(A1,B2,2,FALSE())") == as_compared("VLOOKUP(A1,B2,2,FALSE)")


# --- what is said -----------------------------------------------------------------------------------------------------


def test_commands(call: Callable[..., Done], tmp_path: Path) -> None:
    shutil.copy(BY_HAND, tmp_path / "自评.xlsm")
    done = call("template", "verify", "自评.xlsm")
    assert done.code == 2
    assert "多半是旧版" in done.out
    assert "处不对" not in done.out
    assert "把数据填进一个新工作簿" in done.out
    done = call("template", "upgrade", "自评.xlsm")
    assert done.code == 0
    assert "以后请打开新的这一个" in done.out
    assert "带过去了：2 个评价对象、16 条绩效指标、15 节文字材料、2 条情况说明、报告里 3 处手工修改。" in done.out
    assert "  自己加的工作表“招商台账”（A1:C3）\n" in done.out
    assert call("template", "verify", "自评-新版.xlsm").code == 0
    assert "没有动它" in call("template", "upgrade", "自评-新版.xlsm").out


@pytest.mark.process
def test_doctor__an_older_workbook(call: Callable[..., Done]) -> None:
    out = call("doctor", SAMPLE).out
    assert "［留意］工作簿的版本：表和公式不是安装的版本的，多半是旧版" in out
    assert f'请运行 xlperf template upgrade "{SAMPLE}"' in out
    assert "［不行］工作簿" not in out


def test_verify__what_is_broken_in_an_older_workbook_is_still_said(tmp_path: Path) -> None:
    parts = read_parts(SAMPLE)
    parts |= replaced(parts, "customUI/customUI14.xml", "XlperfRibbonReport", "XlperfRibbonRaport")
    found = verify(written(parts, tmp_path / "旧.xlsm"))
    assert [fault.is_age for fault in found] == [True, False]
    assert "XlperfRibbonRaport" in found[1].message
