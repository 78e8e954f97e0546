"""bundle/: what goes along is pinned, complete and as locked; what Windows runs is read as Windows reads it."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import ModuleType
from zipfile import ZipFile, ZipInfo

import pytest
from packaging.requirements import Requirement

from bundle import contents, wheels
from bundle.__main__ import main
from bundle.contents import OFFICE, encoded, make
from bundle.wheels import LOCK, PYTHONS, Pin, build_own, lock, needed, read_pins, read_wheel
from xlperf.findings import XlperfError

ROOT = Path(__file__).parent.parent
PACKAGES = ("alpha-1.0", "beta-2.0", "pywin32-312", "xlperf-0.1.0")
"""What the stand-in for an index makes the bundle hold."""

BATCHES = ("install.bat", "生成报告.bat")
WINDOWS_ONLY = 'pywin32; platform_system == "Windows"'
CLI = "import sys\nif __name__ == '__main__':\n    print('ran', *sys.argv[1:])\n"


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, OFFICE / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write_wheel(
    folder: Path,
    name: str,
    version: str = "1.0",
    requires: Iterable[str] = (),
    tag: str = "py3-none-any",
    code: str = "",
) -> Path:
    """A wheel that pip can install, holding one module or package of that name."""
    path = folder / f"{name}-{version}-{tag}.whl"
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}/__init__.py": "",
        f"{name}/cli.py": code,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        + "".join(f"Requires-Dist: {requirement}\n" for requirement in requires),
        f"{info}/licenses/LICENSE": f"licence of {name}",
        f"{info}/licenses/inner/LICENSE.txt": f"licence of a part of {name}",
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: {tag}\n",
    }
    with ZipFile(path, "w") as package:
        for file, text in files.items():
            package.writestr(ZipInfo(file), text)  # no date: equal wheels have equal hashes
        package.writestr(f"{info}/RECORD", "".join(f"{file},,\n" for file in [*files, f"{info}/RECORD"]))
    return path


class Index:
    """Stands in for pip and what it would reach: packages by Python version; keeps what it was asked."""

    def __init__(self, folder: Path, own_requires: Sequence[str] = ("alpha>=1", WINDOWS_ONLY)) -> None:
        self.folder = folder
        self.own_requires = own_requires
        self.asked: list[Sequence[str]] = []
        self.packages = {
            "alpha": ("1.0", ["beta", 'gamma; sys_platform == "linux"', 'delta; extra == "all"']),
            "beta": ("2.0", []),
            "pywin32": ("312", []),
        }
        self.compiled = {"pywin32"}

    def __call__(self, arguments: Sequence[str]) -> None:
        self.asked.append(list(arguments))
        if arguments[0] == "wheel":
            write_wheel(
                Path(arguments[arguments.index("--wheel-dir") + 1]), "xlperf", "0.1.0", self.own_requires, code=CLI
            )
            return
        target = Path(arguments[arguments.index("--dest") + 1])
        python = arguments[arguments.index("--python-version") + 1]
        if "--requirement" in arguments:
            names = [pin.name for pin in read_pins(Path(arguments[-1]).read_text("utf-8"))]
        else:
            names = [Requirement(text).name for text in arguments[arguments.index("--constraint") + 2 :]]
        for name in names:
            version, requires = self.packages[name]
            number = python.replace(".", "")
            tag = f"cp{number}-cp{number}-win_amd64" if name in self.compiled else "py3-none-any"
            write_wheel(target, name, version, requires, tag, code=f"# {python}" if name in self.compiled else "")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "项目"
    (folder / "workbook").mkdir(parents=True)
    for name in ("template.xlsm", "样例.xlsm"):
        (folder / "workbook" / name).write_bytes(name.encode())
    return folder


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return Index(tmp_path)


def locked(index: Index, folder: Path) -> Path:
    """The lock of that index, as a file."""
    own = folder / "own"
    own.mkdir(exist_ok=True)
    path = folder / "lock.txt"
    path.write_text("# head\n" + "".join(f"{pin}\n" for pin in lock(build_own(folder, own, index), index)), "utf-8")
    return path


# --- what is needed, and pinned ---------------------------------------------------------------------------------------


def test_lock__what_windows_needs_and_nothing_else(index: Index, tmp_path: Path) -> None:
    pins = read_pins(locked(index, tmp_path).read_text("utf-8"))
    assert [(pin.name, pin.version, len(pin.hashes)) for pin in pins] == [
        ("alpha", "1.0", 1),
        ("beta", "2.0", 1),
        ("pywin32", "312", 2),
    ]


def test_lock__one_version_for_all_pythons(index: Index, tmp_path: Path) -> None:
    locked(index, tmp_path)
    downloads = [list(asked) for asked in index.asked if asked[0] == "download"]
    assert {asked[asked.index("--python-version") + 1] for asked in downloads} == set(PYTHONS)
    for asked in downloads:
        assert asked[asked.index("--platform") + 1] == "win_amd64"
        assert asked[asked.index("--only-binary") + 1] == ":all:"

    class Uneven(Index):
        def __call__(self, arguments: Sequence[str]) -> None:
            self.packages["beta"] = ("2.0" if PYTHONS[0] in arguments else "2.1", [])
            super().__call__(arguments)

    with pytest.raises(XlperfError, match="beta 在不同的 Python 上版本不同"):
        locked(Uneven(tmp_path), tmp_path)


def test_needed__versions_count(tmp_path: Path) -> None:
    own = read_wheel(write_wheel(tmp_path, "xlperf", "0.1.0", ["alpha>=2", WINDOWS_ONLY]))
    old = read_wheel(write_wheel(tmp_path, "alpha", "1.5"))
    assert needed([own, old], "3.12") == ({"xlperf"}, {"alpha>=2", "pywin32"})


def test_read_pins__round_trip_and_lines_that_are_none() -> None:
    pin = Pin(name="a-b", version="1.0", hashes=("0" * 64, "f" * 64))
    assert read_pins(f"# x\n{pin}\n") == (pin,)
    for text in ("a==1.0\n", "a>=1 --hash=sha256:0\n", "--index-url somewhere\n"):
        with pytest.raises(XlperfError):
            read_pins(text)


def test_the_committed_lock_is_what_pyproject_asks_for() -> None:
    pins = {pin.name: pin.version for pin in read_pins(LOCK.read_text("utf-8"))}
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    for text in asked:
        requirement = Requirement(text)
        assert requirement.specifier.contains(pins[requirement.name.lower()]), text
    assert {"pywin32", "tzdata"} <= set(pins)
    assert not any(line.startswith("-") for line in LOCK.read_text("utf-8").splitlines())


# --- the bundle -------------------------------------------------------------------------------------------------------


def made(index: Index, project: Path, folder: Path) -> Path:
    return make(project, locked(index, folder), folder / "dist", index)


def test_make__contents(index: Index, project: Path, tmp_path: Path) -> None:
    archive = made(index, project, tmp_path)
    assert archive.name == "xlperf-0.1.0-windows-offline.zip"
    with ZipFile(archive) as package:
        names = package.namelist()
        assert sorted(name.removeprefix("xlperf-offline/") for name in names) == sorted(
            [
                *("install.bat", "生成报告.bat", "安装说明.txt", "workbook/template.xlsm", "workbook/样例.xlsm"),
                *("files/check_python.py", "files/install.py", "files/report.py"),
                *("files/requirements.txt", "files/sha256.txt"),
                *("files/wheels/xlperf-0.1.0-py3-none-any.whl", "files/wheels/alpha-1.0-py3-none-any.whl"),
                *("files/wheels/beta-2.0-py3-none-any.whl", "files/wheels/pywin32-312-cp311-cp311-win_amd64.whl"),
                "files/wheels/pywin32-312-cp312-cp312-win_amd64.whl",
                "files/licenses/GPL-3.0.txt",
                *(f"files/licenses/{name}/LICENSE" for name in PACKAGES),
                *(f"files/licenses/{name}/inner/LICENSE.txt" for name in PACKAGES),
            ]
        )
        assert all(package.getinfo(name).flag_bits & 0x800 for name in names if not name.isascii())
    assert sorted(path.name for path in (tmp_path / "dist").iterdir()) == [archive.name, "xlperf-offline"]


def test_make__licences_are_those_of_the_packages_and_the_gpl_that_pebble_refers_to(
    index: Index, project: Path, tmp_path: Path
) -> None:
    made(index, project, tmp_path)
    place = tmp_path / "dist" / "xlperf-offline" / "files" / "licenses"
    assert (place / "beta-2.0" / "LICENSE").read_text("utf-8") == "licence of beta"
    assert (place / "beta-2.0" / "inner" / "LICENSE.txt").read_text("utf-8") == "licence of a part of beta"
    text = (place / "GPL-3.0.txt").read_text("utf-8-sig")
    assert "GNU GENERAL PUBLIC LICENSE\n                       Version 3" in text
    assert "END OF TERMS AND CONDITIONS" in text
    guide = (OFFICE / "安装说明.txt").read_text("utf-8")
    assert "pebble 按 LGPL-3.0" in guide
    assert r"files\licenses" in guide


@pytest.mark.process
def test_make__only_the_lock_is_fetched_with_hashes(index: Index, project: Path, tmp_path: Path) -> None:
    pins = locked(index, tmp_path)
    index.asked.clear()
    make(project, pins, tmp_path / "dist", index)
    downloads = [asked for asked in index.asked if asked[0] == "download"]
    assert len(downloads) == len(PYTHONS)
    assert all({"--require-hashes", "--no-deps"} < set(asked) and asked[-1] == str(pins) for asked in downloads)


@pytest.mark.process
def test_make__every_hash_and_sum_is_of_the_file_that_is_there(index: Index, project: Path, tmp_path: Path) -> None:
    made(index, project, tmp_path)
    folder = tmp_path / "dist" / "xlperf-offline"
    pins = read_pins((folder / "files" / "requirements.txt").read_text("utf-8"))
    stored = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (folder / "files" / "wheels").iterdir()}
    assert {value for pin in pins for value in pin.hashes} == stored
    assert pins[-1].name == "xlperf"
    sums = dict(reversed(line.split("  ")) for line in (folder / contents.SUMS).read_text("utf-8").splitlines())
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    assert set(sums) == set(files) - {contents.SUMS}
    assert all(hashlib.sha256(files[name].read_bytes()).hexdigest() == value for name, value in sums.items())


def test_make__twice_gives_the_same_bytes(index: Index, project: Path, tmp_path: Path, monkeypatch) -> None:
    """Given the same wheels; zipping them here stamps the time, so it stands still."""
    monkeypatch.setattr("time.localtime", lambda *given: (2024, 1, 1, 0, 0, 0, 0, 1, 0))
    pins = locked(index, tmp_path)
    first = make(project, pins, tmp_path / "dist", index).read_bytes()
    assert make(project, pins, tmp_path / "dist", index).read_bytes() == first


def test_make__a_wheel_that_is_not_the_locked_one(index: Index, project: Path, tmp_path: Path) -> None:
    pins = locked(index, tmp_path)
    index.packages["beta"] = ("2.0", ["alpha"])
    with pytest.raises(XlperfError, match="和锁定的不一致"):
        make(project, pins, tmp_path / "dist", index)
    assert not list((tmp_path / "dist").glob("*.zip"))


def test_make__a_lock_that_lacks_a_package(index: Index, project: Path, tmp_path: Path) -> None:
    pins = locked(index, tmp_path)
    index.own_requires = (*index.own_requires, "epsilon>=3")
    with pytest.raises(XlperfError, match="还缺：epsilon>=3"):
        make(project, pins, tmp_path / "dist", index)


def test_make__a_package_for_one_python_only(index: Index, project: Path, tmp_path: Path) -> None:
    class Partial(Index):
        def __call__(self, arguments: Sequence[str]) -> None:
            super().__call__(arguments)
            if arguments[0] == "download":
                for path in Path(arguments[arguments.index("--dest") + 1]).glob("pywin32-*cp312*"):
                    path.unlink()

    pins = locked(index, tmp_path)
    with pytest.raises(XlperfError, match=r"Python 3\.12 还缺：pywin32"):
        make(project, pins, tmp_path / "dist", Partial(tmp_path))


def test_command__says_what_went_wrong(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    def offline(arguments: Sequence[str]) -> None:
        raise XlperfError("pip 没有做成：没有网络")

    assert main(["-o", str(tmp_path)], offline) == 2
    assert capsys.readouterr().err == "不能继续：pip 没有做成：没有网络\n"


@pytest.mark.process
def test_pip__failure_is_an_error() -> None:
    with pytest.raises(XlperfError, match="pip 没有做成：download"):
        wheels.run_pip(["download", "--no-index", "--dest", "/nowhere", "no-such-package-xlperf"])


# --- what Windows reads -----------------------------------------------------------------------------------------------


@pytest.fixture(params=BATCHES)
def batch(request: pytest.FixtureRequest) -> str:
    """A batch file's text, decoded as cmd decodes it."""
    return encoded(request.param, (OFFICE / request.param).read_text("utf-8")).decode("gbk")


@pytest.mark.parametrize("name", BATCHES)
def test_batch__bytes(name: str) -> None:
    data = encoded(name, (OFFICE / name).read_text("utf-8"))
    assert data.count(b"\n") == data.count(b"\r\n")
    assert data.endswith(b"\r\n")
    assert data.startswith(b"@echo off\r\nchcp 936 >nul\r\n")
    trails = {pair.encode("gbk")[1:] for pair in data.decode("gbk") if not pair.isascii()}
    assert not trails & {b"^", b"|", b"\\", b"&"}  # were the code page not set, these would be commands


def test_batch__chinese_is_only_said_never_run(batch: str) -> None:
    for line in batch.splitlines():
        assert line.isascii() or re.match(r"(echo|rem|title) ", line), line


def test_batch__every_label_and_file_is_there(batch: str) -> None:
    labels = {match[1].lower() for match in re.finditer(r"(?m)^:(\w+)", batch)}
    wanted = set(re.findall(r"(?:goto|call) :?(\w+)", batch)) - {"eof"}
    assert {label.lower() for label in wanted} <= labels
    files = set(re.findall(r"[%!]HERE[%!]files\\([\w.]+)", batch))
    assert files
    assert files <= set(contents.SCRIPTS)


def test_batch__paths_are_quoted(batch: str) -> None:
    for line in batch.splitlines():
        outside = re.sub(r'"[^"]*"', "", line)
        assert not re.search(r"[%!](HERE|LOCALAPPDATA|PYTHON|OWN|PROGRAM|RELATIVE)[%!]|%~", outside), line
        assert line.count('"') % 2 == 0, line
        assert not re.search(r"\bcall (?!:)", line), "call expands percent signs in names once more"
        assert not re.match(r"(if|for)\b.*\($", line), "a path with ) would end a block"


def test_batch__no_network_no_administrator_nothing_system_wide(batch: str) -> None:
    words = (
        r"https?:|curl|wget|bitsadmin|powershell|certutil|runas|net session|hklm|reg add|setx|program files|sc create"
    )
    assert not re.search(words, batch, re.IGNORECASE)
    assert "InstallAllUsers=1" not in batch


def test_batch__a_double_click_leaves_the_window_open(batch: str) -> None:
    ends = [number for number, line in enumerate(batch.splitlines()) if re.match(r"exit (/b )?([1-9]|[%!]CODE)", line)]
    assert ends
    lines = batch.splitlines()
    assert all("pause" in lines[number - 2 : number] for number in ends)


def test_install_batch__looks_for_the_pythons_we_have_wheels_for(batch: str) -> None:
    found = re.findall(r"call :try py -(3\.\d+)", batch)
    assert not found or sorted(found) == sorted(PYTHONS)
    installers = re.findall(r"%HERE%python-(3\.\d+)\.\*-amd64\.exe", batch)
    assert installers == list(PYTHONS) or not found  # another one would be installed and then be of no use


def test_install__takes_nothing_from_elsewhere_and_nothing_without_hash() -> None:
    text = (OFFICE / "install.py").read_text("utf-8")
    for option in ("--isolated", "--no-index", "--require-hashes", "--only-binary"):
        assert f'"{option}"' in text


def test_texts__mention_what_is_there() -> None:
    text = (OFFICE / "安装说明.txt").read_text("utf-8")
    for name in ("install.bat", "生成报告.bat", "template.xlsm", r"files\requirements.txt", r"files\sha256.txt"):
        assert name in text
    assert encoded("安装说明.txt", text).startswith(b"\xef\xbb\xbf")


# --- the scripts that the batch files run -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "bits", "prefix", "usable"),
    [
        ((3, 12), 64, r"C:\Python312", True),
        ((3, 11), 64, r"C:\Python311", True),
        ((3, 12), 32, r"C:\Python312-32", False),
        ((3, 13), 64, r"C:\Python313", False),
        ((3, 12), 64, r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.12", False),
    ],
)
def test_check_python(
    index: Index, tmp_path: Path, version: tuple[int, int], bits: int, prefix: str, usable: bool
) -> None:
    for number in ("311", "312"):
        write_wheel(tmp_path, "numpy", "2.0", tag=f"cp{number}-cp{number}-win_amd64")
    write_wheel(tmp_path, "lxml", "6.0", tag="cp313-abi3-win_amd64")
    assert script("check_python").usable(tmp_path, version, bits, prefix) is usable


CMD = 'C:\\WINDOWS\\system32\\cmd.exe /c ""D:\\安装 包\\生成报告.bat"'


@pytest.mark.parametrize(
    ("line", "paths"),
    [
        (f'{CMD} "D:\\我的 文件\\自评 1.xlsm""', ["D:\\我的 文件\\自评 1.xlsm"]),
        (f'{CMD} D:\\a&b.xlsm"', ["D:\\a&b.xlsm"]),
        (f'{CMD} D:\\a,b;c=d^e.xlsm "D:\\50% (终).xlsm""', ["D:\\a,b;c=d^e.xlsm", "D:\\50% (终).xlsm"]),
        (f'{CMD} "D:\\a b.xlsm" D:\\c.xlsm"', ["D:\\a b.xlsm", "D:\\c.xlsm"]),
        (f'{CMD} "', []),
        (f"{CMD}", []),
        (CMD.replace("生成报告.bat", "生成报告.BAT") + ' D:\\a.xlsm"', ["D:\\a.xlsm"]),
        ('"C:\\WINDOWS\\system32\\cmd.exe"', None),
        ("", None),
    ],
)
def test_dropped(line: str, paths: list[str] | None) -> None:
    assert script("report").dropped(line, "生成报告.bat") == paths


def test_dropped__under_another_name() -> None:
    line = 'cmd /c ""D:\\x\\报告 & 表.bat" "D:\\a b.xlsm""'
    assert script("report").dropped(line, "报告 & 表.bat") == ["D:\\a b.xlsm"]
    assert script("report").dropped(line, "") is None


def run_report(tmp_path: Path, line: str | None, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "XLPERF_BATCH": "生成报告.bat"}
    if line is not None:
        environment["XLPERF_COMMAND_LINE"] = line
    command = [sys.executable, "-I", str(OFFICE / "report.py"), *arguments]
    return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.process
def test_report__a_dropped_workbook(tmp_path: Path) -> None:
    from xlperf import template

    book = tmp_path / "自评&终稿,1.xlsm"
    template.write_sample(book)
    done = run_report(tmp_path, f'{CMD} {book}"')
    assert done.returncode in (0, 1), done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {book.name, "自评&终稿,1-报告.xlsx", "自评&终稿,1-报告.docx"}


@pytest.mark.process
def test_report__nothing_dropped_and_not_dropped(tmp_path: Path) -> None:
    assert "拖到" in run_report(tmp_path, f"{CMD}").stdout
    assert run_report(tmp_path, '"C:\\WINDOWS\\system32\\cmd.exe"').returncode == 3
    done = run_report(tmp_path, None, "没有.xlsm")
    assert done.returncode == 2
    assert "没有.xlsm" in done.stderr


@pytest.mark.process
def test_install__into_a_folder_of_its_own_each_time(index: Index, project: Path, tmp_path: Path) -> None:
    """Run for real, with packages made up: no network, hashes checked, the earlier one kept until the new one runs."""
    index.own_requires = ("alpha>=1",)
    index.packages = {"alpha": ("1.0", [])}
    made(index, project, tmp_path)
    folder = (tmp_path / "dist" / "xlperf-offline").rename(tmp_path / "解压 到这里 & (2)")
    home = tmp_path / "Local"

    def install() -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "LOCALAPPDATA": str(home), "PIP_INDEX_URL": "http://127.0.0.1:9/simple"}
        command = [sys.executable, "-I", str(folder / "files" / "install.py")]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    done = install()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ran setup" in done.stdout
    assert "ran doctor" in done.stdout
    relative = (home / "xlperf" / "python.txt").read_text().strip()
    assert Path(relative).parts[0] == "env1"
    assert (home / "xlperf" / relative).exists()

    wheel = folder / "files" / "wheels" / "alpha-1.0-py3-none-any.whl"
    good = wheel.read_bytes()
    wheel.write_bytes(good + b"x")
    done = install()
    assert done.returncode == 1
    assert "安装包不完整（files/wheels/alpha-1.0-py3-none-any.whl）" in done.stdout

    sums = folder / "files" / "sha256.txt"
    text = sums.read_text("utf-8")
    old, new = (hashlib.sha256(data).hexdigest() for data in (good, wheel.read_bytes()))
    sums.write_text(text.replace(old, new), "utf-8")
    done = install()
    assert done.returncode == 1
    assert "没有装成：有的包装不上" in done.stdout
    assert [path.name for path in (home / "xlperf").glob("env*")] == ["env1"]

    wheel.write_bytes(good)
    sums.write_text(text, "utf-8")
    assert install().returncode == 0
    assert (home / "xlperf" / "python.txt").read_text().startswith("env2")
    assert [path.name for path in (home / "xlperf").iterdir() if path.is_dir()] == ["env2"]
