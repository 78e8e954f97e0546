"""xlperf template upgrade in place: new macros and ribbon, all else byte for byte; refused where something is lost."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlwings

from tests.support.package_edits import with_sheet
from tools.vba.compound_writer import write_compound
from tools.vba.compressor import compress
from tools.vba.module_sources import standard_module, workbook_modules
from tools.vba.project_writer import build_project, write_project
from xlperf.cli import chinese
from xlperf.cli.commands import cli
from xlperf.files.compound_file import read_compound
from xlperf.findings import XlperfError
from xlperf.template.build import REPORT_CODE, code_names, render
from xlperf.template.upgrade import upgrade
from xlperf.template.vba import workbook_parts
from xlperf.template.vba.decompression import decompress
from xlperf.template.vba.formula_places import placed_formulas
from xlperf.template.vba.installed_macros import BLANK, WITH_REPORT, installed_project, project_for
from xlperf.template.vba.sheet_contents import sheet_contents
from xlperf.template.vba.verify import read_parts, verify

pytestmark = pytest.mark.workbooks

PROJECT, RIBBON = workbook_parts.PROJECT_PART, "customUI/customUI14.xml"
CODE_NAMES = tuple(code_names().values())
Write = Callable[[dict[str, bytes | None]], Path]


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    path = tmp_path_factory.mktemp("upgrade") / "template.xlsm"
    path.write_bytes(render(".xlsm", project=project_for(CODE_NAMES).data))
    return read_parts(path)


@pytest.fixture
def book(tmp_path: Path, parts: dict[str, bytes]) -> Write:
    """Write the template with some parts replaced (None: left out)."""

    def write(changed: dict[str, bytes | None]) -> Path:
        path = tmp_path / "填好的.xlsm"
        with ZipFile(path, "w") as package:
            for name, content in {**parts, **changed}.items():
                if content is not None:
                    package.writestr(name, content)
        return path

    return write


def project(change: Callable[[str, str], str] = lambda name, text: text, names: tuple[str, ...] = CODE_NAMES) -> bytes:
    modules = workbook_modules(names)
    return write_project([type(m)(name=m.name, kind=m.kind, text=change(m.name, m.text)) for m in modules])


def older(names: tuple[str, ...] = CODE_NAMES) -> bytes:
    """The project as an older version had it."""
    return project(
        lambda name, text: text.replace("0.37.8", "0.30.1") + "' older\r\n" * (name == "xlperf_buttons"), names
    )


def refused(path: Path) -> str:
    """Why the upgrade was refused; nothing may have been written."""
    before = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    with pytest.raises(XlperfError) as error:
        upgrade(path)
    assert {file.name: file.read_bytes() for file in path.parent.iterdir()} == before
    return error.value.message


# --- what is done -----------------------------------------------------------------------------------------------------


def test_upgrade__in_place_with_the_old_file_kept(book: Write, parts: dict[str, bytes]) -> None:
    path = book({PROJECT: older(), RIBBON: parts[RIBBON].replace("安装检查".encode(), "检查".encode())})
    before = path.read_bytes()
    assert verify(path)
    done = upgrade(path)
    assert (done.written, done.faults) == (path, ())
    assert done.backup is not None
    assert done.backup.name == "填好的-升级前.xlsm"
    assert done.backup.read_bytes() == before
    assert verify(path) == ()
    assert read_parts(path) == parts


def test_upgrade__to_another_file(book: Write, parts: dict[str, bytes], tmp_path: Path) -> None:
    path = book({PROJECT: older()})
    before = path.read_bytes()
    done = upgrade(path, tmp_path / "新.xlsm")
    assert (done.written, done.backup) == (tmp_path / "新.xlsm", None)
    assert path.read_bytes() == before
    assert read_parts(tmp_path / "新.xlsm") == parts


def test_upgrade__every_other_part_is_the_same_in_the_same_order(book: Write) -> None:
    path = book({PROJECT: older(), "xl/theme/odd.bin": bytes(range(256)), "xl/comments9.xml": b"<x/>\n\n"})
    before, order = read_parts(path), ZipFile(path).namelist()
    upgrade(path)
    after = read_parts(path)
    assert ZipFile(path).namelist() == order
    assert {name for name in after if after[name] != before[name]} == {PROJECT}


@pytest.mark.parametrize(("code_name", "project"), [("Sheet12", BLANK), (REPORT_CODE, WITH_REPORT)])
def test_upgrade__a_sheet_more_than_the_template_has(
    book: Write, parts: dict[str, bytes], code_name: str, project: str
) -> None:
    """It stays as it is; the project has a module for it only where it is the 报告 of a filled template."""
    added = with_sheet(parts, code_name)
    path = book({**added, PROJECT: older((*CODE_NAMES, code_name))})
    before = read_parts(path)
    assert upgrade(path).faults == ()
    assert read_parts(path) == {**before, PROJECT: installed_project(project).data}


def test_upgrade__a_ribbon_where_there_was_none(book: Write, parts: dict[str, bytes]) -> None:
    links = re.sub(rb'<Relationship [^>]*extensibility"[^>]*>', b"", parts["_rels/.rels"])
    path = book({"_rels/.rels": links, RIBBON: None})
    assert upgrade(path).faults == ()
    assert workbook_parts.ribbon_part(read_parts(path)) == RIBBON


def test_upgrade__a_damaged_project_is_mended(book: Write) -> None:
    path = book({PROJECT: b"\xd0\xcf\x11\xe0broken"})
    assert upgrade(path).faults == ()


def test_upgrade__twice_changes_nothing(book: Write) -> None:
    path = book({PROJECT: older()})
    upgrade(path)
    first = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    done = upgrade(path)
    assert (done.written, done.backup) == (None, None)
    assert {file.name: file.read_bytes() for file in path.parent.iterdir()} == first


def test_upgrade__a_second_backup_does_not_replace_the_first(book: Write) -> None:
    upgrade(book({PROJECT: older()}))
    done = upgrade(book({PROJECT: older()}))
    assert done.backup is not None
    assert done.backup.name == "填好的-升级前2.xlsm"


def test_upgrade__what_still_does_not_hold_is_said(book: Write, parts: dict[str, bytes]) -> None:
    strings = parts["xl/sharedStrings.xml"].replace(b"<t>USE UDF SERVER</t>", b"<t>USE UDF SERVERS</t>")
    done = upgrade(book({PROJECT: older(), "xl/sharedStrings.xml": strings}))
    assert [fault.message for fault in done.faults] == ["设置 USE UDF SERVER 不对"]


# --- what is refused --------------------------------------------------------------------------------------------------


def differences(path: Path) -> str:
    """Why a new workbook was written instead; the old one may not have been touched."""
    before = path.read_bytes()
    done = upgrade(path, path.with_name("新.xlsm"))
    assert path.read_bytes() == before
    assert done.written == path.with_name("新.xlsm")
    return "；".join(done.differences)


def named(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The part with the name of a unit filled in: a blank workbook has nothing that could go over."""
    sheet = dict(workbook_parts.sheets(parts))["单位信息"]
    filled = re.sub(
        rb'<c r="B6"([^>]*)/>', '<c r="B6"\\1 t="inlineStr"><is><t>某局</t></is></c>'.encode(), parts[sheet]
    )
    assert filled != parts[sheet]
    return {sheet: filled}


def test_upgrade__formulas_with_another_number_of_arguments(book: Write, parts: dict[str, bytes]) -> None:
    sheet = dict(workbook_parts.sheets(parts))["评价对象"]
    changed = re.sub(rb"BUDGET_RATE\([^)]*\)", b"BUDGET_RATE(1)", parts[sheet])
    assert changed != parts[sheet]
    assert differences(book({PROJECT: older(), sheet: changed, **named(parts)})) == "“评价对象”的“执行率”公式不同"


def test_upgrade__a_function_that_is_gone(book: Write, parts: dict[str, bytes]) -> None:
    sheet = dict(workbook_parts.sheets(parts))["绩效指标"]
    assert b"PERF_HINT(" in parts[sheet]
    changed = parts[sheet].replace(b"PERF_HINT(", b"PERF_ADVICE(")
    assert differences(book({sheet: changed, **named(parts)})) == "“绩效指标”的“提示”公式不同"


def test_upgrade__a_formula_of_the_officer_s_own_that_no_longer_fits(book: Write, parts: dict[str, bytes]) -> None:
    own = with_sheet(parts, "Sheet12")
    cell = b'<sheetData><row r="1"><c r="A1"><f>PERF_ADVICE(1)</f></c></row></sheetData>'
    own["xl/worksheets/sheet99.xml"] = own["xl/worksheets/sheet99.xml"].replace(b"<sheetData/>", cell)
    message = differences(book({PROJECT: older(), **own, **named(parts)}))
    assert message == "另加的!A1的公式和新版函数的参数对不上（PERF_ADVICE）"


def test_upgrade__arguments_that_meant_something_else(book: Write, parts: dict[str, bytes]) -> None:
    """The same number of arguments, in another order: the workbook's own macros say so."""

    def swapped(name: str, text: str) -> str:
        return text.replace("Function PERF_RATE(sign, target, actual", "Function PERF_RATE(sign, actual, target")

    message = differences(book({PROJECT: project(swapped), **named(parts)}))
    assert "绩效指标「完成率」的公式和新版函数的参数对不上（PERF_RATE）" in message


def test_upgrade__the_officer_s_own_macros(book: Write) -> None:
    extra = standard_module('Attribute VB_Name = "Macro1"\nSub a()\nEnd Sub\n')
    assert "Macro1" in refused(book({PROJECT: write_project([*workbook_modules(CODE_NAMES), extra])}))
    behind = project(lambda name, text: text + "Sub a()\r\nEnd Sub\r\n" * (name == "SheetUnit"))
    assert "SheetUnit" in refused(book({PROJECT: behind}))


def test_upgrade__option_and_comment_lines_behind_a_sheet_are_no_macros(book: Write) -> None:
    harmless = project(lambda name, text: text + "Option Explicit\r\n' note\r\n\r\n" * (name == "SheetUnit"))
    assert upgrade(book({PROJECT: harmless})).faults == ()


def test_upgrade__sheets_without_code_name(book: Write, parts: dict[str, bytes]) -> None:
    sheet = dict(workbook_parts.sheets(parts))["文字材料"]
    bare = parts[sheet].replace(b' codeName="SheetTexts"', b"")
    assert bare != parts[sheet]
    message = differences(book({PROJECT: older(), sheet: bare, **named(parts)}))
    assert message == "“文字材料”工作表没有代码名，多半被别的软件保存过"


def test_upgrade__a_sheet_of_the_officer_s_own_without_code_name(book: Write, parts: dict[str, bytes]) -> None:
    bare = with_sheet(parts, "")
    assert "“另加的”没有代码名。请在 Excel 里打开、保存一次" in refused(book({PROJECT: older(), **bare}))


def test_upgrade__saved_by_libreoffice(book: Write, parts: dict[str, bytes]) -> None:
    saved = parts["docProps/app.xml"].replace(b"Microsoft Excel", b"LibreOffice/7.4.7.2")
    assert differences(book({**named(parts), "docProps/app.xml": saved})) == "是 LibreOffice 保存的"


def test_upgrade__chart_sheets(book: Write, parts: dict[str, bytes]) -> None:
    added = with_sheet(parts, "Chart1")
    links = added["xl/_rels/workbook.xml.rels"].replace(b"worksheets/sheet99.xml", b"chartsheets/sheet1.xml")
    chart = {"xl/chartsheets/sheet1.xml": added.pop("xl/worksheets/sheet99.xml")}
    message = refused(book({PROJECT: older(), **added, **chart, "xl/_rels/workbook.xml.rels": links}))
    assert "“另加的”是图表工作表" in message


def test_upgrade__signed_macros(book: Write) -> None:
    assert "数字签名" in refused(book({PROJECT: older(), "xl/vbaProjectSignature.bin": b"x"}))


def test_upgrade__a_book_without_macros(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(render(".xlsx"))
    assert "没有宏" in refused(path)


def test_upgrade__a_workbook_of_someone_else(tmp_path: Path) -> None:
    path = tmp_path / "quickstart.xlsm"
    shutil.copy(Path(xlwings.__file__).parent / "quickstart.xlsm", path)
    assert "不是本软件的填报工作簿" in refused(path)


def test_upgrade__not_over_the_input(book: Write) -> None:
    path = book({PROJECT: older()})
    with pytest.raises(XlperfError):
        upgrade(path, path)


def test_upgrade__saved_by_excel(book: Write) -> None:
    """Excel's own form of our macros counts as the installed version; that of older ones is replaced."""

    def saved(data: bytes) -> bytes:
        streams = read_compound(data)
        streams["VBA/_VBA_PROJECT"] = b"\xcc\x61\xb5\x00\x00\x03\x00" + bytes(40)
        text = decompress(streams["VBA/xlperf_buttons"]).replace(b"Dim reason As", b"Dim Reason As")
        return write_compound({**streams, "VBA/xlperf_buttons": compress(text)})

    assert upgrade(book({PROJECT: saved(build_project(CODE_NAMES))})).written is None
    assert upgrade(book({PROJECT: saved(older())})).faults == ()


# --- where a formula stands -------------------------------------------------------------------------------------------


def test_placed_formulas__columns_and_cells(parts: dict[str, bytes]) -> None:
    places = {str(place) for place, formula in placed_formulas(sheet_contents(parts)) if "PERF_" in formula}
    assert {"绩效指标「完成率」", "绩效指标「得分」", "绩效指标「提示」"} <= places
    assert any(str(place).startswith("首页!") for place, _ in placed_formulas(sheet_contents(parts)))


def test_placed_formulas__columns_beyond_z() -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    columns = "".join(f'<tableColumn id="{n}" name="列{n}"/>' for n in range(1, 5))
    made = {
        "xl/workbook.xml": f'<x xmlns:r="{kind}"><sheets><sheet name="表" r:id="r1"/></sheets></x>'.encode(),
        "xl/_rels/workbook.xml.rels": links(
            f'<Relationship Id="r1" Type="{kind}/worksheet" Target="worksheets/s.xml"/>'
        ),
        "xl/worksheets/s.xml": b'<worksheet><sheetData><row><c r="AA2"><f>PERF_RATE(1)</f></c><c r="AC2"><f>A1</f></c>'
        b'<c r="Y2"><f>B1</f></c></row></sheetData></worksheet>',
        "xl/worksheets/_rels/s.xml.rels": links(
            f'<Relationship Id="r1" Type="{kind}/table" Target="/xl/tables/t.xml"/>'
        ),
        "xl/tables/t.xml": f'<table ref="Z1:AC9"><tableColumns>{columns}</tableColumns></table>'.encode(),
    }
    found = [(str(place), formula) for place, formula in placed_formulas(sheet_contents(made))]
    assert found == [("表「列2」", "PERF_RATE(1)"), ("表「列4」", "A1"), ("表!Y2", "B1")]


def links(text: str) -> bytes:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{text}</Relationships>'.encode()


# --- the commands -----------------------------------------------------------------------------------------------------


def test_commands(book: Write, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    def call(*arguments: object) -> tuple[int, str]:
        code = chinese.run(cli, ["template", *map(str, arguments)])
        out, err = capsysbinary.readouterr()
        return code, (out + err).decode()

    path = book({PROJECT: older()})
    code, said = call("verify", path)
    assert code == 2
    assert "工作簿里的 xlwings 是 0.30.1" in said
    code, said = call("upgrade", path)
    assert code == 0
    assert "原来的留在" in said
    assert call("verify", path) == (0, f"{path}：宏、按钮、功能区和公式都对，和安装的版本一致。\n")
    code, said = call("upgrade", path)
    assert (code, "没有动它" in said) == (0, True)
    code, said = call("upgrade", path, "-o", path.with_name("填好的-升级前.xlsm"))
    assert (code, "已经存在" in said) == (2, True)
