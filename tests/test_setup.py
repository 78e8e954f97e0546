"""xlperf setup: one setting is put where xlwings finds it, everything else stays."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xlperf.cli import chinese
from xlperf.cli.commands import cli
from xlperf.findings import XlperfError
from xlperf.hosts.excel import setup
from xlperf.hosts.excel.user_settings import find_value, shifting_lines, with_value
from xlperf.template.vba.installed_macros import BLANK, installed_project

PYTHON = r"C:\Users\li\AppData\Local\xlperf\0.1.0\Scripts\python.exe"
WINDOWS = {"USERPROFILE": r"C:\Users\li", "LOCALAPPDATA": r"C:\Users\li\AppData\Local"}
PORTABLE = rb"%LOCALAPPDATA%\xlperf\0.1.0\Scripts\python.exe"
OTHERS = b'"CONDA PATH","C:\\conda"\r\n"SHOW CONSOLE","True"\r\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / ".xlwings" / "xlwings.conf"


def recorded(file: Path, interpreter: str = PYTHON, encoding: str = "cp936") -> tuple[str, ...]:
    return setup.record_interpreter(file, interpreter, WINDOWS, encoding=encoding)


# --- how xlwings reads the file ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b'"INTERPRETER_WIN","a"\r\n', b"a"),
        (b'"SHOW CONSOLE","x"\r\n"interpreter_win","a"', b"a"),
        (b'INTERPRETER_WIN,a\r\n"X","y"\r\n', b"a"),
        (b'"INTERPRETER_WIN","a"\r\n"INTERPRETER_WIN","b"\r\n', b"a"),
        (b'# one field\r\n"INTERPRETER_WIN","a"\r\n', None),
        (b'\r\n"INTERPRETER_WIN","a"\r\n', None),
        (b'# two, fields\r\n"INTERPRETER_WIN","a"\r\n', b"a"),
        (b'# one\r\n\r\n"INTERPRETER_WIN","a"\r\n', b"a"),
        (b'"INTERPRETER_WIN"', None),
        (b'"INTERPRETER_WIN","a', b"a"),
        (b"", None),
    ],
)
def test_find_value__as_vba_counts_fields(data: bytes, value: bytes | None) -> None:
    assert find_value(data, "INTERPRETER_WIN") == value


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (OTHERS, ()),
        (b"# why\r\n" + OTHERS + b"\r\n", (1, 4)),
        (b"\xef\xbb\xbf" + OTHERS, (1,)),
        (b'"A","b","c"\r\n', (1,)),
        (b"", ()),
    ],
)
def test_shifting_lines(data: bytes, lines: tuple[int, ...]) -> None:
    assert shifting_lines(data) == lines


LINES = st.lists(
    st.one_of(
        st.from_regex(rb'"[A-Z ]{1,9}","[^"\r\n]{0,9}"', fullmatch=True),
        st.binary(max_size=12).map(lambda line: re.sub(rb"[\r\n\x0b\x0c\x1c-\x1e\x85]", b"", line)),
        st.just(b'"INTERPRETER_WIN","old"'),
        st.just("# 注释".encode("cp936")),
    ),
    max_size=8,
)


@given(LINES, st.booleans(), st.sampled_from([b"\r\n", b"\n"]))
@example([b'"INTERPRETER_WIN",""', b"\xef\xbb\xbf"], True, b"\n")
def test_with_value__found_idempotent_and_all_other_lines_kept(lines: list[bytes], ended: bool, end: bytes) -> None:
    before = end.join(lines) + (end if ended and lines else b"")
    after = with_value(before, "INTERPRETER_WIN", b"new")
    assert find_value(after, "INTERPRETER_WIN") == b"new"
    assert with_value(after, "INTERPRETER_WIN", b"new") == after
    own = re.compile(rb'[ \t]*"INTERPRETER_WIN"[ \t]*,[ \t]*"[^"]*"[ \t]*', re.IGNORECASE)
    others = [line for line in before.removeprefix(b"\xef\xbb\xbf").splitlines(True) if not own.fullmatch(line.strip())]
    assert b"".join(after.splitlines(True)[1:]) == b"".join(others)


def test_with_value__xlwings_reads_the_same_on_its_python_side(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import xlwings
    from xlwings.utils import read_user_config

    path = tmp_path / "xlwings.conf"
    path.write_bytes(with_value(b'"INTERPRETER_WIN","old"\r\n' + OTHERS, "INTERPRETER_WIN", b"new"))
    monkeypatch.setattr(xlwings, "USER_CONFIG_FILE", str(path))
    assert read_user_config() == {"interpreter_win": "new", "conda path": "C:\\conda", "show console": "True"}


# --- what setup does --------------------------------------------------------------------------------------------------


def test_record__a_new_file(file: Path) -> None:
    said = recorded(file)
    assert file.read_bytes() == b'"INTERPRETER_WIN","%s"\r\n' % PORTABLE
    assert said[0] == f"Excel 用的 Python：{PYTHON}"
    assert "已写入 INTERPRETER_WIN" in said[1]
    assert list(file.parent.iterdir()) == [file]


def test_record__others_stay_and_the_old_file_is_kept(file: Path) -> None:
    file.parent.mkdir()
    before = OTHERS + b'"INTERPRETER_WIN","D:\\old\\python.exe"\r\n' + "# 我的注释, 两段\r\n".encode("cp936")
    file.write_bytes(before)
    said = recorded(file)
    assert file.read_bytes() == b'"INTERPRETER_WIN","%s"\r\n' % PORTABLE + OTHERS + "# 我的注释, 两段\r\n".encode(
        "cp936"
    )
    assert file.with_name("xlwings.conf.bak").read_bytes() == before
    assert any("原来是 D:\\old\\python.exe" in line and "其他设置没有动" in line for line in said)


def test_record__a_second_time_changes_nothing(file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(OTHERS)
    recorded(file)
    first = {path.name: path.read_bytes() for path in file.parent.iterdir()}
    said = recorded(file)
    assert {path.name: path.read_bytes() for path in file.parent.iterdir()} == first
    assert "没有改动" in said[1]


def test_record__every_backup_is_kept(file: Path) -> None:
    recorded(file)
    recorded(file, r"D:\a\python.exe")
    recorded(file, r"D:\b\python.exe")
    assert sorted(path.name for path in file.parent.iterdir()) == [
        "xlwings.conf",
        "xlwings.conf.bak",
        "xlwings.conf.bak2",
    ]


def test_record__a_comment_that_shifts_the_fields_is_named(file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(b"# mine\r\n" + OTHERS)
    said = recorded(file)
    assert find_value(file.read_bytes(), "INTERPRETER_WIN") == PORTABLE
    assert "第 2 行" in said[-1]
    assert file.read_bytes().endswith(b"# mine\r\n" + OTHERS)


@pytest.mark.parametrize(
    ("interpreter", "stored"),
    [
        (r"C:\Users\li\AppData\Local\x\python.exe", r"%LOCALAPPDATA%\x\python.exe"),
        (r"c:\users\LI\py\python.exe", r"%USERPROFILE%\py\python.exe"),
        (r"C:\Users\li2\python.exe", r"C:\Users\li2\python.exe"),
        (r"D:\Python312\python.exe", r"D:\Python312\python.exe"),
    ],
)
def test_portable(interpreter: str, stored: str) -> None:
    assert setup.portable(interpreter, WINDOWS) == stored


def test_record__a_chinese_user_name_does_not_reach_the_file(file: Path) -> None:
    local = "C:\\Users\\张三\\AppData\\Local"
    setup.record_interpreter(file, f"{local}\\x\\python.exe", {"LOCALAPPDATA": local}, encoding="ascii")
    assert file.read_bytes() == b'"INTERPRETER_WIN","%LOCALAPPDATA%\\x\\python.exe"\r\n'


def test_record__chinese_elsewhere_is_in_the_machine_s_code_page(file: Path) -> None:
    recorded(file, "D:\\软件\\python.exe")
    assert "D:\\软件\\python.exe".encode("cp936") in file.read_bytes()


def test_record__a_path_that_the_code_page_lacks(file: Path) -> None:
    with pytest.raises(XlperfError, match="只有英文字母的文件夹"):
        recorded(file, "D:\\ñandú\\python.exe")
    assert not file.exists()


def test_refuse__the_store_s_python() -> None:
    path = r"C:\Users\li\AppData\Local\Microsoft\WindowsApps\python.exe"
    with pytest.raises(XlperfError, match="微软商店"):
        setup.refuse_unusable(path, path)
    with pytest.raises(XlperfError, match="微软商店"):
        setup.refuse_unusable(PYTHON, r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.12")
    setup.refuse_unusable(PYTHON, r"C:\Python312")


def test_console_interpreter() -> None:
    assert setup.console_interpreter(r"C:\p\pythonw.exe") == r"C:\p\python.exe"
    assert setup.console_interpreter(PYTHON) == PYTHON


def test_settings_file__where_vba_looks() -> None:
    assert setup.settings_file({"USERPROFILE": "/home/li"}) == Path("/home/li/.xlwings/xlwings.conf")


def test_set_up__elsewhere_than_on_windows(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert chinese.run(cli, ["setup"]) == 2
    assert "不是 Windows，什么也没有改" in capsysbinary.readouterr().err.decode()


def test_set_up__on_windows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(setup.sys, "platform", "win32")
    monkeypatch.setattr(setup.sys, "executable", PYTHON)
    monkeypatch.setattr(setup, "record_interpreter", lambda *given, **named: (*map(str, given[:2]), named["encoding"]))
    monkeypatch.setattr(setup, "_finds_xlperf", lambda interpreter: interpreter == PYTHON)
    said = setup.set_up({"USERPROFILE": str(tmp_path)})
    assert said == (str(tmp_path / ".xlwings" / "xlwings.conf"), PYTHON, "mbcs")
    monkeypatch.setattr(setup, "_finds_xlperf", lambda interpreter: False)
    with pytest.raises(XlperfError, match="没有装好 xlperf"):
        setup.set_up({"USERPROFILE": str(tmp_path)})


@pytest.mark.process
def test_finds_xlperf__in_this_interpreter() -> None:
    assert setup._finds_xlperf(setup.sys.executable)


def test_only_the_interpreter_is_the_user_s() -> None:
    """Everything else that the workbook needs it carries itself, in the sheet that xlwings reads first."""
    from xlperf.template.configuration import MACHINE_KEYS, ROWS

    assert setup.INTERPRETER in MACHINE_KEYS
    assert {"UDF MODULES", "USE UDF SERVER", "ADD_WORKBOOK_TO_PYTHONPATH"} <= {key for key, _ in ROWS}
    reader = (
        installed_project(BLANK).module("xlwings").text.partition("Function GetConfig(")[2].partition("End Function")[0]
    )
    places = [
        reader.index(mark) for mark in ("GetConfigFromSheet", "GetDirectoryConfigFilePath", "GetConfigFilePath()")
    ]
    assert places == sorted(places)
