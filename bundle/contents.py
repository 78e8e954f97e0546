"""The folder and the zip file an office gets: Python, workbooks, and what is run by a double click.

Batch files are in the Chinese code page, with CRLF: cmd reads them byte by byte, and set to UTF-8 it loses its place.
Everything a batch file does with paths and files it leaves to a Python script beside it.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from bundle.wheels import OWN, Pin, Pip, Wheel, build_own, fetch, needed, read_pins, read_wheels
from bundle.windows_python import (
    EMBEDDABLE,
    PACKAGES,
    PINS,
    Verify,
    add_packages,
    compile_packages,
    fetch_python,
)
from xlperf.findings import XlperfError

OFFICE = Path(__file__).with_name("office")
"""Texts and scripts as we keep them: UTF-8, LF."""

TOP = ("install.bat", "生成报告.bat", "安装说明.txt")
"""What lies open at the top."""

SCRIPTS = ("check_packages.py", "install.py", "report.py")
"""What the batch files run, in ``files``."""

PACKED = "packages.zip"
"""All packages, to be unpacked into Python's folder: 4,700 small files, on which Explorer would spend minutes."""

CUSTOMIZE = "sitecustomize.py"
"""What Python runs at each start, among the packages."""

LICENSES = ("GPL-3.0.txt",)
"""What a licence of a package refers to and no package carries: pebble's LGPL wants the GPL beside it."""

SUMS = "files/sha256.txt"
"""Hash and path of every other file."""

_ENCODINGS = {".bat": "gbk", ".txt": "utf-8-sig", ".py": "utf-8"}
LICENSE_ENTRY = re.compile(
    r"[^/]+\.dist-info/(?:licenses/(.+)|((?:LICEN[CS]E|COPYING|NOTICE|AUTHORS)[^/]*))", re.IGNORECASE
)
_ZIPPED = {".whl", ".xlsm", ".zip"}
_ZIP_DATE = (2020, 1, 1, 0, 0, 0)


def make(project: Path, pins: Path, target: Path, pip: Pip, verify: Verify, say: Callable[[str], None]) -> Path:
    """Write the bundle's folder anew into ``target`` and the zip file of it beside; the zip file.

    ``say`` is called with what was checked, in Chinese. XlperfError where a package is missing or is not what the lock
    says, or a signature of Windows' Python is wrong.
    """
    fetched, folder = _fresh(target)
    own = build_own(project, fetched, pip)
    others = fetch(pins, fetched, pip)
    _check(others, read_pins(pins.read_text("utf-8")))
    files = folder / "files"
    files.mkdir()
    _write_requirements(files / "requirements.txt", pins, own)
    python = files / "python"
    (embeddable,) = (pin for pin in read_pins(PINS.read_text("utf-8")) if pin.name == EMBEDDABLE)
    fetch_python(embeddable, python, pip)
    say(verify(python))
    add_packages(python, files / "requirements.txt", fetched, pip)
    shutil.copyfile(OFFICE / CUSTOMIZE, python / PACKAGES / CUSTOMIZE)
    compile_packages(python)
    _write_zip(python / "Lib", files / PACKED, "Lib")
    shutil.rmtree(python / "Lib")
    _write_texts(folder)
    _write_licenses(files / "licenses", read_wheels(fetched), python)
    (files / "wheels").mkdir()
    shutil.move(own.path, files / "wheels" / own.path.name)
    shutil.rmtree(fetched)
    (folder / "workbook").mkdir()
    for path in sorted((project / "workbook").glob("*.xlsm")):
        shutil.copyfile(path, folder / "workbook" / path.name)
    _write_sums(folder)
    archive = target / f"{OWN}-{own.version}-windows-offline.zip"
    _write_zip(folder, archive, folder.name)
    return archive


def encoded(name: str, text: str) -> bytes:
    """The text as Windows wants a file of that name: code page and line ends."""
    return "\r\n".join(text.splitlines()).encode(_ENCODINGS[Path(name).suffix]) + b"\r\n"


def _fresh(target: Path) -> tuple[Path, Path]:
    """An empty folder for fetching and one for the bundle."""
    fetching, folder = target / ".wheels", target / f"{OWN}-offline"
    for path in (fetching, folder):
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
    return fetching, folder


def _check(wheels: Sequence[Wheel], pins: Sequence[Pin]) -> None:
    """XlperfError unless the wheels are those of the lock, and all that is needed."""
    known = {(pin.name, pin.version, value) for pin in pins for value in pin.hashes}
    for wheel in wheels:
        if wheel.name != OWN and (wheel.name, wheel.version, wheel.sha256) not in known:
            raise XlperfError("这个包和锁定的不一致", path=wheel.path.name)
    missing = needed(wheels)[1]
    if missing:
        raise XlperfError(f"还缺：{'、'.join(sorted(missing))}。请运行 python -m bundle --lock")


def _write_requirements(path: Path, pins: Path, own: Wheel) -> None:
    ours = Pin(name=own.name, version=own.version, hashes=(own.sha256,))
    path.write_text(f"{pins.read_text('utf-8').rstrip()}\n{ours}\n", "utf-8", newline="\n")


def _write_texts(folder: Path) -> None:
    for name in TOP:
        (folder / name).write_bytes(encoded(name, (OFFICE / name).read_text("utf-8")))
    for name in SCRIPTS:
        (folder / "files" / name).write_bytes(encoded(name, (OFFICE / name).read_text("utf-8")))


def _write_licenses(place: Path, wheels: Sequence[Wheel], python: Path) -> None:
    """The licence texts of all parts, where people find them: one folder for each package, and Python's.

    XlperfError where a package carries none.
    """
    place.mkdir()
    for name in LICENSES:
        (place / name).write_bytes(encoded(name, (OFFICE / name).read_text("utf-8")))
    (place / "python").mkdir()
    shutil.copyfile(python / "LICENSE.txt", place / "python" / "LICENSE.txt")
    for wheel in wheels:
        own = place / f"{wheel.name}-{wheel.version}"
        with ZipFile(wheel.path) as package:
            for entry in package.namelist():
                if (found := LICENSE_ENTRY.fullmatch(entry)) and not entry.endswith("/"):
                    target = own / (found[1] or found[2])
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(package.read(entry))
        if not own.is_dir():
            raise XlperfError("这个包里没有许可文本", path=wheel.path.name)


def _write_sums(folder: Path) -> None:
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
    (folder / SUMS).write_text("".join(lines), "utf-8", newline="\n")


def _write_zip(folder: Path, archive: Path, top: str) -> None:
    """All files of ``folder`` as a zip file with ``top`` as its one folder; equal files give equal bytes."""
    with ZipFile(archive, "w") as package:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                entry = ZipInfo(f"{top}/{path.relative_to(folder).as_posix()}", _ZIP_DATE)
                entry.compress_type = ZIP_STORED if path.suffix in _ZIPPED else ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                package.writestr(entry, path.read_bytes())
