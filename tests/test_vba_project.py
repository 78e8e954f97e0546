"""The VBA project and the streams it is made of: our bytes read by others, others' projects read by us."""

from __future__ import annotations

import struct
from importlib import metadata
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlwings
from pyopenvba import vba
from pyopenvba.cfb import CFB
from pyopenvba.interpreter import NOTHING

from tests.support import vba_oracles
from tools.vba.compound_writer import write_compound
from tools.vba.compressor import compress
from tools.vba.dir_stream_writer import write_directory
from tools.vba.module_sources import (
    class_module,
    description,
    document_module,
    standard_module,
    workbook_modules,
    xlwings_source,
)
from tools.vba.project_writer import build_project, write_project
from xlperf.files.compound_file import read_compound
from xlperf.findings import XlperfError
from xlperf.template.vba.decompression import decompress
from xlperf.template.vba.dir_stream import read_directory
from xlperf.template.vba.modules import ModuleKind
from xlperf.template.vba.project import SOURCE_ONLY, read_project
from xlperf.template.vba.project_stream import UNPROTECTED, read_project_names, read_project_text

WORKBOOKS = Path(__file__).parents[1] / "workbook"
SHEETS = ("SheetFront", "SheetUnit", "Sheet3")
NAMES = ("ThisWorkbook", *SHEETS, "xlwings", "Dictionary", "xlwings_udfs", "xlperf_cells", "xlperf_buttons")
BUTTONS = {
    "XlperfCheck": "check",
    "XlperfReport": "report",
    "XlperfWord": "word",
    "XlperfSubmission": "submission",
    "XlperfRollover": "rollover",
    "XlperfRestoreParagraph": "restore_paragraph",
    "XlperfRestoreAll": "restore_all",
    "XlperfImportForms": "import_forms",
    "XlperfDoctor": "doctor",
    "XlperfHelp": "help",
}


@pytest.fixture(scope="module")
def data() -> bytes:
    return build_project(SHEETS)


@pytest.fixture(scope="module")
def project(data):
    return read_project(data)


def bundled(name: str) -> bytes:
    """The VBA project of a workbook that comes with xlwings."""
    with ZipFile(Path(xlwings.__file__).parent / name) as book:
        return book.read("xl/vbaProject.bin")


# --- what is written ------------------------------------------------------------------------------------------------


def test_build_project__equal_names_give_equal_bytes(data):
    assert build_project(list(SHEETS)) == data
    assert build_project(SHEETS[:2]) != data


def test_build_project__streams_of_a_source_only_project_and_no_others(data):
    streams = read_compound(data)
    assert set(streams) == {"PROJECT", "PROJECTwm", "VBA/dir", "VBA/_VBA_PROJECT", *(f"VBA/{name}" for name in NAMES)}
    assert streams["VBA/_VBA_PROJECT"] == SOURCE_ONLY
    assert {entry.offset for entry in read_directory(streams["VBA/dir"]).modules} == {0}


def test_build_project__modules_references_and_no_protection(project):
    assert [(module.name, module.kind) for module in project.modules] == [
        ("ThisWorkbook", ModuleKind.DOCUMENT),
        *((name, ModuleKind.DOCUMENT) for name in SHEETS),
        ("xlwings", ModuleKind.STANDARD),
        ("Dictionary", ModuleKind.CLASS),
        ("xlwings_udfs", ModuleKind.STANDARD),
        ("xlperf_cells", ModuleKind.STANDARD),
        ("xlperf_buttons", ModuleKind.STANDARD),
    ]
    assert project.references == ("stdole", "Office")
    assert project.protection == UNPROTECTED
    assert project.code_page == 1252
    assert project.source_only


def test_build_project__sources_are_what_the_editor_can_hold(project):
    for module in project.modules:
        assert module.text.isascii()
        assert module.text.replace("\r\n", "").count("\n") == 0
        assert module.text.endswith("\r\n")
        assert max(map(len, module.text.splitlines())) < 1024
        assert module.text.startswith(f'Attribute VB_Name = "{module.name}"\r\n')


def test_build_project__xlwings_is_the_installed_one_unchanged(project):
    module = project.module("xlwings")
    assert module.text.split() == xlwings_source("xlwings.bas").split()
    assert f'XLWINGS_VERSION As String = "{metadata.version("xlwings")}"' in module.text


def test_build_project__the_class_keeps_its_code_and_licence(project):
    module = project.module("Dictionary")
    exported = xlwings_source("addin/Dictionary.cls")
    assert module.text.endswith(exported[exported.index("''") :].replace("\r\n", "\n").replace("\n", "\r\n"))
    assert "MIT (http://www.opensource.org/licenses/mit-license.php)" in module.text
    assert "VERSION 1.0" not in module.text
    assert description(module).startswith("Drop-in replacement for Scripting.Dictionary on Mac\r\n\r\n")


def test_build_project__document_modules_hold_attributes_only(project):
    for module in project.modules:
        if module.kind is ModuleKind.DOCUMENT:
            assert all(line.startswith("Attribute VB_") for line in module.text.splitlines())
            assert "VB_PredeclaredId = True" in module.text
    assert "0{00020819-0000-0000-C000-000000000046}" in project.module("ThisWorkbook").text
    assert "0{00020820-0000-0000-C000-000000000046}" in project.module("Sheet3").text


@pytest.mark.parametrize(
    "names",
    [
        ["表一"],
        ["1Sheet"],
        ["a b"],
        ["S" * 32],
        [""],
        ["Sheet1", "SHEET1"],
        ["ThisWorkbook"],
        ["XLWINGS"],
        ["Dictionary"],
    ],
)
def test_build_project__impossible_code_names_are_refused(names):
    with pytest.raises(ValueError, match=r"is no VBA name|is used twice"):
        build_project(names)


def test_standard_module__text_the_editor_would_spoil_is_refused():
    with pytest.raises(ValueError, match="not ASCII"):
        standard_module('Attribute VB_Name = "a"\n\' 中文\n')
    with pytest.raises(ValueError, match="more than 1023"):
        standard_module('Attribute VB_Name = "a"\n\'' + "x" * 1023 + "\n")
    with pytest.raises(ValueError, match="no name"):
        standard_module("Sub a()\nEnd Sub\n")


def test_class_module__private_class_is_marked_private():
    source = xlwings_source("addin/WebClient.cls")
    private = class_module(source.replace("VB_Exposed = True", "VB_Exposed = False"))
    assert b"\x28\x00\x00\x00\x00\x00\x2b\x00" in decompress(write_directory([private]))
    assert b"\x28\x00\x00\x00\x00\x00\x2b\x00" not in decompress(write_directory([class_module(source)]))


def test_class_module__another_preamble_is_refused():
    with pytest.raises(ValueError, match="begins in another way"):
        class_module('Attribute VB_Name = "a"\nAttribute VB_Exposed = True\n')


# --- others read it -------------------------------------------------------------------------------------------------


def test_olevba__text_is_source(data, project):
    assert vba_oracles.olevba_sources(data) == {module.name: module.text for module in project.modules}


@pytest.mark.parametrize("book", sorted(WORKBOOKS.glob("*.xlsm")), ids=lambda book: book.stem)
def test_mraptor__macro_ok_on_the_workbooks_as_they_ship(book):
    verdict = vba_oracles.raptor(vba_oracles.all_code(book))
    assert (verdict.autoexec, verdict.suspicious) == (False, False)


def test_mraptor__judges_every_workbook_that_ships():
    assert len(list(WORKBOOKS.glob("*.xlsm"))) == 2


def test_mraptor__takes_a_function_named_like_an_event_for_one(project):
    """Why no cell function may end in _Change, _Open or _Click."""
    code = "\n".join(module.text for module in project.modules)
    assert not vba_oracles.raptor(code).suspicious
    assert vba_oracles.raptor(code.replace("BUDGET_DIFF", "BUDGET_CHANGE")).suspicious


def test_mraptor__would_have_seen_a_macro_that_does():
    assert vba_oracles.raptor('Sub Workbook_Open()\n CreateObject("WScript.Shell").Run "x"\nEnd Sub\n').suspicious


def test_pyopenvba__reads_the_project_without_complaint(data):
    book = CFB.from_bytes(data)
    read = vba.parse_vba_project(book)
    assert read.validate(book) == []
    assert tuple(read.module_names()) == NAMES
    assert [(reference.name, reference.version) for reference in read.references] == [
        ("stdole", (2, 0)),
        ("Office", (2, 0)),
    ]
    text = vba.parse_project_stream(book.get_stream("PROJECT"))
    assert (text.standard_modules, text.class_modules) == (
        ["xlwings", "xlwings_udfs", "xlperf_cells", "xlperf_buttons"],
        ["Dictionary"],
    )
    assert not text.protection.has_password
    assert [name for name, _ in vba.parse_projectwm(book.get_stream("PROJECTwm"))] == list(NAMES)


@pytest.mark.parametrize("office", vba_oracles.OFFICE)
def test_pyopenvba__every_module_parses_in_every_office(project, office):
    for module in project.modules:
        vba_oracles.parse_vba(module.text, office)


def test_pyopenvba__parsing_sees_what_each_office_sees(project):
    source = project.module("xlwings").text + "#If Mac Then\nSub Broken(\n#End If\n"
    vba_oracles.parse_vba(source, "64-bit Windows")
    with pytest.raises(Exception, match="line"):
        vba_oracles.parse_vba(source, "Mac")


def run(project, macro: str, arguments=(), stub: str = "") -> str:
    """Run one of our macros with the three functions of xlwings that it uses stood in for; what they were given."""
    interpreter = vba_oracles.Interpreter()
    interpreter.add_module(project.module("xlperf_buttons").text, name="xlperf_buttons")
    interpreter.add_module(
        f"""Public log As String
Public Function RunPython(command As String)
    {stub}
    log = log & command
End Function
Public Function GetConfig(key, default)
    GetConfig = "[" & key & "]"
End Function
Public Sub ShowError(file, message)
    log = log & message
End Sub
Public Function ReadLog() As String
    ReadLog = log
End Function
""",
        name="xlwings",
    )
    interpreter.run(macro, arguments)
    return interpreter.run("ReadLog")


@pytest.mark.parametrize("macro", BUTTONS)
def test_buttons__macro_and_ribbon_run_their_function(project, macro):
    command = f"import xlperf.hosts.excel.buttons; xlperf.hosts.excel.buttons.{BUTTONS[macro]}()"
    assert run(project, macro) == command
    assert run(project, macro.replace("Xlperf", "XlperfRibbon"), [NOTHING]) == command


def test_buttons__no_python_is_said_in_the_words_of_the_workbook(project):
    said = run(project, "XlperfReport", stub='Err.Raise 53, , "File not found: xlwings64.dll"')
    assert said == "[XLPERF NO PYTHON]\r\n\r\nFile not found: xlwings64.dll"


# --- we read others -------------------------------------------------------------------------------------------------


def test_read_project__a_workbook_that_excel_saved():
    project = read_project(bundled("quickstart.xlsm"))
    assert not project.source_only
    assert project.document_names == ("ThisWorkbook", "Sheet1", "Sheet2")
    assert project.protection == UNPROTECTED
    assert "Sub SampleCall()" in project.module("module1").text
    assert project.references == ("MSForms", "MSForms", "Office", "xlwings")


def test_read_project__a_protected_add_in_shows_its_protection():
    project = read_project(bundled("addin/xlwings.xlam"))
    assert project.protection["CMG"] != UNPROTECTED["CMG"]
    assert project.protection["GC"] == b"\0"
    assert {"Main", "Dictionary", "WebHelpers"} <= {module.name for module in project.modules}


def test_read_project__sources_agree_with_olevba():
    data = bundled("addin/xlwings.xlam")
    ours = {module.name: module.text for module in read_project(data).modules}
    assert ours == vba_oracles.olevba_sources(data)


@pytest.mark.parametrize("name", ["ThisWorkbook", "Sheet1", "Sheet2", "Dictionary"])
def test_build_project__modules_are_as_in_a_workbook_that_excel_opens_daily(name):
    """The editor of Excel wrote these streams; besides the module's spelling of ``Err`` nothing differs."""
    theirs = read_project(bundled("quickstart_standalone.xlsm")).module(name).text
    ours = read_project(build_project(["Sheet1", "Sheet2"])).module(name).text
    assert ours.replace("Err.", "err.") == theirs.replace("Err.", "err.")


def test_write_directory__module_records_are_as_in_an_add_in_that_excel_opens_daily():
    """Order, sizes and kinds of the records of every module; offsets and cookies are those of its compiled cache."""
    theirs = read_project(bundled("addin/xlwings.xlam"))
    ours = _module_records(write_directory(theirs.modules))
    assert ours == _module_records(theirs.streams["VBA/dir"])


def _module_records(stream: bytes) -> list[tuple[int, bytes]]:
    plain, position, records = decompress(stream), 0, []
    while position < len(plain):
        number, size = struct.unpack_from("<HI", plain, position)
        size += 2 if number == 0x09 else 0
        data = plain[position + 6 : position + 6 + size]
        records.append((number, b"" if number in (0x31, 0x2C) else data))
        position += 6 + size
    return records[[number for number, _ in records].index(0x0F) + 2 :]


# --- negative controls ----------------------------------------------------------------------------------------------


def changed(data: bytes, **streams: bytes) -> bytes:
    """The project with some streams replaced; ``VBA_dir`` stands for VBA/dir."""
    return write_compound({**read_compound(data), **{name.replace("_", "/", 1): new for name, new in streams.items()}})


@pytest.mark.parametrize("name", ["PROJECT", "PROJECTwm", "VBA/dir", "VBA/_VBA_PROJECT", "VBA/Sheet3", "VBA/xlwings"])
def test_read_project__a_missing_stream_is_refused(data, name):
    streams = read_compound(data)
    del streams[name]
    with pytest.raises(XlperfError):
        read_project(write_compound(streams))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(b"Document=Sheet3", b"Document=Sheet4", id="name of a sheet's module"),
        pytest.param(b"Class=Dictionary", b"Module=Dictionary", id="kind of a module"),
        pytest.param(b'Name="VBAProject"', b'Name="VBAProjec1"', id="name of the project"),
        pytest.param(b'ID="{6B1B', b'ID="{6B1C', id="id, which is the key to the protection"),
        pytest.param(b'CMG="8D', b'CMG="8E', id="protection"),
        pytest.param(b'DPB="8D8F', b'DPB="8D8E', id="password"),
        pytest.param(b"/&H00000000\r\n", b"\r\n", id="version of a document module"),
        pytest.param(b"[Host", b"[Most", id="host section"),
        pytest.param(b"Module=xlwings\r\n", b"Module=xlwings\r\nnonsense\r\n", id="a line that is no property"),
    ],
)
def test_read_project__a_changed_line_of_project_is_refused(data, old, new):
    text = read_compound(data)["PROJECT"]
    assert old in text
    with pytest.raises(XlperfError):
        read_project(changed(data, PROJECT=text.replace(old, new, 1)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(
            b"\x19\x00\x06\x00\x00\x00Sheet3", b"\x19\x00\x06\x00\x00\x00Sheet4", id="name in one spelling only"
        ),
        pytest.param(b"\x0f\x00\x02\x00\x00\x00\x09", b"\x0f\x00\x02\x00\x00\x00\x0a", id="number of modules"),
        pytest.param(b"\x03\x00\x02\x00\x00\x00\xe4\x04", b"\x03\x00\x02\x00\x00\x00\xff\xff", id="code page"),
        pytest.param(b"\x21\x00\x00\x00\x00\x00", b"\x22\x00\x00\x00\x00\x00", id="kind of a module"),
        pytest.param(b"\x2b\x00\x00\x00\x00\x00", b"\x77\x00\x00\x00\x00\x00", id="unknown record"),
        pytest.param(b"\x10\x00\x00\x00\x00\x00", b"", id="no end"),
        pytest.param(b"\x1e\x00\x04\x00\x00\x00", b"\x1e\x00\x04\x00\x00\x7f", id="size beyond the end"),
    ],
)
def test_read_project__a_changed_record_of_dir_is_refused(data, old, new):
    plain = decompress(read_compound(data)["VBA/dir"])
    assert old in plain
    with pytest.raises(XlperfError):
        read_project(changed(data, VBA_dir=compress(plain.replace(old, new, 1))))


@pytest.mark.parametrize("stream", [b"", b"\0", b"ThisWorkbook\0T\0", b"ThisWorkbook\0S\0\0\0\0\0"])
def test_read_project_names__names_that_do_not_pair_are_refused(data, stream):
    with pytest.raises(XlperfError):
        read_project(changed(data, PROJECTwm=stream))


def test_read_project__another_project_header_is_refused(data):
    streams = read_compound(data)
    for header in (b"", b"\xcc\x61\xff\xff", b"\xcd\x61\xff\xff\0\0\0"):
        with pytest.raises(XlperfError):
            read_project(write_compound({**streams, "VBA/_VBA_PROJECT": header}))


def test_read_project_text__another_encoding_is_refused(data):
    with pytest.raises(XlperfError):
        read_project_text("Module=名\r\n".encode("gbk"), "utf-8")
    with pytest.raises(XlperfError):
        read_project_text(b"Module=a\r\n", "cp99999")


def test_read_project_names__reads_both_spellings():
    assert read_project_names(b"a\0a\0\0\0\0\0", "cp1252") == ("a",)


def test_write_project__any_modules_survive():
    modules = [
        document_module("ThisWorkbook", "workbook"),
        standard_module('Attribute VB_Name = "M"\nSub A()\nEnd Sub\n'),
    ]
    assert read_project(write_project(modules)).modules == tuple(modules)


def test_workbook_modules__no_sheets_is_a_project_too():
    assert [module.name for module in workbook_modules([])] == [name for name in NAMES if name not in SHEETS]
