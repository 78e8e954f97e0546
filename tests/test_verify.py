"""xlperf template verify: the template passes, and every kind of damage is caught, by name."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from functools import partial
from importlib import metadata
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlwings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.package_edits import replaced, with_sheet
from tools.vba.compound_writer import write_compound
from tools.vba.compressor import compress
from tools.vba.module_sources import standard_module, workbook_modules
from tools.vba.project_writer import build_project, write_project
from xlperf.files.compound_file import read_compound
from xlperf.findings import XlperfError
from xlperf.template import configuration
from xlperf.template.build import REPORT_CODE, code_names, render
from xlperf.template.upgrade import upgrade
from xlperf.template.vba import workbook_parts
from xlperf.template.vba.decompression import decompress
from xlperf.template.vba.installed_macros import WITH_REPORT, installed_project, project_for
from xlperf.template.vba.modules import ModuleKind
from xlperf.template.vba.verify import read_parts, verify

pytestmark = pytest.mark.workbooks

PROJECT = workbook_parts.PROJECT_PART
CODE_NAMES = tuple(code_names().values())


@pytest.fixture(scope="module")
def template(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("verify") / "template.xlsm"
    path.write_bytes(render(".xlsm", project=project_for(CODE_NAMES).data))
    return path


@pytest.fixture(scope="module")
def parts(template) -> dict[str, bytes]:
    return read_parts(template)


Faults = Callable[[dict[str, bytes | None]], list[tuple[str, str]]]


@pytest.fixture
def faults(tmp_path, parts) -> Faults:
    """Faults of the template with some parts replaced (None: left out), as (part, message)."""
    return partial(faults_of, tmp_path / "changed.xlsm", parts)


@pytest.fixture(scope="module")
def bare(parts) -> dict[str, bytes]:
    """The template without its tables and the cells of its large sheets: what is asked of its macros is the same."""
    empty = {
        name: re.sub(rb"<sheetData>.*</sheetData>", b"<sheetData/>", content, flags=re.DOTALL)
        for name, content in parts.items()
        if name.startswith("xl/worksheets/sheet") and len(content) > 20_000
    }
    without_tables = {
        name: re.sub(rb'<Relationship [^>]*relationships/table"[^>]*>', b"", content)
        for name, content in parts.items()
        if name.startswith("xl/worksheets/_rels/")
    }
    return {**parts, **empty, **without_tables}


@pytest.fixture
def bare_faults(tmp_path, bare) -> Faults:
    """The same of the template without its tables."""
    return partial(faults_of, tmp_path / "changed.xlsm", bare)


def faults_of(path: Path, parts: dict[str, bytes], changed: dict[str, bytes | None]) -> list[tuple[str, str]]:
    with ZipFile(path, "w") as book:
        for name, content in {**parts, **changed}.items():
            if content is not None:
                book.writestr(name, content)
    return [(fault.part, fault.message) for fault in verify(path)]


def test_a_workbook_without_macros_has_one_fault(tmp_path) -> None:
    path = tmp_path / "无宏.xlsx"
    path.write_bytes(render(".xlsx"))
    (fault,) = verify(path)
    assert "不带宏" in fault.message


def modules(change=lambda name, text: text) -> bytes:
    """The template's project with its sources changed."""
    changed = []
    for module in workbook_modules(CODE_NAMES):
        text = change(module.name, module.text)
        changed.append(type(module)(name=module.name, kind=module.kind, text=text))
    return write_project(changed)


def saved_by_excel(project: bytes) -> bytes:
    """The project with the mark of a compiled one, its sources spelt and attributed as the editor does on saving."""
    streams = read_compound(project)
    streams["VBA/_VBA_PROJECT"] = b"\xcc\x61\xb5\x00\x00\x03\x00" + bytes(40)
    streams["VBA/__SRP_0"] = b"cache"
    for name in ("xlwings", "xlperf_buttons"):
        text = decompress(streams[f"VBA/{name}"]).decode("ascii")
        text = text.replace("Function RunPython(", "function  runpython(").replace("Dim reason As", "Dim Reason  As")
        text = re.sub(
            r"(?m)^(Public Sub XlperfCheck\(\)\r\n)",
            r'\1Attribute XlperfCheck.VB_ProcData.VB_Invoke_Func = " \\n14"\r\n',
            text,
        )
        streams[f"VBA/{name}"] = compress(text.encode("ascii"))
    return write_compound(streams)


def test_verify__the_template_holds(template):
    assert verify(template) == ()


def test_verify__the_template_holds_after_excel_has_saved_it(faults):
    assert faults({PROJECT: saved_by_excel(build_project(CODE_NAMES))}) == []


# --- one byte, one name -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "place"),
    [
        *((name, 0.5) for name in sorted(read_compound(project_for(CODE_NAMES).data))),
        *(
            (name, end)
            for name in ("PROJECT", "PROJECTwm", "VBA/dir", "VBA/_VBA_PROJECT", "VBA/xlwings")
            for end in (0, 1)
        ),
    ],
)
def test_verify__one_byte_of_any_stream(bare_faults, name, place):
    streams = read_compound(build_project(CODE_NAMES))
    changed = bytearray(streams[name])
    changed[round(place * (len(changed) - 1))] ^= 1
    found = bare_faults({PROJECT: write_compound({**streams, name: bytes(changed)})})
    assert {part for part, _ in found} & {name, PROJECT}


def test_verify__one_byte_of_the_wrappers(faults):
    """Formulas whose arguments the wrapper has not make it another version."""
    streams = read_compound(build_project(CODE_NAMES))
    changed = bytearray(streams["VBA/xlwings_udfs"])
    changed[len(changed) // 2] ^= 1
    found = faults({PROJECT: write_compound({**streams, "VBA/xlwings_udfs": bytes(changed)})})
    assert {part for part, _ in found} & {"VBA/xlwings_udfs", PROJECT, "版本"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.data())
def test_verify__any_bit_of_the_project(bare_faults, data):
    project = bytearray(build_project(CODE_NAMES))
    place = data.draw(st.integers(0, len(project) - 1))
    project[place] ^= 1 << data.draw(st.integers(0, 7))
    assert bare_faults({PROJECT: bytes(project)})


def test_verify__the_template_without_its_tables_holds(bare_faults):
    assert bare_faults({}) == []


def test_verify__a_macro_renamed(bare_faults):
    renamed = modules(lambda name, text: text.replace("XlperfReport", "XlperfRaport"))
    assert bare_faults({PROJECT: renamed}) == [
        ("VBA/xlperf_buttons", "内容和安装的版本不同"),
        ("xl/drawings/vmlDrawing1.vml", "按钮要运行的宏“XlperfReport”不存在"),
    ]


def test_verify__a_macro_renamed_in_a_workbook_that_excel_saved(bare_faults):
    renamed = saved_by_excel(modules(lambda name, text: text.replace("XlperfReport", "XlperfRaport")))
    assert bare_faults({PROJECT: renamed}) == [
        ("VBA/xlperf_buttons", "代码和安装的版本不同"),
        ("xl/drawings/vmlDrawing1.vml", "按钮要运行的宏“XlperfReport”不存在"),
    ]


def test_verify__a_ribbon_callback_renamed(bare_faults):
    renamed = modules(lambda name, text: text.replace("XlperfRibbonHelp", "XlperfRibbonHalp"))
    assert (
        "customUI/customUI14.xml",
        "功能区按钮（onAction）要运行的宏“xlperf_buttons.XlperfRibbonHelp”不存在",
    ) in bare_faults({PROJECT: renamed})


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: text.replace("Public Sub XlperfHelp()", "Private Sub XlperfHelp()"), id="private"),
        pytest.param(
            lambda text: text.replace("Public Sub XlperfHelp()", "Public Sub XlperfHelp(x)"), id="wants an argument"
        ),
        pytest.param(
            lambda text: text.replace("Public Sub XlperfHelp()", "Public Function XlperfHelp()"), id="function"
        ),
    ],
)
def test_verify__a_macro_that_a_button_cannot_run(bare_faults, change):
    project = modules(lambda name, text: change(text))
    assert ("xl/drawings/vmlDrawing1.vml", "按钮要运行的宏“XlperfHelp”不存在") in bare_faults({PROJECT: project})


def test_verify__a_ribbon_macro_without_its_argument(bare_faults):
    project = modules(
        lambda name, text: text.replace("XlperfRibbonHelp(control As IRibbonControl)", "XlperfRibbonHelp()")
    )
    assert any(part == "customUI/customUI14.xml" for part, _ in bare_faults({PROJECT: project}))


def test_verify__a_code_name_changed_in_the_sheet(faults, parts):
    sheet = dict(workbook_parts.sheets(parts))["绩效指标"]
    assert faults(replaced(parts, sheet, 'codeName="SheetIndicators"', 'codeName="SheetIndicator"')) == [
        ("绩效指标", "工作表的代码名“SheetIndicator”在宏工程里没有"),
        ("VBA/SheetIndicators", "没有工作表用这个代码名"),
    ]


def test_verify__a_code_name_changed_in_the_project(faults):
    names = [name.replace("SheetIndicators", "SheetIndicator") for name in CODE_NAMES]
    assert faults({PROJECT: saved_by_excel(build_project(names))}) == [
        ("绩效指标", "工作表的代码名“SheetIndicators”在宏工程里没有"),
        ("VBA/SheetIndicator", "没有工作表用这个代码名"),
    ]


def test_verify__a_project_of_other_sheets_is_not_the_installed_one(faults):
    found = faults({PROJECT: build_project([*CODE_NAMES, "Sheet12"])})
    assert ("VBA/Sheet12", "没有工作表用这个代码名") in found
    assert ("VBA/Sheet12", "不是本软件的模块") in found
    assert {("PROJECT", "内容和安装的版本不同"), ("VBA/dir", "内容和安装的版本不同")} <= set(found)


def test_verify__a_sheet_more_than_the_template_has(faults, parts):
    """A project as shipped needs no module for it; in one that Excel has saved there must be one."""
    added = with_sheet(parts, "Sheet12")
    assert faults(added) == []
    assert faults({**added, PROJECT: saved_by_excel(build_project([*CODE_NAMES, "Sheet12"]))}) == []
    missing = [("另加的", "工作表的代码名“Sheet12”在宏工程里没有")]
    assert faults({**added, PROJECT: saved_by_excel(build_project(CODE_NAMES))}) == missing
    assert faults(with_sheet(parts, "")) == [("另加的", "工作表的代码名“”在宏工程里没有")]


def test_verify__a_workbook_with_the_report_sheet(faults, parts):
    added = with_sheet(parts, REPORT_CODE)
    data = installed_project(WITH_REPORT).data
    assert faults({**added, PROJECT: data}) == []
    assert faults({PROJECT: data}) == [("VBA/SheetReport", "没有工作表用这个代码名")]
    assert faults({**added, PROJECT: saved_by_excel(data)}) == []


def test_verify__saved_by_libreoffice(faults, parts):
    """One fault that says so, not what follows from it."""
    changed = replaced(parts, "docProps/app.xml", "Microsoft Excel", "LibreOffice/7.4.7.2")
    ((part, message),) = faults({**changed, PROJECT: b"another"})
    assert part == "docProps/app.xml"
    assert message.startswith("这个工作簿是 LibreOffice 保存的")


def test_verify__no_code_name_of_the_workbook(faults, parts):
    assert faults(replaced(parts, "xl/workbook.xml", 'codeName="ThisWorkbook"', "")) == [
        ("xl/workbook.xml", "工作簿的代码名不是 ThisWorkbook")
    ]


# --- what must not be there -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("module", "code"),
    [
        ("ThisWorkbook", "Private Sub Workbook_Open()\r\nEnd Sub\r\n"),
        ("xlperf_buttons", "Sub Auto_Open()\r\nEnd Sub\r\n"),
        ("xlperf_buttons", "Public Static Sub AUTOEXEC()\r\nEnd Sub\r\n"),
        ("SheetFront", "Private Sub Worksheet_Change(ByVal Target As Range)\r\nEnd Sub\r\n"),
    ],
)
@pytest.mark.parametrize("saved", [False, True])
def test_verify__a_macro_that_runs_by_itself(bare_faults, module, code, saved):
    project = modules(lambda name, text: text + code if name == module else text)
    found = bare_faults({PROJECT: saved_by_excel(project) if saved else project})
    assert (f"VBA/{module}", "有自动运行的宏") in found


def test_verify__code_behind_a_sheet(bare_faults):
    project = modules(lambda name, text: text + "Sub a()\r\nEnd Sub\r\n" if name == "SheetUnit" else text)
    assert ("VBA/SheetUnit", "工作表或工作簿的模块里有代码") in bare_faults({PROJECT: project})


def test_verify__another_module_and_a_missing_one(bare_faults):
    own = [module for module in workbook_modules(CODE_NAMES) if module.name != "Dictionary"]
    extra = standard_module('Attribute VB_Name = "Macro1"\nSub a()\nEnd Sub\n')
    found = bare_faults({PROJECT: saved_by_excel(write_project([*own, extra]))})
    assert found == [("VBA/Dictionary", "少了这个模块"), ("VBA/Macro1", "不是本软件的模块")]


def test_verify__chinese_in_a_source(bare_faults):
    streams = read_compound(build_project(CODE_NAMES))
    text = decompress(streams["VBA/xlperf_buttons"]) + "' 中文\r\n".encode("cp1252", "replace") + b"' \xe9\r\n"
    found = bare_faults({PROJECT: write_compound({**streams, "VBA/xlperf_buttons": compress(text)})})
    assert ("VBA/xlperf_buttons", "有英文以外的字符或过长的行") in found


def test_verify__protection_and_references(bare_faults):
    streams = read_compound(build_project(CODE_NAMES))
    plain = decompress(streams["VBA/dir"])
    forms = plain.replace(b"stdole", b"MSForm").replace("stdole".encode("utf-16-le"), "MSForm".encode("utf-16-le"))
    found = bare_faults({PROJECT: write_compound({**streams, "VBA/dir": compress(forms)})})
    assert ("VBA/dir", "引用了 MSForm，换一台电脑可能没有") in found
    hidden = streams["PROJECT"].replace(b'GC="8D8F7F817F808080807F"', b'GC="8D8F7F817F8080808080"')
    assert hidden != streams["PROJECT"]
    assert ("PROJECT", "宏工程被加了保护") in bare_faults({PROJECT: write_compound({**streams, "PROJECT": hidden})})


# --- versions, configuration, formulas, package -----------------------------------------------------------------------


def test_verify__a_workbook_of_another_xlwings(faults):
    installed = metadata.version("xlwings")
    older = modules(lambda name, text: text.replace(installed, "0.30.1"))
    found = faults({PROJECT: older})
    assert ("VBA/xlwings", f"工作簿里的 xlwings 是 0.30.1，电脑上装的是 {installed}") in found


def test_verify__a_workbook_where_no_xlwings_is_installed(bare_faults, monkeypatch) -> None:
    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    installed = metadata.version("xlwings")
    older = modules(lambda name, text: text.replace(installed, "0.30.1"))
    monkeypatch.setattr(metadata, "version", missing)
    assert [found for found in bare_faults({}) if found[0] == "VBA/xlwings"] == []
    found = bare_faults({PROJECT: older})
    assert ("VBA/xlwings", f"工作簿里的 xlwings 是 0.30.1，安装的版本用的是 {installed}") in found


def test_verify__settings(faults, parts):
    strings = parts["xl/sharedStrings.xml"].decode()
    found = faults(
        {"xl/sharedStrings.xml": strings.replace("<t>USE UDF SERVER</t>", "<t>INTERPRETER_WIN</t>").encode()}
    )
    assert found == [
        (configuration.SHEET, "设置 USE UDF SERVER 不对"),
        (configuration.SHEET, "设置 INTERPRETER_WIN 只对一台电脑有效，不该在工作簿里"),
    ]


def test_configuration__nothing_of_one_machine():
    assert not {key for key, _ in configuration.ROWS} & set(configuration.MACHINE_KEYS)
    assert all(key == key.upper() and value and "%" not in value for key, value in configuration.ROWS)
    assert "UDF MODULES" in dict(configuration.ROWS)


def test_verify__formulas_with_another_number_of_arguments(faults, parts):
    sheet = dict(workbook_parts.sheets(parts))["评价对象"]
    old = parts[sheet].decode()
    new = re.sub(r"(BUDGET_RATE\()([^,]*),", r"\1", old)
    assert new != old
    assert faults({sheet: new.encode()}) == [(sheet, "公式里 BUDGET_RATE 用了 2 个参数，和宏工程里的不一致")] or faults(
        {sheet: re.sub(r"BUDGET_RATE\([^)]*\)", "BUDGET_RATE(1)", old).encode()}
    )


def test_verify__a_formula_of_a_table_column(faults, parts):
    name = next(
        name
        for name in parts
        if name.startswith("xl/tables/") and b"PERF_GRADE" not in parts[name] and b"PERF_RATE" in parts[name]
    )
    table = re.sub(r"PERF_RATE\([^)]*\)", "PERF_RATE(1)", parts[name].decode())
    found = faults({name: table.encode()})
    assert found[1:] == [(name, "公式里 PERF_RATE 用了 1 个参数，和宏工程里的不一致")]
    assert "“绩效指标”的“完成率”公式不同" in found[0][1]


@pytest.mark.parametrize(
    ("formula", "found"),
    [
        ("PERF_RATE(A1,B1,C1)", [("PERF_RATE", 3)]),
        ("perf_rate(A1,,)", [("PERF_RATE", 3)]),
        ('IF(A1="",PERF_RATE("a,b)",MAX(1,2),{1,2}),"PERF_RATE(1")', [("PERF_RATE", 3)]),
        ("PERF_RATE(表[[#This Row],[列,一(]],表[[#This Row],[乙']]])", [("PERF_RATE", 2)]),
        ("PERF_RATE()", [("PERF_RATE", 0)]),
        ("MY_PERF_RATE(1)+[1]!PERF_RATE(1)+PERF_RATES(1)", []),
        ("PERF_RATE('一,二'!A1,PERF_RATE(1,2))", [("PERF_RATE", 2), ("PERF_RATE", 2)]),
    ],
)
def test_calls__arguments_are_counted(formula, found):
    assert list(workbook_parts.calls(formula, {"PERF_RATE": None})) == found


def test_verify__package(faults, parts):
    types = replaced(parts, "[Content_Types].xml", "sheet.macroEnabled.main", "sheet.main")
    assert faults(types) == [("[Content_Types].xml", "没有标明是带宏的工作簿，Excel 会拒绝打开")]
    assert faults({PROJECT: None}) == [(PROJECT, "vbaProject.bin 里的复合文件读不出来：文件不完整")]
    ribbon = re.sub(rb'<Relationship [^>]*extensibility"[^>]*>', b"", parts["_rels/.rels"])
    assert faults({"_rels/.rels": ribbon}) == [("_rels/.rels", "没有功能区选项卡“绩效自评”")]
    assert faults({"customUI/customUI14.xml": None}) == [
        ("customUI/customUI14.xml", "工作簿里少了 customUI/customUI14.xml")
    ]
    text = replaced(parts, "customUI/customUI14.xml", "安装检查", "装检查")
    assert faults(text) == [("customUI/customUI14.xml", "功能区和安装的版本不同")]


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04"])
def test_verify__no_workbook(tmp_path, content):
    path = tmp_path / "x.xlsm"
    path.write_bytes(content)
    with pytest.raises(XlperfError):
        verify(path)
    with pytest.raises(XlperfError):
        verify(tmp_path / "missing.xlsm")


@pytest.mark.parametrize("name", [PROJECT, "xl/worksheets/sheet5.xml", "docProps/app.xml"])
def test_verify_and_upgrade__a_damaged_part_is_said(tmp_path, template, name):
    path = tmp_path / "x.xlsm"
    with ZipFile(template) as package:
        info = package.getinfo(name)
        at = info.header_offset + 30 + len(info.filename) + 20
    data = template.read_bytes()
    path.write_bytes(data[:at] + b"\xff" * 60 + data[at + 60 :])
    for work in (verify, upgrade):
        with pytest.raises(XlperfError, match="文件损坏了，解不开") as told:
            work(path)
        assert told.value.path == str(path)
    assert [file.name for file in tmp_path.iterdir()] == ["x.xlsm"]


def test_verify__a_bomb_is_not_unpacked(tmp_path, parts):
    path = tmp_path / "x.xlsm"
    with ZipFile(path, "w", ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
        package.writestr("xl/media/image1.png", bytes(100_000_000))
    with pytest.raises(XlperfError, match="大得不正常"):
        verify(path)


def test_verify__a_workbook_of_someone_else(tmp_path):
    path = tmp_path / "quickstart.xlsm"
    shutil.copy(Path(xlwings.__file__).parent / "quickstart.xlsm", path)
    found = {(fault.part, fault.message) for fault in verify(path)}
    assert ("VBA/dir", "引用了 MSForms，换一台电脑可能没有") in found
    assert ("VBA/Module1", "不是本软件的模块") in found
    assert ("VBA/xlperf_buttons", "少了这个模块") in found
    assert (configuration.SHEET, "少了这张设置表") in found


def test_project_has_one_document_module_per_sheet():
    documents = [module.name for module in workbook_modules(CODE_NAMES) if module.kind is ModuleKind.DOCUMENT]
    assert documents == ["ThisWorkbook", *CODE_NAMES]
