"""The commands on Windows: same messages, same codes and, member for member, the same files as on Linux."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.support.command_line import Done
from tests.windows.conftest import BUNDLE, Office

BOOK = "样例 (1) & 甲.xlsm"
Commands = Callable[..., tuple[Done, Done]]


@pytest.fixture
def both(office: Office, tmp_path: Path, sample: Path, request: pytest.FixtureRequest) -> Commands:
    """Runs a command in a folder with the sample here and in one on the PC; how it ended here and there."""
    there = rf"C:\命令\{re.sub(r'[^a-z_]', '', request.node.name)}{abs(hash(request.node.name)) % 1000}"
    folder = office.windows.path(there)
    shutil.rmtree(folder, ignore_errors=True)
    for place in (tmp_path, folder):
        place.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(sample, place / BOOK)

    def run(*arguments: str) -> tuple[Done, Done]:
        command = [sys.executable, "-m", "xlperf.cli", *arguments]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)
        return Done(done.returncode, done.stdout + done.stderr, ""), office.xlperf(*arguments, folder=there)

    run.here, run.there = tmp_path, folder  # type: ignore[attr-defined]
    return run


def described(path: Path) -> object:
    """A file as it is compared: of a package, every member with its bytes and how it is filed; else the bytes."""
    data = path.read_bytes()
    if not data.startswith(b"PK"):
        return data
    with ZipFile(BytesIO(data)) as package:
        return [
            (
                *(entry.filename, entry.date_time, entry.create_system, entry.external_attr, entry.compress_type),
                described_part(package.read(entry)),
            )
            for entry in package.infolist()
        ]


def described_part(data: bytes) -> bytes:
    return data


def files(folder: Path) -> dict[str, object]:
    """What a folder holds, by path."""
    return {
        path.relative_to(folder).as_posix(): described(path) for path in sorted(folder.rglob("*")) if path.is_file()
    }


def assert_same_files(here: Path, there: Path) -> None:
    """Equal files; where they are not, the first difference is named, not megabytes of bytes."""
    ours, theirs = files(here), files(there)
    assert list(ours) == list(theirs)
    for name, mine in ours.items():
        if mine == theirs[name]:
            continue
        if isinstance(mine, list):
            assert [one[:5] for one in mine] == [one[:5] for one in theirs[name]], name
            for (member, *_, one), (*_, other) in zip(mine, theirs[name], strict=True):
                assert one == other, f"{name}/{member}"
        assert mine == theirs[name], name


FLOWS: dict[str, Sequence[Sequence[str]]] = {
    "demo": [["demo", "-o", "结果 1"]],
    "new": [["new", "新 & (1).xlsm"], ["new", "样.xlsm", "--sample"], ["template", "verify", "样.xlsm"]],
    "check": [["check", BOOK], ["check", "--json", BOOK]],
    "report": [
        ["report", BOOK],
        ["report", BOOK, "-o", "."],
        ["import", f"{Path(BOOK).stem}-报告.xlsx", "-o", "回.xlsm"],
    ],
    "summary": [["summary", BOOK, "-o", "汇总.xlsx"]],
    "rollover": [["rollover", BOOK, "-o", "下年.xlsm"]],
    "verify": [["template", "build", "空.xlsm"], ["template", "verify", BOOK], ["template", "verify", "空.xlsm"]],
    "explain": [["explain", "V01"]],
}


@pytest.mark.parametrize("flow", FLOWS)
def test_a_command_does_what_it_does_on_linux(flow: str, both: Commands) -> None:
    for arguments in FLOWS[flow]:
        here, there = both(*arguments)
        assert (there.code, there.out.replace("\\", "/")) == (here.code, here.out.replace("\\", "/")), arguments
    assert_same_files(both.here, both.there)


def test_export_and_fill(both: Commands) -> None:
    here, there = both("export", BOOK)
    assert there == here
    for place in (both.here, both.there):
        (place / "数据.json").write_text(here.out, "utf-8")
    here, there = both("fill", "数据.json", "-o", "填好.xlsm")
    assert (there.code, there.out) == (here.code, here.out)
    assert_same_files(both.here, both.there)


def test_doctor_and_setup(office: Office) -> None:
    """Excel is not there, which doctor says; all else is right after an installation."""
    done = office.xlperf("setup")
    assert done.code == 0, done.out
    assert "没有改动" in done.out
    done = office.xlperf("doctor")
    assert done.code == 2, done.out
    assert re.findall(r"［不行］(\w+)", done.out) == ["Excel"]
    assert office.python in done.out


@pytest.fixture
def dropped(office: Office, sample: Path) -> Callable[[list[str]], tuple[Path, list[str]]]:
    """Puts the sample under these names into a new folder of the PC; the folder and the paths there."""
    folder = office.windows.path(r"C:\拖放")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()

    def put(names: list[str]) -> tuple[Path, list[str]]:
        for name in names:
            shutil.copyfile(sample, folder / name)
        return folder, [rf"C:\拖放\{name}" for name in names]

    return put


def reports(names: list[str]) -> set[str]:
    """What lies in a folder afterwards."""
    return {*names, *(f"{Path(name).stem}-报告.{kind}" for name in names for kind in ("xlsx", "docx"))}


def test_workbooks_handed_to_the_batch_file(office: Office, dropped: Callable[..., tuple[Path, list[str]]]) -> None:
    """Wine's cmd does not tell its own command line, so the batch file takes its arguments."""
    folder, paths = dropped([BOOK, "a^b;c=d.xlsm"])
    quoted = " ".join(f'"{path}"' for path in paths)
    office.windows.path(r"C:\drop.bat").write_bytes(
        f'@echo off\r\nchcp 936 >nul\r\ncall "{BUNDLE}\\生成报告.bat" {quoted}\r\n'.encode("gbk")
    )
    done = office.windows.run(r"C:\drop.bat")
    assert {path.name for path in folder.iterdir()} == reports([BOOK, "a^b;c=d.xlsm"]), done.out
    assert "不是内部或外部命令" not in done.out


def test_workbooks_dropped_as_explorer_writes_them(
    office: Office, dropped: Callable[..., tuple[Path, list[str]]]
) -> None:
    """In quotes only where there is a space: what the batch file hands over of cmd's command line."""
    names = [BOOK, "自评&终稿,1.xlsm"]
    folder, paths = dropped(names)
    line = rf'cmd.exe /c ""{BUNDLE}\生成报告.bat" "{paths[0]}" {paths[1]}"'
    done = office.script(
        "import os, runpy, sys\n"
        "os.environ.update(XLPERF_COMMAND_LINE=sys.argv[1], XLPERF_BATCH='生成报告.bat')\n"
        "sys.argv[1:] = ['--dropped']\n"
        rf"runpy.run_path(r'{BUNDLE}\files\report.py', run_name='__main__')",
        line,
    )
    assert {path.name for path in folder.iterdir()} == reports(names), done.out
